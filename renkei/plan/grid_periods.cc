// The calendar "period" of published grid models: whole batches in each period (planning.md, end of
// part 1). Interchangeable suites are planned as one by their number, which is exact: as many as
// can stay as they are do so, and the batches of all together are any number between the sums of
// what one may make (docs/reference/published-cases.md, "Identical suites as one").
#include <algorithm>
#include <cmath>

#include "renkei/plan/grid_internal.h"
#include "renkei/plan/period_batches.h"

namespace renkei::plan {

int counted_run(const Problem& problem, const GridModel& model, int r) {
  const int suite = problem.runs[static_cast<std::size_t>(r)].suite;
  for (const auto& group : model.groups) {
    if (group.front() == suite || std::find(group.begin(), group.end(), suite) == group.end()) {
      continue;
    }
    const auto& own = problem.suites[static_cast<std::size_t>(suite)].runs;
    const auto place = std::find(own.begin(), own.end(), r) - own.begin();
    return problem.suites[static_cast<std::size_t>(group.front())]
        .runs[static_cast<std::size_t>(place)];
  }
  return r;
}

namespace internal {

bool GridBuilder::alike(const Suite& a, const Suite& b) const {
  if (a.row->running || b.row->running || a.runs.size() != b.runs.size()) return false;
  for (std::size_t k = 0; k < a.runs.size(); ++k) {
    const Run& x = run(a.runs[k]);
    const Run& y = run(b.runs[k]);
    // The same process draws and makes the same; volumes and licences go by suite and site.
    if (x.process != y.process || x.batch_amount != y.batch_amount ||
        x.cadence_days != y.cadence_days || x.first_days != y.first_days ||
        x.open_from != y.open_from || x.open_to != y.open_to || x.licence_day != y.licence_day ||
        x.licence_until != y.licence_until || x.process->campaign_batches_min ||
        x.process->campaign_batches_max || !period_batches(problem, a.runs[k]).divisible()) {
      return false;
    }
  }
  return true;
}

void GridBuilder::group_suites() {
  for (int s = 0; s < static_cast<int>(problem.suites.size()); ++s) {
    const auto& suite = problem.suites[static_cast<std::size_t>(s)];
    const auto found =
        std::find_if(model.groups.begin(), model.groups.end(), [&](const std::vector<int>& group) {
          return problem.by_period && !suite.runs.empty() &&
                 alike(problem.suites[static_cast<std::size_t>(group.front())], suite);
        });
    if (found == model.groups.end()) {
      model.groups.push_back({s});
    } else {
      found->push_back(s);
    }
  }
}

int GridBuilder::suites_as_one(int suite) const {
  for (const auto& group : model.groups) {
    if (group.front() == suite) return static_cast<int>(group.size());
  }
  return 0;
}

// With L and c of the run, n batches take c n days, or L + c (n - 1) with the first batch's lead:
// n <= most set_up - (most - most_lead) lead, and the same from below.
void GridBuilder::add_period_rows(int r) {
  auto& c = columns(r);
  const double suites = suites_as_one(run(r).suite);
  const PeriodBatches batches = period_batches(problem, r);
  const auto most = static_cast<double>(batches.most);
  const auto most_lead = static_cast<double>(batches.most_lead);
  const auto least = static_cast<double>(batches.least);
  const auto least_lead = static_cast<double>(batches.least_lead);
  for (int t = 0; t < periods; ++t) {
    const auto i = static_cast<std::size_t>(t);
    if (c.set_up[i] < 0) continue;
    model.milp.upper[static_cast<std::size_t>(c.batches[i])] = suites * std::max(most, most_lead);
    int lead = c.start[i];
    if (batches.fed) {
      lead = model.milp.add_column(0, suites, true);
      add_lead_rows(r, t, lead);
    }
    std::vector<Term> above{{c.batches[i], 1}, {c.set_up[i], -most}};
    std::vector<Term> below{{c.batches[i], 1}, {c.set_up[i], -least}};
    if (lead >= 0) {
      above.push_back({lead, most - most_lead});
      below.push_back({lead, least - least_lead});
    }
    row(-kInfinity, 0, above, RuleGroup::kSuiteTime);
    if (least > 0 || least_lead > 0) row(0, kInfinity, below, RuleGroup::kSuiteTime);
  }
}

// A run that draws an intermediate may count the first batch's lead in any period (it waits), and
// must where it starts together with a run that makes the intermediate.
void GridBuilder::add_lead_rows(int r, int period, int lead) {
  auto& c = columns(r);
  const double suites = suites_as_one(run(r).suite);
  row(-kInfinity, 0, {{lead, 1}, {column_at(c.set_up, period), -1}}, RuleGroup::kSuiteTime);
  const int start = column_at(c.start, period);
  if (start < 0) return;
  for (const auto& draw : run(r).draws) {
    const int maker = maker_starts(draw.material, period);
    if (maker < 0) continue;
    row(-suites, kInfinity, {{lead, 1}, {start, -1}, {maker, -suites}}, RuleGroup::kSuiteTime);
  }
}

// Whether amounts of the material are whole in its scale whenever batches are. Saying so is no
// restriction then, and tells the solver that objectives with whole coefficients are whole.
bool GridBuilder::flows_whole(int material) const {
  const auto& account = problem.materials[static_cast<std::size_t>(material)];
  if (!problem.by_period || !account.offers.empty() || account.product >= 0) return false;
  const auto whole = [&](const Exact& amount) {
    const double scaled = to_double(amount) / scale(material);
    return scaled == std::floor(scaled);
  };
  return whole(account.initial) &&
         (!account.row->storage_max || whole(*account.row->storage_max)) &&
         std::all_of(account.made_by.begin(), account.made_by.end(),
                     [&](int r) { return whole(run(r).batch_amount); }) &&
         std::all_of(account.drawn_by.begin(), account.drawn_by.end(),
                     [&](const std::pair<int, int>& by) {
                       const auto& draws = run(by.first).draws;
                       return whole(draws[static_cast<std::size_t>(by.second)].amount);
                     }) &&
         std::all_of(account.demands.begin(), account.demands.end(), [&](int d) {
           return model.demand_scale[static_cast<std::size_t>(d)] == 1 &&
                  whole(problem.demands[static_cast<std::size_t>(d)].dose);
         });
}

// A column that is 1 when some run that makes the material is new in the period.
int GridBuilder::maker_starts(int material, int period) {
  const auto key = std::make_pair(material, period);
  if (const auto found = maker_starts_.find(key); found != maker_starts_.end()) {
    return found->second;
  }
  std::vector<std::pair<int, int>> starts;  // column, suites it counts
  for (const int r : problem.materials[static_cast<std::size_t>(material)].made_by) {
    const int start = column_at(columns(r).start, period);
    if (start >= 0) starts.emplace_back(start, suites_as_one(run(r).suite));
  }
  int column = kNoColumn;
  if (starts.size() == 1 && starts.front().second == 1) {
    column = starts.front().first;
  } else if (!starts.empty()) {
    column = model.milp.add_column(0, 1, true);
    for (const auto& [start, suites] : starts) {
      row(0, kInfinity, {{column, static_cast<double>(suites)}, {start, -1}},
          RuleGroup::kSuiteTime);
    }
  }
  maker_starts_[key] = column;
  return column;
}

}  // namespace internal
}  // namespace renkei::plan
