// What a machine may answer: whatever the bytes are, a message of any type is read as JSON of its
// type or refused, and errors in a status are decoded or not.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "renkei/base/result.h"
#include "renkei/equipment/sila/base64.h"
#include "renkei/equipment/sila/data_types.h"
#include "renkei/equipment/sila/descriptors.h"
#include "renkei/equipment/sila/message_values.h"
#include "renkei/equipment/sila/sila_error.h"

namespace sila = renkei::equipment::sila;

namespace {

// A feature with one response of each type, and those types in lists and structures.
constexpr std::string_view kTypes[] = {"String", "Integer", "Real",      "Boolean", "Binary",
                                       "Date",   "Time",    "Timestamp", "Any"};

class NoStore final : public sila::BinaryStore {
 public:
  renkei::Result<std::string> fetch(const std::string& uuid) override { return uuid; }
  renkei::Result<std::string> keep(const std::string&, const std::string&) override { return "u"; }
};

struct Device {
  sila::Feature feature{.identifier = "F", .version = "1.0", .originator = "a", .category = "b"};
  std::vector<renkei::equipment::DataMember> members{};
  std::unique_ptr<sila::MessagePool> pool{};
};

Device made() {
  Device device;
  sila::Command command{.identifier = "C"};
  sila::FeatureType structure{.form = sila::FeatureType::Form::kStructure};
  for (const std::string_view name : kTypes) {
    sila::Element one{.identifier = "A" + std::string(name)};
    one.type.basic = *sila::basic_named(name);
    structure.elements.push_back(one);
    command.responses.push_back(one);
  }
  sila::FeatureType list{.form = sila::FeatureType::Form::kList};
  list.inner.push_back(structure);
  command.responses.push_back({.identifier = "List", .type = list});
  device.feature.commands.push_back(command);
  device.members = sila::members_of(command.responses, device.feature);
  auto pool = sila::MessagePool::make({device.feature});
  RENKEI_CHECK(pool.has_value());
  device.pool = *std::move(pool);
  return device;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Device device = made();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(sila::call_error_of(bytes));
  static_cast<void>(sila::call_error_of(sila::base64_of(bytes)));
  static_cast<void>(sila::binary_error_of(sila::base64_of(bytes)));
  RENKEI_CHECK(sila::bytes_of_base64(sila::base64_of(bytes)) == bytes);
  NoStore store;
  for (const auto& one : device.members) {
    auto message = device.pool->message("sila2.a.b.f.v1.C_Responses");
    if (!sila::parse_message(bytes, *message)) return 0;
    const auto value = sila::decode_members(*message, {one}, store);
    if (!value) continue;
    RENKEI_CHECK(renkei::equipment::check_members(*value, {one}, {}).empty());
    auto again = device.pool->message("sila2.a.b.f.v1.C_Responses");
    static_cast<void>(sila::encode_members(*value, {one}, "p/", store, *again));
  }
  return 0;
}
