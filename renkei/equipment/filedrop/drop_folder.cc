#include "renkei/equipment/filedrop/drop_folder.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/posix_file.h"
#include "renkei/base/utf8.h"
#include "renkei/equipment/filedrop/content_hash.h"
#include "renkei/equipment/filedrop/drop_record.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kRecordEnd = ".json";

// The number of a record's file; nothing for other files, such as what a kill left half written.
std::optional<std::uint64_t> number_of(std::string_view name) {
  if (!name.ends_with(kRecordEnd)) return std::nullopt;
  name.remove_suffix(kRecordEnd.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size() || name.size() < 10 || number == 0) {
    return std::nullopt;
  }
  return number;
}

Error too_large(const DroppedFile& file, std::uint64_t bytes_max) {
  return Error{"filedrop.too_large",
               fmt::format("the file has {} bytes; {} are taken", file.bytes, bytes_max)}
      .at({.file = file.name})
      .arg("bytes", std::to_string(file.bytes))
      .remedy("it stays where it lies; export fewer results into one file");
}

// What is told of a file beside what was read of it. `first` has the same bytes.
void add_arrival_faults(DroppedFile& file, std::uint64_t bytes_max) {
  if (file.sha256.empty()) file.faults.push_back(too_large(file, bytes_max));
  if (file.doubled_of) {
    const std::string first = "no. " + std::to_string(*file.doubled_of);
    file.faults.push_back(Error{"filedrop.doubled", "the same bytes were taken before as " + first}
                              .at({.file = file.name})
                              .value(file.name)
                              .arg("first", first)
                              .remedy("nothing need be done"));
  }
  if (file.version_of) {
    file.faults.push_back(Error{
        "filedrop.new_version",
        fmt::format("'{}' has other bytes than no. {} of that name", file.name, *file.version_of)}
                              .at({.file = file.name})
                              .value(file.name)
                              .remedy("both are kept; look why the instrument wrote it again"));
  }
}

void add_document(DroppedFile& file, const std::string& content, const ReadSettings& settings) {
  if (file.doubled_of) return;
  file.read = read_instrument_file(file.name, content, settings, file.faults);
}

std::string shown_name(const std::string& name) {
  std::string shown;
  for (std::string_view rest = name; !rest.empty();) {
    const std::size_t bytes = utf8_character_bytes(rest);
    if (bytes == 0) {
      shown += fmt::format("\\x{:02X}", static_cast<unsigned char>(rest[0]));
    } else {
      shown += rest.substr(0, bytes);
    }
    rest.remove_prefix(std::max<std::size_t>(bytes, 1));
  }
  return shown;
}

}  // namespace

std::filesystem::path DropFolder::record_path(std::uint64_t number) const {
  return settings_.keep / "taken" / fmt::format("{:010}{}", number, kRecordEnd);
}

Result<DropFolder> DropFolder::open(DropFolderSettings settings, FileSystem& files,
                                    const Clock& clock) {
  settings.bytes_max = std::min(settings.bytes_max, kInstrumentFileBytesMax);
  DropFolder folder(std::move(settings), files, clock);
  for (const char* part : {"raw", "taken"}) {
    if (auto made = files.prepare_folder(folder.settings_.keep / part); !made) {
      return fail(std::move(made.error()));
    }
  }
  if (auto read = folder.read_records(); !read) return fail(std::move(read.error()));
  return folder;
}

Result<void> DropFolder::read_records() {
  const auto names = files_->list(settings_.keep / "taken");
  if (!names) {
    // A disk in memory has no folders without files.
    if (names.error().code() == "file.not_found") return {};
    return fail(names.error());
  }
  for (const std::string& name : *names) {
    const auto number = number_of(name);
    if (!number) continue;
    const auto path = record_path(*number);
    const auto text = files_->read_stored(path, kDropRecordBytesMax);
    if (!text) return fail(text.error());
    auto record = read_record(path.string(), *text);
    if (!record) return fail(std::move(record.error()));
    if (record->file.number != *number) return fail(read_record(path.string(), "").error());
    remember(record->file, record->status);
  }
  return {};
}

void DropFolder::remember(const DroppedFile& file, const FileStatus& status) {
  Known& known = by_name_[file.name];
  if (file.number >= known.number) {
    known = {.number = file.number, .status = status, .sha256 = file.sha256};
  }
  if (!file.sha256.empty()) by_sha256_.emplace(file.sha256, file.number);
  last_number_ = std::max(last_number_, file.number);
}

void DropFolder::tell(const std::string& name, Error error, Faults& faults) {
  if (told_.emplace(name, error.code()).second) faults.push_back(std::move(error));
}

bool DropFolder::is_complete(const std::string& name, const FileStatus& status) {
  const auto now = clock_->steady_now();
  const auto [entry, is_new] = waiting_.try_emplace(name, Waiting{status, now});
  Waiting& waiting = entry->second;
  if (waiting.status != status) waiting = {status, now};
  if (is_new || now - waiting.since < settings_.settle) return false;
  return !files_->is_being_written(settings_.folder / name);
}

Result<std::optional<DroppedFile>> DropFolder::take(const std::string& name,
                                                    const FileStatus& status) {
  const auto path = settings_.folder / name;
  DroppedFile file{.name = name, .sha256 = {}, .bytes = status.bytes, .arrived_at = {}};
  std::string content;
  if (status.bytes <= settings_.bytes_max) {
    auto read = files_->read_stored(path, settings_.bytes_max);
    // One that grew meanwhile is not complete.
    if (!read && read.error().code() != "file.too_large") return fail(std::move(read.error()));
    const auto after = files_->status(path);
    if (!read || !after || *after != status || read->size() != status.bytes) {
      waiting_.erase(name);
      return std::nullopt;
    }
    content = *std::move(read);
    file.sha256 = sha256_hex(content);
  }
  if (const auto first = by_sha256_.find(file.sha256); first != by_sha256_.end()) {
    file.doubled_of = first->second;
  } else if (!file.sha256.empty()) {
    const auto before = by_name_.find(name);
    if (before != by_name_.end() && !before->second.sha256.empty()) {
      file.version_of = before->second.number;
    }
    const auto kept = raw(file.sha256);  // of a run that was killed before it wrote the record
    if (!kept) {
      auto written = files_->write(settings_.keep / "raw" / file.sha256, content);
      if (!written) return fail(std::move(written.error()));
    }
  }
  file.number = last_number_ + 1;
  file.arrived_at = Timestamp::of(clock_->now());
  file.modified_at = modified_at(status);
  auto written =
      files_->write(record_path(file.number),
                    write_record({.file = file, .status = status, .settings = settings_.read}));
  if (!written) return fail(std::move(written.error()));
  remember(file, status);
  waiting_.erase(name);
  add_arrival_faults(file, settings_.bytes_max);
  if (!file.sha256.empty()) add_document(file, content, settings_.read);
  return file;
}

std::optional<DroppedFile> DropFolder::look_at(const std::string& name, Faults& faults) {
  if (utf8_valid_bytes(name) != name.size()) {
    const std::string shown = shown_name(name);
    tell(shown,
         Error{"filedrop.name", "the name '" + shown + "' is not UTF-8"}
             .at({.file = shown})
             .value(shown)
             .remedy("rename the file"),
         faults);
    return std::nullopt;
  }
  const auto path = settings_.folder / name;
  const auto status = files_->status(path);
  if (!status) {
    // Gone between the list and now: told when it was waited for.
    if (status.error().code() != "file.not_found") tell(name, status.error(), faults);
    return std::nullopt;
  }
  if (status->is_folder) return std::nullopt;
  if (!status->is_stored) {
    tell(name, file_not_stored(path), faults);
    return std::nullopt;
  }
  const auto known = by_name_.find(name);
  if (known != by_name_.end() && known->second.status == *status) {
    waiting_.erase(name);
    return std::nullopt;
  }
  if (!is_complete(name, *status)) return std::nullopt;
  auto file = take(name, *status);
  if (!file) {
    tell(name, std::move(file.error()), faults);
    return std::nullopt;
  }
  // What kept it from being taken is mended, and would be told again.
  std::erase_if(told_, [&](const auto& one) { return one.first == name; });
  return *std::move(file);
}

void DropFolder::tell_vanished(const std::set<std::string>& names, Faults& faults) {
  for (auto waiting = waiting_.begin(); waiting != waiting_.end();) {
    if (names.contains(waiting->first)) {
      ++waiting;
      continue;
    }
    faults.push_back(
        Error{"filedrop.vanished", "'" + waiting->first + "' was gone before it was taken"}
            .at({.file = waiting->first})
            .value(waiting->first)
            .remedy("put it into the folder again"));
    waiting = waiting_.erase(waiting);
  }
}

std::vector<DroppedFile> DropFolder::poll(Faults& faults) {
  std::vector<DroppedFile> taken;
  auto list = files_->list(settings_.folder);
  if (!list) {
    tell("", std::move(list.error()), faults);
    return taken;
  }
  std::erase_if(told_, [](const auto& one) { return one.first.empty(); });
  std::vector<std::string>& names = *list;
  std::erase_if(names, [](const std::string& name) { return name.starts_with('.'); });
  tell_vanished({names.begin(), names.end()}, faults);
  if (names.size() > kDropFolderFilesMax) {
    const std::string count = std::to_string(kDropFolderFilesMax);
    tell(".",
         Error{"filedrop.too_many_files", "there are more than " + count + " files"}
             .at({.file = settings_.folder.string()})
             .arg("count", count)
             .remedy("move away those that were taken"),
         faults);
    names.resize(kDropFolderFilesMax);
  }
  for (const std::string& name : names) {
    if (auto file = look_at(name, faults)) taken.push_back(*std::move(file));
  }
  return taken;
}

Result<DroppedFile> DropFolder::taken(std::uint64_t number) const {
  RENKEI_CHECK(number >= 1 && number <= last_number_);
  const auto path = record_path(number);
  const auto text = files_->read_stored(path, kDropRecordBytesMax);
  if (!text) return fail(text.error());
  auto record = read_record(path.string(), *text);
  if (!record) return fail(std::move(record.error()));
  DroppedFile file = std::move(record->file);
  add_arrival_faults(file, settings_.bytes_max);
  if (file.sha256.empty()) return file;
  const auto content = raw(file.sha256);
  if (!content) return fail(content.error());
  add_document(file, *content, record->settings);
  return file;
}

Result<std::string> DropFolder::raw(const std::string& sha256) const {
  const auto path = settings_.keep / "raw" / sha256;
  auto content = files_->read_stored(path, kInstrumentFileBytesMax);
  if (content && sha256_hex(*content) != sha256) {
    return fail(Error{"filedrop.raw_damaged",
                      "the bytes of '" + path.string() + "' are not those of its name"}
                    .at({.file = path.string()})
                    .value(path.string())
                    .remedy("look after the disk, and restore the file from a backup"));
  }
  return content;
}

}  // namespace renkei::equipment::filedrop
