// The network: who has what, where, and what it can do. Values read from the tables of one folder
// (docs/formats/network.md names every table and column), checked, and as of one date.
//
// What it is not: not a plan, not a ledger, not the raw tables (those are in table.h). Every row
// keeps its `Origin`, so that whatever is computed from it can name where the number stands and
// how sure it is. Amounts are exact and carry their unit; days are whole or exact. Plain values;
// a Network is not changed after reading, so sharing it between threads is safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/date.h"
#include "renkei/base/decimal.h"
#include "renkei/base/error.h"
#include "renkei/base/id.h"
#include "renkei/base/unit.h"

namespace renkei::network {

using PartyId = Id<struct PartyTag>;
using SiteId = Id<struct SiteTag>;
using SuiteId = Id<struct SuiteTag>;
using UnitId = Id<struct EquipmentUnitTag>;
using PlatformId = Id<struct PlatformTag>;
using ProductId = Id<struct ProductTag>;
using ProcessId = Id<struct ProcessTag>;
using MaterialId = Id<struct MaterialTag>;
using OfferId = Id<struct OfferTag>;
using LabId = Id<struct LabTag>;
using LicenceId = Id<struct LicenceTag>;
using SwitchId = Id<struct SwitchTag>;
using LaneId = Id<struct LaneTag>;
using DemandId = Id<struct DemandTag>;
using ScenarioId = Id<struct ScenarioTag>;
using ParameterId = Id<struct ParameterTag>;

enum class Confidence { kPublished, kReported, kEstimated, kAssumption };

struct Name {
  std::string ja;
  std::string en;
};

// Where a row stands, what it rests on, and which parameters its numbers were taken from.
struct Origin {
  Place place;  // file and line
  std::string source;
  Confidence confidence = Confidence::kAssumption;
  std::vector<ParameterId> parameters;
};

// A number nobody publishes, or one that is uncertain: used by writing `$id` in a numeric cell of
// any other table. low <= typical <= high; which of low and high is the good one is in `better`.
struct Parameter {
  ParameterId id;
  Name name;
  Decimal low, typical, high;
  std::string unit_code;
  enum class Better { kLow, kHigh } better = Better::kHigh;
  Origin origin;
};

struct Party {
  PartyId id;
  Name name;
  std::string type;
  Origin origin;
};

enum class SiteStatus { kPlanned, kUnderConstruction, kBuilt, kOperating, kWithdrawn, kUnknown };

struct Site {
  SiteId id;
  std::vector<PartyId> parties;
  Name name;
  SiteStatus status = SiteStatus::kUnknown;
  std::optional<Date> operation_from;
  std::optional<Date> closed_on;
  std::optional<Decimal> latitude, longitude;  // degrees, 0.1 steps
  std::string prefecture_en, prefecture_ja;
  Origin origin;
};

struct Platform {
  PlatformId id;
  Name name;
  Origin origin;
};

// `dose` is one dose in the product's own dosing unit. `lot_release_days`: days of national lot
// release after the maker's own release, 0 where the product is not designated.
struct Product {
  ProductId id;
  Name name;
  PlatformId platform;
  Unit dosing_unit;
  Exact dose;
  int lot_release_days = 0;
  std::optional<LabId> lot_release_lab;
  Origin origin;
};

enum class MaterialKind { kRaw, kSingleUse, kIntermediate, kDrugSubstance, kDrugProduct };

// Anything that is stocked. Drug product of a product is what doses are counted in: its unit is
// commensurable with the product's dosing unit. storage_max and stock in `unit`.
struct Material {
  MaterialId id;
  Name name;
  MaterialKind kind = MaterialKind::kRaw;
  std::optional<ProductId> product;
  Unit unit;
  std::optional<int> shelf_life_days;
  std::optional<Exact> storage_max;
  Exact holding_cost_per_day = 0;  // currency per unit and day
  Exact waste_cost = 0;            // currency per unit
  Origin origin;
};

// What stands at a site on a day, released and usable.
struct Stock {
  MaterialId material;
  std::optional<SiteId> site;
  Exact amount;  // in the material's unit
  std::optional<Date> expires_on;
  Origin origin;
};

enum class Stage { kUpstream, kDownstream, kDrugSubstance, kFormulation, kDrugProduct };

// A room that works on one thing at a time. `running`: what it makes on the as-of day.
struct Suite {
  SuiteId id;
  SiteId site;
  Name name;
  std::optional<Date> available_from;
  std::optional<Date> available_to;
  std::vector<PlatformId> platforms;  // it can work on
  std::optional<ProcessId> running;
  Origin origin;
};

// A piece of equipment in a suite: what the batch size or the filling rate comes from.
struct EquipmentUnit {
  UnitId id;
  SuiteId suite;
  std::string kind;  // bioreactor, ivt_reactor, fill_line, ...
  std::optional<Quantity> volume;
  std::optional<Exact> vials_per_minute;
  Origin origin;
};

// How one batch of `output` is made. Batch amount: exactly one of
//   volume of the suite's unit of `unit_kind` x titre x yield_fraction x success_fraction, or
//   batch_amount x yield_fraction x success_fraction, or
//   filling: batch_vials x doses_per_vial x dose x yield_fraction x success_fraction.
// Times in days: first_batch_days is the start of a batch to its completion; a next batch of the
// same campaign completes days_between later at the earliest (for filling without
// days_between: batch_vials / (vials_per_minute x 60 x hours_per_day) + clearance_days).
struct Process {
  ProcessId id;
  Name name;
  std::optional<ProductId> product;
  PlatformId platform;
  Stage stage = Stage::kDrugSubstance;
  MaterialId output;
  std::optional<SuiteId> only_suite;  // else every suite with the platform and the unit kind
  std::string unit_kind;
  std::optional<Quantity> titre;
  std::optional<Quantity> batch_amount;
  Exact yield_fraction = 1;
  Exact success_fraction = 1;
  Exact first_batch_days = 0;
  std::optional<Exact> days_between;
  int release_days = 0;
  std::optional<std::int64_t> campaign_batches_min;
  std::optional<std::int64_t> campaign_batches_max;
  std::optional<Exact> campaign_days_min;  // planning by the period only
  std::optional<Exact> campaign_days_max;
  Exact batch_cost = 0;
  Exact campaign_cost = 0;
  struct Filling {
    std::int64_t batch_vials = 0;
    Exact doses_per_vial;
    Exact hours_per_day;
    Exact clearance_days = 0;
    Origin origin{};
  };
  std::optional<Filling> filling;
  Origin origin;
};

// What one batch draws, at its start. Amount in the material's unit; per batch, or per unit of
// the batch's output amount (in the output material's unit, before success_fraction).
struct BillLine {
  ProcessId process;
  MaterialId material;
  Exact amount;
  enum class Per { kBatch, kOutput } per = Per::kBatch;
  Origin origin;
};

// A supplier's offer: what stands ready (`stock`), then at most `rate_per_day` that arrives from
// lead_time_days after the order on. Unqualified offers count qualification_days later.
struct Offer {
  OfferId id;
  MaterialId material;
  PartyId supplier;
  int lead_time_days = 0;
  Exact stock;         // material's unit
  Exact rate_per_day;  // material's unit per day
  Exact price = 0;     // currency per unit
  bool domestic = false;
  bool qualified = true;
  int qualification_days = 0;
  std::optional<Date> available_from;
  Origin origin;
};

// Lots under test at once, of the stages named, at one site (quality control) or for a product's
// national lot release.
struct Lab {
  LabId id;
  std::optional<SiteId> site;
  Name name;
  std::vector<Stage> stages;
  std::int64_t lots_at_once = 0;
  Origin origin;
};

// May a site make a product at a stage? A licence held counts from held_from; a missing one is
// applied for on the day the scenario is declared and counts days_to_obtain later. Lots made
// earlier wait for it. A site and product with no row at all may not make it.
struct Licence {
  LicenceId id;
  SiteId site;
  ProductId product;
  std::optional<Stage> stage;  // empty: all stages
  enum class State { kHeld, kMissing } state = State::kMissing;
  std::optional<Date> held_from;
  std::optional<Date> held_to;
  int days_to_obtain = 0;
  std::string pathway;  // its id; empty where none is named
  Name pathway_name;
  Origin origin;
};

enum class SwitchStepKind {
  kWorkInProgress,
  kCleaning,
  kCleaningVerification,
  kContainment,
  kSegregation,
  kMediaFill,
  kQualification,
  kRegulatory,
  kOther
};

struct SwitchStep {
  SwitchStepKind kind = SwitchStepKind::kOther;
  Exact days = 0;
  bool parallel = false;  // runs beside the step before it
  Name name;
  Origin origin;
};

// The procedure for changing a suite from one platform or product to another. The steps other
// than kRegulatory take suite time, one after the other (a `parallel` step beside the one before:
// the longer of the two counts); kRegulatory steps are a clock from the completion of the last
// qualification lot to approval, and lots made before wait for it. The most specific row counts:
// suite before none, product before platform before any; ties are a fault.
struct Switch {
  SwitchId id;
  std::optional<SuiteId> suite;
  std::optional<PlatformId> from_platform, to_platform;
  std::optional<ProductId> from_product, to_product;
  enum class WorkInProgress { kFinish, kDiscard, kHold } work_in_progress = WorkInProgress::kFinish;
  std::int64_t qualification_lots = 0;
  std::vector<SwitchStep> steps;
  std::string way_back;
  Origin origin;
};

// Days on the road. Empty from or to means any; the most specific row counts.
struct Lane {
  LaneId id;
  std::optional<SiteId> from, to;
  bool to_delivery = false;  // to the people who use it, not to another site
  int days = 0;
  Origin origin;
};

// Peace-time need: `amount` doses due on first_due and every every_days after, `times` times.
// protection: the fraction [0, 1] that must not be touched by an emergency.
struct Demand {
  DemandId id;
  ProductId product;
  Date first_due;
  int every_days = 0;
  std::int64_t times = 1;
  Exact doses;
  Exact protection = 0;
  Exact price = 0;                  // currency per dose
  Exact lateness_cost_per_day = 0;  // currency per dose and day
  Origin origin;
};

struct Scenario {
  ScenarioId id;
  Name name;
  std::optional<Date> declared_on;  // empty: the as-of day
  std::int64_t persons = 0;
  int doses_per_person = 1;
  int interval_days = 0;
  std::vector<ProductId> products;  // that count; empty in a quiet year
  int horizon_days = 365;
  std::optional<int> period_days;            // of the planner's grid, instead of Planning's
  std::optional<std::int64_t> goal_persons;  // to be served within goal_days
  std::optional<int> goal_days;
  Origin origin;
};

// How the planner reads the calendar (docs/reference/planning.md).
struct Planning {
  enum class Calendar { kDay, kPeriod } calendar = Calendar::kDay;
  int period_days = 7;
  enum class Objective { kPublicHealth, kProfit } objective = Objective::kPublicHealth;
  bool backlog_allowed = true;
};

struct Network {
  std::string name;
  Name title;
  Date as_of;
  std::string currency = "JPY";
  Planning planning;
  std::vector<Parameter> parameters;
  std::vector<Party> parties;
  std::vector<Site> sites;
  std::vector<Platform> platforms;
  std::vector<Product> products;
  std::vector<Material> materials;
  std::vector<Stock> stocks;
  std::vector<Suite> suites;
  std::vector<EquipmentUnit> units;
  std::vector<Process> processes;
  std::vector<BillLine> bills;
  std::vector<Offer> offers;
  std::vector<Lab> labs;
  std::vector<Licence> licences;
  std::vector<Switch> switches;
  std::vector<Lane> lanes;
  std::vector<Demand> demands;
  std::vector<Scenario> scenarios;
  // Tables that planning does not read (programmes, duties, pathways) stay as rows of text; see
  // read_network.h for the tables themselves.
};

// Linear search is enough for networks of some thousand rows; returns nullptr when absent.
[[nodiscard]] const Site* find(const Network& network, const SiteId& id);
[[nodiscard]] const Party* find(const Network& network, const PartyId& id);
[[nodiscard]] const Platform* find(const Network& network, const PlatformId& id);
[[nodiscard]] const Product* find(const Network& network, const ProductId& id);
[[nodiscard]] const Material* find(const Network& network, const MaterialId& id);
[[nodiscard]] const Suite* find(const Network& network, const SuiteId& id);
[[nodiscard]] const Process* find(const Network& network, const ProcessId& id);
[[nodiscard]] const Lab* find(const Network& network, const LabId& id);
[[nodiscard]] const Scenario* find(const Network& network, const ScenarioId& id);
[[nodiscard]] const Parameter* find(const Network& network, const ParameterId& id);

// Days of a period of the planner's grid.
[[nodiscard]] inline int period_days(const Network& network, const Scenario& scenario) {
  return scenario.period_days.value_or(network.planning.period_days);
}

}  // namespace renkei::network
