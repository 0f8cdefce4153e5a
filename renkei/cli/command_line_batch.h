// The part of the command line that is about batches: which words each command takes.
#pragma once

#include "renkei/cli/batch_options.h"
#include "renkei/cli/command_line_ledger.h"

namespace renkei::cli {

class BatchCommandLine {
 public:
  // Adds `batch` to the program. Both must outlive it.
  BatchCommandLine(CLI::App& program, const CommandLineTools& tools);
  [[nodiscard]] bool parsed() const { return app_->parsed(); }
  // Of the command that was named; `common` is the caller's.
  [[nodiscard]] BatchOptions options(const CommonOptions& common) const;

 private:
  CLI::App* app_;
  BatchOptions options_;
};

}  // namespace renkei::cli
