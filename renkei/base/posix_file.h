// Files by the calls of the operating system, for those who must know what is on the disk: an open
// descriptor, writing all, making an entry of a folder last, and the errors in our form.
#pragma once

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "renkei/base/error.h"

namespace renkei {

// An open file descriptor, closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }
  // Closes now, because a late write error (NFS, quota) is told only here; 0 or the errno.
  [[nodiscard]] int close() {
    const int number = std::exchange(number_, -1);
    return ::close(number) == 0 ? 0 : errno;
  }

 private:
  int number_;
};

// Writes everything; 0 or the errno.
[[nodiscard]] int write_all(int descriptor, std::string_view content);
// Makes a rename or a new entry in `folder` last through a power cut; 0 or the errno.
[[nodiscard]] int sync_folder(const std::filesystem::path& folder);
// Makes `folder` and its missing parents, each entry synced; 0 or the errno.
[[nodiscard]] int make_folders(const std::filesystem::path& folder);
// A name beside the target that no other writer of this or another process takes.
[[nodiscard]] std::filesystem::path temporary_beside(const std::filesystem::path& target);

// file.not_found, file.too_large, file.not_stored, file.read, file.write; the last two by errno.
[[nodiscard]] Error file_not_found(const std::filesystem::path& path);
[[nodiscard]] Error file_too_large(const std::filesystem::path& path, std::uint64_t bytes_max);
[[nodiscard]] Error file_not_stored(const std::filesystem::path& path);
[[nodiscard]] Error file_read_error(const std::filesystem::path& path, int error_number);
[[nodiscard]] Error file_write_error(const std::filesystem::path& path, int error_number);

}  // namespace renkei
