// Manifests from outside: whatever the bytes are, they are read or refused, and what was read
// without faults can be described and holds together.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/equipment/mtp/manifest.h"

namespace mtp = renkei::equipment::mtp;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  renkei::Faults faults;
  const auto manifest = mtp::read_manifest("manifest.aml", text, faults);
  if (!manifest) return 0;
  for (const mtp::Service& service : manifest->services) {
    RENKEI_CHECK(service.control < manifest->assemblies.size());
    for (const mtp::Procedure& one : service.procedures) RENKEI_CHECK(one.id > 0);
  }
  const auto form = mtp::manifest_form(*manifest);
  renkei::Faults own;
  const auto again =
      renkei::equipment::read_form("form.json", renkei::write_json(form_json(form)), own);
  // Text that is no UTF-8 is refused by the XML reader: what was read can be written.
  RENKEI_CHECK(again.has_value());
  return 0;
}
