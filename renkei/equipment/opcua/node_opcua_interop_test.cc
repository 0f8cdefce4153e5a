// Interop I7: a server by node-opcua, which shares no code with open62541.
#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/equipment/opcua/happenings_test_tools.h"
#include "renkei/equipment/opcua/opcua_connection.h"
#include "renkei/equipment/opcua/peer_process.h"

namespace renkei::equipment::opcua {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class NodeOpcUa : public testing::Test {
 protected:
  void SetUp() override {
    peer_ = std::make_unique<PeerProcess>("plain_server.mjs");
    if (!peer_->skipped().empty()) GTEST_SKIP() << peer_->skipped();
    ASSERT_TRUE(peer_->ready()) << "the peer did not start";
  }
  [[nodiscard]] OpcUaOptions options(const std::string& port = "port") const {
    OpcUaOptions options;
    options.url = peer_->url(port);
    options.trust.pin_sha256 = peer_->told()["sha256"].get<std::string>();
    options.retry_first = milliseconds(50);
    options.retry_max = milliseconds(200);
    return options;
  }
  std::unique_ptr<PeerProcess> peer_;
};

TEST_F(NodeOpcUa, FourPoliciesAndThreeUserTokensConnect) {
  const auto now = Timestamp::of(system_clock().now());
  const auto own = make_certificate("urn:renkei:interop", "renkei interop", {"localhost"}, now);
  const auto user = make_certificate("urn:renkei:user", "operator", {}, now);
  ASSERT_TRUE(own && user);
  const std::vector<UserToken> users{Anonymous{}, UserPassword{"operator", "clean room"}, *user};
  for (const Policy policy : {Policy::kNone, Policy::kBasic256Sha256, Policy::kAes128Sha256RsaOaep,
                              Policy::kAes256Sha256RsaPss}) {
    for (std::size_t i = 0; i < users.size(); ++i) {
      for (const Mode mode : {Mode::kSign, Mode::kSignAndEncrypt}) {
        if (policy == Policy::kNone && mode == Mode::kSign) continue;
        OpcUaOptions with = options();
        with.own = *own;
        with.policy = policy;
        with.mode = mode;
        with.user = users[i];
        const auto connection = connect(with);
        ASSERT_TRUE(connection) << policy_name(policy) << " user " << i << ": "
                                << connection.error().to_string();
        const auto value = (*connection)->read("Reactor/Temperature");
        ASSERT_TRUE(value) << value.error().to_string();
        EXPECT_EQ(*value->value, 37.0);
        EXPECT_EQ((*connection)->form().address.certificate_sha256,
                  peer_->told()["sha256"].get<std::string>());
      }
    }
  }
}

TEST_F(NodeOpcUa, AWrongPasswordAndAWrongCertificateAreRefusedByName) {
  OpcUaOptions with = options();
  with.user = UserPassword{"operator", "wrong"};
  const auto password = connect(with);
  ASSERT_FALSE(password);
  EXPECT_EQ(password.error().code(), "equipment.credentials");
  with = options();
  with.trust.pin_sha256 = std::string(64, 'a');
  const auto pinned = connect(with);
  ASSERT_FALSE(pinned);
  EXPECT_EQ(pinned.error().code(), "equipment.certificate");
  EXPECT_EQ(pinned.error().value(), peer_->told()["sha256"].get<std::string>());
  with.trust.pin_sha256.clear();
  const auto unknown = connect(with);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().value(), peer_->told()["sha256"].get<std::string>());
}

TEST_F(NodeOpcUa, WhatItShowsIsDescribedReadWrittenAndCalled) {
  const auto connection = connect(options());
  ASSERT_TRUE(connection) << connection.error().to_string();
  Connection& device = **connection;
  const ValueForm* const temperature = device.form().value("Reactor/Temperature");
  ASSERT_NE(temperature, nullptr);
  EXPECT_EQ(temperature->type.unit.code(), "Cel");
  EXPECT_EQ(temperature->type.max, 60);
  const ValueForm* const valve = device.form().value("Reactor/Valve");
  ASSERT_NE(valve, nullptr);
  EXPECT_EQ(valve->type.choices, (std::vector<Json>{0, 1, 2}));
  EXPECT_NE(valve->about.en.find("1 Open"), std::string::npos);
  EXPECT_EQ(*device.read("Reactor/Counts")->value, (Json{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(*device.read("Reactor/Setpoint")->value, 21.3);
  ASSERT_TRUE(device.write("Reactor/Setpoint", 36.6));
  EXPECT_EQ(*device.read("Reactor/Setpoint")->value, 36.6);
  ASSERT_TRUE(device.write("Reactor/Valve", 2));
  EXPECT_EQ(*device.read("Reactor/Valve")->value, 2);
  const auto no_choice = device.write("Reactor/Valve", 7);
  ASSERT_FALSE(no_choice);
  EXPECT_EQ(no_choice.error().code(), "equipment.value_range");
  const auto read_only = device.write("Reactor/Counter", 1.0);
  ASSERT_FALSE(read_only);
  EXPECT_EQ(read_only.error().code(), "equipment.refused");

  const auto good = device.call("Reactor/Feed", {{"Volume", 2.5}});
  const auto bad = device.call("Reactor/Feed", {{"Volume", -1.0}});
  ASSERT_TRUE(good && bad);
  std::optional<CallReport> finished;
  std::optional<CallReport> failed;
  until(device, [&](const auto& all) {
    for (const CallReport& one : of<CallReport>(all)) {
      if (one.stage == CallStage::kFinished) finished = one;
      if (one.stage == CallStage::kFailed) failed = one;
    }
    return finished && failed;
  });
  EXPECT_EQ(finished->results["Total"], 2.5);
  EXPECT_EQ(failed->error->kind, CallErrorKind::kValidation);
  EXPECT_EQ(failed->error->parameter, "Volume");
}

TEST_F(NodeOpcUa, EventsOfItsOwnTypeComeWithTheirFields) {
  const auto connection = connect(options());
  ASSERT_TRUE(connection) << connection.error().to_string();
  std::optional<EventReport> event;
  until(**connection, [&](const auto& all) {
    peer_->tell({{"do", "event"}, {"text", "door open"}, {"door", 4}});
    for (const EventReport& one : of<EventReport>(all)) {
      if (one.name == "DoorEventType") event = one;
    }
    return event.has_value();
  });
  ASSERT_TRUE(event);
  EXPECT_EQ(event->text, "door open");
  EXPECT_EQ(event->severity, 650);
  EXPECT_EQ(event->fields["SourceName"], "Reactor");
  EXPECT_EQ(event->fields["DoorNumber"]["value"], 4);
}

TEST_F(NodeOpcUa, RawHistoryIsReadWithItsOwnTimes) {
  const auto connection = connect(options());
  ASSERT_TRUE(connection) << connection.error().to_string();
  constexpr std::int64_t kStart = 1'780'000'000'000;
  peer_->tell({{"do", "level"}, {"from", 1}, {"to", 2'500}, {"start", kStart}});
  const auto all =
      (*connection)
          ->history("Reactor/Level", Timestamp(kStart), Timestamp(kStart + 2'500'000), 10'000);
  ASSERT_TRUE(all) << all.error().to_string();
  ASSERT_GE(all->size(), 2'499U);
  for (const ValueReport& one : *all) {
    ASSERT_TRUE(one.value);
    EXPECT_EQ(one.at, Timestamp(kStart + one.value->get<std::int64_t>() * 1'000));
  }
}

// Every value from `first` to `last`, each once and in order.
void expect_all(const std::vector<double>& seen, double first, double last) {
  ASSERT_FALSE(seen.empty());
  const auto from = std::find(seen.begin(), seen.end(), first);
  ASSERT_NE(from, seen.end()) << first << " is missing";
  double next = first;
  for (auto at = from; at != seen.end(); ++at) ASSERT_EQ(*at, next++);
  EXPECT_EQ(next, last + 1);
}

TEST_F(NodeOpcUa, TenThousandValuesComeWithoutLoss) {
  const auto connection = connect(options());
  ASSERT_TRUE(connection) << connection.error().to_string();
  ASSERT_TRUE((*connection)->watch({"Reactor/Counter"}, milliseconds(0)));
  until(**connection, [](const auto& all) { return !of<ValueReport>(all).empty(); });
  peer_->tell({{"do", "count"}, {"count", 10'000}});
  const auto all = until(
      **connection, [](const auto& some) { return of<ValueReport>(some).size() >= 10'000; },
      seconds(60));
  expect_all(numbers(all, "Reactor/Counter"), 1, 10'000);
}

// The server's answers are swallowed, so that it believes to have sent what never came: only
// Republish brings it back.
TEST_F(NodeOpcUa, WhatWasSentIntoABrokenLinkIsSentAgain) {
  const auto connection = connect(options("proxy"));
  ASSERT_TRUE(connection) << connection.error().to_string();
  ASSERT_TRUE((*connection)->watch({"Reactor/Counter"}, milliseconds(0)));
  peer_->tell({{"do", "count"}, {"count", 50}});
  until(**connection, [](const auto& all) {
    const auto seen = numbers(all, "Reactor/Counter");
    return !seen.empty() && seen.back() == 50;
  });
  for (int round = 1; round <= 3; ++round) {
    SCOPED_TRACE(round);
    const double last = 50 + round * 100;
    peer_->tell({{"do", "swallow"}});
    peer_->tell({{"do", "count"}, {"count", 60}, {"each", 10}});
    std::this_thread::sleep_for(milliseconds(300));
    peer_->tell({{"do", "close"}});
    peer_->tell({{"do", "count"}, {"count", 20}, {"each", 10}});
    peer_->tell({{"do", "open"}});
    peer_->tell({{"do", "count"}, {"count", 20}});
    const auto all = until(
        **connection,
        [&](const auto& some) {
          const auto seen = numbers(some, "Reactor/Counter");
          const bool told = link_words(some).find("sent again; 0") != std::string::npos;
          return told && !seen.empty() && seen.back() == last;
        },
        seconds(30));
    expect_all(numbers(all, "Reactor/Counter"), last - 99, last);
  }
}

}  // namespace
}  // namespace renkei::equipment::opcua
