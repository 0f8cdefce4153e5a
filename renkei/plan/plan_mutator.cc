// Rules R01 to R10: suites, campaigns, batches, switches.
#include "renkei/plan/plan_mutator.h"

#include <algorithm>

#include <fmt/format.h>

namespace renkei::plan::testing {
namespace {

using network::Network;

bool by_period(const Network& network) {
  return network.planning.calendar == network::Planning::Calendar::kPeriod;
}

// The plan with one campaign changed by `change(campaign)`, the first for which that says true.
template <typename Change>
std::optional<Plan> with_campaign(const Plan& valid, Change change) {
  Plan plan = valid;
  for (auto& campaign : plan.campaigns) {
    if (change(campaign)) return plan;
  }
  return std::nullopt;
}

std::optional<Plan> suite_without_platform(const Network& network, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    const auto& platform = process_of(network, campaign).platform;
    for (const auto& suite : network.suites) {
      const auto& has = suite.platforms;
      if (std::find(has.begin(), has.end(), platform) != has.end()) continue;
      campaign.suite = suite.id;
      return true;
    }
    return false;
  });
}

std::optional<Plan> not_the_only_suite(const Network& network, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    if (!process_of(network, campaign).only_suite) return false;
    for (const auto& suite : network.suites) {
      if (suite.id == campaign.suite) continue;
      campaign.suite = suite.id;
      return true;
    }
    return false;
  });
}

std::optional<Plan> before_it_opens(const Network& network, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    const auto& from = suite_of(network, campaign).available_from;
    if (!from || day_in(valid, *from) < 1) return false;
    campaign.start_day = day_in(valid, *from) - 1;
    return true;
  });
}

std::optional<Plan> after_it_closes(const Network& network, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    const auto& to = suite_of(network, campaign).available_to;
    if (!to || day_in(valid, *to) + 1 >= valid.horizon_days) return false;
    campaign.batches.back().complete_day = day_in(valid, *to) + 1;
    return true;
  });
}

std::optional<Plan> beyond_the_horizon(const Network&, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    campaign.batches.back().complete_day = valid.horizon_days;
    return true;
  });
}

std::optional<Plan> starts_before_day_zero(const Network&, const Plan& valid) {
  return with_campaign(valid, [](Campaign& campaign) {
    campaign.start_day = -1;
    return true;
  });
}

std::optional<Plan> order_before_day_zero(const Network&, const Plan& valid) {
  if (valid.purchases.empty()) return std::nullopt;
  Plan plan = valid;
  plan.purchases.front().order_day = -1;
  return plan;
}

std::optional<Plan> continues_nothing(const Network&, const Plan& valid) {
  return with_campaign(valid, [](Campaign& campaign) {
    if (campaign.continues || campaign.start_day == 0) return false;
    campaign.continues = true;
    return true;
  });
}

std::optional<Plan> campaign_without_batches(const Network&, const Plan& valid) {
  return with_campaign(valid, [](Campaign& campaign) {
    campaign.batches.clear();
    return true;
  });
}

std::optional<Plan> batches_out_of_order(const Network&, const Plan& valid) {
  return with_campaign(valid, [](Campaign& campaign) {
    auto& batches = campaign.batches;
    if (batches.front().complete_day == batches.back().complete_day) return false;
    std::swap(batches.front(), batches.back());
    return true;
  });
}

std::optional<Plan> batch_before_its_campaign(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  return with_campaign(valid, [](Campaign& campaign) {
    if (campaign.continues) return false;
    campaign.start_day = campaign.batches.front().start_day + 1;
    return true;
  });
}

std::optional<Plan> batch_too_short(const Network& network, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    Batch& batch = campaign.batches.front();
    if (by_period(network)) {
      if (batch.complete_day < 1) return false;
      batch.start_day = batch.complete_day - 1;
      return true;
    }
    const bool long_enough = process_of(network, campaign).first_batch_days > 1;
    if (!long_enough || batch.complete_day <= campaign.start_day) return false;
    batch.start_day = batch.complete_day;
    return true;
  });
}

std::optional<Plan> batches_too_close(const Network& network, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    const auto& between = process_of(network, campaign).days_between;
    if (!between || *between <= 1) return false;
    auto& batches = campaign.batches;
    if (by_period(network)) {
      const auto fit = floor_to_int(Exact(network.planning.period_days / *between));
      batches.assign(static_cast<std::size_t>(fit) + 2, batches.front());
      return true;
    }
    if (batches.size() < 2) return false;
    batches[1].complete_day = batches[0].complete_day;
    batches[1].start_day = batches[0].start_day;
    return true;
  });
}

std::optional<Plan> two_at_once(const Network&, const Plan& valid) {
  if (valid.campaigns.empty()) return std::nullopt;
  Plan plan = valid;
  Campaign twin = plan.campaigns.front();
  twin.id += "-twin";
  twin.continues = false;
  plan.campaigns.push_back(std::move(twin));
  return plan;
}

// A listed switch that takes at least a day, and its campaign.
struct ListedSwitch {
  std::size_t use = 0;
  std::size_t campaign = 0;
};
std::optional<ListedSwitch> switch_that_takes_time(const Network& network, const Plan& plan) {
  for (std::size_t i = 0; i < plan.switches.size(); ++i) {
    const auto& use = plan.switches[i];
    bool takes_time = false;
    for (const auto& row : network.switches) {
      if (row.id != use.switch_id) continue;
      for (const auto& step : row.steps) {
        if (step.kind != network::SwitchStepKind::kRegulatory && step.days > 0) takes_time = true;
      }
    }
    if (!takes_time) continue;
    for (std::size_t k = 0; k < plan.campaigns.size(); ++k) {
      const auto& campaign = plan.campaigns[k];
      if (campaign.suite == use.suite && campaign.process == use.to &&
          campaign.start_day > use.end_day) {
        return ListedSwitch{i, k};
      }
    }
  }
  return std::nullopt;
}

std::optional<Plan> switch_not_waited_for(const Network& network, const Plan& valid) {
  const auto found = switch_that_takes_time(network, valid);
  if (!found) return std::nullopt;
  Plan plan = valid;
  // All campaigns of that run in the suite: one of them follows the switch.
  for (auto& campaign : plan.campaigns) {
    const auto& use = plan.switches[found->use];
    if (campaign.suite == use.suite && campaign.process == use.to) {
      campaign.start_day = use.start_day;
    }
  }
  return plan;
}

std::optional<Plan> switch_too_short(const Network& network, const Plan& valid) {
  const auto found = switch_that_takes_time(network, valid);
  if (!found) return std::nullopt;
  Plan plan = valid;
  plan.switches[found->use].end_day = plan.switches[found->use].start_day - 1;
  return plan;
}

std::optional<Plan> switch_not_listed(const Network& network, const Plan& valid) {
  if (valid.switches.empty() || by_period(network)) return std::nullopt;
  Plan plan = valid;
  plan.switches.pop_back();
  return plan;
}

std::optional<Plan> switch_that_is_none(const Network& network, const Plan& valid) {
  if (valid.switches.empty() || by_period(network)) return std::nullopt;
  Plan plan = valid;
  plan.switches.push_back(plan.switches.front());
  return plan;
}

bool some_switch_fits(const Network& network, const network::SuiteId& suite,
                      const network::Process& from, const network::Process& to) {
  return std::any_of(network.switches.begin(), network.switches.end(), [&](const auto& row) {
    return (!row.suite || *row.suite == suite) &&
           (!row.from_platform || *row.from_platform == from.platform) &&
           (!row.to_platform || *row.to_platform == to.platform) &&
           (!row.from_product || row.from_product == from.product) &&
           (!row.to_product || row.to_product == to.product);
  });
}

// Goes back to what an earlier campaign of the suite made, though no switch leads there.
std::optional<Plan> no_way_back(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  for (const auto& earlier : valid.campaigns) {
    const Campaign* last = &earlier;
    for (const auto& other : valid.campaigns) {
      if (other.suite == earlier.suite && other.start_day > last->start_day) last = &other;
    }
    const auto& from = process_of(network, *last);
    const auto& to = process_of(network, earlier);
    if (from.platform == to.platform && from.product == to.product) continue;
    const int start = last->batches.back().complete_day + 1;
    if (start >= valid.horizon_days || some_switch_fits(network, last->suite, from, to)) continue;
    Plan plan = valid;
    Campaign back = earlier;
    back.id += "-back";
    back.continues = false;
    back.start_day = start;
    back.batches = {{start, valid.horizon_days - 1}};
    plan.campaigns.push_back(std::move(back));
    return plan;
  }
  return std::nullopt;
}

std::optional<Plan> wrong_switch(const Network& network, const Plan& valid) {
  if (by_period(network)) return std::nullopt;
  Plan plan = valid;
  for (auto& use : plan.switches) {
    for (const auto& row : network.switches) {
      if (row.id == use.switch_id) continue;
      use.switch_id = row.id;
      return plan;
    }
  }
  return std::nullopt;
}

std::optional<Plan> too_many_batches(const Network& network, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    const auto most = process_of(network, campaign).campaign_batches_max;
    if (!most) return false;
    campaign.batches.resize(static_cast<std::size_t>(*most) + 1, campaign.batches.back());
    return true;
  });
}

std::optional<Plan> too_few_batches(const Network& network, const Plan& valid) {
  return with_campaign(valid, [&](Campaign& campaign) {
    const auto least = process_of(network, campaign).campaign_batches_min;
    if (!least || *least < 2) return false;
    campaign.batches.resize(1);
    return true;
  });
}

}  // namespace

const network::Suite& suite_of(const Network& network, const Campaign& campaign) {
  for (const auto& row : network.suites) {
    if (row.id == campaign.suite) return row;
  }
  RENKEI_CHECK(false);
}

const network::Process& process_of(const Network& network, const Campaign& campaign) {
  for (const auto& row : network.processes) {
    if (row.id == campaign.process) return row;
  }
  RENKEI_CHECK(false);
}

int day_in(const Plan& plan, Date date) {
  return static_cast<int>(date.days_since(plan.day_zero) / plan.period_days);
}

std::string Mutation::code() const { return fmt::format("plan.R{:02}", rule); }

std::vector<Mutation> suite_mutations() {
  return {{"suite-without-platform", 1, suite_without_platform},
          {"not-the-only-suite", 1, not_the_only_suite},
          {"before-it-opens", 2, before_it_opens},
          {"after-it-closes", 2, after_it_closes},
          {"beyond-the-horizon", 3, beyond_the_horizon},
          {"starts-before-day-zero", 3, starts_before_day_zero},
          {"order-before-day-zero", 3, order_before_day_zero},
          {"continues-nothing", 3, continues_nothing},
          {"campaign-without-batches", 4, campaign_without_batches},
          {"batches-out-of-order", 4, batches_out_of_order},
          {"batch-before-its-campaign", 4, batch_before_its_campaign},
          {"batch-too-short", 5, batch_too_short},
          {"batches-too-close", 6, batches_too_close},
          {"two-at-once", 7, two_at_once},
          {"switch-not-waited-for", 8, switch_not_waited_for},
          {"switch-too-short", 8, switch_too_short},
          {"switch-not-listed", 8, switch_not_listed},
          {"switch-that-is-none", 8, switch_that_is_none},
          {"no-way-back", 9, no_way_back},
          {"wrong-switch", 9, wrong_switch},
          {"too-many-batches", 10, too_many_batches},
          {"too-few-batches", 10, too_few_batches}};
}

const std::vector<Mutation>& mutations() {
  static const std::vector<Mutation> all = [] {
    std::vector<Mutation> list = suite_mutations();
    for (auto& more : flow_mutations()) list.push_back(std::move(more));
    for (auto& more : people_mutations()) list.push_back(std::move(more));
    return list;
  }();
  return all;
}

}  // namespace renkei::plan::testing
