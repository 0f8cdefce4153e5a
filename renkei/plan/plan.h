// A plan: what is made where and when, what is bought, what reaches whom, and what it is worth.
//
// A Plan is a value written by the planner, read by people and programs (docs/formats/plan.md), and
// judged by check_plan.h, which trusts none of it. Days count from the day the scenario is
// declared (day 0), as docs/reference/planning.md says. Plain values, thread-safe as such.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "renkei/network/model.h"

namespace renkei::plan {

struct Batch {
  int start_day = 0;     // its inputs are drawn at the start of this day
  int complete_day = 0;  // it is complete by the end of this day
};

// One suite making one product, batch after batch. In the calendar "period" days are periods.
struct Campaign {
  std::string id;
  network::SuiteId suite;
  network::ProcessId process;
  bool continues = false;  // goes on with what the suite was running on day 0
  int start_day = 0;
  std::vector<Batch> batches;
};

// The procedure between two campaigns of one suite; days of suite time, and the day of approval
// where qualification lots or a regulatory clock hold the lots back.
struct SwitchUse {
  network::SwitchId switch_id;
  network::SuiteId suite;
  network::ProcessId from;
  network::ProcessId to;
  int start_day = 0;
  int end_day = 0;  // last day of the procedure
  std::optional<int> approval_day;
};

struct Purchase {
  network::OfferId offer;
  int order_day = 0;
  int arrival_day = 0;
  Exact amount;  // material's unit
};

struct Shipment {
  network::MaterialId material;
  network::SiteId from;
  std::optional<network::SiteId> to;  // none: delivery to the people
  int ship_day = 0;
  int arrive_day = 0;
  Exact amount;  // material's unit
};

struct LicenceStart {
  network::LicenceId licence;
  int apply_day = 0;
  int granted_day = 0;
};

struct Supply {  // to peace-time demand
  network::DemandId demand;
  int day = 0;
  std::int64_t doses = 0;
};

struct Dosing {  // to people in the emergency
  network::ProductId product;
  int day = 0;
  int dose_number = 1;
  std::int64_t persons = 0;
};

struct Waste {
  network::MaterialId material;
  int day = 0;
  Exact amount;
};

// Cumulative whole doses of a product that have reached each stage by the end of a day; only days
// on which something changes.
struct DoseRow {
  network::ProductId product;
  int day = 0;
  std::int64_t drug_substance = 0;
  std::int64_t drug_product = 0;
  std::int64_t released = 0;
  std::int64_t lot_released = 0;
  std::int64_t delivered = 0;
};

struct Milestone {
  std::int64_t persons = 0;
  std::optional<int> day;  // none: not within the horizon
};

// Values of the four objectives, in their order of rank; all are to be small.
struct Objective {
  Exact protected_backlog_dose_days;
  Exact waiting_person_days;
  Exact other_backlog_dose_days;
  Exact cost;  // network currency; cost less sales

  friend bool operator==(const Objective&, const Objective&) = default;
};

// How good the plan is known to be: for the objective that was bounded, the best value, the proven
// bound on it, and (value - bound) / |value|. `seconds` is wall time.
struct Proof {
  std::string objective;  // "protected_backlog", "waiting", "other_backlog", "cost", "profit"
  double value = 0;
  double bound = 0;
  double gap = 0;
  double seconds = 0;
  // What the bound holds for: the model on the grid of `period_days` (planning.md, part 2).
  int period_days = 1;
  bool optimal = false;  // gap within what was asked for
};

enum class Status { kOptimal, kWithinTime, kInterrupted };

struct Plan {
  std::string network;
  Date as_of;
  network::ScenarioId scenario;
  std::vector<std::string> edits;
  Date day_zero;
  int horizon_days = 0;  // H: whole periods in the calendar "period"
  int period_days = 1;   // calendar days in one day of the plan: the network's in "period", else 1

  Status status = Status::kWithinTime;
  Objective objective;
  std::vector<Proof> proofs;  // one for each objective that was solved for, in order

  std::vector<Campaign> campaigns;
  std::vector<SwitchUse> switches;
  std::vector<LicenceStart> licences;
  std::vector<Purchase> purchases;
  std::vector<Shipment> shipments;
  std::vector<Supply> supplies;
  std::vector<Dosing> dosings;
  std::vector<Waste> wastes;
  std::vector<DoseRow> doses;
  std::vector<Milestone> milestones;
};

}  // namespace renkei::plan
