#include "renkei/cli/command_line_recipe.h"

#include "renkei/cli/ledger_messages.h"
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

  add_derive(*made("derive", words::kRecipeDerive), tools);
  auto* propose = made("propose", words::kRecipePropose);
  tools.text(*propose, "file", options_.file, words::kRecipeFile)->required();
  auto* approve = made("approve", words::kRecipeApprove);
  auto* withdraw = made("withdraw", words::kRecipeWithdraw);
  for (auto* command : {approve, withdraw}) {
    tools.text(*command, "id", options_.id, words::kRecipeIdGiven)->required();
    tools.text(*command, "version", options_.version, words::kRecipeVersionGiven)->required();
  }
  tools.text(*withdraw, "--reason", options_.reason, words::kWithdrawReason)->required();
  auto* versions = made("versions", words::kRecipeVersions);
  for (auto* command : {propose, approve, withdraw, versions}) {
    tools.text(*command, "--ledger", options_.ledger, words::kLedgerFolder)->required();
    if (command == versions) continue;
    tools.text(*command, "--key", options_.key, words::kSignKey)->required();
    tools.text(*command, "--person", options_.person, words::kSignPerson)->required();
    tools.text(*command, "--name", options_.name, words::kSignName)->required();
    tools.flag(*command, "--clock-corrected", options_.clock_corrected, words::kClockCorrected);
  }
}

void RecipeCommandLine::add_derive(CLI::App& derive, const CommandLineTools& tools) {
  tools.text(derive, "file", options_.file, words::kRecipeFile)->required();
  tools.text(derive, "--to", options_.to, words::kDeriveTo)->required();
  tools.text(derive, "--id", options_.id, words::kDeriveId)->required();
  tools.text(derive, "--version", options_.version, words::kDeriveVersion)->required();
  tools.text(derive, "--out", options_.out, words::kRecipeOut)->required();
  tools.texts(derive, "--set", options_.settings, words::kDeriveSet);
  tools.texts(derive, "--material", options_.materials, words::kDeriveMaterial);
  tools.texts(derive, "--class", options_.classes, words::kDeriveClass);
  tools.texts(derive, "--service", options_.services, words::kDeriveService);
  tools.texts(derive, "--consume", options_.consumed, words::kDeriveConsume);
  tools.texts(derive, "--produce", options_.produced, words::kDeriveProduce);
  tools.texts(derive, "--unit", options_.units, words::kDeriveUnit);
  tools.text(derive, "--size", options_.size, words::kDeriveSize);
}

RecipeOptions RecipeCommandLine::options(const CommonOptions& common) const {
  RecipeOptions options = options_;
  options.common = common;
  options.command = app_->get_subcommands().front()->get_name();
  return options;
}

}  // namespace renkei::cli
