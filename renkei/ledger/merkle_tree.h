// The Merkle tree of a log: RFC 6962 section 2 and RFC 9162 section 2.1, with SHA-256.
//
// A node (level, index) is the root of the whole subtree over the leaves
// [index * 2^level, (index + 1) * 2^level); only whole subtrees are ever stored, for they never
// change again. The root of a tree of any size, and every proof, follow from them. Not here: what a
// leaf means, and who signed a root. Plain values and pure functions, thread-safe as such.
//
//   RightEdge edge;
//   edge.append(leaf_hash(entry), store_node);
//   const Hash root = edge.root();
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/hash.h"

namespace renkei::ledger {

// The place of an entry in its log, from 0.
struct EntryIndex {
  std::uint64_t value = 0;
  friend auto operator<=>(const EntryIndex&, const EntryIndex&) = default;
};

// How many entries a log has.
struct TreeSize {
  std::uint64_t value = 0;
  friend auto operator<=>(const TreeSize&, const TreeSize&) = default;
};

// No log has more entries: 2^62, which keeps all arithmetic on places within 64 bits.
inline constexpr TreeSize kTreeSizeMax{std::uint64_t{1} << 62U};

// SHA-256(0x00 || data), RFC 9162 section 2.1.1. The prefixes keep a leaf from passing for a node.
[[nodiscard]] Hash leaf_hash(std::string_view data);
// SHA-256(0x01 || left || right).
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);
// The root of a tree without leaves: SHA-256 of nothing.
[[nodiscard]] Hash empty_root();

struct NodeId {
  int level = 0;  // 0: leaves
  std::uint64_t index = 0;
  friend auto operator<=>(const NodeId&, const NodeId&) = default;
};

// The roots of the whole subtrees a tree of this size is made of, from the greatest (left) to the
// smallest: one for each bit of the size. At most 63.
[[nodiscard]] std::vector<NodeId> right_edge_of(TreeSize size);

// What is needed to append: the whole subtrees at the right, greatest first.
class RightEdge {
 public:
  RightEdge() = default;  // of the empty tree
  // `hashes` as right_edge_of(size) names them. Their number wrong: RENKEI_CHECK.
  RightEdge(TreeSize size, std::vector<Hash> hashes);

  // Appends a leaf; `on_node` is called for it and then for each subtree that it completes.
  using OnNode = std::function<void(NodeId, const Hash&)>;
  void append(const Hash& leaf, const OnNode& on_node = {});

  [[nodiscard]] TreeSize size() const { return size_; }
  [[nodiscard]] Hash root() const;

 private:
  TreeSize size_;
  std::vector<Hash> hashes_;
};

// Reads stored nodes; an error where a node that must be there cannot be had.
using ReadNode = std::function<Result<Hash>(NodeId)>;

// The root a tree had at this size. Errors: those of `read`.
[[nodiscard]] Result<Hash> root_at(TreeSize size, const ReadNode& read);
// PATH of RFC 9162 section 2.1.3.1, from the leaf up; at most 62 hashes. Requires index < size.
[[nodiscard]] Result<std::vector<Hash>> inclusion_proof(EntryIndex index, TreeSize size,
                                                        const ReadNode& read);
// PROOF of RFC 9162 section 2.1.4.1; empty when the sizes are equal or `from` is 0. Requires
// from <= to.
[[nodiscard]] Result<std::vector<Hash>> consistency_proof(TreeSize from, TreeSize to,
                                                          const ReadNode& read);

// ledger.proof_size and ledger.proof_growth, for all who are asked for such proofs.
[[nodiscard]] Error proof_size_error(EntryIndex index, TreeSize size);
[[nodiscard]] Error proof_growth_error(TreeSize from, TreeSize to);

// RFC 9162 section 2.1.3.2. Errors: ledger.proof_size (no such place in a tree of this size),
// ledger.proof_length (too short or too long), ledger.not_included (leads to another root).
[[nodiscard]] Result<void> verify_inclusion(const Hash& leaf, EntryIndex index, TreeSize size,
                                            const std::vector<Hash>& proof, const Hash& root);
// RFC 9162 section 2.1.4.2. Errors: ledger.proof_growth (from a greater tree to a smaller, or from
// one of nothing, which is the beginning of every tree and needs no proof), ledger.proof_length,
// ledger.not_consistent.
[[nodiscard]] Result<void> verify_consistency(TreeSize from, const Hash& from_root, TreeSize to,
                                              const Hash& to_root, const std::vector<Hash>& proof);

}  // namespace renkei::ledger
