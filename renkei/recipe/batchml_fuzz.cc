// Any text as a BatchML document: reading it ends with a recipe without faults, or with faults that
// each have a remedy and the file; a recipe that was read is written as the document it was, by way
// of its TOML too.
#include <cstdint>
#include <string>

#include "renkei/base/result.h"
#include "renkei/recipe/batchml_read.h"
#include "renkei/recipe/batchml_write.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/recipe/xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace renkei;
  constexpr std::size_t kBytesMax = 1U << 16U;
  if (size > kBytesMax) return 0;
  const std::string text(data, data + size);
  Faults faults;
  const auto recipe = recipe::read_batchml("fuzz.xml", text, faults);
  if (!recipe) faults.push_back(recipe.error());
  for (const Error& fault : faults) {
    RENKEI_CHECK(!fault.code().empty() && !fault.remedy().empty());
    RENKEI_CHECK(fault.place().file == "fuzz.xml");
  }
  if (!faults.empty()) return 0;
  const auto out = recipe::write_batchml(*recipe);
  RENKEI_CHECK(out.has_value());
  const auto before = recipe::canonical_xml("fuzz.xml", text);
  const auto after = recipe::canonical_xml("fuzz.xml", *out);
  RENKEI_CHECK(before && after && *before == *after);
  const auto again = recipe::read_recipe("fuzz.toml", recipe::write_recipe(*recipe), faults);
  RENKEI_CHECK(again.has_value() && faults.empty());
  const auto by_toml = recipe::write_batchml(*again);
  RENKEI_CHECK(by_toml.has_value() && *by_toml == *out);
  return 0;
}
