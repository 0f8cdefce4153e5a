// A made-up network and a plan on it, as large and as long as a real one, for tests and for looking
// at the outputs: 200 million people, 14 suites at 7 sites. No number in it is a fact about any
// site; the plan is drawn by hand and does not obey all rules.
#pragma once

#include "renkei/network/model.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/plan_analysis.h"

namespace renkei::plan {

struct ReportSample {
  network::Network network;
  Plan plan;
  PlanAnalysis analysis;
};

[[nodiscard]] ReportSample make_report_sample();
// A plan that makes nothing on an empty network, with nothing computed.
[[nodiscard]] ReportSample make_empty_sample();
// No emergency: peace-time supply only, one demand short.
[[nodiscard]] ReportSample make_quiet_sample();

}  // namespace renkei::plan
