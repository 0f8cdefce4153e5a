#include "renkei/cli/console.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/cli/cli_messages.h"
#include "renkei/plan/plan_json.h"

namespace renkei::cli {
namespace {

constexpr std::size_t kFaultsShownMax = 200;
constexpr std::uint64_t kPlanBytesMax = 64ULL << 20;

std::atomic<bool> interrupt_flag{false};

std::atomic<int> signals_seen{0};
// Chosen before the handler is installed: it may do nothing but write.
std::array<std::string_view, 3> signal_words;
bool clear_line_first = false;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void write_from_handler(std::string_view text) {
  const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
  (void)ignored;
}

extern "C" void on_signal(int signal) {
  const int before = errno;
  const int seen = std::min(signals_seen.fetch_add(1), 2);
  interrupt_flag.store(true);
  if (clear_line_first) write_from_handler("\r\033[K");
  write_from_handler(signal_words[static_cast<std::size_t>(seen)]);
  if (seen == 2) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  errno = before;
}

// Of the first print() that failed; 0: none.
int print_errno = 0;

double seconds_now() {
  return std::chrono::duration<double>(system_clock().steady_now().time_since_epoch()).count();
}

}  // namespace

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return;
  if (print_errno == 0) print_errno = errno;
}

void tell(const std::string& text) {
  // Not fmt::print, which throws when it cannot write.
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

void fill_closed_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is this one. Opened the wrong way round: use of it fails, as before.
    (void)::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

std::optional<Error> output_lost() {
  if (std::fflush(stdout) != 0 && print_errno == 0) print_errno = errno;
  if (print_errno == 0 && std::ferror(stdout) == 0) return std::nullopt;
  const std::string reason = std::generic_category().message(print_errno == 0 ? EIO : print_errno);
  return Error("file.output", "cannot write to standard output: " + reason)
      .value("stdout")
      .arg("reason", reason)
      .remedy("what was printed is not whole: see where the output goes");
}

void print_error(report::Language language, const Error& error) {
  tell(report::error_text(language, error) + "\n");
}

void print_faults(report::Language language, const Faults& faults) {
  const std::size_t shown = std::min(faults.size(), kFaultsShownMax);
  for (std::size_t k = 0; k < shown; ++k) print_error(language, faults[k]);
  if (faults.size() <= shown) return;
  const auto more = faults.size() - shown;
  tell(language == report::Language::kJa ? fmt::format("ほか {} 件\n", more)
                                         : fmt::format("and {} more\n", more));
}

int exit_code_for(const Error& error) {
  const std::string_view code = error.code();
  const auto one_of = [code](std::initializer_list<std::string_view> codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  };
  if (code.starts_with("cli.") || code.starts_with("date.") ||
      one_of({"file.not_found", "network.no_network", "plan.unknown_scenario", "plan.by",
              "plan.out_is_network", "plan.out_is_foreign", "recipe.out_exists",
              "recipe.out_is_foreign", "recipe.no_chart", "store.exists", "store.not_found",
              "store.no_rotation", "store.rotation_under_way", "link.url"})) {
    return kWrongUsage;
  }
  // Neither yes nor no is known.
  if (code.starts_with("file.") || code.starts_with("solver.") ||
      one_of({"plan.no_solution", "plan.not_proven", "plan.stopped", "plan.short", "plan.refused",
              "store.busy", "store.disk_full", "store.in_use", "store.io", "store.open",
              "store.key_command", "store.erase_pending", "link.listen", "link.unreachable"})) {
    return kSurroundingsFailed;
  }
  return kNo;
}

Json place_json(const Place& place) {
  Json json = Json::object();
  const auto add = [&json](const char* name, const std::string& text) {
    if (!text.empty()) json[name] = text;
  };
  add("file", place.file);
  if (place.line > 0) json["line"] = place.line;
  if (place.column > 0) json["column"] = place.column;
  add("field", place.field);
  add("id", place.id);
  add("pointer", place.pointer);
  if (place.byte_offset >= 0) json["byte_offset"] = place.byte_offset;
  return json;
}

Json fault_json(report::Language language, const Error& fault) {
  const Place& place = fault.place();
  return Json{{"code", fault.code()},    {"file", place.file},
              {"line", place.line},      {"column", place.column},
              {"field", place.field},    {"id", place.id},
              {"value", fault.value()},  {"message", report::error_sentence(language, fault)},
              {"remedy", fault.remedy()}};
}

namespace {

Json error_json(report::Language language, const Error& error) {
  return Json{{"code", error.code()},
              {"message", report::error_sentence(language, error)},
              {"place", place_json(error.place())},
              {"value", error.value()},
              {"remedy", error.remedy()}};
}

// Text of a command line need not be UTF-8.
void print_json(const Json& json) {
  print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

// All faults of a network that cannot be used; the first is the error.
void give_up(const CommonOptions& common, const Faults& faults) {
  print_faults(common.language, faults);
  if (!common.json) return;
  Json list = Json::array();
  for (const Error& fault : faults) list.push_back(error_json(common.language, fault));
  print_json(Json{{"error", list.front()}, {"faults", list}});
}

}  // namespace

int give_up(const CommonOptions& common, const Error& error) {
  print_error(common.language, error);
  if (common.json) print_json(Json{{"error", error_json(common.language, error)}});
  return exit_code_for(error);
}

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(const std::string& text) {
  const double now = seconds_now();
  if (terminal_) {
    if (now - last_ < 0.1) return;
    tell("\r\033[K" + text);
    shown_ = true;
  } else {
    if (now - last_ < 10) return;
    tell(text + "\n");
  }
  last_ = now;
}

void ProgressLine::clear() {
  if (shown_) tell("\r\033[K");
  shown_ = false;
}

void catch_interrupts(report::Language language, Stopping stopping) {
  if (stopping == Stopping::kTakesTime) {
    signal_words = {words::kStopping.in(language), words::kStillStopping.in(language),
                    words::kQuit.in(language)};
  }
  if (stopping == Stopping::kBetweenRounds) {
    signal_words = {words::kStoppingRound.in(language), words::kStillStoppingRound.in(language),
                    words::kQuit.in(language)};
  }
  clear_line_first = isatty(STDERR_FILENO) == 1;
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

std::optional<network::ReadResult> read_for_command(const CommonOptions& common,
                                                    const ReadRequest& request, int& code) {
  auto options = read_options(request);
  if (!options) {
    code = give_up(common, options.error());
    return std::nullopt;
  }
  Faults faults;
  auto result = network::read_network(disk(), request.folder, *options, faults);
  if (!result) {
    code = give_up(common, result.error());
    return std::nullopt;
  }
  if (!faults.empty()) {
    give_up(common, faults);
    const bool wrong_edit = std::any_of(faults.begin(), faults.end(), [](const Error& fault) {
      return fault.place().file == "--what-if";
    });
    code = wrong_edit ? request.wrong_edit_code : kNo;
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
