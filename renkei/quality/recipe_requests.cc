#include "renkei/quality/recipe_requests.h"

#include <utility>

#include <fmt/format.h>

#include "renkei/ledger/hash.h"
#include "renkei/recipe/checked_recipe.h"

namespace renkei::quality {

namespace {

using events::RecipeApproved;
using events::RecipeEvent;
using events::RecipeProposed;
using events::RecipeWithdrawn;
using recipe::Recipe;

// Errors: quality.recipe_faulty.
Result<Recipe> sound_recipe(std::string_view text) {
  auto checked = recipe::read_and_check_recipe("recipe", text);
  const auto faulty = [&](const Error& first) {
    const std::string id = checked ? checked->recipe.id : "";
    return fail(Error{"quality.recipe_faulty",
                      fmt::format("the recipe {} has faults, the first: {}", id, first.message())}
                    .at({.line = first.place().line, .column = first.place().column})
                    .value(id)
                    .remedy("renkei recipe check names them all"));
  };
  if (!checked) return faulty(checked.error());
  if (!checked->faults.empty()) return faulty(checked->faults.front());
  return std::move(checked->recipe);
}

RecipeProposed proposal(const Recipe& recipe, std::string_view text, const std::string& by) {
  const ledger::Hash hash = ledger::sha256({text});
  RecipeProposed event;
  event.recipe = recipe.id;
  event.version = recipe.version;
  event.level = recipe::level_name(recipe.level);
  event.recipe_sha256 = hash.to_hex();
  if (recipe.derived_from) {
    event.derived_from = {{"id", recipe.derived_from->id},
                          {"version", recipe.derived_from->version},
                          {"sha256", recipe.derived_from->sha256}};
  }
  event.attachments = {{hash.to_base64(), text.size(), "application/toml"}};
  event.by = by;
  return event;
}

Result<ledger::Draft> signed_draft(const RecipeRegister& recipes, const RecipeEvent& event,
                                   const Signing& signing, ledger::Log& log) {
  if (auto checked = recipes.check(event, signing.key.public_key().id()); !checked) {
    return fail(checked.error());
  }
  if (signing.key.public_key().id() == signing.actor) {
    return fail(ledger_key_error(signing.person));
  }
  ledger::Draft draft;
  ledger::Entry& entry = draft.entry;
  entry.type = events::type_of(event);
  entry.event_id = signing.event_id;
  entry.site = signing.site;
  entry.refs = events::refs_of(event);
  entry.at = signing.at;
  entry.actor = signing.actor;
  entry.body = events::body_of(event);
  auto chains = log.chains(entry.refs);
  if (!chains) return fail(chains.error());
  entry.prev_of_entity = *std::move(chains);
  auto done = ledger::sign_entry(entry, signing.key, signing.person, signing.name,
                                 std::string(events::meaning_of(event)), signing.at);
  if (!done) return fail(done.error());
  return draft;
}

}  // namespace

Result<ledger::Draft> propose_recipe(const RecipeRegister& recipes, std::string_view text,
                                     const Signing& signing, ledger::Log& log) {
  const auto recipe = sound_recipe(text);
  if (!recipe) return fail(recipe.error());
  return signed_draft(recipes, proposal(*recipe, text, signing.person), signing, log);
}

Result<ledger::Draft> approve_recipe(const RecipeRegister& recipes, const std::string& recipe,
                                     const std::string& version, std::string_view text,
                                     const Signing& signing, ledger::Log& log) {
  const auto known = recipes.known(recipe, version);
  if (!known) return fail(known.error());
  const auto read = sound_recipe(text);
  if (!read) return fail(read.error());
  // What the author's entry says of the text must be what the text says.
  const RecipeProposed said = proposal(*read, text, (*known)->proposed.person);
  const auto& origin = (*known)->derived_from;
  const bool same_origin = origin ? read->derived_from && read->derived_from->id == origin->id &&
                                        read->derived_from->version == origin->version &&
                                        read->derived_from->sha256 == origin->sha256
                                  : !read->derived_from.has_value();
  if (said.recipe != recipe || said.version != version || said.level != (*known)->level ||
      said.recipe_sha256 != (*known)->sha256 || !same_origin) {
    return fail(Error{"quality.other_text",
                      fmt::format("{} {} was proposed with another text", recipe, version)}
                    .value(fmt::format("{} {}", recipe, version))
                    .remedy("have it proposed again as a new version, and ask its author"));
  }
  return signed_draft(recipes, RecipeApproved{recipe, version, said.recipe_sha256, signing.person},
                      signing, log);
}

Result<ledger::Draft> withdraw_recipe(const RecipeRegister& recipes, const std::string& recipe,
                                      const std::string& version, const std::string& reason,
                                      const Signing& signing, ledger::Log& log) {
  const auto known = recipes.known(recipe, version);
  if (!known) return fail(known.error());
  return signed_draft(recipes,
                      RecipeWithdrawn{recipe, version, (*known)->sha256, reason, signing.person},
                      signing, log);
}

}  // namespace renkei::quality
