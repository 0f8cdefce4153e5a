// report.html: one page that a ministry officer can read in a minute and print, in Japanese and
// English, complete in itself: it loads nothing. The answer stands first, then the goal, what stops
// it and what to buy, the doses over time, the use of the equipment, purchases, licences, peace
// time, every assumption, the checker's verdict and the solver's proof. What was not computed is
// left out or said to be missing. Thread-safe.
//
//   std::string page = plan_report_html({network, plan, analysis}, {.language = Language::kJa});
#pragma once

#include <string>

#include "renkei/plan/plan_view.h"
#include "renkei/report/catalogue.h"

namespace renkei::plan {

struct ReportOptions {
  report::Language language = report::Language::kJa;  // shown at first; the page holds both
};

[[nodiscard]] std::string plan_report_html(const ReportInput& input, const ReportOptions& options);

}  // namespace renkei::plan
