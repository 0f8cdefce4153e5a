#include "renkei/serve/unit_binding.h"

#include <gtest/gtest.h>

namespace renkei::serve {
namespace {

equipment::DeviceDescription vessel(const std::string& id, const std::string& volume) {
  equipment::DeviceDescription device;
  device.id = id;
  device.equipment_class = "vessel";
  device.properties["volume_max"] = recipe::Amount{*Decimal::parse(volume), *Unit::parse("L")};
  return device;
}

recipe::Recipe two_vessels() {
  recipe::Recipe recipe;
  for (const char* id : {"small", "large"}) {
    recipe::EquipmentRequirement requirement;
    requirement.id = id;
    requirement.equipment_class = "vessel";
    if (std::string(id) == "large") {
      requirement.where.push_back(*recipe::Expression::parse("volume_max >= 100 'L'"));
    }
    recipe.equipment.push_back(requirement);
  }
  return recipe;
}

TEST(UnitBinding, TakesTheFirstThatFitsAndIsBoundToNothingElse) {
  const auto a = vessel("a", "10");
  const auto b = vessel("b", "200");
  const auto bound = bind_units(two_vessels(), {&a, &b}, {});
  ASSERT_TRUE(bound) << bound.error().to_string();
  EXPECT_EQ(*bound, (events::Texts{{"small", "a"}, {"large", "b"}}));
}

TEST(UnitBinding, WhatIsGivenStaysAndIsNotBoundTwice) {
  const auto a = vessel("a", "10");
  const auto b = vessel("b", "200");
  const auto c = vessel("c", "300");
  const auto bound = bind_units(two_vessels(), {&a, &b, &c}, {{"small", "b"}});
  ASSERT_TRUE(bound);
  EXPECT_EQ(bound->at("large"), "c");
}

TEST(UnitBinding, NamesWhatTheNearestLacks) {
  const auto a = vessel("a", "10");
  const auto b = vessel("b", "20");
  const auto bound = bind_units(two_vessels(), {&a, &b}, {});
  ASSERT_FALSE(bound);
  EXPECT_EQ(bound.error().code(), "execute.unit");
  EXPECT_EQ(bound.error().value(), "large");
  EXPECT_NE(bound.error().message().find("volume_max"), std::string::npos);
  // None is left: the one that fits is bound to the other already.
  const auto c = vessel("c", "200");
  const auto taken = bind_units(two_vessels(), {&c}, {});
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().message().find("none is left"), std::string::npos);
}

}  // namespace
}  // namespace renkei::serve
