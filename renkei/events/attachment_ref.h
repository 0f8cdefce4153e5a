// What an entry's body says of a file it names (its member `attachments`). The file itself is kept
// beside the ledger by its hash. A plain value, thread-safe as such.
#pragma once

#include <cstdint>
#include <string>

namespace renkei::events {

struct AttachmentRef {
  std::string sha256;  // base64, 44 characters
  std::uint64_t bytes = 0;
  std::string media_type;
  friend bool operator==(const AttachmentRef&, const AttachmentRef&) = default;
};

}  // namespace renkei::events
