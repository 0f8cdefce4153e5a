#include "renkei/store/journal_disk.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <unistd.h>

#include "renkei/base/posix_file.h"
#include "renkei/base/seams.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;

class PosixJournalDisk final : public JournalDisk {
 public:
  explicit PosixJournalDisk(fs::path folder) : folder_(std::move(folder)) {}

  Result<std::vector<std::string>> list() override {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
      names.push_back(at->path().filename().string());
    }
    if (error) return fail(file_read_error(folder_, error.value()));
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<std::string> read(const std::string& name, std::uint64_t bytes_max) override {
    return disk().read_stored(folder_ / name, bytes_max);
  }

  Result<void> append(const std::string& name, std::string_view bytes) override {
    const fs::path path = folder_ / name;
    auto found = open_.find(name);
    if (found == open_.end()) {
      auto file = std::make_unique<Descriptor>(
          ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600));
      if (!file->is_open()) return fail(file_write_error(path, errno));
      found = open_.emplace(name, std::move(file)).first;
    }
    return told(write_all(found->second->number(), bytes), path);
  }

  Result<void> sync(const std::string& name) override {
    const auto found = open_.find(name);
    RENKEI_CHECK(found != open_.end());
    const int failed = ::fdatasync(found->second->number()) == 0 ? 0 : errno;
    return told(failed, folder_ / name);
  }

  Result<void> sync_folder() override { return told(renkei::sync_folder(folder_), folder_); }

  Result<void> truncate(const std::string& name, std::uint64_t size) override {
    const fs::path path = folder_ / name;
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open() || ::ftruncate(file.number(), static_cast<off_t>(size)) != 0 ||
        ::fsync(file.number()) != 0) {
      return fail(file_write_error(path, errno));
    }
    return {};
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    open_.erase(from);
    const int failed = ::rename((folder_ / from).c_str(), (folder_ / to).c_str()) == 0 ? 0 : errno;
    return told(failed, folder_ / from);
  }

  Result<void> remove(const std::string& name) override {
    open_.erase(name);
    const int failed = ::unlink((folder_ / name).c_str()) == 0 || errno == ENOENT ? 0 : errno;
    return told(failed, folder_ / name);
  }

 private:
  static Result<void> told(int failed, const fs::path& path) {
    if (failed != 0) return fail(file_write_error(path, failed));
    return {};
  }

  fs::path folder_;
  std::map<std::string, std::unique_ptr<Descriptor>> open_;
};

}  // namespace

Result<std::unique_ptr<JournalDisk>> open_journal_disk(const fs::path& folder) {
  if (const int failed = make_folders(folder); failed != 0) {
    return fail(file_write_error(folder, failed));
  }
  return std::make_unique<PosixJournalDisk>(folder);
}

}  // namespace renkei::store
