#include "renkei/recipe/state.h"

#include <algorithm>
#include <initializer_list>

namespace renkei::recipe {

namespace {

using enum State;

constexpr std::array<std::string_view, kStates> kStateNames{
    "Idle", "Running",    "Complete", "Pausing", "Paused",   "Holding",
    "Held", "Restarting", "Stopping", "Stopped", "Aborting", "Aborted"};
constexpr std::array<std::string_view, kOrders> kOrderNames{
    "Start", "Pause", "Resume", "Hold", "Restart", "Stop", "Abort", "Reset", "Complete"};
constexpr std::array<std::string_view, 3> kModeNames{"Automatic", "SemiAutomatic", "Manual"};

template <typename Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::optional<State> after_order(State state, Order order) {
  const auto from = [&](std::initializer_list<State> states) {
    return std::find(states.begin(), states.end(), state) != states.end();
  };
  switch (order) {
    case Order::kStart:
      if (from({kIdle})) return kRunning;
      break;
    case Order::kPause:
      if (from({kRunning})) return kPausing;
      break;
    case Order::kResume:
      if (from({kPaused})) return kRunning;
      break;
    case Order::kHold:
      if (from({kRunning, kPausing, kPaused, kRestarting})) return kHolding;
      break;
    case Order::kRestart:
      if (from({kHeld})) return kRestarting;
      break;
    case Order::kStop:
      if (from({kRunning, kPausing, kPaused, kHolding, kHeld, kRestarting})) return kStopping;
      break;
    case Order::kAbort:
      if (from({kRunning, kPausing, kPaused, kHolding, kHeld, kRestarting, kStopping})) {
        return kAborting;
      }
      break;
    case Order::kReset:
      if (is_final(state)) return kIdle;
      break;
    case Order::kComplete:
      if (from({kRunning})) return kRunning;
      break;
  }
  return std::nullopt;
}

std::optional<State> when_done(State state) {
  switch (state) {
    case kRunning:
      return kComplete;
    case kPausing:
      return kPaused;
    case kHolding:
      return kHeld;
    case kRestarting:
      return kRunning;
    case kStopping:
      return kStopped;
    case kAborting:
      return kAborted;
    default:
      return std::nullopt;
  }
}

bool is_final(State state) { return state == kComplete || state == kStopped || state == kAborted; }

bool is_active(State state) { return state != kIdle && !is_final(state); }

std::string_view state_name(State state) { return kStateNames.at(static_cast<std::size_t>(state)); }
std::optional<State> state_named(std::string_view name) { return named<State>(kStateNames, name); }
std::string_view order_name(Order order) { return kOrderNames.at(static_cast<std::size_t>(order)); }
std::optional<Order> order_named(std::string_view name) { return named<Order>(kOrderNames, name); }
std::string_view mode_name(Mode mode) { return kModeNames.at(static_cast<std::size_t>(mode)); }
std::optional<Mode> mode_named(std::string_view name) { return named<Mode>(kModeNames, name); }

}  // namespace renkei::recipe
