#include "renkei/equipment/opcua/ua_value.h"

#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/ua_bytes.h"

namespace renkei::equipment::opcua {
namespace {

std::optional<Json> structure_json(const UA_ExtensionObject& object, const UaType& type,
                                   const Vocabulary& words, int depth);

std::string time_text(UA_DateTime time) {
  using std::chrono::days;
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::milliseconds> ms{std::chrono::milliseconds(
      time / UA_DATETIME_MSEC - UA_DATETIME_UNIX_EPOCH / UA_DATETIME_MSEC)};
  const auto day = floor<days>(ms);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(ms - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string guid_text(const UA_Guid& guid) {
  UA_String out = UA_STRING_NULL;
  if (UA_Guid_print(&guid, &out) != UA_STATUSCODE_GOOD) return {};
  std::string copy = text(out);
  UA_String_clear(&out);
  return copy;
}

Json real_json(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

// 21.3 of a float is 21.3, and not 21.299999237060547.
double widened(float value) {
  if (!std::isfinite(value)) return static_cast<double>(value);
  return std::stod(fmt::format("{}", value));
}

std::optional<Json> number_json(const void* at, int kind) {
  switch (kind) {
    case UA_DATATYPEKIND_BOOLEAN:
      return Json(*static_cast<const UA_Boolean*>(at));
    case UA_DATATYPEKIND_SBYTE:
      return Json(*static_cast<const UA_SByte*>(at));
    case UA_DATATYPEKIND_BYTE:
      return Json(*static_cast<const UA_Byte*>(at));
    case UA_DATATYPEKIND_INT16:
      return Json(*static_cast<const UA_Int16*>(at));
    case UA_DATATYPEKIND_UINT16:
      return Json(*static_cast<const UA_UInt16*>(at));
    case UA_DATATYPEKIND_INT32:
      return Json(*static_cast<const UA_Int32*>(at));
    case UA_DATATYPEKIND_UINT32:
      return Json(*static_cast<const UA_UInt32*>(at));
    case UA_DATATYPEKIND_INT64:
      return Json(*static_cast<const UA_Int64*>(at));
    case UA_DATATYPEKIND_UINT64:
      return Json(*static_cast<const UA_UInt64*>(at));
    case UA_DATATYPEKIND_FLOAT:
      return real_json(widened(*static_cast<const UA_Float*>(at)));
    case UA_DATATYPEKIND_DOUBLE:
      return real_json(*static_cast<const UA_Double*>(at));
    default:
      return std::nullopt;
  }
}

// One item of a builtin type at `at`.
std::optional<Json> item_json(const void* at, const UaType& type, const Vocabulary& words,
                              int depth) {
  if (auto number = number_json(at, type.kind)) return number;
  switch (type.kind) {
    case UA_DATATYPEKIND_STRING:
    case UA_DATATYPEKIND_XMLELEMENT:
      return Json(text(*static_cast<const UA_String*>(at)));
    case UA_DATATYPEKIND_DATETIME:
      return Json(time_text(*static_cast<const UA_DateTime*>(at)));
    case UA_DATATYPEKIND_GUID:
      return Json(guid_text(*static_cast<const UA_Guid*>(at)));
    case UA_DATATYPEKIND_BYTESTRING:
      return Json(base64(view(*static_cast<const UA_String*>(at))));
    case UA_DATATYPEKIND_NODEID:
      return Json(words.names.text(*static_cast<const UA_NodeId*>(at)));
    case UA_DATATYPEKIND_EXPANDEDNODEID:
      return Json(words.names.text(*static_cast<const UA_ExpandedNodeId*>(at)));
    case UA_DATATYPEKIND_STATUSCODE:
      return Json(status_text(*static_cast<const UA_StatusCode*>(at)));
    case UA_DATATYPEKIND_QUALIFIEDNAME:
      return Json(words.names.text(*static_cast<const UA_QualifiedName*>(at)));
    case UA_DATATYPEKIND_LOCALIZEDTEXT:
      return Json(text(static_cast<const UA_LocalizedText*>(at)->text));
    case UA_DATATYPEKIND_EXTENSIONOBJECT:
      return structure_json(*static_cast<const UA_ExtensionObject*>(at), type, words, depth);
    case UA_DATATYPEKIND_VARIANT:
      if (depth > kValueDepthMax) return std::nullopt;
      return any_json(*static_cast<const UA_Variant*>(at), words);
    case UA_DATATYPEKIND_DATAVALUE:
      return any_json(static_cast<const UA_DataValue*>(at)->value, words);
    default:
      return std::nullopt;
  }
}

std::optional<Json> encoded_json(const void* value, const UA_DataType& type,
                                 const Vocabulary& words) {
  UA_ByteString bytes = UA_BYTESTRING_NULL;
  if (UA_encodeBinary(value, &type, &bytes) != UA_STATUSCODE_GOOD) return std::nullopt;
  const UaType known = described(type);
  auto json = known.structure ? read_structure(view(bytes), *known.structure, words)
                              : std::optional<Json>(base64(view(bytes)));
  UA_ByteString_clear(&bytes);
  return json;
}

std::optional<Json> structure_json(const UA_ExtensionObject& object, const UaType& type,
                                   const Vocabulary& words, int depth) {
  if (depth > kValueDepthMax) return std::nullopt;
  if (object.encoding >= UA_EXTENSIONOBJECT_DECODED) {
    const UA_DataType& known = *object.content.decoded.type;
    if (type.form.kind == ValueKind::kAny) {
      Variant one;
      UA_Variant_setScalar(&*one, object.content.decoded.data, &known);
      one->storageType = UA_VARIANT_DATA_NODELETE;
      return any_json(*one, words);
    }
    return encoded_json(object.content.decoded.data, known, words);
  }
  if (object.encoding != UA_EXTENSIONOBJECT_ENCODED_BYTESTRING) return std::nullopt;
  const std::string encoding = words.names.text(object.content.encoded.typeId);
  const std::string_view body = view(object.content.encoded.body);
  if (type.structure && type.structure->encoding == encoding) {
    return read_structure(body, *type.structure, words);
  }
  if (type.structure == nullptr && type.form.kind == ValueKind::kBinary) return base64(body);
  if (type.form.kind != ValueKind::kAny) return std::nullopt;
  const auto found = words.structures.find(encoding);
  if (found != words.structures.end()) {
    if (auto json = read_structure(body, *found->second, words)) {
      return Json{{"type", type_json(structure_form(*found->second))}, {"value", *std::move(json)}};
    }
  }
  DataType binary;
  binary.kind = ValueKind::kBinary;
  binary.content_type = "application/x-opcua; type=\"" + encoding + "\"";
  return Json{{"type", type_json(binary)}, {"value", base64(body)}};
}

// The items as lists in lists; `lengths` from the outermost.
std::optional<Json> nested_json(const UA_Variant& value, const UaType& type,
                                const Vocabulary& words, const std::vector<std::size_t>& lengths,
                                std::size_t level, std::size_t& next) {
  if (level == lengths.size()) {
    const auto* const at =
        static_cast<const std::uint8_t*>(value.data) + next * value.type->memSize;
    ++next;
    if (value.type->typeKind > UA_DATATYPEKIND_DIAGNOSTICINFO &&
        value.type->typeKind != UA_DATATYPEKIND_ENUM) {
      return encoded_json(at, *value.type, words);
    }
    return item_json(at, type, words, 0);
  }
  Json list = Json::array();
  for (std::size_t i = 0; i < lengths[level]; ++i) {
    auto one = nested_json(value, type, words, lengths, level + 1, next);
    if (!one) return std::nullopt;
    list.push_back(*std::move(one));
  }
  return list;
}

std::optional<std::vector<std::size_t>> lengths_of(const UA_Variant& value) {
  std::vector<std::size_t> lengths;
  if (UA_Variant_isScalar(&value)) return lengths;
  if (value.arrayLength > kValueItemsMax) return std::nullopt;
  if (value.arrayDimensionsSize < 2) return std::vector<std::size_t>{value.arrayLength};
  std::size_t product = 1;
  for (std::size_t i = 0; i < value.arrayDimensionsSize; ++i) {
    lengths.push_back(value.arrayDimensions[i]);
    product *= value.arrayDimensions[i];
    if (product > kValueItemsMax) return std::nullopt;
  }
  if (product != value.arrayLength || lengths.size() > kValueDepthMax) return std::nullopt;
  return lengths;
}

int wire_kind(const UA_DataType& type) {
  if (type.typeKind == UA_DATATYPEKIND_ENUM) return UA_DATATYPEKIND_INT32;
  if (type.typeKind > UA_DATATYPEKIND_DIAGNOSTICINFO) return UA_DATATYPEKIND_EXTENSIONOBJECT;
  return static_cast<int>(type.typeKind);
}

}  // namespace

DataType builtin_form(int kind) {
  DataType form;
  switch (kind) {
    case UA_DATATYPEKIND_BOOLEAN:
      form.kind = ValueKind::kBoolean;
      break;
    case UA_DATATYPEKIND_FLOAT:
    case UA_DATATYPEKIND_DOUBLE:
      form.kind = ValueKind::kReal;
      break;
    case UA_DATATYPEKIND_DATETIME:
      form.kind = ValueKind::kTimestamp;
      break;
    case UA_DATATYPEKIND_BYTESTRING:
    case UA_DATATYPEKIND_DECIMAL:
      form.kind = ValueKind::kBinary;
      break;
    case UA_DATATYPEKIND_EXTENSIONOBJECT:
    case UA_DATATYPEKIND_DATAVALUE:
    case UA_DATATYPEKIND_VARIANT:
      form.kind = ValueKind::kAny;
      break;
    default:
      form.kind = kind <= UA_DATATYPEKIND_UINT64 ? ValueKind::kInteger : ValueKind::kText;
  }
  const auto limit = [&](double min, double max) {
    form.min = min;
    form.max = max;
  };
  switch (kind) {
    case UA_DATATYPEKIND_SBYTE:
      limit(-128, 127);
      break;
    case UA_DATATYPEKIND_BYTE:
      limit(0, 255);
      break;
    case UA_DATATYPEKIND_INT16:
      limit(-32'768, 32'767);
      break;
    case UA_DATATYPEKIND_UINT16:
      limit(0, 65'535);
      break;
    case UA_DATATYPEKIND_INT32:
      limit(-2'147'483'648.0, 2'147'483'647);
      break;
    case UA_DATATYPEKIND_UINT32:
      limit(0, 4'294'967'295.0);
      break;
    case UA_DATATYPEKIND_UINT64:
      form.min = 0;
      break;
    default:
      break;
  }
  return form;
}

UaType listed(UaType type, int dimensions) {
  for (int i = 0; i < dimensions; ++i) {
    DataType list;
    list.kind = ValueKind::kList;
    list.members.push_back({.name = {}, .title = {}, .type = std::move(type.form)});
    type.form = std::move(list);
  }
  type.dimensions += dimensions;
  return type;
}

DataType structure_form(const UaStructure& structure) {
  DataType form;
  form.kind = ValueKind::kStructure;
  for (const UaField& field : structure.fields) {
    form.members.push_back({.name = field.name,
                            .title = {},
                            .type = field.type.form,
                            .optional = field.optional || structure.shape == UaShape::kUnion});
  }
  return form;
}

UaType described(const UA_DataType& type) {
  UaType out;
  out.kind = wire_kind(type);
  out.form = builtin_form(out.kind);
  if (out.kind != UA_DATATYPEKIND_EXTENSIONOBJECT ||
      type.typeKind <= UA_DATATYPEKIND_DIAGNOSTICINFO) {
    return out;
  }
  auto structure = std::make_shared<UaStructure>();
  structure->encoding = Namespaces().text(type.binaryEncodingId);
  if (type.typeKind == UA_DATATYPEKIND_OPTSTRUCT) structure->shape = UaShape::kOptional;
  if (type.typeKind == UA_DATATYPEKIND_UNION) structure->shape = UaShape::kUnion;
  for (std::size_t i = 0; i < type.membersSize; ++i) {
    const UA_DataTypeMember& member = type.members[i];
    // Types of the library hold themselves only by extension objects: this ends.
    UaType of = described(*member.memberType);
    structure->fields.push_back({.name = member.memberName,
                                 .type = listed(std::move(of), member.isArray ? 1 : 0),
                                 .optional = member.isOptional != 0});
    structure->fields.back().name.front() =
        static_cast<char>(std::toupper(static_cast<unsigned char>(member.memberName[0])));
  }
  out.form = structure_form(*structure);
  out.structure = std::move(structure);
  return out;
}

std::optional<Json> json_of(const UA_Variant& value, const UaType& type, const Vocabulary& words) {
  if (value.type == nullptr) return std::nullopt;
  if (type.kind == UA_DATATYPEKIND_VARIANT && type.dimensions == 0) {
    Json any = any_json(value, words);
    return any.is_null() ? std::nullopt : std::optional<Json>(std::move(any));
  }
  if (type.kind != wire_kind(*value.type) && type.kind != UA_DATATYPEKIND_VARIANT) {
    // A number may be declared abstract (Number, Integer, UInteger).
    const bool number = type.id == "i=26" || type.id == "i=27" || type.id == "i=28";
    if (!number || wire_kind(*value.type) > UA_DATATYPEKIND_DOUBLE) return std::nullopt;
    UaType found = type;
    found.kind = wire_kind(*value.type);
    found.id.clear();
    return json_of(value, found, words);
  }
  const auto lengths = lengths_of(value);
  if (!lengths || lengths->size() != static_cast<std::size_t>(type.dimensions)) return std::nullopt;
  std::size_t next = 0;
  UaType item = type;
  while (item.form.kind == ValueKind::kList) {
    DataType inner = item.form.item();
    item.form = std::move(inner);
  }
  return nested_json(value, item, words, *lengths, 0, next);
}

Json any_json(const UA_Variant& value, const Vocabulary& words) {
  if (value.type == nullptr) return nullptr;
  const auto lengths = lengths_of(value);
  if (!lengths) return nullptr;
  UaType type = described(*value.type);
  type = listed(std::move(type), static_cast<int>(lengths->size()));
  std::size_t next = 0;
  UaType item = described(*value.type);
  auto json = nested_json(value, item, words, *lengths, 0, next);
  if (!json) return nullptr;
  // One extension object has said itself what it is.
  if (item.form.kind == ValueKind::kAny && lengths->empty()) return *std::move(json);
  return Json{{"type", type_json(type.form)}, {"value", *std::move(json)}};
}

std::optional<Json> read_structure(std::string_view bytes, const UaStructure& structure,
                                   const Vocabulary& words) {
  ByteReader reader(bytes);
  auto json = reader.structure(structure, 0, [&](const void* at, const UaType& type, int depth) {
    return item_json(at, type, words, depth);
  });
  if (!json || !reader.at_end()) return std::nullopt;
  return json;
}

ValueReport value_report(const std::string& name, const UA_DataValue& value, const UaType& type,
                         const Vocabulary& words, Timestamp now) {
  ValueReport report;
  report.name = name;
  const UA_StatusCode status = value.hasStatus ? value.status : UA_STATUSCODE_GOOD;
  report.quality = quality_of(status);
  report.status = status_text(status);
  if (value.hasValue && report.quality != Quality::kBad) {
    report.value = json_of(value.value, type, words);
    if (!report.value && value.value.type != nullptr) {
      report.quality = Quality::kBad;
      report.status = "BadTypeMismatch";
    }
  }
  if (!report.value && report.quality == Quality::kGood) {
    report.quality = Quality::kBad;
    report.status = "BadNoData";
  }
  // 0 is how some servers say that they have no time.
  if (value.hasSourceTimestamp && value.sourceTimestamp > 0) {
    report.at = timestamp(value.sourceTimestamp);
    report.at_source = true;
  } else if (value.hasServerTimestamp && value.serverTimestamp > 0) {
    report.at = timestamp(value.serverTimestamp);
    report.at_source = true;
  } else {
    report.at = now;
  }
  return report;
}

}  // namespace renkei::equipment::opcua
