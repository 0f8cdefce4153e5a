#include "renkei/equipment/opcua/address_space.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/data_types.h"
#include "renkei/equipment/opcua/services.h"
#include "renkei/equipment/opcua/units.h"

namespace renkei::equipment::opcua {
namespace {

constexpr std::string_view kObjects = "i=85";
constexpr std::string_view kServer = "i=2253";
constexpr std::string_view kDi = "http://opcfoundation.org/UA/DI/";
constexpr std::string_view kUa = "http://opcfoundation.org/UA/";
constexpr std::string_view kBaseEvent = "i=2041";
constexpr std::string_view kAuditEvent = "i=2052";
constexpr std::size_t kEventTypesMax = 1'000;
constexpr std::size_t kEventFieldsMax = 200;
constexpr std::size_t kMembersMax = 100'000;
constexpr std::size_t kPathBytesMax = 1'024;

// Properties that say something of what they belong to, and are no values of their own.
constexpr auto kMetadata = std::to_array<std::string_view>(
    {"EngineeringUnits", "EURange", "InstrumentRange", "EnumStrings", "EnumValues",
     "InputArguments", "OutputArguments", "ValuePrecision", "TrueState", "FalseState", "Definition",
     "NamespaceMetadata"});

bool is_metadata(const std::string& name) {
  return std::find(kMetadata.begin(), kMetadata.end(), name) != kMetadata.end();
}

class Reading {
 public:
  Reading(Session& session, const BrowseLimits& limits, AddressSpace& space)
      : limits_(limits),
        space_(space),
        services_(session, space.words.names, limits.patience),
        types_(services_, space.words) {}

  Result<void> nodes();
  Result<void> variables();
  Result<void> methods();
  Result<void> event_types();
  Result<void> identity();
  void finish() {
    space_.left_out.insert(space_.left_out.end(), types_.told().begin(), types_.told().end());
  }

 private:
  void add(const Reference& reference, std::size_t parent);
  std::string unique_path(const Node& node);
  Result<void> metadata(const std::vector<std::size_t>& nodes);
  std::vector<Argument> arguments(const UA_Variant& value);
  void shape_by(Variable& variable, const UA_Variant& value) const;
  Result<void> event_fields(const std::vector<std::string>& ids,
                            const std::map<std::string, std::string>& names);

  const BrowseLimits& limits_;
  AddressSpace& space_;
  Services services_;
  DataTypes types_;
  std::set<std::string> paths_{};
};

std::string Reading::unique_path(const Node& node) {
  const Node& parent = space_.nodes[node.parent];
  std::string path = parent.path.empty() ? node.name : parent.path + "/" + node.name;
  if (path.size() > kPathBytesMax) path.resize(kPathBytesMax);
  if (!paths_.insert(path).second) {
    path += " <" + node.id + ">";
    paths_.insert(path);
  }
  return path;
}

void Reading::add(const Reference& reference, std::size_t parent) {
  if (reference.target == kServer) return;
  const auto known = space_.by_id.find(reference.target);
  if (known != space_.by_id.end()) return;  // by another way, or a circle
  Node node;
  node.id = reference.target;
  node.name = reference.name;
  node.space = reference.space;
  node.title = reference.title;
  node.type = reference.type;
  node.kind = reference.kind;
  node.parent = parent;
  node.path = unique_path(node);
  const std::size_t at = space_.nodes.size();
  space_.by_id[node.id] = at;
  space_.nodes[parent].children.push_back(at);
  space_.nodes.push_back(std::move(node));
}

Result<void> Reading::nodes() {
  Node root;
  root.id = kObjects;
  root.name = "Objects";
  root.space = kUa;
  space_.by_id[root.id] = 0;
  space_.nodes.push_back(std::move(root));
  std::vector<std::size_t> level{0};
  for (int depth = 0; !level.empty(); ++depth) {
    if (depth == limits_.depth_max) {
      space_.left_out.push_back(fmt::format("what lies deeper than {} levels", depth));
      break;
    }
    std::vector<std::string> ids;
    for (const std::size_t node : level) ids.push_back(space_.nodes[node].id);
    // References too are counted, since circles can have many of them.
    const auto found = services_.browse(
        ids,
        {.reference_type = UA_NS0ID_HIERARCHICALREFERENCES,
         .forward = true,
         .classes = UA_NODECLASS_OBJECT | UA_NODECLASS_VARIABLE | UA_NODECLASS_METHOD},
        limits_.nodes_max * 4);
    if (!found) return fail(Error(found.error()));
    const std::size_t before = space_.nodes.size();
    bool full = false;
    for (std::size_t i = 0; i < level.size(); ++i) {
      for (const Reference& one : (*found)[i]) {
        full = full || space_.nodes.size() >= limits_.nodes_max;
        if (!full) add(one, level[i]);
      }
    }
    if (full) {
      space_.left_out.push_back(fmt::format("nodes over {}", limits_.nodes_max));
      break;
    }
    level.clear();
    for (std::size_t i = before; i < space_.nodes.size(); ++i) level.push_back(i);
  }
  return {};
}

void Reading::shape_by(Variable& variable, const UA_Variant& value) const {
  if (!variable.type.any_shape || value.type == nullptr ||
      variable.type.kind == UA_DATATYPEKIND_VARIANT || UA_Variant_isScalar(&value)) {
    return;
  }
  const int dimensions = static_cast<int>(std::max<std::size_t>(1, value.arrayDimensionsSize));
  if (dimensions <= kValueDepthMax && dimensions > variable.type.dimensions) {
    variable.type = listed(std::move(variable.type), dimensions - variable.type.dimensions);
  }
}

Result<void> Reading::variables() {
  std::vector<std::size_t> nodes;
  for (std::size_t i = 0; i < space_.nodes.size(); ++i) {
    const Node& node = space_.nodes[i];
    if (node.kind == UA_NODECLASS_VARIABLE && !is_metadata(node.name)) nodes.push_back(i);
  }
  constexpr auto kAttributes = std::to_array<UA_UInt32>(
      {UA_ATTRIBUTEID_DATATYPE, UA_ATTRIBUTEID_VALUERANK, UA_ATTRIBUTEID_ACCESSLEVEL,
       UA_ATTRIBUTEID_USERACCESSLEVEL, UA_ATTRIBUTEID_DESCRIPTION});
  std::vector<Services::Attribute> attributes;
  for (const std::size_t node : nodes) {
    for (const UA_UInt32 one : kAttributes) attributes.push_back({space_.nodes[node].id, one});
  }
  const auto read = services_.read(attributes);
  if (!read) return fail(Error(read.error()));
  std::vector<Services::Attribute> to_see;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto at = [&](std::size_t which) -> const UA_Variant& {
      return (*read)[i * kAttributes.size() + which]->value;
    };
    if (!UA_Variant_hasScalarType(&at(0), &UA_TYPES[UA_TYPES_NODEID])) continue;
    Variable variable;
    variable.node = nodes[i];
    const std::string type = space_.words.names.text(*static_cast<const UA_NodeId*>(at(0).data));
    const bool ranked = UA_Variant_hasScalarType(&at(1), &UA_TYPES[UA_TYPES_INT32]);
    variable.type =
        types_.type(type, ranked ? *static_cast<const UA_Int32*>(at(1).data) : UA_VALUERANK_ANY);
    UA_Byte access = UA_ACCESSLEVELMASK_READ;
    if (UA_Variant_hasScalarType(&at(2), &UA_TYPES[UA_TYPES_BYTE])) {
      access = *static_cast<const UA_Byte*>(at(2).data);
    }
    if (UA_Variant_hasScalarType(&at(3), &UA_TYPES[UA_TYPES_BYTE])) {
      access &= *static_cast<const UA_Byte*>(at(3).data);
    }
    variable.readable = (access & UA_ACCESSLEVELMASK_READ) != 0;
    variable.writable = (access & UA_ACCESSLEVELMASK_WRITE) != 0;
    variable.history = (access & UA_ACCESSLEVELMASK_HISTORYREAD) != 0;
    if (UA_Variant_hasScalarType(&at(4), &UA_TYPES[UA_TYPES_LOCALIZEDTEXT])) {
      variable.about = text(static_cast<const UA_LocalizedText*>(at(4).data)->text);
    }
    const std::string choices = types_.choices(type);
    if (!choices.empty()) variable.about += (variable.about.empty() ? "" : ". ") + choices;
    const Node& node = space_.nodes[nodes[i]];
    if (variable.type.any_shape && variable.readable) {
      to_see.push_back({node.id, UA_ATTRIBUTEID_VALUE});
    }
    space_.variables.emplace(node.path, std::move(variable));
  }
  const auto seen = services_.read(to_see);
  if (!seen) return fail(Error(seen.error()));
  for (std::size_t i = 0; i < to_see.size(); ++i) {
    const Node& node = space_.nodes[space_.by_id[to_see[i].id]];
    shape_by(space_.variables.at(node.path), (*seen)[i]->value);
  }
  return metadata(nodes);
}

// Units and ranges of analogue items (OPC 10000-8, 5.3.2.3).
Result<void> Reading::metadata(const std::vector<std::size_t>& nodes) {
  std::vector<Services::Attribute> attributes;
  std::vector<std::size_t> of;
  for (const std::size_t node : nodes) {
    for (const std::string_view name : {"EngineeringUnits", "EURange"}) {
      const std::size_t property = space_.child(node, name);
      if (property == kNoNode) continue;
      attributes.push_back({space_.nodes[property].id, UA_ATTRIBUTEID_VALUE});
      of.push_back(node);
    }
  }
  const auto read = services_.read(attributes);
  if (!read) return fail(Error(read.error()));
  for (std::size_t i = 0; i < of.size(); ++i) {
    const auto found = space_.variables.find(space_.nodes[of[i]].path);
    if (found == space_.variables.end()) continue;
    DataType* form = &found->second.type.form;
    while (form->kind == ValueKind::kList) form = &form->members.front().type;
    if (form->kind != ValueKind::kInteger && form->kind != ValueKind::kReal) continue;
    const UA_Variant& value = (*read)[i]->value;
    if (UA_Variant_hasScalarType(&value, &UA_TYPES[UA_TYPES_EUINFORMATION])) {
      const auto& unit = *static_cast<const UA_EUInformation*>(value.data);
      const std::string label = text(unit.displayName.text);
      if (auto known = unit_of(unit.unitId, label)) {
        form->unit = *std::move(known);
      } else {
        form->unit_label = label;
      }
    } else if (UA_Variant_hasScalarType(&value, &UA_TYPES[UA_TYPES_RANGE])) {
      const auto& range = *static_cast<const UA_Range*>(value.data);
      if (range.low < range.high) {
        form->min = range.low;
        form->max = range.high;
      }
    }
  }
  return {};
}

std::vector<Argument> Reading::arguments(const UA_Variant& value) {
  std::vector<Argument> out;
  if (!UA_Variant_hasArrayType(&value, &UA_TYPES[UA_TYPES_ARGUMENT])) return out;
  const auto* const given = static_cast<const UA_Argument*>(value.data);
  for (std::size_t i = 0; i < value.arrayLength; ++i) {
    Argument one;
    one.name = text(given[i].name);
    if (one.name.empty()) one.name = fmt::format("Argument{}", i + 1);
    const auto same = [&](const Argument& other) { return other.name == one.name; };
    if (std::any_of(out.begin(), out.end(), same)) one.name += fmt::format("{}", i + 1);
    // Of an argument, any rank is one item unless it says more.
    const int rank = given[i].valueRank;
    one.type = types_.type(space_.words.names.text(given[i].dataType), std::max(rank, -1));
    one.about = text(given[i].description.text);
    out.push_back(std::move(one));
  }
  return out;
}

Result<void> Reading::methods() {
  std::vector<std::size_t> nodes;
  std::vector<Services::Attribute> attributes;
  for (std::size_t i = 0; i < space_.nodes.size(); ++i) {
    const Node& node = space_.nodes[i];
    if (node.kind != UA_NODECLASS_METHOD) continue;
    nodes.push_back(i);
    for (const std::string_view name : {"InputArguments", "OutputArguments"}) {
      const std::size_t property = space_.child(i, name);
      attributes.push_back({property == kNoNode ? std::string("i=0") : space_.nodes[property].id,
                            UA_ATTRIBUTEID_VALUE});
    }
  }
  const auto read = services_.read(attributes);
  if (!read) return fail(Error(read.error()));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = space_.nodes[nodes[i]];
    Method method;
    method.node = nodes[i];
    method.object = space_.nodes[node.parent].id;
    method.inputs = arguments((*read)[2 * i]->value);
    method.outputs = arguments((*read)[2 * i + 1]->value);
    space_.methods.emplace(node.path, std::move(method));
  }
  return {};
}

Result<void> Reading::event_types() {
  std::vector<std::string> level{std::string(kBaseEvent)};
  std::map<std::string, std::string> names{{level.front(), "BaseEventType"}};
  std::vector<std::string> listed_ids = level;
  space_.event_names[level.front()] = "BaseEventType";
  while (!level.empty() && space_.event_names.size() < kEventTypesMax) {
    const auto found = services_.browse(
        level, {.reference_type = UA_NS0ID_HASSUBTYPE, .forward = true, .classes = 0},
        kEventTypesMax);
    if (!found) return fail(Error(found.error()));
    std::vector<std::string> next;
    for (std::size_t i = 0; i < level.size(); ++i) {
      for (const Reference& one : (*found)[i]) {
        if (one.target == kAuditEvent || space_.event_names.contains(one.target)) continue;
        // Of the types of the standard only those of conditions; others go by what they are of.
        const bool own = one.space != kUa || one.name == "ConditionType" ||
                         one.name == "AlarmConditionType" || one.name == "SystemEventType" ||
                         one.name == "TransitionEventType";
        std::string name = own ? one.name : space_.event_names[level[i]];
        if (own) {
          const auto taken = [&](const auto& other) { return other.second == name; };
          if (std::any_of(names.begin(), names.end(), taken)) name += " <" + one.target + ">";
          names[one.target] = name;
          listed_ids.push_back(one.target);
        }
        space_.event_names[one.target] = name;
        next.push_back(one.target);
      }
    }
    level = std::move(next);
  }
  return event_fields(listed_ids, names);
}

Result<void> Reading::event_fields(const std::vector<std::string>& ids,
                                   const std::map<std::string, std::string>& names) {
  // First those that every event has (OPC 10000-5, 6.4.2), in this order.
  for (const std::string_view name :
       {"EventId", "EventType", "SourceNode", "SourceName", "Time", "Message", "Severity"}) {
    space_.event_fields.push_back({std::string(name), std::string(kUa), std::string(kBaseEvent)});
  }
  const auto found = services_.browse(
      ids,
      {.reference_type = UA_NS0ID_AGGREGATES, .forward = true, .classes = UA_NODECLASS_VARIABLE},
      kMembersMax);
  if (!found) return fail(Error(found.error()));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    EventType type;
    type.name = names.at(ids[i]);
    type.id = ids[i];
    for (const Reference& one : (*found)[i]) {
      if (ids[i] != kBaseEvent) type.fields.push_back(one.name);
      const auto same = [&](const EventField& field) {
        return field.name == one.name && field.space == one.space;
      };
      const bool known = std::any_of(space_.event_fields.begin(), space_.event_fields.end(), same);
      if (known || ids[i] == kBaseEvent) continue;
      if (space_.event_fields.size() >= kEventFieldsMax) {
        space_.left_out.push_back(fmt::format("fields of events over {}", kEventFieldsMax));
        break;
      }
      space_.event_fields.push_back({one.name, one.space, ids[i]});
    }
    space_.event_types.push_back(std::move(type));
  }
  return {};
}

// Who made it: the name plate of DI (OPC 10000-100, 4.5.2) nearest to the root, else BuildInfo.
Result<void> Reading::identity() {
  DeviceIdentity& identity = space_.identity;
  const std::array<std::pair<std::string_view, std::string*>, 8> plate{{
      {"Manufacturer", &identity.maker},
      {"Model", &identity.model},
      {"SerialNumber", &identity.serial},
      {"SoftwareRevision", &identity.version},
      {"DeviceRevision", &identity.version},
      {"ProductInstanceUri", &identity.uuid},
      {"ComponentName", &identity.title},
      {"AssetId", &identity.about},
  }};
  std::size_t device = kNoNode;
  for (const Node& node : space_.nodes) {  // by levels: the nearest comes first
    if (node.space == kDi && node.name == "SerialNumber" && node.parent != kNoNode) {
      device = node.parent;
      break;
    }
  }
  std::vector<Services::Attribute> attributes;
  for (const auto& [name, to] : plate) {
    const std::size_t node = device == kNoNode ? kNoNode : space_.child(device, name);
    attributes.push_back(
        {node == kNoNode ? std::string("i=0") : space_.nodes[node].id, UA_ATTRIBUTEID_VALUE});
  }
  attributes.push_back(
      {fmt::format("i={}", UA_NS0ID_SERVER_SERVERSTATUS_BUILDINFO), UA_ATTRIBUTEID_VALUE});
  const auto read = services_.read(attributes);
  if (!read) return fail(Error(read.error()));
  for (std::size_t i = 0; i < plate.size(); ++i) {
    const UA_Variant& value = (*read)[i]->value;
    std::string& to = *plate[i].second;
    if (!to.empty()) continue;
    if (UA_Variant_hasScalarType(&value, &UA_TYPES[UA_TYPES_STRING])) {
      to = text(*static_cast<const UA_String*>(value.data));
    } else if (UA_Variant_hasScalarType(&value, &UA_TYPES[UA_TYPES_LOCALIZEDTEXT])) {
      to = text(static_cast<const UA_LocalizedText*>(value.data)->text);
    }
  }
  if (device != kNoNode && identity.title.empty()) {
    const Node* node = &space_.nodes[device];
    if (node->name == "Identification" && node->parent != kNoNode) {
      node = &space_.nodes[node->parent];
    }
    identity.title = node->title;
  }
  const UA_Variant& build = read->back()->value;
  if (UA_Variant_hasScalarType(&build, &UA_TYPES[UA_TYPES_BUILDINFO])) {
    const auto& info = *static_cast<const UA_BuildInfo*>(build.data);
    if (identity.maker.empty()) identity.maker = text(info.manufacturerName);
    if (identity.model.empty()) identity.model = text(info.productName);
    if (identity.version.empty()) identity.version = text(info.softwareVersion);
  }
  return {};
}

}  // namespace

std::size_t AddressSpace::child(std::size_t node, std::string_view name) const {
  if (node == kNoNode) return kNoNode;
  for (const std::size_t one : nodes[node].children) {
    if (nodes[one].name == name) return one;
  }
  return kNoNode;
}

std::size_t AddressSpace::find(std::size_t node, const std::vector<std::string_view>& path) const {
  for (const std::string_view step : path) node = child(node, step);
  return node;
}

const Variable* AddressSpace::variable(std::size_t node) const {
  if (node == kNoNode) return nullptr;
  const auto found = variables.find(nodes[node].path);
  return found == variables.end() ? nullptr : &found->second;
}

Result<AddressSpace> read_address_space(Session& session, const BrowseLimits& limits) {
  auto names = session.read_namespaces();
  if (!names) return fail(std::move(names.error()));
  AddressSpace space;
  space.words.names = *std::move(names);
  Reading reading(session, limits, space);
  for (const auto step : {&Reading::nodes, &Reading::variables, &Reading::methods,
                          &Reading::event_types, &Reading::identity}) {
    if (auto done = (reading.*step)(); !done) return fail(std::move(done.error()));
  }
  reading.finish();
  return space;
}

void add_to_form(const AddressSpace& space, DeviceForm& form) {
  for (const auto& [path, variable] : space.variables) {
    const Node& node = space.nodes[variable.node];
    form.values.push_back({.name = path,
                           .title = {.en = node.title, .ja = {}},
                           .about = {.en = variable.about, .ja = {}},
                           .type = variable.type.form,
                           .address = node.id,
                           .observable = variable.readable,
                           .writable = variable.writable,
                           .history = variable.history});
  }
  for (const auto& [path, method] : space.methods) {
    const Node& node = space.nodes[method.node];
    CommandForm command;
    command.name = path;
    command.title.en = node.title;
    command.address = node.id;
    const auto members = [](const std::vector<Argument>& from) {
      std::vector<DataMember> out;
      for (const Argument& one : from) {
        out.push_back(
            {.name = one.name, .title = {.en = one.about, .ja = {}}, .type = one.type.form});
      }
      return out;
    };
    command.parameters = members(method.inputs);
    command.results = members(method.outputs);
    form.commands.push_back(std::move(command));
  }
  for (const EventType& type : space.event_types) {
    EventForm event;
    event.name = type.name;
    event.address = type.id;
    DataType any;
    any.kind = ValueKind::kAny;
    for (const std::string& field : type.fields) {
      event.fields.push_back({.name = field, .title = {}, .type = any, .optional = true});
    }
    form.events.push_back(std::move(event));
  }
  form.identity = space.identity;
}

}  // namespace renkei::equipment::opcua
