#include "renkei/equipment/simulated_plant.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/structured.h"

namespace renkei::equipment {
namespace {

constexpr std::uint64_t kSavedBytesMax = 64 << 20U;

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

std::uint64_t SimulatedPlant::changes() const {
  std::uint64_t sum = 0;
  for (const auto& unit : units_) sum += unit->changes();
  return sum;
}

Result<void> SimulatedPlant::save(FileSystem& files, const std::filesystem::path& file) {
  Json machines = Json::object();
  for (const auto& unit : units_) machines[unit->description().id] = unit->save();
  if (auto written = files.write(file, write_json(machines)); !written) return written;
  saved_ = changes();
  return {};
}

Result<void> SimulatedPlant::load(const FileSystem& files, const std::filesystem::path& file) {
  if (!files.exists(file)) return {};
  const auto text = files.read_stored(file, kSavedBytesMax);
  if (!text) return fail(text.error());
  const auto machines = parse_json(file.string(), *text);
  if (!machines || !machines->is_object()) {
    const std::string reason = machines ? "it is no object" : machines.error().message();
    return fail(
        Error{"equipment.saved", fmt::format("the saved machines cannot be taken up: {}", reason)}
            .at({.file = file.string()})
            .value(file.string())
            .arg("reason", reason)
            .remedy("take it away: the machines then begin as new"));
  }
  for (const auto& unit : units_) {
    const auto saved = machines->find(unit->description().id);
    if (saved == machines->end()) continue;
    if (auto loaded = unit->load(saved->is_string() ? saved->get<std::string>() : ""); !loaded) {
      return loaded;
    }
  }
  return {};
}

}  // namespace renkei::equipment
