#include "renkei/equipment/filedrop/instrument_file.h"

#include <gtest/gtest.h>

#include "renkei/equipment/filedrop/examples_test_tools.h"

namespace renkei::equipment::filedrop {
namespace {

TEST(InstrumentFile, ExamplesGiveTheExpectedDocuments) {
  if (!std::filesystem::exists(examples_folder())) {
    GTEST_SKIP() << "no published pairs of instrument files and documents in " << examples_folder();
  }
  for (const Example& example : examples()) {
    SCOPED_TRACE(example.file);
    const auto path = examples_folder() / example.file;
    Faults faults;
    const auto read =
        read_instrument_file(path.filename().string(), bytes_of(path), example_settings(), faults);
    EXPECT_EQ(all_of(faults), "");
    if (!read) {
      ADD_FAILURE() << "not read";
      continue;
    }
    EXPECT_EQ(read->instrument, example.instrument);
    auto expected_path = path;
    const auto expected = PlainJson::parse(bytes_of(expected_path.replace_extension(".json")));
    EXPECT_EQ(difference(comparable(expected), comparable(read->document)), "");
  }
}

}  // namespace
}  // namespace renkei::equipment::filedrop
