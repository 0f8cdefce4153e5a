#include "renkei/store/writer_lock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <sys/file.h>

namespace renkei::store {

Result<WriterLock> WriterLock::take(const std::filesystem::path& file) {
  const std::string path = file.string() + ".writer";
  const int opened = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (opened < 0) {
    return fail(Error{"store.open", fmt::format("cannot open {}: {}", path, std::strerror(errno))}
                    .at({.file = path})
                    .arg("reason", std::strerror(errno))
                    .remedy("see that the file and its folder are yours to write"));
  }
  WriterLock lock(opened);
  if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
    return fail(Error{"store.in_use", fmt::format("another program writes to {}", file.string())}
                    .at({.file = file.string()})
                    .remedy("stop it first; reading is allowed beside it"));
  }
  return lock;
}

WriterLock::~WriterLock() {
  if (file_ >= 0) ::close(file_);
}

WriterLock::WriterLock(WriterLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

}  // namespace renkei::store
