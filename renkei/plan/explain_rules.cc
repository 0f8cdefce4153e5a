// The rules of a problem that can be named and lifted, each in the words of the network's rows:
// time, making, supply, licences, demand. Waits, tests and keeping are in explain_waits.cc.
#include "renkei/plan/explain_rules.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace renkei::plan::internal {

// Few enough to be read; the row ids name them all.
constexpr std::size_t kListedMost = 4;

std::string listed(Language language, const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t k = 0; k < std::min(names.size(), kListedMost); ++k) {
    if (k > 0) out += language == Language::kJa ? "、" : "; ";
    out += names[k];
  }
  if (names.size() > kListedMost) {
    const auto more = report::whole_text(static_cast<std::int64_t>(names.size() - kListedMost));
    out += (language == Language::kJa ? "、" : "; ") +
           say(language, words::kAndMore, arg<"count">(more));
  }
  return out;
}

const std::vector<StageGroup>& stage_groups() {
  static const std::vector<StageGroup> groups{
      {"filling", {"充填ライン", "Filling lines"}, {"充填", "Filling"}, {Stage::kDrugProduct}},
      {"drug_substance",
       {"原薬の製造能力", "Drug substance capacity"},
       {"原薬", "Drug substance"},
       {Stage::kUpstream, Stage::kDownstream, Stage::kDrugSubstance}},
      {"formulation",
       {"製剤化（LNP）の能力", "Formulation (LNP) capacity"},
       {"製剤化（LNP）", "Formulation (LNP)"},
       {Stage::kFormulation}}};
  return groups;
}

namespace {

// Long enough for whatever is only late: four horizons beyond the longest wait.
int long_horizon(const Problem& problem) {
  int wait = 0;
  for (const auto& run : problem.runs) wait = std::max({wait, run.licence_day, run.open_from});
  for (const auto& offer : problem.offers) wait = std::max(wait, offer.first_day);
  return std::min(kHorizonDaysMax, 4 * problem.horizon_days + wait);
}

void lengthen(Lifted& lifted) {
  constexpr int kPeriodsMost = 600;
  auto& problem = lifted.problem;
  const int before = problem.horizon_days;
  problem.horizon_days = long_horizon(problem);
  if (!problem.by_period) {
    // As many periods as before, or so, where days are not exact anyway.
    const int periods = problem.coarse() ? std::max(1, before / problem.period_days) : kPeriodsMost;
    const int wanted = (problem.horizon_days + periods - 1) / periods;
    problem.period_days = std::max(problem.period_days, wanted);
  }
  const auto last_day = [&](const std::optional<Date>& date, int less) {
    if (!date) return problem.horizon_days - 1;
    const auto days = date->days_since(problem.day_zero) - less;
    const auto each = problem.by_period ? problem.network->planning.period_days : 1;
    return static_cast<int>(std::min<std::int64_t>(days / each, problem.horizon_days - 1));
  };
  for (auto& run : problem.runs) {
    if (run.open_to != before - 1) continue;
    const auto& suite = *problem.suites[static_cast<std::size_t>(run.suite)].row;
    run.open_to = last_day(suite.available_to, 0);
    if (const auto* site = network::find(*problem.network, suite.site)) {
      run.open_to = std::min(run.open_to, last_day(site->closed_on, 1));
    }
  }
  if (lifted.goal) lifted.goal->day = problem.horizon_days - 1;
}

}  // namespace

void Rules::add_time_and_persons() {
  const bool whole = goal_->day == problem_.horizon_days - 1;
  add("time", both([&](Language language) {
        const auto on = arg<"date">(date(language, goal_->day));
        const auto number = arg<"day">(day(goal_->day));
        return whole ? say(language, words::kHorizonRule, on, number)
                     : say(language, words::kDateRule, on, number);
      }),
      {problem_.scenario->id.str()}, lengthen);
  if (goal_->persons <= problem_.persons) return;
  add("persons", both([&](Language language) {
        return say(language, words::kPersonsRule,
                   arg<"persons">(report::people_text(language, problem_.persons)));
      }),
      {problem_.scenario->id.str()},
      [](Lifted& lifted) { lifted.problem.persons = lifted.goal->persons; });
}

// Materials that are wanted, not bought, and made by no possible run.
void Rules::add_makers() {
  std::set<int> wanted;
  for (const auto& product : problem_.emergency) wanted.insert(product.material);
  for (const auto& line : problem_.demands) wanted.insert(line.material);
  for (std::size_t m = 0; m < problem_.materials.size(); ++m) {
    const auto& account = problem_.materials[m];
    const bool made_somewhere =
        std::any_of(network_.processes.begin(), network_.processes.end(),
                    [&](const auto& process) { return process.output == account.row->id; });
    if (!account.used || !account.made_by.empty()) continue;
    if (!account.offers.empty() || (!made_somewhere && !wanted.contains(static_cast<int>(m)))) {
      continue;
    }
    add("makers:" + account.row->id.str(), both([&](Language language) {
          return say(language, words::kMakersRule,
                     arg<"material">(material_name(language, network_, account.row->id)),
                     arg<"why">(nobody_because(language, *account.row)));
        }),
        {account.row->id.str()}, [m](Lifted& lifted) { lifted.problem.materials[m].used = false; });
  }
}

std::string Rules::nobody_because(Language language, const network::Material& row) const {
  std::vector<std::string> reasons;
  for (const auto& process : network_.processes) {
    if (process.output != row.id) continue;
    std::set<network::SiteId> unlicensed;
    for (const auto& at : network_.suites) {
      const bool fits = std::find(at.platforms.begin(), at.platforms.end(), process.platform) !=
                        at.platforms.end();
      const bool licensed =
          !process.product ||
          std::any_of(network_.licences.begin(), network_.licences.end(), [&](const auto& one) {
            return one.site == at.site && one.product == *process.product &&
                   (!one.stage || *one.stage == process.stage);
          });
      if (fits && !licensed) unlicensed.insert(at.site);
    }
    for (const auto& site : unlicensed) {
      reasons.push_back(say(language, words::kNoLicenceRow,
                            arg<"site">(site_name(language, network_, site)),
                            arg<"product">(product_name(language, network_, *process.product))));
    }
    if (unlicensed.empty()) {
      reasons.push_back(say(language, words::kNoOpenSuite,
                            arg<"process">(process_name(language, network_, process.id))));
    }
  }
  return reasons.empty() ? label(language, words::kNoProcess) : listed(language, reasons);
}

// Runs that make what the question is about: the emergency's products, or all where there is none.
bool Rules::counts(const Run& run) const {
  const auto& product = run.process->product;
  const auto& emergency = problem_.emergency;
  return relevant(run) && (emergency.empty() ||
                           std::any_of(emergency.begin(), emergency.end(), [&](const auto& one) {
                             return product && *product == one.row->id;
                           }));
}

// Doses of the emergency's products that suites can make in a day at these stages, each suite with
// nothing else to do; where a product takes several steps, the slowest. 0: cannot be said in doses.
double Rules::doses_a_day(const std::set<Stage>& stages) const {
  double sum = 0;
  for (const auto& product : problem_.emergency) {
    std::map<int, std::map<int, double>> by_output;  // material, suite
    for (const auto& run : problem_.runs) {
      if (!relevant(run) || !stages.contains(run.process->stage)) continue;
      if (!run.process->product || *run.process->product != product.row->id) continue;
      const auto& unit = problem_.materials[static_cast<std::size_t>(run.output)].row->unit;
      const auto factor = product.row->dosing_unit.factor_to(unit);
      if (!factor) continue;
      const Exact dose = product.row->dose * *factor;
      double& most = by_output[run.output][run.suite];
      most = std::max(most, to_double(run.batch_amount) / to_double(dose * run.cadence_days));
    }
    double slowest = kInfinity;
    for (const auto& [output, suites] : by_output) {
      double rate = 0;
      for (const auto& [in, doses] : suites) rate += doses;
      slowest = std::min(slowest, rate);
    }
    if (!by_output.empty()) sum += slowest;
  }
  return sum;  // the pace of batches is in days in either calendar
}

void Rules::add_capacity() {
  for (const auto& group : stage_groups()) {
    std::set<const Suite*> suites;
    for (const auto& run : problem_.runs) {
      if (counts(run) && group.stages.contains(run.process->stage)) {
        suites.insert(&suite_of(run));
      }
    }
    if (suites.empty()) continue;
    std::vector<std::string> rows;
    for (const auto* one : suites) rows.push_back(one->row->id.str());
    const double doses = doses_a_day(group.stages);
    add(group.key, both([&](Language language) {
          std::vector<std::string> names;
          for (const auto* one : suites) names.push_back(suite(language, *one));
          const auto stage = label(language, group.name);
          if (doses < 1) {
            return say(language, words::kCapacityPlain, arg<"stage">(stage),
                       arg<"suites">(listed(language, names)));
          }
          return say(language, words::kCapacityRule, arg<"stage">(stage),
                     arg<"suites">(listed(language, names)),
                     arg<"doses">(report::doses_count_text(language, std::llround(doses))));
        }),
        rows, [stages = group.stages](Lifted& lifted) {
          for (auto& run : lifted.problem.runs) {
            if (stages.contains(run.process->stage)) run.cadence_days = no_time();
          }
        });
  }
}

std::string Rules::offer_words(Language language, const OfferLine& offer) const {
  const auto* party = network::find(network_, offer.row->supplier);
  const auto supplier =
      name_in(language, party == nullptr ? Name() : party->name, offer.row->supplier.str());
  const auto week = problem_.by_period ? Exact(7, network_.planning.period_days) : Exact(7);
  const auto stock = amount(language, offer.stock, offer.material);
  const auto rate = amount(language, offer.rate_per_day * week, offer.material);
  if (offer.rate_per_day == 0) {
    return say(language, words::kOfferStock, arg<"supplier">(supplier), arg<"stock">(stock),
               arg<"day">(day(offer.stock_day)));
  }
  if (offer.stock == 0) {
    return say(language, words::kOfferRate, arg<"supplier">(supplier), arg<"rate">(rate),
               arg<"day">(day(offer.first_day)));
  }
  return say(language, words::kOfferLine, arg<"supplier">(supplier), arg<"stock">(stock),
             arg<"rate">(rate), arg<"day">(day(offer.first_day)));
}

// What is bought, or neither bought nor made.
void Rules::add_supplies() {
  for (std::size_t m = 0; m < problem_.materials.size(); ++m) {
    const auto& account = problem_.materials[m];
    const auto made_by_nobody = "makers:" + account.row->id.str();
    const bool named = std::any_of(rules_.begin(), rules_.end(), [&](const NamedRule& rule) {
      return rule.said.rule == made_by_nobody;
    });
    if (!account.used || named || (account.offers.empty() && !account.made_by.empty())) continue;
    std::vector<std::string> rows;
    std::vector<const OfferLine*> offers;
    for (const int o : account.offers) {
      const auto& offer = problem_.offers[static_cast<std::size_t>(o)];
      rows.push_back(offer.row->id.str());
      if (offer.stock > 0 || offer.rate_per_day > 0) offers.push_back(&offer);
    }
    if (rows.empty()) rows.push_back(account.row->id.str());
    add("material:" + account.row->id.str(), both([&](Language language) {
          std::vector<std::string> lines;
          for (const auto* offer : offers) lines.push_back(offer_words(language, *offer));
          if (lines.empty()) {
            const auto stock = amount(language, account.initial, static_cast<int>(m));
            lines.push_back(say(language, words::kNoOffer, arg<"stock">(stock)));
          }
          return say(language, words::kSupplyRule,
                     arg<"material">(material_name(language, network_, account.row->id)),
                     arg<"offers">(listed(language, lines)));
        }),
        // A material without an account can be drawn without end.
        rows, [m](Lifted& lifted) { lifted.problem.materials[m].used = false; });
  }
}

void Rules::add_licences() {
  std::set<const network::Licence*> seen;
  for (const auto& run : problem_.runs) {
    const bool ends = run.licence_until && *run.licence_until < problem_.horizon_days;
    if (!relevant(run) || (run.licence_day <= 0 && !ends) || !seen.insert(run.licence).second) {
      continue;
    }
    const auto& row = *run.licence;
    add("licence:" + row.id.str(), both([&](Language language) {
          const auto site = arg<"site">(site_name(language, network_, row.site));
          const auto product = arg<"product">(product_name(language, network_, row.product));
          const auto stage = arg<"stage">(stage_name(language, run.process->stage));
          if (run.licence_day <= 0) {
            return say(language, words::kLicenceUntil, site, product, stage,
                       arg<"day">(day(*run.licence_until)));
          }
          if (row.state == network::Licence::State::kHeld) {
            return say(language, words::kLicenceFrom, site, product, stage,
                       arg<"day">(day(run.licence_day)));
          }
          return say(language, words::kLicenceTakes, site, product, stage,
                     arg<"days">(report::days_text(language, calendar_days(run.licence_day))));
        }),
        {row.id.str()}, [licence = &row](Lifted& lifted) {
          for (auto& one : lifted.problem.runs) {
            if (one.licence != licence) continue;
            one.licence_day = 0;
            one.licence_until.reset();
          }
        });
  }
}

void Rules::add_demands() {
  const bool strict = !network_.planning.backlog_allowed;
  for (std::size_t d = 0; d < problem_.demands.size(); ++d) {
    const auto& line = problem_.demands[d];
    const auto& row = *line.row;
    if (line.due.empty() || (!strict && row.protection == 0)) continue;
    Exact doses = 0;
    for (const auto& [on, due] : line.due) doses += due;
    add((strict ? "demand:" : "protection:") + row.id.str(), both([&](Language language) {
          const auto demand = arg<"demand">(row.id.str());
          const auto product = arg<"product">(product_name(language, network_, row.product));
          if (!strict) {
            return say(language, words::kProtectionRule, demand, product,
                       arg<"percent">(report::percent_text(to_double(row.protection))));
          }
          return say(language, words::kDemandRule, demand, product,
                     arg<"doses">(report::doses_count_text(language, ceil_to_int(doses))),
                     arg<"date">(date(language, line.due.front().first)));
        }),
        {row.id.str()}, [d](Lifted& lifted) { lifted.problem.demands[d].due.clear(); });
  }
}

std::vector<NamedRule> named_rules(const Problem& problem, const std::optional<PersonsGoal>& goal) {
  return Rules(problem, goal).all();
}

}  // namespace renkei::plan::internal
