#include "renkei/equipment/opcua/data_types.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace renkei::equipment::opcua {
namespace {

constexpr int kDepthMax = 16;
constexpr std::size_t kChoicesMax = 1'000;
constexpr std::string_view kEnumeration = "i=29";
constexpr std::string_view kStructure = "i=22";
constexpr std::string_view kBase = "i=24";

UaType builtin(int kind) {
  UaType type;
  type.kind = kind;
  type.form = builtin_form(kind);
  return type;
}

UaType bytes() {
  UaType type = builtin(UA_DATATYPEKIND_EXTENSIONOBJECT);
  type.form.kind = ValueKind::kBinary;
  type.form.content_type = "application/x-opcua";
  return type;
}

}  // namespace

UaType DataTypes::type(const std::string& id, int value_rank) {
  UaType type = type_at(id, 0);
  if (value_rank >= 1) return listed(std::move(type), std::min(value_rank, kValueDepthMax));
  type.any_shape = value_rank != UA_VALUERANK_SCALAR;
  // OneOrMoreDimensions: a list until the value says how deep.
  if (value_rank == UA_VALUERANK_ONE_OR_MORE_DIMENSIONS) {
    type = listed(std::move(type), 1);
    type.any_shape = true;
  }
  return type;
}

std::string DataTypes::choices(const std::string& id) const {
  const auto found = choices_.find(id);
  return found == choices_.end() ? std::string() : found->second;
}

UaType DataTypes::type_at(const std::string& id, int depth) {
  const auto found = known_.find(id);
  if (found != known_.end()) return found->second;
  // A structure that holds itself is any where it does.
  UaType itself = builtin(UA_DATATYPEKIND_EXTENSIONOBJECT);
  itself.id = id;
  known_[id] = itself;
  UaType type = depth > kDepthMax ? bytes() : resolve(id, depth);
  type.id = id;
  known_[id] = type;
  return type;
}

std::string DataTypes::supertype(const std::string& id) {
  const auto found = services_.browse(
      {id}, {.reference_type = UA_NS0ID_HASSUBTYPE, .forward = false, .classes = 0}, 1);
  if (!found || found->front().empty()) return {};
  return found->front().front().target;
}

UaType DataTypes::resolve(const std::string& id, int depth) {
  if (id == kBase || id.empty() || id == "i=0") return builtin(UA_DATATYPEKIND_VARIANT);
  if (id == kStructure) return builtin(UA_DATATYPEKIND_EXTENSIONOBJECT);
  if (id == kEnumeration) return builtin(UA_DATATYPEKIND_INT32);
  // Abstract numbers: any number may come (OPC 10000-3, 8.30 to 8.33).
  if (id == "i=26") return builtin(UA_DATATYPEKIND_DOUBLE);
  if (id == "i=27") return builtin(UA_DATATYPEKIND_INT64);
  if (id == "i=28") return builtin(UA_DATATYPEKIND_UINT64);
  const NodeId node = services_.names().id(id);
  const UA_DataType* const library = UA_findDataType(&*node);
  if (library != nullptr && library->typeKind <= UA_DATATYPEKIND_DIAGNOSTICINFO) {
    return builtin(static_cast<int>(library->typeKind));
  }
  // What it is derived from says what travels.
  std::string above = id;
  for (int i = 0; i < kDepthMax; ++i) {
    above = supertype(above);
    if (above == kEnumeration) return enumeration(id);
    if (above == kStructure) return structure(id, depth);
    if (above.empty() || above == kBase) break;
    const NodeId up = services_.names().id(above);
    const UA_DataType* const known = UA_findDataType(&*up);
    if (known != nullptr && known->typeKind <= UA_DATATYPEKIND_DIAGNOSTICINFO) {
      return builtin(static_cast<int>(known->typeKind));
    }
  }
  if (library != nullptr) return described(*library);
  told_.push_back(fmt::format("the data type {} is derived from nothing that is known", id));
  return builtin(UA_DATATYPEKIND_VARIANT);
}

UaType DataTypes::enumeration(const std::string& id) {
  UaType type = builtin(UA_DATATYPEKIND_INT32);
  type.form.min.reset();
  type.form.max.reset();
  std::vector<std::pair<std::int64_t, std::string>> values;
  const auto read = services_.read({{id, UA_ATTRIBUTEID_DATATYPEDEFINITION}});
  if (read && UA_Variant_hasScalarType(&read->front()->value, &UA_TYPES[UA_TYPES_ENUMDEFINITION])) {
    const auto* const of = static_cast<const UA_EnumDefinition*>(read->front()->value.data);
    for (std::size_t i = 0; i < of->fieldsSize; ++i) {
      values.emplace_back(of->fields[i].value, text(of->fields[i].name));
    }
  } else if (const auto properties = services_.browse(
                 {id}, {.reference_type = UA_NS0ID_HASPROPERTY, .forward = true, .classes = 0}, 20);
             properties) {
    for (const Reference& one : properties->front()) {
      const auto value = services_.read({{one.target, UA_ATTRIBUTEID_VALUE}});
      if (!value) continue;
      const UA_Variant& given = value->front()->value;
      if (UA_Variant_hasArrayType(&given, &UA_TYPES[UA_TYPES_LOCALIZEDTEXT])) {
        const auto* const names = static_cast<const UA_LocalizedText*>(given.data);
        for (std::size_t i = 0; i < given.arrayLength; ++i) {
          values.emplace_back(static_cast<std::int64_t>(i), text(names[i].text));
        }
      } else if (UA_Variant_hasArrayType(&given, &UA_TYPES[UA_TYPES_ENUMVALUETYPE])) {
        const auto* const names = static_cast<const UA_EnumValueType*>(given.data);
        for (std::size_t i = 0; i < given.arrayLength; ++i) {
          values.emplace_back(names[i].value, text(names[i].displayName.text));
        }
      }
    }
  }
  std::string& words = choices_[id];
  for (const auto& [value, name] : values) {
    if (type.form.choices.size() == kChoicesMax) break;
    type.form.choices.emplace_back(value);
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", value, name);
  }
  return type;
}

UaType DataTypes::structure(const std::string& id, int depth) {
  const auto read = services_.read({{id, UA_ATTRIBUTEID_DATATYPEDEFINITION}});
  const bool defined = read && UA_Variant_hasScalarType(&read->front()->value,
                                                        &UA_TYPES[UA_TYPES_STRUCTUREDEFINITION]);
  if (!defined) {
    const NodeId node = services_.names().id(id);
    if (const UA_DataType* const library = UA_findDataType(&*node)) return described(*library);
    told_.push_back(fmt::format("the server does not define the structure {}: it is bytes", id));
    return bytes();
  }
  const auto& definition = *static_cast<const UA_StructureDefinition*>(read->front()->value.data);
  auto out = std::make_shared<UaStructure>();
  out->encoding = services_.names().text(definition.defaultEncodingId);
  if (out->encoding.empty() || out->encoding == "i=0") {
    const auto encodings = services_.browse(
        {id}, {.reference_type = UA_NS0ID_HASENCODING, .forward = true, .classes = 0}, 10);
    if (encodings) {
      for (const Reference& one : encodings->front()) {
        if (one.name == "Default Binary") out->encoding = one.target;
      }
    }
  }
  switch (definition.structureType) {
    case UA_STRUCTURETYPE_STRUCTURE:
      break;
    case UA_STRUCTURETYPE_STRUCTUREWITHOPTIONALFIELDS:
      out->shape = UaShape::kOptional;
      break;
    case UA_STRUCTURETYPE_UNION:
      out->shape = UaShape::kUnion;
      break;
    default:
      told_.push_back(
          fmt::format("the structure {} may hold subtypes of its fields: it is bytes", id));
      return bytes();
  }
  for (std::size_t i = 0; i < definition.fieldsSize; ++i) {
    const UA_StructureField& field = definition.fields[i];
    UaType of = type_at(services_.names().text(field.dataType), depth + 1);
    out->fields.push_back({.name = text(field.name),
                           .type = listed(std::move(of), std::clamp(field.valueRank, 0, 8)),
                           .optional = field.isOptional});
  }
  UaType type = builtin(UA_DATATYPEKIND_EXTENSIONOBJECT);
  type.form = structure_form(*out);
  words_.structures[out->encoding] = out;
  type.structure = std::move(out);
  return type;
}

}  // namespace renkei::equipment::opcua
