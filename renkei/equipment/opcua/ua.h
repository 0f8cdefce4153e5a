// open62541 behind one door: owners that clear what the library allocates, and texts of its types.
// For the sources of this folder alone; no other header includes it. Plain values.
//
//   ReadRequest request;
//   request->maxAge = 0;
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <open62541/client.h>
#include <open62541/types.h>
#include <open62541/types_generated.h>
#include <open62541/types_generated_handling.h>

#include "renkei/base/timestamp.h"
#include "renkei/equipment/device.h"

namespace renkei::equipment::opcua {

// Owns one value of the library, cleared when it goes. kIndex is its place in UA_TYPES.
template <typename T, std::size_t kIndex>
class Ua {
 public:
  using Value = T;
  Ua() { UA_init(&value_, &type()); }
  explicit Ua(const T& other) {
    UA_init(&value_, &type());
    UA_copy(&other, &value_, &type());
  }
  Ua(const Ua& other) : Ua(other.value_) {}
  Ua(Ua&& other) noexcept : value_(other.value_) { UA_init(&other.value_, &type()); }
  Ua& operator=(Ua other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Ua() { UA_clear(&value_, &type()); }

  [[nodiscard]] static const UA_DataType& type() { return UA_TYPES[kIndex]; }
  T* operator->() { return &value_; }
  const T* operator->() const { return &value_; }
  T& operator*() { return value_; }
  const T& operator*() const { return value_; }

 private:
  T value_;
};

using NodeId = Ua<UA_NodeId, UA_TYPES_NODEID>;
using Variant = Ua<UA_Variant, UA_TYPES_VARIANT>;
using DataValue = Ua<UA_DataValue, UA_TYPES_DATAVALUE>;
using ExtensionObject = Ua<UA_ExtensionObject, UA_TYPES_EXTENSIONOBJECT>;
using EndpointDescription = Ua<UA_EndpointDescription, UA_TYPES_ENDPOINTDESCRIPTION>;

using BrowseRequest = Ua<UA_BrowseRequest, UA_TYPES_BROWSEREQUEST>;
using BrowseResponse = Ua<UA_BrowseResponse, UA_TYPES_BROWSERESPONSE>;
using BrowseNextRequest = Ua<UA_BrowseNextRequest, UA_TYPES_BROWSENEXTREQUEST>;
using BrowseNextResponse = Ua<UA_BrowseNextResponse, UA_TYPES_BROWSENEXTRESPONSE>;
using ReadRequest = Ua<UA_ReadRequest, UA_TYPES_READREQUEST>;
using ReadResponse = Ua<UA_ReadResponse, UA_TYPES_READRESPONSE>;
using WriteRequest = Ua<UA_WriteRequest, UA_TYPES_WRITEREQUEST>;
using WriteResponse = Ua<UA_WriteResponse, UA_TYPES_WRITERESPONSE>;
using CallRequest = Ua<UA_CallRequest, UA_TYPES_CALLREQUEST>;
using CallResponse = Ua<UA_CallResponse, UA_TYPES_CALLRESPONSE>;
using CancelRequest = Ua<UA_CancelRequest, UA_TYPES_CANCELREQUEST>;
using CancelResponse = Ua<UA_CancelResponse, UA_TYPES_CANCELRESPONSE>;
using HistoryReadRequest = Ua<UA_HistoryReadRequest, UA_TYPES_HISTORYREADREQUEST>;
using HistoryReadResponse = Ua<UA_HistoryReadResponse, UA_TYPES_HISTORYREADRESPONSE>;

// Text of the library, as it stands.
[[nodiscard]] inline std::string_view view(const UA_String& text) {
  return {reinterpret_cast<const char*>(text.data), text.length};
}
[[nodiscard]] inline std::string text(const UA_String& text) { return std::string(view(text)); }
// Lent to the library for as long as `text` lives; must not be cleared.
[[nodiscard]] inline UA_String lent(std::string_view text) {
  return {text.size(), reinterpret_cast<UA_Byte*>(const_cast<char*>(text.data()))};
}
[[nodiscard]] inline UA_String copied(std::string_view text) {
  UA_String copy;
  const UA_String from = lent(text);
  if (UA_String_copy(&from, &copy) != UA_STATUSCODE_GOOD) UA_String_init(&copy);
  return copy;
}
// The words of a status: "BadNodeIdUnknown", with ", Overflow" where the server's queue ran over.
[[nodiscard]] std::string status_text(UA_StatusCode status);
[[nodiscard]] Quality quality_of(UA_StatusCode status);

// Namespaces of one session: node ids as texts that stay the same when the server numbers its
// namespaces anew, "nsu=URI;s=..." (OPC 10000-6, 5.1.12).
class Namespaces {
 public:
  Namespaces() = default;
  explicit Namespaces(std::vector<std::string> uris) : uris_(std::move(uris)) {}
  [[nodiscard]] std::string text(const UA_NodeId& id) const;
  [[nodiscard]] std::string text(const UA_ExpandedNodeId& id) const;
  [[nodiscard]] std::string text(const UA_QualifiedName& name) const;
  // The null node id when the text is none, or of a namespace the server has not.
  [[nodiscard]] NodeId id(std::string_view text) const;
  [[nodiscard]] UA_UInt16 index(std::string_view uri, UA_UInt16 otherwise) const;
  [[nodiscard]] std::string uri(UA_UInt16 index) const;

 private:
  std::vector<std::string> uris_;
};

[[nodiscard]] Timestamp timestamp(UA_DateTime time);  // held within the years of Timestamp
[[nodiscard]] UA_DateTime date_time(Timestamp time);

}  // namespace renkei::equipment::opcua
