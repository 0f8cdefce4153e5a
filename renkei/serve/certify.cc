#include "renkei/serve/certify.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/ledger/entry.h"
#include "renkei/ledger/keys.h"
#include "renkei/serve/certify_checks.h"
#include "renkei/serve/certify_examination.h"

namespace renkei::serve {
namespace {

using equipment::DeviceForm;
using equipment::DeviceIdentity;

// `refused`: why it was not let in, where it was not.
void examine_certificate(Examination& examination, const DeviceForm* form, const Error* refused) {
  if (!examination.options.certificate) {
    return examination.rest_not_tried("certificate.", say_both(words::kNoSecurity));
  }
  examination.about("certificate");
  const auto shown = examination.options.certificate(form);
  if (!shown) {
    return examination.rest_not_tried(
        "certificate.", say_both(words::kNotLooked, both<"reason">(Both(shown.error().message()))));
  }
  if (!*shown) {
    examination.not_applicable("certificate.valid_now", say_both(words::kNoSecurity));
    return examination.not_applicable("certificate.name", say_both(words::kNoSecurity));
  }
  const CertificateShown& certificate = **shown;
  const Timestamp now = examination.now();
  const std::string to = certificate.valid_to.to_string();
  if (now > certificate.valid_to) {
    examination.fails("certificate.valid_now", say_both(words::kExpired, both<"to">(Both(to))),
                      say_both(words::kValidWanted));
  } else if (now < certificate.valid_from) {
    examination.fails(
        "certificate.valid_now",
        say_both(words::kNotYet, both<"from">(Both(certificate.valid_from.to_string()))),
        say_both(words::kValidWanted));
  } else {
    examination.pass("certificate.valid_now", say_both(words::kValidUntil, both<"to">(Both(to))));
  }
  const bool valid = now >= certificate.valid_from && now <= certificate.valid_to;
  if (certificate.not_its_own.en.empty() && refused != nullptr && valid && certificate.is_pinned) {
    examination.fails("certificate.name", Both(refused->message()), say_both(words::kNameWanted));
  } else if (certificate.not_its_own.en.empty()) {
    examination.pass("certificate.name", Both(certificate.subject));
  } else {
    examination.fails("certificate.name", certificate.not_its_own, say_both(words::kNameWanted));
  }
}

// Name and value, for those that a protocol must tell.
std::vector<std::pair<Both, std::string>> told_by(const Examination& examination,
                                                  const DeviceIdentity& of) {
  std::vector<std::pair<Both, std::string>> all{{say_both(words::kMaker), of.maker},
                                                {say_both(words::kModel), of.model},
                                                {say_both(words::kIdentifier), of.uuid}};
  if (examination.is_sila()) {
    all.emplace_back(say_both(words::kSoftware), of.version);
  } else {
    all.emplace_back(say_both(words::kSerial), of.serial);
  }
  return all;
}

void examine_identity(Examination& examination) {
  examination.about("identity");
  const DeviceIdentity before = examination.form().identity;
  FaultsSeen lacks;
  for (const auto& [name, value] : told_by(examination, before)) {
    lacks.looked();
    if (value.empty()) {
      lacks.add("", say_both(words::kLacks, both<"what">(name)),
                say_both(words::kSaysAll, both<"what">(name)));
    }
  }
  examination.conclude("identity.complete", lacks);
  examination.connection.reset();
  examination.forget_what_came();
  auto again = examination.options.open(false);
  if (!again) {
    // A machine that has become another is refused by whoever pinned it.
    return examination.fails("identity.stable", Both(again.error().message()),
                             say_both(words::kSameWanted));
  }
  examination.connection = *std::move(again);
  FaultsSeen changed;
  const auto now = told_by(examination, examination.form().identity);
  const auto then = told_by(examination, before);
  for (std::size_t i = 0; i < now.size(); ++i) {
    changed.looked();
    if (now[i].second == then[i].second) continue;
    changed.add("",
                say_both(words::kWasNow, both<"what">(now[i].first),
                         both<"before">(Both(then[i].second)), both<"now">(Both(now[i].second))),
                say_both(words::kSameWanted));
  }
  examination.conclude("identity.stable", changed);
}

void examine_form(Examination& examination) {
  examination.about("form");
  FaultsSeen illegal;
  illegal.looked();
  Faults faults;
  const std::string text = write_json(equipment::form_json(examination.form()));
  const auto again = equipment::read_form("form", text, faults);
  if (!again) illegal.add("", Both(again.error().message()), say_both(words::kLegalWanted));
  for (const Error& one : faults) {
    illegal.add(one.place().pointer, Both(one.message()), say_both(words::kLegalWanted));
  }
  examination.conclude("form.legal", illegal);
  if (!examination.options.description) {
    return examination.not_tried("form.as_described", say_both(words::kNoDescription));
  }
  const DeviceForm& described = *examination.options.description;
  const DeviceForm& there = examination.form();
  FaultsSeen missing;
  const auto look = [&](const std::string& name, bool is_there) {
    missing.looked();
    if (!is_there) {
      missing.add("", say_both(words::kNotThere, both<"name">(Both(name))),
                  say_both(words::kAsInDescription));
    }
  };
  for (const auto& one : described.values) look(one.name, there.value(one.name) != nullptr);
  for (const auto& one : described.commands) look(one.name, there.command(one.name) != nullptr);
  for (const auto& one : described.services) {
    look(one.service.name, there.service(one.service.name) != nullptr);
  }
  examination.conclude("form.as_described", missing);
}

}  // namespace

std::string new_key() { return ledger::EventId::make(ledger::secret_bytes).str(); }

std::string seconds_text(std::chrono::milliseconds time) {
  return fmt::format("{:g}", static_cast<double>(time.count()) / 1000);
}

void FaultsSeen::add(const std::string& name, Both seen, Both wanted) {
  if (!name.empty()) {
    seen = say_both(words::kOf, both<"name">(Both(name)), both<"what">(std::move(seen)));
  }
  faults_.emplace_back(std::move(seen), std::move(wanted));
}

Both FaultsSeen::seen() const {
  if (faults_.size() == 1) return faults_.front().first;
  return say_both(words::kMoreFaults, both<"first">(faults_.front().first),
                  both<"count">(Both(std::to_string(faults_.size() - 1))));
}

Examination::Examination(const CertifyOptions& given) : options(given) {
  for (const Check& one : checks()) {
    results_.push_back({.id = std::string(one.id), .title = one.title});
  }
}

void Examination::set_protocol(const std::string& protocol) {
  protocol_ = protocol;
  for (std::size_t i = 0; i < results_.size(); ++i) {
    CheckResult& one = results_[i];
    one.clause = clause_of(checks()[i], protocol);
    if (one.clause.empty() && one.seen.en.empty()) {
      one.verdict = Verdict::kNotApplicable;
      one.seen = say_both(words::kNotOfProtocol, both<"protocol">(Both(protocol)));
    }
  }
}

CheckResult* Examination::open_result(std::string_view id) {
  const auto found =
      std::find_if(results_.begin(), results_.end(), [&](const auto& one) { return one.id == id; });
  RENKEI_CHECK(found != results_.end());
  return found->seen.en.empty() ? &*found : nullptr;
}

bool Examination::is_open(std::string_view id) const {
  return std::any_of(results_.begin(), results_.end(),
                     [&](const auto& one) { return one.id == id && one.seen.en.empty(); });
}

void Examination::about(std::string_view id) const {
  if (options.progress) options.progress(std::string(id));
}

void Examination::pass(std::string_view id, Both seen) {
  if (auto* const one = open_result(id)) {
    one->verdict = Verdict::kPass;
    one->seen = std::move(seen);
  }
}

void Examination::fails(std::string_view id, Both seen, Both wanted) {
  if (auto* const one = open_result(id)) {
    one->verdict = Verdict::kFail;
    one->seen = std::move(seen);
    one->wanted = std::move(wanted);
  }
}

void Examination::not_applicable(std::string_view id, Both why) {
  if (auto* const one = open_result(id)) {
    one->verdict = Verdict::kNotApplicable;
    one->seen = std::move(why);
  }
}

void Examination::not_tried(std::string_view id, Both why) {
  if (auto* const one = open_result(id)) {
    one->verdict = Verdict::kNotTried;
    one->seen = std::move(why);
  }
}

void Examination::conclude(std::string_view id, const FaultsSeen& faults) {
  if (!faults.empty()) return fails(id, faults.seen(), faults.wanted());
  if (faults.looked_at() == 0) return not_applicable(id, say_both(words::kNothingSuch));
  pass(id, say_both(words::kLooked, both<"count">(Both(std::to_string(faults.looked_at())))));
}

void Examination::rest_not_tried(std::string_view beginning, const Both& why) {
  for (const Check& one : checks()) {
    if (one.id.starts_with(beginning)) not_tried(one.id, why);
  }
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kNotApplicable:
      return "not applicable";
    case Verdict::kNotTried:
      break;
  }
  return "not tried";
}

std::size_t CertifyReport::count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(checks.begin(), checks.end(),
                    [&](const CheckResult& one) { return one.verdict == verdict; }));
}

CertifyReport certify(const CertifyOptions& options) {
  CertifyReport report;
  Examination examination(options);
  report.began = examination.now();
  report.runs = options.runs;
  examination.about("connect");
  auto opened = options.open(false);
  if (opened) {
    examination.connection = *std::move(opened);
    report.identity = examination.form().identity;
    report.address = examination.form().address;
    examination.set_protocol(report.address.protocol);
    examine_certificate(examination, &examination.form(), nullptr);
    examine_form(examination);
    examine_identity(examination);
    if (examination.connection != nullptr) examine_values(examination);
    if (examination.connection != nullptr) examine_calls(examination);
    if (examination.connection != nullptr) examine_runs(examination);
    examination.rest_not_tried(
        "", options.go_on() ? say_both(words::kNoLinkShort) : say_both(words::kInterrupted));
  } else {
    report.no_link = opened.error();
    examination.set_protocol(options.protocol);
    // What is wrong with its certificate may be why it was not let in.
    if (opened.error().code() == "equipment.certificate") {
      examine_certificate(examination, nullptr, &opened.error());
    }
    examination.rest_not_tried(
        "", say_both(words::kNoLink, both<"reason">(Both(opened.error().message()))));
  }
  report.ended = examination.now();
  report.checks = std::move(examination).results();
  return report;
}

}  // namespace renkei::serve
