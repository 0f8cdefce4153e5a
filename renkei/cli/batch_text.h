// A batch, and a list of them, as a terminal shows it: from the JSON that a site tells
// (serve/batch_json.h). Pure functions, thread-safe.
#pragma once

#include <string>

#include "renkei/base/structured.h"
#include "renkei/report/catalogue.h"

namespace renkei::cli {

[[nodiscard]] std::string batch_list_text(const Json& list, report::Language language);
// What runs, its values against their limits, what is asked and how to answer it, and the units.
// `ledger` stands in the commands that are told; `all`: every element as well.
[[nodiscard]] std::string batch_text(const Json& batch, const std::string& ledger,
                                     report::Language language, bool all);
// "3 d 04:10:00", "00:05:12".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace renkei::cli
