#include "renkei/equipment/opcua/ua.h"

#include <algorithm>

namespace renkei::equipment::opcua {
namespace {

constexpr UA_StatusCode kOverflow =
    UA_STATUSCODE_INFOTYPE_DATAVALUE | UA_STATUSCODE_INFOBITS_OVERFLOW;
constexpr std::int64_t kTicksPerMillisecond = 10'000;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

std::string status_text(UA_StatusCode status) {
  // Of the lower half only the overflow says something of the value.
  std::string text = UA_StatusCode_name(status & 0xFFFF0000U);
  if (text == "Unknown StatusCode") text = std::to_string(status);
  if ((status & kOverflow) == kOverflow) text += ", Overflow";
  return text;
}

Quality quality_of(UA_StatusCode status) {
  switch (status >> 30U) {
    case 0:
      return Quality::kGood;
    case 1:
      return Quality::kUncertain;
    default:
      return Quality::kBad;
  }
}

std::string Namespaces::uri(UA_UInt16 index) const {
  return index < uris_.size() ? uris_[index] : "urn:unknown-namespace:" + std::to_string(index);
}

std::string Namespaces::text(const UA_NodeId& id) const {
  UA_NodeId without = id;
  without.namespaceIndex = 0;
  UA_String printed = UA_STRING_NULL;
  if (UA_NodeId_print(&without, &printed) != UA_STATUSCODE_GOOD) return {};
  std::string out(view(printed));
  UA_String_clear(&printed);
  if (id.namespaceIndex == 0) return out;
  return "nsu=" + replaced(replaced(uri(id.namespaceIndex), "%", "%25"), ";", "%3B") + ";" + out;
}

std::string Namespaces::text(const UA_ExpandedNodeId& id) const {
  if (id.namespaceUri.length == 0) return text(id.nodeId);
  UA_NodeId without = id.nodeId;
  without.namespaceIndex = 0;
  return "nsu=" + replaced(replaced(opcua::text(id.namespaceUri), "%", "%25"), ";", "%3B") + ";" +
         text(without);
}

std::string Namespaces::text(const UA_QualifiedName& name) const {
  if (name.namespaceIndex == 0) return opcua::text(name.name);
  return "nsu=" + uri(name.namespaceIndex) + ";" + opcua::text(name.name);
}

UA_UInt16 Namespaces::index(std::string_view uri, UA_UInt16 otherwise) const {
  const auto found = std::find(uris_.begin(), uris_.end(), uri);
  return found == uris_.end() ? otherwise : static_cast<UA_UInt16>(found - uris_.begin());
}

NodeId Namespaces::id(std::string_view text) const {
  NodeId id;
  std::string plain(text);
  if (plain.starts_with("nsu=")) {
    const std::size_t end = plain.find(';');
    if (end == std::string::npos) return id;
    const std::string uri = replaced(replaced(plain.substr(4, end - 4), "%3B", ";"), "%25", "%");
    const auto found = std::find(uris_.begin(), uris_.end(), uri);
    if (found == uris_.end()) return id;
    plain = "ns=" + std::to_string(found - uris_.begin()) + plain.substr(end);
  }
  NodeId parsed;
  if (UA_NodeId_parse(&*parsed, lent(plain)) != UA_STATUSCODE_GOOD) return id;
  return parsed;
}

Timestamp timestamp(UA_DateTime time) {
  static const Timestamp first(-2'208'988'800'000);  // 1900-01-01
  static const Timestamp last(7'258'118'399'999);    // 2199-12-31T23:59:59.999Z
  time = std::clamp(time, date_time(first), date_time(last));
  return Timestamp((time - UA_DATETIME_UNIX_EPOCH) / kTicksPerMillisecond);
}

UA_DateTime date_time(Timestamp time) {
  return time.milliseconds() * kTicksPerMillisecond + UA_DATETIME_UNIX_EPOCH;
}

}  // namespace renkei::equipment::opcua
