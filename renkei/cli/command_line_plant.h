// The part of the command line that is about simulated plants: which words each command takes.
#pragma once

#include <string>

#include "renkei/cli/command_line_ledger.h"
#include "renkei/cli/commands.h"

namespace renkei::cli {

// What `renkei plant COMMAND` takes; each command uses its own part.
struct PlantOptions {
  CommonOptions common;
  std::string command;  // start, machine, fault
  std::string plant;    // the file; of fault the folder
  std::string unit;
  std::string out;
  std::string speed = "1";
  std::string fault;
  std::string value;
  std::string rate;
  std::string reason;
};
[[nodiscard]] int run_plant(const PlantOptions& options);

class PlantCommandLine {
 public:
  // Adds `plant` to the program. Both must outlive it.
  PlantCommandLine(CLI::App& program, const CommandLineTools& tools);
  [[nodiscard]] bool parsed() const { return app_->parsed(); }
  // Of the command that was named; `common` is the caller's.
  [[nodiscard]] PlantOptions options(const CommonOptions& common) const;

 private:
  CLI::App* app_;
  PlantOptions options_;
};

}  // namespace renkei::cli
