#include "renkei/store/attachments.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>

#include "renkei/base/posix_file.h"
#include "renkei/base/seams.h"
#include "renkei/store/store_errors.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;
using ledger::Hash;

Error too_large_error(const fs::path& file) {
  return Error{"store.attachment_too_large",
               fmt::format("{} is larger than {} bytes", file.string(), kAttachmentBytesMax)}
      .at({.file = file.string()})
      .arg("limit", std::to_string(kAttachmentBytesMax))
      .remedy("split it, or pack it");
}

// Reads to the end, hashing, and writes what was read to `to` unless that is -1.
Result<Attachment> copy(const Descriptor& from, const fs::path& from_path, int to,
                        const fs::path& to_path) {
  ledger::Sha256 hasher;
  Attachment read;
  std::vector<char> part(256 << 10U);
  while (true) {
    const ssize_t count = ::read(from.number(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(file_read_error(from_path, errno));
    if (count == 0) break;
    const std::string_view bytes(part.data(), static_cast<std::size_t>(count));
    read.bytes += bytes.size();
    if (read.bytes > kAttachmentBytesMax) return fail(too_large_error(from_path));
    hasher.add(bytes);
    if (to < 0) continue;
    if (const int failed = write_all(to, bytes); failed != 0) {
      return fail(file_write_error(to_path, failed));
    }
  }
  read.hash = hasher.finish();
  return read;
}

// A new file that is gone again unless it is kept.
class NewFile {
 public:
  explicit NewFile(const fs::path& beside)
      : path_(temporary_beside(beside)),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~NewFile() { ::unlink(path_.c_str()); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  [[nodiscard]] bool is_open() const { return file_.is_open(); }
  [[nodiscard]] int number() const { return file_.number(); }
  // Gives it its name, which must not be taken; on the disk when it returns. 0 or the errno.
  int keep_as(const fs::path& name) {
    if (::fsync(file_.number()) != 0) return errno;
    if (const int failed = file_.close(); failed != 0) return failed;
    if (::link(path_.c_str(), name.c_str()) != 0) return errno;
    return sync_folder(name.parent_path());
  }

 private:
  fs::path path_;
  Descriptor file_;
};

Error damaged_error(const fs::path& place, const Hash& hash, const Hash& found) {
  return Error{"store.attachment_damaged",
               fmt::format("the attachment {} is no longer what was hashed: it hashes to {}",
                           hash.to_base64(), found.to_base64())}
      .at({.file = place.string()})
      .value(hash.to_base64())
      .remedy("keep it as evidence, and put it back from a backup");
}

Error not_here_error(const fs::path& place, const Hash& hash) {
  return Error{"store.no_attachment",
               fmt::format("the attachment {} is not here", hash.to_base64())}
      .at({.file = place.string()})
      .value(hash.to_base64())
      .remedy("put it back from a backup, or ask who recorded it");
}

}  // namespace

fs::path Attachments::place_of(const Hash& hash) const {
  const std::string name = hash.to_hex();
  return folder_ / name.substr(0, 2) / name;
}

Result<Attachment> Attachments::add(const fs::path& file) const {
  std::error_code error;
  if (fs::is_other(file, error)) return fail(file_not_stored(file));
  const Descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from.is_open()) {
    return fail(errno == ENOENT ? file_not_found(file) : file_read_error(file, errno));
  }
  if (const int failed = make_folders(folder_); failed != 0) {
    return fail(file_write_error(folder_, failed));
  }
  NewFile to(folder_ / "new");
  if (!to.is_open()) return fail(file_write_error(folder_, errno));
  auto added = copy(from, file, to.number(), folder_);
  if (!added) return added;
  const fs::path place = place_of(added->hash);
  if (const int failed = make_folders(place.parent_path()); failed != 0) {
    return fail(file_write_error(place, failed));
  }
  const int failed = to.keep_as(place);
  // The same bytes, unless the disk has lost some since: then these take their place.
  if (failed == EEXIST) {
    const auto there = is_there(added->hash);
    if (!there) return fail(there.error());
    return *there ? added : add(file);
  }
  if (failed != 0) return fail(file_write_error(place, failed));
  return added;
}

Result<bool> Attachments::is_there(const Hash& hash) const {
  const fs::path place = place_of(hash);
  if (const auto right = check(hash); !right) {
    if (right.error().code() == "store.attachment_damaged")
      ::unlink(place.c_str());
    else if (right.error().code() != "store.no_attachment")
      return fail(right.error());
    return false;
  }
  // Its bytes were synced before it got its name; that name, and its folder's, may not have been.
  for (const fs::path& folder : {place.parent_path(), folder_}) {
    if (const int failed = sync_folder(folder); failed != 0) {
      return fail(file_write_error(folder, failed));
    }
  }
  return true;
}

Result<Attachment> Attachments::add_bytes(std::string_view bytes) const {
  const Attachment added{ledger::sha256({bytes}), bytes.size()};
  const fs::path place = place_of(added.hash);
  const auto there = is_there(added.hash);
  if (!there) return fail(there.error());
  if (*there) return added;
  if (const int failed = make_folders(place.parent_path()); failed != 0) {
    return fail(file_write_error(place, failed));
  }
  NewFile to(folder_ / "new");
  if (!to.is_open()) return fail(file_write_error(folder_, errno));
  if (const int failed = write_all(to.number(), bytes); failed != 0) {
    return fail(file_write_error(place, failed));
  }
  const int failed = to.keep_as(place);
  if (failed == EEXIST && is_there(added.hash) == true) return added;
  if (failed != 0) return fail(file_write_error(place, failed));
  return added;
}

Result<std::string> Attachments::read(const Hash& hash, std::uint64_t bytes_max) const {
  const fs::path place = place_of(hash);
  auto bytes = disk().read_stored(place, bytes_max);
  if (!bytes) {
    if (bytes.error().code() == "file.not_found") return fail(not_here_error(place, hash));
    return bytes;
  }
  const Hash found = ledger::sha256({*bytes});
  if (found != hash) return fail(damaged_error(place, hash, found));
  return bytes;
}

Result<Attachment> Attachments::check(const Hash& hash) const {
  const fs::path place = place_of(hash);
  const Descriptor from(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from.is_open()) {
    if (errno != ENOENT) return fail(file_read_error(place, errno));
    return fail(not_here_error(place, hash));
  }
  auto read = copy(from, place, -1, {});
  if (read && read->hash != hash) return fail(damaged_error(place, hash, read->hash));
  return read;
}

Result<Attachment> Attachments::take_out(const Hash& hash, const fs::path& to_path) const {
  if (auto right = check(hash); !right) return right;
  const fs::path place = place_of(hash);
  const Descriptor from(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from.is_open()) return fail(file_read_error(place, errno));
  NewFile to(to_path);
  if (!to.is_open()) return fail(file_write_error(to_path, errno));
  auto copied = copy(from, place, to.number(), to_path);
  if (!copied) return copied;
  if (copied->hash != hash) return fail(damaged_error(place, hash, copied->hash));
  const int failed = to.keep_as(to_path);
  if (failed == EEXIST) {
    return fail(exists_error(to_path));
  }
  if (failed != 0) return fail(file_write_error(to_path, failed));
  return copied;
}

}  // namespace renkei::store
