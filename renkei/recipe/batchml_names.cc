#include "renkei/recipe/batchml_names.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/recipe/chart.h"
#include "renkei/recipe/recipe_table.h"

namespace renkei::recipe::internal {

namespace {

constexpr std::size_t kIdBytesMax = 48;
constexpr std::size_t kWordsBytesMax = 512;

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_large(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Whether a new word begins at `at`: "mixingOf", "PWMHeating", "0Instance".
bool begins_word(std::string_view text, std::size_t at) {
  if (at == 0 || !is_large(text[at])) return false;
  const bool small_next = at + 1 < text.size() && is_small(text[at + 1]);
  return is_small(text[at - 1]) ||
         ((is_large(text[at - 1]) || is_digit(text[at - 1])) && small_next);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!is_small(c) && !is_large(c) && !is_digit(c)) {
      if (!words.back().empty()) words.emplace_back();
      continue;
    }
    if (begins_word(text, i) && !words.back().empty()) words.emplace_back();
    words.back() += is_large(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// A GUID or the like: eight hexadecimal digits in a row with a number among them.
bool has_code(std::string_view text) {
  std::size_t run = 0;
  bool digits = false;
  for (const char c : text) {
    run = is_hex(c) ? run + 1 : 0;
    digits = run > 0 && (is_digit(c) || (digits && run > 1));
    if (run >= 8 && digits) return true;
  }
  return false;
}

bool is_readable(std::string_view written) {
  if (written.empty() || written.size() > kIdBytesMax || has_code(written)) return false;
  return (is_small(written[0]) || is_large(written[0])) && written.find(':') == std::string::npos;
}

// What an expression or a chart would read as something else.
bool is_reserved(const std::string& kind, const std::string& id) {
  static constexpr std::array<std::string_view, 19> kWords{
      "true", "false", "and", "or",    "not",  "min",  "max",     "abs",  "sqrt", "exp",
      "ln",   "round", "if",  "known", "wait", "text", "elapsed", "runs", "state"};
  if (kind == "element" && (id == kBegin || id == kEnd)) return true;
  if (kind != "parameter" && kind != "element" && kind != "property") return false;
  return std::find(kWords.begin(), kWords.end(), id) != kWords.end();
}

// What is written may hold any character; kinds and scopes hold no ':'.
std::string key_of(const std::string& kind, const std::string& scope, const std::string& name) {
  const bool scoped =
      kind != "recipe" && kind != "parameter" && kind != "material" && kind != "equipment";
  return scoped ? kind + " " + scope + ":" + name : kind + " " + name;
}

// Those whose ids are made here; those of the others follow from them.
bool is_named(const std::string& kind) {
  return kind != "step" && kind != "end_step" && kind != "end_element";
}

}  // namespace

std::string id_from_words(std::string_view text) {
  std::string id;
  for (const std::string& word : words_of(text.substr(0, kWordsBytesMax))) {
    if (id.empty() && !is_small(word[0])) continue;
    const std::size_t size = id.size() + word.size() + (id.empty() ? 0 : 1);
    if (size > kIdBytesMax) {
      if (id.empty()) id = word.substr(0, kIdBytesMax);
      break;
    }
    id += (id.empty() ? "" : "_") + word;
  }
  return id;
}

std::string readable_id(std::string_view written, std::string_view description) {
  if (is_recipe_id(written)) return std::string(written);
  if (is_readable(written)) return id_from_words(written);
  const auto colon = description.rfind(':');
  if (colon != std::string_view::npos) {
    if (std::string id = id_from_words(description.substr(colon + 1)); !id.empty()) return id;
  }
  if (std::string id = id_from_words(description); !id.empty()) return id;
  return id_from_words(written);
}

std::string IdBook::add(const std::string& kind, const std::string& scope,
                        const std::string& written, const std::string& wish) {
  const std::string key = key_of(kind, scope, written);
  const auto given = given_.find(key);
  const bool known = given != given_.end() &&
                     (kind == "recipe" ? is_id(given->second) : is_recipe_id(given->second));
  std::string base = known ? given->second : wish;
  if (base.empty()) base = kind;
  std::string id = base;
  for (int i = 2; is_reserved(kind, id) || taken_.contains(key_of(kind, scope, id)); ++i) {
    id = fmt::format("{}_{}", base, i);
  }
  taken_.insert(key_of(kind, scope, id));
  ours_.emplace(key, id);
  if (written != id && is_named(kind)) names_.emplace(key, id);
  written_[key_of(kind, scope, id)] = written;
  return id;
}

std::string IdBook::written(const std::string& kind, const std::string& scope,
                            const std::string& id) const {
  const auto found = written_.find(key_of(kind, scope, id));
  return found == written_.end() ? id : found->second;
}

std::string IdBook::id(const std::string& kind, const std::string& scope,
                       const std::string& written) const {
  const auto found = ours_.find(key_of(kind, scope, written));
  return found == ours_.end() ? std::string{} : found->second;
}

}  // namespace renkei::recipe::internal
