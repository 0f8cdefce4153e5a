// Services of a module type package (VDI/VDE/NAMUR 2658-4) over OPC UA: each procedure of its
// manifest as a service of recipes.
//
// A service is ordered about by writing variables of its ServiceControl. It is put into the mode
// Automatic with the source External first (or Operator where it has no external one), its
// procedure is asked for (ProcedureExt) and seen to be taken (ProcedureReq), so is each parameter
// (VExt, VReq), and a command is written only where CommandEn allows it: a refusal is known before
// anything has happened. StateCur says how it goes; report values are read when it has ended.
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/mtp/manifest.h"
#include "renkei/equipment/opcua/device_services.h"
#include "renkei/equipment/opcua/node_values.h"

namespace renkei::equipment::opcua {
namespace {

using recipe::Order;
using recipe::State;
using std::chrono::milliseconds;

// For the machine to take what was written, as it shows.
constexpr milliseconds kTaking{3'000};
constexpr milliseconds kResetPatience{10'000};

struct Coded {
  std::uint32_t code;
  State state;
};
// StateCur (2658-4). 32678 is what one public implementation shows for Resetting, 32768.
constexpr auto kStates = std::to_array<Coded>({{4, State::kStopped},
                                               {8, State::kRunning},  // Starting
                                               {16, State::kIdle},
                                               {32, State::kPaused},
                                               {64, State::kRunning},  // Execute
                                               {128, State::kStopping},
                                               {256, State::kAborting},
                                               {512, State::kAborted},
                                               {1024, State::kHolding},
                                               {2048, State::kHeld},
                                               {4096, State::kRestarting},  // Unholding
                                               {8192, State::kPausing},
                                               {16384, State::kRunning},  // Resuming
                                               {32768, State::kIdle},     // Resetting
                                               {32678, State::kIdle},
                                               {65536, State::kRunning},  // Completing
                                               {131072, State::kComplete}});
// CommandOp, CommandExt, and the bits of CommandEn.
constexpr std::uint32_t code_of(Order order) {
  switch (order) {
    case Order::kReset:
      return 2;
    case Order::kStart:
      return 4;
    case Order::kStop:
      return 8;
    case Order::kHold:
      return 16;
    case Order::kRestart:
      return 32;  // Unhold; Restart of 2658-4 begins the run anew
    case Order::kPause:
      return 64;
    case Order::kResume:
      return 128;
    case Order::kAbort:
      return 256;
    case Order::kComplete:
      return 1024;
  }
  return 0;
}

std::optional<State> state_of(double code) {
  for (const Coded& one : kStates) {
    if (code == one.code) return one.state;
  }
  return std::nullopt;
}

tl::unexpected<Error> refuse(const std::string& what, const std::string& reason) {
  return fail(Error{"equipment.refused", fmt::format("{}: {}", what, reason)}
                  .value(what)
                  .arg("reason", reason)
                  .remedy("see what the machine says of it"));
}

struct Unit {
  const mtp::Service* service = nullptr;
  const mtp::DataAssembly* control = nullptr;
  std::string ending = "Ext";  // of CommandExt, ProcedureExt, VExt; or "Op"

  std::optional<State> state{};
  Timestamp at{};
  State told = State::kIdle;
  const mtp::Procedure* procedure = nullptr;  // that runs, or ran last
  bool ordered = false;                       // its run is ours
  bool under_way = false;                     // a run whose end was not told
  bool stop_ordered = false;
  std::optional<State> ended{};  // its end, which waits for the report values
};

struct Named {
  Unit* unit = nullptr;
  const mtp::Procedure* procedure = nullptr;
};

class MtpServices final : public DeviceServices {
 public:
  explicit MtpServices(ServiceGround ground)
      : ground_(std::move(ground)), manifest_(*ground_.options.manifest), values_(ground_) {}
  Result<void> find();

  void add_to_form(DeviceForm& form) const override;
  void start() override;
  void tick() override;
  bool send(const DeviceOrder& order) override;
  bool ask(const std::string&) override { return false; }  // it knows no keys
  bool read_back(const std::string& service) override;

 private:
  void state_changed(Unit& unit, double code, Timestamp at);
  void finish(Unit& unit);
  void tell_state(Unit& unit, State state, std::map<std::string, double> results,
                  const std::string& reason);
  Result<void> take_over(const mtp::DataAssembly& assembly, const std::string& ending);
  Result<void> set(const mtp::DataAssembly& assembly, const std::string& what, double number,
                   const std::string& shown);
  Result<void> make_ready(Unit& unit);
  Result<void> parameters(Unit& unit, const mtp::Procedure& procedure, const DeviceOrder& order);
  Result<void> start_procedure(const Named& named, const DeviceOrder& order);
  Result<void> command(Unit& unit, Order order);
  [[nodiscard]] const mtp::DataAssembly& assembly(const mtp::Parameter& one) const {
    return manifest_.assemblies[one.assembly];
  }

  ServiceGround ground_;
  const mtp::Manifest& manifest_;
  NodeValues values_;
  std::vector<std::unique_ptr<Unit>> units_{};
  std::map<std::string, Named> named_{};  // by the name of the service of recipes
};

// Every variable that is needed must be there, before a batch relies on it.
Result<void> MtpServices::find() {
  std::vector<std::string> nodes;
  const auto need = [&](const mtp::DataAssembly& of, const std::string& what) -> Result<void> {
    const std::string node = of.node_id(what);
    if (!node.empty()) {
      nodes.push_back(node);
      return {};
    }
    return fail(Error{"equipment.mtp_member",
                      fmt::format("'{}': the manifest names no variable {} of it", of.name, what)}
                    .at({.line = of.line, .id = of.name})
                    .value(of.name)
                    .arg("reason", "no variable " + what)
                    .remedy("ask the maker for a manifest that has it"));
  };
  for (const mtp::Service& service : manifest_.services) {
    auto unit = std::make_unique<Unit>();
    unit->service = &service;
    unit->control = &manifest_.assemblies[service.control];
    if (unit->control->node_id("CommandExt").empty()) unit->ending = "Op";
    for (const std::string& what :
         {std::string("StateCur"), "Command" + unit->ending, "Procedure" + unit->ending}) {
      if (auto there = need(*unit->control, what); !there) return there;
    }
    for (const mtp::Procedure& procedure : service.procedures) {
      named_[mtp::service_name(service, procedure)] = {unit.get(), &procedure};
      for (const auto* list : {&service.parameters, &procedure.parameters}) {
        for (const mtp::Parameter& one : *list) {
          if (!mtp::is_amount(assembly(one))) continue;
          const bool is_given = one.kind != "ReportValue" && !one.kind.starts_with("Process");
          if (one.kind.starts_with("Process")) continue;
          const std::string what = is_given ? "V" + unit->ending : "V";
          if (auto there = need(assembly(one), what); !there) return there;
        }
      }
    }
    units_.push_back(std::move(unit));
  }
  const auto there = values_.read(nodes);
  if (!there) return fail(Error(there.error()));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if ((*there)[i]) continue;
    return fail(
        Error{"equipment.mtp_node",
              fmt::format("the machine shows no number at {}, which its manifest names", nodes[i])}
            .at({.id = ground_.options.id})
            .value(nodes[i])
            .remedy("see that the manifest is of this machine and of this version"));
  }
  return {};
}

void MtpServices::add_to_form(DeviceForm& form) const {
  form.address.protocol = "MTP";
  for (ServiceForm& one : mtp::manifest_form(manifest_).services) {
    form.services.push_back(std::move(one));
  }
}

void MtpServices::start() {
  std::vector<WatchItem> items;
  for (const auto& unit : units_) {
    const auto watch = [&](const char* what, std::function<void(double, Timestamp)> take) {
      const std::string node = unit->control->node_id(what);
      if (node.empty()) return;
      items.push_back({.name = unit->control->name + "/" + what,
                       .node = node,
                       .value = [this, take = std::move(take)](const UA_DataValue& value) {
                         const auto number = number_in(value.value);
                         if (!number) return;
                         const bool has_time =
                             value.hasSourceTimestamp && value.sourceTimestamp > 0;
                         take(*number, has_time ? timestamp(value.sourceTimestamp) : ground_.now());
                       }});
    };
    // What runs was perhaps started by somebody else, or by us before we died.
    watch("ProcedureCur", [unit = unit.get()](double id, Timestamp) {
      for (const mtp::Procedure& one : unit->service->procedures) {
        if (id == static_cast<double>(one.id)) unit->procedure = &one;
      }
    });
    watch("StateCur",
          [this, unit = unit.get()](double code, Timestamp at) { state_changed(*unit, code, at); });
  }
  ground_.watch(std::move(items));
}

void MtpServices::tell_state(Unit& unit, State state, std::map<std::string, double> results,
                             const std::string& reason) {
  unit.told = state;
  if (unit.procedure == nullptr) return;
  ground_.tell(ServiceReport{.service = mtp::service_name(*unit.service, *unit.procedure),
                             .state = state,
                             .results = std::move(results),
                             .reason = reason,
                             .at = unit.at});
}

// Within an answer: nothing here waits.
void MtpServices::state_changed(Unit& unit, double code, Timestamp at) {
  const auto state = state_of(code);
  unit.state = state;
  unit.at = at;
  if (!state || unit.ended) return;
  if (recipe::is_final(*state)) {
    // Of a run that was over before we came nothing is told but when it is asked for.
    if (unit.under_way || unit.ordered) unit.ended = *state;
    unit.told = *state;
    return;
  }
  if (*state == State::kIdle) {
    if (!std::exchange(unit.under_way, false)) return;
    unit.ordered = false;
    return tell_state(unit, State::kIdle, {}, "it was reset before its end was seen");
  }
  const bool is_new = !std::exchange(unit.under_way, true);
  if (is_new || *state != unit.told) tell_state(unit, *state, {}, {});
}

// The end is told with the report values, which stand from then until the next run.
void MtpServices::finish(Unit& unit) {
  std::vector<std::string> names;
  std::vector<std::string> nodes;
  if (unit.procedure != nullptr) {
    for (const auto* list : {&unit.service->parameters, &unit.procedure->parameters}) {
      for (const mtp::Parameter& one : *list) {
        if (one.kind != "ReportValue" || !mtp::is_amount(assembly(one))) continue;
        names.push_back(one.name);
        nodes.push_back(assembly(one).node_id("V"));
      }
    }
  }
  std::map<std::string, double> results;
  if (!nodes.empty()) {
    const auto values = values_.read(nodes);
    if (!values) return;  // the link: the next time
    for (std::size_t i = 0; i < names.size(); ++i) {
      if ((*values)[i]) results[names[i]] = *(*values)[i];
    }
  }
  const State how = *std::exchange(unit.ended, std::nullopt);
  unit.under_way = false;
  unit.ordered = false;
  const bool by_itself = how != State::kComplete && !unit.stop_ordered;
  tell_state(unit, how, std::move(results), by_itself ? "it was stopped at the machine" : "");
}

void MtpServices::tick() {
  for (const auto& unit : units_) {
    if (unit->ended) finish(*unit);
  }
}

// Automatic and External, or Operator. What has no such variables is in no mode.
Result<void> MtpServices::take_over(const mtp::DataAssembly& assembly, const std::string& ending) {
  const auto change = [&](const char* shown, const char* channel,
                          const char* asked) -> Result<void> {
    const std::string node = assembly.node_id(shown);
    if (node.empty()) return {};
    const std::string by = assembly.node_id(channel);
    const auto now = values_.read(by.empty() ? std::vector{node} : std::vector{node, by});
    if (!now) return fail(Error(now.error()));
    if (now->front() == 1.0) return {};
    if (now->back() == 1.0 || assembly.node_id(asked).empty()) {
      return refuse(assembly.name,
                    fmt::format("its mode is set by the machine alone ({})", channel));
    }
    if (auto done = values_.write(assembly.node_id(asked), 1); !done) return done;
    const auto is_so = values_.wait(
        node, [](double value) { return value == 1; }, kTaking);
    if (!is_so) return fail(Error(is_so.error()));
    return *is_so ? Result<void>{}
                  : refuse(assembly.name, fmt::format("it did not go to {}", shown));
  };
  if (ending == "Op") return change("StateOpAct", "StateChannel", "StateOpOp");
  if (auto done = change("StateAutAct", "StateChannel", "StateAutOp"); !done) return done;
  return change("SrcExtAct", "SrcChannel", "SrcExtOp");
}

// Writes, and sees that it was taken as it is.
Result<void> MtpServices::set(const mtp::DataAssembly& assembly, const std::string& what,
                              double number, const std::string& shown) {
  if (auto done = values_.write(assembly.node_id(what), number); !done) return done;
  const std::string node = assembly.node_id(shown);
  if (node.empty()) return {};
  // Many are of single precision.
  const auto same = [number](double value) {
    return std::abs(value - number) <= 1e-6 * std::max(1.0, std::abs(number));
  };
  const auto taken = values_.wait(node, same, kTaking);
  if (!taken) return fail(Error(taken.error()));
  if (*taken) return {};
  return refuse(assembly.name, fmt::format("it did not take {} for {}", number, what));
}

Result<void> MtpServices::make_ready(Unit& unit) {
  const std::string node = unit.control->node_id("StateCur");
  const auto now = values_.read({node});
  if (!now) return fail(Error(now.error()));
  const auto state = now->front() ? state_of(*now->front()) : std::nullopt;
  if (!state || recipe::is_active(*state)) {
    return refuse(unit.service->name, "it is under way, or says nothing of its state");
  }
  if (auto done = take_over(*unit.control, unit.ending); !done) return done;
  if (recipe::is_final(*state)) {
    if (auto done = command(unit, Order::kReset); !done) return done;
    const auto is_idle = values_.wait(
        node, [](double code) { return code == 16; }, kResetPatience);
    if (!is_idle) return fail(Error(is_idle.error()));
    if (!*is_idle) return refuse(unit.service->name, "it did not become Idle");
  }
  // What is told of the run before must not be taken for this one's.
  const auto end = ground_.options.clock->steady_now() + kTaking;
  while (unit.state != State::kIdle && ground_.options.clock->steady_now() < end) {
    if (!ground_.session.iterate(milliseconds(10))) break;
  }
  return unit.state == State::kIdle
             ? Result<void>{}
             : refuse(unit.service->name, "it does not tell that it is Idle");
}

Result<void> MtpServices::parameters(Unit& unit, const mtp::Procedure& procedure,
                                     const DeviceOrder& order) {
  std::size_t set_count = 0;
  for (const auto* list : {&unit.service->parameters, &procedure.parameters}) {
    for (const mtp::Parameter& one : *list) {
      const auto given = order.parameters.find(one.name);
      if (given == order.parameters.end() || one.kind == "ReportValue") continue;
      const mtp::DataAssembly& of = assembly(one);
      if (auto done = take_over(of, unit.ending); !done) return done;
      if (auto done = set(of, "V" + unit.ending, given->second, "VReq"); !done) return done;
      ++set_count;
      // Of those that have it: what was asked for stands only when it is applied.
      const std::string allowed = of.node_id("ApplyEn");
      const std::string apply = of.node_id("Apply" + unit.ending);
      if (allowed.empty() || apply.empty()) continue;
      const auto may = values_.read({allowed});
      if (!may) return fail(Error(may.error()));
      if (may->front() != 1.0) continue;
      if (auto done = values_.write(apply, 1); !done) return done;
    }
  }
  if (set_count == order.parameters.size()) return {};
  return refuse(order.service, "it has no parameter of a name that was given");
}

Result<void> MtpServices::command(Unit& unit, Order order) {
  const std::uint32_t code = code_of(order);
  const std::string node = unit.control->node_id("CommandEn");
  if (!node.empty()) {
    const auto allows = [code](double bits) {
      return bits >= 0 && (static_cast<std::uint64_t>(bits) & code) != 0;
    };
    const auto may = values_.wait(node, allows, kTaking);
    if (!may) return fail(Error(may.error()));
    if (!*may) {
      return refuse(unit.service->name,
                    fmt::format("it does not allow {} now (CommandEn)", recipe::order_name(order)));
    }
  }
  return values_.write(unit.control->node_id("Command" + unit.ending), code);
}

Result<void> MtpServices::start_procedure(const Named& named, const DeviceOrder& order) {
  Unit& unit = *named.unit;
  if (auto ready = make_ready(unit); !ready) return ready;
  const auto id = static_cast<double>(named.procedure->id);
  if (auto done = set(*unit.control, "Procedure" + unit.ending, id, "ProcedureReq"); !done) {
    return done;
  }
  if (auto done = parameters(unit, *named.procedure, order); !done) return done;
  // Before it is sent: its first states may come before the answer.
  unit.procedure = named.procedure;
  unit.ordered = true;
  unit.stop_ordered = false;
  unit.told = State::kIdle;
  auto done = command(unit, Order::kStart);
  if (!done && done.error().code() != "equipment.timeout" &&
      done.error().code() != "equipment.unreachable") {
    unit.ordered = false;
  }
  return done;
}

bool MtpServices::send(const DeviceOrder& order) {
  const auto found = named_.find(order.service);
  if (found == named_.end()) return false;
  Unit& unit = *found->second.unit;
  Result<void> done;
  if (order.order == Order::kStart && (unit.under_way || unit.ordered || unit.ended)) {
    done = refuse(order.service, "a procedure of that service is under way");
  } else if (order.order == Order::kStart) {
    done = start_procedure(found->second, order);
  } else {
    const bool stops = order.order == Order::kStop || order.order == Order::kAbort;
    const bool before = std::exchange(unit.stop_ordered, unit.stop_ordered || stops);
    done = take_over(*unit.control, unit.ending);
    if (done) done = command(unit, order.order);
    if (!done) unit.stop_ordered = before;
  }
  const bool is_known = done || (done.error().code() != "equipment.timeout" &&
                                 done.error().code() != "equipment.unreachable");
  if (is_known) {
    ground_.tell(OrderReport{.key = order.key,
                             .fate = done ? Fate::kAccepted : Fate::kRefused,
                             .reason = done ? std::string() : done.error().message(),
                             .at = ground_.now()});
  }
  return true;
}

bool MtpServices::read_back(const std::string& service) {
  const auto found = named_.find(service);
  if (found == named_.end()) return false;
  Unit& unit = *found->second.unit;
  if (unit.ended) return true;  // is told with its report values
  if (unit.procedure != found->second.procedure || !unit.state) {
    ground_.tell(ServiceReport{.service = service, .state = State::kIdle, .at = ground_.now()});
  } else if (recipe::is_final(*unit.state) && !unit.under_way) {
    unit.ended = unit.state;  // with what it reports
    unit.stop_ordered = true;
  } else {
    tell_state(unit, *unit.state, {}, {});
  }
  return true;
}

}  // namespace

Result<std::unique_ptr<DeviceServices>> mtp_services(ServiceGround ground) {
  auto services = std::make_unique<MtpServices>(std::move(ground));
  if (auto found = services->find(); !found) return fail(std::move(found.error()));
  return services;
}

}  // namespace renkei::equipment::opcua
