// A folder into which instruments drop their files, looked at whenever it is polled.
//
// A file is taken when it is complete: its size and time of change have stayed the same for the
// settling time, no program is known to have it open for writing, and they are the same after it
// was read. Its bytes are kept under their SHA-256, a record of the arrival beside them, and only
// then is it told; the file itself stays where it lies. Nothing is told twice as new, and nothing
// that was told is lost, wherever the program is killed: what was told before is asked for by its
// number. The same bytes again, under any name, are told as doubled; other bytes under a name that
// was taken are a new version. A file over the limit is refused by its size, once.
//
// In the keep: raw/<sha256>, the bytes; taken/<number>.json, the records. docs/formats/filedrop.md.
// One program to a keep. Not thread-safe. Names that begin with '.' are passed over, and folders.
//
//   auto drop = DropFolder::open({.folder = "in", .keep = "kept"}, disk(), system_clock());
//   for (const DroppedFile& file : drop->poll(faults)) ...
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/base/timestamp.h"
#include "renkei/equipment/filedrop/instrument_file.h"

namespace renkei::equipment::filedrop {

inline constexpr std::size_t kDropFolderFilesMax = 100'000;

struct DropFolderSettings {
  std::filesystem::path folder;
  std::filesystem::path keep;
  std::chrono::milliseconds settle{5'000};
  std::uint64_t bytes_max = kInstrumentFileBytesMax;  // not above kInstrumentFileBytesMax
  ReadSettings read{};
};

// What came, and what was read of it.
struct DroppedFile {
  std::uint64_t number = 0;  // from 1, in the order in which they were taken
  std::string name;
  std::string sha256;  // of the bytes kept; empty: refused by its size, nothing is kept
  std::uint64_t bytes = 0;
  Timestamp arrived_at;  // when it was taken
  // When it was last changed, by its writer's clock; none outside the years 1900 to 2199. A late
  // file has times before those of files taken earlier, and keeps them.
  std::optional<Timestamp> modified_at{};
  // Of a doubled file, and of one that is not understood, there is no document.
  std::optional<InstrumentDocument> read{};
  Faults faults{};                            // why there is none, or filedrop.new_version
  std::optional<std::uint64_t> doubled_of{};  // the first with these bytes
  std::optional<std::uint64_t> version_of{};  // the one before under this name
};

class DropFolder {
 public:
  // Reads the records of the keep, which is made where it is missing. Errors: file.write,
  // file.read, filedrop.record (a record is damaged: its file would be taken for new).
  [[nodiscard]] static Result<DropFolder> open(DropFolderSettings settings, FileSystem& files,
                                               const Clock& clock);

  // Looks at the folder once and takes what is complete, sorted by name. `faults` receives what
  // keeps files from being taken, each once until it is mended: file.not_found and file.read (of
  // the folder or a file), file.write (of the keep), file.not_stored (a link or a pipe),
  // filedrop.name (not UTF-8), filedrop.vanished (gone before it was complete),
  // filedrop.too_many_files (those beyond the limit are not looked at).
  [[nodiscard]] std::vector<DroppedFile> poll(Faults& faults);

  // Of the file taken last; 0 when there is none.
  [[nodiscard]] std::uint64_t last_number() const { return last_number_; }
  // A file that was taken before, read again with the settings it was read with. Requires 1 <=
  // number <= last_number(). Errors: file.not_found, file.read, filedrop.record,
  // filedrop.raw_damaged.
  [[nodiscard]] Result<DroppedFile> taken(std::uint64_t number) const;
  // The bytes with that hash, which is checked. Errors: file.not_found, file.read,
  // filedrop.raw_damaged.
  [[nodiscard]] Result<std::string> raw(const std::string& sha256) const;

 private:
  // What must be known of every file that was taken.
  struct Known {
    std::uint64_t number = 0;
    FileStatus status;
    std::string sha256;
  };
  struct Waiting {
    FileStatus status;
    std::chrono::steady_clock::time_point since;
  };
  // Told once: by what it is about and what it says.
  using Told = std::set<std::pair<std::string, std::string>>;

  DropFolder(DropFolderSettings settings, FileSystem& files, const Clock& clock)
      : settings_(std::move(settings)), files_(&files), clock_(&clock) {}

  [[nodiscard]] Result<void> read_records();
  void remember(const DroppedFile& file, const FileStatus& status);
  // Tells a fault of `name` unless it was told before and not mended since.
  void tell(const std::string& name, Error error, Faults& faults);
  [[nodiscard]] bool is_complete(const std::string& name, const FileStatus& status);
  [[nodiscard]] std::optional<DroppedFile> look_at(const std::string& name, Faults& faults);
  [[nodiscard]] Result<std::optional<DroppedFile>> take(const std::string& name,
                                                        const FileStatus& status);
  void tell_vanished(const std::set<std::string>& names, Faults& faults);
  [[nodiscard]] std::filesystem::path record_path(std::uint64_t number) const;

  DropFolderSettings settings_;
  FileSystem* files_;
  const Clock* clock_;
  std::uint64_t last_number_ = 0;
  std::map<std::string, Known> by_name_;            // the latest of each name
  std::map<std::string, std::uint64_t> by_sha256_;  // the first of each content
  std::map<std::string, Waiting> waiting_;
  Told told_;
};

}  // namespace renkei::equipment::filedrop
