// What is too large for an entry, kept by its SHA-256 beside the store: chromatograms, images,
// raw files of instruments. An entry names it by hash, size and media type; a file whose bytes are
// no longer what was hashed is told, and not served.
//
//   attachments/ab/ab12…ef    one file each, named by the hash in hexadecimal
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

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
  // The same of bytes in memory.
  [[nodiscard]] Result<Attachment> add_bytes(std::string_view bytes) const;
  // Copies it out to a new file, if its bytes are still those. Errors: store.no_attachment,
  // store.attachment_damaged, store.exists, file.read, file.write.
  [[nodiscard]] Result<Attachment> take_out(const ledger::Hash& hash,
                                            const std::filesystem::path& to) const;
  // Reads it, and says whether its bytes are still those. Errors: as take_out.
  [[nodiscard]] Result<Attachment> check(const ledger::Hash& hash) const;
  // All of it into memory, if its bytes are still those. Errors: as check, file.too_large.
  [[nodiscard]] Result<std::string> read(const ledger::Hash& hash, std::uint64_t bytes_max) const;

 private:
  [[nodiscard]] std::filesystem::path place_of(const ledger::Hash& hash) const;
  // Whether it is there and right, and then on the disk for certain: another writer, or one before
  // that was killed, may have put it there. What is damaged is taken away.
  [[nodiscard]] Result<bool> is_there(const ledger::Hash& hash) const;

  std::filesystem::path folder_;
};

}  // namespace renkei::store
