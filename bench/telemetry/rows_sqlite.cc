#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <sqlite3.h>

#include "bench/telemetry/rows.h"

namespace renkei::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Database {
 public:
  explicit Database(const std::string& file) {
    must(sqlite3_open(file.c_str(), &database_));
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
  }
  ~Database() { sqlite3_close(database_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const char* sql) { must(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    must(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return statement;
  }
  void must(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    std::fprintf(stderr, "bench_telemetry: %s\n", sqlite3_errmsg(database_));
    std::exit(3);
  }

 private:
  sqlite3* database_ = nullptr;
};

}  // namespace

Stored store_in_sqlite(const Feed& feed, std::size_t group, const std::string& file, Index index) {
  Stored stored;
  {
    Database database(file);
    database.run(
        "CREATE TABLE sample (series INTEGER NOT NULL, time INTEGER NOT NULL, value REAL,"
        " quality INTEGER NOT NULL) STRICT");
    if (index == Index::kSeriesAndTime) {
      database.run("CREATE INDEX by_series ON sample (series, time)");
    }
    sqlite3_stmt* insert = database.prepare("INSERT INTO sample VALUES (?1, ?2, ?3, ?4)");
    const auto begun = SteadyClock::now();
    const std::clock_t processor = std::clock();
    for (std::size_t from = 0; from < feed.samples.size(); from += group) {
      database.run("BEGIN IMMEDIATE");
      for (std::size_t i = from; i < std::min(from + group, feed.samples.size()); ++i) {
        const auto& [series, sample] = feed.samples[i];
        sqlite3_bind_int64(insert, 1, series);
        sqlite3_bind_int64(insert, 2, sample.time.milliseconds());
        sqlite3_bind_double(insert, 3, *sample.value);
        sqlite3_bind_int(insert, 4, static_cast<int>(sample.quality));
        database.must(sqlite3_step(insert));
        sqlite3_reset(insert);
      }
      database.run("COMMIT");
    }
    stored.wall_s = std::chrono::duration<double>(SteadyClock::now() - begun).count();
    stored.processor_s = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    sqlite3_finalize(insert);
  }
  stored.bytes = static_cast<double>(std::filesystem::file_size(file));
  return stored;
}

double read_from_sqlite(const Feed& feed, const std::string& file) {
  Database database(file);
  sqlite3_stmt* select = database.prepare(
      "SELECT (time - ?1) * 500 / (?2 - ?1) AS bucket, min(value), max(value), avg(value)"
      " FROM sample WHERE series = 0 AND time >= ?1 AND time < ?2 GROUP BY bucket");
  sqlite3_bind_int64(select, 1, feed.samples.front().sample.time.milliseconds());
  sqlite3_bind_int64(select, 2, feed.samples.back().sample.time.milliseconds() + 1);
  const auto begun = SteadyClock::now();
  int rows = 0;
  while (sqlite3_step(select) == SQLITE_ROW) ++rows;
  const double wall_s = std::chrono::duration<double>(SteadyClock::now() - begun).count();
  sqlite3_finalize(select);
  if (rows != 500) std::fprintf(stderr, "bench_telemetry: %d buckets\n", rows);
  return wall_s;
}

}  // namespace renkei::bench
