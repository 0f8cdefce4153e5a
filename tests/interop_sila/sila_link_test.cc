// Links that break and come back, and certificates, against a server of another make.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "tests/interop_sila/peer.h"
#include <gtest/gtest.h>

#include "renkei/equipment/sila/certificate.h"

namespace renkei::equipment::sila {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

const std::string kUuid = "25597b36-e9bf-11e8-aeb5-f2801f1b9fd1";
const std::string kOther = "00000000-e9bf-11e8-aeb5-f2801f1b9fd1";

std::vector<LinkReport> links(Connection& machine, std::size_t count) {
  return gathered<LinkReport>(machine, [&](const auto& all) { return all.size() >= count; });
}

TEST(SilaLink, WhatWasWatchedIsWatchedAgain) {
  Peer peer;
  RENKEI_NEEDS(peer);
  auto machine = connect(plainly(peer));
  ASSERT_TRUE(machine.has_value()) << machine.error().to_string();
  ASSERT_TRUE((*machine)->watch({"ObservablePropertyTest/FixedValue"}, milliseconds(100)));
  const auto one = [](const std::vector<ValueReport>& all) { return !all.empty(); };
  EXPECT_EQ(gathered<ValueReport>(**machine, one).at(0).value, Json(42));
  for (int round = 0; round < 3; ++round) {
    peer.say("cut");
    auto report = links(**machine, 1);
    ASSERT_EQ(report.size(), 1U);
    EXPECT_FALSE(report[0].connected);
    EXPECT_FALSE(report[0].reason.empty());
    const auto read = (*machine)->read("ObservablePropertyTest/FixedValue");
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().code(), "equipment.unreachable");
    const auto call = (*machine)->call("ObservablePropertyTest/SetValue", {{"Value", 1}});
    ASSERT_FALSE(call.has_value());
    EXPECT_EQ(call.error().code(), "equipment.unreachable");
    // Nothing is told of a machine that nobody hears.
    EXPECT_FALSE((*machine)->wait(milliseconds(300)));
    peer.say("mend");
    report = links(**machine, 1);
    ASSERT_EQ(report.size(), 1U);
    EXPECT_TRUE(report[0].connected) << report[0].reason;
    EXPECT_EQ(gathered<ValueReport>(**machine, one).at(0).value, Json(42));
  }
}

TEST(SilaLink, AnExecutionIsFollowedOverALinkThatBroke) {
  Peer peer;
  RENKEI_NEEDS(peer);
  auto machine = connect(plainly(peer));
  ASSERT_TRUE(machine.has_value()) << machine.error().to_string();
  const auto call =
      (*machine)->call("ObservableCommandTest/EchoValueAfterDelay", {{"Value", 3}, {"Delay", 2}});
  ASSERT_TRUE(call.has_value()) << call.error().to_string();
  peer.say("cut");
  ASSERT_FALSE(links(**machine, 1).empty());
  peer.say("mend");
  const auto reports = outcome(**machine, *call);
  ASSERT_FALSE(reports.empty());
  EXPECT_EQ(reports.back().stage, CallStage::kFinished);
  EXPECT_EQ(reports.back().results, Json({{"ReceivedValue", 3}}));
}

TEST(SilaLink, AnotherMachineAtTheSameAddressIsNotSpokenTo) {
  for (const std::vector<std::string>& changed :
       {std::vector<std::string>{"--uuid", kOther},
        {"--without", "PauseController"},
        {"--other-definition", "ObservableCommandTest"}}) {
    auto peer = std::make_unique<Peer>();
    RENKEI_NEEDS(*peer);
    auto machine = connect(plainly(*peer));
    ASSERT_TRUE(machine.has_value()) << machine.error().to_string();
    const int port = peer->port();
    peer->end();
    std::vector<std::string> options{"--port", std::to_string(port)};
    options.insert(options.end(), changed.begin(), changed.end());
    auto other = std::make_unique<Peer>(options);
    RENKEI_NEEDS(*other);
    const auto lost = links(**machine, 2);
    ASSERT_EQ(lost.size(), 2U) << changed[0];
    EXPECT_FALSE(lost[1].connected);
    EXPECT_NE(lost[1].reason.find("not the one that was there"), std::string::npos)
        << lost[1].reason;
    EXPECT_FALSE((*machine)->read("BasicDataTypesTest/RealValue").has_value());
    // It comes back as itself, and is spoken to.
    other->end();
    const Peer same({"--port", std::to_string(port)});
    RENKEI_NEEDS(same);
    const auto back = links(**machine, 1);
    ASSERT_EQ(back.size(), 1U);
    EXPECT_TRUE(back[0].connected) << back[0].reason;
    EXPECT_TRUE((*machine)->read("BasicDataTypesTest/RealValue").has_value());
  }
}

TEST(SilaLink, NobodyThereIsSaidSo) {
  SilaOptions options;
  options.address = "127.0.0.1:1";
  options.trust.kind = Trust::Kind::kPlaintext;
  const auto machine = connect(options, milliseconds(2'000));
  ASSERT_FALSE(machine.has_value());
  EXPECT_EQ(machine.error().code(), "equipment.unreachable");
}

// A folder with a key and a certificate of its own.
class Keys {
 public:
  Keys(const std::string& name, const std::string& common_name, const std::string& uuid,
       const std::string& more = "-days 30") {
    folder_ = fs::path(testing::TempDir()) / ("sila-keys-" + name + std::to_string(getpid()));
    fs::create_directories(folder_);
    std::string command =
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout '" + (folder_ / "key.pem").string() +
        "' -out '" + (folder_ / "cert.pem").string() + "' -subj '/CN=" + common_name + "' " + more;
    if (!uuid.empty()) command += " -addext '1.3.6.1.4.1.58583=ASN1:UTF8String:" + uuid + "'";
    made_ = std::system((command + " 2>/dev/null").c_str()) == 0;
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;
  ~Keys() { fs::remove_all(folder_); }
  bool made() const { return made_; }
  std::string folder() const { return folder_; }
  std::string pem() const {
    std::ifstream file(folder_ / "cert.pem");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string sha256() const { return read_certificate(pem()).value().sha256; }

 private:
  fs::path folder_;
  bool made_ = false;
};

SilaOptions pinned(const Peer& peer, const std::string& pin) {
  SilaOptions options = plainly(peer);
  options.trust = {.kind = Trust::Kind::kPinned, .pin = pin};
  return options;
}

TEST(SilaTls, APinnedCertificateIsEnoughAndIsNamed) {
  const Keys keys("good", "SiLA2", kUuid);
  ASSERT_TRUE(keys.made());
  const Peer peer({"--tls", keys.folder()});
  RENKEI_NEEDS(peer);
  std::string colons;
  for (std::size_t i = 0; i < keys.sha256().size(); i += 2) {
    colons += (i == 0 ? "" : ":") + keys.sha256().substr(i, 2);
  }
  for (const std::string& pin : {keys.sha256(), keys.pem(), colons}) {
    auto machine = connect(pinned(peer, pin));
    ASSERT_TRUE(machine.has_value()) << machine.error().to_string();
    EXPECT_EQ((*machine)->form().address.certificate_sha256, keys.sha256());
    EXPECT_EQ((*machine)->form().address.security, "TLS, pinned");
    EXPECT_TRUE((*machine)->read("BasicDataTypesTest/RealValue").has_value());
  }
}

TEST(SilaTls, AnyOtherCertificateIsRefusedWithItsReason) {
  const Keys good("pin", "SiLA2", kUuid);
  const Keys named("named", "example.org", kUuid);
  const Keys another("another", "SiLA2", kOther);
  const Keys nobody("nobody", "SiLA2", "");
  const Keys over("over", "SiLA2", kUuid, "-days -1");
  struct Row {
    const Keys& shown;
    std::string pin;
    std::string reason;
  };
  const std::vector<Row> rows{{good, named.sha256(), "not the pinned"},
                              {named, named.sha256(), "not SiLA2"},
                              {another, another.sha256(), "this one says it is " + kUuid},
                              {nobody, nobody.pem(), "no server UUID"},
                              {over, over.made() ? over.sha256() : good.sha256(), "valid from"}};
  for (const Row& one : rows) {
    if (!one.shown.made()) continue;  // some versions of openssl make none that is over
    const Peer peer({"--tls", one.shown.folder()});
    RENKEI_NEEDS(peer);
    const auto machine = connect(pinned(peer, one.pin));
    ASSERT_FALSE(machine.has_value()) << one.reason;
    EXPECT_EQ(machine.error().code(), "equipment.certificate") << machine.error().to_string();
    EXPECT_NE(machine.error().message().find(one.reason), std::string::npos)
        << machine.error().message();
  }
}

TEST(SilaTls, WithoutAPinNobodyIsTrustedThatNoAuthorityVouchesFor) {
  const Keys keys("system", "localhost", kUuid);
  const Peer peer({"--tls", keys.folder()});
  RENKEI_NEEDS(peer);
  SilaOptions options = plainly(peer);
  options.trust = {};
  auto machine = connect(options, milliseconds(3'000));
  ASSERT_FALSE(machine.has_value());
  EXPECT_EQ(machine.error().code(), "equipment.unreachable");
  // And nobody speaks in plain to one who speaks by TLS, or the other way round.
  machine = connect(plainly(peer), milliseconds(3'000));
  EXPECT_FALSE(machine.has_value());
  const Peer plain;
  machine = connect(pinned(plain, keys.sha256()), milliseconds(3'000));
  EXPECT_FALSE(machine.has_value());
  options.trust = {.kind = Trust::Kind::kPinned, .pin = "abc"};
  machine = connect(options);
  ASSERT_FALSE(machine.has_value());
  EXPECT_EQ(machine.error().code(), "equipment.certificate");
}

TEST(SilaTls, AMachineThatComesBackWithAnotherCertificateIsRefused) {
  const Keys keys("before", "SiLA2", kUuid);
  const Keys after("after", "SiLA2", kUuid);
  auto peer = std::make_unique<Peer>(std::vector<std::string>{"--tls", keys.folder()});
  RENKEI_NEEDS(*peer);
  auto machine = connect(pinned(*peer, keys.sha256()));
  ASSERT_TRUE(machine.has_value()) << machine.error().to_string();
  const int port = peer->port();
  peer->end();
  const Peer other({"--tls", after.folder(), "--port", std::to_string(port)});
  RENKEI_NEEDS(other);
  const auto lost = links(**machine, 2);
  ASSERT_EQ(lost.size(), 2U);
  EXPECT_NE(lost[1].reason.find("not the pinned"), std::string::npos) << lost[1].reason;
}

}  // namespace
}  // namespace renkei::equipment::sila
