// docs/formats/recipe.schema.json and read_recipe agree on what form a recipe has: of a recipe and
// of hundreds of it with one or two things changed, the schema refuses exactly those in which the
// reader finds a member missing, unknown, of the wrong type or name, or not one of those allowed.
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/recipe/recipe_show.h"
#include "renkei/recipe/recipe_test_tools.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {
namespace {

class RecipeSchema : public ::testing::Test {
 protected:
  RecipeSchema() {
    const auto text = disk().read(RENKEI_SOURCE_DIR "/docs/formats/recipe.schema.json", 1 << 20U);
    // valijson's adapter takes the JSON type that sorts its members.
    const nlohmann::json json = nlohmann::json::parse(text.value_or("{}"));
    valijson::adapters::NlohmannJsonAdapter adapter(json);
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(adapter, schema_);
  }

  bool allows(const Json& document) {
    const nlohmann::json sorted = document;
    return validator_.validate(schema_, valijson::adapters::NlohmannJsonAdapter(sorted), nullptr);
  }

  valijson::Schema schema_;
  valijson::Validator validator_{valijson::Validator::kStrongTypes};
};

// A document on one line for each of its members, all tables within inline.
std::string inline_toml(const Json& value) {
  if (value.is_array()) {
    std::string all;
    for (const Json& one : value) all += (all.empty() ? "" : ", ") + inline_toml(one);
    return "[" + all + "]";
  }
  if (!value.is_object()) return value.dump();
  std::string all;
  for (const auto& [key, one] : value.items()) {
    all += (all.empty() ? "" : ", ") + Json(key).dump() + " = " + inline_toml(one);
  }
  return "{" + all + "}";
}
std::string toml_of(const Json& document) {
  std::string all;
  for (const auto& [key, one] : document.items()) {
    all += Json(key).dump() + " = " + inline_toml(one) + "\n";
  }
  return all;
}

// The faults of form: not those of units, numbers, expressions and charts.
std::string faults_of_form(const Json& document) {
  static const std::set<std::string> enums{
      "level", "type", "confidence", "rule", "outside_acceptable", "outside_critical", "when_no"};
  Faults faults;
  const auto recipe = read_recipe("r.toml", toml_of(document), faults);
  if (!recipe) return recipe.error().code();
  std::string told;
  for (const Error& fault : faults) {
    const bool form = fault.code() == "recipe.missing" || fault.code() == "recipe.unknown_key" ||
                      fault.code() == "recipe.wrong_type" || fault.code() == "recipe.id" ||
                      (fault.code() == "recipe.value" && enums.contains(fault.place().field));
    if (form) told += fault.code() + " " + fault.value() + "\n";
  }
  return told;
}

// One of everything a recipe may hold.
Json whole_recipe() {
  Json document = parse_toml("r.toml", test::small_recipe())->value;
  document["description"] = "What for";
  document["derived_from"] = {{"id", "water"}, {"version", "1"}, {"sha256", "00"}};
  document["parameter"]["operator"] = {{"text", "A"}, {"confidential", true}};
  document["parameter"]["stirred"] = {{"yes", true}, {"outside_critical", "abort"}};
  document["procedure"]["hold_times"] =
      Json::array({{{"from", "warm/fill"}, {"to", "warm/heat"}, {"max", "2 h"}, {"rule", "hold"}}});
  document["procedure"]["synchronize"] =
      Json::array({{{"from", "warm/fill"}, {"to", "warm/heat"}, {"material", "tap_water"}}});
  document["phase"]["warm/check"]["question"]["colour"] = {{"type", "choice"},
                                                           {"choices", {"clear", "grey"}}};
  document["phase"]["warm/check"]["question"]["clear"]["when_no"] = "abort";
  document["operation"] = {{"warm/rest", {{"wait", "1 'h'"}, {"confidential", true}}}};
  return document;
}

// All places in a document but the document itself.
void collect(const Json& value, const std::string& pointer, std::vector<std::string>& out) {
  if (!pointer.empty()) out.push_back(pointer);
  if (value.is_object()) {
    for (const auto& [key, one] : value.items()) {
      collect(one, pointer + json_pointer_step(key), out);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      collect(value[i], pointer + "/" + std::to_string(i), out);
    }
  }
}

constexpr int kChanges = 11;
Json changed(const Json& document, const std::string& pointer, int how) {
  Json out = document;
  const Json::json_pointer at(pointer);
  const Json::json_pointer above = at.parent_pointer();
  const std::string name = at.back();
  const auto rename = [&](const std::string& other) {
    if (!out[above].is_object()) return;
    const Json value = out[at];
    out[above].erase(name);
    out[above][other] = value;
  };
  switch (how) {
    case 0:
      if (out[above].is_array()) {
        out[above].erase(static_cast<std::size_t>(std::stoul(name)));
      } else {
        out[above].erase(name);
      }
      break;
    case 1:
      rename(name + "x");
      break;
    case 2:
      rename("A " + name);
      break;
    case 3:
      out[at] = 7;
      break;
    case 4:
      out[at] = true;
      break;
    case 5:
      out[at] = "some text";
      break;
    case 6:
      out[at] = Json::array();
      break;
    case 7:
      out[at] = Json::object();
      break;
    case 8:
      out[at] = "";
      break;
    case 9:
      out[at] = Json::array({1.5});
      break;
    default:
      if (out[at].is_object()) out[at]["text"] = "more";
      break;
  }
  return out;
}

TEST_F(RecipeSchema, AllowsTheRecipesThatAreRead) {
  for (const Json& document : {parse_toml("r.toml", test::small_recipe())->value, whole_recipe()}) {
    EXPECT_EQ(faults_of_form(document), "");
    EXPECT_TRUE(allows(document));
  }
  Faults faults;
  const auto recipe = read_recipe("r.toml", test::small_recipe(), faults);
  EXPECT_TRUE(allows(recipe_json(*recipe)));
}

TEST_F(RecipeSchema, AgreesWithTheReaderOnEveryRecipeWithOneThingChanged) {
  const Json document = whole_recipe();
  std::vector<std::string> places;
  collect(document, "", places);
  int refused = 0;
  int count = 0;
  for (const std::string& place : places) {
    for (int how = 0; how < kChanges; ++how) {
      const Json other = changed(document, place, how);
      const std::string told = faults_of_form(other);
      EXPECT_EQ(allows(other), told.empty()) << place << " changed " << how << "\n" << told;
      ++count;
      refused += told.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(count, 1000);
  EXPECT_GT(refused, count / 4);
  EXPECT_LT(refused, count);
}

TEST_F(RecipeSchema, AgreesWithTheReaderOnEachLevel) {
  Json document = whole_recipe();
  for (const char* level : {"general", "site", "master", "control", "none"}) {
    document["level"] = level;
    EXPECT_EQ(allows(document), faults_of_form(document).empty()) << level;
  }
  Json general = whole_recipe();
  general["level"] = "general";
  const std::array<std::pair<const char*, const char*>, 4> names{
      {{"procedure", "process"},
       {"unit_procedure", "process_stage"},
       {"operation", "process_operation"},
       {"phase", "process_action"}}};
  for (const auto& [procedural, process] : names) {
    EXPECT_FALSE(allows(general));
    general[process] = general[procedural];
    general.erase(procedural);
  }
  EXPECT_TRUE(allows(general));
  EXPECT_EQ(faults_of_form(general), "");
}

TEST_F(RecipeSchema, AgreesWithTheReaderOnRecipesWithSeveralThingsChanged) {
  std::mt19937 random(20260101);
  for (int round = 0; round < 400; ++round) {
    Json document = whole_recipe();
    for (int change = 0; change < 3; ++change) {
      std::vector<std::string> places;
      collect(document, "", places);
      const auto place = places[random() % places.size()];
      document = changed(document, place, static_cast<int>(random() % kChanges));
    }
    const std::string told = faults_of_form(document);
    EXPECT_EQ(allows(document), told.empty()) << document.dump(1) << "\n" << told;
  }
}

}  // namespace
}  // namespace renkei::recipe
