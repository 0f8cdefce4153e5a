// Values to OPC UA: variant_of of ua_value.h.
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/ua_bytes.h"
#include "renkei/equipment/opcua/ua_value.h"

namespace renkei::equipment::opcua {
namespace {

struct Writing {
  const Vocabulary& words;
  std::string pointer{};

  tl::unexpected<Error> wrong(const Json& value, const std::string& wanted) const {
    const std::string shown = write_json(value, -1).substr(0, 80);
    return fail(Error{"equipment.value_type", fmt::format("{} is not {}", shown, wanted)}
                    .at({.pointer = pointer})
                    .value(shown)
                    .arg("wanted", wanted)
                    .remedy("give " + wanted));
  }
  tl::unexpected<Error> outside(const Json& value, const std::string& wanted) const {
    const std::string shown = write_json(value, -1).substr(0, 80);
    return fail(Error{"equipment.value_range", fmt::format("{} is not {}", shown, wanted)}
                    .at({.pointer = pointer})
                    .value(shown)
                    .arg("wanted", wanted)
                    .remedy("give " + wanted));
  }

  Result<void> item(const Json& value, const UaType& type, void* to);
  Result<void> whole(const Json& value, const UaType& type, UA_Variant& to);
  Result<std::string> structure_bytes(const Json& value, const UaStructure& structure, int depth);

 private:
  template <typename T>
  Result<void> integer(const Json& value, void* to);
  Result<void> real(const Json& value, int kind, void* to) const;
  Result<void> texts(const Json& value, int kind, void* to) const;
  Result<void> object(const Json& value, const UaType& type, UA_ExtensionObject& to);
  Result<void> any(const Json& value, UA_Variant& to);
  Result<void> flatten(const Json& value, const UaType& type, int level,
                       std::vector<std::uint32_t>& lengths, std::vector<const Json*>& items);
  Result<void> field_bytes(const Json& value, const UaType& type, int depth, std::string& out);
  Result<void> item_bytes(const Json& value, const UaType& type, int depth, std::string& out);
};

template <typename T>
Result<void> Writing::integer(const Json& value, void* to) {
  if (!value.is_number_integer()) return wrong(value, "a whole number");
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number <= static_cast<std::uint64_t>(std::numeric_limits<T>::max())) {
      *static_cast<T*>(to) = static_cast<T>(number);
      return {};
    }
  } else {
    const auto number = value.get<std::int64_t>();
    constexpr bool kSigned = std::numeric_limits<T>::is_signed;
    const auto least = kSigned ? static_cast<std::int64_t>(std::numeric_limits<T>::min()) : 0;
    if (number >= least &&
        (number < 0 || static_cast<std::uint64_t>(number) <=
                           static_cast<std::uint64_t>(std::numeric_limits<T>::max()))) {
      *static_cast<T*>(to) = static_cast<T>(number);
      return {};
    }
  }
  return outside(value, fmt::format("from {} to {}", std::numeric_limits<T>::min(),
                                    std::numeric_limits<T>::max()));
}

Result<void> Writing::real(const Json& value, int kind, void* to) const {
  double number = 0;
  if (value.is_number()) {
    number = value.get<double>();
  } else if (value == "NaN") {
    number = std::numeric_limits<double>::quiet_NaN();
  } else if (value == "Infinity" || value == "-Infinity") {
    number = std::numeric_limits<double>::infinity() * (value == "Infinity" ? 1 : -1);
  } else {
    return wrong(value, "a number");
  }
  if (kind == UA_DATATYPEKIND_DOUBLE) {
    *static_cast<UA_Double*>(to) = number;
    return {};
  }
  if (std::isfinite(number) && std::abs(number) > std::numeric_limits<float>::max()) {
    return outside(value, "a number that 32 bits hold");
  }
  *static_cast<UA_Float*>(to) = static_cast<float>(number);
  return {};
}

Result<void> Writing::texts(const Json& value, int kind, void* to) const {
  if (!value.is_string()) return wrong(value, "a text");
  const auto words_given = value.get<std::string>();
  switch (kind) {
    case UA_DATATYPEKIND_STRING:
    case UA_DATATYPEKIND_XMLELEMENT:
      *static_cast<UA_String*>(to) = copied(words_given);
      return {};
    case UA_DATATYPEKIND_LOCALIZEDTEXT:
      static_cast<UA_LocalizedText*>(to)->text = copied(words_given);
      return {};
    case UA_DATATYPEKIND_BYTESTRING: {
      const auto bytes = from_base64(words_given);
      if (!bytes) return wrong(value, "bytes as base64");
      *static_cast<UA_ByteString*>(to) = copied(*bytes);
      return {};
    }
    case UA_DATATYPEKIND_DATETIME: {
      const auto time = Timestamp::parse(words_given);
      if (!time) return wrong(value, "a time such as 2026-11-23T05:47:28.123Z");
      *static_cast<UA_DateTime*>(to) = date_time(*time);
      return {};
    }
    case UA_DATATYPEKIND_GUID:
      if (UA_Guid_parse(static_cast<UA_Guid*>(to), lent(words_given)) == UA_STATUSCODE_GOOD) {
        return {};
      }
      return wrong(value, "a GUID such as 72962b91-fa75-4ae6-8d28-b404dc7daf63");
    case UA_DATATYPEKIND_NODEID:
    case UA_DATATYPEKIND_EXPANDEDNODEID: {
      NodeId id = words.names.id(words_given);
      if (UA_NodeId_isNull(&*id) && words_given != "i=0") {
        return wrong(value, "a node id such as nsu=URI;s=Name");
      }
      UA_NodeId* const target = kind == UA_DATATYPEKIND_NODEID
                                    ? static_cast<UA_NodeId*>(to)
                                    : &static_cast<UA_ExpandedNodeId*>(to)->nodeId;
      std::swap(*target, *id);
      return {};
    }
    case UA_DATATYPEKIND_QUALIFIEDNAME: {
      auto* const name = static_cast<UA_QualifiedName*>(to);
      const std::size_t end = words_given.find(';');
      if (words_given.starts_with("nsu=") && end != std::string::npos) {
        name->namespaceIndex = words.names.index(words_given.substr(4, end - 4), 0);
        name->name = copied(words_given.substr(end + 1));
      } else {
        name->name = copied(words_given);
      }
      return {};
    }
    default:
      return wrong(value, "a value of a type that can be written");
  }
}

Result<void> Writing::item(const Json& value, const UaType& type, void* to) {
  switch (type.kind) {
    case UA_DATATYPEKIND_BOOLEAN:
      if (!value.is_boolean()) return wrong(value, "true or false");
      *static_cast<UA_Boolean*>(to) = value.get<bool>();
      return {};
    case UA_DATATYPEKIND_SBYTE:
      return integer<UA_SByte>(value, to);
    case UA_DATATYPEKIND_BYTE:
      return integer<UA_Byte>(value, to);
    case UA_DATATYPEKIND_INT16:
      return integer<UA_Int16>(value, to);
    case UA_DATATYPEKIND_UINT16:
      return integer<UA_UInt16>(value, to);
    case UA_DATATYPEKIND_INT32:
      return integer<UA_Int32>(value, to);
    case UA_DATATYPEKIND_UINT32:
    case UA_DATATYPEKIND_STATUSCODE:
      return integer<UA_UInt32>(value, to);
    case UA_DATATYPEKIND_INT64:
      return integer<UA_Int64>(value, to);
    case UA_DATATYPEKIND_UINT64:
      return integer<UA_UInt64>(value, to);
    case UA_DATATYPEKIND_FLOAT:
    case UA_DATATYPEKIND_DOUBLE:
      return real(value, type.kind, to);
    case UA_DATATYPEKIND_EXTENSIONOBJECT:
      return object(value, type, *static_cast<UA_ExtensionObject*>(to));
    case UA_DATATYPEKIND_VARIANT:
      return any(value, *static_cast<UA_Variant*>(to));
    default:
      return texts(value, type.kind, to);
  }
}

Result<void> Writing::object(const Json& value, const UaType& type, UA_ExtensionObject& to) {
  std::string encoding;
  std::string body;
  if (type.structure) {
    auto bytes = structure_bytes(value, *type.structure, 0);
    if (!bytes) return fail(std::move(bytes.error()));
    encoding = type.structure->encoding;
    body = *std::move(bytes);
  } else {
    return wrong(value, "a structure whose members the server describes");
  }
  to.encoding = UA_EXTENSIONOBJECT_ENCODED_BYTESTRING;
  NodeId id = words.names.id(encoding);
  std::swap(to.content.encoded.typeId, *id);
  to.content.encoded.body = copied(body);
  return {};
}

// {"type": {"kind": ...}, "value": ...}
Result<void> Writing::any(const Json& value, UA_Variant& to) {
  if (value.is_null()) return {};
  const auto kind_of = [](const Json& type) -> std::optional<int> {
    const auto name = type.is_object() && type.contains("kind") && type["kind"].is_string()
                          ? kind_named(type["kind"].get<std::string>())
                          : std::nullopt;
    if (!name) return std::nullopt;
    switch (*name) {
      case ValueKind::kBoolean:
        return UA_DATATYPEKIND_BOOLEAN;
      case ValueKind::kInteger:
        return UA_DATATYPEKIND_INT64;
      case ValueKind::kReal:
        return UA_DATATYPEKIND_DOUBLE;
      case ValueKind::kText:
        return UA_DATATYPEKIND_STRING;
      case ValueKind::kBinary:
        return UA_DATATYPEKIND_BYTESTRING;
      case ValueKind::kTimestamp:
        return UA_DATATYPEKIND_DATETIME;
      default:
        return std::nullopt;
    }
  };
  if (!value.is_object() || !value.contains("type") || !value.contains("value")) {
    return wrong(value, "an object of type and value");
  }
  Json type = value["type"];
  int dimensions = 0;
  while (dimensions < kValueDepthMax && type.is_object() && type.value("kind", "") == "List" &&
         type.contains("item")) {
    Json inner = type["item"];
    type = std::move(inner);
    ++dimensions;
  }
  const auto kind = kind_of(type);
  if (!kind) return wrong(value["type"], "a type that can be written to any");
  UaType made;
  made.kind = *kind;
  made.form = builtin_form(*kind);
  pointer += "/value";
  return whole(value["value"], listed(std::move(made), dimensions), to);
}

Result<void> Writing::flatten(const Json& value, const UaType& type, int level,
                              std::vector<std::uint32_t>& lengths,
                              std::vector<const Json*>& items) {
  if (level == type.dimensions) {
    items.push_back(&value);
    if (items.size() > kValueItemsMax) {
      return outside(value, fmt::format("a list of up to {} items", kValueItemsMax));
    }
    return {};
  }
  if (!value.is_array()) return wrong(value, "a list");
  const auto length = static_cast<std::uint32_t>(value.size());
  const auto at = static_cast<std::size_t>(level);
  if (lengths.size() == at) lengths.push_back(length);
  if (lengths[at] != length) return wrong(value, "a list as long as the others");
  for (const Json& one : value) {
    if (auto done = flatten(one, type, level + 1, lengths, items); !done) return done;
  }
  return {};
}

Result<void> Writing::whole(const Json& value, const UaType& type, UA_Variant& to) {
  if (type.kind == UA_DATATYPEKIND_VARIANT && type.dimensions == 0) return any(value, to);
  const UA_DataType& of = UA_TYPES[type.kind];
  if (type.dimensions == 0) {
    void* const one = UA_new(&of);
    UA_Variant_setScalar(&to, one, &of);
    return item(value, type, one);
  }
  std::vector<std::uint32_t> lengths;
  std::vector<const Json*> items;
  if (auto done = flatten(value, type, 0, lengths, items); !done) return done;
  void* const array = UA_Array_new(items.size(), &of);
  UA_Variant_setArray(&to, array, items.size(), &of);
  if (lengths.size() > 1) {
    auto* const dimensions =
        static_cast<UA_UInt32*>(UA_Array_new(lengths.size(), &UA_TYPES[UA_TYPES_UINT32]));
    std::copy(lengths.begin(), lengths.end(), dimensions);
    to.arrayDimensions = dimensions;
    to.arrayDimensionsSize = lengths.size();
  }
  const std::string before = pointer;
  for (std::size_t i = 0; i < items.size(); ++i) {
    pointer = before + "/" + std::to_string(i);
    if (auto done = item(*items[i], type, static_cast<std::uint8_t*>(array) + i * of.memSize);
        !done) {
      return done;
    }
  }
  pointer = before;
  return {};
}

void append_number(std::string& out, std::uint32_t number) {
  for (unsigned i = 0; i < 4; ++i) out += static_cast<char>((number >> (8 * i)) & 0xFFU);
}

Result<void> Writing::item_bytes(const Json& value, const UaType& type, int depth,
                                 std::string& out) {
  if (type.structure) {
    auto bytes = structure_bytes(value, *type.structure, depth + 1);
    if (!bytes) return fail(std::move(bytes.error()));
    out += *bytes;
    return {};
  }
  const UA_DataType& of = UA_TYPES[type.kind];
  void* const one = UA_new(&of);
  auto done = item(value, type, one);
  UA_ByteString bytes = UA_BYTESTRING_NULL;
  if (done && UA_encodeBinary(one, &of, &bytes) == UA_STATUSCODE_GOOD) out += view(bytes);
  UA_ByteString_clear(&bytes);
  UA_delete(one, &of);
  return done;
}

Result<void> Writing::field_bytes(const Json& value, const UaType& type, int depth,
                                  std::string& out) {
  if (type.dimensions == 0) return item_bytes(value, type, depth, out);
  if (type.dimensions > 1) return wrong(value, "a field of one dimension");
  if (!value.is_array()) return wrong(value, "a list");
  append_number(out, static_cast<std::uint32_t>(value.size()));
  for (const Json& one : value) {
    if (auto done = item_bytes(one, type, depth, out); !done) return done;
  }
  return {};
}

Result<std::string> Writing::structure_bytes(const Json& value, const UaStructure& structure,
                                             int depth) {
  if (depth > kValueDepthMax) return outside(value, "a structure of up to 32 levels");
  if (!value.is_object()) return wrong(value, "an object of its members");
  std::string fields;
  std::uint32_t mask = 0;
  std::uint32_t bit = 1;
  std::size_t known = 0;
  const std::string before = pointer;
  for (std::size_t i = 0; i < structure.fields.size(); ++i) {
    const UaField& field = structure.fields[i];
    const auto found = value.find(field.name);
    const bool there = found != value.end();
    const bool may_lack = structure.shape == UaShape::kUnion ||
                          (structure.shape == UaShape::kOptional && field.optional);
    if (there) {
      ++known;
      if (structure.shape == UaShape::kUnion) mask = static_cast<std::uint32_t>(i + 1);
      if (structure.shape == UaShape::kOptional && field.optional) mask |= bit;
    }
    if (structure.shape == UaShape::kOptional && field.optional) bit <<= 1U;
    pointer = before + json_pointer_step(field.name);
    if (!there && !may_lack) return wrong(nullptr, "a value for " + field.name);
    if (!there) continue;
    if (auto done = field_bytes(*found, field.type, depth, fields); !done) {
      return fail(std::move(done.error()));
    }
  }
  pointer = before;
  if (known != value.size()) return wrong(value, "an object of the members it has, and no others");
  if (structure.shape == UaShape::kUnion && known > 1) return wrong(value, "one member alone");
  std::string out;
  if (structure.shape != UaShape::kPlain) append_number(out, mask);
  return out + fields;
}

}  // namespace

Result<Variant> variant_of(const Json& value, const UaType& type, const Vocabulary& words) {
  Writing writing{words};
  Variant variant;
  if (auto done = writing.whole(value, type, *variant); !done) return fail(std::move(done.error()));
  return variant;
}

}  // namespace renkei::equipment::opcua
