// The few calls to the disk that journals need, so that tests can cut the power at each of them.
// Files lie in one folder. Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"

namespace renkei::store {

class JournalDisk {
 public:
  virtual ~JournalDisk() = default;
  // Names of files, sorted.
  [[nodiscard]] virtual Result<std::vector<std::string>> list() = 0;
  [[nodiscard]] virtual Result<std::string> read(const std::string& name,
                                                 std::uint64_t bytes_max) = 0;
  // To the end of a file that the first append makes; one that was there before is refused. Its
  // place in the folder is not yet on the disk.
  [[nodiscard]] virtual Result<void> append(const std::string& name, std::string_view bytes) = 0;
  // The bytes of a file are on the disk when it returns.
  [[nodiscard]] virtual Result<void> sync(const std::string& name) = 0;
  // And which files there are.
  [[nodiscard]] virtual Result<void> sync_folder() = 0;
  [[nodiscard]] virtual Result<void> truncate(const std::string& name, std::uint64_t size) = 0;
  [[nodiscard]] virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual Result<void> remove(const std::string& name) = 0;
};

// A folder of the machine's own disk, made if it is not there. Errors of it and of its calls:
// file.not_found, file.read, file.write, file.too_large.
[[nodiscard]] Result<std::unique_ptr<JournalDisk>> open_journal_disk(
    const std::filesystem::path& folder);

}  // namespace renkei::store
