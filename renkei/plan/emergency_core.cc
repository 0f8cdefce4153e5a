#include "renkei/plan/emergency_core.h"

#include <algorithm>
#include <vector>

namespace renkei::plan {

Problem emergency_core(const Problem& problem) {
  std::vector<bool> wanted(problem.materials.size(), false);
  for (const auto& product : problem.emergency) mark_chain(problem, product.material, wanted);
  std::vector<bool> in_core(problem.suites.size(), false);
  for (const auto& run : problem.runs) {
    if (wanted[static_cast<std::size_t>(run.output)]) {
      in_core[static_cast<std::size_t>(run.suite)] = true;
    }
  }
  Problem core = problem;
  for (auto& line : core.demands) {
    const auto& makers = problem.materials[static_cast<std::size_t>(line.material)].made_by;
    const bool of_core = !makers.empty() && std::all_of(makers.begin(), makers.end(), [&](int r) {
      return in_core[static_cast<std::size_t>(problem.runs[static_cast<std::size_t>(r)].suite)];
    });
    if (of_core && line.row->protection > 0) {
      mark_chain(problem, line.material, wanted);
    } else {
      line.due.clear();
    }
  }
  for (std::size_t m = 0; m < core.materials.size(); ++m) {
    core.materials[m].used = core.materials[m].used && wanted[m];
  }
  return core;
}

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
