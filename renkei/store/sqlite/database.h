// SQLite behind one door: a connection, a statement that is prepared once and used again, and
// errors in our form. One connection, one thread. Not here: what is kept in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "renkei/base/result.h"

struct sqlite3_stmt;

namespace renkei::store {

struct Connection;
class Statement;

class Database {
 public:
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

  enum class Mode : std::uint8_t { kReadOnly, kWrite, kCreate };
  // Errors: store.not_found, store.open.
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, Mode mode);

  // Runs statements that return nothing of use. Errors: store.sql, store.disk_full, store.damaged,
  // store.io; the message names the file and what SQLite says.
  [[nodiscard]] Result<void> run(const char* sql);
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  // What SQLite said last, as an Error of the right code.
  [[nodiscard]] Error last_error() const;
  [[nodiscard]] const std::filesystem::path& path() const;
  // Copies the whole database, as it stands at one moment, into a new file. Errors: as run.
  [[nodiscard]] Result<void> copy_to(const std::filesystem::path& target);

 private:
  explicit Database(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;  // statements point to it: it stays where it is
};

// Values are bound from 1 and read from column 0. Bytes that are read live until the next step. The
// database must outlive it; it may be moved.
class Statement {
 public:
  Statement() = default;                            // of nothing: only to be assigned to
  Statement& bind(int place, std::uint64_t value);  // below 2^63, else RENKEI_CHECK
  Statement& bind(int place, std::string_view text);
  Statement& bind_bytes(int place, std::string_view bytes);
  // To the next row; false after the last. Errors: as Database::run, store.constraint.
  [[nodiscard]] Result<bool> step();
  // Runs to its end and makes ready for the next use.
  [[nodiscard]] Result<void> finish();
  void reset();

  [[nodiscard]] std::uint64_t number(int column) const;
  [[nodiscard]] std::string_view bytes(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(sqlite3_stmt* statement, const Connection* connection)
      : statement_(statement), connection_(connection) {}
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  const Connection* connection_ = nullptr;
};

}  // namespace renkei::store
