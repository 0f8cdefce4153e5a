// Reading TOML and JSON with places; writing JSON. The two libraries are included in the one
// source behind this door where speed of building allows; values come as nlohmann::json.
//
// JSON: UTF-8, at most 64 levels deep, duplicate keys refused, numbers beyond double refused;
// errors carry the byte offset. TOML 1.0: each value's line and column can be asked for.
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

struct TomlDocument {
  std::string file;
  Json value;                           // tables as objects, dates as "YYYY-MM-DD" strings
  std::map<std::string, Place> places;  // by JSON pointer
  // The place of the value at `pointer`, or the file's alone.
  [[nodiscard]] Place place(const std::string& pointer) const;
};

// Errors: toml.syntax with line and column, toml.too_large (over 1 MiB).
[[nodiscard]] Result<TomlDocument> parse_toml(const std::string& file, std::string_view text);

}  // namespace renkei
