#include "renkei/equipment/form.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "renkei/base/seams.h"

namespace renkei::equipment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Unit unit(const char* code) { return Unit::parse(code).value(); }

// Every member of every part has a value of its own.
DeviceForm incubator() {
  DeviceForm form;
  form.id = "incubator-1";
  form.equipment_class = "incubator";
  form.identity = {.maker = "Maker",
                   .model = "M 1",
                   .serial = "0001",
                   .version = "2.1",
                   .uuid = "cc8ff1f2-0e0f-4cb0-8d6e-1b3a0a3f1f11",
                   .title = "培養器",
                   .about = "An incubator"};
  form.address = {.url = "sila://127.0.0.1:50051",
                  .protocol = "SiLA 2",
                  .security = "TLS 1.3, pinned",
                  .certificate_sha256 = std::string(64, 'a')};
  form.values = {{.name = "Climate/Temperature",
                  .title = {.en = "Temperature", .ja = "温度"},
                  .about = {"Of the chamber", ""},
                  .type = {.kind = ValueKind::kReal,
                           .unit = unit("Cel"),
                           .unit_label = "°C",
                           .min = -5,
                           .max = 80,
                           .above = -6,
                           .below = 81},
                  .address = "org.example/climate/Climate/v1/Property/Temperature",
                  .observable = true,
                  .writable = true,
                  .history = true}};
  DataType plate{.kind = ValueKind::kStructure};
  plate.members = {
      {.name = "Barcode",
       .title = {"Barcode", ""},
       .type = {.kind = ValueKind::kText, .least = 1, .most = 40, .pattern = "[A-Z]+"}},
      {.name = "Position",
       .type = {.kind = ValueKind::kInteger, .choices = {Json(1), Json(2)}},
       .optional = true}};
  DataType plates{.kind = ValueKind::kList};
  plates.members = {{.name = "", .type = plate}};
  form.commands = {
      {.name = "Climate/Load",
       .title = {"Load", ""},
       .about = {"Takes plates in", ""},
       .parameters = {{.name = "Plates", .type = plates}},
       .results = {{.name = "Image",
                    .type = {.kind = ValueKind::kBinary, .content_type = "image/png"}}},
       .intermediates = {{.name = "Done", .type = {.kind = ValueKind::kInteger}}},
       .errors = {{.id = "org.example/climate/Climate/v1/DefinedExecutionError/Full",
                   .title = {"Full", ""},
                   .about = {"No place left", ""}}},
       .address = "org.example/climate/Climate/v1/Command/Load",
       .observable = true,
       .cancellable = true}};
  form.events = {{.name = "DoorOpened",
                  .title = {"Door opened", ""},
                  .about = {"By hand", ""},
                  .fields = {{.name = "At", .type = {.kind = ValueKind::kTimestamp}}},
                  .address = "i=2041"}};
  form.services = {{.service = {.name = "warm",
                                .self_completing = false,
                                .parameters = {{"temperature", unit("Cel")}},
                                .results = {{"time", unit("min")}}},
                    .title = {"Warm", ""},
                    .address = "Climate/Warm"}};
  form.properties = {{"volume_max", recipe::Amount{Decimal::parse("50").value(), unit("L")}},
                     {"closed", true},
                     {"grade", std::string("A")}};
  form.trials = {{"grow", {{"temperature", 30.5}}}};
  form.knows_keys = true;
  return form;
}

std::vector<std::string> read_again(const std::string& text, DeviceForm* form = nullptr) {
  Faults faults;
  auto read = read_form("device.json", text, faults);
  if (!read) return {read.error().code()};
  if (form != nullptr) *form = *read;
  std::vector<std::string> told;
  for (const Error& fault : faults) told.push_back(fault.code() + " " + fault.place().pointer);
  return told;
}

TEST(DeviceForm, IsTheSameAfterWritingAndReading) {
  const Json written = form_json(incubator());
  DeviceForm read;
  EXPECT_THAT(read_again(write_json(written), &read), IsEmpty());
  EXPECT_EQ(form_json(read), written);
  EXPECT_EQ(read.values[0].type.unit, unit("Cel"));
  EXPECT_EQ(read.values[0].type.below, 81);
  EXPECT_EQ(read.commands[0].parameters[0].type.item().member("Position")->type.choices[1], 2);
  EXPECT_FALSE(read.service("warm")->service.self_completing);
  ASSERT_EQ(read.trials.size(), 1U);
  EXPECT_EQ(read.trials[0].parameters.at("temperature"), 30.5);
  EXPECT_TRUE(read.knows_keys);
}

TEST(DeviceForm, SaysWhatIsWrongAndWhere) {
  Json json = form_json(incubator());
  json["values"][0]["titel"] = "x";
  json["values"][0]["type"]["pattern"] = "[";
  json["values"][0]["type"]["unit"] = "liter";
  json["values"][0]["writable"] = "yes";
  json["commands"][0]["parameters"][0]["type"]["item"]["members"][1].erase("type");
  json["commands"][0]["results"][0]["type"]["kind"] = "Bytes";
  json["services"].push_back(json["services"][0]);
  json["properties"]["volume_max"]["number"] = "many";
  json["trials"][0]["parameters"]["temperature"] = "hot";
  EXPECT_THAT(
      read_again(write_json(json)),
      ElementsAre(
          "unit.unknown /values/0/type/unit", "equipment.form_member /values/0/type/pattern",
          "equipment.form_member /values/0/writable", "equipment.form_member /values/0/titel",
          "equipment.form_member /commands/0/parameters/0/type/item/members/1",
          "equipment.form_member /commands/0/results/0/type/kind",
          "equipment.form_name /services/1", "equipment.form_member /properties/volume_max",
          "equipment.form_member /trials/0/parameters/temperature"));
}

// Each member of a document, by its pointer.
void for_each_place(const Json& json, const Json::json_pointer& at,
                    const std::function<void(const Json::json_pointer&)>& look) {
  if (!json.is_structured()) return;
  for (const auto& [key, value] : json.items()) {
    const auto place = json.is_array() ? at / std::stoul(key) : at / key;
    look(place);
    for_each_place(value, place, look);
  }
}

// Of a form and of it with any one thing changed, the schema allows just what the reader takes; but
// for units, patterns, decimals and doubled names, which are no matter of form.
TEST(DeviceForm, TheSchemaAndTheReaderAgree) {
  const auto text = disk().read(RENKEI_SOURCE_DIR "/docs/formats/equipment.schema.json", 1 << 20U);
  ASSERT_TRUE(text);
  const nlohmann::json schema_json = nlohmann::json::parse(*text);
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  std::size_t refused = 0;
  const auto compare = [&](const Json& json, const std::string& what) {
    const nlohmann::json sorted = json;
    const bool allowed =
        validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(sorted), nullptr);
    const auto told = read_again(write_json(json));
    EXPECT_EQ(allowed, told.empty()) << what << (told.empty() ? "" : " " + told.front());
    if (!allowed) ++refused;
  };
  const Json form = form_json(incubator());
  compare(form, "as it is");
  std::size_t changes = 0;
  for_each_place(form, Json::json_pointer(), [&](const Json::json_pointer& place) {
    Json changed = form;
    changed[place] = Json::array({1.5});
    compare(changed, place.to_string() + " is a list");
    changed = form;
    changed[place] = 7;
    compare(changed, place.to_string() + " is 7");
    changed = form;
    if (form[place.parent_pointer()].is_object()) {
      changed[place.parent_pointer()].erase(place.back());
      compare(changed, "without " + place.to_string());
      changed = form;
      changed[place.parent_pointer()]["other"] = 1;
      compare(changed, "another beside " + place.to_string());
    }
    changes += 4;
  });
  EXPECT_GT(changes, 300U);
  EXPECT_GT(refused, 100U);
}

TEST(DeviceForm, AnotherFormatIsRefused) {
  EXPECT_THAT(read_again("{\"format\": \"renkei device 2\"}"),
              ElementsAre("equipment.form_format"));
  EXPECT_THAT(read_again("[]"), ElementsAre("equipment.form_format"));
  EXPECT_THAT(read_again("{"), ElementsAre("json.syntax"));
  EXPECT_THAT(read_again(std::string((16U << 20U) + 1, ' ')), ElementsAre("equipment.form_format"));
}

}  // namespace
}  // namespace renkei::equipment
