// The same network with other ids, in another order, in other units.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/plan/random_network.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan::testing {
namespace {

using network::Network;

// Calls `visit` with every id of a network, those of rows and those that name them.
template <typename Visit>
void each_id(Network& network, Visit visit) {
  const auto maybe = [&](auto& id) {
    if (id) visit(*id);
  };
  for (auto& row : network.parties) visit(row.id);
  for (auto& row : network.parameters) visit(row.id);
  for (auto& row : network.platforms) visit(row.id);
  for (auto& row : network.sites) {
    visit(row.id);
    for (auto& id : row.parties) visit(id);
  }
  for (auto& row : network.products) {
    visit(row.id);
    visit(row.platform);
    maybe(row.lot_release_lab);
  }
  for (auto& row : network.materials) {
    visit(row.id);
    maybe(row.product);
  }
  for (auto& row : network.stocks) {
    visit(row.material);
    maybe(row.site);
  }
  for (auto& row : network.suites) {
    visit(row.id);
    visit(row.site);
    for (auto& id : row.platforms) visit(id);
    maybe(row.running);
  }
  for (auto& row : network.units) {
    visit(row.id);
    visit(row.suite);
  }
  for (auto& row : network.processes) {
    visit(row.id);
    maybe(row.product);
    visit(row.platform);
    visit(row.output);
    maybe(row.only_suite);
  }
  for (auto& row : network.bills) {
    visit(row.process);
    visit(row.material);
  }
  for (auto& row : network.offers) {
    visit(row.id);
    visit(row.material);
    visit(row.supplier);
  }
  for (auto& row : network.labs) {
    visit(row.id);
    maybe(row.site);
  }
  for (auto& row : network.licences) {
    visit(row.id);
    visit(row.site);
    visit(row.product);
  }
  for (auto& row : network.switches) {
    visit(row.id);
    maybe(row.suite);
    maybe(row.from_platform);
    maybe(row.to_platform);
    maybe(row.from_product);
    maybe(row.to_product);
  }
  for (auto& row : network.lanes) {
    visit(row.id);
    maybe(row.from);
    maybe(row.to);
  }
  for (auto& row : network.demands) {
    visit(row.id);
    visit(row.product);
  }
  for (auto& row : network.scenarios) {
    visit(row.id);
    for (auto& id : row.products) visit(id);
  }
}

template <typename Rows>
void shuffle(Rows& rows, Random& random) {
  for (std::size_t i = rows.size(); i > 1; --i) {
    const auto other =
        static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1));
    std::swap(rows[i - 1], rows[other]);
  }
}

// The unit that amounts in `from` are said in instead.
Unit other_unit(const Unit& from) {
  static const std::map<std::string, std::string> others{
      {"g", "kg"}, {"kg", "g"}, {"mg", "g"}, {"ug", "ng"}, {"ng", "ug"}, {"L", "mL"}, {"mL", "L"}};
  const auto found = others.find(from.code());
  return found == others.end() ? from : unit(found->second.c_str());
}

Exact factor(const Unit& from, const Unit& to) {
  const auto found = from.factor_to(to);
  RENKEI_CHECK(found.has_value());
  return *found;
}

void rescale(Quantity& quantity) {
  const Unit to = other_unit(quantity.unit);
  quantity.amount *= factor(quantity.unit, to);
  quantity.unit = to;
}

}  // namespace

Network relabel(const Network& network, std::uint64_t seed) {
  Network result = network;
  // One new name for every old one, whatever kind of thing has it.
  std::map<std::string, std::string> names;
  each_id(result, [&](const auto& id) { names.emplace(id.str(), std::string()); });
  std::vector<std::size_t> order(names.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  Random random(seed);
  shuffle(order, random);
  std::size_t next = 0;
  for (auto& [old, fresh] : names) fresh = "n" + std::to_string(1000 + order[next++]);
  each_id(result, [&](auto& id) { id = std::decay_t<decltype(id)>(names.at(id.str())); });
  return result;
}

Network reorder(const Network& network, std::uint64_t seed) {
  Network result = network;
  Random random(seed);
  shuffle(result.parameters, random);
  shuffle(result.parties, random);
  shuffle(result.sites, random);
  shuffle(result.platforms, random);
  shuffle(result.products, random);
  shuffle(result.materials, random);
  shuffle(result.stocks, random);
  shuffle(result.suites, random);
  shuffle(result.units, random);
  shuffle(result.processes, random);
  shuffle(result.bills, random);
  shuffle(result.offers, random);
  shuffle(result.labs, random);
  shuffle(result.licences, random);
  shuffle(result.switches, random);
  shuffle(result.lanes, random);
  shuffle(result.demands, random);
  shuffle(result.scenarios, random);
  for (auto& row : result.suites) shuffle(row.platforms, random);
  for (auto& row : result.scenarios) shuffle(row.products, random);
  return result;
}

Network scale_units(const Network& network) {
  Network result = network;
  std::map<network::MaterialId, Exact> factors;
  for (auto& row : result.materials) {
    const Unit to = other_unit(row.unit);
    const Exact by = factor(row.unit, to);
    factors.emplace(row.id, by);
    row.unit = to;
    if (row.storage_max) *row.storage_max *= by;
    row.holding_cost_per_day /= by;
    row.waste_cost /= by;
  }
  for (auto& row : result.products) {
    const Unit to = other_unit(row.dosing_unit);
    row.dose *= factor(row.dosing_unit, to);
    row.dosing_unit = to;
  }
  for (auto& row : result.stocks) row.amount *= factors.at(row.material);
  for (auto& row : result.units) {
    if (row.volume) rescale(*row.volume);
  }
  std::map<network::ProcessId, network::MaterialId> outputs;
  for (auto& row : result.processes) {
    outputs.emplace(row.id, row.output);
    if (row.batch_amount) rescale(*row.batch_amount);
  }
  for (auto& row : result.bills) {
    row.amount *= factors.at(row.material);
    if (row.per == network::BillLine::Per::kOutput)
      row.amount /= factors.at(outputs.at(row.process));
  }
  for (auto& row : result.offers) {
    row.stock *= factors.at(row.material);
    row.rate_per_day *= factors.at(row.material);
    row.price /= factors.at(row.material);
  }
  return result;
}

}  // namespace renkei::plan::testing
