// Values between the neutral form's JSON and protobuf messages, by type.
//
// A Date keeps its time zone; written without one it is of UTC, and so it is when it is read. A
// Timestamp is turned to UTC. Thread-safe as its arguments are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/equipment/form.h"

namespace google::protobuf {
class Message;
}  // namespace google::protobuf

namespace renkei::equipment::sila {

// Up to here a binary travels in the message itself (Part B v1.1).
inline constexpr std::size_t kInlineBytesMax = 2U << 20U;

// Where binaries go that are too large for a message.
class BinaryStore {
 public:
  BinaryStore() = default;
  BinaryStore(const BinaryStore&) = delete;
  BinaryStore& operator=(const BinaryStore&) = delete;
  virtual ~BinaryStore() = default;
  // The bytes under that binary transfer UUID.
  [[nodiscard]] virtual Result<std::string> fetch(const std::string& uuid) = 0;
  // The UUID under which the machine has them now. `parameter` is fully qualified.
  [[nodiscard]] virtual Result<std::string> keep(const std::string& bytes,
                                                 const std::string& parameter) = 0;
};

// Fills `message` (of the members' own message) from an object that check_members found no fault
// with. `parameters`: what the fully qualified identifiers of the members begin with
// ("…/Command/Measure/Parameter/"). Errors: equipment.value_type and equipment.value_range with a
// JSON pointer; the store's.
[[nodiscard]] Result<void> encode_members(const Json& object,
                                          const std::vector<DataMember>& members,
                                          const std::string& parameters, BinaryStore& binaries,
                                          google::protobuf::Message& message);

// What the machine left out or sent as another type than it said is equipment.answer with a JSON
// pointer, and so is a value with no JSON (a day that is none, a text that is not UTF-8); nothing
// is put in its place. Also the store's errors.
[[nodiscard]] Result<Json> decode_members(const google::protobuf::Message& message,
                                          const std::vector<DataMember>& members,
                                          BinaryStore& binaries);

// Reads bytes into an empty message. Error: equipment.answer.
[[nodiscard]] Result<void> parse_message(std::string_view bytes,
                                         google::protobuf::Message& message);

}  // namespace renkei::equipment::sila
