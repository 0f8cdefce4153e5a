#include "renkei/plan/report_sample.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "renkei/plan/report_sample_internal.h"

namespace renkei::plan {

namespace {

using internal::kHorizon;
using internal::kPersons;
using internal::kSuites;
using internal::SuiteRow;
using network::Network;

Date day_of(int year, int month, int day) { return Date::from_ymd(year, month, day).value(); }

const char* emergency_process(const std::string& platform) {
  if (platform == "mrna") return "pan-ds";
  return platform == "lnp" ? "pan-lnp" : "pan-fill";
}

Campaign campaign(const std::string& id, const SuiteRow& row, const char* process, int from, int to,
                  int step) {
  Campaign made;
  made.id = id;
  made.suite = network::SuiteId(row.id);
  made.process = network::ProcessId(process);
  made.start_day = from;
  for (int day = from; day + step - 1 <= to; day += step) {
    made.batches.push_back({day, day + step - 1});
  }
  return made;
}

void add_campaigns(Plan& plan) {
  for (const SuiteRow& row : kSuites) {
    if (row.batch_days == 0) continue;
    const char* process = emergency_process(row.platform);
    const std::string id = row.id;
    const int switch_days = std::string(row.platform) == "fill" ? 14 : 9;
    const bool runs = *row.running != '\0';
    if (runs) {
      plan.campaigns.push_back(
          campaign(id + "-1", row, row.running, 0, row.start - switch_days - 1, 7));
      plan.campaigns.back().continues = true;
      plan.switches.push_back({.switch_id = network::SwitchId("sw-" + id),
                               .suite = network::SuiteId(id),
                               .from = network::ProcessId(row.running),
                               .to = network::ProcessId(process),
                               .start_day = row.start - switch_days,
                               .end_day = row.start - 1,
                               .approval_day = row.start + 60});
    }
    const int end = std::string(row.platform) == "mrna" ? 470 : 500;
    plan.campaigns.push_back(campaign(id + "-2", row, process, row.start, end, row.batch_days));
    if (id == "kanto-fill" || id == "koshi-fill") {
      plan.campaigns.push_back(campaign(id + "-3", row, row.running, end + 15, 640, 7));
      plan.switches.push_back({.switch_id = network::SwitchId("sw-back"),
                               .suite = network::SuiteId(id),
                               .from = network::ProcessId(process),
                               .to = network::ProcessId(row.running),
                               .start_day = end + 1,
                               .end_day = end + 14,
                               .approval_day = {}});
    }
  }
}

// Doses of the emergency batches complete by the end of a day.
std::int64_t made_by(const Plan& plan, const char* process, std::int64_t doses_each, int day) {
  std::int64_t doses = 0;
  for (const Campaign& one : plan.campaigns) {
    if (one.process.str() != process) continue;
    for (const Batch& batch : one.batches) doses += batch.complete_day <= day ? doses_each : 0;
  }
  return doses;
}

void add_doses(Plan& plan) {
  const auto filled = [&](int day) {
    return std::min<std::int64_t>(2 * kPersons, made_by(plan, "pan-fill", 640'000, day));
  };
  const network::ProductId product("pan-mrna");
  for (int day = 30; day < kHorizon; ++day) {
    DoseRow row{.product = product, .day = day};
    row.drug_substance =
        std::min<std::int64_t>(2 * kPersons + 9'000'000, made_by(plan, "pan-ds", 1'350'000, day));
    row.drug_product = std::min(row.drug_substance, filled(day));
    const auto earlier = [&](int days) { return day - days < 0 ? 0 : filled(day - days); };
    row.released = std::min(row.drug_product, day < 203 ? 0 : earlier(28));
    row.lot_released = day < 203 ? 0 : std::min(row.released, earlier(56));
    row.delivered = day < 205 ? 0 : std::min(row.lot_released, earlier(58));
    if (plan.doses.empty() || plan.doses.back().drug_substance != row.drug_substance ||
        plan.doses.back().delivered != row.delivered || day % 7 == 0) {
      plan.doses.push_back(row);
    }
  }
}

std::int64_t delivered_by(const Plan& plan, int day) {
  std::int64_t doses = 0;
  for (const DoseRow& row : plan.doses) {
    if (row.day <= day) doses = row.delivered;
  }
  return doses;
}

void add_dosings(Plan& plan) {
  const network::ProductId product("pan-mrna");
  std::vector<std::int64_t> first(kHorizon, 0);
  for (int day = 0; day < kHorizon; ++day) {
    const auto at = static_cast<std::size_t>(day);
    const std::int64_t before = day == 0 ? 0 : first[at - 1];
    const std::int64_t second = day < 21 ? 0 : first[at - 21];
    const std::int64_t kept = delivered_by(plan, day) - second;
    first[at] =
        std::clamp(std::min(kept, delivered_by(plan, day) / 2 + 6'000'000), before, kPersons);
    if (first[at] > before) plan.dosings.push_back({product, day, 1, first[at] - before});
    const std::int64_t second_before = day < 22 ? 0 : first[at - 22];
    if (second > second_before) plan.dosings.push_back({product, day, 2, second - second_before});
  }
  for (const std::int64_t persons : {10'000'000LL, 50'000'000LL, 100'000'000LL, 200'000'000LL}) {
    std::int64_t served = 0;
    std::optional<int> reached;
    for (const Dosing& dosing : plan.dosings) {
      if (dosing.dose_number != 2 || reached) continue;
      served += dosing.persons;
      if (served >= persons) reached = dosing.day;
    }
    plan.milestones.push_back({persons, reached});
  }
}

void add_rest(Plan& plan) {
  const auto buy = [&](const char* offer, int order, int arrival, int every, int times,
                       std::int64_t amount) {
    for (int n = 0; n < times; ++n) {
      plan.purchases.push_back(
          {network::OfferId(offer), order + n * every, arrival + n * every, Exact(amount)});
    }
  };
  buy("lipid-yuka", 0, 42, 14, 24, 18);
  buy("lipid-over", 0, 90, 30, 10, 45);
  buy("cap-over", 0, 60, 30, 12, 5200);
  buy("vial-garasu", 7, 50, 14, 28, 2'400'000);
  buy("bag-fukuro", 0, 130, 28, 12, 44);
  buy("filter-over", 21, 81, 60, 6, 120);
  plan.licences.push_back({network::LicenceId("lic-kita"), 0, 203});
  plan.licences.push_back({network::LicenceId("lic-kanto"), 0, 203});
  plan.licences.push_back({network::LicenceId("lic-settsu"), 0, 240});
  for (int n = 0; n < 8; ++n) {
    const int due = 61 + 91 * n;
    if (due >= kHorizon) break;
    plan.supplies.push_back({network::DemandId("dem-a"), due, 400'000});
    plan.supplies.push_back({network::DemandId("dem-c"), due, 1'000'000});
    // B waits while its line fills the emergency vaccine.
    plan.supplies.push_back({network::DemandId("dem-b"), n < 2 || n > 5 ? due : 620, 600'000});
  }
  std::stable_sort(plan.supplies.begin(), plan.supplies.end(),
                   [](const Supply& a, const Supply& b) { return a.day < b.day; });
  plan.objective = {.protected_backlog_dose_days = Exact(0),
                    .waiting_person_days = Exact(71'204'450'000),
                    .other_backlog_dose_days = Exact(412'300'000),
                    .cost = Exact(98'400'000'000)};
  plan.proofs = {{"protected_backlog", 0, 0, 0, 0.6, 7, true},
                 {"waiting", 7.120445e10, 7.06e10, 0.0085, 8.3, 7, true},
                 {"other_backlog", 4.123e8, 4.09e8, 0.008, 2.2, 7, true},
                 {"cost", 9.84e10, 9.7e10, 0.0142, 4.0, 7, false}};
}

Plan make_plan_on(const Network& network) {
  Plan plan;
  plan.network = network.name;
  plan.as_of = network.as_of;
  plan.scenario = network.scenarios.front().id;
  plan.day_zero = day_of(2026, 12, 1);
  plan.horizon_days = kHorizon;
  plan.status = Status::kOptimal;
  add_campaigns(plan);
  add_doses(plan);
  add_dosings(plan);
  add_rest(plan);
  return plan;
}

ReachedDay shifted(const std::optional<int>& day, double factor, double days) {
  if (!day) return std::nullopt;
  const double moved = std::round(*day * factor + days);
  return moved < kHorizon ? ReachedDay(moved) : std::nullopt;
}

Spread make_spread(const Plan& plan) {
  Spread spread;
  for (const Milestone& milestone : plan.milestones) {
    spread.milestones.push_back({milestone.persons, shifted(milestone.day, 1.52, 60),
                                 shifted(milestone.day, 1, 0), shifted(milestone.day, 0.75, -20)});
  }
  std::vector<std::int64_t> served(kHorizon, 0);
  for (const Dosing& dosing : plan.dosings) {
    if (dosing.dose_number == 2) served[static_cast<std::size_t>(dosing.day)] += dosing.persons;
  }
  for (std::size_t day = 1; day < kHorizon; ++day) served[day] += served[day - 1];
  const auto at = [&](double day) {
    return served[static_cast<std::size_t>(std::clamp(day, 0.0, kHorizon - 1.0))];
  };
  for (int day = 0; day < kHorizon; day += 3) {
    spread.persons_served.push_back({day, at((day - 60) / 1.52), at(day), at((day + 20) / 0.75)});
  }
  return spread;
}

Stopper stopper(const char* group, network::Name name, network::Name action, double eased,
                double removed) {
  Stopper made{.group = group, .label = std::move(name), .action = std::move(action)};
  made.effects.push_back({50'000'000, 330, 330 - eased / 2, 330 - removed / 2});
  made.effects.push_back({200'000'000, 518, 518 - eased, 518 - removed});
  return made;
}

PlanAnalysis make_analysis(const Plan& plan) {
  PlanAnalysis analysis;
  analysis.spread = make_spread(plan);
  analysis.stoppers = {
      stopper("filling", {"充填ライン", "Filling lines"},
              {"充填ラインを1本増やす（西湘と同じ型、約2,700バイアル/分）",
               "One more filling line, of Seisho's kind"},
              24, 96),
      stopper("approval", {"承認までの日数", "Days to approval"},
              {"事前の模擬審査で、承認までの日数を縮める",
               "Shorten approval by a review rehearsed beforehand"},
              20, 88),
      stopper("lot_release", {"国家検定の能力", "National lot release"},
              {"国家検定の試験員と装置を増やす", "More staff and instruments for lot release"}, 9,
              41),
      stopper("lipids", {"脂質の供給", "Lipid supply"},
              {"脂質を備蓄するか、国内の第二の供給者を適格にする",
               "Stockpile lipids, or qualify a second domestic supplier"},
              6, 22),
      stopper("release_testing", {"出荷試験", "Release testing"}, {}, 3, 11),
      stopper("drug_substance", {"原薬の製造室", "Drug-substance suites"}, {}, 1, 4),
      stopper("switches", {"切替えの日数", "Switch days"}, {}, 0, 0),
  };
  analysis.stoppers[5].effects[1] = {200'000'000, std::nullopt, std::nullopt, 700};
  const auto effect = [&](const char* id, double low, double high) {
    AssumptionEffect made{.parameter = network::ParameterId(id), .computed = true};
    made.milestones.push_back({50'000'000, 330 + low / 2, 330, 330 - high / 2});
    made.milestones.push_back({200'000'000, 518 + low, 518, 518 - high});
    analysis.assumptions.push_back(made);
  };
  effect("fill-rate", 180, 72);
  effect("doses-per-vial", 120, 66);
  effect("approval-days", 102, 58);
  effect("dose-mrna", 24, 51);
  effect("lot-release-days", 28, 12);
  effect("transfer-days", 18, 9);
  effect("lipid-rate", 0, 0.4);
  analysis.assumptions[1].milestones[1].at_low = std::nullopt;
  analysis.assumptions.push_back({.parameter = network::ParameterId("ds-success")});
  analysis.verdict = Faults{};
  analysis.timing = {.read_seconds = 0.2,
                     .solve_seconds = 15.1,
                     .check_seconds = 0.4,
                     .stress_seconds = 38,
                     .stress_runs = 47,
                     .threads = 2,
                     .solver = "HiGHS 1.10.0"};
  rank_stoppers(analysis.stoppers, plan.horizon_days);
  rank_assumptions(analysis.assumptions, plan.horizon_days);
  return analysis;
}

}  // namespace

ReportSample make_report_sample() {
  ReportSample sample;
  sample.network = internal::make_sample_network();
  sample.plan = make_plan_on(sample.network);
  sample.analysis = make_analysis(sample.plan);
  return sample;
}

ReportSample make_empty_sample() {
  ReportSample sample;
  sample.network.name = "empty";
  sample.plan.network = "empty";
  sample.plan.scenario = network::ScenarioId("none");
  sample.plan.as_of = day_of(2026, 11, 22);
  sample.plan.day_zero = day_of(2026, 11, 22);
  sample.plan.horizon_days = 1;
  return sample;
}

ReportSample make_quiet_sample() {
  ReportSample sample = make_report_sample();
  network::Scenario& scenario = sample.network.scenarios.front();
  scenario.name = {"平時の1年", "A quiet year"};
  scenario.persons = 0;
  scenario.goal_persons.reset();
  scenario.goal_days.reset();
  scenario.products.clear();
  sample.plan.dosings.clear();
  sample.plan.milestones.clear();
  sample.plan.doses.clear();
  sample.analysis.spread.reset();
  sample.analysis.stoppers.clear();
  return sample;
}

}  // namespace renkei::plan
