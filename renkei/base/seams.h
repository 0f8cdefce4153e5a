// The seams through which engines read time, chance and the disk, so that tests and simulated
// plants can stand in for them. Implementations say whether they are thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/date.h"
#include "renkei/base/result.h"

namespace renkei {

class Clock {
 public:
  virtual ~Clock() = default;
  // Wall time, UTC.
  [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;
  // Never goes back; for durations.
  [[nodiscard]] virtual std::chrono::steady_clock::time_point steady_now() const = 0;
  // Today's date in Japan (UTC+9, no summer time).
  [[nodiscard]] Date today_in_japan() const;
};

// The machine's own clock. Thread-safe.
[[nodiscard]] const Clock& system_clock();

class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::chrono::system_clock::time_point start) : now_(start) {}
  void advance(std::chrono::nanoseconds by) { elapsed_ += by; }
  [[nodiscard]] std::chrono::system_clock::time_point now() const override;
  [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override;

 private:
  std::chrono::system_clock::time_point now_;
  std::chrono::nanoseconds elapsed_{0};
};

// A seeded sequence of numbers (SplitMix64): the same seed gives the same numbers on every
// machine. Not for secrets. Not thread-safe.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  [[nodiscard]] std::uint64_t next();
  // Uniform in [low, high], both included. Requires low <= high.
  [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high);
  // True with probability `percent` / 100.
  [[nodiscard]] bool chance(int percent);

 private:
  std::uint64_t state_;
};

// What a folder says of an entry, without reading it.
struct FileStatus {
  std::uint64_t bytes = 0;
  // When it was last changed, by the clock of whoever changed it: seconds since 1970 and, within
  // the second, nanoseconds. Any value may stand there.
  std::int64_t modified_s = 0;
  std::int64_t modified_ns = 0;
  bool is_folder = false;
  bool is_stored = false;  // a file with bytes of its own: no folder, link, device or pipe
  friend bool operator==(const FileStatus&, const FileStatus&) = default;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // Links are not followed. Errors: file.not_found, file.read.
  [[nodiscard]] virtual Result<FileStatus> status(const std::filesystem::path& path) const = 0;
  // True when some program has the stored file open for writing. False is not sure: the system
  // does not tell of files of other users, nor on every kind of disk.
  [[nodiscard]] virtual bool is_being_written(const std::filesystem::path&) const { return false; }
  // The whole file. Errors: file.not_found, file.too_large (over `bytes_max`), file.read.
  [[nodiscard]] virtual Result<std::string> read(const std::filesystem::path& path,
                                                 std::uint64_t bytes_max) const = 0;
  // As read, but only of a file that is stored: a pipe nobody writes to would be waited for without
  // end. Errors: file.not_stored, and those of read.
  [[nodiscard]] virtual Result<std::string> read_stored(const std::filesystem::path& path,
                                                        std::uint64_t bytes_max) const {
    return read(path, bytes_max);
  }
  // Writes beside the target and renames over it, so that a reader sees the old or the new file
  // and never half of one; makes missing folders. Errors: file.write (names the path, says why),
  // file.not_stored (a device or a pipe is there).
  [[nodiscard]] virtual Result<void> write(const std::filesystem::path& path,
                                           std::string_view content) = 0;
  // Makes the folder with its missing parents and sees that a file can be written there, so that
  // a bad place is told before hours of work and not after. Errors: file.write.
  [[nodiscard]] virtual Result<void> prepare_folder(const std::filesystem::path& folder) = 0;
  [[nodiscard]] virtual bool exists(const std::filesystem::path& path) const = 0;
  // Names of the entries of a folder, sorted. Errors: file.not_found, file.read.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(
      const std::filesystem::path& folder) const = 0;
};

// The machine's own disk. Thread-safe.
[[nodiscard]] FileSystem& disk();

// A disk in memory, for tests: paths are kept as given. Not thread-safe.
class MemoryFileSystem final : public FileSystem {
 public:
  // Every file was changed in the first moment of 1970.
  [[nodiscard]] Result<FileStatus> status(const std::filesystem::path& path) const override;
  [[nodiscard]] Result<std::string> read(const std::filesystem::path& path,
                                         std::uint64_t bytes_max) const override;
  [[nodiscard]] Result<void> write(const std::filesystem::path& path,
                                   std::string_view content) override;
  // Nothing to prepare: any path can be written.
  [[nodiscard]] Result<void> prepare_folder(const std::filesystem::path&) override { return {}; }
  [[nodiscard]] bool exists(const std::filesystem::path& path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(
      const std::filesystem::path& folder) const override;

 private:
  std::vector<std::pair<std::string, std::string>> files_;  // sorted by path
};

}  // namespace renkei
