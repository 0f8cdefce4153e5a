// The neutral form of a machine: what it is, the values it shows, the commands it takes, the events
// it tells and the services it offers, in one form for every maker and protocol. An adapter reads
// it off the machine (SiLA feature definitions, OPC UA address space, MTP manifest); a maker can
// publish it as a file. Its JSON is docs/formats/equipment.md, "renkei device 1".
//
// A value travels as JSON of its DataType: boolean; integer as a number; real as a number, or the
// texts "NaN", "Infinity", "-Infinity"; text; binary as base64 text (RFC 4648, section 4); date
// "2026-11-23" or, where its zone is not UTC, "2026-11-23+09:00"; time "14:05:00.250+09:00";
// timestamp as Timestamp writes it (RFC 3339, UTC); list as an array; structure as an object; any
// as {"type": a DataType, "value": of that type}.
// Plain values and pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/base/unit.h"
#include "renkei/equipment/identity.h"
#include "renkei/recipe/recipe.h"

namespace renkei::equipment {

enum class ValueKind : std::uint8_t {
  kBoolean,
  kInteger,  // 64 bits, signed
  kReal,     // IEEE 754, 64 bits
  kText,
  kBinary,
  kDate,
  kTime,
  kTimestamp,
  kList,
  kStructure,
  kAny
};
[[nodiscard]] std::string_view kind_name(ValueKind kind);  // "Boolean"
[[nodiscard]] std::optional<ValueKind> kind_named(std::string_view name);

// A part of a structure, or a parameter. A template so that types can have members that have types.
template <typename Type>
struct MemberOf {
  std::string name;  // an identifier of the machine's own
  recipe::Text title{};
  Type type{};
  bool optional = false;
};

struct DataType;
using DataMember = MemberOf<DataType>;

// A kind and what holds of its values beside. A limit that is not there is not set. Of a list,
// `members` has the one type of its items, without a name; of a structure, its members in order.
struct DataType {
  ValueKind kind = ValueKind::kText;
  Unit unit{};                           // of a number; "1" where there is none
  std::string unit_label{};              // as the machine writes it, where UCUM has no such unit
  std::optional<double> min{};           // of a number, inclusive
  std::optional<double> max{};           // of a number, inclusive
  std::optional<double> above{};         // of a number, exclusive
  std::optional<double> below{};         // of a number, exclusive
  std::optional<std::uint64_t> least{};  // characters of a text, bytes of a binary, items of a list
  std::optional<std::uint64_t> most{};
  std::string pattern{};        // of a text: a regular expression (XML Schema, appendix F)
  std::vector<Json> choices{};  // the only values there are; empty: not limited
  std::string content_type{};   // of a binary or text: "image/png"
  std::vector<DataMember> members{};

  // The item of a list. Requires kList.
  [[nodiscard]] const DataType& item() const;
  [[nodiscard]] const DataMember* member(std::string_view name) const;
};

// A value that can be read. `name` is unique in the machine; so are those of commands, of events
// and of services. Names are the machine's: "TemperatureController/CurrentTemperature" or the
// browse path "FunctionalUnits/Bioreactor/Temperature"; `address` is what the protocol calls it
// (a fully qualified identifier, a node id).
struct ValueForm {
  std::string name;
  recipe::Text title{};
  recipe::Text about{};
  DataType type{};
  std::string address{};
  bool observable = false;  // it tells of changes by itself
  bool writable = false;
  bool history = false;  // what it was can be asked for
};

// An error that the machine names beforehand.
struct ErrorForm {
  std::string id;
  recipe::Text title{};
  recipe::Text about{};
};

struct CommandForm {
  std::string name;
  recipe::Text title{};
  recipe::Text about{};
  std::vector<DataMember> parameters{};
  std::vector<DataMember> results{};
  std::vector<DataMember> intermediates{};
  std::vector<ErrorForm> errors{};
  std::string address{};
  bool observable = false;  // it takes its time, and tells how far it is
  bool cancellable = false;
};

struct EventForm {
  std::string name;
  recipe::Text title{};
  recipe::Text about{};
  std::vector<DataMember> fields{};
  std::string address{};
};

// A service as recipes call it, and what of the machine carries it out: a program template of LADS,
// a service of an MTP, an observable command of SiLA.
struct ServiceForm {
  recipe::Service service{};
  recipe::Text title{};
  std::string address{};
};

// A run that an examination of the machine may start by itself (renkei device certify), as its
// maker says: safe with nothing in it and nobody beside it. They are run in their order.
struct TrialForm {
  std::string service;
  std::map<std::string, double> parameters{};  // in the units of the service
};

struct DeviceForm {
  std::string id;  // of the unit, as control recipes name it
  std::string equipment_class{};
  DeviceIdentity identity{};
  DeviceAddress address{};
  std::vector<ValueForm> values{};
  std::vector<CommandForm> commands{};
  std::vector<EventForm> events{};
  std::vector<ServiceForm> services{};
  std::map<std::string, recipe::Setting> properties{};
  std::vector<TrialForm> trials{};
  bool knows_keys = false;  // see DeviceOrder::key
  // nullptr: there is none of that name.
  [[nodiscard]] const ValueForm* value(std::string_view name) const;
  [[nodiscard]] const CommandForm* command(std::string_view name) const;
  [[nodiscard]] const ServiceForm* service(std::string_view name) const;
};

// What does not fit the type, each with its JSON pointer under `at`: equipment.value_type (kind,
// a member missing or not known), equipment.value_range (outside its limits, or not one of the
// choices). Lists of up to a million items and 64 levels are looked at; more is
// equipment.value_range.
[[nodiscard]] Faults check_value(const Json& value, const DataType& type, const Place& at);
// Of all members of a call: the same, and a member that is missing though it is not optional.
[[nodiscard]] Faults check_members(const Json& object, const std::vector<DataMember>& members,
                                   const Place& at);

// The JSON of one type, as it stands in the form: what the value of Any says of itself. Reading
// gives faults as read_form does, and nothing where there are any.
[[nodiscard]] Json type_json(const DataType& type);
[[nodiscard]] std::optional<DataType> read_type_json(const Json& json, Faults& faults);

// The JSON of docs/formats/equipment.schema.json. Written and read again it is the same.
[[nodiscard]] Json form_json(const DeviceForm& form);
// Reads as far as it can be read; `faults` receives all that is wrong, with JSON pointers:
// equipment.form_member (missing, not known, of another kind), equipment.form_name (doubled),
// unit.unknown. Errors: equipment.form_format (not "renkei device 1", or over 16 MiB).
[[nodiscard]] Result<DeviceForm> read_form(const std::string& file, std::string_view text,
                                           Faults& faults);

}  // namespace renkei::equipment
