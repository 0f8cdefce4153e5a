#include "renkei/recipe/recipe_diff.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "renkei/recipe/diff_words.h"
#include "renkei/recipe/recipe_show.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/recipe/recipe_words.h"

namespace renkei::recipe {

namespace {

using report::arg;
using report::Language;

// What is said of one thing, in the order of the file.
using Fields = std::vector<std::pair<std::string, std::string>>;
struct Thing {
  std::string id;
  Fields fields;
};
// By what they are, in the order of the file.
using Things = std::vector<std::pair<std::string, std::vector<Thing>>>;

// A value in words, members of tables by their names after a dot.
void flatten(const Json& value, const std::string& name, Fields& out) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) {
      flatten(inner, name.empty() ? key : name + "." + key, out);
    }
    return;
  }
  // A watch goes by what it watches: one more of them leaves the others as they were.
  if (value.is_array() && !value.empty() && value.front().is_object()) {
    std::map<std::string, int> count;
    for (const Json& inner : value) {
      const std::string own = inner.value("value", "");
      const int number = ++count[own];
      flatten(inner,
              fmt::format("{}.{}{}", name, own, number > 1 ? fmt::format("#{}", number) : ""), out);
    }
    return;
  }
  if (value.is_array()) {
    std::string all;
    for (const Json& inner : value) {
      all +=
          (all.empty() ? "" : "; ") + (inner.is_string() ? inner.get<std::string>() : inner.dump());
    }
    out.emplace_back(name, all);
    return;
  }
  // A title in one language is that in English.
  if (name.ends_with("title") || name.ends_with("instruction") || name == "description") {
    out.emplace_back(name + ".en", value.get<std::string>());
    return;
  }
  out.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
}

std::string names(const Chart& chart, const std::vector<std::size_t>& steps) {
  std::string all;
  for (const std::size_t step : steps) all += (all.empty() ? "" : ", ") + chart.steps[step];
  return all;
}

class ThingMaker {
 public:
  explicit ThingMaker(const Recipe& recipe) : recipe_(recipe), document_(recipe_json(recipe)) {}

  Things make() {
    Thing head{recipe_.id, {}};
    for (const auto& [key, value] : document_.items()) {
      if (!value.is_object() || key == "title" || key == "description" || key == "derived_from") {
        flatten(value, key, head.fields);
      }
    }
    things_.push_back({"recipe", {std::move(head)}});
    for (const char* key : {"batch_size", "procedure", "process"}) {
      if (!document_.contains(key)) continue;
      Json own = document_[key];
      for (const char* apart : {"chart", "hold_times", "synchronize"}) own.erase(apart);
      add_table(key, key, own);
    }
    for (const char* key :
         {"source", "parameter", "input", "intermediate", "output", "equipment", "unit_procedure",
          "operation", "phase", "process_stage", "process_operation", "process_action"}) {
      const auto tables = document_.find(key);
      if (tables == document_.end()) continue;
      for (const auto& [id, table] : tables->items()) {
        Json own = table;
        own.erase("chart");
        add_table(key, id, own);
      }
    }
    transitions();
    pairs();
    return std::move(things_);
  }

 private:
  void add_table(const std::string& what, const std::string& id, const Json& own) {
    Thing thing{id, {}};
    flatten(own, "", thing.fields);
    add(what, std::move(thing));
  }
  // Those of one id go by their order besides.
  void add(const std::string& what, Thing thing) {
    if (things_.empty() || things_.back().first != what) things_.push_back({what, {}});
    const int number = ++alike_[what + " " + thing.id];
    if (number > 1) thing.id += fmt::format(" #{}", number);
    things_.back().second.push_back(std::move(thing));
  }

  // By where they come from and lead to.
  void transitions() {
    for (const Element& element : recipe_.elements) {
      std::map<std::vector<std::size_t>, int> tried;
      for (const Transition& one : element.chart.transitions) {
        const Chart& chart = element.chart;
        std::string id =
            fmt::format("{}: {} -> {}", element.path.empty() ? "procedure" : element.path,
                        names(chart, one.from), names(chart, one.to));
        Thing thing{std::move(id), {}};
        if (!one.always()) thing.fields.emplace_back("when", one.condition.text());
        thing.fields.emplace_back("tried", std::to_string(++tried[one.from]));
        const auto at = static_cast<std::size_t>(&one - chart.transitions.data());
        if (one.id != fmt::format("t{}", at + 1)) thing.fields.emplace_back("name", one.id);
        add("transition", std::move(thing));
      }
    }
  }

  void pairs() {
    for (const HoldTime& one : recipe_.hold_times) {
      add("hold_times",
          Thing{one.from + " -> " + one.to,
                {{"max", amount_text(one.time_max)}, {"rule", std::string(rule_name(one.rule))}}});
    }
    for (const Synchronization& one : recipe_.synchronizations) {
      Thing thing{one.from + " -> " + one.to, {}};
      thing.fields.emplace_back("material", one.material);
      add("synchronize", std::move(thing));
    }
  }

  const Recipe& recipe_;
  Json document_;
  Things things_;
  std::map<std::string, int> alike_;
};

// Amounts and ranges go by what they say, all else by the letter.
bool same(const std::string& name, const std::string& a, const std::string& b) {
  static constexpr std::array kAmounts{"value",      "quantity",        "reference",
                                       "max",        "longer_than",     "target",
                                       "acceptable", "critical_limits", "allowed"};
  if (a == b) return true;
  const std::string last = name.substr(name.rfind('.') + 1);
  if (std::find(kAmounts.begin(), kAmounts.end(), last) == kAmounts.end()) return false;
  if (const auto one = parse_amount(a)) {
    const auto other = parse_amount(b);
    return other && one->number.exact() == other->number.exact() && one->unit == other->unit;
  }
  const auto one = parse_range(a);
  const auto other = parse_range(b);
  if (!one || !other || !(one->unit == other->unit)) return false;
  const auto alike = [](const std::optional<Decimal>& x, const std::optional<Decimal>& y) {
    return x.has_value() == y.has_value() && (!x || x->exact() == y->exact());
  };
  return alike(one->range.low, other->range.low) && alike(one->range.high, other->range.high);
}

const std::string* field(const Thing* thing, const std::string& name) {
  if (thing == nullptr) return nullptr;
  for (const auto& [own, value] : thing->fields) {
    if (own == name) return &value;
  }
  return nullptr;
}

void compare(const std::string& what, const Thing* before, const Thing* after,
             std::vector<RecipeChange>& changes) {
  using Kind = RecipeChange::Kind;
  RecipeChange change{before == nullptr  ? Kind::kAdded
                      : after == nullptr ? Kind::kRemoved
                                         : Kind::kChanged,
                      what,
                      (after == nullptr ? before : after)->id,
                      {}};
  const auto add = [&](const std::string& name) {
    const std::string* was = field(before, name);
    const std::string* is = field(after, name);
    if (was != nullptr && is != nullptr && same(name, *was, *is)) return;
    change.fields.push_back({name, was == nullptr ? "" : *was, is == nullptr ? "" : *is});
  };
  if (after != nullptr) {
    for (const auto& [name, value] : after->fields) add(name);
  }
  if (before != nullptr) {
    for (const auto& [name, value] : before->fields) {
      if (field(after, name) == nullptr) add(name);
    }
  }
  if (change.kind != Kind::kChanged || !change.fields.empty()) changes.push_back(std::move(change));
}

const std::vector<Thing>& of(const Things& things, const std::string& what) {
  static const std::vector<Thing> none;
  const auto found = std::find_if(things.begin(), things.end(),
                                  [&](const auto& one) { return one.first == what; });
  return found == things.end() ? none : found->second;
}

const Thing* named(const std::vector<Thing>& things, const std::string& id) {
  const auto found = std::find_if(things.begin(), things.end(),
                                  [&](const Thing& thing) { return thing.id == id; });
  return found == things.end() ? nullptr : &*found;
}

constexpr std::array kWhats{
    "recipe",         "batch_size", "procedure",    "process",       "source",
    "parameter",      "input",      "intermediate", "output",        "equipment",
    "unit_procedure", "operation",  "phase",        "process_stage", "process_operation",
    "process_action", "transition", "hold_times",   "synchronize"};

}  // namespace

std::vector<RecipeChange> recipe_diff(const Recipe& before, const Recipe& after) {
  const Things was = ThingMaker(before).make();
  const Things is = ThingMaker(after).make();
  std::vector<RecipeChange> changes;
  for (const char* what : kWhats) {
    const auto& old_things = of(was, what);
    const auto& new_things = of(is, what);
    // There is one head, whatever its id.
    if (std::string_view(what) == "recipe") {
      compare(what, &old_things.front(), &new_things.front(), changes);
      continue;
    }
    for (const Thing& thing : new_things) {
      compare(what, named(old_things, thing.id), &thing, changes);
    }
    for (const Thing& thing : old_things) {
      if (named(new_things, thing.id) == nullptr) compare(what, &thing, nullptr, changes);
    }
  }
  return changes;
}

std::string diff_text(const std::vector<RecipeChange>& changes, Language language) {
  if (changes.empty()) return words::in(language, words::kNoDifference) + "\n";
  std::string text;
  for (const RecipeChange& change : changes) {
    const std::string what = words::thing_words(language, change.what);
    const std::string name =
        change.what == change.id || change.what == "recipe" ? what : what + " " + change.id;
    const auto& sentence = change.kind == RecipeChange::Kind::kAdded     ? words::kAdded
                           : change.kind == RecipeChange::Kind::kRemoved ? words::kRemoved
                                                                         : words::kChanged;
    text += words::filled(language, sentence, name) + "\n";
    for (const FieldChange& field : change.fields) {
      text += "  ";
      if (change.kind != RecipeChange::Kind::kChanged) {
        text += field.field + ": " + (field.after.empty() ? field.before : field.after);
      } else if (field.before.empty()) {
        text +=
            say(language, words::kFieldAdded, arg<"field">(field.field), arg<"after">(field.after));
      } else if (field.after.empty()) {
        text += say(language, words::kFieldRemoved, arg<"field">(field.field),
                    arg<"before">(field.before));
      } else {
        text += say(language, words::kFieldChanged, arg<"field">(field.field),
                    arg<"before">(field.before), arg<"after">(field.after));
      }
      text += "\n";
    }
  }
  return text;
}

Json diff_json(const std::vector<RecipeChange>& changes) {
  static constexpr std::array kKinds{"added", "removed", "changed"};
  Json list = Json::array();
  for (const RecipeChange& change : changes) {
    Json fields = Json::array();
    for (const FieldChange& field : change.fields) {
      fields.push_back({{"field", field.field}, {"before", field.before}, {"after", field.after}});
    }
    list.push_back({{"change", kKinds.at(static_cast<std::size_t>(change.kind))},
                    {"what", change.what},
                    {"id", change.id},
                    {"fields", fields}});
  }
  return list;
}

}  // namespace renkei::recipe
