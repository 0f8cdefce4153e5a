// The conformance kit against a machine behind a real socket: an honest one passes, and each of
// those that break one rule fails on its clause and on nothing else.
#include <filesystem>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/equipment/opcua/certificate.h"
#include "renkei/serve/certify.h"
#include "renkei/serve/certify_checks.h"
#include "renkei/serve/certify_link.h"
#include "renkei/serve/lying_machine.h"

namespace renkei::serve {
namespace {

using equipment::Delivery;
using equipment::DeviceOrder;
using equipment::OrderReport;
using equipment::Reading;
using equipment::ServiceReport;
using recipe::Order;
using recipe::State;
using std::chrono::milliseconds;
using std::chrono::seconds;

const char* const kLevel = "DeviceSet/mixer-1/FunctionalUnitSet/Unit/FunctionSet/level/SensorValue";

class Certify : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              fmt::format("renkei-certify-{}-{}", getpid(),
                          testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    machine_.reset();
    std::filesystem::remove_all(folder_);
  }
  void start(Lie lie) { machine_ = std::make_unique<LyingMachine>(folder_, std::move(lie)); }

  [[nodiscard]] CertifyOptions options(bool runs) const {
    CertifyOptions options = certify_over({.url = machine_->url()});
    options.settle = seconds(2);
    // Only what breaks a rule is waited for so long.
    options.patience = seconds(15);
    options.run_patience = seconds(60);
    if (runs) options.runs = {{"stir", {{"speed", 60}, {"duration", 4}}}};
    return options;
  }

  // As an honest maker publishes it.
  [[nodiscard]] equipment::DeviceForm published() const {
    const auto connection = certify_over({.url = machine_->url()}).open(false);
    EXPECT_TRUE(connection);
    equipment::DeviceForm form = (*connection)->form();
    for (auto& one : form.services) {
      if (one.service.name == "stir") one.service.results = {{"turns", *Unit::parse("{rev}")}};
    }
    return form;
  }

  static std::vector<std::string> of(const CertifyReport& report, Verdict verdict) {
    std::vector<std::string> ids;
    for (const CheckResult& one : report.checks) {
      if (one.verdict == verdict) ids.push_back(one.id);
    }
    return ids;
  }
  static void expect_only(const CertifyReport& report, const std::string& id,
                          const std::string& clause) {
    EXPECT_EQ(of(report, Verdict::kFail), std::vector<std::string>{id})
        << certify_text(report, report::Language::kEn);
    for (const CheckResult& one : report.checks) {
      if (one.id != id) continue;
      EXPECT_EQ(one.clause, clause);
      EXPECT_FALSE(one.seen.ja.empty());
      EXPECT_FALSE(one.wanted.en.empty());
    }
  }
  static const CheckResult& result(const CertifyReport& report, const std::string& id) {
    for (const CheckResult& one : report.checks) {
      if (one.id == id) return one;
    }
    throw std::out_of_range(id);
  }

  std::filesystem::path folder_;
  std::unique_ptr<LyingMachine> machine_;
};

template <typename What, typename Change>
Lie telling(Change change) {
  return {.tells = [change](Delivery delivery) -> std::vector<Delivery> {
    if (auto* const what = std::get_if<What>(&delivery)) change(*what);
    return {std::move(delivery)};
  }};
}

TEST_F(Certify, AnHonestMachinePassesAllThatApplies) {
  start({.shows = [](auto& options) { options.ranges["level"] = {0, 20}; }});
  CertifyOptions given = options(true);
  given.description = published();
  const CertifyReport report = certify(given);
  EXPECT_EQ(of(report, Verdict::kFail), std::vector<std::string>())
      << certify_text(report, report::Language::kEn);
  EXPECT_EQ(of(report, Verdict::kNotTried), std::vector<std::string>());
  EXPECT_EQ(of(report, Verdict::kNotApplicable),
            (std::vector<std::string>{"parameter.missing", "run.progress", "lock.others"}));
  EXPECT_EQ(report.checks.size(), checks().size());
}

TEST_F(Certify, WithoutARunNothingIsStartedAndTheRestIsTried) {
  auto orders = std::make_shared<std::atomic<int>>(0);
  start({.obeys = [orders](DeviceOrder&) {
    ++*orders;
    return true;
  }});
  const CertifyReport report = certify(options(false));
  EXPECT_EQ(of(report, Verdict::kFail), std::vector<std::string>())
      << certify_text(report, report::Language::kEn);
  EXPECT_EQ(result(report, "run.states").verdict, Verdict::kNotTried);
  EXPECT_EQ(result(report, "command.unknown").verdict, Verdict::kPass);
  EXPECT_EQ(*orders, 0);
}

TEST_F(Certify, AnotherUnitThanDescribed) {
  start({});
  const auto description = published();
  machine_.reset();
  start({.shows = [](auto& options) { options.description.values["level"] = *Unit::parse("mL"); }});
  CertifyOptions given = options(false);
  given.description = description;
  expect_only(certify(given), "value.unit", "OPC 10000-8, 5.6.3");
}

TEST_F(Certify, AnotherTypeThanDescribed) {
  start({});
  CertifyOptions given = options(false);
  given.description = published();
  for (auto& one : given.description->values) {
    if (one.name == kLevel) one.type.kind = equipment::ValueKind::kInteger;
  }
  expect_only(certify(given), "value.type", "OPC 10000-3, 5.6.2");
}

TEST_F(Certify, SomethingDescribedIsMissing) {
  start({});
  CertifyOptions given = options(false);
  given.description = published();
  given.description->values.push_back({.name = "DeviceSet/mixer-1/Lamp"});
  expect_only(certify(given), "form.as_described", "equipment.md, renkei device 1");
}

TEST_F(Certify, AValueOutOfItsRange) {
  start({.shows = [](auto& options) { options.ranges["level"] = {0, 4}; }});
  expect_only(certify(options(false)), "value.range", "OPC 10000-8, 5.3.2.3");
}

TEST_F(Certify, ASourceTimeInTheFuture) {
  start(telling<Reading>([](Reading& reading) {
    if (reading.name == "level") reading.at = Timestamp(reading.at.milliseconds() + 3'600'000);
  }));
  expect_only(certify(options(false)), "value.not_in_future",
              "OPC 10000-4, 7.11.3; equipment.md, times");
}

TEST_F(Certify, TimesThatGoBack) {
  auto back = std::make_shared<std::int64_t>(0);
  start(telling<Reading>([back](Reading& reading) {
    if (reading.name == "level") {
      reading.at = Timestamp(reading.at.milliseconds() - (*back += 1'000));
    }
  }));
  expect_only(certify(options(false)), "value.monotonic",
              "OPC 10000-4, 7.11.3; equipment.md, times");
}

TEST_F(Certify, APresentValueThatIsMissing) {
  start({.tells = [](Delivery delivery) -> std::vector<Delivery> {
    const auto* const reading = std::get_if<Reading>(&delivery);
    if (reading != nullptr && reading->name == "level") return {};
    return {std::move(delivery)};
  }});
  expect_only(certify(options(false)), "value.present", "OPC 30500-1, 7.5.4");
}

TEST_F(Certify, AnIdentityThatChanges) {
  start({});
  CertifyOptions given = options(false);
  const auto open = given.open;
  auto opened = std::make_shared<int>(0);
  given.open = [this, open, opened](bool lock) {
    if (++*opened == 2) {
      const std::uint16_t port = machine_->port();
      machine_.reset();
      machine_ = std::make_unique<LyingMachine>(
          folder_,
          Lie{.shows = [](auto& options) { options.description.equipment_class = "other"; }}, port);
    }
    return open(lock);
  };
  expect_only(certify(given), "identity.stable", "OPC 40001-1, 8.6");
}

class CertifyCertificate : public Certify {
 protected:
  void keep(const std::string& uri, std::int64_t days_ago, int days) {
    const auto now = Timestamp::of(system_clock().now()).milliseconds();
    const auto made = equipment::opcua::make_certificate(
        uri, "mixer-1", {"127.0.0.1"}, Timestamp(now - days_ago * 86'400'000), days);
    ASSERT_TRUE(made);
    ASSERT_TRUE(disk().write(folder_ / "key.der", made->key));
    ASSERT_TRUE(disk().write(folder_ / "certificate.der", made->certificate));
    start({});
  }
};

TEST_F(CertifyCertificate, OneThatHasExpired) {
  ASSERT_NO_FATAL_FAILURE(keep("urn:renkei:machine:mixer-1", 100, 30));
  const CertifyReport report = certify(options(false));
  expect_only(report, "certificate.valid_now", "OPC 10000-4, 6.1.3");
  EXPECT_TRUE(report.no_link);
}

TEST_F(CertifyCertificate, OneOfAnotherName) {
  ASSERT_NO_FATAL_FAILURE(keep("urn:renkei:machine:another", 0, 30));
  const CertifyReport report = certify(options(false));
  expect_only(report, "certificate.name", "OPC 10000-6, 6.2.2");
  EXPECT_TRUE(report.no_link);
}

TEST_F(Certify, StatesInAnImpossibleOrder) {
  start({.tells = [](Delivery delivery) -> std::vector<Delivery> {
    auto* const report = std::get_if<ServiceReport>(&delivery);
    if (report == nullptr || report->state != State::kRunning) return {std::move(delivery)};
    // It is restarted though it was never held.
    ServiceReport first = *report;
    first.state = State::kRestarting;
    return {first, std::move(delivery)};
  }});
  expect_only(certify(options(true)), "run.states", "OPC 30500-1, 7.1.5; 7.1.6");
}

TEST_F(Certify, ADoubledOrderThatIsDoneTwice) {
  // The second of one key is given to the machine under another.
  struct Keys {
    std::set<std::string> seen{};
    std::map<std::string, std::string> real{};
  };
  auto keys = std::make_shared<Keys>();
  start({.tells = [keys](Delivery delivery) -> std::vector<Delivery> {
           const auto real = [&](std::string& key) {
             const auto found = keys->real.find(key);
             if (found != keys->real.end()) key = found->second;
           };
           if (auto* const order = std::get_if<OrderReport>(&delivery)) real(order->key);
           if (auto* const report = std::get_if<ServiceReport>(&delivery)) real(report->key);
           return {std::move(delivery)};
         },
         .obeys =
             [keys](DeviceOrder& order) {
               if (!keys->seen.insert(order.key).second) {
                 keys->real[order.key + "-again"] = order.key;
                 order.key += "-again";
               }
               return true;
             }});
  expect_only(certify(options(true)), "run.doubled", "equipment.md, knows_keys");
}

TEST_F(Certify, AHoldThatIsIgnored) {
  start({.obeys = [](const DeviceOrder& order) { return order.order != Order::kHold; }});
  CertifyOptions given = options(true);
  given.patience = seconds(8);
  given.runs.front().parameters["duration"] = 15;
  const CertifyReport report = certify(given);
  expect_only(report, "order.hold", "OPC 30500-1, 7.1.6.2");
  EXPECT_EQ(result(report, "order.restart").verdict, Verdict::kNotTried);
}

TEST_F(Certify, AResultThatIsMissing) {
  start(telling<ServiceReport>([](ServiceReport& report) { report.results.clear(); }));
  CertifyOptions given = options(true);
  given.description = published();
  expect_only(certify(given), "result.present", "OPC 30500-1, 7.2.2");
}

TEST_F(Certify, ARefusalThatNamesNoParameter) {
  start(telling<OrderReport>([](OrderReport& report) {
    if (!report.reason.empty()) report.reason = "no";
  }));
  expect_only(certify(options(true)), "parameter.named",
              "OPC 10000-4, 5.12.2; equipment.md, what comes of a machine");
}

TEST_F(Certify, AParameterOutOfRangeThatIsAccepted) {
  start({.obeys = [](DeviceOrder& order) {
    const auto found = order.parameters.find("duration");
    if (found != order.parameters.end() && found->second > 1e6) found->second = 100;
    return true;
  }});
  expect_only(certify(options(true)), "parameter.range", "OPC 30500-1, 7.1.7.3");
}

TEST_F(Certify, NobodyThereIsNoVerdict) {
  start({});
  CertifyOptions given = options(false);
  machine_.reset();
  const CertifyReport report = certify(given);
  ASSERT_TRUE(report.no_link);
  EXPECT_EQ(report.count(Verdict::kFail), 0U);
  EXPECT_EQ(report.count(Verdict::kPass), 0U);
  EXPECT_EQ(certify_json(report)["no_link"]["code"], report.no_link->code());
}

}  // namespace
}  // namespace renkei::serve
