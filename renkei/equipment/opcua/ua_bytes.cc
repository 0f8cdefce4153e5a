#include "renkei/equipment/opcua/ua_bytes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace renkei::equipment::opcua {

std::string base64(std::string_view bytes) {
  const UA_ByteString from = lent(bytes);
  UA_String out = UA_STRING_NULL;
  if (bytes.empty() || UA_ByteString_toBase64(&from, &out) != UA_STATUSCODE_GOOD) return {};
  std::string copy = text(out);
  UA_String_clear(&out);
  return copy;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty()) return std::string();
  const UA_String from = lent(text);
  UA_ByteString out = UA_BYTESTRING_NULL;
  if (UA_ByteString_fromBase64(&out, &from) != UA_STATUSCODE_GOOD) return std::nullopt;
  std::string copy = opcua::text(out);
  UA_ByteString_clear(&out);
  return copy;
}

std::optional<std::size_t> ByteReader::text_size(std::size_t at) const {
  if (bytes_.size() < at + 4) return std::nullopt;
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    length |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes_[at + i])) << (8 * i);
  }
  if (length == 0xFFFFFFFFU) return 4;  // null
  if (length > bytes_.size() - at - 4) return std::nullopt;
  return 4 + length;
}

std::optional<std::size_t> ByteReader::node_id_size(std::size_t at) const {
  if (at >= bytes_.size()) return std::nullopt;
  switch (static_cast<std::uint8_t>(bytes_[at]) & 0x3FU) {
    case 0:
      return 2;
    case 1:
      return 4;
    case 2:
      return 7;
    case 3:
    case 5: {
      const auto size = text_size(at + 3);
      return size ? std::optional<std::size_t>(3 + *size) : std::nullopt;
    }
    case 4:
      return 19;
    default:
      return std::nullopt;
  }
}

std::optional<std::size_t> ByteReader::size_of(int kind) const {
  constexpr std::array<std::size_t, 11> kNumbers{1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8};
  switch (kind) {
    case UA_DATATYPEKIND_STRING:
    case UA_DATATYPEKIND_BYTESTRING:
    case UA_DATATYPEKIND_XMLELEMENT:
      return text_size(at_);
    case UA_DATATYPEKIND_DATETIME:
      return 8;
    case UA_DATATYPEKIND_GUID:
      return 16;
    case UA_DATATYPEKIND_STATUSCODE:
      return 4;
    case UA_DATATYPEKIND_NODEID:
      return node_id_size(at_);
    case UA_DATATYPEKIND_EXPANDEDNODEID: {
      auto size = node_id_size(at_);
      if (!size) return std::nullopt;
      const auto flags = static_cast<std::uint8_t>(bytes_[at_]);
      if ((flags & 0x80U) != 0) {
        const auto uri = text_size(at_ + *size);
        if (!uri) return std::nullopt;
        *size += *uri;
      }
      return *size + ((flags & 0x40U) != 0 ? 4 : 0);
    }
    case UA_DATATYPEKIND_QUALIFIEDNAME: {
      const auto name = text_size(at_ + 2);
      return name ? std::optional<std::size_t>(2 + *name) : std::nullopt;
    }
    case UA_DATATYPEKIND_LOCALIZEDTEXT: {
      if (at_ >= bytes_.size()) return std::nullopt;
      std::size_t size = 1;
      for (const unsigned part : {1U, 2U}) {
        if ((static_cast<std::uint8_t>(bytes_[at_]) & part) == 0) continue;
        const auto more = text_size(at_ + size);
        if (!more) return std::nullopt;
        size += *more;
      }
      return size;
    }
    case UA_DATATYPEKIND_EXTENSIONOBJECT: {
      const auto id = node_id_size(at_);
      if (!id || at_ + *id >= bytes_.size()) return std::nullopt;
      if (bytes_[at_ + *id] == 0) return *id + 1;
      const auto body = text_size(at_ + *id + 1);
      return body ? std::optional<std::size_t>(*id + 1 + *body) : std::nullopt;
    }
    default:
      // Variants and what holds them tell their length only to who decodes them.
      if (kind > UA_DATATYPEKIND_DOUBLE) return std::nullopt;
      return kNumbers.at(static_cast<std::size_t>(kind));
  }
}

std::optional<std::uint32_t> ByteReader::number() {
  if (bytes_.size() - at_ < 4) return std::nullopt;
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    out |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes_[at_ + i])) << (8 * i);
  }
  at_ += 4;
  return out;
}

bool ByteReader::count_items(std::size_t items) {
  items_ += items;
  return items_ <= kValueItemsMax;
}

std::optional<Json> ByteReader::one(const UaType& type, int depth, const Item& item) {
  if (!count_items(1)) return std::nullopt;
  // Within a structure, a structure of a declared type stands bare.
  if (type.structure) return structure(*type.structure, depth + 1, item);
  const auto size = size_of(type.kind);
  if (!size || *size > bytes_.size() - at_) return std::nullopt;
  const UA_ByteString slice = lent(bytes_.substr(at_, *size));
  at_ += *size;
  const UA_DataType& library_type = UA_TYPES[type.kind];
  alignas(std::max_align_t) std::array<std::uint8_t, 128> memory{};
  if (library_type.memSize > memory.size()) return std::nullopt;
  if (UA_decodeBinary(&slice, memory.data(), &library_type, nullptr) != UA_STATUSCODE_GOOD) {
    return std::nullopt;
  }
  auto json = item(memory.data(), type, depth);
  UA_clear(memory.data(), &library_type);
  return json;
}

std::optional<Json> ByteReader::field(const UaType& type, int depth, const Item& item) {
  if (type.dimensions == 0) return one(type, depth, item);
  if (type.dimensions > 1) return std::nullopt;  // no fields with many dimensions are known here
  const auto count = number();
  if (!count) return std::nullopt;
  Json list = Json::array();
  if (*count == 0xFFFFFFFFU) return list;  // null
  if (*count > bytes_.size() - at_) return std::nullopt;
  UaType of_item = type;
  of_item.dimensions = 0;
  of_item.form = type.form.item();
  for (std::uint32_t i = 0; i < *count; ++i) {
    auto json = one(of_item, depth, item);
    if (!json) return std::nullopt;
    list.push_back(*std::move(json));
  }
  return list;
}

std::optional<Json> ByteReader::structure(const UaStructure& structure, int depth,
                                          const Item& item) {
  if (depth > kValueDepthMax) return std::nullopt;
  Json out = Json::object();
  std::uint32_t mask = 0;
  if (structure.shape != UaShape::kPlain) {
    const auto first = number();
    if (!first) return std::nullopt;
    mask = *first;
  }
  if (structure.shape == UaShape::kUnion) {
    if (mask == 0) return out;
    if (mask > structure.fields.size()) return std::nullopt;
    const UaField& chosen = structure.fields[mask - 1];
    auto json = field(chosen.type, depth, item);
    if (!json) return std::nullopt;
    out[chosen.name] = *std::move(json);
    return out;
  }
  std::uint32_t bit = 1;
  for (const UaField& one : structure.fields) {
    if (structure.shape == UaShape::kOptional && one.optional) {
      const bool there = (mask & bit) != 0;
      bit <<= 1U;
      if (!there) continue;
    }
    auto json = field(one.type, depth, item);
    if (!json) return std::nullopt;
    out[one.name] = *std::move(json);
  }
  return out;
}

}  // namespace renkei::equipment::opcua
