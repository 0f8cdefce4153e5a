// The class behind named_rules(); shared by its sources, not for others.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "renkei/plan/clash_messages.h"
#include "renkei/plan/explain_internal.h"
#include "renkei/plan/plan_view.h"
#include "renkei/report/number_text.h"

namespace renkei::plan::internal {

using network::Name;
using network::Stage;
using report::arg;
using report::Language;

// As in stress_groups.cc: so quick that it limits nothing.
[[nodiscard]] inline Exact no_time() { return {1, 1000}; }

template <typename Words>
Name both(const Words& words) {
  return {words(Language::kJa), words(Language::kEn)};
}

// At most a few names, then how many more.
[[nodiscard]] std::string listed(Language language, const std::vector<std::string>& names);

struct StageGroup {
  const char* key;
  report::Message name;
  report::Message stage;
  std::set<Stage> stages;
};

// Keys and names are those of stress_groups.cc.
[[nodiscard]] const std::vector<StageGroup>& stage_groups();

class Rules {
 public:
  Rules(const Problem& problem, const std::optional<PersonsGoal>& goal)
      : problem_(problem), network_(*problem.network), goal_(goal) {}

  std::vector<NamedRule> all() && {
    if (goal_) add_time_and_persons();
    add_makers();
    add_capacity();
    add_supplies();
    add_licences();
    add_demands();
    add_suites();
    add_stage_days();
    add_tests();
    add_labs();
    if (goal_ && problem_.doses_per_person > 1 && problem_.interval_days > 0) add_interval();
    add_keeping();
    return std::move(rules_);
  }

 private:
  void add(std::string key, Name words, std::vector<std::string> rows,
           std::function<void(Lifted&)> lift) {
    rules_.push_back({{std::move(words), std::move(key), std::move(rows)}, std::move(lift)});
  }

  [[nodiscard]] const Suite& suite_of(const Run& run) const {
    return problem_.suites[static_cast<std::size_t>(run.suite)];
  }
  [[nodiscard]] bool relevant(const Run& run) const {
    return problem_.materials[static_cast<std::size_t>(run.output)].used;
  }
  [[nodiscard]] bool counts(const Run& run) const;
  [[nodiscard]] std::string suite(Language language, const Suite& row) const {
    return suite_name(language, network_, row.row->id);
  }
  // Days of the problem are periods in the calendar "period".
  [[nodiscard]] int calendar_days(int days) const {
    return problem_.by_period ? days * network_.planning.period_days : days;
  }
  [[nodiscard]] std::string date(Language language, int day) const {
    return report::date_text(language, problem_.day_zero.plus_days(calendar_days(day)));
  }
  [[nodiscard]] std::string day(int day) const { return report::whole_text(calendar_days(day)); }
  [[nodiscard]] std::string amount(Language language, const Exact& amount, int material) const {
    const auto& row = *problem_.materials[static_cast<std::size_t>(material)].row;
    const auto unit = report::unit_text(language, row.unit.code());
    return report::amount_text(to_double(amount)) + (unit.empty() ? "" : " " + unit);
  }

  void add_time_and_persons();
  void add_makers();
  [[nodiscard]] std::string nobody_because(Language language, const network::Material& row) const;
  void add_capacity();
  [[nodiscard]] double doses_a_day(const std::set<Stage>& stages) const;
  void add_supplies();
  [[nodiscard]] std::string offer_words(Language language, const OfferLine& offer) const;
  void add_licences();
  void add_demands();
  void add_suites();
  void add_switch(std::size_t s);
  [[nodiscard]] Name switch_words(const Suite& row) const;
  void add_stage_days();
  void add_tests();
  void add_labs();
  void add_interval();
  void add_keeping();

  const Problem& problem_;
  const network::Network& network_;
  const std::optional<PersonsGoal>& goal_;
  std::vector<NamedRule> rules_;
};

}  // namespace renkei::plan::internal
