// Regular expressions as XML Schema has them (part 2, appendix F), which SiLA and others use for
// texts. Pure functions, thread-safe.
#pragma once

#include <string>

namespace renkei::recipe {

[[nodiscard]] bool is_pattern(const std::string& pattern);
// The whole text. What is no pattern matches nothing.
[[nodiscard]] bool matches_pattern(const std::string& pattern, const std::string& text);

}  // namespace renkei::recipe
