#include "renkei/equipment/opcua/opcua_connection.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/nearest.h"
#include "renkei/equipment/happening_queue.h"
#include "renkei/equipment/opcua/calls.h"
#include "renkei/equipment/opcua/device_services.h"
#include "renkei/equipment/opcua/event_report.h"
#include "renkei/equipment/opcua/history.h"
#include "renkei/equipment/opcua/services.h"
#include "renkei/equipment/opcua/subscription.h"

namespace renkei::equipment::opcua {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kTasksMax = 100'000;
constexpr milliseconds kTick{100};

tl::unexpected<Error> no_such(const std::string& code, const std::string& name,
                              const std::vector<std::string_view>& names) {
  const std::string_view near = nearest(name, names);
  return fail(Error{code, fmt::format("the machine has nothing of the name '{}'", name)}
                  .value(name)
                  .arg("near", std::string(near))
                  .remedy(near.empty() ? "ask for one that its description names"
                                       : fmt::format("did you mean {}?", near)));
}

// An answer that is waited for, and may come when nobody waits any more.
template <typename T>
class Reply {
 public:
  void set(Result<T> value) {
    if (!done_.exchange(true)) promise_.set_value(std::move(value));
  }
  Result<T> wait(milliseconds patience, const std::string& what) {
    auto future = promise_.get_future();
    if (future.wait_for(patience) != std::future_status::ready) {
      return refused_by(UA_STATUSCODE_BADTIMEOUT, what);
    }
    return future.get();
  }

 private:
  std::promise<Result<T>> promise_;
  std::atomic<bool> done_ = false;
};

class OpcUaConnection final : public Connection {
 public:
  static Result<std::unique_ptr<Connection>> open(OpcUaOptions options);
  explicit OpcUaConnection(OpcUaOptions options) : options_(std::move(options)) {}
  ~OpcUaConnection() override;
  OpcUaConnection(const OpcUaConnection&) = delete;
  OpcUaConnection& operator=(const OpcUaConnection&) = delete;

  const DeviceForm& form() const override { return form_; }
  Result<ValueReport> read(const std::string& value, Patience patience) override;
  Result<void> write(const std::string& value, const Json& what, Patience patience) override;
  Result<std::vector<ValueReport>> history(const std::string& value, Timestamp from, Timestamp to,
                                           std::size_t count, Patience patience) override;
  Result<std::string> call(const std::string& command, const Json& parameters,
                           Patience patience) override;
  Result<void> cancel(const std::string& call, Patience patience) override;
  Result<void> watch(const std::vector<std::string>& values, milliseconds interval) override;
  void send(const DeviceOrder& order) override;
  void ask(const std::string& key) override;
  void read_back(const std::string& service) override;
  std::vector<Happening> take(std::size_t most) override { return queue_.take(most); }
  bool wait(milliseconds patience) override { return queue_.wait(patience); }

 private:
  Result<void> begin();
  Result<void> make_form();
  void run();
  void lose(const std::string& reason);
  void try_again();
  [[nodiscard]] Result<void> still_there();
  void keep_alive();
  void tick();
  void post(std::function<void()> task);
  template <typename T>
  Result<T> ask_worker(milliseconds patience, const std::string& what,
                       std::function<void(std::shared_ptr<Reply<T>>)> task);
  Result<const Variable*> variable(const std::string& name) const;
  WatchItem item_of(const std::string& name, const Variable& of, double sampling_ms);
  void tell(decltype(Happening::what) what) {
    queue_.put({.arrived = now(), .what = std::move(what)});
  }
  [[nodiscard]] Timestamp now() const { return Timestamp::of(options_.clock->now()); }

  OpcUaOptions options_;
  HappeningQueue queue_;
  AddressSpace space_;
  DeviceForm form_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Subscription> subscription_;
  std::unique_ptr<Calls> calls_;
  std::vector<std::unique_ptr<DeviceServices>> services_;

  std::mutex mutex_;  // of tasks_
  std::condition_variable posted_;
  std::deque<std::function<void()>> tasks_;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> connected_ = true;
  std::string refused_;  // why the link is not opened again, as it was told
  milliseconds pause_{0};
  std::chrono::steady_clock::time_point next_try_{};
  std::chrono::steady_clock::time_point next_tick_{};
  std::chrono::steady_clock::time_point last_task_{};
  bool asked_if_alive_ = false;
  std::thread thread_;
};

Result<std::unique_ptr<Connection>> OpcUaConnection::open(OpcUaOptions options) {
  auto connection = std::make_unique<OpcUaConnection>(std::move(options));
  if (auto done = connection->begin(); !done) return fail(std::move(done.error()));
  return connection;
}

Result<void> OpcUaConnection::begin() {
  auto session = Session::open(options_);
  if (!session) return fail(std::move(session.error()));
  session_ = *std::move(session);
  auto space = read_address_space(
      *session_, {options_.nodes_max, options_.depth_max, options_.connect_patience});
  if (!space) return fail(std::move(space.error()));
  space_ = *std::move(space);
  calls_ = std::make_unique<Calls>(*session_, space_, options_,
                                   [this](CallReport report) { tell(std::move(report)); });
  Subscription::Hooks hooks;
  hooks.event = [this](const UA_EventFieldList& event) {
    if (auto report = event_report(event, space_, now())) tell(*std::move(report));
  };
  hooks.told = [this](const std::string& what) {
    tell(LinkReport{.connected = true, .reason = what, .at = now()});
  };
  subscription_ = std::make_unique<Subscription>(*session_, options_, space_, std::move(hooks));
  if (auto done = make_form(); !done) return fail(std::move(done.error()));
  subscription_->start();
  for (const auto& one : services_) one->start();
  thread_ = std::thread([this] { run(); });
  return {};
}

Result<void> OpcUaConnection::make_form() {
  add_to_form(space_, form_);
  const ServerFacts& facts = session_->facts();
  if (form_.identity.uuid.empty()) form_.identity.uuid = facts.application_uri;
  if (form_.identity.title.empty()) form_.identity.title = facts.application_name;
  for (const std::string& one : space_.left_out) {
    form_.identity.about += (form_.identity.about.empty() ? "" : "; ") + ("left out: " + one);
  }
  form_.id = options_.id.empty() ? form_.identity.title : options_.id;
  form_.equipment_class = options_.equipment_class;
  form_.address.url = options_.url;
  form_.address.protocol = "OPC UA";
  form_.address.security = std::string(policy_name(options_.policy));
  if (options_.policy != Policy::kNone) {
    form_.address.security += options_.mode == Mode::kSign ? ", Sign" : ", SignAndEncrypt";
  }
  form_.address.certificate_sha256 = facts.certificate_sha256;
  const ServiceGround ground{
      *session_, space_, options_,
      [this](std::vector<WatchItem> items) {
        subscription_->add(std::move(items), [](const std::vector<UA_StatusCode>&) {});
      },
      [this](auto what) { std::visit([this](auto& one) { tell(std::move(one)); }, what); }};
  if (options_.manifest) {
    auto made = mtp_services(ground);
    if (!made) return fail(std::move(made.error()));
    services_.push_back(*std::move(made));
  }
  if (auto lads = lads_services(ground)) services_.push_back(std::move(lads));
  for (const auto& one : services_) one->add_to_form(form_);
  return {};
}

OpcUaConnection::~OpcUaConnection() {
  stop_ = true;
  queue_.close();
  posted_.notify_all();
  if (thread_.joinable()) thread_.join();
  // What is still asked is answered now, with a bad status, to those who asked.
  if (subscription_) subscription_->lost();
  session_.reset();
}

void OpcUaConnection::post(std::function<void()> task) {
  const std::scoped_lock lock(mutex_);
  if (tasks_.size() < kTasksMax) tasks_.push_back(std::move(task));
  posted_.notify_all();
}

void OpcUaConnection::run() {
  const Clock& clock = *options_.clock;
  while (!stop_) {
    std::deque<std::function<void()>> tasks;
    {
      std::unique_lock lock(mutex_);
      if (!connected_ && tasks_.empty()) {
        posted_.wait_for(lock, milliseconds(20), [this] { return stop_.load(); });
      }
      std::swap(tasks, tasks_);
    }
    if (!tasks.empty()) last_task_ = clock.steady_now();
    for (const auto& task : tasks) task();
    if (!connected_) {
      if (!stop_ && clock.steady_now() >= next_try_) try_again();
      continue;
    }
    // open62541 1.4 cannot be woken: who has just asked is likely to ask again.
    const bool busy = clock.steady_now() - last_task_ < milliseconds(200);
    if (!session_->iterate(milliseconds(busy ? 1 : 5))) {
      lose("the link broke");
    } else {
      keep_alive();
      tick();
    }
  }
}

// A machine that has been cut off says nothing, and a TCP connection may take long to notice.
void OpcUaConnection::keep_alive() {
  const auto silent = options_.clock->steady_now() - session_->last_heard();
  if (silent < options_.silence_max / 2) {
    asked_if_alive_ = false;
  } else if (silent >= options_.silence_max) {
    lose(fmt::format("no word for {} ms", options_.silence_max.count()));
  } else if (!asked_if_alive_) {
    asked_if_alive_ = true;
    ReadRequest request;
    request->nodesToRead = UA_ReadValueId_new();
    request->nodesToReadSize = 1;
    request->nodesToRead->nodeId = UA_NODEID_NUMERIC(0, UA_NS0ID_SERVER_SERVERSTATUS_STATE);
    request->nodesToRead->attributeId = UA_ATTRIBUTEID_VALUE;
    session_->ask<ReadResponse>(request, [](UA_ReadResponse&) {});
  }
}

void OpcUaConnection::tick() {
  const auto steady = options_.clock->steady_now();
  if (steady < next_tick_) return;
  next_tick_ = steady + kTick;
  for (const auto& one : services_) one->tick();
}

void OpcUaConnection::lose(const std::string& reason) {
  connected_ = false;
  subscription_->lost();
  session_->cut();
  pause_ = options_.retry_first;
  next_try_ = options_.clock->steady_now() + pause_;
  refused_.clear();
  tell(LinkReport{.connected = false, .reason = reason, .at = now()});
}

void OpcUaConnection::try_again() {
  auto how = session_->reopen();
  Result<void> same;
  if (how) {
    auto names = session_->read_namespaces();
    if (names) {
      space_.words.names = *std::move(names);
      if (*how == Session::Reopened::kNewSession) same = still_there();
    } else {
      same = fail(std::move(names.error()));
    }
  } else {
    same = fail(std::move(how.error()));
  }
  if (same) {
    connected_ = true;
    asked_if_alive_ = false;
    tell(LinkReport{.connected = true,
                    .reason = *how == Session::Reopened::kSameSession ? "the same session goes on"
                                                                      : "a new session",
                    .at = now()});
    subscription_->resumed(*how);
    for (const auto& one : services_) one->resumed();
    return;
  }
  session_->cut();
  pause_ = std::min(pause_ * 2, options_.retry_max);
  next_try_ = options_.clock->steady_now() + pause_;
  // That it does not answer yet was told; that it is refused, and why, is told once.
  if (same.error().code() == "equipment.unreachable") return;
  const std::string why = same.error().to_string();
  if (why == refused_) return;
  refused_ = why;
  tell(LinkReport{.connected = false, .reason = why, .at = now()});
}

// A server that was started anew must be the machine that was described.
Result<void> OpcUaConnection::still_there() {
  Services services(*session_, space_.words.names, options_.connect_patience);
  std::vector<Services::Attribute> attributes;
  for (const auto& [name, one] : space_.variables) {
    attributes.push_back({space_.nodes[one.node].id, UA_ATTRIBUTEID_DATATYPE});
  }
  for (const auto& [name, one] : space_.methods) {
    attributes.push_back({space_.nodes[one.node].id, UA_ATTRIBUTEID_NODECLASS});
  }
  const auto read = services.read(attributes);
  if (!read) return fail(Error(read.error()));
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const DataValue& one = (*read)[i];
    if (!one->hasStatus || quality_of(one->status) != Quality::kBad) continue;
    const std::string& path = space_.nodes[space_.by_id.at(attributes[i].id)].path;
    return fail(Error{
        "equipment.other_machine",
        fmt::format("{} has come back as another: {} is not there any more", options_.url, path)}
                    .value(options_.url)
                    .arg("reason", path + " is not there any more")
                    .remedy("see which machine that is, and connect anew"));
  }
  return {};
}

template <typename T>
Result<T> OpcUaConnection::ask_worker(milliseconds patience, const std::string& what,
                                      std::function<void(std::shared_ptr<Reply<T>>)> task) {
  if (!connected_) return refused_by(UA_STATUSCODE_BADNOTCONNECTED, what);
  auto reply = std::make_shared<Reply<T>>();
  post([reply, task = std::move(task)] { task(reply); });
  return reply->wait(patience, what);
}

Result<const Variable*> OpcUaConnection::variable(const std::string& name) const {
  const auto found = space_.variables.find(name);
  if (found != space_.variables.end()) return &found->second;
  std::vector<std::string_view> names;
  for (const auto& [path, one] : space_.variables) names.emplace_back(path);
  return no_such("equipment.no_value", name, names);
}

Result<ValueReport> OpcUaConnection::read(const std::string& value, Patience patience) {
  const auto of = variable(value);
  if (!of) return fail(Error(of.error()));
  return ask_worker<ValueReport>(
      patience, value, [this, value, of = *of](std::shared_ptr<Reply<ValueReport>> reply) {
        ReadRequest request;
        request->timestampsToReturn = UA_TIMESTAMPSTORETURN_BOTH;
        request->nodesToRead = UA_ReadValueId_new();
        request->nodesToReadSize = 1;
        NodeId id = space_.words.names.id(space_.nodes[of->node].id);
        std::swap(request->nodesToRead->nodeId, *id);
        request->nodesToRead->attributeId = UA_ATTRIBUTEID_VALUE;
        session_->ask<ReadResponse>(request, [this, value, of, reply](UA_ReadResponse& response) {
          UA_StatusCode status = response.responseHeader.serviceResult;
          if (status == UA_STATUSCODE_GOOD && response.resultsSize != 1) {
            status = UA_STATUSCODE_BADUNEXPECTEDERROR;
          }
          if (status != UA_STATUSCODE_GOOD) return reply->set(refused_by(status, value));
          const UA_DataValue& one = *response.results;
          if (one.hasStatus && (one.status == UA_STATUSCODE_BADNOTREADABLE ||
                                one.status == UA_STATUSCODE_BADUSERACCESSDENIED)) {
            return reply->set(refused_by(one.status, value));
          }
          reply->set(value_report(value, one, of->type, space_.words, now()));
        });
      });
}

Result<void> OpcUaConnection::write(const std::string& value, const Json& what, Patience patience) {
  const auto of = variable(value);
  if (!of) return fail(Error(of.error()));
  auto faults = check_value(what, (*of)->type.form, {.id = value});
  if (!faults.empty()) return fail(std::move(faults.front()));
  return ask_worker<void>(
      patience, value, [this, value, what, of = *of](std::shared_ptr<Reply<void>> reply) {
        auto variant = variant_of(what, of->type, space_.words);
        if (!variant) return reply->set(fail(std::move(variant.error())));
        WriteRequest request;
        request->nodesToWrite = UA_WriteValue_new();
        request->nodesToWriteSize = 1;
        NodeId id = space_.words.names.id(space_.nodes[of->node].id);
        std::swap(request->nodesToWrite->nodeId, *id);
        request->nodesToWrite->attributeId = UA_ATTRIBUTEID_VALUE;
        request->nodesToWrite->value.hasValue = true;
        std::swap(request->nodesToWrite->value.value, **variant);
        session_->ask<WriteResponse>(request, [value, reply](UA_WriteResponse& response) {
          UA_StatusCode status = response.responseHeader.serviceResult;
          if (status == UA_STATUSCODE_GOOD && response.resultsSize == 1) {
            status = *response.results;
          }
          if (quality_of(status) == Quality::kBad) return reply->set(refused_by(status, value));
          reply->set({});
        });
      });
}

Result<std::vector<ValueReport>> OpcUaConnection::history(const std::string& value, Timestamp from,
                                                          Timestamp to, std::size_t count,
                                                          Patience patience) {
  const auto of = variable(value);
  if (!of) return fail(Error(of.error()));
  if (!(*of)->history) {
    return fail(
        Error{"equipment.no_history", fmt::format("the machine keeps no history of {}", value)}
            .value(value)
            .remedy("watch the value instead"));
  }
  using Reports = std::vector<ValueReport>;
  return ask_worker<Reports>(
      patience, value,
      [this, value, of = *of, from, to, count](std::shared_ptr<Reply<Reports>> reply) {
        read_history(
            *session_, space_.words.names,
            {space_.nodes[of->node].id, date_time(from), date_time(to), count},
            [this, value, of, reply](UA_StatusCode status, std::vector<DataValue> values) {
              if (status != UA_STATUSCODE_GOOD) {
                return reply->set(refused_by(status, value));
              }
              Reports reports;
              for (const DataValue& one : values) {
                reports.push_back(value_report(value, *one, of->type, space_.words, now()));
              }
              reply->set(std::move(reports));
            });
      });
}

Result<std::string> OpcUaConnection::call(const std::string& command, const Json& parameters,
                                          Patience patience) {
  const auto found = space_.methods.find(command);
  const CommandForm* const form = form_.command(command);
  if (found == space_.methods.end() || form == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& [path, one] : space_.methods) names.emplace_back(path);
    return no_such("equipment.no_command", command, names);
  }
  auto faults = check_members(parameters, form->parameters, {.id = command});
  if (!faults.empty()) return fail(std::move(faults.front()));
  return ask_worker<std::string>(patience, command,
                                 [this, command, method = &found->second,
                                  parameters](std::shared_ptr<Reply<std::string>> reply) {
                                   reply->set(calls_->start(command, *method, parameters));
                                 });
}

Result<void> OpcUaConnection::cancel(const std::string& call, Patience patience) {
  return ask_worker<void>(patience, call, [this, call](std::shared_ptr<Reply<void>> reply) {
    calls_->cancel(call, [reply](Result<void> done) { reply->set(std::move(done)); });
  });
}

WatchItem OpcUaConnection::item_of(const std::string& name, const Variable& of,
                                   double sampling_ms) {
  WatchItem item;
  item.name = name;
  item.node = space_.nodes[of.node].id;
  item.history = of.history;
  item.sampling_ms = sampling_ms;
  item.value = [this, name, type = &of.type](const UA_DataValue& value) {
    tell(value_report(name, value, *type, space_.words, now()));
  };
  return item;
}

Result<void> OpcUaConnection::watch(const std::vector<std::string>& values, milliseconds interval) {
  std::vector<WatchItem> items;
  for (const std::string& value : values) {
    const auto of = variable(value);
    if (!of) return fail(Error(of.error()));
    items.push_back(item_of(value, **of, static_cast<double>(interval.count())));
  }
  return ask_worker<void>(
      kPatience, "CreateMonitoredItems",
      [this, values, items = std::move(items)](std::shared_ptr<Reply<void>> reply) {
        subscription_->add(items, [reply, values](const std::vector<UA_StatusCode>& results) {
          for (std::size_t i = 0; i < results.size() && i < values.size(); ++i) {
            if (quality_of(results[i]) == Quality::kBad) {
              return reply->set(refused_by(results[i], values[i]));
            }
          }
          reply->set({});
        });
      });
}

void OpcUaConnection::send(const DeviceOrder& order) {
  post([this, order] {
    if (!connected_) return;
    for (const auto& one : services_) {
      if (one->send(order)) return;
    }
    tell(OrderReport{.key = order.key,
                     .fate = Fate::kRefused,
                     .reason = "there is no service " + order.service,
                     .at = now()});
  });
}

void OpcUaConnection::ask(const std::string& key) {
  post([this, key] {
    if (!connected_) return;
    for (const auto& one : services_) {
      if (one->ask(key)) return;
    }
  });
}

void OpcUaConnection::read_back(const std::string& service) {
  post([this, service] {
    if (!connected_) return;
    for (const auto& one : services_) {
      if (one->read_back(service)) return;
    }
  });
}

}  // namespace

Result<std::unique_ptr<Connection>> connect(OpcUaOptions options) {
  return OpcUaConnection::open(std::move(options));
}

}  // namespace renkei::equipment::opcua
