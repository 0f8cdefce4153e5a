// Values from outside: whatever the bytes of a variant or of a structure are, they become JSON that
// can be printed, or nothing; what became JSON of a declared type can be written again.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/ua_value.h"

using namespace renkei::equipment::opcua;  // NOLINT(google-build-using-namespace): one small test

namespace {

UaType item(int kind) {
  UaType type;
  type.kind = kind;
  type.form = builtin_form(kind);
  return type;
}

std::shared_ptr<const UaStructure> made(UaShape shape) {
  auto structure = std::make_shared<UaStructure>();
  structure->shape = shape;
  structure->encoding = "i=900";
  for (int kind = 0; kind < UA_DATATYPEKIND_DIAGNOSTICINFO; ++kind) {
    structure->fields.push_back(
        {.name = "F" + std::to_string(kind), .type = item(kind), .optional = true});
  }
  structure->fields.push_back({.name = "L", .type = listed(item(UA_DATATYPEKIND_STRING), 1)});
  return structure;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto optional = made(UaShape::kOptional);
  static const auto one_of = made(UaShape::kUnion);
  static const Vocabulary words{.names = Namespaces({"http://opcfoundation.org/UA/", "urn:a"}),
                                .structures = {{"i=900", optional}}};
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if ((data[0] & 1U) != 0) {
    for (const auto& structure : {optional, one_of}) {
      if (const auto json = read_structure(bytes, *structure, words)) {
        RENKEI_CHECK(json->is_object());
        static_cast<void>(renkei::write_json(*json));
      }
    }
    return 0;
  }
  const UA_ByteString given = lent(bytes);
  Variant value;
  if (UA_decodeBinary(&given, &*value, &Variant::type(), nullptr) != UA_STATUSCODE_GOOD) return 0;
  static_cast<void>(renkei::write_json(any_json(*value, words)));
  if (value->type == nullptr) return 0;
  UaType declared = described(*value->type);
  if (!UA_Variant_isScalar(&*value)) declared = listed(declared, 1);
  if (const auto json = json_of(*value, declared, words)) {
    static_cast<void>(variant_of(*json, declared, words));
  }
  return 0;
}
