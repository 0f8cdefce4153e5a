// check_network.h: licences, offers, switches, lanes, demand and scenarios.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "renkei/network/build_enums.h"
#include "renkei/network/check_network.h"
#include "renkei/network/in_force.h"

namespace renkei::network {

namespace {

// Pairs of switches looked at for ties; far beyond any real network, and still a moment's work.
constexpr std::int64_t kSwitchPairsMax = 20'000'000;

class Rules {
 public:
  Rules(const Book& book, const Network& all, Findings& findings)
      : book_(book), all_(all), findings_(findings) {
    for (const Product& product : all.products) {
      platforms_of_[product.id].insert(product.platform);
    }
    for (const Process& process : all.processes) {
      if (process.product) platforms_of_[*process.product].insert(process.platform);
    }
  }

  void check() {
    for (const Offer& offer : all_.offers) check_offer(offer);
    check_licences();
    check_switches();
    check_steps();
    check_lanes();
    for (const Demand& demand : all_.demands) check_demand(demand);
    for (const Scenario& scenario : all_.scenarios) check_scenario(scenario);
  }

 private:
  bool clean(const Origin& origin) const {
    return findings_.clean_row(origin.place.file, origin.place.line);
  }

  void add(const Origin& origin, std::string_view column, Fault fault) {
    const RecordReader row = book_.reader(origin);
    if (fault.value.empty()) fault.value = row.cell(column);
    findings_.add(row.place(column), std::move(fault));
  }

  bool overlapping(const Origin& a, const Origin& b) const {
    return overlap(book_.reader(a), book_.reader(b));
  }

  void check_offer(const Offer& offer) {
    if (!clean(offer.origin)) return;
    const RecordReader row = book_.reader(offer.origin);
    if (!offer.qualified && !row.filled("qualification_days")) {
      add(offer.origin, "qualification_days",
          {.code = "network.qualification_days_missing",
           .message = "offer '" + offer.id.str() +
                      "' is not qualified, and nothing says how long "
                      "that takes",
           .value = "",
           .remedy = "write the days, or a parameter marked as an assumption"});
    }
  }

  // Rows with one key whose dates overlap are told of at the later line.
  template <typename Row, typename Report>
  void check_twice(const std::vector<Row>& rows, const std::vector<std::string>& keys,
                   Report report) {
    std::unordered_map<std::string, std::vector<const Row*>> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!clean(rows[i].origin)) continue;
      std::vector<const Row*>& before = seen[keys[i]];
      for (const Row* other : before) {
        if (other->id == rows[i].id || !overlapping(other->origin, rows[i].origin)) continue;
        report(*other, rows[i]);
        break;
      }
      // Rows without a date overlap with all: the first stands for them.
      if (before.size() < 100) before.push_back(&rows[i]);
    }
  }

  void check_licences() {
    std::vector<std::string> keys;
    for (const Licence& licence : all_.licences) {
      const std::string stage(licence.stage ? to_text(*licence.stage) : "");
      keys.push_back(licence.site.str() + ' ' + licence.product.str() + ' ' + stage);
      if (licence.state != Licence::State::kMissing || !clean(licence.origin)) continue;
      if (book_.reader(licence.origin).filled("days_to_obtain")) continue;
      add(licence.origin, "days_to_obtain",
          {.code = "network.days_to_obtain_missing",
           .message = "licence '" + licence.id.str() +
                      "' is missing, and nothing says how long it "
                      "takes",
           .value = "",
           .remedy = "write the days, or a parameter marked as an assumption"});
    }
    check_twice(all_.licences, keys, [this](const Licence& first, const Licence& second) {
      add(second.origin, "product_id",
          {.code = "network.licence_twice",
           .message = "'" + second.id.str() + "' and '" + first.id.str() +
                      "' speak of the same "
                      "site, product and stage",
           .value = "",
           .remedy = "keep one, or let one end (valid_to) before the other begins",
           .args = {{"other", first.id.str()}}});
    });
  }

  // How specific a switch is: a suite before none, then by products, then by platforms named.
  static int level(const Switch& change) {
    return (change.suite ? 16 : 0) + (change.from_product ? 4 : 0) + (change.to_product ? 4 : 0) +
           (change.from_platform ? 1 : 0) + (change.to_platform ? 1 : 0);
  }

  bool on_platform(const ProductId& product, const PlatformId& platform) const {
    const auto found = platforms_of_.find(product);
    return found != platforms_of_.end() && found->second.contains(platform);
  }

  // Can one and the same product and platform be meant by both sides?
  bool side_fits(const std::optional<ProductId>& a_product,
                 const std::optional<PlatformId>& a_platform,
                 const std::optional<ProductId>& b_product,
                 const std::optional<PlatformId>& b_platform) const {
    if (a_product && b_product && *a_product != *b_product) return false;
    if (a_platform && b_platform && *a_platform != *b_platform) return false;
    if (a_product && b_platform && !on_platform(*a_product, *b_platform)) return false;
    return !b_product || !a_platform || on_platform(*b_product, *a_platform);
  }

  bool tied(const Switch& a, const Switch& b) const {
    return a.id != b.id && a.suite == b.suite &&
           side_fits(a.from_product, a.from_platform, b.from_product, b.from_platform) &&
           side_fits(a.to_product, a.to_platform, b.to_product, b.to_platform) &&
           overlapping(a.origin, b.origin);
  }

  void check_switches() {
    std::map<int, std::vector<const Switch*>> by_level;
    for (const Switch& change : all_.switches) {
      if (!clean(change.origin)) continue;
      check_consistent(change, "from_product", change.from_product, change.from_platform);
      check_consistent(change, "to_product", change.to_product, change.to_platform);
      by_level[level(change)].push_back(&change);
    }
    if (!findings_.clean({"products.platform_id", "processes.platform_id"})) return;
    std::int64_t pairs = 0;
    for (const auto& [level_of_all, switches] : by_level) {
      for (std::size_t i = 1; i < switches.size(); ++i) {
        for (std::size_t j = 0; j < i && pairs < kSwitchPairsMax; ++j, ++pairs) {
          if (!tied(*switches[i], *switches[j])) continue;
          report_tie(*switches[j], *switches[i]);
          break;
        }
      }
    }
  }

  void report_tie(const Switch& first, const Switch& second) {
    add(second.origin, "switch_id",
        {.code = "network.switch_tie",
         .message = "'" + second.id.str() + "' and '" + first.id.str() +
                    "' fit the same change "
                    "and are equally specific",
         .value = "",
         .remedy = "name the suite or the products in one of them, or remove one",
         .args = {{"other", first.id.str()}}});
  }

  void check_consistent(const Switch& change, const std::string& column,
                        const std::optional<ProductId>& product,
                        const std::optional<PlatformId>& platform) {
    if (!product || !platform || on_platform(*product, *platform)) return;
    if (!platforms_of_.contains(*product)) return;
    add(change.origin, column,
        {.code = "network.switch_inconsistent",
         .message =
             "product '" + product->str() + "' is not made on platform '" + platform->str() + "'",
         .value = "",
         .remedy = "leave the platform empty, or correct one of the two",
         .args = {{"product", product->str()}, {"platform", platform->str()}}});
  }

  void check_steps() {
    const TableRecords* table = book_.table("switch_steps");
    if (table == nullptr) return;
    std::map<std::string_view, std::map<std::int64_t, std::vector<const Record*>>> steps;
    for (const Record& record : table->records) {
      const RecordReader row(*table, record);
      if (const auto position = row.whole("position"); position && row.has("switch_id")) {
        steps[row.text("switch_id")][*position].push_back(&record);
      }
    }
    for (const auto& [switch_id, positions] : steps) {
      for (const auto& [position, records] : positions) check_position(*table, records);
      const RecordReader first(*table, *positions.begin()->second.front());
      if (!first.yes("parallel").value_or(false)) continue;
      if (!findings_.clean({"switch_steps.position"})) continue;
      findings_.add(first.place("parallel"),
                    {.code = "network.first_step_parallel",
                     .message = "the first step of '" + std::string(switch_id) +
                                "' has no step to "
                                "run beside",
                     .value = "yes",
                     .remedy = "write no, or correct the positions",
                     .args = {{"switch", std::string(switch_id)}}});
    }
  }

  void check_position(const TableRecords& table, const std::vector<const Record*>& records) {
    for (std::size_t i = 1; i < records.size(); ++i) {
      const RecordReader before(table, *records[i - 1]);
      const RecordReader row(table, *records[i]);
      if (before.text("step_id") == row.text("step_id") || !overlap(before, row)) continue;
      const std::string line = std::to_string(records[i - 1]->row->line);
      findings_.add(row.place("position"),
                    {.code = "network.switch_position",
                     .message = "position " + row.cell("position") + " of '" +
                                row.cell("switch_id") + "' stands in line " + line + " already",
                     .value = row.cell("position"),
                     .remedy = "number the steps 1, 2, 3, each once",
                     .args = {{"line", line}, {"switch", row.cell("switch_id")}}});
    }
  }

  void check_lanes() {
    std::vector<std::string> keys;
    for (const Lane& lane : all_.lanes) {
      const std::string from = lane.from ? lane.from->str() : "";
      const std::string to = lane.to_delivery ? "(delivery)" : lane.to ? lane.to->str() : "";
      keys.push_back(from + ' ' + to);
      if (!clean(lane.origin)) continue;
      if (lane.to_delivery && lane.to) {
        add(lane.origin, "to_site",
            {.code = "network.lane_delivery",
             .message = "lane '" + lane.id.str() + "' leads both to a site and to delivery",
             .value = "",
             .remedy = "leave to_site empty, or write no in to_delivery"});
      }
      if (!lane.to_delivery && lane.from && lane.from == lane.to) {
        add(lane.origin, "to_site",
            {.code = "network.lane_to_itself",
             .message = "lane '" + lane.id.str() + "' ends where it begins",
             .value = "",
             .remedy = "name another site, or remove the row"});
      }
    }
    check_twice(all_.lanes, keys, [this](const Lane& first, const Lane& second) {
      add(second.origin, "lane_id",
          {.code = "network.lane_twice",
           .message = "'" + second.id.str() + "' and '" + first.id.str() +
                      "' are one and the same "
                      "way",
           .value = "",
           .remedy = "keep one",
           .args = {{"other", first.id.str()}}});
    });
  }

  void check_demand(const Demand& demand) {
    if (demand.times <= 1 || !clean(demand.origin)) return;
    if (book_.reader(demand.origin).filled("every_days")) return;
    add(demand.origin, "every_days",
        {.code = "network.every_days_missing",
         .message = "demand '" + demand.id.str() + "' is due " + std::to_string(demand.times) +
                    " times, and nothing says how far apart",
         .value = "",
         .remedy = "write the days from one to the next",
         .args = {{"times", std::to_string(demand.times)}}});
  }

  void check_scenario(const Scenario& scenario) {
    if (!clean(scenario.origin)) return;
    const RecordReader row = book_.reader(scenario.origin);
    const std::string name = "scenario '" + scenario.id.str() + "'";
    if (!scenario.products.empty() && scenario.persons <= 0) {
      add(scenario.origin, "persons",
          {.code = "network.scenario_persons",
           .message = name + " names products, but nobody to receive them",
           .value = "",
           .remedy = "write how many persons, or leave products empty for a quiet year"});
    }
    if (scenario.products.empty() && scenario.persons > 0) {
      add(scenario.origin, "products",
          {.code = "network.scenario_products",
           .message = name + " has persons to serve, but no product that counts",
           .value = "",
           .remedy = "write the products, or 0 persons for a quiet year"});
    }
    if (scenario.doses_per_person > 1 && !row.filled("interval_days")) {
      add(scenario.origin, "interval_days",
          {.code = "network.interval_missing",
           .message = name + " gives " + std::to_string(scenario.doses_per_person) +
                      " doses, and nothing says how far apart",
           .value = "",
           .remedy = "write the days between two doses of a person",
           .args = {{"doses", std::to_string(scenario.doses_per_person)}}});
    }
    if (scenario.period_days && all_.planning.calendar == Planning::Calendar::kPeriod) {
      add(scenario.origin, "period_days",
          {.code = "network.scenario_period",
           .message = name + " has a period of its own, and the days of this network are periods",
           .value = std::to_string(*scenario.period_days),
           .remedy = "leave it empty, or set calendar to day in network.toml"});
    }
    check_goal(scenario, name);
  }

  void check_goal(const Scenario& scenario, const std::string& name) {
    if (scenario.goal_persons.has_value() != scenario.goal_days.has_value()) {
      const std::string column = scenario.goal_persons ? "goal_days" : "goal_persons";
      add(scenario.origin, column,
          {.code = "network.goal_incomplete",
           .message = "the goal of " + name + " lacks " + column,
           .value = "",
           .remedy = "write goal_persons and goal_days, or neither",
           .args = {{"field", column}}});
    }
    if (scenario.goal_persons && *scenario.goal_persons > scenario.persons &&
        scenario.persons > 0) {
      add(scenario.origin, "goal_persons",
          {.code = "network.goal_over_persons",
           .message = "the goal of " + name + " is more than all its persons",
           .value = "",
           .remedy = "write at most " + std::to_string(scenario.persons),
           .args = {{"persons", std::to_string(scenario.persons)}}});
    }
  }

  const Book& book_;
  const Network& all_;
  Findings& findings_;
  std::map<ProductId, std::set<PlatformId>> platforms_of_;
};

}  // namespace

void check_rules(const Book& book, const Network& all, Findings& findings) {
  Rules(book, all, findings).check();
}

}  // namespace renkei::network
