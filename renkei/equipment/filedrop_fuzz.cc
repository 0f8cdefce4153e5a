// Instrument files from outside: whatever the bytes are, one instrument's reader at most takes
// them; they are read or refused with reasons, and what is read can be written and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/base/structured.h"
#include "renkei/equipment/filedrop/instrument_file.h"
#include "renkei/equipment/filedrop/sample_match.h"

namespace {

using renkei::Error;
using renkei::Faults;
namespace filedrop = renkei::equipment::filedrop;

void read(std::string_view bytes, const filedrop::ReadSettings& settings) {
  Faults faults;
  const auto document =
      filedrop::read_instrument_file("SampleResults2026-04-15_104838.csv", bytes, settings, faults);
  RENKEI_CHECK(document.has_value() == faults.empty());
  for (const Error& fault : faults) {
    RENKEI_CHECK(!fault.code().empty() && !fault.remedy().empty());
  }
  if (!document) return;
  const auto again = renkei::parse_json("document", renkei::write_json(document->document));
  RENKEI_CHECK(again.has_value());
  static_cast<void>(filedrop::match_samples(*again, {}));
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  RENKEI_CHECK(filedrop::recognise(bytes).size() <= filedrop::kInstruments.size());
  read(bytes, {.utc_offset_min = 540, .date_order = filedrop::DateOrder::kMonthFirst});
  read(bytes, {});
  return 0;
}
