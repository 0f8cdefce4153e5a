#include <algorithm>
#include <map>

#include "renkei/plan/report_sections.h"

namespace renkei::plan::internal {

namespace {

constexpr std::size_t kRowsPerChart = 12;
constexpr std::size_t kNamedFills = 5;  // the sixth is "other products"

// Which fill a product has, and the legend; products that count in the emergency come first.
class ProductFills {
 public:
  explicit ProductFills(const Page& page) : page_(page) {
    if (const network::Scenario* scenario = scenario_of(page.input)) {
      for (const network::ProductId& product : scenario->products) {
        if (is_made(product)) add(product.str(), name_of_product(product));
      }
    }
    for (const Campaign& campaign : page.input.plan.campaigns) {
      const auto [key, name] = key_of(campaign.process);
      add(key, name);
    }
  }

  // The product's id and name, or the process's where it has no product.
  [[nodiscard]] std::pair<std::string, std::string> key_of(const network::ProcessId& id) const {
    if (const auto product = product_of(page_.input.network, id)) {
      return {product->str(), name_of_product(*product)};
    }
    return {id.str(), process_name(page_.language, page_.input.network, id)};
  }
  [[nodiscard]] report::Fill fill_of(const network::ProcessId& id) const {
    const std::size_t at = position_.at(key_of(id).first);
    return report::plain_fill(std::min(at, kNamedFills));
  }
  [[nodiscard]] std::vector<report::LegendItem> legend() const {
    std::vector<report::LegendItem> items;
    for (std::size_t at = 0; at < names_.size() && at < kNamedFills; ++at) {
      items.push_back({report::plain_fill(at), names_[at]});
    }
    if (names_.size() > kNamedFills) {
      const bool one = names_.size() == kNamedFills + 1;
      items.push_back({report::plain_fill(kNamedFills),
                       one ? names_.back() : label(page_.language, words::kOtherProducts)});
    }
    return items;
  }

 private:
  [[nodiscard]] std::string name_of_product(const network::ProductId& id) const {
    return product_name(page_.language, page_.input.network, id);
  }
  [[nodiscard]] bool is_made(const network::ProductId& id) const {
    const auto& campaigns = page_.input.plan.campaigns;
    return std::any_of(campaigns.begin(), campaigns.end(), [&](const Campaign& campaign) {
      return product_of(page_.input.network, campaign.process) == id;
    });
  }
  void add(const std::string& key, const std::string& name) {
    if (position_.emplace(key, names_.size()).second) names_.push_back(name);
  }

  const Page& page_;
  std::map<std::string, std::size_t> position_;
  std::vector<std::string> names_;
};

void add_closed(const SuiteView& suite, int last, std::vector<report::GanttBar>& bars) {
  if (suite.open.to <= suite.open.from) {
    bars.push_back({0, static_cast<double>(last), report::Fill::kClosed, {}, {}, false});
    return;
  }
  if (suite.open.from > 0) {
    bars.push_back({0, static_cast<double>(suite.open.from), report::Fill::kClosed, {}, {}, false});
  }
  if (suite.open.to < last) {
    bars.push_back({static_cast<double>(suite.open.to),
                    static_cast<double>(last),
                    report::Fill::kClosed,
                    {},
                    {},
                    false});
  }
}

report::GanttRow row_of(const Page& page, const SuiteView& suite, const ProductFills& fills,
                        int last) {
  const Language language = page.language;
  report::GanttRow row{.label = suite_name(language, page.input.network, suite.suite)};
  if (suite.site != nullptr) {
    row.sub_label = name_in(language, suite.site->name, suite.site->id.str());
    if (row.sub_label == row.label) row.sub_label.clear();
  }
  add_closed(suite, last, row.bars);
  for (const SwitchUse* use : suite.switches) {
    row.bars.push_back({static_cast<double>(use->start_day),
                        use->end_day + 1.0,
                        report::Fill::kSwitch,
                        {},
                        {},
                        false});
    if (use->approval_day && *use->approval_day > use->end_day + 1) {
      row.bars.push_back({use->end_day + 1.0,
                          static_cast<double>(*use->approval_day),
                          report::Fill::kHold,
                          {},
                          {},
                          true});
    }
  }
  for (const Campaign* campaign : suite.campaigns) {
    const Span span = span_of(*campaign);
    const std::string count =
        say(language, words::kBatches,
            arg<"count">(report::whole_text(static_cast<std::int64_t>(campaign->batches.size()))));
    row.bars.push_back({static_cast<double>(span.from), static_cast<double>(span.to),
                        fills.fill_of(campaign->process),
                        fills.key_of(campaign->process).second + " " + count, count, false});
  }
  return row;
}

report::Table occupancy_table(const Page& page, const std::vector<const SuiteView*>& suites) {
  const Language language = page.language;
  const ReportInput& input = page.input;
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kSuiteColumn), false},
                                  {label(language, words::kWhatColumn), false},
                                  {label(language, words::kFromColumn), false, true},
                                  {label(language, words::kToColumn), false, true},
                                  {label(language, words::kBatchesColumn), true}},
                      .language = language};
  for (const SuiteView* suite : suites) {
    const std::string name = suite_name(language, input.network, suite->suite);
    std::vector<std::pair<int, std::vector<std::string>>> rows;  // by day
    for (const SwitchUse* use : suite->switches) {
      const std::string from = process_name(language, input.network, use->from);
      const std::string to = process_name(language, input.network, use->to);
      std::string words = say(language, words::kSwitchText, arg<"from">(from), arg<"to">(to));
      if (use->approval_day) {
        const auto date = arg<"date">(page.date(*use->approval_day));
        words = *use->approval_day <= use->end_day
                    ? say(language, words::kSwitchApprovedBefore, arg<"from">(from), arg<"to">(to),
                          date)
                    : say(language, words::kSwitchApproval, arg<"from">(from), arg<"to">(to), date);
      }
      rows.push_back(
          {use->start_day, {name, words, page.date(use->start_day), page.date(use->end_day), ""}});
    }
    for (const Campaign* campaign : suite->campaigns) {
      const Span span = span_of(*campaign);
      rows.push_back({span.from,
                      {name, process_name(language, input.network, campaign->process),
                       page.date(span.from), page.date(span.to - 1),
                       report::whole_text(static_cast<std::int64_t>(campaign->batches.size()))}});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [day, row] : rows) table.rows.push_back(std::move(row));
  }
  return table;
}

Html occupancy_figure(const Page& page, const std::vector<const SuiteView*>& suites,
                      const ProductFills& fills, int last, std::size_t part, std::size_t parts) {
  const Language language = page.language;
  const std::string title = say(language, words::kOccupancyChart, arg<"part">(std::to_string(part)),
                                arg<"parts">(std::to_string(parts)));
  std::size_t campaigns = 0;
  std::size_t switches = 0;
  report::GanttChart chart{.text = {page.id("occupancy-" + std::to_string(part)), title, {}},
                           .x = time_axis(page, 0, last),
                           .rows = {},
                           .legend = fills.legend()};
  chart.legend.push_back({report::Fill::kSwitch, label(language, words::kSwitchBar)});
  chart.legend.push_back({report::Fill::kHold, label(language, words::kHoldBar)});
  chart.legend.push_back({report::Fill::kClosed, label(language, words::kClosedBar)});
  for (const SuiteView* suite : suites) {
    chart.rows.push_back(row_of(page, *suite, fills, last));
    campaigns += suite->campaigns.size();
    switches += suite->switches.size();
  }
  chart.text.description =
      say(language, words::kOccupancyDescription, arg<"suites">(std::to_string(suites.size())),
          arg<"campaigns">(std::to_string(campaigns)), arg<"switches">(std::to_string(switches)));
  return figure(page, title, report::gantt_chart(chart), occupancy_table(page, suites));
}

}  // namespace

Section occupancy_section(const Page& page) {
  const Language language = page.language;
  Section section{"suites", label(language, words::kOccupancySection), {}};
  const auto all = suites_of(page.input);
  std::vector<const SuiteView*> used;
  std::string unused;
  int last = 0;
  for (const SuiteView& suite : all) {
    if (suite.campaigns.empty()) {
      unused += unused.empty() ? "" : (language == Language::kJa ? "、" : "; ");
      unused += suite_name(language, page.input.network, suite.suite);
      continue;
    }
    used.push_back(&suite);
    for (const Campaign* campaign : suite.campaigns) last = std::max(last, span_of(*campaign).to);
    for (const SwitchUse* use : suite.switches) {
      last = std::max({last, use->end_day + 1, use->approval_day.value_or(0)});
    }
  }
  if (used.empty()) {
    section.body = paragraph(label(language, words::kNoCampaigns));
    return section;
  }
  last = std::max(1, std::min(last + last / 20, page.input.plan.horizon_days));
  section.body = paragraph(label(language, words::kOccupancyIntro));
  const ProductFills fills(page);
  // Charts of about equal length, none longer than a page of paper takes.
  const std::size_t parts = (used.size() + kRowsPerChart - 1) / kRowsPerChart;
  const std::size_t rows = (used.size() + parts - 1) / parts;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto from = used.begin() + static_cast<std::ptrdiff_t>(part * rows);
    const auto to =
        used.begin() + static_cast<std::ptrdiff_t>(std::min(used.size(), (part + 1) * rows));
    section.body += occupancy_figure(page, {from, to}, fills, last, part + 1, parts);
  }
  if (!unused.empty()) {
    section.body += paragraph(say(language, words::kUnusedSuites, arg<"suites">(unused)), "soft");
  }
  return section;
}

}  // namespace renkei::plan::internal
