// What may happen to a batch, written from the tables of the standard (IEC 61512-1, 5.6 and annex;
// IEC 61512-2, 6) and without the engine: a second reading of the log, that says of each entry
// whether it may follow those before it. It knows the recipe's charts, and shares no rule with the
// engine.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/structured.h"
#include "renkei/base/timestamp.h"
#include "renkei/recipe/recipe.h"

namespace renkei::execute::test {

class Reference {
 public:
  struct Element {
    std::string state = "Idle";
    std::uint64_t run = 0;
    bool called = false;
    std::set<std::string> marked{};  // steps of its chart
    Timestamp began{};
    std::string reported{};  // of its service in this run
    bool started = false;
    bool answered = false;
    bool let_count = false;  // a person has let it count as done
    std::size_t moves = 0;
    std::map<std::string, std::string> answers{};
    std::set<std::string> told{};  // of answers and values outside their limits, in this run
  };
  struct Asked {
    std::string path;
    std::string kind;
    std::uint64_t run = 0;
    bool open = true;
  };
  struct Batch {
    std::map<std::string, Element> elements{};
    std::string mode;
    std::uint64_t priority = 0;
    std::map<std::string, std::string> units{};  // requirement -> unit
    std::vector<Asked> asked{};
  };
  using Claim = std::pair<std::string, std::string>;  // batch and path
  struct Unit {
    std::optional<Claim> holder{};
    std::deque<std::pair<Claim, std::uint64_t>> waiting{};
  };

  explicit Reference(const recipe::Recipe& recipe) : recipe_(&recipe) {}

  // Why it may not follow; empty: it may.
  [[nodiscard]] std::string read(const std::string& type, const Json& body, Timestamp at) {
    wrong_.clear();
    id_ = text(body, "batch");
    body_ = &body;
    at_ = at;
    if (type == "batch.created/1") {
      created();
      return wrong_;
    }
    if (!batches.contains(id_)) return "of a batch that was not created";
    path_ = body.contains("path") ? text(body, "path") : "";
    if (!batch().elements.contains(path_)) return "the recipe has no " + path_;
    static const std::map<std::string, void (Reference::*)()> readers{
        {"batch.element-changed/1", &Reference::changed},
        {"batch.transition-fired/1", &Reference::fired},
        {"batch.unit-requested/1", &Reference::requested},
        {"batch.unit-allocated/1", &Reference::allocated},
        {"batch.unit-released/1", &Reference::released},
        {"batch.device-ordered/1", &Reference::ordered},
        {"batch.service-reported/1", &Reference::reported},
        {"batch.prompt-raised/1", &Reference::raised},
        {"batch.prompt-answered/1", &Reference::answered},
        {"batch.limit-passed/1", &Reference::limit_passed},
        {"batch.mode-changed/1", &Reference::mode_changed},
        {"batch.material-moved/1", &Reference::moved}};
    const auto reader = readers.find(type);
    if (reader != readers.end()) (this->*reader->second)();
    return wrong_;
  }

  // Whether an order of a person means something in that state.
  [[nodiscard]] static bool may_order(const std::string& order, const std::string& state,
                                      bool whole) {
    static const std::map<std::string, std::set<std::string>> from{
        {"Pause", {"Running"}},
        {"Resume", {"Paused"}},
        {"Hold", {"Running", "Pausing", "Paused", "Restarting"}},
        {"Restart", {"Held"}},
        {"Stop", {"Running", "Pausing", "Paused", "Holding", "Held", "Restarting"}},
        {"Abort", {"Running", "Pausing", "Paused", "Holding", "Held", "Restarting", "Stopping"}}};
    if (order == "Start") return whole && state == "Idle";
    const auto found = from.find(order);
    return found != from.end() && found->second.contains(state);
  }
  [[nodiscard]] static bool is_over(const std::string& state) {
    return state == "Complete" || state == "Stopped" || state == "Aborted";
  }

  // What holds whenever the engine has nothing more to do: each part is as what it lies in.
  [[nodiscard]] std::string at_rest() const {
    for (const auto& [id, one] : batches) {
      for (const auto& [path, element] : one.elements) {
        if (path.empty() || !element.called) continue;
        const std::string parent = one.elements.at(parent_of(path)).state;
        std::string fault =
            fmt::format("{} {} is {} in what is {}", id, path, element.state, parent);
        const bool active = element.state != "Idle" && !is_over(element.state);
        if ((parent == "Idle" || is_over(parent)) && active) return fault;
        // On the way to where a person has ordered it alone it may wait for its machine.
        const bool on_the_way = element.state == "Holding" || element.state == "Stopping" ||
                                element.state == "Aborting";
        const bool at_rest =
            element.state == "Held" || (element.state == "Paused" && parent == "Paused");
        if ((parent == "Held" || parent == "Paused") && active && !at_rest && !on_the_way) {
          return fault;
        }
      }
    }
    return {};
  }

  std::map<std::string, Batch> batches;
  std::map<std::string, Unit> units;

 private:
  static std::string text(const Json& body, const char* name) {
    return body.at(name).get<std::string>();
  }
  [[nodiscard]] std::string text(const char* name) const { return text(*body_, name); }
  Batch& batch() { return batches.at(id_); }
  Element& element() { return batch().elements.at(path_); }
  [[nodiscard]] const recipe::Element& what(const std::string& path) const {
    return *recipe_->element(path);
  }
  static std::string parent_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
  }
  static std::string child_of(const std::string& path, const std::string& step) {
    return path.empty() ? step : path + "/" + step;
  }
  void demand(bool holds, const std::string& otherwise) {
    if (!holds && wrong_.empty()) wrong_ = fmt::format("{} '{}': {}", id_, path_, otherwise);
  }
  [[nodiscard]] bool batch_over() { return is_over(batch().elements.at("").state); }

  void created() {
    demand(!batches.contains(id_), "created twice");
    Batch& one = batches[id_];
    for (const recipe::Element& each : recipe_->elements) one.elements[each.path];
    one.elements.at("").called = true;
    one.mode = text("mode");
    one.priority = body_->at("priority").get<std::uint64_t>();
    for (const auto& [name, unit] : body_->at("units").items()) {
      one.units[name] = unit.get<std::string>();
    }
  }

  void changed() {
    static const std::map<std::string, std::set<std::string>> table{
        {"Idle", {"Running"}},
        {"Running", {"Complete", "Pausing", "Holding", "Stopping", "Aborting"}},
        {"Pausing", {"Paused", "Holding", "Stopping", "Aborting"}},
        {"Paused", {"Running", "Holding", "Stopping", "Aborting"}},
        {"Holding", {"Held", "Stopping", "Aborting"}},
        {"Held", {"Restarting", "Stopping", "Aborting"}},
        {"Restarting", {"Running", "Holding", "Stopping", "Aborting"}},
        {"Stopping", {"Stopped", "Aborting"}},
        {"Aborting", {"Aborted"}}};
    Element& one = element();
    const std::string to = text("state");
    const bool leaf = what(path_).is_leaf();
    const bool by_machine = leaf && one.state == "Running" && to == one.reported &&
                            (to == "Stopped" || to == "Aborted");
    const auto from = table.find(one.state);
    demand(by_machine || (from != table.end() && from->second.contains(to)),
           fmt::format("from {} to {}", one.state, to));
    demand(one.called, "it is not called");
    const bool begins = one.state == "Idle";
    if (begins) begin();
    demand(body_->at("run").get<std::uint64_t>() == one.run, "of another run");
    if (to == "Complete") completed();
    if (to == "Held" || to == "Paused" || is_over(to)) parts_arrived(to);
    one.state = to;
  }

  void begin() {
    Element& one = element();
    if (!path_.empty()) {
      demand(batch().elements.at(parent_of(path_)).state == "Running",
             "it begins in what does not run");
    }
    if (takes_unit(path_)) demand(has_unit(path_), "it begins without its unit");
    one.run += 1;
    one.began = at_;
    one.reported.clear();
    one.started = one.answered = one.let_count = false;
    one.moves = 0;
    one.told.clear();
    one.marked.clear();
    if (what(path_).is_leaf()) return;
    one.marked.insert("begin");
    for (auto& [path, part] : batch().elements) {
      if (path.empty() || parent_of(path) != path_) continue;
      demand(part.state == "Idle" || is_over(part.state), "a part of it runs before it begins");
      part.state = "Idle";
      part.called = false;
    }
  }
  // Whether what it lies in may still go on.
  [[nodiscard]] bool may_go_on() {
    if (path_.empty()) return false;
    const std::string& parent = batch().elements.at(parent_of(path_)).state;
    return parent != "Idle" && !is_over(parent) && parent != "Stopping" && parent != "Aborting";
  }

  void completed() {
    const Element& one = element();
    const recipe::Element& of = what(path_);
    if (one.let_count) return;
    if (!of.is_leaf()) return demand(one.marked.contains("end"), "its chart is not at its end");
    if (!of.service.empty()) demand(one.reported == "Complete", "its service has not ended");
    if (!of.questions.empty() || of.witness) demand(one.answered, "its questions wait");
    for (const recipe::Question& question : of.questions) {
      const auto answer = one.answers.find(question.id);
      demand(
          answer == one.answers.end() || answer->second != "no" || one.told.contains(question.id),
          "a no is passed over in silence");
    }
    if (of.wait) {
      // The recipe of the test waits two minutes everywhere.
      demand(at_.milliseconds() - one.began.milliseconds() >= 120'000, "its time is not over");
    }
    demand(one.moves == of.moves.size(), "its materials are not recorded");
  }

  void parts_arrived(const std::string& to) {
    for (const auto& [path, part] : batch().elements) {
      if (path.empty() || parent_of(path) != path_ || !part.called || path == path_) continue;
      if (part.state == "Idle" || is_over(part.state)) continue;
      demand((to == "Held" && part.state == "Held") ||
                 (to == "Paused" && (part.state == "Held" || part.state == "Paused")),
             fmt::format("it is {} while {} is {}", to, path, part.state));
    }
  }

  void fired() {
    Element& one = element();
    const recipe::Chart& chart = what(path_).chart;
    demand(one.state == "Running", "a transition of what is " + one.state);
    demand(text("by").empty() == (batch().mode == "Automatic"), "let go by the wrong one");
    demand(body_->at("run").get<std::uint64_t>() == one.run, "of another run");
    for (const recipe::Transition& transition : chart.transitions) {
      if (transition.id != text("transition")) continue;
      for (const std::size_t step : transition.from) {
        const std::string& name = chart.steps[step];
        demand(one.marked.erase(name) == 1, name + " is not active");
        const auto child = batch().elements.find(child_of(path_, name));
        if (child == batch().elements.end()) continue;
        demand(child->second.state == "Complete", name + " is not complete");
        child->second.state = "Idle";
        child->second.called = false;
      }
      for (const std::size_t step : transition.to) {
        const std::string& name = chart.steps[step];
        demand(one.marked.insert(name).second, name + " is active already");
        const auto child = batch().elements.find(child_of(path_, name));
        if (child == batch().elements.end()) continue;
        child->second.state = "Idle";
        child->second.called = true;
      }
      return;
    }
    demand(false, "there is no such transition");
  }

  // The requirement of what an element runs on, and where it is named.
  [[nodiscard]] std::pair<std::string, std::string> equipment_of(std::string path) const {
    while (what(path).equipment.empty() && !path.empty()) path = parent_of(path);
    return {what(path).equipment, path};
  }
  [[nodiscard]] bool takes_unit(const std::string& path) const {
    const auto [name, at] = equipment_of(path);
    if (name.empty()) return false;
    return recipe_->requirement(name)->shared ? what(path).is_leaf() : at == path;
  }
  [[nodiscard]] bool has_unit(const std::string& path) {
    const auto [name, at] = equipment_of(path);
    const std::string& holder = recipe_->requirement(name)->shared ? path : at;
    return units[batch().units.at(name)].holder == Claim(id_, holder);
  }

  void requested() {
    demand(takes_unit(path_), "it takes no unit");
    demand(text("unit") == batch().units.at(equipment_of(path_).first), "not the unit it has");
    demand(body_->at("priority").get<std::uint64_t>() == batch().priority, "another priority");
    auto& waiting = units[text("unit")].waiting;
    auto place = waiting.begin();
    while (place != waiting.end() && place->second <= batch().priority) ++place;
    waiting.insert(place, {Claim(id_, path_), batch().priority});
  }
  void allocated() {
    Unit& unit = units[text("unit")];
    demand(!unit.holder, "the unit has somebody");
    demand(!unit.waiting.empty() && unit.waiting.front().first == Claim(id_, path_),
           "it is not its turn");
    unit.holder = Claim(id_, path_);
    if (!unit.waiting.empty()) unit.waiting.pop_front();
  }
  void released() {
    Unit& unit = units[text("unit")];
    const Claim claim(id_, path_);
    const std::string& state = element().state;
    demand(state == "Idle" || is_over(state), "given back while it is " + state);
    if (unit.holder == claim) unit.holder.reset();
    std::erase_if(unit.waiting, [&](const auto& one) { return one.first == claim; });
  }

  void ordered() {
    static const std::map<std::string, std::string> when{
        {"Start", "Running"},      {"Complete", "Running"}, {"Resume", "Running"},
        {"Pause", "Pausing"},      {"Hold", "Holding"},     {"Stop", "Stopping"},
        {"Restart", "Restarting"}, {"Abort", "Aborting"}};
    Element& one = element();
    const std::string order = text("order");
    demand(one.state == when.at(order), fmt::format("{} while it is {}", order, one.state));
    demand(keys_.insert(text("key")).second, "a key is used twice");
    demand(has_unit(path_), "an order to a unit it has not");
    demand(text("service") == what(path_).service, "of another service");
    demand(body_->at("run").get<std::uint64_t>() == one.run, "of another run");
    if (order != "Start") demand(one.started, "nothing was started");
    if (order == "Start") {
      one.started = true;
      one.reported.clear();
    }
  }
  void reported() {
    if (body_->at("run").get<std::uint64_t>() != element().run) return;
    demand(element().started, "of a service that was not started");
    element().reported = text("state");
  }

  void raised() {
    const auto number = body_->at("prompt").get<std::uint64_t>();
    demand(number == batch().asked.size() + 1, "its number is not the next");
    demand(!batch_over(), "somebody is asked when all is over");
    for (const Asked& asked : batch().asked) {
      demand(!asked.open || asked.path != path_, "asked while it is asked");
    }
    batch().asked.push_back({path_, text("kind"), body_->at("run").get<std::uint64_t>()});
  }
  void answered() {
    const auto number = body_->at("prompt").get<std::uint64_t>();
    auto& all = batch().asked;
    if (number == 0 || number > all.size() || !all[number - 1].open) {
      return demand(false, "answered where nobody asked");
    }
    Asked& asked = all[number - 1];
    asked.open = false;
    demand(asked.path == path_, "the answer of another");
    Element& one = element();
    const auto& answers = body_->at("answers");
    if (asked.kind == "questions") {
      one.answered = true;
      for (const auto& [name, value] : answers.items()) {
        one.answers[name] = value.get<std::string>();
      }
      return;
    }
    const std::string decision = text(answers, "decision");
    if (decision == "skip") one.let_count = true;
    if (decision == "done") one.reported = "Complete";
    const bool again = decision == "skip" || (decision == "repeat" && asked.kind == "failed");
    demand(!batch_over(), "answered when all is over");
    if (again && is_over(one.state) && may_go_on()) {
      demand(one.called, "begun again and not called");
      const bool anew = decision == "repeat" && takes_unit(path_) && !has_unit(path_);
      one.state = anew ? "Idle" : "Running";
    }
    if (decision == "repeat" && may_go_on() && asked.kind == "failed") {
      one.reported.clear();
      one.started = false;
    }
  }

  void limit_passed() { element().told.insert(text("value")); }
  void mode_changed() { batch().mode = text("mode"); }
  void moved() {
    Element& one = element();
    demand(one.state == "Running", "material moves in what is " + one.state);
    demand(one.moves < what(path_).moves.size(), "moved more often than the recipe says");
    ++one.moves;
  }

  const recipe::Recipe* recipe_;
  std::set<std::string> keys_;
  std::string wrong_;
  std::string id_;
  std::string path_;
  const Json* body_ = nullptr;
  Timestamp at_{};
};

}  // namespace renkei::execute::test
