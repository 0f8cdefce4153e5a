#include "renkei/store/attachments.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;

class AttachmentsTest : public StoreTest {
 public:
  ~AttachmentsTest() override = default;

 protected:
  [[nodiscard]] fs::path given(const std::string& content) const {
    EXPECT_TRUE(disk().write(folder_ / "given", content));
    return folder_ / "given";
  }
  [[nodiscard]] fs::path place_of(const ledger::Hash& hash) const {
    return folder_ / "kept" / hash.to_hex().substr(0, 2) / hash.to_hex();
  }

  Attachments kept_{folder_ / "kept"};
};

TEST_F(AttachmentsTest, ComeOutAsTheyWentIn) {
  // More than one piece of reading, and bytes of every value.
  std::string content;
  for (int i = 0; i < 700'000; ++i) content.push_back(static_cast<char>(i * 7));
  for (const std::string& one : {std::string(), std::string("x"), content}) {
    const auto added = kept_.add(given(one));
    ASSERT_TRUE(added) << added.error().to_string();
    EXPECT_EQ(added->hash, ledger::sha256({one}));
    EXPECT_EQ(added->bytes, one.size());
    const fs::path out = folder_ / ("out" + std::to_string(one.size()));
    ASSERT_TRUE(kept_.take_out(added->hash, out));
    EXPECT_EQ(*disk().read(out, 1 << 20U), one);
    EXPECT_EQ(code_of(kept_.take_out(added->hash, out)), "store.exists");
    // Once more is the same one.
    EXPECT_TRUE(kept_.add(given(one)));
  }
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "kept")) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, 3U);
}

TEST_F(AttachmentsTest, WhatWasChangedIsToldAndNotServedAndCanBePutBack) {
  const auto added = kept_.add(given("chromatogram"));
  ASSERT_TRUE(added);
  ASSERT_TRUE(disk().write(place_of(added->hash), "chromatogran"));
  EXPECT_EQ(code_of(kept_.check(added->hash)), "store.attachment_damaged");
  EXPECT_EQ(code_of(kept_.take_out(added->hash, folder_ / "out")), "store.attachment_damaged");
  EXPECT_FALSE(fs::exists(folder_ / "out"));
  ASSERT_TRUE(kept_.add(given("chromatogram")));
  EXPECT_TRUE(kept_.check(added->hash));
  EXPECT_EQ(code_of(kept_.check(ledger::sha256({"other"}))), "store.no_attachment");
}

TEST_F(AttachmentsTest, BytesGoInAndComeOutAsFilesDo) {
  const std::string bytes("a\0chunk", 7);
  const auto added = kept_.add_bytes(bytes);
  ASSERT_TRUE(added) << added.error().to_string();
  EXPECT_EQ(added->hash, kept_.add(given(bytes))->hash);
  EXPECT_EQ(*kept_.read(added->hash, 7), bytes);
  EXPECT_EQ(code_of(kept_.read(added->hash, 6)), "file.too_large");
  EXPECT_EQ(code_of(kept_.read(ledger::sha256({"other"}), 7)), "store.no_attachment");
  ASSERT_TRUE(disk().write(place_of(added->hash), "a chunk"));
  EXPECT_EQ(code_of(kept_.read(added->hash, 7)), "store.attachment_damaged");
  // Once more, and it is right again.
  ASSERT_TRUE(kept_.add_bytes(bytes));
  EXPECT_EQ(*kept_.read(added->hash, 7), bytes);
  EXPECT_TRUE(kept_.add_bytes(""));
}

TEST_F(AttachmentsTest, OnlyFilesGoIn) {
  EXPECT_EQ(code_of(kept_.add(folder_ / "none")), "file.not_found");
  EXPECT_EQ(code_of(kept_.add(folder_)), "file.read");
  EXPECT_EQ(code_of(kept_.add("/dev/zero")), "file.not_stored");
}

}  // namespace
}  // namespace renkei::store
