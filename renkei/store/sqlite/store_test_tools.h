// What the store's tests share: a folder of their own with a log in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/log.h"
#include "renkei/store/sqlite/sqlite_store.h"

namespace renkei::store {

using ledger::Draft;
using ledger::EventTypes;
using ledger::Log;
using ledger::test::code_of;
using ledger::test::draft_of;
using Access = SqliteStore::Access;

class StoreTest : public testing::Test {
 public:
  StoreTest() {
    std::string name = (std::filesystem::temp_directory_path() / "renkei-store-XXXXXX").string();
    RENKEI_CHECK(mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~StoreTest() override { std::filesystem::remove_all(folder_); }

 protected:
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "log.db"; }
  [[nodiscard]] std::unique_ptr<SqliteStore> open(Access access) const {
    auto store = SqliteStore::open(file(), access);
    EXPECT_TRUE(store) << store.error().to_string();
    return *std::move(store);
  }
  static Log open_log(SqliteStore& store) {
    auto log = Log::open(store, EventTypes::known());
    EXPECT_TRUE(log) << log.error().to_string();
    return *std::move(log);
  }
  static void append(Log& log, std::uint64_t from, std::uint64_t to) {
    std::vector<Draft> drafts;
    for (std::uint64_t i = from; i < to; ++i) {
      drafts.push_back(draft_of(i, {"l" + std::to_string(i % 3)}));
    }
    const auto done = log.append(drafts);
    ASSERT_TRUE(done) << done.error().to_string();
    for (const auto& one : *done) ASSERT_TRUE(one) << one.error().to_string();
  }

  std::filesystem::path folder_;
};

}  // namespace renkei::store
