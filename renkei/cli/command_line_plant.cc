#include "renkei/cli/command_line_plant.h"

#include "renkei/cli/plant_messages.h"

namespace renkei::cli {

PlantCommandLine::PlantCommandLine(CLI::App& program, const CommandLineTools& tools)
    : app_(tools.command(program, "plant", words::kPlant)) {
  app_->require_subcommand(1);
  auto& into = options_;
  const auto made = [&](const char* name, const report::Message& about) {
    auto* command = tools.command(*app_, name, about);
    tools.json(*command);
    return command;
  };
  const auto runs = [&](CLI::App& command) {
    tools.text(command, "--out", into.out, words::kPlantOut)->required();
    tools.text(command, "--speed", into.speed, words::kPlantSpeed);
  };
  auto* start = made("start", words::kPlantStart);
  tools.text(*start, "plant", into.plant, words::kPlantFile)->required();
  runs(*start);

  auto* machine = made("machine", words::kPlantMachine);
  tools.text(*machine, "plant", into.plant, words::kPlantFile)->required();
  tools.text(*machine, "unit", into.unit, words::kPlantUnit)->required();
  runs(*machine);

  auto* fault = made("fault", words::kPlantFault);
  tools.text(*fault, "unit", into.unit, words::kPlantUnit)->required();
  tools.text(*fault, "fault", into.fault, words::kPlantFaultName)->required();
  tools.text(*fault, "value", into.value, words::kPlantValue);
  tools.text(*fault, "--rate", into.rate, words::kPlantRate);
  tools.text(*fault, "--reason", into.reason, words::kPlantReason);
  tools.text(*fault, "--plant", into.plant, words::kPlantFolder)->required();
}

PlantOptions PlantCommandLine::options(const CommonOptions& common) const {
  PlantOptions options = options_;
  options.common = common;
  options.command = app_->get_subcommands().front()->get_name();
  return options;
}

}  // namespace renkei::cli
