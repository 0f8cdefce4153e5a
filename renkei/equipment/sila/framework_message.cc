#include "renkei/equipment/sila/framework_message.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "renkei/equipment/sila/descriptors.h"
#include "renkei/equipment/sila/message_values.h"

namespace renkei::equipment::sila {
namespace {

namespace pb = google::protobuf;

const MessagePool& framework() {
  static const std::unique_ptr<MessagePool> pool = [] {
    auto made = MessagePool::make({});
    RENKEI_CHECK(made.has_value());
    return *std::move(made);
  }();
  return *pool;
}

}  // namespace

FrameworkMessage::FrameworkMessage() = default;
FrameworkMessage::FrameworkMessage(std::string_view name)
    : message_(framework().message(fmt::format("{}.{}", kFrameworkPackage, name))) {
  RENKEI_CHECK(message_ != nullptr);
}
FrameworkMessage::~FrameworkMessage() = default;
FrameworkMessage::FrameworkMessage(FrameworkMessage&& other) noexcept = default;

const pb::Reflection& FrameworkMessage::access() const { return *message_->GetReflection(); }

const pb::FieldDescriptor* FrameworkMessage::field(const char* name) const {
  const auto* found = message_->GetDescriptor()->FindFieldByName(name);
  RENKEI_CHECK(found != nullptr);
  return found;
}

FrameworkMessage& FrameworkMessage::set(const char* name, const std::string& text) {
  access().SetString(message_.get(), field(name), text);
  return *this;
}

FrameworkMessage& FrameworkMessage::set(const char* name, std::uint64_t number) {
  const auto* to = field(name);
  switch (to->cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_UINT64:
      access().SetUInt64(message_.get(), to, number);
      break;
    case pb::FieldDescriptor::CPPTYPE_INT64:
      access().SetInt64(message_.get(), to, static_cast<std::int64_t>(number));
      break;
    case pb::FieldDescriptor::CPPTYPE_INT32:
      access().SetInt32(message_.get(), to, static_cast<std::int32_t>(number));
      break;
    case pb::FieldDescriptor::CPPTYPE_ENUM:
      access().SetEnumValue(message_.get(), to, static_cast<int>(number));
      break;
    default:
      access().SetUInt32(message_.get(), to, static_cast<std::uint32_t>(number));
  }
  return *this;
}

FrameworkMessage& FrameworkMessage::set(const char* name, double number) {
  access().SetDouble(message_.get(), field(name), number);
  return *this;
}

FrameworkMessage& FrameworkMessage::set(const char* name, const FrameworkMessage& inner) {
  access().MutableMessage(message_.get(), field(name))->CopyFrom(*inner.message_);
  return *this;
}

FrameworkMessage FrameworkMessage::duration(double seconds) {
  constexpr double kMost = 100 * 366 * 86'400.0;
  seconds = std::clamp(std::isnan(seconds) ? 0.0 : seconds, 0.0, kMost);
  const double whole = std::floor(seconds);
  FrameworkMessage made("Duration");
  made.set("seconds", static_cast<std::uint64_t>(whole));
  made.set("nanos", static_cast<std::uint64_t>((seconds - whole) * 999'999'999));
  return made;
}

std::string FrameworkMessage::bytes() const { return message_->SerializeAsString(); }

Result<void> FrameworkMessage::read(std::string_view bytes) {
  return parse_message(bytes, *message_);
}

std::string FrameworkMessage::text(const char* name) const {
  return access().GetString(*message_, field(name));
}

std::uint64_t FrameworkMessage::number(const char* name) const {
  const auto* from = field(name);
  return from->cpp_type() == pb::FieldDescriptor::CPPTYPE_UINT64
             ? access().GetUInt64(*message_, from)
             : access().GetUInt32(*message_, from);
}

bool FrameworkMessage::has(const char* name) const {
  return access().HasField(*message_, field(name));
}

FrameworkMessage FrameworkMessage::inner(const char* name) const {
  const pb::Message& from = access().GetMessage(*message_, field(name));
  FrameworkMessage made;
  made.message_.reset(from.New());
  made.message_->CopyFrom(from);
  return made;
}

std::string FrameworkMessage::inner_bytes(const char* name) const {
  return access().GetMessage(*message_, field(name)).SerializeAsString();
}

FrameworkMessage& FrameworkMessage::set_inner_bytes(const char* name, const std::string& bytes) {
  RENKEI_CHECK(access().MutableMessage(message_.get(), field(name))->ParseFromString(bytes));
  return *this;
}

std::vector<FrameworkMessage> FrameworkMessage::all(const char* name) const {
  std::vector<FrameworkMessage> made;
  const auto* from = field(name);
  for (int i = 0; i < access().FieldSize(*message_, from); ++i) {
    const pb::Message& one = access().GetRepeatedMessage(*message_, from, i);
    FrameworkMessage copy;
    copy.message_.reset(one.New());
    copy.message_->CopyFrom(one);
    made.push_back(std::move(copy));
  }
  return made;
}

FrameworkMessage& FrameworkMessage::add_text(const char* name, const std::string& text) {
  access().AddString(message_.get(), field(name), text);
  return *this;
}

std::string FrameworkMessage::which(const char* oneof) const {
  const auto* choice = message_->GetDescriptor()->FindOneofByName(oneof);
  RENKEI_CHECK(choice != nullptr);
  const auto* set = access().GetOneofFieldDescriptor(*message_, choice);
  return set == nullptr ? "" : set->name();
}

}  // namespace renkei::equipment::sila
