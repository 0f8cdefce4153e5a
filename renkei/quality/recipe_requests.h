// What a person wants done with a version of a recipe, checked against the register and made ready
// to be recorded: an entry signed with the person's own key. The text of a recipe is read here too:
// nobody proposes or approves what renkei recipe check would refuse, or what says of itself that it
// is another recipe than the entry says. Pure but for the log, which is asked for the chains.
//
//   auto draft = approve_recipe(folded->view, "mab", "1.2.0", text, signing, folder.log());
//   if (draft) folder.log().append({&*draft, 1});
#pragma once

#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/ledger/keys.h"
#include "renkei/ledger/log.h"
#include "renkei/quality/recipe_register.h"

namespace renkei::quality {

// Who signs, and what is recorded of where and when.
struct Signing {
  std::string person;  // id
  std::string name;    // as printed
  ledger::PrivateKey key;
  ledger::EventId event_id;
  std::string site;
  std::string actor;  // ledger::PublicKey::id() of who writes the entry: the ledger's own key
  Timestamp at;
};

// The text must be kept as an attachment before the draft is recorded. Errors:
// quality.recipe_faulty (names the first fault), quality.ledger_key (signed with the actor's key),
// those of RecipeRegister::check and sign_entry.
[[nodiscard]] Result<ledger::Draft> propose_recipe(const RecipeRegister& recipes,
                                                   std::string_view text, const Signing& signing,
                                                   ledger::Log& log);

// `text`: as it is kept under the hash that was proposed. Errors: quality.other_text (another hash,
// or it says that it is another recipe), and as propose_recipe.
[[nodiscard]] Result<ledger::Draft> approve_recipe(const RecipeRegister& recipes,
                                                   const std::string& recipe,
                                                   const std::string& version,
                                                   std::string_view text, const Signing& signing,
                                                   ledger::Log& log);

// Errors: quality.ledger_key, those of RecipeRegister::check and sign_entry.
[[nodiscard]] Result<ledger::Draft> withdraw_recipe(const RecipeRegister& recipes,
                                                    const std::string& recipe,
                                                    const std::string& version,
                                                    const std::string& reason,
                                                    const Signing& signing, ledger::Log& log);

}  // namespace renkei::quality
