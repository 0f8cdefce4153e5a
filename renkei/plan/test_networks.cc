#include "renkei/plan/test_networks.h"

#include <utility>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"

namespace renkei::plan::testing {
namespace {

using network::BillLine;
using network::Demand;
using network::EquipmentUnit;
using network::Lab;
using network::Lane;
using network::Licence;
using network::Material;
using network::MaterialKind;
using network::Network;
using network::Offer;
using network::Party;
using network::Platform;
using network::Process;
using network::Product;
using network::Scenario;
using network::Site;
using network::SiteStatus;
using network::Stage;
using network::Stock;
using network::Suite;
using network::Switch;
using network::SwitchStep;
using network::SwitchStepKind;

network::PlatformId platform(const char* id) { return network::PlatformId(id); }
network::ProductId product(const char* id) { return network::ProductId(id); }
network::MaterialId material(const char* id) { return network::MaterialId(id); }
network::SiteId site(const char* id) { return network::SiteId(id); }
network::SuiteId suite(const char* id) { return network::SuiteId(id); }
network::ProcessId process(const char* id) { return network::ProcessId(id); }

void add_platform(Network& network, const char* id) {
  Platform row;
  row.id = platform(id);
  network.platforms.push_back(std::move(row));
}

void add_site(Network& network, const char* id) {
  Site row;
  row.id = site(id);
  row.status = SiteStatus::kOperating;
  network.sites.push_back(std::move(row));
}

Product& add_product(Network& network, const char* id, const char* of, const char* code,
                     const Exact& dose) {
  Product row;
  row.id = product(id);
  row.platform = platform(of);
  row.dosing_unit = unit(code);
  row.dose = dose;
  return network.products.emplace_back(std::move(row));
}

Material& add_material(Network& network, const char* id, MaterialKind kind, const char* of) {
  Material row;
  row.id = material(id);
  row.kind = kind;
  if (*of != '\0') row.product = product(of);
  row.unit = unit("g");
  return network.materials.emplace_back(std::move(row));
}

Process& add_process(Network& network, const char* id, const char* of, const char* on, Stage stage,
                     const char* output) {
  Process row;
  row.id = process(id);
  row.product = product(of);
  row.platform = platform(on);
  row.stage = stage;
  row.output = material(output);
  return network.processes.emplace_back(std::move(row));
}

void add_bill(Network& network, const char* of, const char* drawn, const Exact& amount,
              BillLine::Per per) {
  BillLine row;
  row.process = process(of);
  row.material = material(drawn);
  row.amount = amount;
  row.per = per;
  network.bills.push_back(std::move(row));
}

Licence& add_licence(Network& network, const char* id, const char* at, const char* of) {
  Licence row;
  row.id = network::LicenceId(id);
  row.site = site(at);
  row.product = product(of);
  row.state = Licence::State::kHeld;
  return network.licences.emplace_back(std::move(row));
}

void add_lab(Network& network, const char* id, const char* at, std::vector<Stage> stages) {
  Lab row;
  row.id = network::LabId(id);
  if (*at != '\0') row.site = site(at);
  row.stages = std::move(stages);
  row.lots_at_once = 1;
  network.labs.push_back(std::move(row));
}

void add_lane(Network& network, const char* id, const char* from, const char* to, int days) {
  Lane row;
  row.id = network::LaneId(id);
  row.from = site(from);
  if (*to == '\0') {
    row.to_delivery = true;
  } else {
    row.to = site(to);
  }
  row.days = days;
  network.lanes.push_back(std::move(row));
}

SwitchStep step(SwitchStepKind kind, int days, bool parallel = false) {
  SwitchStep row;
  row.kind = kind;
  row.days = days;
  row.parallel = parallel;
  return row;
}

void add_surge_places(Network& network) {
  add_platform(network, "antibody");
  add_platform(network, "mrna");
  add_site(network, "north");
  add_site(network, "south");
  Suite ds;
  ds.id = suite("north-ds");
  ds.site = site("north");
  ds.platforms = {platform("antibody"), platform("mrna")};
  ds.running = process("make-mab");
  network.suites.push_back(std::move(ds));
  Suite fill;
  fill.id = suite("south-fill");
  fill.site = site("south");
  fill.platforms = {platform("mrna")};
  fill.available_from = first_of_april().plus_days(10);
  fill.available_to = first_of_april().plus_days(30);
  network.suites.push_back(std::move(fill));
  EquipmentUnit reactor;
  reactor.id = network::UnitId("reactor-1");
  reactor.suite = suite("north-ds");
  reactor.kind = "reactor";
  reactor.volume = Quantity{10, unit("L")};
  network.units.push_back(std::move(reactor));
  EquipmentUnit line;
  line.id = network::UnitId("line-1");
  line.suite = suite("south-fill");
  line.kind = "fill_line";
  line.vials_per_minute = 20;
  network.units.push_back(std::move(line));
  add_lane(network, "north-south", "north", "south", 1);
  add_lane(network, "north-out", "north", "", 2);
  add_lane(network, "south-out", "south", "", 1);
}

void add_surge_products(Network& network) {
  add_product(network, "mab", "antibody", "mg", 100);
  auto& vax = add_product(network, "vax", "mrna", "ug", 100);
  vax.lot_release_days = 2;
  vax.lot_release_lab = network::LabId("national");
  auto& lipid = add_material(network, "lipid", MaterialKind::kRaw, "");
  lipid.shelf_life_days = 10;
  lipid.storage_max = 20;
  lipid.holding_cost_per_day = Exact(1, 10);
  lipid.waste_cost = 2;
  auto& ds = add_material(network, "vax-ds", MaterialKind::kDrugSubstance, "vax");
  ds.shelf_life_days = 15;
  ds.holding_cost_per_day = Exact(1, 2);
  add_material(network, "vax-dp", MaterialKind::kDrugProduct, "vax");
  auto& mab = add_material(network, "mab-dp", MaterialKind::kDrugProduct, "mab");
  mab.storage_max = 70;
  Stock antibody;
  antibody.material = material("mab-dp");
  antibody.amount = 50;
  network.stocks.push_back(antibody);
  Stock old_lipid;
  old_lipid.material = material("lipid");
  old_lipid.amount = 3;
  old_lipid.expires_on = first_of_april().plus_days(5);
  network.stocks.push_back(old_lipid);
}

void add_surge_processes(Network& network) {
  auto& mab = add_process(network, "make-mab", "mab", "antibody", Stage::kDrugProduct, "mab-dp");
  mab.batch_amount = Quantity{50, unit("g")};
  mab.yield_fraction = Exact(4, 5);
  mab.first_batch_days = 6;
  mab.days_between = 3;
  mab.release_days = 2;
  mab.batch_cost = 10;
  mab.campaign_cost = 5;
  auto& make = add_process(network, "make-vax", "vax", "mrna", Stage::kDrugSubstance, "vax-ds");
  make.unit_kind = "reactor";
  make.titre = Quantity{1, unit("g/L")};
  make.yield_fraction = Exact(4, 5);
  make.first_batch_days = 4;
  make.days_between = 2;
  make.release_days = 1;
  make.campaign_batches_min = 2;
  make.campaign_batches_max = 3;
  make.batch_cost = 100;
  make.campaign_cost = 20;
  add_bill(network, "make-vax", "lipid", 2, BillLine::Per::kBatch);
  auto& fill = add_process(network, "fill-vax", "vax", "mrna", Stage::kDrugProduct, "vax-dp");
  fill.unit_kind = "fill_line";
  fill.filling = Process::Filling{8000, 10, 10, Exact(1, 3)};
  fill.first_batch_days = 2;
  fill.release_days = 2;
  fill.batch_cost = 50;
  add_bill(network, "fill-vax", "vax-ds", 1, BillLine::Per::kOutput);
}

void add_surge_rules(Network& network) {
  Party maker;
  maker.id = network::PartyId("lipid-works");
  network.parties.push_back(maker);
  Offer offer;
  offer.id = network::OfferId("lipid-offer");
  offer.material = material("lipid");
  offer.supplier = maker.id;
  offer.lead_time_days = 2;
  offer.stock = 4;
  offer.rate_per_day = 1;
  offer.price = 7;
  network.offers.push_back(std::move(offer));
  add_lab(network, "north-qc", "north", {Stage::kDrugSubstance});
  add_lab(network, "south-qc", "south", {Stage::kDrugProduct});
  add_lab(network, "national", "", {});
  add_licence(network, "north-mab", "north", "mab").held_from = first_of_april().plus_days(-900);
  add_licence(network, "north-vax", "north", "vax").stage = Stage::kDrugSubstance;
  auto& missing = add_licence(network, "south-vax", "south", "vax");
  missing.state = Licence::State::kMissing;
  missing.days_to_obtain = 20;
  Switch to_mrna;
  to_mrna.id = network::SwitchId("to-mrna");
  to_mrna.from_platform = platform("antibody");
  to_mrna.to_platform = platform("mrna");
  to_mrna.qualification_lots = 1;
  to_mrna.steps = {step(SwitchStepKind::kCleaning, 1), step(SwitchStepKind::kContainment, 2, true),
                   step(SwitchStepKind::kMediaFill, 1), step(SwitchStepKind::kRegulatory, 2)};
  network.switches.push_back(std::move(to_mrna));
}

void add_surge_needs(Network& network) {
  Demand demand;
  demand.id = network::DemandId("mab-need");
  demand.product = product("mab");
  demand.first_due = first_of_april().plus_days(3);
  demand.every_days = 10;
  demand.times = 4;
  demand.doses = 300;
  demand.protection = Exact(1, 2);
  demand.price = 1;
  demand.lateness_cost_per_day = Exact(1, 100);
  network.demands.push_back(std::move(demand));
  Scenario scenario;
  scenario.id = network::ScenarioId("surge");
  scenario.persons = 120'000;
  scenario.doses_per_person = 2;
  scenario.interval_days = 7;
  scenario.products = {product("vax")};
  scenario.horizon_days = 40;
  network.scenarios.push_back(std::move(scenario));
}

Campaign campaign(const char* id, const char* in, const char* of, int start,
                  std::vector<Batch> batches) {
  Campaign row;
  row.id = id;
  row.suite = suite(in);
  row.process = process(of);
  row.start_day = start;
  row.batches = std::move(batches);
  return row;
}

DoseRow doses(const char* of, int day, std::int64_t substance, std::int64_t made,
              std::int64_t released, std::int64_t lot_released, std::int64_t delivered) {
  return {product(of), day, substance, made, released, lot_released, delivered};
}

}  // namespace

Date first_of_april() {
  const auto day = Date::from_ymd(2026, 4, 1);
  RENKEI_CHECK(day.has_value());
  return *day;
}

Unit unit(const char* code) {
  const auto parsed = Unit::parse(code);
  RENKEI_CHECK(parsed.has_value());
  return *parsed;
}

network::Network surge_network() {
  Network network;
  network.name = "surge-by-hand";
  network.as_of = first_of_april();
  add_surge_places(network);
  add_surge_products(network);
  add_surge_processes(network);
  add_surge_rules(network);
  add_surge_needs(network);
  return network;
}

// Antibody: the batch under way is complete on day 2 (3 days when continued), released 2 days
// later, on the road 2 days: usable on day 7. Switch days 3 to 5 (cleaning beside containment, 2,
// and a media fill, 1). Vaccine: batches of 10 L x 1 g/L x 0.8 = 8 g = 80,000 doses, complete on
// days 9, 11, 13; the first one is the qualification lot: approval 9 + 1 + 2 = 12. A day of
// release and a day on the road: usable on days 12, 14, 16. Filling takes 2 days (8000 vials in
// 8000/12000 + 1/3 = 1 day, so the line keeps pace): complete on days 13, 15, 17; release 2, lot
// release 2, delivery 1, licence on day 20: usable on days 20 (not 19), 21, 23.
Plan surge_plan() {
  Plan plan;
  plan.network = "surge-by-hand";
  plan.as_of = first_of_april();
  plan.day_zero = first_of_april();
  plan.scenario = network::ScenarioId("surge");
  plan.horizon_days = 40;
  plan.status = Status::kWithinTime;
  plan.campaigns = {campaign("c1", "north-ds", "make-mab", 0, {{0, 2}}),
                    campaign("c2", "north-ds", "make-vax", 6, {{6, 9}, {8, 11}, {10, 13}}),
                    campaign("c3", "south-fill", "fill-vax", 12, {{12, 13}, {14, 15}, {16, 17}})};
  plan.campaigns[0].continues = true;
  plan.switches = {{network::SwitchId("to-mrna"), suite("north-ds"), process("make-mab"),
                    process("make-vax"), 3, 5, 12}};
  plan.licences = {{network::LicenceId("south-vax"), 0, 20}};
  // 3 g of lipid are too old after day 5; 4 g from stock serve two batches, 2 g are made to order.
  plan.purchases = {{network::OfferId("lipid-offer"), 6, 6, 4},
                    {network::OfferId("lipid-offer"), 8, 10, 2}};
  plan.wastes = {{material("lipid"), 5, 3}};
  for (const int day : {11, 13, 15}) {
    plan.shipments.push_back({material("vax-ds"), site("north"), site("south"), day, day + 1, 8});
  }
  for (const int day : {19, 20, 22}) {
    plan.shipments.push_back({material("vax-dp"), site("south"), std::nullopt, day, day + 1, 8});
  }
  // 500 doses of antibody in stock, 400 more on day 7; 1,200 are due.
  const network::DemandId need("mab-need");
  plan.supplies = {{need, 3, 300}, {need, 13, 300}, {need, 23, 300}};
  plan.dosings = {{product("vax"), 20, 1, 80'000},
                  {product("vax"), 21, 1, 40'000},
                  {product("vax"), 27, 2, 80'000},
                  {product("vax"), 28, 2, 40'000}};
  plan.doses = {doses("mab", 2, 0, 400, 0, 0, 0),
                doses("mab", 5, 0, 400, 400, 400, 0),
                doses("mab", 7, 0, 400, 400, 400, 400),
                doses("vax", 9, 80'000, 0, 0, 0, 0),
                doses("vax", 11, 160'000, 0, 0, 0, 0),
                doses("vax", 13, 240'000, 80'000, 0, 0, 0),
                doses("vax", 15, 240'000, 160'000, 0, 0, 0),
                doses("vax", 17, 240'000, 240'000, 0, 0, 0),
                doses("vax", 20, 240'000, 240'000, 240'000, 160'000, 80'000),
                doses("vax", 21, 240'000, 240'000, 240'000, 160'000, 160'000),
                doses("vax", 22, 240'000, 240'000, 240'000, 240'000, 160'000),
                doses("vax", 23, 240'000, 240'000, 240'000, 240'000, 240'000)};
  plan.milestones = {{30'000, 27}, {60'000, 27}, {90'000, 28}, {120'000, 28}};
  // 300 doses late for 7 days, none of the half that is protected. Waiting: 40 days for all, less
  // 13 days for 80,000 and 12 for 40,000. Cost: batches 10 + 300 + 150, one new campaign 20,
  // lipid 6 x 7, held 3 g for 5 days and 2 g for 2 at 0.1, wasted 3 x 2, late 2100 x 0.01, sold
  // 900.
  plan.objective.waiting_person_days = 3'280'000;
  plan.objective.other_backlog_dose_days = 2100;
  plan.objective.cost = Exact(-3491, 10);
  return plan;
}

namespace {

network::Network of_the_project(const std::string& name, const std::vector<network::Edit>& edits) {
  Faults faults;
  auto read = network::read_network(disk(), RENKEI_SOURCE_DIR "/networks/" + name, {.edits = edits},
                                    faults);
  RENKEI_CHECK(read.has_value() && faults.empty());
  return std::move(read->network);
}

}  // namespace

network::Network tiny(const std::vector<network::Edit>& edits) {
  return of_the_project("tiny", edits);
}

network::Network japan() { return of_the_project("japan", {}); }

network::Network two_day_network() {
  auto network = tiny();
  network.planning.period_days = 2;
  return network;
}

// In the manner of Lakhdar 2005: upstream makes an intermediate that downstream turns into the
// product, both in whole batches per period of 60 days.
network::Network period_network() {
  Network network;
  network.name = "periods-by-hand";
  network.as_of = first_of_april();
  network.planning.calendar = network::Planning::Calendar::kPeriod;
  network.planning.period_days = 60;
  network.planning.objective = network::Planning::Objective::kProfit;
  add_platform(network, "cells");
  add_site(network, "plant");
  for (const char* id : {"usp", "dsp"}) {
    Suite row;
    row.id = suite(id);
    row.site = site("plant");
    row.platforms = {platform("cells")};
    network.suites.push_back(std::move(row));
  }
  for (const char* id : {"p1", "p2"}) {
    const std::string text = id;
    add_product(network, id, "cells", "g", 1);
    auto& broth = add_material(network, (text + "-broth").c_str(), MaterialKind::kIntermediate, id);
    broth.shelf_life_days = 1;
    broth.holding_cost_per_day = 5;
    auto& pure = add_material(network, (text + "-dp").c_str(), MaterialKind::kDrugProduct, id);
    pure.shelf_life_days = 3;
    pure.storage_max = 40;
    pure.holding_cost_per_day = 1;
    pure.waste_cost = 5;
    for (const char* stage : {"up", "down"}) {
      const bool up = std::string(stage) == "up";
      auto& row = add_process(network, (text + "-" + stage).c_str(), id, "cells",
                              up ? Stage::kUpstream : Stage::kDownstream,
                              (text + (up ? "-broth" : "-dp")).c_str());
      row.only_suite = suite(up ? "usp" : "dsp");
      row.batch_amount = Quantity{1, unit("g")};
      row.first_batch_days = up ? 30 : 40;
      row.days_between = up ? 20 : 10;
      row.campaign_days_min = 10;
      row.campaign_days_max = 60;
      row.batch_cost = 2;
      row.campaign_cost = 1;
    }
    add_bill(network, (text + "-down").c_str(), (text + "-broth").c_str(), 1,
             BillLine::Per::kBatch);
    add_licence(network, (text + "-licence").c_str(), "plant", id);
    Demand demand;
    demand.id = network::DemandId(text + "-need");
    demand.product = product(id);
    demand.first_due = first_of_april().plus_days(60 * (text == "p1" ? 2 : 4));
    demand.doses = 3;
    demand.price = 20;
    demand.lateness_cost_per_day = 20;
    network.demands.push_back(std::move(demand));
  }
  Scenario scenario;
  scenario.id = network::ScenarioId("years");
  scenario.horizon_days = 365;
  network.scenarios.push_back(std::move(scenario));
  return network;
}

// Upstream: 2 batches of p1 in period 1 (30 + 20 = 50 days), 1 in period 2 (goes on: 20 days);
// p2 in period 3 (2 batches). Downstream: p1 in periods 1 (2 batches: 40 + 10 days) and 2
// (1 batch, 10 days), p2 in period 3 (2 batches). Demands of 3: p1 in period 2, p2 in period 4.
Plan period_plan() {
  Plan plan;
  plan.network = "periods-by-hand";
  plan.as_of = first_of_april();
  plan.day_zero = first_of_april();
  plan.scenario = network::ScenarioId("years");
  plan.horizon_days = 6;
  plan.period_days = 60;
  plan.campaigns = {campaign("u1", "usp", "p1-up", 1, {{1, 1}, {1, 1}, {2, 2}}),
                    campaign("u2", "usp", "p2-up", 3, {{3, 3}, {3, 3}}),
                    campaign("d1", "dsp", "p1-down", 1, {{1, 1}, {1, 1}, {2, 2}}),
                    campaign("d2", "dsp", "p2-down", 3, {{3, 3}, {3, 3}})};
  plan.supplies = {{network::DemandId("p1-need"), 2, 3}, {network::DemandId("p2-need"), 4, 2}};
  plan.doses = {doses("p1", 1, 0, 2, 2, 2, 2), doses("p1", 2, 0, 3, 3, 3, 3),
                doses("p2", 3, 0, 2, 2, 2, 2)};
  // Backlog: 1 of p2 in periods 4 and 5. Cost: 10 batches x 2, 4 new campaigns, held 2 of p1 in
  // period 1 and 2 of p2 in period 3, late 2 x 20, less 5 sold at 20.
  plan.objective.other_backlog_dose_days = 2;
  plan.objective.cost = 20 + 4 + 2 + 2 + 40 - 100;
  return plan;
}

}  // namespace renkei::plan::testing
