// State from entries: how a room builds what it knows (batches, lots, people) out of the log, from
// the first entry or from a saved point.
//
// A saved point names the size and root of the log it was made at. One that is not of this log, or
// of another version of the view, or altered, is not used: the view is folded from the start.
//
//   struct Lots {
//     static constexpr std::string_view kName = "lots";
//     static constexpr int kVersion = 1;
//     Result<void> apply(EntryIndex index, const Entry& entry);
//     [[nodiscard]] std::string save() const;
//     [[nodiscard]] static Result<Lots> load(std::string_view state);
//   };
//   const auto lots = fold_log<Lots>(store, saved_text);
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "renkei/base/result.h"
#include "renkei/ledger/log_store.h"

namespace renkei::ledger {

// Calls for the entries from `from` to the head in order, and returns the head. Errors: those of
// the call, of the store, and of parse_entry.
using OnEntryRead = std::function<Result<void>(EntryIndex, const Entry&)>;
[[nodiscard]] Result<Head> read_entries(LogStore& store, EntryIndex from, const OnEntryRead& call);

// The state of a view, as of a state of the log.
struct SavedPoint {
  std::string view;
  int version = 0;
  Head at;
  std::string state;

  // Five lines and the state, which is kept byte by byte.
  [[nodiscard]] std::string to_text() const;
};
// Errors: ledger.saved_point (cut off or altered).
[[nodiscard]] Result<SavedPoint> parse_saved_point(std::string_view text);
// Whether the log had this head once. Errors: ledger.saved_point, those of the store.
[[nodiscard]] Result<void> check_saved_point(LogStore& store, const SavedPoint& point);

template <typename View>
concept LogView =
    requires(View view, EntryIndex index, const Entry& entry, std::string_view state) {
      { View::kName } -> std::convertible_to<std::string_view>;
      { View::kVersion } -> std::convertible_to<int>;
      { view.apply(index, entry) } -> std::same_as<Result<void>>;
      { std::as_const(view).save() } -> std::same_as<std::string>;
      { View::load(state) } -> std::same_as<Result<View>>;
    };

template <LogView View>
struct Folded {
  View view;
  Head at;
  bool from_start = true;  // the saved point, if there was one, was of no use

  [[nodiscard]] SavedPoint save() const {
    return {std::string(View::kName), View::kVersion, at, view.save()};
  }
};

// `saved`: the text of a point saved before, or nothing. Errors: those of the view's apply, of the
// store, and of parse_entry; never one of the saved point.
template <LogView View>
[[nodiscard]] Result<Folded<View>> fold_log(LogStore& store, std::string_view saved = {}) {
  Folded<View> folded{View{}, Head{}, true};
  const auto point = parse_saved_point(saved);
  if (point && point->view == View::kName && point->version == View::kVersion &&
      check_saved_point(store, *point)) {
    if (auto view = View::load(point->state)) {
      folded = {*std::move(view), point->at, false};
    }
  }
  const auto head = read_entries(
      store, {folded.at.size.value},
      [&](EntryIndex index, const Entry& entry) { return folded.view.apply(index, entry); });
  if (!head) return fail(head.error());
  folded.at = *head;
  return folded;
}

}  // namespace renkei::ledger
