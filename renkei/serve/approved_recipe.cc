#include "renkei/serve/approved_recipe.h"

#include <utility>

#include <fmt/format.h>

#include "renkei/ledger/fold.h"
#include "renkei/ledger/hash.h"
#include "renkei/quality/recipe_register.h"
#include "renkei/quality/recipe_requests.h"
#include "renkei/recipe/checked_recipe.h"
#include "renkei/serve/seeded_bytes.h"

namespace renkei::serve {
namespace {

using quality::RecipeRegister;

Result<RecipeRegister> register_of(store::LedgerFolder& folder) {
  auto folded = ledger::fold_log<RecipeRegister>(folder.store());
  if (!folded) return fail(folded.error());
  return std::move(folded->view);
}

Result<recipe::Recipe> without_faults(const std::string& name, std::string_view text) {
  auto checked = recipe::read_and_check_recipe(name, text);
  if (!checked) return fail(checked.error());
  if (!checked->faults.empty()) return fail(checked->faults.front());
  return std::move(checked->recipe);
}

Result<void> append(store::LedgerFolder& folder, const Result<ledger::Draft>& draft) {
  if (!draft) return fail(draft.error());
  const auto done = folder.log().append({&*draft, 1});
  if (!done) return fail(done.error());
  if (!done->front()) return fail(done->front().error());
  return {};
}

quality::Signing simulated(const store::LedgerFolder& folder, std::uint64_t seed,
                           const std::string& person, std::string_view text, Timestamp at) {
  const auto key = seeded_bytes(seed, "key of " + person);
  const auto chance = seeded_bytes(seed, person + " " + ledger::sha256({text}).to_hex());
  return {person,
          person,
          ledger::PrivateKey::generate(key),
          ledger::EventId::make(chance),
          folder.site(),
          folder.actor().key.public_key().id(),
          at};
}

}  // namespace

Result<ApprovedRecipe> approved_recipe(store::LedgerFolder& folder, const std::string& id,
                                       const std::string& version) {
  const auto recipes = register_of(folder);
  if (!recipes) return fail(recipes.error());
  auto sha256 = recipes->approved(id, version);
  if (!sha256) return fail(sha256.error());
  const auto hash = ledger::hash_from_hex(*sha256);
  if (!hash) return fail(hash.error());
  const auto text = folder.attachments().read(*hash, recipe::kRecipeBytesMax);
  if (!text) return fail(text.error());
  auto recipe = without_faults(fmt::format("{} {}", id, version), *text);
  if (!recipe) return fail(recipe.error());
  return ApprovedRecipe{*std::move(recipe), *std::move(sha256)};
}

Result<ApprovedRecipe> approved_recipe(store::LedgerFolder& folder, std::string_view text) {
  const auto recipe = without_faults("recipe", text);
  if (!recipe) return fail(recipe.error());
  auto approved = approved_recipe(folder, recipe->id, recipe->version);
  if (!approved || approved->sha256 == ledger::sha256({text}).to_hex()) return approved;
  return fail(
      Error{"quality.other_text",
            fmt::format("{} {} was approved with another text", recipe->id, recipe->version)}
          .value(recipe->version)
          .arg("recipe", recipe->id)
          .remedy(fmt::format("start it as it was approved: {}@{}", recipe->id, recipe->version)));
}

Result<void> approve_in_simulation(store::LedgerFolder& folder, std::uint64_t seed,
                                   std::string_view text, Timestamp at) {
  const auto recipe = without_faults("recipe", text);
  if (!recipe) return fail(recipe.error());
  const auto kept = folder.attachments().add_bytes(text);
  if (!kept) return fail(kept.error());
  auto recipes = register_of(folder);
  if (!recipes) return fail(recipes.error());
  const auto* version = recipes->find(recipe->id, recipe->version);
  if (version != nullptr && version->sha256 == kept->hash.to_hex() && version->approved) return {};
  if (version == nullptr || version->sha256 != kept->hash.to_hex()) {
    const auto author = simulated(folder, seed, "simulated-author", text, at);
    auto proposed = append(folder, quality::propose_recipe(*recipes, text, author, folder.log()));
    if (!proposed) return proposed;
    recipes = register_of(folder);
    if (!recipes) return fail(recipes.error());
  }
  const auto approver = simulated(folder, seed, "simulated-approver", text, at);
  return append(folder, quality::approve_recipe(*recipes, recipe->id, recipe->version, text,
                                                approver, folder.log()));
}

}  // namespace renkei::serve
