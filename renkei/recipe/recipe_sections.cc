// The tables of a recipe.
#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "renkei/recipe/recipe_show.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/recipe/recipe_words.h"
#include "renkei/recipe/show_words.h"

namespace renkei::recipe {

namespace {

using report::arg;
using report::Language;
using report::Message;
using report::Table;

class SectionMaker {
 public:
  SectionMaker(const Recipe& recipe, Language language) : recipe_(recipe), language_(language) {}

  std::vector<RecipeSection> make() {
    head();
    sources();
    parameters();
    materials("inputs", words::kInputs, recipe_.inputs);
    materials("intermediates", words::kIntermediates, recipe_.intermediates);
    materials("outputs", words::kOutputs, recipe_.outputs);
    equipment();
    services();
    procedure();
    questions();
    watches();
    moves();
    hold_times();
    synchronizations();
    std::erase_if(sections_, [](const RecipeSection& one) { return one.table.rows.empty(); });
    return std::move(sections_);
  }

 private:
  [[nodiscard]] std::string in(const Message& message) const {
    return words::in(language_, message);
  }
  Table& add(const char* id, const Message& title, std::initializer_list<Message> columns) {
    sections_.push_back({id, in(title), {}});
    Table& table = sections_.back().table;
    table.language = language_;
    for (const Message& column : columns) table.columns.push_back({in(column)});
    return table;
  }
  static std::string joined(const std::vector<std::string>& parts, std::string_view by) {
    std::string all;
    for (const std::string& part : parts) {
      if (!part.empty()) all += (all.empty() ? "" : std::string(by)) + part;
    }
    return all;
  }

  void head() {
    Table& table = add("head", words::kHead, {words::kWhat, words::kIs});
    const auto row = [&](const Message& name, const std::string& value) {
      if (!value.empty()) table.rows.push_back({in(name), value});
    };
    row(words::kId, recipe_.id);
    row(words::kVersion, recipe_.version);
    row(words::kLevel, words::level_words(language_, recipe_.level));
    row(words::kTitle, words::text_in(language_, recipe_.title));
    row(words::kDescription, words::text_in(language_, recipe_.description));
    row(words::kProduct, recipe_.product);
    if (recipe_.derived_from) {
      const auto& from = *recipe_.derived_from;
      row(words::kDerivedFrom, joined({from.id, from.version, from.sha256}, " "));
    }
    if (recipe_.batch_size) {
      row(words::kReference, amount_text(recipe_.batch_size->reference));
      row(words::kAllowed, range(recipe_.batch_size->allowed, recipe_.batch_size->reference.unit));
    }
  }

  void sources() {
    Table& table = add("sources", words::kSources,
                       {words::kId, words::kText, words::kUrl, words::kConfidence});
    for (const Source& one : recipe_.sources) {
      table.rows.push_back(
          {one.id, one.text, one.url, words::confidence_words(language_, one.confidence)});
    }
  }

  [[nodiscard]] std::string range(const Range& range, const Unit& unit) const {
    if (range.empty()) return {};
    if (!range.low) return say(language_, words::kAtMost, arg<"high">(amount(*range.high, unit)));
    if (!range.high) return say(language_, words::kAtLeast, arg<"low">(amount(*range.low, unit)));
    return say(language_, words::kRange, arg<"low">(range.low->to_string()),
               arg<"high">(amount(*range.high, unit)));
  }
  static std::string amount(const Decimal& number, const Unit& unit) {
    return amount_text({number, unit});
  }

  // target, acceptable, critical limits, and what happens outside.
  void add_limits(std::vector<std::string>& row, const Limits& limits, const Unit& unit) const {
    row.push_back(range(limits.target, unit));
    row.push_back(range(limits.acceptable, unit));
    row.push_back(range(limits.critical, unit));
    std::vector<std::string> rules;
    if (!limits.acceptable.empty()) {
      rules.push_back(say(language_, words::kRuleAcceptable,
                          arg<"rule">(words::rule_words(language_, limits.outside_acceptable))));
    }
    if (!limits.critical.empty()) {
      rules.push_back(say(language_, words::kRuleCritical,
                          arg<"rule">(words::rule_words(language_, limits.outside_critical))));
    }
    row.push_back(joined(rules, "; "));
  }

  // The id of a source with how sure it is.
  [[nodiscard]] std::string source(const std::string& id) const {
    for (const Source& one : recipe_.sources) {
      if (one.id != id) continue;
      const std::string sure = words::confidence_words(language_, one.confidence);
      return language_ == Language::kJa ? id + "（" + sure + "）" : id + " (" + sure + ")";
    }
    return id;
  }

  [[nodiscard]] std::string value(const Parameter& parameter) const {
    if (parameter.formula) return "= " + parameter.formula->text();
    if (!parameter.value) return in(words::kGiven);
    if (const auto* amount = std::get_if<Amount>(&*parameter.value)) return amount_text(*amount);
    if (const auto* yes = std::get_if<bool>(&*parameter.value)) {
      return in(*yes ? words::kYes : words::kNo);
    }
    return std::get<std::string>(*parameter.value);
  }

  void parameters() {
    Table& table = add("parameters", words::kParameters,
                       {words::kId, words::kNameColumn, words::kValue, words::kUnit, words::kTarget,
                        words::kAcceptable, words::kCriticalLimits, words::kOutside, words::kMarks,
                        words::kSource});
    for (const Parameter& one : recipe_.parameters) {
      std::vector<std::string> row{one.id, words::text_in(language_, one.title), value(one),
                                   one.unit.code()};
      add_limits(row, one.limits, one.unit);
      row.push_back(
          joined({one.critical ? in(words::kCritical) : "", one.scales ? in(words::kScales) : "",
                  one.confidential ? in(words::kConfidential) : ""},
                 ", "));
      row.push_back(source(one.source));
      table.rows.push_back(std::move(row));
    }
  }

  void materials(const char* id, const Message& title, const std::vector<Material>& materials) {
    Table& table = add(id, title,
                       {words::kId, words::kNameColumn, words::kMaterial, words::kQuantity,
                        words::kTarget, words::kAcceptable, words::kCriticalLimits, words::kOutside,
                        words::kMarks, words::kSource});
    for (const Material& one : materials) {
      std::vector<std::string> row{one.id, words::text_in(language_, one.title), one.material,
                                   amount_text(one.quantity)};
      add_limits(row, one.limits, one.quantity.unit);
      row.push_back(in(one.scales ? words::kScales : words::kFixed));
      row.push_back(source(one.source));
      table.rows.push_back(std::move(row));
    }
  }

  static std::string units(const std::map<std::string, Unit>& units) {
    std::vector<std::string> all;
    for (const auto& [name, unit] : units) {
      all.push_back(unit.code() == "1" ? name : name + " (" + unit.code() + ")");
    }
    return joined(all, ", ");
  }

  void equipment() {
    Table& table = add("equipment", words::kEquipment,
                       {words::kId, words::kNameColumn, words::kClass, words::kValues,
                        words::kWhere, words::kBoundTo, words::kMarks});
    for (const EquipmentRequirement& one : recipe_.equipment) {
      std::vector<std::string> where;
      for (const Expression& condition : one.where) where.push_back(condition.text());
      table.rows.push_back({one.id, words::text_in(language_, one.title), one.equipment_class,
                            units(one.values), joined(where, "; "), one.unit,
                            one.shared ? in(words::kShared) : ""});
    }
  }

  void services() {
    Table& table =
        add("services", words::kServices,
            {words::kOn, words::kService, words::kTakesColumn, words::kGivesColumn, words::kEnds});
    for (const EquipmentRequirement& requirement : recipe_.equipment) {
      for (const Service& one : requirement.services) {
        table.rows.push_back({requirement.id, one.name, units(one.parameters), units(one.results),
                              in(one.self_completing ? words::kByItself : words::kWhenTold)});
      }
    }
  }

  [[nodiscard]] std::string does(const Element& element) const {
    std::vector<std::string> parts;
    if (!element.service.empty()) {
      std::vector<std::string> with;
      for (const Binding& one : element.with) with.push_back(one.name + " = " + one.value.text());
      parts.push_back(element.service + (with.empty() ? "" : "(" + joined(with, ", ") + ")"));
    }
    parts.push_back(words::text_in(language_, element.instruction));
    if (element.wait) {
      parts.push_back(say(language_, words::kWaits, arg<"time">(element.wait->value.text())));
    }
    if (element.until) {
      parts.push_back(say(language_, words::kUntilThat, arg<"condition">(element.until->text())));
    }
    parts.push_back(element.witness ? in(words::kWitness) : "");
    parts.push_back(element.confidential ? in(words::kConfidential) : "");
    return joined(parts, "; ");
  }

  // Where the chart it stands in leads from it.
  [[nodiscard]] std::string next(const Element& element) const {
    const Element* holder = element.path.empty() ? nullptr : recipe_.element(element.parent());
    if (holder == nullptr) return {};
    const Chart& chart = holder->chart;
    const auto is_own = [&](std::size_t step) { return chart.steps[step] == element.name(); };
    std::vector<std::string> all;
    std::size_t count = 0;
    for (const Transition& one : chart.transitions) {
      if (!std::any_of(one.from.begin(), one.from.end(), is_own)) continue;
      std::vector<std::string> to;
      for (const std::size_t step : one.to) {
        to.push_back(chart.steps[step] == kEnd ? in(words::kEnd) : chart.steps[step]);
      }
      const std::string names = joined(to, " + ");
      if (!one.always()) {
        all.push_back(say(language_, words::kNextWhen, arg<"to">(names),
                          arg<"condition">(one.condition.text())));
      } else if (count > 0) {
        all.push_back(say(language_, words::kNextElse, arg<"to">(names)));
      } else {
        all.push_back(names);
      }
      ++count;
    }
    return joined(all, "; ");
  }

  void procedure() {
    Table& table = add("procedure", words::kProcedure,
                       {words::kNumber, words::kElement, words::kNameColumn, words::kKind,
                        words::kOn, words::kDoes, words::kNext});
    table.columns[1].one_line = true;
    for (const auto& [number, element] : numbered_elements(recipe_)) {
      const auto depth = static_cast<std::size_t>(
          element->path.empty() ? 0
                                : 1 + std::count(element->path.begin(), element->path.end(), '/'));
      std::string name;
      // Spaces that a page neither folds nor breaks a line at.
      for (std::size_t i = 0; i < depth; ++i) name += "\u00a0\u00a0";
      name += element->path.empty() ? words::path_words(language_, *element, recipe_.level)
                                    : element->name();
      table.rows.push_back({number, name, words::text_in(language_, element->title),
                            words::type_words(language_, element->type, recipe_.level),
                            element->equipment, does(*element), next(*element)});
    }
  }

  [[nodiscard]] std::string shown(const Element& element) const {
    return words::path_words(language_, element, recipe_.level);
  }

  [[nodiscard]] std::string answer(const Question& question) const {
    switch (question.type) {
      case AnswerType::kNumber:
        return in(words::kAnswerNumber) +
               (question.unit.code() == "1" ? "" : " (" + question.unit.code() + ")");
      case AnswerType::kYesNo:
        return in(words::kAnswerYesNo);
      case AnswerType::kText:
        return in(words::kAnswerText);
      case AnswerType::kChoice:
        return joined(question.choices, " / ");
    }
    return {};
  }

  void questions() {
    Table& table =
        add("questions", words::kQuestionsTitle,
            {words::kElement, words::kId, words::kQuestion, words::kAnswer, words::kTarget,
             words::kAcceptable, words::kCriticalLimits, words::kOutside});
    for (const Element& element : recipe_.elements) {
      for (const Question& one : element.questions) {
        std::vector<std::string> row{shown(element), one.id, words::text_in(language_, one.title),
                                     answer(one)};
        add_limits(row, one.limits, one.unit);
        if (one.type == AnswerType::kYesNo) {
          row.back() = say(language_, words::kRuleNo,
                           arg<"rule">(words::rule_words(language_, one.when_no)));
        }
        table.rows.push_back(std::move(row));
      }
    }
  }

  void watches() {
    Table& table = add("watches", words::kWatchesTitle,
                       {words::kElement, words::kValue, words::kTarget, words::kAcceptable,
                        words::kCriticalLimits, words::kOutside, words::kLonger, words::kMarks});
    for (const Element& element : recipe_.elements) {
      for (const Watch& one : element.watches) {
        std::vector<std::string> row{shown(element), one.value};
        add_limits(row, one.limits, one.unit);
        row.push_back(one.longer_than ? amount_text(*one.longer_than) : "");
        row.push_back(one.critical ? in(words::kCriticalWatch) : "");
        table.rows.push_back(std::move(row));
      }
    }
  }

  void moves() {
    Table& table = add("moves", words::kMoves,
                       {words::kElement, words::kDirection, words::kMaterial, words::kQuantity});
    for (const Element& element : recipe_.elements) {
      for (const Move& one : element.moves) {
        table.rows.push_back({shown(element), in(one.consumed ? words::kIn : words::kOut),
                              one.material, one.quantity.text()});
      }
    }
  }

  void hold_times() {
    Table& table = add("hold-times", words::kHoldTimes,
                       {words::kFrom, words::kTo, words::kTimeMax, words::kRule});
    for (const HoldTime& one : recipe_.hold_times) {
      table.rows.push_back(
          {one.from, one.to, amount_text(one.time_max), words::rule_words(language_, one.rule)});
    }
  }

  void synchronizations() {
    Table& table = add("synchronize", words::kSynchronizations,
                       {words::kElement, words::kElement, words::kHandsOver});
    for (const Synchronization& one : recipe_.synchronizations) {
      table.rows.push_back({one.from, one.to, one.material});
    }
  }

  const Recipe& recipe_;
  Language language_;
  std::vector<RecipeSection> sections_;
};

}  // namespace

std::vector<std::pair<std::string, const Element*>> numbered_elements(const Recipe& recipe) {
  std::vector<std::pair<std::string, const Element*>> out;
  std::set<const Element*> seen;
  const std::function<void(const Element&, const std::string&)> add = [&](const Element& element,
                                                                          const std::string& own) {
    if (!seen.insert(&element).second) return;
    out.emplace_back(own, &element);
    std::size_t number = 0;
    for (const std::string& step : element.chart.steps) {
      const Element* inner =
          recipe.element(element.path.empty() ? step : element.path + "/" + step);
      if (inner == nullptr || inner == &element) continue;
      ++number;
      add(*inner, own.empty() ? std::to_string(number) : fmt::format("{}.{}", own, number));
    }
  };
  if (const Element* whole = recipe.element("")) add(*whole, "");
  for (const Element& element : recipe.elements) {
    if (!seen.contains(&element)) out.emplace_back("–", &element);
  }
  return out;
}

std::vector<RecipeSection> recipe_sections(const Recipe& recipe, Language language) {
  return SectionMaker(recipe, language).make();
}

}  // namespace renkei::recipe
