// Any bytes, as a request to a witness and as a saved point: what is read comes back.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/ledger/fold.h"
#include "renkei/ledger/witness.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ledger = renkei::ledger;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto request = ledger::parse_witness_request(text)) {
    RENKEI_CHECK(request->to_text() == text);
  }
  if (const auto point = ledger::parse_saved_point(text)) {
    const auto again = ledger::parse_saved_point(point->to_text());
    RENKEI_CHECK(again && again->at == point->at && again->state == point->state);
  }
  return 0;
}
