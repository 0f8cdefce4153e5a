// Changed instrument files, a few of each kind.
#include "renkei/equipment/filedrop/mutation_test_runs.h"

namespace renkei::equipment::filedrop {
namespace {

TEST(InstrumentFileMutation, AnotherFormGivesTheSameDocument) { check_forms(2); }
TEST(InstrumentFileMutation, WhatIsBrokenIsRefused) { check_broken(3); }
TEST(InstrumentFileMutation, ALetterInANumberIsNeverReadAsOne) { check_letters(15); }
TEST(InstrumentFileMutation, RowsInAnotherOrderSayTheSame) { check_row_order(2); }
TEST(InstrumentFileMutation, AnUnknownColumnIsKeptAndChangesNothing) { check_extra_column(); }
TEST(InstrumentFileMutation, ACutOffFileSaysNothingElse) { check_cut(25); }
TEST(InstrumentFileMutation, OneChangedByteChangesOneRow) { check_bytes(15); }

}  // namespace
}  // namespace renkei::equipment::filedrop
