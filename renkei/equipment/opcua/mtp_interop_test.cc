// Interop I13: a process equipment assembly by node-opcua, made from a manifest.
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "renkei/equipment/connected_device.h"
#include "renkei/equipment/mtp/manifest.h"
#include "renkei/equipment/opcua/happenings_test_tools.h"
#include "renkei/equipment/opcua/opcua_connection.h"
#include "renkei/equipment/opcua/peer_process.h"

namespace renkei::equipment::opcua {
namespace {

using recipe::Order;
using recipe::State;
using std::chrono::seconds;

const std::string kManifest =
    std::string(RENKEI_SOURCE_DIR) + "/renkei/equipment/corpus/mtp_manifest/dosing.aml";

class MtpPea : public testing::Test {
 protected:
  void SetUp() override {
    peer_ =
        std::make_unique<PeerProcess>("mtp_pea.mjs", std::vector<std::string>{kManifest, "200"});
    if (!peer_->skipped().empty()) GTEST_SKIP() << peer_->skipped();
    ASSERT_TRUE(peer_->ready()) << "the peer did not start";
    auto connection = connect(options());
    ASSERT_TRUE(connection) << connection.error().to_string();
    connection_ = *std::move(connection);
  }
  static mtp::Manifest manifest(const std::string& from = "", const std::string& to = "") {
    std::ifstream file(kManifest, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!from.empty()) text.replace(text.find(from), from.size(), to);
    Faults faults;
    auto read = mtp::read_manifest(kManifest, text, faults);
    EXPECT_TRUE(read && faults.empty());
    return *std::move(read);
  }
  OpcUaOptions options() const {
    OpcUaOptions options;
    options.url = peer_->url("proxy");
    options.retry_first = std::chrono::milliseconds(50);
    options.trust.pin_sha256 = peer_->told()["sha256"].get<std::string>();
    options.manifest = std::make_shared<mtp::Manifest>(manifest());
    return options;
  }
  static DeviceOrder dose(const std::string& key, double volume) {
    return {.key = key,
            .service = "dosing/dose",
            .order = Order::kStart,
            .parameters = {{"speed", 120}, {"volume", volume}, {"warm", 1}}};
  }
  std::vector<Happening> order(const DeviceOrder& what) {
    connection_->send(what);
    return until(
        *connection_, [](const auto& all) { return !of<OrderReport>(all).empty(); }, seconds(20));
  }
  std::vector<Happening> until_state(State state) {
    return until(
        *connection_,
        [state](const auto& all) {
          const auto told = of<ServiceReport>(all);
          return !told.empty() && told.back().state == state;
        },
        seconds(20));
  }
  static bool ended(const std::vector<Happening>& all) {
    const auto told = of<ServiceReport>(all);
    return !told.empty() && recipe::is_final(told.back().state);
  }
  Json value(const std::string& name) {
    return peer_->tell({{"do", "get"}, {"name", name}})["value"];
  }
  Json log() { return peer_->tell({{"do", "log"}})["log"]; }
  std::unique_ptr<PeerProcess> peer_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(MtpPea, ProceduresAreServicesOfTheMachine) {
  const DeviceForm& form = connection_->form();
  EXPECT_EQ(form.address.protocol, "MTP");
  EXPECT_FALSE(form.knows_keys);
  ASSERT_EQ(form.services.size(), 2U);
  EXPECT_EQ(form.services[0].service.name, "dosing/dose");
  EXPECT_EQ(form.services[0].address, "nsu=urn:renkei:pea;s=dosing.Control.StateCur");
  EXPECT_NE(form.value("Dosing/flow.V"), nullptr);
}

TEST_F(MtpPea, AProcedureRunsWithItsParametersAndGivesItsReportValues) {
  connection_->send(dose("k1", 12.5));
  const auto all = until(*connection_, ended, seconds(20));
  const auto orders = of<OrderReport>(all);
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].fate, Fate::kAccepted) << orders[0].reason;
  std::vector<State> states;
  for (const ServiceReport& one : of<ServiceReport>(all)) {
    states.push_back(one.state);
    EXPECT_EQ(one.service, "dosing/dose");
    EXPECT_EQ(one.key, "");
  }
  EXPECT_EQ(states, (std::vector<State>{State::kRunning, State::kComplete}));
  const ServiceReport end = of<ServiceReport>(all).back();
  EXPECT_EQ(end.results, (std::map<std::string, double>{{"dosed", 12.75}}));
  EXPECT_EQ(end.reason, "");
  EXPECT_EQ(value("dosing.speed.VReq"), 120);
  EXPECT_EQ(value("dosing.dose.warm.VReq"), true);
  EXPECT_EQ(value("dosing.Control.SrcExtAct"), true);
  EXPECT_EQ(log(), Json::array({"start"}));
}

TEST_F(MtpPea, AfterItsEndItIsResetAndStartedAnew) {
  connection_->send(dose("k1", 1));
  until(*connection_, ended, seconds(20));
  connection_->send(dose("k2", 2));
  const auto all = until(*connection_, ended, seconds(20));
  EXPECT_EQ(of<ServiceReport>(all).back().results.at("dosed"), 2.25);
  EXPECT_EQ(log(), Json::array({"start", "reset", "start"}));
}

TEST_F(MtpPea, OrdersLeadThroughTheStatesAndWhatIsNotAllowedIsRefused) {
  connection_->send({.key = "k1", .service = "dosing/rinse", .order = Order::kStart});
  until_state(State::kRunning);
  EXPECT_EQ(of<OrderReport>(order(dose("k2", 1))).front().fate, Fate::kRefused);
  connection_->send({.key = "k3", .service = "dosing/rinse", .order = Order::kHold});
  until_state(State::kHeld);
  const auto refused = order({.key = "k4", .service = "dosing/rinse", .order = Order::kPause});
  EXPECT_EQ(of<OrderReport>(refused).front().fate, Fate::kRefused);
  connection_->send({.key = "k5", .service = "dosing/rinse", .order = Order::kRestart});
  until_state(State::kRunning);
  connection_->send({.key = "k6", .service = "dosing/rinse", .order = Order::kPause});
  until_state(State::kPaused);
  connection_->send({.key = "k7", .service = "dosing/rinse", .order = Order::kResume});
  until_state(State::kRunning);
  connection_->send({.key = "k8", .service = "dosing/rinse", .order = Order::kComplete});
  EXPECT_EQ(of<ServiceReport>(until(*connection_, ended, seconds(20))).back().state,
            State::kComplete);
  EXPECT_EQ(log(), Json::array({"start", "hold", "unhold", "pause", "resume", "complete"}));
}

TEST_F(MtpPea, AStopIsTheOrdersAndAnAbortAtTheMachineIsItsOwn) {
  connection_->send({.key = "k1", .service = "dosing/rinse", .order = Order::kStart});
  until_state(State::kRunning);
  connection_->send({.key = "k2", .service = "dosing/rinse", .order = Order::kStop});
  auto all = until(*connection_, ended, seconds(20));
  EXPECT_EQ(of<ServiceReport>(all).back().state, State::kStopped);
  EXPECT_EQ(of<ServiceReport>(all).back().reason, "");
  connection_->send({.key = "k3", .service = "dosing/rinse", .order = Order::kStart});
  until_state(State::kRunning);
  peer_->tell({{"do", "fail"}});
  all = until(*connection_, ended, seconds(20));
  EXPECT_EQ(of<ServiceReport>(all).back().state, State::kAborted);
  EXPECT_EQ(of<ServiceReport>(all).back().reason, "it was stopped at the machine");
}

// The machine would dose 20 without a word.
TEST_F(MtpPea, AValueThatTheMachineTakesOtherwiseIsNotStartedWith) {
  const auto refused = of<OrderReport>(order(dose("k1", 25))).front();
  EXPECT_EQ(refused.fate, Fate::kRefused);
  EXPECT_NE(refused.reason.find("did not take 25"), std::string::npos) << refused.reason;
  DeviceOrder half = dose("k2", 1);
  half.parameters["speed"] = 0.5;  // of an integer
  EXPECT_EQ(of<OrderReport>(order(half)).front().fate, Fate::kRefused);
  DeviceOrder other = dose("k3", 1);
  other.parameters["depth"] = 1;
  EXPECT_EQ(of<OrderReport>(order(other)).front().fate, Fate::kRefused);
  EXPECT_EQ(log(), Json::array());
}

TEST_F(MtpPea, WhatTheMachineKeepsToItselfIsRefused) {
  peer_->tell({{"do", "set"}, {"name", "dosing.Control.StateChannel"}, {"value", true}});
  const auto channel = of<OrderReport>(order(dose("k1", 1))).front();
  EXPECT_EQ(channel.fate, Fate::kRefused);
  EXPECT_NE(channel.reason.find("StateChannel"), std::string::npos) << channel.reason;
  peer_->tell({{"do", "set"}, {"name", "dosing.Control.StateChannel"}, {"value", false}});
  peer_->tell({{"do", "lock"}, {"on", true}});
  const auto locked = of<OrderReport>(order(dose("k2", 1))).front();
  EXPECT_EQ(locked.fate, Fate::kRefused);
  EXPECT_NE(locked.reason.find("CommandEn"), std::string::npos) << locked.reason;
  EXPECT_EQ(log(), Json::array());
}

TEST_F(MtpPea, TheEndOfARunIsToldAfterALinkThatWasLost) {
  connection_->send({.key = "k1", .service = "dosing/rinse", .order = Order::kStart});
  until_state(State::kRunning);
  peer_->tell({{"do", "close"}});
  until(*connection_, [](const auto& all) { return !of<LinkReport>(all).empty(); });
  peer_->tell({{"do", "fail"}});
  peer_->tell({{"do", "open"}});
  const auto all = until(*connection_, ended, seconds(30));
  EXPECT_EQ(of<ServiceReport>(all).back().state, State::kAborted);
}

// Who comes anew reads what became of the run before.
TEST_F(MtpPea, WhatBecameOfARunIsReadBack) {
  connection_->send(dose("k1", 3));
  until(*connection_, ended, seconds(20));
  const auto other = connect(options());
  ASSERT_TRUE(other) << other.error().to_string();
  const auto end = std::chrono::steady_clock::now() + seconds(10);
  std::vector<ServiceReport> told;
  while (told.empty() || !recipe::is_final(told.back().state)) {
    ASSERT_LT(std::chrono::steady_clock::now(), end);
    (*other)->read_back("dosing/dose");
    static_cast<void>((*other)->wait(std::chrono::milliseconds(200)));
    for (const ServiceReport& one : of<ServiceReport>((*other)->take())) told.push_back(one);
  }
  EXPECT_EQ(told.back().state, State::kComplete);
  EXPECT_EQ(told.back().results.at("dosed"), 3.25);
}

TEST_F(MtpPea, AManifestOfAnotherMachineIsNotTaken) {
  OpcUaOptions wrong = options();
  wrong.manifest = std::make_shared<mtp::Manifest>(
      manifest("<Value>dosing.Control.StateCur</Value>", "<Value>mixing.StateCur</Value>"));
  const auto made = connect(wrong);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code(), "equipment.mtp_node");
  EXPECT_EQ(made.error().value(), "nsu=urn:renkei:pea;s=mixing.StateCur");
}

// The manifest tells no units: the plant's file does.
TEST_F(MtpPea, RecipesSeeTheUnitsThatThePlantSays) {
  ConnectedService service{.name = "add", .of = "dosing/dose"};
  service.parameters = {{"amount", "volume"}};
  service.results = {{"added", "dosed"}};
  service.units = {{"amount", *Unit::parse("L")},
                   {"added", *Unit::parse("L")},
                   {"speed", *Unit::parse("{rev}/min")}};
  const auto device =
      ConnectedDevice::make(std::move(connection_), {.id = "d-1", .services = {service}});
  ASSERT_TRUE(device) << device.error().to_string();
  const recipe::Service* const add = (*device)->description().service("add");
  ASSERT_NE(add, nullptr);
  EXPECT_EQ(add->parameters.at("amount").code(), "L");
  EXPECT_EQ(add->parameters.at("speed").code(), "{rev}/min");
  EXPECT_EQ(add->parameters.at("warm").code(), "1");
  EXPECT_EQ(add->results.at("added").code(), "L");
}

}  // namespace
}  // namespace renkei::equipment::opcua
