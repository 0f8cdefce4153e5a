// The part of the command line that is about recipes: which words each command takes.
#pragma once

#include "renkei/cli/command_line_ledger.h"

namespace renkei::cli {

class RecipeCommandLine {
 public:
  // Adds `recipe` to the program. Both must outlive it.
  RecipeCommandLine(CLI::App& program, const CommandLineTools& tools);
  [[nodiscard]] bool parsed() const { return app_->parsed(); }
  // Of the command that was named; `common` is the caller's.
  [[nodiscard]] RecipeOptions options(const CommonOptions& common) const;

 private:
  void add_derive(CLI::App& derive, const CommandLineTools& tools);

  CLI::App* app_;
  RecipeOptions options_;
};

}  // namespace renkei::cli
