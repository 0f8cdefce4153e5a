// What happens inside a confidential element and is kept from those who read the main log: which
// events go to the inner log, what the others say instead of what lies inside, and the reading of
// both logs as the one sequence of events that they are. docs/formats/batch.md has the form. Not
// here: appending (engine.h) and verifying (kept_shut.h). Pure functions but for the stores;
// thread-safe as those are.
//
// Nothing that stands in the main log may follow from what was inside but the commitment and the
// moves of materials: ids of events, keys of orders and numbers of prompts count there only what
// stands there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "renkei/base/result.h"
#include "renkei/base/timestamp.h"
#include "renkei/events/batch_entry.h"
#include "renkei/ledger/log_store.h"
#include "renkei/recipe/recipe.h"

namespace renkei::execute {

class BatchState;

// The path of the outermost confidential element that the path names or lies in; nothing where
// everybody may look.
[[nodiscard]] std::optional<std::string> shut_in(const recipe::Recipe& recipe,
                                                 std::string_view path);
[[nodiscard]] bool has_confidential(const recipe::Recipe& recipe);

// The confidential element whose inner log keeps the event; nothing: the main log does. In the main
// log are, of the confidential element itself, its changes of state, its unit and the orders given
// to it; and every move of a material.
[[nodiscard]] std::optional<std::string> inner_of(const recipe::Recipe& recipe,
                                                  const events::BatchEvent& event);

// The event as it is recorded, and back. `batch` knows all events before it and not this one. In
// the main log a move is one of the confidential element, a value from inside is named by it, and
// prompts are numbered among those of the main log. Back from what was erased comes what is left.
[[nodiscard]] events::BatchEvent recorded_form(const BatchState& batch, events::BatchEvent event);
[[nodiscard]] events::BatchEvent lived_form(const BatchState& batch, events::BatchEvent event,
                                            bool inner);

// The id of the entry of a batch with this number among those of its log, from 0.
[[nodiscard]] ledger::EventId batch_event_id(const std::string& batch, std::uint64_t number,
                                             bool inner);

// An entry of either log, as recorded.
struct BatchRead {
  events::OpenedEvent opened;
  Timestamp at;
  bool inner = false;
  ledger::EntryIndex index;  // in its log
  ledger::Hash leaf;
};
// Calls for the entries of batches in both logs in the order in which they were recorded; `inner`
// may be nullptr. Errors: those of the call, of the stores, of read_batch_entry,
// execute.inner_entry (the inner log has what is no entry of a batch, or what came after the end of
// the main log).
[[nodiscard]] Result<void> read_batch_events(
    ledger::LogStore& main, ledger::LogStore* inner,
    const std::function<Result<void>(const BatchRead&)>& call);

// execute.inner_entry: the entry of the inner log cannot be used, and why.
[[nodiscard]] Error inner_entry_error(ledger::EntryIndex index, std::string reason);

}  // namespace renkei::execute
