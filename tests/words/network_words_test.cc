// Every fault of a network says in Japanese what it says in English: each name and each number.
#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/network/planted_faults.h"
#include "renkei/network/schema.h"
#include "renkei/report/catalogue.h"

namespace renkei::network {
namespace {

// "'fill-vax'", "36500", "processes.csv"; not the words between them.
std::set<std::string> values_in(const std::string& english) {
  static const std::regex value(
      R"re('([^']*)'|(-?[0-9][0-9.,]*[0-9]|[0-9])|([a-z_]+\.(?:csv|toml)))re");
  std::set<std::string> found;
  for (std::sregex_iterator at(english.begin(), english.end(), value), end; at != end; ++at) {
    for (std::size_t group = 1; group < at->size(); ++group) {
      if ((*at)[group].matched) found.insert((*at)[group]);
    }
  }
  return found;
}

// The arguments that the English message uses. One that is English itself ("where") has a Japanese
// brother ("where_ja").
std::set<std::string> arguments_in(const Error& fault) {
  std::set<std::string> found;
  for (const auto& [name, value] : fault.args()) {
    if (value.empty() || fault.message().find(value) == std::string::npos) continue;
    const auto brother =
        std::find_if(fault.args().begin(), fault.args().end(),
                     [&name = name](const auto& arg) { return arg.first == name + "_ja"; });
    found.insert(brother == fault.args().end() ? value : brother->second);
  }
  return found;
}

// In the sentence itself: that the place before it holds a name by chance, as a part of an id, does
// not count. The column is said by the place.
void expect_same_values(const Error& fault) {
  const std::string ja = report::error_sentence(report::Language::kJa, fault);
  const std::string en = report::error_sentence(report::Language::kEn, fault);
  EXPECT_NE(ja, en) << fault.code();
  std::set<std::string> values = values_in(fault.message());
  values.merge(arguments_in(fault));
  values.erase(fault.place().field);
  std::string missing;
  for (const std::string& value : values) {
    if (ja.find(value) == std::string::npos) missing += " [" + value + "]";
  }
  EXPECT_EQ(missing, "") << fault.code() << "\n" << ja << "\n" << en;
}

TEST(NetworkWords, JapaneseHasEveryValueThatEnglishHas) {
  for (const Planted& planted : all_planted()) {
    SCOPED_TRACE(planted.name);
    for (const Error& fault : read_files(planted_files(planted)).faults) expect_same_values(fault);
  }
}

TEST(NetworkWords, OfEditsToo) {
  for (const char* edit :
       {"lipid-rate", "=3", "lipid-rate=x", "a b=3", "lipd-rate=3", "offrs[a].rate=3",
        "offers[lipid-offr].rate=3", "offers[lipid-offer].rte=3", "offers[lipid-offer].domestic*=2",
        "parameters[lipid-rate].low=3", "lipid-rate=-1"}) {
    SCOPED_TRACE(edit);
    const Faults faults = read_files(tiny_files(), {.edits = {{edit}}}).faults;
    EXPECT_FALSE(faults.empty());
    for (const Error& fault : faults) expect_same_values(fault);
  }
}

// Of unit_kind_missing there are two: without a volume to take, or without a filling rate.
TEST(NetworkWords, OfAFillingProcessWithoutAKindOfUnit) {
  Files files = tiny_files();
  mutate(files, in("processes", "vax-dp,fill_line", "vax-dp,"));
  const Faults faults = read_files(files).faults;
  ASSERT_EQ(faults.size(), 1U) << in_words(faults);
  expect_same_values(faults[0]);
  const std::string ja = report::error_sentence(report::Language::kJa, faults[0]);
  EXPECT_NE(ja.find("充填の速度"), std::string::npos) << ja;
}

// Not there, empty, of a header alone.
TEST(NetworkWords, OfTablesWithoutRows) {
  for (const auto& [name, whole] : tiny_files()) {
    if (!name.ends_with(".csv")) continue;
    SCOPED_TRACE(name);
    Files absent = tiny_files();
    Files header = absent;
    absent.erase(name);
    header[name].resize(whole.find('\n') + 1);
    for (const Error& fault : read_files(header).faults) expect_same_values(fault);
    for (const Error& fault : read_files(absent).faults) {
      expect_same_values(fault);
      // A file that is not there is not told as one without rows.
      for (const auto language : report::kLanguages) {
        const std::string told = report::error_sentence(language, fault);
        EXPECT_EQ(told.find("no rows"), std::string::npos) << told;
        EXPECT_EQ(told.find("行がありません"), std::string::npos) << told;
      }
    }
  }
}

TEST(NetworkWords, WhatATableIsNeededForIsSaidInBoth) {
  for (const TableSchema& schema : network_schema()) {
    EXPECT_EQ(needed_in_words(schema.needed_where).empty(),
              needed_in_japanese(schema.needed_where).empty())
        << schema.name;
  }
}

TEST(NetworkWords, OfFaultsThatAreCounted) {
  Files files = tiny_files();
  for (int i = 0; i < 200; ++i) {
    files["offers.csv"] +=
        "o" + std::to_string(i) + ",lipit,lipid-works,x,1,g/d,,,1,yes,yes,a,assumption\n";
  }
  const Faults faults = read_files(files).faults;
  EXPECT_TRUE(std::any_of(faults.begin(), faults.end(), [](const Error& fault) {
    return fault.code() == "network.more_faults";
  }));
  for (const Error& fault : faults) expect_same_values(fault);
}

TEST(NetworkWords, OfSeparators) {
  for (const auto& [separator, ja] : {std::pair(";", "「;」"), {"\t", "タブ"}, {"，", "全角"}}) {
    Files files = tiny_files();
    std::string text;
    for (const char c : files["lanes.csv"]) text += c == ',' ? separator : std::string(1, c);
    files["lanes.csv"] = text;
    const Faults faults = read_files(files).faults;
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].code(), "csv.separator");
    const std::string told = report::error_sentence(report::Language::kJa, faults[0]);
    EXPECT_NE(told.find(ja), std::string::npos) << told;
  }
}

}  // namespace
}  // namespace renkei::network
