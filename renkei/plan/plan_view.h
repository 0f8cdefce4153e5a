// What the outputs of a plan (report, tables, terminal text) read out of it: names, dates, sums by
// day, occupancy, purchases by offer, peace-time balances, and the rows that are assumptions.
//
// Nothing here judges or changes a plan: numbers come from the Plan, the Network and the
// PlanAnalysis as they are. Ids that are not in the network show as the id. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/network/model.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/plan_analysis.h"
#include "renkei/report/catalogue.h"

namespace renkei::plan {

// What an output is made from; all three outlive it.
struct ReportInput {
  const network::Network& network;
  const Plan& plan;
  const PlanAnalysis& analysis;
};

// The name in the language, else in the other, else the id.
[[nodiscard]] std::string name_in(report::Language language, const network::Name& name,
                                  std::string_view id);
[[nodiscard]] std::string suite_name(report::Language language, const network::Network& network,
                                     const network::SuiteId& id);
[[nodiscard]] std::string site_name(report::Language language, const network::Network& network,
                                    const network::SiteId& id);
[[nodiscard]] std::string product_name(report::Language language, const network::Network& network,
                                       const network::ProductId& id);
[[nodiscard]] std::string process_name(report::Language language, const network::Network& network,
                                       const network::ProcessId& id);
[[nodiscard]] std::string material_name(report::Language language, const network::Network& network,
                                        const network::MaterialId& id);
[[nodiscard]] std::string stage_name(report::Language language, network::Stage stage);
[[nodiscard]] std::string confidence_name(report::Language language,
                                          network::Confidence confidence);

template <typename Row, typename RowId>
[[nodiscard]] const Row* row_by_id(const std::vector<Row>& rows, const RowId& id) {
  for (const Row& row : rows) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

[[nodiscard]] const network::Scenario* scenario_of(const ReportInput& input);

// The calendar date of a day of the plan.
[[nodiscard]] Date date_of(const Plan& plan, double day);
// Calendar days in so many days of the plan.
[[nodiscard]] double calendar_days(const Plan& plan, double days);
// "2027/03/01（120日目）", "1 Mar 2027 (day 120)"; or that it is not reached.
[[nodiscard]] std::string day_text(report::Language language, const Plan& plan,
                                   const ReachedDay& day);

// Persons served by the end of a day: given their last dose. Only days of change.
struct ServedPoint {
  int day = 0;
  std::int64_t persons = 0;
};
[[nodiscard]] std::vector<ServedPoint> served_curve(const ReportInput& input);
[[nodiscard]] std::int64_t served_by(const std::vector<ServedPoint>& curve, int day);
[[nodiscard]] std::optional<int> first_day_served(const std::vector<ServedPoint>& curve,
                                                  std::int64_t persons);

// Doses by stage by the end of a day, of all products that count in the scenario (of all, when it
// names none). Only days of change.
[[nodiscard]] std::vector<DoseRow> dose_curve(const ReportInput& input);
// The row in force at the end of `day`; zeros before the first.
[[nodiscard]] DoseRow doses_by(const std::vector<DoseRow>& curve, int day);

// How many persons the answer is about: the goal's, else the scenario's.
[[nodiscard]] std::int64_t persons_aimed_at(const network::Scenario& scenario);
[[nodiscard]] std::int64_t persons_aimed_at(const ReportInput& input);

struct MilestoneView {
  std::int64_t persons = 0;
  ReachedDay low{}, typical{}, high{};
  bool has_spread = false;
};
// The plan's milestones and what is aimed at, with the spread beside them where it is known.
[[nodiscard]] std::vector<MilestoneView> milestones_of(const ReportInput& input);
[[nodiscard]] MilestoneView milestone_for(const ReportInput& input, std::int64_t persons);

// How the plan stands to a yearly goal; rates in doses.
struct GoalView {
  std::int64_t persons = 0;
  std::optional<int> days{};                     // calendar days of the goal
  std::optional<std::int64_t> served_by_goal{};  // none: no goal day within the horizon
  std::optional<int> reached_day{};
  std::int64_t first_year_doses = 0;  // delivered in the first 365 days
  double yearly_rate_doses = 0;       // filled in the busiest 91 days, scaled to 365
  int busiest_from_day = 0;
  std::int64_t best_year_doses = 0;  // delivered in the best 365 days of the plan
  int best_year_from_day = 0;
  // Delivered in each year from day 0 on; the last one may be cut short by the horizon.
  std::vector<std::int64_t> doses_by_year{};
};
[[nodiscard]] std::optional<GoalView> goal_of(const ReportInput& input);

// One suite over the horizon. Days are those of the plan; `to` is the day after the last.
struct Span {
  int from = 0;
  int to = 0;
};
struct SuiteView {
  network::SuiteId suite{};
  const network::Suite* row = nullptr;
  const network::Site* site = nullptr;
  Span open{};  // within the horizon; empty (to <= from) when it never opens
  std::vector<const Campaign*> campaigns{};  // in order of start
  std::vector<const SwitchUse*> switches{};
};
// All suites, first those that the plan uses, in the order of the network.
[[nodiscard]] std::vector<SuiteView> suites_of(const ReportInput& input);
[[nodiscard]] Span span_of(const Campaign& campaign);
// What a campaign makes: its process's product, or none.
[[nodiscard]] std::optional<network::ProductId> product_of(const network::Network& network,
                                                           const network::ProcessId& id);

// Everything bought from one offer.
struct PurchaseView {
  network::OfferId offer{};
  const network::Offer* row = nullptr;
  int first_order_day = 0;
  int first_arrival_day = 0;  // of what is ordered then, its earliest
  int last_arrival_day = 0;
  std::int64_t orders = 0;
  Exact amount{};
};
// In order of the first order day.
[[nodiscard]] std::vector<PurchaseView> purchases_of(const ReportInput& input);

// A peace-time demand over the horizon.
struct DemandView {
  const network::Demand* row = nullptr;
  Exact due{};
  std::int64_t supplied = 0;
  Exact worst_backlog{};
  std::optional<int> worst_day{};
  Exact open_backlog{};  // at the end of the horizon
};
[[nodiscard]] std::vector<DemandView> demands_of(const ReportInput& input);

// A row of a table that the plan takes numbers from. As sure as the least sure of the row itself
// and of the parameters that its numbers were taken from.
struct UsedRow {
  std::string kind{};  // the table
  std::string id{};
  network::Name name{};
  const network::Origin* origin = nullptr;
  network::Confidence confidence = network::Confidence::kAssumption;
};
// Each once, in the order in which they are told: what the answer rests on. Whatever counts rows
// counts these.
[[nodiscard]] std::vector<UsedRow> used_rows(const ReportInput& input);
// How many of the rows stand on each confidence.
struct ConfidenceShare {
  std::int64_t published = 0;
  std::int64_t reported = 0;
  std::int64_t estimated = 0;
  std::int64_t assumption = 0;

  [[nodiscard]] std::int64_t total() const { return published + reported + estimated + assumption; }
};
[[nodiscard]] ConfidenceShare share_of(const std::vector<UsedRow>& rows);

// The ranked assumptions; where none were ranked the parameters that the plan's rows use, without
// an effect.
[[nodiscard]] std::vector<AssumptionEffect> assumptions_of(const ReportInput& input);

}  // namespace renkei::plan
