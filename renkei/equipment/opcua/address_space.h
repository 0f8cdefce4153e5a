// The address space of a server as it was read once: its nodes below Objects, what its variables,
// methods and event types are in the neutral form, and who made it. For the sources of this folder
// alone. A plain value, thread-safe as such.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/form.h"
#include "renkei/equipment/opcua/session.h"
#include "renkei/equipment/opcua/ua_value.h"

namespace renkei::equipment::opcua {

inline constexpr std::size_t kNoNode = static_cast<std::size_t>(-1);

struct Node {
  std::string id;  // as a text, with the URI of its namespace
  std::string name;
  std::string space;  // URI of the namespace of its name
  std::string title{};
  std::string path{};  // unique: names from below Objects, with "/" between
  std::string type{};  // node id of its type definition
  UA_NodeClass kind = UA_NODECLASS_OBJECT;
  std::size_t parent = kNoNode;
  std::vector<std::size_t> children{};
};

struct Variable {
  std::size_t node = kNoNode;
  UaType type{};
  bool readable = false;
  bool writable = false;
  bool history = false;
  std::string about{};
};
struct Argument {
  std::string name;
  UaType type{};
  std::string about{};
};
struct Method {
  std::size_t node = kNoNode;
  std::string object;  // node id of the object it is called on
  std::vector<Argument> inputs{};
  std::vector<Argument> outputs{};
};
struct EventField {
  std::string name;
  std::string space;  // URI
  std::string type;   // node id of the event type that declares it
};
struct EventType {
  std::string name;
  std::string id;
  std::vector<std::string> fields{};
};

struct AddressSpace {
  Vocabulary words;
  std::vector<Node> nodes{};  // the first is Objects
  std::map<std::string, std::size_t> by_id{};
  std::map<std::string, Variable> variables{};  // by path
  std::map<std::string, Method> methods{};      // by path
  std::vector<EventField> event_fields{};       // those asked for of each event
  std::vector<EventType> event_types{};
  std::map<std::string, std::string> event_names{};  // node id of any event type to a form's name
  DeviceIdentity identity{};
  std::vector<std::string> left_out{};  // what was not read, and why, in words

  // kNoNode: there is none of that name below.
  [[nodiscard]] std::size_t child(std::size_t node, std::string_view name) const;
  [[nodiscard]] std::size_t find(std::size_t node, const std::vector<std::string_view>& path) const;
  [[nodiscard]] const Variable* variable(std::size_t node) const;
};

struct BrowseLimits {
  std::size_t nodes_max = 20'000;
  int depth_max = 32;
  std::chrono::milliseconds patience{10'000};  // of each service
};

// Errors: equipment.refused, equipment.unreachable.
[[nodiscard]] Result<AddressSpace> read_address_space(Session& session, const BrowseLimits& limits);

// Values, commands, events and identity of the form.
void add_to_form(const AddressSpace& space, DeviceForm& form);

}  // namespace renkei::equipment::opcua
