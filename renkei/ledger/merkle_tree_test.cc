#include "renkei/ledger/merkle_tree.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/ledger/base64.h"
#include "renkei/ledger/ledger_test_tools.h"

namespace renkei::ledger {
namespace {

using test::code_of;

// MTH of RFC 9162 section 2.1.1, written as there: the other way to the same roots.
Hash reference_root(const std::vector<std::string>& data, std::size_t begin, std::size_t end) {
  if (begin == end) return sha256({});
  if (end - begin == 1) return sha256({std::string_view("\x00", 1), data[begin]});
  std::size_t k = 1;
  while (2 * k < end - begin) k *= 2;
  return sha256({std::string_view("\x01", 1), reference_root(data, begin, begin + k).view(),
                 reference_root(data, begin + k, end).view()});
}

struct Forest {
  std::map<NodeId, Hash> nodes;
  std::vector<Hash> roots{empty_root()};  // by size
  std::vector<Hash> leaves;
  RightEdge edge;

  explicit Forest(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      leaves.push_back(leaf_hash("leaf " + std::to_string(i)));
      edge.append(leaves.back(), [this](NodeId id, const Hash& hash) {
        ASSERT_TRUE(nodes.emplace(id, hash).second);
      });
      roots.push_back(edge.root());
    }
  }
  [[nodiscard]] ReadNode reader() const {
    return [this](NodeId id) -> Result<Hash> {
      const auto found = nodes.find(id);
      if (found == nodes.end()) return fail(Error{"test.no_node", "no such node"});
      return found->second;
    };
  }
};

TEST(MerkleTree, RootMatchesTheDefinitionForEverySizeUpTo300) {
  std::vector<std::string> data;
  for (int i = 0; i < 300; ++i) data.push_back("leaf " + std::to_string(i));
  const Forest forest(300);
  for (std::size_t size = 0; size <= 300; ++size) {
    ASSERT_EQ(forest.roots[size], reference_root(data, 0, size)) << size;
    ASSERT_EQ(*root_at({size}, forest.reader()), forest.roots[size]) << size;
  }
}

TEST(MerkleTree, AnEdgeThatWasReadBackGrowsAlike) {
  const Forest forest(100);
  for (std::size_t size = 0; size < 100; ++size) {
    std::vector<Hash> hashes;
    for (const NodeId id : right_edge_of({size})) hashes.push_back(forest.nodes.at(id));
    RightEdge edge({size}, hashes);
    ASSERT_EQ(edge.root(), forest.roots[size]);
    edge.append(forest.leaves[size]);
    ASSERT_EQ(edge.root(), forest.roots[size + 1]);
  }
}

TEST(MerkleTree, EveryInclusionProofUpTo1024HoldsAndNoOther) {
  const Forest forest(1024);
  for (std::uint64_t size = 1; size <= 1024; ++size) {
    const Hash& root = forest.roots[size];
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof({index}, {size}, forest.reader());
      ASSERT_TRUE(proof);
      ASSERT_TRUE(verify_inclusion(forest.leaves[index], {index}, {size}, *proof, root));
      // One wrong thing for each proof, another each time: all of them come up thousands of times.
      auto wrong = *proof;
      switch ((size + index) % 6) {
        case 0:
          ASSERT_FALSE(verify_inclusion(leaf_hash("other"), {index}, {size}, *proof, root));
          break;
        case 1:
          ASSERT_FALSE(verify_inclusion(forest.leaves[index], {index}, {size}, *proof,
                                        forest.roots[size - 1]));
          break;
        case 2:
          wrong.push_back(root);
          ASSERT_EQ(code_of(verify_inclusion(forest.leaves[index], {index}, {size}, wrong, root)),
                    "ledger.proof_length");
          break;
        case 3:
          if (wrong.empty()) break;
          wrong.pop_back();
          ASSERT_EQ(code_of(verify_inclusion(forest.leaves[index], {index}, {size}, wrong, root)),
                    "ledger.proof_length");
          break;
        case 4:
          if (wrong.empty()) break;
          wrong[index % wrong.size()].bytes[size % kHashBytes] ^= 1U;
          ASSERT_EQ(code_of(verify_inclusion(forest.leaves[index], {index}, {size}, wrong, root)),
                    "ledger.not_included");
          break;
        default:
          if (size == 1) break;
          ASSERT_FALSE(
              verify_inclusion(forest.leaves[index], {(index + 1) % size}, {size}, *proof, root));
      }
    }
  }
}

TEST(MerkleTree, EveryConsistencyProofUpTo512HoldsAndNoOther) {
  const Forest forest(512);
  for (std::uint64_t to = 1; to <= 512; ++to) {
    for (std::uint64_t from = 0; from <= to; ++from) {
      const auto proof = consistency_proof({from}, {to}, forest.reader());
      ASSERT_TRUE(proof);
      const Hash& old_root = forest.roots[from];
      const Hash& new_root = forest.roots[to];
      if (from == 0) {
        ASSERT_TRUE(proof->empty());
        continue;
      }
      ASSERT_TRUE(verify_consistency({from}, old_root, {to}, new_root, *proof))
          << from << " " << to;
      auto wrong = *proof;
      switch ((from + to) % 4) {
        case 0:
          ASSERT_FALSE(verify_consistency({from}, leaf_hash("x"), {to}, new_root, *proof));
          break;
        case 1:
          ASSERT_FALSE(verify_consistency({from}, old_root, {to}, leaf_hash("x"), *proof));
          break;
        case 2:
          wrong.push_back(new_root);
          ASSERT_FALSE(verify_consistency({from}, old_root, {to}, new_root, wrong));
          break;
        default:
          if (wrong.empty()) break;
          wrong[from % wrong.size()].bytes[to % kHashBytes] ^= 1U;
          ASSERT_FALSE(verify_consistency({from}, old_root, {to}, new_root, wrong));
      }
    }
  }
}

TEST(MerkleTree, SizesThatCannotBeAreRefused) {
  const Hash root = leaf_hash("x");
  EXPECT_EQ(code_of(verify_inclusion(root, {1}, {1}, {}, root)), "ledger.proof_size");
  EXPECT_EQ(code_of(verify_inclusion(root, {0}, {0}, {}, root)), "ledger.proof_size");
  EXPECT_EQ(code_of(verify_inclusion(root, {0}, {~std::uint64_t{0}}, {}, root)),
            "ledger.proof_size");
  EXPECT_EQ(code_of(verify_consistency({2}, root, {1}, root, {})), "ledger.proof_growth");
  EXPECT_EQ(code_of(verify_consistency({0}, empty_root(), {1}, root, {})), "ledger.proof_growth");
  EXPECT_TRUE(verify_inclusion(root, {0}, {1}, {}, root));
}

TEST(MerkleTree, AMissingNodeIsTold) {
  Forest forest(8);
  forest.nodes.erase({.level = 1, .index = 0});
  EXPECT_EQ(code_of(inclusion_proof({2}, {8}, forest.reader())), "test.no_node");
}

std::vector<Hash> hashes_of(const Json& list, bool& good) {
  std::vector<Hash> hashes;
  if (list.is_null()) return hashes;
  for (const Json& text : list) {
    const auto hash = hash_from_base64(text.get<std::string>());
    good = good && hash.has_value();
    if (hash) hashes.push_back(*hash);
  }
  return hashes;
}

// Some cases have texts for roots that are no hashes ("don't care"): those stand for others.
Hash any_root(const Json& base64) {
  const auto text = base64.get<std::string>();
  return hash_from_base64(text).value_or(sha256({text}));
}

// The 98 cases below a folder of transparency-dev/merkle's test data.
int run_vectors(const std::filesystem::path& folder, bool (*holds)(const Json&)) {
  int cases = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    const auto text = disk().read(file.path(), 1 << 20U);
    const auto json = parse_json(file.path().string(), *text);
    EXPECT_TRUE(json) << file.path();
    EXPECT_EQ(holds(*json), !json->at("wantErr").get<bool>()) << file.path();
    ++cases;
  }
  return cases;
}

TEST(MerkleTree, PublicVectors) {
  const std::filesystem::path folder =
      std::filesystem::path(RENKEI_SHARED_DIR) / "standards/merkle/testdata";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no published Merkle vectors beside here";
  EXPECT_EQ(run_vectors(
                folder / "inclusion",
                [](const Json& json) {
                  bool good = true;
                  const auto proof = hashes_of(json.at("proof"), good);
                  const auto root = hash_from_base64(json.at("root").get<std::string>());
                  const auto leaf = hash_from_base64(json.at("leafHash").get<std::string>());
                  return good && root && leaf &&
                         verify_inclusion(*leaf, {json.at("leafIdx").get<std::uint64_t>()},
                                          {json.at("treeSize").get<std::uint64_t>()}, proof, *root)
                             .has_value();
                }),
            98);
  EXPECT_EQ(run_vectors(folder / "consistency",
                        [](const Json& json) {
                          bool good = true;
                          const auto proof = hashes_of(json.at("proof"), good);
                          return good && verify_consistency({json.at("size1").get<std::uint64_t>()},
                                                            any_root(json.at("root1")),
                                                            {json.at("size2").get<std::uint64_t>()},
                                                            any_root(json.at("root2")), proof)
                                             .has_value();
                        }),
            98);
}

}  // namespace
}  // namespace renkei::ledger
