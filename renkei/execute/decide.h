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

[[nodiscard]] std::optional<events::BatchEvent> decide(const BatchState& batch, World& world);

// The value of a name seen from an element. Unknown while its machine is away, shows none, or shows
// one of quality other than Good.
[[nodiscard]] recipe::Value value_now(const BatchState& batch, const World& world,
                                      const recipe::Element& seen_from, const std::string& name);
// What an expression seen from an element comes to, in `unit` where it is a number.
[[nodiscard]] recipe::Value evaluate(const BatchState& batch, const World& world,
                                     const recipe::Element& seen_from,
                                     const recipe::Expression& expression,
                                     const std::optional<Unit>& unit);
// The unit an element runs on, as the batch is bound; empty: none.
[[nodiscard]] std::string unit_of(const BatchState& batch, std::size_t element);
// The key of an order: the same for the same batch, element, run and place in the run.
[[nodiscard]] std::string order_key(const std::string& batch, const std::string& path,
                                    std::uint64_t run, std::size_t order, std::uint64_t entries);

}  // namespace renkei::execute
