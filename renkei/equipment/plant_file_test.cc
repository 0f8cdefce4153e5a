#include "renkei/equipment/plant_file.h"

#include <string>

#include <gtest/gtest.h>

namespace renkei::equipment {
namespace {

constexpr const char* kPlant = R"(format = "renkei plant 1"
title = { en = "Pilot", ja = "試作" }
[unit.bioreactor-1]
model = "cho-fed-batch"
class = "bioreactor"
knows_keys = false
sample_every = "2 min"
properties = { volume_max = "2000 L" }
[unit.freezer]
model = "freezer-ultra-low"
[people]
operator = "hana"
delay = "1 h"
[answers]
"culture/sample.viability" = "96"
)";

TEST(PlantFile, ReadsUnitsPeopleAndAnswers) {
  Faults faults;
  const auto plant = read_plant("plant.toml", kPlant, faults);
  ASSERT_TRUE(plant) << plant.error().to_string();
  EXPECT_TRUE(faults.empty()) << faults.front().to_string();
  ASSERT_EQ(plant->units.size(), 2U);
  EXPECT_EQ(plant->units[0].id, "bioreactor-1");
  EXPECT_EQ(plant->units[0].equipment_class, "bioreactor");
  EXPECT_FALSE(plant->units[0].knows_keys);
  EXPECT_EQ(plant->units[0].sample_every_s, 120);
  EXPECT_EQ(plant->units[0].properties.at("volume_max").unit.code(), "L");
  EXPECT_EQ(plant->units[1].sample_every_s, 60);
  EXPECT_NE(plant->units[0].seed, plant->units[1].seed);
  EXPECT_EQ(plant->operator_id, "hana");
  EXPECT_EQ(plant->witness_id, "simulated-witness");
  EXPECT_EQ(plant->answer_after_s, 3600);
  EXPECT_EQ(plant->answers.at("culture/sample.viability"), "96");
}

TEST(PlantFile, NamesEveryFaultAtItsLine) {
  Faults faults;
  const auto plant = read_plant("plant.toml", R"(format = "renkei plant 1"
[unit.Bio]
model = "cho-fed-bach"
[unit.b]
modell = "incubator"
sample_every = "5 L"
properties = { volume_max = "much" }
[unit.c]
model = "incubator"
sample_every = "0 s"
)",
                                faults);
  ASSERT_TRUE(plant);
  std::string told;
  for (const Error& fault : faults) {
    told += fault.code() + ":" + std::to_string(fault.place().line) + " ";
  }
  EXPECT_NE(told.find("equipment.unit_id:2"), std::string::npos) << told;
  EXPECT_NE(told.find("equipment.kind:3"), std::string::npos) << told;
  EXPECT_NE(told.find("recipe.missing:4"), std::string::npos) << told;
  EXPECT_NE(told.find("recipe.unknown_key:5"), std::string::npos) << told;
  EXPECT_NE(told.find("recipe.value:6"), std::string::npos) << told;
  EXPECT_NE(told.find("decimal.syntax:7"), std::string::npos) << told;
  EXPECT_NE(told.find("recipe.value:10"), std::string::npos) << told;
  EXPECT_EQ(faults[1].remedy(), "write cho-fed-batch");
}

TEST(PlantFile, RefusesWhatIsNoPlant) {
  Faults faults;
  const auto none = read_plant("a.toml", "format = \"renkei recipe 1\"\n", faults);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code(), "equipment.plant_format");
  EXPECT_FALSE(read_plant("a.toml", "format = ", faults));
}

TEST(PlantFile, SimulatedPeopleAnswerTheMiddleOfWhatIsAimedAt) {
  recipe::Question question;
  EXPECT_EQ(usual_answer(question), "yes");
  question.type = recipe::AnswerType::kNumber;
  EXPECT_EQ(usual_answer(question), "0");
  question.limits.acceptable = {*Decimal::parse("6.5"), *Decimal::parse("8")};
  EXPECT_EQ(usual_answer(question), "7.25");
  question.limits.target = {*Decimal::parse("90"), std::nullopt};
  EXPECT_EQ(usual_answer(question), "90");
  question.type = recipe::AnswerType::kChoice;
  question.choices = {"pass", "fail"};
  EXPECT_EQ(usual_answer(question), "pass");
}

}  // namespace
}  // namespace renkei::equipment
