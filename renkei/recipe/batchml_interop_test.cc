// BatchML documents of other hands: MESA's schemas and old examples, and the recipes that RWTH
// Aachen's tools wrote. They lie beside the repository, not in it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "renkei/recipe/batchml_test_tools.h"
#include "renkei/recipe/check_recipe.h"
#include "renkei/recipe/xml.h"

namespace renkei::recipe {
namespace {

using test::full_recipe;
using test::read_toml;
using test::read_xml;
using test::small_batchml;
using test::small_recipe;
using test::with;
using test::written;

const std::string kFolder = std::string(RENKEI_SHARED_DIR) + "/standards/b2mml/";
const std::string kSchemas = kFolder + "Schema";
const std::string kMaster = "examples-v0701/2026-04-26_BatchML_MasterRecipe1_Sol_1.xml";
const std::string kGeneral = "examples-v0701/2026-04-26_BatchML_Verfahrensrezept1.xml";

class BatchMlInterop : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(kSchemas)) {
      GTEST_SKIP() << "the published data (standards/b2mml) is not beside the repository";
    }
  }
  static std::string file(const std::string& name) {
    std::ifstream in(kFolder + name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
};

std::string canonical(const std::string& text) { return canonical_xml("x", text).value_or(""); }

void expect_valid(const std::string& text) {
  for (const Error& fault : validate_batchml("export.xml", text, kSchemas)) {
    ADD_FAILURE() << fault.to_string();
  }
}

TEST_F(BatchMlInterop, RecipesOfAnotherToolAreReadWithoutFaultsAndWrittenAsTheyWere) {
  for (const std::string& name : {kMaster, kGeneral}) {
    const std::string text = file(name);
    const Recipe recipe = read_xml(text);
    EXPECT_EQ(check_recipe(recipe).size(), 0U);
    const std::string out = written(recipe);
    EXPECT_EQ(canonical(out), canonical(text)) << name;
    expect_valid(out);
    const Recipe again = read_toml(write_recipe(recipe));
    EXPECT_EQ(canonical(written(again)), canonical(text)) << name;
  }
}

TEST_F(BatchMlInterop, AMasterRecipeHasReadableNamesUnitsAndServices) {
  const Recipe recipe = read_xml(file(kMaster));
  EXPECT_EQ(recipe.id, "master_recipe_1");
  EXPECT_EQ(chart_lines(recipe.elements.front().chart),
            std::vector<std::string>{"begin -> stirring_duration -> dosing -> heating_pwm -> end"});
  const Element* dosing = recipe.element("dosing");
  ASSERT_NE(dosing, nullptr);
  EXPECT_EQ(dosing->service, "dosing");
  EXPECT_EQ(dosing->equipment, "hc20_v3_0_instance");
  const Service* service = recipe.requirement("hc20_v3_0_instance")->service("dosing");
  ASSERT_NE(service, nullptr);
  EXPECT_EQ(service->parameters.at("hc20_v3_0_volumetric_flow_rate_to_dose_in_litre").code(),
            "L/h");
  EXPECT_EQ(recipe.requirement("hc10_v3_0_instance")->where.at(0).text(), "material = \"H2O\"");
}

TEST_F(BatchMlInterop, AGeneralRecipeHasLimitsConstraintsAndAnOrder) {
  const Recipe recipe = read_xml(file(kGeneral));
  EXPECT_EQ(recipe.level, Level::kGeneral);
  EXPECT_EQ(recipe.inputs.size(), 2U);
  EXPECT_EQ(recipe.intermediates.size(), 2U);
  EXPECT_EQ(range_text(recipe.parameter("rotation_speed001")->limits.acceptable,
                       recipe.parameter("rotation_speed001")->unit),
            "50 to 300 {rev}/min");
  EXPECT_EQ(chart_lines(recipe.elements.front().chart),
            std::vector<std::string>{"begin -> mixing_of_liquids001 -> dosing001 -> "
                                     "heating_of_liquids001 -> end"});
  const auto& where = recipe.requirement("heating_of_liquids001")->where;
  ASSERT_EQ(where.size(), 3U);
  EXPECT_EQ(where[1].text(), "max_temperature001 < 100.0 'Cel'");
}

TEST_F(BatchMlInterop, ChangesAndAdditionsStandWhereTheSchemaHasThem) {
  Recipe recipe = read_xml(file(kMaster));
  std::get<Amount>(*recipe.parameters.at(0).value).number = *Decimal::parse("20");
  std::string text = file(kMaster);
  const auto at = text.find(">15<");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 4, ">20<");
  EXPECT_EQ(canonical(written(recipe)), canonical(text));

  std::string toml = write_recipe(recipe);
  toml = with(toml, "-> heating_pwm -> end", "-> heating_pwm -> cool -> end");
  toml = with(toml, "\n[batchml]\n",
              "\n[operation.cool]\nequipment = \"hc10_v3_0_instance\"\nwait = \"cooling\"\n"
              "\n[parameter.cooling]\nvalue = \"5 min\"\ntarget = \"4 to 6 min\"\n\n[batchml]\n");
  const std::string out = written(read_toml(toml));
  expect_valid(out);
  EXPECT_NE(read_xml(out).element("cool"), nullptr);

  Recipe general = read_xml(file(kGeneral));
  std::get<Amount>(*general.parameters.at(1).value).number = *Decimal::parse("16");
  general.parameters.at(0).limits.acceptable.high = *Decimal::parse("250");
  general.inputs.at(0).quantity.number = *Decimal::parse("6.5");
  std::string changed = written(general);
  expect_valid(changed);
  EXPECT_NE(changed.find("&lt;=250"), std::string::npos);
  EXPECT_EQ(read_xml(changed).inputs.at(0).quantity.number, *Decimal::parse("6.5"));
  toml = with(write_recipe(general), "-> heating_of_liquids001 -> end",
              "-> heating_of_liquids001 -> rest -> end");
  toml = with(toml, "\n[batchml]\n",
              "\n[process_stage.rest]\ninstruction = \"Let it stand\"\n\n[batchml]\n");
  changed = written(read_toml(toml));
  expect_valid(changed);
  EXPECT_NE(read_xml(changed).element("rest"), nullptr);
}

TEST_F(BatchMlInterop, OurOwnRecipesAreValid) {
  expect_valid(small_batchml());
  for (const std::string& toml : {small_recipe(), full_recipe()}) {
    const Recipe recipe = read_toml(toml);
    expect_valid(written(recipe));
  }
}

TEST_F(BatchMlInterop, TheSchemaNamesWhatItDoesNotAllow) {
  const auto faults = validate_batchml(
      "r.xml", with(small_batchml(), "<x:Version>2</x:Version>", "<x:Colour/>"), kSchemas);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].code(), "batchml.schema");
  EXPECT_EQ(faults[0].place().line, 5);
  EXPECT_EQ(validate_batchml("r.xml", small_batchml(), kFolder).at(0).code(),
            "batchml.schema_folder");
}

TEST_F(BatchMlInterop, DocumentsOfVersion0401AreRefusedByName) {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder + "examples-legacy-v0401")) {
    if (entry.path().extension() != ".xml") continue;
    ++seen;
    Faults faults;
    const auto recipe = read_batchml(
        "old.xml", file("examples-legacy-v0401/" + entry.path().filename().string()), faults);
    ASSERT_FALSE(recipe.has_value()) << entry.path();
    EXPECT_EQ(recipe.error().code(), "batchml.old_version") << recipe.error().to_string();
    EXPECT_EQ(recipe.error().value(), "V0401");
  }
  EXPECT_EQ(seen, 6U);
}

}  // namespace
}  // namespace renkei::recipe
