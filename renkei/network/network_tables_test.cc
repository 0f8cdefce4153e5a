// Tables that are not there or have nothing in them: told once, at the table.
#include <gtest/gtest.h>

#include "renkei/network/network_test_tools.h"
#include "renkei/network/schema.h"

namespace renkei::network {
namespace {

// Empty, cut off by a quote, or without its ids: the cause alone is named, not what follows from
// it.
TEST(PlantedFaults, ATableThatCannotBeReadIsTheOnlyFault) {
  for (const auto& [name, whole] : tiny_files()) {
    if (!name.ends_with(".csv")) continue;
    SCOPED_TRACE(name);
    std::string unclosed = whole;
    unclosed.insert(unclosed.find(',', unclosed.find('\n')) + 1, "\"");
    for (const std::string& broken : {std::string(), unclosed, "x" + whole}) {
      Files files = tiny_files();
      files[name] = broken;
      const Faults faults = read_files(files).faults;
      ASSERT_FALSE(faults.empty());
      for (const Error& fault : faults) {
        EXPECT_EQ(fault.place().file, (kFolder / name).generic_string()) << fault.to_string();
      }
    }
  }
}

// Rules and limits that are not there would make plans from nothing, in no time, or not at all.
TEST(PlantedFaults, ATableOfRulesThatIsNotThereIsNamedWithItsRemedy) {
  int needed = 0;
  for (const TableSchema& schema : network_schema()) {
    if (schema.needed_where == NeededWhere::kNowhere || schema.needs_rows) continue;
    const std::string file = std::string(schema.name) + ".csv";
    SCOPED_TRACE(file);
    Files files = tiny_files();
    files.erase(file);
    const Faults faults = read_files(files).faults;
    ASSERT_EQ(faults.size(), 1U) << in_words(faults);
    EXPECT_EQ(faults[0].place().file, (kFolder / file).generic_string());
    EXPECT_EQ(faults[0].value(), file);
    if (faults[0].code() == "network.named_table") continue;
    EXPECT_EQ(faults[0].code(), "network.missing_table");
    ++needed;
    // What the remedy says is taken: a header alone. Other faults may follow from what is not in
    // it.
    const std::string& remedy = faults[0].remedy();
    files[file] = remedy.substr(remedy.rfind(": ") + 2) + "\n";
    for (const Error& fault : read_files(files).faults) {
      EXPECT_NE(fault.place().file, (kFolder / file).generic_string()) << fault.to_string();
      EXPECT_NE(fault.code(), "network.missing_table") << fault.to_string();
    }
  }
  EXPECT_EQ(needed, 7);
}

TEST(PlantedFaults, TablesOfDaysMayBeMissingWherePeriodsAreCounted) {
  Files files = tiny_files();
  mutate(files, {"network.toml", "calendar = \"day\"", "calendar = \"period\""});
  for (const char* file : {"lanes.csv", "labs.csv", "switches.csv", "switch_steps.csv"}) {
    files.erase(file);
  }
  for (const Error& fault : read_files(files).faults) {
    EXPECT_NE(fault.code(), "network.missing_table") << fault.to_string();
  }
}

// Not at every cell that names one of its rows, nor at every row that cannot do without them.
TEST(PlantedFaults, ATableWithoutTheRowsThatOthersNameIsTheOnlyFault) {
  for (const std::string name :
       {"parameters", "parties", "labs", "switches", "units", "filling", "sites", "platforms",
        "products", "materials", "processes", "suites", "scenarios"}) {
    SCOPED_TRACE(name);
    const std::string file = name + ".csv";
    Files absent = tiny_files();
    Files empty = absent;
    absent.erase(file);
    empty[file].resize(empty[file].find('\n') + 1);
    for (const Files& files : {absent, empty}) {
      const Faults faults = read_files(files).faults;
      ASSERT_EQ(faults.size(), 1U) << in_words(faults);
      EXPECT_EQ(faults[0].place().file, (kFolder / file).generic_string());
      EXPECT_EQ(faults[0].value(), file);
    }
  }
}

TEST(PlantedFaults, ALimitIsToldOnce) {
  Files files = tiny_files();
  mutate(files, {"lanes.csv", "yes,1,", "yes,36501,"});
  mutate(files, {"demand.csv", "400,", "4e12,"});
  const Faults faults = read_files(files).faults;
  ASSERT_EQ(faults.size(), 2U) << in_words(faults);
  EXPECT_EQ(faults[0].remedy(), "write a number 0 or more, at most 1000000000000");
  EXPECT_EQ(faults[1].remedy(), "write a number 0 to 36500");
}

// A comma that is missing puts every cell after it into the wrong column.
TEST(PlantedFaults, ARowWithTooFewCellsIsToldOnce) {
  Files files = tiny_files();
  mutate(files, {"offers.csv", "$lipid-rate,g/wk,", ""});
  const Faults faults = read_files(files).faults;
  ASSERT_EQ(faults.size(), 1U) << in_words(faults);
  EXPECT_EQ(faults[0].code(), "network.short_row");
  EXPECT_EQ(faults[0].place().file, (kFolder / "offers.csv").generic_string());
  EXPECT_EQ(faults[0].place().line, 2);
}

// Spreadsheet programs leave empty cells at the end out.
TEST(PlantedFaults, CellsThatMayBeEmptyMayBeMissingAtTheEnd) {
  Files files = tiny_files();
  std::string& lanes = files["lanes.csv"];
  lanes.insert(lanes.find('\n'), ",valid_from,valid_to");
  const Faults faults = read_files(files).faults;
  EXPECT_TRUE(faults.empty()) << in_words(faults);
}

}  // namespace
}  // namespace renkei::network
