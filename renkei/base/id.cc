#include "renkei/base/id.h"

#include <algorithm>

namespace renkei {

namespace {

// Written out, not std::isalnum: the locale must not decide what an id is.
bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > kIdLengthMax || !is_lower_or_digit(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower_or_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

}  // namespace renkei
