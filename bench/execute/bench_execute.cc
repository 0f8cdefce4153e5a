// Many batches at once on machines of the bench's own, recorded in a real ledger folder: state
// changes of phases a second, how long a command takes once its condition is true, memory a batch.
// Beside it bare SQLite: the same number of rows in the same commits. Prints Markdown.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include "bench/execute/bench_device.h"
#include "bench/execute/rows_sqlite.h"
#include "bench/machine.h"
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/execute/engine.h"
#include "renkei/ledger/hash.h"
#include "renkei/store/ledger_folder.h"

namespace renkei::bench {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

template <typename T>
T must(Result<T> result) {
  if (result) {
    if constexpr (std::is_void_v<T>)
      return;
    else
      return *std::move(result);
  }
  fmt::print(stderr, "bench_execute: {}\n", result.error().to_string());
  std::exit(3);
}

double seconds_since(SteadyClock::time_point begun) {
  return std::chrono::duration<double>(SteadyClock::now() - begun).count();
}

// Twenty elements; each unit procedure goes three times round, so that 24 phases begin and end.
std::string bench_recipe() {
  std::string text = R"(format = "renkei recipe 1"
id = "bench"
version = "1.0.0"
level = "master"
[input.buffer]
material = "buffer"
quantity = "1 L"
[output.product]
material = "product"
quantity = "1 L"
[parameter.goal]
value = "30 Cel"
[equipment.vessel]
class = "bench-vessel"
values = { temperature = "Cel", level = "L" }
[equipment.vessel.service.run]
parameters = { amount = "L" }
results = { done = "L" }
[equipment.vessel.service.warm]
self_completing = false
parameters = { goal = "Cel" }
[procedure]
chart = [ "begin -> first -> second -> end" ]
)";
  for (const char* name : {"first", "second"}) {
    const bool first = std::string(name) == "first";
    text += fmt::format(R"([unit_procedure.{0}]
equipment = "vessel"
chart = [ "begin -> fill -> warm -> rest -> run", "run -> fill when run.runs < 3", "run -> end" ]
[phase."{0}/fill"]
service = "run"
with = {{ amount = "1 'L'" }}
{1}
[phase."{0}/warm"]
service = "warm"
with = {{ goal = "goal" }}
until = "temperature >= goal - 1 'K' or elapsed > 1 'h'"
[[phase."{0}/warm".watch]]
value = "temperature"
unit = "Cel"
acceptable = "5 to 45 Cel"
[phase."{0}/rest"]
wait = "20 's'"
[phase."{0}/run"]
service = "run"
with = {{ amount = "2 'L'" }}
{2}
)",
                        name, first ? R"(consume = { buffer = "done" })" : "",
                        first ? "" : R"(produce = { product = "done" })");
  }
  return text;
}

double resident_kb() {
  std::ifstream in("/proc/self/statm");
  double pages = 0;
  double resident = 0;
  in >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024.0;
}

struct Measured {
  double wall_s = 0;
  double processor_s = 0;
  double created_s = 0;
  double created_kb = 0;  // of resident memory, a batch
  double run_kb = 0;
  std::size_t entries = 0;
  std::size_t phase_changes = 0;
  std::size_t transitions = 0;
  std::size_t seconds_lived = 0;
  std::vector<double> commands_ms{};  // from true to recorded
  std::vector<double> rounds_ms{};
  std::vector<std::size_t> groups{};
  double entry_bytes = 0;
};

class Plant {
 public:
  Plant(const fs::path& folder, std::size_t count, bool spread)
      : clock_(std::chrono::system_clock::time_point(std::chrono::seconds(1'780'000'000))),
        folder_(
            must(store::LedgerFolder::init(folder, {"renkei.example/bench", "site-1"}, clock_))),
        spread_(spread) {
    execute::Engine::Options options;
    options.site = "site-1";
    options.actor = ledger::PrivateKey::generate().public_key().id();
    options.recipe_text = [text = bench_recipe()](const std::string&) {
      return Result<std::string>(text);
    };
    options.on_event = [this](const events::BatchEvent& event, Timestamp) { count_event(event); };
    engine_ = std::make_unique<execute::Engine>(folder_.log(), clock_, options);
    for (std::size_t i = 0; i < count; ++i) {
      // As they come, or all of them at the same moment.
      const int service_s = spread ? 10 + static_cast<int>(i * 7 % 40) : 30;
      devices_.push_back(std::make_unique<BenchDevice>(fmt::format("u-{}", i), service_s,
                                                       Timestamp::of(clock_.now())));
      engine_->add(*devices_.back());
    }
    must(engine_->open(folder_.store()));
  }

  Measured run() {
    const double before_kb = resident_kb();
    auto begun = SteadyClock::now();
    create();
    measured_.created_s = seconds_since(begun);
    const auto batches = static_cast<double>(devices_.size());
    measured_.created_kb = (resident_kb() - before_kb) / batches;
    measured_.entries = measured_.phase_changes = measured_.transitions = 0;
    begun = SteadyClock::now();
    const std::clock_t processor = std::clock();
    while (!over()) live_a_second();
    measured_.wall_s = seconds_since(begun);
    measured_.processor_s = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    measured_.run_kb = (resident_kb() - before_kb) / batches;
    measure_entries();
    return std::move(measured_);
  }

 private:
  void create() {
    const std::string sha256 = ledger::sha256({bench_recipe()}).to_hex();
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      events::BatchCreated request;
      request.batch = fmt::format("b-{}", i);
      request.recipe = "bench";
      request.version = "1.0.0";
      request.recipe_sha256 = sha256;
      request.mode = "Automatic";
      request.units = {{"vessel", fmt::format("u-{}", i)}};
      request.lots = {{"buffer", "lot-1"}};
      request.by = "anna";
      must(engine_->create(request));
      if (!spread_) start(i);
    }
  }
  void start(std::size_t i) {
    must(engine_->order(fmt::format("b-{}", i), "", recipe::Order::kStart, "anna", ""));
  }

  // All that comes true in this second has come to the engine when the measuring begins.
  void live_a_second() {
    clock_.advance(std::chrono::seconds(1));
    for (auto& device : devices_) device->advance(Timestamp::of(clock_.now()));
    ++measured_.seconds_lived;
    for (int i = 0; spread_ && i < 20 && started_ < devices_.size(); ++i) start(started_++);
    came_true_ = SteadyClock::now();
    while (true) {
      const std::size_t before = measured_.entries;
      const auto begun = SteadyClock::now();
      if (!must(engine_->step())) break;
      measured_.rounds_ms.push_back(1e3 * seconds_since(begun));
      measured_.groups.push_back(measured_.entries - before);
      // What machines answer comes now.
      came_true_ = SteadyClock::now();
    }
  }

  void count_event(const events::BatchEvent& event) {
    ++measured_.entries;
    if (std::holds_alternative<events::TransitionFired>(event)) ++measured_.transitions;
    if (const auto* changed = std::get_if<events::ElementChanged>(&event)) {
      const bool phase = changed->path.find('/') != std::string::npos;
      measured_.phase_changes += phase ? 1 : 0;
    }
    if (std::holds_alternative<events::DeviceOrdered>(event)) {
      measured_.commands_ms.push_back(1e3 * seconds_since(came_true_));
    }
  }

  bool over() {
    for (const auto* batch : engine_->batches()) {
      if (!recipe::is_final(batch->state())) return false;
    }
    return true;
  }

  void measure_entries() {
    double bytes = 0;
    double count = 0;
    must(folder_.store().scan({0}, must(folder_.store().head()).size,
                              [&](const ledger::StoredEntry& entry) -> Result<void> {
                                bytes += static_cast<double>(entry.bytes.size());
                                count += 1;
                                return {};
                              }));
    measured_.entry_bytes = bytes / count;
  }

  ManualClock clock_;
  store::LedgerFolder folder_;
  std::vector<std::unique_ptr<BenchDevice>> devices_;
  std::unique_ptr<execute::Engine> engine_;
  Measured measured_;
  bool spread_;
  std::size_t started_ = 0;
  SteadyClock::time_point came_true_;
};

void report(const std::string& name, std::size_t batches, Measured& measured,
            const fs::path& work) {
  const auto rows = static_cast<double>(measured.entries);
  std::vector<double> groups(measured.groups.begin(), measured.groups.end());
  const double group_p50 = part(groups, 0.5);
  const std::string file = work / (name + "-rows");
  const Written rival =
      write_rows(file, measured.groups, static_cast<std::size_t>(measured.entry_bytes));
  fmt::print(
      "\n| {} batches, {} | renkei | bare SQLite, the same rows in the same commits |\n"
      "|---|--:|--:|\n",
      batches, name);
  fmt::print("| changes of state of phases/s | {:.0f} | |\n",
             static_cast<double>(measured.phase_changes) / measured.wall_s);
  fmt::print("| transitions/s | {:.0f} | |\n",
             static_cast<double>(measured.transitions) / measured.wall_s);
  fmt::print("| entries/s (rows/s) | {:.0f} | {:.0f} |\n", rows / measured.wall_s,
             rows / rival.wall_s);
  fmt::print("| processor µs an entry | {:.1f} | {:.1f} |\n", 1e6 * measured.processor_s / rows,
             1e6 * rival.processor_s / rows);
  fmt::print("| condition true to command recorded, p50 ms | {:.2f} | |\n",
             part(measured.commands_ms, 0.5));
  fmt::print("| the same, p99 ms | {:.2f} | {:.2f} (a commit) |\n",
             part(measured.commands_ms, 0.99), rival.commit_p99_ms);
  fmt::print("| a round, p99 ms | {:.2f} | |\n", part(measured.rounds_ms, 0.99));
  fmt::print("| memory a batch when created, KB | {:.1f} | |\n", measured.created_kb);
  fmt::print("| memory a batch at the end, KB | {:.1f} | |\n", measured.run_kb);
  fmt::print(
      "\n{:.0f} entries in {} commits (half of them of {:.0f} and more), {:.0f} bytes each; "
      "{} s of the plant in {:.1f} s; {} commands; created in {:.1f} s.\n",
      rows, measured.groups.size(), group_p50, measured.entry_bytes, measured.seconds_lived,
      measured.wall_s, measured.commands_ms.size(), measured.created_s);
  std::fflush(stdout);
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  using namespace renkei::bench;  // NOLINT(google-build-using-namespace): the program's own
  CLI::App app{"the batch engine beside bare rows"};
  std::size_t batches = 1000;
  std::string work;
  app.add_option("--batches", batches, "at once")->capture_default_str();
  app.add_option("--work", work, "folder on the disk to be measured")->required();
  bool together = false;
  app.add_flag("--together", together, "all begin, and come to each step, at the same moment");
  CLI11_PARSE(app, argc, argv);
  fmt::print("{}", machine_text());
  const std::string name = together ? "all at the same moment" : "as they come";
  Measured measured = Plant(fs::path(work) / "ledger", batches, !together).run();
  report(name, batches, measured, work);
  return 0;
}
