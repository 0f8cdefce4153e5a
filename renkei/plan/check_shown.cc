// What a plan shows of itself and must agree with its batches: shipments (R13), the table of doses
// by stage (R29).
#include <algorithm>
#include <set>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"

namespace renkei::plan::check {

// One row that names what the network has; true where it takes from what the site has.
bool Judged::check_shipment(const Shipment& shipment, int index) {
  const auto material = both<"material">(shipment.material.str());
  const auto from = both<"from">(shipment.from.str());
  if (shipment.to && *shipment.to == shipment.from) {
    violations.add(13, pointer("shipments", index, "to"), shipment.to->str(),
                   say_both(words::kShipToItself, material, from), say_both(words::kShipElsewhere));
    return false;
  }
  const auto said = say_both(words::kShipment, both<"amount">(to_text(shipment.amount)), material,
                             from, both<"ship">(model.text(shipment.ship_day)),
                             both<"arrive">(model.text(shipment.arrive_day)));
  if (shipment.amount <= 0) {
    violations.add(13, pointer("shipments", index, "amount"), to_text(shipment.amount), said,
                   say_both(words::kWriteAboveZero));
    return false;
  }
  if (model.by_period) return false;
  const int lane = model.lane_days(shipment.from, shipment.to);
  if (std::int64_t{shipment.arrive_day} - shipment.ship_day < lane) {
    violations.add(13, pointer("shipments", index), std::to_string(shipment.arrive_day), said,
                   say_both(words::kShipmentTakes, both<"days">(days_of(lane))));
  }
  return true;
}

// R13: the lane's days at least, and no more than the site has.
void Judged::check_shipments() {
  using Key = std::pair<int, network::SiteId>;  // material, site
  std::map<Key, Steps> there;
  std::map<Key, std::vector<int>> sent;
  for (std::size_t i = 0; i < plan.shipments.size(); ++i) {
    const auto& shipment = plan.shipments[i];
    const int index = static_cast<int>(i);
    const int m = model.material(shipment.material);
    if (m < 0) unknown_id("shipments", index, "material", shipment.material.str(), "materials");
    const bool from_known = model.site(shipment.from) >= 0;
    if (!from_known) unknown_id("shipments", index, "from", shipment.from.str(), "sites");
    const bool to_known = !shipment.to || model.site(*shipment.to) >= 0;
    if (!to_known) unknown_id("shipments", index, "to", shipment.to->str(), "sites");
    if (!day_within(shipment.ship_day, "shipments", index, "ship_day")) continue;
    if (m < 0 || !from_known || !to_known) continue;
    if (check_shipment(shipment, index)) sent[{m, shipment.from}].push_back(index);
  }
  if (sent.empty() || !all_judged) return;
  for (const auto& lot : lots) {
    const Run& run = model.runs[static_cast<std::size_t>(lot.run)];
    const auto& site = model.network.suites[static_cast<std::size_t>(run.suite)].site;
    if (lot.complete > run.licence_until || !sent.contains({run.output, site})) continue;
    there[{run.output, site}].add(lot.complete + 1 + run.release_days, run.amount);
  }
  for (const auto& stock : model.network.stocks) {
    if (stock.site) there[{model.material(stock.material), *stock.site}].add(0, stock.amount);
  }
  for (auto& [key, steps] : there) steps.finish();
  for (auto& [key, indices] : sent) {
    const auto at = [this](int index) -> const Shipment& {
      return plan.shipments[static_cast<std::size_t>(index)];
    };
    std::stable_sort(indices.begin(), indices.end(),
                     [&](int a, int b) { return at(a).ship_day < at(b).ship_day; });
    Exact gone = 0;
    for (const int index : indices) {
      gone += at(index).amount;
      const auto found = there.find(key);
      const Exact had = found == there.end() ? Exact(0) : found->second.by(at(index).ship_day);
      if (gone <= had) continue;
      violations.add(
          13, pointer("shipments", index, "amount"), to_text(at(index).amount),
          say_both(words::kSentMore, both<"site">(key.second.str()), both<"gone">(to_text(gone)),
                   both<"material">(at(index).material.str()),
                   both<"day">(model.text(at(index).ship_day)), both<"had">(to_text(had))),
          say_both(words::kShipReleased));
      break;
    }
  }
}

namespace {

using StageSums = std::array<std::int64_t, 5>;

StageSums stages_of(const DoseRow& row) {
  return {row.drug_substance, row.drug_product, row.released, row.lot_released, row.delivered};
}

constexpr std::array<const char*, 5> kStageNames{"drug_substance", "drug_product", "released",
                                                 "lot_released", "delivered"};

}  // namespace

// R29: cumulative whole doses by stage, at the end of every day on which one of them changes.
void Judged::check_dose_rows() {
  std::map<int, std::map<int, std::array<Exact, 5>>> added;  // by product and day
  for (const auto& lot : lots) {
    const Run& run = model.runs[static_cast<std::size_t>(lot.run)];
    if (run.product < 0 || run.doses_per_batch == 0) continue;
    const auto kind = model.network.materials[static_cast<std::size_t>(run.output)].kind;
    auto& days = added[run.product];
    const auto reach = [&](int day, std::size_t stage) {
      if (day < model.horizon) days[day][stage] += run.doses_per_batch;
    };
    if (kind == network::MaterialKind::kDrugSubstance) reach(lot.complete, 0);
    if (kind != network::MaterialKind::kDrugProduct) continue;
    reach(lot.complete, 1);
    reach(lot.released, 2);
    reach(lot.lot_released, 3);
    reach(lot.usable, 4);
  }
  std::map<int, std::vector<std::pair<int, StageSums>>> wanted;  // by product: changes in order
  for (const auto& [product, days] : added) {
    std::array<Exact, 5> sums{};
    StageSums before{};
    for (const auto& [day, amounts] : days) {
      StageSums whole{};
      for (std::size_t k = 0; k < sums.size(); ++k) {
        sums[k] += amounts[k];
        whole[k] = floor_to_int(sums[k]);
      }
      if (whole != before) wanted[product].emplace_back(day, whole);
      before = whole;
    }
  }
  std::map<int, std::set<int>> shown_days;
  std::set<std::pair<int, std::size_t>> told;  // by product and stage: the rows after it follow
  for (std::size_t i = 0; i < plan.doses.size(); ++i) {
    const auto& row = plan.doses[i];
    const int index = static_cast<int>(i);
    const int product = model.product(row.product);
    if (product < 0) {
      unknown_id("doses", index, "product", row.product.str(), "products");
      continue;
    }
    if (!day_within(row.day, "doses", index, "day")) continue;
    if (!shown_days[product].insert(row.day).second) {
      violations.add(29, pointer("doses", index), std::to_string(row.day),
                     say_both(words::kDoseRowTwice, both<"product">(row.product.str()),
                              both<"day">(model.text(row.day))),
                     say_both(words::kLeaveOneOut));
    }
    const auto& changes = wanted[product];
    const auto after = std::partition_point(changes.begin(), changes.end(),
                                            [&](const auto& c) { return c.first <= row.day; });
    const StageSums right = after == changes.begin() ? StageSums{} : (after - 1)->second;
    const StageSums shown = stages_of(row);
    for (std::size_t k = 0; k < right.size(); ++k) {
      if (shown[k] == right[k] || !told.emplace(product, k).second) continue;
      violations.add(
          29, pointer("doses", index, kStageNames[k]), std::to_string(shown[k]),
          say_both(words::kStageSaid, both<"product">(row.product.str()),
                   both<"doses">(doses_of(shown[k])), both<"stage">(std::string(kStageNames[k])),
                   both<"day">(model.text(row.day))),
          say_both(words::kStageIs, both<"doses">(doses_of(right[k]))));
      break;
    }
  }
  for (auto& [product, changes] : wanted) {
    const auto& days = shown_days[product];
    for (const auto& [day, sums] : changes) {
      if (days.contains(day)) continue;
      violations.add(
          29, "/doses", std::to_string(day),
          say_both(
              words::kDoseRowMissing,
              both<"product">(model.network.products[static_cast<std::size_t>(product)].id.str()),
              both<"day">(model.text(day))),
          say_both(words::kAddDoseRow));
      break;
    }
  }
}

}  // namespace renkei::plan::check
