// Dates, times and timestamps between their JSON and the standard's messages. Thread-safe as their
// arguments are.
#pragma once

#include <optional>
#include <string>

#include "renkei/equipment/form.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace renkei::equipment::sila::internal {

// Fills a Date (of UTC where the text has no zone), Time or Timestamp. False: the text is none of
// that kind.
[[nodiscard]] bool encode_moment(const std::string& text, ValueKind kind,
                                 google::protobuf::Message& message);
// Nothing where there is no such day or time, a time has no zone, or the year is not within 1900 to
// 2199.
[[nodiscard]] std::optional<std::string> decode_moment(const google::protobuf::Message& message,
                                                       ValueKind kind);

}  // namespace renkei::equipment::sila::internal
