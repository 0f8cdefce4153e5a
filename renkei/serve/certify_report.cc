// What the conformance kit found, for people and for programs.
#include <vector>

#include <fmt/format.h>

#include "renkei/equipment/form.h"
#include "renkei/report/html.h"
#include "renkei/report/style.h"
#include "renkei/report/table.h"
#include "renkei/serve/certify.h"
#include "renkei/serve/certify_messages.h"

namespace renkei::serve {
namespace {

using report::arg;
using report::Both;
using report::element;
using report::Html;
using report::Language;
using report::Message;

constexpr int kSeenWidth = 60;

const std::string& in(Language language, const Both& both) {
  return language == Language::kJa ? both.ja : both.en;
}

std::string verdict_text(Verdict verdict, Language language) {
  switch (verdict) {
    case Verdict::kPass:
      return label(language, words::kPass);
    case Verdict::kFail:
      return label(language, words::kFail);
    case Verdict::kNotApplicable:
      return label(language, words::kNotApplicable);
    case Verdict::kNotTried:
      break;
  }
  return label(language, words::kNotTried);
}

std::string machine_name(const CertifyReport& report) {
  if (!report.identity.title.empty()) return report.identity.title;
  if (!report.identity.serial.empty()) return report.identity.serial;
  return report.address.url;
}

std::string answer_text(const CertifyReport& report, Language language) {
  const std::size_t failed = report.count(Verdict::kFail);
  if (report.no_link && failed == 0) {
    return say(language, words::kNoLink,
               arg<"reason">(report::error_sentence(language, *report.no_link)));
  }
  if (failed == 0) return label(language, words::kAllPass);
  if (failed == 1) return label(language, words::kSomeFailOne);
  return say(language, words::kSomeFail, arg<"count">(std::to_string(failed)));
}

std::string counts_text(const CertifyReport& report, Language language) {
  return say(language, words::kCounts, arg<"pass">(std::to_string(report.count(Verdict::kPass))),
             arg<"fail">(std::to_string(report.count(Verdict::kFail))),
             arg<"none">(std::to_string(report.count(Verdict::kNotApplicable))),
             arg<"skipped">(std::to_string(report.count(Verdict::kNotTried))));
}

std::vector<std::pair<std::string, std::string>> facts_of(const CertifyReport& report,
                                                          Language language) {
  std::vector<std::pair<std::string, std::string>> facts;
  const auto add = [&](const Message& name, const std::string& value) {
    if (!value.empty()) facts.emplace_back(label(language, name), value);
  };
  add(words::kMaker, report.identity.maker);
  add(words::kModel, report.identity.model);
  add(words::kSerial, report.identity.serial);
  add(words::kSoftware, report.identity.version);
  add(words::kIdentifier, report.identity.uuid);
  add(words::kAddress, report.address.url);
  add(words::kProtocol, report.address.protocol);
  add(words::kSecurity, report.address.security);
  add(words::kCertificateHash, report.address.certificate_sha256);
  std::string runs;
  for (const TrialRun& one : report.runs) {
    runs += (runs.empty() ? "" : "; ") + one.service;
    for (const auto& [name, number] : one.parameters) runs += fmt::format(" {}={:g}", name, number);
  }
  add(words::kRan, runs);
  add(words::kTriedFrom, say(language, words::kFromTo, arg<"from">(report.began.to_string()),
                             arg<"to">(report.ended.to_string())));
  return facts;
}

Html content(const CertifyReport& report, Language language) {
  std::vector<Html> parts;
  const std::string machine = machine_name(report);
  parts.push_back(element("h1", {}, say(language, words::kReportTitle, arg<"machine">(machine))));
  const bool good = report.count(Verdict::kFail) == 0 && !report.no_link;
  const Message& word = good ? words::kPass : words::kFail;
  parts.push_back(
      element("div", {{"class", "answer"}},
              {element("p", {{"class", "line"}},
                       {element("span", {{"class", good ? "verdict good" : "verdict bad"}},
                                label(language, word)),
                        report::text(" "), report::text(answer_text(report, language))}),
               element("p", {{"class", "rest"}}, counts_text(report, language))}));
  std::vector<Html> facts;
  for (const auto& [name, value] : facts_of(report, language)) {
    facts.push_back(element("dt", {}, name));
    facts.push_back(element("dd", {}, value));
  }
  parts.push_back(element("h2", {}, label(language, words::kTheMachine)));
  parts.push_back(element("dl", {{"class", "pairs"}}, facts));
  const std::vector<report::Column> columns{{label(language, words::kColumnCheck), false, true},
                                            {label(language, words::kColumnVerdict), false, true},
                                            {label(language, words::kColumnAbout)},
                                            {label(language, words::kColumnSeen)},
                                            {label(language, words::kColumnClause)}};
  if (report.count(Verdict::kFail) > 0) {
    report::Table table{.columns = {columns[0],
                                    columns[2],
                                    columns[3],
                                    {label(language, words::kColumnWanted)},
                                    columns[4]}};
    for (const CheckResult& one : report.checks) {
      if (one.verdict != Verdict::kFail) continue;
      table.rows.push_back({one.id, label(language, one.title), in(language, one.seen),
                            in(language, one.wanted), one.clause});
    }
    parts.push_back(element("h2", {}, label(language, words::kFailures)));
    parts.push_back(element("div", {{"class", "scroll"}, {"tabindex", "0"}},
                            {table_html(table, label(language, words::kFailures))}));
  }
  report::Table table{.columns = columns};
  for (const CheckResult& one : report.checks) {
    table.rows.push_back({one.id, verdict_text(one.verdict, language), label(language, one.title),
                          in(language, one.seen), one.clause});
  }
  parts.push_back(element("h2", {}, label(language, words::kEveryCheck)));
  parts.push_back(element("div", {{"class", "scroll"}, {"tabindex", "0"}},
                          {table_html(table, label(language, words::kEveryCheck))}));
  parts.push_back(element("p", {{"class", "note"}}, label(language, words::kNote)));
  return join(parts);
}

}  // namespace

std::string certify_text(const CertifyReport& report, Language language) {
  report::Table table{.columns = {{label(language, words::kColumnVerdict)},
                                  {label(language, words::kColumnCheck)},
                                  {label(language, words::kColumnAbout)},
                                  {label(language, words::kColumnSeen)},
                                  {label(language, words::kColumnClause)}}};
  for (const CheckResult& one : report.checks) {
    table.rows.push_back({verdict_text(one.verdict, language), one.id, label(language, one.title),
                          report::cut_to_width(in(language, one.seen), kSeenWidth), one.clause});
  }
  std::string text = table_text(table);
  for (const CheckResult& one : report.checks) {
    if (one.verdict != Verdict::kFail) continue;
    text += fmt::format("\n{} {} — {} ({})\n  {}\n  {}\n", label(language, words::kFail), one.id,
                        label(language, one.title), one.clause, in(language, one.seen),
                        say(language, words::kShouldBe, arg<"wanted">(in(language, one.wanted))));
  }
  return text + "\n" + answer_text(report, language) + "\n" + counts_text(report, language) + "\n";
}

Json certify_json(const CertifyReport& report) {
  Json checks = Json::array();
  for (const CheckResult& one : report.checks) {
    Json check{{"id", one.id},
               {"clause", one.clause},
               {"title", {{"en", one.title.en}, {"ja", one.title.ja}}},
               {"verdict", verdict_name(one.verdict)},
               {"seen", {{"en", one.seen.en}, {"ja", one.seen.ja}}}};
    if (one.verdict == Verdict::kFail) {
      check["wanted"] = {{"en", one.wanted.en}, {"ja", one.wanted.ja}};
    }
    checks.push_back(std::move(check));
  }
  equipment::DeviceForm of;
  of.identity = report.identity;
  of.address = report.address;
  const Json form = equipment::form_json(of);
  Json runs = Json::array();
  for (const TrialRun& one : report.runs) {
    runs.push_back({{"service", one.service}, {"parameters", one.parameters}});
  }
  Json out{{"format", "renkei certify 1"},
           {"runs", std::move(runs)},
           {"began", report.began.to_string()},
           {"ended", report.ended.to_string()},
           {"pass", report.count(Verdict::kPass)},
           {"fail", report.count(Verdict::kFail)},
           {"not_applicable", report.count(Verdict::kNotApplicable)},
           {"not_tried", report.count(Verdict::kNotTried)},
           {"checks", std::move(checks)}};
  for (const char* name : {"identity", "address"}) {
    if (form.contains(name)) out[name] = form[name];
  }
  if (report.no_link) {
    out["no_link"] = {{"code", report.no_link->code()}, {"message", report.no_link->message()}};
  }
  return out;
}

std::string certify_html(const CertifyReport& report, Language shown) {
  const std::string machine = machine_name(report);
  return report::bilingual_page(
      {.shown = shown,
       .title = {say(Language::kJa, words::kReportTitle, arg<"machine">(machine)),
                 say(Language::kEn, words::kReportTitle, arg<"machine">(machine))},
       .description = counts_text(report, shown),
       .content = {content(report, Language::kJa), content(report, Language::kEn)}});
}

}  // namespace renkei::serve
