// Our server, spoken to by our client over a socket.
#include "renkei/equipment/sila/server.h"

#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/equipment/sila/base64.h"
#include "renkei/equipment/sila/certificate.h"
#include "renkei/equipment/sila/link.h"
#include "renkei/equipment/sila/server_certificate.h"
#include "renkei/equipment/sila/sila_connection.h"
#include "renkei/equipment/sila/sila_error.h"

namespace renkei::equipment::sila {
namespace {

using namespace std::chrono_literals;

const std::string kUuid = "25597b36-e9bf-11e8-aeb5-f2801f1b9fd1";

ServerFeature feature_named(const std::string& name) {
  std::ifstream file(std::string(RENKEI_SOURCE_DIR) + "/tests/interop_sila/features/" + name +
                     ".sila.xml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Faults faults;
  auto read = read_feature(name, text, faults);
  EXPECT_TRUE(read.has_value() && faults.empty()) << name;
  return {.definition = read ? *std::move(read) : Feature{}};
}

ServerFeature unobservable() {
  ServerFeature made = feature_named("UnobservableCommandTest");
  for (const Command& one : made.definition.commands) {
    made.commands[one.identifier] = [](const CallContext&, const Json&, const Answer& answer) {
      answer(undefined_error("not in this test"));
    };
  }
  made.commands["ConvertIntegerToString"] = [](const CallContext&, const Json& parameters,
                                               const Answer& answer) {
    answer(
        Json{{"StringRepresentation", std::to_string(parameters["Integer"].get<std::int64_t>())}});
  };
  return made;
}

ServerFeature counting() {
  ServerFeature made = feature_named("ObservableCommandTest");
  made.observable_commands["Count"] = [](const CallContext&, const Json& parameters,
                                         const std::shared_ptr<Execution>& run) {
    const std::int64_t count = parameters["N"];
    run->running(0.0, 1.0);
    std::thread([run, count] {
      for (std::int64_t i = 0; i < count; ++i) {
        std::this_thread::sleep_for(30ms);
        run->tell(Json{{"CurrentIteration", i}});
        run->running(static_cast<double>(i + 1) / static_cast<double>(count), 0.0);
      }
      run->finish(Json{{"IterationResponse", count - 1}});
    }).detach();
  };
  made.observable_commands["EchoValueAfterDelay"] = [](const CallContext&, const Json&,
                                                       const std::shared_ptr<Execution>& run) {
    run->refuse(undefined_error("the door is open").value());
  };
  return made;
}

ServerFeature observed() {
  ServerFeature made = feature_named("ObservablePropertyTest");
  made.commands["SetValue"] = [](const CallContext&, const Json&, const Answer& answer) {
    answer(Json::object());
  };
  return made;
}

ServerFeature binaries() {
  ServerFeature made = feature_named("BinaryTransferTest");
  for (const Command& one : made.definition.commands) {
    made.commands[one.identifier] = [](const CallContext&, const Json& parameters,
                                       const Answer& answer) {
      answer(Json{{"ReceivedValue", parameters["BinaryValue"]}});
    };
    made.observable_commands[one.identifier] = [](const CallContext&, const Json&,
                                                  const std::shared_ptr<Execution>& run) {
      run->refuse(undefined_error("not in this test").value());
    };
  }
  for (const Property& one : made.definition.properties) {
    made.properties[one.element.identifier] = [](const CallContext&, const Answer& answer) {
      answer(Json(base64_of(std::string(3'000'000, 'x'))));
    };
  }
  for (const Metadata& one : made.definition.metadata) {
    made.metadata[one.element.identifier].affects = {
        made.definition.qualified_command("EchoBinaryAndMetadataString")};
  }
  return made;
}

class SilaServer : public testing::Test {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.identity = {.maker = "https://example.org",
                        .model = "TestServer",
                        .version = "1.0",
                        .uuid = kUuid,
                        .title = "A server",
                        .about = "For tests"};
    auto made = Server::start(options, {unobservable(), counting(), observed(), binaries()});
    ASSERT_TRUE(made.has_value()) << made.error().to_string();
    server_ = *std::move(made);
    server_->set("ObservablePropertyTest/FixedValue", 42);
    SilaOptions client;
    client.address = server_->address();
    client.trust.kind = Trust::Kind::kPlaintext;
    client.heartbeat = 300ms;
    client.backoff_least = 50ms;
    client.backoff_most = 200ms;
    auto connected = connect(client, 20s);
    ASSERT_TRUE(connected.has_value()) << connected.error().to_string();
    machine_ = *std::move(connected);
  }

  // All that came until `enough` says so, for at most 20 s.
  template <typename What>
  std::vector<What> gathered(const std::function<bool(const std::vector<What>&)>& enough) {
    std::vector<What> all;
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!enough(all) && std::chrono::steady_clock::now() < until) {
      if (!machine_->wait(200ms)) continue;
      for (Happening& one : machine_->take()) {
        if (auto* what = std::get_if<What>(&one.what)) all.push_back(std::move(*what));
      }
    }
    return all;
  }
  std::vector<CallReport> outcome(const std::string& command, const Json& parameters) {
    const auto call = machine_->call(command, parameters, 20s);
    EXPECT_TRUE(call.has_value()) << (call ? "" : call.error().to_string());
    if (!call) return {};
    return gathered<CallReport>([](const std::vector<CallReport>& all) {
      return !all.empty() && all.back().stage >= CallStage::kFinished;
    });
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<Connection> machine_;
};

TEST_F(SilaServer, SaysWhoItIsAndWhatItOffers) {
  const DeviceForm& form = machine_->form();
  EXPECT_EQ(form.identity.uuid, kUuid);
  EXPECT_EQ(form.identity.title, "A server");
  EXPECT_NE(form.command("ObservableCommandTest/Count"), nullptr);
  EXPECT_NE(form.value("ObservablePropertyTest/FixedValue"), nullptr);
}

TEST_F(SilaServer, AnswersACommandAtOnce) {
  const auto told = outcome("UnobservableCommandTest/ConvertIntegerToString", {{"Integer", 12345}});
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().results, Json({{"StringRepresentation", "12345"}}));
}

TEST_F(SilaServer, RunsAnObservableCommandAndTellsInBetween) {
  const auto told = outcome("ObservableCommandTest/Count", {{"N", 5}, {"Delay", 0.03}});
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back().stage, CallStage::kFinished);
  EXPECT_EQ(told.back().results, Json({{"IterationResponse", 4}}));
  Json between = Json::array();
  for (const CallReport& one : told) {
    if (one.intermediate) between.push_back((*one.intermediate)["CurrentIteration"]);
  }
  EXPECT_EQ(between, Json({0, 1, 2, 3, 4}));
}

TEST_F(SilaServer, RefusesARunWithTheWordsOfItsHandler) {
  const auto told =
      outcome("ObservableCommandTest/EchoValueAfterDelay", {{"Value", 3}, {"Delay", 0.1}});
  ASSERT_FALSE(told.empty());
  ASSERT_TRUE(told.back().error.has_value());
  EXPECT_EQ(told.back().error->kind, CallErrorKind::kUndefined);
  EXPECT_EQ(told.back().error->message, "the door is open");
}

TEST_F(SilaServer, SendsThePresentValueFirstThenChangesThenWhatIsWrong) {
  ASSERT_TRUE(machine_->watch({"ObservablePropertyTest/FixedValue"}, 50ms).has_value());
  auto first = gathered<ValueReport>([](const auto& all) { return !all.empty(); });
  ASSERT_FALSE(first.empty());
  EXPECT_EQ(first.front().value, Json(42));
  server_->set("ObservablePropertyTest/FixedValue", 43);
  EXPECT_TRUE(server_->flush(20s));
  first = gathered<ValueReport>([](const auto& all) { return !all.empty(); });
  ASSERT_FALSE(first.empty());
  EXPECT_EQ(first.front().value, Json(43));
  server_->spoil("ObservablePropertyTest/FixedValue", undefined_error("sensor broken").value());
  first = gathered<ValueReport>([](const auto& all) { return !all.empty(); });
  ASSERT_FALSE(first.empty());
  EXPECT_FALSE(first.front().value.has_value());
  EXPECT_EQ(first.front().quality, Quality::kBad);
  EXPECT_NE(first.front().status.find("sensor broken"), std::string::npos);
}

TEST_F(SilaServer, TakesAndGivesBinariesOfThreeMegabytes) {
  const std::string bytes = base64_of(std::string(3'000'000, 'y'));
  const auto told = outcome("BinaryTransferTest/EchoBinaryValue", {{"BinaryValue", bytes}});
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(told.back().results == Json({{"ReceivedValue", bytes}}));
  const auto read = machine_->read("BinaryTransferTest/BinaryValueDownload", 20s);
  ASSERT_TRUE(read.has_value()) << read.error().to_string();
  EXPECT_TRUE(read->value == Json(base64_of(std::string(3'000'000, 'x'))));
}

TEST_F(SilaServer, IsCutOffAndComesBackAtItsAddress) {
  const std::string address = server_->address();
  server_->cut();
  auto links = gathered<LinkReport>([](const auto& all) { return !all.empty(); });
  ASSERT_FALSE(links.empty());
  EXPECT_FALSE(links.front().connected);
  ASSERT_TRUE(server_->restore().has_value());
  EXPECT_EQ(server_->address(), address);
  links = gathered<LinkReport>([](const auto& all) { return !all.empty(); });
  ASSERT_FALSE(links.empty());
  EXPECT_TRUE(links.front().connected);
}

// What our client would not send.
class SilaServerRaw : public SilaServer {
 protected:
  void SetUp() override {
    SilaServer::SetUp();
    auto opened =
        Link::open(server_->address(), {.kind = Trust::Kind::kPlaintext}, system_clock(), 20s);
    ASSERT_TRUE(opened.has_value()) << opened.error().to_string();
    link_ = *std::move(opened);
  }
  CallError error(const std::string& method, const std::string& request, bool stream = false,
                  const Headers& headers = {}) {
    const std::string whole = "/sila2.org.silastandard." + method;
    const RpcAnswer told = stream ? link_->first(whole, request, headers, 20s)
                                  : link_->call(whole, request, headers, 20s);
    EXPECT_EQ(told.end.kind, RpcEnd::Kind::kAborted) << told.end.message;
    return call_error_of(told.end.message).value_or(CallError{});
  }
  std::shared_ptr<Link> link_;
};

TEST_F(SilaServerRaw, NamesTheParameterThatIsMissingOrOutsideItsConstraints) {
  CallError wrong = error(
      "test.unobservablecommandtest.v1.UnobservableCommandTest/"
      "ConvertIntegerToString",
      "");
  EXPECT_EQ(wrong.kind, CallErrorKind::kValidation);
  EXPECT_EQ(wrong.parameter,
            "org.silastandard/test/UnobservableCommandTest/v1/Command/ConvertIntegerToString/"
            "Parameter/Integer");
  // N = -1, and Delay = 0.
  const std::string minus = "\x0a\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x12";
  wrong = error("test.observablecommandtest.v1.ObservableCommandTest/Count",
                minus + std::string(1, '\0'));
  EXPECT_EQ(wrong.kind, CallErrorKind::kValidation);
  EXPECT_EQ(wrong.parameter,
            "org.silastandard/test/ObservableCommandTest/v1/Command/Count/Parameter/N");
  const std::string name(256, 'x');
  wrong = error("core.silaservice.v1.SiLAService/SetServerName",
                std::string("\x0a\x83\x02\x0a\x80\x02") + name);
  EXPECT_EQ(wrong.kind, CallErrorKind::kValidation);
  EXPECT_EQ(wrong.parameter,
            "org.silastandard/core/SiLAService/v1/Command/SetServerName/Parameter/ServerName");
}

TEST_F(SilaServerRaw, KnowsNoRunThatItHasNotStarted) {
  const std::string uuid = "\x0a\x24" + kUuid;
  for (const char* end : {"Count_Info", "Count_Intermediate", "Count_Result"}) {
    for (const std::string& request : {uuid, std::string("\x0a\x03zzz"), std::string("zzz")}) {
      const bool stream = std::string(end) != "Count_Result";
      const CallError wrong =
          error(std::string("test.observablecommandtest.v1.ObservableCommandTest/") + end, request,
                stream);
      EXPECT_EQ(wrong.kind, CallErrorKind::kFramework);
      EXPECT_EQ(wrong.id, "INVALID_COMMAND_EXECUTION_UUID") << end;
    }
  }
}

TEST_F(SilaServerRaw, RefusesMetadataOfItsOwnServiceAndAsksForWhatACallNeeds) {
  const CallError wrong = error("core.silaservice.v1.SiLAService/Get_ServerName", "", false,
                                {{"sila-anything-bin", "x"}});
  EXPECT_EQ(wrong.kind, CallErrorKind::kFramework);
  EXPECT_EQ(wrong.id, "NO_METADATA_ALLOWED");
  const CallError missing =
      error("test.binarytransfertest.v1.BinaryTransferTest/EchoBinaryAndMetadataString", "");
  EXPECT_EQ(missing.kind, CallErrorKind::kFramework);
  EXPECT_EQ(missing.id, "INVALID_METADATA");
}

TEST_F(SilaServerRaw, SaysWhichFeatureItDoesNotHave) {
  const std::string name = "org.example/none/Nothing/v1";
  const std::string inner = "\x0a" + std::string(1, static_cast<char>(name.size())) + name;
  const CallError wrong = error("core.silaservice.v1.SiLAService/GetFeatureDefinition",
                                "\x0a" + std::string(1, static_cast<char>(inner.size())) + inner);
  EXPECT_EQ(wrong.kind, CallErrorKind::kDefined);
  EXPECT_EQ(wrong.id,
            "org.silastandard/core/SiLAService/v1/DefinedExecutionError/UnimplementedFeature");
}

TEST(SilaServerSecured, IsKnownByItsPinAndByNoOther) {
  const auto own =
      make_certificate(kUuid, {"127.0.0.1", "localhost"}, Timestamp::of(system_clock().now()));
  const auto other = make_certificate(kUuid, {}, Timestamp::of(system_clock().now()));
  ASSERT_TRUE(own.has_value() && other.has_value());
  ServerOptions options;
  options.identity = {.maker = "https://example.org",
                      .model = "TestServer",
                      .version = "1.0",
                      .uuid = kUuid,
                      .title = "A server"};
  options.certificate = own->certificate;
  options.key = own->key;
  const auto server = Server::start(options, {});
  ASSERT_TRUE(server.has_value()) << server.error().to_string();
  SilaOptions client;
  client.address = (*server)->address();
  client.trust = {.kind = Trust::Kind::kPinned, .pin = own->certificate};
  const auto machine = connect(client, 20s);
  ASSERT_TRUE(machine.has_value()) << machine.error().to_string();
  EXPECT_EQ((*machine)->form().address.certificate_sha256, *pinned_sha256(own->certificate));
  client.trust.pin = other->certificate;
  const auto refused = connect(client, 20s);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), "equipment.certificate");
}

TEST(SilaServerStart, IsRefusedForAnIdentityThatIsNone) {
  ServerOptions options;
  options.identity = {.maker = "somebody", .model = "TestServer", .version = "1.0", .uuid = kUuid};
  const auto made = Server::start(options, {});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), "equipment.feature_value");
}

TEST(SilaServerStart, IsRefusedWhereNothingIsDoneForACommand) {
  ServerOptions options;
  options.identity = {.maker = "https://example.org",
                      .model = "TestServer",
                      .version = "1.0",
                      .uuid = kUuid,
                      .title = "A server"};
  const auto made = Server::start(options, {feature_named("UnobservableCommandTest")});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), "equipment.no_command");
}

}  // namespace
}  // namespace renkei::equipment::sila
