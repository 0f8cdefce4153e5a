#include "renkei/plan/random_network.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/plan/test_networks.h"

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

// What the sizes allow; each `most` is drawn from 1 (or 0) up to it.
struct Limits {
  int horizon_low, horizon_high;
  int sites_most, suites_most, products_most, runs_most;
  int first_days_most, release_most;
  std::int64_t batch_doses_most;
  std::int64_t persons_most;
  int interval_most;
};

Limits limits_of(NetworkSize size) {
  switch (size) {
    case NetworkSize::kTiny:
      return {9, 14, 2, 2, 2, 3, 3, 1, 5, 12, 3};
    case NetworkSize::kSmall:
      return {20, 30, 2, 3, 2, 6, 5, 3, 500, 3000, 7};
    case NetworkSize::kMedium:
      return {40, 60, 3, 4, 3, 12, 6, 5, 5000, 60'000, 14};
  }
  RENKEI_CHECK(false);
}

class Maker {
 public:
  Maker(std::uint64_t seed, NetworkSize size)
      : random_(seed), tiny_(size == NetworkSize::kTiny), limits_(limits_of(size)) {
    network_.name = "random-" + std::to_string(seed);
    network_.as_of = first_of_april();
    network_.planning.period_days = 1;
    horizon_ = between(limits_.horizon_low, limits_.horizon_high);
  }

  Network make() && {
    add_places();
    add_products();
    add_processes();
    add_running();
    add_licences();
    add_switches();
    add_offers();
    add_labs();
    add_lanes();
    add_scenario();
    add_demands();
    return std::move(network_);
  }

 private:
  int between(int low, int high) {
    return static_cast<int>(random_.between(low, std::max(low, high)));
  }
  std::int64_t many(std::int64_t low, std::int64_t high) { return random_.between(low, high); }
  bool chance(int percent) { return random_.chance(percent); }
  static std::string name(const char* kind, std::size_t number) {
    return std::string(kind) + "-" + std::to_string(number + 1);
  }
  Date day(int days) const { return network_.as_of.plus_days(days); }

  void add_places() {
    const int platforms = between(1, 2);
    for (int i = 0; i < platforms; ++i) {
      network_.platforms.push_back({network::PlatformId(name("platform", index(i))), {}, {}});
    }
    network_.parties.push_back({network::PartyId("supplier"), {}, "supplier", {}});
    const int sites = between(1, limits_.sites_most);
    for (int i = 0; i < sites; ++i) {
      Site site;
      site.id = network::SiteId(name("site", index(i)));
      site.status = chance(50) ? SiteStatus::kOperating : SiteStatus::kBuilt;
      if (i > 0 && chance(20)) {
        site.status = SiteStatus::kUnderConstruction;
        site.operation_from = day(between(0, horizon_ / 3));
      } else if (i > 0 && chance(10)) {
        site.status = SiteStatus::kWithdrawn;
      }
      network_.sites.push_back(std::move(site));
    }
    const int suites = between(1, limits_.suites_most);
    for (int i = 0; i < suites; ++i) add_suite(index(i));
  }

  void add_suite(std::size_t number) {
    Suite suite;
    suite.id = network::SuiteId(name("suite", number));
    suite.site = network_.sites[number % network_.sites.size()].id;
    for (const auto& platform : network_.platforms) suite.platforms.push_back(platform.id);
    if (suite.platforms.size() > 1 && chance(30)) suite.platforms.erase(suite.platforms.begin());
    if (chance(15)) suite.available_from = day(between(0, 3));
    if (chance(10)) suite.available_to = day(between(horizon_ / 2, horizon_));
    EquipmentUnit reactor;
    reactor.id = network::UnitId(name("reactor", number));
    reactor.suite = suite.id;
    reactor.kind = "reactor";
    reactor.volume = Quantity{between(1, 3) * 10, unit("L")};
    network_.units.push_back(std::move(reactor));
    if (chance(90)) {
      EquipmentUnit line;
      line.id = network::UnitId(name("line", number));
      line.suite = suite.id;
      line.kind = "fill_line";
      line.vials_per_minute = Exact(1, 60);  // a vial an hour
      network_.units.push_back(std::move(line));
    }
    network_.suites.push_back(std::move(suite));
  }

  void add_products() {
    const int products = between(1, limits_.products_most);
    for (int i = 0; i < products; ++i) {
      Product product;
      product.id = network::ProductId(name("product", index(i)));
      product.platform = network_.platforms[index(i) % network_.platforms.size()].id;
      product.dosing_unit = unit(chance(50) ? "ug" : "mg");
      product.dose = between(1, 6) * 10;
      network_.products.push_back(std::move(product));
      Material vial;
      vial.id = network::MaterialId(name("vial", index(i)));
      vial.kind = MaterialKind::kDrugProduct;
      vial.product = network_.products.back().id;
      vial.unit = unit(chance(50) ? "g" : "mg");
      limit(vial, 40);
      network_.materials.push_back(std::move(vial));
    }
  }

  // Shelf life, storage, costs of keeping.
  void limit(Material& material, int storage_doses) {
    if (chance(40)) material.holding_cost_per_day = Exact(between(1, 9), 100);
    if (tiny_) return;
    if (chance(30)) material.shelf_life_days = between(5, 20);
    if (chance(10) && material.kind == MaterialKind::kRaw) {
      material.storage_max = Exact(storage_doses) * 1000;
    }
    if (chance(30)) material.waste_cost = Exact(between(1, 9), 10);
  }

  // The amount of `doses` doses of a product in a unit.
  static Exact mass(const Product& product, const Exact& doses, const Unit& in) {
    const auto factor = product.dosing_unit.factor_to(in);
    RENKEI_CHECK(factor.has_value());
    return product.dose * doses * *factor;
  }

  Process& add_process(const std::string& id, const Product& product, Stage stage,
                       const network::MaterialId& output) {
    Process process;
    process.id = network::ProcessId(id);
    process.product = product.id;
    process.platform = product.platform;
    process.stage = stage;
    process.output = output;
    process.first_batch_days = between(2, limits_.first_days_most);
    process.days_between = chance(25) ? Exact(3, 2) : Exact(between(tiny_ ? 2 : 1, 3));
    if (*process.days_between > process.first_batch_days) {
      process.days_between = process.first_batch_days;
    }
    process.release_days = between(0, limits_.release_most);
    if (chance(10)) process.campaign_batches_min = 2;
    if (chance(10)) process.campaign_batches_max = between(2, 3);
    process.batch_cost = between(0, 5) * 10;
    process.campaign_cost = between(0, 3);
    return network_.processes.emplace_back(std::move(process));
  }

  // How much a batch is: by the table, by volume and titre, or by filling vials.
  void size_batch(Process& process, const Product& product, const Unit& in, std::int64_t doses,
                  bool may_fill) {
    if (chance(20)) process.yield_fraction = Exact(4, 5);
    if (!tiny_ && chance(20)) process.success_fraction = Exact(9, 10);
    const Exact gross = mass(product, doses, in) / process.yield_fraction;
    if (may_fill && chance(40)) {
      process.unit_kind = "fill_line";
      // `doses` / yield is whole only for some; vials of one dose then make what they make.
      process.filling = Process::Filling{doses, 1, 24, Exact(0)};
      process.yield_fraction = 1;
      if (chance(30)) process.days_between.reset();
      if (!process.days_between) {
        const Exact filling_days = Exact(doses) / 24;
        process.filling->clearance_days = filling_days < 1 ? Exact(1 - filling_days) : Exact(1, 2);
      }
      return;
    }
    if (chance(40)) {
      process.unit_kind = "reactor";
      // 10 L are the unit of volume here: bigger reactors make two or three times as much.
      process.titre = Quantity{gross / 10, in.per(unit("L"))};
      return;
    }
    process.batch_amount = Quantity{gross, in};
  }

  void add_processes() {
    int runs = 0;
    for (std::size_t p = 0; p < network_.products.size(); ++p) {
      const Product product = network_.products[p];
      const Material vial = network_.materials[p];
      const std::int64_t doses =
          many(tiny_ ? 2 : limits_.batch_doses_most / 5, limits_.batch_doses_most);
      const bool two_stages = runs + 2 <= limits_.runs_most && chance(55);
      if (two_stages) {
        Material substance;
        substance.id = network::MaterialId(name("substance", p));
        substance.kind = MaterialKind::kDrugSubstance;
        substance.product = product.id;
        substance.unit = unit(chance(50) ? "g" : "mg");
        limit(substance, 100);
        const Unit in = substance.unit;
        const auto id = substance.id;
        network_.materials.push_back(std::move(substance));
        Process& make = add_process(name("make", p), product, Stage::kDrugSubstance, id);
        size_batch(make, product, in, doses, false);
        keep_to_one_suite(make);
        add_raw(make.id, p);
        Process& fill = add_process(name("fill", p), product, Stage::kDrugProduct, vial.id);
        size_batch(fill, product, vial.unit, std::max<std::int64_t>(1, doses + between(-1, 1)),
                   true);
        keep_to_one_suite(fill);
        const auto to_substance = vial.unit.factor_to(in);
        RENKEI_CHECK(to_substance.has_value());
        add_bill(fill.id, id, Exact(1) * *to_substance, BillLine::Per::kOutput);
        runs += 2;
      } else {
        Process& make = add_process(name("make", p), product, Stage::kDrugProduct, vial.id);
        size_batch(make, product, vial.unit, doses, true);
        keep_to_one_suite(make);
        if (chance(60)) add_raw(make.id, p);
        runs += 1;
      }
    }
  }

  // Tiny networks have few runs: each process in one suite.
  void keep_to_one_suite(Process& process) {
    if (!tiny_ && !chance(30)) return;
    std::vector<network::SuiteId> fit;
    for (const auto& suite : network_.suites) {
      const auto& has = suite.platforms;
      if (std::find(has.begin(), has.end(), process.platform) != has.end()) fit.push_back(suite.id);
    }
    if (!fit.empty()) process.only_suite = fit[index(between(0, last(fit)))];
  }

  void add_bill(const network::ProcessId& process, const network::MaterialId& material,
                const Exact& amount, BillLine::Per per) {
    BillLine line;
    line.process = process;
    line.material = material;
    line.amount = amount;
    line.per = per;
    network_.bills.push_back(std::move(line));
  }

  void add_raw(const network::ProcessId& process, std::size_t number) {
    Material raw;
    raw.id = network::MaterialId(name("raw", number));
    raw.kind = chance(50) ? MaterialKind::kRaw : MaterialKind::kSingleUse;
    raw.unit = unit("g");
    limit(raw, 10);
    add_bill(process, raw.id, between(1, 3), BillLine::Per::kBatch);
    if (chance(30)) {
      network_.stocks.push_back({raw.id, std::nullopt, between(1, 4), std::nullopt, {}});
    }
    network_.materials.push_back(std::move(raw));
  }

  void add_running() {
    for (auto& suite : network_.suites) {
      if (!chance(40)) continue;
      for (const auto& process : network_.processes) {
        const auto& has = suite.platforms;
        if (process.only_suite && *process.only_suite != suite.id) continue;
        if (std::find(has.begin(), has.end(), process.platform) == has.end()) continue;
        suite.running = process.id;
        if (chance(50)) break;
      }
    }
  }

  void add_licences() {
    for (const auto& site : network_.sites) {
      for (const auto& product : network_.products) {
        Licence row;
        row.id = network::LicenceId(name("licence", network_.licences.size()));
        row.site = site.id;
        row.product = product.id;
        row.state = chance(75) ? Licence::State::kHeld : Licence::State::kMissing;
        if (row.state == Licence::State::kMissing) {
          row.days_to_obtain = between(1, horizon_ / 3);
        } else {
          if (chance(20)) row.held_from = day(between(-100, horizon_ / 3));
          if (chance(10)) row.held_to = day(between(horizon_ / 2, horizon_ + 20));
        }
        network_.licences.push_back(row);
        if (!chance(15)) continue;
        // Another row for one stage, beside the general one.
        row.id = network::LicenceId(name("licence", network_.licences.size()));
        row.stage = Stage::kDrugProduct;
        row.state = Licence::State::kMissing;
        row.held_from.reset();
        row.held_to.reset();
        row.days_to_obtain = between(1, horizon_ / 3);
        network_.licences.push_back(row);
      }
    }
  }

  void add_switch(Switch row) {
    row.id = network::SwitchId(name("switch", network_.switches.size()));
    const auto step = [](SwitchStepKind kind, const Exact& days, bool parallel) {
      SwitchStep made;
      made.kind = kind;
      made.days = days;
      made.parallel = parallel;
      return made;
    };
    row.steps.push_back(step(SwitchStepKind::kCleaning, between(0, 2), false));
    if (chance(40)) {
      row.steps.push_back(step(SwitchStepKind::kContainment, between(0, 2), chance(50)));
    }
    if (chance(20)) row.steps.push_back(step(SwitchStepKind::kMediaFill, Exact(1, 2), false));
    if (chance(25)) row.qualification_lots = between(1, 2);
    if (chance(25)) {
      row.steps.push_back(step(SwitchStepKind::kRegulatory, between(1, 3), false));
      if (chance(50)) row.steps.push_back(step(SwitchStepKind::kRegulatory, between(1, 3), true));
    }
    network_.switches.push_back(std::move(row));
  }

  // From one product to another, from a platform to another, in one suite or in any: never two
  // rows that name a change equally closely.
  void add_switches() {
    for (const auto& from : network_.products) {
      for (const auto& to : network_.products) {
        if (from.id == to.id || !chance(75)) continue;
        Switch row;
        row.from_product = from.id;
        row.to_product = to.id;
        add_switch(row);
        if (!chance(20)) continue;
        row.suite = network_.suites[index(between(0, last(network_.suites)))].id;
        add_switch(row);
      }
    }
    for (const auto& from : network_.platforms) {
      for (const auto& to : network_.platforms) {
        if (from.id == to.id || !chance(50)) continue;
        Switch row;
        row.from_platform = from.id;
        row.to_platform = to.id;
        add_switch(row);
      }
    }
  }

  void add_offers() {
    const auto materials = network_.materials;
    for (const auto& material : materials) {
      const bool raw =
          material.kind == MaterialKind::kRaw || material.kind == MaterialKind::kSingleUse;
      if (!raw) continue;
      const int offers = chance(25) ? 2 : 1;
      for (int i = 0; i < offers; ++i) {
        Offer offer;
        offer.id = network::OfferId(name("offer", network_.offers.size()));
        offer.material = material.id;
        offer.supplier = network_.parties.front().id;
        offer.lead_time_days = between(0, 4);
        offer.stock = chance(60) ? between(1, 6) : 0;
        offer.rate_per_day = Exact(between(0, 4), 2);
        if (offer.stock == 0 && offer.rate_per_day == 0) offer.rate_per_day = 1;
        offer.price = between(1, 5);
        if (chance(15)) offer.available_from = day(between(-5, 5));
        if (chance(20)) {
          offer.qualified = false;
          offer.qualification_days = between(1, 4);
        }
        network_.offers.push_back(std::move(offer));
      }
    }
  }

  void add_labs() {
    for (const auto& site : network_.sites) {
      if (!chance(40)) continue;
      Lab lab;
      lab.id = network::LabId(name("lab", network_.labs.size()));
      lab.site = site.id;
      lab.stages = {Stage::kDrugProduct};
      if (chance(50)) lab.stages.push_back(Stage::kDrugSubstance);
      lab.lots_at_once = between(1, 2);
      network_.labs.push_back(std::move(lab));
    }
    for (auto& product : network_.products) {
      if (!chance(25)) continue;
      product.lot_release_days = between(1, tiny_ ? 1 : 4);
      if (!chance(60)) continue;
      Lab lab;
      lab.id = network::LabId(name("lab", network_.labs.size()));
      lab.lots_at_once = between(1, 2);
      product.lot_release_lab = lab.id;
      network_.labs.push_back(std::move(lab));
    }
  }

  void add_lanes() {
    for (const auto& from : network_.sites) {
      if (chance(60)) {
        Lane lane;
        lane.id = network::LaneId(name("lane", network_.lanes.size()));
        lane.from = from.id;
        lane.to_delivery = true;
        lane.days = between(0, 2);
        network_.lanes.push_back(std::move(lane));
      }
      for (const auto& to : network_.sites) {
        if (from.id == to.id || !chance(60)) continue;
        Lane lane;
        lane.id = network::LaneId(name("lane", network_.lanes.size()));
        lane.from = from.id;
        lane.to = to.id;
        lane.days = between(0, 2);
        network_.lanes.push_back(std::move(lane));
      }
    }
    if (!chance(30)) return;
    Lane any;
    any.id = network::LaneId(name("lane", network_.lanes.size()));
    any.days = 1;
    network_.lanes.push_back(std::move(any));
  }

  void add_scenario() {
    Scenario scenario;
    scenario.id = network::ScenarioId("now");
    scenario.horizon_days = horizon_;
    if (chance(85)) {
      scenario.persons = many(1, limits_.persons_most);
      scenario.doses_per_person = between(1, 2);
      scenario.products.push_back(network_.products.front().id);
      if (scenario.doses_per_person == 2)
        scenario.interval_days = between(0, limits_.interval_most);
      const bool another = network_.products.size() > 1 && chance(40);
      if (another && (!tiny_ || scenario.doses_per_person == 1)) {
        scenario.products.push_back(network_.products[1].id);
      }
    }
    if (chance(20)) scenario.declared_on = network_.as_of.plus_days(between(0, 2));
    network_.scenarios.push_back(std::move(scenario));
  }

  void add_demands() {
    const auto& named = network_.scenarios.front().products;
    bool in_emergency = false;
    for (std::size_t p = 0; p < network_.products.size(); ++p) {
      const Product& product = network_.products[p];
      const bool counts = std::find(named.begin(), named.end(), product.id) != named.end();
      const bool wanted = counts ? chance(35) : chance(85);
      if (!wanted || (tiny_ && counts && std::exchange(in_emergency, true))) continue;
      Demand demand;
      demand.id = network::DemandId(name("demand", p));
      demand.product = product.id;
      demand.first_due = day(between(0, horizon_ / 2));
      demand.every_days = between(2, horizon_ / 2);
      demand.times = between(1, 4);
      demand.doses = many(1, std::max<std::int64_t>(2, limits_.batch_doses_most));
      demand.protection = Exact(between(0, 4), 4);
      demand.price = between(0, 3);
      demand.lateness_cost_per_day = Exact(between(0, 3), 10);
      network_.demands.push_back(std::move(demand));
      if (!chance(60)) continue;
      const Material& vial = network_.materials[p];
      const Exact amount = mass(product, many(1, limits_.batch_doses_most), vial.unit);
      network_.stocks.push_back({vial.id, std::nullopt, amount, std::nullopt, {}});
    }
  }

  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  template <typename Rows>
  static int last(const Rows& rows) {
    return static_cast<int>(rows.size()) - 1;
  }

  Random random_;
  bool tiny_;
  Limits limits_;
  int horizon_ = 0;
  Network network_;
};

}  // namespace

Network random_network(std::uint64_t seed, NetworkSize size) { return Maker(seed, size).make(); }

}  // namespace renkei::plan::testing
