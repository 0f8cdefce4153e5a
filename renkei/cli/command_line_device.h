// The part of the command line that is about machines at the other end of a link: which words each
// command takes.
#pragma once

#include <string>
#include <vector>

#include "renkei/cli/command_line_ledger.h"
#include "renkei/cli/commands.h"

namespace renkei::cli {

// What `renkei device COMMAND` takes; each command uses its own part.
struct DeviceOptions {
  CommonOptions common;
  std::string command;  // list, describe, read, write, call, watch, certify
  std::string machine;  // URL, or the id of a machine of `plant`; of list a folder; or a FILE.json
  std::vector<std::string> names{};  // of values; of call NAME=VALUE
  std::string name;                  // of the value that is written, of the command
  std::string value;
  std::string plant;  // folder that `plant start` was given as --out, or its plant.toml
  std::string certificate;
  std::string policy;
  std::string user;
  std::string password_file;
  std::string every = "1";  // seconds
  bool csv = false;

  // Of certify.
  std::vector<std::string> runs{};  // "SERVICE NAME=VALUE…"
  std::string description;          // FILE.json, as the maker publishes it
  std::string html;
};
[[nodiscard]] int run_device(const DeviceOptions& options);

class DeviceCommandLine {
 public:
  // Adds `device` to the program. Both must outlive it.
  DeviceCommandLine(CLI::App& program, const CommandLineTools& tools);
  [[nodiscard]] bool parsed() const { return app_->parsed(); }
  // Of the command that was named; `common` is the caller's.
  [[nodiscard]] DeviceOptions options(const CommonOptions& common) const;

 private:
  CLI::App* app_;
  DeviceOptions options_;
};

}  // namespace renkei::cli
