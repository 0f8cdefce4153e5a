// Any bytes as a recipe file: reading and checking it ends with faults that each have a line and a
// remedy; what is read without faults of form is shown, drawn and compared, and is written so that
// it is read as the same again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/recipe/checked_recipe.h"
#include "renkei/recipe/recipe_diff.h"
#include "renkei/recipe/recipe_show.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto checked = renkei::recipe::read_and_check_recipe("fuzz.toml", text);
  if (!checked) {
    RENKEI_CHECK(!checked.error().remedy().empty());
    return 0;
  }
  for (const renkei::Error& fault : checked->faults) {
    RENKEI_CHECK(!fault.code().empty() && !fault.remedy().empty() && fault.place().line > 0);
  }
  if (!checked->read) return 0;
  const renkei::recipe::Recipe& recipe = checked->recipe;
  const std::string written = renkei::recipe::write_recipe(recipe);
  renkei::Faults faults;
  const auto again = renkei::recipe::read_recipe("again.toml", written, faults);
  RENKEI_CHECK(again && faults.empty());
  RENKEI_CHECK(renkei::recipe::write_recipe(*again) == written);
  RENKEI_CHECK(renkei::recipe::recipe_diff(recipe, *again).empty());
  RENKEI_CHECK(!renkei::recipe::recipe_as_text(recipe, renkei::report::Language::kJa).empty());
  RENKEI_CHECK(!renkei::recipe::recipe_page(recipe, renkei::report::Language::kEn).empty());
  return 0;
}
