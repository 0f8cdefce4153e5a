// Interop test I2: our client, given only the address, against a SiLA 2 server of another make.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/interop_sila/peer.h"
#include <gtest/gtest.h>

#include "renkei/equipment/form.h"
#include "renkei/equipment/sila/base64.h"

namespace renkei::equipment::sila {
namespace {

using std::chrono::milliseconds;

class SilaPeer : public testing::Test {
 protected:
  void SetUp() override {
    RENKEI_NEEDS(peer_);
    SilaOptions options = plainly(peer_);
    options.metadata["org.silastandard/test/BinaryTransferTest/v1/Metadata/String"] = "abc";
    auto made = connect(options);
    ASSERT_TRUE(made.has_value()) << made.error().to_string();
    machine_ = *std::move(made);
  }
  // The last report of a command.
  CallReport done(const std::string& command, const Json& parameters) {
    const auto call = machine_->call(command, parameters);
    EXPECT_TRUE(call.has_value()) << call.error().to_string();
    if (!call) return {};
    const auto reports = outcome(*machine_, *call);
    EXPECT_FALSE(reports.empty()) << command;
    return reports.empty() ? CallReport{} : reports.back();
  }

  Peer peer_;
  std::unique_ptr<Connection> machine_;
};

TEST_F(SilaPeer, ListsWhatTheMachineIsAndOffers) {
  const DeviceForm& form = machine_->form();
  EXPECT_EQ(form.identity.uuid, "25597b36-e9bf-11e8-aeb5-f2801f1b9fd1");
  EXPECT_EQ(form.identity.model, "TestPeer");
  EXPECT_EQ(form.identity.version, "1.2.3");
  EXPECT_EQ(form.identity.maker, "https://example.org/peer");
  EXPECT_EQ(form.address.protocol, "SiLA 2");
  EXPECT_EQ(form.address.security, "none");
  EXPECT_EQ(form.address.certificate_sha256, "");
  EXPECT_FALSE(form.knows_keys);
  const CommandForm* count = form.command("ObservableCommandTest/Count");
  ASSERT_NE(count, nullptr);
  EXPECT_TRUE(count->observable);
  EXPECT_TRUE(count->cancellable);
  ASSERT_EQ(count->parameters.size(), 2U);
  EXPECT_EQ(count->parameters[1].type.unit.code(), "s");
  EXPECT_EQ(count->parameters[1].type.max, 60.0);
  const ServiceForm* service = form.service("ObservableCommandTest/Count");
  ASSERT_NE(service, nullptr);
  EXPECT_EQ(service->service.parameters.at("Delay").code(), "s");
  EXPECT_EQ(service->service.results.count("IterationResponse"), 1U);
  EXPECT_EQ(form.service("BinaryTransferTest/EchoBinariesObservably"), nullptr);
  // As a file and back, so that a maker can publish it.
  Faults faults;
  const auto again = read_form("f", write_json(form_json(form)), faults);
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(faults.empty()) << faults.front().to_string();
  EXPECT_EQ(form_json(*again), form_json(form));
}

TEST_F(SilaPeer, EveryBasicTypeIsReadAndEchoed) {
  const std::vector<std::pair<std::string, Json>> values{{"String", "SiLA2_Test_String_Value"},
                                                         {"Integer", 5124},
                                                         {"Real", 3.1415926},
                                                         {"Boolean", true},
                                                         {"Date", "2022-08-05+02:00"},
                                                         {"Time", "12:34:56.789+02:00"},
                                                         {"Timestamp", "2022-08-05T10:34:56.789Z"}};
  for (const auto& [type, value] : values) {
    const auto read = machine_->read("BasicDataTypesTest/" + type + "Value");
    ASSERT_TRUE(read.has_value()) << read.error().to_string();
    EXPECT_EQ(read->value, value) << type;
    const CallReport report =
        done("BasicDataTypesTest/Echo" + type + "Value", {{type + "Value", value}});
    EXPECT_EQ(report.stage, CallStage::kFinished) << type;
    EXPECT_EQ(report.results, Json({{"ReceivedValue", value}})) << type;
  }
}

TEST_F(SilaPeer, UnobservableCommandsAnswer) {
  const std::string feature = "UnobservableCommandTest/";
  EXPECT_EQ(done(feature + "CommandWithoutParametersAndResponses", Json::object()).stage,
            CallStage::kFinished);
  EXPECT_EQ(done(feature + "ConvertIntegerToString", {{"Integer", 12345}}).results,
            Json({{"StringRepresentation", "12345"}}));
  EXPECT_EQ(done(feature + "JoinIntegerAndString", {{"Integer", 123}, {"String", "abc"}}).results,
            Json({{"JoinedParameters", "123abc"}}));
  for (const std::string text : {"", "a", "ab", "abcde"}) {
    EXPECT_EQ(done(feature + "SplitStringAfterFirstCharacter", {{"String", text}}).results,
              Json({{"FirstCharacter", text.substr(0, 1)},
                    {"Remainder", text.empty() ? "" : text.substr(1)}}));
  }
  const auto wrong = machine_->call(feature + "ConvertIntegerToString", {{"Integer", "12345"}});
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().code(), "equipment.value_type");
  const auto unknown = machine_->call(feature + "ConvertIntegersToString", {{"Integer", 1}});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().code(), "equipment.no_command");
  EXPECT_NE(unknown.error().remedy().find("ConvertIntegerToString"), std::string::npos);
}

TEST_F(SilaPeer, AnObservableCommandTellsOfItselfToItsEnd) {
  const auto call = machine_->call("ObservableCommandTest/Count", {{"N", 5}, {"Delay", 0.1}});
  ASSERT_TRUE(call.has_value()) << call.error().to_string();
  const auto reports = outcome(*machine_, *call);
  std::vector<std::int64_t> between;
  double progress = 0;
  for (const CallReport& one : reports) {
    if (one.intermediate) between.push_back((*one.intermediate)["CurrentIteration"]);
    if (!one.progress) continue;
    EXPECT_GE(*one.progress, progress);
    progress = *one.progress;
  }
  EXPECT_EQ(between, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(reports.back().stage, CallStage::kFinished);
  EXPECT_EQ(reports.back().results, Json({{"IterationResponse", 4}}));
  EXPECT_TRUE(std::any_of(reports.begin(), reports.end(),
                          [](const CallReport& one) { return one.remaining_s > 0.05; }));
  const CallReport echo =
      done("ObservableCommandTest/EchoValueAfterDelay", {{"Value", 3}, {"Delay", 0.2}});
  EXPECT_EQ(echo.results, Json({{"ReceivedValue", 3}}));
}

TEST_F(SilaPeer, AnObservableCommandIsEndedEarly) {
  const auto call = machine_->call("ObservableCommandTest/Count", {{"N", 1000}, {"Delay", 1}});
  ASSERT_TRUE(call.has_value());
  ASSERT_TRUE(machine_->cancel(*call).has_value());
  const auto reports = outcome(*machine_, *call);
  ASSERT_FALSE(reports.empty());
  EXPECT_EQ(reports.back().stage, CallStage::kFailed);
  ASSERT_TRUE(reports.back().error.has_value());
  EXPECT_EQ(reports.back().error->message, "cancelled");
  const auto again = machine_->cancel(*call);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code(), "equipment.no_call");
}

TEST_F(SilaPeer, PropertiesAreWatched) {
  ASSERT_TRUE(machine_
                  ->watch({"ObservablePropertyTest/Editable", "ObservablePropertyTest/Alternating",
                           "BasicDataTypesTest/IntegerValue"},
                          milliseconds(100))
                  .has_value());
  const auto some = gathered<ValueReport>(*machine_, [](const std::vector<ValueReport>& all) {
    int polled = 0;
    int alternating = 0;
    int edited = 0;
    for (const ValueReport& one : all) {
      polled += one.name == "BasicDataTypesTest/IntegerValue" ? 1 : 0;
      alternating += one.name == "ObservablePropertyTest/Alternating" ? 1 : 0;
      edited += one.name == "ObservablePropertyTest/Editable" ? 1 : 0;
    }
    return polled >= 3 && alternating >= 4 && edited >= 1;
  });
  std::optional<bool> last;
  for (const ValueReport& one : some) {
    EXPECT_EQ(one.quality, Quality::kGood) << one.name << one.status;
    if (one.name == "BasicDataTypesTest/IntegerValue") {
      EXPECT_EQ(one.value, Json(5124));
    } else if (one.name == "ObservablePropertyTest/Editable") {
      EXPECT_EQ(one.value, Json(0));
    } else {
      const bool now = one.value->get<bool>();
      EXPECT_NE(last, now);
      last = now;
    }
  }
  ASSERT_TRUE(machine_->call("ObservablePropertyTest/SetValue", {{"Value", 11}}).has_value());
  const auto edited = gathered<ValueReport>(*machine_, [](const std::vector<ValueReport>& all) {
    return !all.empty() && all.back().name == "ObservablePropertyTest/Editable";
  });
  ASSERT_FALSE(edited.empty());
  EXPECT_EQ(edited.back().value, Json(11));
  EXPECT_EQ(machine_->read("ObservablePropertyTest/FixedValue")->value, Json(42));
  const auto write = machine_->write("ObservablePropertyTest/Editable", 5);
  ASSERT_FALSE(write.has_value());
  EXPECT_EQ(write.error().code(), "equipment.refused");
}

TEST_F(SilaPeer, AllFourKindsOfErrorsAreDecoded) {
  const std::string feature = "ErrorHandlingTest/";
  const std::string test_error =
      "org.silastandard/test/ErrorHandlingTest/v1/DefinedExecutionError/TestError";
  for (const std::string end : {"", "Observably"}) {
    CallReport report = done(feature + "RaiseDefinedExecutionError" + end, Json::object());
    EXPECT_EQ(report.stage, CallStage::kFailed);
    ASSERT_TRUE(report.error.has_value());
    EXPECT_EQ(report.error->kind, CallErrorKind::kDefined);
    EXPECT_EQ(report.error->id, test_error);
    EXPECT_EQ(report.error->message, "SiLA2_test_error_message");
    report = done(feature + "RaiseUndefinedExecutionError" + end, Json::object());
    ASSERT_TRUE(report.error.has_value());
    EXPECT_EQ(report.error->kind, CallErrorKind::kUndefined);
    EXPECT_EQ(report.error->message, "SiLA2_test_error_message");
  }
  CallReport report = done(feature + "RaiseValidationError", {{"Value", 1}});
  ASSERT_TRUE(report.error.has_value());
  EXPECT_EQ(report.error->kind, CallErrorKind::kValidation);
  EXPECT_EQ(report.error->parameter,
            "org.silastandard/test/ErrorHandlingTest/v1/Command/RaiseValidationError/Parameter/"
            "Value");
  report = done(feature + "RaiseFrameworkError", Json::object());
  ASSERT_TRUE(report.error.has_value());
  EXPECT_EQ(report.error->kind, CallErrorKind::kFramework);
  EXPECT_EQ(report.error->id, "COMMAND_EXECUTION_NOT_ACCEPTED");
  EXPECT_EQ(report.error->message, "not now");
  for (const std::string value :
       {"RaiseDefinedExecutionErrorOnGet", "RaiseUndefinedExecutionErrorOnSubscribe"}) {
    const auto read = machine_->read(feature + value);
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().code(), "equipment.refused");
    EXPECT_NE(read.error().message().find("SiLA2_test_error_message"), std::string::npos);
  }
  const std::string after = feature + "RaiseDefinedExecutionErrorAfterValueWasSent";
  ASSERT_TRUE(machine_->watch({after}, milliseconds(100)).has_value());
  const auto values = gathered<ValueReport>(
      *machine_, [](const std::vector<ValueReport>& all) { return all.size() >= 2; });
  ASSERT_GE(values.size(), 2U);
  EXPECT_EQ(values[0].value, Json(7));
  EXPECT_EQ(values[1].quality, Quality::kBad);
  EXPECT_FALSE(values[1].value.has_value());
  EXPECT_NE(values[1].status.find(test_error), std::string::npos);
}

TEST_F(SilaPeer, BinariesOfThreeMegabytesGoBothWays) {
  const std::string feature = "BinaryTransferTest/";
  EXPECT_EQ(machine_->read(feature + "BinaryValueDirectly")->value, Json(base64_of("small")));
  const auto down = machine_->read(feature + "BinaryValueDownload");
  ASSERT_TRUE(down.has_value()) << down.error().to_string();
  const auto bytes = bytes_of_base64(down->value->get<std::string>());
  ASSERT_TRUE(bytes.has_value());
  EXPECT_EQ(bytes->size(), 21U * 150'000U);
  EXPECT_TRUE(bytes->ends_with("A_somewhat_long_text_"));
  std::string large;
  while (large.size() < 3'000'000) large += "abc";
  for (const std::string& text : {std::string("abc"), large}) {
    const CallReport report = done(feature + "EchoBinaryValue", {{"BinaryValue", base64_of(text)}});
    ASSERT_EQ(report.stage, CallStage::kFinished);
    EXPECT_TRUE(report.results["ReceivedValue"] == base64_of(text));
    const CallReport with =
        done(feature + "EchoBinaryAndMetadataString", {{"Binary", base64_of(text)}});
    ASSERT_EQ(with.stage, CallStage::kFinished) << with.error->message;
    EXPECT_TRUE(with.results["Binary"] == base64_of(text));
    EXPECT_EQ(with.results["StringMetadata"], "abc");
  }
  const auto call =
      machine_->call(feature + "EchoBinariesObservably",
                     {{"Binaries", {base64_of("abc"), base64_of(large), base64_of("end")}}});
  ASSERT_TRUE(call.has_value()) << call.error().to_string();
  const auto reports = outcome(*machine_, *call);
  std::vector<std::size_t> sizes;
  for (const CallReport& one : reports) {
    EXPECT_FALSE(one.error.has_value()) << one.error->message;
    if (!one.intermediate) continue;
    sizes.push_back(bytes_of_base64((*one.intermediate)["Binary"].get<std::string>())->size());
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{3, large.size(), 3}));
  ASSERT_EQ(reports.back().stage, CallStage::kFinished);
  EXPECT_TRUE(reports.back().results["JointBinary"] == base64_of("abc" + large + "end"));
}

TEST_F(SilaPeer, OneMachineIsLockedForOneClient) {
  SilaOptions options = plainly(peer_);
  options.lock = Lock{.identifier = "ours"};
  auto owner = connect(options);
  ASSERT_TRUE(owner.has_value()) << owner.error().to_string();
  EXPECT_EQ((*owner)->read("LockController/IsLocked")->value, Json(true));
  // Who has no key is refused; whose key it is goes on.
  const CallReport refused =
      done("UnobservableCommandTest/ConvertIntegerToString", {{"Integer", 1}});
  ASSERT_TRUE(refused.error.has_value());
  EXPECT_EQ(refused.error->id, "INVALID_METADATA");
  const auto call =
      (*owner)->call("UnobservableCommandTest/ConvertIntegerToString", {{"Integer", 1}});
  ASSERT_TRUE(call.has_value());
  EXPECT_EQ(outcome(**owner, *call).back().stage, CallStage::kFinished);
  options.lock->identifier = "theirs";
  const auto other = connect(options);
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code(), "equipment.refused");
  owner->reset();
  EXPECT_EQ(machine_->read("LockController/IsLocked")->value, Json(false));
}

TEST_F(SilaPeer, MetadataThatTheMachineHasNotAreRefused) {
  SilaOptions options = plainly(peer_);
  options.metadata["org.silastandard/test/BinaryTransferTest/v1/Metadata/Sting"] = "abc";
  auto made = connect(options);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), "equipment.no_metadata");
  options.metadata = {{"org.silastandard/test/BinaryTransferTest/v1/Metadata/String", 7}};
  made = connect(options);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), "equipment.no_metadata");
}

TEST(SilaLiar, AFeatureThatLiesAboutItsTypesIsNotBelieved) {
  const Peer peer({"--lie", "BasicDataTypesTest"});
  RENKEI_NEEDS(peer);
  auto machine = connect(plainly(peer));
  ASSERT_TRUE(machine.has_value()) << machine.error().to_string();
  const auto read = (*machine)->read("BasicDataTypesTest/StringValue");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code(), "equipment.answer");
  EXPECT_EQ((*machine)->read("BasicDataTypesTest/RealValue")->value, Json(3.1415926));
}

}  // namespace
}  // namespace renkei::equipment::sila
