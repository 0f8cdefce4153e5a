// Which versions of recipes there are, and which of them batches may be made by: a view of the
// ledger (ledger/fold.h) over recipe.proposed, recipe.approved and recipe.withdrawn.
//
// It trusts no entry for being there. One without a valid signature of the person it names, in the
// meaning of its kind, one signed with the key of the ledger itself or with one that signed for
// somebody else before, an approval by the author or by the author's key, or whatever does not
// follow from the entries before, counts for nothing and is told as a fault. Not here: who may sign
// what by role (every person with a key may, but for one's own recipe), and the texts, which are
// attachments of the ledger named by their hash. A withdrawal changes nothing for batches that run:
// they name their recipe by its hash.
//
// Not thread-safe while entries are applied; else as a plain value.
//
//   const auto folded = ledger::fold_log<RecipeRegister>(folder.store());
//   const auto sha256 = folded->view.approved("mab", "1.2.0");       // or why not
//   const auto text = folder.attachments().read(*ledger::hash_from_hex(*sha256), kRecipeBytesMax);
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/error.h"
#include "renkei/base/result.h"
#include "renkei/base/timestamp.h"
#include "renkei/events/recipe_events.h"
#include "renkei/ledger/entry.h"
#include "renkei/ledger/merkle_tree.h"
#include "renkei/recipe/recipe.h"

namespace renkei::quality {

enum class VersionState : std::uint8_t { kProposed, kApproved, kWithdrawn };
// "proposed", "approved", "withdrawn".
[[nodiscard]] std::string_view state_name(VersionState state);

// What a person signed, and where it stands.
struct SignedStep {
  ledger::EntryIndex entry;
  std::string person;  // id
  std::string name;    // as printed
  std::string key;     // ledger::PublicKey::id()
  Timestamp at;        // of the signature
};

struct RecipeVersion {
  std::string recipe;
  std::string version;
  std::string level;
  std::string sha256;  // of the text, hexadecimal
  std::uint64_t bytes = 0;
  std::optional<recipe::Recipe::Origin> derived_from{};
  SignedStep proposed{};
  std::optional<SignedStep> approved{};
  std::optional<SignedStep> withdrawn{};
  std::string reason{};  // of the withdrawal

  [[nodiscard]] VersionState state() const;
};

class RecipeRegister {
 public:
  static constexpr std::string_view kName = "recipe-register";
  static constexpr int kVersion = 1;
  static constexpr std::size_t kFaultsMax = 1000;  // more are counted, not kept

  // Never fails: what is wrong with an entry is one of faults().
  [[nodiscard]] Result<void> apply(ledger::EntryIndex index, const ledger::Entry& entry);
  [[nodiscard]] std::string save() const;
  // Errors: quality.saved_register, those of parse_json.
  [[nodiscard]] static Result<RecipeRegister> load(std::string_view state);

  // In the order in which they were proposed.
  [[nodiscard]] const std::vector<RecipeVersion>& versions() const { return versions_; }
  [[nodiscard]] const RecipeVersion* find(const std::string& recipe,
                                          const std::string& version) const;
  // Errors: quality.no_recipe (with the nearest id), quality.no_version (with those there are).
  [[nodiscard]] Result<const RecipeVersion*> known(const std::string& recipe,
                                                   const std::string& version) const;
  // The hash of the text that batches may be made by. Errors: those of known,
  // quality.not_approved, quality.withdrawn (with the reason).
  [[nodiscard]] Result<std::string> approved(const std::string& recipe,
                                             const std::string& version) const;

  // Whether this may happen now, signed with the key of this id. Errors: quality.person (no id),
  // quality.key_of_another, quality.version (longer than 64 bytes), quality.text (the text is not
  // the one attachment), quality.version_taken (it has another text), quality.already (it is
  // proposed, approved or withdrawn already), quality.origin (what it was derived from is not
  // approved with that text), quality.other_text, quality.own_recipe, quality.reason, those of
  // known.
  [[nodiscard]] Result<void> check(const events::RecipeEvent& event, const std::string& key) const;

  // Entries that do not count, in their order, each with "entry N" as Place::id: the codes of
  // check, quality.signature, quality.ledger_key, events.body.
  [[nodiscard]] const Faults& faults() const { return faults_; }
  [[nodiscard]] std::uint64_t fault_count() const { return fault_count_; }

 private:
  [[nodiscard]] Result<void> check_one(const events::RecipeProposed& event,
                                       const std::string& key) const;
  [[nodiscard]] Result<void> check_one(const events::RecipeApproved& event,
                                       const std::string& key) const;
  [[nodiscard]] Result<void> check_one(const events::RecipeWithdrawn& event,
                                       const std::string& key) const;
  [[nodiscard]] Result<void> check_origin(const recipe::Recipe::Origin& origin) const;
  void take(const events::RecipeEvent& event, SignedStep step);
  void add(RecipeVersion version);
  [[nodiscard]] RecipeVersion& at(const std::string& recipe, const std::string& version);

  std::vector<RecipeVersion> versions_;
  std::map<std::pair<std::string, std::string>, std::size_t> places_;
  std::map<std::string, std::string> keys_;  // who signed with it
  Faults faults_;
  std::uint64_t fault_count_ = 0;
};

// quality.ledger_key: who writes the entries can sign for anybody with that key, so it is nobody's.
[[nodiscard]] Error ledger_key_error(const std::string& person);

}  // namespace renkei::quality
