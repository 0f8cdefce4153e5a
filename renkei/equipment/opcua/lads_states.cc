#include "renkei/equipment/opcua/lads_states.h"

#include <algorithm>
#include <array>

namespace renkei::equipment::opcua {
namespace {

using recipe::State;

struct Named {
  std::string_view name;
  State state;
};
constexpr auto kUnit = std::to_array<Named>({{"Stopped", State::kStopped},
                                             {"Running", State::kRunning},
                                             {"Stopping", State::kStopping},
                                             {"Aborting", State::kAborting},
                                             {"Aborted", State::kAborted},
                                             {"Clearing", State::kAborted},
                                             {"Clear", State::kAborted}});
constexpr auto kRunning = std::to_array<Named>({{"Idle", State::kIdle},
                                                {"Resetting", State::kIdle},
                                                {"Starting", State::kRunning},
                                                {"Execute", State::kRunning},
                                                {"Completing", State::kRunning},
                                                {"Complete", State::kComplete},
                                                {"Holding", State::kHolding},
                                                {"Held", State::kHeld},
                                                {"Unholding", State::kRestarting},
                                                {"Suspending", State::kPausing},
                                                {"Suspended", State::kPaused},
                                                {"Unsuspending", State::kRunning}});

template <std::size_t kSize>
std::optional<State> named(const std::array<Named, kSize>& states, std::string_view name) {
  const auto* const found = std::find_if(states.begin(), states.end(),
                                         [&](const Named& one) { return one.name == name; });
  return found == states.end() ? std::nullopt : std::optional<State>(found->state);
}

}  // namespace

std::optional<recipe::State> lads_state(std::string_view unit, std::string_view running) {
  const auto state = named(kUnit, unit);
  if (state != State::kRunning) return state;
  // A machine without the inner one tells no more than that it runs.
  if (running.empty()) return state;
  return named(kRunning, running);
}

}  // namespace renkei::equipment::opcua
