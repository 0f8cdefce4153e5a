// What is too large for an entry, kept by its SHA-256 beside the store: chromatograms, images,
// raw files of instruments. An entry names it by hash, size and media type; a file whose bytes are
// no longer what was hashed is told, and not served.
//
//   attachments/ab/ab12…ef    one file each, named by the hash in hexadecimal
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "renkei/base/result.h"
#include "renkei/ledger/hash.h"

namespace renkei::store {

inline constexpr std::uint64_t kAttachmentBytesMax = std::uint64_t{4} << 30U;

struct Attachment {
  ledger::Hash hash;
  std::uint64_t bytes = 0;
};

class Attachments {
 public:
  explicit Attachments(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Copies the file in, read once and on the disk when it returns; what is there already stays.
  // Errors: file.not_found, file.not_stored, file.read, file.write, store.attachment_too_large.
  [[nodiscard]] Result<Attachment> add(const std::filesystem::path& file) const;
  // Copies it out to a new file, if its bytes are still those. Errors: store.no_attachment,
  // store.attachment_damaged, store.exists, file.read, file.write.
  [[nodiscard]] Result<Attachment> take_out(const ledger::Hash& hash,
                                            const std::filesystem::path& to) const;
  // Reads it, and says whether its bytes are still those. Errors: as take_out.
  [[nodiscard]] Result<Attachment> check(const ledger::Hash& hash) const;

 private:
  [[nodiscard]] std::filesystem::path place_of(const ledger::Hash& hash) const;

  std::filesystem::path folder_;
};

}  // namespace renkei::store
