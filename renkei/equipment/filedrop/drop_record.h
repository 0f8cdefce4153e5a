// Internal to filedrop: the record of a dropped file as it lies in the keep. Not for other rooms.
// Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "renkei/equipment/filedrop/drop_folder.h"

namespace renkei::equipment::filedrop {

inline constexpr std::uint64_t kDropRecordBytesMax = 64U << 10;

struct DropRecord {
  DroppedFile file;  // without what was read
  FileStatus status;
  ReadSettings settings;
};

[[nodiscard]] std::string write_record(const DropRecord& record);
// `path` for places. Error: filedrop.record.
[[nodiscard]] Result<DropRecord> read_record(const std::string& path, std::string_view text);
// Without a moment where the time is out of their range.
[[nodiscard]] std::optional<Timestamp> modified_at(const FileStatus& status);

}  // namespace renkei::equipment::filedrop
