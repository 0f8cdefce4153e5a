#include "renkei/equipment/plant_file.h"

#include <string>

#include <fmt/format.h>
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

constexpr const char* kConnected = R"(format = "renkei plant 1"
title = { en = "Pilot", ja = "試作" }
[unit.reactor-1]
device = "opc.tcp://192.0.2.7:4840"
class = "bioreactor"
certificate = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
policy = "Aes128_Sha256_RsaOaep"
mtp = "/srv/plant/reactor.aml"
user = "anna"
sample_every = "2 s"
properties = { volume_max = "2000 L", material = "SUS\"316\"L" }
[unit.reactor-1.value.temperature]
of = "Culture/T"
unit = "Cel"
[unit.reactor-1.service.grow]
of = "Grow A"
parameters = { target = "SetPoint" }
results = { titre = "Titer" }
units = { titre = "g/L" }
ends_by_itself = false
stop_is_end = true
[unit.mixer]
model = "stirred-vessel"
protocol = "sila"
[people]
operator = "hana"
[answers]
"culture/sample.viability" = "96"
)";

void expect_connected(const PlantFile& plant) {
  ASSERT_EQ(plant.connected.size(), 1U);
  const ConnectedUnit& unit = plant.connected.front();
  EXPECT_EQ(unit.id, "reactor-1");
  EXPECT_EQ(unit.url, "opc.tcp://192.0.2.7:4840");
  EXPECT_EQ(unit.equipment_class, "bioreactor");
  EXPECT_EQ(unit.certificate_sha256.substr(0, 6), "9f86d0");
  EXPECT_EQ(unit.policy, "Aes128_Sha256_RsaOaep");
  EXPECT_EQ(unit.manifest, "/srv/plant/reactor.aml");
  EXPECT_EQ(unit.user, "anna");
  EXPECT_EQ(unit.sample_every_s, 2);
  EXPECT_EQ(std::get<recipe::Amount>(unit.properties.at("volume_max")).unit.code(), "L");
  EXPECT_EQ(std::get<std::string>(unit.properties.at("material")), "SUS\"316\"L");
  EXPECT_EQ(unit.values.at("temperature").of, "Culture/T");
  EXPECT_EQ(unit.values.at("temperature").unit.code(), "Cel");
  ASSERT_EQ(unit.services.size(), 1U);
  EXPECT_EQ(unit.services[0].name, "grow");
  EXPECT_EQ(unit.services[0].of, "Grow A");
  EXPECT_EQ(unit.services[0].parameters.at("target"), "SetPoint");
  EXPECT_EQ(unit.services[0].results.at("titre"), "Titer");
  EXPECT_EQ(unit.services[0].units.at("titre").code(), "g/L");
  EXPECT_EQ(unit.services[0].self_completing, false);
  EXPECT_TRUE(unit.services[0].stop_is_end);
  EXPECT_EQ(plant.title.ja, "試作");
  EXPECT_EQ(plant.operator_id, "hana");
  EXPECT_EQ(plant.answers.at("culture/sample.viability"), "96");
}

TEST(PlantFile, ReadsMachinesAtTheOtherEndOfALinkAndWritesThemAgain) {
  Faults faults;
  const auto plant = read_plant("plant.toml", kConnected, faults);
  ASSERT_TRUE(plant) << plant.error().to_string();
  EXPECT_TRUE(faults.empty()) << faults.front().to_string();
  expect_connected(*plant);
  ASSERT_EQ(plant->units.size(), 1U);
  EXPECT_EQ(plant->protocols.at("mixer"), PlantProtocol::kSila);
  const std::string text = write_connected_plant(*plant);
  const auto again = read_plant("again.toml", text, faults);
  ASSERT_TRUE(again) << again.error().to_string() << text;
  EXPECT_TRUE(faults.empty()) << faults.front().to_string() << text;
  expect_connected(*again);
  EXPECT_TRUE(again->units.empty());
}

TEST(PlantFile, NamesWhatIsWrongWithAConnectedMachine) {
  Faults faults;
  const auto plant = read_plant("plant.toml", R"(format = "renkei plant 1"
[unit.r]
device = "192.0.2.7"
certificate = "9F86"
policy = "Basic128"
mtp = "reactor.aml"
[unit.r.value.t]
unit = "Celsius"
[unit.s]
model = "stirred-vessel"
protocol = "opc"
)",
                                faults);
  ASSERT_TRUE(plant);
  std::string told;
  for (const Error& fault : faults) told += fmt::format("{} ", fault.place().line);
  EXPECT_EQ(told, "3 4 5 6 7 8 11 ");
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
