// Reading TOML and JSON with places; writing JSON. toml++ stays behind this door, in one
// source; values come as nlohmann::json.
//
// JSON: UTF-8, at most 64 levels deep, duplicate keys refused, numbers beyond double refused;
// errors carry the byte offset, and line and column too. TOML 1.0: each value's line and column can
// be asked for. Members keep the order of the text. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "renkei/base/error.h"
#include "renkei/base/result.h"

namespace renkei {

inline constexpr std::uint64_t kJsonBytesMax = 256ULL << 20;
inline constexpr int kJsonDepthMax = 64;

using Json = nlohmann::ordered_json;

// Errors: json.syntax, json.duplicate_key, json.too_deep, json.too_large, with byte offset.
[[nodiscard]] Result<Json> parse_json(const std::string& file, std::string_view text);

// JSON text with `indent` spaces a level and a line end, or on one line when it is negative. Bytes
// that are not UTF-8 become U+FFFD; nothing is thrown.
[[nodiscard]] std::string write_json(const Json& value, int indent = 2);

// One step of a JSON pointer (RFC 6901, section 3): "a/b" is "/a~1b".
[[nodiscard]] std::string json_pointer_step(std::string_view key);

struct TomlDocument {
  std::string file;
  Json value;                           // tables as objects, dates as "YYYY-MM-DD" strings
  std::map<std::string, Place> places;  // by JSON pointer
  // The place of the value at `pointer`, or the file's alone.
  [[nodiscard]] Place place(const std::string& pointer) const;
};

// Errors: toml.syntax with line and column, toml.not_finite (inf, nan), toml.too_deep (over 64
// levels), toml.too_large (over 1 MiB).
[[nodiscard]] Result<TomlDocument> parse_toml(const std::string& file, std::string_view text);

}  // namespace renkei
