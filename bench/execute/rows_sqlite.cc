#include "bench/execute/rows_sqlite.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sqlite3.h>

#include <fmt/format.h>

namespace renkei::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

void must(int code, sqlite3* database) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  std::fprintf(stderr, "bench_execute: %s\n", sqlite3_errmsg(database));
  std::exit(3);
}

}  // namespace

double part(std::vector<double>& values, double p) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1))];
}

Written write_rows(const std::string& file, const std::vector<std::size_t>& groups,
                   std::size_t row_bytes) {
  sqlite3* database = nullptr;
  must(sqlite3_open(file.c_str(), &database), database);
  const auto run = [&](const char* sql) {
    must(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), database);
  };
  run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "CREATE TABLE entry (seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE,"
      " bytes BLOB NOT NULL) STRICT");
  sqlite3_stmt* insert = nullptr;
  must(sqlite3_prepare_v2(database, "INSERT INTO entry VALUES (?1, ?2, ?3)", -1, &insert, nullptr),
       database);
  const std::string row(row_bytes, 'x');
  std::vector<double> commits_ms;
  std::uint64_t number = 0;
  const auto begun = SteadyClock::now();
  const std::clock_t processor = std::clock();
  for (const std::size_t group : groups) {
    const auto commit = SteadyClock::now();
    run("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < group; ++i, ++number) {
      // As scattered as the ids of events are.
      const std::string id = fmt::format("{:016x}{:016x}", number * 0x9e3779b97f4a7c15U, number);
      sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(number));
      sqlite3_bind_text(insert, 2, id.data(), static_cast<int>(id.size()), SQLITE_STATIC);
      sqlite3_bind_blob(insert, 3, row.data(), static_cast<int>(row.size()), SQLITE_STATIC);
      must(sqlite3_step(insert), database);
      sqlite3_reset(insert);
    }
    run("COMMIT");
    commits_ms.push_back(
        std::chrono::duration<double, std::milli>(SteadyClock::now() - commit).count());
  }
  Written written;
  written.wall_s = std::chrono::duration<double>(SteadyClock::now() - begun).count();
  written.processor_s = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
  written.commit_p99_ms = part(commits_ms, 0.99);
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return written;
}

}  // namespace renkei::bench
