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
properties = { volume_max = "2000 L", material = "SUS316L" }
[unit.mixer]
model = "stirred-vessel"
initial = { volume = "5000 mL" }
[unit.mixer.service.mix]
of = "stir"
parameters = { mixing_time = "duration" }
with = { speed = "2 {rev}/s" }
ignored = { cycle = "s" }
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
  EXPECT_EQ(std::get<recipe::Amount>(plant->units[0].properties.at("volume_max")).unit.code(), "L");
  EXPECT_EQ(std::get<std::string>(plant->units[0].properties.at("material")), "SUS316L");
  ASSERT_EQ(plant->units[1].services.size(), 1U);
  EXPECT_EQ(plant->units[1].services[0].of, "stir");
  EXPECT_EQ(plant->units[1].services[0].parameters.at("mixing_time"), "duration");
  EXPECT_EQ(plant->units[1].services[0].with.at("speed"), 120);
  EXPECT_EQ(plant->units[1].services[0].ignored.at("cycle").code(), "s");
  EXPECT_EQ(plant->units[1].initial.at("volume"), 5);
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
properties = { volume_max = "2OO L" }
[unit.c]
model = "incubator"
sample_every = "0.05 s"
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

TEST(PlantFile, NamesWhatTheModelDoesNotHave) {
  Faults faults;
  const auto plant = read_plant("plant.toml", R"(format = "renkei plant 1"
[unit.m]
model = "stirred-vessel"
initial = { volum = "5 L", heat = "5 L", volume = "50 L" }
[unit.m.service.mix]
of = "shake"
[unit.m.service.turn]
of = "stir"
parameters = { time = "durration" }
with = { speed = "5 L" }
)",
                                faults);
  ASSERT_TRUE(plant);
  std::string told;
  for (const Error& fault : faults) {
    told += fault.code() + ":" + std::to_string(fault.place().line) + " ";
  }
  EXPECT_EQ(told,
            "recipe.value:4 unit.not_commensurable:4 recipe.value:4 recipe.value:6 recipe.value:9 "
            "unit.not_commensurable:10 ");
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
