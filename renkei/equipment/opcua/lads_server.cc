// A machine as a laboratory device after LADS (OPC 30500-1): one device with one functional unit.
// Of the types of DI, Machinery and LADS those that the nodes here are of, with their published
// node ids; their declarations of what instances may have are not there.
#include <array>
#include <charconv>
#include <deque>
#include <utility>

#include <fmt/format.h>
#include <tl/expected.hpp>

#include "renkei/base/utf8.h"
#include "renkei/equipment/opcua/machine_server.h"
#include "renkei/equipment/opcua/server_core.h"

namespace renkei::equipment::opcua {
namespace {

using recipe::Order;
using recipe::State;

constexpr const char* kDi = "http://opcfoundation.org/UA/DI/";
constexpr const char* kMachinery = "http://opcfoundation.org/UA/Machinery/";
constexpr const char* kLads = "http://opcfoundation.org/UA/LADS/";

// Numbers of node ids in the namespaces of DI, Machinery and LADS.
constexpr UA_UInt32 kTopologyElement = 1001;
constexpr UA_UInt32 kDevice = 1002;
constexpr UA_UInt32 kFunctionalGroup = 1005;
constexpr UA_UInt32 kDeviceSet = 5001;
constexpr UA_UInt32 kIdentification = 1012;
constexpr UA_UInt32 kSet = 61;
constexpr UA_UInt32 kLadsDevice = 1002;
constexpr UA_UInt32 kFunctionalUnit = 1003;
constexpr UA_UInt32 kFunction = 1004;
constexpr UA_UInt32 kBaseSensor = 1005;
constexpr UA_UInt32 kProgramManager = 1006;
constexpr UA_UInt32 kAnalogScalarSensor = 1016;
constexpr UA_UInt32 kProgramTemplate = 1018;
constexpr UA_UInt32 kProgramTemplateSet = 1019;
constexpr UA_UInt32 kResultSet = 1020;
constexpr UA_UInt32 kResult = 1021;
constexpr UA_UInt32 kResultFileSet = 1022;
constexpr UA_UInt32 kFunctionalUnitSet = 1023;
constexpr UA_UInt32 kFunctionSet = 1026;
constexpr UA_UInt32 kSupportedPropertiesSet = 1033;
constexpr UA_UInt32 kSupportedProperty = 1035;
constexpr UA_UInt32 kRunningStateMachine = 1036;
constexpr UA_UInt32 kFunctionalStateMachine = 1038;
constexpr UA_UInt32 kActiveProgram = 1040;
constexpr UA_UInt32 kVariableSet = 1041;
constexpr UA_UInt32 kUnitStateMachine = 1043;
constexpr UA_UInt32 kAnalogSensor = 1046;
constexpr UA_UInt32 kKeyValue = 3003;
constexpr UA_UInt32 kKeyValueBinary = 5045;
constexpr UA_UInt32 kSampleInfo = 3002;
constexpr UA_UInt32 kSampleInfoBinary = 5042;

// Of what clients sent, so much is said back.
std::string beginning_of(const std::string& words) {
  constexpr std::size_t kMost = 100;
  const std::string_view cut = std::string_view(words).substr(0, kMost);
  return std::string(cut.substr(0, utf8_valid_bytes(cut)));
}

struct KeyValue {
  UA_String key;
  UA_String value;
};

// Structures of four texts at most; the namespace is known when the server is there.
class Structures {
 public:
  Structures() {
    const UA_DataType& string = UA_TYPES[UA_TYPES_STRING];
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      members_[i] = UA_DataTypeMember{kNames[i], &string, 0, false, false};
    }
    types_[0] = type("KeyValueType", 2, members_.data());
    types_[1] = type("SampleInfoType", 4, members_.data() + 2);
  }
  void number(UA_UInt16 space) {
    types_[0].typeId = UA_NODEID_NUMERIC(space, kKeyValue);
    types_[0].binaryEncodingId = UA_NODEID_NUMERIC(space, kKeyValueBinary);
    types_[1].typeId = UA_NODEID_NUMERIC(space, kSampleInfo);
    types_[1].binaryEncodingId = UA_NODEID_NUMERIC(space, kSampleInfoBinary);
  }
  [[nodiscard]] const UA_DataTypeArray* array() const { return &array_; }
  [[nodiscard]] const UA_DataType& key_value() const { return types_[0]; }
  [[nodiscard]] const UA_DataType& sample_info() const { return types_[1]; }

 private:
  static constexpr std::array<const char*, 6> kNames{"Key",      "Value",    "ContainerId",
                                                     "SampleId", "Position", "CustomData"};
  static UA_DataType type(const char* name, unsigned texts, UA_DataTypeMember* members) {
    UA_DataType made{};
    made.typeName = name;
    made.memSize = static_cast<UA_UInt16>(texts * sizeof(UA_String));
    made.typeKind = UA_DATATYPEKIND_STRUCTURE;
    made.membersSize = static_cast<UA_Byte>(texts);
    made.members = members;
    return made;
  }
  std::array<UA_DataTypeMember, 6> members_{};
  std::array<UA_DataType, 2> types_{};
  UA_DataTypeArray array_{nullptr, 2, types_.data(), false};
};

// The states of ISA-88 in those of LADS: of the unit, and of the machine within Running.
struct LadsStates {
  const char* unit;
  const char* running;  // nullptr: as it was
};
LadsStates states_of(State state) {
  switch (state) {
    case State::kRunning:
      return {"Running", "Execute"};
    case State::kComplete:
      return {"Running", "Complete"};
    case State::kPausing:
      return {"Running", "Suspending"};
    case State::kPaused:
      return {"Running", "Suspended"};
    case State::kHolding:
      return {"Running", "Holding"};
    case State::kHeld:
      return {"Running", "Held"};
    case State::kRestarting:
      return {"Running", "Unholding"};
    case State::kStopping:
      return {"Stopping", nullptr};
    case State::kAborting:
      return {"Aborting", nullptr};
    case State::kAborted:
      return {"Aborted", nullptr};
    default:
      return {"Stopped", nullptr};
  }
}

UA_Argument argument(const char* name, const UA_NodeId& type, bool list = false) {
  UA_Argument made{};
  made.name = lent(name);
  made.dataType = type;
  made.valueRank = list ? UA_VALUERANK_ONE_DIMENSION : UA_VALUERANK_SCALAR;
  return made;
}

std::optional<std::string> text_in(const UA_Variant& value) {
  if (!UA_Variant_hasScalarType(&value, &UA_TYPES[UA_TYPES_STRING])) return std::nullopt;
  return text(*static_cast<const UA_String*>(value.data));
}

class LadsServer final : public MachineServer {
 public:
  explicit LadsServer(MachineServerOptions options) : options_(std::move(options)) {}
  Result<void> begin();

  DeviceAddress address() const override {
    DeviceAddress address = core_.address();
    address.protocol = "OPC UA LADS";
    return address;
  }
  void show(const Delivery& delivery) override { core_.show(delivery); }
  bool flush(std::chrono::milliseconds patience) override { return core_.flush(patience); }
  std::vector<DeviceOrder> take_orders() override { return core_.take_orders(); }
  bool wait(std::chrono::milliseconds patience) override { return core_.wait(patience); }
  void cut() override { core_.cut(true); }
  void restore() override { core_.cut(false); }

 private:
  [[nodiscard]] UA_NodeId di(UA_UInt32 id) const { return UA_NODEID_NUMERIC(di_, id); }
  [[nodiscard]] UA_NodeId lads(UA_UInt32 id) const { return UA_NODEID_NUMERIC(lads_, id); }
  void add_types();
  void add_device();
  void add_unit(const UA_NodeId& set);
  void add_properties(const UA_NodeId& unit);
  void add_states(const UA_NodeId& unit);
  NodeId current_state(const UA_NodeId& machine, const char* name);
  void show_state(const NodeId& node, const std::string& name, Timestamp at);
  void tell(const Delivery& delivery);
  void tell(const ServiceReport& report);
  void add_result(const ServiceReport& report);
  std::optional<UA_StatusCode> called(const UA_CallMethodRequest& request, void* context);
  std::optional<UA_StatusCode> start_program(const UA_CallMethodRequest& request, void* context);
  // In the units of the service. Nothing: one of them is no parameter of it, or no number.
  // Else why they cannot be taken.
  [[nodiscard]] tl::expected<std::map<std::string, double>, std::string> parameters(
      const recipe::Service& service, const UA_Variant& given) const;

  MachineServerOptions options_;
  Structures structures_;  // outlives the server
  ServerCore core_;
  UA_UInt16 di_ = 0;
  UA_UInt16 machinery_ = 0;
  UA_UInt16 lads_ = 0;
  UA_UInt16 own_ = 0;
  std::map<std::string, NodeId> values_{};
  // As StartProgram takes them: service and parameter of each name.
  std::map<std::string, std::map<std::string, std::string>> properties_{};
  NodeId unit_state_{};
  NodeId running_state_{};  // null: it tells none
  NodeId result_set_{};
  std::deque<NodeId> results_{};
  std::map<std::string, Timestamp> began_{};  // by key
  std::string service_{};                     // that ran last
  State state_ = State::kIdle;
  std::uint64_t runs_ = 0;
};

Result<void> LadsServer::begin() {
  // The library takes namespaces in the order in which they are added, after 0 and its own.
  structures_.number(4);
  if (auto made = core_.make(options_, structures_.array()); !made) return made;
  di_ = core_.space(kDi);
  machinery_ = core_.space(kMachinery);
  lads_ = core_.space(kLads);
  RENKEI_CHECK(lads_ == 4);
  own_ = core_.space(("urn:renkei:machine:" + options_.description.id + ":nodes").c_str());
  add_types();
  add_device();
  return core_.start({[this](const Delivery& delivery) { tell(delivery); },
                      [this](const UA_CallMethodRequest& request, void* context) {
                        return called(request, context);
                      }});
}

void LadsServer::add_types() {
  const UA_NodeId object = UA_NODEID_NUMERIC(0, UA_NS0ID_BASEOBJECTTYPE);
  const UA_NodeId folder = UA_NODEID_NUMERIC(0, UA_NS0ID_FOLDERTYPE);
  const UA_NodeId machine = UA_NODEID_NUMERIC(0, UA_NS0ID_FINITESTATEMACHINETYPE);
  core_.object_type(di(kTopologyElement), object, "TopologyElementType");
  core_.object_type(di(kDevice), di(kTopologyElement), "DeviceType");
  core_.object_type(di(kFunctionalGroup), folder, "FunctionalGroupType");
  core_.object_type(UA_NODEID_NUMERIC(machinery_, kIdentification), di(kFunctionalGroup),
                    "MachineIdentificationType");
  core_.object_type(lads(kSet), folder, "SetType");
  core_.object_type(lads(kLadsDevice), di(kDevice), "LADSDeviceType");
  core_.object_type(lads(kFunctionalUnit), di(kTopologyElement), "FunctionalUnitType");
  core_.object_type(lads(kProgramManager), di(kTopologyElement), "ProgramManagerType");
  core_.object_type(lads(kFunction), di(kTopologyElement), "FunctionType");
  core_.object_type(lads(kBaseSensor), lads(kFunction), "BaseSensorFunctionType");
  core_.object_type(lads(kAnalogSensor), lads(kBaseSensor), "AnalogSensorFunctionType");
  core_.object_type(lads(kAnalogScalarSensor), lads(kAnalogSensor),
                    "AnalogScalarSensorFunctionType");
  core_.object_type(lads(kFunctionalStateMachine), machine, "FunctionalStateMachineType");
  core_.object_type(lads(kUnitStateMachine), lads(kFunctionalStateMachine),
                    "FunctionalUnitStateMachineType");
  core_.object_type(lads(kRunningStateMachine), machine, "RunningStateMachineType");
  for (const auto& [id, name] :
       {std::pair{kProgramTemplate, "ProgramTemplateType"}, std::pair{kResult, "ResultType"},
        std::pair{kActiveProgram, "ActiveProgramType"},
        std::pair{kSupportedProperty, "SupportedPropertyType"}}) {
    core_.object_type(lads(id), object, name);
  }
  for (const auto& [id, name] :
       {std::pair{kFunctionalUnitSet, "FunctionalUnitSetType"},
        std::pair{kFunctionSet, "FunctionSetType"},
        std::pair{kProgramTemplateSet, "ProgramTemplateSetType"},
        std::pair{kResultSet, "ResultSetType"}, std::pair{kResultFileSet, "ResultFileSetType"},
        std::pair{kVariableSet, "VariableSetType"},
        std::pair{kSupportedPropertiesSet, "SupportedPropertiesSetType"}}) {
    core_.object_type(lads(id), lads(kSet), name);
  }
  core_.data_type(structures_.key_value());
  core_.data_type(structures_.sample_info());
}

void LadsServer::add_device() {
  const NodeId devices = core_.object(UA_NODEID_NUMERIC(0, UA_NS0ID_OBJECTSFOLDER), di_,
                                      "DeviceSet", UA_NODEID_NUMERIC(0, UA_NS0ID_BASEOBJECTTYPE),
                                      UA_NS0ID_ORGANIZES, di(kDeviceSet));
  const NodeId device = core_.object(*devices, own_, options_.description.id, lads(kLadsDevice));
  const NodeId plate =
      core_.object(*device, di_, "Identification", UA_NODEID_NUMERIC(machinery_, kIdentification));
  const auto words = [&](const char* name, const std::string& value) {
    const UA_LocalizedText given{lent(""), lent(value)};
    core_.variable(*plate, di_, name, UA_TYPES[UA_TYPES_LOCALIZEDTEXT], &given,
                   UA_NS0ID_PROPERTYTYPE);
  };
  words("Manufacturer", "renkei");
  words("Model", options_.description.equipment_class);
  words("ComponentName", options_.description.id);
  core_.text(*plate, di_, "SerialNumber", options_.description.id);
  core_.text(*plate, di_, "ProductInstanceUri", "urn:renkei:machine:" + options_.description.id);
  const NodeId set = core_.object(*device, lads_, "FunctionalUnitSet", lads(kFunctionalUnitSet));
  add_unit(*set);
}

void LadsServer::add_unit(const UA_NodeId& set) {
  const NodeId unit = core_.object(set, own_, "Unit", lads(kFunctionalUnit));
  const NodeId functions = core_.object(*unit, lads_, "FunctionSet", lads(kFunctionSet));
  for (const auto& [name, of] : options_.description.values) {
    const NodeId function = core_.object(*functions, own_, name, lads(kAnalogScalarSensor));
    std::optional<std::pair<double, double>> range;
    const auto known = options_.ranges.find(name);
    if (known != options_.ranges.end()) range = known->second;
    values_.emplace(name, core_.amount(*function, lads_, "SensorValue", of, range, true));
  }
  const NodeId manager = core_.object(*unit, lads_, "ProgramManager", lads(kProgramManager));
  core_.object(*manager, lads_, "ActiveProgram", lads(kActiveProgram));
  result_set_ = core_.object(*manager, lads_, "ResultSet", lads(kResultSet));
  const NodeId templates =
      core_.object(*manager, lads_, "ProgramTemplateSet", lads(kProgramTemplateSet));
  for (const recipe::Service& service : options_.description.services) {
    const NodeId program = core_.object(*templates, own_, service.name, lads(kProgramTemplate));
    core_.text(*program, lads_, "DeviceTemplateId", service.name);
    core_.text(*program, lads_, "Author", "renkei");
    core_.text(*program, lads_, "Version", "1");
  }
  add_properties(*unit);
  add_states(*unit);
}

// Properties are the unit's, and parameters its services': of two of one name that differ in unit
// each is called after its service.
void LadsServer::add_properties(const UA_NodeId& unit) {
  std::map<std::string, Unit> units;
  std::map<std::string, bool> plain;
  for (const recipe::Service& service : options_.description.services) {
    for (const auto& [name, of] : service.parameters) {
      const auto [at, first] = units.emplace(name, of);
      plain[name] = (first || plain[name]) && at->second == of;
    }
  }
  const NodeId set =
      core_.object(unit, lads_, "SupportedPropertiesSet", lads(kSupportedPropertiesSet));
  const NodeId targets = core_.object(unit, di_, "Operational", di(kFunctionalGroup));
  for (const recipe::Service& service : options_.description.services) {
    for (const auto& [name, of] : service.parameters) {
      const std::string told = plain[name] ? name : service.name + "." + name;
      const bool is_new = !properties_[told].empty();
      properties_[told][service.name] = name;
      if (is_new) continue;
      const NodeId property = core_.object(*set, own_, told, lads(kSupportedProperty));
      const NodeId target = core_.amount(*targets, own_, told, of, std::nullopt, false);
      core_.refer(*property, UA_NS0ID_ORGANIZES, *target);
    }
  }
}

NodeId LadsServer::current_state(const UA_NodeId& machine, const char* name) {
  const UA_LocalizedText state{lent(""), lent(name)};
  return core_.variable(machine, 0, "CurrentState", UA_TYPES[UA_TYPES_LOCALIZEDTEXT], &state,
                        UA_NS0ID_FINITESTATEVARIABLETYPE);
}

void LadsServer::add_states(const UA_NodeId& unit) {
  const NodeId machine = core_.object(unit, lads_, "FunctionalUnitState", lads(kUnitStateMachine));
  unit_state_ = current_state(*machine, "Stopped");
  const UA_NodeId string = UA_TYPES[UA_TYPES_STRING].typeId;
  core_.method(*machine, lads_, "StartProgram",
               {argument("ProgramTemplateId", string),
                argument("Properties", structures_.key_value().typeId, true),
                argument("SupervisoryJobId", string), argument("SupervisoryTaskId", string),
                argument("Samples", structures_.sample_info().typeId, true)},
               {argument("DeviceProgramRunId", string)});
  for (const char* name : {"Stop", "Abort", "Clear"}) core_.method(*machine, lads_, name, {}, {});
  if (!options_.running_states) return;
  const NodeId inner =
      core_.object(*machine, lads_, "RunningStateMachine", lads(kRunningStateMachine));
  running_state_ = current_state(*inner, "Idle");
  for (const char* name : {"Hold", "Unhold", "Suspend", "Unsuspend", "ToComplete", "Reset"}) {
    core_.method(*inner, lads_, name, {}, {});
  }
}

void LadsServer::show_state(const NodeId& node, const std::string& name, Timestamp at) {
  if (UA_NodeId_isNull(&*node)) return;
  const UA_LocalizedText told{lent(""), lent(name)};
  core_.write(*node, UA_TYPES[UA_TYPES_LOCALIZEDTEXT], &told, at);
}

void LadsServer::tell(const Delivery& delivery) {
  if (const auto* const reading = std::get_if<Reading>(&delivery)) {
    const auto found = values_.find(reading->name);
    if (found != values_.end()) core_.write(*found->second, *reading);
  } else if (const auto* const service = std::get_if<ServiceReport>(&delivery)) {
    tell(*service);
  } else if (const auto* const event = std::get_if<DeviceEvent>(&delivery)) {
    core_.raise(event->name, event->text, event->at);
  }
}

void LadsServer::tell(const ServiceReport& report) {
  if (report.state == State::kIdle) return;
  // Told again, as after an order that was sent twice.
  if (report.service == service_ && report.state == state_ && recipe::is_final(state_) &&
      !began_.contains(report.key)) {
    return;
  }
  service_ = report.service;
  state_ = report.state;
  if (recipe::is_active(report.state)) began_.emplace(report.key, report.at);
  // Its result is there before its end is told.
  if (recipe::is_final(report.state)) add_result(report);
  if (!report.reason.empty()) core_.raise(report.service, report.reason, report.at);
  const LadsStates told = states_of(report.state);
  if (told.running != nullptr) show_state(running_state_, told.running, report.at);
  if (report.state == State::kComplete) {
    // Without states within Running its end is that it has stopped.
    show_state(unit_state_, "Stopped", report.at);
  } else {
    show_state(unit_state_, told.unit, report.at);
  }
}

void LadsServer::add_result(const ServiceReport& report) {
  const std::string run = fmt::format("run-{}", ++runs_);
  const NodeId result = core_.object(*result_set_, own_, "Result-" + run, lads(kResult));
  const auto began = began_.find(report.key);
  const UA_DateTime started = date_time(began == began_.end() ? report.at : began->second);
  if (began != began_.end()) began_.erase(began);
  const UA_DateTime stopped = date_time(report.at);
  core_.text(*result, lads_, "SupervisoryTaskId", report.key);
  core_.text(*result, lads_, "SupervisoryJobId", "");
  core_.text(*result, lads_, "DeviceProgramRunId", run);
  const UA_DataType& time = UA_TYPES[UA_TYPES_DATETIME];
  core_.variable(*result, lads_, "Started", time, &started, UA_NS0ID_PROPERTYTYPE);
  const NodeId program = core_.object(*result, lads_, "ProgramTemplate", lads(kProgramTemplate));
  core_.text(*program, lads_, "DeviceTemplateId", report.service);
  core_.object(*result, lads_, "FileSet", lads(kResultFileSet));
  const NodeId set = core_.object(*result, lads_, "VariableSet", lads(kVariableSet));
  const recipe::Service* const service = options_.description.service(report.service);
  for (const auto& [name, number] : report.results) {
    Unit unit;
    if (service != nullptr && service->results.contains(name)) unit = service->results.at(name);
    const NodeId node = core_.amount(*set, own_, name, unit, std::nullopt, false);
    core_.write(*node, UA_TYPES[UA_TYPES_DOUBLE], &number, report.at);
  }
  core_.variable(*result, lads_, "Stopped", time, &stopped, UA_NS0ID_PROPERTYTYPE);
  results_.push_back(result);
  if (results_.size() <= options_.results_max) return;
  core_.remove(*results_.front());
  results_.pop_front();
}

tl::expected<std::map<std::string, double>, std::string> LadsServer::parameters(
    const recipe::Service& service, const UA_Variant& given) const {
  std::map<std::string, double> out;
  // An array of structures without items tells not even of which structures.
  const bool no_items = !UA_Variant_isScalar(&given) && given.arrayLength == 0;
  if (UA_Variant_isEmpty(&given) || no_items) return out;
  if (!UA_Variant_hasArrayType(&given, &structures_.key_value())) {
    return tl::unexpected(std::string("Properties is no array of KeyValueType"));
  }
  const auto* const pairs = static_cast<const KeyValue*>(given.data);
  for (std::size_t i = 0; i < given.arrayLength; ++i) {
    const std::string key = text(pairs[i].key);
    const auto property = properties_.find(key);
    if (property == properties_.end()) {
      return tl::unexpected(fmt::format("there is no property '{}'", beginning_of(key)));
    }
    const auto parameter = property->second.find(service.name);
    if (parameter == property->second.end()) {
      return tl::unexpected(
          fmt::format("'{}' has no property '{}'", service.name, beginning_of(key)));
    }
    const std::string number = text(pairs[i].value);
    double value = 0;
    const char* const end = number.data() + number.size();
    const auto [at, error] = std::from_chars(number.data(), end, value);
    if (error != std::errc() || at != end) {
      return tl::unexpected(
          fmt::format("'{}' of '{}' is no number: '{}'", key, service.name, beginning_of(number)));
    }
    out[parameter->second] = value;
  }
  return out;
}

std::optional<UA_StatusCode> LadsServer::start_program(const UA_CallMethodRequest& request,
                                                       void* context) {
  if (request.inputArgumentsSize != 5) return UA_STATUSCODE_BADARGUMENTSMISSING;
  const auto id = text_in(request.inputArguments[0]);
  const auto task = text_in(request.inputArguments[3]);
  if (!id || !task) return UA_STATUSCODE_BADINVALIDARGUMENT;
  const recipe::Service* const service = options_.description.service(*id);
  if (service == nullptr) return UA_STATUSCODE_BADINVALIDARGUMENT;
  auto given = parameters(*service, request.inputArguments[1]);
  if (!given) {
    // The status has no words; an event says which of them it is, and why.
    core_.raise("refused", given.error(), Timestamp::of(options_.clock->now()));
    return UA_STATUSCODE_BADINVALIDARGUMENT;
  }
  DeviceOrder order;
  order.key = task->empty() ? core_.new_key() : *task;
  order.service = *id;
  order.parameters = *std::move(given);
  Variant run;
  const std::string name = fmt::format("run-{}", runs_ + 1);
  const UA_String told = lent(name);
  UA_Variant_setScalarCopy(&*run, &told, &UA_TYPES[UA_TYPES_STRING]);
  std::vector<Variant> outputs;
  outputs.push_back(std::move(run));
  core_.order(std::move(order), context, std::move(outputs));
  return std::nullopt;
}

std::optional<UA_StatusCode> LadsServer::called(const UA_CallMethodRequest& request,
                                                void* context) {
  static const std::map<std::string, Order> orders{
      {"Stop", Order::kStop},          {"Abort", Order::kAbort},   {"Hold", Order::kHold},
      {"Unhold", Order::kRestart},     {"Suspend", Order::kPause}, {"Unsuspend", Order::kResume},
      {"ToComplete", Order::kComplete}};
  const std::string name = core_.browse_name(request.methodId);
  if (name == "StartProgram") return start_program(request, context);
  // The machine itself wants neither after an end; the states of LADS do.
  if (name == "Clear" || name == "Reset") {
    if (!recipe::is_final(state_)) return UA_STATUSCODE_BADINVALIDSTATE;
    show_state(running_state_, "Idle", Timestamp::of(options_.clock->now()));
    show_state(unit_state_, "Stopped", Timestamp::of(options_.clock->now()));
    return UA_STATUSCODE_GOOD;
  }
  const auto order = orders.find(name);
  if (order == orders.end()) return UA_STATUSCODE_BADMETHODINVALID;
  if (!recipe::is_active(state_)) return UA_STATUSCODE_BADINVALIDSTATE;
  core_.order({.key = core_.new_key(), .service = service_, .order = order->second}, context, {});
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<MachineServer>> serve_lads(MachineServerOptions options) {
  auto server = std::make_unique<LadsServer>(std::move(options));
  if (auto begun = server->begin(); !begun) return fail(std::move(begun.error()));
  return std::unique_ptr<MachineServer>(std::move(server));
}

}  // namespace renkei::equipment::opcua
