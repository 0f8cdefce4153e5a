#include <gtest/gtest.h>

#include "renkei/execute/death_test_tools.h"

namespace renkei::execute {
namespace {

using test::die_at_every_entry;

TEST(Death, AtEveryEntryOfBothLogsOfAConfidentialProcedure) {
  die_at_every_entry({.recipe = test::two_vessels_with_secret("procedure")});
}

// Where one append has several entries, and a round goes to both logs by turns.
TEST(Death, AtEveryAppendToEitherLog) {
  die_at_every_entry({.recipe = test::two_vessels_with_secret(), .append_max = 1024});
}

}  // namespace
}  // namespace renkei::execute
