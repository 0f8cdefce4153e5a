// Telemetry beside plain rows: samples durably stored a second, bytes a sample, and reading back.
// Prints Markdown. run.py beside it starts PostgreSQL.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

#include "bench/machine.h"
#include "bench/telemetry/rows.h"
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/execute/telemetry/telemetry_reader.h"
#include "renkei/execute/telemetry/telemetry_writer.h"
#include "renkei/ledger/log.h"
#include "renkei/store/attachments.h"
#include "renkei/store/sample_journal.h"
#include "renkei/store/sqlite/sqlite_store.h"

namespace renkei::bench {
namespace {

namespace fs = std::filesystem;
using execute::TelemetryWriter;
using SteadyClock = std::chrono::steady_clock;

template <typename T>
T must(Result<T> result) {
  if (result) {
    if constexpr (std::is_void_v<T>)
      return;
    else
      return *std::move(result);
  }
  fmt::print(stderr, "bench_telemetry: {}\n", result.error().to_string());
  std::exit(3);
}

double seconds_since(SteadyClock::time_point begun) {
  return std::chrono::duration<double>(SteadyClock::now() - begun).count();
}

// Counts what goes to the journal.
class CountedJournal final : public ledger::Journals {
 public:
  explicit CountedJournal(ledger::Journals& journals) : journals_(&journals) {}
  Result<std::vector<std::string>> names() override { return journals_->names(); }
  Result<void> append(const std::string& name, std::string_view record) override {
    bytes += record.size();
    return journals_->append(name, record);
  }
  Result<void> sync() override { return journals_->sync(); }
  Result<ledger::JournalContent> read(const std::string& name) override {
    return journals_->read(name);
  }
  Result<void> drop(const std::string& name) override { return journals_->drop(name); }

  std::uint64_t bytes = 0;

 private:
  ledger::Journals* journals_;
};

double bytes_in(const fs::path& folder) {
  double bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
  }
  return bytes;
}

// All of it as the engine does: journal, chunks, entries.
Stored store_in_renkei(const Feed& feed, std::size_t group, const fs::path& folder) {
  Stored stored;
  fs::create_directory(folder);
  {
    const auto disk = must(store::open_journal_disk(folder / "journal"));
    store::SampleJournal on_disk(*disk);
    CountedJournal journal(on_disk);
    const store::Attachments chunks(folder / "attachments");
    const auto store =
        must(store::SqliteStore::open(folder / "log.db", store::SqliteStore::Access::kCreate));
    auto log = must(ledger::Log::open(*store, ledger::EventTypes::known()));
    const auto actor = ledger::PrivateKey::generate().public_key().id();
    auto writer = must(TelemetryWriter::open(
        journal, system_clock(), ledger::secret_bytes, {.site = "plant-1", .actor = actor},
        [](const ledger::EventId&) -> Result<bool> { return false; }));
    const auto keep = [&] {
      (void)must(execute::keep_closed(
          writer,
          [&](const ledger::Hash&, std::string_view bytes) -> Result<void> {
            (void)must(chunks.add_bytes(bytes));
            return {};
          },
          [&](const ledger::Draft& draft) -> Result<void> {
            (void)must(must(log.append({&draft, 1})).front());
            return {};
          }));
    };
    const auto begun = SteadyClock::now();
    const std::clock_t processor = std::clock();
    for (std::size_t from = 0; from < feed.samples.size(); from += group) {
      for (std::size_t i = from; i < std::min(from + group, feed.samples.size()); ++i) {
        const auto& [index, sample] = feed.samples[i];
        const Series& series = feed.series[index];
        must(writer.add(series.batch, series.tag, series.unit, sample));
      }
      must(writer.flush());
      keep();
    }
    must(writer.close_all());
    keep();
    stored.wall_s = seconds_since(begun);
    stored.processor_s = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    stored.journal_bytes = static_cast<double>(journal.bytes);
  }
  stored.bytes = bytes_in(folder);
  return stored;
}

// Min, max and mean in 500 buckets of the first series, and all its samples; seconds of each.
std::pair<double, double> read_from_renkei(const Feed& feed, const fs::path& folder) {
  const auto store =
      must(store::SqliteStore::open(folder / "log.db", store::SqliteStore::Access::kRead));
  const auto view = must(ledger::fold_log<execute::TelemetryView>(*store)).view;
  const store::Attachments chunks(folder / "attachments");
  const execute::FetchChunk fetch = [&](const ledger::Hash& hash) {
    return chunks.read(hash, execute::kChunkBytesMax);
  };
  const execute::SampleQuery query{feed.series[0].batch, feed.series[0].tag,
                                   feed.samples.front().sample.time,
                                   Timestamp(feed.samples.back().sample.time.milliseconds() + 1)};
  auto begun = SteadyClock::now();
  const auto curve = must(execute::down_sample(view, fetch, query, 500));
  const double down_sample_s = seconds_since(begun);
  begun = SteadyClock::now();
  const auto all = must(execute::read_samples(view, fetch, query));
  const double read_s = seconds_since(begun);
  if (!curve.faults.empty() || !all.faults.empty()) std::exit(3);
  return {down_sample_s, read_s};
}

void print_row(const std::string& system, const Feed& feed, const Stored& stored) {
  const auto samples = static_cast<double>(feed.samples.size());
  fmt::print("| {} | {:.0f} | {:.2f} | {:.2f} | {} |\n", system, samples / stored.wall_s,
             1e6 * stored.processor_s / samples, stored.bytes / samples,
             stored.journal_bytes > 0 ? fmt::format("{:.1f}", stored.journal_bytes / samples) : "");
  std::fflush(stdout);
}

void run(const char* name, const Feed& feed, std::size_t group, const fs::path& work,
         const std::string& postgres, bool rivals) {
  const std::string tag = fmt::format("{}-{}", name, group);
  fmt::print(
      "\n| {}: {} samples of {} series, {} a commit | samples/s | processor µs a sample | "
      "bytes a sample | journal bytes a sample |\n|---|--:|--:|--:|--:|\n",
      name, feed.samples.size(), feed.series.size(), group);
  const fs::path ours = work / ("renkei-" + tag);
  print_row("renkei", feed, store_in_renkei(feed, group, ours));
  if (!rivals) return;
  const std::string rows = work / ("rows-" + tag);
  print_row("SQLite, rows", feed, store_in_sqlite(feed, group, rows, Index::kNone));
  print_row("SQLite, rows, index on series and time", feed,
            store_in_sqlite(feed, group, rows + "-indexed", Index::kSeriesAndTime));
  if (!postgres.empty()) {
    for (const Index index : {Index::kNone, Index::kSeriesAndTime}) {
      const auto stored = store_in_postgres(feed, group, postgres, index);
      if (!stored) continue;
      print_row(index == Index::kNone ? "PostgreSQL, COPY" : "PostgreSQL, COPY, the same index",
                feed, *stored);
    }
  }
  const auto [down_sample_s, read_s] = read_from_renkei(feed, ours);
  fmt::print("\n| one series of {}, all its time | ms |\n|---|--:|\n", name);
  fmt::print("| renkei, 500 buckets, every chunk's hash checked | {:.1f} |\n", 1e3 * down_sample_s);
  fmt::print("| renkei, every sample | {:.1f} |\n", 1e3 * read_s);
  fmt::print("| SQLite, the same buckets by its index | {:.1f} |\n",
             1e3 * read_from_sqlite(feed, rows + "-indexed"));
  std::fflush(stdout);
  fs::remove(rows);
  fs::remove(rows + "-indexed");
  fs::remove_all(ours);
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  using namespace renkei::bench;  // NOLINT(google-build-using-namespace): the program's own
  CLI::App app{"telemetry beside plain rows"};
  std::size_t samples = 4'000'000;
  std::size_t group = 20'000;
  std::string work;
  std::string postgres;
  app.add_option("--samples", samples, "of each kind of signal")->capture_default_str();
  app.add_option("--group", group, "samples of one flush, and of one commit")
      ->capture_default_str();
  app.add_option("--work", work, "folder on the disk to be measured")->required();
  app.add_option("--postgres", postgres, "where PostgreSQL is, as libpq takes it");
  CLI11_PARSE(app, argc, argv);
  fmt::print("{}", machine_text());
  {
    const Feed feed = make_feed(Kind::kInstruments, samples);
    run("instruments", feed, group, work, postgres, true);
    run("instruments", feed, group / 20, work, postgres, true);
  }
  run("full doubles", make_feed(Kind::kFullDoubles, samples / 4), group, work, postgres, false);
  return 0;
}
