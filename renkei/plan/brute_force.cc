#include "renkei/plan/brute_force.h"

#include <algorithm>
#include <limits>
#include <set>

#include "renkei/plan/brute_internal.h"

namespace renkei::plan::testing {
namespace brute {
namespace {

using boost::multiprecision::cpp_int;
using check::Model;
using check::Run;

std::vector<Wanted> wanted_products(const Model& model) {
  std::vector<Wanted> list;
  for (std::size_t p = 0; p < model.network.products.size(); ++p) {
    if (model.drug_product[p] < 0) continue;
    const auto& id = model.network.products[p].id;
    const auto& named = model.scenario.products;
    Wanted wanted;
    wanted.product = static_cast<int>(p);
    wanted.emergency = std::find(named.begin(), named.end(), id) != named.end();
    for (const auto& demand : model.network.demands) {
      if (demand.product == id) wanted.demand = &demand;
    }
    if (wanted.demand != nullptr) {
      const auto due = check::due_of(model, *wanted.demand);
      for (int d = 0; d < model.horizon; ++d) wanted.due.push_back(due.by(d));
    }
    if (wanted.emergency || wanted.demand != nullptr) list.push_back(std::move(wanted));
  }
  return list;
}

// Amounts as whole numbers: each material counts in the greatest part that measures all of them.
class Amounts {
 public:
  explicit Amounts(const Model& model) : scale_(model.network.materials.size(), cpp_int(1)) {
    for (const auto& run : model.runs) {
      add(run.output, run.amount);
      for (const auto& draw : run.draws) add(draw.material, draw.amount);
    }
    for (const auto& row : model.network.stocks) add(model.material(row.material), row.amount);
    for (const auto& row : model.network.offers) {
      add(model.material(row.material), row.stock);
      add(model.material(row.material), row.rate_per_day);
    }
    for (std::size_t p = 0; p < model.dose.size(); ++p) add(model.drug_product[p], model.dose[p]);
  }

  [[nodiscard]] std::int64_t whole(int material, const Exact& amount) const {
    const Exact scaled = amount * scale_[static_cast<std::size_t>(material)];
    RENKEI_CHECK(boost::multiprecision::denominator(scaled) == 1);
    return floor_to_int(scaled);
  }

 private:
  void add(int material, const Exact& amount) {
    if (material < 0) return;
    auto& scale = scale_[static_cast<std::size_t>(material)];
    scale = boost::multiprecision::lcm(scale, boost::multiprecision::denominator(amount));
  }
  std::vector<cpp_int> scale_;
};

// What one plan of a suite does to every material and laboratory on every day.
struct Effect {
  std::vector<std::int64_t> moves;  // [material][day], in less out
  std::vector<std::int64_t> tests;  // [laboratory][day], lots under test
};

class Force {
 public:
  explicit Force(const Model& model)
      : model_(model),
        amounts_(model),
        wanted_(wanted_products(model)),
        days_(static_cast<std::size_t>(model.horizon)) {}

  std::optional<BruteForceResult> run() && {
    Exact combinations = 1;
    for (std::size_t s = 0; s < model_.network.suites.size(); ++s) {
      auto plans =
          suite_plans(model_, static_cast<int>(s), static_cast<std::size_t>(kBruteCombinationsMax));
      if (!plans) return std::nullopt;
      combinations *= plans->size();
      if (combinations > kBruteCombinationsMax) return std::nullopt;
      std::vector<Effect> effects;
      for (const auto& plan : *plans) effects.push_back(effect_of(plan));
      plans_.push_back(std::move(*plans));
      effects_.push_back(std::move(effects));
    }
    chosen_.assign(plans_.size(), 0);
    combine(0, start());
    RENKEI_CHECK(best_.has_value());
    return result(floor_to_int(combinations));
  }

 private:
  [[nodiscard]] std::size_t at(int row, std::size_t day) const {
    return static_cast<std::size_t>(row) * days_ + day;
  }

  // Stock on day 0 and everything that can be bought, as early as can be.
  [[nodiscard]] Effect start() const {
    Effect effect = nothing();
    for (const auto& row : model_.network.stocks) {
      const int m = model_.material(row.material);
      effect.moves[at(m, 0)] += amounts_.whole(m, row.amount);
    }
    for (const auto& row : model_.network.offers) {
      const int m = model_.material(row.material);
      Exact before = 0;
      for (std::size_t d = 0; d < days_; ++d) {
        const Exact most = most_by(model_, row, static_cast<int>(d));
        effect.moves[at(m, d)] += amounts_.whole(m, most - before);
        before = most;
      }
    }
    return effect;
  }

  [[nodiscard]] Effect nothing() const {
    Effect effect;
    effect.moves.assign(model_.network.materials.size() * days_, 0);
    effect.tests.assign(model_.network.labs.size() * days_, 0);
    return effect;
  }

  void add_tests(Effect& effect, int lab, int first, int days) const {
    for (int d = first; d < std::min(first + days, model_.horizon); ++d) {
      ++effect.tests[at(lab, static_cast<std::size_t>(d))];
    }
  }

  [[nodiscard]] Effect effect_of(const SuitePlan& plan) const {
    Effect effect = nothing();
    const auto stages = stages_of(model_, plan);
    for (std::size_t c = 0; c < plan.size(); ++c) {
      const Run& run = model_.runs[static_cast<std::size_t>(plan[c].run)];
      const auto& process = model_.network.processes[static_cast<std::size_t>(run.process)];
      const auto& site = model_.network.suites[static_cast<std::size_t>(run.suite)].site;
      for (std::size_t k = 0; k < plan[c].complete.size(); ++k) {
        const int complete = plan[c].complete[k];
        const auto drawn = static_cast<std::size_t>(draw_day(model_, plan[c], complete));
        for (const auto& draw : run.draws) {
          effect.moves[at(draw.material, drawn)] -= amounts_.whole(draw.material, draw.amount);
        }
        const int usable = stages[c][k].usable;
        if (usable < model_.horizon) {
          effect.moves[at(run.output, static_cast<std::size_t>(usable))] +=
              amounts_.whole(run.output, run.amount);
        }
        for (std::size_t l = 0; l < model_.network.labs.size(); ++l) {
          const auto& lab = model_.network.labs[l];
          const auto& tested = lab.stages;
          const int index = static_cast<int>(l);
          if (run.lot_release_lab == index) {
            add_tests(effect, index, complete + 1 + run.release_days, run.lot_release_days);
          } else if (!model_.is_lot_release_lab(index) && lab.site && *lab.site == site &&
                     std::find(tested.begin(), tested.end(), process.stage) != tested.end()) {
            add_tests(effect, index, complete + 1, run.release_days);
          }
        }
      }
    }
    return effect;
  }

  void combine(std::size_t suite, const Effect& so_far) {
    if (suite == plans_.size()) {
      judge(so_far);
      return;
    }
    Effect sum = so_far;
    for (std::size_t i = 0; i < plans_[suite].size(); ++i) {
      chosen_[suite] = i;
      const Effect& more = effects_[suite][i];
      for (std::size_t k = 0; k < sum.moves.size(); ++k) {
        sum.moves[k] = so_far.moves[k] + more.moves[k];
      }
      for (std::size_t k = 0; k < sum.tests.size(); ++k) {
        sum.tests[k] = so_far.tests[k] + more.tests[k];
      }
      combine(suite + 1, sum);
    }
  }

  // Rules R11, R16 and R17; then what the doses are worth.
  void judge(const Effect& sum) {
    for (std::size_t l = 0; l < model_.network.labs.size(); ++l) {
      for (std::size_t d = 0; d < days_; ++d) {
        const auto most = model_.network.labs[l].lots_at_once;
        if (sum.tests[at(static_cast<int>(l), d)] > most) return;
      }
    }
    for (std::size_t m = 0; m < model_.network.materials.size(); ++m) {
      std::int64_t stock = 0;
      for (std::size_t d = 0; d < days_; ++d) {
        stock += sum.moves[at(static_cast<int>(m), d)];
        if (stock < 0) return;
      }
    }
    const auto doses = doses_of(sum);
    auto known = memo_.find(doses);
    if (known == memo_.end()) {
      known = memo_.emplace(doses, best_use(model_, wanted_, doses).worth).first;
    }
    if (best_ && !(known->second < *best_)) return;
    best_ = known->second;
    best_chosen_ = chosen_;
    best_doses_ = doses;
  }

  [[nodiscard]] std::vector<std::vector<std::int64_t>> doses_of(const Effect& sum) const {
    std::vector<std::vector<std::int64_t>> doses;
    for (const auto& wanted : wanted_) {
      const auto p = static_cast<std::size_t>(wanted.product);
      const int m = model_.drug_product[p];
      const std::int64_t dose = amounts_.whole(m, model_.dose[p]);
      std::vector<std::int64_t> by_day;
      std::int64_t stock = 0;
      for (std::size_t d = 0; d < days_; ++d) {
        stock += sum.moves[at(m, d)];
        by_day.push_back(stock / dose);
      }
      doses.push_back(std::move(by_day));
    }
    return doses;
  }

  [[nodiscard]] BruteForceResult result(std::int64_t combinations) const {
    std::vector<const SuitePlan*> suites;
    for (std::size_t s = 0; s < plans_.size(); ++s) {
      suites.push_back(&plans_[s][best_chosen_[s]]);
    }
    const Answer answer = best_use(model_, wanted_, best_doses_);
    BruteForceResult found;
    found.plan = build_plan(model_, suites, wanted_, answer);
    found.combinations = combinations;
    // The plan is worth what the search took it for.
    const auto& value = found.plan.objective;
    RENKEI_CHECK(value.protected_backlog_dose_days == answer.worth.protected_backlog);
    RENKEI_CHECK(value.waiting_person_days == answer.worth.waiting);
    RENKEI_CHECK(value.other_backlog_dose_days == answer.worth.other_backlog);
    return found;
  }

  const Model& model_;
  Amounts amounts_;
  std::vector<Wanted> wanted_;
  std::size_t days_;
  std::vector<std::vector<SuitePlan>> plans_;
  std::vector<std::vector<Effect>> effects_;
  std::vector<std::size_t> chosen_;
  std::map<std::vector<std::vector<std::int64_t>>, Worth> memo_;
  std::optional<Worth> best_;
  std::vector<std::size_t> best_chosen_;
  std::vector<std::vector<std::int64_t>> best_doses_;
};

}  // namespace

Exact most_by(const Model& model, const network::Offer& offer, int day) {
  const int from = std::max(0, offer.available_from ? model.day_of(*offer.available_from) : 0) +
                   (offer.qualified ? 0 : model.days(offer.qualification_days));
  const int first = from + model.days(offer.lead_time_days);
  Exact most = day >= from ? offer.stock : Exact(0);
  if (day >= first) most += offer.rate_per_day * (day - first + 1);
  return most;
}

}  // namespace brute

std::string not_in_class(const network::Network& network, const network::Scenario& scenario) {
  const check::Model model(network, scenario);
  if (model.by_period) return "calendar \"period\"";
  if (!network.planning.backlog_allowed) return "no backlog allowed";
  if (scenario.doses_per_person > 2) return "more than two doses a person";
  if (scenario.doses_per_person == 2 && scenario.products.size() > 1) {
    return "two doses and more than one product";
  }
  for (const auto& row : network.materials) {
    if (row.shelf_life_days || row.storage_max) return "a shelf life or a storage limit";
  }
  for (const auto& row : network.stocks) {
    if (row.expires_on) return "stock that expires";
  }
  for (const auto& run : model.runs) {
    for (const auto& draw : run.draws) {
      const auto& row = network.materials[static_cast<std::size_t>(draw.material)];
      if (row.kind == network::MaterialKind::kDrugProduct) return "drug product drawn";
    }
  }
  std::set<network::ProductId> in_demand;
  std::size_t both = 0;
  for (const auto& row : network.demands) {
    if (!in_demand.insert(row.product).second) return "two demands of one product";
    const int p = model.product(row.product);
    if (p < 0 || model.drug_product[static_cast<std::size_t>(p)] < 0) return "no drug product";
  }
  for (const auto& id : scenario.products) {
    const int p = model.product(id);
    if (p < 0 || model.drug_product[static_cast<std::size_t>(p)] < 0) return "no drug product";
    if (in_demand.contains(id)) ++both;
  }
  return both > 1 ? "demand of more than one emergency product" : "";
}

std::optional<BruteForceResult> brute_force(const network::Network& network,
                                            const network::Scenario& scenario) {
  RENKEI_CHECK(not_in_class(network, scenario).empty());
  const check::Model model(network, scenario);
  return brute::Force(model).run();
}

}  // namespace renkei::plan::testing
