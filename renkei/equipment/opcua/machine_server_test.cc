// A simulated machine behind a real socket, spoken to as any other.
#include "renkei/equipment/opcua/machine_server.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/equipment/connected_device.h"
#include "renkei/equipment/opcua/opcua_connection.h"
#include "renkei/equipment/simulated_unit.h"

namespace renkei::equipment::opcua {
namespace {

using recipe::Order;
using recipe::State;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Timestamp kStart(1'780'000'000'000);
const char* const kPath = "DeviceSet/mixer-1/FunctionalUnitSet/Unit/FunctionSet/level/SensorValue";

// The machine, its server, and the thread that holds both; its time is moved by the test.
class Machine {
 public:
  Machine(std::filesystem::path folder, std::uint16_t port) : now_(kStart.milliseconds()) {
    SimulatedUnitOptions unit;
    unit.id = "mixer-1";
    unit.kind = "stirred-vessel";
    unit.sample_every_s = 1;
    unit.initial = {{"volume", 5}};
    unit_ = SimulatedUnit::make(unit, kStart).value();
    auto server = serve_lads(
        {.description = unit_->description(), .folder = std::move(folder), .port = port});
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

class LadsServerOf : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              fmt::format("renkei-lads-{}-{}", getpid(),
                          testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
    start();
  }
  void TearDown() override {
    device_.reset();
    machine_.reset();
    std::filesystem::remove_all(folder_);
  }
  void start(std::uint16_t port = 0) { machine_ = std::make_unique<Machine>(folder_, port); }
  [[nodiscard]] OpcUaOptions options() const {
    OpcUaOptions options;
    options.url = machine_->address().url;
    options.trust.pin_sha256 = machine_->address().certificate_sha256;
    options.retry_first = milliseconds(50);
    options.retry_max = milliseconds(200);
    return options;
  }
  void connect_device() {
    auto connection = connect(options());
    ASSERT_TRUE(connection) << connection.error().to_string();
    ConnectedDeviceOptions names;
    names.id = "mixer-1";
    names.values = {{"level", {kPath, *Unit::parse("mL")}}};
    ConnectedService stir{"stir", "stir"};
    stir.results = {{"turns", "turns"}};
    stir.units = {{"turns", *Unit::parse("{rev}")}};
    names.services = {stir};
    auto device = ConnectedDevice::make(*std::move(connection), names);
    ASSERT_TRUE(device) << device.error().to_string();
    device_ = *std::move(device);
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

TEST_F(LadsServerOf, OffersTheServicesAndValuesOfTheMachine) {
  const auto connection = connect(options());
  ASSERT_TRUE(connection) << connection.error().to_string();
  const DeviceForm& form = (*connection)->form();
  EXPECT_EQ(form.address.protocol, "OPC UA LADS");
  EXPECT_TRUE(form.knows_keys);
  EXPECT_EQ(form.identity.serial, "mixer-1");
  machine_->with([&](SimulatedUnit& unit, MachineServer&) {
    EXPECT_EQ(form.services.size(), unit.description().services.size());
    for (const recipe::Service& service : unit.description().services) {
      const ServiceForm* const there = form.service(service.name);
      ASSERT_NE(there, nullptr) << service.name;
      for (const auto& [name, of] : service.parameters) {
        ASSERT_TRUE(there->service.parameters.contains(name)) << name;
        EXPECT_EQ(there->service.parameters.at(name), of) << name;
      }
    }
  });
  const ValueForm* const level = form.value(kPath);
  ASSERT_NE(level, nullptr);
  EXPECT_TRUE(level->history);
  EXPECT_EQ(level->type.unit.code(), "L");
}

TEST_F(LadsServerOf, AServiceIsRunHeldRestartedAndEndsWithItsResults) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  device_->send({"k1", "stir", Order::kStart, {{"duration", 10}, {"speed", 60}}});
  EXPECT_EQ(until_state(State::kRunning).key, "k1");
  device_->send({"k2", "stir", Order::kHold, {}});
  EXPECT_EQ(until_state(State::kHeld).key, "k1");
  device_->send({"k3", "stir", Order::kRestart, {}});
  EXPECT_EQ(until_state(State::kRunning).key, "k1");
  machine_->advance(36'000);
  const ServiceReport end = until_state(State::kComplete);
  EXPECT_EQ(end.key, "k1");
  ASSERT_TRUE(end.results.contains("turns"));
  EXPECT_NEAR(end.results.at("turns"), 10, 0.5);
  machine_->with([](SimulatedUnit& unit, MachineServer&) {
    EXPECT_EQ(unit.effects().at("k1"), 1);
    EXPECT_EQ(unit.effects().size(), 3U);
  });
}

// Its list of properties is empty, and says not even of which structures.
TEST_F(LadsServerOf, AServiceWithoutParametersRuns) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  device_->send({"k1", "drain", Order::kStart, {}});
  EXPECT_EQ(until_state(State::kRunning).key, "k1");
  machine_->advance(3'600);
  EXPECT_EQ(until_state(State::kComplete).key, "k1");
}

TEST_F(LadsServerOf, WhatTheMachineRefusesIsRefused) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  // What it watches is made when the first value comes; events before that are nobody's.
  until([](const auto& some) { return !of<Reading>(some).empty(); });
  machine_->with([](SimulatedUnit& unit, MachineServer&) { unit.refuse_next("the door is open"); });
  device_->send({"k1", "stir", Order::kStart, {{"duration", 10}}});
  const auto all = until([](const auto& some) {
    return !of<OrderReport>(some).empty() && !of<DeviceEvent>(some).empty();
  });
  ASSERT_FALSE(HasFailure());
  EXPECT_EQ(of<OrderReport>(all).front().fate, Fate::kRefused);
  EXPECT_NE(of<DeviceEvent>(all).front().text.find("the door is open"), std::string::npos);
  EXPECT_TRUE(of<ServiceReport>(all).empty());
}

// What the machine measured while nobody listened is told with its own times, each once.
TEST_F(LadsServerOf, ValuesOfWhileTheLinkWasCutAreFilledFromHistory) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  until([](const auto& some) { return !of<Reading>(some).empty(); });
  machine_->with([](SimulatedUnit&, MachineServer& server) { server.cut(); });
  until([](const auto& some) {
    const auto links = of<LinkReport>(some);
    return !links.empty() && !links.back().connected;
  });
  machine_->advance(20);
  machine_->with([](SimulatedUnit&, MachineServer& server) { server.restore(); });
  const auto last = Timestamp(kStart.milliseconds() + 20'000);
  const auto all = until([&](const auto& some) {
    const auto values = of<Reading>(some);
    return !values.empty() && values.back().at == last;
  });
  ASSERT_FALSE(HasFailure());
  std::vector<Timestamp> times;
  for (const Reading& one : of<Reading>(all)) times.push_back(one.at);
  ASSERT_EQ(times.size(), 20U);
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_EQ(times[i].milliseconds(), kStart.milliseconds() + 1000 * static_cast<int>(i + 1));
  }
}

TEST_F(LadsServerOf, AfterARestartItIsTheSameMachineAndWithAnotherCertificateItIsNot) {
  ASSERT_NO_FATAL_FAILURE(connect_device());
  const std::string pin = machine_->address().certificate_sha256;
  const std::uint16_t port = machine_->port();
  const auto link = [&](bool connected) {
    return until([connected](const auto& some) {
      const auto links = of<LinkReport>(some);
      return !links.empty() && links.back().connected == connected;
    });
  };
  machine_.reset();
  link(false);
  start(port);
  EXPECT_EQ(machine_->address().certificate_sha256, pin);
  link(true);
  machine_.reset();
  link(false);
  std::filesystem::remove(folder_ / "certificate.der");
  start(port);
  EXPECT_NE(machine_->address().certificate_sha256, pin);
  const auto told = until([](const auto& some) {
    const auto links = of<LinkReport>(some);
    return !links.empty() && links.back().reason.find("certificate") != std::string::npos;
  });
  ASSERT_FALSE(HasFailure());
  EXPECT_FALSE(of<LinkReport>(told).back().connected);
}

}  // namespace
}  // namespace renkei::equipment::opcua
