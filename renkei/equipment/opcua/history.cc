#include "renkei/equipment/opcua/history.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace renkei::equipment::opcua {
namespace {

constexpr std::size_t kPortion = 1'000;

struct Asking {
  Session& session;
  NodeId node;
  HistoryWish wish;
  std::function<void(UA_StatusCode, std::vector<DataValue>)> done;
  std::vector<DataValue> values{};
  // What is asked for the next portion with, and what is given back where no more is wanted.
  Ua<UA_ByteString, UA_TYPES_BYTESTRING> point{};
};

void next_portion(const std::shared_ptr<Asking>& asking, bool release) {
  auto* const details = UA_ReadRawModifiedDetails_new();
  details->startTime = asking->wish.from;
  details->endTime = asking->wish.to;
  details->numValuesPerNode =
      static_cast<UA_UInt32>(std::min(kPortion, asking->wish.count - asking->values.size()));
  HistoryReadRequest request;
  UA_ExtensionObject_setValue(&request->historyReadDetails, details,
                              &UA_TYPES[UA_TYPES_READRAWMODIFIEDDETAILS]);
  request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
  request->releaseContinuationPoints = release;
  request->nodesToRead = UA_HistoryReadValueId_new();
  request->nodesToReadSize = 1;
  UA_NodeId_copy(&*asking->node, &request->nodesToRead->nodeId);
  UA_ByteString_copy(&*asking->point, &request->nodesToRead->continuationPoint);
  if (release) {
    asking->session.ask<HistoryReadResponse>(request, [](UA_HistoryReadResponse&) {});
    return;
  }
  asking->session.ask<HistoryReadResponse>(request, [asking](UA_HistoryReadResponse& response) {
    UA_StatusCode status = response.responseHeader.serviceResult;
    if (status == UA_STATUSCODE_GOOD && response.resultsSize != 1) {
      status = UA_STATUSCODE_BADUNEXPECTEDERROR;
    }
    if (status == UA_STATUSCODE_GOOD) status = response.results->statusCode;
    if (quality_of(status) == Quality::kBad) return asking->done(status, {});
    UA_HistoryReadResult& result = *response.results;
    const bool data = result.historyData.encoding >= UA_EXTENSIONOBJECT_DECODED &&
                      result.historyData.content.decoded.type == &UA_TYPES[UA_TYPES_HISTORYDATA];
    if (data) {
      auto& given = *static_cast<UA_HistoryData*>(result.historyData.content.decoded.data);
      for (std::size_t i = 0; i < given.dataValuesSize; ++i) {
        if (asking->values.size() == asking->wish.count) break;
        DataValue one;
        std::swap(*one, given.dataValues[i]);
        asking->values.push_back(std::move(one));
      }
    }
    std::swap(*asking->point, result.continuationPoint);
    const bool more = asking->point->length > 0;
    if (more && asking->values.size() < asking->wish.count) return next_portion(asking, false);
    if (more) next_portion(asking, true);
    asking->done(UA_STATUSCODE_GOOD, std::move(asking->values));
  });
}

}  // namespace

void read_history(Session& session, const Namespaces& names, const HistoryWish& wish,
                  std::function<void(UA_StatusCode, std::vector<DataValue>)> done) {
  if (wish.count == 0) return done(UA_STATUSCODE_GOOD, {});
  next_portion(
      std::make_shared<Asking>(Asking{session, names.id(wish.node), wish, std::move(done)}), false);
}

}  // namespace renkei::equipment::opcua
