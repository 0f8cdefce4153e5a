#include "renkei/equipment/opcua/services.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace renkei::equipment::opcua {
namespace {

// The server wants smaller portions, or none.
bool too_much(UA_StatusCode status) {
  return status == UA_STATUSCODE_BADTOOMANYOPERATIONS ||
         status == UA_STATUSCODE_BADRESPONSETOOLARGE ||
         status == UA_STATUSCODE_BADREQUESTTOOLARGE ||
         status == UA_STATUSCODE_BADENCODINGLIMITSEXCEEDED ||
         status == UA_STATUSCODE_BADNOCONTINUATIONPOINTS;
}

}  // namespace

tl::unexpected<Error> refused_by(UA_StatusCode status, const std::string& what) {
  const std::string words = status_text(status);
  if (status == UA_STATUSCODE_BADTIMEOUT) {
    return fail(
        Error{"equipment.timeout", what + ": there was no answer in time"}.value(what).remedy(
            "see what became of it on the machine, or wait longer"));
  }
  const bool lost = status == UA_STATUSCODE_BADSECURECHANNELCLOSED ||
                    status == UA_STATUSCODE_BADCONNECTIONCLOSED ||
                    status == UA_STATUSCODE_BADSERVERNOTCONNECTED ||
                    status == UA_STATUSCODE_BADSHUTDOWN || status == UA_STATUSCODE_BADNOTCONNECTED;
  if (lost) {
    return fail(Error{"equipment.unreachable", what + ": the link broke (" + words + ")"}
                    .value(what)
                    .arg("reason", words)
                    .remedy("see that the machine is on, and its address and network"));
  }
  return fail(Error{"equipment.refused", what + ": " + words}
                  .value(what)
                  .arg("reason", words)
                  .remedy("see what the machine says of it"));
}

void Services::take(const UA_BrowseResult& result, std::size_t& left,
                    std::vector<Reference>& out) const {
  for (std::size_t i = 0; i < result.referencesSize && left > 0; ++i) {
    const UA_ReferenceDescription& one = result.references[i];
    if (one.nodeId.serverIndex != 0) continue;  // of another server
    --left;
    Reference reference;
    reference.kind = one.nodeClass;
    reference.target = names_.text(one.nodeId);
    reference.name = text(one.browseName.name);
    reference.space = names_.uri(one.browseName.namespaceIndex);
    reference.title = text(one.displayName.text);
    reference.type = names_.text(one.typeDefinition);
    out.push_back(std::move(reference));
  }
}

UA_StatusCode Services::browse_some(const std::vector<std::string>& ids, std::size_t first,
                                    std::size_t count, const BrowseWhat& what, std::size_t& left,
                                    std::vector<std::vector<Reference>>& out) {
  BrowseRequest request;
  request->nodesToBrowse = static_cast<UA_BrowseDescription*>(
      UA_Array_new(count, &UA_TYPES[UA_TYPES_BROWSEDESCRIPTION]));
  request->nodesToBrowseSize = count;
  for (std::size_t i = 0; i < count; ++i) {
    UA_BrowseDescription& one = request->nodesToBrowse[i];
    NodeId id = names_.id(ids[first + i]);
    std::swap(one.nodeId, *id);
    one.browseDirection = what.forward ? UA_BROWSEDIRECTION_FORWARD : UA_BROWSEDIRECTION_INVERSE;
    one.referenceTypeId = UA_NODEID_NUMERIC(0, what.reference_type);
    one.includeSubtypes = true;
    one.nodeClassMask = what.classes;
    one.resultMask = UA_BROWSERESULTMASK_ALL;
  }
  const auto response = session_.get<BrowseResponse>(request, patience_);
  if (response->responseHeader.serviceResult != UA_STATUSCODE_GOOD) {
    return response->responseHeader.serviceResult;
  }
  for (std::size_t i = 0; i < std::min(count, response->resultsSize); ++i) {
    const UA_BrowseResult& result = response->results[i];
    if (result.statusCode == UA_STATUSCODE_BADNOCONTINUATIONPOINTS && count > 1) {
      return result.statusCode;
    }
    take(result, left, out[first + i]);
    UA_ByteString point = result.continuationPoint;
    BrowseNextResponse next;
    while (point.length > 0) {
      BrowseNextRequest more;
      more->continuationPoints =
          static_cast<UA_ByteString*>(UA_Array_new(1, &UA_TYPES[UA_TYPES_BYTESTRING]));
      more->continuationPointsSize = 1;
      UA_ByteString_copy(&point, more->continuationPoints);
      more->releaseContinuationPoints = left == 0;
      BrowseNextResponse answer = session_.get<BrowseNextResponse>(more, patience_);
      next = std::move(answer);
      if (next->responseHeader.serviceResult != UA_STATUSCODE_GOOD || next->resultsSize != 1) break;
      take(next->results[0], left, out[first + i]);
      point = next->results[0].continuationPoint;
    }
  }
  return UA_STATUSCODE_GOOD;
}

Result<std::vector<std::vector<Reference>>> Services::browse(const std::vector<std::string>& ids,
                                                             const BrowseWhat& what,
                                                             std::size_t most) {
  std::vector<std::vector<Reference>> out(ids.size());
  std::size_t left = most;
  for (std::size_t at = 0; at < ids.size() && left > 0;) {
    const std::size_t count = std::min(browse_portion_, ids.size() - at);
    const std::size_t before = left;
    const UA_StatusCode status = browse_some(ids, at, count, what, left, out);
    if (status == UA_STATUSCODE_GOOD) {
      at += count;
    } else if (too_much(status) && browse_portion_ > 1) {
      browse_portion_ = std::max<std::size_t>(1, count / 2);
      for (std::size_t i = at; i < at + count; ++i) out[i].clear();
      left = before;
    } else {
      return refused_by(status, "Browse");
    }
  }
  return out;
}

UA_StatusCode Services::read_some(const std::vector<Attribute>& attributes, std::size_t first,
                                  std::size_t count, std::vector<DataValue>& out) {
  ReadRequest request;
  request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
  request->nodesToRead =
      static_cast<UA_ReadValueId*>(UA_Array_new(count, &UA_TYPES[UA_TYPES_READVALUEID]));
  request->nodesToReadSize = count;
  for (std::size_t i = 0; i < count; ++i) {
    NodeId id = names_.id(attributes[first + i].id);
    std::swap(request->nodesToRead[i].nodeId, *id);
    request->nodesToRead[i].attributeId = attributes[first + i].attribute;
  }
  auto response = session_.get<ReadResponse>(request, patience_);
  if (response->responseHeader.serviceResult != UA_STATUSCODE_GOOD) {
    return response->responseHeader.serviceResult;
  }
  for (std::size_t i = 0; i < count; ++i) {
    DataValue one;
    if (i < response->resultsSize) std::swap(*one, response->results[i]);
    out.push_back(std::move(one));
  }
  return UA_STATUSCODE_GOOD;
}

Result<std::vector<DataValue>> Services::read(const std::vector<Attribute>& attributes) {
  std::vector<DataValue> out;
  out.reserve(attributes.size());
  while (out.size() < attributes.size()) {
    const std::size_t count = std::min(read_portion_, attributes.size() - out.size());
    const UA_StatusCode status = read_some(attributes, out.size(), count, out);
    if (status == UA_STATUSCODE_GOOD) continue;
    if (!too_much(status) || read_portion_ == 1) return refused_by(status, "Read");
    read_portion_ = std::max<std::size_t>(1, count / 2);
  }
  return out;
}

}  // namespace renkei::equipment::opcua
