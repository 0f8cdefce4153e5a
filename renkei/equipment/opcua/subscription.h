// One subscription of a session (OPC 10000-4, 5.13 and 5.14), published by hand so that the
// sequence numbers are seen: what is acknowledged has been taken, what is missing is asked for
// again, and after the link was lost the subscription goes on where it was, as long as the server
// keeps it. If it does not, a new one is made, and what was meanwhile is read from history where
// there is one. For the sources of this folder alone. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "renkei/equipment/opcua/address_space.h"
#include "renkei/equipment/opcua/session.h"
#include "renkei/equipment/opcua/ua.h"

namespace renkei::equipment::opcua {

struct WatchItem {
  std::string name;  // of the value, for words
  std::string node;  // as a text
  bool history = false;
  double sampling_ms = 0;
  std::function<void(const UA_DataValue&)> value;
};

class Subscription {
 public:
  struct Hooks {
    std::function<void(const UA_EventFieldList&)> event{};
    // A gap, or that there is none though there might have been, in words.
    std::function<void(const std::string&)> told{};
  };
  // All must outlive it.
  Subscription(Session& session, const OpcUaOptions& options, const AddressSpace& space,
               Hooks hooks);

  void start();
  // `done` is called once, with the status of each.
  void add(std::vector<WatchItem> items,
           std::function<void(const std::vector<UA_StatusCode>&)> done);
  // The link was lost, or is there again.
  void lost();
  void resumed(Session::Reopened how);

 private:
  struct Item {
    WatchItem what;
    bool made = false;
    bool refused = false;
    bool seen = false;
    UA_DateTime last = 0;     // the source time delivered last; 0: it has none
    bool until_last = false;  // what is not later than `last` was delivered already
    bool first = false;       // nothing has come of this subscription yet
  };
  enum class Stage : std::uint8_t { kNone, kMaking, kResuming, kRunning };
  using Acknowledgement = UA_SubscriptionAcknowledgement;

  void make();
  void made(const UA_CreateSubscriptionResponse& response);
  void make_items(std::size_t first, std::function<void(const std::vector<UA_StatusCode>&)> done);
  void make_events();
  void fill_gaps();
  void filled();
  void publish();
  void published(UA_PublishResponse& response, std::vector<Acknowledgement> acknowledged);
  void take(UA_NotificationMessage& message);
  void republish(std::uint32_t number, std::uint32_t end, bool to_the_end);
  void release();
  void deliver(const UA_NotificationMessage& message);
  void deliver(const UA_DataChangeNotification& changes);
  [[nodiscard]] std::string missing_text();

  Session& session_;
  const OpcUaOptions& options_;
  const AddressSpace& space_;
  Hooks hooks_;
  Stage stage_ = Stage::kNone;
  bool remade_ = false;  // this one stands for one before it
  std::uint32_t id_ = 0;
  std::uint32_t expected_ = 1;    // the sequence number that comes next
  std::uint32_t generation_ = 0;  // answers of earlier links are not looked at
  int outstanding_ = 0;
  int outstanding_max_ = 8;
  std::vector<Acknowledgement> acknowledgements_{};
  std::vector<Item> items_{};
  bool holding_ = false;  // what comes waits for what is missing before it
  std::deque<Ua<UA_NotificationMessage, UA_TYPES_NOTIFICATIONMESSAGE>> held_{};
  std::size_t republished_ = 0;
  std::size_t gone_ = 0;  // messages that the server kept no longer
  std::size_t gaps_open_ = 0;
  std::size_t filled_values_ = 0;
};

}  // namespace renkei::equipment::opcua
