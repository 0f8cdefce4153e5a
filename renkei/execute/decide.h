// What is to happen next to a batch, from what is known of it and what is seen now.
//
// One event at a time: it is recorded, applied, and then the next is asked for, until there is
// none. All that is still to be done follows from the state alone, so that an engine that was
// killed after any entry goes on where it stood. Nothing is done here: an order to a machine is an
// event like the others, and is sent once it is recorded.
#pragma once

#include <optional>

#include "renkei/events/batch_events.h"
#include "renkei/execute/batch_state.h"
#include "renkei/execute/world.h"

namespace renkei::execute {

struct Decision {
  std::optional<events::BatchEvent> event{};
  // Without an event: from when on the time alone may make one; nothing: it cannot. Before that
  // only an event of the batch can, a value or the link of one of its units, or the turn at one.
  std::optional<Timestamp> due{};
};
[[nodiscard]] Decision decide(const BatchState& batch, World& world);

// The value of a name. Unknown while its machine is away, shows none, or shows one of quality other
// than Good.
[[nodiscard]] recipe::Value value_now(const BatchState& batch, const World& world,
                                      const NameRef& name);
// What a formula of the batch's recipe comes to, in the unit it is wanted in.
[[nodiscard]] recipe::Value evaluate(const BatchState& batch, const World& world,
                                     const Formula& formula);
// The unit a requirement is bound to.
[[nodiscard]] std::string unit_of(const BatchState& batch,
                                  const recipe::EquipmentRequirement& requirement);
// The unit an element runs on, as the batch is bound; empty: none.
[[nodiscard]] std::string unit_of(const BatchState& batch, std::size_t element);
// The key of an order: the same for the same batch, element, run and place in the run.
[[nodiscard]] std::string order_key(const std::string& batch, const std::string& path,
                                    std::uint64_t run, std::size_t order, std::uint64_t entries);

}  // namespace renkei::execute
