// Any bytes: what is read as a bundle is written again as the same bytes, and judged without harm.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/ledger/bundle.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ledger = renkei::ledger;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto bundle = ledger::parse_bundle("fuzz", text);
  if (!bundle) return 0;
  const auto verdict = ledger::verify_bundle(*bundle);
  RENKEI_CHECK(verdict.proven.size() <= bundle->entries.size());
  const auto again = ledger::bundle_text(*bundle);
  RENKEI_CHECK(again && *again == text);
  return 0;
}
