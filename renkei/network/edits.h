// The little language of `--what-if`: read_network.h says what an Edit may be. For this room
// alone. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/decimal.h"
#include "renkei/network/findings.h"
#include "renkei/network/read_network.h"

namespace renkei::network {

// What the place of a fault of an edit has for a file.
inline constexpr std::string_view kEditsPlace = "--what-if";

struct ParsedEdit {
  enum class Operator { kSet, kTimes, kPlus, kMinus };
  Place place;         // file "--what-if", line is the number of the edit
  std::string text;    // as written
  std::string table;   // empty: a parameter
  std::string row;     // id of the row or of the parameter; "*": every row
  std::string column;  // empty for a parameter
  Operator op = Operator::kSet;
  std::string operand;  // as written; kSet of a text column takes it as it stands
  std::optional<Exact> number;
};

// Reads them; what cannot be read becomes a finding and is left out.
[[nodiscard]] std::vector<ParsedEdit> parse_edits(const std::vector<Edit>& edits,
                                                  Findings& findings);

// `value` after the edit; requires a number in the edit.
[[nodiscard]] Exact apply_edit(const ParsedEdit& edit, const Exact& value);

// '_' and '-' are alike.
[[nodiscard]] bool same_parameter_name(std::string_view a, std::string_view b);

}  // namespace renkei::network
