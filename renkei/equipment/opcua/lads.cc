// LADS (OPC 30500-1, Laboratory and Analytical Device Standard): the functional units of a device
// and their program templates as services of recipes.
//
// StartProgram of a functional unit starts one; SupervisoryTaskId carries the key of the order.
// The state machine of the unit says how it goes; a result whose SupervisoryTaskId is the key has
// its files and numbers. What waits for the server here is called between two iterations of the
// connection's thread, never within an answer.
#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/device_services.h"
#include "renkei/equipment/opcua/file_reading.h"
#include "renkei/equipment/opcua/lads_results.h"
#include "renkei/equipment/opcua/lads_states.h"

namespace renkei::equipment::opcua {
namespace {

using recipe::Order;
using recipe::State;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kResultPatience{5};  // for a result after the end of the run
constexpr seconds kLockRenewal{10};
constexpr seconds kAskAgain{1};
constexpr seconds kResetPatience{5};

// One functional unit, and how it stands.
struct Unit {
  std::size_t node = kNoNode;
  std::size_t state_node = kNoNode;    // CurrentState of its machine
  std::size_t running_node = kNoNode;  // CurrentState of the machine within Running
  std::size_t result_set = kNoNode;
  std::size_t lock = kNoNode;
  std::size_t programs = 0;
  const Method* start_program = nullptr;
  const Method* clear = nullptr;
  std::map<Order, const Method*> orders{};

  std::string state{};
  std::string running{};
  Timestamp at{};
  State told = State::kIdle;
  std::string service{};
  std::string key{};
  bool under_way = false;  // a run that began and whose end was not told
  bool over = false;       // that run has ended: what runs now is somebody else's
  bool completed = false;  // the machine within has said that it is complete
  bool stop_ordered = false;
  std::optional<State> ending{};  // its end, which waits for the results
  std::chrono::steady_clock::time_point ending_until{};
};

struct Program {
  std::string id;  // as StartProgram takes it
  std::size_t node = kNoNode;
  Unit* unit = nullptr;
};

class Lads final : public DeviceServices {
 public:
  explicit Lads(ServiceGround ground) : ground_(std::move(ground)), results_(ground_) {
    find_units();
  }
  [[nodiscard]] bool empty() const { return programs_.empty(); }

  void add_to_form(DeviceForm& form) const override;
  void start() override;
  void resumed() override { lock_all("InitLock"); }
  void tick() override;
  bool send(const DeviceOrder& order) override;
  bool ask(const std::string& key) override;
  bool read_back(const std::string& service) override;

 private:
  void find_units();
  void find_programs(Unit& unit);
  void find_methods(Unit& unit, std::size_t machine, std::size_t inner);
  void state_changed(Unit& unit, Timestamp at);
  void end(Unit& unit, State how);
  void tell_state(Unit& unit, State state, std::map<std::string, double> results,
                  const std::string& reason);
  Result<void> make_ready(Unit& unit);
  Result<void> start_program(const Program& program, const DeviceOrder& order);
  Result<void> order(Unit& unit, const DeviceOrder& order);
  void finish(Unit& unit);
  void tell_result(const Unit& unit, const LadsResult& result);
  [[nodiscard]] bool answer_ask(const std::string& key);
  void lock_all(std::string_view method);
  Result<std::vector<Variant>> call(const Method& method, const std::vector<Variant>& inputs);
  void answer(const std::string& key, Fate fate, const std::string& reason) {
    ground_.tell(OrderReport{.key = key, .fate = fate, .reason = reason, .at = ground_.now()});
  }
  [[nodiscard]] const Node& node(std::size_t at) const { return ground_.space.nodes[at]; }
  [[nodiscard]] auto steady_now() const { return ground_.options.clock->steady_now(); }

  ServiceGround ground_;
  LadsResults results_;
  std::vector<std::unique_ptr<Unit>> units_{};
  std::map<std::string, Program> programs_{};  // by name of the service
  std::set<std::string> asked_{};              // keys of which nothing can be said yet
  std::chrono::steady_clock::time_point next_lock_{};
  std::chrono::steady_clock::time_point next_ask_{};
};

// A functional unit is known by its program manager: devices make types of their own of it.
void Lads::find_units() {
  const AddressSpace& space = ground_.space;
  for (std::size_t i = 0; i < space.nodes.size(); ++i) {
    const std::size_t manager = space.child(i, "ProgramManager");
    if (manager == kNoNode || space.child(manager, "ProgramTemplateSet") == kNoNode) continue;
    auto unit = std::make_unique<Unit>();
    unit->node = i;
    unit->result_set = space.child(manager, "ResultSet");
    unit->lock = space.child(i, "Lock");
    std::size_t machine = kNoNode;
    for (const std::size_t child : space.nodes[i].children) {
      if (space.child(child, "CurrentState") == kNoNode) continue;
      if (machine == kNoNode || space.child(child, "StartProgram") != kNoNode) machine = child;
    }
    if (machine == kNoNode) continue;
    unit->state_node = space.child(machine, "CurrentState");
    const std::size_t inner = space.child(machine, "RunningStateMachine");
    unit->running_node = space.child(inner, "CurrentState");
    find_methods(*unit, machine, inner);
    if (unit->start_program == nullptr) continue;
    find_programs(*unit);
    units_.push_back(std::move(unit));
  }
}

void Lads::find_methods(Unit& unit, std::size_t machine, std::size_t inner) {
  const AddressSpace& space = ground_.space;
  const auto method = [&](std::string_view name) -> const Method* {
    for (const std::size_t object :
         {machine, inner, space.child(unit.node, "Operational"), unit.node}) {
      const std::size_t found = space.child(object, name);
      if (found == kNoNode) continue;
      const auto known = space.methods.find(space.nodes[found].path);
      if (known != space.methods.end()) return &known->second;
    }
    return nullptr;
  };
  unit.start_program = method("StartProgram");
  unit.clear = method("Clear");
  constexpr std::array<std::pair<Order, std::string_view>, 8> kOrders{
      {{Order::kPause, "Suspend"},
       {Order::kResume, "Unsuspend"},
       {Order::kHold, "Hold"},
       {Order::kRestart, "Unhold"},
       {Order::kStop, "Stop"},
       {Order::kAbort, "Abort"},
       {Order::kReset, "Reset"},
       {Order::kComplete, "ToComplete"}}};
  for (const auto& [order, name] : kOrders) {
    if (const Method* const found = method(name)) unit.orders[order] = found;
  }
}

void Lads::find_programs(Unit& unit) {
  const AddressSpace& space = ground_.space;
  const std::size_t set = space.find(unit.node, {"ProgramManager", "ProgramTemplateSet"});
  Services services(ground_.session, space.words.names, ground_.options.connect_patience);
  for (const std::size_t child : space.nodes[set].children) {
    const Node& one = space.nodes[child];
    if (one.kind != UA_NODECLASS_OBJECT) continue;
    Program program{.id = one.name, .node = child, .unit = &unit};
    const std::size_t id = space.child(child, "DeviceTemplateId");
    if (id != kNoNode) {
      const auto read = services.read({{space.nodes[id].id, UA_ATTRIBUTEID_VALUE}});
      if (read && UA_Variant_hasScalarType(&read->front()->value, &UA_TYPES[UA_TYPES_STRING])) {
        const std::string given = text(*static_cast<const UA_String*>(read->front()->value.data));
        if (!given.empty()) program.id = given;
      }
    }
    // Two units may have programs of one name.
    const std::string name =
        programs_.contains(one.name) ? space.nodes[unit.node].name + "/" + one.name : one.name;
    programs_.emplace(name, std::move(program));
    ++unit.programs;
  }
}

void Lads::add_to_form(DeviceForm& form) const {
  const AddressSpace& space = ground_.space;
  form.address.protocol = "OPC UA LADS";
  Services services(ground_.session, space.words.names, ground_.options.connect_patience);
  for (const auto& [name, program] : programs_) {
    ServiceForm service;
    service.service.name = name;
    service.title.en = node(program.node).title;
    service.address = node(program.node).id;
    // What StartProgram takes as properties: aliases of variables, whose units are theirs.
    const std::size_t set = space.child(program.unit->node, "SupportedPropertiesSet");
    if (set != kNoNode) {
      for (const std::size_t child : space.nodes[set].children) {
        const Node& property = space.nodes[child];
        if (property.kind != UA_NODECLASS_OBJECT) continue;
        renkei::Unit unit;
        const auto targets = services.browse(
            {property.id}, {.reference_type = UA_NS0ID_ORGANIZES, .forward = true, .classes = 0},
            10);
        if (targets) {
          for (const Reference& one : targets->front()) {
            const auto known = space.by_id.find(one.target);
            const Variable* const variable =
                known == space.by_id.end() ? nullptr : space.variable(known->second);
            if (variable != nullptr) unit = variable->type.form.unit;
          }
        }
        service.service.parameters[property.name] = unit;
      }
    }
    form.services.push_back(std::move(service));
  }
  form.knows_keys = std::all_of(units_.begin(), units_.end(),
                                [](const auto& unit) { return unit->result_set != kNoNode; });
}

void Lads::start() {
  std::vector<WatchItem> items;
  for (const auto& unit : units_) {
    const auto watch = [&](std::size_t at, std::string Unit::*which) {
      if (at == kNoNode) return;
      items.push_back(
          {.name = node(at).path,
           .node = node(at).id,
           .value = [this, unit = unit.get(), which](const UA_DataValue& value) {
             if (!UA_Variant_hasScalarType(&value.value, &UA_TYPES[UA_TYPES_LOCALIZEDTEXT])) {
               return;
             }
             (unit->*which) = text(static_cast<const UA_LocalizedText*>(value.value.data)->text);
             state_changed(*unit, value.hasSourceTimestamp && value.sourceTimestamp > 0
                                      ? timestamp(value.sourceTimestamp)
                                      : ground_.now());
           }});
    };
    watch(unit->running_node, &Unit::running);
    watch(unit->state_node, &Unit::state);
  }
  ground_.watch(std::move(items));
  lock_all("InitLock");
}

void Lads::lock_all(std::string_view method) {
  next_lock_ = steady_now() + kLockRenewal;
  if (!ground_.options.lock) return;
  for (const auto& unit : units_) {
    const std::size_t found = ground_.space.child(unit->lock, method);
    if (found == kNoNode) continue;
    const auto known = ground_.space.methods.find(node(found).path);
    if (known == ground_.space.methods.end()) continue;
    std::vector<Variant> inputs(known->second.inputs.size());
    if (!inputs.empty()) {  // InitLock: who holds it
      const UA_String who = lent("renkei");
      UA_Variant_setScalarCopy(&*inputs.front(), &who, &UA_TYPES[UA_TYPES_STRING]);
    }
    const auto done = call(known->second, inputs);
    const bool held = done && !done->empty() &&
                      UA_Variant_hasScalarType(&*done->front(), &UA_TYPES[UA_TYPES_INT32]) &&
                      *static_cast<const UA_Int32*>(done->front()->data) == 0;
    if (held || method != "InitLock") continue;
    ground_.tell(EventReport{.name = "BaseEventType",
                             .text = fmt::format("{} is locked by somebody else, or cannot be "
                                                 "locked",
                                                 node(unit->node).path),
                             .severity = 600,
                             .fields = Json::object(),
                             .at = ground_.now()});
  }
}

void Lads::tell_state(Unit& unit, State state, std::map<std::string, double> results,
                      const std::string& reason) {
  unit.told = state;
  ground_.tell(ServiceReport{.service = unit.service,
                             .state = state,
                             .key = unit.key,
                             .results = std::move(results),
                             .reason = reason,
                             .at = unit.at});
}

// Within an answer: nothing here waits.
void Lads::state_changed(Unit& unit, Timestamp at) {
  unit.at = at;
  const auto state = lads_state(unit.state, unit.running);
  if (!state || unit.ending) return;
  if (!unit.under_way) {
    // What runs without our doing is somebody else's, of a program that is not known here.
    if (!recipe::is_active(*state) || unit.key.empty() || unit.over) return;
    unit.under_way = true;
  }
  if (*state == State::kComplete) return end(unit, State::kComplete);
  if (*state == State::kAborted) return end(unit, State::kAborted);
  if (*state == State::kIdle) return;  // Resetting, or not yet begun
  if (*state == State::kStopped) {
    return end(unit, unit.completed ? State::kComplete : State::kStopped);
  }
  if (unit.running == "Completing") unit.completed = true;
  if (*state != unit.told) tell_state(unit, *state, {}, {});
}

void Lads::end(Unit& unit, State how) {
  unit.ending = how;
  unit.ending_until = steady_now() + kResultPatience;
}

// The end is told with the results, which some machines write only after it.
void Lads::finish(Unit& unit) {
  std::map<std::string, double> numbers;
  std::string reason;
  if (unit.result_set != kNoNode) {
    const auto result = results_.find(node(unit.result_set).id, unit.key);
    if (!result) return;  // the link: the next time
    const bool whole = *result && ((*result)->stopped || steady_now() >= unit.ending_until);
    if (!whole && steady_now() < unit.ending_until) return;
    if (*result) {
      auto found = results_.numbers(**result);
      auto files = results_.files(**result, unit.service);
      if (!found || !files) return;
      numbers = *std::move(found);
      for (FileReport& one : *files) ground_.tell(std::move(one));
    } else {
      reason = "the machine gave no result";
    }
  }
  State how = *unit.ending;
  if (how == State::kStopped && !unit.stop_ordered) {
    if (unit.running_node == kNoNode && ground_.options.stop_is_end.contains(unit.service)) {
      how = State::kComplete;
    } else if (unit.running_node == kNoNode) {
      // A stop at its panel looks the same: nobody is to take it for complete without having
      // looked.
      reason = "the machine does not say whether it completed or was stopped";
    } else {
      reason = "it was stopped at the machine";
    }
  }
  unit.ending.reset();
  unit.under_way = false;
  unit.over = true;
  tell_state(unit, how, std::move(numbers), reason);
}

void Lads::tick() {
  for (const auto& unit : units_) {
    if (unit->ending) finish(*unit);
  }
  if (ground_.options.lock && steady_now() >= next_lock_) lock_all("RenewLock");
  if (!asked_.empty() && steady_now() >= next_ask_) {
    next_ask_ = steady_now() + kAskAgain;
    for (auto at = asked_.begin(); at != asked_.end();) {
      at = answer_ask(*at) ? asked_.erase(at) : std::next(at);
    }
  }
}

Result<std::vector<Variant>> Lads::call(const Method& method, const std::vector<Variant>& inputs) {
  const Namespaces& names = ground_.space.words.names;
  return call_and_wait(ground_.session, names.id(method.object), names.id(node(method.node).id),
                       inputs, ground_.options.connect_patience);
}

// A machine that has come to an end may want a Reset or Clear before it starts again.
Result<void> Lads::make_ready(Unit& unit) {
  const auto wait_while = [&](const auto& holds) {
    const auto end = steady_now() + kResetPatience;
    while (holds() && steady_now() < end && ground_.session.iterate(milliseconds(10))) {
    }
  };
  if (unit.state == "Aborted" && unit.clear != nullptr) {
    if (auto done = call(*unit.clear, {}); !done) return fail(std::move(done.error()));
    wait_while([&] { return unit.state == "Aborted" || unit.state == "Clearing"; });
  }
  const auto reset = unit.orders.find(Order::kReset);
  if (unit.state == "Running" && unit.running == "Complete" && reset != unit.orders.end()) {
    if (auto done = call(*reset->second, {}); !done) return fail(std::move(done.error()));
    wait_while([&] { return unit.running == "Complete" || unit.running == "Resetting"; });
  }
  return {};
}

Result<void> Lads::start_program(const Program& program, const DeviceOrder& order) {
  Unit& unit = *program.unit;
  if (auto ready = make_ready(unit); !ready) return ready;
  Json properties = Json::array();
  for (const auto& [key, value] : order.parameters) {
    properties.push_back({{"Key", key}, {"Value", fmt::format("{}", value)}});
  }
  const std::map<std::string, Json> known{{"ProgramTemplateId", program.id},
                                          {"Properties", properties},
                                          {"SupervisoryJobId", ""},
                                          {"SupervisoryTaskId", order.key},
                                          {"Samples", Json::array()}};
  std::vector<Variant> inputs;
  for (const Argument& input : unit.start_program->inputs) {
    const auto found = known.find(input.name);
    Variant made;
    if (found != known.end()) {
      auto value = variant_of(found->second, input.type, ground_.space.words);
      if (!value) return fail(std::move(value.error()));
      made = *std::move(value);
    }
    inputs.push_back(std::move(made));
  }
  // Before it is sent: its first states may come before the answer.
  const std::string service_before = std::exchange(unit.service, order.service);
  const std::string key_before = std::exchange(unit.key, order.key);
  const bool over_before = std::exchange(unit.over, false);
  unit.completed = false;
  unit.stop_ordered = false;
  auto done = call(*unit.start_program, inputs);
  // Where the link broke it may have begun all the same: what runs now is then taken for it.
  if (!done && done.error().code() == "equipment.refused") {
    unit.service = service_before;
    unit.key = key_before;
    unit.over = over_before;
  }
  if (!done) return fail(std::move(done.error()));
  state_changed(unit, unit.at);
  return {};
}

Result<void> Lads::order(Unit& unit, const DeviceOrder& given) {
  const auto found = unit.orders.find(given.order);
  if (found == unit.orders.end()) {
    return fail(
        Error{"equipment.refused", fmt::format("{}: the machine has no method for {}",
                                               given.service, recipe::order_name(given.order))}
            .value(given.service)
            .arg("reason", "it has no such method")
            .remedy("use another order"));
  }
  const bool stops = given.order == Order::kStop || given.order == Order::kAbort;
  const bool before = std::exchange(unit.stop_ordered, unit.stop_ordered || stops);
  auto done = call(*found->second, std::vector<Variant>(found->second->inputs.size()));
  if (done) return {};
  unit.stop_ordered = before;
  return fail(std::move(done.error()));
}

bool Lads::send(const DeviceOrder& given) {
  const auto found = programs_.find(given.service);
  if (found == programs_.end()) return false;
  Unit& unit = *found->second.unit;
  Result<void> done;
  if (given.order == Order::kStart && (unit.under_way || unit.ending)) {
    done =
        fail(Error{"equipment.refused", fmt::format("{} is under way on this unit", unit.service)});
  } else if (given.order == Order::kStart) {
    done = start_program(found->second, given);
  } else {
    done = order(unit, given);
  }
  if (done) {
    answer(given.key, Fate::kAccepted, {});
  } else if (done.error().code() != "equipment.timeout" &&
             done.error().code() != "equipment.unreachable") {
    answer(given.key, Fate::kRefused, done.error().message());
  }  // else what became of it is not known, and can be asked
  return true;
}

// Of a run that an earlier connection started: the result says that it ended, and not how. Nobody
// is to take it for complete without having looked.
void Lads::tell_result(const Unit& unit, const LadsResult& result) {
  auto numbers = results_.numbers(result);
  if (!result.stopped || !numbers) return;  // under way: its machine says how it goes
  std::string service;
  for (const auto& [name, program] : programs_) {
    if (program.unit != &unit) continue;
    const bool only = unit.programs == 1;
    if (only || program.id == result.program || node(program.node).name == result.program) {
      service = name;
    }
  }
  if (auto files = results_.files(result, service)) {
    for (FileReport& one : *files) ground_.tell(std::move(one));
  }
  ground_.tell(ServiceReport{.service = service,
                             .state = State::kStopped,
                             .key = result.task,
                             .results = *std::move(numbers),
                             .reason = "its result is there, which does not say whether it "
                                       "completed or was stopped",
                             .at = *result.stopped});
}

// True: it has been answered.
bool Lads::answer_ask(const std::string& key) {
  bool busy = false;
  for (const auto& unit : units_) {
    if (unit->key == key && (unit->under_way || unit->over)) {
      answer(key, Fate::kAccepted, {});
      if (!unit->ending) tell_state(*unit, unit->told, {}, {});
      return true;
    }
    if (unit->result_set == kNoNode) continue;
    const auto result = results_.find(node(unit->result_set).id, key);
    if (!result) return false;
    const auto state = lads_state(unit->state, unit->running);
    const bool active = !state || recipe::is_active(*state);
    busy = busy || active;
    if (!*result) continue;
    answer(key, Fate::kAccepted, {});
    tell_result(*unit, **result);
    return true;
  }
  // What runs may be it: results are known by their keys, runs are not.
  if (busy) return false;
  answer(key, Fate::kUnknown, {});
  return true;
}

bool Lads::ask(const std::string& key) {
  if (!answer_ask(key)) asked_.insert(key);
  return true;
}

bool Lads::read_back(const std::string& service) {
  const auto found = programs_.find(service);
  if (found == programs_.end()) return false;
  Unit& unit = *found->second.unit;
  if (unit.service == service) {
    if (!unit.ending) tell_state(unit, unit.told, {}, {});
  } else {
    ground_.tell(ServiceReport{.service = service, .state = State::kIdle, .at = ground_.now()});
  }
  return true;
}

}  // namespace

std::unique_ptr<DeviceServices> lads_services(ServiceGround ground) {
  auto lads = std::make_unique<Lads>(std::move(ground));
  if (lads->empty()) return nullptr;
  return lads;
}

}  // namespace renkei::equipment::opcua
