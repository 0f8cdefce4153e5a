#include "renkei/base/seams.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include <sys/stat.h>

#include "renkei/base/posix_file.h"

namespace renkei {

namespace {

namespace fs = std::filesystem;

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::now();
  }
  [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override {
    return std::chrono::steady_clock::now();
  }
};

// Writes and syncs `temporary`, with the permissions of `target` if it exists; 0 or the errno.
int write_temporary(const fs::path& temporary, const fs::path& target, std::string_view content) {
  Descriptor descriptor(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!descriptor.is_open()) return errno;
  struct stat status {};
  if (::stat(target.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return EISDIR;
    if (::fchmod(descriptor.number(), status.st_mode & 07777) != 0) return errno;
  }
  if (const int failed = write_all(descriptor.number(), content); failed != 0) return failed;
  if (::fsync(descriptor.number()) != 0) return errno;
  return descriptor.close();
}

class Disk final : public FileSystem {
 public:
  [[nodiscard]] Result<FileStatus> status(const fs::path& path) const override;
  [[nodiscard]] bool is_being_written(const fs::path& path) const override;
  [[nodiscard]] Result<std::string> read(const fs::path& path,
                                         std::uint64_t bytes_max) const override;
  [[nodiscard]] Result<std::string> read_stored(const fs::path& path,
                                                std::uint64_t bytes_max) const override;
  [[nodiscard]] Result<void> write(const fs::path& path, std::string_view content) override;
  [[nodiscard]] Result<void> prepare_folder(const fs::path& folder) override;
  [[nodiscard]] bool exists(const fs::path& path) const override {
    std::error_code error;
    return fs::exists(path, error);
  }
  [[nodiscard]] Result<std::vector<std::string>> list(const fs::path& folder) const override;
};

Result<FileStatus> Disk::status(const fs::path& path) const {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) {
    const bool nothing = errno == ENOENT || errno == ENOTDIR;
    return fail(nothing ? file_not_found(path) : file_read_error(path, errno));
  }
  FileStatus status;
  status.bytes = static_cast<std::uint64_t>(found.st_size);
  status.modified_s = found.st_mtim.tv_sec;
  status.modified_ns = found.st_mtim.tv_nsec;
  status.is_folder = S_ISDIR(found.st_mode);
  status.is_stored = S_ISREG(found.st_mode);
  return status;
}

bool Disk::is_being_written(const fs::path& path) const {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!descriptor.is_open()) return false;
  // While somebody writes, no lease to read is given (fcntl(2)). Whoever opens the file for writing
  // while ours lasts makes the system send a signal: not SIGIO, which would end the program, but
  // one that is ignored unless somebody waits for it.
  if (::fcntl(descriptor.number(), F_SETSIG, SIGURG) != 0) return false;
  if (::fcntl(descriptor.number(), F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN;
  ::fcntl(descriptor.number(), F_SETLEASE, F_UNLCK);
  return false;
}

Result<std::string> Disk::read(const fs::path& path, std::uint64_t bytes_max) const {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) {
    // A path that goes through a file leads to nothing, as a misspelt one does.
    const bool nothing = errno == ENOENT || errno == ENOTDIR;
    return fail(nothing ? file_not_found(path) : file_read_error(path, errno));
  }
  struct stat status {};
  if (::fstat(descriptor.number(), &status) != 0) return fail(file_read_error(path, errno));
  if (S_ISDIR(status.st_mode)) return fail(file_read_error(path, EISDIR));
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > bytes_max) return fail(file_too_large(path, bytes_max));
  // The size is a hint: pipes say 0, and a file may grow while it is read.
  constexpr std::size_t kStep = 64U << 10;
  std::string content;
  std::size_t filled = 0;
  while (true) {
    if (filled == content.size()) {
      content.resize(filled == 0 ? static_cast<std::size_t>(size) + 1
                                 : std::max(filled + kStep, filled + filled / 2));
    }
    const ssize_t count =
        ::read(descriptor.number(), content.data() + filled, content.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(file_read_error(path, errno));
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled > bytes_max) return fail(file_too_large(path, bytes_max));
  }
  content.resize(filled);
  return content;
}

Result<std::string> Disk::read_stored(const fs::path& path, std::uint64_t bytes_max) const {
  // Asked before it is opened: opening a pipe waits for its writer.
  std::error_code error;
  if (fs::is_other(path, error)) return fail(file_not_stored(path));
  return read(path, bytes_max);
}

Result<void> Disk::write(const fs::path& path, std::string_view content) {
  std::error_code error;
  // A link stays a link: what it points to is replaced.
  fs::path target = path;
  if (fs::is_symlink(path, error)) {
    if (fs::path resolved = fs::canonical(path, error); !error) target = std::move(resolved);
  }
  if (target.filename().empty()) return fail(file_write_error(path, EISDIR));
  // A device or a pipe would be gone, and a file in its place.
  if (fs::is_other(target, error)) return fail(file_not_stored(path));
  if (const int failed = make_folders(target.parent_path()); failed != 0) {
    return fail(file_write_error(path, failed));
  }
  const fs::path temporary = temporary_beside(target);
  int failed = write_temporary(temporary, target, content);
  if (failed == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) failed = errno;
  if (failed != 0) {
    ::unlink(temporary.c_str());
    return fail(file_write_error(path, failed));
  }
  if (failed = sync_folder(target.parent_path()); failed != 0) {
    return fail(file_write_error(path, failed));
  }
  return {};
}

Result<void> Disk::prepare_folder(const fs::path& folder) {
  if (const int failed = make_folders(folder); failed != 0) {
    return fail(file_write_error(folder, failed));
  }
  const fs::path probe = temporary_beside(folder / "probe");
  const int failed = write_temporary(probe, probe, "probe");
  ::unlink(probe.c_str());
  if (failed != 0) return fail(file_write_error(folder, failed));
  return {};
}

Result<std::vector<std::string>> Disk::list(const fs::path& folder) const {
  std::error_code error;
  std::vector<std::string> names;
  fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, error);
  for (; !error && entry != fs::directory_iterator{}; entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error == std::errc::no_such_file_or_directory) return fail(file_not_found(folder));
  if (error) return fail(file_read_error(folder, error.value()));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

Date Clock::today_in_japan() const {
  const auto japan = now() + std::chrono::hours{9};
  const auto day = std::chrono::floor<std::chrono::days>(japan);
  return Date{}.plus_days(day.time_since_epoch().count());
}

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::chrono::system_clock::time_point ManualClock::now() const {
  return now_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(elapsed_);
}

std::chrono::steady_clock::time_point ManualClock::steady_now() const {
  return std::chrono::steady_clock::time_point{} +
         std::chrono::duration_cast<std::chrono::steady_clock::duration>(elapsed_);
}

std::uint64_t Random::next() {
  // SplitMix64 by Sebastiano Vigna, public domain, https://prng.di.unimi.it/splitmix64.c
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  RENKEI_CHECK(low <= high);
  // Unsigned throughout: the whole range of int64 has a span that no int64 holds.
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  std::uint64_t offset = next();
  if (span != UINT64_MAX) {
    // Numbers past the last whole multiple of the count would favour the low ones: draw again.
    const std::uint64_t count = span + 1;
    const std::uint64_t surplus = (UINT64_MAX % count + 1) % count;
    while (offset > UINT64_MAX - surplus) offset = next();
    offset %= count;
  }
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

bool Random::chance(int percent) { return between(1, 100) <= percent; }

FileSystem& disk() {
  static Disk the_disk;
  return the_disk;
}

namespace {

// First of the files at or after `name`, which may be sorted in there.
template <typename Files>
auto at_or_after(Files& files, const std::string& name) {
  return std::lower_bound(
      files.begin(), files.end(), name,
      [](const auto& file, const std::string& key) { return file.first < key; });
}

// What the paths of the files in `folder` begin with.
std::string folder_prefix(const fs::path& folder) {
  std::string prefix = folder.generic_string();
  if (!prefix.empty() && prefix.back() != '/') prefix += '/';
  return prefix;
}

}  // namespace

Result<std::string> MemoryFileSystem::read(const fs::path& path, std::uint64_t bytes_max) const {
  const std::string name = path.generic_string();
  const auto found = at_or_after(files_, name);
  if (found == files_.end() || found->first != name) {
    return fail(exists(path) ? file_read_error(path, EISDIR) : file_not_found(path));
  }
  if (found->second.size() > bytes_max) return fail(file_too_large(path, bytes_max));
  return found->second;
}

Result<FileStatus> MemoryFileSystem::status(const fs::path& path) const {
  const std::string name = path.generic_string();
  const auto found = at_or_after(files_, name);
  if (found != files_.end() && found->first == name) {
    return FileStatus{.bytes = found->second.size(), .is_stored = true};
  }
  if (!exists(path)) return fail(file_not_found(path));
  return FileStatus{.is_folder = true};
}

Result<void> MemoryFileSystem::write(const fs::path& path, std::string_view content) {
  std::string name = path.generic_string();
  if (path.filename().empty()) return fail(file_write_error(path, EISDIR));
  const auto found = at_or_after(files_, name);
  if (found != files_.end() && found->first == name) {
    found->second = content;
    return {};
  }
  if (exists(path)) return fail(file_write_error(path, EISDIR));
  files_.emplace(found, std::move(name), std::string(content));
  return {};
}

bool MemoryFileSystem::exists(const fs::path& path) const {
  const std::string name = path.generic_string();
  const auto file = at_or_after(files_, name);
  if (file != files_.end() && file->first == name) return true;
  const std::string prefix = folder_prefix(path);
  const auto inside = at_or_after(files_, prefix);
  return inside != files_.end() && inside->first.starts_with(prefix);
}

Result<std::vector<std::string>> MemoryFileSystem::list(const fs::path& folder) const {
  const std::string prefix = folder_prefix(folder);
  std::vector<std::string> names;
  for (auto file = at_or_after(files_, prefix);
       file != files_.end() && file->first.starts_with(prefix); ++file) {
    std::string name = file->first.substr(prefix.size());
    name.erase(std::min(name.find('/'), name.size()));
    names.push_back(std::move(name));
  }
  if (names.empty()) return fail(file_not_found(folder));
  // "a/x", "a.txt", "a/y" in byte order: a folder's files need not stand together.
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace renkei
