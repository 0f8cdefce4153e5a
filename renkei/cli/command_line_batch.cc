#include "renkei/cli/command_line_batch.h"

#include "renkei/cli/batch_messages.h"

namespace renkei::cli {

BatchCommandLine::BatchCommandLine(CLI::App& program, const CommandLineTools& tools)
    : app_(tools.command(program, "batch", words::kBatch)) {
  app_->require_subcommand(1);
  auto& into = options_;
  const auto made = [&](const char* name, const report::Message& about,
                        const report::Message& ledger = words::kBatchLedger) {
    auto* command = tools.command(*app_, name, about);
    tools.json(*command);
    tools.text(*command, "--ledger", into.ledger, ledger)->required();
    return command;
  };
  const auto of_batch = [&](const char* name, const report::Message& about) {
    auto* command = made(name, about);
    tools.text(*command, "batch", into.batch, words::kBatchName)->required();
    return command;
  };
  const auto by = [&](CLI::App& command) {
    return tools.text(command, "--by", into.by, words::kBatchBy);
  };
  const auto pace = [&](CLI::App& command) {
    tools.text(command, "--speed", into.speed, words::kBatchSpeed);
    tools.text(command, "--people", into.people, words::kBatchPeople);
  };

  auto* start = made("start", words::kBatchStart, words::kBatchNewLedger);
  tools.text(*start, "recipe", into.recipe, words::kBatchRecipe)->required();
  tools.text(*start, "--plant", into.plant, words::kBatchPlant);
  tools.text(*start, "--id", into.id, words::kBatchId);
  tools.text(*start, "--size", into.size, words::kBatchSize);
  tools.texts(*start, "--set", into.parameters, words::kBatchSet);
  tools.texts(*start, "--unit", into.units, words::kBatchUnit);
  tools.texts(*start, "--lot", into.lots, words::kBatchLot);
  tools.text(*start, "--mode", into.mode, words::kBatchModeOption);
  tools.index(*start, "--seed", into.seed, words::kBatchSeed);
  tools.index(*start, "--priority", into.priority, words::kBatchPriority);
  by(*start);
  pace(*start);

  auto* resume = made("resume", words::kBatchResume);
  auto* paused = tools.text(*resume, "batch", into.batch, words::kBatchName);
  by(*resume)->needs(paused);
  pace(*resume);

  tools.flag(*of_batch("watch", words::kBatchWatch), "--once", into.once, words::kBatchOnce);
  tools.flag(*of_batch("show", words::kBatchShow), "--story", into.story, words::kBatchStory);
  made("list", words::kBatchList);

  auto* inner = of_batch("inner", words::kBatchInner);
  tools.text(*inner, "path", into.path, words::kBatchInnerPath)->required();
  tools.index(*inner, "--run", into.run, words::kBatchRun);
  tools.flag(*inner, "--fields", into.fields, words::kBatchFields);
  tools.text(*inner, "--out", into.out, words::kBatchInnerOut)->required();

  auto* answer = of_batch("answer", words::kBatchAnswer);
  tools.index(*answer, "prompt", into.prompt, words::kBatchPrompt)->required();
  tools.texts(*answer, "answers", into.answers, words::kBatchAnswers)
      ->expected(0, -1)
      ->allow_extra_args();
  by(*answer)->required();
  tools.text(*answer, "--witness", into.witness, words::kBatchWitness);

  for (const auto& [name, about] :
       {std::pair{"hold", &words::kBatchHold}, std::pair{"restart", &words::kBatchRestart},
        std::pair{"pause", &words::kBatchPause}, std::pair{"stop", &words::kBatchStop},
        std::pair{"abort", &words::kBatchAbort}}) {
    auto* command = of_batch(name, *about);
    tools.text(*command, "--path", into.path, words::kBatchPath);
    by(*command)->required();
    tools.text(*command, "--reason", into.reason, words::kBatchReason);
  }
  auto* mode = of_batch("mode", words::kBatchMode);
  tools.text(*mode, "mode", into.mode, words::kBatchModeName)->required();
  by(*mode)->required();
  auto* fire = of_batch("fire", words::kBatchFire);
  tools.text(*fire, "transition", into.transition, words::kBatchTransition)->required();
  tools.text(*fire, "--path", into.path, words::kBatchPath);
  by(*fire)->required();

  auto* fault = made("fault", words::kBatchFault);
  tools.text(*fault, "unit", into.unit, words::kBatchMachine)->required();
  tools.text(*fault, "fault", into.fault, words::kBatchFaultName)->required();
  tools.text(*fault, "value", into.value, words::kBatchFaultValue);
  tools.text(*fault, "--reason", into.reason, words::kBatchReason);
}

BatchOptions BatchCommandLine::options(const CommonOptions& common) const {
  BatchOptions options = options_;
  options.common = common;
  options.command = app_->get_subcommands().front()->get_name();
  return options;
}

}  // namespace renkei::cli
