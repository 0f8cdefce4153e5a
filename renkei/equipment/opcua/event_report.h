// Events of a server in the neutral form. For the sources of this folder alone.
#pragma once

#include <optional>

#include "renkei/equipment/connection.h"
#include "renkei/equipment/opcua/address_space.h"

namespace renkei::equipment::opcua {

// The fields stand in the order of space.event_fields. Nothing: it has fewer than were asked for.
[[nodiscard]] std::optional<EventReport> event_report(const UA_EventFieldList& event,
                                                      const AddressSpace& space, Timestamp now);

}  // namespace renkei::equipment::opcua
