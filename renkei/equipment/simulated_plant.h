// The machines of a simulated plant, with one clock, and what they remember over a kill: a file for
// each in a folder. Not thread-safe.
//
//   auto plant = SimulatedPlant::make(file, seed, start);
//   for (auto& unit : plant->units()) engine.add(*unit);
//   plant->advance(now);
//   plant->save_changed(disk(), folder);    // before what they delivered is recorded
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/equipment/plant_file.h"
#include "renkei/equipment/simulated_unit.h"

namespace renkei::equipment {

class SimulatedPlant {
 public:
  // As new at `start`. Errors: those of SimulatedUnit::make.
  [[nodiscard]] static Result<SimulatedPlant> make(const PlantFile& file, std::uint64_t seed,
                                                   Timestamp start);

  [[nodiscard]] const std::vector<std::unique_ptr<SimulatedUnit>>& units() const { return units_; }
  // nullptr: there is none of that id.
  [[nodiscard]] SimulatedUnit* unit(std::string_view id) const;
  // The time of the machine that is furthest on.
  [[nodiscard]] Timestamp now() const;
  // When the first of them has something to tell of itself.
  [[nodiscard]] Timestamp next_due() const;
  // Errors: those of SimulatedUnit::advance.
  [[nodiscard]] Result<void> advance(Timestamp now);

  // Writes UNIT.json of every machine whose services or orders have changed since it was last
  // written (save_all: of all). Errors: file.write.
  [[nodiscard]] Result<void> save_changed(FileSystem& files, const std::filesystem::path& folder);
  [[nodiscard]] Result<void> save_all(FileSystem& files, const std::filesystem::path& folder);
  // Takes up the machines that have a file there; the others stay as they are. Errors: those of
  // reading, equipment.saved.
  [[nodiscard]] Result<void> load(const FileSystem& files, const std::filesystem::path& folder);

 private:
  std::vector<std::unique_ptr<SimulatedUnit>> units_;
  std::vector<std::uint64_t> saved_;  // changes() of each when it was last written
};

}  // namespace renkei::equipment
