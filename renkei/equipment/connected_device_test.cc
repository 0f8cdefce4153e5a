#include "renkei/equipment/connected_device.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "renkei/equipment/happening_queue.h"

namespace renkei::equipment {
namespace {

using ::testing::ElementsAre;

Unit unit(const char* code) { return Unit::parse(code).value(); }

// A connection that says what it is told to, and keeps what it was sent.
class Script final : public Connection {
 public:
  explicit Script(DeviceForm form) : form_(std::move(form)) {}
  const DeviceForm& form() const override { return form_; }
  Result<ValueReport> read(const std::string&, Patience) override { return refused(); }
  Result<void> write(const std::string&, const Json&, Patience) override { return refused(); }
  Result<std::vector<ValueReport>> history(const std::string&, Timestamp, Timestamp, std::size_t,
                                           Patience) override {
    return refused();
  }
  Result<std::string> call(const std::string&, const Json&, Patience) override { return refused(); }
  Result<void> cancel(const std::string&, Patience) override { return refused(); }
  Result<void> watch(const std::vector<std::string>& values, std::chrono::milliseconds) override {
    watched = values;
    return {};
  }
  void send(const DeviceOrder& order) override { sent.push_back(order); }
  void ask(const std::string& key) override { asked.push_back(key); }
  void read_back(const std::string& service) override { asked.push_back(service); }
  std::vector<Happening> take(std::size_t most) override { return queue.take(most); }
  bool wait(std::chrono::milliseconds patience) override { return queue.wait(patience); }

  std::vector<std::string> watched;
  std::vector<DeviceOrder> sent;
  std::vector<std::string> asked;
  HappeningQueue queue;

 private:
  static tl::unexpected<Error> refused() { return fail(Error{"test.refused", "not here"}); }
  DeviceForm form_;
};

DeviceForm form() {
  DeviceForm form;
  form.values = {{.name = "Culture/T", .type = {.kind = ValueKind::kReal, .unit = unit("Cel")}},
                 {.name = "Culture/V", .type = {.kind = ValueKind::kReal, .unit = unit("mL")}},
                 {.name = "Door", .type = {.kind = ValueKind::kBoolean}},
                 {.name = "Name", .type = {.kind = ValueKind::kText}}};
  form.services = {{.service = {.name = "Warm",
                                .parameters = {{"SetPoint", unit("Cel")}, {"Rate", unit("K/min")}},
                                .results = {{"Duration", unit("min")}}}}};
  form.properties = {{"closed", true}, {"volume_max", recipe::Amount{Decimal(2), unit("L")}}};
  form.knows_keys = true;
  return form;
}

ConnectedDeviceOptions options() {
  ConnectedDeviceOptions options;
  options.id = "br-1";
  options.equipment_class = "bioreactor";
  options.values = {{"temperature", {"Culture/T", unit("Cel")}},
                    {"volume", {"Culture/V", unit("L")}},
                    {"door", {"Door", Unit()}}};
  options.services = {{"heat_up", "Warm", {{"target", "SetPoint"}}, {{"time", "Duration"}}}};
  options.properties = {{"closed", false}};
  return options;
}

std::string error_of(const ConnectedDeviceOptions& options) {
  const auto made = ConnectedDevice::make(std::make_unique<Script>(form()), options);
  return made ? "" : made.error().code() + " " + made.error().value();
}

TEST(ConnectedDevice, HasTheNamesAndUnitsOfRecipes) {
  auto script = std::make_unique<Script>(form());
  Script& machine = *script;
  const auto device = ConnectedDevice::make(std::move(script), options()).value();
  const DeviceDescription& is = device->description();
  EXPECT_EQ(is.equipment_class, "bioreactor");
  EXPECT_EQ(is.values.at("volume"), unit("L"));
  ASSERT_NE(is.service("heat_up"), nullptr);
  ASSERT_NE(is.service("Warm"), nullptr);
  EXPECT_EQ(is.service("heat_up")->parameters.count("target"), 1U);
  EXPECT_EQ(is.service("heat_up")->parameters.count("Rate"), 1U);
  EXPECT_EQ(is.service("heat_up")->results.count("time"), 1U);
  EXPECT_EQ(is.service("Warm")->parameters.count("SetPoint"), 1U);
  EXPECT_EQ(std::get<bool>(is.properties.at("closed")), false);
  EXPECT_EQ(is.properties.count("volume_max"), 1U);
  EXPECT_TRUE(is.knows_keys);
  EXPECT_THAT(machine.watched, ElementsAre("Door", "Culture/T", "Culture/V"));
}

// The first that comes of every device: nobody waits for a link that was never lost.
bool says_it_is_there(ConnectedDevice& device) {
  const auto first = device.take();
  return first.size() == 1 && std::get<LinkReport>(first[0]).connected;
}

// LADS describes no results; the file says what they are.
TEST(ConnectedDevice, WhatTheDescriptionLacksOfAServiceCanBeSaid) {
  auto script = std::make_unique<Script>(form());
  Script& machine = *script;
  ConnectedDeviceOptions with = options();
  ConnectedService warm{"Warm", "Warm"};
  warm.results = {{"yield", "Yield"}};
  warm.units = {{"yield", unit("g")}};
  warm.self_completing = false;
  with.services = {warm};
  const auto device = ConnectedDevice::make(std::move(script), with).value();
  ASSERT_EQ(device->description().services.size(), 1U);
  EXPECT_EQ(device->description().services[0].results.at("yield"), unit("g"));
  EXPECT_FALSE(device->description().services[0].self_completing);
  ServiceReport told{.service = "Warm", .state = recipe::State::kComplete, .at = {}};
  told.results = {{"Yield", 5}};
  EXPECT_TRUE(says_it_is_there(*device));
  machine.queue.put({.arrived = {}, .what = told});
  const auto all = device->take();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(std::get<ServiceReport>(all[0]).results.at("yield"), 5);
}

TEST(ConnectedDevice, OrdersGoOutUnderTheMachinesNames) {
  auto script = std::make_unique<Script>(form());
  Script& machine = *script;
  const auto device = ConnectedDevice::make(std::move(script), options()).value();
  device->send({"k1", "heat_up", recipe::Order::kStart, {{"target", 37}, {"Rate", 2}}});
  device->send({"k2", "heat_up", recipe::Order::kAbort, {}});
  device->ask("k1");
  device->read_back("heat_up");
  ASSERT_EQ(machine.sent.size(), 2U);
  EXPECT_EQ(machine.sent[0].service, "Warm");
  EXPECT_EQ(machine.sent[0].key, "k1");
  EXPECT_EQ(machine.sent[0].parameters,
            (std::map<std::string, double>{{"SetPoint", 37}, {"Rate", 2}}));
  EXPECT_EQ(machine.sent[1].order, recipe::Order::kAbort);
  EXPECT_THAT(machine.asked, ElementsAre("k1", "Warm"));
}

TEST(ConnectedDevice, WhatTheMachineSaysComesInTheNamesAndUnitsOfRecipes) {
  auto script = std::make_unique<Script>(form());
  Script& machine = *script;
  const auto device = ConnectedDevice::make(std::move(script), options()).value();
  const Timestamp at(1'795'412'848'000);
  const Timestamp here(1'795'412'848'250);
  EXPECT_TRUE(says_it_is_there(*device));
  machine.queue.put({here, ValueReport{.name = "Culture/V", .value = Json(1500), .at = at}});
  machine.queue.put({here, ValueReport{.name = "Door", .value = Json(true), .at = at}});
  machine.queue.put(
      {here, ValueReport{
                 .name = "Culture/T", .value = Json("warm"), .quality = Quality::kGood, .at = at}});
  machine.queue.put({here, ValueReport{.name = "Name", .value = Json("x"), .at = at}});
  machine.queue.put({here, ServiceReport{.service = "Warm",
                                         .state = recipe::State::kComplete,
                                         .key = "k1",
                                         .results = {{"Duration", 12}},
                                         .at = at}});
  machine.queue.put({here, FileReport{.name = "curve.csv", .bytes = "1,2", .at = at}});
  const auto all = device->take();
  ASSERT_EQ(all.size(), 6U);
  const auto& volume = std::get<Reading>(all[0]);
  EXPECT_EQ(volume.name, "volume");
  EXPECT_DOUBLE_EQ(volume.amount.value(), 1.5);
  EXPECT_EQ(volume.at, at);
  EXPECT_EQ(volume.arrived, here);
  EXPECT_EQ(std::get<Reading>(all[1]).amount, 1);
  EXPECT_FALSE(std::get<Reading>(all[2]).amount);
  EXPECT_EQ(std::get<Reading>(all[2]).quality, Quality::kBad);
  EXPECT_EQ(std::get<ServiceReport>(all[3]).service, "Warm");
  EXPECT_EQ(std::get<ServiceReport>(all[4]).service, "heat_up");
  EXPECT_EQ(std::get<ServiceReport>(all[4]).results.at("time"), 12);
  EXPECT_EQ(std::get<FileReport>(all[5]).bytes, "1,2");
  EXPECT_EQ(std::get<FileReport>(all[5]).arrived, here);
  EXPECT_TRUE(device->take().empty());
}

TEST(ConnectedDevice, WhatTheMachineDoesNotHaveIsNamed) {
  auto wrong = options();
  wrong.values["ph"] = {"Culture/pH", Unit()};
  EXPECT_EQ(error_of(wrong), "equipment.no_value Culture/pH");
  wrong = options();
  wrong.values["name"] = {"Name", Unit()};
  EXPECT_EQ(error_of(wrong), "equipment.value_type Name");
  wrong = options();
  wrong.values["volume"].unit = unit("kg");
  EXPECT_EQ(error_of(wrong), "equipment.unit volume");
  wrong = options();
  wrong.services.push_back({"stir", "Stir"});
  EXPECT_EQ(error_of(wrong), "equipment.no_service Stir");
  wrong = options();
  wrong.services[0].parameters["speed"] = "Speed";
  EXPECT_EQ(error_of(wrong), "equipment.no_parameter Speed");
  EXPECT_EQ(error_of(options()), "");
}

}  // namespace
}  // namespace renkei::equipment
