// Interop I8: a LADS device by node-opcua, made from the published nodesets.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "renkei/equipment/opcua/happenings_test_tools.h"
#include "renkei/equipment/opcua/opcua_connection.h"
#include "renkei/equipment/opcua/peer_process.h"

namespace renkei::equipment::opcua {
namespace {

using recipe::Order;
using recipe::State;
using std::chrono::milliseconds;
using std::chrono::seconds;

class LadsDevice : public testing::Test {
 protected:
  void SetUp() override { begin({"100"}, {}); }
  void begin(const std::vector<std::string>& arguments, const std::set<std::string>& stop_is_end) {
    peer_ = std::make_unique<PeerProcess>("lads_device.mjs", arguments);
    if (!peer_->skipped().empty()) GTEST_SKIP() << peer_->skipped();
    ASSERT_TRUE(peer_->ready()) << "the peer did not start";
    OpcUaOptions options;
    options.stop_is_end = stop_is_end;
    options.url = peer_->url();
    options.trust.pin_sha256 = peer_->told()["sha256"].get<std::string>();
    auto connection = connect(options);
    ASSERT_TRUE(connection) << connection.error().to_string();
    connection_ = *std::move(connection);
  }
  static bool ended(const std::vector<Happening>& all) {
    const auto states = of<ServiceReport>(all);
    return !states.empty() && recipe::is_final(states.back().state);
  }
  static std::vector<State> states(const std::vector<Happening>& all) {
    std::vector<State> out;
    for (const ServiceReport& one : of<ServiceReport>(all)) out.push_back(one.state);
    return out;
  }
  std::unique_ptr<PeerProcess> peer_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(LadsDevice, AProgramTemplateIsAServiceWithTheUnitsOfItsProperties) {
  const DeviceForm& form = connection_->form();
  EXPECT_EQ(form.address.protocol, "OPC UA LADS");
  EXPECT_TRUE(form.knows_keys);
  const ServiceForm* const warm = form.service("Warm");
  ASSERT_NE(warm, nullptr);
  ASSERT_TRUE(warm->service.parameters.contains("temperature"));
  EXPECT_EQ(warm->service.parameters.at("temperature").code(), "Cel");
}

TEST_F(LadsDevice, AProgramIsStartedItsStatesFollowedAndItsResultCollected) {
  connection_->send({.key = "batch-1/warm/1",
                     .service = "Warm",
                     .order = Order::kStart,
                     .parameters = {{"temperature", 37}}});
  const auto all = until(*connection_, ended, seconds(30));
  const auto orders = of<OrderReport>(all);
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders.front().fate, Fate::kAccepted) << orders.front().reason;
  EXPECT_EQ(states(all), (std::vector<State>{State::kRunning, State::kComplete}));
  const ServiceReport end = of<ServiceReport>(all).back();
  EXPECT_EQ(end.key, "batch-1/warm/1");
  ASSERT_TRUE(end.results.contains("FinalTemperature"));
  EXPECT_EQ(end.results.at("FinalTemperature"), 37.5);
  const auto files = of<FileReport>(all);
  std::string told;
  for (const EventReport& one : of<EventReport>(all)) told += one.text + "\n";
  ASSERT_EQ(files.size(), 1U) << told;
  EXPECT_EQ(files.front().name, "report.csv");
  EXPECT_EQ(files.front().content_type, "text/csv");
  EXPECT_EQ(files.front().key, "batch-1/warm/1");
  EXPECT_EQ(files.front().bytes.size(), 10U + 11U * 20'000U);
  EXPECT_TRUE(files.front().bytes.starts_with("run,run-1\n"));
  const Json last = peer_->tell({{"do", "last"}});
  EXPECT_EQ(last["task"], "batch-1/warm/1");
  EXPECT_EQ(last["properties"], Json::array({Json::array({"temperature", "37"})}));
}

TEST_F(LadsDevice, AStopIsToldAsStoppedAndAnUnknownOrderIsRefused) {
  connection_->send({.key = "k1", .service = "Warm", .order = Order::kStart});
  until(*connection_, [](const auto& all) { return !of<ServiceReport>(all).empty(); });
  connection_->send({.key = "k2", .service = "Warm", .order = Order::kStart});
  connection_->send({.key = "k3", .service = "Cool", .order = Order::kStart});
  connection_->send({.key = "k4", .service = "Warm", .order = Order::kStop});
  const auto all = until(*connection_, ended, seconds(30));
  EXPECT_EQ(of<ServiceReport>(all).back().state, State::kStopped);
  EXPECT_EQ(of<ServiceReport>(all).back().key, "k1");
  std::map<std::string, Fate> fates;
  for (const OrderReport& one : of<OrderReport>(all)) fates[one.key] = one.fate;
  EXPECT_EQ(fates["k2"], Fate::kRefused);
  EXPECT_EQ(fates["k3"], Fate::kRefused);
  EXPECT_EQ(fates["k4"], Fate::kAccepted);
}

// Another engine, or this one after it died, finds by the key what became of an order.
TEST_F(LadsDevice, WhatBecameOfAKeyIsReadBackFromTheResults) {
  connection_->send({.key = "k1", .service = "Warm", .order = Order::kStart});
  until(*connection_, ended, seconds(30));
  OpcUaOptions options;
  options.url = peer_->url();
  options.trust.pin_sha256 = peer_->told()["sha256"].get<std::string>();
  const auto other = connect(options);
  ASSERT_TRUE(other) << other.error().to_string();
  (*other)->ask("k1");
  (*other)->ask("never");
  const auto all = until(**other, [](const auto& some) {
    return of<OrderReport>(some).size() == 2 && !of<ServiceReport>(some).empty();
  });
  EXPECT_EQ(of<OrderReport>(all)[0].fate, Fate::kAccepted);
  EXPECT_EQ(of<OrderReport>(all)[1].fate, Fate::kUnknown);
  EXPECT_TRUE(recipe::is_final(of<ServiceReport>(all).front().state));
  EXPECT_EQ(of<ServiceReport>(all).front().key, "k1");
  EXPECT_EQ(of<ServiceReport>(all).front().results.count("FinalTemperature"), 1U);
}

class LadsDeviceWithoutInnerStates : public LadsDevice {
 protected:
  void SetUp() override {}
  ServiceReport run(const std::set<std::string>& stop_is_end) {
    begin({"100", "without-inner"}, stop_is_end);
    if (IsSkipped() || HasFatalFailure()) return {};
    connection_->send({.key = "k1", .service = "Warm", .order = Order::kStart});
    const auto told = of<ServiceReport>(until(*connection_, ended, seconds(30)));
    return told.empty() ? ServiceReport{} : told.back();
  }
};

// Its end and a stop at its panel look the same.
TEST_F(LadsDeviceWithoutInnerStates, WhatStopsByItselfIsStoppedAndNotComplete) {
  const ServiceReport told = run({});
  if (IsSkipped()) return;
  EXPECT_EQ(told.state, State::kStopped);
  EXPECT_EQ(told.reason, "the machine does not say whether it completed or was stopped");
}

TEST_F(LadsDeviceWithoutInnerStates, WhereTheStopIsTheEndItIsComplete) {
  const ServiceReport told = run({"Warm"});
  if (IsSkipped()) return;
  EXPECT_EQ(told.state, State::kComplete);
  EXPECT_EQ(told.reason, "");
}

}  // namespace
}  // namespace renkei::equipment::opcua
