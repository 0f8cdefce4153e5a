#include "renkei/equipment/sila/message_values.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include "renkei/equipment/sila/base64.h"
#include "renkei/equipment/sila/data_types.h"
#include "renkei/equipment/sila/descriptors.h"
#include "renkei/equipment/sila/feature.h"
#include "renkei/equipment/sila/sila_error.h"
#include "renkei/equipment/sila/units.h"

namespace renkei::equipment::sila {
namespace {

namespace fs = std::filesystem;
namespace pb = google::protobuf;

class Memory final : public BinaryStore {
 public:
  Result<std::string> fetch(const std::string& uuid) override { return kept.at(uuid); }
  Result<std::string> keep(const std::string& bytes, const std::string& parameter) override {
    of[parameter] += 1;
    const std::string uuid = "u" + std::to_string(kept.size());
    kept[uuid] = bytes;
    return uuid;
  }
  std::map<std::string, std::string> kept;
  std::map<std::string, int> of;
};

// A command whose parameters are of these types, named P0, P1, and so on.
struct Device {
  Feature feature{.identifier = "F", .version = "1.0", .originator = "a", .category = "b"};
  std::vector<DataMember> members{};
  std::unique_ptr<MessagePool> pool{};

  explicit Device(const std::vector<std::string>& types, const std::string& definitions = "") {
    std::string text =
        "<Feature xmlns=\"http://www.sila-standard.org\" SiLA2Version=\"1.1\" "
        "FeatureVersion=\"1.0\" Originator=\"a\" Category=\"b\"><Identifier>F</Identifier>"
        "<DisplayName/><Description/><Command><Identifier>C</Identifier><DisplayName/>"
        "<Description/><Observable>No</Observable>";
    for (std::size_t i = 0; i < types.size(); ++i) {
      text += "<Parameter><Identifier>P" + std::to_string(i) +
              "</Identifier><DisplayName/><Description/><DataType>" + types[i] +
              "</DataType></Parameter>";
    }
    text += "</Command>" + definitions + "</Feature>";
    Faults faults;
    auto read = read_feature("f", text, faults);
    EXPECT_TRUE(read.has_value() && faults.empty()) << (faults.empty() ? "" : faults[0].message());
    if (!read || !faults.empty()) return;
    feature = *std::move(read);
    members = members_of(feature.commands[0].parameters, feature);
    auto made = MessagePool::make({feature});
    EXPECT_TRUE(made.has_value());
    pool = *std::move(made);
  }
  std::unique_ptr<pb::Message> message() const {
    return pool->message("sila2.a.b.f.v1.C_Parameters");
  }
  Result<std::string> bytes(const Json& object, BinaryStore& store) const {
    auto to = message();
    auto done = encode_members(object, members, "a/b/F/v1/Command/C/Parameter/", store, *to);
    if (!done) return fail(done.error());
    return to->SerializeAsString();
  }
  Result<Json> json(const std::string& wire, BinaryStore& store) const {
    auto from = message();
    if (auto read = parse_message(wire, *from); !read) return fail(read.error());
    return decode_members(*from, members, store);
  }
};

std::string basic(const std::string& name) { return "<Basic>" + name + "</Basic>"; }
std::string list(const std::string& of) { return "<List><DataType>" + of + "</DataType></List>"; }
std::string element(const std::string& name, const std::string& type) {
  return "<Element><Identifier>" + name + "</Identifier><DisplayName/><Description/><DataType>" +
         type + "</DataType></Element>";
}

TEST(SilaValues, EveryTypeGoesThereAndComesBack) {
  const std::string structure = "<Structure>" + element("A", basic("Real")) +
                                element("B", list(basic("String"))) + "</Structure>";
  const Device device(
      {basic("String"), basic("Integer"), basic("Real"), basic("Boolean"), basic("Binary"),
       basic("Date"), basic("Time"), basic("Timestamp"), list(basic("Integer")), structure,
       list(structure), "<DataTypeIdentifier>Grid</DataTypeIdentifier>", basic("Any"),
       list(basic("Binary"))},
      "<DataTypeDefinition><Identifier>Grid</Identifier><DisplayName/><Description/><DataType>" +
          list("<DataTypeIdentifier>Row</DataTypeIdentifier>") +
          "</DataType></DataTypeDefinition><DataTypeDefinition><Identifier>Row</Identifier>"
          "<DisplayName/><Description/><DataType>" +
          list(basic("Real")) + "</DataType></DataTypeDefinition>");
  const auto value = parse_json("v", R"({
    "P0": "さくら", "P1": -9223372036854775808, "P2": 3.1415926, "P3": true, "P4": "AAEC/w==",
    "P5": "2026-11-23", "P6": "14:05:00.250+09:00", "P7": "2026-11-23T05:47:28.123Z",
    "P8": [1, 2, 3], "P9": {"A": -0.5, "B": ["x", ""]},
    "P10": [{"A": "NaN", "B": []}, {"A": "-Infinity", "B": ["y"]}],
    "P11": [[1.5, 2], [], [0]],
    "P12": {"type": {"kind": "List", "item": {"kind": "Structure", "members": [
              {"name": "Count", "title": {"en": "Count"}, "type": {"kind": "Integer"}}]}},
            "value": [{"Count": 7}, {"Count": 0}]},
    "P13": ["", "YWJj"]})");
  ASSERT_TRUE(value.has_value()) << value.error().to_string();
  EXPECT_TRUE(check_members(*value, device.members, {}).empty());
  Memory store;
  const auto wire = device.bytes(*value, store);
  ASSERT_TRUE(wire.has_value()) << wire.error().to_string();
  const auto again = device.json(*wire, store);
  ASSERT_TRUE(again.has_value()) << again.error().to_string();
  EXPECT_EQ(*again, *value);
  EXPECT_TRUE(store.kept.empty());
}

// Bytes written by hand from the standard, so that both directions cannot be wrong together.
TEST(SilaValues, BytesAreThoseOfTheStandard) {
  Memory store;
  const Device time({basic("Time")});
  using namespace std::string_literals;
  // Time: second 56, minute 34, hour 12, timezone {hours -3, minutes 30}, millisecond 789.
  const std::string wire =
      "\x0a\x18"
      "\x08\x38\x10\x22\x18\x0c\x22\x0d\x08\xfd\xff\xff\xff\xff\xff\xff\xff\xff\x01\x10\x1e\x28"
      "\x95\x06"s;
  const auto read = time.json(wire, store);
  ASSERT_TRUE(read.has_value()) << read.error().to_string();
  EXPECT_EQ(*read, Json({{"P0", "12:34:56.789-03:30"}}));
  EXPECT_EQ(time.bytes(*read, store).value_or(""), wire);
  // Date: day 5, month 8, year 2022, timezone {hours 2}.
  const Device date({basic("Date")});
  const std::string day = "\x0a\x0b\x08\x05\x10\x08\x18\xe6\x0f\x22\x02\x08\x02"s;
  const auto zoned = date.json(day, store);
  ASSERT_TRUE(zoned.has_value()) << zoned.error().to_string();
  EXPECT_EQ(*zoned, Json({{"P0", "2022-08-05+02:00"}}));
  EXPECT_EQ(date.bytes(*zoned, store).value_or(""), day);
  // Timestamp 2022-08-05 12:34:56.789 +02:00 is 10:34:56.789 UTC.
  const Device moment({basic("Timestamp")});
  const auto utc = moment.json(
      "\x0a\x16\x08\x38\x10\x22\x18\x0c\x20\x05\x28\x08\x30\xe6\x0f\x3a\x04\x08\x02\x10\x00\x40"
      "\x95\x06"s,
      store);
  ASSERT_TRUE(utc.has_value()) << utc.error().to_string();
  EXPECT_EQ(*utc, Json({{"P0", "2022-08-05T10:34:56.789Z"}}));
  const Device any({basic("Any")});
  const auto five = any.bytes({{"P0", {{"type", {{"kind", "Integer"}}}, {"value", 5124}}}}, store);
  ASSERT_TRUE(five.has_value());
  EXPECT_TRUE(five->ends_with("\x12\x05\x0a\x03\x08\x84\x28"s)) << base64_of(*five);
  const auto empty =
      parse_json("v", R"({"P0": {"type": {"kind": "Text", "most": 0}, "value": ""}})");
  const auto nothing = any.bytes(*empty, store);
  ASSERT_TRUE(nothing.has_value());
  EXPECT_NE(nothing->find("<Length>0</Length>"), std::string::npos);
  const auto back = any.json(*nothing, store);
  ASSERT_TRUE(back.has_value()) << back.error().to_string();
  EXPECT_EQ((*back)["P0"]["value"], "");
}

TEST(SilaValues, AMachineThatLiesAboutItsTypesIsNotBelieved) {
  Memory store;
  const std::map<std::string, std::string> values{{"String", "\"a\""},
                                                  {"Integer", "7"},
                                                  {"Real", "7.5"},
                                                  {"Timestamp", "\"2026-11-23T05:47:28.123Z\""}};
  for (const auto& [said, unused] : values) {
    for (const auto& [sent, value] : values) {
      const auto wire =
          Device({basic(sent)}).bytes(*parse_json("v", "{\"P0\": " + value + "}"), store);
      ASSERT_TRUE(wire.has_value());
      const auto read = Device({basic(said)}).json(*wire, store);
      EXPECT_EQ(read.has_value(), said == sent) << sent << " read as " << said;
      if (!read) {
        EXPECT_EQ(read.error().code(), "equipment.answer");
      }
    }
  }
  const Device one({basic("Real")});
  const Device many({list(basic("Real"))});
  EXPECT_FALSE(one.json("", store).has_value()) << "what is not sent is not 0";
  EXPECT_EQ(many.json("", store).value_or(Json()), Json({{"P0", Json::array()}}));
  const auto missing = Device({"<Structure>" + element("A", basic("Real")) +
                               element("B", basic("Real")) + "</Structure>"})
                           .json(std::string("\x0a\x0b\x0a\x09\x09\0\0\0\0\0\0\0\0", 13), store);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().place().pointer, "/P0/B");
}

TEST(SilaValues, ALargeBinaryGoesThroughTheStore) {
  const Device device({basic("Binary"), list(basic("Binary"))});
  Memory store;
  const std::string large(kInlineBytesMax + 1, 'x');
  const Json value{{"P0", base64_of(std::string(kInlineBytesMax, 'y'))},
                   {"P1", {base64_of(large), ""}}};
  const auto wire = device.bytes(value, store);
  ASSERT_TRUE(wire.has_value());
  EXPECT_EQ(store.of.size(), 1U);
  EXPECT_EQ(store.of["a/b/F/v1/Command/C/Parameter/P1"], 1);
  EXPECT_EQ(store.kept["u0"], large);
  EXPECT_EQ(device.json(*wire, store).value_or(Json()), value);
}

TEST(SilaValues, WhatDoesNotFitIsRefusedWithItsPlace) {
  Memory store;
  const Device device({list("<Structure>" + element("A", basic("Time")) + "</Structure>")});
  for (const char* time : {"\"00:00:00-00:30\"", "\"soon\"", "7", "null"}) {
    const auto value =
        parse_json("v", std::string(R"({"P0": [{"A": "14:05:00Z"}, {"A": )") + time + "}]}");
    const auto wire = device.bytes(*value, store);
    ASSERT_FALSE(wire.has_value()) << time;
    EXPECT_EQ(wire.error().code(), "equipment.value_type");
    EXPECT_EQ(wire.error().place().pointer, "/P0/1/A");
  }
}

TEST(SilaDataTypes, ConstraintsBecomeLimits) {
  std::ifstream file(fs::path(RENKEI_SOURCE_DIR) /
                     "renkei/equipment/corpus/sila_feature/Everything.sila.xml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Faults faults;
  const auto feature = read_feature("f", text, faults);
  ASSERT_TRUE(feature.has_value() && faults.empty());
  const auto members = members_of(feature->commands[0].parameters, *feature);
  ASSERT_EQ(members.size(), 4U);
  EXPECT_EQ(members[0].type.unit.code(), "Cel");
  EXPECT_EQ(members[0].type.min, 4.0);
  EXPECT_EQ(members[0].type.below, 40.0);
  EXPECT_FALSE(members[0].type.max.has_value());
  EXPECT_EQ(members[1].type.least, 1U);
  EXPECT_EQ(members[1].type.most, 20U);
  EXPECT_EQ(members[1].type.pattern, "[A-Z]+");
  EXPECT_EQ(members[2].type.choices, (std::vector<Json>{"Fast", "Slow"}));
  EXPECT_EQ(members[3].type.most, 96U);
  EXPECT_EQ(members[3].type.item().member("Columns")->type.item().kind, ValueKind::kInteger);
  const DataType days = data_type_of(feature->properties[1].element.type, *feature);
  EXPECT_EQ(days.item().choices, (std::vector<Json>{"2026-11-23", "2026-11-24"}));
  const auto results = members_of(feature->commands[0].responses, *feature);
  EXPECT_EQ(results[0].type.member("Count")->type.unit, *Unit::parse("1/mL"));
  EXPECT_EQ(results[0].type.member("Images")->type.item().content_type, "image/png");
}

UnitConstraint unit(const std::string& label, const std::string& factor, const std::string& offset,
                    std::vector<UnitComponent> components) {
  return {.label = label,
          .factor = *Decimal::parse(factor),
          .offset = *Decimal::parse(offset),
          .components = std::move(components)};
}

TEST(SilaUnits, AreThoseOfUcumWhereItHasThem) {
  using enum SiUnit;
  struct Row {
    UnitConstraint from;
    std::string code;
    std::string label;
  };
  const std::vector<Row> rows{
      {unit("K", "1", "0", {{kKelvin, 1}}), "K", ""},
      {unit("°C", "1", "273.15", {{kKelvin, 1}}), "Cel", ""},
      {unit("°F", "0.555555555556", "255.372222222", {{kKelvin, 1}}), "1", "°F"},
      {unit("mL", "0.000001", "0", {{kMeter, 3}}), "mL", ""},
      {unit("Milliliter", "0.000001", "0", {{kMeter, 3}}), "mL", ""},
      {unit("cubic", "0.00001", "0", {{kMeter, 3}}), "10*-5.m3", ""},
      {unit("rpm", "0.0166666667", "0", {{kSecond, -1}}), "1/min", ""},
      {unit("s", "1", "0", {{kSecond, 1}}), "s", ""},
      {unit("mbar", "100", "0", {{kKilogram, 1}, {kMeter, -1}, {kSecond, -2}}), "mbar", ""},
      {unit("psi", "6894.757", "0", {{kKilogram, 1}, {kMeter, -1}, {kSecond, -2}}), "1", "psi"},
      {unit("mg/mL", "1", "0", {{kKilogram, 1}, {kMeter, -3}}), "mg/mL", ""},
      {unit("mM", "1", "0", {{kMole, 1}, {kMeter, -3}}), "mmol/L", ""},
      {unit("%", "0.01", "0", {{kDimensionless, 1}}), "%", ""},
      {unit("pH", "1", "0", {{kDimensionless, 1}}), "[pH]", ""},
      {unit("cells", "1", "0", {{kDimensionless, 1}}), "1", "cells"},
      {unit("cd", "1", "0", {{kCandela, 1}}), "1", "cd"},
      // It says Kelvin, and then that it is none.
      {unit("K", "1", "0", {{kKelvin, 0}}), "1", "K"},
      // It says millilitres and means litres: the label does not decide.
      {unit("mL", "0.001", "0", {{kMeter, 3}}), "L", ""},
  };
  for (const Row& one : rows) {
    const MappedUnit mapped = mapped_unit(one.from);
    EXPECT_EQ(mapped.unit, *Unit::parse(one.code))
        << one.from.label << " is " << mapped.unit.code();
    EXPECT_EQ(mapped.label, one.label);
  }
}

TEST(SilaErrors, AllFourKindsAreDecoded) {
  using namespace std::string_literals;
  const auto told = [](const std::string& bytes) { return call_error_of(base64_of(bytes)); };
  auto error = told("\x0a\x07\x0a\x01p\x12\x02no"s);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind, CallErrorKind::kValidation);
  EXPECT_EQ(error->parameter, "p");
  EXPECT_EQ(error->message, "no");
  error = told("\x12\x07\x0a\x01i\x12\x02no"s);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind, CallErrorKind::kDefined);
  EXPECT_EQ(error->id, "i");
  error = told("\x1a\x04\x0a\x02no"s);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind, CallErrorKind::kUndefined);
  EXPECT_EQ(error->message, "no");
  error = told("\x22\x06\x08\x03\x12\x02no"s);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind, CallErrorKind::kFramework);
  EXPECT_EQ(error->id, "INVALID_METADATA");
  for (const char* none : {"", "not base64", "aGVsbG8=", "AAAA=AAA"}) {
    EXPECT_FALSE(call_error_of(none).has_value()) << none;
  }
  EXPECT_EQ(binary_error_of(base64_of("\x08\x01\x12\x02no"s)), "BINARY_UPLOAD_FAILED: no");
}

TEST(SilaBase64, IsExact) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(bytes_of_base64(base64_of(bytes)), bytes);
    bytes += static_cast<char>(i * 7);
  }
  std::string large;
  large.resize(10'000'001, 'q');
  EXPECT_EQ(bytes_of_base64(base64_of(large)), large);
  for (const char* none : {"a", "ab=", "abc=d===", " abc", "ab c", "====", "a===", "ab\n="}) {
    EXPECT_FALSE(bytes_of_base64(none).has_value()) << none;
  }
}

}  // namespace
}  // namespace renkei::equipment::sila
