// How many whole lots can be complete by when, along a chain of materials.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "renkei/plan/problem.h"
#include "renkei/plan/suite_schedule.h"

namespace renkei::plan {

// Half a lot does not go into the next thing: what whole lots can be made of the whole lots before
// them is less than a fluid grid thinks. Each stage is taken at its best for the day asked for, its
// suites having nothing else to do but what they need; so no plan whose suites make what they must
// in time makes more. Remembers what it found. Problem and schedulers must outlive it.
class LotLimits {
 public:
  // `schedulers`: of the suites that have one; others make lots as fast as they can.
  LotLimits(const Problem& problem, const std::vector<SuiteScheduler>& schedulers)
      : problem_(problem), schedulers_(schedulers) {}

  // Whole lots of a material, of all its makers, that can be complete by the end of the day because
  // of what goes into them. Nothing where no input that is made limits them.
  [[nodiscard]] std::optional<std::int64_t> lots_of_inputs(int material, int day);

 private:
  [[nodiscard]] const Run& run(int r) const { return problem_.runs[static_cast<std::size_t>(r)]; }
  [[nodiscard]] const MaterialAccount& account(int material) const {
    return problem_.materials[static_cast<std::size_t>(material)];
  }
  [[nodiscard]] Exact largest_lot(int material) const;
  // That can be complete by the end of the day.
  Exact amount(int material, int day);
  // By the start of the day.
  Exact usable(int material, int day);
  [[nodiscard]] Exact amount_of_suite(int suite, int material, int day) const;

  const Problem& problem_;
  const std::vector<SuiteScheduler>& schedulers_;
  std::map<std::pair<int, int>, Exact> amounts_;  // by material and day
};

}  // namespace renkei::plan
