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
  std::ifstream in(std::string(RENKEI_SOURCE_DIR) + "/renkei/recipe/corpus/batchml/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}
// A master recipe as another tool would write it, of one operation; all names foreign.
inline std::string small_batchml() { return corpus_file("master.xml"); }
// A general recipe of two stages, one after the other.
inline std::string small_general() { return corpus_file("general.xml"); }

// Parallel units, a selection, a loop, questions, watches, hold times, what begins together, what
// is moved, formulas, limits, sources and both languages.
inline std::string full_recipe() {
  return R"(format = "renkei recipe 1"
id = "all-of-it"
version = "3.1"
level = "master"
title = { en = "All of it", ja = "すべて" }
description = "Two units side by side"
product = "mab-1"
derived_from = { id = "site-1", version = "2", sha256 = "00ff" }

[batch_size]
reference = "100 L"
allowed = "50 to 200 L"

[source.paper]
text = "A paper: \"on < and & in it\""
url = "https://example.org/?a=1&b=2"
confidence = "published"

[parameter.density]
title = { en = "Density", ja = "密度" }
value = "0.50 10*6.{cells}/mL"
target = "0.4 to 0.6 10*6.{cells}/mL"
acceptable = ">= 0.1 10*6.{cells}/mL"
outside_acceptable = "ask"
critical = true
confidential = true
source = "paper"

[parameter.feed]
formula = "base_feed * 2"
unit = "L/h"
scales = true

[parameter.base_feed]
value = "1.5 L/h"

[parameter.given_later]
unit = "Cel"

[parameter.label]
text = "type A\twith a tab"

[parameter.sterile]
yes = true

[input.medium]
title = "Medium"
material = "medium-7"
quantity = "80 L"
scales = false
acceptable = "70 to 90 L"

[intermediate.broth]
quantity = "90 L"

[output.product]
material = "mab-1"
quantity = "60 g"

[equipment.reactor]
title = { en = "Reactor", ja = "培養槽" }
class = "stirred-vessel"
values = { temperature = "Cel", titre = "g/L" }
shared = true
where = [
  "volume_max >= 200 'L'",
  "material = \"316L\"",
]

[equipment.reactor.service.grow]
self_completing = false
parameters = { feed = "L/h", goal = "Cel", minutes = "min" }
results = { yield = "g" }

[equipment.skid]
class = "chromatography"
values = { pressure = "bar" }

[equipment.skid.service.capture]

[procedure]
title = "Whole"
chart = [
  "begin -> culture, prepare",
  "both: culture, prepare -> purify",
  "purify -> polish when purify.again",
  "other: purify -> end",
  "polish -> end",
]

[[procedure.hold_times]]
from = "culture"
to = "purify"
max = "72 h"
rule = "hold"

[[procedure.synchronize]]
from = "culture/grow"
to = "prepare/wash"

[[procedure.synchronize]]
from = "culture/harvest"
to = "prepare/take"
material = "broth"

[unit_procedure.culture]
equipment = "reactor"
chart = [
  "begin -> grow -> look",
  "look -> grow when look.count < density and grow.elapsed > 2 'min'",
  "look -> harvest -> end",
]

[unit_procedure.prepare]
equipment = "skid"
chart = [
  "begin -> wash -> take -> end",
]

[unit_procedure.polish]
equipment = "skid"
title = "Polish"
chart = [
  "begin -> rest -> end",
]

[phase."culture/grow"]
service = "grow"
with = { feed = "feed", goal = "given_later", minutes = "90 'min'" }
until = "temperature > 36 'Cel' or elapsed > 10 'd'"
consume = { medium = "80 'L'" }

[[phase."culture/grow".watch]]
value = "temperature"
unit = "Cel"
acceptable = "36 to 38 Cel"
longer_than = "5 min"
critical = true

[[phase."culture/grow".watch]]
value = "titre"
unit = "g/L"
critical_limits = ">= 0 g/L"

[phase."culture/look"]
instruction = { en = "Look\nat it", ja = "見る" }
witness = true
confidential = true

[phase."culture/look".question.count]
title = "How dense?"
type = "number"
unit = "10*6.{cells}/mL"
acceptable = "0 to 50 10*6.{cells}/mL"

[phase."culture/look".question.colour]
type = "choice"
choices = [
  "red",
  "yellow",
]

[phase."culture/look".question.note]
type = "text"

[phase."culture/harvest"]
wait = "15 'min'"
produce = { broth = "grow.yield / 1 'g/L'" }

[phase."prepare/wash"]
service = "capture"

[phase."prepare/take"]
instruction = "Take it"
consume = { broth = "90 'L'" }

[phase.purify]
instruction = "Purify"

[phase.purify.question.again]
title = { en = "Again?", ja = "もう一度？" }

[phase."polish/rest"]
wait = "1 'h'"
produce = { product = "60 'g'" }
)";
}

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
