// What the tests of BatchML share: a small document of a master recipe, a recipe with every
// feature, and reading that must go well.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/recipe/batchml_read.h"
#include "renkei/recipe/batchml_write.h"
#include "renkei/recipe/recipe_test_tools.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe::test {

inline std::string corpus_file(const std::string& name) {
  std::ifstream in(std::string(RENKEI_SOURCE_DIR) + "/renkei/recipe/corpus/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}
// A master recipe as another tool would write it, of one operation; all names foreign.
inline std::string small_batchml() { return corpus_file("batchml/master.xml"); }
// A general recipe of two stages, one after the other.
inline std::string small_general() { return corpus_file("batchml/general.xml"); }

// Parallel units, a selection, a loop, questions, watches, hold times, what begins together, what
// is moved, formulas, limits, sources and both languages.
inline std::string full_recipe() { return corpus_file("recipe/full.toml"); }

// What a test that has failed goes on with.
inline Recipe no_recipe() {
  Recipe recipe;
  recipe.elements.emplace_back();
  return recipe;
}

inline Recipe read_toml(const std::string& text) {
  Faults faults;
  auto recipe = read_recipe("r.toml", text, faults);
  for (const Error& fault : faults) ADD_FAILURE() << fault.to_string();
  if (!recipe) ADD_FAILURE() << recipe.error().to_string();
  return recipe ? *std::move(recipe) : no_recipe();
}

inline Recipe read_xml(const std::string& text) {
  Faults faults;
  auto recipe = read_batchml("r.xml", text, faults);
  for (const Error& fault : faults) ADD_FAILURE() << fault.to_string();
  if (!recipe) ADD_FAILURE() << recipe.error().to_string();
  return recipe ? *std::move(recipe) : no_recipe();
}

inline std::string written(const Recipe& recipe) {
  const auto text = write_batchml(recipe);
  if (!text) ADD_FAILURE() << text.error().to_string();
  return text.value_or("");
}

// Codes with lines and values: "batchml.unknown_id 33 S9".
inline std::vector<std::string> refused(const std::string& text) {
  Faults faults;
  const auto recipe = read_batchml("r.xml", text, faults);
  if (!recipe) faults.push_back(recipe.error());
  std::vector<std::string> told;
  for (const Error& fault : faults) {
    EXPECT_FALSE(fault.remedy().empty()) << fault.to_string();
    EXPECT_EQ(fault.place().file, "r.xml") << fault.to_string();
    told.push_back(fault.code() + " " + std::to_string(fault.place().line) + " " + fault.value());
  }
  return told;
}

}  // namespace renkei::recipe::test
