// Units as BatchML documents write them: UCUM codes, words in English and German, and the
// addresses of QUDT and of the SI Digital Framework. Pure, thread-safe.
#pragma once

#include <string_view>

#include "renkei/base/result.h"
#include "renkei/base/unit.h"

namespace renkei::recipe {

// "Liter pro Stunde" and "http://qudt.org/vocab/unit/L-PER-HR" are L/h; nothing is the unit 1.
// A unit that is not known is never guessed. Errors: batchml.unit (names it).
[[nodiscard]] Result<Unit> unit_from_words(std::string_view text);

}  // namespace renkei::recipe
