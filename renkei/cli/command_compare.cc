#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "renkei/base/structured.h"
#include "renkei/cli/cli_messages.h"
#include "renkei/cli/console.h"
#include "renkei/plan/plan_view.h"
#include "renkei/plan/plan_words.h"
#include "renkei/report/number_text.h"
#include "renkei/report/table.h"

namespace renkei::cli {
namespace {

using report::Language;

struct Side {
  std::string name;
  plan::Plan plan;
};

const plan::Milestone* milestone_of(const plan::Plan& plan, std::int64_t persons) {
  for (const auto& milestone : plan.milestones) {
    if (milestone.persons == persons) return &milestone;
  }
  return nullptr;
}

std::string day_text(Language language, const plan::Plan& plan, const plan::Milestone* milestone) {
  const bool ja = language == Language::kJa;
  if (milestone == nullptr) return ja ? "この計画の節目ではない" : "no milestone of this plan";
  if (!milestone->day) return ja ? "期間内に届かない" : "not reached";
  return report::date_text(language, plan::date_of(plan, *milestone->day));
}

std::optional<Date> date_in(const plan::Plan& plan, const plan::Milestone& milestone) {
  if (!milestone.day) return std::nullopt;
  return plan::date_of(plan, *milestone.day);
}

// Of the dates that stand beside it, whatever day each plan begins on.
std::string change_text(Language language, std::optional<Date> before, std::optional<Date> after) {
  if (!before || !after) return "";
  const auto days = static_cast<int>(after->days_since(*before));
  const bool ja = language == Language::kJa;
  if (days == 0) return ja ? "同じ" : "same";
  const std::string text = report::days_text(language, std::abs(days));
  if (ja) return text + (days > 0 ? "遅い" : "早い");
  return text + (days > 0 ? " later" : " earlier");
}

report::Table milestones_table(Language language, const Side& a, const Side& b) {
  const bool ja = language == Language::kJa;
  report::Table table;
  table.columns = {{ja ? "人数" : "persons", true},
                   {a.name, false},
                   {b.name, false},
                   {ja ? "差" : "change", false}};
  std::set<std::int64_t> persons;
  for (const auto* plan : {&a.plan, &b.plan}) {
    for (const auto& milestone : plan->milestones) persons.insert(milestone.persons);
  }
  for (const std::int64_t number : persons) {
    const auto* before = milestone_of(a.plan, number);
    const auto* after = milestone_of(b.plan, number);
    const bool both = before != nullptr && after != nullptr;
    table.rows.push_back(
        {report::exact_count_text(language, number), day_text(language, a.plan, before),
         day_text(language, b.plan, after),
         both ? change_text(language, date_in(a.plan, *before), date_in(b.plan, *after)) : ""});
  }
  return table;
}

report::Table values_table(Language language, const Side& a, const Side& b) {
  const bool ja = language == Language::kJa;
  report::Table table;
  table.columns = {{ja ? "項目" : "value", false}, {a.name, true}, {b.name, true}};
  const auto add = [&](const char* ja_name, const char* en_name, const Exact& x, const Exact& y) {
    table.rows.push_back({ja ? ja_name : en_name, report::amount_text(to_double(x)),
                          report::amount_text(to_double(y))});
  };
  const auto& x = a.plan.objective;
  const auto& y = b.plan.objective;
  add("待機（人・日）", "waiting (person-days)", x.waiting_person_days, y.waiting_person_days);
  add("保護された平時供給の遅れ（回・日）", "protected peace-time backlog (dose-days)",
      x.protected_backlog_dose_days, y.protected_backlog_dose_days);
  add("その他の平時供給の遅れ（回・日）", "other peace-time backlog (dose-days)",
      x.other_backlog_dose_days, y.other_backlog_dose_days);
  add("費用", "cost", x.cost, y.cost);
  const auto batches = [](const plan::Plan& plan) {
    std::size_t count = 0;
    for (const auto& campaign : plan.campaigns) count += campaign.batches.size();
    return Exact(count);
  };
  add("バッチ数", "batches", batches(a.plan), batches(b.plan));
  return table;
}

Json side_json(const Side& side) {
  Json milestones = Json::array();
  const auto& plan = side.plan;
  for (const auto& milestone : side.plan.milestones) {
    Json row{{"persons", milestone.persons}, {"day", nullptr}, {"date", nullptr}};
    if (milestone.day) {
      row["day"] = *milestone.day;
      row["date"] = side.plan.day_zero.plus_days(*milestone.day).to_string();
    }
    milestones.push_back(std::move(row));
  }
  return Json{{"plan", side.name},
              {"network", plan.network},
              {"scenario", plan.scenario.str()},
              {"edits", side.plan.edits},
              {"milestones", milestones},
              {"waiting_person_days", to_text(side.plan.objective.waiting_person_days)},
              {"cost", to_text(side.plan.objective.cost)}};
}

// Plans of other networks, scenarios, horizons or numbers of people (the last milestone) stand side
// by side, but do not answer each other.
bool same_question(const plan::Plan& a, const plan::Plan& b) {
  const auto persons = [](const plan::Plan& plan) {
    return plan.milestones.empty() ? 0 : plan.milestones.back().persons;
  };
  if (persons(a) != persons(b)) return false;
  return a.network == b.network && a.scenario == b.scenario && a.day_zero == b.day_zero &&
         a.horizon_days * a.period_days == b.horizon_days * b.period_days;
}

const plan::Proof* proof_of_waiting(const plan::Plan& plan) {
  for (const auto& proof : plan.proofs) {
    if (proof.objective == "waiting") return &proof;
  }
  return nullptr;
}

// The best there is lies between a plan's bound and its value: where these ranges overlap the one
// with less waiting need not be the answer to the better question.
bool told_apart(const plan::Plan& a, const plan::Plan& b) {
  const auto* x = proof_of_waiting(a);
  const auto* y = proof_of_waiting(b);
  if (x == nullptr || y == nullptr) return true;
  if (x->value == y->value) return x->gap <= 0 && y->gap <= 0;
  return x->value < y->value ? y->bound > x->value : x->bound > y->value;
}

}  // namespace

int run_compare(const CompareOptions& options) {
  const auto language = options.common.language;
  std::vector<Side> sides;
  for (const auto& path : {options.before, options.after}) {
    auto plan = read_plan(path);
    if (!plan) {
      return give_up(options.common, plan.error());
    }
    sides.push_back({path, std::move(*plan)});
  }
  if (options.common.json) {
    print(Json{{"before", side_json(sides[0])},
               {"after", side_json(sides[1])},
               {"same_question", same_question(sides[0].plan, sides[1].plan)},
               {"told_apart", told_apart(sides[0].plan, sides[1].plan)}}
              .dump(2) +
          "\n");
    return kYes;
  }
  for (const auto& side : sides) {
    std::string edits;
    for (const auto& edit : side.plan.edits) edits += "  --what-if " + edit;
    print(fmt::format("{}: {} / {} {}\n", side.name, side.plan.network, side.plan.scenario.str(),
                      edits));
  }
  if (!same_question(sides[0].plan, sides[1].plan)) {
    print(label(language, words::kOtherQuestion));
  } else if (!told_apart(sides[0].plan, sides[1].plan)) {
    const auto gap = [&](const Side& side) {
      return plan::gap_text(proof_of_waiting(side.plan)->gap);
    };
    print(report::say(language, words::kWithinGap, report::arg<"before">(gap(sides[0])),
                      report::arg<"after">(gap(sides[1]))));
  }
  print("\n" + report::table_text(milestones_table(language, sides[0], sides[1])) + "\n");
  print(report::table_text(values_table(language, sides[0], sides[1])));
  return kYes;
}

}  // namespace renkei::cli
