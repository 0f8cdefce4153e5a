#include "renkei/equipment/sila/message_values.h"

#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include "renkei/base/utf8.h"
#include "renkei/equipment/sila/base64.h"
#include "renkei/equipment/sila/data_types.h"
#include "renkei/equipment/sila/descriptors.h"
#include "renkei/equipment/sila/feature.h"
#include "renkei/equipment/sila/moments.h"

namespace renkei::equipment::sila {
namespace {

namespace pb = google::protobuf;

constexpr int kAnyDepthMax = 8;  // values of Any in values of Any

const pb::FieldDescriptor* value_field(const pb::Message& message) {
  return message.GetDescriptor()->FindFieldByName("value");
}

// The message of a type definition, which has the value as its one field.
bool is_definition(const pb::Descriptor& type) {
  return type.name().starts_with("DataType_") && type.field_count() == 1;
}

// The messages of one value of Any: those of a feature that defines nothing else.
struct AnyMessages {
  std::unique_ptr<MessagePool> pool;
  std::unique_ptr<pb::Message> message;
  DataType type;
};

Result<AnyMessages> any_messages(const FeatureType& type) {
  Feature feature{.identifier = "Any", .version = "1.0", .originator = "renkei", .category = "any"};
  feature.definitions.push_back({.identifier = "Any", .type = type});
  AnyMessages made;
  made.type = data_type_of(type, feature);
  auto pool = MessagePool::make({feature});
  if (!pool) return fail(std::move(pool.error()));
  made.pool = *std::move(pool);
  made.message = made.pool->message(feature.package() + ".DataType_Any");
  RENKEI_CHECK(made.message != nullptr);
  return made;
}

bool is_void(const DataType& type) { return type.kind == ValueKind::kText && type.most == 0U; }

class Encoder {
 public:
  Encoder(BinaryStore& binaries, std::string parameters)
      : binaries_(binaries), parameters_(std::move(parameters)) {}

  Result<void> members(const Json& object, const std::vector<DataMember>& members,
                       pb::Message& message, bool top) {
    if (!object.is_object()) return misfit(object, "it is not an object");
    for (const DataMember& one : members) {
      const auto found = object.find(one.name);
      if (found == object.end()) return misfit(object, fmt::format("{} is missing", one.name));
      const auto* field = message.GetDescriptor()->FindFieldByName(one.name);
      RENKEI_CHECK(field != nullptr);
      if (top) parameter_ = parameters_ + one.name;
      const std::size_t before = pointer_.size();
      pointer_ += json_pointer_step(one.name);
      if (auto done = this->field(*found, one.type, message, *field); !done) return done;
      pointer_.resize(before);
    }
    return {};
  }

  Result<void> field(const Json& value, const DataType& type, pb::Message& message,
                     const pb::FieldDescriptor& field) {
    const pb::Reflection& access = *message.GetReflection();
    if (!field.is_repeated()) {
      return one(value, type, *access.MutableMessage(&message, &field));
    }
    if (type.kind != ValueKind::kList || !value.is_array()) {
      return misfit(value, "it is not a list");
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::size_t before = pointer_.size();
      pointer_ += json_pointer_step(std::to_string(i));
      auto done = one(value[i], type.item(), *access.AddMessage(&message, &field));
      if (!done) return done;
      pointer_.resize(before);
    }
    return {};
  }

 private:
  tl::unexpected<Error> misfit(const Json& value, const std::string& reason) const {
    const std::string shown = write_json(value, -1).substr(0, 80);
    return fail(Error{"equipment.value_type", fmt::format("{}: {}", shown, reason)}
                    .at({.pointer = pointer_})
                    .arg("reason", reason)
                    .value(shown)
                    .remedy("give a value of the type that the machine asks for"));
  }

  Result<void> one(const Json& value, const DataType& type, pb::Message& message) {
    const pb::Descriptor& own = *message.GetDescriptor();
    if (is_definition(own)) return field(value, type, message, *own.field(0));
    switch (type.kind) {
      case ValueKind::kBoolean:
        if (!value.is_boolean()) return misfit(value, "it is neither true nor false");
        message.GetReflection()->SetBool(&message, value_field(message), value.get<bool>());
        return {};
      case ValueKind::kInteger:
        return integer(value, message);
      case ValueKind::kReal:
        return real(value, message);
      case ValueKind::kText: {
        if (!value.is_string()) return misfit(value, "it is not a text");
        const auto& text = value.get_ref<const std::string&>();
        if (utf8_valid_bytes(text) != text.size()) return misfit(value, "it is not UTF-8");
        if (text.size() > kInlineBytesMax) {
          return fail(Error{"equipment.value_range", "the text has more than 2 MiB"}
                          .at({.pointer = pointer_})
                          .value(text.substr(0, 20))
                          .arg("reason", "it has more than 2 MiB")
                          .remedy("give a shorter text"));
        }
        message.GetReflection()->SetString(&message, value_field(message), text);
        return {};
      }
      case ValueKind::kBinary:
        return binary(value, message);
      case ValueKind::kDate:
      case ValueKind::kTime:
      case ValueKind::kTimestamp:
        if (!value.is_string() ||
            !internal::encode_moment(value.get<std::string>(), type.kind, message)) {
          return misfit(value, fmt::format("it is no {}", kind_name(type.kind)));
        }
        return {};
      case ValueKind::kStructure:
        return members(value, type.members, message, false);
      case ValueKind::kAny:
        return any(value, message);
      case ValueKind::kList:
        break;
    }
    return misfit(value, "a list is not looked for here");
  }

  Result<void> integer(const Json& value, pb::Message& message) const {
    const bool fits = value.is_number_integer() &&
                      (!value.is_number_unsigned() ||
                       value.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max());
    if (!fits) return misfit(value, "it is not a whole number of 64 bits");
    message.GetReflection()->SetInt64(&message, value_field(message), value.get<std::int64_t>());
    return {};
  }

  Result<void> real(const Json& value, pb::Message& message) const {
    double number = 0;
    if (value.is_number()) {
      number = value.get<double>();
    } else if (value == "NaN") {
      number = std::numeric_limits<double>::quiet_NaN();
    } else if (value == "Infinity" || value == "-Infinity") {
      number = value == "Infinity" ? HUGE_VAL : -HUGE_VAL;
    } else {
      return misfit(value, "it is not a number");
    }
    message.GetReflection()->SetDouble(&message, value_field(message), number);
    return {};
  }

  Result<void> binary(const Json& value, pb::Message& message) {
    auto bytes =
        value.is_string() ? bytes_of_base64(value.get_ref<const std::string&>()) : std::nullopt;
    if (!bytes) return misfit(value, "it is not base64");
    if (bytes->size() <= kInlineBytesMax) {
      message.GetReflection()->SetString(&message, value_field(message), *std::move(bytes));
      return {};
    }
    auto uuid = binaries_.keep(*bytes, parameter_);
    if (!uuid) return fail(std::move(uuid.error()));
    const auto* field = message.GetDescriptor()->FindFieldByName("binaryTransferUUID");
    message.GetReflection()->SetString(&message, field, *std::move(uuid));
    return {};
  }

  Result<void> any(const Json& value, pb::Message& message) {
    if (!value.is_object() || !value.contains("type") || !value.contains("value")) {
      return misfit(value, "it has no type and value");
    }
    if (any_depth_ >= kAnyDepthMax) return misfit(value, "it lies too deep");
    Faults faults;
    const auto type = read_type_json(value["type"], faults);
    if (!type) return misfit(value["type"], faults.front().message());
    faults = check_value(value["value"], *type, {.pointer = pointer_ + "/value"});
    if (!faults.empty()) return fail(std::move(faults.front()));
    const auto form = feature_type_of(*type);
    if (!form) return fail(form.error());
    const pb::Descriptor& own = *message.GetDescriptor();
    const pb::Reflection& access = *message.GetReflection();
    access.SetString(&message, own.FindFieldByName("type"), type_xml(*form));
    if (is_void(*type)) return {};
    auto made = any_messages(*form);
    if (!made) return fail(std::move(made.error()));
    ++any_depth_;
    auto done = one(value["value"], *type, *made->message);
    --any_depth_;
    if (!done) return done;
    access.SetString(&message, own.FindFieldByName("payload"), made->message->SerializeAsString());
    return {};
  }

  BinaryStore& binaries_;
  std::string parameters_;
  std::string parameter_;
  std::string pointer_;
  int any_depth_ = 0;
};

class Decoder {
 public:
  explicit Decoder(BinaryStore& binaries) : binaries_(binaries) {}

  Result<Json> members(const pb::Message& message, const std::vector<DataMember>& members) {
    if (auto honest = fields(message); !honest) return fail(std::move(honest.error()));
    Json object = Json::object();
    for (const DataMember& one : members) {
      const auto* field = message.GetDescriptor()->FindFieldByName(one.name);
      RENKEI_CHECK(field != nullptr);
      const std::size_t before = pointer_.size();
      pointer_ += json_pointer_step(one.name);
      auto value = this->field(message, *field, one.type);
      if (!value) return value;
      object[one.name] = *std::move(value);
      pointer_.resize(before);
    }
    return object;
  }

 private:
  tl::unexpected<Error> wrong(const std::string& reason) const {
    return fail(Error{"equipment.answer", fmt::format("the machine's answer: {}", reason)}
                    .at({.pointer = pointer_})
                    .arg("reason", reason)
                    .remedy("tell the maker: the machine does not keep to its own description"));
  }

  // protobuf puts aside what is not of the type that the feature says, and reads it as empty or
  // zero. Only moments may have grown in a newer standard, as they did once.
  Result<void> fields(const pb::Message& message) const {
    const pb::UnknownFieldSet& aside = message.GetReflection()->GetUnknownFields(message);
    const pb::Descriptor& own = *message.GetDescriptor();
    for (int i = 0; i < aside.field_count(); ++i) {
      const int number = aside.field(i).number();
      const bool grown = own.FindFieldByName("timezone") != nullptr && number > own.field_count();
      if (grown) continue;
      const auto* known = own.FindFieldByNumber(number);
      return wrong(known != nullptr
                       ? fmt::format("{} is not of the type that its feature says", known->name())
                       : fmt::format("{} has a field that its feature does not know", own.name()));
    }
    return {};
  }

  Result<Json> field(const pb::Message& message, const pb::FieldDescriptor& field,
                     const DataType& type) {
    const pb::Reflection& access = *message.GetReflection();
    if (!field.is_repeated()) {
      if (!access.HasField(message, &field)) return wrong("it is not there");
      return one(access.GetMessage(message, &field), type);
    }
    if (type.kind != ValueKind::kList) return wrong("it is a list");
    Json list = Json::array();
    const int count = access.FieldSize(message, &field);
    for (int i = 0; i < count; ++i) {
      const std::size_t before = pointer_.size();
      pointer_ += json_pointer_step(std::to_string(i));
      auto value = one(access.GetRepeatedMessage(message, &field, i), type.item());
      if (!value) return value;
      list.push_back(*std::move(value));
      pointer_.resize(before);
    }
    return list;
  }

  Result<Json> one(const pb::Message& message, const DataType& type) {
    if (auto honest = fields(message); !honest) return fail(std::move(honest.error()));
    const pb::Descriptor& own = *message.GetDescriptor();
    const pb::Reflection& access = *message.GetReflection();
    if (is_definition(own)) return field(message, *own.field(0), type);
    switch (type.kind) {
      case ValueKind::kBoolean:
        return access.GetBool(message, value_field(message));
      case ValueKind::kInteger:
        return access.GetInt64(message, value_field(message));
      case ValueKind::kReal: {
        const double number = access.GetDouble(message, value_field(message));
        if (std::isnan(number)) return "NaN";
        if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
        return number;
      }
      case ValueKind::kText:
        return access.GetString(message, value_field(message));
      case ValueKind::kBinary:
        return binary(message);
      case ValueKind::kDate:
      case ValueKind::kTime:
      case ValueKind::kTimestamp: {
        auto text = internal::decode_moment(message, type.kind);
        if (!text) {
          return wrong(fmt::format("it is no {} with its time zone, from 1900 to 2199",
                                   kind_name(type.kind)));
        }
        return *std::move(text);
      }
      case ValueKind::kStructure:
        return members(message, type.members);
      case ValueKind::kAny:
        return any(message);
      case ValueKind::kList:
        break;
    }
    return wrong("a list was not looked for here");
  }

  Result<Json> binary(const pb::Message& message) {
    const pb::Reflection& access = *message.GetReflection();
    const auto* inside = value_field(message);
    if (access.HasField(message, inside)) return base64_of(access.GetString(message, inside));
    const auto* uuid = message.GetDescriptor()->FindFieldByName("binaryTransferUUID");
    if (!access.HasField(message, uuid)) return wrong("the binary is not there");
    auto bytes = binaries_.fetch(access.GetString(message, uuid));
    if (!bytes) return fail(std::move(bytes.error()));
    return base64_of(*bytes);
  }

  Result<Json> any(const pb::Message& message) {
    const pb::Reflection& access = *message.GetReflection();
    const pb::Descriptor& own = *message.GetDescriptor();
    if (any_depth_ >= kAnyDepthMax) return wrong("values of Any lie too deep in each other");
    const auto form = read_type(access.GetString(message, own.FindFieldByName("type")));
    if (!form) return wrong("the type of Any cannot be read: " + form.error().message());
    auto made = any_messages(*form);
    if (!made) return wrong("the type of Any has no messages: " + made.error().message());
    const std::string payload = access.GetString(message, own.FindFieldByName("payload"));
    if (payload.empty() && is_void(made->type)) {
      return Json{{"type", type_json(made->type)}, {"value", ""}};
    }
    if (auto read = parse_message(payload, *made->message); !read) {
      return wrong("the value of Any is not of its type");
    }
    ++any_depth_;
    auto value = one(*made->message, made->type);
    --any_depth_;
    if (!value) return value;
    return Json{{"type", type_json(made->type)}, {"value", *std::move(value)}};
  }

  BinaryStore& binaries_;
  std::string pointer_;
  int any_depth_ = 0;
};

}  // namespace

Result<void> encode_members(const Json& object, const std::vector<DataMember>& members,
                            const std::string& parameters, BinaryStore& binaries,
                            pb::Message& message) {
  return Encoder(binaries, parameters).members(object, members, message, true);
}

Result<Json> decode_members(const pb::Message& message, const std::vector<DataMember>& members,
                            BinaryStore& binaries) {
  return Decoder(binaries).members(message, members);
}

Result<void> parse_message(std::string_view bytes, pb::Message& message) {
  const bool read = bytes.size() <= std::numeric_limits<int>::max() &&
                    message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  if (read) return {};
  const std::string reason = fmt::format("it is no {}", message.GetDescriptor()->name());
  return fail(Error{"equipment.answer", fmt::format("the machine's answer: {}", reason)}
                  .arg("reason", reason)
                  .remedy("tell the maker: the machine does not keep to its own description"));
}

}  // namespace renkei::equipment::sila
