#include "renkei/equipment/opcua/opcua_connection.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/equipment/opcua/happenings_test_tools.h"
#include "renkei/equipment/opcua/test_server.h"

namespace renkei::equipment::opcua {
namespace {

using std::chrono::milliseconds;

OpcUaOptions open_options(const TestServer& server) {
  OpcUaOptions options;
  options.url = server.url();
  options.policy = Policy::kNone;
  options.retry_first = milliseconds(20);
  options.retry_max = milliseconds(100);
  return options;
}

TEST(OpcUaConnection, AnAddressSpaceBecomesADescriptionWithUnitsRangesAndTypes) {
  TestServer server({});
  const auto connection = connect(open_options(server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  const DeviceForm& form = (*connection)->form();
  EXPECT_EQ(form.address.security, "None");
  EXPECT_EQ(form.identity.uuid, "urn:renkei:test-server");
  EXPECT_FALSE(form.identity.maker.empty());
  const ValueForm* const temperature = form.value("Reactor/Temperature");
  ASSERT_NE(temperature, nullptr);
  EXPECT_EQ(temperature->type.kind, ValueKind::kReal);
  EXPECT_EQ(temperature->type.unit.code(), "Cel");
  EXPECT_EQ(temperature->type.min, -20);
  EXPECT_EQ(temperature->type.max, 150);
  EXPECT_EQ(temperature->address, "nsu=urn:renkei:test;s=Temperature");
  EXPECT_TRUE(temperature->observable);
  EXPECT_FALSE(temperature->writable);
  EXPECT_TRUE(form.value("Reactor/Setpoint")->writable);
  EXPECT_TRUE(form.value("Reactor/Level")->history);
  EXPECT_EQ(form.value("Reactor/Counts")->type.item().kind, ValueKind::kInteger);
  EXPECT_EQ(form.value("Reactor/Counts")->type.item().max, 32'767);
  EXPECT_EQ(form.value("Reactor/Medium")->type.kind, ValueKind::kText);
  EXPECT_EQ(form.value("Reactor/Limits")->type.members.size(), 2U);
  EXPECT_EQ(form.value("Reactor/Temperature/EURange"), nullptr);
  const CommandForm* const command = form.command("Reactor/DoubleIt");
  ASSERT_NE(command, nullptr);
  ASSERT_EQ(command->parameters.size(), 2U);
  EXPECT_EQ(command->parameters[0].name, "Amount");
  EXPECT_EQ(command->results[0].name, "Twice");
  Faults faults;
  const auto read = read_form("f", write_json(form_json(form)), faults);
  EXPECT_TRUE(read);
  EXPECT_TRUE(faults.empty()) << faults.front().to_string();
}

TEST(OpcUaConnection, WhatIsWrittenIsReadBackForEveryTypeOfValue) {
  TestServer server({});
  const auto connection = connect(open_options(server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  const std::vector<std::pair<std::string, Json>> values{
      {"Reactor/Setpoint", 36.5},
      {"Reactor/Counts", {1, -2, 3, 4}},
      {"Reactor/Medium", "無血清"},
      {"Reactor/Started", "2026-11-23T05:47:28.123Z"},
      {"Reactor/Raw", "AAEC/w=="},
      {"Reactor/Limits", {{"Low", -1.5}, {"High", 2.0}}},
      {"Reactor/Big", 9'223'372'036'854'775'807ULL}};
  for (const auto& [name, value] : values) {
    const auto written = (*connection)->write(name, value);
    ASSERT_TRUE(written) << name << ": " << written.error().to_string();
    const auto read = (*connection)->read(name);
    ASSERT_TRUE(read) << read.error().to_string();
    ASSERT_TRUE(read->value) << name << " " << read->status;
    EXPECT_EQ(*read->value, value) << name;
    EXPECT_EQ(read->quality, Quality::kGood);
  }
}

TEST(OpcUaConnection, WhatCannotBeSentIsRefusedByName) {
  TestServer server({});
  const auto connection = connect(open_options(server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  Connection& device = **connection;
  EXPECT_EQ(device.write("Reactor/Counts", {1, 40'000}).error().code(), "equipment.value_range");
  EXPECT_EQ(device.write("Reactor/Setpoint", "warm").error().code(), "equipment.value_type");
  EXPECT_EQ(device.write("Reactor/Temperature", 37.5).error().code(), "equipment.refused");
  const auto near = device.read("Reactor/Temprature");
  EXPECT_EQ(near.error().code(), "equipment.no_value");
  EXPECT_NE(near.error().remedy().find("Reactor/Temperature"), std::string::npos);
  EXPECT_EQ(device.call("Reactor/Half", Json::object()).error().code(), "equipment.no_command");
  EXPECT_EQ(device.call("Reactor/DoubleIt", {{"Amount", 1}}).error().code(),
            "equipment.value_type");
  EXPECT_EQ(device.history("Reactor/Setpoint", {}, {}, 1).error().code(), "equipment.no_history");
  EXPECT_EQ(device.cancel("call-9").error().code(), "equipment.no_call");
}

TEST(OpcUaConnection, ACallTellsItsResultsOrWhyItFailed) {
  TestServer server({});
  const auto connection = connect(open_options(server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  const auto good = (*connection)->call("Reactor/DoubleIt", {{"Amount", 21.0}, {"Note", "a"}});
  ASSERT_TRUE(good) << good.error().to_string();
  const auto bad = (*connection)->call("Reactor/DoubleIt", {{"Amount", -1.0}, {"Note", "b"}});
  ASSERT_TRUE(bad);
  std::optional<CallReport> finished;
  std::optional<CallReport> failed;
  until(**connection, [&](const auto& all) {
    for (const CallReport& one : of<CallReport>(all)) {
      if (one.call == *good && one.stage == CallStage::kFinished) finished = one;
      if (one.call == *bad && one.stage == CallStage::kFailed) failed = one;
    }
    return finished && failed;
  });
  ASSERT_TRUE(finished && failed);
  EXPECT_EQ(finished->results, (Json{{"Twice", 42.0}, {"Note", "a"}}));
  EXPECT_EQ(failed->error->kind, CallErrorKind::kValidation);
  EXPECT_EQ(failed->error->id, "BadInvalidArgument");
}

TEST(OpcUaConnection, AWatchedValueComesWithItsSourceTimeAndABadOneWithoutAValue) {
  TestServer server({});
  const auto connection = connect(open_options(server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  ASSERT_TRUE((*connection)->watch({"Reactor/Temperature"}, milliseconds(5)));
  until(**connection, [](const auto& all) { return !of<ValueReport>(all).empty(); });
  server.set("Temperature", 38.25, 1'780'000'000'456);
  const auto all =
      until(**connection, [](const auto& some) { return !of<ValueReport>(some).empty(); });
  const ValueReport report = of<ValueReport>(all).back();
  EXPECT_EQ(*report.value, 38.25);
  EXPECT_EQ(report.at, Timestamp(1'780'000'000'456));
  EXPECT_TRUE(report.at_source);
  server.set_bad("Temperature");
  const auto after =
      until(**connection, [](const auto& some) { return !of<ValueReport>(some).empty(); });
  const ValueReport bad = of<ValueReport>(after).back();
  EXPECT_FALSE(bad.value);
  EXPECT_EQ(bad.quality, Quality::kBad);
  EXPECT_EQ(bad.status, "BadSensorFailure");
}

TEST(OpcUaConnection, AnEventComesWithItsFields) {
  TestServer server({});
  const auto connection = connect(open_options(server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  // The subscription is made behind the connection: raised until it is there.
  std::optional<EventReport> event;
  until(**connection, [&](const auto& all) {
    server.raise_event("door open", 700);
    for (const EventReport& one : of<EventReport>(all)) event = one;
    return event.has_value();
  });
  ASSERT_TRUE(event);
  EXPECT_EQ(event->name, "BaseEventType");
  EXPECT_EQ(event->text, "door open");
  EXPECT_EQ(event->severity, 700);
  EXPECT_EQ(event->fields["SourceName"], "Reactor");
  EXPECT_FALSE(event->fields["EventId"].get<std::string>().empty());
}

TEST(OpcUaConnection, HistoryIsReadInPortionsUpToTheCountAskedFor) {
  TestServer server({});
  const auto connection = connect(open_options(server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  constexpr std::int64_t kStart = 1'780'000'000'000;
  for (int i = 0; i < 250; ++i) server.set("Level", i, kStart + i * 1'000);
  const auto all =
      (*connection)
          ->history("Reactor/Level", Timestamp(kStart), Timestamp(kStart + 300'000), 1'000);
  ASSERT_TRUE(all) << all.error().to_string();
  ASSERT_EQ(all->size(), 250U);
  for (std::size_t i = 0; i < all->size(); ++i) {
    EXPECT_EQ((*all)[i].value->get<double>(), static_cast<double>(i));
    EXPECT_EQ((*all)[i].at, Timestamp(kStart + static_cast<std::int64_t>(i) * 1'000));
  }
  const auto some =
      (*connection)->history("Reactor/Level", Timestamp(kStart), Timestamp(kStart + 300'000), 120);
  ASSERT_TRUE(some);
  EXPECT_EQ(some->size(), 120U);
}

TEST(OpcUaConnection, CirclesAndLimitsOfTheAddressSpaceAreSurvivedAndTold) {
  TestServerOptions with;
  with.nodes_beside = 60;
  TestServer server(with);
  OpcUaOptions options = open_options(server);
  options.depth_max = 100;
  const auto whole = connect(options);
  ASSERT_TRUE(whole) << whole.error().to_string();
  EXPECT_EQ((*whole)->form().identity.about, "");
  options.nodes_max = 10;
  const auto part = connect(options);
  ASSERT_TRUE(part);
  EXPECT_LE((*part)->form().values.size(), 10U);
  EXPECT_NE((*part)->form().identity.about.find("nodes over 10"), std::string::npos);
  options.nodes_max = 1'000;
  options.depth_max = 5;
  const auto shallow = connect(options);
  ASSERT_TRUE(shallow);
  EXPECT_NE((*shallow)->form().identity.about.find("5 levels"), std::string::npos);
}

TEST(OpcUaConnection, NothingThereAndNoAddressAreToldByName) {
  OpcUaOptions options;
  options.policy = Policy::kNone;
  options.connect_patience = milliseconds(1'000);
  options.url = "http://127.0.0.1:1";
  EXPECT_EQ(connect(options).error().code(), "equipment.url");
  options.url = "opc.tcp://127.0.0.1:1";
  EXPECT_EQ(connect(options).error().code(), "equipment.unreachable");
}

// The server is stopped and started anew: nothing stands of its sessions, so that a new
// subscription is made, and what was set meanwhile comes from history.
TEST(OpcUaConnection, AfterARestartTheGapIsReadFromHistoryAndNamespacesMayHaveOtherNumbers) {
  constexpr std::int64_t kStart = 1'780'000'000'000;
  auto server = std::make_unique<TestServer>(TestServerOptions{});
  const int port = server->port();
  const auto connection = connect(open_options(*server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  ASSERT_TRUE((*connection)->watch({"Reactor/Level"}, milliseconds(0)));
  server->set("Level", 1, kStart);
  until(**connection, [](const auto& all) {
    const auto seen = numbers(all, "Reactor/Level");
    return !seen.empty() && seen.back() == 1;
  });
  server.reset();
  const auto cut =
      until(**connection, [](const auto& all) { return !of<LinkReport>(all).empty(); });
  EXPECT_FALSE(of<LinkReport>(cut).front().connected);
  EXPECT_EQ((*connection)->read("Reactor/Level").error().code(), "equipment.unreachable");
  TestServerOptions again;
  again.port = port;
  again.namespace_before = true;
  server = std::make_unique<TestServer>(again);
  for (int i = 2; i <= 20; ++i) server->set("Level", i, kStart + i * 1'000);
  // What was read from history is told after its values.
  const auto told_of_history = [](const std::vector<Happening>& some) {
    const auto links = of<LinkReport>(some);
    return std::any_of(links.begin(), links.end(), [](const LinkReport& one) {
      return one.reason.find("history") != std::string::npos;
    });
  };
  const auto all = until(**connection, [&](const auto& some) {
    const auto seen = numbers(some, "Reactor/Level");
    return !seen.empty() && seen.back() == 20 && told_of_history(some);
  });
  const auto seen = numbers(all, "Reactor/Level");
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back(), 20);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end()) << "a value came twice";
  EXPECT_TRUE(told_of_history(all));
}

TEST(OpcUaConnection, AServerThatComesBackAsAnotherIsNotSpokenTo) {
  auto server = std::make_unique<TestServer>(TestServerOptions{});
  const int port = server->port();
  const auto connection = connect(open_options(*server));
  ASSERT_TRUE(connection) << connection.error().to_string();
  server.reset();
  TestServerOptions other;
  other.port = port;
  other.application_uri = "urn:renkei:another";
  server = std::make_unique<TestServer>(other);
  const auto refused = [](const auto& all) {
    for (const LinkReport& one : of<LinkReport>(all)) {
      if (one.reason.find("has come back as another") != std::string::npos) return true;
    }
    return false;
  };
  until(**connection, refused);
  server.reset();
  TestServerOptions less;
  less.port = port;
  less.without_setpoint = true;
  server = std::make_unique<TestServer>(less);
  const auto all = until(**connection, [](const auto& some) {
    for (const LinkReport& one : of<LinkReport>(some)) {
      if (one.reason.find("Reactor/Setpoint is not there") != std::string::npos) return true;
    }
    return false;
  });
  for (const LinkReport& one : of<LinkReport>(all)) EXPECT_FALSE(one.connected);
}

}  // namespace
}  // namespace renkei::equipment::opcua
