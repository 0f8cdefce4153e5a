#include "renkei/equipment/sila/device_model.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace renkei::equipment::sila {
namespace {

Element number(const std::string& name, Basic basic = Basic::kReal) {
  Element one{.identifier = name};
  one.type.basic = basic;
  return one;
}

Feature heater(const std::string& originator, const std::string& version = "1.0") {
  Feature feature{
      .identifier = "Heater", .version = version, .originator = originator, .category = "heat"};
  Command heat{.identifier = "Heat", .observable = true, .parameters = {number("Target")}};
  heat.errors = {"TooHot", "TooHot"};
  feature.commands.push_back(heat);
  feature.properties.push_back({.element = number("Now"), .observable = true});
  feature.errors.push_back({.identifier = "TooHot"});
  feature.metadata.push_back({.element = number("Who", Basic::kString)});
  return feature;
}

TEST(SilaDeviceModel, NamesAreShortWhereTheyAreAlone) {
  const auto model = DeviceModel::make({heater("jp.example")}, {});
  ASSERT_TRUE(model.has_value()) << model.error().to_string();
  const CommandTarget* heat = (*model)->command("Heater/Heat");
  ASSERT_NE(heat, nullptr);
  EXPECT_EQ(heat->method, "/sila2.jp.example.heat.heater.v1.Heater/Heat");
  EXPECT_EQ(heat->qualified, "jp.example/heat/Heater/v1/Command/Heat");
  EXPECT_EQ(heat->form.errors.size(), 1U);
  const PropertyTarget* now = (*model)->property("Heater/Now");
  ASSERT_NE(now, nullptr);
  EXPECT_EQ(now->method, "/sila2.jp.example.heat.heater.v1.Heater/Subscribe_Now");
  const MetadataTarget* who = (*model)->metadata("JP.example/heat/heater/v1/Metadata/Who");
  ASSERT_NE(who, nullptr);
  EXPECT_EQ(who->header, "sila-jp.example-heat-heater-v1-metadata-who-bin");
  ASSERT_EQ((*model)->form().services.size(), 1U);
  EXPECT_EQ((*model)->form().services[0].service.name, "Heater/Heat");
}

TEST(SilaDeviceModel, TwoFeaturesOfOneIdentifierAreNamedInFull) {
  const auto model = DeviceModel::make({heater("jp.example"), heater("org.other")}, {});
  ASSERT_TRUE(model.has_value()) << model.error().to_string();
  EXPECT_EQ((*model)->command("Heater/Heat"), nullptr);
  EXPECT_NE((*model)->command("jp.example/heat/Heater/v1/Command/Heat"), nullptr);
  EXPECT_NE((*model)->property("org.other/heat/Heater/v1/Property/Now"), nullptr);
  EXPECT_EQ((*model)->form().services.size(), 2U);
  // So are two versions of one feature.
  EXPECT_TRUE(DeviceModel::make({heater("a.b"), heater("a.b", "2.0")}, {}).has_value());
  EXPECT_FALSE(DeviceModel::make({heater("a.b"), heater("a.b", "1.1")}, {}).has_value());
}

TEST(SilaDeviceModel, OnlyWhatTakesNumbersAloneIsAService) {
  Feature feature = heater("jp.example");
  feature.commands[0].parameters.push_back(number("Name", Basic::kString));
  Command pick{.identifier = "Pick", .observable = true};
  pick.responses = {number("At", Basic::kBoolean), number("Force"),
                    number("Turns", Basic::kInteger)};
  feature.commands.push_back(pick);
  feature.commands.push_back({.identifier = "Open"});
  const auto model = DeviceModel::make({feature}, {});
  ASSERT_TRUE(model.has_value());
  ASSERT_EQ((*model)->form().services.size(), 1U);
  const recipe::Service& service = (*model)->form().services[0].service;
  EXPECT_EQ(service.name, "Heater/Pick");
  EXPECT_EQ(service.results.size(), 2U);
}

}  // namespace
}  // namespace renkei::equipment::sila
