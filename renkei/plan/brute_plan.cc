// The whole plan for campaigns that were chosen: switches, licences, purchases, tables.
#include <algorithm>
#include <array>
#include <string>

#include "renkei/plan/brute_internal.h"
#include "renkei/plan/check_plan.h"

namespace renkei::plan::testing::brute {
namespace {

using check::Model;
using check::Run;

class Builder {
 public:
  Builder(const Model& model, const std::vector<const SuitePlan*>& suites)
      : model_(model), suites_(suites) {
    plan_.network = model.network.name;
    plan_.as_of = model.network.as_of;
    plan_.scenario = model.scenario.id;
    plan_.day_zero = model.day_zero;
    plan_.horizon_days = model.horizon;
    plan_.period_days = model.period_days;
    plan_.status = Status::kWithinTime;  // nothing is proven here
  }

  Plan build(const std::vector<Wanted>& wanted, const Answer& answer) && {
    for (std::size_t s = 0; s < suites_.size(); ++s) {
      add_campaigns(*suites_[s]);
      add_switches(static_cast<int>(s), *suites_[s]);
    }
    add_licences();
    for (std::size_t w = 0; w < wanted.size(); ++w) add_use(wanted[w], answer.allocations[w]);
    add_purchases();
    add_dose_rows();
    add_milestones();
    plan_.objective = recompute_objective(model_.network, plan_);
    return std::move(plan_);
  }

 private:
  void add_campaigns(const SuitePlan& suite) {
    for (const auto& from : suite) {
      const Run& run = model_.runs[static_cast<std::size_t>(from.run)];
      Campaign campaign;
      campaign.id = "c" + std::to_string(plan_.campaigns.size() + 1);
      campaign.suite = model_.network.suites[static_cast<std::size_t>(run.suite)].id;
      campaign.process = model_.network.processes[static_cast<std::size_t>(run.process)].id;
      campaign.continues = from.continues;
      campaign.start_day = from.start;
      for (const int day : from.complete) {
        campaign.batches.push_back({draw_day(model_, from, day), day});
      }
      plan_.campaigns.push_back(std::move(campaign));
    }
  }

  void add_switches(int suite, const SuitePlan& campaigns) {
    const auto& row = model_.network.suites[static_cast<std::size_t>(suite)];
    int before = row.running ? model_.process(*row.running) : -1;
    int after = -1;
    for (const auto& campaign : campaigns) {
      const Run& run = model_.runs[static_cast<std::size_t>(campaign.run)];
      if (before >= 0 && before != run.process) {
        const auto& from = model_.network.processes[static_cast<std::size_t>(before)];
        const auto& to = model_.network.processes[static_cast<std::size_t>(run.process)];
        const auto change = model_.change(suite, from, to);
        if (change.row != nullptr) {
          SwitchUse use{change.row->id, row.id, from.id, to.id, after + 1, after + change.days, {}};
          const int approval = approval_of(model_, campaigns, campaign.run);
          if (approval > 0 && approval < model_.horizon) use.approval_day = approval;
          plan_.switches.push_back(std::move(use));
        }
      }
      before = run.process;
      after = campaign.complete.back();
    }
  }

  void add_licences() {
    std::map<network::LicenceId, int> needed;
    for (const auto* suite : suites_) {
      for (const auto& campaign : *suite) {
        const Run& run = model_.runs[static_cast<std::size_t>(campaign.run)];
        if (run.licence != nullptr && run.licence->state == network::Licence::State::kMissing) {
          needed[run.licence->id] = run.licence_day;
        }
      }
    }
    for (const auto& [id, day] : needed) plan_.licences.push_back({id, 0, day});
  }

  void add_use(const Wanted& wanted, const Allocation& use) {
    const auto& product = model_.network.products[static_cast<std::size_t>(wanted.product)];
    const Exact& dose = model_.dose[static_cast<std::size_t>(wanted.product)];
    auto& drug_product = leaves_[model_.drug_product[static_cast<std::size_t>(wanted.product)]];
    const auto each_step = [&](const std::vector<std::int64_t>& cumulative, auto step) {
      for (std::size_t d = 0; d < cumulative.size(); ++d) {
        const std::int64_t more = cumulative[d] - (d == 0 ? 0 : cumulative[d - 1]);
        RENKEI_CHECK(more >= 0);
        if (more == 0) continue;
        drug_product[static_cast<int>(d)] += dose * more;
        step(static_cast<int>(d), more);
      }
    };
    each_step(use.supplied, [&](int day, std::int64_t doses) {
      plan_.supplies.push_back({wanted.demand->id, day, doses});
    });
    for (std::size_t n = 0; n < use.dosed.size(); ++n) {
      each_step(use.dosed[n], [&](int day, std::int64_t persons) {
        plan_.dosings.push_back({product.id, day, static_cast<int>(n) + 1, persons});
      });
    }
  }

  // Bought on the day it is drawn, from the offers in their order.
  void add_purchases() {
    std::map<int, std::map<int, Exact>> arrives;
    for (const auto* suite : suites_) {
      const auto stages = stages_of(model_, *suite);
      for (std::size_t c = 0; c < suite->size(); ++c) {
        const auto& campaign = (*suite)[c];
        const Run& run = model_.runs[static_cast<std::size_t>(campaign.run)];
        for (std::size_t k = 0; k < campaign.complete.size(); ++k) {
          const int drawn = draw_day(model_, campaign, campaign.complete[k]);
          for (const auto& draw : run.draws) leaves_[draw.material][drawn] += draw.amount;
          arrives[run.output][stages[c][k].usable] += run.amount;
        }
      }
    }
    for (const auto& row : model_.network.stocks) {
      arrives[model_.material(row.material)][0] += row.amount;
    }
    for (const auto& [material, days] : leaves_) buy(material, days, arrives[material]);
  }

  void buy(int material, const std::map<int, Exact>& leaves, std::map<int, Exact>& arrives) {
    std::map<network::OfferId, Exact> bought;
    Exact stock = 0;
    for (int day = 0; day < model_.horizon; ++day) {
      if (const auto in = arrives.find(day); in != arrives.end()) stock += in->second;
      if (const auto out = leaves.find(day); out != leaves.end()) stock -= out->second;
      for (const auto& offer : model_.network.offers) {
        if (stock >= 0) break;
        if (model_.material(offer.material) != material) continue;
        const Exact left = most_by(model_, offer, day) - bought[offer.id];
        const Exact amount = std::min(Exact(-stock), left);
        if (amount <= 0) continue;
        // What stands ready first; the rest is ordered in time.
        const Exact ready =
            std::min(amount, std::max(Exact(0), Exact(offer.stock - bought[offer.id])));
        const int lead = model_.days(offer.lead_time_days);
        if (ready > 0) plan_.purchases.push_back({offer.id, day, day, ready});
        if (amount > ready) {
          plan_.purchases.push_back({offer.id, day - lead, day, Exact(amount - ready)});
        }
        bought[offer.id] += amount;
        stock += amount;
      }
      RENKEI_CHECK(stock >= 0);
    }
  }

  void add_dose_rows() {
    std::map<int, std::map<int, std::array<Exact, 5>>> reached;  // product, day
    for (const auto* suite : suites_) {
      const auto stages = stages_of(model_, *suite);
      for (std::size_t c = 0; c < suite->size(); ++c) {
        const Run& run = model_.runs[static_cast<std::size_t>((*suite)[c].run)];
        const auto kind = model_.network.materials[static_cast<std::size_t>(run.output)].kind;
        if (run.product < 0) continue;
        auto& days = reached[run.product];
        for (std::size_t k = 0; k < stages[c].size(); ++k) {
          const int complete = (*suite)[c].complete[k];
          if (kind == network::MaterialKind::kDrugSubstance) {
            days[complete][0] += run.doses_per_batch;
          }
          if (kind != network::MaterialKind::kDrugProduct) continue;
          days[complete][1] += run.doses_per_batch;
          days[stages[c][k].released][2] += run.doses_per_batch;
          days[stages[c][k].lot_released][3] += run.doses_per_batch;
          days[stages[c][k].usable][4] += run.doses_per_batch;
        }
      }
    }
    for (const auto& [product, days] : reached) {
      std::array<Exact, 5> sum{};
      for (const auto& [day, more] : days) {
        if (day >= model_.horizon) break;
        for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += more[k];
        plan_.doses.push_back({model_.network.products[static_cast<std::size_t>(product)].id, day,
                               floor_to_int(sum[0]), floor_to_int(sum[1]), floor_to_int(sum[2]),
                               floor_to_int(sum[3]), floor_to_int(sum[4])});
      }
    }
  }

  void add_milestones() {
    // Fewer than 10 million: the quarters.
    for (const std::int64_t quarters : {1, 2, 3, 4}) {
      const std::int64_t persons = model_.persons * quarters / 4;
      if (persons < 1) continue;
      std::map<int, std::int64_t> served;
      for (const auto& dosing : plan_.dosings) {
        if (dosing.dose_number == model_.scenario.doses_per_person) {
          served[dosing.day] += dosing.persons;
        }
      }
      Milestone milestone{persons, std::nullopt};
      std::int64_t total = 0;
      for (const auto& [day, more] : served) {
        total += more;
        if (!milestone.day && total >= persons) milestone.day = day;
      }
      plan_.milestones.push_back(milestone);
    }
  }

  const Model& model_;
  const std::vector<const SuitePlan*>& suites_;
  std::map<int, std::map<int, Exact>> leaves_;  // material, day
  Plan plan_;
};

}  // namespace

Plan build_plan(const Model& model, const std::vector<const SuitePlan*>& suites,
                const std::vector<Wanted>& wanted, const Answer& answer) {
  return Builder(model, suites).build(wanted, answer);
}

}  // namespace renkei::plan::testing::brute
