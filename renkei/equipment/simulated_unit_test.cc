#include "renkei/equipment/simulated_unit.h"

#include <variant>

#include <gtest/gtest.h>

namespace renkei::equipment {
namespace {

const Timestamp kStart(1'780'000'000'000);
Timestamp at(std::int64_t seconds) { return Timestamp(kStart.milliseconds() + seconds * 1000); }

SimulatedUnitOptions mixer() {
  SimulatedUnitOptions options;
  options.id = "m-1";
  options.kind = "stirred-vessel";
  options.initial = {{"volume", 5}};
  options.services = {{"mix",
                       "stir",
                       {{"mixing_time", "duration"}},
                       {{"speed", 120}},
                       {{"cycle", *Unit::parse("s")}}}};
  options.properties["material"] = std::string("H2O");
  return options;
}

std::vector<ServiceReport> reports(SimulatedUnit& unit) {
  std::vector<ServiceReport> found;
  for (const Delivery& one : unit.take()) {
    if (const auto* report = std::get_if<ServiceReport>(&one)) found.push_back(*report);
  }
  return found;
}

TEST(SimulatedUnit, OffersAServiceUnderTheNameItsMakerGivesIt) {
  auto unit = SimulatedUnit::make(mixer(), kStart);
  ASSERT_TRUE(unit);
  const recipe::Service* mix = (*unit)->description().service("mix");
  ASSERT_NE(mix, nullptr);
  EXPECT_EQ(mix->parameters.at("mixing_time").code(), "s");
  EXPECT_EQ(mix->parameters.at("cycle").code(), "s");
  EXPECT_FALSE(mix->parameters.contains("speed"));
  (*unit)->send({"k", "mix", recipe::Order::kStart, {{"mixing_time", 30}, {"cycle", 1}}});
  ASSERT_TRUE((*unit)->advance(at(20)));
  auto told = reports(**unit);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().service, "mix");
  EXPECT_EQ(told.back().state, recipe::State::kRunning);
  ASSERT_TRUE((*unit)->advance(at(40)));
  told = reports(**unit);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().state, recipe::State::kComplete);
  // Thirty seconds at two turns a second, begun with 5 L in it: empty it would have refused.
  EXPECT_NEAR(told.back().results.at("turns"), 60, 1e-6);
}

TEST(SimulatedUnit, AConditionOnAPropertyThatIsTextIsJudged) {
  auto unit = SimulatedUnit::make(mixer(), kStart);
  recipe::EquipmentRequirement requirement;
  requirement.id = "mixer";
  requirement.equipment_class = "stirred-vessel";
  requirement.where.push_back(*recipe::Expression::parse("material = \"H2O\""));
  EXPECT_TRUE(check_fit((*unit)->description(), requirement).empty());
  requirement.where.front() = *recipe::Expression::parse("material = \"C2H5OH\"");
  const Faults faults = check_fit((*unit)->description(), requirement);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults.front().code(), "equipment.property");
}

TEST(SimulatedUnit, WarmsUpAndEnds) {
  auto unit = SimulatedUnit::make(mixer(), kStart);
  (*unit)->send({"k", "heat_up", recipe::Order::kStart, {{"goal", 90}, {"power", 5000}}});
  ASSERT_TRUE((*unit)->advance(at(7200)));
  const auto told = reports(**unit);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().state, recipe::State::kComplete);
  EXPECT_NEAR(told.back().results.at("reached"), 89, 0.01);
}

// Of a machine that knows no keys, the time alone tells an old run from the one just ordered.
// The stirrer turns; what the instrument says of it stands, or runs away.
TEST(SimulatedUnit, AValueIsFrozenDriftsAndIsMended) {
  auto unit = SimulatedUnit::make(mixer(), kStart);
  ASSERT_TRUE(unit);
  const auto speed_at = [&](int seconds) {
    EXPECT_TRUE((*unit)->advance(at(seconds)));
    double last = -1;
    for (const Delivery& one : (*unit)->take()) {
      const auto* const reading = std::get_if<Reading>(&one);
      if (reading == nullptr || reading->name != "speed") continue;
      EXPECT_EQ(reading->quality, Quality::kGood);
      last = reading->amount.value_or(-1);
    }
    return last;
  };
  (*unit)->freeze("speed");
  (*unit)->send({"k", "mix", recipe::Order::kStart, {{"mixing_time", 80'000}}});
  EXPECT_EQ(speed_at(3600), 0);
  (*unit)->mend();
  EXPECT_EQ(speed_at(3600), 120);
  (*unit)->drift("speed", 6);
  EXPECT_NEAR(speed_at(7200), 126, 1e-9);
  (*unit)->freeze("no such value");
  (*unit)->mend();
  EXPECT_EQ(speed_at(7260), 120);
}

TEST(SimulatedUnit, RemembersSinceWhenAServiceIsOver) {
  SimulatedUnitOptions options = mixer();
  options.knows_keys = false;
  const auto first = *SimulatedUnit::make(options, kStart);
  first->send({"k-1", "stir", recipe::Order::kStart, {{"speed", 60}, {"duration", 60}}});
  ASSERT_TRUE(first->advance(at(3600)));
  const auto second = *SimulatedUnit::make(options, kStart);
  ASSERT_TRUE(second->load(first->save()));
  (void)second->take();
  second->read_back("stir");
  const auto told = second->take();
  ASSERT_EQ(told.size(), 1U);
  const auto& report = std::get<ServiceReport>(told.front());
  EXPECT_EQ(report.state, recipe::State::kComplete);
  EXPECT_EQ(report.at, at(60));
}

}  // namespace
}  // namespace renkei::equipment
