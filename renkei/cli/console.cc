#include "renkei/cli/console.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <unistd.h>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/plan/plan_json.h"

namespace renkei::cli {
namespace {

constexpr std::size_t kFaultsShownMax = 200;
constexpr std::uint64_t kPlanBytesMax = 64ULL << 20;

std::atomic<bool> interrupt_flag{false};

extern "C" void on_signal(int signal) {
  if (interrupt_flag.exchange(true)) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

double seconds_now() {
  return std::chrono::duration<double>(system_clock().steady_now().time_since_epoch()).count();
}

}  // namespace

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_error(report::Language language, const Error& error) {
  const std::string text = report::error_text(language, error);
  fmt::print(stderr, "{}\n", text);
}

void print_faults(report::Language language, const Faults& faults) {
  const std::size_t shown = std::min(faults.size(), kFaultsShownMax);
  for (std::size_t k = 0; k < shown; ++k) print_error(language, faults[k]);
  if (faults.size() <= shown) return;
  const auto more = faults.size() - shown;
  if (language == report::Language::kJa)
    fmt::print(stderr, "ほか {} 件\n", more);
  else
    fmt::print(stderr, "and {} more\n", more);
}

int exit_code_for(const Error& error) {
  const std::string& code = error.code();
  if (code == "file.not_found" || code == "plan.unknown_scenario" || code == "plan.by" ||
      code == "date.syntax" || code == "date.no_such_day" || code.starts_with("edit.") ||
      code == "network.unknown_parameter") {
    return kWrongUsage;
  }
  return code.starts_with("file.") ? kSurroundingsFailed : kNo;
}

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(const std::string& text) {
  const double now = seconds_now();
  if (terminal_) {
    if (now - last_ < 0.1) return;
    fmt::print(stderr, "\r\033[K{}", text);
    std::fflush(stderr);
    shown_ = true;
  } else {
    if (now - last_ < 10) return;
    fmt::print(stderr, "{}\n", text);
  }
  last_ = now;
}

void ProgressLine::clear() {
  if (shown_) {
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
  }
  shown_ = false;
}

void catch_interrupts() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

const std::atomic<bool>& interrupted() { return interrupt_flag; }

Result<network::ReadOptions> read_options(const ReadRequest& request) {
  network::ReadOptions options;
  options.estimate = request.estimate;
  for (const auto& edit : request.edits) options.edits.push_back({edit});
  if (!request.as_of.empty()) {
    auto date = Date::parse(request.as_of);
    if (!date) return fail(date.error());
    options.as_of = *date;
  }
  return options;
}

std::optional<network::ReadResult> read_for_command(report::Language language,
                                                    const ReadRequest& request, int& code) {
  auto options = read_options(request);
  if (!options) {
    print_error(language, options.error());
    code = kWrongUsage;
    return std::nullopt;
  }
  Faults faults;
  auto result = network::read_network(disk(), request.folder, *options, faults);
  if (!result) {
    print_error(language, result.error());
    code = exit_code_for(result.error());
    return std::nullopt;
  }
  if (!faults.empty()) {
    print_faults(language, faults);
    code = kNo;
    return std::nullopt;
  }
  return std::move(*result);
}

Result<plan::Plan> read_plan(const std::string& path) {
  std::filesystem::path file = path;
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) file /= "plan.json";
  auto text = disk().read(file, kPlanBytesMax);
  if (!text) return fail(text.error());
  return plan::read_plan_json(file.string(), *text);
}

}  // namespace renkei::cli
