// The ledger beside bare SQLite and etcd: durable acknowledgements a second, bytes on the disk, a
// whole log verified and folded, a store opened after a kill. Prints Markdown. run.py beside it
// starts the servers and adds PostgreSQL.
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <mutex>
#include <string>
#include <unistd.h>
#include <vector>

#include "bench/ledger/load.h"
#include "bench/machine.h"
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/wait.h>

#include "renkei/base/seams.h"
#include "renkei/ledger/fold.h"
#include "renkei/ledger/log.h"
#include "renkei/ledger/recorder.h"
#include "renkei/store/sqlite/sqlite_store.h"

namespace renkei::bench {
namespace {

namespace fs = std::filesystem;
using ledger::Draft;
using ledger::EventTypes;
using ledger::Log;
using store::SqliteStore;

// What a machine reports: one lot, a title, ready to be recorded.
Draft draft(std::uint64_t number, const std::string& actor) {
  Draft draft;
  draft.entry.type = "record.noted/1";
  draft.entry.event_id = ledger::EventId::make(ledger::secret_bytes);
  draft.entry.site = "plant-1";
  draft.entry.refs = {{"lot", "l" + std::to_string(number % 100)}};
  draft.entry.at = Timestamp::of(system_clock().now());
  draft.entry.actor = actor;
  draft.entry.body = Json{{"title", fmt::format("pH of sample {} measured", number)}};
  return draft;
}

std::string some_actor() {
  static const std::string id = ledger::PrivateKey::generate().public_key().id();
  return id;
}

constexpr double kRateMax = 60'000;

void die(const Error& error) {
  fmt::print(stderr, "bench_ledger: {}\n", error.to_string());
  std::exit(3);
}

// Clients that send again as soon as they are told: all of them from the recorder's own thread.
Measured run_renkei(const std::string& file, const Load& load) {
  Measured measured;
  {
    auto store = SqliteStore::open(file, SqliteStore::Access::kCreate);
    if (!store) die(store.error());
    auto log = Log::open(**store, EventTypes::known());
    if (!log) die(log.error());
    std::vector<SteadyClock::time_point> sent(static_cast<std::size_t>(load.clients));
    std::uint64_t commits = 0;
    // What clients do before they send is no cost of the ledger: made before the time runs.
    std::vector<Draft> ready;
    const std::string actor = some_actor();
    while (ready.size() < static_cast<std::size_t>(load.seconds * kRateMax)) {
      ready.push_back(draft(ready.size(), actor));
    }
    const auto next = [&] {
      if (!ready.empty()) {
        Draft draft = std::move(ready.back());
        ready.pop_back();
        return draft;
      }
      fmt::print(stderr, "bench_ledger: faster than {} a second\n", kRateMax);
      std::exit(3);
    };
    const auto begun = SteadyClock::now();
    const std::clock_t processor = std::clock();
    const auto end = begun + std::chrono::duration<double>(load.seconds);
    {
      ledger::Recorder* all = nullptr;
      std::mutex first;
      ledger::Recorder::Options options;
      options.on_done = [&](const std::vector<ledger::Recorder::Completion>& done) {
        const std::lock_guard lock(first);
        ++commits;
        const auto now = SteadyClock::now();
        for (const auto& [client, result] : done) {
          if (!result) die(result.error());
          measured.latencies_ms.push_back(
              std::chrono::duration<float, std::milli>(now - sent[client]).count());
          if (now >= end) continue;
          sent[client] = now;
          if (auto taken = all->submit(next(), client); !taken) {
            die(taken.error());
          }
        }
        measured.acknowledged += done.size();
      };
      ledger::Recorder recorder(*log, options);
      {
        const std::lock_guard lock(first);
        all = &recorder;
        for (std::uint64_t client = 0; client < sent.size(); ++client) {
          sent[client] = SteadyClock::now();
          if (auto taken = recorder.submit(next(), client); !taken) {
            die(taken.error());
          }
        }
      }
      std::this_thread::sleep_until(end);
    }
    measured.wall_s = std::chrono::duration<double>(SteadyClock::now() - begun).count();
    measured.processor_s = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    measured.rows_a_commit =
        static_cast<double>(measured.acknowledged) / static_cast<double>(commits);
  }
  measured.bytes_on_disk =
      static_cast<double>(fs::file_size(file)) / static_cast<double>(measured.acknowledged);
  return measured;
}

void print_row(const std::string& system, const Load& load, Measured measured,
               double processor_before = 0) {
  const double each = 1e6 * measured.processor_s / static_cast<double>(measured.acknowledged);
  fmt::print("| {} | {} | {:.0f} | {:.2f} | {:.2f} | {} | {} | {} | {} |\n", system, load.clients,
             measured.rate(), measured.percentile(50), measured.percentile(99),
             measured.rows_a_commit > 0 ? fmt::format("{:.1f}", measured.rows_a_commit) : "",
             measured.processor_s > 0 ? fmt::format("{:.0f}", each) : "",
             processor_before > 0 ? fmt::format("{:.2f}", each / processor_before) : "",
             measured.bytes_on_disk > 0 ? fmt::format("{:.0f}", measured.bytes_on_disk) : "");
  std::fflush(stdout);
}

double microseconds_each(const Measured& measured) {
  return 1e6 * measured.processor_s / static_cast<double>(measured.acknowledged);
}

double seconds_since(SteadyClock::time_point begun) {
  return std::chrono::duration<double>(SteadyClock::now() - begun).count();
}

struct Counts {
  static constexpr std::string_view kName = "counts";
  static constexpr int kVersion = 1;
  std::uint64_t entries = 0;
  Result<void> apply(ledger::EntryIndex, const ledger::Entry&) {
    ++entries;
    return {};
  }
  [[nodiscard]] std::string save() const { return std::to_string(entries); }
  [[nodiscard]] static Result<Counts> load(std::string_view text) {
    return Counts{std::stoull(std::string(text))};
  }
};

// A log of many entries, of which every so many is signed by a person.
void fill(const std::string& file, std::uint64_t entries, std::uint64_t signed_each) {
  constexpr std::uint64_t kBatch = 1000;
  auto store = SqliteStore::open(file, SqliteStore::Access::kCreate);
  if (!store) die(store.error());
  auto log = Log::open(**store, EventTypes::known());
  if (!log) die(log.error());
  const auto key = ledger::PrivateKey::generate();
  for (std::uint64_t from = 0; from < entries; from += kBatch) {
    std::vector<Draft> drafts;
    for (std::uint64_t i = from; i < std::min(from + kBatch, entries); ++i) {
      drafts.push_back(draft(i, some_actor()));
      ledger::Entry& entry = drafts.back().entry;
      if (signed_each == 0 || i % signed_each != 0) continue;
      // Of a lot of its own: what is signed must name what it follows.
      entry.refs = {{"lot", "s" + std::to_string(i)}};
      if (auto done = sign_entry(entry, key, "p-1", "A. Person", "reviewed", entry.at); !done) {
        die(done.error());
      }
    }
    if (const auto done = log->append(drafts); !done) die(done.error());
  }
}

void run_whole_log(const fs::path& folder, std::uint64_t entries, std::uint64_t signed_each) {
  const std::string file = folder / "whole.db";
  fill(file, entries, signed_each);
  auto store = SqliteStore::open(file, SqliteStore::Access::kRead);
  if (!store) die(store.error());
  auto begun = SteadyClock::now();
  const auto verdict = ledger::verify_log(**store, {});
  const double verify_s = seconds_since(begun);
  if (!verdict) die(verdict.error());
  begun = SteadyClock::now();
  const auto folded = ledger::fold_log<Counts>(**store);
  const double fold_s = seconds_since(begun);
  if (!folded || folded->view.entries != entries) die(folded.error());
  const std::string saved = folded->save().to_text();
  begun = SteadyClock::now();
  const auto again = ledger::fold_log<Counts>(**store, saved);
  const double again_s = seconds_since(begun);
  auto log = Log::open(**store, EventTypes::known());
  if (!log || !again || again->from_start) std::exit(3);
  const auto head = log->head();
  const auto leaf = (*store)->entry({entries / 3})->leaf;
  const auto proof = *log->prove({entries / 3}, head.size);
  begun = SteadyClock::now();
  constexpr int kTimes = 10'000;
  bool right = true;
  for (int i = 0; i < kTimes; ++i) {
    right = right && verify_inclusion(leaf, {entries / 3}, head.size, proof, head.root);
  }
  const double path_us = 1e6 * seconds_since(begun) / kTimes;
  fmt::print("\n| a log of {} entries, one in {} signed | |\n|---|--:|\n", entries,
             signed_each == 0 ? 0 : signed_each);
  fmt::print("| verified again, all of it, s | {:.1f} ({}) |\n", verify_s,
             verdict->faults.empty() ? "holds" : "does not hold");
  fmt::print("| folded from the start, s | {:.1f} |\n", fold_s);
  fmt::print("| folded from a saved point at the head, ms | {:.2f} |\n", 1e3 * again_s);
  fmt::print("| one proof, bytes of hashes | {} |\n", proof.size() * ledger::kHashBytes);
  fmt::print("| its path checked, µs | {:.1f} ({}) |\n", path_us, right ? "holds" : "fails");
}

// The writer is killed in the middle of its work; then how long until the log is open again.
void run_open_after_kill(const fs::path& folder) {
  const std::string file = folder / "killed.db";
  const pid_t child = fork();
  if (child == 0) {
    (void)run_renkei(file, {64, 5});
    _exit(0);
  }
  // It makes what it will send first; killed when it is well under way.
  for (std::uint64_t size = 0; size < 10'000;) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    const auto reader = SqliteStore::open(file, SqliteStore::Access::kRead);
    const auto head = reader ? (*reader)->head() : fail(reader.error());
    size = head ? head->size.value : 0;
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  const auto begun = SteadyClock::now();
  auto store = SqliteStore::open(file, SqliteStore::Access::kWrite);
  if (!store) die(store.error());
  const auto log = Log::open(**store, EventTypes::known());
  if (!log) die(log.error());
  fmt::print("| open after a kill under load, {} entries, ms | {:.1f} |\n", log->head().size.value,
             1e3 * seconds_since(begun));
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  using namespace renkei::bench;  // NOLINT(google-build-using-namespace): the program's own
  CLI::App app{"the ledger beside bare SQLite and etcd"};
  double seconds = 5;
  std::uint64_t entries = 1'000'000;
  std::uint64_t signed_each = 100;
  std::string work;
  unsigned short etcd = 0;
  app.add_option("--seconds", seconds, "for each rate")->capture_default_str();
  app.add_option("--entries", entries, "of the whole log")->capture_default_str();
  app.add_option("--signed-each", signed_each, "one entry in so many bears a signature");
  app.add_option("--work", work, "folder on the disk to be measured")->required();
  app.add_option("--etcd", etcd, "only etcd, at this port");
  CLI11_PARSE(app, argc, argv);
  const fs::path folder(work);
  if (etcd != 0) {
    for (const int clients : {1, 8, 64}) {
      print_row("etcd, by its HTTP gateway", {clients, seconds},
                run_etcd(etcd, {clients, seconds}, 330));
    }
    return 0;
  }
  fmt::print("{}\n", machine_text());
  fmt::print(
      "| system | clients | acks/s | p50 ms | p99 ms | rows a commit | processor µs a row | "
      "times bare SQLite | bytes a row |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const int clients : {1, 8, 64}) {
    const Load load{clients, seconds};
    // The bytes of an entry of the kind that the ledger writes here.
    const auto bare = run_bare_sqlite(folder / fmt::format("bare-{}.db", clients), load, 330);
    print_row("bare SQLite, the same rows", load, bare);
    print_row("renkei", load, run_renkei(folder / fmt::format("renkei-{}.db", clients), load),
              microseconds_each(bare));
  }
  run_whole_log(folder, entries, signed_each);
  run_open_after_kill(folder);
  return 0;
}
