// Shared by the sources of the checker; not for others. Everything here is derived from the
// Network and the Plan alone, by the rules of docs/reference/planning.md, part 1.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "renkei/base/error.h"
#include "renkei/network/model.h"
#include "renkei/plan/plan.h"
#include "renkei/report/catalogue.h"

namespace renkei::plan::check {

using report::Both;
using report::both;
using report::BothArgument;
using report::say_both;

inline constexpr int kNever = 1'000'000'000;   // a day that does not come
inline constexpr int kHorizonMax = 1'000'000;  // days

struct Draw {
  int material = 0;  // index into Network::materials
  Exact amount;      // per batch
};

// A possible run and all that follows from the network for its batches. Days from day 0; in the
// calendar "period" periods.
struct Run {
  int suite = 0;       // index into Network::suites
  int process = 0;     // index into Network::processes
  int output = 0;      // index into Network::materials
  Exact gross;         // per batch, before success_fraction
  Exact amount;        // per batch, what comes out
  Exact cadence;       // c
  Exact first;         // L
  int first_days = 1;  // L in whole days, up
  int open_from = 0;
  int open_to = 0;
  int release_days = 0;
  int lot_release_days = 0;
  int lot_release_lab = -1;  // index into Network::labs
  int transport_days = 0;
  const network::Licence* licence = nullptr;
  int licence_day = 0;
  int licence_until = kNever;  // last completion day whose output is released
  bool at_day_zero = false;    // the suite was running it
  bool needs_approval = false;
  std::int64_t qualification_lots = 0;
  int regulatory_days = 0;
  std::vector<Draw> draws;
  int product = -1;       // of the process, index into Network::products
  Exact doses_per_batch;  // 0 when it cannot be counted in doses
};

// The change from one process to another in a suite.
struct Change {
  bool allowed = true;
  int days = 0;
  const network::Switch* row = nullptr;
};

// A (suite, process) that is no possible run, and why, in words.
struct Impossible {
  Both why;
  Both remedy;
};

// What a Network means for one scenario. The network must outlive it.
class Model {
 public:
  Model(const network::Network& network, const network::Scenario& scenario);

  const network::Network& network;
  const network::Scenario& scenario;
  const bool by_period;
  const Date day_zero;
  const int period_days;  // calendar days in a day of the plan
  int horizon = 0;
  std::int64_t persons = 0;
  int interval = 0;

  std::vector<Run> runs;
  std::vector<std::vector<int>> suite_runs;  // by suite: possible runs
  std::vector<bool> wanted;                  // by material: has an account in any plan
  std::vector<int> drug_product;             // by product: its material, -1, or -2 for several
  std::vector<Exact> dose;                   // by product: one dose in the drug product's unit

  [[nodiscard]] int run_of(int suite, int process) const;
  [[nodiscard]] Impossible why_impossible(int suite, int process) const;
  [[nodiscard]] Change change(int suite, const network::Process& from,
                              const network::Process& to) const;
  // Lane days; `to` none for delivery.
  [[nodiscard]] int lane_days(const network::SiteId& from,
                              const std::optional<network::SiteId>& to) const;
  [[nodiscard]] const network::Site* site_of(int suite) const;
  // It draws something that a possible run makes.
  [[nodiscard]] bool draws_intermediate(const Run& run) const;
  [[nodiscard]] bool is_lot_release_lab(int lab) const {
    return lot_release_labs_[static_cast<std::size_t>(lab)];
  }

  // Numbers of days and dates of the network as days of the plan.
  [[nodiscard]] int days(std::int64_t calendar_days) const;
  [[nodiscard]] int day_of(Date date) const;
  // "day 12 (2026-05-02)", 2026/05/02（12日目）.
  [[nodiscard]] Both text(std::int64_t day) const;

  // Index of a row by its id, or -1.
  [[nodiscard]] int suite(const network::SuiteId& id) const { return at(suites_, id); }
  [[nodiscard]] int site(const network::SiteId& id) const { return at(sites_, id); }
  [[nodiscard]] int process(const network::ProcessId& id) const { return at(processes_, id); }
  [[nodiscard]] int material(const network::MaterialId& id) const { return at(materials_, id); }
  [[nodiscard]] int product(const network::ProductId& id) const { return at(products_, id); }
  [[nodiscard]] int offer(const network::OfferId& id) const { return at(offers_, id); }
  [[nodiscard]] int demand(const network::DemandId& id) const { return at(demands_, id); }
  [[nodiscard]] int licence(const network::LicenceId& id) const { return at(licences_, id); }
  [[nodiscard]] int lab(const network::LabId& id) const { return at(labs_, id); }
  [[nodiscard]] int switch_row(const network::SwitchId& id) const { return at(switches_, id); }

 private:
  template <typename IdType>
  using Index = std::unordered_map<IdType, int>;
  template <typename IdType>
  static int at(const Index<IdType>& index, const IdType& id) {
    const auto found = index.find(id);
    return found == index.end() ? -1 : found->second;
  }
  struct Equipment {
    bool present = false;
    std::optional<Quantity> volume;
    Exact vials_per_minute = 0;
  };

  void index_rows();
  void find_products();
  void find_runs();
  void find_approvals();
  void find_transport();
  void find_wanted();
  [[nodiscard]] std::optional<std::pair<int, int>> open_days(int suite) const;
  [[nodiscard]] Equipment equipment(int suite, const std::string& kind) const;
  [[nodiscard]] std::optional<Exact> gross_amount(const network::Process& process,
                                                  const Equipment& has, const Unit& unit) const;
  [[nodiscard]] const network::Licence* licence_for(const network::SiteId& site,
                                                    const network::Process& process) const;
  [[nodiscard]] int licence_day(const network::Licence& row) const;
  [[nodiscard]] int licence_until(const network::Licence& row) const;
  // The run, or the reason why there is none.
  std::optional<Run> make_run(int suite, int process, Impossible& reason) const;
  void add_what_follows(Run& run) const;

  Index<network::SuiteId> suites_;
  Index<network::SiteId> sites_;
  Index<network::ProcessId> processes_;
  Index<network::MaterialId> materials_;
  Index<network::ProductId> products_;
  Index<network::OfferId> offers_;
  Index<network::DemandId> demands_;
  Index<network::LicenceId> licences_;
  Index<network::LabId> labs_;
  Index<network::SwitchId> switches_;
  std::vector<std::vector<const network::EquipmentUnit*>> units_;  // by suite
  std::unordered_map<network::SiteId, std::vector<const network::Licence*>> site_licences_;
  std::vector<std::vector<const network::BillLine*>> bills_;  // by process
  std::map<std::pair<int, int>, int> run_index_;              // (suite, process)
  std::vector<bool> lot_release_labs_;
};

// Listed in the order found; at most kViolationsMax.
class Violations {
 public:
  void add(int rule, std::string pointer, std::string value, const Both& message,
           const Both& remedy);
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] Faults take() && { return std::move(faults_); }

 private:
  Faults faults_;
};

// One batch on its way: the days on which it reaches each stage, kNever where it does not.
struct Lot {
  int run = 0;
  int campaign = 0;  // index into Plan::campaigns
  int batch = 0;
  int draw_day = 0;
  int complete = 0;
  int released = kNever;
  int lot_released = kNever;
  int usable = kNever;
};

// What moves in or out of an account on a day, and where in the plan that stands.
struct Move {
  int day = 0;
  Exact amount;
  const char* list = nullptr;  // "campaigns", "purchases", ...; nullptr: the network's own stock
  int index = 0;
  int batch = -1;
};

struct Account {
  std::vector<Move> in, out;      // in order of day once gathered
  std::map<int, Exact> expiring;  // of the network's own stock, by last day
};

// Cumulative amounts by day, for steps that only go up.
class Steps {
 public:
  void add(int day, const Exact& amount);
  // Sorts and sums; asked before by().
  void finish();
  // Sum of what was added on days <= day.
  [[nodiscard]] const Exact& by(int day) const;
  [[nodiscard]] const std::vector<std::pair<int, Exact>>& steps() const { return steps_; }
  [[nodiscard]] const Exact& total() const;

 private:
  std::vector<std::pair<int, Exact>> steps_;
  Exact zero_ = 0;
};

// The plan as far as it can be judged: what names unknown ids or days beyond the horizon is
// told once and left out of everything else.
struct Judged {
  Judged(const Model& m, const Plan& p, Violations& v) : model(m), plan(p), violations(v) {}

  const Model& model;
  const Plan& plan;
  Violations& violations;

  // No row that moves an amount was left out. Else what sums over rows would be wrong for that
  // alone, and is not judged.
  bool all_judged = true;
  std::vector<int> campaign_run;                  // by campaign: index into Model::runs, or -1
  std::vector<std::vector<int>> suite_campaigns;  // by suite, in order of time; sound ones
  std::vector<int> approval_day;                  // by run: 0 when none is needed
  std::vector<Lot> lots;                          // in order of campaigns and batches
  std::vector<Account> accounts;                  // by material
  std::vector<bool> has_account;                  // by material

  // check_plan.cc
  void judge();
  // Only what value() needs.
  void gather();
  [[nodiscard]] Objective value() const;

 private:
  // check_campaigns.cc: R01 to R10
  void find_campaigns();
  void check_campaigns();
  bool within_horizon(const Campaign& campaign, int index);
  void check_continues(int suite);
  void check_batches_by_day(int index);
  void check_batches_by_period(int index);
  void check_period(int index, int period, std::int64_t count);
  [[nodiscard]] bool is_new_run(int index) const;
  [[nodiscard]] bool maker_starts(const Run& run, int period) const;
  void check_size(int index);
  [[nodiscard]] bool follows_itself(int index) const;
  void check_suite(int suite);
  // check_lots.cc: what R12 to R17 make of the batches; R14's and R15's lists; laboratories
  void find_lots();
  void find_approval(int run);
  [[nodiscard]] bool after_another(int run) const;
  void check_licences();
  void check_switches();
  bool known_switch(const SwitchUse& use, int index);
  void check_switch(const SwitchUse& use, int index, int campaign, int run, int after,
                    const Change& change);
  void check_labs();
  void check_lab(int lab, const std::vector<const Lot*>& there);
  // check_stock.cc: R11, R18, R19, R21
  void gather_accounts();
  void gather_stocks();
  void gather_purchases();
  void gather_doses();
  void gather_wastes();
  void check_accounts();
  bool check_balance(int material);
  void explain_shortage(int material, int day);
  void check_shelf_life(int material);
  // check_offers.cc: R20
  void check_offers();
  void check_offer(int offer, std::vector<int>& purchases);
  [[nodiscard]] Exact account_cost(int material) const;
  // check_people.cc: R22 to R27
  void check_doses();
  void check_order_of_doses();
  void check_dose_order(int product);
  void check_persons();
  void check_demands();
  void check_milestones();
  // check_shown.cc: R13's shipments, R29
  void check_shipments();
  bool check_shipment(const Shipment& shipment, int index);
  void check_dose_rows();
  // check_proofs.cc: R28 of the proofs and the status
  void check_proofs(const Objective& right);
  void check_proof(const Proof& proof, int index, const Objective& right);
  void check_ranks();
  void check_gaps();
  void check_status(const Objective& right);
  void check_bound(const Proof& proof, int index);
  [[nodiscard]] std::optional<double> proven_value(const std::string& name,
                                                   const Objective& right) const;
  [[nodiscard]] bool someone_can_be_served() const;
  void wrong_proof(int index, const char* field, const std::string& value, const Both& message,
                   const Both& remedy);
  // check_plan.cc: R28, R30
  void add_backlog(const network::Demand& row, const Steps& given, Objective& value) const;
  void check_names();
  void check_objective(const Objective& right);

  // A row of this list is not judged further; its fault has been told.
  void leave_out(std::string_view list);
  [[nodiscard]] bool in_horizon(int day) const { return day >= 0 && day < model.horizon; }
  // R03 for a single day; false when it lies outside.
  bool day_within(int day, const char* list, int index, const char* field);
  void unknown_id(const char* list, int index, const char* field, const std::string& id,
                  const char* table);
  bool supply_counts(const Supply& supply) const;
  bool dosing_counts(const Dosing& dosing) const;
};

// What is due of a demand by the end of each day.
[[nodiscard]] Steps due_of(const Model& model, const network::Demand& demand);

// "1 day", "12 days"; 12日. The others alike.
[[nodiscard]] Both days_of(std::int64_t number);
[[nodiscard]] Both persons_of(const Exact& number);
[[nodiscard]] Both doses_of(const Exact& number);
[[nodiscard]] Both batches_of(std::int64_t number);
[[nodiscard]] Both lots_of(std::int64_t number);

[[nodiscard]] std::string pointer(const char* list, int index, const char* field = nullptr);
[[nodiscard]] std::string batch_pointer(int campaign, int batch);
[[nodiscard]] std::string move_pointer(const Move& move);

}  // namespace renkei::plan::check
