#include "renkei/base/csv.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace renkei {
namespace {

using std::string_literals::operator""s;

struct Read {
  CsvTable table;
  Faults faults;
};

Read read(std::string_view text) {
  Read result;
  result.table = parse_csv("t.csv", text, result.faults);
  return result;
}

// The one fault that is wanted, by code; more or fewer are a failure that names them.
std::string only_fault(const Read& result) {
  std::string codes;
  for (const Error& fault : result.faults) codes += (codes.empty() ? "" : " ") + fault.code();
  return codes;
}

TEST(Csv, ReadsCellsAndTheLineOfEachRow) {
  const auto [table, faults] = read("id,name\na,Alpha\n\nb,\"Be\nta\"\nc,Gamma");
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(table.encoding, "UTF-8");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"id", "name"}));
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[0].cells, (std::vector<std::string>{"a", "Alpha"}));
  EXPECT_EQ(table.rows[1].cells, (std::vector<std::string>{"b", "Be\nta"}));
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].line, 4);
  EXPECT_EQ(table.rows[2].line, 6);
}

TEST(Csv, NamesThePlaceOfACellAsASpreadsheetCountsIt) {
  const auto [table, faults] = read("id,dose\na,5\n");
  const Place place = table.place(table.rows[0], table.column("dose"));
  EXPECT_EQ(place, (Place{.file = "t.csv", .line = 2, .column = 2, .field = "dose"}));
  EXPECT_EQ(table.column("none"), -1);
  EXPECT_EQ(table.place(table.rows[0], -1), (Place{.file = "t.csv", .line = 2}));
}

TEST(Csv, ReadsWhatSpreadsheetProgramsWrite) {
  const auto [table, faults] =
      read("\xEF\xBB\xBFid, name ,,\r\na,\"say \"\"hi\"\", she\",,\r\n,,,\r\n");
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(table.encoding, "UTF-8 with BOM");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"id", "name"}));
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0].cells[1], "say \"hi\", she");
}

TEST(Csv, FillsMissingCellsAndKeepsSpacesAndQuotedCrlf) {
  const auto [table, faults] = read("a,b,c\n1\n 2 ,\"x\r\ny\"\n");
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(table.rows[0].cells, (std::vector<std::string>{"1", "", ""}));
  EXPECT_EQ(table.rows[1].cells, (std::vector<std::string>{" 2 ", "x\r\ny", ""}));
}

TEST(Csv, LeavesOutRowsOfNothingButSeparatorsAndBlanks) {
  Faults faults;
  const auto table =
      parse_csv("t.csv", "a,b\n,\n , \n\t\n\"\",\" \"\n\xE3\x80\x80,\xC2\xA0, \nx,\n", faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0].cells[0], "x");
  EXPECT_EQ(table.rows[0].line, 7);
}

TEST(Csv, ConvertsCp932AndSaysSo) {
  // 品名,数量 / 髙橋①ソ表,㎝ with the second byte 0x5C in ソ and the NEC and IBM extensions.
  const auto [table, faults] = read(
      "\x95\x69\x96\xBC,\x90\x94\x97\xCA\r\n\xFB\xFC\x8B\xB4\x87\x40\x83\x5C\x95\x5C,\x87\x70\r\n"
      "\xB6\xC5,\x81\x60\r\n");
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(table.encoding, "CP932");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"品名", "数量"}));
  EXPECT_EQ(table.rows[0].cells, (std::vector<std::string>{"髙橋①ソ表", "㎝"}));
  EXPECT_EQ(table.rows[1].cells, (std::vector<std::string>{"ｶﾅ", "～"}));
}

TEST(Csv, ConvertsLongCp932WithoutLosingACharacterBetweenBlocks) {
  std::string text = "a\n";
  for (int i = 0; i < 30'000; ++i) text += "x\x8A\xBF\xB1\n";  // x漢ｱ
  const auto [table, faults] = read(text);
  EXPECT_TRUE(faults.empty());
  ASSERT_EQ(table.rows.size(), 30'000U);
  for (const CsvRow& row : table.rows) ASSERT_EQ(row.cells[0], "x漢ｱ");
}

TEST(Csv, RefusesTextThatIsNeitherUtf8NorCp932) {
  const Read broken = read("a\nx\n\xFF\xFF\n");
  EXPECT_EQ(only_fault(broken), "csv.encoding");
  EXPECT_EQ(broken.faults[0].place().line, 3);
  EXPECT_TRUE(broken.table.rows.empty());
}

TEST(Csv, DoesNotTakeDamagedUtf8ForCp932) {
  const Read damaged = read("名前\n日本語の表\n壊れ\xE3\x81\n");
  EXPECT_EQ(only_fault(damaged), "csv.encoding");
  EXPECT_EQ(damaged.faults[0].place().line, 3);
  EXPECT_NE(damaged.faults[0].message().find("UTF-8, but broken"), std::string::npos);
  EXPECT_EQ(only_fault(read("\xEF\xBB\xBF"
                            "a\n\x83\x5C\n")),
            "csv.encoding");
}

TEST(Csv, RefusesOtherFilesByName) {
  EXPECT_EQ(only_fault(read("\xFF\xFE"
                            "a\0b\0"s)),
            "csv.utf16");
  EXPECT_EQ(only_fault(read("a\0,\0b\0\n\0"s)), "csv.utf16");
  EXPECT_EQ(only_fault(read("\0a\0,\0b\0\n"s)), "csv.utf16");
  EXPECT_EQ(only_fault(read("PK\x03\x04...")), "csv.workbook");
  EXPECT_EQ(only_fault(read("\xD0\xCF\x11\xE0...")), "csv.workbook");
  EXPECT_EQ(only_fault(read("a,b\nx,y\0z\n"s)), "csv.nul");
  EXPECT_EQ(only_fault(read("a,b\r1,2\r")), "csv.lone_cr");
  EXPECT_EQ(only_fault(read("")), "csv.empty");
  EXPECT_EQ(only_fault(read("\n,,\n\n")), "csv.empty");
}

TEST(Csv, RefusesOtherSeparatorsAndSaysWhatToDo) {
  for (const char* text : {"a;b;c\n1;2;3\n", "a\tb\n1\t2\n", "名前，数量\n", "a;b;\"x,y\"\n"}) {
    const Read refused = read(text);
    ASSERT_EQ(only_fault(refused), "csv.separator") << text;
    EXPECT_FALSE(refused.faults[0].remedy().empty());
    EXPECT_TRUE(refused.table.rows.empty());
  }
  for (const char* text : {"sep=;\na;b\n", "sep=,\na,b\n"}) {
    const Read refused = read(text);
    ASSERT_EQ(only_fault(refused), "csv.separator_line") << text;
    EXPECT_EQ(refused.faults[0].value(), std::string(text, 5));
  }
  EXPECT_TRUE(read("id,\"note;more;yet\"\na,b;c;d\n").faults.empty());
  EXPECT_TRUE(read("id,note (a;b)\na,b\n").faults.empty());
}

TEST(Csv, RefusesCellsBeyondTheHeaderButKeepsTheRow) {
  const Read result = read("a,b\n1,2,,\n3,4,,x\n5,6\n");
  ASSERT_EQ(only_fault(result), "csv.too_many_cells");
  EXPECT_EQ(result.faults[0].to_string(),
            "t.csv:3: column 4: 'x' stands beyond the last of the 2 columns; put a cell that has a "
            "comma in it in quotes");
  ASSERT_EQ(result.table.rows.size(), 3U);
  EXPECT_EQ(result.table.rows[1].cells, (std::vector<std::string>{"3", "4"}));
}

TEST(Csv, RefusesRepeatedAndNamelessColumns) {
  EXPECT_EQ(only_fault(read("a,b,a\n1,2,3\n")), "csv.duplicate_column");
  EXPECT_EQ(only_fault(read("a,,c\n1,2,3\n")), "csv.column_name");
  EXPECT_EQ(only_fault(read("a,b,\n1,2,3\n")), "csv.too_many_cells");
}

TEST(Csv, RefusesAnUnclosedQuoteWhereItOpens) {
  const Read result = read("a,b\n1,2\n3,\"4\n5,6\n");
  ASSERT_EQ(only_fault(result), "csv.unclosed_quote");
  EXPECT_EQ(result.faults[0].place(),
            (Place{.file = "t.csv", .line = 3, .column = 2, .field = "b"}));
  ASSERT_EQ(result.table.rows.size(), 1U);
  EXPECT_EQ(only_fault(read("a\n\"")), "csv.unclosed_quote");
  EXPECT_EQ(only_fault(read("\"a")), "csv.unclosed_quote");
}

TEST(Csv, RefusesQuotesInTheWrongPlaceAndReadsOn) {
  const Read result = read("a,b\n5\" pipe,x\n\"y\" z,\"w\"\nu,v\n");
  EXPECT_EQ(only_fault(result), "csv.quote csv.quote");
  EXPECT_EQ(result.faults[0].place().line, 2);
  EXPECT_EQ(result.faults[1].place().line, 3);
  ASSERT_EQ(result.table.rows.size(), 3U);
  EXPECT_EQ(result.table.rows[1].cells, (std::vector<std::string>{"y z", "w"}));
  EXPECT_EQ(result.table.rows[2].cells, (std::vector<std::string>{"u", "v"}));
}

TEST(Csv, RefusesACarriageReturnThatEndsNoLine) {
  const Read result = read("a,b\n1\r,2\n3\r,4\n");
  EXPECT_EQ(only_fault(result), "csv.lone_cr");
  EXPECT_EQ(result.table.rows.size(), 2U);
}

TEST(Csv, KeepsEveryLimit) {
  std::string columns;
  for (std::size_t i = 0; i < kCsvColumnsMax; ++i) columns += "c" + std::to_string(i) + ",";
  EXPECT_TRUE(read(columns + "\n").faults.empty());
  EXPECT_EQ(only_fault(read(columns + "x\n")), "csv.too_many_columns");

  const std::string longest(kCsvCellBytesMax, 'x');
  EXPECT_TRUE(read("a\n" + longest + "\n").faults.empty());
  const Read overlong = read("a,b\ny," + longest + "x\nz,\"" + longest + "x\"\n");
  EXPECT_EQ(only_fault(overlong), "csv.cell_too_long csv.cell_too_long");
  ASSERT_EQ(overlong.table.rows.size(), 2U);
  EXPECT_EQ(overlong.table.rows[0].cells, (std::vector<std::string>{"y", ""}));

  std::string rows = "a\n";
  for (std::size_t i = 0; i < kCsvRowsMax; ++i) rows += "1\n";
  EXPECT_TRUE(read(rows).faults.empty());
  const Read too_many = read(rows + "2\n3\n");
  EXPECT_EQ(only_fault(too_many), "csv.too_many_rows");
  EXPECT_EQ(too_many.faults[0].place().line, 1'000'002);
  EXPECT_EQ(too_many.table.rows.size(), kCsvRowsMax);
}

TEST(Csv, CountsTheFaultsItDoesNotTell) {
  std::string text = "a\n";
  for (std::size_t i = 0; i < kCsvFaultsMax + 7; ++i) text += "1,2\n";
  const Read result = read(text);
  ASSERT_EQ(result.faults.size(), kCsvFaultsMax + 1);
  EXPECT_EQ(result.faults.back().code(), "csv.more_faults");
  EXPECT_EQ(result.faults.back().args()[0].second, "7");
}

TEST(Csv, FaultsComeInTheOrderOfTheFile) {
  const Read result = read("a,b,a\n1,2,3,4\n5\"\n\"6\n");
  EXPECT_EQ(only_fault(result),
            "csv.duplicate_column csv.too_many_cells csv.quote csv.unclosed_quote");
}

TEST(CsvWrite, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(write_csv({"id", "name"}, {{"a", "plain"}, {"b", "x,\"y\"\nz"}, {"c", ""}}),
            "id,name\na,plain\nb,\"x,\"\"y\"\"\nz\"\nc,\n");
  EXPECT_EQ(write_csv({"id"}, {{""}}), "id\n\"\"\n");
  // Two tables pasted together leave a byte order mark in the middle, which is text there.
  const Read marked = read(
      "\n\xEF\xBB\xBF"
      "a\n\xEF\xBB\xBF"
      "b\n");
  const Read again = read(write_csv(marked.table.columns, {marked.table.rows.at(0).cells}));
  EXPECT_EQ(again.table.columns, marked.table.columns);
  EXPECT_EQ(again.table.rows.at(0).cells, marked.table.rows.at(0).cells);
}

TEST(CsvWrite, LeavesNoFormulaForASpreadsheetToRun) {
  const std::vector<std::vector<std::string>> rows{{"=1+1"},  {"@SUM(A1)"}, {"+81-3"},  {"-"},
                                                   {"＝cmd"}, {"-5.5"},     {"-1,234"}, {"=A1,B1"}};
  EXPECT_EQ(write_csv({"a"}, rows),
            "a\n'=1+1\n'@SUM(A1)\n'+81-3\n'-\n'＝cmd\n-5.5\n\"-1,234\"\n\"'=A1,B1\"\n");
  EXPECT_EQ(write_csv({"a"}, {{"=1+1"}}, false), "a\n=1+1\n");
}

RC_GTEST_PROP(CsvWrite, ComesBackAsItWas, ()) {
  const auto width = *rc::gen::inRange<std::size_t>(1, 5);
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < width; ++i) columns.push_back("c" + std::to_string(i));
  const auto cell =
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("abc019 ,;\"\n\r\t'=+-@|")));
  const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
      rc::gen::container<std::vector<std::string>>(width, cell));
  const Read result = read(write_csv(columns, rows, false));
  RC_ASSERT(result.faults.empty());
  RC_ASSERT(result.table.columns == columns);
  std::vector<std::vector<std::string>> filled;
  for (const auto& row : rows) {
    const bool blank = std::all_of(row.begin(), row.end(), [](const std::string& one) {
      return one.find_first_not_of(" \t") == std::string::npos;
    });
    if (!blank) filled.push_back(row);  // ",,," and " ,\t" are left out
  }
  RC_ASSERT(result.table.rows.size() == filled.size());
  for (std::size_t i = 0; i < filled.size(); ++i) {
    RC_ASSERT(result.table.rows[i].cells == filled[i]);
  }
}

RC_GTEST_PROP(Csv, AnyBytesGiveRowsAsWideAsTheHeaderAndPlacesInTheFile, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::oneOf(rc::gen::elementOf("ab,,,\"\n\n\r;\t\0"s), rc::gen::arbitrary<char>()));
  const Read result = read(text);
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  for (const CsvRow& row : result.table.rows) {
    RC_ASSERT(row.cells.size() == result.table.columns.size());
    RC_ASSERT(row.line >= 2 && row.line <= lines);
  }
  for (const Error& fault : result.faults) RC_ASSERT(fault.place().line <= lines);
}

}  // namespace
}  // namespace renkei
