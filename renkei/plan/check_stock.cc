// Rules R11, R18, R19 and R21: one account for every material, by day.
#include <algorithm>
#include <set>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"
#include "renkei/report/number_text.h"

namespace renkei::plan::check {
namespace {

void sort_by_day(std::vector<Move>& moves) {
  std::stable_sort(moves.begin(), moves.end(),
                   [](const Move& a, const Move& b) { return a.day < b.day; });
}

Steps sums(const std::vector<Move>& moves) {
  Steps steps;
  for (const auto& move : moves) steps.add(move.day, move.amount);
  steps.finish();
  return steps;
}

BothArgument<"unit"> unit_of(const network::Material& row) {
  const auto& code = row.unit.code();
  return both<"unit">(Both(report::unit_text(report::Language::kJa, code), code));
}

}  // namespace

// What stands in the network on day 0; what has expired before is none.
void Judged::gather_stocks() {
  for (const auto& row : model.network.stocks) {
    const int m = model.material(row.material);
    if (m < 0 || (row.expires_on && model.day_of(*row.expires_on) < 0)) continue;
    auto& account = accounts[static_cast<std::size_t>(m)];
    account.in.push_back({0, row.amount, nullptr, 0, -1});
    if (!row.expires_on) continue;
    const int last = model.day_of(*row.expires_on);
    if (last < model.horizon) account.expiring[last] += row.amount;
  }
}

void Judged::gather_purchases() {
  for (std::size_t i = 0; i < plan.purchases.size(); ++i) {
    const auto& purchase = plan.purchases[i];
    const int index = static_cast<int>(i);
    const int offer = model.offer(purchase.offer);
    if (offer < 0) {
      unknown_id("purchases", index, "offer", purchase.offer.str(), "offers");
      continue;
    }
    const bool ordered = day_within(purchase.order_day, "purchases", index, "order_day");
    const bool arrives = day_within(purchase.arrival_day, "purchases", index, "arrival_day");
    if (!ordered || !arrives) continue;
    const int m = model.material(model.network.offers[static_cast<std::size_t>(offer)].material);
    if (m < 0) continue;
    accounts[static_cast<std::size_t>(m)].in.push_back(
        {purchase.arrival_day, purchase.amount, "purchases", index, -1});
    has_account[static_cast<std::size_t>(m)] = true;
  }
}

void Judged::gather_wastes() {
  for (std::size_t i = 0; i < plan.wastes.size(); ++i) {
    const auto& waste = plan.wastes[i];
    const int index = static_cast<int>(i);
    const int m = model.material(waste.material);
    if (m < 0) {
      unknown_id("wastes", index, "material", waste.material.str(), "materials");
      continue;
    }
    if (!day_within(waste.day, "wastes", index, "day")) continue;
    if (waste.amount <= 0) {
      leave_out("wastes");
      violations.add(11, pointer("wastes", index, "amount"), to_text(waste.amount),
                     say_both(words::kNothingWasted, both<"amount">(to_text(waste.amount)),
                              both<"material">(waste.material.str())),
                     say_both(words::kWriteAboveZero));
      continue;
    }
    accounts[static_cast<std::size_t>(m)].out.push_back(
        {waste.day, waste.amount, "wastes", index, -1});
    has_account[static_cast<std::size_t>(m)] = true;
  }
}

// R21: doses to demands and to people come out of the product's drug product.
void Judged::gather_doses() {
  const auto take = [this](int product, int day, std::int64_t doses, const char* list, int index) {
    const auto p = static_cast<std::size_t>(product);
    const int m = model.drug_product[p];
    if (m < 0) {
      const auto& id = model.network.products[p].id.str();
      violations.add(21, pointer(list, index), id,
                     m == -1 ? say_both(words::kNoDrugProduct, both<"product">(id))
                             : say_both(words::kTwoDrugProducts, both<"product">(id)),
                     say_both(words::kGiveOneMaterial));
      return;
    }
    accounts[static_cast<std::size_t>(m)].out.push_back(
        {day, Exact(model.dose[p] * doses), list, index, -1});
    has_account[static_cast<std::size_t>(m)] = true;
  };
  for (std::size_t i = 0; i < plan.supplies.size(); ++i) {
    const auto& supply = plan.supplies[i];
    if (!supply_counts(supply)) continue;
    const int d = model.demand(supply.demand);
    const int product = model.product(model.network.demands[static_cast<std::size_t>(d)].product);
    if (product >= 0) take(product, supply.day, supply.doses, "supplies", static_cast<int>(i));
  }
  for (std::size_t i = 0; i < plan.dosings.size(); ++i) {
    const auto& dosing = plan.dosings[i];
    if (!dosing_counts(dosing)) continue;
    take(model.product(dosing.product), dosing.day, dosing.persons, "dosings", static_cast<int>(i));
  }
}

void Judged::gather_accounts() {
  accounts.assign(model.network.materials.size(), {});
  has_account = model.wanted;
  gather_stocks();
  for (const auto& lot : lots) {
    const Run& run = model.runs[static_cast<std::size_t>(lot.run)];
    const auto output = static_cast<std::size_t>(run.output);
    has_account[output] = true;
    if (lot.usable < model.horizon) {
      accounts[output].in.push_back({lot.usable, run.amount, "campaigns", lot.campaign, lot.batch});
    }
    for (const auto& draw : run.draws) {
      const auto drawn = static_cast<std::size_t>(draw.material);
      has_account[drawn] = true;
      accounts[drawn].out.push_back(
          {lot.draw_day, draw.amount, "campaigns", lot.campaign, lot.batch});
    }
  }
  gather_purchases();
  gather_wastes();
  gather_doses();
  for (auto& account : accounts) {
    sort_by_day(account.in);
    sort_by_day(account.out);
  }
}

void Judged::check_accounts() {
  for (std::size_t m = 0; m < accounts.size(); ++m) {
    if (!has_account[m]) continue;
    if (check_balance(static_cast<int>(m))) check_shelf_life(static_cast<int>(m));
  }
}

// R11 (R21 where doses leave) and R19, at the first day each is broken. False when short.
bool Judged::check_balance(int m) {
  const auto& row = model.network.materials[static_cast<std::size_t>(m)];
  const auto& account = accounts[static_cast<std::size_t>(m)];
  Exact stock = 0;
  bool full = false;
  std::size_t in = 0;
  std::size_t out = 0;
  while (in < account.in.size() || out < account.out.size()) {
    int day = kNever;
    if (in < account.in.size()) day = account.in[in].day;
    if (out < account.out.size()) day = std::min(day, account.out[out].day);
    for (; in < account.in.size() && account.in[in].day == day; ++in)
      stock += account.in[in].amount;
    const Move* last = nullptr;
    bool doses = false;
    for (; out < account.out.size() && account.out[out].day == day; ++out) {
      stock -= account.out[out].amount;
      last = &account.out[out];
      const std::string_view list = last->list;
      doses = doses || list == "supplies" || list == "dosings";
    }
    if (stock < 0) {
      violations.add(doses ? 21 : 11, last == nullptr ? "" : move_pointer(*last), to_text(stock),
                     say_both(words::kMissingOn, both<"amount">(to_text(-stock)), unit_of(row),
                              both<"material">(row.id.str()), both<"day">(model.text(day))),
                     say_both(words::kDrawLess));
      explain_shortage(m, day);
      return false;
    }
    if (row.storage_max && stock > *row.storage_max && !full) {
      full = true;
      violations.add(
          19, last != nullptr ? move_pointer(*last) : move_pointer(account.in[in - 1]),
          to_text(stock),
          say_both(words::kStandsAtEnd, both<"amount">(to_text(stock)), unit_of(row),
                   both<"material">(row.id.str()), both<"day">(model.text(day))),
          say_both(words::kStorageMax, both<"most">(to_text(*row.storage_max)), unit_of(row)));
    }
  }
  return true;
}

// Names every rule that keeps lots made already from being used on a day that is short.
void Judged::explain_shortage(int m, int day) {
  std::set<int> told;
  for (const auto& lot : lots) {
    const Run& run = model.runs[static_cast<std::size_t>(lot.run)];
    if (run.output != m || lot.complete > day || lot.usable <= day) continue;
    const auto name = [&](int rule, const Both& why) {
      if (!told.insert(rule).second) return;
      const auto material =
          both<"material">(model.network.materials[static_cast<std::size_t>(m)].id.str());
      const auto complete = both<"complete">(model.text(lot.complete));
      violations.add(rule, batch_pointer(lot.campaign, lot.batch), std::to_string(lot.complete),
                     lot.usable == kNever ? say_both(words::kLotUnusable, material, complete)
                                          : say_both(words::kLotWaits, material, complete,
                                                     both<"when">(model.text(lot.usable))),
                     why);
    };
    const int approval = approval_day[static_cast<std::size_t>(lot.run)];
    const int tested = lot.complete + 1 + run.release_days;
    const int lot_tested = tested + run.lot_release_days;
    if (lot.complete > run.licence_until) {
      name(14, say_both(words::kBecauseLicenceEnds, both<"licence">(run.licence->id.str()),
                        both<"day">(model.text(run.licence_until))));
    } else if (run.licence_day > day) {
      name(14, say_both(words::kBecauseLicenceFrom, both<"licence">(run.licence->id.str()),
                        both<"day">(model.text(run.licence_day))));
    }
    if (approval == kNever) {
      name(15, say_both(words::kBecauseApprovalLots,
                        both<"lots">(lots_of(std::max<std::int64_t>(1, run.qualification_lots)))));
    } else if (approval > day) {
      name(15, say_both(words::kBecauseApprovalDay, both<"day">(model.text(approval))));
    }
    if (model.by_period) continue;
    if (tested > day) {
      name(12, say_both(words::kBecauseRelease, both<"days">(days_of(run.release_days))));
    }
    if (run.lot_release_days > 0 && lot_tested > day) {
      name(17, say_both(words::kBecauseLotRelease, both<"days">(days_of(run.lot_release_days))));
    }
    if (run.transport_days > 0 && lot_tested + run.transport_days > day) {
      name(13, say_both(words::kBecauseTransport, both<"days">(days_of(run.transport_days))));
    }
  }
}

// R18: what came in by a day has gone out by the end of its shelf life, the oldest first.
void Judged::check_shelf_life(int m) {
  const auto& row = model.network.materials[static_cast<std::size_t>(m)];
  const auto& account = accounts[static_cast<std::size_t>(m)];
  const Steps out = sums(account.out);
  const auto tell = [&](const std::string& place, const Exact& amount, std::int64_t last) {
    violations.add(18, place, to_text(amount),
                   say_both(words::kTooOld, both<"amount">(to_text(amount)), unit_of(row),
                            both<"material">(row.id.str()), both<"day">(model.text(last))),
                   say_both(words::kUseBy, both<"day">(model.text(last))));
  };
  Exact expired = 0;
  for (const auto& [day, amount] : account.expiring) {
    expired += amount;
    if (expired <= out.by(day)) continue;
    tell("", expired - out.by(day), day);
    return;
  }
  if (!row.shelf_life_days) return;
  const int life = *row.shelf_life_days;
  Exact arrived = 0;
  for (std::size_t i = 0; i < account.in.size(); ++i) {
    const Move& move = account.in[i];
    arrived += move.amount;
    if (i + 1 < account.in.size() && account.in[i + 1].day == move.day) continue;
    std::int64_t last = std::int64_t{move.day} + life - (model.by_period ? 0 : 1);
    if (last >= model.horizon) {
      if (!model.by_period) break;
      last = model.horizon - 1;
    }
    const Exact& left = out.by(static_cast<int>(last));
    if (arrived <= left) continue;
    tell(move_pointer(move), arrived - left, last);
    return;
  }
}

// Holding and waste of one account over the horizon.
Exact Judged::account_cost(int m) const {
  const auto& row = model.network.materials[static_cast<std::size_t>(m)];
  const auto& account = accounts[static_cast<std::size_t>(m)];
  Exact cost = 0;
  for (const auto& move : account.out) {
    if (move.list == std::string_view("wastes")) cost += row.waste_cost * move.amount;
  }
  if (row.holding_cost_per_day == 0) return cost;
  // An amount that moves on a day stands, or is missing, on that day and all that follow.
  Exact stock_days = 0;
  for (const auto& move : account.in) stock_days += move.amount * (model.horizon - move.day);
  for (const auto& move : account.out) stock_days -= move.amount * (model.horizon - move.day);
  return cost + stock_days * row.holding_cost_per_day;
}

}  // namespace renkei::plan::check
