#include "renkei/base/nearest.h"

#include <algorithm>
#include <cstdlib>

namespace renkei {

namespace {

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return out;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b, int limit) {
  const int rows = static_cast<int>(a.size());
  const int columns = static_cast<int>(b.size());
  if (std::abs(rows - columns) > limit) return limit + 1;
  // Optimal string alignment: three rows of the table are enough.
  std::vector<int> before(b.size() + 1);
  std::vector<int> above(b.size() + 1);
  std::vector<int> here(b.size() + 1);
  for (int j = 0; j <= columns; ++j) above[static_cast<std::size_t>(j)] = j;
  for (int i = 1; i <= rows; ++i) {
    here[0] = i;
    int least = i;
    for (int j = 1; j <= columns; ++j) {
      const auto at = static_cast<std::size_t>(j);
      const char left = a[static_cast<std::size_t>(i - 1)];
      const char right = b[at - 1];
      int best = above[at - 1] + (left == right ? 0 : 1);
      best = std::min({best, above[at] + 1, here[at - 1] + 1});
      if (i > 1 && j > 1 && left == b[at - 2] && a[static_cast<std::size_t>(i - 2)] == right) {
        best = std::min(best, before[at - 2] + 1);
      }
      here[at] = best;
      least = std::min(least, best);
    }
    if (least > limit) return limit + 1;
    before.swap(above);
    above.swap(here);
  }
  return std::min(above[b.size()], limit + 1);
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string wanted = folded(word);
  int limit = std::min<int>(3, std::max<int>(1, static_cast<int>(wanted.size()) / 3));
  std::string_view best;
  for (const std::string_view candidate : candidates) {
    const auto longer = std::max(candidate.size(), wanted.size());
    const auto shorter = std::min(candidate.size(), wanted.size());
    if (longer - shorter > static_cast<std::size_t>(limit)) continue;
    const int distance = edit_distance(wanted, folded(candidate), limit);
    if (distance > limit) continue;
    best = candidate;
    limit = distance - 1;
    if (limit < 0) break;
  }
  return best;
}

}  // namespace renkei
