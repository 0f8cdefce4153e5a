#include "renkei/equipment/sila/sila_connection.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/nearest.h"
#include "renkei/equipment/happening_queue.h"
#include "renkei/equipment/sila/calls.h"
#include "renkei/equipment/sila/services.h"
#include "renkei/equipment/sila/session.h"
#include "renkei/equipment/sila/watches.h"

namespace renkei::equipment::sila {
namespace {

constexpr std::chrono::milliseconds kLook{50};  // so often the caretaker looks around

class SilaConnection final : public Connection {
 public:
  SilaConnection(const SilaOptions& options, std::shared_ptr<DeviceModel> model,
                 Described described, std::shared_ptr<Session> session)
      : options_(options),
        clock_(*options_.clock),
        model_(std::move(model)),
        described_(std::move(described)),
        calls_(clock_),
        watches_(clock_, [this](ValueReport report) { put(std::move(report)); }),
        services_(
            *model_, clock_, calls_, [this] { return this->session(); },
            [this](Services::Report report) {
              std::visit([this](auto& one) { put(std::move(one)); }, report);
            }),
        session_(std::move(session)),
        caretaker_([this] { take_care(); }) {}

  SilaConnection(const SilaConnection&) = delete;
  SilaConnection& operator=(const SilaConnection&) = delete;
  ~SilaConnection() override {
    queue_.close();
    {
      const std::scoped_lock lock(mutex_);
      closing_ = true;
      woken_.notify_all();
    }
    caretaker_.join();
    services_.close();
    // Its handlers use what is below: it goes first.
    session_.reset();
  }

  const DeviceForm& form() const override { return model_->form(); }

  Result<ValueReport> read(const std::string& value, Patience patience) override {
    const PropertyTarget* property = model_->property(value);
    if (property == nullptr) return fail(no_value(value));
    const auto session = this->session();
    if (session == nullptr) return fail(unreachable());
    auto read = session->read(*property, patience);
    if (!read) return fail(std::move(read.error()));
    return value_report(*property, *std::move(read), now());
  }

  Result<void> write(const std::string& value, const Json& what, Patience /*patience*/) override {
    const PropertyTarget* property = model_->property(value);
    if (property == nullptr) return fail(no_value(value));
    const Faults faults = check_value(what, property->members.front().type, {.id = value});
    if (!faults.empty()) return fail(faults.front());
    const std::string reason = "properties of SiLA 2 are not written";
    return fail(Error{"equipment.refused", fmt::format("{}: {}", value, reason)}
                    .arg("reason", reason)
                    .value(value)
                    .remedy("call the command that sets it, if there is one"));
  }

  Result<std::vector<ValueReport>> history(const std::string& value, Timestamp /*from*/,
                                           Timestamp /*to*/, std::size_t /*count*/,
                                           Patience /*patience*/) override {
    if (model_->property(value) == nullptr) return fail(no_value(value));
    return fail(Error{"equipment.no_history",
                      fmt::format("{}: SiLA 2 keeps nothing of what a property was", value)}
                    .value(value)
                    .remedy("watch it"));
  }

  Result<std::string> call(const std::string& command, const Json& parameters,
                           Patience patience) override {
    const CommandTarget* target = model_->command(command);
    if (target == nullptr) return fail(no_command(command));
    const Faults faults = check_members(parameters, target->form.parameters, {.id = command});
    if (!faults.empty()) return fail(faults.front());
    const auto session = this->session();
    if (session == nullptr) return fail(unreachable());
    return calls_.start(session, *target, parameters, patience,
                        [this](const CallReport& report) { put(report); }, {});
  }

  Result<void> cancel(const std::string& call, Patience patience) override {
    const auto uuid = calls_.execution(call);
    if (!uuid) {
      return fail(Error{"equipment.no_call",
                        fmt::format("there is no call {} that could be ended early", call)}
                      .value(call)
                      .remedy("only an observable command that is not over can be"));
    }
    const auto* target = model_->standard_command("org.silastandard/core.commands/CancelController",
                                                  "CancelCommand");
    if (target == nullptr) {
      const std::string reason = "the machine has no CancelController";
      return fail(Error{"equipment.refused", fmt::format("{}: {}", call, reason)}
                      .arg("reason", reason)
                      .value(call)
                      .remedy("wait for the end, or end it at the machine"));
    }
    const auto session = this->session();
    if (session == nullptr) return fail(unreachable());
    auto done = session->call(*target, {{"CommandExecutionUUID", *uuid}}, patience);
    if (!done) return fail(std::move(done.error()));
    return {};
  }

  Result<void> watch(const std::vector<std::string>& values,
                     std::chrono::milliseconds interval) override {
    for (const std::string& one : values) {
      if (model_->property(one) == nullptr) return fail(no_value(one));
    }
    for (const std::string& one : values) {
      watches_.add(*model_->property(one), std::max(interval, kLook));
    }
    const std::scoped_lock lock(mutex_);
    woken_.notify_all();
    return {};
  }

  void send(const DeviceOrder& order) override { services_.send(order); }
  void ask(const std::string& /*key*/) override {}  // nobody here knows keys: see the form
  void read_back(const std::string& service) override { services_.read_back(service); }

  std::vector<Happening> take(std::size_t most) override { return queue_.take(most); }
  bool wait(std::chrono::milliseconds patience) override { return queue_.wait(patience); }

 private:
  [[nodiscard]] Timestamp now() const { return Timestamp::of(clock_.now()); }
  template <typename What>
  void put(What what) {
    queue_.put({.arrived = now(), .what = std::move(what)});
  }
  [[nodiscard]] std::shared_ptr<Session> session() const {
    const std::scoped_lock lock(mutex_);
    return session_;
  }

  [[nodiscard]] Error no_value(const std::string& name) const {
    std::vector<std::string_view> known;
    for (const ValueForm& one : form().values) known.push_back(one.name);
    return not_there("equipment.no_value", "value", name, known);
  }
  [[nodiscard]] Error no_command(const std::string& name) const {
    std::vector<std::string_view> known;
    for (const CommandForm& one : form().commands) known.push_back(one.name);
    return not_there("equipment.no_command", "command", name, known);
  }
  [[nodiscard]] Error not_there(const char* code, const char* what, const std::string& name,
                                const std::vector<std::string_view>& known) const {
    const std::string_view near = nearest(name, known);
    return Error{code, fmt::format("{} has no {} {}", form().id, what, name)}
        .arg("unit", form().id)
        .arg("near", std::string(near))
        .value(name)
        .remedy(near.empty() ? std::string("see the description of the machine")
                             : fmt::format("did you mean {}?", near));
  }
  [[nodiscard]] Error unreachable() const {
    const std::string reason = "the link is lost";
    return Error{"equipment.unreachable", fmt::format("{}: {}", form().id, reason)}
        .arg("reason", reason)
        .value(form().id)
        .remedy("see that the machine is on and connected");
  }

  void take_care() {
    auto heartbeat = clock_.steady_now() + options_.heartbeat;
    auto backoff = options_.backoff_least;
    std::string told;  // why it is not connected
    while (true) {
      const auto session = this->session();
      {
        std::unique_lock lock(mutex_);
        const auto pause = session == nullptr ? backoff : std::chrono::milliseconds(0);
        woken_.wait_for(lock, pause, [this] { return closing_; });
        if (closing_) return;
      }
      if (session == nullptr) {
        if (try_again(told)) {
          heartbeat = clock_.steady_now() + options_.heartbeat;
          backoff = options_.backoff_least;
          told.clear();
        } else {
          backoff = std::min(backoff * 2, options_.backoff_most);
        }
        continue;
      }
      std::string reason;
      if (session->link().wait_broken(kLook)) {
        reason = "the connection is gone";
      } else if (clock_.steady_now() >= heartbeat) {
        const auto there = session->still_there(options_.heartbeat);
        if (!there) reason = there.error().message();
        heartbeat = clock_.steady_now() + options_.heartbeat;
      }
      if (reason.empty()) {
        watches_.tend(*session, options_.heartbeat);
        calls_.tend(*session);
        continue;
      }
      lose(reason);
    }
  }

  void lose(const std::string& reason) {
    std::shared_ptr<Session> gone;
    {
      const std::scoped_lock lock(mutex_);
      gone = std::exchange(session_, nullptr);
    }
    services_.lost();
    put(LinkReport{.connected = false, .reason = reason, .at = now()});
  }

  bool try_again(std::string& told) {
    auto model = model_;
    std::optional<Described> described = described_;
    auto opened = Session::open(options_, model, described, kPatience);
    if (!opened) {
      // Somebody else is there: that is news, once.
      const std::string& code = opened.error().code();
      const bool news = code != "equipment.unreachable" && code != "equipment.timeout";
      if (news && told != opened.error().message()) {
        told = opened.error().message();
        put(LinkReport{.connected = false, .reason = told, .at = now()});
      }
      return false;
    }
    {
      const std::scoped_lock lock(mutex_);
      session_ = *opened;
    }
    put(LinkReport{.connected = true, .at = now()});
    watches_.resume();
    calls_.resume(**opened);
    return true;
  }

  SilaOptions options_;
  const Clock& clock_;
  std::shared_ptr<DeviceModel> model_;
  Described described_;
  HappeningQueue queue_;
  Calls calls_;
  Watches watches_;
  mutable std::mutex mutex_;
  std::condition_variable woken_;
  bool closing_ = false;
  Services services_;
  std::shared_ptr<Session> session_;
  std::thread caretaker_;  // the last: it uses all others
};

}  // namespace

Result<std::unique_ptr<Connection>> connect(const SilaOptions& options,
                                            Connection::Patience patience) {
  std::shared_ptr<DeviceModel> model;
  std::optional<Described> described;
  auto session = Session::open(options, model, described, patience);
  if (!session) return fail(std::move(session.error()));
  return std::make_unique<SilaConnection>(options, std::move(model), *std::move(described),
                                          *std::move(session));
}

}  // namespace renkei::equipment::sila
