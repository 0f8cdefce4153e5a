// Any bytes, as a disclosure and as JSON of an entry.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/ledger/canonical_json.h"
#include "renkei/ledger/disclosure.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ledger = renkei::ledger;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto disclosure = ledger::parse_disclosure(text)) {
    const auto again = ledger::disclosure_string(*disclosure);
    RENKEI_CHECK(!again || ledger::parse_disclosure(*again).has_value());
  }
  if (const auto json = ledger::parse_canonical_json("fuzz", text)) {
    const auto again = ledger::canonical_json(*json);
    RENKEI_CHECK(again && *again == text);
  }
  return 0;
}
