// The states, commands and modes of a procedural element (IEC 61512-1, 5.6; the names are those of
// BatchML V0701, BatchStatus and EquipmentModeEnumeration). Pure, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace renkei::recipe {

enum class State : std::uint8_t {
  kIdle,
  kRunning,
  kComplete,
  kPausing,
  kPaused,
  kHolding,
  kHeld,
  kRestarting,
  kStopping,
  kStopped,
  kAborting,
  kAborted
};
inline constexpr std::size_t kStates = 12;

enum class Order : std::uint8_t {
  kStart,
  kPause,
  kResume,
  kHold,
  kRestart,
  kStop,
  kAbort,
  kReset,
  kComplete  // VDI/VDE/NAMUR 2658-4: ends what does not end by itself
};
inline constexpr std::size_t kOrders = 9;

enum class Mode : std::uint8_t { kAutomatic, kSemiAutomatic, kManual };

// The state an order leads to at once, or nothing when it means nothing in that state. kComplete
// leaves a running element running until it has ended.
[[nodiscard]] std::optional<State> after_order(State state, Order order);
// Where a state leads to when what it is about is done: Running to Complete, Holding to Held,
// Restarting to Running, and so on; nothing for states that stay.
[[nodiscard]] std::optional<State> when_done(State state);
// Complete, Stopped or Aborted.
[[nodiscard]] bool is_final(State state);
// Neither idle nor final.
[[nodiscard]] bool is_active(State state);

[[nodiscard]] std::string_view state_name(State state);  // "Running"
[[nodiscard]] std::optional<State> state_named(std::string_view name);
[[nodiscard]] std::string_view order_name(Order order);  // "Start"
[[nodiscard]] std::optional<Order> order_named(std::string_view name);
[[nodiscard]] std::string_view mode_name(Mode mode);  // "SemiAutomatic"
[[nodiscard]] std::optional<Mode> mode_named(std::string_view name);

}  // namespace renkei::recipe
