#include "renkei/serve/batch_json.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "renkei/execute/decide.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::serve {
namespace {

using execute::BatchState;
using execute::ElementState;
using execute::World;
using recipe::Element;
using recipe::State;

Json text_json(const recipe::Text& text) {
  Json json = Json::object();
  if (!text.en.empty()) json["en"] = text.en;
  if (!text.ja.empty()) json["ja"] = text.ja;
  return json;
}

double seconds_since(const World& world, Timestamp time) {
  return static_cast<double>(world.now().milliseconds() - time.milliseconds()) / 1000.0;
}

Json limits_json(const recipe::Limits& limits, const Unit& unit) {
  Json json = Json::object();
  for (const auto& [name, range] :
       {std::pair{"target", &limits.target}, std::pair{"acceptable", &limits.acceptable},
        std::pair{"critical", &limits.critical}}) {
    if (!range->empty()) json[name] = recipe::range_text(*range, unit);
  }
  return json;
}

std::string standing_text(const recipe::Limits& limits, double number) {
  switch (recipe::standing(limits, number)) {
    case recipe::Standing::kTarget:
      return "target";
    case recipe::Standing::kAcceptable:
      return "acceptable";
    case recipe::Standing::kOutsideAcceptable:
      return "outside_acceptable";
    case recipe::Standing::kOutsideCritical:
      return "outside_critical";
  }
  RENKEI_CHECK(false);
}

// The watched values of an element, each with its limits; without a value where it is not known.
Json watched_json(const BatchState& batch, const World& world, std::size_t index) {
  Json list = Json::array();
  const auto& watches = batch.recipe().elements[index].watches;
  for (std::size_t i = 0; i < watches.size(); ++i) {
    const recipe::Watch& watch = watches[i];
    Json one{{"value", watch.value}, {"unit", watch.unit.code()}};
    one["limits"] = limits_json(watch.limits, watch.unit);
    const recipe::Value now =
        execute::evaluate(batch, world, batch.program().element(index).watches[i].reading);
    if (const double* number = std::get_if<double>(&now)) {
      one["reading"] = execute::number_text(*number);
      one["standing"] = standing_text(watch.limits, *number);
    }
    list.push_back(std::move(one));
  }
  return list;
}

// What a step that is active waits for.
Json waits_json(const BatchState& batch, const World& world, std::size_t index) {
  const Element& element = batch.recipe().elements[index];
  const ElementState& state = batch.element(index);
  Json json = Json::object();
  if (state.state == State::kIdle && state.unit_requested && !state.unit_allocated) {
    json["unit"] = state.unit;
  }
  if (!state.open_question.empty()) json["undecided"] = state.open_question;
  if (!element.service.empty()) json["service"] = element.service;
  if (element.until) json["until"] = element.until->text();
  if (const auto& wait = batch.program().element(index).wait_s) {
    const recipe::Value time = execute::evaluate(batch, world, *wait);
    if (const double* wait_s = std::get_if<double>(&time)) {
      json["left_s"] =
          execute::number_text(std::max(0.0, *wait_s - seconds_since(world, state.began)));
    }
  }
  return json;
}

Json active_json(const BatchState& batch, const World& world, std::size_t index) {
  const Element& element = batch.recipe().elements[index];
  const ElementState& state = batch.element(index);
  Json json{{"path", element.path},
            {"title", text_json(element.title)},
            {"type", std::string(recipe::type_name(element.type, batch.recipe().level))},
            {"state", std::string(recipe::state_name(state.state))},
            {"run", state.run},
            {"leaf", element.is_leaf()}};
  if (!state.cause.empty()) json["cause"] = state.cause;
  if (state.run > 0) {
    json["began"] = state.began.to_string();
    json["elapsed_s"] = execute::number_text(seconds_since(world, state.began));
  }
  const std::string unit = execute::unit_of(batch, index);
  if (!unit.empty()) json["unit"] = unit;
  json["waits"] = waits_json(batch, world, index);
  json["watched"] = watched_json(batch, world, index);
  return json;
}

Json question_json(const recipe::Question& question) {
  static constexpr const char* kTypes[] = {"number", "yes_no", "text", "choice"};
  Json json{{"id", question.id},
            {"title", text_json(question.title)},
            {"type", kTypes[static_cast<std::size_t>(question.type)]}};
  if (question.type == recipe::AnswerType::kNumber) {
    json["unit"] = question.unit.code();
    json["limits"] = limits_json(question.limits, question.unit);
  }
  if (question.type == recipe::AnswerType::kYesNo) {
    json["when_no"] = std::string(recipe::rule_name(question.when_no));
  }
  if (!question.choices.empty()) json["choices"] = question.choices;
  return json;
}

Json prompts_json(const BatchState& batch) {
  Json list = Json::array();
  for (const execute::Prompt& prompt : batch.prompts()) {
    if (prompt.answered || recipe::is_final(batch.state())) continue;
    const Element& element = *batch.recipe().element(prompt.path);
    Json json{{"number", prompt.number},
              {"kind", prompt.kind},
              {"path", prompt.path},
              {"title", text_json(element.title)},
              {"about", prompt.about}};
    if (prompt.kind == "questions") {
      json["instruction"] = text_json(element.instruction);
      json["witness"] = element.witness;
      json["questions"] = Json::array();
      for (const auto& question : element.questions) {
        json["questions"].push_back(question_json(question));
      }
    } else {
      json["decisions"] = execute::decisions_of(prompt.kind);
    }
    list.push_back(std::move(json));
  }
  return list;
}

// In SemiAutomatic and Manual: those that a person may let go, and whether their condition holds.
Json transitions_json(const BatchState& batch, const World& world) {
  Json list = Json::array();
  if (batch.mode() == recipe::Mode::kAutomatic) return list;
  for (std::size_t i = 0; i < batch.elements().size(); ++i) {
    const Element& element = batch.recipe().elements[i];
    const ElementState& state = batch.element(i);
    if (state.state != State::kRunning) continue;
    for (std::size_t k = 0; k < element.chart.transitions.size(); ++k) {
      const recipe::Transition& one = element.chart.transitions[k];
      if (!batch.steps_done(i, one)) continue;
      const recipe::Value holds =
          execute::evaluate(batch, world, batch.program().element(i).conditions[k]);
      std::vector<std::string> to;
      for (const std::size_t step : one.to) to.push_back(element.chart.steps[step]);
      list.push_back({{"path", element.path},
                      {"transition", one.id},
                      {"to", to},
                      {"condition", one.condition.text()},
                      {"holds", holds == recipe::Value{true}}});
    }
  }
  return list;
}

Json units_json(const BatchState& batch, const World& world) {
  Json list = Json::array();
  for (const recipe::EquipmentRequirement& requirement : batch.recipe().equipment) {
    const std::string unit = execute::unit_of(batch, requirement);
    Json json{{"requirement", requirement.id}, {"unit", unit}};
    json["allocated"] =
        std::any_of(batch.elements().begin(), batch.elements().end(),
                    [&](const auto& one) { return one.unit_allocated && one.unit == unit; });
    const execute::UnitView* view = world.unit(unit);
    if (view != nullptr && view->description != nullptr) {
      json["connected"] = view->connected;
      json["values"] = Json::object();
      for (const auto& [name, reading] : view->readings) {
        Json shown{{"unit", view->description->values.at(name).code()},
                   {"quality", std::string(equipment::quality_name(reading.quality))},
                   {"at", reading.at.to_string()}};
        if (reading.amount) shown["amount"] = execute::number_text(*reading.amount);
        json["values"][name] = std::move(shown);
      }
    }
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace

Json batch_line_json(const BatchState& batch) {
  // Of a batch that is over nothing is asked any more.
  const auto waiting =
      recipe::is_final(batch.state())
          ? 0
          : std::count_if(batch.prompts().begin(), batch.prompts().end(),
                          [](const execute::Prompt& prompt) { return !prompt.answered; });
  return {{"batch", batch.id()},
          {"recipe", batch.created().recipe},
          {"version", batch.created().version},
          {"size", batch.created().size},
          {"state", std::string(recipe::state_name(batch.state()))},
          {"mode", std::string(recipe::mode_name(batch.mode()))},
          {"entries", batch.entries()},
          {"prompts", waiting}};
}

Json batch_json(const BatchState& batch, const World& world) {
  Json json = batch_line_json(batch);
  json["title"] = text_json(batch.recipe().title);
  json["recipe_sha256"] = batch.created().recipe_sha256;
  json["by"] = batch.created().by;
  json["now"] = world.now().to_string();
  json["parameters"] = batch.created().parameters;
  json["lots"] = batch.lots();
  json["active"] = Json::array();
  json["elements"] = Json::array();
  for (std::size_t i = 0; i < batch.elements().size(); ++i) {
    const ElementState& state = batch.element(i);
    const bool is_active = state.called && (recipe::is_active(state.state) ||
                                            state.state == State::kIdle || batch.is_asked(state));
    if (i > 0 && is_active && !recipe::is_final(batch.state())) {
      json["active"].push_back(active_json(batch, world, i));
    }
    const Element& element = batch.recipe().elements[i];
    Json row{{"path", element.path},
             {"title", text_json(element.title)},
             {"type", std::string(recipe::type_name(element.type, batch.recipe().level))},
             {"state", std::string(recipe::state_name(state.state))},
             {"run", state.run}};
    if (state.run > 0) row["began"] = state.began.to_string();
    if (state.ended) row["ended"] = state.ended->to_string();
    json["elements"].push_back(std::move(row));
  }
  json["prompts_open"] = prompts_json(batch);
  json["transitions"] = transitions_json(batch, world);
  json["units"] = units_json(batch, world);
  return json;
}

}  // namespace renkei::serve
