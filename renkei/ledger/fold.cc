#include "renkei/ledger/fold.h"

#include <fmt/format.h>

#include "renkei/ledger/lines.h"

namespace renkei::ledger {
namespace {

constexpr std::string_view kHeader = "renkei/view/v1";

Error saved_point_error(const std::string& reason) {
  return Error{"ledger.saved_point", fmt::format("the saved point cannot be used: {}", reason)}
      .arg("reason", reason)
      .remedy("delete it: it is made again from the log");
}

}  // namespace

Result<Head> read_entries(LogStore& store, EntryIndex from, const OnEntryRead& call) {
  auto head = store.head();
  if (!head) return head;
  const auto done = store.scan(from, head->size, [&](const StoredEntry& stored) {
    const auto entry = parse_entry(stored.bytes);
    return entry ? call(stored.index, *entry) : Result<void>(fail(entry.error()));
  });
  if (!done) return fail(done.error());
  return head;
}

std::string SavedPoint::to_text() const {
  return fmt::format("{}\n{} {}\n{}\n{}\n{}\n{}", kHeader, view, version, at.size.value,
                     at.root.to_base64(), sha256({state}).to_base64(), state);
}

Result<SavedPoint> parse_saved_point(std::string_view text) {
  if (take_line(text) != kHeader) return fail(saved_point_error("it is none"));
  SavedPoint point;
  std::string_view name = take_line(text);
  point.view = take_word(name);
  std::uint64_t version = 0;
  if (!parse_count(take_word(name), version) || version > 1'000'000) {
    return fail(saved_point_error("its version is no number"));
  }
  point.version = static_cast<int>(version);
  if (!parse_count(take_line(text), point.at.size.value) || point.at.size > kTreeSizeMax) {
    return fail(saved_point_error("its size is no number"));
  }
  const auto root = hash_from_base64(take_line(text));
  const auto state = hash_from_base64(take_line(text));
  if (!root || !state) return fail(saved_point_error("its hashes cannot be read"));
  point.at.root = *root;
  if (sha256({text}) != *state) return fail(saved_point_error("its state was altered"));
  point.state = text;
  return point;
}

Result<void> check_saved_point(LogStore& store, const SavedPoint& point) {
  const auto head = store.head();
  if (!head) return fail(head.error());
  if (point.at.size > head->size) return fail(saved_point_error("the log is shorter"));
  const auto root = root_at(point.at.size, [&](NodeId id) { return store.node(id); });
  if (!root) return fail(root.error());
  if (*root != point.at.root) return fail(saved_point_error("it is of another log"));
  return {};
}

}  // namespace renkei::ledger
