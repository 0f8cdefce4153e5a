// Values of OPC UA in the neutral form and back. A value is read after the type its variable was
// declared with; one of another type is no value. What stands for what is in
// docs/formats/equipment.md. For the sources of this folder alone. Pure functions,
// thread-safe.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/form.h"
#include "renkei/equipment/opcua/ua.h"

namespace renkei::equipment::opcua {

inline constexpr int kValueDepthMax = 32;
inline constexpr std::size_t kValueItemsMax = 1'000'000;

struct UaStructure;

// A declared type: what travels, and the neutral form of it.
struct UaType {
  DataType form{};                     // lists and all
  int kind = UA_DATATYPEKIND_VARIANT;  // of one item: a builtin type (OPC 10000-6, 5.1.2)
  int dimensions = 0;                  // lists in lists; 0: one item
  bool any_shape = false;  // declared for one item and for lists: as the value came first
  std::string id{};        // of the data type, as a text
  std::shared_ptr<const UaStructure> structure{};  // of an extension object that can be read
};

struct UaField {
  std::string name;
  UaType type{};
  bool optional = false;
};
enum class UaShape : std::uint8_t { kPlain, kOptional, kUnion };
// OPC 10000-6, 5.2.6, 5.2.7 and 5.2.8.
struct UaStructure {
  std::string encoding{};  // node id of its binary encoding, as a text
  UaShape shape = UaShape::kPlain;
  std::vector<UaField> fields{};
};

// What one session knows: its namespaces, and structures by the node id of their encoding.
struct Vocabulary {
  Namespaces names{};
  std::map<std::string, std::shared_ptr<const UaStructure>, std::less<>> structures{};
};

// The neutral form of one item of a builtin type.
[[nodiscard]] DataType builtin_form(int kind);
// `type` of one item, as lists of so many dimensions.
[[nodiscard]] UaType listed(UaType type, int dimensions);
// The form of a structure: its members in order.
[[nodiscard]] DataType structure_form(const UaStructure& structure);
// Of a type that the library knows.
[[nodiscard]] UaType described(const UA_DataType& type);

// Nothing: it is empty, or of another type or shape than declared, or its bytes end early.
[[nodiscard]] std::optional<Json> json_of(const UA_Variant& value, const UaType& type,
                                          const Vocabulary& words);
// {"type": ..., "value": ...} of whatever it is; null when it is empty or cannot be read.
[[nodiscard]] Json any_json(const UA_Variant& value, const Vocabulary& words);
// Errors, with JSON pointers: equipment.value_type, equipment.value_range.
[[nodiscard]] Result<Variant> variant_of(const Json& value, const UaType& type,
                                         const Vocabulary& words);

// The body of an extension object (OPC 10000-6, 5.2.6). Nothing when it is not of that structure.
[[nodiscard]] std::optional<Json> read_structure(std::string_view bytes,
                                                 const UaStructure& structure,
                                                 const Vocabulary& words);

// `now` where the server told no time.
[[nodiscard]] ValueReport value_report(const std::string& name, const UA_DataValue& value,
                                       const UaType& type, const Vocabulary& words, Timestamp now);

}  // namespace renkei::equipment::opcua
