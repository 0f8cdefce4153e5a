// What the files of `renkei recipe` share, and the commands they define. Each returns the exit
// code, or the error that ends it.
#pragma once

#include <string>

#include "renkei/base/result.h"
#include "renkei/cli/commands.h"

namespace renkei::cli {

// command_recipe.cc: writes to options.out and says so; a file that people may have worked on is
// not replaced. Errors: recipe.out_exists, file.write.
[[nodiscard]] Result<void> write_new(const RecipeOptions& options, const std::string& content);

// command_recipe_derive.cc
[[nodiscard]] Result<int> recipe_derive(const RecipeOptions& options);
// command_recipe_register.cc
[[nodiscard]] Result<int> recipe_propose(const RecipeOptions& options);
[[nodiscard]] Result<int> recipe_approve(const RecipeOptions& options);
[[nodiscard]] Result<int> recipe_withdraw(const RecipeOptions& options);
[[nodiscard]] Result<int> recipe_versions(const RecipeOptions& options);

}  // namespace renkei::cli
