// Every fault of a network says in Japanese what it says in English: each name and each number.
#include <regex>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/network/planted_faults.h"
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

void expect_same_values(const Error& fault) {
  const std::string ja = report::error_text(report::Language::kJa, fault);
  const std::string en = report::error_text(report::Language::kEn, fault);
  EXPECT_NE(report::error_sentence(report::Language::kJa, fault),
            report::error_sentence(report::Language::kEn, fault))
      << fault.code();
  std::string missing;
  for (const std::string& value : values_in(fault.message())) {
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

}  // namespace
}  // namespace renkei::network
