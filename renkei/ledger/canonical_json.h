// The JSON of entries: RFC 8785 (JCS), restricted so that every reader gets the same values.
//
// Allowed: objects, arrays, texts in Unicode normal form C, true, false, whole numbers of at most
// 2^53 - 1 either way. Refused: fractions and exponents (write a decimal as text, beside its unit),
// null (leave the member out), a name twice. One value has one text: names sorted by UTF-16 code
// units, no blanks, the shortest escapes. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"

namespace renkei::ledger {

inline constexpr std::int64_t kJsonIntegerMax = (std::int64_t{1} << 53U) - 1;

// The one text of a value. Errors, each with the JSON pointer, which begins with `at`:
// ledger.json_float, ledger.json_null, ledger.json_integer, ledger.json_not_nfc,
// ledger.json_not_utf8.
[[nodiscard]] Result<std::string> canonical_json(const Json& value, std::string at = "");

// Reads a text that must be the canonical one of its value. Errors: those of parse_json and
// canonical_json, ledger.json_not_canonical with the byte offset where the two part.
[[nodiscard]] Result<Json> parse_canonical_json(const std::string& file, std::string_view text);

}  // namespace renkei::ledger
