// What happens to the versions of recipes, as typed entries of the ledger: proposed by their
// author, approved by somebody else, withdrawn. One struct a type, whose members are the members of
// the entry's body; the schemas lie in docs/formats/events/recipe.*.json. Each such entry carries
// the electronic signature of the person it names as `by`; who may sign what is judged in quality/.
// Plain values and pure functions, thread-safe.
//
//   entry.body = body_of(RecipeApproved{"mab", "1.2.0", sha256, "ben"});
//   auto happening = read_recipe_event(entry.type, entry.body);  // nothing when of another kind
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/events/attachment_ref.h"
#include "renkei/ledger/entry.h"

namespace renkei::events {

// The meanings of the signatures.
inline constexpr std::string_view kAuthorMeaning = "author";
inline constexpr std::string_view kApprovedMeaning = "approved";
inline constexpr std::string_view kWithdrawnMeaning = "withdrawn";

// A version of a recipe is written, and is to be approved.
struct RecipeProposed {
  static constexpr std::string_view kType = "recipe.proposed/1";
  static constexpr std::string_view kMeaning = kAuthorMeaning;
  std::string recipe;
  std::string version;
  std::string level;                                // general, site, master, control
  std::string recipe_sha256;                        // of its text, hexadecimal as in batch.created
  std::map<std::string, std::string> derived_from;  // id, version, sha256; empty: from none
  std::vector<AttachmentRef> attachments;           // its text, and nothing else
  std::string by;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("recipe", recipe);
    visit("version", version);
    visit("level", level);
    visit("recipe_sha256", recipe_sha256);
    visit("derived_from", derived_from);
    visit("attachments", attachments);
    visit("by", by);
  }
};

// Batches may be made by it from here on.
struct RecipeApproved {
  static constexpr std::string_view kType = "recipe.approved/1";
  static constexpr std::string_view kMeaning = kApprovedMeaning;
  std::string recipe;
  std::string version;
  std::string recipe_sha256;
  std::string by;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("recipe", recipe);
    visit("version", version);
    visit("recipe_sha256", recipe_sha256);
    visit("by", by);
  }
};

// No batch is begun by it from here on.
struct RecipeWithdrawn {
  static constexpr std::string_view kType = "recipe.withdrawn/1";
  static constexpr std::string_view kMeaning = kWithdrawnMeaning;
  std::string recipe;
  std::string version;
  std::string recipe_sha256;
  std::string reason;
  std::string by;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("recipe", recipe);
    visit("version", version);
    visit("recipe_sha256", recipe_sha256);
    visit("reason", reason);
    visit("by", by);
  }
};

using RecipeEvent = std::variant<RecipeProposed, RecipeApproved, RecipeWithdrawn>;

[[nodiscard]] std::string_view type_of(const RecipeEvent& event);
// That the signature of `by` must have.
[[nodiscard]] std::string_view meaning_of(const RecipeEvent& event);
[[nodiscard]] const std::string& person_of(const RecipeEvent& event);
[[nodiscard]] Json body_of(const RecipeEvent& event);
// What the entry is about: the recipe.
[[nodiscard]] std::vector<ledger::EntityRef> refs_of(const RecipeEvent& event);

// Nothing when `type` is none of a recipe. Errors: events.body (a member is missing or of another
// kind: names it), which a ledger with the schemas does not hold.
[[nodiscard]] Result<std::optional<RecipeEvent>> read_recipe_event(const std::string& type,
                                                                   const Json& body);

}  // namespace renkei::events
