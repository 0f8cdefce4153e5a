// One of the standard's own messages, field by field. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"

namespace google::protobuf {
class FieldDescriptor;
class Message;
class Reflection;
}  // namespace google::protobuf

namespace renkei::equipment::sila {

class FrameworkMessage {
 public:
  // `name`: "CreateBinaryRequest". Requires that there is such a message and, below, such a field
  // of that type.
  explicit FrameworkMessage(std::string_view name);
  ~FrameworkMessage();
  FrameworkMessage(FrameworkMessage&& other) noexcept;

  FrameworkMessage& set(const char* name, const std::string& text);
  FrameworkMessage& set(const char* name, std::uint64_t number);
  FrameworkMessage& set(const char* name, double number);
  FrameworkMessage& set(const char* name, const FrameworkMessage& inner);
  // Of a Duration. Requires seconds >= 0; more than 100 years are 100 years.
  static FrameworkMessage duration(double seconds);
  [[nodiscard]] std::string bytes() const;

  // Error: equipment.answer (it is no such message).
  [[nodiscard]] Result<void> read(std::string_view bytes);
  [[nodiscard]] std::string text(const char* name) const;
  [[nodiscard]] std::uint64_t number(const char* name) const;
  [[nodiscard]] bool has(const char* name) const;
  // A copy; empty where it is not there.
  [[nodiscard]] FrameworkMessage inner(const char* name) const;
  // Serialised messages in it.
  [[nodiscard]] std::string inner_bytes(const char* name) const;
  FrameworkMessage& set_inner_bytes(const char* name, const std::string& bytes);
  [[nodiscard]] std::vector<FrameworkMessage> all(const char* name) const;
  FrameworkMessage& add_text(const char* name, const std::string& text);
  // The field of that oneof which is set; empty: none is.
  [[nodiscard]] std::string which(const char* oneof) const;

 private:
  FrameworkMessage();
  [[nodiscard]] const google::protobuf::FieldDescriptor* field(const char* name) const;
  [[nodiscard]] const google::protobuf::Reflection& access() const;
  std::unique_ptr<google::protobuf::Message> message_;
};

}  // namespace renkei::equipment::sila
