// Changed instrument files, hundreds of each.
#include "renkei/equipment/filedrop/mutation_test_runs.h"

namespace renkei::equipment::filedrop {
namespace {

TEST(InstrumentFileMutationSlow, AnotherFormGivesTheSameDocument) { check_forms(30); }
TEST(InstrumentFileMutationSlow, WhatIsBrokenIsRefused) { check_broken(60); }
TEST(InstrumentFileMutationSlow, ALetterInANumberIsNeverReadAsOne) { check_letters(400); }
TEST(InstrumentFileMutationSlow, RowsInAnotherOrderSayTheSame) { check_row_order(50); }
TEST(InstrumentFileMutationSlow, ACutOffFileSaysNothingElse) { check_cut(500); }
TEST(InstrumentFileMutationSlow, OneChangedByteChangesOneRow) { check_bytes(500); }

}  // namespace
}  // namespace renkei::equipment::filedrop
