// Random commands, faults and kills against the engine, each step held to the reference
// (reference_test_tools.h). What is checked after every step: each new entry may follow; the state
// of every element, prompt and unit is the reference's; what was refused left no entry, and what
// means nothing was refused; no order had an effect twice; where the engine has nothing more to do,
// a fresh look at every batch finds nothing either. After every kill: what was folded from the log
// is what was known.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/events/batch_entry.h"
#include "renkei/execute/decide.h"
#include "renkei/execute/reference_test_tools.h"
#include "renkei/execute/rig_test_tools.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::execute::test {

// Side by side, round a loop, two services at once, waits, questions, a limit, a hold time, moves;
// the main vessel is a batch's own, the side vessel shared.
inline std::string model_recipe() {
  return R"(format = "renkei recipe 1"
id = "two-vessels"
version = "1.0.0"
level = "master"
[input.buffer]
material = "buffer"
quantity = "1 L"
[output.product]
material = "product"
quantity = "1 L"
[equipment.main]
class = "stirred-vessel"
values = { temperature = "Cel", level = "L" }
[equipment.main.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }
[equipment.main.service.stir]
parameters = { speed = "{rev}/min", duration = "s" }
[equipment.main.service.drain]
results = { drained = "L" }
[equipment.main.service.heat]
self_completing = false
parameters = { goal = "Cel", power = "W" }
[equipment.side]
class = "stirred-vessel"
shared = true
values = { level = "L" }
[equipment.side.service.charge]
parameters = { volume = "L" }
[equipment.side.service.drain]
[procedure]
chart = [ "begin -> make, assist", "make, assist -> finish -> end" ]
[[procedure.hold_times]]
from = "assist"
to = "finish"
max = "10 min"
[unit_procedure.make]
equipment = "main"
chart = [
  "begin -> fill -> check",
  "check -> fill when not check.clear and elapsed < 30 'd'",
  "check -> work -> rest -> end",
]
[phase."make/fill"]
service = "charge"
with = { volume = "1 'L'" }
consume = { buffer = "charged" }
[[phase."make/fill".watch]]
value = "level"
unit = "L"
acceptable = "0 to 2 L"
outside_acceptable = "ask"
longer_than = "10 s"
[phase."make/check"]
instruction = "Look at it"
witness = true
[phase."make/check".question.clear]
type = "yes_no"
when_no = "hold"
[operation."make/work"]
chart = [ "begin -> mix, dose", "mix, dose -> warm -> end" ]
[phase."make/work/mix"]
service = "stir"
with = { speed = "60 '{rev}/min'", duration = "30 's'" }
[phase."make/work/dose"]
equipment = "side"
service = "charge"
with = { volume = "0.5 'L'" }
[phase."make/work/warm"]
service = "heat"
with = { goal = "22 'Cel'", power = "5000 'W'" }
until = "temperature >= 21 'Cel'"
[phase."make/rest"]
wait = "2 'min'"
[unit_procedure.assist]
equipment = "side"
chart = [ "begin -> empty -> look -> end" ]
[phase."assist/empty"]
service = "drain"
[phase."assist/look"]
instruction = "Look at the side vessel"
[unit_procedure.finish]
equipment = "main"
chart = [ "begin -> empty -> end" ]
[phase."finish/empty"]
service = "drain"
produce = { product = "drained" }
)";
}

struct Command {
  int kind = 0;
  int a = 0;
  int b = 0;
};
inline void showValue(const Command& command, std::ostream& os) {  // named by RapidCheck
  os << fmt::format("{}.{}.{}", command.kind, command.a, command.b);
}

class Model {
 public:
  explicit Model(bool knows_keys)
      : knows_keys_(knows_keys), rig_(knows_keys, 1024, model_recipe()), reference_(read()) {}

  // Why the step was wrong; empty: it was right.
  [[nodiscard]] std::string step(const Command& command) {
    fault_.clear();
    act(command);
    look();
    return fault_;
  }

  // All that is broken is mended and every batch aborted: it ends, and gives back what it has.
  [[nodiscard]] std::string end() {
    fault_.clear();
    ending_ = true;
    revive();
    for (const std::size_t unit : {0U, 1U}) rig_.unit(unit).restore_link();
    settle(100);
    for (const BatchState* batch : rig_.engine().batches()) {
      if (Reference::may_order("Abort", state_of(*batch, 0), true)) {
        request([&, id = batch->id()] {
          return rig_.engine().order(id, "", recipe::Order::kAbort, "anna", "");
        });
      }
    }
    for (int i = 0; i < 20 && fault_.empty(); ++i) {
      for (const std::size_t unit : {0U, 1U}) rig_.unit(unit).restore_link();
      settle(100);
      answer_all();
      rig_.pass();
    }
    for (const BatchState* batch : rig_.engine().batches()) {
      const std::string state = state_of(*batch, 0);
      if (state == "Idle" || Reference::is_over(state)) continue;
      wrong(fmt::format("{} is {} though it was aborted: {}", batch->id(), state, tail()));
    }
    for (const auto& [id, unit] : reference_.units) {
      if (unit.holder) wrong(fmt::format("{} keeps {}", unit.holder->first, id));
    }
    return fault_;
  }

  [[nodiscard]] Rig& rig() { return rig_; }

 private:
  using Asking = std::function<Result<void>()>;

  static const recipe::Recipe& read() {
    static const recipe::Recipe known = [] {
      Faults faults;
      auto recipe = recipe::read_recipe("model", model_recipe(), faults);
      RENKEI_CHECK(recipe && faults.empty());
      return *std::move(recipe);
    }();
    return known;
  }
  void wrong(const std::string& what) {
    if (fault_.empty()) fault_ = what;
  }
  static std::string state_of(const BatchState& batch, std::size_t index) {
    return std::string(recipe::state_name(batch.element(index).state));
  }
  [[nodiscard]] const BatchState* pick(int a) {
    const auto all = rig_.engine().batches();
    return all.empty() ? nullptr : all[static_cast<std::size_t>(a) % all.size()];
  }

  // A request of a person. True when it was taken; where it is not, there is no entry of it.
  bool request(const Asking& ask) {
    const std::size_t before = rig_.entries();
    const auto done = ask();
    if (done) {
      if (rig_.entries() != before + 1) wrong("a request that was taken has not one entry");
      return true;
    }
    if (rig_.entries() != before) wrong("a request that was refused has left an entry");
    if (!done.error().code().starts_with("execute.") || done.error().code() == "execute.stopped") {
      revive();
    }
    return false;
  }

  void act(const Command& command) {
    const int k = command.kind;
    if (rig_.engine().batches().empty() || k < 4) return create();
    if (k < 40) return go_on(command);
    if (k < 52) return order(command);
    if (k < 62) return answer(command);
    if (k < 66) return answer_wrong(command);
    if (k < 74) return fire(command);
    if (k < 78) return mode(command);
    if (k < 95) return break_machine(command);
    if (k < 99) return jump(command);
    kill(command);
  }

  void create() {
    int under_way = 0;
    for (const BatchState* batch : rig_.engine().batches()) {
      under_way += Reference::is_over(state_of(*batch, 0)) ? 0 : 1;
    }
    if (under_way >= 3) return;
    auto wanted = rig_.request(fmt::format("b-{}", rig_.engine().batches().size() + 1));
    wanted.priority = rig_.engine().batches().size() % 3;
    if (!request([&] { return rig_.engine().create(wanted); })) return;
    if (request([&] { return rig_.engine().create(wanted); })) wrong("created twice");
    request(
        [&] { return rig_.engine().order(wanted.batch, "", recipe::Order::kStart, "anna", ""); });
  }

  void go_on(const Command& command) {
    settle(command.a % 3 == 0 ? 1 : 50);
    if (command.b % 4 == 0) answer_all();
    if (command.a % 3 != 0) rig_.pass(std::chrono::seconds(10 * (1 + command.b % 6)));
  }

  // Rounds until there is nothing to do, at most so many.
  void settle(int rounds) {
    at_rest_ = false;
    for (int i = 0; i < rounds && fault_.empty(); ++i) {
      const std::size_t before = rig_.entries();
      const auto stepped = rig_.engine().step();
      // Each loop of the recipe takes time, or an answer.
      if (rig_.entries() > before + 300) return wrong("it goes round and round: " + tail());
      if (!stepped || rig_.unsent()) return revive();
      look();
      if (*stepped) continue;
      at_rest_ = true;
      return rest();
    }
  }
  // What happened last.
  [[nodiscard]] std::string tail() {
    std::string told;
    for (const BatchState* batch : rig_.engine().batches()) {
      const auto story = rig_.story(batch->id());
      for (std::size_t i = story.size() - std::min<std::size_t>(story.size(), 6); i < story.size();
           ++i) {
        told += fmt::format("\n  {} {}", batch->id(), story[i]);
      }
    }
    return told;
  }
  void rest() {
    wrong(reference_.at_rest());
    for (const BatchState* batch : rig_.engine().batches()) {
      const auto left = decide(*batch, rig_.engine());
      if (left.event) {
        wrong(fmt::format("{} was passed over with {} to do", batch->id(),
                          events::type_of(*left.event)));
      }
    }
  }

  void order(const Command& command) {
    const BatchState* batch = pick(command.a);
    const auto& elements = batch->elements();
    // The whole batch half of the time.
    const std::size_t index =
        command.b % 2 == 0 ? 0 : static_cast<std::size_t>(command.b / 2) % elements.size();
    const auto wanted = static_cast<recipe::Order>(
        static_cast<std::size_t>(command.a / 7 + command.b / 3) % recipe::kOrders);
    const std::string path = batch->recipe().elements[index].path;
    const std::string name(recipe::order_name(wanted));
    const std::string before = state_of(*batch, index);
    const bool may = Reference::may_order(name, before, index == 0);
    const bool taken =
        request([&] { return rig_.engine().order(batch->id(), path, wanted, "anna", "a test"); });
    if (taken != may && !died_) {
      wrong(fmt::format("{} of '{}', which is {}, was {}", name, path, before,
                        taken ? "taken" : "refused"));
    }
  }

  // What a person who goes and looks would answer; any decision where it is theirs.
  events::Texts right_answer(const BatchState& batch, const Prompt& prompt, int b) {
    if (prompt.kind == "questions") {
      if (prompt.path == "make/check") return {{"clear", b % 3 == 0 ? "no" : "yes"}};
      return {};
    }
    if (prompt.kind == "outcome") {
      const auto* last = batch.element(prompt.path)->last_order();
      const bool done = last != nullptr && (rig_.unit(0).effects().contains(last->key) ||
                                            rig_.unit(1).effects().contains(last->key));
      return {{"decision", done ? "done" : "not_done"}};
    }
    // At the end: what a machine refuses to end is let be.
    if (ending_ && prompt.kind == "refused") return {{"decision", "skip"}};
    const auto choices = decisions_of(prompt.kind);
    // To abort ends the run of commands soon; seldom.
    const std::size_t choice = static_cast<std::size_t>(b) % 16 == 15
                                   ? choices.size() - 1
                                   : static_cast<std::size_t>(b) % (choices.size() - 1);
    return {{"decision", choices[choice]}};
  }
  void give(const std::string& id, const Prompt& prompt, int b) {
    const BatchState& batch = *rig_.engine().batch(id);
    const bool over = Reference::is_over(state_of(batch, 0));
    const bool open = !prompt.answered && !over;
    const auto answers = right_answer(batch, prompt, b);
    const bool taken =
        request([&] { return rig_.engine().answer(id, prompt.number, answers, "anna", "ben"); });
    if (taken != open && !died_) {
      wrong(fmt::format("an answer to {} prompt {} of {} was {}", open ? "the open" : "the closed",
                        prompt.number, id, taken ? "taken" : "refused"));
    }
  }
  void answer(const Command& command) {
    const BatchState* batch = pick(command.a);
    if (batch->prompts().empty()) return;
    const auto& prompts = batch->prompts();
    // One of the last, which may be answered already.
    const std::size_t back =
        static_cast<std::size_t>(command.b) % std::min<std::size_t>(prompts.size(), 4);
    give(batch->id(), Prompt(prompts[prompts.size() - 1 - back]), command.b);
  }
  void answer_all() {
    for (const BatchState* batch : rig_.engine().batches()) {
      for (const Prompt& prompt : std::vector<Prompt>(batch->prompts())) {
        if (prompt.answered || Reference::is_over(state_of(*batch, 0))) continue;
        give(batch->id(), prompt, static_cast<int>(prompt.number % 13));
        // After a death it is another engine, with other batches.
        const bool died = died_;
        look();
        if (died || !fault_.empty()) return;
      }
    }
  }
  void answer_wrong(const Command& command) {
    const BatchState* batch = pick(command.a);
    Engine& engine = rig_.engine();
    const std::string id = batch->id();
    const std::uint64_t number = batch->prompts().size();
    const std::vector<Asking> asked{
        [&] {
          return engine.answer(id, number + 1, {{"decision", "skip"}}, "anna", "ben");
        },
        [&] { return engine.answer(id, 0, {}, "anna", "ben"); },
        [&] { return engine.answer("nobody", 1, {}, "anna", "ben"); },
        [&] {
          return engine.answer(id, number, {{"decision", "perhaps"}}, "anna", "ben");
        },
        [&] {
          return engine.answer(id, number, {{"clear", "yes"}}, "anna", "anna");
        },
        [&] { return engine.order(id, "no/such", recipe::Order::kHold, "anna", ""); },
        [&] { return engine.order("nobody", "", recipe::Order::kHold, "anna", ""); },
        [&] { return engine.set_mode("nobody", recipe::Mode::kManual, "anna"); },
        [&] { return engine.fire(id, "make", "t99", "anna"); }};
    if (request(asked[static_cast<std::size_t>(command.b) % asked.size()])) {
      wrong(fmt::format("what means nothing was taken: {}", command.b % 9));
    }
  }

  void fire(const Command& command) {
    const BatchState* batch = pick(command.a);
    std::vector<std::size_t> holders;
    for (std::size_t i = 0; i < batch->elements().size(); ++i) {
      if (!batch->recipe().elements[i].is_leaf()) holders.push_back(i);
    }
    const std::size_t index = holders[static_cast<std::size_t>(command.b) % holders.size()];
    const recipe::Element& element = batch->recipe().elements[index];
    const auto& transitions = element.chart.transitions;
    const auto& transition =
        transitions[static_cast<std::size_t>(command.a / 5) % transitions.size()];
    const auto& known = reference_.batches.at(batch->id());
    const auto& one = known.elements.at(element.path);
    bool may = known.mode != "Automatic" && one.state == "Running";
    for (const std::size_t step : transition.from) {
      const std::string& name = element.chart.steps[step];
      const auto child =
          known.elements.find(element.path.empty() ? name : element.path + "/" + name);
      may = may && one.marked.contains(name) &&
            (child == known.elements.end() || child->second.state == "Complete");
    }
    if (known.mode == "SemiAutomatic" && !transition.always()) {
      const auto& answers = known.elements.at("make/check").answers;
      const auto clear = answers.find("clear");
      may = may && clear != answers.end() && clear->second == "no";
    }
    const bool taken = request(
        [&] { return rig_.engine().fire(batch->id(), element.path, transition.id, "anna"); });
    if (taken != may && !died_) {
      wrong(fmt::format("{} of '{}' was {}", transition.id, element.path,
                        taken ? "let go" : "refused"));
    }
  }
  void mode(const Command& command) {
    const BatchState* batch = pick(command.a);
    // Automatic more often, that something happens.
    const auto wanted = static_cast<recipe::Mode>(command.b % 5 < 3 ? 0 : command.b % 5 - 2);
    request([&] { return rig_.engine().set_mode(batch->id(), wanted, "anna"); });
  }

  void break_machine(const Command& command) {
    auto& unit = rig_.unit(static_cast<std::size_t>(command.a) % 2);
    const auto quality = static_cast<equipment::Quality>(command.b / 7 % 3);
    switch (command.b % 7) {
      case 0:
        return unit.refuse_next("the door is open");
      case 1:
        return unit.fail_service("the pump tripped");
      case 2:
        return unit.cut_link("the cable was pulled");
      case 3:
        return unit.cut_link_after_next_order();
      case 4:
        return unit.spoil(command.a / 2 % 2 == 0 ? "level" : "temperature", quality,
                          command.a / 4 % 2 == 0);
      default:
        return unit.restore_link();
    }
  }
  // The engine's clock alone; the machines' clocks go on from where they are.
  void jump(const Command& command) {
    if (command.b % 3 == 0) return rig_.pass(std::chrono::minutes(1 + command.a % 20));
    // A machine without keys tells its runs apart by its clock alone.
    if (!knows_keys_) return;
    rig_.jump(std::chrono::seconds(command.a % 2 == 0 ? -command.b : command.b));
  }

  void kill(const Command& command) {
    switch (command.b % 3) {
      case 0:
        return revive();
      case 1:  // in the midst of an append to come
        rig_.store().fail_after(command.a % 3);
        return;
      default:  // recorded and not sent
        rig_.die_unsent_at = rig_.entries() + 1 + static_cast<std::size_t>(command.a % 5);
    }
  }
  // What is known is gone, and folded from the log again.
  void revive() {
    died_ = true;
    rig_.store().fail_after(1 << 30);
    rig_.die_unsent_at = 0;
    (void)rig_.unsent();
    rig_.open();
    at_rest_ = false;
  }

  [[nodiscard]] Json shut_members(const ledger::Entry& entry) {
    const auto opened = events::read_batch_entry(entry, rig_.store());
    return opened && *opened ? events::shut_of((*opened)->event) : Json::object();
  }

  // The new entries, and what the engine knows after them.
  void look() {
    auto& entries = rig_.store().raw_entries();
    for (; read_ < entries.size() && fault_.empty(); ++read_) {
      const auto entry = ledger::parse_entry(entries[read_].bytes);
      Json body = entry->body;
      body.update(shut_members(*entry));
      const std::string fault = reference_.read(entry->type, body, entry->at);
      if (!fault.empty()) wrong(fmt::format("entry {} {}: {}", read_, entry->type, fault));
    }
    if (!fault_.empty()) return;
    for (const BatchState* batch : rig_.engine().batches()) compare(*batch);
    for (const int unit : {0, 1}) {
      const auto& effects = rig_.unit(static_cast<std::size_t>(unit)).effects();
      if (effects.size() == effects_[unit]) continue;
      effects_[unit] = effects.size();
      for (const auto& [key, times] : effects) {
        if (times != 1) wrong(fmt::format("the order {} had its effect {} times", key, times));
      }
    }
    died_ = false;
  }
  void compare(const BatchState& batch) {
    const auto& known = reference_.batches.at(batch.id());
    for (std::size_t i = 0; i < batch.elements().size(); ++i) {
      const recipe::Element& what = batch.recipe().elements[i];
      const ElementState& one = batch.element(i);
      const auto& other = known.elements.at(what.path);
      bool same = recipe::state_name(one.state) == other.state && one.run == other.run &&
                  one.called == other.called && one.moved == other.moves &&
                  one.answered == other.answered;
      for (std::size_t step = 0; step < one.marking.size(); ++step) {
        same = same && one.marking[step] == other.marked.contains(what.chart.steps[step]);
      }
      if (!same) {
        wrong(fmt::format("{} '{}' is {} run {}, and should be {} run {}, or its marks differ",
                          batch.id(), what.path, recipe::state_name(one.state), one.run,
                          other.state, other.run));
      }
      const bool has = known_holder(one.unit) == Reference::Claim(batch.id(), what.path);
      if (one.unit_allocated != (has && !one.unit.empty())) {
        wrong(fmt::format("{} '{}' has {} or not", batch.id(), what.path, one.unit));
      }
    }
    bool same = recipe::mode_name(batch.mode()) == known.mode &&
                batch.prompts().size() == known.asked.size();
    for (std::size_t i = 0; same && i < known.asked.size(); ++i) {
      same = batch.prompts()[i].answered != known.asked[i].open &&
             batch.prompts()[i].kind == known.asked[i].kind;
    }
    if (!same) wrong(batch.id() + " has another mode or other prompts");
  }
  [[nodiscard]] Reference::Claim known_holder(const std::string& unit) const {
    const auto found = reference_.units.find(unit);
    if (found == reference_.units.end() || !found->second.holder) return {};
    return *found->second.holder;
  }

  bool knows_keys_;
  Rig rig_;
  Reference reference_;
  std::string fault_;
  std::size_t read_ = 0;
  std::map<int, std::size_t> effects_;
  bool died_ = false;
  bool at_rest_ = false;
  bool ending_ = false;
};

// So many steps at least, in runs of up to `run_max`; prints the seed first, and with a failure the
// least commands that fail.
inline void check_model(std::uint64_t seed, int runs, int run_max, bool knows_keys,
                        std::size_t& steps) {
  std::cout << fmt::format("model: seed {}, {} runs, machines {}\n", seed, runs,
                           knows_keys ? "with keys" : "without keys");
  rc::detail::TestParams params;
  params.seed = seed;
  params.maxSuccess = runs;
  params.maxSize = 100;
  rc::detail::TestMetadata metadata;
  metadata.id = metadata.description = "the engine is as its reference";
  const auto command = rc::gen::map(rc::gen::inRange(0, 100'000'000), [](int drawn) {
    return Command{drawn / 1'000'000, drawn / 1000 % 1000, drawn % 1000};
  });
  bool failed = false;
  const auto begun = std::chrono::steady_clock::now();
  const auto result = rc::detail::checkTestable(
      [&] {
        const auto commands =
            *rc::gen::resize(run_max, rc::gen::container<std::vector<Command>>(command));
        Model model(knows_keys);
        std::string fault;
        for (std::size_t i = 0; i < commands.size() && fault.empty(); ++i) {
          ++steps;
          fault = model.step(commands[i]);
        }
        if (fault.empty()) fault = model.end();
        if (fault.empty()) return;
        // At once, for to find the least that fails may take minutes.
        if (!std::exchange(failed, true)) std::cout << "model: " << fault << std::endl;
        RC_FAIL(fault);
      },
      metadata, params);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::cout << fmt::format("model: {} steps in {:.1f} s\n", steps, took.count());
  if (result.template is<rc::detail::SuccessResult>()) return;
  std::ostringstream told;
  rc::detail::printResultMessage(result, told);
  FAIL() << "seed " << seed << "\n" << told.str();
}

}  // namespace renkei::execute::test
