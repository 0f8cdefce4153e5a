// Observable commands as services of recipes, against a server of another make.
#include <algorithm>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "tests/interop_sila/peer.h"
#include <gtest/gtest.h>

namespace renkei::equipment::sila {
namespace {

using recipe::Order;
using recipe::State;

const char* const kCount = "ObservableCommandTest/Count";

// Orders and states in the order in which they came.
struct Told {
  std::vector<OrderReport> orders;
  std::vector<ServiceReport> services;
};

Told until(Connection& machine, State state) {
  Told told;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < end) {
    if (!machine.wait(std::chrono::milliseconds(200))) continue;
    for (Happening& one : machine.take()) {
      if (const auto* order = std::get_if<OrderReport>(&one.what)) told.orders.push_back(*order);
      if (const auto* service = std::get_if<ServiceReport>(&one.what)) {
        told.services.push_back(*service);
      }
    }
    if (!told.services.empty() && told.services.back().state == state) break;
  }
  return told;
}

std::vector<State> states(const Told& told) {
  std::vector<State> all;
  for (const ServiceReport& one : told.services) all.push_back(one.state);
  return all;
}

OrderReport answer(Connection& machine) {
  const auto all = gathered<OrderReport>(
      machine, [](const std::vector<OrderReport>& orders) { return !orders.empty(); });
  return all.empty() ? OrderReport{.key = "none came", .at = {}} : all.front();
}

class SilaService : public testing::Test {
 protected:
  void SetUp() override {
    RENKEI_NEEDS(peer_);
    auto made = connect(plainly(peer_));
    ASSERT_TRUE(made.has_value()) << made.error().to_string();
    machine_ = *std::move(made);
  }
  void order(Order order, std::map<std::string, double> parameters = {}) {
    machine_->send({.key = "k" + std::to_string(++keys_),
                    .service = kCount,
                    .order = order,
                    .parameters = std::move(parameters)});
  }

  Peer peer_;
  std::unique_ptr<Connection> machine_;
  int keys_ = 0;
};

TEST_F(SilaService, RunsToItsEndWithResults) {
  machine_->read_back(kCount);
  EXPECT_EQ(states(until(*machine_, State::kIdle)), std::vector<State>{State::kIdle});
  order(Order::kStart, {{"N", 3}, {"Delay", 0.05}});
  const Told told = until(*machine_, State::kComplete);
  ASSERT_EQ(told.orders.size(), 1U);
  EXPECT_EQ(told.orders[0].key, "k1");
  EXPECT_EQ(told.orders[0].fate, Fate::kAccepted);
  EXPECT_EQ(states(told), (std::vector<State>{State::kRunning, State::kComplete}));
  EXPECT_EQ(told.services.back().results.at("IterationResponse"), 2.0);
  EXPECT_EQ(told.services.back().key, "");
  machine_->read_back(kCount);
  EXPECT_EQ(states(until(*machine_, State::kComplete)), std::vector<State>{State::kComplete});
  // Start in a final state is a new run.
  order(Order::kStart, {{"N", 1}, {"Delay", 0}});
  EXPECT_EQ(states(until(*machine_, State::kComplete)),
            (std::vector<State>{State::kRunning, State::kComplete}));
}

TEST_F(SilaService, IsPausedResumedAndStopped) {
  order(Order::kStart, {{"N", 1000}, {"Delay", 0.5}});
  EXPECT_EQ(states(until(*machine_, State::kRunning)), std::vector<State>{State::kRunning});
  order(Order::kStart, {{"N", 1}, {"Delay", 0}});
  EXPECT_EQ(answer(*machine_).fate, Fate::kRefused);
  order(Order::kPause);
  EXPECT_EQ(states(until(*machine_, State::kPaused)), std::vector<State>{State::kPaused});
  order(Order::kHold);
  EXPECT_EQ(answer(*machine_).fate, Fate::kRefused);
  order(Order::kResume);
  EXPECT_EQ(states(until(*machine_, State::kRunning)), std::vector<State>{State::kRunning});
  order(Order::kStop);
  const Told told = until(*machine_, State::kStopped);
  ASSERT_EQ(told.orders.size(), 1U);
  EXPECT_EQ(told.orders[0].fate, Fate::kAccepted);
  EXPECT_NE(told.services.back().reason.find("cancelled"), std::string::npos);
  order(Order::kStop);
  EXPECT_EQ(answer(*machine_).fate, Fate::kRefused);
}

TEST_F(SilaService, ParametersThatDoNotFitAreRefused) {
  for (const std::map<std::string, double>& parameters :
       {std::map<std::string, double>{{"N", 1.5}, {"Delay", 0}},
        {{"N", 1}},
        {{"N", 1}, {"Delay", 61}},
        {{"N", -1}, {"Delay", 0}},
        {{"N", 1}, {"Delay", 0}, {"M", 1}}}) {
    order(Order::kStart, parameters);
    const OrderReport report = answer(*machine_);
    EXPECT_EQ(report.fate, Fate::kRefused);
    EXPECT_FALSE(report.reason.empty());
  }
}

TEST_F(SilaService, ARunOutlivesItsLink) {
  order(Order::kStart, {{"N", 12}, {"Delay", 0.25}});
  EXPECT_EQ(states(until(*machine_, State::kRunning)), std::vector<State>{State::kRunning});
  peer_.say("cut");
  auto links = gathered<LinkReport>(*machine_, [](const auto& all) { return !all.empty(); });
  ASSERT_FALSE(links.empty());
  EXPECT_FALSE(links[0].connected);
  // While the link is lost an order has no answer, and neither has a question.
  machine_->read_back(kCount);
  peer_.say("mend");
  std::vector<Happening> all;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  bool asked = false;
  bool complete = false;
  std::vector<State> seen;
  while (!complete && std::chrono::steady_clock::now() < end) {
    if (!machine_->wait(std::chrono::milliseconds(200))) continue;
    for (Happening& one : machine_->take()) {
      if (const auto* link = std::get_if<LinkReport>(&one.what); link && link->connected) {
        EXPECT_TRUE(seen.empty());
        machine_->read_back(kCount);
        asked = true;
      }
      if (const auto* service = std::get_if<ServiceReport>(&one.what)) {
        seen.push_back(service->state);
        complete = service->state == State::kComplete;
        if (complete) {
          EXPECT_EQ(service->results.at("IterationResponse"), 11.0);
        }
      }
    }
  }
  EXPECT_TRUE(asked);
  EXPECT_EQ(seen, (std::vector<State>{State::kRunning, State::kComplete}));
}

TEST_F(SilaService, AMachineThatForgotItsRunIsNotSaidToRun) {
  order(Order::kStart, {{"N", 1000}, {"Delay", 1}});
  EXPECT_EQ(states(until(*machine_, State::kRunning)), std::vector<State>{State::kRunning});
  const int port = peer_.port();
  peer_.end();
  const Peer again({"--port", std::to_string(port)});
  RENKEI_NEEDS(again);
  const Told told = until(*machine_, State::kAborted);
  EXPECT_EQ(states(told), std::vector<State>{State::kAborted});
  EXPECT_NE(told.services.back().reason.find("does not know"), std::string::npos)
      << told.services.back().reason;
}

TEST(SilaServiceWithout, ControllersStopIsRefusedInWords) {
  Peer peer({"--without", "CancelController,PauseController"});
  RENKEI_NEEDS(peer);
  auto machine = connect(plainly(peer));
  ASSERT_TRUE(machine.has_value()) << machine.error().to_string();
  EXPECT_FALSE((*machine)->form().command(kCount)->cancellable);
  (*machine)->send({.key = "a",
                    .service = kCount,
                    .order = Order::kStart,
                    .parameters = {{"N", 5}, {"Delay", 0.2}}});
  EXPECT_EQ(answer(**machine).fate, Fate::kAccepted);
  (*machine)->send({.key = "b", .service = kCount, .order = Order::kStop});
  const OrderReport report = answer(**machine);
  EXPECT_EQ(report.key, "b");
  EXPECT_EQ(report.fate, Fate::kRefused);
  EXPECT_NE(report.reason.find("CancelController"), std::string::npos);
}

}  // namespace
}  // namespace renkei::equipment::sila
