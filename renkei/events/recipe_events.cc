#include "renkei/events/recipe_events.h"

#include <type_traits>

#include "renkei/events/body_fields.h"

namespace renkei::events {

std::string_view type_of(const RecipeEvent& event) {
  return std::visit([](const auto& one) { return std::decay_t<decltype(one)>::kType; }, event);
}

std::string_view meaning_of(const RecipeEvent& event) {
  return std::visit([](const auto& one) { return std::decay_t<decltype(one)>::kMeaning; }, event);
}

const std::string& person_of(const RecipeEvent& event) {
  return std::visit([](const auto& one) -> const std::string& { return one.by; }, event);
}

Json body_of(const RecipeEvent& event) { return internal::written(event).body; }

std::vector<ledger::EntityRef> refs_of(const RecipeEvent& event) {
  std::vector<ledger::EntityRef> refs;
  std::visit([&](const auto& one) { internal::add_ref(refs, "recipe", one.recipe); }, event);
  return refs;
}

Result<std::optional<RecipeEvent>> read_recipe_event(const std::string& type, const Json& body) {
  // Nothing of it is kept shut.
  auto read = internal::read_as<RecipeEvent>(type, body, Json::object());
  if (!read) return fail(read.error());
  if (!*read) return std::optional<RecipeEvent>{};
  return std::optional(std::move((*read)->event));
}

}  // namespace renkei::events
