#include "renkei/equipment/filedrop/instrument_file.h"

#include <gtest/gtest.h>

#include "renkei/equipment/filedrop/examples_test_tools.h"

namespace renkei::equipment::filedrop {
namespace {

namespace fs = std::filesystem;

std::string seed(const std::string& name) {
  return bytes_of(fs::path(RENKEI_SOURCE_DIR) / "renkei/equipment/corpus/filedrop" / name);
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// The only fault of a file.
Error fault_of(const std::string& bytes, const ReadSettings& settings = example_settings()) {
  Faults faults;
  const auto read = read_instrument_file("dropped.csv", bytes, settings, faults);
  EXPECT_FALSE(read.has_value());
  EXPECT_EQ(faults.size(), 1U) << all_of(faults);
  return faults.empty() ? Error{"none", ""} : faults.front();
}

#define SKIP_WITHOUT_EXAMPLES()                                                        \
  if (!fs::exists(examples_folder())) {                                                \
    GTEST_SKIP() << "no published pairs of instrument files in " << examples_folder(); \
  }

TEST(InstrumentFile, ExamplesGiveTheExpectedDocuments) {
  SKIP_WITHOUT_EXAMPLES();
  for (const Example& example : examples()) {
    SCOPED_TRACE(example.file);
    auto path = examples_folder() / example.file;
    Faults faults;
    const auto read =
        read_instrument_file(path.filename().string(), bytes_of(path), example_settings(), faults);
    EXPECT_EQ(all_of(faults), "");
    if (!read) {
      ADD_FAILURE() << "not read";
      continue;
    }
    EXPECT_EQ(read->instrument, example.instrument);
    const auto expected = PlainJson::parse(bytes_of(path.replace_extension(".json")));
    EXPECT_EQ(difference(comparable(expected), comparable(read->document)), "");
  }
}

TEST(InstrumentFile, OtherPublishedFilesAreReadOrRefusedForTheRightReason) {
  SKIP_WITHOUT_EXAMPLES();
  const auto first_fault = [](const std::string& file) -> std::string {
    const auto path = examples_folder() / file;
    Faults faults;
    const auto read =
        read_instrument_file(path.filename().string(), bytes_of(path), example_settings(), faults);
    return read ? "read" : faults.front().code();
  };
  EXPECT_EQ(first_fault("roche_cedex_bioht/roche_cedex_bioht_example03.txt"), "read");
  EXPECT_EQ(first_fault("novabio_flex2/missing_date_time.csv"), "filedrop.missing_column");
  EXPECT_EQ(first_fault("roche_cedex_hires/roche_cedex_hires_example_2.xlsx"), "filedrop.workbook");
  EXPECT_EQ(first_fault("beckman_pharmspec/hiac_example_6.xls"), "filedrop.workbook");
  EXPECT_EQ(first_fault("example_weyland_yutani/Weyland_Yutani_simple_correct.csv"),
            "filedrop.unknown_layout");
}

TEST(InstrumentFile, IsRecognisedByWhatStandsInIt) {
  const std::vector<std::pair<std::string, Instrument>> seeds{
      {"nucleo-view.csv", Instrument::kNucleoView},
      {"nc-view.csv", Instrument::kNcView},
      {"vi-cell-blu.csv", Instrument::kViCellBlu},
      {"cedex-hires.csv", Instrument::kCedexHiRes},
      {"cedex-bio-ht-5.txt", Instrument::kCedexBioHt},
      {"cedex-bio-ht-6.txt", Instrument::kCedexBioHt},
      {"SampleResultsFLEX012026-04-15_104838.csv", Instrument::kFlex2},
      {"cfx-maestro.csv", Instrument::kCfxMaestro}};
  for (const auto& [name, instrument] : seeds) {
    EXPECT_EQ(recognise(seed(name)), std::vector{instrument}) << name;
    EXPECT_EQ(instrument_named(instrument_name(instrument)), instrument);
  }
  EXPECT_EQ(instrument_named("cedex"), std::nullopt);
  // The header of one and of another in one line.
  const std::string nc = seed("nc-view.csv");
  const std::string cfx = seed("cfx-maestro.csv");
  const std::string both = nc.substr(0, nc.find("\r\n")) + cfx.substr(0, cfx.find('\n')) + "\n";
  EXPECT_EQ(fault_of(both).code(), "filedrop.two_layouts");
}

TEST(InstrumentFile, ValuesOfASeedStandWhereTheModelHasThem) {
  Faults faults;
  const auto read = read_instrument_file("dropped.txt", seed("cedex-bio-ht-6.txt"),
                                         {.utc_offset_min = 540}, faults);
  ASSERT_TRUE(read) << all_of(faults);
  const Json& samples =
      read->document["solution analyzer aggregate document"]["solution analyzer document"];
  ASSERT_EQ(samples.size(), 2U);
  const Json& first = samples[0]["measurement aggregate document"]["measurement document"];
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0]["absorbance"], (Json{{"value", 3.25}, {"unit", "mAU"}}));
  EXPECT_EQ(first[0]["custom information document"]["renkei printed result"], "3.25 OD");
  EXPECT_EQ(first[1]["measurement time"], "2026-04-13T09:00:01+09:00");
  const Json& analytes = first[1]["analyte aggregate document"]["analyte document"];
  ASSERT_EQ(analytes.size(), 3U);
  EXPECT_EQ(analytes[0]["mass concentration"]["value"], 4.25);
  EXPECT_EQ(analytes[1]["analyte name"], "lactate");
  EXPECT_EQ(analytes[1]["mass concentration"]["value"], 0.2505);
  // Two hours apart: two occasions.
  EXPECT_EQ(samples[1]["measurement aggregate document"]["measurement document"].size(), 2U);
  EXPECT_EQ(read_instrument_file("dropped.txt", seed("cedex-bio-ht-6.txt"), {.utc_offset_min = 540},
                                 faults)
                ->document,
            read->document);
}

TEST(InstrumentFile, AWrongCellIsNamedWithItsPlace) {
  const Error number = fault_of(with(seed("vi-cell-blu.csv"), "97.94", "97.9A"));
  EXPECT_EQ(number.code(), "filedrop.not_a_number");
  EXPECT_EQ(number.value(), "97.9A");
  EXPECT_EQ(number.place(),
            (Place{.file = "dropped.csv", .line = 2, .column = 6, .field = "Viability (%)"}));
  const Error column = fault_of(with(seed("vi-cell-blu.csv"), "Viability (%)", "Viability"));
  EXPECT_EQ(column.code(), "filedrop.missing_column");
  EXPECT_EQ(column.value(), "Viability (%)");
  const Error unit = fault_of(with(seed("cedex-bio-ht-6.txt"), "\tmg/L\t", "\tmg/dL\t"));
  EXPECT_EQ(unit.code(), "filedrop.unit");
  EXPECT_EQ(unit.value(), "mg/dL");
  EXPECT_EQ(unit.place().line, 3);
  EXPECT_EQ(unit.place().column, 9);
  EXPECT_EQ(fault_of(with(seed("cedex-bio-ht-6.txt"), "LAC2B", "LAC9B")).code(),
            "filedrop.unknown_value");
  EXPECT_EQ(fault_of(with(seed("cedex-bio-ht-6.txt"), "6.0.0", "8.0.0")).code(),
            "filedrop.unknown_value");
  EXPECT_EQ(
      fault_of(with(seed("nucleo-view.csv"), "csv file version;2", "csv file version;3")).code(),
      "filedrop.unknown_value");
  EXPECT_EQ(fault_of(with(seed("cedex-hires.csv"), "\n1234567,", "\n7654321,")).code(),
            "filedrop.mixed");
  EXPECT_EQ(fault_of(with(seed("cfx-maestro.csv"), "Unkn-1", "Mystery-1")).code(),
            "filedrop.unknown_value");
  EXPECT_EQ(fault_of(with(seed("cfx-maestro.csv"), "A03", "R03")).code(), "filedrop.unknown_value");
}

TEST(InstrumentFile, ANucleoViewFileWithoutItsLastLineWasCutOff) {
  EXPECT_EQ(fault_of(with(seed("nucleo-view.csv"), "//[0A1B2C3D]", "")).code(), "filedrop.cut_off");
  EXPECT_EQ(fault_of(seed("nucleo-view.csv") + "\nViability (%);9").code(), "filedrop.line");
}

TEST(InstrumentFile, HoursOfTheAfternoonAndOfMidnightAreRead) {
  for (const auto& [printed, hour] :
       std::vector<std::pair<std::string, std::string>>{{"1:05:10 PM", "13:05:10"},
                                                        {"12:05:10 PM", "12:05:10"},
                                                        {"12:05:10 AM", "00:05:10"},
                                                        {"9:05:10 AM", "09:05:10"},
                                                        {"23:05", "23:05:00"}}) {
    Faults faults;
    const auto read = read_instrument_file(
        "f", with(seed("cedex-hires.csv"), "1:05:10 PM", printed),
        {.utc_offset_min = -210, .date_order = DateOrder::kMonthFirst}, faults);
    ASSERT_TRUE(read) << all_of(faults);
    EXPECT_NE(read->document.dump().find("\"2026-04-13T" + hour + "-03:30\""), std::string::npos)
        << printed;
  }
  for (const char* wrong : {"13:05:10 PM", "0:05:10 AM", "24:00:00", "1:5:10", "1:05:60", "13"}) {
    EXPECT_EQ(fault_of(with(seed("cedex-hires.csv"), "1:05:10 PM", wrong)).code(), "filedrop.time")
        << wrong;
  }
}

TEST(InstrumentFile, WhatPeopleMustSayIsNeverGuessed) {
  const std::string file = seed("vi-cell-blu.csv");
  Faults faults;
  EXPECT_FALSE(read_instrument_file("f", file, {.utc_offset_min = 540}, faults));
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults[0].code(), "filedrop.date_order");
  faults.clear();
  EXPECT_FALSE(read_instrument_file("f", file, {.date_order = DateOrder::kMonthFirst}, faults));
  EXPECT_EQ(faults[0].code(), "filedrop.utc_offset");
  faults.clear();
  EXPECT_FALSE(read_instrument_file(
      "f", file, {.utc_offset_min = 540, .date_order = DateOrder::kDayFirst}, faults));
  EXPECT_EQ(faults[0].code(), "filedrop.time");
  faults.clear();
  // NucleoView says its own offset, and begins days with the year.
  const auto read = read_instrument_file("f", seed("nucleo-view.csv"), {}, faults);
  ASSERT_TRUE(read) << all_of(faults);
  EXPECT_NE(read->document.dump().find("\"2026-04-01T09:15:30+09:00\""), std::string::npos);
}

TEST(InstrumentFile, WhatAnInstrumentCouldNotTellIsNotedAndInTheDocument) {
  Faults faults;
  const auto codes = [](const InstrumentDocument& read) {
    std::vector<std::string> all;
    for (const Error& note : read.notes) all.push_back(note.code());
    return all;
  };
  const auto counter =
      read_instrument_file("f", seed("vi-cell-blu.csv"), example_settings(), faults);
  ASSERT_TRUE(counter);
  EXPECT_EQ(codes(*counter), (std::vector<std::string>{"filedrop.remark", "filedrop.remark"}));
  EXPECT_EQ(counter
                ->document["cell counting aggregate document"]["data system document"]
                          ["custom information document"]["renkei notes"]
                .size(),
            2U);
  const auto missing = read_instrument_file(
      "f", with(seed("nucleo-view.csv"), "Live (cells/ml);1.84E6;\r\n", ""), {}, faults);
  ASSERT_TRUE(missing) << all_of(faults);
  EXPECT_EQ(codes(*missing), std::vector<std::string>{"filedrop.no_value"});
  const auto percent = read_instrument_file(
      "f", with(seed("SampleResultsFLEX012026-04-15_104838.csv"), "3.05", "3.05%"),
      example_settings(), faults);
  ASSERT_TRUE(percent) << all_of(faults);
  EXPECT_EQ(codes(*percent), (std::vector<std::string>{"filedrop.file_name", "filedrop.percent",
                                                       "filedrop.remark"}));
  const auto pcr = read_instrument_file("f", seed("cfx-maestro.csv"), {}, faults);
  ASSERT_TRUE(pcr) << all_of(faults);
  EXPECT_EQ(codes(*pcr), (std::vector<std::string>{"filedrop.remark", "filedrop.no_time"}));
}

// A few bytes a row and very many columns would be very many cells.
TEST(InstrumentFile, TooManyRowsAreRefusedBeforeTheirCellsAreMade) {
  std::string file = seed("vi-cell-blu.csv");
  for (std::size_t i = 0; i <= 2 * kInstrumentRowsMax; ++i) file += "a\n";
  EXPECT_EQ(fault_of(file).code(), "filedrop.too_many_rows");
  EXPECT_EQ(recognise(std::string(32U << 20, '\n') + "x"), std::vector<Instrument>{});
}

TEST(InstrumentFile, AThousandFaultsAreCounted) {
  std::string file = seed("vi-cell-blu.csv");
  const std::size_t row = file.find("CHO-D3");
  const std::string line = file.substr(row, file.find("CHO-D4") - row);
  for (int i = 0; i < 300; ++i) {
    file += with(with(line, "CHO-D3", "S" + std::to_string(i)), "97.94", "bad");
  }
  Faults faults;
  EXPECT_FALSE(read_instrument_file("f", file, example_settings(), faults));
  ASSERT_EQ(faults.size(), kInstrumentFaultsMax + 1);
  EXPECT_EQ(faults.back().code(), "filedrop.more_faults");
  EXPECT_EQ(fault_of(std::string(kInstrumentFileBytesMax + 1, ' ')).code(), "filedrop.too_large");
}

}  // namespace
}  // namespace renkei::equipment::filedrop
