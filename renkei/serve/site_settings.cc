#include "renkei/serve/site_settings.h"

#include <charconv>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/serve/paced_clock.h"
#include "renkei/serve/seeded_bytes.h"

namespace renkei::serve {
namespace {

std::filesystem::path plant_of(const std::filesystem::path& ledger) {
  return ledger / "machines" / "plant.toml";
}
std::filesystem::path seed_of(const std::filesystem::path& ledger) {
  return ledger / "machines" / "seed";
}

Result<std::uint64_t> number_in(const std::filesystem::path& file) {
  constexpr std::uint64_t kBytesMax = 64;
  auto text = disk().read_stored(file, kBytesMax);
  if (!text) return fail(text.error());
  while (text->ends_with('\n')) text->pop_back();
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (code == std::errc{} && end == text->data() + text->size()) return number;
  return fail(Error{"site.seed", fmt::format("'{}' is no whole number", *text)}
                  .at({.file = file.string()})
                  .value(*text)
                  .remedy("put back the whole number that was there"));
}

}  // namespace

Result<SiteSettings> read_settings(const std::filesystem::path& ledger) {
  SiteSettings settings;
  if (disk().exists(plant_of(ledger))) {
    const auto text = disk().read_stored(plant_of(ledger), equipment::kPlantBytesMax);
    if (!text) return fail(text.error());
    Faults faults;
    auto plant = equipment::read_plant(plant_of(ledger).string(), *text, faults);
    if (!plant) return fail(plant.error());
    if (!faults.empty()) return fail(faults.front());
    settings.plant = *std::move(plant);
  }
  if (disk().exists(seed_of(ledger))) {
    const auto seed = number_in(seed_of(ledger));
    if (!seed) return fail(seed.error());
    settings.seed = *seed;
  }
  return settings;
}

Result<std::uint64_t> count_opening(const std::filesystem::path& ledger) {
  const auto file = ledger / "machines" / "opened";
  std::uint64_t count = 1;
  if (disk().exists(file)) {
    const auto before = number_in(file);
    if (!before) return fail(before.error());
    count = *before + 1;
  }
  if (auto kept = disk().write(file, std::to_string(count) + "\n"); !kept) {
    return fail(kept.error());
  }
  return count;
}

Result<void> keep_plant(const std::filesystem::path& ledger, const std::string& text) {
  const auto file = plant_of(ledger);
  if (disk().exists(file)) {
    const auto old = disk().read_stored(file, equipment::kPlantBytesMax);
    if (!old) return fail(old.error());
    if (*old == text) return {};
    return fail(Error{"site.other_plant", fmt::format("{} has another plant", ledger.string())}
                    .at({.file = file.string()})
                    .value(ledger.string())
                    .remedy("leave --plant out to go on with that one, or take another ledger"));
  }
  return disk().write(file, text);
}

Result<void> make_simulated_ledger(const std::filesystem::path& ledger, std::uint64_t seed,
                                   Timestamp start) {
  const PacedClock clock(start, 0, system_clock());
  const std::string name = fmt::format("simulation.invalid/seed-{}", seed);
  const auto made =
      store::LedgerFolder::init(ledger, {name, "simulation"}, clock, seeded_bytes(seed, "ledger"));
  if (!made) return fail(made.error());
  return disk().write(seed_of(ledger), std::to_string(seed) + "\n");
}

}  // namespace renkei::serve
