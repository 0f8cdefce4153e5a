#include "renkei/cli/command_line_recipe.h"

#include "renkei/cli/recipe_messages.h"

namespace renkei::cli {

RecipeCommandLine::RecipeCommandLine(CLI::App& program, const CommandLineTools& tools)
    : app_(tools.command(program, "recipe", words::kRecipe)) {
  app_->require_subcommand(1);
  const auto made = [&](const char* name, const report::Message& about) {
    auto* command = tools.command(*app_, name, about);
    tools.json(*command);
    return command;
  };
  auto* check = made("check", words::kRecipeCheck);
  tools.texts(*check, "files", options_.files, words::kRecipeFiles)
      ->required()
      ->expected(1, -1)
      ->allow_extra_args();

  auto* show = made("show", words::kRecipeShow);
  tools.text(*show, "file", options_.file, words::kRecipeFile)->required();
  auto* svg = tools.text(*show, "--svg", options_.svg, words::kRecipeSvg);
  tools.text(*show, "--html", options_.html, words::kRecipeHtml);
  tools.text(*show, "--element", options_.element, words::kRecipeElement)->needs(svg);

  auto* diff = made("diff", words::kRecipeDiff);
  tools.text(*diff, "before", options_.file, words::kRecipeBefore)->required();
  tools.text(*diff, "after", options_.other, words::kRecipeAfter)->required();

  auto* import = made("import", words::kRecipeImport);
  tools.text(*import, "file", options_.file, words::kRecipeBatchml)->required();
  tools.text(*import, "--id", options_.id, words::kRecipeId);
  auto* exported = made("export", words::kRecipeExport);
  tools.text(*exported, "file", options_.file, words::kRecipeFile)->required();
  for (auto* command : {import, exported}) {
    tools.text(*command, "--out", options_.out, words::kRecipeOut)->required();
    tools.text(*command, "--schema", options_.schema, words::kRecipeSchema);
  }
}

RecipeOptions RecipeCommandLine::options(const CommonOptions& common) const {
  RecipeOptions options = options_;
  options.common = common;
  options.command = app_->get_subcommands().front()->get_name();
  return options;
}

}  // namespace renkei::cli
