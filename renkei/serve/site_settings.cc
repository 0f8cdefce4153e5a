#include "renkei/serve/site_settings.h"

#include <fmt/format.h>

#include "renkei/base/decimal.h"
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
    constexpr std::uint64_t kSeedBytesMax = 64;
    auto text = disk().read_stored(seed_of(ledger), kSeedBytesMax);
    if (!text) return fail(text.error());
    while (text->ends_with('\n')) text->pop_back();
    const auto number = Decimal::parse(*text);
    if (!number || !number->is_whole() || number->to_double() < 0) {
      return fail(Error{"site.seed", fmt::format("'{}' is no seed", *text)}
                      .at({.file = seed_of(ledger).string()})
                      .value(*text)
                      .remedy("put back the whole number that was there"));
    }
    settings.seed = static_cast<std::uint64_t>(floor_to_int(number->exact()));
  }
  return settings;
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
