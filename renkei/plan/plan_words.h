// Sentences about a plan that the report and the terminal text share. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "renkei/plan/plan_view.h"

namespace renkei::plan {

// The answer: the date first, then how far the assumptions move it and how much rests on them.
struct AnswerWords {
  std::string main;
  std::string more;  // may be empty
};
[[nodiscard]] AnswerWords answer_words(const ReportInput& input, report::Language language);

// How the plan stands to a yearly goal: what is told, and its value. The yearly rate as doses that
// are filled at the best pace, as doses delivered in the first and in the best year, and year by
// year. Empty without people.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> goal_lines(
    const ReportInput& input, report::Language language);

// "24 days sooner". Days of the gain are calendar days.
[[nodiscard]] std::string gain_text(report::Language language, const Gain& gain);

// What easing and removing a group gains at a milestone, in days of the plan; kNone where it was
// not computed.
struct Gains {
  Gain eased;
  Gain removed;

  [[nodiscard]] bool any() const;
};
[[nodiscard]] Gains gains_at(const ReportInput& input, const Stopper& stopper,
                             std::int64_t persons);
[[nodiscard]] const StopperEffect* effect_at(const Stopper& stopper, std::int64_t persons);
// The milestones at which stoppers were computed, in order.
[[nodiscard]] std::vector<std::int64_t> stopper_milestones(const ReportInput& input);
// What the advice is about: what is aimed at where any stopper moves its date, else the greatest
// milestone at which one does, else what is aimed at, else the greatest there is, else 0.
[[nodiscard]] std::int64_t stops_persons(const ReportInput& input);
// That nothing alone moves the date of so many; empty where something does, or where nobody looked.
[[nodiscard]] std::string nothing_moves_text(const ReportInput& input, report::Language language,
                                             std::int64_t persons);
// The milestones that at least one assumption's run reaches, in order: at the others no assumption
// can be told to move a date.
[[nodiscard]] std::vector<std::int64_t> assumption_milestones(const ReportInput& input);
// How much of what the plan uses are assumptions: of the rows of the tables. Empty without rows.
[[nodiscard]] std::string rests_on(const ReportInput& input, report::Language language);
// What an objective of a Proof is called, with its unit; and a gap in percent.
[[nodiscard]] std::string objective_text(const network::Network& network, report::Language language,
                                         const std::string& objective);
[[nodiscard]] std::string gap_text(double gap);
// How the search ended: proven, out of time, or interrupted.
[[nodiscard]] std::string status_text(report::Language language, Status status);
// What to buy or do.
[[nodiscard]] std::string action_text(report::Language language, const Stopper& stopper);

}  // namespace renkei::plan
