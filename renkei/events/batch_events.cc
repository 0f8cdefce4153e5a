#include "renkei/events/batch_events.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "renkei/events/body_fields.h"

namespace renkei::events {

namespace {

using internal::add_ref;
using internal::written;

template <typename Event>
concept NamesUnit = requires(const Event& event) { event.unit; };

}  // namespace

std::string_view type_of(const BatchEvent& event) {
  return std::visit([](const auto& one) { return std::decay_t<decltype(one)>::kType; }, event);
}

const std::string& batch_of(const BatchEvent& event) {
  return std::visit([](const auto& one) -> const std::string& { return one.batch; }, event);
}

Json body_of(const BatchEvent& event) { return written(event).body; }

Json shut_of(const BatchEvent& event) { return written(event).hidden; }

std::vector<ledger::EntityRef> refs_of(const BatchEvent& event) {
  std::vector<ledger::EntityRef> refs;
  add_ref(refs, "batch", batch_of(event));
  std::visit(
      [&](const auto& one) {
        using Event = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Event, MaterialMoved>) {
          add_ref(refs, "lot", one.lot);
        } else if constexpr (std::is_same_v<Event, BatchCreated>) {
          add_ref(refs, "recipe", one.recipe);
        } else if constexpr (NamesUnit<Event> && !std::is_same_v<Event, LimitPassed>) {
          add_ref(refs, "unit", one.unit);
        }
      },
      event);
  std::sort(refs.begin(), refs.end());
  return refs;
}

Result<std::optional<OpenedEvent>> read_batch_event(const std::string& type, const Json& body,
                                                    const Json& shut) {
  auto read = internal::read_as<BatchEvent>(type, body, shut);
  if (!read) return fail(read.error());
  if (!*read) return std::optional<OpenedEvent>{};
  return std::optional(OpenedEvent{std::move((*read)->event), std::move((*read)->erased)});
}

}  // namespace renkei::events
