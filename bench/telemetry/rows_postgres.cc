#include "bench/telemetry/rows.h"

#ifdef RENKEI_BENCH_POSTGRES
#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <libpq-fe.h>

#include "renkei/ledger/big_endian.h"

namespace renkei::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Connection {
 public:
  explicit Connection(const std::string& where) : connection_(PQconnectdb(where.c_str())) {
    must(PQstatus(connection_) == CONNECTION_OK);
  }
  ~Connection() { PQfinish(connection_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The first cell of the answer, if there is one.
  std::string run(const char* sql) {
    PGresult* result = PQexec(connection_, sql);
    const auto status = PQresultStatus(result);
    must(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN);
    std::string cell;
    if (status == PGRES_TUPLES_OK && PQntuples(result) > 0) cell = PQgetvalue(result, 0, 0);
    PQclear(result);
    return cell;
  }
  void copy(const std::string& rows) {
    (void)run("COPY sample FROM STDIN (FORMAT binary)");
    must(PQputCopyData(connection_, rows.data(), static_cast<int>(rows.size())) == 1);
    must(PQputCopyEnd(connection_, nullptr) == 1);
    PGresult* result = PQgetResult(connection_);
    must(PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
    must(PQgetResult(connection_) == nullptr);
  }

 private:
  void must(bool right) {
    if (right) return;
    std::fprintf(stderr, "bench_telemetry: %s\n", PQerrorMessage(connection_));
    std::exit(3);
  }
  PGconn* connection_;
};

template <typename Number>
void put(std::string& bytes, Number number) {
  bytes += ledger::big_endian_text(static_cast<std::uint32_t>(sizeof(Number)));
  bytes += ledger::big_endian_text(number);
}

}  // namespace

std::optional<Stored> store_in_postgres(const Feed& feed, std::size_t group,
                                        const std::string& where, Index index) {
  Connection connection(where);
  (void)connection.run("SET client_min_messages = warning");
  (void)connection.run("DROP TABLE IF EXISTS sample");
  (void)connection.run(
      "CREATE TABLE sample (series int4 NOT NULL, time int8 NOT NULL, value float8,"
      " quality int2 NOT NULL)");
  if (index == Index::kSeriesAndTime) {
    (void)connection.run("CREATE INDEX ON sample (series, time)");
  }
  Stored stored;
  const auto begun = SteadyClock::now();
  const std::clock_t processor = std::clock();
  for (std::size_t from = 0; from < feed.samples.size(); from += group) {
    std::string rows("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", 19);
    for (std::size_t i = from; i < std::min(from + group, feed.samples.size()); ++i) {
      const auto& [series, sample] = feed.samples[i];
      rows += ledger::big_endian_text(std::uint16_t{4});
      put(rows, series);
      put(rows, static_cast<std::uint64_t>(sample.time.milliseconds()));
      put(rows, std::bit_cast<std::uint64_t>(*sample.value));
      put(rows, static_cast<std::uint16_t>(sample.quality));
    }
    rows += "\xff\xff";
    connection.copy(rows);
  }
  stored.wall_s = std::chrono::duration<double>(SteadyClock::now() - begun).count();
  stored.processor_s = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
  stored.bytes = std::stod(connection.run("SELECT pg_total_relation_size('sample')"));
  return stored;
}

}  // namespace renkei::bench
#else
namespace renkei::bench {

std::optional<Stored> store_in_postgres(const Feed&, std::size_t, const std::string&, Index) {
  return std::nullopt;
}

}  // namespace renkei::bench
#endif
