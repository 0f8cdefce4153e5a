#include <algorithm>

#include "renkei/recipe/batchml_names.h"
#include "renkei/recipe/batchml_test_tools.h"
#include "renkei/recipe/batchml_units.h"
#include "renkei/recipe/check_recipe.h"
#include "renkei/recipe/xml.h"

namespace renkei::recipe {
namespace {

using test::full_recipe;
using test::read_toml;
using test::read_xml;
using test::refused;
using test::small_batchml;
using test::small_general;
using test::small_recipe;
using test::with;
using test::written;
using Lines = std::vector<std::string>;

std::string canonical(const std::string& text) {
  const auto form = canonical_xml("r.xml", text);
  EXPECT_TRUE(form.has_value());
  return form.value_or("");
}

// TOML, XML and TOML again; the order of tables follows the elements.
void expect_same_after_xml(const std::string& toml) {
  const Recipe recipe = read_toml(toml);
  ASSERT_EQ(check_recipe(recipe).size(), 0U) << check_recipe(recipe).front().to_string();
  const Recipe again = read_xml(written(recipe));
  EXPECT_FALSE(again.batchml.has_value());
  EXPECT_EQ(write_recipe(again), write_recipe(recipe));
}

TEST(BatchMl, TheSmallRecipeComesBackEqual) { expect_same_after_xml(small_recipe()); }

TEST(BatchMl, ARecipeWithEveryFeatureComesBackEqual) { expect_same_after_xml(full_recipe()); }

TEST(BatchMl, AControlRecipeComesBackEqual) {
  expect_same_after_xml(with(with(small_recipe(), "level = \"master\"", "level = \"control\""),
                             "class = \"stirred-vessel\"",
                             "class = \"stirred-vessel\"\nunit = \"K-101\""));
}

std::string general_recipe() {
  std::string text = with(small_recipe(), "level = \"master\"", "level = \"general\"");
  text = with(text, "[procedure]", "[process]");
  text = with(text, "[unit_procedure.warm]", "[process_stage.warm]");
  for (auto at = text.find("phase."); at != std::string::npos; at = text.find("phase.", at + 12)) {
    text.replace(at, 5, "process_action");
  }
  return text;
}

TEST(BatchMl, AGeneralRecipeComesBackEqual) {
  expect_same_after_xml(general_recipe());
  expect_same_after_xml(with(general_recipe(), "level = \"general\"", "level = \"site\""));
}

TEST(BatchMl, AForeignDocumentIsReadAsARecipe) {
  const Recipe recipe = read_xml(small_batchml());
  EXPECT_EQ(recipe.id, "warm_water_7");
  EXPECT_EQ(recipe.version, "2");
  EXPECT_EQ(recipe.product, "water");
  ASSERT_NE(recipe.parameter("goal_temperature"), nullptr);
  EXPECT_EQ(amount_text(std::get<Amount>(*recipe.parameter("goal_temperature")->value)),
            "37.5 Cel");
  const Element* heat = recipe.element("h1");
  ASSERT_NE(heat, nullptr);
  EXPECT_EQ(heat->type, ElementType::kOperation);
  EXPECT_EQ(heat->service, "heat_water");
  ASSERT_EQ(heat->with.size(), 1U);
  EXPECT_EQ(heat->with[0].name, "goal_temperature");
  const EquipmentRequirement* kettle = recipe.equipment_of(*heat);
  ASSERT_NE(kettle, nullptr);
  EXPECT_EQ(kettle->id, "kettle");
  ASSERT_EQ(kettle->where.size(), 1U);
  EXPECT_EQ(kettle->where[0].text(), "material = \"steel\"");
  EXPECT_EQ(chart_lines(recipe.elements.front().chart), Lines{"begin -> h1 -> end"});
}

TEST(BatchMl, AForeignDocumentIsWrittenAsItWas) {
  const Recipe recipe = read_xml(small_batchml());
  EXPECT_EQ(canonical(written(recipe)), canonical(small_batchml()));
  // By way of TOML too.
  const Recipe again = read_toml(write_recipe(recipe));
  EXPECT_EQ(write_recipe(again), write_recipe(recipe));
  EXPECT_EQ(canonical(written(again)), canonical(small_batchml()));
}

TEST(BatchMl, CharactersThatTomlOrXmlCannotHoldComeBack) {
  Recipe recipe = read_toml(small_recipe());
  recipe.title.en = "a\x7f-b\x01 ]]> ''' \" \xef\xbf\xbf";
  recipe.description.en = " two\r\nlines ";
  const Recipe again = read_xml(written(read_toml(write_recipe(recipe))));
  EXPECT_EQ(again.title, recipe.title);
  EXPECT_EQ(again.description, recipe.description);
  const std::string text = with(small_batchml(), "warm it</x:D", "warm ''' it\x7f</x:D");
  const Recipe kept = read_xml(with(text, "Step warm it is Completed", "True"));
  ASSERT_TRUE(kept.batchml.has_value());
  EXPECT_EQ(read_toml(write_recipe(kept)).batchml->document, kept.batchml->document);
}

// The document with `part` in it replaced, in canonical form.
std::string canonical_with(const std::string& part, const std::string& other) {
  return canonical(with(small_batchml(), part, other));
}

TEST(BatchMl, AChangedValueIsWrittenAndNothingElse) {
  Recipe recipe = read_xml(small_batchml());
  std::get<Amount>(*recipe.parameters[0].value).number = *Decimal::parse("38.2");
  EXPECT_EQ(canonical(written(recipe)), canonical_with("37.50", "38.2"));
  recipe = read_xml(small_batchml());
  recipe.parameters[0].title.en = "Goal";
  const std::string text = written(recipe);
  EXPECT_NE(text.find("<x:Description>Goal</x:Description>"), std::string::npos);
  EXPECT_EQ(read_xml(text).parameters[0].id, "goal_temperature");
}

TEST(BatchMl, WhatIsAddedIsWrittenInItsPlace) {
  std::string toml = write_recipe(read_xml(small_batchml()));
  toml = with(toml, "\"begin -> h1 -> end\",", "\"begin -> h1 -> rest -> end\",");
  toml = with(toml, "\n[batchml]\n",
              "\n[operation.rest]\nequipment = \"kettle\"\nwait = \"pause\"\n"
              "\n[parameter.pause]\nvalue = \"15 min\"\n\n[batchml]\n");
  const std::string text = written(read_toml(toml));
  const Recipe again = read_xml(text);
  EXPECT_EQ(again.element("rest")->wait->value.text(), "pause");
  EXPECT_EQ(amount_text(std::get<Amount>(*again.parameter("pause")->value)), "15 min");
  // What was there stays as it was written.
  for (const char* part : {"<x:Depiction>LineAndID</x:Depiction>", "37.50", "Grad Celsius",
                           "<x:Description>warm it</x:Description>"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
  // And what is taken out is gone.
  toml = write_recipe(again);
  toml = with(toml, "-> h1 -> rest ->", "-> h1 ->");
  const auto rest = toml.find("\n[operation.rest]");
  toml.erase(rest, toml.find("\n[", rest + 2) - rest);
  EXPECT_EQ(written(read_toml(toml)).find("<x:ID>rest</x:ID>"), std::string::npos);
}

TEST(BatchMl, WhatCannotBeCarriedIsNotWritten) {
  Recipe recipe = read_toml(small_recipe());
  recipe.elements[1].chart.transitions.pop_back();  // no exit
  const auto text = write_batchml(recipe);
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().code(), "batchml.not_carried");
  EXPECT_FALSE(write_batchml(Recipe{}).has_value());
}

TEST(BatchMl, BrokenGraphsAreRefusedWhereTheyAreBroken) {
  const std::string text = small_batchml();
  EXPECT_EQ(refused(with(text, "<x:ToIDValue>S3<", "<x:ToIDValue>S9<")),
            (Lines{"batchml.unknown_id 46 S9", "batchml.graph 53 T2", "batchml.graph 43 L4"}));
  EXPECT_EQ(refused(with(text, "<x:ToIDValue>T1</x:ToIDValue><x:ToType>Transition",
                         "<x:ToIDValue>S2</x:ToIDValue><x:ToType>Step"))
                .at(0),
            "batchml.no_transition 49 S1");
  EXPECT_EQ(refused(with(text, "<x:FromIDValue>S2<", "<x:FromIDValue>S3<")),
            (Lines{"batchml.condition 53 Step warm it is Completed"}));
  EXPECT_EQ(refused(with(text, "<x:RecipeElementID>H1", "<x:RecipeElementID>H2")),
            Lines{"batchml.unknown_id 50 H2"});
  EXPECT_EQ(refused(with(text, "<x:ID>T2<", "<x:ID>T1<")).at(0), "batchml.twice 53 T1");
  EXPECT_EQ(refused(with(text, "Begin<", "Phase<")).at(0).substr(0, 16), "batchml.graph 24");
  EXPECT_EQ(refused(with(text, "<x:LinkType>ControlLink</x:LinkType><x:Depiction>LineAndID",
                         "<x:LinkType>Other</x:LinkType><x:Depiction>LineAndID")),
            Lines{"batchml.value 25 Other"});
}

TEST(BatchMl, ASoundnessFaultHasTheLineOfItsChart) {
  // The first transition begins the operation and the end at once.
  const std::string to_end =
      "<x:ToID><x:ToIDValue>S3</x:ToIDValue><x:ToType>Step</x:ToType>"
      "<x:IDScope>External</x:IDScope></x:ToID>";
  const std::string text =
      with(small_batchml(), "<x:ToID><x:ToIDValue>S2", to_end + "<x:ToID><x:ToIDValue>S2");
  EXPECT_EQ(refused(text).at(0), "recipe.chart_twice 24 end");
}

TEST(BatchMl, WhatIsNotUnderstoodIsRefusedByName) {
  const std::string text = small_batchml();
  EXPECT_EQ(refused(with(text, ">True<", ">when the moon is full<")),
            Lines{"batchml.condition 52 when the moon is full"});
  EXPECT_EQ(refused(with(text, "Step warm it is", "Step cool it is")),
            Lines{"batchml.condition 53 Step cool it is Completed"});
  EXPECT_EQ(refused(with(text, "Grad Celsius", "Grad Reaumur")),
            Lines{"batchml.unit 20 Grad Reaumur"});
  EXPECT_EQ(refused(with(text, ">37.50<", ">warm<")).at(0), "decimal.syntax 16 warm");
  EXPECT_EQ(refused(with(text, ">Operation<", ">Other<")).at(0), "batchml.element 57 H1");
  EXPECT_EQ(refused(with(text, "Material == steel", "anything goes")).at(0),
            "batchml.condition 9 anything goes");
  EXPECT_EQ(refused(with(text,
                         "<x:EquipmentRequirement><x:ID>Kettle</x:ID>"
                         "</x:EquipmentRequirement>",
                         "")),
            Lines{"batchml.equipment 57 H1"});
  EXPECT_EQ(
      refused(with(text, "<x:Parameter><x:ID>1f:0a9c77e1-aaaa<", "<x:Parameter><x:ID>2f<")).at(0),
      "batchml.unknown_id 62 2f");
}

TEST(BatchMl, WhatIsMisspelledIsNotPassedOver) {
  const std::string text = small_batchml();
  EXPECT_EQ(refused(with(text, "<x:Version>2</x:Version>", "<x:Verison>2</x:Verison>")),
            Lines{"batchml.unknown_element 5 Verison"});
  EXPECT_EQ(refused(with(text, "<x:ProductID>water</x:ProductID>",
                         "<x:BatchSize><x:Nominal>5</x:Nominal><x:ScaleReference>6"
                         "</x:ScaleReference><x:UnitOfMeasure>L</x:UnitOfMeasure></x:BatchSize>")),
            Lines{"batchml.parameter 6 6"});
  // What is of another namespace is kept.
  const std::string own = with(text, "<x:Version>2</x:Version>",
                               "<x:Version>2</x:Version><y:Note xmlns:y=\"urn:y\" a=\"1\"/>");
  EXPECT_EQ(canonical(written(read_xml(own))), canonical(own));
}

TEST(BatchMl, OtherVersionsAndOtherDocumentsAreRefusedByName) {
  const std::string space = "http://www.mesa.org/xml/B2MML";
  for (const std::string old :
       {"http://www.wbf.org/xml/B2MML-V0401", "http://www.wbf.org/xml/BatchML-V0401"}) {
    EXPECT_EQ(refused(with(small_batchml(), space, old)), Lines{"batchml.old_version 2 V0401"});
  }
  EXPECT_EQ(refused(with(small_batchml(), space, "http://www.mesa.org/xml/B2MML-V0600")),
            Lines{"batchml.old_version 2 V0600"});
  EXPECT_EQ(refused(with(small_batchml(), space, "urn:other")),
            Lines{"batchml.namespace 2 urn:other"});
  EXPECT_EQ(refused("<BatchList xmlns=\"" + space + "\"/>"), Lines{"batchml.root 1 BatchList"});
  EXPECT_EQ(refused("<BatchInformation xmlns=\"" + space + "\"/>"), Lines{"batchml.no_recipe 1 "});
  EXPECT_EQ(
      refused("<BatchInformation xmlns=\"" + space +
              "\"><MasterRecipe/>\n<MasterRecipe><ID>b</ID></MasterRecipe></BatchInformation>"),
      Lines{"batchml.several_recipes 2 b"});
}

TEST(BatchMl, OneOfSeveralRecipesIsReadByItsId) {
  const std::string text = with(small_batchml(), "</x:BatchInformation>",
                                "<x:ControlRecipe><x:ID>c7</x:ID></x:ControlRecipe>"
                                "</x:BatchInformation>");
  Faults faults;
  auto recipe = read_batchml("r.xml", text, faults, "Warm Water 7");
  ASSERT_TRUE(recipe.has_value() && faults.empty());
  EXPECT_EQ(canonical(written(*recipe)), canonical(text));
  std::get<Amount>(*recipe->parameters[0].value).number = *Decimal::parse("39");
  EXPECT_NE(written(*recipe).find("<x:ID>c7</x:ID>"), std::string::npos);
}

TEST(BatchMl, NothingIsFetchedExpandedOrReadEndlessly) {
  EXPECT_EQ(refused("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>").at(0),
            "batchml.doctype 1 ");
  EXPECT_EQ(refused("<a>\n&b;</a>").at(0), "batchml.syntax 2 ");
  EXPECT_EQ(refused("<a>\n<b></a>").at(0), "batchml.syntax 2 ");
  EXPECT_EQ(refused("").at(0).substr(0, 14), "batchml.syntax");
  EXPECT_EQ(refused("<a>\xff</a>"), Lines{"batchml.encoding 1 "});
  EXPECT_EQ(refused("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>"),
            Lines{"batchml.encoding 1 "});
  std::string deep;
  for (int i = 0; i < 100; ++i) deep = "<a>" + deep + "</a>";
  EXPECT_EQ(refused(deep), Lines{"batchml.too_deep 0 "});
  EXPECT_EQ(refused(std::string(kXmlBytesMax + 1, ' ')), Lines{"batchml.too_large 0 "});
  // Neither has a canonical form.
  EXPECT_EQ(refused("<a>\n<b xmlns=\"[no uri\"/></a>"),
            Lines{"batchml.relative_namespace 2 [no uri"});
  EXPECT_EQ(refused("<a xmlns:p=\"B2MML\"/>"), Lines{"batchml.relative_namespace 1 B2MML"});
}

TEST(BatchMl, AParallelByLinksOfLinksIsOneTransition) {
  // T1 begins H1 and H2 by a link that leads to a link; T2 waits for both.
  std::string text = small_batchml();
  text = with(text, "<x:ToIDValue>S2</x:ToIDValue><x:ToType>Step<",
              "<x:ToIDValue>L9</x:ToIDValue><x:ToType>Link<");
  const auto end = [](const std::string& side, const std::string& id, const std::string& type) {
    return "<x:" + side + "ID><x:" + side + "IDValue>" + id + "</x:" + side + "IDValue><x:" + side +
           "Type>" + type + "</x:" + side + "Type><x:IDScope>Internal</x:IDScope></x:" + side +
           "ID>";
  };
  text = with(text, "<x:Step><x:ID>S1",
              "<x:Link><x:ID>L9</x:ID>" + end("From", "T1", "Transition") +
                  end("To", "S2", "Step") + end("To", "S4", "Step") +
                  "<x:LinkType>ParallelDivergent</x:LinkType><x:Depiction>Line</x:Depiction>"
                  "</x:Link><x:Link><x:ID>L10</x:ID>" +
                  end("From", "S4", "Step") + end("To", "T2", "Transition") +
                  "<x:LinkType>ParallelConvergent</x:LinkType><x:Depiction>Line</x:Depiction>"
                  "</x:Link><x:Step><x:ID>S4</x:ID><x:RecipeElementID>H2</x:RecipeElementID>"
                  "<x:RecipeElementVersion/></x:Step><x:Step><x:ID>S1");
  text = with(text, "<x:RecipeElement><x:ID>Stop",
              "<x:RecipeElement><x:ID>H2</x:ID><x:RecipeElementType>Allocation"
              "</x:RecipeElementType><x:EquipmentRequirement><x:ID>Kettle</x:ID>"
              "</x:EquipmentRequirement></x:RecipeElement><x:RecipeElement><x:ID>Stop");
  const Recipe recipe = read_xml(text);
  EXPECT_EQ(chart_lines(recipe.elements.front().chart), Lines{"begin -> h1, h2 -> end"});
  EXPECT_EQ(recipe.element("h2")->equipment, "kettle");
  EXPECT_EQ(canonical(written(recipe)), canonical(text));
}

TEST(BatchMl, SelectionsAreTriedInTheOrderOfTheirEvaluation) {
  const std::string text = written(read_toml(full_recipe()));
  const auto order_at = [&](const std::string& link) {
    const auto at = text.find("<b2mml:ID>" + link + "</b2mml:ID>");
    return text.find("<b2mml:EvaluationOrder>", at) + 23;
  };
  ASSERT_EQ(text[order_at("t3.in")], '1');
  ASSERT_EQ(text[order_at("other.in")], '2');
  std::string turned = text;
  turned[order_at("t3.in")] = '3';
  // Now the one that always goes is tried first.
  EXPECT_EQ(refused(turned).at(0).substr(0, 21), "recipe.chart_shadowed");
}

TEST(BatchMl, AForeignGeneralRecipeIsReadAndWrittenAsItWas) {
  const Recipe recipe = read_xml(small_general());
  EXPECT_EQ(recipe.level, Level::kGeneral);
  EXPECT_EQ(recipe.product, "broth");
  EXPECT_EQ(amount_text(recipe.inputs.at(0).quantity), "5 L");
  EXPECT_EQ(chart_lines(recipe.elements.front().chart), Lines{"begin -> grow -> rest -> end"});
  EXPECT_EQ(recipe.element("grow")->service, "grow_cells");
  EXPECT_EQ(recipe.requirement("grow")->where.at(0).text(), "volume > 4 'L'");
  EXPECT_EQ(canonical(written(recipe)), canonical(small_general()));
}

TEST(BatchMl, ChangesOfAGeneralRecipeStandInItsOwnElements) {
  Recipe recipe = read_xml(small_general());
  recipe.equipment.at(0).where = {*Expression::parse("volume > 6 'L'"),
                                  *Expression::parse("speed_max >= 100 '{rev}/min'")};
  std::string text = written(recipe);
  EXPECT_NE(text.find("<ValueString>&gt;6</ValueString>"), std::string::npos);
  EXPECT_EQ(text.find("<ValueString>&gt;4</ValueString>"), std::string::npos);
  EXPECT_NE(text.find("<ConstraintID>speed_max</ConstraintID>"), std::string::npos);
  EXPECT_EQ(text.find("renkei:"), std::string::npos);
  // A title from which names were made: they stay.
  for (Element& element : recipe.elements) element.title.en = "Something else";
  text = written(recipe);
  EXPECT_EQ(read_xml(text).element("grow")->service, "grow_cells");
}

TEST(BatchMl, WhatAGeneralRecipeCannotSayHereIsRefused) {
  const std::string text = small_general();
  const std::string link =
      "<DirectedLink><ID>d2</ID><FromID>Grow</FromID><ToID>Rest</ToID>"
      "</DirectedLink>";
  EXPECT_EQ(refused(with(text, link, "")), Lines{"batchml.graph 27 rest"});
  EXPECT_EQ(refused(with(text, link,
                         link + "<DirectedLink><ID>d3</ID><FromID>Rest</FromID><ToID>Grow</ToID>"
                                "</DirectedLink>")),
            Lines{"batchml.graph 17 grow"});
  EXPECT_EQ(refused(with(text, "<ToID>Rest<", "<ToID>Roast<")),
            Lines{"batchml.unknown_id 16 Roast"});
  // A limit that is itself not allowed; a constraint that is no range.
  EXPECT_EQ(refused(with(text, "&gt;=50", "&gt;50")), Lines{"batchml.value 23 >50"});
  EXPECT_EQ(refused(with(text,
                         "<Range><ValueString>&gt;4</ValueString><DataType>int</DataType>"
                         "<UnitOfMeasure>L</UnitOfMeasure></Range>",
                         "")),
            Lines{"batchml.constraint 25 Volume"});
  EXPECT_EQ(refused(with(text, "<GRecipeType>General", "<GRecipeType>Other")),
            Lines{"batchml.value 1 Other"});
  EXPECT_EQ(refused(with(text,
                         "<Amount><QuantityString>5.0</QuantityString><DataType>double"
                         "</DataType><UnitOfMeasure>Liter</UnitOfMeasure></Amount>",
                         ""))
                .at(0),
            "batchml.missing 9 Medium");
  // Boil waits for Grow and Chill, Rest for Grow alone: no chart says that.
  const auto stage = [](const std::string& id) {
    return "<ProcessElement><ID>" + id +
           "</ID><ProcessElementType>Process Stage</ProcessElementType></ProcessElement>";
  };
  const auto arrow = [](const std::string& from, const std::string& to) {
    return "<DirectedLink><FromID>" + from + "</FromID><ToID>" + to + "</ToID></DirectedLink>";
  };
  const std::string more =
      with(with(text, link, link + arrow("Grow", "Boil") + arrow("Chill", "Boil")),
           "</ProcessProcedure>", stage("Boil") + stage("Chill") + "</ProcessProcedure>");
  EXPECT_EQ(refused(more), Lines{"batchml.graph 17 grow"});
}

TEST(BatchMl, UnitsAreReadFromCodesWordsAndAddresses) {
  const std::vector<std::pair<std::string, std::string>> units{
      {"L/h", "L/h"},
      {"Liter pro Stunde", "L/h"},
      {"litres per hour", "L/h"},
      {"Sekunde", "s"},
      {"Grad Celsius", "Cel"},
      {"Prozent", "%"},
      {"", "1"},
      {"http://qudt.org/vocab/unit/L-PER-HR", "L/h"},
      {"http://qudt.org/vocab/unit/REV-PER-MIN", "{rev}/min"},
      {"https://qudt.org/vocab/unit/PERCENT", "%"},
      {"http://si-digital-framework.org/SI/units/degreeCelsius", "Cel"},
      {"http://si-digital-framework.org/SI/units/litre", "L"}};
  for (const auto& [text, code] : units) {
    const auto unit = unit_from_words(text);
    ASSERT_TRUE(unit.has_value()) << text;
    EXPECT_EQ(*unit, *Unit::parse(code)) << text;
  }
  for (const char* text : {"Elle", "http://qudt.org/vocab/unit/FURLONG", "L per", "per h", " / "}) {
    EXPECT_FALSE(unit_from_words(text).has_value()) << text;
  }
}

TEST(BatchMl, IdsAreReadable) {
  using internal::readable_id;
  EXPECT_EQ(readable_id("MixingOfLiquids001", "Mixing"), "mixing_of_liquids001");
  EXPECT_EQ(readable_id("seed_density", "Density"), "seed_density");
  EXPECT_EQ(readable_id("001:7b80d138-7b29", "2026-04-26_V3.0_Mix:StirringDuration"),
            "stirring_duration");
  EXPECT_EQ(readable_id("9b02a51f-8fbe", ""), "");
  EXPECT_EQ(readable_id("2026-04-26_HC20_V3.0Instance", ""), "hc20_v3_0_instance");
  EXPECT_EQ(readable_id("123", "456"), "");
  internal::IdBook book({});
  EXPECT_EQ(book.add("element", "", "a", "end"), "end_2");
  EXPECT_EQ(book.add("element", "", "b", "mix"), "mix");
  EXPECT_EQ(book.add("element", "", "c", "mix"), "mix_2");
  EXPECT_EQ(book.written("element", "", "mix_2"), "c");
}

}  // namespace
}  // namespace renkei::recipe
