#include "renkei/equipment/sila/feature.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace renkei::equipment::sila {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string everything() {
  return content(fs::path(RENKEI_SOURCE_DIR) /
                 "renkei/equipment/corpus/sila_feature/Everything.sila.xml");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::int64_t line_of(const std::string& text, const std::string& what) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
}

Faults faults_of(const std::string& text) {
  Faults faults;
  const auto read = read_feature("f.xml", text, faults);
  if (!read) faults.push_back(read.error());
  return faults;
}

std::string words(const Faults& faults) {
  std::string all;
  for (const Error& one : faults) all += one.code() + " " + one.to_string() + "\n";
  return all;
}

Feature good(const std::string& text) {
  Faults faults;
  auto read = read_feature("f.xml", text, faults);
  EXPECT_TRUE(read.has_value() && faults.empty()) << words(faults);
  return read ? *std::move(read) : Feature{};
}

TEST(SilaFeature, EverythingThatAFeatureCanHaveIsRead) {
  const Feature feature = good(everything());
  EXPECT_EQ(feature.qualified(), "jp.example/analysis.cells/Everything/v1");
  EXPECT_EQ(feature.package(), "sila2.jp.example.analysis.cells.everything.v1");
  EXPECT_EQ(feature.qualified_error("NoCells"),
            "jp.example/analysis.cells/Everything/v1/DefinedExecutionError/NoCells");
  ASSERT_EQ(feature.commands.size(), 1U);
  const Command& measure = feature.commands.front();
  EXPECT_TRUE(measure.observable);
  EXPECT_EQ(measure.description, "Measures & reports.");
  EXPECT_EQ(measure.errors, std::vector<std::string>{"NoCells"});
  ASSERT_EQ(measure.parameters.size(), 4U);
  const Constraints& limits = measure.parameters[0].type.constraints;
  EXPECT_EQ(limits.minimal_inclusive, "4");
  EXPECT_EQ(limits.maximal_exclusive, "40");
  ASSERT_TRUE(limits.unit.has_value());
  EXPECT_EQ(limits.unit->label, "°C");
  EXPECT_EQ(limits.unit->offset.to_string(), "273.15");
  ASSERT_EQ(limits.unit->components.size(), 1U);
  EXPECT_EQ(limits.unit->components[0].unit, SiUnit::kKelvin);
  EXPECT_EQ(measure.parameters[2].type.constraints.set, (std::vector<std::string>{"Fast", "Slow"}));
  const FeatureType& wells = underlying(measure.parameters[3].type, feature);
  EXPECT_EQ(wells.form, FeatureType::Form::kList);
  const FeatureType& well = underlying(wells.inner.front(), feature);
  EXPECT_EQ(well.form, FeatureType::Form::kStructure);
  EXPECT_EQ(underlying(well.elements.at(1).type, feature).form, FeatureType::Form::kList);
  EXPECT_EQ(measure.responses.at(0).type.elements.at(2).type.inner.at(0).constraints.content_type,
            "image/png");
  EXPECT_EQ(feature.properties.at(0).element.type.constraints.allowed_types.size(), 2U);
  EXPECT_TRUE(feature.properties.at(1).observable);
}

TEST(SilaFeature, EveryPublishedFeatureIsRead) {
  const fs::path folder = fs::path(RENKEI_SHARED_DIR) / "standards/sila2/features";
  if (!fs::exists(folder)) GTEST_SKIP() << "the published features are not there";
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".xml") continue;
    Faults faults;
    const auto read = read_feature(entry.path().filename(), content(entry.path()), faults);
    ASSERT_TRUE(read.has_value()) << read.error().to_string();
    EXPECT_TRUE(faults.empty()) << words(faults);
    EXPECT_TRUE(is_qualified_feature(read->qualified())) << read->qualified();
    ++count;
  }
  EXPECT_GE(count, 22);
}

struct Broken {
  std::string from;
  std::string to;
  std::string code;
  std::string said;  // somewhere in the message
  std::string at;    // what stands in the line that is named; empty: not looked at
};

TEST(SilaFeature, WhatIsBrokenIsNamedWithItsLine) {
  const std::string whole = everything();
  const std::vector<Broken> all{
      {"<Identifier>Measure</Identifier>", "<Identifier>measure</Identifier>",
       "equipment.feature_value", "no identifier", "<Identifier>measure<"},
      {"<Identifier>Measure</Identifier>", "<Identifier>Mea-sure</Identifier>",
       "equipment.feature_value", "no identifier", "Mea-sure"},
      {"<Identifier>Measure</Identifier>",
       "<Identifier>M" + std::string(255, 'a') + "</Identifier>", "equipment.feature_value",
       "no identifier", "aaaa"},
      {"<DisplayName>Measure<", "<DisplayName>" + std::string(256, 'x') + "<",
       "equipment.feature_value", "at most 255", "xxxx"},
      {"<Observable>Yes<", "<Observable>yes<", "equipment.feature_value", "neither Yes nor No",
       ">yes<"},
      {"<Observable>Yes</Observable>", "", "equipment.feature_member", "no Observable", ""},
      {"<Observable>Yes</Observable>", "<Observabel>Yes</Observabel>", "equipment.feature_member",
       "no such element", "<Observabel>"},
      {"<Observable>Yes</Observable>", "<Observable>No</Observable>", "equipment.feature_member",
       "only an observable command", "<IntermediateResponse>"},
      {"<Basic>Timestamp<", "<Basic>TimeStamp<", "equipment.feature_type", "no basic type",
       "<Basic>TimeStamp<"},
      {"<Identifier>Mode<", "<Identifier>NAME<", "equipment.feature_name", "of that name", ""},
      {"<DataTypeIdentifier>Columns<", "<DataTypeIdentifier>Columms<", "equipment.feature_type",
       "no such data type", ""},
      {"<DataTypeIdentifier>Columns<", "<DataTypeIdentifier>Well<", "equipment.feature_type",
       "made of itself: Well -> Well", ""},
      {"<MinimalInclusive>4<", "<MinimalInclusive>40<", "equipment.feature_constraint",
       "at once above", ""},
      {"<MinimalInclusive>4<", "<MinimalInclusive>four<", "equipment.feature_constraint", "no Real",
       ""},
      {"<MinimalInclusive>4</MinimalInclusive>", "<Length>4</Length>",
       "equipment.feature_constraint", "Real cannot be so constrained", ""},
      {"<MinimalLength>1</MinimalLength>", "<MinimalLength>21</MinimalLength>",
       "equipment.feature_constraint", "so long and so short", ""},
      {"<MinimalLength>1</MinimalLength>", "<MinimalLength>-1</MinimalLength>",
       "equipment.feature_value", "no whole number", ">-1<"},
      {"<MinimalLength>1</MinimalLength>", "<MaximalLength>1</MaximalLength>",
       "equipment.feature_member", "stands twice", "<MaximalLength>20"},
      {"<MinimalLength>1</MinimalLength>", "<ElementCount>1</ElementCount>",
       "equipment.feature_constraint", "String cannot be so constrained", ""},
      {"<MinimalLength>1</MinimalLength>", "<MinLength>1</MinLength>", "equipment.feature_member",
       "no constraint", "<MinLength>"},
      {"<Value>20261124<", "<Value>20261124x<", "equipment.feature_constraint", "no Date", ""},
      {"<Pattern>[A-Z]+<", "<Pattern>[A-Z+<", "equipment.feature_constraint",
       "no regular expression", ""},
      {"<SIUnit>Kelvin<", "<SIUnit>Celsius<", "equipment.feature_value", "no word", "Celsius"},
      {"<Exponent>1<", "<Exponent>1.5<", "equipment.feature_value", "no exponent", "1.5"},
      {"<Factor>1<", "<Factor>0<", "equipment.feature_constraint", "factor is 0", ""},
      {"<Identifier>NoCells</Identifier>", "<Identifier>NoCels</Identifier>",
       "equipment.feature_error", "no such error", ""},
      {"FeatureVersion=\"1.0\"", "FeatureVersion=\"1\"", "equipment.feature_value",
       "FeatureVersion", "xmlns="},
      {"SiLA2Version=\"1.1\"", "", "equipment.feature_member", "lacks the attribute", "xmlns="},
      {"Originator=\"jp.example\"", "Originator=\"jp..example\"", "equipment.feature_value",
       "Originator", "xmlns="},
      {"Category=\"analysis.cells\"", "Category=\"Analysis\"", "equipment.feature_value",
       "Category", "xmlns="},
      {"xmlns=\"http://www.sila-standard.org\"", "xmlns=\"http://example.org\"",
       "equipment.feature_member", "no Feature of the namespace", "xmlns="},
      {"<Feature ", "<!DOCTYPE a [<!ENTITY b SYSTEM \"/etc/passwd\">]><Feature ",
       "equipment.feature_xml", "DOCTYPE", ""},
      {"</Feature>", "", "equipment.feature_xml", "cannot be read", ""},
      {"<DataTypeIdentifier>Well</DataTypeIdentifier>",
       "<List><DataType><Basic>Real</Basic></DataType></List>", "equipment.feature_type",
       "right in a list", ""},
  };
  for (const Broken& one : all) {
    const std::string text = replaced(whole, one.from, one.to);
    const Faults faults = faults_of(text);
    const auto found = std::find_if(faults.begin(), faults.end(), [&](const Error& error) {
      return error.code() == one.code && error.message().find(one.said) != std::string::npos;
    });
    ASSERT_NE(found, faults.end())
        << one.to << " should be " << one.code << " " << one.said << " and is\n"
        << words(faults);
    EXPECT_FALSE(found->remedy().empty());
    if (!one.at.empty()) {
      EXPECT_EQ(found->place().line, line_of(text, one.at)) << one.to;
    }
    if (one.code != "equipment.feature_xml") {
      EXPECT_GT(found->place().line, 0) << one.to;
    }
  }
}

TEST(SilaFeature, LimitsHold) {
  const std::string whole = everything();
  EXPECT_EQ(faults_of(whole + std::string(kFeatureBytesMax, ' ')).at(0).code(),
            "equipment.feature_xml");
  // Each definition has the one before ten times: a million types in a few lines.
  std::string definitions;
  for (int i = 1; i <= 6; ++i) {
    std::string structure;
    for (int k = 0; k < 10; ++k) {
      structure +=
          "<Element><Identifier>E" + std::to_string(k) +
          "</Identifier><DisplayName/><Description/><DataType>" +
          (i == 1 ? std::string("<Basic>Real</Basic>")
                  : "<DataTypeIdentifier>D" + std::to_string(i - 1) + "</DataTypeIdentifier>") +
          "</DataType></Element>";
    }
    definitions += "<DataTypeDefinition><Identifier>D" + std::to_string(i) +
                   "</Identifier><DisplayName/><Description/><DataType><Structure>" + structure +
                   "</Structure></DataType></DataTypeDefinition>";
  }
  const Faults faults = faults_of(replaced(whole, "</Feature>", definitions + "</Feature>"));
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults.front().code(), "equipment.feature_limit") << words(faults);
  std::string commands;
  for (std::size_t i = 0; i <= kPartsMax; ++i) {
    commands += "<DefinedExecutionError><Identifier>X" + std::to_string(i) +
                "</Identifier><DisplayName/><Description/></DefinedExecutionError>";
  }
  const Faults many = faults_of(replaced(whole, "</Feature>", commands + "</Feature>"));
  ASSERT_FALSE(many.empty());
  EXPECT_TRUE(std::any_of(many.begin(), many.end(), [](const Error& one) {
    return one.code() == "equipment.feature_limit" || one.code() == "equipment.feature_member";
  })) << words(many);
}

TEST(SilaFeature, ATypeOnItsOwnIsRead) {
  const auto type = read_type(
      "<DataType><List><DataType><Basic>Real</Basic></DataType></List>"
      "</DataType>");
  ASSERT_TRUE(type.has_value());
  EXPECT_EQ(type->form, FeatureType::Form::kList);
  EXPECT_TRUE(read_type("<DataType xmlns=\"http://www.sila-standard.org\"><Constrained><DataType>"
                        "<Basic>String</Basic></DataType><Constraints><Length>0</Length>"
                        "</Constraints></Constrained></DataType>")
                  .has_value());
  for (const char* broken :
       {"", "<DataType/>", "<Type/>", "<DataType><Basic>Reel</Basic></DataType>",
        "<DataType><DataTypeIdentifier>Well</DataTypeIdentifier></DataType>"}) {
    EXPECT_FALSE(read_type(broken).has_value()) << broken;
  }
}

TEST(SilaFeature, AQualifiedIdentifierHasFourParts) {
  EXPECT_TRUE(is_qualified_feature("org.silastandard/core/SiLAService/v1"));
  for (const char* broken : {"", "a/b/c", "a/b/c/", "a//c/v1", "a/b/c/v1/d", "a/b/c d/v1"}) {
    EXPECT_FALSE(is_qualified_feature(broken)) << broken;
  }
}

}  // namespace
}  // namespace renkei::equipment::sila
