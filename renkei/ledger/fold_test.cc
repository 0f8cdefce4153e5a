#include "renkei/ledger/fold.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::draft_of;

// How many entries there are of each lot.
struct LotCounts {
  static constexpr std::string_view kName = "lot-counts";
  static constexpr int kVersion = 3;

  std::map<std::string, int> counts;
  int applied = 0;  // in this run

  Result<void> apply(EntryIndex index, const Entry& entry) {
    if (index.value == 66) return fail(Error{"test.refused", "66"});
    for (const EntityRef& ref : entry.refs) ++counts[ref.id];
    ++applied;
    return {};
  }
  [[nodiscard]] std::string save() const {
    std::string text;
    for (const auto& [lot, count] : counts) text += lot + " " + std::to_string(count) + "\n";
    return text;
  }
  [[nodiscard]] static Result<LotCounts> load(std::string_view state) {
    LotCounts view;
    while (!state.empty()) {
      const auto space = state.find(' ');
      const auto end = state.find('\n');
      view.counts[std::string(state.substr(0, space))] =
          std::stoi(std::string(state.substr(space + 1, end - space - 1)));
      state.remove_prefix(end + 1);
    }
    return view;
  }
};

void append(MemoryStore& store, std::uint64_t from, std::uint64_t to) {
  auto log = Log::open(store, EventTypes::known());
  ASSERT_TRUE(log);
  for (std::uint64_t i = from; i < to; ++i) {
    ASSERT_TRUE((*log->append(std::vector{draft_of(i, {i % 2 == 0 ? "even" : "odd"})}))[0]);
  }
}

TEST(Fold, GoesOnFromASavedPointAndEndsWhereTheWholeWayEnds) {
  MemoryStore store;
  append(store, 0, 5);
  const auto first = fold_log<LotCounts>(store);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->view.counts, (std::map<std::string, int>{{"even", 3}, {"odd", 2}}));
  const std::string saved = first->save().to_text();
  append(store, 5, 9);
  const auto second = fold_log<LotCounts>(store, saved);
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->from_start);
  EXPECT_EQ(second->view.applied, 4);
  EXPECT_EQ(second->view.counts, fold_log<LotCounts>(store)->view.counts);
  EXPECT_EQ(second->at, *store.head());
}

TEST(Fold, ASavedPointThatIsNotOfThisLogIsNotUsed) {
  MemoryStore store;
  append(store, 0, 5);
  const SavedPoint point = fold_log<LotCounts>(store)->save();
  const auto from_start = [&](const std::string& text, MemoryStore& log) {
    const auto folded = fold_log<LotCounts>(log, text);
    EXPECT_TRUE(folded);
    return folded && folded->from_start;
  };
  EXPECT_FALSE(from_start(point.to_text(), store));
  MemoryStore shorter;
  append(shorter, 0, 4);
  EXPECT_TRUE(from_start(point.to_text(), shorter));
  EXPECT_EQ(code_of(check_saved_point(shorter, point)), "ledger.saved_point");
  MemoryStore other;
  append(other, 1, 7);
  EXPECT_TRUE(from_start(point.to_text(), other));
  SavedPoint changed = point;
  changed.version = 2;
  EXPECT_TRUE(from_start(changed.to_text(), store));
  changed = point;
  changed.view = "another";
  EXPECT_TRUE(from_start(changed.to_text(), store));
  // What a hand or a failing disk changes.
  const std::string text = point.to_text();
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string flipped = text;
    test::flip_bit(flipped, i, i % 8);
    EXPECT_TRUE(from_start(flipped, store)) << i;
    EXPECT_TRUE(from_start(text.substr(0, i), store)) << i;
  }
}

TEST(Fold, StopsWhereTheViewRefuses) {
  MemoryStore store;
  append(store, 0, 70);
  EXPECT_EQ(code_of(fold_log<LotCounts>(store)), "test.refused");
}

}  // namespace
}  // namespace renkei::ledger
