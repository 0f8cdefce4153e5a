#include "renkei/equipment/sila/feature_write.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include "renkei/equipment/sila/descriptors.h"

namespace renkei::equipment::sila {
namespace {

Feature read(const std::string& file, const std::string& text) {
  Faults faults;
  auto feature = read_feature(file, text, faults);
  EXPECT_TRUE(feature.has_value() && faults.empty()) << file;
  return feature ? *std::move(feature) : Feature{};
}

TEST(SilaFeatureWrite, WhatIsWrittenIsReadAsTheSame) {
  const std::filesystem::path folder =
      std::filesystem::path(RENKEI_SOURCE_DIR) / "tests/interop_sila/features";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(entry.path());
    const Feature first =
        read(entry.path().filename(), {std::istreambuf_iterator<char>(stream), {}});
    const std::string written = write_feature(first);
    const Feature second = read("written", written);
    EXPECT_EQ(write_feature(second), written) << entry.path();
    google::protobuf::FileDescriptorProto one;
    google::protobuf::FileDescriptorProto other;
    describe(first, one);
    describe(second, other);
    EXPECT_EQ(one.SerializeAsString(), other.SerializeAsString()) << entry.path();
    ++count;
  }
  EXPECT_GE(count, 10);
}

TEST(SilaFeatureWrite, KeepsEveryConstraint) {
  const std::string text = R"(<Feature xmlns="http://www.sila-standard.org" SiLA2Version="1.1"
    FeatureVersion="1.0" Originator="org.example"><Identifier>Limits</Identifier>
    <DisplayName>Limits</DisplayName><Description>All of them.</Description>
    <DataTypeDefinition><Identifier>Amount</Identifier><DisplayName/><Description/><DataType>
    <Constrained><DataType><Basic>Real</Basic></DataType><Constraints><Unit><Label>mL</Label>
    <Factor>0.000001</Factor><Offset>0</Offset><UnitComponent><SIUnit>Meter</SIUnit>
    <Exponent>3</Exponent></UnitComponent></Unit><MaximalExclusive>5.5</MaximalExclusive>
    <MinimalInclusive>-1</MinimalInclusive></Constraints></Constrained></DataType>
    </DataTypeDefinition><DataTypeDefinition><Identifier>Picture</Identifier><DisplayName/>
    <Description/><DataType><Constrained><DataType><Basic>Binary</Basic></DataType><Constraints>
    <MaximalLength>10</MaximalLength><ContentType><Type>image</Type><Subtype>png</Subtype>
    <Parameters><Parameter><Attribute>a</Attribute><Value>b</Value></Parameter></Parameters>
    </ContentType></Constraints></Constrained></DataType></DataTypeDefinition></Feature>)";
  const Feature again = read("written", write_feature(read("limits", text)));
  const Constraints& amount = again.definition("Amount")->type.constraints;
  ASSERT_TRUE(amount.unit.has_value());
  EXPECT_EQ(amount.unit->label, "mL");
  EXPECT_EQ(amount.unit->factor.to_string(), "0.000001");
  EXPECT_EQ(amount.unit->components.front().exponent, 3);
  EXPECT_EQ(amount.maximal_exclusive, "5.5");
  EXPECT_EQ(amount.minimal_inclusive, "-1");
  const Constraints& picture = again.definition("Picture")->type.constraints;
  EXPECT_EQ(picture.maximal_length, 10U);
  EXPECT_EQ(picture.content_type, "image/png; a=b");
}

}  // namespace
}  // namespace renkei::equipment::sila
