#include "renkei/equipment/opcua/subscription.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/history.h"

namespace renkei::equipment::opcua {
namespace {

using CreateSubscriptionRequest =
    Ua<UA_CreateSubscriptionRequest, UA_TYPES_CREATESUBSCRIPTIONREQUEST>;
using CreateSubscriptionResponse =
    Ua<UA_CreateSubscriptionResponse, UA_TYPES_CREATESUBSCRIPTIONRESPONSE>;
using CreateItemsRequest = Ua<UA_CreateMonitoredItemsRequest, UA_TYPES_CREATEMONITOREDITEMSREQUEST>;
using CreateItemsResponse =
    Ua<UA_CreateMonitoredItemsResponse, UA_TYPES_CREATEMONITOREDITEMSRESPONSE>;
using PublishRequest = Ua<UA_PublishRequest, UA_TYPES_PUBLISHREQUEST>;
using PublishResponse = Ua<UA_PublishResponse, UA_TYPES_PUBLISHRESPONSE>;
using RepublishRequest = Ua<UA_RepublishRequest, UA_TYPES_REPUBLISHREQUEST>;
using RepublishResponse = Ua<UA_RepublishResponse, UA_TYPES_REPUBLISHRESPONSE>;
using TransferRequest = Ua<UA_TransferSubscriptionsRequest, UA_TYPES_TRANSFERSUBSCRIPTIONSREQUEST>;
using TransferResponse =
    Ua<UA_TransferSubscriptionsResponse, UA_TYPES_TRANSFERSUBSCRIPTIONSRESPONSE>;

using DeleteRequest = Ua<UA_DeleteSubscriptionsRequest, UA_TYPES_DELETESUBSCRIPTIONSREQUEST>;
using DeleteResponse = Ua<UA_DeleteSubscriptionsResponse, UA_TYPES_DELETESUBSCRIPTIONSRESPONSE>;

constexpr std::uint32_t kEventHandle = 1;
constexpr std::uint32_t kFirstHandle = 2;
constexpr std::uint32_t kEventQueue = 10'000;
constexpr std::size_t kItemsPortion = 500;
constexpr std::size_t kGapValuesMax = 1'000'000;  // of one variable
constexpr std::size_t kHeldMax = 10'000;
constexpr std::uint32_t kRepublishMax = 100'000;

std::uint32_t after(std::uint32_t number) { return number == UINT32_MAX ? 1 : number + 1; }
// 7.12 of OPC 10000-4 has them count on over the end.
bool earlier(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

template <typename T>
const T* content(const UA_ExtensionObject& object, const UA_DataType& type) {
  if (object.encoding < UA_EXTENSIONOBJECT_DECODED || object.content.decoded.type != &type) {
    return nullptr;
  }
  return static_cast<const T*>(object.content.decoded.data);
}

}  // namespace

Subscription::Subscription(Session& session, const OpcUaOptions& options, const AddressSpace& space,
                           Hooks hooks)
    : session_(session), options_(options), space_(space), hooks_(std::move(hooks)) {}

void Subscription::start() { make(); }

void Subscription::make() {
  stage_ = Stage::kMaking;
  if (id_ != 0) {  // the server may have it still
    DeleteRequest old;
    old->subscriptionIds = UA_UInt32_new();
    old->subscriptionIdsSize = 1;
    *old->subscriptionIds = id_;
    session_.ask<DeleteResponse>(old, [](UA_DeleteSubscriptionsResponse&) {});
  }
  id_ = 0;
  expected_ = 1;
  acknowledgements_.clear();
  held_.clear();
  holding_ = remade_;  // until history has said what was before
  for (Item& item : items_) {
    item.made = false;
    item.until_last = item.last != 0;
    item.first = item.last != 0;
  }
  const auto interval = std::max<std::int64_t>(options_.publishing_interval.count(), 1);
  const auto count = [&](std::int64_t ms) {
    return static_cast<UA_UInt32>(std::clamp<std::int64_t>(ms / interval, 1, 1'000'000));
  };
  CreateSubscriptionRequest request;
  request->requestedPublishingInterval = static_cast<double>(interval);
  request->requestedMaxKeepAliveCount = count(options_.silence_max.count() / 4);
  request->requestedLifetimeCount = std::max(count(options_.subscription_lifetime.count()),
                                             3 * request->requestedMaxKeepAliveCount);
  request->publishingEnabled = true;
  session_.ask<CreateSubscriptionResponse>(
      request, [this, generation = generation_](UA_CreateSubscriptionResponse& response) {
        if (generation == generation_) made(response);
      });
}

void Subscription::made(const UA_CreateSubscriptionResponse& response) {
  if (response.responseHeader.serviceResult != UA_STATUSCODE_GOOD) {
    stage_ = Stage::kNone;
    hooks_.told("the server makes no subscription: " +
                status_text(response.responseHeader.serviceResult));
    return;
  }
  id_ = response.subscriptionId;
  stage_ = Stage::kRunning;
  if (options_.events) make_events();
  make_items(0, [this, generation = generation_](const std::vector<UA_StatusCode>&) {
    if (remade_ && generation == generation_) fill_gaps();
  });
  publish();
}

void Subscription::add(std::vector<WatchItem> items,
                       std::function<void(const std::vector<UA_StatusCode>&)> done) {
  const std::size_t first = items_.size();
  for (WatchItem& item : items) {
    Item one;
    one.what = std::move(item);
    items_.push_back(std::move(one));
  }
  if (stage_ == Stage::kRunning) return make_items(first, std::move(done));
  // They are made with the subscription, as soon as it is.
  done(std::vector<UA_StatusCode>(items_.size() - first, UA_STATUSCODE_GOOD));
}

void Subscription::make_items(std::size_t first,
                              std::function<void(const std::vector<UA_StatusCode>&)> done) {
  // In portions, one after the other.
  struct Making {
    std::vector<std::size_t> items{};
    std::size_t next = 0;
    std::vector<UA_StatusCode> results{};
    std::function<void(const std::vector<UA_StatusCode>&)> done{};
    std::function<void(const std::shared_ptr<Making>&)> go_on{};
  };
  auto making = std::make_shared<Making>();
  making->done = std::move(done);
  for (std::size_t i = first; i < items_.size(); ++i) {
    if (!items_[i].made && !items_[i].refused) making->items.push_back(i);
  }
  making->go_on = [this](const std::shared_ptr<Making>& self) {
    const std::size_t count = std::min(kItemsPortion, self->items.size() - self->next);
    if (count == 0) return self->done(self->results);
    CreateItemsRequest request;
    request->subscriptionId = id_;
    request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
    request->itemsToCreate = static_cast<UA_MonitoredItemCreateRequest*>(
        UA_Array_new(count, &UA_TYPES[UA_TYPES_MONITOREDITEMCREATEREQUEST]));
    request->itemsToCreateSize = count;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = self->items[self->next + i];
      UA_MonitoredItemCreateRequest& one = request->itemsToCreate[i];
      NodeId node = space_.words.names.id(items_[at].what.node);
      std::swap(one.itemToMonitor.nodeId, *node);
      one.itemToMonitor.attributeId = UA_ATTRIBUTEID_VALUE;
      one.monitoringMode = UA_MONITORINGMODE_REPORTING;
      one.requestedParameters.clientHandle = static_cast<UA_UInt32>(at) + kFirstHandle;
      one.requestedParameters.samplingInterval = items_[at].what.sampling_ms;
      one.requestedParameters.queueSize = options_.queue_size;
      one.requestedParameters.discardOldest = true;
    }
    session_.ask<CreateItemsResponse>(request, [this, self, count, generation = generation_](
                                                   UA_CreateMonitoredItemsResponse& response) {
      const UA_StatusCode all = response.responseHeader.serviceResult;
      for (std::size_t i = 0; i < count; ++i) {
        const UA_StatusCode status = all != UA_STATUSCODE_GOOD  ? all
                                     : i < response.resultsSize ? response.results[i].statusCode
                                                                : UA_STATUSCODE_BADUNEXPECTEDERROR;
        self->results.push_back(status);
        if (all != UA_STATUSCODE_GOOD || generation != generation_) continue;
        Item& item = items_[self->items[self->next + i]];
        item.made = status == UA_STATUSCODE_GOOD;
        item.refused = !item.made;
      }
      self->next += count;
      self->go_on(self);
    });
  };
  making->go_on(making);
}

void Subscription::make_events() {
  UA_EventFilter* const filter = UA_EventFilter_new();
  const std::size_t count = space_.event_fields.size();
  filter->selectClauses = static_cast<UA_SimpleAttributeOperand*>(
      UA_Array_new(count, &UA_TYPES[UA_TYPES_SIMPLEATTRIBUTEOPERAND]));
  filter->selectClausesSize = count;
  for (std::size_t i = 0; i < count; ++i) {
    const EventField& field = space_.event_fields[i];
    UA_SimpleAttributeOperand& one = filter->selectClauses[i];
    NodeId type = space_.words.names.id(field.type);
    std::swap(one.typeDefinitionId, *type);
    one.attributeId = UA_ATTRIBUTEID_VALUE;
    one.browsePath = UA_QualifiedName_new();
    one.browsePathSize = 1;
    one.browsePath->namespaceIndex = space_.words.names.index(field.space, 0);
    one.browsePath->name = copied(field.name);
  }
  CreateItemsRequest request;
  request->subscriptionId = id_;
  request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
  request->itemsToCreate = UA_MonitoredItemCreateRequest_new();
  request->itemsToCreateSize = 1;
  UA_MonitoredItemCreateRequest& one = *request->itemsToCreate;
  one.itemToMonitor.nodeId = UA_NODEID_NUMERIC(0, UA_NS0ID_SERVER);
  one.itemToMonitor.attributeId = UA_ATTRIBUTEID_EVENTNOTIFIER;
  one.monitoringMode = UA_MONITORINGMODE_REPORTING;
  one.requestedParameters.clientHandle = kEventHandle;
  one.requestedParameters.queueSize = kEventQueue;
  UA_ExtensionObject_setValue(&one.requestedParameters.filter, filter,
                              &UA_TYPES[UA_TYPES_EVENTFILTER]);
  // A server that tells no events refuses, and that is all there is to it.
  session_.ask<CreateItemsResponse>(request, [](UA_CreateMonitoredItemsResponse&) {});
}

// The new subscription has begun; what was between the old one and it is asked of history.
void Subscription::fill_gaps() {
  gaps_open_ = 1;  // this function itself
  filled_values_ = 0;
  const UA_DateTime to = date_time(Timestamp::of(options_.clock->now())) + UA_DATETIME_SEC;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    if (!item.made || !item.what.history || item.last == 0) continue;
    ++gaps_open_;
    read_history(
        session_, space_.words.names, {item.what.node, item.last, to, kGapValuesMax},
        [this, i, generation = generation_](UA_StatusCode status, std::vector<DataValue> values) {
          if (generation != generation_) return;
          Item& of = items_[i];
          for (const DataValue& value : values) {
            if (!value->hasSourceTimestamp || value->sourceTimestamp <= of.last) continue;
            of.what.value(*value);
            of.last = value->sourceTimestamp;
            ++filled_values_;
          }
          if (status != UA_STATUSCODE_GOOD) of.seen = false;
          filled();
        });
  }
  filled();
}

void Subscription::filled() {
  if (--gaps_open_ > 0) return;
  hooks_.told(missing_text());
  remade_ = false;
  release();
}

std::string Subscription::missing_text() {
  std::size_t without = 0;
  for (Item& item : items_) {
    if (item.made && (!item.what.history || !item.seen || item.last == 0)) ++without;
  }
  return fmt::format(
      "the server had not kept the subscription: {} values were read from its "
      "history, and what {} of {} variables were meanwhile is not known",
      filled_values_, without, items_.size());
}

void Subscription::publish() {
  while (stage_ == Stage::kRunning && outstanding_ < outstanding_max_) {
    PublishRequest request;
    std::vector<Acknowledgement> acknowledging = std::move(acknowledgements_);
    acknowledgements_.clear();
    if (!acknowledging.empty()) {
      auto* const array = static_cast<UA_SubscriptionAcknowledgement*>(
          UA_Array_new(acknowledging.size(), &UA_TYPES[UA_TYPES_SUBSCRIPTIONACKNOWLEDGEMENT]));
      std::copy(acknowledging.begin(), acknowledging.end(), array);
      request->subscriptionAcknowledgements = array;
      request->subscriptionAcknowledgementsSize = acknowledging.size();
    }
    ++outstanding_;
    const std::uint32_t handle = session_.ask<PublishResponse>(
        request, [this, acknowledging = std::move(acknowledging),
                  generation = generation_](UA_PublishResponse& response) {
          if (generation != generation_) return;
          --outstanding_;
          published(response, acknowledging);
        });
    if (handle == 0) return;
  }
}

void Subscription::published(UA_PublishResponse& response,
                             std::vector<Acknowledgement> acknowledged) {
  const UA_StatusCode status = response.responseHeader.serviceResult;
  if (status == UA_STATUSCODE_GOOD) {
    if (response.subscriptionId == id_) take(response.notificationMessage);
    return publish();
  }
  acknowledgements_.insert(acknowledgements_.end(), acknowledged.begin(), acknowledged.end());
  switch (status) {
    case UA_STATUSCODE_BADNOSUBSCRIPTION:
      if (stage_ != Stage::kRunning || outstanding_ > 0) return;
      remade_ = true;
      return make();
    case UA_STATUSCODE_BADTOOMANYPUBLISHREQUESTS:
      outstanding_max_ = std::max(1, outstanding_);
      return;
    case UA_STATUSCODE_BADTIMEOUT:
      return publish();
    default:
      return;  // the link is lost, and whoever watches it says so
  }
}

void Subscription::take(UA_NotificationMessage& message) {
  if (holding_) {
    if (held_.size() < kHeldMax) {
      held_.emplace_back();
      std::swap(*held_.back(), message);
    }  // else the server has it still, since it is not acknowledged
    return;
  }
  const bool keep_alive = message.notificationDataSize == 0;
  if (earlier(expected_, message.sequenceNumber)) {
    const std::uint32_t from = expected_;
    const std::uint32_t end = message.sequenceNumber;
    holding_ = true;
    held_.emplace_front();
    std::swap(*held_.front(), message);
    return republish(from, end, false);
  }
  if (keep_alive) return;
  acknowledgements_.push_back({id_, message.sequenceNumber});
  if (earlier(message.sequenceNumber, expected_)) return;  // it was taken already
  expected_ = after(message.sequenceNumber);
  deliver(message);
}

// Asks again for `number` up to, not including, `end`; or, `to_the_end`, as far as there are any.
void Subscription::republish(std::uint32_t number, std::uint32_t end, bool to_the_end) {
  if (!to_the_end && (!earlier(number, end) || end - number > kRepublishMax)) {
    expected_ = end;
    return release();
  }
  RepublishRequest request;
  request->subscriptionId = id_;
  request->retransmitSequenceNumber = number;
  session_.ask<RepublishResponse>(
      request,
      [this, number, end, to_the_end, generation = generation_](UA_RepublishResponse& response) {
        if (generation != generation_) return;
        const UA_StatusCode status = response.responseHeader.serviceResult;
        if (status == UA_STATUSCODE_GOOD) {
          ++republished_;
          acknowledgements_.push_back({id_, number});
          expected_ = after(number);
          deliver(response.notificationMessage);
          if (id_ == 0) return;  // it was given up, and another is being made
          return republish(after(number), end, to_the_end);
        }
        if (status == UA_STATUSCODE_BADSUBSCRIPTIONIDINVALID) {
          remade_ = true;
          return make();
        }
        if (status != UA_STATUSCODE_BADMESSAGENOTAVAILABLE) return;  // the link is lost
        if (to_the_end) return release();
        ++gone_;
        republish(after(number), end, to_the_end);
      });
}

void Subscription::release() {
  holding_ = false;
  stage_ = Stage::kRunning;
  if (republished_ > 0 || gone_ > 0) {
    hooks_.told(fmt::format("{} messages were sent again; {} the server had not kept", republished_,
                            gone_));
    republished_ = 0;
    gone_ = 0;
  }
  while (!holding_ && !held_.empty()) {
    auto next = std::move(held_.front());
    held_.pop_front();
    take(*next);
  }
  for (Item& item : items_) item.until_last = false;
  // What was asked for while the link was down.
  const bool unmade = std::any_of(items_.begin(), items_.end(),
                                  [](const Item& item) { return !item.made && !item.refused; });
  if (unmade) make_items(0, [](const std::vector<UA_StatusCode>&) {});
  publish();
}

void Subscription::deliver(const UA_DataChangeNotification& changes) {
  for (std::size_t i = 0; i < changes.monitoredItemsSize; ++i) {
    const UA_MonitoredItemNotification& one = changes.monitoredItems[i];
    const std::size_t at = one.clientHandle - kFirstHandle;
    if (one.clientHandle < kFirstHandle || at >= items_.size()) continue;
    Item& item = items_[at];
    const UA_DateTime time = one.value.hasSourceTimestamp ? one.value.sourceTimestamp : 0;
    // The present value, which comes first, may be the one that was delivered last.
    const bool known = (item.until_last && time <= item.last) || (item.first && time == item.last);
    item.first = false;
    if (time != 0 && known) continue;
    item.seen = true;
    if (time != 0) item.last = std::max(item.last, time);
    item.what.value(one.value);
  }
}

void Subscription::deliver(const UA_NotificationMessage& message) {
  for (std::size_t i = 0; i < message.notificationDataSize; ++i) {
    const UA_ExtensionObject& data = message.notificationData[i];
    if (const auto* const changes =
            content<UA_DataChangeNotification>(data, UA_TYPES[UA_TYPES_DATACHANGENOTIFICATION])) {
      deliver(*changes);
    } else if (const auto* const events = content<UA_EventNotificationList>(
                   data, UA_TYPES[UA_TYPES_EVENTNOTIFICATIONLIST])) {
      for (std::size_t k = 0; k < events->eventsSize; ++k) hooks_.event(events->events[k]);
    } else if (const auto* const change = content<UA_StatusChangeNotification>(
                   data, UA_TYPES[UA_TYPES_STATUSCHANGENOTIFICATION])) {
      if (quality_of(change->status) != Quality::kBad) continue;
      remade_ = true;  // the server has given it up
      make();
      return;
    }
  }
}

void Subscription::lost() {
  ++generation_;
  outstanding_ = 0;
  held_.clear();  // not acknowledged: the server sends it again
  holding_ = false;
  if (stage_ == Stage::kRunning && !remade_) stage_ = Stage::kResuming;
}

void Subscription::resumed(Session::Reopened how) {
  // One that was not yet whole when the link broke is made anew.
  if (id_ == 0 || stage_ != Stage::kResuming) {
    remade_ = remade_ || id_ != 0;
    return make();
  }
  holding_ = true;
  if (how == Session::Reopened::kSameSession) return republish(expected_, 0, true);
  TransferRequest request;
  request->subscriptionIds = UA_UInt32_new();
  request->subscriptionIdsSize = 1;
  *request->subscriptionIds = id_;
  session_.ask<TransferResponse>(
      request, [this, generation = generation_](UA_TransferSubscriptionsResponse& response) {
        if (generation != generation_) return;
        const bool moved = response.responseHeader.serviceResult == UA_STATUSCODE_GOOD &&
                           response.resultsSize == 1 &&
                           response.results->statusCode == UA_STATUSCODE_GOOD;
        if (moved) return republish(expected_, 0, true);
        remade_ = true;
        make();
      });
}

}  // namespace renkei::equipment::opcua
