// Rules R11 to R20: materials, release, licences, approval, laboratories, purchases.
#include <algorithm>
#include <set>

#include "renkei/plan/plan_mutator.h"

namespace renkei::plan::testing {
namespace {

using network::Network;

// More than any account holds, in any unit.
const Exact& enormous() {
  static const Exact value("1000000000000000");
  return value;
}

bool by_period(const Network& network) {
  return network.planning.calendar == network::Planning::Calendar::kPeriod;
}

const network::Material* material_of(const Network& network, const network::MaterialId& id) {
  for (const auto& row : network.materials) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

// Takes more out of an account on a day than can be there: whatever keeps a lot away is named.
std::optional<Plan> drained(const Plan& valid, const network::MaterialId& material, int day) {
  if (day < 0 || day >= valid.horizon_days) return std::nullopt;
  Plan plan = valid;
  plan.wastes.push_back({material, day, enormous()});
  return plan;
}

std::optional<Plan> more_than_there_is(const Network& network, const Plan& valid) {
  for (const auto& line : network.bills) {
    const auto* row = material_of(network, line.material);
    if (row == nullptr || row->kind == network::MaterialKind::kDrugProduct) continue;
    return drained(valid, row->id, 0);
  }
  return std::nullopt;
}

// All purchases of something that comes from nowhere else.
std::optional<Plan> not_bought(const Network& network, const Plan& valid) {
  std::set<network::ProcessId> used;
  for (const auto& campaign : valid.campaigns) used.insert(campaign.process);
  for (const auto& line : network.bills) {
    const auto comes_from_elsewhere = [&] {
      for (const auto& stock : network.stocks) {
        if (stock.material == line.material) return true;
      }
      for (const auto& process : network.processes) {
        if (process.output == line.material) return true;
      }
      return false;
    };
    if (!used.contains(line.process) || line.amount <= 0 || comes_from_elsewhere()) continue;
    Plan plan = valid;
    std::erase_if(plan.purchases, [&](const Purchase& purchase) {
      return std::any_of(network.offers.begin(), network.offers.end(), [&](const auto& offer) {
        return offer.id == purchase.offer && offer.material == line.material;
      });
    });
    return plan;
  }
  return std::nullopt;
}

std::optional<Plan> used_before_release(const Network& network, const Plan& valid) {
  if (by_period(network) || valid.campaigns.empty()) return std::nullopt;
  const auto& campaign = valid.campaigns.front();
  return drained(valid, process_of(network, campaign).output,
                 campaign.batches.front().complete_day);
}

const network::Product* lot_released_product(const Network& network,
                                             const network::Process& process) {
  const auto* output = material_of(network, process.output);
  if (output == nullptr || output->kind != network::MaterialKind::kDrugProduct) return nullptr;
  for (const auto& row : network.products) {
    if (output->product && row.id == *output->product) return &row;
  }
  return nullptr;
}

std::optional<Plan> used_on_the_road(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  for (const auto& campaign : valid.campaigns) {
    const auto& process = process_of(network, campaign);
    const auto* product = lot_released_product(network, process);
    if (product == nullptr) continue;
    for (const auto& lane : network.lanes) {
      if (!lane.to_delivery || lane.days < 1 || lane.from != suite_of(network, campaign).site) {
        continue;
      }
      const int arrives = campaign.batches.front().complete_day + 1 + process.release_days +
                          product->lot_release_days + lane.days;
      if (arrives > valid.horizon_days) continue;
      return drained(valid, process.output, arrives - 1);
    }
  }
  return std::nullopt;
}

std::optional<Plan> waste_of_nothing(const Network& network, const Plan& valid) {
  if (network.materials.empty()) return std::nullopt;
  Plan plan = valid;
  plan.wastes.push_back({network.materials.front().id, 0, 0});
  return plan;
}

// From the first site, which stands in every network.
std::optional<Plan> shipped_to_itself(const Network& network, const Plan& valid) {
  if (network.sites.empty() || network.materials.empty()) return std::nullopt;
  const auto& site = network.sites.front().id;
  Plan plan = valid;
  plan.shipments.push_back({network.materials.front().id, site, site, 0, 0, Exact(1, 1000)});
  return plan;
}

std::optional<Plan> shipment_of_nothing(const Network& network, const Plan& valid) {
  if (network.sites.empty() || network.materials.empty()) return std::nullopt;
  Plan plan = valid;
  plan.shipments.push_back(
      {network.materials.front().id, network.sites.front().id, std::nullopt, 0, 0, 0});
  return plan;
}

std::optional<Plan> lane_not_waited_for(const Network& network, const Plan& valid) {
  if (valid.shipments.empty() || by_period(network)) return std::nullopt;
  Plan plan = valid;
  plan.shipments.front().arrive_day = plan.shipments.front().ship_day - 1;
  return plan;
}

std::optional<Plan> ships_more_than_it_has(const Network& network, const Plan& valid) {
  if (valid.shipments.empty() || by_period(network)) return std::nullopt;
  Plan plan = valid;
  plan.shipments.front().amount += enormous();
  return plan;
}

// The one row by which this campaign's run may release, if it is a missing one.
const network::Licence* only_missing_licence(const Network& network, const Campaign& campaign) {
  const auto& process = process_of(network, campaign);
  const network::Licence* only = nullptr;
  for (const auto& row : network.licences) {
    if (row.site != suite_of(network, campaign).site) continue;
    if (!process.product || row.product != *process.product) continue;
    if (row.stage && *row.stage != process.stage) continue;
    if (only != nullptr) return nullptr;
    only = &row;
  }
  const bool missing = only != nullptr && only->state == network::Licence::State::kMissing;
  return missing ? only : nullptr;
}

std::optional<Plan> licence_not_waited_for(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  for (const auto& campaign : valid.campaigns) {
    const auto* licence = only_missing_licence(network, campaign);
    if (licence == nullptr || licence->days_to_obtain <= campaign.batches.front().complete_day) {
      continue;
    }
    const int day = std::min(licence->days_to_obtain, valid.horizon_days) - 1;
    if (day < campaign.batches.front().complete_day) continue;
    return drained(valid, process_of(network, campaign).output, day);
  }
  return std::nullopt;
}

std::optional<Plan> licence_not_listed(const Network& network, const Plan& valid) {
  for (const auto& campaign : valid.campaigns) {
    const auto* licence = only_missing_licence(network, campaign);
    if (licence == nullptr) continue;
    Plan plan = valid;
    std::erase_if(plan.licences, [&](const auto& start) { return start.licence == licence->id; });
    return plan;
  }
  return std::nullopt;
}

std::optional<Plan> licence_listed_twice(const Network&, const Plan& valid) {
  if (valid.licences.empty()) return std::nullopt;
  Plan plan = valid;
  plan.licences.push_back(plan.licences.front());
  return plan;
}

std::optional<Plan> licence_too_early(const Network&, const Plan& valid) {
  if (valid.licences.empty()) return std::nullopt;
  Plan plan = valid;
  --plan.licences.front().granted_day;
  return plan;
}

std::optional<Plan> approval_not_waited_for(const Network& network, const Plan& valid) {
  for (const auto& use : valid.switches) {
    for (const auto& campaign : valid.campaigns) {
      if (campaign.suite != use.suite || campaign.process != use.to || !use.approval_day) continue;
      if (*use.approval_day <= campaign.batches.front().complete_day) continue;
      return drained(valid, process_of(network, campaign).output, *use.approval_day - 1);
    }
  }
  return std::nullopt;
}

std::optional<Plan> approval_too_early(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  Plan plan = valid;
  for (auto& use : plan.switches) {
    if (!use.approval_day) continue;
    --*use.approval_day;
    return plan;
  }
  return std::nullopt;
}

// One batch so often that its laboratory cannot hold all of them.
std::optional<Plan> repeated(const Plan& valid, std::size_t campaign, std::int64_t lots_at_once) {
  Plan plan = valid;
  auto& batches = plan.campaigns[campaign].batches;
  batches.insert(batches.end(), static_cast<std::size_t>(lots_at_once) + 1, batches.back());
  return plan;
}

std::optional<Plan> laboratory_overfull(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  for (const auto& lab : network.labs) {
    const bool lot_release =
        std::any_of(network.products.begin(), network.products.end(),
                    [&](const auto& row) { return row.lot_release_lab == lab.id; });
    if (!lab.site || lot_release) continue;
    for (std::size_t k = 0; k < valid.campaigns.size(); ++k) {
      const auto& campaign = valid.campaigns[k];
      const auto& process = process_of(network, campaign);
      const bool tested =
          std::find(lab.stages.begin(), lab.stages.end(), process.stage) != lab.stages.end();
      if (!tested || *lab.site != suite_of(network, campaign).site) continue;
      if (process.release_days < 1) continue;
      if (campaign.batches.back().complete_day + 1 >= valid.horizon_days) continue;
      return repeated(valid, k, lab.lots_at_once);
    }
  }
  return std::nullopt;
}

std::optional<Plan> lot_release_overfull(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  for (std::size_t k = 0; k < valid.campaigns.size(); ++k) {
    const auto& campaign = valid.campaigns[k];
    const auto& process = process_of(network, campaign);
    const auto* product = lot_released_product(network, process);
    if (product == nullptr || product->lot_release_days < 1 || !product->lot_release_lab) continue;
    const int enters = campaign.batches.back().complete_day + 1 + process.release_days;
    if (enters >= valid.horizon_days) continue;
    for (const auto& lab : network.labs) {
      if (lab.id == *product->lot_release_lab) return repeated(valid, k, lab.lots_at_once);
    }
  }
  return std::nullopt;
}

std::optional<Plan> lot_release_not_waited_for(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  for (const auto& campaign : valid.campaigns) {
    const auto& process = process_of(network, campaign);
    const auto* product = lot_released_product(network, process);
    if (product == nullptr || product->lot_release_days < 1) continue;
    const int ends = campaign.batches.front().complete_day + 1 + process.release_days +
                     product->lot_release_days;
    if (ends > valid.horizon_days) continue;
    return drained(valid, process.output, ends - 1);
  }
  return std::nullopt;
}

// One purchase made enormous, of a material for which `wanted(material, purchase)` holds.
template <typename Wanted>
std::optional<Plan> enormous_purchase(const Network& network, const Plan& valid, Wanted wanted) {
  Plan plan = valid;
  for (auto& purchase : plan.purchases) {
    for (const auto& offer : network.offers) {
      if (offer.id != purchase.offer) continue;
      const auto* row = material_of(network, offer.material);
      if (row == nullptr || !wanted(*row, purchase)) continue;
      purchase.amount += enormous();
      return plan;
    }
  }
  return std::nullopt;
}

std::optional<Plan> kept_too_long(const Network& network, const Plan& valid) {
  return enormous_purchase(network, valid, [&](const auto& row, const Purchase& purchase) {
    return row.shelf_life_days && purchase.arrival_day + *row.shelf_life_days < valid.horizon_days;
  });
}

// Batches that nobody draws, of something that does not keep: the periods have no release.
std::optional<Plan> made_and_kept_too_long(const Network& network, const Plan& valid) {
  if (!by_period(network)) return std::nullopt;
  Plan plan = valid;
  for (auto& campaign : plan.campaigns) {
    const auto* row = material_of(network, process_of(network, campaign).output);
    if (row == nullptr || !row->shelf_life_days) continue;
    constexpr std::size_t kUnwanted = 1000;
    campaign.batches.insert(campaign.batches.end(), kUnwanted, campaign.batches.back());
    return plan;
  }
  return std::nullopt;
}

std::optional<Plan> store_overfull(const Network& network, const Plan& valid) {
  return enormous_purchase(
      network, valid, [](const auto& row, const Purchase&) { return row.storage_max.has_value(); });
}

std::optional<Plan> more_than_offered(const Network& network, const Plan& valid) {
  return enormous_purchase(network, valid, [](const auto&, const Purchase&) { return true; });
}

std::optional<Plan> there_before_ordered(const Network&, const Plan& valid) {
  Plan plan = valid;
  for (auto& purchase : plan.purchases) {
    if (purchase.arrival_day < 1) continue;
    purchase.order_day = purchase.arrival_day;
    --purchase.arrival_day;
    return plan;
  }
  return std::nullopt;
}

std::optional<Plan> nothing_bought(const Network&, const Plan& valid) {
  if (valid.purchases.empty()) return std::nullopt;
  Plan plan = valid;
  plan.purchases.front().amount = 0;
  return plan;
}

}  // namespace

std::vector<Mutation> flow_mutations() {
  return {{"more-than-there-is", 11, more_than_there_is},
          {"not-bought", 11, not_bought},
          {"used-before-release", 12, used_before_release},
          {"used-on-the-road", 13, used_on_the_road},
          {"lane-not-waited-for", 13, lane_not_waited_for},
          {"ships-more-than-it-has", 13, ships_more_than_it_has},
          {"licence-not-waited-for", 14, licence_not_waited_for},
          {"licence-not-listed", 14, licence_not_listed},
          {"licence-listed-twice", 14, licence_listed_twice},
          {"licence-too-early", 14, licence_too_early},
          {"approval-not-waited-for", 15, approval_not_waited_for},
          {"approval-too-early", 15, approval_too_early},
          {"laboratory-overfull", 16, laboratory_overfull},
          {"lot-release-overfull", 17, lot_release_overfull},
          {"lot-release-not-waited-for", 17, lot_release_not_waited_for},
          {"kept-too-long", 18, kept_too_long},
          {"made-and-kept-too-long", 18, made_and_kept_too_long},
          {"store-overfull", 19, store_overfull},
          {"more-than-offered", 20, more_than_offered},
          {"waste-of-nothing", 11, waste_of_nothing},
          {"shipped-to-itself", 13, shipped_to_itself},
          {"shipment-of-nothing", 13, shipment_of_nothing},
          {"there-before-ordered", 20, there_before_ordered},
          {"nothing-bought", 20, nothing_bought}};
}

}  // namespace renkei::plan::testing
