// Rule R20: what suppliers can deliver, and when.
#include <algorithm>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"

namespace renkei::plan::check {

void Judged::check_offers() {
  std::vector<std::vector<int>> by_offer(model.network.offers.size());
  for (std::size_t i = 0; i < plan.purchases.size(); ++i) {
    const auto& purchase = plan.purchases[i];
    const int offer = model.offer(purchase.offer);
    if (offer < 0 || !in_horizon(purchase.order_day) || !in_horizon(purchase.arrival_day)) continue;
    const int index = static_cast<int>(i);
    if (purchase.amount <= 0) {
      violations.add(20, pointer("purchases", index, "amount"), to_text(purchase.amount),
                     say_both(words::kBoughtNothing, both<"offer">(purchase.offer.str()),
                              both<"amount">(to_text(purchase.amount))),
                     say_both(words::kWriteAboveZero));
    }
    by_offer[static_cast<std::size_t>(offer)].push_back(index);
  }
  for (std::size_t o = 0; o < by_offer.size(); ++o) {
    if (!by_offer[o].empty()) check_offer(static_cast<int>(o), by_offer[o]);
  }
}

// Arrivals by any day are within stock and rate; what comes before the lead time is stock.
void Judged::check_offer(int o, std::vector<int>& purchases) {
  const auto& row = model.network.offers[static_cast<std::size_t>(o)];
  const int lead = model.days(row.lead_time_days);
  const std::int64_t stock_day =
      std::int64_t{std::max(0, row.available_from ? model.day_of(*row.available_from) : 0)} +
      (row.qualified ? 0 : model.days(row.qualification_days));
  const std::int64_t first_day = stock_day + lead;
  const auto most_by = [&](int day) {
    Exact most = day >= stock_day ? row.stock : Exact(0);
    if (day >= first_day) most += row.rate_per_day * (day - first_day + 1);
    return most;
  };
  const auto at = [this](int index) -> const Purchase& {
    return plan.purchases[static_cast<std::size_t>(index)];
  };
  std::stable_sort(purchases.begin(), purchases.end(),
                   [&](int a, int b) { return at(a).arrival_day < at(b).arrival_day; });
  Exact arrived = 0;
  Exact from_stock = 0;
  for (const int index : purchases) {
    const auto& purchase = at(index);
    arrived += purchase.amount;
    const bool early = purchase.arrival_day < purchase.order_day + lead;
    if (early) from_stock += purchase.amount;
    if (purchase.arrival_day < purchase.order_day || (early && from_stock > row.stock)) {
      violations.add(20, pointer("purchases", index, "arrival_day"),
                     std::to_string(purchase.arrival_day),
                     say_both(words::kTooEarly, both<"offer">(row.id.str()),
                              both<"order">(model.text(purchase.order_day)),
                              both<"arrival">(model.text(purchase.arrival_day)),
                              both<"lead">(days_of(lead)), both<"stock">(to_text(row.stock))),
                     say_both(words::kOrderEarlier));
      return;
    }
    if (const Exact most = most_by(purchase.arrival_day); arrived > most) {
      violations.add(
          20, pointer("purchases", index, "amount"), to_text(purchase.amount),
          say_both(words::kTooMuch, both<"offer">(row.id.str()), both<"sum">(to_text(arrived)),
                   both<"day">(model.text(purchase.arrival_day)), both<"most">(to_text(most))),
          say_both(words::kOfferFrom, both<"stock_day">(model.text(stock_day)),
                   both<"rate_day">(model.text(first_day))));
      return;
    }
  }
}

}  // namespace renkei::plan::check
