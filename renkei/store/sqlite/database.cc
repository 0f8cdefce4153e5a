#include "renkei/store/sqlite/database.h"

#include <fcntl.h>
#include <limits>
#include <sqlite3.h>

#include <fmt/format.h>

#include "renkei/base/posix_file.h"

namespace renkei::store {
namespace {

struct Cause {
  const char* code;
  const char* remedy;
};

Cause cause_of(int primary) {
  switch (primary) {
    case SQLITE_FULL:
      return {"store.disk_full", "make room on this disk, and open the store again"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {"store.damaged", "do not write to it; keep it as evidence, and restore a backup"};
    case SQLITE_IOERR:
      return {"store.io", "look after the disk before going on; then open and verify the store"};
    case SQLITE_CONSTRAINT:
      return {"store.constraint", "nothing was changed: what is recorded stays as it is"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"store.busy", "another program holds the store: stop it, and try again"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return {"store.open", "see that the file and its folder are yours to write"};
    default:
      return {"store.sql", "verify the store; if it holds, this is a fault of renkei"};
  }
}

}  // namespace

struct Connection {
  sqlite3* handle = nullptr;
  std::filesystem::path path;

  Connection(sqlite3* opened, std::filesystem::path at) : handle(opened), path(std::move(at)) {}
  ~Connection() { sqlite3_close_v2(handle); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] Error error() const {
    const int extended = sqlite3_extended_errcode(handle);
    const Cause cause = cause_of(extended & 0xff);
    const std::string reason = fmt::format("{} ({})", sqlite3_errmsg(handle), extended);
    return Error{cause.code, fmt::format("the store {}: {}", path.string(), reason)}
        .at({.file = path.string()})
        .arg("reason", reason)
        .remedy(cause.remedy);
  }
};

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

Result<Database> Database::open(const std::filesystem::path& path, Mode mode) {
  if (mode != Mode::kCreate && !std::filesystem::exists(path)) {
    return fail(Error{"store.not_found", fmt::format("there is no store {}", path.string())}
                    .at({.file = path.string()})
                    .remedy("name the folder that ledger init made"));
  }
  if (mode == Mode::kCreate) {
    // Closed to others before anything stands in it; SQLite's files beside it are made alike.
    const Descriptor made(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (!made.is_open()) return fail(file_write_error(path, errno));
  }
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (mode == Mode::kCreate) flags |= SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  auto connection = std::make_unique<Connection>(handle, path);
  if (opened != SQLITE_OK) return fail(connection->error());
  return Database(std::move(connection));
}

Result<void> Database::run(const char* sql) {
  if (sqlite3_exec(connection_->handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return fail(last_error());
  }
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int prepared =
      sqlite3_prepare_v3(connection_->handle, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (prepared != SQLITE_OK) return fail(last_error());
  return Statement(statement, connection_.get());
}

Error Database::last_error() const { return connection_->error(); }

const std::filesystem::path& Database::path() const { return connection_->path; }

Result<void> Database::copy_to(const std::filesystem::path& target) {
  auto copy = open(target, Mode::kCreate);
  if (!copy) return fail(copy.error());
  sqlite3_backup* backup =
      sqlite3_backup_init(copy->connection_->handle, "main", connection_->handle, "main");
  if (backup == nullptr) return fail(copy->last_error());
  const int stepped = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE) return fail(copy->last_error());
  return {};
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(int place, std::uint64_t value) {
  RENKEI_CHECK(value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  RENKEI_CHECK(sqlite3_bind_int64(statement_.get(), place, static_cast<std::int64_t>(value)) ==
               SQLITE_OK);
  return *this;
}

Statement& Statement::bind(int place, std::string_view text) {
  RENKEI_CHECK(sqlite3_bind_text(statement_.get(), place, text.data(),
                                 static_cast<int>(text.size()), SQLITE_TRANSIENT) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_bytes(int place, std::string_view bytes) {
  RENKEI_CHECK(sqlite3_bind_blob(statement_.get(), place, bytes.data(),
                                 static_cast<int>(bytes.size()), SQLITE_TRANSIENT) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default: {
      Error error = connection_->error();
      reset();
      return fail(std::move(error));
    }
  }
}

Result<void> Statement::finish() {
  while (true) {
    const auto more = step();
    if (!more) return fail(more.error());
    if (!*more) break;
  }
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::uint64_t Statement::number(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(statement_.get(), column));
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data == nullptr ? std::string_view{}
                         : std::string_view(static_cast<const char*>(data), size);
}

}  // namespace renkei::store
