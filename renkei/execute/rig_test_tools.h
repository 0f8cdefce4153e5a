// What the tests of this room share: a recipe with parallel branches, prompts, a loop and a wait;
// two simulated vessels; an engine over a log in memory, that can be killed and opened again while
// the vessels live on.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/equipment/simulated_unit.h"
#include "renkei/execute/engine.h"
#include "renkei/ledger/hash.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::execute::test {

inline std::string two_vessels() {
  return R"(format = "renkei recipe 1"
id = "two-vessels"
version = "1.0.0"
level = "master"

[batch_size]
reference = "10 L"
allowed = "5 to 20 L"

[parameter.volume]
value = "10 L"
acceptable = "5 to 20 L"
scales = true

[parameter.goal]
value = "37 Cel"
acceptable = "30 to 40 Cel"

[input.buffer]
material = "buffer"
quantity = "10 L"

[intermediate.premix]
material = "premix"
quantity = "2 L"

[output.product]
material = "product"
quantity = "12 L"

[equipment.main]
class = "stirred-vessel"
values = { temperature = "Cel", level = "L" }
[equipment.main.service.charge]
parameters = { volume = "L" }
results = { charged = "mL" }
[equipment.main.service.heat]
self_completing = false
parameters = { goal = "Cel", power = "kW" }
results = { reached = "Cel" }
[equipment.main.service.stir]
parameters = { speed = "{rev}/min", duration = "s" }
[equipment.main.service.drain]
results = { drained = "L" }

[equipment.side]
class = "stirred-vessel"
values = { temperature = "Cel" }
[equipment.side.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }
[equipment.side.service.stir]
parameters = { speed = "{rev}/min", duration = "s" }

[procedure]
chart = [
  "begin -> warm, prepare",
  "warm, prepare -> finish -> end",
]
[[procedure.hold_times]]
from = "prepare"
to = "finish"
max = "5 h"

[unit_procedure.warm]
equipment = "main"
chart = [
  "begin -> fill -> heat -> check",
  "check -> heat when not check.clear",
  "check -> rest -> end",
]
[phase."warm/fill"]
service = "charge"
with = { volume = "volume" }
consume = { buffer = "charged" }
[phase."warm/heat"]
service = "heat"
with = { goal = "goal", power = "2 'kW'" }
until = "temperature >= goal - 1 'K'"
[[phase."warm/heat".watch]]
value = "temperature"
unit = "Cel"
acceptable = "5 to 45 Cel"
critical_limits = "0 to 60 Cel"
[phase."warm/check"]
instruction = "Look at it"
witness = true
[phase."warm/check".question.clear]
type = "yes_no"
when_no = "record"
[phase."warm/check".question.ph]
type = "number"
unit = "[pH]"
acceptable = "6 to 8 [pH]"
[phase."warm/rest"]
wait = "30 'min'"

[unit_procedure.prepare]
equipment = "side"
chart = [
  "begin -> fill -> stir -> end",
]
[phase."prepare/fill"]
service = "charge"
with = { volume = "2 'L'" }
produce = { premix = "charged" }
[phase."prepare/stir"]
service = "stir"
with = { speed = "120 '{rev}/min'", duration = "90 's'" }

[unit_procedure.finish]
equipment = "main"
chart = [
  "begin -> blend -> empty -> end",
]
[phase."finish/blend"]
service = "stir"
with = { speed = "60 '{rev}/min'", duration = "60 's'" }
consume = { premix = "2 'L'" }
[phase."finish/empty"]
service = "drain"
produce = { product = "drained" }
)";
}

// The same, with this element confidential.
inline std::string two_vessels_with_secret(const std::string& element = "unit_procedure.warm") {
  std::string text = two_vessels();
  const std::string head = "[" + element + "]\n";
  const auto place = text.find(head);
  EXPECT_NE(place, std::string::npos) << element;
  return text.insert(place + head.size(), "confidential = true\n");
}

class Rig {
 public:
  // Answers a prompt; what it gives for its kind and number is sent by "anna", witnessed by "ben".
  using Answers = std::function<events::Texts(const Prompt& prompt)>;

  explicit Rig(bool knows_keys = true, std::size_t append_max = 1024,
               const std::string& recipe = two_vessels())
      : recipe_(recipe),
        append_max_(append_max),
        clock_(std::chrono::system_clock::time_point(std::chrono::seconds(1'780'000'000))) {
    for (const char* id : {"v-1", "v-2"}) {
      equipment::SimulatedUnitOptions options;
      options.id = id;
      options.kind = "stirred-vessel";
      options.knows_keys = knows_keys;
      options.sample_every_s = 10;
      auto made = equipment::SimulatedUnit::make(options, Timestamp::of(clock_.now()));
      EXPECT_TRUE(made.has_value());
      units_.push_back(*std::move(made));
    }
    open();
  }

  // A new engine over what the store holds: all the old one knew is gone.
  void open() {
    engine_.reset();
    auto log = ledger::Log::open(store_, ledger::EventTypes::known());
    EXPECT_TRUE(log.has_value());
    log_ = std::make_unique<ledger::Log>(*std::move(log));
    auto inner = ledger::Log::open(inner_store_, ledger::EventTypes::known());
    EXPECT_TRUE(inner.has_value());
    inner_log_ = std::make_unique<ledger::Log>(*std::move(inner));
    Engine::Options options;
    options.secret = [this](std::size_t count) { return secrets_(count); };
    options.inner = [this] { return Result<ledger::Log*>(inner_log_.get()); };
    options.site = "site-1";
    options.append_max = append_max_;
    options.actor = std::string(43, 'A');
    options.recipe_text = [this](const std::string& sha256) {
      return Result<std::string>(ledger::sha256({other_recipe}).to_hex() == sha256 ? other_recipe
                                                                                   : recipe_);
    };
    options.on_event = [this](const events::BatchEvent& event, Timestamp) {
      (void)event;
      // What was recorded is not sent any more.
      if (die_unsent_at != 0 && entries() >= die_unsent_at) {
        die_unsent_at = 0;
        unsent_ = true;
        for (auto& unit : units_) unit->cut_link("the engine is dead");
      }
    };
    engine_ = std::make_unique<Engine>(*log_, clock_, options);
    for (auto& unit : units_) engine_->add(*unit);
    const auto opened = engine_->open(store_, &inner_store_);
    EXPECT_TRUE(opened.has_value()) << opened.error().to_string();
    // The link to a machine that is there is made anew.
    for (auto& unit : units_) {
      unit->cut_link("the engine was away");
      unit->restore_link();
    }
  }

  events::BatchCreated request(const std::string& id = "b-1") const {
    events::BatchCreated request;
    request.batch = id;
    request.recipe = "two-vessels";
    request.version = "1.0.0";
    request.recipe_sha256 = ledger::sha256({recipe_}).to_hex();
    request.mode = "Automatic";
    request.units = {{"main", "v-1"}, {"side", "v-2"}};
    request.lots = {{"buffer", "buf-7"}};
    request.by = "anna";
    return request;
  }
  void start(const std::string& id = "b-1") {
    const auto created = engine_->create(request(id));
    ASSERT_TRUE(created) << created.error().to_string();
    const auto started = engine_->order(id, "", recipe::Order::kStart, "anna", "");
    ASSERT_TRUE(started) << started.error().to_string();
  }

  static events::Texts usual(const Prompt& prompt) {
    if (prompt.kind == "questions") return {{"clear", "yes"}, {"ph", "7.1"}};
    if (prompt.kind == "outcome") return {{"decision", "not_done"}};
    if (prompt.kind == "refused" || prompt.kind == "failed") return {{"decision", "repeat"}};
    return {{"decision", "continue"}};
  }

  // One round: the engine does what there is to do; false when there was nothing.
  bool round(const Answers& answers = usual) {
    const auto stepped = engine_->step();
    if (!stepped || std::exchange(unsent_, false)) return died();
    bool something = *stepped;
    for (const BatchState* batch : engine_->batches()) {
      for (const Prompt& prompt : std::vector<Prompt>(batch->prompts())) {
        if (prompt.answered || !answers) continue;
        const auto given = answers(prompt);
        if (given.empty()) continue;
        if (!engine_->answer(batch->id(), prompt.number, given, "anna", "ben")) return died();
        something = true;
      }
    }
    return something;
  }
  // The log failed: what the engine knew is gone. Only where that is planned.
  bool died() {
    EXPECT_TRUE(may_die) << "the engine stopped";
    if (!may_die) return false;
    ++deaths;
    may_die = false;
    store_.fail_after(1 << 30);
    inner_store_.fail_after(1 << 30);
    if (on_death) on_death();
    open();
    return true;
  }
  // Time goes on to the next thing a machine has to tell.
  void pass(std::chrono::seconds most = std::chrono::seconds(10)) {
    clock_.advance(most);
    for (auto& unit : units_) {
      const auto lived = unit->advance(Timestamp::of(clock_.now()));
      EXPECT_TRUE(lived.has_value()) << lived.error().to_string();
    }
  }
  // The engine's clock alone is set, forward or back.
  void jump(std::chrono::seconds by) { clock_.advance(by); }
  // Whether what was recorded last was not sent; told once.
  [[nodiscard]] bool unsent() { return std::exchange(unsent_, false); }
  // Until the batch is in a final state; false after `rounds_max` steps of time.
  bool run(const std::string& id = "b-1", const Answers& answers = usual, int rounds_max = 5000) {
    for (int i = 0; i < rounds_max && !::testing::Test::HasFailure(); ++i) {
      while (round(answers)) {
      }
      if (recipe::is_final(engine_->batch(id)->state())) return true;
      pass();
    }
    return false;
  }

  [[nodiscard]] Engine& engine() { return *engine_; }
  [[nodiscard]] ledger::MemoryStore& store() { return store_; }
  [[nodiscard]] ledger::MemoryStore& inner_store() { return inner_store_; }
  [[nodiscard]] equipment::SimulatedUnit& unit(std::size_t i) { return *units_[i]; }
  // Of both logs.
  [[nodiscard]] std::size_t entries() {
    return store_.raw_entries().size() + inner_store_.raw_entries().size();
  }
  [[nodiscard]] recipe::State state(const std::string& path, const std::string& id = "b-1") {
    return engine_->batch(id)->element(path)->state;
  }
  // What has happened to a batch, from both logs with all that they keep shut.
  [[nodiscard]] std::vector<events::BatchEvent> happened(const std::string& id = "b-1") {
    std::vector<events::BatchEvent> all;
    const auto read = read_batch_events(store_, &inner_store_, [&](const BatchRead& one) {
      if (events::batch_of(one.opened.event) != id) return Result<void>();
      all.push_back(lived_form(*engine_->batch(id), one.opened.event, one.inner));
      return Result<void>();
    });
    EXPECT_TRUE(read.has_value()) << read.error().to_string();
    return all;
  }
  // The story of a batch, a line an entry.
  [[nodiscard]] std::vector<std::string> story(const std::string& id = "b-1") {
    std::vector<std::string> lines;
    for (const events::BatchEvent& event : happened(id)) {
      const std::string_view type = events::type_of(event);
      const Json body = events::body_of(event);
      std::string line(type.substr(6, type.size() - 8));
      for (const char* name : {"path", "state", "order", "transition", "unit", "service", "fate",
                               "kind", "value", "standing", "material", "connected"}) {
        if (!body.contains(name)) continue;
        const Json& value = body.at(name);
        line += " " + (value.is_string() ? value.get<std::string>() : value.dump());
      }
      lines.push_back(line);
    }
    return lines;
  }
  [[nodiscard]] bool told(const std::string& part, const std::string& id = "b-1") {
    for (const std::string& line : story(id)) {
      if (line.find(part) != std::string::npos) return true;
    }
    return false;
  }

  std::string other_recipe;  // beside its own, by its hash
  std::function<void()> on_death;
  // Once there are so many entries the engine dies before it has sent what they order; 0: not.
  std::size_t die_unsent_at = 0;
  bool may_die = false;
  int deaths = 0;

 private:
  using State = recipe::State;
  std::string recipe_;
  std::size_t append_max_;
  ManualClock clock_;
  ledger::MemoryStore store_;
  ledger::MemoryStore inner_store_;
  ledger::test::FixedSecrets secrets_{1};
  std::vector<std::unique_ptr<equipment::SimulatedUnit>> units_;
  std::unique_ptr<ledger::Log> log_;
  std::unique_ptr<ledger::Log> inner_log_;
  std::unique_ptr<Engine> engine_;
  bool unsent_ = false;
};

}  // namespace renkei::execute::test
