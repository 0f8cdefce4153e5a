// The form of a chart: all its states are gone through, as sets of active steps.
#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/recipe/chart.h"

namespace renkei::recipe {

namespace {

// The steps that are active, sorted.
using State = std::vector<std::size_t>;

Error chart_error(std::string code, const std::string& step, std::string message,
                  std::string remedy) {
  return Error{std::move(code), std::move(message)}
      .value(step)
      .arg("step", step)
      .remedy(std::move(remedy));
}

class ChartChecker {
 public:
  ChartChecker(const Chart& chart, std::size_t states_max)
      : chart_(chart), states_max_(states_max), end_(chart.steps.size() - 1) {}

  Faults run() {
    if (chart_.steps.size() < 2 || chart_.steps.front() != kBegin || chart_.steps.back() != kEnd) {
      faults_.push_back(chart_error("recipe.chart_no_exit", std::string(kEnd),
                                    "the chart has no begin or no end",
                                    "write a first arrow from begin and a last one to end"));
      return std::move(faults_);
    }
    check_ends();
    check_selections();
    if (go_through_all()) {
      check_reached();
      check_exits();
    }
    return std::move(faults_);
  }

 private:
  [[nodiscard]] std::string names(const State& state) const {
    std::string text;
    for (const std::size_t step : state) text += (text.empty() ? "" : ", ") + chart_.steps[step];
    return text;
  }

  // Nothing leads to the begin, nothing away from the end.
  void check_ends() {
    for (const Transition& transition : chart_.transitions) {
      if (contains(transition.to, 0) || contains(transition.from, end_)) {
        faults_.push_back(chart_error(
            "recipe.chart_twice", std::string(contains(transition.to, 0) ? kBegin : kEnd),
            fmt::format("the arrow {} leads to the begin or away from the end", transition.id),
            "a loop leads back to a step after the begin"));
      }
    }
  }

  static bool contains(const std::vector<std::size_t>& steps, std::size_t step) {
    return std::find(steps.begin(), steps.end(), step) != steps.end();
  }

  // Of the transitions with the same `from`: the last goes always, none before it does.
  void check_selections() {
    std::map<State, std::vector<const Transition*>> by_from;
    for (const Transition& transition : chart_.transitions) {
      State from = transition.from;
      std::sort(from.begin(), from.end());
      by_from[from].push_back(&transition);
    }
    for (const auto& [from, transitions] : by_from) {
      for (std::size_t i = 0; i + 1 < transitions.size(); ++i) {
        if (!transitions[i]->always()) continue;
        faults_.push_back(chart_error(
            "recipe.chart_shadowed", names(from),
            fmt::format("after {} the arrow {} is never tried: {} before it always goes",
                        names(from), transitions[i + 1]->id, transitions[i]->id),
            "write the arrow without a condition last"));
        break;
      }
      if (transitions.size() > 1 && !transitions.back()->always()) {
        faults_.push_back(chart_error(
            "recipe.chart_may_stick", names(from),
            fmt::format("after {} no arrow goes when none of the conditions holds", names(from)),
            "write a last arrow without a condition"));
      }
    }
  }

  // The state after a transition, or nothing when a step would be begun twice.
  [[nodiscard]] std::optional<State> after(const State& state, const Transition& transition) const {
    State next;
    for (const std::size_t step : state) {
      if (!contains(transition.from, step)) next.push_back(step);
    }
    for (const std::size_t step : transition.to) {
      if (contains(next, step)) return std::nullopt;
      next.push_back(step);
    }
    std::sort(next.begin(), next.end());
    return next;
  }

  bool go_through_all() {
    std::deque<State> waiting;
    waiting.push_back({0});
    states_.emplace(waiting.front(), 0);
    comes_from_.emplace_back();
    while (!waiting.empty()) {
      const State state = waiting.front();
      waiting.pop_front();
      const std::size_t number = states_.at(state);
      for (const Transition& transition : chart_.transitions) {
        if (!std::all_of(transition.from.begin(), transition.from.end(),
                         [&](std::size_t step) { return contains(state, step); })) {
          continue;
        }
        const auto next = after(state, transition);
        if (!next) {
          told_twice(state, transition);
          continue;
        }
        const auto [found, is_new] = states_.emplace(*next, states_.size());
        if (is_new) {
          if (states_.size() > states_max_) return too_wide();
          comes_from_.emplace_back();
          waiting.push_back(*next);
        }
        comes_from_[found->second].push_back(number);
      }
    }
    return true;
  }

  void told_twice(const State& state, const Transition& transition) {
    for (const std::size_t step : transition.to) {
      if (!contains(state, step) || contains(transition.from, step) ||
          !twice_.insert(step).second) {
        continue;
      }
      faults_.push_back(
          chart_error("recipe.chart_twice", chart_.steps[step],
                      fmt::format("the arrow {} may begin {} while it is active ({} are)",
                                  transition.id, chart_.steps[step], names(state)),
                      "end parallel steps by one arrow from all of them"));
    }
  }

  bool too_wide() {
    faults_.push_back(
        chart_error("recipe.chart_too_wide", std::string(kBegin),
                    fmt::format("the chart has over {} states and cannot be checked", states_max_),
                    "put parallel steps that belong together into an element of their own"));
    return false;
  }

  void check_reached() {
    std::set<std::size_t> reached;
    for (const auto& [state, number] : states_) {
      (void)number;
      reached.insert(state.begin(), state.end());
      if (contains(state, end_) && state.size() > 1) {
        State left = state;
        std::erase(left, end_);
        if (!left_over_.insert(left).second) continue;
        faults_.push_back(chart_error("recipe.chart_left_over", names(left),
                                      fmt::format("at the end {} may still be active", names(left)),
                                      "let one arrow lead from all parallel steps to the end"));
      }
    }
    for (std::size_t step = 0; step < chart_.steps.size(); ++step) {
      if (reached.contains(step)) continue;
      faults_.push_back(chart_error("recipe.chart_unreachable", chart_.steps[step],
                                    fmt::format("{} can never be reached", chart_.steps[step]),
                                    "draw an arrow to it from a step that can"));
    }
  }

  // Back from the end; what it does not come to has no exit.
  void check_exits() {
    std::vector<bool> exits(states_.size());
    std::deque<std::size_t> waiting;
    for (const auto& [state, number] : states_) {
      if (!contains(state, end_)) continue;
      exits[number] = true;
      waiting.push_back(number);
    }
    while (!waiting.empty()) {
      const std::size_t number = waiting.front();
      waiting.pop_front();
      for (const std::size_t before : comes_from_[number]) {
        if (exits[before]) continue;
        exits[before] = true;
        waiting.push_back(before);
      }
    }
    // One is enough to show what is wrong: the first that was come to.
    const std::pair<const State, std::size_t>* first = nullptr;
    for (const auto& one : states_) {
      if (!exits[one.second] && (first == nullptr || one.second < first->second)) first = &one;
    }
    if (first == nullptr || !faults_.empty()) return;
    faults_.push_back(chart_error(
        "recipe.chart_no_exit", names(first->first),
        fmt::format("once {} is active the end can no longer be reached", names(first->first)),
        "draw an arrow out of the loop, or one from all parallel steps"));
  }

  const Chart& chart_;
  std::size_t states_max_;
  std::size_t end_;
  std::map<State, std::size_t> states_;
  std::vector<std::vector<std::size_t>> comes_from_;
  std::set<std::size_t> twice_;
  std::set<State> left_over_;
  Faults faults_;
};

}  // namespace

Faults check_chart(const Chart& chart, std::size_t states_max) {
  return ChartChecker(chart, states_max).run();
}

}  // namespace renkei::recipe
