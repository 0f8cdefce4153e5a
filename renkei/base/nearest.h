// The known word nearest to a mistyped one, for "did you mean". Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace renkei {

// Letters inserted, deleted, replaced or swapped with their neighbour to make `b` of `a`; any
// number over `limit` is given as limit + 1.
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b, int limit);

// The candidate at the least distance from `word` (at most a third of its letters, and 3; '-' and
// '_' and case count as alike), the first in their order among equals; empty when none is near.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

}  // namespace renkei
