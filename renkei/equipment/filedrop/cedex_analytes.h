// Internal to filedrop: the tests of the Cedex Bio HT. Not for other rooms. Thread-safe.
#pragma once

#include <string_view>

namespace renkei::equipment::filedrop {

struct CedexTest {
  std::string_view code;     // "GLC3B"
  std::string_view analyte;  // "glucose"
  std::string_view kit;      // "Standard"
  std::string_view range;    // "0.111 - 41.63 mmol/L"; empty: not known
};

// nullptr for a code that is not known.
[[nodiscard]] const CedexTest* cedex_test(std::string_view code);
[[nodiscard]] bool is_optical_density(std::string_view code);

}  // namespace renkei::equipment::filedrop
