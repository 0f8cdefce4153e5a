#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <filesystem>
#include <mutex>
#include <sqlite3.h>
#include <thread>

#include "bench/ledger/load.h"

#include "renkei/base/seams.h"

namespace renkei::bench {
namespace {

void must(int code, sqlite3* database) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  std::fprintf(stderr, "bench_ledger: %s\n", sqlite3_errmsg(database));
  std::exit(3);
}

// The tables of a store, without its triggers.
constexpr const char* kSchema =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE,"
    " leaf BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE node (level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY (level, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE reference (kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,"
    " PRIMARY KEY (kind, id, seq)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE head (one INTEGER PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;"
    "INSERT INTO head VALUES (1, 0, x'00');";

class Writer {
 public:
  Writer(const std::string& file, std::size_t entry_bytes) : bytes_(entry_bytes, 'x') {
    must(sqlite3_open(file.c_str(), &database_), database_);
    must(sqlite3_exec(database_, kSchema, nullptr, nullptr, nullptr), database_);
    entry_ = prepare("INSERT INTO entry VALUES (?1, ?2, ?3, ?4)");
    node_ = prepare("INSERT INTO node VALUES (?1, ?2, ?3)");
    reference_ = prepare("INSERT INTO reference VALUES ('lot', ?1, ?2)");
    head_ = prepare("UPDATE head SET size = ?1, root = ?2");
  }
  ~Writer() {
    for (sqlite3_stmt* one : {entry_, node_, reference_, head_}) sqlite3_finalize(one);
    sqlite3_close(database_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void commit(std::size_t count) {
    must(sqlite3_exec(database_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), database_);
    for (std::size_t i = 0; i < count; ++i) add();
    sqlite3_bind_int64(head_, 1, static_cast<sqlite3_int64>(size_));
    hash(head_, 2);
    run(head_);
    must(sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr), database_);
  }

 private:
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    must(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr),
         database_);
    return statement;
  }
  void run(sqlite3_stmt* statement) {
    must(sqlite3_step(statement), database_);
    sqlite3_reset(statement);
  }
  // Bytes that no page can hold shorter, as a hash's are.
  void hash(sqlite3_stmt* statement, int place) {
    std::uint64_t words[4];
    for (auto& word : words) word = random_.next();
    sqlite3_bind_blob(statement, place, words, sizeof words, SQLITE_TRANSIENT);
  }
  void add() {
    char id[33];
    std::snprintf(id, sizeof id, "%016llx%016llx", static_cast<unsigned long long>(random_.next()),
                  static_cast<unsigned long long>(random_.next()));
    sqlite3_bind_int64(entry_, 1, static_cast<sqlite3_int64>(size_));
    sqlite3_bind_text(entry_, 2, id, 32, SQLITE_TRANSIENT);
    hash(entry_, 3);
    sqlite3_bind_blob(entry_, 4, bytes_.data(), static_cast<int>(bytes_.size()), SQLITE_TRANSIENT);
    run(entry_);
    // A leaf, and the subtrees that it completes.
    for (int level = 0; (size_ + 1) % (std::uint64_t{1} << level) == 0; ++level) {
      sqlite3_bind_int(node_, 1, level);
      sqlite3_bind_int64(node_, 2, static_cast<sqlite3_int64>((size_ + 1) >> level) - 1);
      hash(node_, 3);
      run(node_);
    }
    const std::string lot = "l" + std::to_string(size_ % 100);
    sqlite3_bind_text(reference_, 1, lot.c_str(), -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(reference_, 2, static_cast<sqlite3_int64>(size_));
    run(reference_);
    ++size_;
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* entry_ = nullptr;
  sqlite3_stmt* node_ = nullptr;
  sqlite3_stmt* reference_ = nullptr;
  sqlite3_stmt* head_ = nullptr;
  std::string bytes_;
  Random random_{1};
  std::uint64_t size_ = 0;
};

}  // namespace

Measured run_bare_sqlite(const std::string& file, const Load& load, std::size_t entry_bytes) {
  Measured measured;
  {
    Writer writer(file, entry_bytes);
    // One queue, as the recorder has: clients are told in one call, and send again from it.
    std::vector<SteadyClock::time_point> sent(static_cast<std::size_t>(load.clients),
                                              SteadyClock::now());
    std::uint64_t commits = 0;
    const auto begun = SteadyClock::now();
    const std::clock_t processor = std::clock();
    const auto end = begun + std::chrono::duration<double>(load.seconds);
    while (SteadyClock::now() < end) {
      writer.commit(sent.size());
      ++commits;
      const auto now = SteadyClock::now();
      for (auto& one : sent) {
        measured.latencies_ms.push_back(
            std::chrono::duration<float, std::milli>(now - one).count());
        one = now;
      }
      measured.acknowledged += sent.size();
    }
    measured.wall_s = std::chrono::duration<double>(SteadyClock::now() - begun).count();
    measured.processor_s = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    measured.rows_a_commit =
        static_cast<double>(measured.acknowledged) / static_cast<double>(commits);
  }
  measured.bytes_on_disk = static_cast<double>(std::filesystem::file_size(file)) /
                           static_cast<double>(measured.acknowledged);
  return measured;
}

}  // namespace renkei::bench
