#include "renkei/plan/lot_doses.h"

#include <vector>

namespace renkei::plan {

std::vector<double> doses_in_batch(const Problem& problem) {
  // Doses that a unit of a material becomes, from the drug products up the chain.
  std::vector<double> doses(problem.materials.size(), 0);
  std::vector<int> open;
  for (const auto& product : problem.emergency) {
    doses[static_cast<std::size_t>(product.material)] = 1 / to_double(product.dose);
    open.push_back(product.material);
  }
  while (!open.empty()) {
    const auto m = static_cast<std::size_t>(open.back());
    open.pop_back();
    for (const int r : problem.materials[m].made_by) {
      const Run& run = problem.runs[static_cast<std::size_t>(r)];
      for (const auto& draw : run.draws) {
        const double becomes = doses[m] * to_double(run.batch_amount) / to_double(draw.amount);
        auto& known = doses[static_cast<std::size_t>(draw.material)];
        if (becomes <= known) continue;
        known = becomes;
        open.push_back(draw.material);
      }
    }
  }
  std::vector<double> result;
  for (const auto& run : problem.runs) {
    result.push_back(doses[static_cast<std::size_t>(run.output)] * to_double(run.batch_amount));
  }
  return result;
}

bool large_lots(const Problem& problem, double doses) {
  constexpr double kPartOfAll = 0.01;
  const double all = static_cast<double>(problem.persons) * problem.doses_per_person;
  return doses > kPartOfAll * all;
}

}  // namespace renkei::plan
