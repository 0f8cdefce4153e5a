// For tests: one batch on simulated machines with simulated people, both of which live on while the
// engine dies and is opened again; and what the run without a death did, for comparison.
//
// Not thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/equipment/plant_file.h"
#include "renkei/equipment/simulated_plant.h"
#include "renkei/events/batch_events.h"
#include "renkei/execute/engine.h"
#include "renkei/ledger/hash.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/log.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/serve/simulated_people.h"
#include "renkei/serve/unit_binding.h"

namespace renkei::test {

using events::BatchEvent;
using recipe::State;

inline constexpr std::int64_t kStartMs = 1'780'000'000'000;
inline constexpr const char* kBatch = "b-1";

// What is to be made, and with what: the recipe, and those machines of the plant that it needs.
struct Making {
  std::string recipe_text;
  recipe::Recipe recipe;
  equipment::PlantFile plant;
  events::BatchCreated request;

  Making(std::string text, const equipment::PlantFile& file)
      : recipe_text(std::move(text)), plant(file) {
    Faults faults;
    auto read = recipe::read_recipe("recipe", recipe_text, faults);
    RENKEI_CHECK(read && faults.empty());
    recipe = *std::move(read);
    const auto all = equipment::SimulatedPlant::make(file, 1, Timestamp(kStartMs));
    RENKEI_CHECK(all);
    std::vector<const equipment::DeviceDescription*> units;
    for (const auto& unit : all->units()) units.push_back(&unit->description());
    auto bound = serve::bind_units(recipe, units, {});
    RENKEI_CHECK(bound);
    request.batch = kBatch;
    request.recipe = recipe.id;
    request.version = recipe.version;
    request.recipe_sha256 = ledger::sha256({recipe_text}).to_hex();
    request.mode = "Automatic";
    request.units = *std::move(bound);
    request.by = "anna";
    for (const auto& input : recipe.inputs) request.lots[input.id] = "lot-of-" + input.id;
    std::set<std::string> used;
    for (const auto& [requirement, unit] : request.units) used.insert(unit);
    for (const auto& requirement : recipe.equipment) used.insert(requirement.unit);
    std::erase_if(plant.units, [&](const auto& unit) { return !used.contains(unit.id); });
  }
};

// An engine from when it is opened until it dies. The stores must be there before it and after.
class Life {
 public:
  struct Outside {
    equipment::SimulatedPlant& plant;
    serve::SimulatedPeople people;
    Timestamp now;
  };
  Life(const Making& making, Outside outside, ledger::LogStore& main, ledger::LogStore& inner,
       std::size_t append_max = 1)
      : making_(making),
        main_(main),
        inner_(inner),
        append_max_(append_max),
        clock_(std::chrono::system_clock::time_point(
            std::chrono::milliseconds(outside.now.milliseconds()))),
        plant_(outside.plant),
        people_(std::move(outside.people)) {}

  // Takes up what the logs say.
  [[nodiscard]] Result<void> open() {
    auto log = ledger::Log::open(main_, ledger::EventTypes::known());
    if (!log) return fail(log.error());
    auto inner_log = ledger::Log::open(inner_, ledger::EventTypes::known());
    if (!inner_log) return fail(inner_log.error());
    log_.emplace(*std::move(log));
    inner_log_.emplace(*std::move(inner_log));
    execute::Engine::Options options;
    options.site = "site-1";
    options.actor = std::string(43, 'A');
    options.append_max = append_max_;
    // A chance of its own for each life: a salt is never used twice.
    secrets_ =
        ledger::test::FixedSecrets(1 + log_->head().size.value + inner_log_->head().size.value);
    options.secret = [this](std::size_t count) { return secrets_(count); };
    options.inner = [this] { return Result<ledger::Log*>(&*inner_log_); };
    options.recipe_text = [this](const std::string&) {
      return Result<std::string>(making_.recipe_text);
    };
    options.on_event = [this](const BatchEvent& event, Timestamp at) {
      if (on_event) on_event(event, at);
    };
    engine_.emplace(*log_, clock_, options);
    for (const auto& unit : plant_.units()) engine_->add(*unit);
    return engine_->open(main_, &inner_);
  }
  // Who wants the batch asks again for what is not there. False: the disk is gone.
  [[nodiscard]] bool start() {
    if (engine_->batch(kBatch) == nullptr && !did(engine_->create(making_.request))) return false;
    if (batch().state() != State::kIdle || !batch().element("")->ordered.empty()) return true;
    return did(engine_->order(kBatch, "", recipe::Order::kStart, "anna", ""));
  }
  // All that is to be done now. False: the disk is gone.
  [[nodiscard]] bool rounds() {
    for (int i = 0; i < 10'000; ++i) {
      const auto stepped = engine_->step();
      if (!did(stepped) || dead) return false;
      const auto answered = people_.answer(*engine_);
      if (!did(answered) || dead) return false;
      if (!*stepped && !*answered) return true;
    }
    ADD_FAILURE() << "it does not come to rest";
    return false;
  }
  // Time goes on to the next thing that a machine or a person has to tell.
  void pass() {
    const Timestamp now = engine_->now();
    std::int64_t next = std::min(now.milliseconds() + 60'000, plant_.next_due().milliseconds());
    if (const auto due = people_.next_due()) next = std::min(next, due->milliseconds());
    next = std::max(next, now.milliseconds() + 1);
    clock_.advance(std::chrono::milliseconds(next - now.milliseconds()));
    const auto lived = plant_.advance(Timestamp(next));
    EXPECT_TRUE(lived) << lived.error().to_string();
  }
  // Until `enough`, the batch's end or `latest`. False: the disk is gone.
  [[nodiscard]] bool run(Timestamp latest, const std::function<bool()>& enough) {
    while (!testing::Test::HasFailure()) {
      if (!rounds()) return false;
      if (enough() || recipe::is_final(batch().state()) || engine_->now() > latest) return true;
      pass();
    }
    return true;
  }

  [[nodiscard]] const execute::BatchState& batch() const { return *engine_->batch(kBatch); }
  [[nodiscard]] const execute::Engine& engine() const { return *engine_; }
  [[nodiscard]] const serve::SimulatedPeople& people() const { return people_; }
  [[nodiscard]] Timestamp now() const { return Timestamp::of(clock_.now()); }

  std::function<void(const BatchEvent& event, Timestamp at)> on_event;
  bool dead = false;  // set by who kills it
  std::string why{};  // it stopped

 private:
  template <typename T>
  bool did(const Result<T>& done) {
    if (!done) why = done.error().to_string();
    return done.has_value();
  }

  const Making& making_;
  ledger::LogStore& main_;
  ledger::LogStore& inner_;
  std::size_t append_max_;
  ManualClock clock_;
  equipment::SimulatedPlant& plant_;
  serve::SimulatedPeople people_;
  ledger::test::FixedSecrets secrets_{1};
  std::optional<ledger::Log> log_;
  std::optional<ledger::Log> inner_log_;
  std::optional<execute::Engine> engine_;
};

// The machines as they stand, and taken up so, with links made anew.
inline std::vector<std::string> saved(const equipment::SimulatedPlant& plant) {
  std::vector<std::string> all;
  for (const auto& unit : plant.units()) all.push_back(unit->save());
  return all;
}
inline void load(const equipment::SimulatedPlant& plant, const std::vector<std::string>& states) {
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto loaded = plant.units()[i]->load(states[i]);
    ASSERT_TRUE(loaded) << loaded.error().to_string();
  }
}

// What was done, and where; not how it was asked for again.
struct Deed {
  std::string path;
  std::string what;
  std::string amount{};  // of a lot
};
inline std::optional<Deed> deed_of(const BatchEvent& event) {
  const std::string type(events::type_of(event));
  if (std::holds_alternative<events::LinkChanged>(event) ||
      std::holds_alternative<events::DeviceAnswered>(event) ||
      std::holds_alternative<events::ServiceReported>(event)) {
    return std::nullopt;
  }
  const Json body = events::body_of(event);
  if (body.contains("kind") && body.at("kind") == "outcome") return std::nullopt;
  Deed deed{body.contains("path") ? body.at("path").get<std::string>() : "", type};
  for (const char* name :
       {"run", "state", "cause", "order", "transition", "unit", "service", "kind", "value",
        "standing", "rule", "values", "material", "lot", "consumed", "mode", "by"}) {
    if (body.contains(name)) deed.what += " " + body.at(name).dump();
  }
  if (const auto* answered = std::get_if<events::PromptAnswered>(&event)) {
    for (const auto& [question, answer] : answered->answers) {
      if (answer == "done" || answer == "not_done") return std::nullopt;
      deed.what += " " + question + "=" + answer;
    }
  }
  if (const auto* moved = std::get_if<events::MaterialMoved>(&event)) deed.amount = moved->quantity;
  return deed;
}

// Follows a run with deaths, and holds it against the one without: at each element the same is done
// in the same order, at most so far as the whole run did.
class Follower {
 public:
  // Where the machines were alone for a while a recipe may take another branch: then only what
  // holds of every run is looked at (`same` false).
  Follower(const recipe::Recipe& recipe, const std::vector<BatchEvent>& whole, bool same = true)
      : recipe_(recipe), same_(same) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      auto deed = deed_of(whole[i]);
      if (!deed) continue;
      auto& of_path = whole_[deed->path];
      of_path.push_back({i, *std::move(deed)});
    }
  }

  // What the logs say at a death, or what came after.
  void saw(const BatchEvent& event) {
    keep(event);
    const auto deed = deed_of(event);
    if (!deed || !same_) return;
    const auto& expected = whole_[deed->path];
    std::size_t& next = next_[deed->path];
    const bool again = std::holds_alternative<events::DeviceOrdered>(event) && repeated_;
    if (again && next > 0 && expected[next - 1].second.what == deed->what) return;
    if (next == expected.size()) {
      ADD_FAILURE() << deed->path << ": " << deed->what << " is done beyond all";
      return;
    }
    const Deed& wanted = expected[next].second;
    EXPECT_EQ(wanted.what, deed->what) << "at " << deed->path;
    if (!wanted.amount.empty()) weigh(wanted, *deed);
    ++next;
  }
  // Whether all is done that the whole run had done by so many entries.
  [[nodiscard]] bool has_come_to(std::size_t entries) const {
    return std::all_of(whole_.begin(), whole_.end(), [&](const auto& one) {
      const auto& [path, deeds] = one;
      const auto found = next_.find(path);
      const std::size_t done = found == next_.end() ? 0 : found->second;
      return done == deeds.size() || deeds[done].first >= entries;
    });
  }
  // The engine knows every element as the entries left it.
  void check_states(const execute::BatchState& batch) const {
    for (const auto& element : batch.recipe().elements) {
      const auto found = states_.find(element.path);
      const auto expected =
          found == states_.end() ? std::pair(State::kIdle, std::uint64_t{0}) : found->second;
      EXPECT_EQ(batch.element(element.path)->state, expected.first) << element.path;
      if (expected.second != 0) {
        EXPECT_EQ(batch.element(element.path)->run, expected.second) << element.path;
      }
    }
  }
  // No order had an effect twice, and none that was not recorded.
  void check_effects(const equipment::SimulatedPlant& plant) const {
    for (const auto& unit : plant.units()) {
      for (const auto& [key, times] : unit->effects()) {
        EXPECT_EQ(times, 1) << key << " was carried out " << times << " times";
        const auto found = ordered_.find(key);
        ASSERT_TRUE(found != ordered_.end()) << key << " was never recorded";
        EXPECT_EQ(found->second, unit->description().id);
      }
    }
  }
  [[nodiscard]] bool asked_what_was_done() const { return asked_; }
  // How far an amount was from that of the whole run, relatively.
  [[nodiscard]] double amount_off() const { return amount_off_; }

 private:
  void keep(const BatchEvent& event) {
    if (const auto* changed = std::get_if<events::ElementChanged>(&event)) {
      states_[changed->path] = {*recipe::state_named(changed->state), changed->run};
    } else if (const auto* fired = std::get_if<events::TransitionFired>(&event)) {
      let_go(*fired);
    } else if (const auto* order = std::get_if<events::DeviceOrdered>(&event)) {
      EXPECT_TRUE(ordered_.emplace(order->key, order->unit).second) << order->key << " again";
      repeated_ = may_repeat_.erase(order->path) != 0;
      const std::string what = order->path + " " + std::to_string(order->run) + " " + order->order;
      EXPECT_TRUE(orders_.insert(what).second || repeated_) << what << " is ordered again";
    } else if (const auto* moved = std::get_if<events::MaterialMoved>(&event)) {
      const std::string what = moved->path + " " + std::to_string(moved->run) + " " +
                               moved->material + (moved->consumed ? " consumed" : " produced");
      EXPECT_TRUE(moves_.insert(what).second) << what << " again";
    } else if (const auto* prompt = std::get_if<events::PromptRaised>(&event)) {
      asked_ = asked_ || prompt->kind == "outcome";
    } else if (const auto* answered = std::get_if<events::PromptAnswered>(&event)) {
      const auto found = answered->answers.find("decision");
      if (found == answered->answers.end()) return;
      if (found->second == "not_done" || found->second == "repeat") {
        may_repeat_.insert(answered->path);
      }
    }
  }
  // The steps before a transition are idle again, and so are those after it until they begin.
  void let_go(const events::TransitionFired& fired) {
    const recipe::Chart& chart = recipe_.element(fired.path)->chart;
    for (const recipe::Transition& transition : chart.transitions) {
      if (transition.id != fired.transition) continue;
      for (const auto& steps : {transition.from, transition.to}) {
        for (const std::size_t step : steps) {
          const std::string prefix = fired.path.empty() ? "" : fired.path + "/";
          states_[prefix + chart.steps[step]].first = State::kIdle;
        }
      }
    }
  }
  void weigh(const Deed& wanted, const Deed& deed) {
    const auto one = execute::number_of(wanted.amount);
    const auto other = execute::number_of(deed.amount);
    ASSERT_TRUE(one && other) << wanted.what;
    const double off = std::abs(*one - *other) / std::max(std::abs(*one), 1e-9);
    amount_off_ = std::max(amount_off_, off);
  }

  const recipe::Recipe& recipe_;
  bool same_;
  std::map<std::string, std::vector<std::pair<std::size_t, Deed>>> whole_;  // by path
  std::map<std::string, std::size_t> next_;
  std::map<std::string, std::pair<State, std::uint64_t>> states_;
  std::map<std::string, std::string> ordered_;  // key -> unit
  std::set<std::string> may_repeat_;            // a person has said that it was not done
  bool repeated_ = false;                       // the last order, after that
  std::set<std::string> orders_;
  std::set<std::string> moves_;
  bool asked_ = false;
  double amount_off_ = 0;
};

}  // namespace renkei::test
