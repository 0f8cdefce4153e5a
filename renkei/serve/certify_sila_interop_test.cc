// The conformance kit against a SiLA 2 server over TLS: an honest one passes, and each of those
// that break one rule fails on its clause and on nothing else.
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/equipment/sila/machine_server.h"
#include "renkei/equipment/sila/server.h"
#include "renkei/equipment/sila/server_certificate.h"
#include "renkei/equipment/simulated_unit.h"
#include "renkei/serve/certify_link.h"

namespace renkei::serve {
namespace {

using equipment::sila::CallContext;
using equipment::sila::Execution;
using equipment::sila::Server;
using equipment::sila::ServerFeature;
using equipment::sila::ServerOptions;
using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string kUuid = "25597b36-e9bf-11e8-aeb5-f2801f1b9fd1";

constexpr const char* kMixer = R"(<?xml version="1.0" encoding="utf-8"?>
<Feature SiLA2Version="1.1" FeatureVersion="1.0" MaturityLevel="Draft" Originator="org.renkei"
 Category="test" xmlns="http://www.sila-standard.org">
<Identifier>Mixer</Identifier><DisplayName>Mixer</DisplayName><Description>Stirs</Description>
<Command><Identifier>Stir</Identifier><DisplayName>Stir</DisplayName>
<Description>Stirs</Description><Observable>Yes</Observable>
<Parameter><Identifier>Duration</Identifier><DisplayName>Duration</DisplayName>
<Description>How long</Description><DataType><Constrained><DataType><Basic>Real</Basic></DataType>
<Constraints><MaximalInclusive>100</MaximalInclusive>
<MinimalInclusive>0.1</MinimalInclusive></Constraints>
</Constrained></DataType></Parameter>
<Response><Identifier>Turns</Identifier><DisplayName>Turns</DisplayName>
<Description>Of the stirrer</Description><DataType><Basic>Real</Basic></DataType></Response>
</Command>
<Property><Identifier>Level</Identifier><DisplayName>Level</DisplayName>
<Description>In it</Description><Observable>Yes</Observable>
<DataType><Basic>Real</Basic></DataType></Property>
</Feature>)";

// What it does with a run, other than it should.
using Stirs = std::function<void(const std::shared_ptr<Execution>&, double duration)>;

void stir(const std::shared_ptr<Execution>& run, double duration) {
  constexpr int kSteps = 10;
  run->running(0.0, duration);
  for (int i = 1; i <= kSteps; ++i) {
    std::this_thread::sleep_for(milliseconds(static_cast<int>(duration * 1000 / kSteps)));
    run->running(static_cast<double>(i) / kSteps, 0.0);
  }
  run->finish(Json{{"Turns", duration}});
}

class CertifySila : public testing::Test {
 protected:
  void TearDown() override {
    for (std::thread& one : threads_) one.join();
    server_.reset();
  }

  void start(Stirs stirs, const std::string& uuid = kUuid, int days_ago = 0, int days = 30) {
    const auto now = Timestamp::of(system_clock().now()).milliseconds();
    const auto made = equipment::sila::make_certificate(
        uuid, {"127.0.0.1"}, Timestamp(now - std::int64_t{86'400'000} * days_ago), days);
    ASSERT_TRUE(made);
    ServerFeature mixer;
    Faults faults;
    auto read = equipment::sila::read_feature("Mixer", kMixer, faults);
    ASSERT_TRUE(read.has_value() && faults.empty());
    mixer.definition = *std::move(read);
    mixer.observable_commands["Stir"] = [this, stirs](const CallContext&, const Json& parameters,
                                                      const std::shared_ptr<Execution>& run) {
      const std::scoped_lock lock(mutex_);
      threads_.emplace_back(stirs, run, parameters["Duration"].get<double>());
    };
    ServerOptions options;
    options.identity = {.maker = "https://example.org",
                        .model = "Mixer",
                        .version = "1.0",
                        .uuid = kUuid,
                        .title = "A mixer",
                        .about = "For tests"};
    options.certificate = made->certificate;
    options.key = made->key;
    std::vector<ServerFeature> features;
    features.push_back(std::move(mixer));
    auto server = Server::start(options, std::move(features));
    ASSERT_TRUE(server) << server.error().to_string();
    server_ = *std::move(server);
    server_->set("Mixer/Level", 5.0);
  }

  CertifyReport certified() {
    CertifyOptions options = certify_over({.url = "sila://" + server_->address()});
    options.settle = seconds(1);
    options.patience = seconds(15);
    options.run_patience = seconds(60);
    options.runs = {{"Mixer/Stir", {{"Duration", 1}}}};
    return certify(options);
  }

  static std::map<std::string, Verdict> of(const CertifyReport& report) {
    std::map<std::string, Verdict> all;
    for (const CheckResult& one : report.checks) all[one.id] = one.verdict;
    return all;
  }
  static void expect_only(const CertifyReport& report, const std::string& id) {
    for (const CheckResult& one : report.checks) {
      EXPECT_EQ(one.verdict == Verdict::kFail, one.id == id)
          << one.id << "\n"
          << certify_text(report, report::Language::kEn);
      if (one.id != id) continue;
      EXPECT_TRUE(one.clause.starts_with("SiLA 2 Part")) << one.clause;
    }
  }

  std::mutex mutex_;
  std::vector<std::thread> threads_;
  std::unique_ptr<Server> server_;
};

TEST_F(CertifySila, AnHonestServerPassesAllThatApplies) {
  ASSERT_NO_FATAL_FAILURE(start(stir));
  const CertifyReport report = certified();
  auto verdicts = of(report);
  EXPECT_EQ(report.count(Verdict::kFail), 0U) << certify_text(report, report::Language::kEn);
  for (const char* id :
       {"certificate.valid_now", "certificate.name", "identity.complete", "identity.stable",
        "value.readable", "value.present", "watch.present_first", "command.unknown",
        "parameter.missing", "parameter.range", "parameter.named", "run.states", "run.progress",
        "result.present", "result.typed"}) {
    EXPECT_EQ(verdicts[id], Verdict::kPass) << id;
  }
  // It has neither keys, nor Hold, nor a controller for Cancel.
  for (const char* id : {"run.doubled", "order.hold", "order.stop", "link.asked_again",
                         "value.source_time", "parameter.type"}) {
    EXPECT_EQ(verdicts[id], Verdict::kNotApplicable) << id;
  }
}

// As `renkei plant start` shows one.
TEST(CertifySilaMachine, ASimulatedMachinePassesAllThatApplies) {
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("renkei-certify-sila-{}", getpid());
  std::filesystem::create_directories(folder);
  equipment::SimulatedUnitOptions unit;
  unit.id = "mixer-1";
  unit.kind = "stirred-vessel";
  unit.sample_every_s = 0.2;
  unit.initial = {{"volume", 5}};
  const auto machine =
      equipment::SimulatedUnit::make(unit, Timestamp::of(system_clock().now())).value();
  auto server =
      equipment::sila::serve_sila({.description = machine->description(), .folder = folder});
  ASSERT_TRUE(server) << server.error().to_string();
  std::atomic<bool> stop = false;
  std::thread lives([&] {
    while (!stop) {
      (void)(*server)->wait(milliseconds(5));
      for (const auto& order : (*server)->take_orders()) machine->send(order);
      EXPECT_TRUE(machine->advance(Timestamp::of(system_clock().now())));
      for (const auto& one : machine->take()) (*server)->show(one);
    }
  });
  CertifyOptions options = certify_over({.url = (*server)->address().url});
  options.settle = seconds(1);
  options.patience = seconds(15);
  options.run_patience = seconds(60);
  options.runs = {{"StirredVessel/Stir", {{"Speed", 60}, {"Duration", 4}}}};
  const CertifyReport report = certify(options);
  stop = true;
  lives.join();
  std::filesystem::remove_all(folder);
  std::map<std::string, Verdict> verdicts;
  for (const CheckResult& one : report.checks) verdicts[one.id] = one.verdict;
  EXPECT_EQ(report.count(Verdict::kFail), 0U) << certify_text(report, report::Language::kEn);
  for (const char* id : {"certificate.name", "identity.stable", "value.unit", "watch.present_first",
                         "run.accepted", "run.states", "order.pause", "order.stop", "order.abort",
                         "result.present", "result.typed"}) {
    EXPECT_EQ(verdicts[id], Verdict::kPass) << id;
  }
}

TEST_F(CertifySila, ProgressThatGoesBack) {
  ASSERT_NO_FATAL_FAILURE(start([](const std::shared_ptr<Execution>& run, double duration) {
    run->running(0.8, duration);
    std::this_thread::sleep_for(milliseconds(300));
    run->running(0.3, duration);
    std::this_thread::sleep_for(milliseconds(300));
    run->finish(Json{{"Turns", duration}});
  }));
  expect_only(certified(), "run.progress");
}

TEST_F(CertifySila, ACertificateOfAnotherServer) {
  ASSERT_NO_FATAL_FAILURE(start(stir, "00000000-e9bf-11e8-aeb5-f2801f1b9fd1"));
  expect_only(certified(), "certificate.name");
}

TEST_F(CertifySila, ACertificateThatHasExpired) {
  ASSERT_NO_FATAL_FAILURE(start(stir, kUuid, 100, 30));
  const CertifyReport report = certified();
  expect_only(report, "certificate.valid_now");
  EXPECT_TRUE(report.no_link);
}

}  // namespace
}  // namespace renkei::serve
