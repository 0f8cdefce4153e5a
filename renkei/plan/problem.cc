#include "renkei/plan/problem.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/report/number_text.h"

namespace renkei::plan {
namespace {

using network::Network;

class Builder {
 public:
  Builder(const Network& network, const network::Scenario& scenario) : network_(network) {
    problem_.network = &network;
    problem_.scenario = &scenario;
    problem_.day_zero = scenario.declared_on.value_or(network.as_of);
    problem_.by_period = network.planning.calendar == network::Planning::Calendar::kPeriod;
    const int period = network::period_days(network, scenario);
    problem_.horizon_days =
        problem_.by_period ? scenario.horizon_days / period : scenario.horizon_days;
    problem_.period_days = problem_.by_period ? 1 : period;
    problem_.persons = scenario.products.empty() ? 0 : scenario.persons;
    problem_.doses_per_person = scenario.doses_per_person;
    problem_.interval_days = to_days(scenario.interval_days);
  }

  Result<Problem> build() && {
    add_materials();
    add_offers();
    add_runs();
    for (const auto& suite : problem_.suites) {
      if (suite.runs.size() > kRunsInSuiteMax) return fail(too_many_runs(suite));
    }
    add_draws_and_transport();
    add_demands();
    add_emergency();
    mark_used();
    add_changes();
    add_labs();
    return std::move(problem_);
  }

 private:
  // Days of the network as days of the problem: periods in the calendar "period".
  [[nodiscard]] int to_days(std::int64_t days) const {
    if (!problem_.by_period) return static_cast<int>(days);
    const auto period = network_.planning.period_days;
    return static_cast<int>(days >= 0 ? days / period : -((-days + period - 1) / period));
  }
  [[nodiscard]] int day_of(Date date) const { return to_days(date.days_since(problem_.day_zero)); }

  [[nodiscard]] int material_index(const network::MaterialId& id) const {
    const auto found = material_index_.find(id);
    RENKEI_CHECK(found != material_index_.end());
    return found->second;
  }

  void add_materials() {
    for (const auto& row : network_.materials) {
      material_index_.emplace(row.id, static_cast<int>(problem_.materials.size()));
      MaterialAccount account;
      account.row = &row;
      problem_.materials.push_back(std::move(account));
    }
    for (const auto& stock : network_.stocks) {
      const int last = stock.expires_on ? day_of(*stock.expires_on) : problem_.horizon_days;
      if (last < 0) continue;
      auto& account = problem_.materials[static_cast<std::size_t>(material_index(stock.material))];
      account.initial += stock.amount;
      if (last < problem_.horizon_days) account.expiring.emplace_back(last, stock.amount);
    }
    for (auto& account : problem_.materials) {
      std::sort(account.expiring.begin(), account.expiring.end());
    }
  }

  void add_offers() {
    for (const auto& row : network_.offers) {
      OfferLine line;
      line.row = &row;
      line.material = material_index(row.material);
      const int wait = row.qualified ? 0 : to_days(row.qualification_days);
      line.stock_day = wait + std::max(0, row.available_from ? day_of(*row.available_from) : 0);
      line.first_day = line.stock_day + to_days(row.lead_time_days);
      line.stock = row.stock;
      line.rate_per_day = row.rate_per_day;
      auto& account = problem_.materials[static_cast<std::size_t>(line.material)];
      account.offers.push_back(static_cast<int>(problem_.offers.size()));
      problem_.offers.push_back(std::move(line));
    }
  }

  struct Window {
    int from = 0;
    int to = -1;
  };
  [[nodiscard]] std::optional<Window> open_window(const network::Suite& suite) const {
    const auto* site = network::find(network_, suite.site);
    if (site == nullptr || site->status == network::SiteStatus::kWithdrawn) return std::nullopt;
    const bool works_now = site->status == network::SiteStatus::kOperating ||
                           site->status == network::SiteStatus::kBuilt;
    if (!site->operation_from && !works_now) return std::nullopt;
    Window window{0, problem_.horizon_days - 1};
    if (site->operation_from) window.from = std::max(window.from, day_of(*site->operation_from));
    if (suite.available_from) window.from = std::max(window.from, day_of(*suite.available_from));
    if (suite.available_to) window.to = std::min(window.to, day_of(*suite.available_to));
    if (site->closed_on) window.to = std::min(window.to, day_of(*site->closed_on) - 1);
    if (window.from > window.to) return std::nullopt;
    return window;
  }

  struct Equipment {
    bool present = false;
    std::optional<Quantity> volume;
    Exact vials_per_minute = 0;
  };
  [[nodiscard]] Equipment equipment(const network::SuiteId& suite, const std::string& kind) const {
    Equipment sum;
    for (const auto& unit : network_.units) {
      if (unit.suite != suite || unit.kind != kind) continue;
      sum.present = true;
      if (unit.volume) {
        if (sum.volume) {
          const auto same = unit.volume->in(sum.volume->unit);
          RENKEI_CHECK(same.has_value());
          sum.volume->amount += *same;
        } else {
          sum.volume = unit.volume;
        }
      }
      if (unit.vials_per_minute) sum.vials_per_minute += *unit.vials_per_minute;
    }
    return sum;
  }

  // Gross output of a batch in the output's unit (before success_fraction), or none when the
  // suite lacks the equipment for it.
  [[nodiscard]] std::optional<Exact> gross_amount(const network::Process& process,
                                                  const Equipment& equipment,
                                                  const Unit& output_unit) const {
    if (process.filling) {
      const auto* product = process.product ? network::find(network_, *process.product) : nullptr;
      if (product == nullptr || equipment.vials_per_minute == 0) return std::nullopt;
      const auto factor = product->dosing_unit.factor_to(output_unit);
      if (!factor) return std::nullopt;
      return Exact(process.filling->batch_vials) * process.filling->doses_per_vial * product->dose *
             *factor * process.yield_fraction;
    }
    if (process.batch_amount) {
      const auto amount = process.batch_amount->in(output_unit);
      if (!amount) return std::nullopt;
      return *amount * process.yield_fraction;
    }
    if (!process.titre || !equipment.volume) return std::nullopt;
    const Quantity made{process.titre->amount * equipment.volume->amount,
                        process.titre->unit.times(equipment.volume->unit)};
    const auto amount = made.in(output_unit);
    if (!amount) return std::nullopt;
    return *amount * process.yield_fraction;
  }

  [[nodiscard]] static Exact cadence(const network::Process& process, const Equipment& equipment) {
    if (process.days_between) return *process.days_between;
    if (process.filling) {
      return Exact(process.filling->batch_vials) /
                 (equipment.vials_per_minute * 60 * process.filling->hours_per_day) +
             process.filling->clearance_days;
    }
    return process.first_batch_days;
  }

  // The licence that lets `site` make the product at the stage soonest, then longest; nullptr when
  // none.
  [[nodiscard]] const network::Licence* licence_for(const network::SiteId& site,
                                                    const network::Process& process) const {
    const network::Licence* best = nullptr;
    for (const auto& row : network_.licences) {
      if (row.site != site || row.product != *process.product) continue;
      if (row.stage && *row.stage != process.stage) continue;
      if (best == nullptr || std::pair(licence_day(row), -licence_until(row)) <
                                 std::pair(licence_day(*best), -licence_until(*best))) {
        best = &row;
      }
    }
    return best;
  }
  [[nodiscard]] int licence_day(const network::Licence& row) const {
    if (row.state == network::Licence::State::kMissing) return to_days(row.days_to_obtain);
    return row.held_from ? std::max(0, day_of(*row.held_from)) : 0;
  }
  [[nodiscard]] int licence_until(const network::Licence& row) const {
    return row.held_to ? day_of(*row.held_to) : std::numeric_limits<int>::max();
  }

  // Between each two there may be a switch.
  [[nodiscard]] static Error too_many_runs(const Suite& suite) {
    return Error("plan.too_many_processes",
                 fmt::format("suite '{}' can run {} processes, more than {}", suite.row->id.str(),
                             suite.runs.size(), kRunsInSuiteMax))
        .at(suite.row->origin.place)
        .value(suite.row->id.str())
        .arg("count", std::to_string(suite.runs.size()))
        .arg("most", std::to_string(kRunsInSuiteMax))
        .remedy("give the suite fewer platforms, or its processes other suites (only_suite)");
  }

  void add_runs() {
    for (const auto& suite_row : network_.suites) {
      const auto window = open_window(suite_row);
      Suite suite;
      suite.row = &suite_row;
      const int suite_index = static_cast<int>(problem_.suites.size());
      for (const auto& process : network_.processes) {
        if (!window) break;
        auto run = make_run(suite_row, process, *window);
        if (!run) continue;
        run->suite = suite_index;
        if (suite_row.running && *suite_row.running == process.id) {
          suite.running = static_cast<int>(suite.runs.size());
          run->at_day_zero = run->open_from == 0;
        }
        suite.runs.push_back(static_cast<int>(problem_.runs.size()));
        problem_.materials[static_cast<std::size_t>(run->output)].made_by.push_back(
            static_cast<int>(problem_.runs.size()));
        problem_.runs.push_back(std::move(*run));
      }
      problem_.suites.push_back(std::move(suite));
    }
  }

  [[nodiscard]] std::optional<Run> make_run(const network::Suite& suite,
                                            const network::Process& process, Window window) const {
    if (process.only_suite && *process.only_suite != suite.id) return std::nullopt;
    if (std::find(suite.platforms.begin(), suite.platforms.end(), process.platform) ==
        suite.platforms.end()) {
      return std::nullopt;
    }
    const Equipment has = equipment(suite.id, process.unit_kind);
    if (!process.unit_kind.empty() && !has.present) return std::nullopt;
    Run run;
    run.process = &process;
    run.output = material_index(process.output);
    const auto& unit = problem_.materials[static_cast<std::size_t>(run.output)].row->unit;
    const auto gross = gross_amount(process, has, unit);
    if (!gross) return std::nullopt;
    run.batch_amount = *gross * process.success_fraction;
    // Beyond every horizon a batch more or less slow is the same (and days stay numbers).
    run.cadence_days =
        std::clamp(cadence(process, has), Exact(1, 1000), Exact(2 * kHorizonDaysMax));
    run.first_days = std::max(process.first_batch_days, run.cadence_days);
    run.release_days = problem_.by_period ? 0 : process.release_days;
    run.open_from = window.from;
    run.open_to = window.to;
    if (process.product) {
      run.licence = licence_for(suite.site, process);
      if (run.licence == nullptr) return std::nullopt;
      run.licence_day = licence_day(*run.licence);
      if (run.licence->held_to) run.licence_until = day_of(*run.licence->held_to);
    }
    for (const auto& line : network_.bills) {
      if (line.process != process.id) continue;
      const Exact amount =
          line.per == network::BillLine::Per::kBatch ? line.amount : Exact(line.amount * *gross);
      run.draws.push_back({material_index(line.material), amount});
    }
    return run;
  }

  // How well a switch row fits a change, or -1: suite before none, product before platform.
  [[nodiscard]] static int fit(const network::Switch& row, const network::SuiteId& suite,
                               const network::Process& from, const network::Process& to) {
    int score = 0;
    if (row.suite) {
      if (*row.suite != suite) return -1;
      score += 16;
    }
    if (row.from_product) {
      if (!from.product || *from.product != *row.from_product) return -1;
      score += 4;
    }
    if (row.to_product) {
      if (!to.product || *to.product != *row.to_product) return -1;
      score += 4;
    }
    if (row.from_platform) {
      if (from.platform != *row.from_platform) return -1;
      score += 1;
    }
    if (row.to_platform) {
      if (to.platform != *row.to_platform) return -1;
      score += 1;
    }
    return score;
  }

  [[nodiscard]] const network::Switch* switch_for(const network::SuiteId& suite,
                                                  const network::Process& from,
                                                  const network::Process& to) const {
    const network::Switch* best = nullptr;
    int best_score = -1;
    for (const auto& row : network_.switches) {
      const int score = fit(row, suite, from, to);
      if (score > best_score) {
        best = &row;
        best_score = score;
      }
    }
    return best;
  }

  struct Change {
    std::optional<int> days;
    const network::Switch* row = nullptr;
  };
  [[nodiscard]] Change change(const network::SuiteId& suite, const network::Process& from,
                              const network::Process& to) const {
    if (from.id == to.id || problem_.by_period) return {0, nullptr};
    if (const auto* row = switch_for(suite, from, to)) {
      return {step_days(*row, false), row};
    }
    const bool same_product = !from.product || !to.product || *from.product == *to.product;
    if (from.platform == to.platform && same_product) return {0, nullptr};
    return {};
  }

  // Steps one after the other, a parallel one beside the one before; those that take suite time and
  // the regulatory ones each by themselves.
  [[nodiscard]] static int step_days(const network::Switch& row, bool regulatory) {
    Exact total = 0;
    Exact beside = 0;
    for (const auto& step : row.steps) {
      if ((step.kind == network::SwitchStepKind::kRegulatory) != regulatory) continue;
      if (!step.parallel) {
        total += beside;
        beside = 0;
      }
      beside = std::max(beside, step.days);
    }
    return static_cast<int>(ceil_to_int(Exact(total + beside)));
  }

  void hold_after(const network::Switch* row, Run& run) const {
    if (row == nullptr || run.at_day_zero) return;
    run.qualification_lots = std::max(run.qualification_lots, row->qualification_lots);
    run.regulatory_days = std::max(run.regulatory_days, step_days(*row, true));
    run.needs_approval = run.qualification_lots > 0 || run.regulatory_days > 0;
  }

  void add_changes() {
    for (auto& suite : problem_.suites) {
      const auto count = suite.runs.size();
      suite.change_days.assign(count, std::vector<std::optional<int>>(count));
      suite.change_switch.assign(count, std::vector<const network::Switch*>(count, nullptr));
      suite.first_start_days.assign(count, 0);
      suite.first_switch.assign(count, nullptr);
      const network::Process* running =
          suite.row->running ? network::find(network_, *suite.row->running) : nullptr;
      for (std::size_t j = 0; j < count; ++j) {
        Run& to = problem_.runs[static_cast<std::size_t>(suite.runs[j])];
        if (running != nullptr) {
          const Change first = change(suite.row->id, *running, *to.process);
          suite.first_start_days[j] = first.days;
          suite.first_switch[j] = first.row;
          hold_after(first.row, to);
        }
        for (std::size_t i = 0; i < count; ++i) {
          const Run& from = problem_.runs[static_cast<std::size_t>(suite.runs[i])];
          const Change step = change(suite.row->id, *from.process, *to.process);
          suite.change_days[i][j] = step.days;
          suite.change_switch[i][j] = step.row;
          if (i != j) hold_after(step.row, to);
        }
      }
    }
  }

  [[nodiscard]] int lane_days(const network::SiteId& from,
                              const std::optional<network::SiteId>& to) const {
    if (to && *to == from) return 0;
    const network::Lane* best = nullptr;
    int best_score = -1;
    for (const auto& lane : network_.lanes) {
      if (lane.to_delivery == to.has_value()) continue;
      if (lane.from && *lane.from != from) continue;
      if (lane.to && (!to || *lane.to != *to)) continue;
      const int score = (lane.from ? 2 : 0) + (lane.to ? 1 : 0);
      if (score > best_score) {
        best = &lane;
        best_score = score;
      }
    }
    return best == nullptr ? 0 : to_days(best->days);
  }

  void add_draws_and_transport() {
    for (std::size_t r = 0; r < problem_.runs.size(); ++r) {
      auto& draws = problem_.runs[r].draws;
      for (std::size_t k = 0; k < draws.size(); ++k) {
        problem_.materials[static_cast<std::size_t>(draws[k].material)].drawn_by.emplace_back(
            static_cast<int>(r), static_cast<int>(k));
      }
    }
    if (problem_.by_period) return;
    for (auto& run : problem_.runs) {
      const auto& account = problem_.materials[static_cast<std::size_t>(run.output)];
      const auto& site = problem_.suites[static_cast<std::size_t>(run.suite)].row->site;
      for (const auto& [user, draw] : account.drawn_by) {
        const auto& user_run = problem_.runs[static_cast<std::size_t>(user)];
        const auto& to = problem_.suites[static_cast<std::size_t>(user_run.suite)].row->site;
        run.transport_days = std::max(run.transport_days, lane_days(site, to));
      }
      if (account.row->kind != network::MaterialKind::kDrugProduct) continue;
      run.transport_days = std::max(run.transport_days, lane_days(site, std::nullopt));
      const auto* product =
          account.row->product ? network::find(network_, *account.row->product) : nullptr;
      if (product != nullptr) run.lot_release_days = product->lot_release_days;
    }
  }

  void add_labs() {
    if (problem_.by_period) return;
    for (const auto& row : network_.labs) {
      LabLine line;
      line.row = &row;
      line.lots_at_once = row.lots_at_once;
      for (const auto& product : network_.products) {
        if (product.lot_release_lab && *product.lot_release_lab == row.id) line.lot_release = true;
      }
      for (std::size_t r = 0; r < problem_.runs.size(); ++r) {
        if (!tested_in(problem_.runs[r], row, line.lot_release)) continue;
        line.runs.push_back(static_cast<int>(r));
        problem_.runs[r].labs.push_back(static_cast<int>(problem_.labs.size()));
      }
      problem_.labs.push_back(std::move(line));
    }
  }

  [[nodiscard]] bool tested_in(const Run& run, const network::Lab& lab, bool lot_release) const {
    if (lot_release) {
      const auto& material = *problem_.materials[static_cast<std::size_t>(run.output)].row;
      const auto* product = material.product ? network::find(network_, *material.product) : nullptr;
      return run.lot_release_days > 0 && product != nullptr && product->lot_release_lab &&
             *product->lot_release_lab == lab.id;
    }
    const auto& site = problem_.suites[static_cast<std::size_t>(run.suite)].row->site;
    const bool stage =
        std::find(lab.stages.begin(), lab.stages.end(), run.process->stage) != lab.stages.end();
    return lab.site && *lab.site == site && stage && run.release_days > 0;
  }

  [[nodiscard]] int drug_product_of(const network::ProductId& product) const {
    for (std::size_t m = 0; m < problem_.materials.size(); ++m) {
      const auto& row = *problem_.materials[m].row;
      if (row.kind == network::MaterialKind::kDrugProduct && row.product &&
          *row.product == product) {
        return static_cast<int>(m);
      }
    }
    return -1;
  }
  [[nodiscard]] Exact dose_in_material(const network::Product& product, int material) const {
    const auto& unit = problem_.materials[static_cast<std::size_t>(material)].row->unit;
    const auto factor = product.dosing_unit.factor_to(unit);
    RENKEI_CHECK(factor.has_value());
    return product.dose * *factor;
  }

  void add_demands() {
    for (const auto& row : network_.demands) {
      const auto* product = network::find(network_, row.product);
      DemandLine line;
      line.row = &row;
      line.material = drug_product_of(row.product);
      if (product == nullptr || line.material < 0) continue;
      line.dose = dose_in_material(*product, line.material);
      for (std::int64_t k = 0; k < row.times; ++k) {
        const int day = day_of(row.first_due.plus_days(k * row.every_days));
        if (day >= problem_.horizon_days) break;
        if (day >= 0) line.due.emplace_back(day, row.doses);
      }
      auto& account = problem_.materials[static_cast<std::size_t>(line.material)];
      account.demands.push_back(static_cast<int>(problem_.demands.size()));
      problem_.demands.push_back(std::move(line));
    }
  }

  void add_emergency() {
    for (const auto& id : problem_.scenario->products) {
      const auto* product = network::find(network_, id);
      const int material = drug_product_of(id);
      if (product == nullptr || material < 0) continue;
      problem_.materials[static_cast<std::size_t>(material)].product =
          static_cast<int>(problem_.emergency.size());
      problem_.emergency.push_back({product, material, dose_in_material(*product, material)});
    }
  }

  // Materials that nothing wanted is made of need no account.
  void mark_used() {
    std::vector<bool> used(problem_.materials.size(), false);
    for (const auto& line : problem_.demands) mark_chain(problem_, line.material, used);
    for (const auto& product : problem_.emergency) mark_chain(problem_, product.material, used);
    for (std::size_t m = 0; m < used.size(); ++m) problem_.materials[m].used = used[m];
  }

  const Network& network_;
  Problem problem_;
  std::map<network::MaterialId, int> material_index_;
};

}  // namespace

bool Problem::draws_what_is_made(const Run& run) const {
  return std::any_of(run.draws.begin(), run.draws.end(), [this](const Draw& draw) {
    return !materials[static_cast<std::size_t>(draw.material)].made_by.empty();
  });
}

void mark_chain(const Problem& problem, int material, std::vector<bool>& marked) {
  std::vector<int> open{material};
  while (!open.empty()) {
    const auto m = static_cast<std::size_t>(open.back());
    open.pop_back();
    if (marked[m]) continue;
    marked[m] = true;
    for (const int r : problem.materials[m].made_by) {
      for (const auto& draw : problem.runs[static_cast<std::size_t>(r)].draws) {
        open.push_back(draw.material);
      }
    }
  }
}

Exact OfferLine::most_by(int day) const {
  Exact most = day >= stock_day ? stock : Exact(0);
  if (day >= first_day) most += rate_per_day * (day - first_day + 1);
  return most;
}

Exact DemandLine::due_by(int day) const {
  Exact sum = 0;
  for (const auto& [due_day, doses] : due) {
    if (due_day > day) break;
    sum += doses;
  }
  return sum;
}

Result<Problem> build_problem(const network::Network& network,
                              const network::ScenarioId& scenario) {
  const auto* row = network::find(network, scenario);
  if (row == nullptr) {
    std::vector<std::string> known;
    for (const auto& each : network.scenarios) known.push_back(each.id.str());
    return fail(
        Error("plan.unknown_scenario", fmt::format("there is no scenario '{}'", scenario.str()))
            .value(scenario.str())
            .remedy(known.empty() ? std::string("add a row to scenarios.csv")
                                  : fmt::format("use one of: {}", fmt::join(known, ", "))));
  }
  auto problem = Builder(network, *row).build();
  if (!problem) return problem;
  if (problem->horizon_days > kHorizonDaysMax || problem->periods() < 1) {
    const auto days = [](report::Language language, int number) {
      return report::days_text(language, number);
    };
    const auto in_en = report::Language::kEn;
    const auto in_ja = report::Language::kJa;
    const int whole = std::max(0, problem->periods());
    const int period = network::period_days(network, *row);
    return fail(
        Error("plan.horizon",
              fmt::format("whole periods of {} in the horizon of {}: {}", days(in_en, period),
                          days(in_en, row->horizon_days), whole))
            .at(row->origin.place)
            .value(std::to_string(row->horizon_days))
            .remedy(fmt::format("use a horizon_days from one period to {} days", kHorizonDaysMax))
            .arg("horizon", days(in_ja, row->horizon_days))
            .arg("period", days(in_ja, period))
            .arg("whole", std::to_string(whole))
            .arg("most", days(in_ja, kHorizonDaysMax)));
  }
  return problem;
}

}  // namespace renkei::plan
