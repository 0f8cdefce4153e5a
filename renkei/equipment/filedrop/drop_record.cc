#include "renkei/equipment/filedrop/drop_record.h"

#include <utility>

#include "renkei/equipment/filedrop/content_hash.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kFormat = "renkei dropped file 1";

template <typename T>
std::optional<T> member(const Json& record, const char* name) {
  const auto found = record.find(name);
  if (found == record.end()) return std::nullopt;
  if constexpr (std::is_same_v<T, std::string>) {
    if (!found->is_string()) return std::nullopt;
  } else if constexpr (std::is_unsigned_v<T>) {
    if (!found->is_number_unsigned()) return std::nullopt;
  } else {
    if (!found->is_number_integer()) return std::nullopt;
  }
  return found->template get<T>();
}

std::optional<DropRecord> from_json(const Json& json) {
  if (!json.is_object() || member<std::string>(json, "format") != kFormat) return std::nullopt;
  const auto number = member<std::uint64_t>(json, "number");
  const auto name = member<std::string>(json, "name");
  const auto bytes = member<std::uint64_t>(json, "bytes");
  const auto arrived = member<std::string>(json, "arrived_at");
  const auto modified_s = member<std::int64_t>(json, "modified_s");
  const auto modified_ns = member<std::int64_t>(json, "modified_ns");
  if (!number || *number == 0 || !name || name->empty() || !bytes || !arrived || !modified_s ||
      !modified_ns) {
    return std::nullopt;
  }
  const auto arrived_at = Timestamp::parse(*arrived);
  if (!arrived_at) return std::nullopt;
  DropRecord record;
  record.file.number = *number;
  record.file.name = *name;
  record.file.bytes = *bytes;
  record.file.arrived_at = *arrived_at;
  record.status = {
      .bytes = *bytes, .modified_s = *modified_s, .modified_ns = *modified_ns, .is_stored = true};
  record.file.modified_at = modified_at(record.status);
  if (const auto sha256 = member<std::string>(json, "sha256")) {
    if (!is_sha256_hex(*sha256)) return std::nullopt;
    record.file.sha256 = *sha256;
  }
  record.file.doubled_of = member<std::uint64_t>(json, "doubled_of");
  record.file.version_of = member<std::uint64_t>(json, "version_of");
  if (const auto offset = member<std::int64_t>(json, "utc_offset_min")) {
    if (*offset > kUtcOffsetMinutesMax || *offset < -kUtcOffsetMinutesMax) return std::nullopt;
    record.settings.utc_offset_min = static_cast<int>(*offset);
  }
  if (const auto order = member<std::string>(json, "date_order")) {
    if (*order != "month-first" && *order != "day-first") return std::nullopt;
    record.settings.date_order =
        *order == "month-first" ? DateOrder::kMonthFirst : DateOrder::kDayFirst;
  }
  return record;
}

}  // namespace

std::optional<Timestamp> modified_at(const FileStatus& status) {
  constexpr std::int64_t kFirst = -2'208'988'800;  // 1900-01-01
  constexpr std::int64_t kEnd = 7'258'118'400;     // 2200-01-01
  if (status.modified_s < kFirst || status.modified_s >= kEnd || status.modified_ns < 0 ||
      status.modified_ns >= 1'000'000'000) {
    return std::nullopt;
  }
  return Timestamp(status.modified_s * 1000 + status.modified_ns / 1'000'000);
}

std::string write_record(const DropRecord& record) {
  const DroppedFile& file = record.file;
  Json json{{"format", kFormat},
            {"number", file.number},
            {"name", file.name},
            {"bytes", file.bytes},
            {"arrived_at", file.arrived_at.to_string()},
            {"modified_s", record.status.modified_s},
            {"modified_ns", record.status.modified_ns}};
  if (!file.sha256.empty()) json["sha256"] = file.sha256;
  if (file.doubled_of) json["doubled_of"] = *file.doubled_of;
  if (file.version_of) json["version_of"] = *file.version_of;
  if (record.settings.utc_offset_min) json["utc_offset_min"] = *record.settings.utc_offset_min;
  if (record.settings.date_order) {
    json["date_order"] =
        *record.settings.date_order == DateOrder::kMonthFirst ? "month-first" : "day-first";
  }
  return write_json(json);
}

Result<DropRecord> read_record(const std::string& path, std::string_view text) {
  const auto json = parse_json(path, text);
  if (json) {
    if (auto record = from_json(*json)) return *std::move(record);
  }
  return fail(Error{"filedrop.record", "the record '" + path + "' cannot be read"}
                  .at({.file = path})
                  .value(path)
                  .remedy("restore it from a backup; without it its file would be taken for new"));
}

}  // namespace renkei::equipment::filedrop
