// The sections of plan_report.h; used by its sources only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/plan/plan_messages.h"
#include "renkei/plan/plan_view.h"
#include "renkei/plan/plan_words.h"
#include "renkei/report/html.h"
#include "renkei/report/number_text.h"
#include "renkei/report/svg.h"
#include "renkei/report/table.h"

namespace renkei::plan::internal {

using report::arg;
using report::Html;
using report::Language;
using report::Message;

// One language's half of the page.
struct Page {
  const ReportInput& input;
  Language language;

  // An id of this half: "ja-stops".
  [[nodiscard]] std::string id(std::string_view name) const;
  [[nodiscard]] std::string date(double day) const;  // of a day of the plan
  [[nodiscard]] std::string count(std::int64_t number) const;
  [[nodiscard]] std::string days(double plan_days) const;  // as calendar days
};

struct Section {
  std::string_view id;
  std::string title;
  Html body;
};

// A paragraph of plain words.
[[nodiscard]] Html paragraph(std::string_view words, std::string_view css_class = {});
// A chart with its caption above and its table below, folded.
[[nodiscard]] Html figure(const Page& page, const std::string& title, const Html& chart,
                          const report::Table& twin);
// Months (or weeks, or years) between two days of the plan.
[[nodiscard]] report::Axis time_axis(const Page& page, double from, double to);
// Round counts from 0 to at least `most`.
[[nodiscard]] report::Axis count_axis(const Page& page, double most);

// What stands above all sections: title, facts, the answer, what to buy first, milestones.
[[nodiscard]] Html answer(const Page& page);
// What cannot be had; empty when there is nothing.
[[nodiscard]] Html refusals(const Page& page);
// The up to `most` stoppers that move the date, as a list of what to buy; empty when none does.
[[nodiscard]] Html what_to_buy(const Page& page, std::size_t most);

[[nodiscard]] Section goal_section(const Page& page);
[[nodiscard]] Section stops_section(const Page& page);
[[nodiscard]] Section curve_section(const Page& page);
[[nodiscard]] Section occupancy_section(const Page& page);
[[nodiscard]] Section purchases_section(const Page& page);
[[nodiscard]] Section licences_section(const Page& page);
[[nodiscard]] Section peace_section(const Page& page);
[[nodiscard]] Section assumptions_section(const Page& page);
[[nodiscard]] Section verdict_section(const Page& page);
[[nodiscard]] Section proof_section(const Page& page);
[[nodiscard]] Section how_section(const Page& page);

}  // namespace renkei::plan::internal
