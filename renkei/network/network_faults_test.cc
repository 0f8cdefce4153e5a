// Planted faults: one mutation of networks/tiny each, named at its place, and nothing else named.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "renkei/network/network_test_tools.h"
#include "renkei/network/planted_faults.h"

namespace renkei::network {
namespace {

std::int64_t column_of(const Files& files, const std::string& file, const std::string& field) {
  const auto text = files.find(file);
  if (text == files.end() || file.ends_with(".toml")) return -1;
  std::string header = text->second.substr(0, text->second.find('\n')) + ",";
  std::int64_t column = 1;
  for (std::size_t at = 0; at < header.size(); ++column) {
    const std::size_t end = header.find(',', at);
    if (header.substr(at, end - at) == field) return column;
    at = end + 1;
  }
  return 0;
}

const std::set<std::string> kCodesOfEmptyCells = {"network.no_batch_amount",
                                                  "network.coordinate_pair", "network.lab_stages",
                                                  "network.scenario_products"};

class PlantedFault : public testing::TestWithParam<Planted> {};

TEST_P(PlantedFault, IsNamedAtItsPlaceAndNothingElseIs) {
  const Planted& planted = GetParam();
  const Files files = planted_files(planted);
  const Outcome outcome = read_files(files);
  bool found = false;
  for (const Error& fault : outcome.faults) {
    EXPECT_GT(fault.place().line, 0) << fault.to_string();
    EXPECT_FALSE(fault.remedy().empty()) << fault.to_string();
    EXPECT_FALSE(fault.message().empty());
    const bool here = fault.code() == planted.code &&
                      fault.place().file == (kFolder / planted.file).generic_string() &&
                      fault.place().line == planted.line && fault.place().field == planted.field;
    if (here) {
      found = true;
      const auto column = column_of(files, planted.file, planted.field);
      if (column > 0 && !planted.code.starts_with("csv.")) {
        EXPECT_EQ(fault.place().column, column) << fault.to_string();
      }
      const bool cell_is_empty =
          planted.code == "network.required" || fault.code().ends_with("_missing") ||
          fault.code().ends_with("_incomplete") || kCodesOfEmptyCells.contains(fault.code());
      EXPECT_EQ(fault.value().empty(), cell_is_empty) << fault.to_string();
    } else {
      EXPECT_TRUE(planted.implied.contains(fault.code()))
          << "also named: " << fault.code() << ": " << fault.to_string();
    }
  }
  EXPECT_TRUE(found) << planted.code << " not found among:\n" << in_words(outcome.faults);
}

INSTANTIATE_TEST_SUITE_P(Network, PlantedFault, testing::ValuesIn(all_planted()),
                         [](const auto& one) { return one.param.name; });

TEST(PlantedFaults, AreMoreThanSixtyOfDifferentKinds) {
  std::set<std::string> names, codes;
  for (const Planted& planted : all_planted()) {
    names.insert(planted.name);
    codes.insert(planted.code);
  }
  EXPECT_GE(names.size(), 60U);
  EXPECT_GE(codes.size(), 50U);
}

TEST(PlantedFaults, ALongCircleIsCutShort) {
  Files files = tiny_files();
  constexpr int kSteps = 2000;
  for (int k = 0; k < kSteps; ++k) {
    const std::string id = std::to_string(k);
    const std::string next = std::to_string((k + 1) % kSteps);
    files["materials.csv"] += "m" + id + ",あ,a,intermediate,,g,x,assumption\n";
    files["processes.csv"] += "p" + id + ",あ,a,vax,mrna,drug_substance,m" + next +
                              ",reactor,,,1,g,1,1,4,2,1,1,x,assumption\n";
    files["bills.csv"] += "b" + id + ",p" + id + ",m" + id + ",1,g,batch,x,assumption\n";
  }
  const Outcome outcome = read_files(files);
  const auto circle =
      std::find_if(outcome.faults.begin(), outcome.faults.end(),
                   [](const Error& fault) { return fault.code() == "network.cyclic_bill"; });
  ASSERT_NE(circle, outcome.faults.end()) << in_words(outcome.faults);
  EXPECT_LT(circle->to_string().size(), 400U);
  EXPECT_NE(circle->message().find("... (1995), which"), std::string::npos) << circle->message();
  for (const auto& [name, value] : circle->args()) EXPECT_LT(value.size(), 200U) << name;
}

TEST(PlantedFaults, NoCircleLeadsThroughMaterialsThatAreNotThere) {
  for (const bool header : {true, false}) {
    Files files = tiny_files();
    std::string& materials = files["materials.csv"];
    materials = header ? materials.substr(0, materials.find('\n') + 1) : "";
    const Outcome outcome = read_files(files);
    ASSERT_FALSE(outcome.faults.empty());
    for (const Error& fault : outcome.faults) {
      EXPECT_NE(fault.code(), "network.cyclic_bill") << fault.to_string();
    }
  }
}

// What misses the number of a parameter that cannot be read is not told as well.
TEST(PlantedFaults, AParameterThatCannotBeReadIsTheOnlyFault) {
  Files files = tiny_files();
  std::string& units = files["units.csv"];
  units.replace(units.find(",20,"), 4, ",$fill-rate,");
  const std::string row = "fill-rate,速度,Rate,10,20,30,{vial}/min,high,made up,assumption\n";
  files["parameters.csv"] += row;
  EXPECT_TRUE(read_files(files).faults.empty());
  std::string& parameters = files["parameters.csv"];
  parameters.replace(parameters.rfind(",20,"), 4, ",2O,");
  const Faults faults = read_files(files).faults;
  ASSERT_EQ(faults.size(), 1U) << faults.back().to_string();
  EXPECT_EQ(faults.front().place().id, "fill-rate");
  EXPECT_EQ(faults.front().value(), "2O");
}

// The ends of a range are read by `plan` alone, and must be possible all the same.
TEST(PlantedFaults, AnEndOfARangeThatIsNotPossibleIsNamed) {
  Files files = tiny_files();
  const auto ends = [&files] {
    const Outcome outcome = read_files(files);
    EXPECT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
    return check_ends(in_memory(files), kFolder, {}, outcome.result);
  };
  EXPECT_TRUE(ends().empty());
  mutate(files, {"parameters.csv", ",3.5,7,14,", ",-3.5,7,14,"});
  mutate(files, {"parameters.csv", ",1,2,4,", ",1,2,40000,"});
  const Faults faults = ends();
  ASSERT_EQ(faults.size(), 2U) << in_words(faults);
  EXPECT_EQ(faults[0].place().id, "lipid-rate");
  EXPECT_EQ(faults[0].place().field, "low");
  EXPECT_EQ(faults[0].place().column, column_of(files, "parameters.csv", "low"));
  EXPECT_EQ(faults[0].value(), "-3.5");
  EXPECT_EQ(faults[1].place().id, "cleaning-days");
  EXPECT_EQ(faults[1].place().field, "high");
}

// All in one run, in the order of files and lines.
TEST(PlantedFaults, AllAreNamedInOneRun) {
  Files files = tiny_files();
  std::set<std::string> expected;
  for (const auto& [file, find, replace] : std::vector<Mutation>{
           in("suites", "north-ds,north,", "north-ds,nroth,"), in("sites", "43.1", "143.1"),
           in("demand", "0.25", "25"), in("lanes", "yes,1", "yes,-1"),
           in("stocks", "tests,assumption", "tests,"), in("scenarios", "1500000", "0"),
           in("switch_steps", "to-mrna,2,", "to-mrna,1,")}) {
    mutate(files, {file, find, replace});
    expected.insert((kFolder / file).generic_string());
  }
  const Outcome outcome = read_files(files);
  std::set<std::string> found;
  for (const Error& fault : outcome.faults) found.insert(fault.place().file);
  EXPECT_EQ(found, expected) << in_words(outcome.faults);
  EXPECT_TRUE(std::is_sorted(outcome.faults.begin(), outcome.faults.end(),
                             [](const Error& a, const Error& b) {
                               return std::pair(a.place().file, a.place().line) <
                                      std::pair(b.place().file, b.place().line);
                             }));
}

}  // namespace
}  // namespace renkei::network
