// Which of the samples that are waited for an instrument's document tells of.
//
// Exactly one sample must have the identifier that the document has: both trimmed, and in the form
// that NFKC gives them, so that "ＣＨＯ－Ｄ３" typed in full-width letters is "CHO-D3". Small and
// capital letters differ. None or several is told and never guessed; times are looked at only to
// tell what cannot be. Pure functions, thread-safe.
//
//   for (const SampleMatch& one : match_samples(document, waiting)) ...
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/structured.h"
#include "renkei/base/timestamp.h"

namespace renkei::equipment::filedrop {

struct ExpectedSample {
  std::string sample;  // as it stands on its label
  std::string batch;
  std::string step;  // path in the recipe, "culture/day-3/sample"
  Timestamp taken_at;
};

struct SampleMatch {
  enum class Outcome { kMatched, kUnmatched, kAmbiguous };
  std::string sample;                      // as the document has it
  std::optional<Timestamp> measured_at{};  // the first of its measurements; none: no time is known
  Outcome outcome = Outcome::kUnmatched;
  std::vector<std::size_t> expected{};  // those that it may be; one when matched
  // filedrop.unmatched, filedrop.ambiguous; filedrop.before_sample when it was measured before it
  // was taken (a match all the same: one of the clocks or identifiers is wrong, a person decides).
  std::vector<Error> faults{};
};

// One entry for each sample identifier of the document, in its order. "N/A" is no identifier.
[[nodiscard]] std::vector<SampleMatch> match_samples(const Json& document,
                                                     std::span<const ExpectedSample> expected);

// The form in which identifiers are compared: NFKC (Unicode 15, annex 15), trimmed. Bytes that are
// no UTF-8 stay as they are.
[[nodiscard]] std::string comparable_identifier(std::string_view identifier);

}  // namespace renkei::equipment::filedrop
