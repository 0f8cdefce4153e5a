#include "renkei/recipe/derive.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "renkei/recipe/batch_size.h"
#include "renkei/recipe/batchml_test_tools.h"
#include "renkei/recipe/check_recipe.h"
#include "renkei/recipe/checked_recipe.h"
#include "renkei/recipe/recipe_diff.h"

namespace renkei::recipe {
namespace {

using test::read_toml;
using test::with;

using Lines = std::vector<std::string>;

// Two stages: in one an action with a service and one by people, in the other none inside.
std::string general() {
  return R"(format = "renkei recipe 1"
id = "drink"
version = "1"
level = "general"
title = "A drink"
product = "drink"

[batch_size]
reference = "30 L"
allowed = "10 to 60 L"

[parameter.warmth]
title = { en = "Warmth", ja = "温度" }
value = "37 Cel"
acceptable = "30 to 40 Cel"

[parameter.time]
value = "15 min"

[parameter.twice]
formula = "time * 2"
unit = "min"

[parameter.sweet]
yes = true

[input.water]
title = "Water"
material = "7732-18-5"
quantity = "29 L"

[input.rinse]
material = "7732-18-5"
quantity = "5 L"
scales = false

[input.syrup]
material = "syrup"
quantity = "1 L"
acceptable = "0.5 to 1.5 L"

[intermediate.mix]
quantity = "30 L"

[output.bottled]
material = "drink"
quantity = "30 L"

[equipment.heater]
class = "heating"
values = { temperature = "Cel" }

[equipment.heater.service.heat]
parameters = { goal = "Cel", time = "min" }
results = { reached = "Cel" }

[process]
chart = ["begin -> blend -> bottle -> end"]

[process_stage.blend]
equipment = "heater"
chart = [
  "begin -> rinse -> warm",
  "warm -> rinse when warm.reached < warmth",
  "warm -> end",
]

[process_action."blend/rinse"]
instruction = { en = "Rinse", ja = "すすぐ" }

[process_action."blend/warm"]
title = { en = "Warm", ja = "温める" }
service = "heat"
with = { goal = "warmth", time = "time + 1 'min'" }
consume = { syrup = "1 'L'" }

[process_stage.bottle]
instruction = "Fill the bottles"
)";
}

DeriveRequest to(Level level) {
  return {.to = level, .id = "made", .version = "2", .origin_sha256 = std::string(64, 'a')};
}

DeriveRequest to_master() {
  DeriveRequest request = to(Level::kMaster);
  request.classes = {{"blend", "stirred-vessel"}, {"bottle", "filler"}};
  request.consumed = {{"water", "blend/warm"}, {"rinse", "blend/rinse"}};
  request.produced = {{"mix", "blend/warm"}, {"bottled", "bottle"}};
  return request;
}

// Without faults, and the same when it is written and read again.
Recipe made(const Recipe& origin, const DeriveRequest& request) {
  Derived derived = derive(origin, request);
  for (const Error& fault : derived.faults) ADD_FAILURE() << fault.to_string();
  const auto again = read_and_check_recipe("r.toml", write_recipe(derived.recipe));
  EXPECT_TRUE(again && again->faults.empty() && recipe_diff(derived.recipe, again->recipe).empty());
  return std::move(derived.recipe);
}

// "recipe.derive_unknown --class blnd", sorted as told.
Lines refused(const Recipe& origin, const DeriveRequest& request) {
  Lines told;
  for (const Error& fault : derive(origin, request).faults) {
    EXPECT_FALSE(fault.remedy().empty()) << fault.to_string();
    told.push_back(fmt::format("{} {} {}", fault.code(), fault.place().field, fault.value()));
  }
  return told;
}

std::string amount_of(const Recipe& recipe, const std::string& parameter) {
  const Parameter* found = recipe.parameter(parameter);
  return found == nullptr ? "none" : amount_text(std::get<Amount>(*found->value));
}

TEST(Derive, ASiteRecipeTakesLocalMaterialsAndValuesWithinTheGeneralLimits) {
  DeriveRequest request = to(Level::kSite);
  request.materials = {{"7732-18-5", "wfi"}, {"rinse", "tap-water"}, {"syrup", "7732-18-5"}};
  request.settings = {{"warmth", "36.5 Cel"}, {"time", "0.5 h"}, {"sweet", "false"}};
  const Recipe site = made(read_toml(general()), request);
  EXPECT_EQ(site.level, Level::kSite);
  EXPECT_EQ(site.id + " " + site.version, "made 2");
  ASSERT_TRUE(site.derived_from);
  EXPECT_EQ(site.derived_from->id + " " + site.derived_from->version, "drink 1");
  EXPECT_EQ(site.derived_from->sha256, std::string(64, 'a'));
  EXPECT_EQ(site.material("water")->material, "wfi");
  EXPECT_EQ(site.material("rinse")->material, "tap-water");
  EXPECT_EQ(site.material("syrup")->material, "7732-18-5");
  EXPECT_EQ(amount_of(site, "warmth"), "36.5 Cel");
  EXPECT_EQ(amount_of(site, "time"), "30 min");
  EXPECT_EQ(*site.parameter("sweet")->value, Setting{false});
}

TEST(Derive, WhatASiteMayNotSetIsRefused) {
  const Recipe origin = read_toml(general());
  const auto with_setting = [&](const std::string& id, const std::string& text) {
    DeriveRequest request = to(Level::kSite);
    request.settings = {{id, text}};
    return refused(origin, request);
  };
  EXPECT_EQ(with_setting("warmth", "41 Cel"), Lines{"recipe.outside_limits value 41"});
  EXPECT_EQ(with_setting("warmth", "310 K"), Lines{"recipe.derive_value --set 310 K"});
  EXPECT_EQ(with_setting("warmth", "warm"), Lines{"recipe.derive_value --set warm"});
  EXPECT_EQ(with_setting("sweet", "maybe"), Lines{"recipe.derive_value --set maybe"});
  EXPECT_EQ(with_setting("twice", "1 min"), Lines{"recipe.derive_formula --set twice"});
  EXPECT_EQ(with_setting("warmht", "37 Cel"), Lines{"recipe.derive_unknown --set warmht"});
  DeriveRequest request = to(Level::kSite);
  request.settings = {{"warmht", "37 Cel"}};
  EXPECT_EQ(derive(origin, request).faults.at(0).remedy(), "did you mean 'warmth'?");
  request = to(Level::kSite);
  request.materials = {{"sirup", "honey"}};
  EXPECT_EQ(refused(origin, request), Lines{"recipe.derive_unknown --material sirup"});
}

TEST(Derive, AMasterRunsStagesOnClassesAndUnboundActionsByPeople) {
  const Recipe master = made(read_toml(general()), to_master());
  EXPECT_EQ(master.level, Level::kMaster);
  EXPECT_EQ(type_name(master.element("blend")->type, master.level), "unit_procedure");
  EXPECT_EQ(type_name(master.element("blend/warm")->type, master.level), "phase");
  EXPECT_EQ(master.requirement("heater")->equipment_class, "stirred-vessel");
  EXPECT_EQ(master.element("bottle")->equipment, "bottle");
  EXPECT_EQ(master.requirement("bottle")->equipment_class, "filler");
  // No unit is asked for a service that nobody uses.
  EXPECT_TRUE(master.requirement("heater")->services.empty());
  const Element& warm = *master.element("blend/warm");
  EXPECT_TRUE(warm.service.empty());
  EXPECT_EQ(warm.instruction.en,
            "Carry out: Warm.\nSet as the parameters of the batch say: goal = warmth, "
            "time = time + 1 'min'");
  EXPECT_NE(warm.instruction.ja.find("温める"), std::string::npos);
  ASSERT_EQ(warm.questions.size(), 3U);
  EXPECT_EQ(warm.questions[0].id, "goal_as_set");
  EXPECT_EQ(warm.questions[0].title.ja, "温度（実際の値）");
  EXPECT_EQ(range_text(warm.questions[0].limits.acceptable, warm.questions[0].unit),
            "30 to 40 Cel");
  EXPECT_TRUE(warm.questions[1].limits.acceptable.empty());
  // The condition of the chart goes on with what the person answers.
  EXPECT_EQ(warm.questions[2].id, "reached");
  // All of a material where it is named, growing with the batch; what was placed stays.
  EXPECT_EQ(amount_of(master, "water_quantity"), "29 L");
  EXPECT_TRUE(master.parameter("water_quantity")->scales);
  EXPECT_FALSE(master.parameter("rinse_quantity")->scales);
  EXPECT_EQ(master.parameter("syrup_quantity"), nullptr);
}

TEST(Derive, ABoundActionIsAPhaseWithTheServiceOfTheClass) {
  DeriveRequest request = to_master();
  request.services = {{"blend/warm", "control_temperature"}, {"bottle", "fill"}};
  const Recipe master = made(read_toml(general()), request);
  const Element& warm = *master.element("blend/warm");
  EXPECT_EQ(warm.service, "control_temperature");
  EXPECT_TRUE(warm.questions.empty());
  const Service* service = master.requirement("heater")->service("control_temperature");
  ASSERT_NE(service, nullptr);
  EXPECT_EQ(service->parameters.size(), 2U);
  EXPECT_EQ(master.requirement("heater")->service("heat"), nullptr);
  EXPECT_NE(master.requirement("bottle")->service("fill"), nullptr);
}

TEST(Derive, EverythingAMasterLacksIsNamedAtOnce) {
  const Recipe origin = read_toml(general());
  EXPECT_EQ(refused(origin, to(Level::kMaster)),
            (Lines{"recipe.derive_missing --class bottle", "recipe.derive_missing --consume water",
                   "recipe.derive_missing --consume rinse", "recipe.derive_missing --produce mix",
                   "recipe.derive_missing --produce bottled"}));
  EXPECT_EQ(derive(origin, to(Level::kMaster)).faults.at(0).remedy(), "write --class bottle=CLASS");
  DeriveRequest request = to_master();
  request.classes.emplace("bottel", "x");
  request.services = {{"blend", "heat"}, {"bottle", "Fill it"}};
  request.consumed.emplace("syrup", "bottle");
  request.consumed["water"] = "blend";
  request.produced.emplace("mixx", "bottle");
  EXPECT_EQ(
      refused(origin, request),
      (Lines{"recipe.derive_unknown --class bottel", "recipe.derive_unknown --service blend",
             "recipe.derive_value --service Fill it", "recipe.derive_moved --consume syrup",
             "recipe.derive_unknown --consume blend", "recipe.derive_unknown --produce mixx"}));
  request = to_master();
  request.classes.erase("bottle");
  request.services = {{"bottle", "fill"}};
  EXPECT_EQ(refused(origin, request), (Lines{"recipe.derive_missing --class bottle",
                                             "recipe.derive_equipment --service bottle"}));
  request = to_master();
  request.services = {{"blend/warm", "run"}, {"blend/rinse", "run"}};
  EXPECT_EQ(refused(origin, request), Lines{"recipe.derive_service --service blend/warm"});
}

TEST(Derive, AStageThatSharesItsEquipmentGetsItsOwnWhenItsClassDiffers) {
  const std::string shared = with(general(), "[process_stage.bottle]\n",
                                  "[process_stage.bottle]\nequipment = \"heater\"\n");
  const Recipe master = made(read_toml(shared), to_master());
  EXPECT_EQ(master.requirement(master.element("blend")->equipment)->equipment_class,
            "stirred-vessel");
  EXPECT_EQ(master.requirement(master.element("bottle")->equipment)->equipment_class, "filler");
  EXPECT_EQ(master.requirement(master.element("blend")->equipment)->values.size(), 1U);
  EXPECT_EQ(master.equipment.size(), 2U);
}

TEST(Derive, AControlRecipeIsBoundToUnitsAndScaledToItsBatchAlone) {
  const Recipe master = made(read_toml(general()), to_master());
  DeriveRequest request = to(Level::kControl);
  request.units = {{"heater", "v-101"}, {"bottle", "f-1"}};
  request.size = "20 L";
  request.settings = {{"time", "20 min"}};
  const Recipe control = made(master, request);
  EXPECT_EQ(control.requirement("heater")->unit, "v-101");
  EXPECT_EQ(amount_of(control, "water_quantity"), "19.3333333333 L");
  EXPECT_EQ(amount_of(control, "rinse_quantity"), "5 L");
  EXPECT_EQ(amount_of(control, "warmth"), "37 Cel");
  EXPECT_EQ(amount_of(control, "time"), "20 min");
  EXPECT_EQ(amount_text(control.material("syrup")->quantity), "0.666666666667 L");
  EXPECT_EQ(amount_text(control.material("rinse")->quantity), "5 L");
  EXPECT_EQ(amount_text(control.batch_size->reference), "20 L");
  EXPECT_EQ(to_text(*scale_of(control, "20 L")), "1");
  EXPECT_FALSE(scale_of(control, "30 L"));
  // In the unit the recipe is written in, whatever that of the size.
  request.size = "20000 mL";
  EXPECT_EQ(write_recipe(made(master, request)), write_recipe(control));
  request.size = "";
  EXPECT_EQ(amount_of(made(master, request), "water_quantity"), "29 L");
}

TEST(Derive, WhatANoLeadsToIsKept) {
  Recipe master = made(read_toml(general()), to_master());
  for (Element& element : master.elements) {
    if (element.path != "bottle") continue;
    Question& question = element.questions.emplace_back();
    question.id = "clear";
    question.when_no = Rule::kAbort;
  }
  DeriveRequest request = to(Level::kControl);
  request.units = {{"heater", "v-101"}, {"bottle", "f-1"}};
  request.settings = {{"time", "20 min"}};
  const Recipe control = made(master, request);
  ASSERT_EQ(control.element("bottle")->questions.size(), 1U);
  EXPECT_EQ(control.element("bottle")->questions[0].when_no, Rule::kAbort);
}

TEST(Derive, UnitsAndSizesThatDoNotGoAreNamed) {
  const Recipe master = made(read_toml(general()), to_master());
  DeriveRequest request = to(Level::kControl);
  request.units = {{"heter", "v-101"}, {"bottle", "F 1"}};
  request.size = "5 L";
  EXPECT_EQ(refused(master, request),
            (Lines{"recipe.derive_missing --unit heater", "recipe.derive_value --unit F 1",
                   "recipe.derive_unknown --unit heter", "recipe.batch_size --size 5 L"}));
  request.units = {{"heater", "v-101"}, {"bottle", "f-1"}};
  for (const char* size : {"0 L", "-20 L", "3 kg", "much"}) {
    request.size = size;
    EXPECT_EQ(refused(master, request), Lines{fmt::format("recipe.batch_size --size {}", size)});
  }
  // Limits say what may go in, whatever the size of the batch.
  request.size = "60 L";
  EXPECT_EQ(refused(master, request), Lines{"recipe.derive_amount --size syrup"});
}

TEST(Derive, GoesOneLevelDownAndTakesNoOptionOfAnother) {
  const Recipe any_general = read_toml(general());
  Recipe site = made(any_general, to(Level::kSite));
  const Recipe master = made(site, to_master());
  DeriveRequest bound = to(Level::kControl);
  bound.units = {{"heater", "v-101"}, {"bottle", "f-1"}};
  const Recipe control = made(master, bound);
  std::string steps;
  for (const Recipe* from : {&any_general, static_cast<const Recipe*>(&site), &master, &control}) {
    for (const Level level : {Level::kGeneral, Level::kSite, Level::kMaster, Level::kControl}) {
      const auto told = refused(*from, to(level));
      const bool none = !told.empty() && told[0].starts_with("recipe.derive_level");
      steps += none ? "." : "x";
    }
    steps += " ";
  }
  EXPECT_EQ(steps, ".xx. ..x. ...x .... ");
  bound.classes = {{"blend", "x"}};
  EXPECT_EQ(refused(master, bound), Lines{"recipe.derive_option --class control"});
  DeriveRequest sized = to(Level::kSite);
  sized.size = "20 L";
  EXPECT_EQ(refused(any_general, sized), Lines{"recipe.derive_option --size site"});
}

TEST(Derive, WhatWasImportedKeepsNoDocumentThatSaysAnother) {
  const Recipe imported = test::read_xml(test::small_general());
  ASSERT_TRUE(imported.batchml);
  DeriveRequest request = to(Level::kSite);
  const Recipe site = made(imported, request);
  EXPECT_FALSE(site.batchml);
  EXPECT_TRUE(recipe_diff(test::read_xml(test::written(site)), site).empty());
}

TEST(BatchSize, ARecipeIsWrittenForMoreThanNothing) {
  for (const char* size : {"0 L", "-30 L"}) {
    const Recipe recipe = read_toml(
        with(with(general(), "reference = \"30 L\"", fmt::format("reference = \"{}\"", size)),
             "allowed = \"10 to 60 L\"\n", ""));
    const Faults faults = check_recipe(recipe);
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].code() + " " + faults[0].place().id, "recipe.value batch_size");
    // Nor is it divided by.
    EXPECT_FALSE(scale_of(recipe, "10 L"));
  }
}

TEST(BatchSize, NumbersAreWrittenToTwelveDigitsInTheirOrder) {
  EXPECT_EQ(written_number(Exact(2, 3))->to_string(), "0.666666666667");
  EXPECT_EQ(written_number(Exact(-2, 3))->to_string(), "-0.666666666667");
  EXPECT_EQ(written_number(Exact("999999999999999"))->to_string(), "1000000000000000");
  EXPECT_EQ(written_number(Exact(0))->to_string(), "0");
  EXPECT_EQ(written_number(Exact(1, 1000))->to_string(), "0.001");
  const Exact huge = Exact("1000000000000000000000000000000") * 1000000;
  EXPECT_FALSE(written_number(huge));
}

RC_GTEST_PROP(BatchSize, ScalingKeepsTheOrderOfAmountsAndIsNearlyExact,
              (std::int64_t a, std::int64_t b, std::uint32_t times, std::uint32_t parts)) {
  const Exact scale(Exact(times) / (Exact(parts) + 1));
  const auto first = written_number(Exact(a) * scale);
  const auto second = written_number(Exact(b) * scale);
  RC_ASSERT(first.has_value() && second.has_value());
  RC_ASSERT(a > b || first->exact() <= second->exact());
  const Exact error = first->exact() - Exact(a) * scale;
  RC_ASSERT(abs(error) * Exact("100000000000") <= abs(Exact(a) * scale));
}

}  // namespace
}  // namespace renkei::recipe
