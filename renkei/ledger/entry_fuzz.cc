// Any bytes: what is read as an entry is written again as the same bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/ledger/entry.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ledger = renkei::ledger;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto entry = ledger::parse_entry(text);
  if (!entry) return 0;
  (void)ledger::verify_signatures(*entry);
  const auto bytes = ledger::entry_bytes(*entry);
  RENKEI_CHECK(bytes && *bytes == text);
  return 0;
}
