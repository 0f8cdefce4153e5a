#include "renkei/plan/plan_report.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/plan/report_sample.h"

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
  EXPECT_LT(ja.find("使った数値412件のうち189件（46%）は仮定です。"), ja.find("<h2"));
  EXPECT_LT(en.find("200 million people will be fully vaccinated by"), en.find("<h2"));
  EXPECT_LT(en.find("189 of the 412 numbers used (46%) are assumptions."), en.find("<h2"));
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

TEST(PlanReport, AssumptionsWithoutRunsSayThatTheirDaysAreNotComputed) {
  ReportSample sample = make_report_sample();
  for (AssumptionEffect& effect : sample.analysis.assumptions) {
    effect = {.parameter = effect.parameter};
  }
  const std::string en = half(page_of(sample), "en");
  EXPECT_NE(en.find("8 assumptions. How far each moves the date was not computed."),
            std::string::npos);
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
