#include <chrono>

#include <gtest/gtest.h>

#include "renkei/execute/death_test_tools.h"

namespace renkei::execute {
namespace {

using test::die_at_every_entry;

TEST(Death, AtEveryEntryWithMachinesThatKnowKeys) { die_at_every_entry({}); }

TEST(Death, AtEveryEntryWhileTheMachinesGoOnForAnHour) {
  die_at_every_entry({.away = std::chrono::hours(1)});
}

TEST(Death, AtEveryEntryWithMachinesThatKnowNone) { die_at_every_entry({.knows_keys = false}); }

// What lies in the inner log, and the commitments, are made up for like all else.
TEST(Death, AtEveryEntryOfBothLogsWithAConfidentialBranch) {
  die_at_every_entry({.recipe = test::two_vessels_with_secret()});
}

}  // namespace
}  // namespace renkei::execute
