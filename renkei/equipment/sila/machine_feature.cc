#include "renkei/equipment/sila/machine_feature.h"

#include <cctype>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/sila/units.h"

namespace renkei::equipment::sila {
namespace {

constexpr std::size_t kIdentifierBytes = 80;

// Letters and digits alone, a capital letter first (SiLA 2 Part A v1.1, Identifier); one that is
// taken is told apart by a number.
std::string identifier(std::string_view name, std::set<std::string>& taken) {
  std::string made;
  bool is_first = true;
  for (const char one : name.substr(0, kIdentifierBytes)) {
    const auto byte = static_cast<unsigned char>(one);
    if (byte >= 0x80 || std::isalnum(byte) == 0) {
      is_first = true;
      continue;
    }
    made += is_first ? static_cast<char>(std::toupper(byte)) : one;
    is_first = false;
  }
  if (made.empty() || std::isalpha(static_cast<unsigned char>(made.front())) == 0) {
    made = "The" + made;
  }
  // Clients may compare without regard to capitals.
  const auto small = [](std::string text) {
    for (char& one : text) {
      one = static_cast<char>(std::tolower(static_cast<unsigned char>(one)));
    }
    return text;
  };
  std::string own = made;
  for (int i = 2; !taken.insert(small(own)).second; ++i) own = made + std::to_string(i);
  return own;
}

FeatureType basic(Basic kind) { return {.form = FeatureType::Form::kBasic, .basic = kind}; }
FeatureType constrained(FeatureType inner, Constraints constraints) {
  FeatureType made{.form = FeatureType::Form::kConstrained};
  made.inner.push_back(std::move(inner));
  made.constraints = std::move(constraints);
  return made;
}
FeatureType one_of(std::vector<std::string> words) {
  Constraints set;
  set.set = std::move(words);
  return constrained(basic(Basic::kString), std::move(set));
}

Element element(std::string id, std::string name, std::string about, FeatureType type) {
  return {.identifier = std::move(id),
          .display_name = std::move(name),
          .description = std::move(about),
          .type = std::move(type)};
}

Result<FeatureType> amount(const std::string& machine, const std::string& name, const Unit& unit) {
  if (unit == Unit()) return basic(Basic::kReal);
  auto in = constraint_of(unit);
  if (!in) {
    return fail(Error{"equipment.unit",
                      fmt::format("SiLA 2 has no words for the unit {} of {}", unit.code(), name)}
                    .at({.id = machine})
                    .value(name)
                    .arg("unit", machine)
                    .remedy("show the machine over another protocol, or in another unit"));
  }
  Constraints constraints;
  constraints.unit = *std::move(in);
  return constrained(basic(Basic::kReal), std::move(constraints));
}

Result<std::vector<Element>> amounts(const std::string& machine,
                                     const std::map<std::string, Unit>& of,
                                     const std::map<std::string, std::string>& names) {
  std::vector<Element> all;
  for (const auto& [name, unit] : of) {
    auto type = amount(machine, name, unit);
    if (!type) return fail(std::move(type.error()));
    all.push_back(
        element(names.at(name), name, fmt::format("'{}' of the machine.", name), *std::move(type)));
  }
  return all;
}

DefinedError error(const char* id, std::string name, std::string about) {
  return {.identifier = id, .display_name = std::move(name), .description = std::move(about)};
}

FeatureType states() {
  std::vector<std::string> words;
  using recipe::State;
  for (const State one : {State::kRunning, State::kPausing, State::kPaused, State::kHolding,
                          State::kHeld, State::kRestarting, State::kStopping, State::kStopped,
                          State::kAborting, State::kAborted, State::kComplete}) {
    words.emplace_back(recipe::state_name(one));
  }
  return one_of(std::move(words));
}

Feature head(std::string id, std::string name, std::string about) {
  return {.identifier = std::move(id),
          .display_name = std::move(name),
          .description = std::move(about),
          .locale = "en-us",
          .sila_version = "1.1",
          .version = "1.0",
          .maturity = "Draft",
          .originator = "org.renkei",
          .category = "equipment"};
}

// A feature of SiLA 2's own core, of which each command takes the UUID of a run.
Feature core(std::string id, std::string name, std::string about) {
  Feature made = head(std::move(id), std::move(name), std::move(about));
  made.sila_version = "1.0";
  made.maturity = "Verified";
  made.originator = "org.silastandard";
  made.category = "core.commands";
  Constraints uuid;
  uuid.length = 36;
  uuid.pattern = R"([0-9a-f]{8}\-[0-9a-f]{4}\-[0-9a-f]{4}\-[0-9a-f]{4}\-[0-9a-f]{12})";
  made.definitions = {element("UUID", "UUID", "The name of a run of an observable command.",
                              constrained(basic(Basic::kString), std::move(uuid)))};
  made.errors = {
      error(kNoSuchRun, "Invalid Command Execution UUID", "There is no such run under way."),
      error(kNotSupported, "Operation Not Supported", "Runs of that command cannot do this.")};
  return made;
}
Command of_run(std::string id, std::string name, std::string about,
               std::vector<std::string> errors) {
  FeatureType uuid{.form = FeatureType::Form::kDefined};
  uuid.defined = "UUID";
  return {.identifier = std::move(id),
          .display_name = std::move(name),
          .description = std::move(about),
          .parameters = {element("CommandExecutionUUID", "Command Execution UUID", "Of the run.",
                                 std::move(uuid))},
          .errors = std::move(errors)};
}

}  // namespace

MachineNames machine_names(const DeviceDescription& description) {
  MachineNames names;
  // What the server has besides is not to be met by the machine's own.
  std::set<std::string> features{"silaservice", "runcontroller", "lockcontroller",
                                 "pausecontroller", "cancelcontroller"};
  names.feature = identifier(description.equipment_class, features);
  std::set<std::string> parts;
  const auto whole = [&](const std::string& name) {
    return fmt::format("{}/{}", names.feature, identifier(name, parts));
  };
  for (const auto& [name, unit] : description.values) names.values[name] = whole(name);
  for (const recipe::Service& one : description.services) {
    MachineNames::Service service{.command = whole(one.name)};
    std::set<std::string> members;
    for (const auto& [name, unit] : one.parameters) {
      service.parameters[name] = identifier(name, members);
    }
    members.clear();
    for (const auto& [name, unit] : one.results) service.results[name] = identifier(name, members);
    names.services[one.name] = std::move(service);
  }
  return names;
}

Result<Feature> machine_feature(const DeviceDescription& description, const MachineNames& names) {
  const auto last = [](const std::string& name) { return name.substr(name.find('/') + 1); };
  Feature made = head(names.feature, description.equipment_class,
                      fmt::format("The values and services of '{}'.", description.id));
  for (const auto& [name, unit] : description.values) {
    auto type = amount(description.id, name, unit);
    if (!type) return fail(std::move(type.error()));
    FeatureType sourced{.form = FeatureType::Form::kStructure};
    sourced.elements = {element("Value", name, "The value itself.", *std::move(type)),
                        element("Timestamp", "Time", "When it was so, by the machine's clock.",
                                basic(Basic::kTimestamp)),
                        element("Quality", "Quality", "How far it can be relied on.",
                                one_of({std::string(quality_name(Quality::kGood)),
                                        std::string(quality_name(Quality::kUncertain))}))};
    Property property{.observable = true, .errors = {kNoValue}};
    property.element = element(last(names.values.at(name)), name,
                               fmt::format("'{}' of the machine.", name), std::move(sourced));
    made.properties.push_back(std::move(property));
  }
  for (const recipe::Service& one : description.services) {
    const MachineNames::Service& service = names.services.at(one.name);
    auto parameters = amounts(description.id, one.parameters, service.parameters);
    if (!parameters) return fail(std::move(parameters.error()));
    auto results = amounts(description.id, one.results, service.results);
    if (!results) return fail(std::move(results.error()));
    made.commands.push_back(
        {.identifier = last(service.command),
         .display_name = one.name,
         .description = fmt::format("Carries out '{}'{}.", one.name,
                                    one.self_completing ? "" : " until it is told to complete"),
         .observable = true,
         .parameters = *std::move(parameters),
         .responses = *std::move(results),
         .intermediates = {element("State", "State", "The state of the run (ISA-88).", states()),
                           element("Timestamp", "Time", "When it came to it.",
                                   basic(Basic::kTimestamp)),
                           element("Reason", "Reason", "Why, where the machine gives a reason.",
                                   basic(Basic::kString))},
         .errors = {kNotCarriedOut}});
  }
  if (!made.properties.empty()) {
    made.errors.push_back(error(kNoValue, "No value", "The machine has no good value of it now."));
  }
  if (!made.commands.empty()) {
    made.errors.push_back(
        error(kNotCarriedOut, "Not carried out", "The run was stopped or aborted."));
  }
  return made;
}

Feature run_controller() {
  Feature made = head("RunController", "Run Controller",
                      "Lists the last run of each observable command, and takes orders to runs.");
  Constraints qualified;
  qualified.fully_qualified_identifier = "CommandIdentifier";
  FeatureType run{.form = FeatureType::Form::kStructure};
  run.elements = {
      element("Command", "Command", "Of which it is a run.",
              constrained(basic(Basic::kString), std::move(qualified))),
      element("CommandExecutionUUID", "Command execution UUID", "Its name.", basic(Basic::kString)),
      element("State", "State", "Its state (ISA-88).", states())};
  FeatureType runs{.form = FeatureType::Form::kList};
  runs.inner.push_back(std::move(run));
  Property property{.observable = true};
  property.element = element("Runs", "Runs", "The last run of each command.", std::move(runs));
  made.properties.push_back(std::move(property));
  std::vector<std::string> orders;
  using recipe::Order;
  for (const Order one : {Order::kHold, Order::kRestart, Order::kPause, Order::kResume,
                          Order::kStop, Order::kAbort, Order::kComplete}) {
    orders.emplace_back(recipe::order_name(one));
  }
  made.commands.push_back(
      {.identifier = "ControlRun",
       .display_name = "Control Run",
       .description = "Gives an order of ISA-88 to a run; the run tells what comes of it.",
       .parameters = {element("CommandExecutionUUID", "Command execution UUID", "Of the run.",
                              basic(Basic::kString)),
                      element("Order", "Order", "What it is to do.", one_of(std::move(orders)))},
       .errors = {kNoSuchRun, kOrderRefused}});
  made.errors = {
      error(kNoSuchRun, "Invalid Command Execution UUID", "There is no such run under way."),
      error(kOrderRefused, "Order Refused", "The machine does not take that order now.")};
  return made;
}

Feature cancel_controller() {
  Feature made = core("CancelController", "Cancel Controller", "Ends runs for good.");
  made.commands.push_back(of_run("CancelCommand", "Cancel Command", "Ends one run for good.",
                                 {kNoSuchRun, kNotSupported}));
  made.commands.push_back({.identifier = "CancelAll",
                           .display_name = "Cancel All",
                           .description = "Ends all runs for good."});
  return made;
}

Feature pause_controller() {
  Feature made = core("PauseController", "Pause Controller", "Halts runs, and lets them go on.");
  for (const char* name : {"Pause", "Resume"}) {
    made.commands.push_back(of_run(name, name, "Halts a run, or lets it go on.",
                                   {kNoSuchRun, kWrongState, kNotSupported}));
  }
  made.errors.push_back(
      error(kWrongState, "Invalid Command State", "The run is in no state to do this."));
  Property paused;
  paused.element = element("Paused", "Paused", "Whether a run is halted.", basic(Basic::kBoolean));
  made.properties.push_back(std::move(paused));
  return made;
}

}  // namespace renkei::equipment::sila
