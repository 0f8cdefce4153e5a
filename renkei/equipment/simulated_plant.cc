#include "renkei/equipment/simulated_plant.h"

#include <algorithm>
#include <utility>

namespace renkei::equipment {
namespace {

constexpr std::uint64_t kSavedBytesMax = 4 << 20U;

std::filesystem::path file_of(const std::filesystem::path& folder, const SimulatedUnit& unit) {
  return folder / (unit.description().id + ".json");
}

}  // namespace

Result<SimulatedPlant> SimulatedPlant::make(const PlantFile& file, std::uint64_t seed,
                                            Timestamp start) {
  SimulatedPlant plant;
  for (SimulatedUnitOptions options : file.units) {
    options.seed += seed * kPlantUnitsMax;
    auto unit = SimulatedUnit::make(options, start);
    if (!unit) return fail(unit.error());
    plant.units_.push_back(*std::move(unit));
  }
  plant.saved_.resize(plant.units_.size());
  return plant;
}

SimulatedUnit* SimulatedPlant::unit(std::string_view id) const {
  const auto found = std::find_if(units_.begin(), units_.end(),
                                  [&](const auto& one) { return one->description().id == id; });
  return found == units_.end() ? nullptr : found->get();
}

Timestamp SimulatedPlant::now() const {
  Timestamp latest;
  for (const auto& unit : units_) latest = std::max(latest, unit->now());
  return latest;
}

Timestamp SimulatedPlant::next_due() const {
  Timestamp first = units_.empty() ? Timestamp() : units_.front()->next_due();
  for (const auto& unit : units_) first = std::min(first, unit->next_due());
  return first;
}

Result<void> SimulatedPlant::advance(Timestamp now) {
  for (const auto& unit : units_) {
    if (auto lived = unit->advance(now); !lived) return lived;
  }
  return {};
}

Result<void> SimulatedPlant::save_changed(FileSystem& files, const std::filesystem::path& folder) {
  for (std::size_t i = 0; i < units_.size(); ++i) {
    if (units_[i]->changes() == saved_[i]) continue;
    if (auto written = files.write(file_of(folder, *units_[i]), units_[i]->save()); !written) {
      return written;
    }
    saved_[i] = units_[i]->changes();
  }
  return {};
}

Result<void> SimulatedPlant::save_all(FileSystem& files, const std::filesystem::path& folder) {
  for (const auto& unit : units_) {
    if (auto written = files.write(file_of(folder, *unit), unit->save()); !written) return written;
  }
  return {};
}

Result<void> SimulatedPlant::load(const FileSystem& files, const std::filesystem::path& folder) {
  for (const auto& unit : units_) {
    const auto file = file_of(folder, *unit);
    if (!files.exists(file)) continue;
    const auto text = files.read_stored(file, kSavedBytesMax);
    if (!text) return fail(text.error());
    if (auto loaded = unit->load(*text); !loaded) return loaded;
  }
  return {};
}

}  // namespace renkei::equipment
