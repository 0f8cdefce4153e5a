#include "renkei/equipment/sila/sila_error.h"

#include <initializer_list>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include "renkei/equipment/sila/base64.h"
#include "renkei/equipment/sila/descriptors.h"

namespace renkei::equipment::sila {
namespace {

namespace pb = google::protobuf;

constexpr std::size_t kErrorBytesMax = 1U << 20U;

const MessagePool& framework() {
  static const std::unique_ptr<MessagePool> pool = [] {
    auto made = MessagePool::make({});
    RENKEI_CHECK(made.has_value());
    return *std::move(made);
  }();
  return *pool;
}

std::unique_ptr<pb::Message> decoded(std::string_view status_message, std::string_view name) {
  if (status_message.empty() || status_message.size() > kErrorBytesMax) return nullptr;
  const auto bytes = bytes_of_base64(status_message);
  if (!bytes) return nullptr;
  auto message = framework().message(fmt::format("{}.{}", kFrameworkPackage, name));
  RENKEI_CHECK(message != nullptr);
  if (!message->ParseFromString(*bytes)) return nullptr;
  return message;
}

std::string text_of(const pb::Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

std::string word_of(const pb::Message& message) {
  const auto* field = message.GetDescriptor()->FindFieldByName("errorType");
  const int number = message.GetReflection()->GetEnumValue(message, field);
  const auto* known = field->enum_type()->FindValueByNumber(number);
  return known == nullptr ? fmt::format("error type {}", number) : known->name();
}

}  // namespace

std::optional<CallError> call_error_of(std::string_view status_message) {
  const auto message = decoded(status_message, "SiLAError");
  if (message == nullptr) return std::nullopt;
  const auto* choice = message->GetDescriptor()->FindOneofByName("error");
  const auto* field = message->GetReflection()->GetOneofFieldDescriptor(*message, choice);
  if (field == nullptr) return std::nullopt;
  const pb::Message& inner = message->GetReflection()->GetMessage(*message, field);
  // What is no such error at all may still be read as one with fields that nobody knows.
  if (!inner.GetReflection()->GetUnknownFields(inner).empty()) return std::nullopt;
  CallError error;
  error.message = text_of(inner, "message");
  switch (field->number()) {
    case 1:
      error.kind = CallErrorKind::kValidation;
      error.parameter = text_of(inner, "parameter");
      break;
    case 2:
      error.kind = CallErrorKind::kDefined;
      error.id = text_of(inner, "errorIdentifier");
      break;
    case 3:
      error.kind = CallErrorKind::kUndefined;
      break;
    default:
      error.kind = CallErrorKind::kFramework;
      error.id = word_of(inner);
  }
  return error;
}

std::optional<std::string> binary_error_of(std::string_view status_message) {
  const auto message = decoded(status_message, "BinaryTransferError");
  if (message == nullptr) return std::nullopt;
  return fmt::format("{}: {}", word_of(*message), text_of(*message, "message"));
}

std::string sila_error_bytes(const CallError& error) {
  auto message = framework().message(fmt::format("{}.SiLAError", kFrameworkPackage));
  const auto* choice = message->GetDescriptor()->FindOneofByName("error");
  const auto fill = [&](int index, std::initializer_list<std::pair<const char*, std::string>> to) {
    pb::Message* inner =
        message->GetReflection()->MutableMessage(message.get(), choice->field(index));
    for (const auto& [name, text] : to) {
      const auto* field = inner->GetDescriptor()->FindFieldByName(name);
      if (field->type() == pb::FieldDescriptor::TYPE_STRING) {
        inner->GetReflection()->SetString(inner, field, text);
      } else if (const auto* word = field->enum_type()->FindValueByName(text)) {
        inner->GetReflection()->SetEnum(inner, field, word);
      }
    }
  };
  switch (error.kind) {
    case CallErrorKind::kValidation:
      fill(0, {{"parameter", error.parameter}, {"message", error.message}});
      break;
    case CallErrorKind::kDefined:
      fill(1, {{"errorIdentifier", error.id}, {"message", error.message}});
      break;
    case CallErrorKind::kUndefined:
    case CallErrorKind::kLost:
      fill(2, {{"message", error.message}});
      break;
    case CallErrorKind::kFramework:
      fill(3, {{"errorType", error.id}, {"message", error.message}});
      break;
  }
  return message->SerializeAsString();
}

std::string binary_error_bytes(BinaryErrorKind kind, const std::string& words) {
  auto message = framework().message(fmt::format("{}.BinaryTransferError", kFrameworkPackage));
  const pb::Descriptor& own = *message->GetDescriptor();
  message->GetReflection()->SetEnumValue(message.get(), own.FindFieldByName("errorType"),
                                         static_cast<int>(kind));
  message->GetReflection()->SetString(message.get(), own.FindFieldByName("message"), words);
  return message->SerializeAsString();
}

std::string words_of(const CallError& error) {
  switch (error.kind) {
    case CallErrorKind::kValidation:
      return fmt::format("validation error of {}: {}", error.parameter, error.message);
    case CallErrorKind::kDefined:
      return fmt::format("{}: {}", error.id, error.message);
    case CallErrorKind::kUndefined:
      return fmt::format("undefined execution error: {}", error.message);
    case CallErrorKind::kFramework:
      return fmt::format("framework error {}: {}", error.id, error.message);
    case CallErrorKind::kLost:
      break;
  }
  return error.message;
}

}  // namespace renkei::equipment::sila
