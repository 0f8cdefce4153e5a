#include "renkei/serve/simulated_people.h"

#include <algorithm>
#include <vector>

namespace renkei::serve {

Result<bool> SimulatedPeople::answer(execute::Engine& engine) {
  bool answered = false;
  const Timestamp now = engine.now();
  for (const execute::BatchState* batch : engine.batches()) {
    // An answer may raise the next prompt.
    for (const execute::Prompt& prompt : std::vector(batch->prompts())) {
      if (prompt.answered) {
        raised_.erase({batch->id(), prompt.number});
        continue;
      }
      const auto [seen, is_new] = raised_.emplace(std::pair(batch->id(), prompt.number), now);
      (void)is_new;
      const double waited_s =
          static_cast<double>(now.milliseconds() - seen->second.milliseconds()) / 1000.0;
      if (waited_s < file_.answer_after_s) continue;
      auto done = engine.answer(batch->id(), prompt.number, answers(*batch, prompt),
                                file_.operator_id, file_.witness_id);
      if (!done) return fail(done.error());
      answered = true;
    }
  }
  return answered;
}

std::optional<Timestamp> SimulatedPeople::next_due() const {
  std::optional<Timestamp> first;
  for (const auto& [prompt, raised] : raised_) {
    const Timestamp due(raised.milliseconds() +
                        static_cast<std::int64_t>(file_.answer_after_s * 1000));
    first = first ? std::min(*first, due) : due;
  }
  return first;
}

events::Texts SimulatedPeople::answers(const execute::BatchState& batch,
                                       const execute::Prompt& prompt) {
  const recipe::Element& element = *batch.recipe().element(prompt.path);
  if (prompt.kind == "questions") {
    events::Texts given;
    for (const recipe::Question& question : element.questions) {
      const auto told = file_.answers.find(prompt.path + "." + question.id);
      given[question.id] =
          told == file_.answers.end() ? equipment::usual_answer(question) : told->second;
    }
    return given;
  }
  if (prompt.kind == "outcome") {
    const auto& orders = batch.element(prompt.path)->orders;
    const bool is_done =
        !orders.empty() &&
        std::any_of(plant_.units().begin(), plant_.units().end(),
                    [&](const auto& unit) { return unit->effects().contains(orders.back().key); });
    return {{"decision", is_done ? "done" : "not_done"}};
  }
  if (prompt.kind == "refused" || prompt.kind == "failed") {
    // A few times, and then no more: a machine that goes on failing is for real people.
    constexpr int kRepeatsMax = 3;
    const bool again = ++repeated_[{batch.id(), prompt.path}] <= kRepeatsMax;
    return {{"decision", again ? "repeat" : "abort"}};
  }
  return {{"decision", "continue"}};
}

}  // namespace renkei::serve
