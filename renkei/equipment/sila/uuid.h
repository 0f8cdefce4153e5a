// UUIDs as SiLA 2 writes them (RFC 4122, small letters). Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace renkei::equipment::sila {

// "25597b36-e9bf-11e8-aeb5-f2801f1b9fd1", of small or capital letters.
[[nodiscard]] bool is_uuid(std::string_view text);
// A new one (version 4), which nobody can guess.
[[nodiscard]] std::string random_uuid();

}  // namespace renkei::equipment::sila
