// `renkei batch start` and `resume`: a site at work, until its batches are done.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/decimal.h"
#include "renkei/base/seams.h"
#include "renkei/cli/batch_messages.h"
#include "renkei/cli/batch_options.h"
#include "renkei/cli/batch_text.h"
#include "renkei/cli/console.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/recipe/checked_recipe.h"
#include "renkei/serve/approved_recipe.h"
#include "renkei/serve/control.h"
#include "renkei/serve/site.h"
#include "renkei/serve/site_asks.h"
#include "renkei/serve/site_settings.h"
#include "renkei/serve/unit_binding.h"

namespace renkei::cli {
namespace {

using report::arg;
using serve::Site;

// A simulation begins here, so that the same seed gives the same root on any day; with machines
// behind a link it begins when it does.
constexpr const char* kSimulationBegins = "2026-04-01T00:00:00.000Z";

Result<double> speed_of(const BatchOptions& options) {
  if (options.speed == "max") return 0.0;
  const auto number = Decimal::parse(options.speed);
  const double speed = number ? number->to_double() : 0;
  constexpr double kSpeedMax = 100'000;
  if (speed > 0 && speed <= kSpeedMax) return speed;
  return fail(cli_value_error("--speed", options.speed, "max, or a number above 0 up to 100000",
                              "max、または0より大きく100000までの数"));
}

Result<bool> people_of(const BatchOptions& options, double speed) {
  if (options.people.empty()) return speed == 0;
  if (options.people == "simulated" || options.people == "real") {
    return options.people == "simulated";
  }
  return fail(
      cli_value_error("--people", options.people, "simulated or real", "simulated か real"));
}

struct PlantText {
  std::string text;
  bool is_connected = false;  // some of its machines stand behind a link
};
// The plant's text, once it was read without faults.
Result<std::optional<PlantText>> plant_text(const BatchOptions& options, bool& faulty) {
  if (options.plant.empty()) return std::optional<PlantText>{};
  const auto text = disk().read_stored(options.plant, equipment::kPlantBytesMax);
  if (!text) return fail(text.error());
  Faults faults;
  const auto plant = equipment::read_plant(options.plant, *text, faults);
  if (!plant) return fail(plant.error());
  print_faults(options.common.language, faults);
  faulty = !faults.empty();
  return std::optional(PlantText{*text, !plant->connected.empty()});
}

Error no_plant_error(const std::string& ledger) {
  return Error{"site.no_plant", "this ledger has no machines yet"}
      .at({.field = "--plant"})
      .value(ledger)
      .remedy("name those of a simulated plant: --plant FILE");
}

// The site of the folder with its machines, at the speed that was asked for.
Result<std::unique_ptr<Site>> open_site(const BatchOptions& options) {
  const auto speed = speed_of(options);
  if (!speed) return fail(speed.error());
  const auto people = people_of(options, *speed);
  if (!people) return fail(people.error());
  auto settings = serve::read_settings(options.ledger);
  if (!settings) return fail(settings.error());
  if (!disk().exists(options.ledger)) {
    return fail(Error{"file.not_found", fmt::format("there is no ledger {}", options.ledger)}
                    .at({.file = options.ledger})
                    .value(options.ledger)
                    .remedy("name a ledger that is there, or a recipe's file to simulate"));
  }
  if (!settings->plant) return fail(no_plant_error(options.ledger));
  // What is recorded for others happened when it says, and was answered by who it says.
  if (!settings->seed && (*speed != 1 || *people)) {
    return fail(Error{"site.real",
                      "this ledger is no simulation's: time passes as it does, and "
                      "people answer"}
                    .at({.field = *people ? "--people" : "--speed"})
                    .value(options.ledger)
                    .remedy("leave --speed and --people out, or take a ledger of a simulation"));
  }
  Site::Options site;
  site.folder = options.ledger;
  site.plant = std::move(settings->plant);
  site.seed = settings->seed;
  site.speed = *speed;
  site.people = *people;
  site.stay = !*people;
  return Site::open(std::move(site));
}

std::string active_steps(const Site& site) {
  std::string text;
  for (const execute::BatchState* batch : site.engine().batches()) {
    for (std::size_t i = 1; i < batch->elements().size(); ++i) {
      const auto& element = batch->recipe().elements[i];
      if (!element.is_leaf() || !recipe::is_active(batch->element(i).state)) continue;
      if (text.size() > 100) return text + " …";
      text += (text.empty() ? "" : ", ") + element.path;
    }
  }
  return text;
}

// Works until there is nothing more to do; commands from other terminals are heard meanwhile.
Result<int> work(const BatchOptions& options, Site& site, const std::string& batch) {
  auto control = serve::ControlServer::listen(options.ledger);
  if (!control) return fail(control.error());
  catch_interrupts(options.common.language, Stopping::kBetweenRounds);
  ProgressLine progress;
  auto told = std::chrono::steady_clock::time_point{};
  Site::Hooks hooks;
  hooks.between = [&](std::chrono::milliseconds may_wait) {
    (*control)->serve(may_wait, [&](const Json& ask) { return serve::answer_ask(site, ask); });
    const auto now = system_clock().steady_now();
    constexpr auto kEvery = std::chrono::milliseconds(200);
    if (now - told >= kEvery) {
      told = now;
      progress.show(
          fmt::format("{}  {}", site.engine().now().to_string().substr(0, 16), active_steps(site)));
    }
    return !interrupted();
  };
  const auto ended = site.run(hooks);
  progress.clear();
  if (!ended) return fail(ended.error());
  const auto language = options.common.language;
  const auto head = site.folder().log().head();
  const execute::BatchState* state = site.engine().batch(batch);
  const std::string state_name(state == nullptr ? "" : recipe::state_name(state->state()));
  if (options.common.json) {
    Json batches = Json::array();
    for (const auto* one : site.engine().batches()) {
      batches.push_back(
          {{"batch", one->id()}, {"state", std::string(recipe::state_name(one->state()))}});
    }
    print(write_json(Json{{"batches", std::move(batches)},
                          {"entries", head.size.value},
                          {"samples", site.samples()},
                          {"root", head.root.to_base64()},
                          {"interrupted", *ended == serve::Ended::kInterrupted}}));
  } else if (*ended == serve::Ended::kInterrupted) {
    print(say(language, words::kBatchInterrupted, arg<"ledger">(options.ledger)));
  } else if (*ended == serve::Ended::kWaits) {
    print(say(language, words::kBatchWaits, arg<"batch">(batch), arg<"state">(state_name),
              arg<"ledger">(options.ledger)));
  } else {
    print(say(language, words::kBatchDone, arg<"batch">(batch), arg<"state">(state_name),
              arg<"entries">(std::to_string(head.size.value)),
              arg<"samples">(std::to_string(site.samples())), arg<"root">(head.root.to_base64())));
  }
  return state != nullptr && state->state() == recipe::State::kComplete ? kYes : kNo;
}

// The file's text, without faults; nothing: its faults were told.
Result<std::optional<std::string>> recipe_file(const BatchOptions& options) {
  const auto text = disk().read_stored(options.recipe, recipe::kRecipeBytesMax);
  if (!text) return fail(text.error());
  auto checked = recipe::read_and_check_recipe(options.recipe, *text);
  if (!checked) return fail(checked.error());
  print_faults(options.common.language, checked->faults);
  if (!checked->faults.empty()) return std::optional<std::string>{};
  return std::optional(*text);
}

// As it was approved in the ledger, named by ID@VERSION or by its text.
Result<serve::ApprovedRecipe> approved(const BatchOptions& options, Site& site,
                                       const std::optional<std::string>& text) {
  if (text) {
    if (site.seed()) {
      auto done =
          serve::approve_in_simulation(site.folder(), *site.seed(), *text, site.engine().now());
      if (!done) return fail(done.error());
    }
    return serve::approved_recipe(site.folder(), *text);
  }
  const auto at = options.recipe.find('@');
  return serve::approved_recipe(site.folder(), options.recipe.substr(0, at),
                                options.recipe.substr(at + 1));
}

// Where there is no ledger, one for a simulation, but not for a recipe that only a ledger could
// name; and its plant.
Result<void> prepare_ledger(const BatchOptions& options, const std::optional<PlantText>& plant,
                            bool is_named) {
  // A folder that is there and empty will do; another is refused when it is made.
  if (!disk().exists(std::filesystem::path(options.ledger) / "policy") && !is_named) {
    if (!plant) return fail(no_plant_error(options.ledger));
    const Timestamp begins = plant->is_connected ? Timestamp::of(system_clock().now())
                                                 : *Timestamp::parse(kSimulationBegins);
    auto made = serve::make_simulated_ledger(options.ledger, options.seed, begins);
    if (!made) return made;
  }
  return plant && disk().exists(options.ledger) ? serve::keep_plant(options.ledger, plant->text)
                                                : Result<void>();
}

std::string new_id(const Site& site, const std::string& recipe) {
  for (int number = 1;; ++number) {
    std::string id = fmt::format("{}-{}", recipe, number);
    if (site.engine().batch(id) == nullptr) return id;
  }
}

Result<events::BatchCreated> request_of(const BatchOptions& options, Site& site,
                                        const serve::ApprovedRecipe& read) {
  events::BatchCreated request;
  request.batch = options.id.empty() ? new_id(site, read.recipe.id) : options.id;
  request.recipe = read.recipe.id;
  request.version = read.recipe.version;
  request.recipe_sha256 = read.sha256;
  request.size = options.size;
  request.mode = options.mode;
  request.by = options.by;
  request.priority = options.priority;
  auto parameters = named_values("--set", options.parameters);
  if (!parameters) return fail(parameters.error());
  request.parameters = *std::move(parameters);
  auto units = named_values("--unit", options.units);
  if (!units) return fail(units.error());
  std::vector<const equipment::DeviceDescription*> machines;
  for (const auto* machine : site.machines_at_work()) machines.push_back(&machine->description());
  auto bound = serve::bind_units(read.recipe, machines, *std::move(units));
  if (!bound) return fail(bound.error());
  request.units = *std::move(bound);
  auto lots = named_values("--lot", options.lots);
  if (!lots) return fail(lots.error());
  request.lots = *std::move(lots);
  // What goes into a simulation is as little there as its machines.
  for (const recipe::Material& input : read.recipe.inputs) {
    if (site.is_simulation()) request.lots.emplace(input.id, "simulated-" + input.id);
  }
  return request;
}

struct Begun {
  std::unique_ptr<Site> site;
  events::BatchCreated request;
};
// Opens the site, and creates and starts the batch.
Result<Begun> begin_batch(BatchOptions options, const std::optional<std::string>& text) {
  auto site = open_site(options);
  if (!site) return fail(site.error());
  if (options.by.empty() && (*site)->is_simulation()) options.by = (*site)->operator_id();
  if (options.by.empty()) {
    return fail(Error{"execute.by", "nobody is named who does this"}
                    .at({.field = "--by"})
                    .remedy("name the person: --by anna"));
  }
  const auto read = approved(options, **site, text);
  if (!read) return fail(read.error());
  const auto request = request_of(options, **site, *read);
  if (!request) return fail(request.error());
  auto& engine = (*site)->engine();
  if (auto created = engine.create(*request); !created) return fail(created.error());
  if (auto started = engine.order(request->batch, "", recipe::Order::kStart, options.by, "");
      !started) {
    return fail(started.error());
  }
  return Begun{*std::move(site), *request};
}

void tell_begun(const BatchOptions& options, const events::BatchCreated& request) {
  const auto language = options.common.language;
  std::string units;
  for (const auto& [requirement, unit] : request.units) {
    units += (units.empty() ? "" : ", ") + requirement + " = " + unit;
  }
  print(say(language, words::kBatchRuns, arg<"batch">(request.batch), arg<"recipe">(request.recipe),
            arg<"version">(request.version), arg<"ledger">(options.ledger)) +
        say(language, words::kBatchBound, arg<"units">(units)));
}

}  // namespace

Result<int> batch_start(const BatchOptions& options) {
  const auto speed = speed_of(options);
  if (!speed) return fail(speed.error());
  if (const auto people = people_of(options, *speed); !people) return fail(people.error());
  if (!recipe::mode_named(options.mode)) {
    return fail(cli_value_error("--mode", options.mode, "Automatic, SemiAutomatic or Manual",
                                "Automatic、SemiAutomatic、Manual のどれか"));
  }
  bool faulty = false;
  const auto plant = plant_text(options, faulty);
  if (!plant) return fail(plant.error());
  // A name without a file is one of the ledger.
  const bool is_named =
      options.recipe.find('@') != std::string::npos && !disk().exists(options.recipe);
  std::optional<std::string> text;
  if (!is_named) {
    auto read = recipe_file(options);
    if (!read) return fail(read.error());
    text = *std::move(read);
  }
  if (faulty || (!is_named && !text)) return kNo;
  const bool is_new = !disk().exists(options.ledger);
  if (auto there = prepare_ledger(options, *plant, is_named); !there) return fail(there.error());
  auto begun = begin_batch(options, text);
  if (!begun) {
    // Nothing came of it: what was made for it goes.
    std::error_code error;
    if (is_new) std::filesystem::remove_all(options.ledger, error);
    return fail(begun.error());
  }
  if (!options.common.json) tell_begun(options, begun->request);
  if (const auto lost = output_lost()) return fail(*lost);
  return work(options, *begun->site, begun->request.batch);
}

Result<int> batch_resume(const BatchOptions& options) {
  auto site = open_site(options);
  if (!site) return fail(site.error());
  std::string under_way;
  for (const auto* batch : (*site)->engine().batches()) {
    if (!recipe::is_final(batch->state())) under_way = batch->id();
  }
  if (under_way.empty()) {
    print(options.common.json ? write_json(Json{{"batches", Json::array()}})
                              : say(options.common.language, words::kBatchNothing));
    return kNo;
  }
  return work(options, **site, under_way);
}

}  // namespace renkei::cli
