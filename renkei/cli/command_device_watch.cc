// `renkei device watch`: values as they change; a table that is rewritten in place on a terminal,
// else a line for each change.
#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <sys/ioctl.h>

#include "renkei/base/csv.h"
#include "renkei/base/decimal.h"
#include "renkei/base/seams.h"
#include "renkei/cli/console.h"
#include "renkei/cli/device_commands.h"
#include "renkei/cli/device_messages.h"
#include "renkei/cli/device_text.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/report/table.h"

namespace renkei::cli {
namespace {

using equipment::Happening;
using equipment::LinkReport;
using equipment::ValueReport;
using report::arg;
using report::Language;
using std::chrono::milliseconds;

constexpr int kTrendWidth = 20;
constexpr milliseconds kRound{100};

struct Watched {
  const equipment::ValueForm* form = nullptr;
  std::string shown{};  // as it was asked for
  std::optional<ValueReport> report{};
  Timestamp arrived{};
  std::deque<std::optional<double>> course{};
};

std::optional<double> number_of(const ValueReport& report) {
  if (!report.value || report.quality == equipment::Quality::kBad) return std::nullopt;
  if (report.value->is_number()) return report.value->get<double>();
  if (report.value->is_boolean()) return report.value->get<bool>() ? 1 : 0;
  return std::nullopt;
}

// The table on the terminal, which it writes over itself.
class LiveTable {
 public:
  explicit LiveTable(Language language) : language_(language) {}

  void show(const std::vector<Watched>& all, const std::string& link) {
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 5;
    const std::size_t room = known ? size.ws_row - 5U : 20;
    const int width = known ? std::max<int>(20, size.ws_col - 1) : 100;
    report::Table table{.columns = {{label(language_, words::kColumnName)},
                                    {label(language_, words::kColumnValue), true},
                                    {label(language_, words::kColumnUnit)},
                                    {label(language_, words::kColumnQuality)},
                                    {label(language_, words::kColumnSourceTime)},
                                    {label(language_, words::kColumnArrived)},
                                    {label(language_, words::kColumnTrend)}}};
    for (std::size_t i = 0; i < std::min(all.size(), room); ++i) table.rows.push_back(row(all[i]));
    std::string text = table_text(table);
    if (all.size() > room) {
      text +=
          say(language_, words::kWatchMore, arg<"count">(std::to_string(all.size() - room))) + "\n";
    }
    text += (link.empty() ? std::string(words::kWatchFoot.in(language_)) : link) + "\n";
    write(text, width);
  }

 private:
  [[nodiscard]] static std::vector<std::string> row(const Watched& one) {
    if (!one.report) return {one.shown, "…", unit_text(one.form->type), "", "", "", ""};
    const ValueReport& report = *one.report;
    std::string quality(equipment::quality_name(report.quality));
    return {one.shown,
            value_text(report.value),
            unit_text(one.form->type),
            std::move(quality),
            report.at_source ? clock_of(report.at) : std::string("—"),
            clock_of(one.arrived),
            sparkline(one.course, kTrendWidth)};
  }
  // The time of day is enough of what goes on now.
  [[nodiscard]] static std::string clock_of(Timestamp at) { return at.to_string().substr(11, 12); }

  void write(const std::string& text, int width) {
    std::string out = lines_ > 0 ? fmt::format("\033[{}A", lines_) : std::string();
    lines_ = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      out += report::cut_to_width(text.substr(at, end - at), width) + "\033[K\n";
      ++lines_;
      at = end + 1;
    }
    print(out + "\033[J");
    std::fflush(stdout);
  }

  Language language_;
  int lines_ = 0;
};

class Watch {
 public:
  Watch(const DeviceOptions& options, const ReachedMachine& machine)
      : options_(options), machine_(machine), live_(options.common.language) {}

  Result<int> run(milliseconds every) {
    if (auto named = name(); !named) return fail(std::move(named.error()));
    std::vector<std::string> names;
    for (const Watched& one : watched_) names.push_back(one.form->name);
    auto begun = machine_.connection->watch(names, every);
    if (!begun) return fail(std::move(begun.error()));
    const bool lines = options_.common.json || options_.csv || isatty(STDOUT_FILENO) == 0;
    if (options_.csv) {
      print("arrived,source_time,name,value,unit,quality,status\n");
      std::fflush(stdout);
    }
    bool news = true;
    while (!interrupted()) {
      (void)machine_.connection->wait(kRound);
      for (const Happening& one : machine_.connection->take()) {
        see(one, lines);
        news = true;
      }
      if (!lines && news) live_.show(watched_, link_);
      if (lines && news) std::fflush(stdout);
      news = false;
      if (const auto lost = output_lost()) return fail(*lost);
    }
    return kYes;
  }

 private:
  Result<void> name() {
    for (const std::string& wanted : options_.names) {
      const auto value = value_named(machine_, wanted);
      if (!value) return fail(value.error());
      add(**value, wanted);
    }
    if (!options_.names.empty()) return {};
    if (!machine_.unit.values.empty()) {
      for (const auto& [name, of] : machine_.unit.values) {
        if (const auto* const value = machine_.form().value(of.of)) add(*value, name);
      }
      return {};
    }
    for (const auto& value : machine_.form().values) add(value, value.name);
    return {};
  }
  void add(const equipment::ValueForm& value, const std::string& shown) {
    if (!at_.emplace(value.name, watched_.size()).second) return;
    watched_.push_back({.form = &value, .shown = shown});
  }

  void see(const Happening& one, bool lines) {
    if (const auto* const link = std::get_if<LinkReport>(&one.what)) {
      const std::string text =
          link_text(*link, std::exchange(lost_, !link->connected), options_.common.language);
      link_ = link->connected ? std::string() : text;
      if (options_.common.json) {
        print(
            Json{{"link", link->connected}, {"reason", link->reason}, {"at", link->at.to_string()}}
                .dump() +
            "\n");
      } else if (lines) {
        tell(text + "\n");
      }
      // What it showed last is no longer a value.
      if (!link->connected) {
        for (Watched& other : watched_) other.course.emplace_back();
      }
    }
    const auto* const report = std::get_if<ValueReport>(&one.what);
    if (report == nullptr) return;
    const auto found = at_.find(report->name);
    if (found == at_.end()) return;
    Watched& value = watched_[found->second];
    value.report = *report;
    value.arrived = one.arrived;
    value.course.push_back(number_of(*report));
    while (value.course.size() > kTrendWidth) value.course.pop_front();
    if (lines) line(value);
  }

  void line(const Watched& one) const {
    const ValueReport& report = *one.report;
    if (options_.common.json) {
      Json json = value_json(report, one.form->type);
      json["arrived"] = one.arrived.to_string();
      print(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
      return;
    }
    const std::string value = value_text(report.value);
    const std::string unit = unit_text(one.form->type);
    const std::string quality(equipment::quality_name(report.quality));
    if (!options_.csv) {
      return print(fmt::format("{}  {}  {} {}  {}\n", moment_text(report.at), one.shown, value,
                               unit, quality));
    }
    const std::string text =
        write_csv({"x", "x", "x", "x", "x", "x", "x"},
                  {{one.arrived.to_string(), report.at_source ? report.at.to_string() : "",
                    report.name, report.value ? value : "", unit, quality, report.status}});
    print(text.substr(text.find('\n') + 1));
  }

  const DeviceOptions& options_;
  const ReachedMachine& machine_;
  LiveTable live_;
  std::vector<Watched> watched_;
  std::map<std::string, std::size_t> at_;
  bool lost_ = false;
  std::string link_;  // why it is lost; empty: it is not
};

Result<milliseconds> interval_of(const DeviceOptions& options) {
  const auto number = Decimal::parse(options.every);
  const double seconds = number ? number->to_double() : 0;
  constexpr double kLeast = 0.05;
  constexpr double kMost = 86'400;
  if (seconds >= kLeast && seconds <= kMost) {
    return milliseconds(static_cast<std::int64_t>(seconds * 1000));
  }
  return fail(cli_value_error("--every", options.every, "seconds from 0.05 to 86400",
                              "0.05から86400までの秒数"));
}

}  // namespace

Result<int> device_watch(const DeviceOptions& options) {
  const auto every = interval_of(options);
  if (!every) return fail(every.error());
  const auto machine = reach(options);
  if (!machine) return fail(machine.error());
  catch_interrupts(options.common.language, Stopping::kAtOnce);
  return Watch(options, *machine).run(*every);
}

}  // namespace renkei::cli
