// The part of the command line that is about ledgers, witnesses and keys: which words each command
// takes.
#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "renkei/cli/commands.h"
#include "renkei/report/catalogue.h"

namespace renkei::cli {

// How the command line makes its commands and options, in the language of the user.
struct CommandLineTools {
  std::function<CLI::App*(CLI::App&, const char*, const report::Message&)> command;
  std::function<CLI::Option*(CLI::App&, const std::string&, std::string&, const report::Message&)>
      text;
  std::function<CLI::Option*(CLI::App&, const std::string&, std::vector<std::string>&,
                             const report::Message&)>
      texts;  // may be repeated
  std::function<CLI::Option*(CLI::App&, const std::string&, std::uint64_t&, const report::Message&)>
      index;
  std::function<CLI::Option*(CLI::App&, const std::string&, bool&, const report::Message&)> flag;
  std::function<void(CLI::App&)> json;
};

class LedgerCommandLine {
 public:
  // Adds `ledger` to the program. Both must outlive it.
  LedgerCommandLine(CLI::App& program, const CommandLineTools& tools);
  [[nodiscard]] bool parsed() const { return app_->parsed(); }
  // Of the command that was named; `common` is the caller's.
  [[nodiscard]] LedgerOptions options(const CommonOptions& common) const;

 private:
  CLI::App* app_;
  LedgerOptions options_;
  std::uint64_t index_ = 0;
};

// The same for `witness`.
class WitnessCommandLine {
 public:
  WitnessCommandLine(CLI::App& program, const CommandLineTools& tools);
  [[nodiscard]] bool parsed() const { return app_->parsed(); }
  [[nodiscard]] WitnessOptions options(const CommonOptions& common) const;

 private:
  CLI::App* app_;
  WitnessOptions options_;
};

// The same for `key`.
class KeyCommandLine {
 public:
  KeyCommandLine(CLI::App& program, const CommandLineTools& tools);
  [[nodiscard]] bool parsed() const { return app_->parsed(); }
  // Of `key make`, which is all there is.
  [[nodiscard]] KeyOptions options(const CommonOptions& common) const;

 private:
  CLI::App* app_;
  KeyOptions options_;
};

}  // namespace renkei::cli
