#include "renkei/ledger/merkle_tree.h"

#include <bit>
#include <string>

#include <fmt/format.h>

namespace renkei::ledger {
namespace {

constexpr std::string_view kLeafPrefix("\x00", 1);
constexpr std::string_view kNodePrefix("\x01", 1);

// The greatest power of two smaller than n. Requires n >= 2.
std::uint64_t split_of(std::uint64_t n) { return std::bit_floor(n - 1); }

// The root of the leaves [begin, end), where begin stands as RFC 9162 splits: every whole subtree
// of the range is a stored node.
Result<Hash> range_root(std::uint64_t begin, std::uint64_t end, const ReadNode& read) {
  const std::uint64_t count = end - begin;
  if (std::has_single_bit(count)) {
    const int level = std::countr_zero(count);
    return read({.level = level, .index = begin >> static_cast<unsigned>(level)});
  }
  const std::uint64_t middle = begin + split_of(count);
  auto left = range_root(begin, middle, read);
  if (!left) return left;
  auto right = range_root(middle, end, read);
  if (!right) return right;
  return node_hash(*left, *right);
}

// Appends the root of a range to a proof.
Result<void> add_root(std::uint64_t begin, std::uint64_t end, const ReadNode& read,
                      std::vector<Hash>& proof) {
  const auto root = range_root(begin, end, read);
  if (!root) return fail(root.error());
  proof.push_back(*root);
  return {};
}

// The siblings on the way up from [begin, end) to the leaf at `index`, the leaf's own first.
Result<void> path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const ReadNode& read,
                  std::vector<Hash>& proof) {
  if (end - begin == 1) return {};
  const std::uint64_t middle = begin + split_of(end - begin);
  const bool left = index < middle;
  if (auto below =
          left ? path(index, begin, middle, read, proof) : path(index, middle, end, read, proof);
      !below) {
    return below;
  }
  return left ? add_root(middle, end, read, proof) : add_root(begin, middle, read, proof);
}

// SUBPROOF of RFC 9162: `known` while the first tree's root is the root of [begin, end).
Result<void> subproof(std::uint64_t from, std::uint64_t begin, std::uint64_t end, bool known,
                      const ReadNode& read, std::vector<Hash>& proof) {
  if (from == end) return known ? Result<void>{} : add_root(begin, end, read, proof);
  const std::uint64_t middle = begin + split_of(end - begin);
  const bool left = from <= middle;
  if (auto below = left ? subproof(from, begin, middle, known, read, proof)
                        : subproof(from, middle, end, false, read, proof);
      !below) {
    return below;
  }
  return left ? add_root(middle, end, read, proof) : add_root(begin, middle, read, proof);
}

Error wrong_length(std::size_t hashes) {
  return Error{"ledger.proof_length",
               fmt::format("a proof of {} hashes does not fit these sizes", hashes)}
      .arg("hashes", std::to_string(hashes))
      .remedy("ask for the proof again; it was cut off, added to, or made for other sizes");
}

}  // namespace

Hash leaf_hash(std::string_view data) { return sha256({kLeafPrefix, data}); }

Hash node_hash(const Hash& left, const Hash& right) {
  return sha256({kNodePrefix, left.view(), right.view()});
}

Hash empty_root() { return sha256({}); }

std::vector<NodeId> right_edge_of(TreeSize size) {
  std::vector<NodeId> edge;
  std::uint64_t begin = 0;
  for (std::uint64_t rest = size.value; rest != 0;) {
    const std::uint64_t whole = std::bit_floor(rest);
    const int level = std::countr_zero(whole);
    edge.push_back({.level = level, .index = begin >> static_cast<unsigned>(level)});
    begin += whole;
    rest -= whole;
  }
  return edge;
}

RightEdge::RightEdge(TreeSize size, std::vector<Hash> hashes)
    : size_(size), hashes_(std::move(hashes)) {
  RENKEI_CHECK(hashes_.size() == static_cast<std::size_t>(std::popcount(size.value)));
}

void RightEdge::append(const Hash& leaf, const OnNode& on_node) {
  RENKEI_CHECK(size_ < kTreeSizeMax);
  NodeId id{.level = 0, .index = size_.value};
  if (on_node) on_node(id, leaf);
  hashes_.push_back(leaf);
  // Each trailing one of the size is a subtree that the new one of the same height completes.
  for (std::uint64_t rest = size_.value; (rest & 1U) != 0; rest >>= 1U) {
    const Hash right = hashes_.back();
    hashes_.pop_back();
    hashes_.back() = node_hash(hashes_.back(), right);
    id = {.level = id.level + 1, .index = id.index >> 1U};
    if (on_node) on_node(id, hashes_.back());
  }
  ++size_.value;
}

Hash RightEdge::root() const {
  if (hashes_.empty()) return empty_root();
  Hash root = hashes_.back();
  for (auto left = hashes_.rbegin() + 1; left != hashes_.rend(); ++left) {
    root = node_hash(*left, root);
  }
  return root;
}

Result<Hash> root_at(TreeSize size, const ReadNode& read) {
  if (size.value == 0) return empty_root();
  return range_root(0, size.value, read);
}

Result<std::vector<Hash>> inclusion_proof(EntryIndex index, TreeSize size, const ReadNode& read) {
  RENKEI_CHECK(index.value < size.value && size <= kTreeSizeMax);
  std::vector<Hash> proof;
  if (auto done = path(index.value, 0, size.value, read, proof); !done) return fail(done.error());
  return proof;
}

Result<std::vector<Hash>> consistency_proof(TreeSize from, TreeSize to, const ReadNode& read) {
  RENKEI_CHECK(from <= to && to <= kTreeSizeMax);
  std::vector<Hash> proof;
  if (from.value == 0 || from == to) return proof;
  if (auto done = subproof(from.value, 0, to.value, true, read, proof); !done) {
    return fail(done.error());
  }
  return proof;
}

Error proof_size_error(EntryIndex index, TreeSize size) {
  return Error{"ledger.proof_size",
               fmt::format("there is no entry {} in a log of {}", index.value, size.value)}
      .arg("index", std::to_string(index.value))
      .arg("size", std::to_string(size.value))
      .remedy("ask for an entry below that, or for a checkpoint made after the entry");
}

Error proof_growth_error(TreeSize from, TreeSize to) {
  return Error{"ledger.proof_growth",
               fmt::format("nothing proves that a log of {} entries grew into one of {}",
                           from.value, to.value)}
      .arg("from", std::to_string(from.value))
      .arg("size", std::to_string(to.value))
      .remedy(
          "give the smaller tree first, and none greater than the log; a log of nothing is "
          "the beginning of every log");
}

Result<void> verify_inclusion(const Hash& leaf, EntryIndex index, TreeSize size,
                              const std::vector<Hash>& proof, const Hash& root) {
  if (index.value >= size.value || size > kTreeSizeMax) {
    return fail(proof_size_error(index, size));
  }
  std::uint64_t place = index.value;
  std::uint64_t last = size.value - 1;
  Hash reached = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return fail(wrong_length(proof.size()));
    if ((place & 1U) != 0 || place == last) {
      reached = node_hash(sibling, reached);
      // At the right edge a subtree that is not whole rises without a sibling.
      while ((place & 1U) == 0 && place != 0) {
        place >>= 1U;
        last >>= 1U;
      }
    } else {
      reached = node_hash(reached, sibling);
    }
    place >>= 1U;
    last >>= 1U;
  }
  if (last != 0) return fail(wrong_length(proof.size()));
  if (reached != root) {
    return fail(Error{"ledger.not_included",
                      fmt::format("this is not entry {} of the log of {} entries with root {}",
                                  index.value, size.value, root.to_base64())}
                    .arg("index", std::to_string(index.value))
                    .arg("size", std::to_string(size.value))
                    .arg("root", root.to_base64())
                    .remedy("the entry, the proof or the checkpoint was altered, or they belong "
                            "to different logs: ask each of its maker again"));
  }
  return {};
}

Result<void> verify_consistency(TreeSize from, const Hash& from_root, TreeSize to,
                                const Hash& to_root, const std::vector<Hash>& proof) {
  if (from.value == 0 || from > to || to > kTreeSizeMax) {
    return fail(proof_growth_error(from, to));
  }
  const auto not_consistent = [&] {
    return fail(Error{"ledger.not_consistent",
                      fmt::format("the log of {} entries with root {} does not begin with the {} "
                                  "entries with root {}",
                                  to.value, to_root.to_base64(), from.value, from_root.to_base64())}
                    .arg("size", std::to_string(to.value))
                    .arg("root", to_root.to_base64())
                    .arg("from", std::to_string(from.value))
                    .arg("from_root", from_root.to_base64())
                    .remedy("one of the two was rewritten: keep both and ask the log's owner"));
  };
  if (from == to) {
    if (!proof.empty()) return fail(wrong_length(proof.size()));
    if (from_root != to_root) return not_consistent();
    return {};
  }
  // A first tree that is one whole subtree is its own first node, and not in the proof.
  std::size_t next = 0;
  Hash old_root = from_root;
  if (!std::has_single_bit(from.value)) {
    if (proof.empty()) return fail(wrong_length(0));
    old_root = proof[next++];
  }
  Hash new_root = old_root;
  std::uint64_t place = from.value - 1;
  std::uint64_t last = to.value - 1;
  while ((place & 1U) != 0) {
    place >>= 1U;
    last >>= 1U;
  }
  for (; next < proof.size(); ++next) {
    if (last == 0) return fail(wrong_length(proof.size()));
    if ((place & 1U) != 0 || place == last) {
      old_root = node_hash(proof[next], old_root);
      new_root = node_hash(proof[next], new_root);
      while ((place & 1U) == 0 && place != 0) {
        place >>= 1U;
        last >>= 1U;
      }
    } else {
      new_root = node_hash(new_root, proof[next]);
    }
    place >>= 1U;
    last >>= 1U;
  }
  if (last != 0) return fail(wrong_length(proof.size()));
  if (old_root != from_root || new_root != to_root) return not_consistent();
  return {};
}

}  // namespace renkei::ledger
