// The machines of a simulated plant, with one clock, and what they remember over a kill: one file,
// so that all are of the same moment. Not thread-safe.
//
//   auto plant = SimulatedPlant::make(file, seed, start);
//   for (auto& unit : plant->units()) engine.add(*unit);
//   plant->advance(now);
//   if (plant->has_changed()) plant->save(disk(), file);  // before what they told is recorded
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

  // Whether services or orders of a machine have changed since the last save.
  [[nodiscard]] bool has_changed() const { return changes() != saved_; }
  // Errors: file.write.
  [[nodiscard]] Result<void> save(FileSystem& files, const std::filesystem::path& file);
  // Takes up the machines that are in the file, if it is there; the others stay as they are.
  // Errors: those of reading, equipment.saved.
  [[nodiscard]] Result<void> load(const FileSystem& files, const std::filesystem::path& file);

 private:
  [[nodiscard]] std::uint64_t changes() const;

  std::vector<std::unique_ptr<SimulatedUnit>> units_;
  std::uint64_t saved_ = 0;  // changes() when they were last written
};

}  // namespace renkei::equipment
