// An event of a batch as an entry of a log, and back: the one place where what is kept shut goes
// into its tree, and where it is opened again. Not here: which log an event goes to, and its id.
// Pure functions but for the store and the secret bytes they are given; thread-safe as those are.
//
//   auto draft = batch_draft(event, envelope, ledger::secret_bytes);
//   auto opened = read_batch_entry(entry, store);      // nothing when it is of another kind
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "renkei/base/result.h"
#include "renkei/base/timestamp.h"
#include "renkei/events/batch_events.h"
#include "renkei/ledger/entry.h"
#include "renkei/ledger/log.h"
#include "renkei/ledger/log_store.h"

namespace renkei::events {

// What an entry says beside what happened.
struct BatchEnvelope {
  ledger::EventId event_id;
  std::string site;
  std::string actor;
  Timestamp at;
  // Of an entry of the inner log: how many entries the main log had when it was recorded.
  std::optional<std::uint64_t> after{};
};

// An event with members to keep shut gets a tree of them, each with a salt from `secret`. Errors:
// those of canonical_json, ledger.disclosure_too_large.
[[nodiscard]] Result<ledger::Draft> batch_draft(const BatchEvent& event,
                                                const BatchEnvelope& envelope,
                                                const ledger::SecretBytes& secret);

// Nothing when the entry is none of a batch. `store` is the one that keeps the entry. Errors: those
// of read_batch_event, of the store (ledger.no_secret: all that is kept shut is lost, which is no
// erasure), of parse_disclosure.
[[nodiscard]] Result<std::optional<OpenedEvent>> read_batch_entry(const ledger::Entry& entry,
                                                                  ledger::LogStore& store);
// BatchEnvelope::after; nothing in the main log.
[[nodiscard]] std::optional<std::uint64_t> after_of(const ledger::Entry& entry);

}  // namespace renkei::events
