#include "renkei/equipment/opcua/ua_value.h"

#include <string>

#include <gtest/gtest.h>

#include "renkei/equipment/opcua/lads_states.h"
#include "renkei/equipment/opcua/units.h"

namespace renkei::equipment::opcua {
namespace {

using recipe::State;

UaType item(int kind) {
  UaType type;
  type.kind = kind;
  type.form = builtin_form(kind);
  return type;
}

TEST(OpcUaNodeIds, StayTheSameWhenNamespacesAreNumberedAnew) {
  const Namespaces before({"http://opcfoundation.org/UA/", "urn:s", "urn:a;b%c"});
  const Namespaces after({"http://opcfoundation.org/UA/", "urn:s", "urn:new", "urn:a;b%c"});
  for (const char* const text : {"i=2253", "nsu=urn:s;i=7", "nsu=urn:a%3Bb%25c;s=Reactor;1"}) {
    EXPECT_EQ(before.text(*before.id(text)), text);
    EXPECT_EQ(after.text(*after.id(text)), text);
  }
  EXPECT_EQ(before.id("nsu=urn:a%3Bb%25c;s=x")->namespaceIndex, 2);
  EXPECT_EQ(after.id("nsu=urn:a%3Bb%25c;s=x")->namespaceIndex, 3);
  EXPECT_TRUE(UA_NodeId_isNull(&*before.id("nsu=urn:nobody;s=x")));
}

TEST(OpcUaValues, AFloatIsTheNumberThatWasMeant) {
  UA_Float number = 21.3F;
  UA_Variant value;
  UA_Variant_setScalar(&value, &number, &UA_TYPES[UA_TYPES_FLOAT]);
  EXPECT_EQ(json_of(value, item(UA_DATATYPEKIND_FLOAT), {}), Json(21.3));
  // Another type than declared is no value.
  EXPECT_FALSE(json_of(value, item(UA_DATATYPEKIND_DOUBLE), {}));
}

TEST(OpcUaValues, AStructureOfTheServersOwnGoesThereAndBack) {
  auto inner = std::make_shared<UaStructure>();
  inner->encoding = "i=901";
  inner->fields = {{.name = "Name", .type = item(UA_DATATYPEKIND_STRING)}};
  auto outer = std::make_shared<UaStructure>();
  outer->encoding = "i=900";
  outer->shape = UaShape::kOptional;
  UaType nested = item(UA_DATATYPEKIND_EXTENSIONOBJECT);
  nested.form = structure_form(*inner);
  nested.structure = inner;
  outer->fields = {{.name = "Count", .type = item(UA_DATATYPEKIND_UINT16)},
                   {.name = "Note", .type = item(UA_DATATYPEKIND_LOCALIZEDTEXT), .optional = true},
                   {.name = "At", .type = item(UA_DATATYPEKIND_NODEID), .optional = true},
                   {.name = "Parts", .type = listed(nested, 1)}};
  UaType type = item(UA_DATATYPEKIND_EXTENSIONOBJECT);
  type.form = structure_form(*outer);
  type.structure = outer;
  const Json json{{"Count", 7}, {"At", "i=85"}, {"Parts", {{{"Name", "a"}}, {{"Name", "β"}}}}};
  const auto written = variant_of(json, type, {});
  ASSERT_TRUE(written) << written.error().to_string();
  EXPECT_EQ(json_of(**written, type, {}), json);
  // A byte more or less is another structure.
  const auto* const object = static_cast<const UA_ExtensionObject*>((*written)->data);
  const std::string bytes = text(object->content.encoded.body);
  EXPECT_TRUE(read_structure(bytes, *outer, {}));
  EXPECT_FALSE(read_structure(bytes + "x", *outer, {}));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_FALSE(read_structure(bytes.substr(0, i), *outer, {})) << i;
  }
  const auto lacking = variant_of({{"Count", 7}}, type, {});
  ASSERT_FALSE(lacking);
  EXPECT_EQ(lacking.error().code(), "equipment.value_type");
  EXPECT_EQ(lacking.error().place().pointer, "/Parts");
  EXPECT_FALSE(variant_of({{"Count", 7}, {"Parts", Json::array()}, {"More", 1}}, type, {}));
}

TEST(OpcUaValues, AReportHasTheQualityOfTheStatusAndSaysWhenTheQueueRanOver) {
  DataValue value;
  const UA_Double number = 1;
  UA_Variant_setScalarCopy(&value->value, &number, &UA_TYPES[UA_TYPES_DOUBLE]);
  value->hasValue = true;
  value->hasStatus = true;
  value->status = UA_STATUSCODE_UNCERTAINLASTUSABLEVALUE;
  const Timestamp now(1'780'000'000'000);
  const UaType type = item(UA_DATATYPEKIND_DOUBLE);
  ValueReport report = value_report("v", *value, type, {}, now);
  EXPECT_EQ(report.quality, Quality::kUncertain);
  EXPECT_EQ(report.status, "UncertainLastUsableValue");
  EXPECT_FALSE(report.at_source);
  EXPECT_EQ(report.at, now);
  value->status = UA_STATUSCODE_INFOTYPE_DATAVALUE | UA_STATUSCODE_INFOBITS_OVERFLOW;
  report = value_report("v", *value, type, {}, now);
  EXPECT_EQ(report.quality, Quality::kGood);
  EXPECT_EQ(report.status, "Good, Overflow");
  value->status = UA_STATUSCODE_BADSENSORFAILURE;
  report = value_report("v", *value, type, {}, now);
  EXPECT_FALSE(report.value);
}

TEST(OpcUaValues, TimesBeyondTheYearsOfRecordsDoNotOverflow) {
  EXPECT_EQ(timestamp(INT64_MAX).to_string(), "2199-12-31T23:59:59.999Z");
  EXPECT_EQ(timestamp(INT64_MIN).to_string(), "1900-01-01T00:00:00.000Z");
  const Timestamp now(1'780'000'000'123);
  EXPECT_EQ(timestamp(date_time(now)), now);
}

TEST(OpcUaUnits, CommonCodesAndSignsBecomeUcum) {
  EXPECT_EQ(unit_id("CEL"), 4'408'652);  // OPC 10000-8, table of Annex on EUInformation
  EXPECT_EQ(unit_of(unit_id("CEL"), "")->code(), "Cel");
  EXPECT_EQ(unit_of(unit_id("RPM"), "")->code(), "{rev}/min");
  EXPECT_EQ(unit_of(-1, "°C")->code(), "Cel");
  EXPECT_EQ(unit_of(-1, "mg/L")->code(), "mg/L");
  EXPECT_FALSE(unit_of(-1, "furlong"));
  for (const char* const code : {"GRM", "LTR", "MLT", "BAR", "H61", "G42", "P1", "41", "Q30"}) {
    EXPECT_TRUE(unit_of_code(unit_id(code))) << code;
  }
}

TEST(LadsStates, StandForThoseOfRecipes) {
  EXPECT_EQ(lads_state("Stopped", "Complete"), State::kStopped);
  EXPECT_EQ(lads_state("Running", ""), State::kRunning);
  EXPECT_EQ(lads_state("Running", "Suspended"), State::kPaused);
  EXPECT_EQ(lads_state("Running", "Held"), State::kHeld);
  EXPECT_EQ(lads_state("Running", "Complete"), State::kComplete);
  EXPECT_EQ(lads_state("Clearing", ""), State::kAborted);
  EXPECT_EQ(lads_state("Dancing", ""), std::nullopt);
  EXPECT_EQ(lads_state("Running", "Dancing"), std::nullopt);
}

}  // namespace
}  // namespace renkei::equipment::opcua
