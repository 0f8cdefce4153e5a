// The conformance kit for makers of devices: runs the whole contract of the device port against one
// machine and says of every check what came of it, with the clause of the standard it is about.
//
// It starts nothing by itself: services run only where the caller names them, each with parameters.
// The last that is named is also held, stopped, aborted, ordered twice and left alone with its link
// cut. What a machine does not offer is not applicable; what could not be tried says why. Waits for
// the machine; one thread.
//
//   auto report = certify({.open = [&](bool lock) { return connect_machine(link); }, …});
//   print(certify_text(report, Language::kJa));
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/equipment/connection.h"
#include "renkei/report/catalogue.h"

namespace renkei::serve {

enum class Verdict : std::uint8_t { kPass, kFail, kNotApplicable, kNotTried };
[[nodiscard]] std::string_view verdict_name(Verdict verdict);  // "not applicable"

struct CheckResult {
  std::string id;  // "value.unit"
  std::string clause{};
  report::Message title{};
  Verdict verdict = Verdict::kNotTried;
  report::Both seen{};    // of a pass what was looked at, else why it is none
  report::Both wanted{};  // of a fail: what should be
};

// What a machine shows before anybody is spoken to.
struct CertificateShown {
  std::string sha256{};
  std::string subject{};
  Timestamp valid_from{};
  Timestamp valid_to{};
  // Why it is not this machine's (another application, host or UUID); empty: it is.
  report::Both not_its_own{};
  bool is_pinned = false;  // by who connects: refused, it is refused for what it says
};

// A call that no honest client makes.
enum class Misuse : std::uint8_t {
  kUnknownCommand,
  kUnknownParameter,
  kMissingParameter,
  kNotOfItsType,
  kOutOfRange
};

struct TrialRun {
  std::string service;
  std::map<std::string, double> parameters{};  // in the units of the service
};

struct CertifyOptions {
  // Opens a connection; `lock`: one that keeps others away.
  std::function<Result<std::unique_ptr<equipment::Connection>>(bool lock)> open;
  // Nothing: the link has no security. Its error: nobody answers.
  std::function<Result<std::optional<CertificateShown>>(const equipment::DeviceForm* form)>
      certificate{};
  // Does that to the machine where the port cannot (SiLA 2). Nothing: the protocol has no such
  // call; kind kLost: nobody answered; without a message: it was accepted.
  std::function<std::optional<equipment::CallError>(Misuse misuse, const TrialRun& run)> misuse{};
  std::string protocol = "OPC UA";                     // of the clauses where there is no link
  std::optional<equipment::DeviceForm> description{};  // as its maker publishes it
  std::vector<TrialRun> runs{};

  std::chrono::milliseconds patience{30'000};       // for what a machine does at once
  std::chrono::milliseconds run_patience{600'000};  // for the end of a run
  std::chrono::milliseconds settle{3'000};          // for what must not come
  std::chrono::milliseconds clock_tolerance{5'000};
  const Clock* clock = &system_clock();
  std::function<void(const std::string& check)> progress{};
  std::function<bool()> go_on = [] { return true; };
};

struct CertifyReport {
  equipment::DeviceIdentity identity{};
  equipment::DeviceAddress address{};
  Timestamp began{};
  Timestamp ended{};
  std::vector<TrialRun> runs{};  // what was allowed to start
  std::vector<CheckResult> checks{};
  std::optional<Error> no_link{};  // why nothing could be asked
  [[nodiscard]] std::size_t count(Verdict verdict) const;
};
[[nodiscard]] CertifyReport certify(const CertifyOptions& options);

// For the terminal; for programs ("renkei certify 1"); a page of both languages that prints well.
[[nodiscard]] std::string certify_text(const CertifyReport& report, report::Language language);
[[nodiscard]] Json certify_json(const CertifyReport& report);
[[nodiscard]] std::string certify_html(const CertifyReport& report, report::Language shown);

}  // namespace renkei::serve
