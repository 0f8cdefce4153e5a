#include "renkei/base/posix_file.h"

#include <atomic>
#include <fcntl.h>
#include <string>
#include <system_error>

#include <sys/stat.h>

namespace renkei {

namespace {

namespace fs = std::filesystem;

std::string reason(int error_number) { return std::generic_category().message(error_number); }

Place file_place(const fs::path& path) { return {.file = path.string()}; }

std::string remedy_for(int error_number) {
  switch (error_number) {
    case EACCES:
    case EPERM:
      return "check the permissions of the file and of its folder";
    case EROFS:
      return "the disk is mounted for reading only: choose another folder";
    case ENOSPC:
    case EDQUOT:
      return "make room on the disk and try again";
    case EISDIR:
      return "name a file, not a folder";
    case ENOTDIR:
    case EEXIST:
      return "a part of the path is a file where a folder is wanted: choose another path";
    case ENAMETOOLONG:
      return "choose a shorter name";
    default:
      return "check the disk and try again";
  }
}

}  // namespace

int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int sync_folder(const fs::path& folder) {
  const fs::path named = folder.empty() ? fs::path(".") : folder;
  const Descriptor descriptor(::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) return errno;
  // Some file systems (network shares) cannot sync a folder and say EINVAL; nothing more can be
  // done there.
  if (::fsync(descriptor.number()) != 0 && errno != EINVAL) return errno;
  return 0;
}

int make_folders(const fs::path& folder) {
  if (folder.empty()) return 0;
  std::error_code error;
  if (fs::is_directory(folder, error)) return 0;
  if (const int failed = make_folders(folder.parent_path()); failed != 0) return failed;
  // "a/" has the parent "a": by now it may stand.
  if (fs::is_directory(folder, error)) return 0;
  // Another process may have made it meanwhile; a file of that name is EEXIST all the same.
  if (::mkdir(folder.c_str(), 0777) != 0 && !(errno == EEXIST && fs::is_directory(folder, error))) {
    return errno;
  }
  return sync_folder(folder.parent_path());
}

fs::path temporary_beside(const fs::path& target) {
  static std::atomic<std::uint64_t> counter{0};
  return target.parent_path() / (".renkei-" + std::to_string(::getpid()) + "-" +
                                 std::to_string(counter.fetch_add(1)) + ".tmp");
}

Error file_not_found(const fs::path& path) {
  return Error{"file.not_found", "there is no '" + path.string() + "'"}
      .at(file_place(path))
      .value(path.string())
      .remedy("check the spelling and the folder the command is run in");
}

Error file_too_large(const fs::path& path, std::uint64_t bytes_max) {
  return Error{"file.too_large",
               "'" + path.string() + "' is larger than " + std::to_string(bytes_max) + " bytes"}
      .at(file_place(path))
      .value(path.string())
      .arg("bytes_max", std::to_string(bytes_max))
      .remedy("check that it is the right file, or split it");
}

Error file_not_stored(const fs::path& path) {
  return Error{"file.not_stored", "'" + path.string() + "' is a pipe or a device, not a file"}
      .at(file_place(path))
      .value(path.string())
      .remedy("put a file in its place");
}

Error file_read_error(const fs::path& path, int error_number) {
  return Error{"file.read", "cannot read '" + path.string() + "': " + reason(error_number)}
      .at(file_place(path))
      .value(path.string())
      .arg("reason", reason(error_number))
      .remedy(remedy_for(error_number));
}

Error file_write_error(const fs::path& path, int error_number) {
  return Error{"file.write", "cannot write '" + path.string() + "': " + reason(error_number)}
      .at(file_place(path))
      .value(path.string())
      .arg("reason", reason(error_number))
      .remedy(remedy_for(error_number));
}

}  // namespace renkei
