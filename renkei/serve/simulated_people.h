// People who are not there: they answer each prompt some time after it is raised, as the plant's
// file says, and go and look at a machine when nobody knows what it did. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "renkei/equipment/plant_file.h"
#include "renkei/equipment/simulated_plant.h"
#include "renkei/execute/engine.h"

namespace renkei::serve {

class SimulatedPeople {
 public:
  // Both must outlive it.
  SimulatedPeople(const equipment::PlantFile& file, const equipment::SimulatedPlant& plant)
      : file_(file), plant_(plant) {}

  // Answers what has waited long enough. True when something was answered. Errors: those of
  // Engine::answer.
  [[nodiscard]] Result<bool> answer(execute::Engine& engine);
  // When the next of the prompts seen by answer() is to be answered.
  [[nodiscard]] std::optional<Timestamp> next_due() const;

 private:
  [[nodiscard]] events::Texts answers(const execute::BatchState& batch,
                                      const execute::Prompt& prompt);

  const equipment::PlantFile& file_;
  const equipment::SimulatedPlant& plant_;
  std::map<std::pair<std::string, std::uint64_t>, Timestamp> raised_;
  std::map<std::pair<std::string, std::string>, int> repeated_;  // of a batch, by path
};

}  // namespace renkei::serve
