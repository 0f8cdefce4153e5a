// What is known of one batch: the fold of its entries, and nothing else. Two engines that have read
// the same entries know the same. Plain values; not thread-safe while apply runs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/timestamp.h"
#include "renkei/events/batch_events.h"
#include "renkei/execute/recipe_program.h"
#include "renkei/recipe/check_recipe.h"
#include "renkei/recipe/expression.h"
#include "renkei/recipe/recipe.h"
#include "renkei/recipe/state.h"

namespace renkei::execute {

// An order to a machine in the run under way.
struct SentOrder {
  std::string key;
  recipe::Order order = recipe::Order::kStart;
  Timestamp at{};
  std::optional<std::string> fate{};  // "Accepted", "Refused"; nothing while it is not known
  std::string reason{};
};

struct Prompt {
  std::uint64_t number = 0;
  std::string kind;
  std::string about;
  std::string path;
  std::uint64_t run = 0;
  bool answered = false;
};

struct ElementState {
  recipe::State state = recipe::State::kIdle;
  std::uint64_t run = 0;  // how often it has begun
  bool called = false;    // its step is active in the chart it stands in
  Timestamp began{};
  std::optional<Timestamp> ended{};  // when it last was complete
  std::string cause{};               // of its state
  std::string ordered{};             // the order a person or a rule gave it, while it counts

  // Of a holder: which steps of its chart are active.
  std::vector<bool> marking{};

  // Of a leaf, in the run under way.
  std::vector<SentOrder> orders{};
  std::optional<recipe::State> service{};  // as its machine last told
  std::string service_reason{};
  std::optional<std::uint64_t> prompt{};  // the last it has raised
  bool answered = false;
  bool forced = false;     // a person said it counts as done
  std::size_t moved = 0;   // of its moves, in their order
  bool undecided = false;  // told once a run
  std::vector<recipe::Standing> watches{};
  std::set<std::string> told{};  // of answers and hold times outside their limits
  std::string ask{};             // what a person is to be asked about, and of which kind it is
  std::string ask_kind{};
  std::string open_question{};  // the condition that could not be decided, and why

  // Of the runs so far: what the last one gave.
  std::map<std::string, recipe::Value> values{};  // results and answers, in the recipe's units

  // A unit of its own: asked for, and had.
  std::string unit{};
  bool unit_requested = false;
  bool unit_allocated = false;

  // Of an outermost confidential element: what the inner log has of it and no commitment yet, and
  // that one is due, for it has come to an end.
  std::uint64_t not_kept = 0;
  bool to_keep = false;

  [[nodiscard]] const SentOrder* last_order() const {
    return orders.empty() ? nullptr : &orders.back();
  }
};

// The values of a recipe's parameters for one batch, scaled and calculated. Errors:
// execute.parameter (not given, not one of the recipe, not in its unit, outside its limits: names
// it), recipe.batch_size.
using ParameterValues = std::map<std::string, recipe::Value>;
[[nodiscard]] Result<ParameterValues> parameter_values(const recipe::Recipe& recipe,
                                                       const std::string& size,
                                                       const events::Texts& given);
// None of them known.
[[nodiscard]] ParameterValues unknown_values(const recipe::Recipe& recipe);

class BatchState {
 public:
  BatchState(std::shared_ptr<const RecipeProgram> program, events::BatchCreated created,
             ParameterValues parameters, Timestamp at);

  // Errors: execute.entry (an entry that cannot follow those before: names what).
  [[nodiscard]] Result<void> apply(const events::BatchEvent& event, Timestamp at);

  [[nodiscard]] const RecipeProgram& program() const { return *program_; }
  [[nodiscard]] const recipe::Recipe& recipe() const { return program_->recipe(); }
  [[nodiscard]] const events::BatchCreated& created() const { return created_; }
  [[nodiscard]] const std::string& id() const { return created_.batch; }
  [[nodiscard]] const ParameterValues& parameters() const { return parameters_; }
  // As Recipe::elements.
  [[nodiscard]] const std::vector<ElementState>& elements() const { return elements_; }
  [[nodiscard]] const ElementState& element(std::size_t index) const { return elements_[index]; }
  [[nodiscard]] const ElementState* element(std::string_view path) const;
  [[nodiscard]] std::size_t index_of(std::string_view path) const;  // RENKEI_CHECK: there is one
  [[nodiscard]] std::size_t parent_of(std::size_t index) const {
    return program_->element(index).parent;
  }
  [[nodiscard]] const std::vector<std::size_t>& children_of(std::size_t index) const {
    return program_->element(index).children;
  }
  // Whether it is a part of the other, however deep; not of itself.
  [[nodiscard]] bool lies_in(std::size_t index, std::size_t around) const {
    while (index != 0) {
      index = parent_of(index);
      if (index == around) return true;
    }
    return false;
  }
  // The child that a step of its chart stands for; nothing for begin and end.
  [[nodiscard]] std::optional<std::size_t> child_at(std::size_t index, std::size_t step) const {
    return program_->element(index).by_step[step];
  }

  [[nodiscard]] recipe::Mode mode() const { return mode_; }
  [[nodiscard]] const std::vector<Prompt>& prompts() const { return prompts_; }
  [[nodiscard]] std::uint64_t entries() const { return entries_; }  // applied, BatchCreated too
  // Of these, in the main log.
  [[nodiscard]] std::uint64_t seen_entries() const { return seen_entries_; }
  // As many as who sees the element's own entries can count.
  [[nodiscard]] std::uint64_t entries_seen_at(std::size_t index) const;
  // The confidential element of which a commitment is to be recorded next.
  [[nodiscard]] std::optional<std::size_t> to_keep_shut() const;
  [[nodiscard]] recipe::State state() const { return elements_.front().state; }
  [[nodiscard]] const std::map<std::string, std::string>& lots() const { return lots_; }
  [[nodiscard]] bool link(const std::string& unit) const;
  // Who the machine is, as was recorded last; nullptr: nothing was.
  [[nodiscard]] const events::UnitIdentified* identity(const std::string& unit) const;
  // Whether what an element lies in may still come to its end.
  [[nodiscard]] bool may_go_on(std::size_t index) const;
  // Whether all that stands before a transition of the element's chart is done.
  [[nodiscard]] bool steps_done(std::size_t index, const recipe::Transition& transition) const;
  // A person has been asked about the element and has not answered.
  [[nodiscard]] bool is_asked(const ElementState& element) const {
    return element.prompt && !prompts_[*element.prompt - 1].answered;
  }

 private:
  [[nodiscard]] Result<ElementState*> element_named(const std::string& path);
  // Of a path that the recipe has.
  [[nodiscard]] const recipe::Element& what(const std::string& path) const {
    return recipe().elements[index_of(path)];
  }
  [[nodiscard]] Result<void> on(const events::BatchCreated& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::ElementChanged& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::TransitionFired& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::UnitRequested& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::UnitAllocated& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::UnitIdentified& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::UnitReleased& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::OrderGiven& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::ModeChanged& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::DeviceOrdered& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::DeviceAnswered& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::ServiceReported& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::DeviceTold& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::FileReceived& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::LinkChanged& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::PromptRaised& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::PromptAnswered& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::LimitPassed& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::Undecided& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::MaterialMoved& event, Timestamp at);
  [[nodiscard]] Result<void> on(const events::KeptShut& event, Timestamp at);
  void count(const events::BatchEvent& event);
  void begin_run(std::size_t index, Timestamp at);
  void decided(std::size_t index, const Prompt& prompt, const std::string& decision);

  std::shared_ptr<const RecipeProgram> program_;
  events::BatchCreated created_;
  ParameterValues parameters_;
  std::vector<ElementState> elements_;
  recipe::Mode mode_ = recipe::Mode::kAutomatic;
  std::vector<Prompt> prompts_;
  std::map<std::string, std::string> lots_;                   // material -> lot
  std::map<std::string, bool> lost_;                          // units whose link is lost
  std::map<std::string, events::UnitIdentified> identities_;  // by unit
  std::uint64_t entries_ = 0;
  std::uint64_t seen_entries_ = 1;  // BatchCreated is
};

// A number as decimal text without exponent, 12 significant digits; and back.
[[nodiscard]] std::string number_text(double number);
[[nodiscard]] std::optional<double> number_of(const std::string& text);
// Among what an element has told: that a watched value is not known.
[[nodiscard]] std::string not_known_mark(const std::string& value);
// What a machine says, as an entry takes it: up to 1,000 bytes of whole characters; of text that is
// no UTF-8 what comes before, and of such that is not in Unicode's normal form C nothing but that.
[[nodiscard]] std::string told_text(std::string_view text);
// What a person may decide on a prompt of that kind: "repeat", "skip", "abort" and the like.
[[nodiscard]] std::vector<std::string> decisions_of(const std::string& kind);

}  // namespace renkei::execute
