#include "renkei/equipment/opcua/event_report.h"

#include "renkei/equipment/opcua/ua_bytes.h"

namespace renkei::equipment::opcua {

std::optional<EventReport> event_report(const UA_EventFieldList& event, const AddressSpace& space,
                                        Timestamp now) {
  if (event.eventFieldsSize != space.event_fields.size()) return std::nullopt;
  EventReport report;
  report.name = "BaseEventType";
  report.at = now;
  for (std::size_t i = 0; i < event.eventFieldsSize; ++i) {
    const UA_Variant& value = event.eventFields[i];
    const EventField& field = space.event_fields[i];
    if (value.type == nullptr) continue;
    const auto is = [&](std::size_t type) {
      return UA_Variant_hasScalarType(&value, &UA_TYPES[type]);
    };
    if (i >= 7) {  // the first seven are those of every event
      Json any = any_json(value, space.words);
      if (!any.is_null()) report.fields[field.name] = std::move(any);
    } else if (field.name == "Message" && is(UA_TYPES_LOCALIZEDTEXT)) {
      report.text = text(static_cast<const UA_LocalizedText*>(value.data)->text);
    } else if (field.name == "Severity" && is(UA_TYPES_UINT16)) {
      report.severity = *static_cast<const UA_UInt16*>(value.data);
    } else if (field.name == "Time" && is(UA_TYPES_DATETIME)) {
      report.at = timestamp(*static_cast<const UA_DateTime*>(value.data));
    } else if (is(UA_TYPES_NODEID)) {
      const std::string id = space.words.names.text(*static_cast<const UA_NodeId*>(value.data));
      report.fields[field.name] = id;
      const auto known = space.event_names.find(id);
      if (field.name == "EventType" && known != space.event_names.end())
        report.name = known->second;
    } else if (is(UA_TYPES_STRING)) {
      report.fields[field.name] = text(*static_cast<const UA_String*>(value.data));
    } else if (is(UA_TYPES_BYTESTRING)) {
      report.fields[field.name] = base64(view(*static_cast<const UA_ByteString*>(value.data)));
    }
  }
  return report;
}

}  // namespace renkei::equipment::opcua
