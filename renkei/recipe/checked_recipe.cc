#include "renkei/recipe/checked_recipe.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "renkei/recipe/check_recipe.h"

namespace renkei::recipe {

namespace {

using Pointer = std::string;

// The tables by kind in which the thing of an id may stand; ids of different kinds may be alike.
constexpr std::array<std::string_view, 11> kKinds{
    "parameter",      "input",     "intermediate", "output",        "equipment",
    "unit_procedure", "operation", "phase",        "process_stage", "process_operation",
    "process_action"};

std::vector<Pointer> tables_of(const Json& document, const std::string& id) {
  std::vector<Pointer> found;
  const auto add_if = [&](const std::string& kind, const std::string& name) {
    const auto tables = document.find(kind);
    if (tables == document.end() || !tables->is_object()) return;
    const auto own = tables->find(name);
    if (own != tables->end() && own->is_object()) {
      found.push_back(json_pointer_step(kind) + json_pointer_step(name));
    }
  };
  if (id == "procedure") {
    for (const char* whole : {"procedure", "process"}) {
      if (document.contains(whole)) found.push_back(json_pointer_step(whole));
    }
  }
  if (id == "batch_size" && document.contains(id)) found.push_back(json_pointer_step(id));
  for (const std::string_view kind : kKinds) add_if(std::string(kind), id);
  add_if("source", id);
  return found;
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether `value` stands in `text` as whole words.
bool mentions(const std::string& text, const std::string& value) {
  if (value.empty()) return false;
  for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at + 1)) {
    const bool begins = at == 0 || !is_word_character(text[at - 1]);
    const std::size_t end = at + value.size();
    if (begins && (end == text.size() || !is_word_character(text[end]))) return true;
  }
  return false;
}

// How well a value, or one within it, matches what the fault names: 2 it is that, 1 it mentions it.
std::pair<int, Pointer> best_within(const Json& value, const Pointer& at,
                                    const std::string& wanted) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return {text == wanted ? 2 : mentions(text, wanted) ? 1 : 0, at};
  }
  std::pair<int, Pointer> best{0, at};
  const auto look = [&](const Json& inner, const Pointer& pointer, bool is_named) {
    auto found = is_named ? std::pair{2, pointer} : best_within(inner, pointer, wanted);
    if (found.first > best.first) best = std::move(found);
  };
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      look(value[i], at + "/" + std::to_string(i), false);
    }
  } else if (value.is_object()) {
    for (const auto& [name, inner] : value.items()) {
      look(inner, at + json_pointer_step(name), name == wanted);
    }
  }
  return best;
}

// Faults of a whole arrow name the steps it comes from, separated as in the text or not at all.
std::string first_name(const std::string& value) { return value.substr(0, value.find(',')); }

}  // namespace

Place place_of_fault(const TomlDocument& document, const Error& fault) {
  const Place& told = fault.place();
  std::optional<std::pair<int, Pointer>> best;
  const auto offer = [&](int score, const Pointer& pointer) {
    if (!best || score > best->first) best = std::pair{score, pointer};
  };
  std::vector<Pointer> tables = tables_of(document.value, told.id);
  if (document.value.contains(told.field)) tables.emplace_back();  // of the head
  for (const Pointer& table : tables) {
    const Json& own = document.value.at(Json::json_pointer(table));
    const auto member = told.field.empty() ? own.end() : own.find(told.field);
    if (member == own.end()) {
      offer(1, table);
      continue;
    }
    const Pointer pointer = table + json_pointer_step(told.field);
    auto [score, within] = best_within(*member, pointer, fault.value());
    if (score == 0 && told.field == "chart") {
      std::tie(score, within) = best_within(*member, pointer, first_name(fault.value()));
    }
    offer(2 + score, score > 0 ? within : pointer);
  }
  Place place = document.place(best ? best->second : Pointer{});
  if (place.line == 0) place.line = 1;
  place.file = document.file;
  place.field = told.field;
  place.id = told.id;
  place.pointer = best ? best->second : Pointer{};
  return place;
}

Result<CheckedRecipe> read_and_check_recipe(const std::string& file, std::string_view text) {
  CheckedRecipe checked;
  auto recipe = read_recipe(file, text, checked.faults);
  if (!recipe) return fail(recipe.error());
  checked.recipe = *std::move(recipe);
  checked.read = checked.faults.empty();
  if (checked.read) {
    checked.faults = check_recipe(checked.recipe);
    if (!checked.faults.empty()) {
      const auto document = parse_toml(file, text);
      if (!document) return fail(document.error());
      for (Error& fault : checked.faults) fault.place() = place_of_fault(*document, fault);
    }
  }
  std::stable_sort(checked.faults.begin(), checked.faults.end(),
                   [](const Error& a, const Error& b) {
                     return std::pair{a.place().line, a.place().column} <
                            std::pair{b.place().line, b.place().column};
                   });
  return checked;
}

}  // namespace renkei::recipe
