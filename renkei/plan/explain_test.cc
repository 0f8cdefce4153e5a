// Clashes that can be told by hand, on networks/tiny (its README reckons the dates and amounts).
#include "renkei/plan/explain.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/plan/explain_internal.h"
#include "renkei/plan/grid_model.h"
#include "renkei/plan/planner.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan {
namespace {

using Keys = std::vector<std::string>;
using Answer = Explanation::Answer;

using testing::tiny;

Problem problem_of(const network::Network& network, const char* scenario = "surge") {
  auto problem = build_problem(network, network::ScenarioId(scenario));
  EXPECT_TRUE(problem.has_value());
  return std::move(*problem);
}

Explanation explained(const Problem& problem, const PersonsGoal& goal) {
  auto solver = make_highs_solver();
  return explain_goal(problem, *solver, goal);
}

Keys keys(const Explanation& explanation) {
  Keys keys;
  for (const auto& rule : explanation.rules) keys.push_back(rule.rule);
  return keys;
}

std::string words(const Explanation& explanation, const std::string& rule) {
  for (const auto& one : explanation.rules) {
    if (one.rule == rule) return one.words.en;
  }
  return {};
}

// Asks the grid model itself, with the goal as a row: not the way of explain.cc.
bool possible(const internal::Lifted& lifted) {
  GridOptions options;
  if (lifted.goal) options.goal = {lifted.goal->persons, lifted.goal->day};
  const auto model = build_grid_model(lifted.problem, options);
  auto solver = make_highs_solver();
  SolveOptions relaxed;
  relaxed.seconds = 20;
  relaxed.relaxed = true;
  const auto solution = solver->solve(model.milp, relaxed);
  EXPECT_TRUE(solution.has_value());
  return solution && !solution->x.empty();
}

// With all other rules lifted the set clashes, and with any one of its rules lifted too it does
// not.
void expect_irreducible(const Problem& problem, const std::optional<PersonsGoal>& goal,
                        const Keys& set) {
  const auto rules = internal::named_rules(problem, goal);
  const auto possible_without = [&](const std::string& one) {
    internal::Lifted lifted{problem, goal};
    for (const auto& rule : rules) {
      const bool in_set = std::find(set.begin(), set.end(), rule.said.rule) != set.end();
      if (!in_set || rule.said.rule == one) rule.lift(lifted);
    }
    return possible(lifted);
  };
  EXPECT_FALSE(possible_without("")) << "the set does not clash";
  for (const auto& rule : set) EXPECT_TRUE(possible_without(rule)) << rule << " is not needed";
}

// 2 g of lipid at once and half a gram a day from day 3 on are 18.5 g by day 35; 1,200,000 doses
// need 20 g.
TEST(Explain, HalfTheLipidClashesWithTheHorizon) {
  const auto network = tiny({{"lipid-rate*=0.5"}});
  const auto problem = problem_of(network);
  const PersonsGoal goal{1'200'000, 35};
  const auto why = explained(problem, goal);
  EXPECT_EQ(why.answer, Answer::kClash);
  EXPECT_TRUE(why.smallest);
  EXPECT_EQ(keys(why), (Keys{"time", "material:lipid"}));
  EXPECT_EQ(words(why, "material:lipid"),
            "Supply of Lipid: Lipid Works has 2 g and delivers at most 3.5 g a week from day 3");
  EXPECT_EQ(words(why, "time"), "The horizon ends on 6 May 2026 (day 35)");
  EXPECT_EQ(why.rules[1].row_ids, Keys{"lipid-offer"});
  EXPECT_EQ(why.at_most, 720'000);
  expect_irreducible(problem, goal, keys(why));
}

TEST(Explain, ABoundOfMillionsIsToldWithoutSinglePersons) {
  const auto network = tiny();
  const auto problem = problem_of(network);
  const auto note = [&](std::int64_t goal, std::int64_t most) {
    const Explanation why{.answer = Answer::kClash, .at_most = most, .runs = 1};
    return refusal_of(problem, PersonsGoal{goal, 35}, why).note.en;
  };
  EXPECT_NE(note(100'000'000, 87'906'070).find("at most 87.91 million are served"),
            std::string::npos);
  EXPECT_NE(note(87'910'000, 87'906'070).find("at most 87,906,070 are served"), std::string::npos);
  EXPECT_NE(note(1'000'000, 720'001).find("at most 720,001 are served"), std::string::npos);
}

TEST(Explain, ALicenceThatComesAfterTheHorizonIsNamedWithItsDays) {
  auto network = tiny();
  for (auto& row : network.licences) {
    if (row.days_to_obtain > 0) row.days_to_obtain = 400;
  }
  const auto problem = problem_of(network);
  const PersonsGoal goal{1000, 35};
  const auto why = explained(problem, goal);
  EXPECT_EQ(keys(why), (Keys{"time", "licence:north-vax-dp"}));
  EXPECT_EQ(words(why, "licence:north-vax-dp"),
            "Licence of Vaccine at North plant (drug product): takes 400 days");
  expect_irreducible(problem, goal, keys(why));
}

// No date helps, so none is named.
TEST(Explain, WithoutALicenceNobodyCanMakeIt) {
  auto network = tiny();
  std::erase_if(network.licences,
                [](const auto& row) { return row.id == network::LicenceId("north-vax-dp"); });
  const auto problem = problem_of(network);
  const PersonsGoal goal{1000, 35};
  const auto why = explained(problem, goal);
  EXPECT_EQ(keys(why), (Keys{"makers:vax-dp"}));
  EXPECT_NE(words(why, "makers:vax-dp").find("North plant has no licence for Vaccine"),
            std::string::npos);
  expect_irreducible(problem, goal, keys(why));
}

// The switch alone takes days 0 to 2.
TEST(Explain, AHorizonShorterThanTheSwitchClashesWithIt) {
  auto network = tiny();
  for (auto& row : network.licences) row.state = network::Licence::State::kHeld;
  for (auto& row : network.scenarios) row.horizon_days = 3;
  const auto problem = problem_of(network);
  const PersonsGoal goal{1, 2};
  const auto why = explained(problem, goal);
  EXPECT_EQ(keys(why), (Keys{"time", "switch:north-ds"}));
  EXPECT_NE(words(why, "switch:north-ds").find("takes 3 days"), std::string::npos);
  EXPECT_EQ(words(why, "time"), "The horizon ends on 3 Apr 2026 (day 2)");
  expect_irreducible(problem, goal, keys(why));
}

// With six days a test and one place in the laboratory, at most six lots of 120,000 doses are
// released in 36 days; without the laboratory there would be time for nine.
TEST(Explain, ALaboratoryOfOneLotClashesWithTheDaysOfItsTest) {
  auto network = tiny();
  for (auto& row : network.labs) {
    if (row.id == network::LabId("north-qc")) row.lots_at_once = 1;
  }
  for (auto& row : network.processes) {
    if (row.id == network::ProcessId("fill-vax")) row.release_days = 6;
  }
  const auto problem = problem_of(network);
  const PersonsGoal goal{900'000, 35};
  const auto why = explained(problem, goal);
  EXPECT_EQ(keys(why), (Keys{"time", "release:fill-vax", "lab:north-qc"}));
  EXPECT_EQ(words(why, "lab:north-qc"), "North quality control: at most 1 lots under test at once");
  expect_irreducible(problem, goal, keys(why));
}

TEST(Explain, MorePersonsThanTheScenarioHasAreRefusedForThatAlone) {
  const auto network = tiny();
  const auto problem = problem_of(network);
  for (const std::int64_t persons :
       {1'500'001LL, 2'000'000LL, 10'000'000'000LL, 1'000'000'000'000LL}) {
    const auto why = explained(problem, {persons, 30});
    EXPECT_EQ(keys(why), Keys{"persons"}) << persons;
    EXPECT_EQ(why.runs, 0) << persons;
  }
  EXPECT_EQ(keys(explained(problem_of(network, "quiet"), {10, 35})), Keys{"scenario"});
}

// All antibody is protected and none is in stock: what makes it cannot make vaccine.
TEST(Explain, ProtectedPeaceTimeSupplyIsNamedWhereItIsInTheWay) {
  auto network = tiny();
  network.stocks.clear();
  for (auto& row : network.demands) row.protection = 1;
  for (auto& row : network.scenarios) row.horizon_days = 24;
  const PersonsGoal goal{400'000, 23};
  const auto why = explained(problem_of(network), goal);
  const auto set = keys(why);
  EXPECT_NE(std::find(set.begin(), set.end(), "protection:mab-need"), set.end());
  EXPECT_NE(words(why, "protection:mab-need").find("100%"), std::string::npos);
  for (auto& row : network.demands) row.protection = 0;
  EXPECT_EQ(explained(problem_of(network), goal).answer, Answer::kNoClash);
}

// Four whole lots of 120,000 doses come on days 16 to 22, and half of a fifth.
TEST(Explain, WhereOnlyWholeBatchesStandInTheWayNoRuleIsBlamed) {
  auto network = tiny();
  for (auto& row : network.scenarios) row.horizon_days = 24;
  const auto problem = problem_of(network);
  const PersonsGoal goal{500'000, 23};
  const auto why = explained(problem, goal);
  EXPECT_EQ(why.answer, Answer::kNoClash);
  const auto refusal = refusal_of(problem, goal, why);
  EXPECT_TRUE(refusal.because.empty());
  EXPECT_NE(refusal.note.en.find("whole"), std::string::npos);
  auto solver = make_highs_solver();
  const auto plan = make_plan(problem, *solver,
                              {.gap = 0, .seconds = 50, .grid = {.goal = std::pair(500'000, 23)}});
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code(), "plan.infeasible");
}

// 400 doses come every five days, and 800 are due.
TEST(Explain, DemandThatMustNotBeLateIsNamedWithWhatCannotKeepPace) {
  auto network = tiny();
  network.planning.backlog_allowed = false;
  for (auto& row : network.demands) row.doses *= 2;
  const auto problem = problem_of(network, "quiet");
  auto solver = make_highs_solver();
  const auto plan = make_plan(problem, *solver, {.gap = 0, .seconds = 50});
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code(), "plan.infeasible");
  const auto why = explain_demands(problem, *solver);
  EXPECT_EQ(keys(why), (Keys{"drug_substance", "demand:mab-need"}));
  EXPECT_NE(words(why, "demand:mab-need").find("4,800 doses"), std::string::npos);
  expect_irreducible(problem, std::nullopt, keys(why));
}

// Room for a quarter of what falls due at a time.
TEST(Explain, AStoreThatIsTooSmallIsNamed) {
  auto network = tiny();
  network.planning.backlog_allowed = false;
  for (auto& row : network.materials) {
    if (row.id == network::MaterialId("mab-dp")) row.storage_max = 10;
  }
  const auto problem = problem_of(network, "quiet");
  auto solver = make_highs_solver();
  const auto why = explain_demands(problem, *solver);
  const auto set = keys(why);
  EXPECT_NE(std::find(set.begin(), set.end(), "storage:mab-dp"), set.end());
  EXPECT_NE(std::find(set.begin(), set.end(), "demand:mab-need"), set.end());
  expect_irreducible(problem, std::nullopt, set);
}

TEST(Explain, PlansByPeriodsAreExplainedToo) {
  auto network = testing::period_network();
  network.planning.backlog_allowed = false;
  for (auto& row : network.demands) row.doses *= 100;
  const auto problem = problem_of(network, "years");
  auto solver = make_highs_solver();
  const auto why = explain_demands(problem, *solver);
  EXPECT_EQ(why.answer, Answer::kClash);
  EXPECT_TRUE(why.smallest);
  expect_irreducible(problem, std::nullopt, keys(why));
}

TEST(Explain, ACoarseGridNamesTheSameSupply) {
  auto network = tiny({{"lipid-rate*=0.5"}});
  network.planning.period_days = 2;
  const auto why = explained(problem_of(network), {1'200'000, 35});
  EXPECT_EQ(keys(why), (Keys{"time", "material:lipid"}));
}

TEST(Explain, WithoutTimeItSaysSo) {
  const auto network = tiny();
  const auto problem = problem_of(network);
  auto solver = make_highs_solver();
  const PersonsGoal goal{1'500'000, 35};
  const auto why = explain_goal(problem, *solver, goal, {.seconds = 0});
  EXPECT_EQ(why.answer, Answer::kNotSolved);
  EXPECT_NE(refusal_of(problem, goal, why).note.en.find("not found"), std::string::npos);
}

TEST(Explain, TheFirstAndTheLastMilestoneMissedAreExplained) {
  const auto network = tiny({{"lipid-rate*=0.5"}});
  const auto problem = problem_of(network);
  auto solver = make_highs_solver();
  Plan plan;
  plan.milestones = {{375'000, 20}, {800'000, std::nullopt}, {1'500'000, std::nullopt}};
  const auto two = refusals_of_plan(problem, plan, *solver, {});
  ASSERT_EQ(two.size(), 2U);
  EXPECT_NE(two[0].what.en.find("800,000 people cannot"), std::string::npos);
  EXPECT_NE(two[1].what.en.find("1.5 million people cannot"), std::string::npos);
  plan.milestones = {{1'300'000, std::nullopt}, {1'500'000, std::nullopt}};
  const auto one = refusals_of_plan(problem, plan, *solver, {});
  ASSERT_EQ(one.size(), 1U);
  EXPECT_NE(one[0].what.en.find("nor, for the same reason, 1.5 million"), std::string::npos);
  plan.milestones = {{375'000, 20}};
  EXPECT_TRUE(refusals_of_plan(problem, plan, *solver, {}).empty());
}

TEST(Explain, AGoalIsReadFromPersonsAndADateOrADay) {
  const auto network = tiny();
  const auto problem = problem_of(network);
  const auto read = [&](const char* text) { return parse_persons_goal(problem, text); };
  ASSERT_TRUE(read("600000:24").has_value());
  EXPECT_EQ(read("600000:24")->persons, 600'000);
  EXPECT_EQ(read("600000:24")->day, 24);
  ASSERT_TRUE(read("1.2M:2026-04-25").has_value());
  EXPECT_EQ(read("1.2M:2026-04-25")->persons, 1'200'000);
  EXPECT_EQ(read("1.2M:2026-04-25")->day, 24);
  for (const char* text : {"600,000:24", "60万:24", "60万人:2026-04-25", "６０万：２４",
                           "６００，０００:24", "0.6M:2026/4/25", "0億60万:24", "0.006億:24"}) {
    ASSERT_TRUE(read(text).has_value()) << text;
    EXPECT_EQ(read(text)->persons, 600'000) << text;
    EXPECT_EQ(read(text)->day, 24) << text;
  }
  EXPECT_EQ(read("1億2,000万:24")->persons, 120'000'000);
  for (const char* text : {"",
                           ":",
                           "600000",
                           "600000:",
                           ":24",
                           "0:24",
                           "-5:24",
                           "0.5:24",
                           "1e99:1",
                           "nan:3",
                           "600000:36",
                           "600000:-1",
                           "600000:2026-03-31",
                           "1M:2026-13-01",
                           "1MM:3",
                           "600000:24:1",
                           "60,00:24",
                           "1億-5万:24",
                           "60万万:24",
                           "1e99万:24",
                           "60万:1.5"}) {
    const auto goal = read(text);
    ASSERT_FALSE(goal.has_value()) << text;
    EXPECT_EQ(goal.error().code(), "plan.by") << text;
    EXPECT_FALSE(goal.error().remedy().empty()) << text;
  }
}

}  // namespace
}  // namespace renkei::plan
