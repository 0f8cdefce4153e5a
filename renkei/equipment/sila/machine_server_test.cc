// A simulated machine behind a real socket of SiLA 2, spoken to as any other.
#include "renkei/equipment/sila/machine_server.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/equipment/connected_device.h"
#include "renkei/equipment/sila/sila_connection.h"
#include "renkei/equipment/simulated_unit.h"

namespace renkei::equipment::sila {
namespace {

using recipe::Order;
using recipe::State;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Timestamp kStart(1'780'000'000'000);
const char* const kLevel = "StirredVessel/Level";

// The machine, its server, and the thread that holds both; its time is moved by the test.
class Machine {
 public:
  // What it remembered when it was switched off, if it was.
  Machine(std::filesystem::path folder, std::uint16_t port, const std::string& saved)
      : now_(kStart.milliseconds()) {
    SimulatedUnitOptions unit;
    unit.id = "mixer-1";
    unit.kind = "stirred-vessel";
    unit.sample_every_s = 1;
    unit.initial = {{"volume", 5}};
    unit_ = SimulatedUnit::make(unit, kStart).value();
    std::vector<ServiceReport> remembered;
    if (!saved.empty()) {
      EXPECT_TRUE(unit_->load(saved));
      now_ = unit_->now().milliseconds();
      for (const auto& one : unit_->description().services) unit_->read_back(one.name);
      for (const Delivery& one : unit_->take()) {
        if (const auto* const run = std::get_if<ServiceReport>(&one)) remembered.push_back(*run);
      }
    }
    auto server = serve_sila({.description = unit_->description(),
                              .folder = std::move(folder),
                              .port = port,
                              .remembered = std::move(remembered)});
    EXPECT_TRUE(server) << server.error().to_string();
    server_ = *std::move(server);
    thread_ = std::thread([this] { run(); });
  }
  ~Machine() {
    stop_ = true;
    thread_.join();
  }
  [[nodiscard]] DeviceAddress address() const { return server_->address(); }
  [[nodiscard]] std::uint16_t port() const {
    const std::string url = address().url;
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  }
  void advance(double s) { now_ += static_cast<std::int64_t>(s * 1000); }
  void with(const std::function<void(SimulatedUnit&, MachineServer&)>& call) {
    const std::scoped_lock lock(mutex_);
    call(*unit_, *server_);
  }

 private:
  void run() {
    while (!stop_) {
      static_cast<void>(server_->wait(milliseconds(5)));
      const std::scoped_lock lock(mutex_);
      for (const DeviceOrder& order : server_->take_orders()) unit_->send(order);
      EXPECT_TRUE(unit_->advance(Timestamp(now_)));
      for (const Delivery& one : unit_->take()) server_->show(one);
    }
  }
  std::atomic<std::int64_t> now_;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::unique_ptr<SimulatedUnit> unit_;
  std::unique_ptr<MachineServer> server_;
  std::thread thread_;
};

class SilaServerOf : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              fmt::format("renkei-sila-{}-{}", getpid(),
                          testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
    start();
  }
  void TearDown() override {
    device_.reset();
    machine_.reset();
    std::filesystem::remove_all(folder_);
  }
  void start(std::uint16_t port = 0, const std::string& saved = "") {
    machine_ = std::make_unique<Machine>(folder_, port, saved);
  }
  [[nodiscard]] SilaOptions options() const {
    SilaOptions options;
    options.address = machine_->address().url;
    options.trust = {.kind = Trust::Kind::kPinned, .pin = machine_->address().certificate_sha256};
    options.heartbeat = milliseconds(500);
    options.backoff_least = milliseconds(50);
    options.backoff_most = milliseconds(200);
    return options;
  }
  [[nodiscard]] std::unique_ptr<Connection> connected() const {
    auto connection = connect(options());
    EXPECT_TRUE(connection) << connection.error().to_string();
    return connection ? *std::move(connection) : nullptr;
  }
  void connect_device() {
    const MachineNames names = machine_names(description());
    ConnectedDeviceOptions as;
    as.id = "mixer-1";
    as.values = {{"level", {names.values.at("level"), *Unit::parse("mL")}}};
    for (const auto& [name, of] : names.services) {
      as.services.push_back({name, of.command, of.parameters, of.results});
    }
    auto connection = connected();
    ASSERT_NE(connection, nullptr);
    auto device = ConnectedDevice::make(std::move(connection), as);
    ASSERT_TRUE(device) << device.error().to_string();
    device_ = *std::move(device);
  }
  [[nodiscard]] DeviceDescription description() const {
    DeviceDescription made;
    machine_->with([&](SimulatedUnit& unit, MachineServer&) { made = unit.description(); });
    return made;
  }
  // All that comes until `done` says so.
  std::vector<Delivery> until(const std::function<bool(const std::vector<Delivery>&)>& done) {
    std::vector<Delivery> all;
    const auto end = std::chrono::steady_clock::now() + seconds(30);
    while (!done(all) && std::chrono::steady_clock::now() < end) {
      static_cast<void>(device_->connection().wait(milliseconds(20)));
      for (Delivery& one : device_->take()) all.push_back(std::move(one));
    }
    std::string links;
    for (const LinkReport& one : of<LinkReport>(all)) {
      links += fmt::format("{} {}\n", one.connected ? "+" : "-", one.reason);
    }
    EXPECT_TRUE(done(all)) << "waited in vain; " << all.size() << " things came\n" << links;
    return all;
  }
  template <typename What>
  static std::vector<What> of(const std::vector<Delivery>& all) {
    std::vector<What> out;
    for (const Delivery& one : all) {
      if (const auto* const what = std::get_if<What>(&one)) out.push_back(*what);
    }
    return out;
  }
  ServiceReport until_state(State state) {
    const auto all = until([&](const auto& some) {
      const auto told = of<ServiceReport>(some);
      return !told.empty() && told.back().state == state;
    });
    const auto told = of<ServiceReport>(all);
    return told.empty() ? ServiceReport{} : told.back();
  }

  std::filesystem::path folder_;
  std::unique_ptr<Machine> machine_;
  std::unique_ptr<ConnectedDevice> device_;
};

TEST_F(SilaServerOf, OffersTheServicesAndValuesOfTheMachineInItsUnits) {
  const auto connection = connected();
  ASSERT_NE(connection, nullptr);
  const DeviceForm& form = connection->form();
  EXPECT_EQ(form.address.protocol, "SiLA 2");
  EXPECT_EQ(form.address.security, "TLS, pinned");
  EXPECT_FALSE(form.knows_keys);
  const DeviceDescription machine = description();
  const MachineNames names = machine_names(machine);
  for (const auto& [name, unit] : machine.values) {
    const ValueForm* const there = form.value(names.values.at(name));
    ASSERT_NE(there, nullptr) << name;
    EXPECT_EQ(there->type.kind, ValueKind::kReal) << name;
    EXPECT_EQ(there->type.unit, unit) << name;
    EXPECT_TRUE(there->observable) << name;
  }
  EXPECT_EQ(form.services.size(), machine.services.size());
  for (const recipe::Service& service : machine.services) {
    const auto& of = names.services.at(service.name);
    const ServiceForm* const there = form.service(of.command);
    ASSERT_NE(there, nullptr) << service.name;
    for (const auto& [name, unit] : service.parameters) {
      EXPECT_EQ(there->service.parameters.at(of.parameters.at(name)), unit) << name;
    }
    for (const auto& [name, unit] : service.results) {
      EXPECT_EQ(there->service.results.at(of.results.at(name)), unit) << name;
    }
  }
}

// All that is simulated can be shown: each unit of each model comes through.
TEST(SilaServerOfEachModel, UnitsComeThroughAsTheyAre) {
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("renkei-sila-models-{}", getpid());
  std::filesystem::create_directories(folder);
  for (const std::string& kind : SimulatedUnit::kinds()) {
    SimulatedUnitOptions options;
    options.id = "one";
    options.kind = kind;
    const DeviceDescription machine = SimulatedUnit::make(options, kStart).value()->description();
    const auto server = serve_sila({.description = machine, .folder = folder});
    ASSERT_TRUE(server) << kind << ": " << server.error().to_string();
    const auto address = (*server)->address();
    const auto connection =
        connect({.address = address.url,
                 .trust = {.kind = Trust::Kind::kPinned, .pin = address.certificate_sha256}});
    ASSERT_TRUE(connection) << kind << ": " << connection.error().to_string();
    const MachineNames names = machine_names(machine);
    for (const auto& [name, unit] : machine.values) {
      const ValueForm* const there = (*connection)->form().value(names.values.at(name));
      ASSERT_NE(there, nullptr) << kind << " " << name;
      EXPECT_EQ(there->type.unit.code(), unit.code()) << kind << " " << name;
    }
  }
  std::filesystem::remove_all(folder);
}

TEST_F(SilaServerOf, AServiceIsRunHeldRestartedAndEndsWithItsResults) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  device_->send({"k1", "stir", Order::kStart, {{"duration", 10}, {"speed", 60}}});
  until_state(State::kRunning);
  device_->send({"k2", "stir", Order::kHold, {}});
  until_state(State::kHeld);
  device_->send({"k3", "stir", Order::kRestart, {}});
  until_state(State::kRunning);
  const Timestamp before(kStart.milliseconds() + 36'000'000);
  machine_->advance(36'000);
  const ServiceReport end = until_state(State::kComplete);
  ASSERT_TRUE(end.results.contains("turns"));
  EXPECT_NEAR(end.results.at("turns"), 10, 0.5);
  // The machine's own time, and not when it came here.
  EXPECT_LE(end.at, before);
  machine_->with([](SimulatedUnit& unit, MachineServer&) { EXPECT_EQ(unit.effects().size(), 3U); });
}

TEST_F(SilaServerOf, WhatIsStoppedIsStoppedAndWhatIsAbortedAborted) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  for (const auto& [order, end] :
       {std::pair{Order::kStop, State::kStopped}, std::pair{Order::kAbort, State::kAborted}}) {
    device_->send({"k1", "stir", Order::kStart, {{"duration", 10}, {"speed", 60}}});
    until_state(State::kRunning);
    device_->send({"k2", "stir", order, {}});
    until_state(end);
  }
}

TEST_F(SilaServerOf, WhatTheMachineRefusesIsRefusedInItsWords) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  machine_->with([](SimulatedUnit& unit, MachineServer&) { unit.refuse_next("the door is open"); });
  device_->send({"k1", "stir", Order::kStart, {{"duration", 10}, {"speed", 60}}});
  const auto all = until([](const auto& some) { return !of<OrderReport>(some).empty(); });
  ASSERT_FALSE(HasFailure());
  EXPECT_EQ(of<OrderReport>(all).front().fate, Fate::kRefused);
  EXPECT_NE(of<OrderReport>(all).front().reason.find("the door is open"), std::string::npos);
  EXPECT_TRUE(of<ServiceReport>(all).empty());
}

TEST_F(SilaServerOf, ValuesCarryTheTimeOfTheMachineAndABadOneIsNoNumber) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  machine_->advance(7);
  const auto at = Timestamp(kStart.milliseconds() + 7'000);
  const auto all = until([&](const auto& some) {
    const auto values = of<Reading>(some);
    return !values.empty() && values.back().at == at;
  });
  ASSERT_FALSE(HasFailure());
  EXPECT_NEAR(*of<Reading>(all).back().amount, 5'000, 1e-6);  // mL here, L there
  machine_->with(
      [](SimulatedUnit& unit, MachineServer&) { unit.spoil("level", Quality::kBad, true); });
  const auto bad = until([](const auto& some) {
    const auto values = of<Reading>(some);
    return !values.empty() && values.back().quality == Quality::kBad;
  });
  ASSERT_FALSE(HasFailure());
  EXPECT_FALSE(of<Reading>(bad).back().amount.has_value());
  // When it is good again it is told again.
  machine_->with([](SimulatedUnit& unit, MachineServer&) { unit.mend(); });
  until([](const auto& some) {
    const auto values = of<Reading>(some);
    return !values.empty() && values.back().quality == Quality::kGood;
  });
}

// As a client does that knows SiLA 2 and nothing of renkei.
TEST_F(SilaServerOf, TheControllersOfSila2PauseResumeAndCancelARun) {
  const auto connection = connected();
  ASSERT_NE(connection, nullptr);
  const auto told = [&](const std::function<bool(const CallReport&)>& holds) {
    const auto end = std::chrono::steady_clock::now() + seconds(30);
    while (std::chrono::steady_clock::now() < end) {
      (void)connection->wait(milliseconds(20));
      for (const Happening& one : connection->take()) {
        const auto* const report = std::get_if<CallReport>(&one.what);
        if (report != nullptr && holds(*report)) return true;
      }
    }
    return false;
  };
  const auto is = [](const char* state) {
    return [state](const CallReport& report) {
      return report.intermediate && (*report.intermediate)["State"] == state;
    };
  };
  const auto call = connection->call("StirredVessel/Stir", {{"Duration", 10}, {"Speed", 60}});
  ASSERT_TRUE(call) << call.error().to_string();
  EXPECT_TRUE(told(is("Running")));
  const Json run{{"CommandExecutionUUID", *call}};
  ASSERT_TRUE(connection->call("PauseController/Pause", run));
  EXPECT_TRUE(told(is("Paused")));
  EXPECT_EQ(connection->read("PauseController/Paused")->value, Json(true));
  ASSERT_TRUE(connection->call("PauseController/Resume", run));
  EXPECT_TRUE(told(is("Running")));
  EXPECT_EQ(connection->read("PauseController/Paused")->value, Json(false));
  // Already running: the machine refuses in its words.
  ASSERT_TRUE(connection->call("PauseController/Resume", run));
  EXPECT_TRUE(told([](const CallReport& report) {
    return report.error && report.error->id.ends_with("/InvalidCommandState");
  }));
  ASSERT_TRUE(connection->cancel(*call));
  EXPECT_TRUE(told([&](const CallReport& report) {
    return report.call == *call && report.error &&
           report.error->id.ends_with("/DefinedExecutionError/NotCarriedOut");
  }));
  machine_->with([](SimulatedUnit& unit, MachineServer&) {
    EXPECT_EQ(unit.effects().size(), 4U);  // started, paused, resumed, stopped
  });
}

// Nobody here knows the run: it was started over another connection.
TEST_F(SilaServerOf, WhoComesLaterReadsBackTheRunAndCanOrderIt) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  device_->send({"k1", "stir", Order::kStart, {{"duration", 10}, {"speed", 60}}});
  until_state(State::kRunning);
  device_.reset();
  ASSERT_NO_FATAL_FAILURE(connect_device());
  device_->read_back("stir");
  until_state(State::kRunning);
  device_->send({"k2", "stir", Order::kHold, {}});
  until_state(State::kHeld);
  device_->send({"k3", "stir", Order::kStop, {}});
  until_state(State::kStopped);
  device_.reset();
  ASSERT_NO_FATAL_FAILURE(connect_device());
  device_->read_back("stir");
  until_state(State::kStopped);
  device_->read_back("charge");
  EXPECT_EQ(until_state(State::kIdle).service, "charge");
}

TEST_F(SilaServerOf, SwitchedOffAndOnItGoesOnWithTheRunAndTellsItsEnd) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  device_->send({"k1", "stir", Order::kStart, {{"duration", 10}, {"speed", 60}}});
  until_state(State::kRunning);
  const std::uint16_t port = machine_->port();
  const std::string pin = machine_->address().certificate_sha256;
  std::string saved;
  machine_->with([&](SimulatedUnit& unit, MachineServer&) { saved = unit.save(); });
  machine_.reset();
  const auto link = [&](bool there) {
    return until([there](const auto& some) {
      const auto links = of<LinkReport>(some);
      return !links.empty() && links.back().connected == there;
    });
  };
  link(false);
  start(port, saved);
  EXPECT_EQ(machine_->address().certificate_sha256, pin);
  machine_->advance(36'000);
  const ServiceReport end = until_state(State::kComplete);
  ASSERT_TRUE(end.results.contains("turns"));
  EXPECT_NEAR(end.results.at("turns"), 10, 0.5);
}

TEST_F(SilaServerOf, WithAnotherCertificateItIsNotTheMachineThatWasThere) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  const std::uint16_t port = machine_->port();
  machine_.reset();
  std::filesystem::remove(folder_ / "certificate.pem");
  start(port);
  until([](const auto& some) {
    const auto links = of<LinkReport>(some);
    return !links.empty() && links.back().reason.find("certificate") != std::string::npos;
  });
}

TEST_F(SilaServerOf, AnEndThatCameWhileTheLinkWasCutIsToldAfterIt) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  device_->send({"k1", "stir", Order::kStart, {{"duration", 10}, {"speed", 60}}});
  until_state(State::kRunning);
  machine_->with([](SimulatedUnit&, MachineServer& server) { server.cut(); });
  until([](const auto& some) {
    const auto links = of<LinkReport>(some);
    return !links.empty() && !links.back().connected;
  });
  machine_->advance(36'000);
  machine_->with([](SimulatedUnit&, MachineServer& server) { server.restore(); });
  EXPECT_TRUE(until_state(State::kComplete).results.contains("turns"));
}

}  // namespace
}  // namespace renkei::equipment::sila
