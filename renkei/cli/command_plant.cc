// `renkei plant`: simulated machines behind sockets, each a process of its own.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sys/prctl.h>

#include "renkei/base/decimal.h"
#include "renkei/base/seams.h"
#include "renkei/cli/command_line_plant.h"
#include "renkei/cli/console.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/cli/plant_messages.h"
#include "renkei/report/table.h"
#include "renkei/serve/control.h"
#include "renkei/serve/machine_host.h"
#include "renkei/serve/machine_processes.h"

namespace renkei::cli {
namespace {

using report::arg;
using std::chrono::milliseconds;

Result<double> speed_of(const PlantOptions& options) {
  const auto number = Decimal::parse(options.speed);
  const double speed = number ? number->to_double() : 0;
  constexpr double kSpeedMax = 100'000;
  if (speed > 0 && speed <= kSpeedMax) return speed;
  return fail(cli_value_error("--speed", options.speed, "a number above 0 up to 100000",
                              "0より大きく100000までの数"));
}

// Nothing: it has faults, which were told.
Result<std::optional<equipment::PlantFile>> plant_of(const PlantOptions& options) {
  const auto text = disk().read_stored(options.plant, equipment::kPlantBytesMax);
  if (!text) return fail(text.error());
  Faults faults;
  auto plant = equipment::read_plant(options.plant, *text, faults);
  if (!plant) return fail(std::move(plant.error()));
  print_faults(options.common.language, faults);
  if (!faults.empty()) return std::optional<equipment::PlantFile>{};
  return std::optional(*std::move(plant));
}

void tell_machines(const PlantOptions& options, const equipment::PlantFile& plant,
                   const std::filesystem::path& file) {
  const auto language = options.common.language;
  if (options.common.json) {
    Json units = Json::array();
    for (const auto& one : plant.connected) {
      units.push_back(
          {{"unit", one.id}, {"url", one.url}, {"certificate", one.certificate_sha256}});
    }
    print(write_json(Json{{"plant", file.string()}, {"units", std::move(units)}}));
    return;
  }
  report::Table table;
  table.columns = {{label(language, words::kPlantUnitColumn)},
                   {label(language, words::kPlantUrlColumn)},
                   {label(language, words::kPlantCertificateColumn)}};
  for (const auto& one : plant.connected) {
    table.rows.push_back({one.id, one.url, one.certificate_sha256});
  }
  print(table_text(table) + "\n" +
        say(language, words::kPlantRuns, arg<"count">(std::to_string(plant.connected.size())),
            arg<"file">(file.string())));
}

Result<int> start(const PlantOptions& options) {
  const auto speed = speed_of(options);
  if (!speed) return fail(speed.error());
  auto plant = plant_of(options);
  if (!plant) return fail(std::move(plant.error()));
  if (!*plant) return kNo;
  const std::filesystem::path out = options.out;
  serve::MachineProcesses::Settings settings{options.plant, out, options.speed, {}};
  for (const auto& unit : (*plant)->units) settings.units.push_back(unit.id);
  const std::size_t count = settings.units.size();
  catch_interrupts(options.common.language, Stopping::kBetweenRounds);
  serve::MachineProcesses processes(std::move(settings));
  if (auto started = processes.start(); !started) return fail(std::move(started.error()));
  ProgressLine progress;
  bool told = false;
  while (!interrupted()) {
    const auto ended = processes.look_after();
    if (!ended) return fail(ended.error());
    for (const auto& one : *ended) {
      tell(say(options.common.language, words::kPlantAgain, arg<"unit">(one.unit),
               arg<"code">(std::to_string(one.code))));
    }
    if (!told) {
      auto ready = processes.ready();
      if (!ready) return fail(std::move(ready.error()));
      progress.show(fmt::format("{} / {}", ready->size(), count));
      if (ready->size() == count) {
        progress.clear();
        (*plant)->connected = *std::move(ready);
        const auto file = out / "plant.toml";
        if (auto done = disk().write(file, equipment::write_connected_plant(**plant)); !done) {
          return fail(std::move(done.error()));
        }
        tell_machines(options, **plant, file);
        if (const auto lost = output_lost()) return fail(*lost);
        told = true;
      }
    }
    std::this_thread::sleep_for(milliseconds(100));
  }
  return kYes;
}

Result<int> machine(const PlantOptions& options) {
  // Started by `plant start`, it ends with it, however that ends.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const auto speed = speed_of(options);
  if (!speed) return fail(speed.error());
  auto plant = plant_of(options);
  if (!plant) return fail(std::move(plant.error()));
  if (!*plant) return kNo;
  const auto& units = (*plant)->units;
  const auto unit = std::find_if(units.begin(), units.end(),
                                 [&](const auto& one) { return one.id == options.unit; });
  if (unit == units.end()) {
    return fail(
        Error{"site.no_unit", fmt::format("the plant has no simulated machine {}", options.unit)}
            .value(options.unit)
            .remedy("name one of the plant's file"));
  }
  catch_interrupts(options.common.language, Stopping::kAtOnce);
  serve::MachineHost::Options host;
  host.unit = *unit;
  const auto protocol = (*plant)->protocols.find(unit->id);
  if (protocol != (*plant)->protocols.end()) host.protocol = protocol->second;
  host.folder = options.out;
  host.speed = *speed;
  auto made = serve::MachineHost::open(std::move(host));
  if (!made) return fail(std::move(made.error()));
  if (auto told = serve::tell_ready(options.out, (*made)->unit()); !told) {
    return fail(std::move(told.error()));
  }
  const auto ended = (*made)->run([] { return !interrupted(); });
  if (!ended) return fail(ended.error());
  return kYes;
}

Result<int> fault(const PlantOptions& options) {
  Json ask{{"ask", "fault"},
           {"fault", options.fault},
           {"value", options.value},
           {"reason", options.reason}};
  if (!options.rate.empty()) {
    const auto rate = Decimal::parse(options.rate);
    if (!rate) {
      return fail(
          cli_value_error("--rate", options.rate, "a number, such as 0.5", "0.5 のような数"));
    }
    ask["rate"] = rate->to_double();
  }
  const auto done = serve::ask_site(std::filesystem::path(options.plant) / options.unit, ask);
  if (!done) return fail(done.error());
  if (!*done) {
    return fail(
        Error{"site.no_unit", fmt::format("no machine {} runs in {}", options.unit, options.plant)}
            .value(options.unit)
            .remedy("name a machine of a plant that runs: renkei plant start"));
  }
  print(options.common.json ? write_json(**done)
                            : say(options.common.language, words::kPlantFaulted,
                                  arg<"unit">(options.unit), arg<"fault">(options.fault)));
  return kYes;
}

}  // namespace

int run_plant(const PlantOptions& options) {
  const auto code = options.command == "start"     ? start(options)
                    : options.command == "machine" ? machine(options)
                                                   : fault(options);
  return code ? *code : give_up(options.common, code.error());
}

}  // namespace renkei::cli
