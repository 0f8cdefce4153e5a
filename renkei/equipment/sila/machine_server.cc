#include "renkei/equipment/sila/machine_server.h"

#include <cmath>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/equipment/sila/certificate.h"
#include "renkei/equipment/sila/machine_feature.h"
#include "renkei/equipment/sila/server.h"
#include "renkei/equipment/sila/server_certificate.h"
#include "renkei/equipment/sila/uuid.h"

namespace renkei::equipment::sila {
namespace {

constexpr std::uint64_t kFileBytesMax = 64 << 10U;
constexpr const char* kHost = "127.0.0.1";

// SiLA 2 writes what is not a number as JSON of the neutral form does.
Json number(double amount) {
  if (std::isnan(amount)) return "NaN";
  if (std::isinf(amount)) return amount > 0 ? "Infinity" : "-Infinity";
  return amount;
}
std::optional<double> amount_of(const Json& value) {
  if (value.is_number()) return value.get<double>();
  return std::nullopt;
}

class SilaMachine final : public MachineServer {
 public:
  explicit SilaMachine(MachineServerOptions options)
      : options_(std::move(options)), names_(machine_names(options_.description)) {
    for (const auto& [name, service] : names_.services) services_[service.command] = name;
  }
  SilaMachine(const SilaMachine&) = delete;
  SilaMachine& operator=(const SilaMachine&) = delete;
  ~SilaMachine() override { server_.reset(); }  // its handlers use all others
  Result<void> begin();

  DeviceAddress address() const override { return address_; }
  void show(const Delivery& delivery) override;
  bool flush(std::chrono::milliseconds patience) override { return server_->flush(patience); }
  std::vector<DeviceOrder> take_orders() override {
    const std::scoped_lock lock(mutex_);
    return std::exchange(orders_, {});
  }
  bool wait(std::chrono::milliseconds patience) override {
    std::unique_lock lock(mutex_);
    return filled_.wait_for(lock, patience, [this] { return !orders_.empty(); });
  }
  void cut() override { server_->cut(); }
  // Where it cannot listen again it stays cut; clients see that.
  void restore() override { (void)server_->restore().has_value(); }

 private:
  // A run that was ordered or is known; the key of its start is its UUID.
  struct Known {
    std::string service;
    std::shared_ptr<Execution> execution;
    std::optional<recipe::State> state{};
  };
  [[nodiscard]] Result<CertificateAndKey> identify();
  [[nodiscard]] Result<std::vector<ServerFeature>> features();
  void add(ServerFeature& feature, const std::string& service);
  void ordered(DeviceOrder order);
  // An order to a run; `refused` is the error by which the machine refuses it, empty: an undefined.
  void control(const std::string& uuid, recipe::Order order, const char* refused, Answer answer);
  void cancel_all();
  [[nodiscard]] ServerFeature cancels();
  [[nodiscard]] ServerFeature pauses();
  void tell(const Reading& reading);
  void tell(const OrderReport& report);
  void tell(const ServiceReport& report);
  void tell_runs();

  MachineServerOptions options_;
  MachineNames names_;
  std::map<std::string, std::string> services_;  // command -> service
  std::string uuid_;
  DeviceAddress address_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::vector<DeviceOrder> orders_;
  struct Asked {
    Answer answer;
    std::string refused;
  };
  std::map<std::string, Asked> asked_;       // orders to runs, by key
  std::map<std::string, Known> runs_;        // by key; of each service the last, and those before
                                             // that have not ended
  std::map<std::string, std::string> last_;  // service -> key
  std::unique_ptr<Server> server_;
};

// Who the machine is stays in its folder.
Result<CertificateAndKey> SilaMachine::identify() {
  const auto folder = options_.folder;
  const auto kept = [&](const char* name) -> Result<std::string> {
    if (!disk().exists(folder / name)) return std::string();
    return disk().read_stored(folder / name, kFileBytesMax);
  };
  const auto uuid = kept("uuid");
  if (!uuid) return fail(uuid.error());
  uuid_ = *uuid;
  if (!is_uuid(uuid_)) {
    uuid_ = random_uuid();
    if (auto written = disk().write(folder / "uuid", uuid_); !written) {
      return fail(std::move(written.error()));
    }
  }
  const auto certificate = kept("certificate.pem");
  if (!certificate) return fail(certificate.error());
  const auto key = kept("key.pem");
  if (!key) return fail(key.error());
  if (!certificate->empty() && !key->empty()) return CertificateAndKey{*certificate, *key};
  auto made = make_certificate(uuid_, {kHost, "localhost"}, Timestamp::of(options_.clock->now()));
  if (!made) return made;
  // The key first: a certificate without its key would be of no use.
  if (auto written = disk().write(folder / "key.pem", made->key); !written) {
    return fail(std::move(written.error()));
  }
  if (auto written = disk().write(folder / "certificate.pem", made->certificate); !written) {
    return fail(std::move(written.error()));
  }
  return made;
}

Result<void> SilaMachine::begin() {
  auto own = identify();
  if (!own) return fail(std::move(own.error()));
  const auto read = read_certificate(own->certificate);
  if (!read) return fail(read.error());
  auto offered = features();
  if (!offered) return fail(std::move(offered.error()));
  ServerOptions server;
  server.listen = fmt::format("{}:{}", kHost, options_.port);
  server.identity = {.maker = "https://example.org/renkei",
                     .model = names_.feature,
                     .version = "1.0",
                     .uuid = uuid_,
                     .title = options_.description.id,
                     .about = "A machine shown by renkei"};
  server.certificate = own->certificate;
  server.key = own->key;
  server.clock = options_.clock;
  for (const ServiceReport& one : options_.remembered) {
    const auto names = names_.services.find(one.service);
    if (one.state == recipe::State::kIdle || !is_uuid(one.key)) continue;
    if (names != names_.services.end()) {
      server.resumed.emplace_back(names->second.command, one.key);
    }
  }
  // Until they are told, who asks for the runs there are has to wait.
  const bool is_new = server.resumed.empty();
  auto started = Server::start(std::move(server), *std::move(offered));
  if (!started) return fail(std::move(started.error()));
  server_ = *std::move(started);
  address_ = {.url = "sila://" + server_->address(),
              .protocol = "SiLA 2",
              .security = "TLS",
              .certificate_sha256 = read->sha256};
  const CallError none{.kind = CallErrorKind::kDefined,
                       .id = kNoValue,
                       .message = "the machine has not told it yet"};
  for (const auto& [name, property] : names_.values) server_->spoil(property, none);
  if (is_new) tell_runs();
  for (const ServiceReport& one : options_.remembered) tell(one);
  return {};
}

Result<std::vector<ServerFeature>> SilaMachine::features() {
  auto own = machine_feature(options_.description, names_);
  if (!own) return fail(std::move(own.error()));
  ServerFeature machine;
  machine.definition = *std::move(own);
  for (const auto& [name, service] : names_.services) add(machine, name);
  ServerFeature runs;
  runs.definition = run_controller();
  runs.commands["ControlRun"] = [this](const CallContext&, const Json& parameters,
                                       const Answer& answer) {
    const auto order = recipe::order_named(parameters["Order"].get<std::string>());
    RENKEI_CHECK(order.has_value());  // the set of the parameter has been checked
    control(parameters["CommandExecutionUUID"].get<std::string>(), *order, kOrderRefused, answer);
  };
  std::vector<ServerFeature> all;
  all.push_back(std::move(machine));
  all.push_back(std::move(runs));
  all.push_back(cancels());
  all.push_back(pauses());
  return all;
}

ServerFeature SilaMachine::cancels() {
  ServerFeature made;
  made.definition = cancel_controller();
  made.commands["CancelCommand"] = [this](const CallContext&, const Json& parameters,
                                          const Answer& answer) {
    control(parameters["CommandExecutionUUID"].get<std::string>(), recipe::Order::kStop, "",
            answer);
  };
  made.commands["CancelAll"] = [this](const CallContext&, const Json&, const Answer& answer) {
    cancel_all();
    answer(Json::object());
  };
  return made;
}

ServerFeature SilaMachine::pauses() {
  using recipe::Order;
  ServerFeature made;
  made.definition = pause_controller();
  for (const auto& [name, order] :
       {std::pair{"Pause", Order::kPause}, std::pair{"Resume", Order::kResume}}) {
    made.commands[name] = [this, order = order](const CallContext&, const Json& parameters,
                                                const Answer& answer) {
      control(parameters["CommandExecutionUUID"].get<std::string>(), order, kWrongState, answer);
    };
  }
  made.properties["Paused"] = [this](const CallContext&, const Answer& answer) {
    bool is_paused = false;
    {
      const std::scoped_lock lock(mutex_);
      for (const auto& [key, run] : runs_) {
        if (run.state == recipe::State::kPaused) is_paused = true;
      }
    }
    answer(Json(is_paused));
  };
  return made;
}

void SilaMachine::add(ServerFeature& feature, const std::string& service) {
  const std::string& command = names_.services.at(service).command;
  feature.observable_commands[command.substr(command.find('/') + 1)] =
      [this, service](const CallContext&, const Json& parameters,
                      const std::shared_ptr<Execution>& execution) {
        DeviceOrder order{.key = execution->uuid(), .service = service};
        for (const auto& [name, here] : names_.services.at(service).parameters) {
          const auto amount = amount_of(parameters[here]);
          if (!amount) {
            return execution->refuse(CallError{.kind = CallErrorKind::kUndefined,
                                               .message = fmt::format("{} is no number", here)});
          }
          order.parameters[name] = *amount;
        }
        {
          const std::scoped_lock lock(mutex_);
          runs_[order.key] = {service, execution};
        }
        ordered(std::move(order));
      };
}

void SilaMachine::ordered(DeviceOrder order) {
  const std::scoped_lock lock(mutex_);
  orders_.push_back(std::move(order));
  filled_.notify_all();
}

void SilaMachine::control(const std::string& uuid, recipe::Order order, const char* refused,
                          Answer answer) {
  DeviceOrder made{.key = random_uuid(), .service = {}, .order = order};
  {
    const std::scoped_lock lock(mutex_);
    const auto run = runs_.find(uuid);
    const bool runs =
        run != runs_.end() && run->second.execution != nullptr && !run->second.execution->is_over();
    if (runs) {
      made.service = run->second.service;
      asked_[made.key] = {answer, refused};
    }
  }
  if (made.service.empty()) return answer(defined_error(kNoSuchRun, "no such run is under way"));
  ordered(std::move(made));
}

void SilaMachine::cancel_all() {
  std::vector<DeviceOrder> orders;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [key, run] : runs_) {
      if (run.execution == nullptr || run.execution->is_over()) continue;
      orders.push_back(
          {.key = random_uuid(), .service = run.service, .order = recipe::Order::kStop});
    }
  }
  for (DeviceOrder& one : orders) ordered(std::move(one));
}

void SilaMachine::show(const Delivery& delivery) {
  if (const auto* const reading = std::get_if<Reading>(&delivery)) {
    tell(*reading);
  } else if (const auto* const order = std::get_if<OrderReport>(&delivery)) {
    tell(*order);
  } else if (const auto* const service = std::get_if<ServiceReport>(&delivery)) {
    tell(*service);
  }
}

void SilaMachine::tell(const Reading& reading) {
  const auto property = names_.values.find(reading.name);
  if (property == names_.values.end()) return;
  if (!reading.amount || reading.quality == Quality::kBad) {
    return server_->spoil(property->second, {.kind = CallErrorKind::kDefined,
                                             .id = kNoValue,
                                             .message = "the machine has no good value of it"});
  }
  server_->set(property->second, {{"Value", number(*reading.amount)},
                                  {"Timestamp", reading.at.to_string()},
                                  {"Quality", std::string(quality_name(reading.quality))}});
}

void SilaMachine::tell(const OrderReport& report) {
  std::shared_ptr<Execution> execution;
  Asked order;
  {
    const std::scoped_lock lock(mutex_);
    const auto run = runs_.find(report.key);
    const auto asked = asked_.find(report.key);
    if (run != runs_.end()) {
      execution = run->second.execution;
      if (report.fate == Fate::kAccepted) {
        last_[run->second.service] = report.key;
      } else {
        runs_.erase(run);
      }
    } else if (asked != asked_.end()) {
      order = std::move(asked->second);
      asked_.erase(asked);
    }
  }
  const bool accepted = report.fate == Fate::kAccepted;
  if (execution != nullptr) {
    if (accepted) return execution->accept();
    execution->refuse(framework_error("COMMAND_EXECUTION_NOT_ACCEPTED", report.reason).value());
  } else if (order.answer) {
    if (accepted) return order.answer(Json::object());
    order.answer(order.refused.empty() ? undefined_error(report.reason)
                                       : defined_error(order.refused, report.reason));
  }
}

void SilaMachine::tell(const ServiceReport& report) {
  const auto names = names_.services.find(report.service);
  if (report.state == recipe::State::kIdle || names == names_.services.end()) return;
  std::shared_ptr<Execution> execution;
  {
    const std::scoped_lock lock(mutex_);
    // A machine that knows no keys tells of the last run of its service.
    std::string key = report.key;
    if (key.empty()) key = last_[report.service];
    if (!is_uuid(key)) key = random_uuid();
    Known& run = runs_[key];
    if (run.execution == nullptr) {
      run = {report.service, server_->resume(names->second.command, key)};
    }
    if (run.state == report.state) return;  // told again
    run.state = report.state;
    execution = run.execution;
    last_[report.service] = key;
    std::erase_if(runs_, [&](const auto& one) {
      const auto& [uuid, known] = one;
      return known.state && recipe::is_final(*known.state) && last_[known.service] != uuid;
    });
  }
  // Listed before it is told: who hears of it finds it.
  tell_runs();
  execution->running(std::nullopt, std::nullopt);
  execution->tell({{"State", std::string(recipe::state_name(report.state))},
                   {"Timestamp", report.at.to_string()},
                   {"Reason", report.reason}});
  if (!recipe::is_final(report.state)) return;
  if (report.state != recipe::State::kComplete) {
    return execution->fail(
        {.kind = CallErrorKind::kDefined,
         .id = kNotCarriedOut,
         .message = fmt::format("{}: {}", recipe::state_name(report.state), report.reason)});
  }
  Json results = Json::object();
  for (const auto& [name, here] : names->second.results) {
    const auto found = report.results.find(name);
    results[here] = number(found == report.results.end() ? std::nan("") : found->second);
  }
  execution->finish(results);
}

void SilaMachine::tell_runs() {
  Json all = Json::array();
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [service, key] : last_) {
      const auto run = runs_.find(key);
      if (run == runs_.end() || !run->second.state) continue;
      all.push_back({{"Command", run->second.execution->command()},
                     {"CommandExecutionUUID", key},
                     {"State", std::string(recipe::state_name(*run->second.state))}});
    }
  }
  server_->set("RunController/Runs", all);
}

}  // namespace

Result<std::unique_ptr<MachineServer>> serve_sila(MachineServerOptions options) {
  auto server = std::make_unique<SilaMachine>(std::move(options));
  if (auto begun = server->begin(); !begun) return fail(std::move(begun.error()));
  return std::unique_ptr<MachineServer>(std::move(server));
}

}  // namespace renkei::equipment::sila
