#include "renkei/plan/plan_report.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/plan/plan_words.h"
#include "renkei/plan/report_sample.h"
#include "renkei/report/number_text.h"

namespace renkei::plan {
namespace {

using report::Language;

std::string page_of(const ReportSample& sample, Language language = Language::kJa) {
  return plan_report_html({sample.network, sample.plan, sample.analysis}, {.language = language});
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
  return n;
}

std::string half(const std::string& page, const std::string& language) {
  const std::size_t from = page.find("data-language=\"" + language + "\"><main");
  const std::size_t to = page.find("</main>", from);
  return page.substr(from, to - from);
}

TEST(PlanReport, TheAnswerStandsFirstInBothLanguages) {
  const std::string page = page_of(make_report_sample());
  const std::string ja = half(page, "ja");
  const std::string en = half(page, "en");
  EXPECT_LT(ja.find("2億人の接種を終えるのは"), ja.find("<h2"));
  EXPECT_LT(ja.find("使った表の46行のうち31行（67%）は、仮定か、"), ja.find("<h2"));
  EXPECT_LT(en.find("200 million people will be fully vaccinated by"), en.find("<h2"));
  EXPECT_LT(en.find("31 of the 46 table rows used (67%) are assumptions"), en.find("<h2"));
}

TEST(PlanReport, WhatToBuyIsSaidBeforeAnyChart) {
  const std::string en = half(page_of(make_report_sample()), "en");
  EXPECT_LT(en.find("One more filling line"), en.find("<svg"));
  EXPECT_LT(en.find("96 days sooner"), en.find("<svg"));
}

TEST(PlanReport, EveryChartHasATableTwinAndADescription) {
  const std::string en = half(page_of(make_report_sample()), "en");
  const std::size_t charts = count(en, "<svg");
  EXPECT_EQ(charts, 6U);
  EXPECT_EQ(count(en, "<figure>"), charts);
  EXPECT_EQ(count(en, "<desc id="), charts);
  std::size_t at = 0;
  for (std::size_t n = 0; n < charts; ++n) {
    at = en.find("<figure>", at);
    const std::string figure = en.substr(at, en.find("</figure>", at) - at);
    EXPECT_NE(figure.find("<table"), std::string::npos) << n;
    EXPECT_EQ(figure.find("<desc id=\"\""), std::string::npos);
    at += 1;
  }
}

TEST(PlanReport, IdsAreUniqueInThePage) {
  const std::string page = page_of(make_report_sample());
  std::set<std::string> ids;
  for (std::size_t at = page.find(" id=\""); at != page.npos; at = page.find(" id=\"", at + 1)) {
    const std::string id = page.substr(at + 5, page.find('"', at + 5) - at - 5);
    EXPECT_TRUE(ids.insert(id).second) << id;
  }
  for (std::size_t at = page.find("href=\"#"); at != page.npos;
       at = page.find("href=\"#", at + 1)) {
    const std::string target = page.substr(at + 7, page.find('"', at + 7) - at - 7);
    EXPECT_TRUE(ids.contains(target)) << target;
  }
}

TEST(PlanReport, NothingIsLoadedFromOutside) {
  const std::string page = page_of(make_report_sample());
  for (const char* outside : {"http:", "https:", "@import", " src=", "xlink", "url(//"}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
}

TEST(PlanReport, NoHoleOfAMessageIsLeft) {
  for (const ReportSample& sample :
       {make_report_sample(), make_quiet_sample(), make_empty_sample()}) {
    const std::string page = page_of(sample);
    for (const char* language : {"ja", "en"}) {
      const std::string words = half(page, language);
      EXPECT_EQ(words.find('{'), std::string::npos);
      EXPECT_EQ(words.find("\"nan"), std::string::npos);
      EXPECT_EQ(words.find(",nan"), std::string::npos);
      EXPECT_EQ(words.find("inf<"), std::string::npos);
    }
  }
}

TEST(PlanReport, TheEnglishHalfHoldsNoJapaneseThatIsNotMarked) {
  std::string en = half(page_of(make_report_sample()), "en");
  for (std::size_t at = en.find("<span lang=\"ja\">"); at != en.npos;
       at = en.find("<span lang=\"ja\">")) {
    en.erase(at, en.find("</span>", at) - at);
  }
  for (const char* kana : {"の", "を", "日", "人"}) {
    EXPECT_EQ(en.find(kana), std::string::npos) << kana;
  }
}

TEST(PlanReport, HostileNamesStayWords) {
  ReportSample sample = make_report_sample();
  sample.network.suites[0].name = {"<script>alert(1)</script>", "\"><img onerror=x>"};
  sample.network.parameters[0].origin.source = "</td><b>&";
  sample.plan.edits = {"a\"<b>"};
  const std::string page = page_of(sample);
  EXPECT_EQ(count(page, "<script>"), 1U);
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_EQ(page.find("</td><b>"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
}

TEST(PlanReport, AnEmptyPlanIsAnAnswerToo) {
  const std::string page = page_of(make_empty_sample());
  EXPECT_NE(page.find("平時の需要はすべて期日どおりに満たせます。"), std::string::npos);
  EXPECT_NE(page.find("Not checked yet"), std::string::npos);
  EXPECT_EQ(page.find("<svg"), std::string::npos);
}

TEST(PlanReport, AQuietYearSpeaksOfPeaceTime) {
  const std::string en = half(page_of(make_quiet_sample()), "en");
  EXPECT_NE(en.find("Peace-time demand falls behind; doses late at once: up to 2.4 million."),
            std::string::npos);
  EXPECT_NE(en.find("This scenario sets no goal."), std::string::npos);
}

TEST(PlanReport, AGoalOutOfReachIsSaidInTheFirstLine) {
  ReportSample sample = make_report_sample();
  sample.plan.milestones.back().day.reset();
  const std::string en = half(page_of(sample), "en");
  EXPECT_NE(
      en.find("200 million people will not be reached within the horizon of 728 days by this plan"),
      std::string::npos);
}

// Of an early order that comes late and a later one from stock: the deadline's own arrival.
TEST(PlanReport, APurchaseShowsTheArrivalOfTheOrderWhoseDeadlineItShows) {
  ReportSample sample = make_report_sample();
  const auto offer = sample.network.offers[0].id;
  sample.plan.purchases = {{offer, 30, 31, 1}, {offer, 10, 90, 1}, {offer, 40, 120, 1}};
  const auto views = purchases_of({sample.network, sample.plan, sample.analysis});
  ASSERT_EQ(views.size(), 1U);
  EXPECT_EQ(views[0].first_order_day, 10);
  EXPECT_EQ(views[0].first_arrival_day, 90);
  EXPECT_EQ(views[0].last_arrival_day, 120);
}

TEST(PlanReport, ASwitchAfterItsApprovalSaysSo) {
  ReportSample sample = make_report_sample();
  ASSERT_FALSE(sample.plan.switches.empty());
  auto& use = sample.plan.switches.front();
  use.approval_day = use.start_day - 1;
  const std::string page = page_of(sample);
  EXPECT_NE(half(page, "en").find("(approved already, on "), std::string::npos);
  EXPECT_NE(half(page, "ja").find("に承認済み。以前のロットによる）"), std::string::npos);
}

TEST(PlanReport, AFaultyPlanSaysSoAtTheTopAndNamesTheRules) {
  ReportSample sample = make_report_sample();
  Error fault = Error{"plan.R07", "two at once"}.value("kita-mrna");
  sample.analysis.verdict = Faults(25, fault);
  const std::string en = half(page_of(sample), "en");
  EXPECT_LT(en.find("Check failed: this plan must not be used"), en.find("<h2"));
  EXPECT_EQ(count(en, "<th scope=\"row\">plan.R07</th>"), 20U);
  EXPECT_NE(en.find("There are 5 more."), std::string::npos);
}

TEST(PlanReport, ConstraintsThatMoveNothingAreNamedInOneSentence) {
  const std::string en = half(page_of(make_report_sample()), "en");
  EXPECT_NE(en.find("These move no date on their own: Switch days"), std::string::npos);
  EXPECT_EQ(en.find("<th scope=\"row\">Switch days</th>"), std::string::npos);
}

TEST(PlanReport, AMilestoneThatNoSingleConstraintBringsWithinReachIsSaid) {
  ReportSample sample = make_report_sample();
  for (Stopper& stopper : sample.analysis.stoppers) {
    stopper.effects[1] = {200'000'000, std::nullopt, std::nullopt, std::nullopt};
  }
  const std::string en = half(page_of(sample), "en");
  EXPECT_NE(en.find("Days gained until 50 million people can be served"), std::string::npos);
  EXPECT_NE(en.find("the horizon is too short to serve 200 million people"), std::string::npos);
  EXPECT_EQ(en.find("200 million: eased by 10%"), std::string::npos);
}

TEST(PlanReport, AssumptionsWithoutRunsAreListedAndSaidNotToBeRanked) {
  ReportSample sample = make_report_sample();
  for (AssumptionEffect& effect : sample.analysis.assumptions) {
    effect = {.parameter = effect.parameter};
  }
  EXPECT_NE(
      half(page_of(sample), "en").find("that have a range: 8. How far each moves the date was"),
      std::string::npos);
  // --no-stress: those that rows of the plan take a number from.
  sample.analysis.assumptions.clear();
  auto& network = sample.network;
  network.scenarios.front().origin.parameters = {network.parameters[0].id};
  const std::string page = page_of(sample);
  EXPECT_NE(half(page, "en").find("that have a range: 1. How far each"), std::string::npos);
  EXPECT_NE(half(page, "en").find(network.parameters[0].name.en), std::string::npos);
  EXPECT_NE(half(page, "ja").find("影響の大きい順ではありません"), std::string::npos);
}

TEST(PlanReport, AssumptionsThatReachNothingAreNotSaidToMoveNoDate) {
  ReportSample sample = make_report_sample();
  for (AssumptionEffect& effect : sample.analysis.assumptions) {
    for (AssumptionDays& one : effect.milestones) one = {.persons = one.persons};
  }
  const std::string en = half(page_of(sample), "en");
  EXPECT_NE(en.find("how far they move a date cannot be told"), std::string::npos);
  EXPECT_EQ(en.find("0 move a date"), std::string::npos);
}

// The headline, the figure below it and the list in the section of the assumptions.
TEST(PlanReport, RowsThatAreAssumptionsAreCountedAlikeEverywhere) {
  for (ReportSample sample : {make_report_sample(), make_quiet_sample()}) {
    auto& network = sample.network;
    network.scenarios.front().origin.confidence = network::Confidence::kPublished;
    const ReportInput input{network, sample.plan, sample.analysis};
    const auto before = share_of(used_rows(input));
    network.parameters[0].origin.confidence = network::Confidence::kAssumption;
    network.scenarios.front().origin.parameters = {network.parameters[0].id};
    const auto share = share_of(used_rows(input));
    EXPECT_EQ(share.assumption, before.assumption + 1);  // by the parameter's number
    EXPECT_EQ(share.total(), before.total());
    const std::string en = half(page_of(sample), "en");
    const std::string number = std::to_string(share.assumption);
    const std::string said = number + " of the " + std::to_string(share.total()) + " table rows";
    EXPECT_EQ(count(en, said), 2U) << said;
    EXPECT_NE(en.find("assumption: " + number + " ("), std::string::npos);
    const std::size_t list = en.find("or take a number from one (" + number + ")");
    ASSERT_NE(list, std::string::npos);
    const std::string rows = en.substr(list, en.find("</table>", list) - list);
    EXPECT_EQ(count(rows, "<th scope=\"row\">"), static_cast<std::size_t>(share.assumption));
    EXPECT_NE(rows.find("takes a number from: " + network.parameters[0].name.en), rows.npos);
  }
}

TEST(PlanReport, RowsUsedHaveStocksFillingAndTheLaboratoryOfTheState) {
  ReportSample sample = make_report_sample();
  auto& network = sample.network;
  const auto& campaign = sample.plan.campaigns.front();
  const auto process = std::find_if(network.processes.begin(), network.processes.end(),
                                    [&](const auto& one) { return one.id == campaign.process; });
  ASSERT_TRUE(process != network.processes.end() && process->product);
  process->filling = network::Process::Filling{};
  network.labs.emplace_back().id = network::LabId("state");
  for (auto& product : network.products) {
    if (product.id == *process->product) product.lot_release_lab = network::LabId("state");
  }
  network.stocks.clear();
  network.stocks.emplace_back().material = process->output;
  network.stocks.emplace_back().material = network::MaterialId("of-nothing");
  std::multiset<std::string> told;
  for (const UsedRow& row : used_rows({network, sample.plan, sample.analysis})) {
    told.insert(row.kind + " " + row.id);
  }
  EXPECT_EQ(told.count("labs state"), 1U);
  EXPECT_EQ(told.count("filling " + process->id.str()), 1U);
  EXPECT_EQ(told.count("stocks " + process->output.str()), 1U);
  EXPECT_EQ(told.count("stocks of-nothing"), 0U);
}

TEST(PlanReport, HeadlineAdviceAndAssumptionsAreOfTheGoalWhereItIsNotEverybody) {
  ReportSample sample = make_report_sample();
  sample.network.scenarios.front().goal_persons = 50'000'000;
  std::string en = half(page_of(sample), "en");
  EXPECT_NE(en.find("50 million people will be fully vaccinated by"), std::string::npos);
  EXPECT_NE(en.find("The goal is 50 million of the scenario&#39;s 200 million people."),
            std::string::npos);
  EXPECT_NE(en.find("start with these (for 50 million people)"), std::string::npos);
  EXPECT_NE(en.find("Days gained until 50 million people can be served"), std::string::npos);
  const ReportInput input{sample.network, sample.plan, sample.analysis};
  EXPECT_EQ(stops_persons(input), 50'000'000);
  // Where nothing alone moves the date of the goal, that is said before what helps others.
  for (Stopper& stopper : sample.analysis.stoppers) {
    stopper.effects[0] = {50'000'000, 330, 330, 330};
  }
  en = half(page_of(sample), "en");
  const std::size_t none = en.find("does not move the day on which 50 million people");
  ASSERT_NE(none, std::string::npos);
  EXPECT_LT(none, en.find("start with these (for 200 million people)"));
  for (Stopper& stopper : sample.analysis.stoppers)
    stopper.effects[1] = {200'000'000, 518, 518, 518};
  EXPECT_EQ(stops_persons(input), 50'000'000);
}

TEST(PlanReport, AGoalThatIsNoMilestoneStandsAmongThemWithItsRange) {
  ReportSample sample = make_report_sample();
  sample.network.scenarios.front().goal_persons = 60'000'000;
  const ReportInput input{sample.network, sample.plan, sample.analysis};
  const auto views = milestones_of(input);
  ASSERT_EQ(views.size(), 5U);
  EXPECT_EQ(views[2].persons, 60'000'000);
  ASSERT_TRUE(views[2].has_spread && views[2].low && views[2].typical && views[2].high);
  EXPECT_LT(*views[2].high, *views[2].typical);
  EXPECT_LT(*views[2].typical, *views[2].low);
  sample.analysis.spread->persons_served.clear();
  EXPECT_FALSE(milestones_of(input)[2].has_spread);
}

TEST(PlanReport, AnAmountStandsBesideTheOrdersItComesInAndTheLastArrival) {
  ReportSample sample = make_report_sample();
  const auto offer = sample.network.offers[0].id;
  sample.plan.purchases = {{offer, 10, 30, 7}, {offer, 40, 60, 5}};
  const std::string ja = half(page_of(sample), "ja");
  const auto last = report::date_text(Language::kJa, sample.plan.day_zero.plus_days(60));
  const std::size_t at = ja.find(">" + last + "</td><td class=\"number\">2</td>");
  ASSERT_NE(at, std::string::npos);
  EXPECT_NE(ja.substr(at, 150).find("<td class=\"number\">12 "), std::string::npos);
}

TEST(PlanReport, NoRowOfACurveLiesAfterTheHorizon) {
  ReportSample sample = make_report_sample();
  for (const int horizon : {1, 6, 7, 8, 36, 520}) {
    sample.plan.horizon_days = horizon;
    const std::string ja = half(page_of(sample), "ja");
    const std::size_t curves = ja.find("id=\"ja-doses\"");
    const std::string rows = ja.substr(curves, ja.find("id=\"ja-occupancy\"") - curves);
    const auto row = [&](int day) {
      const auto date = report::date_text(Language::kJa, sample.plan.day_zero.plus_days(day));
      return rows.find(">" + date + "</th><td class=\"number\">" + std::to_string(day) + "<") !=
             rows.npos;
    };
    EXPECT_TRUE(row(horizon - 1)) << horizon;
    EXPECT_FALSE(row(horizon)) << horizon;
  }
}

TEST(PlanReport, RefusalsStandBeforeTheSections) {
  ReportSample sample = make_report_sample();
  sample.analysis.refusals.push_back({{"1億人は期間内に届かない", "100 million are out of reach"},
                                      {{{"充填は1本", "one line"}, "filling", {"kita-fill"}}},
                                      {"端数を認めたモデル", "fractions allowed"}});
  const std::string en = half(page_of(sample), "en");
  EXPECT_LT(en.find("100 million are out of reach"), en.find("1. The goal"));
  EXPECT_NE(en.find("<li>one line</li>"), std::string::npos);
  EXPECT_NE(en.find("fractions allowed"), std::string::npos);
}

TEST(PlanReport, UnknownIdsShowAsIdsAndDoNoHarm) {
  ReportSample sample = make_report_sample();
  sample.network = {};
  sample.network.name = "gone";
  const std::string page = page_of(sample);
  EXPECT_NE(page.find("kita-mrna"), std::string::npos);
  EXPECT_NE(page.find("lipid-yuka"), std::string::npos);
}

TEST(PlanReport, TheChosenLanguageIsShownFirst) {
  EXPECT_NE(page_of(make_empty_sample(), Language::kEn).find("<html lang=\"en\">"),
            std::string::npos);
  EXPECT_NE(page_of(make_empty_sample(), Language::kJa).find("data-shown=\"ja\""),
            std::string::npos);
}

TEST(PlanReport, DatesOfAPlanByPeriodsAreThoseOfTheCalendar) {
  ReportSample sample = make_empty_sample();
  sample.plan.period_days = 7;
  sample.plan.horizon_days = 52;
  const std::string en = half(page_of(sample), "en");
  EXPECT_NE(en.find("Horizon: 364 days"), std::string::npos);
}

}  // namespace
}  // namespace renkei::plan
