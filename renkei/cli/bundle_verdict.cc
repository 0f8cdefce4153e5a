#include "renkei/cli/bundle_verdict.h"

#include <chrono>

#include <fmt/format.h>

#include "renkei/base/seams.h"

namespace renkei::cli {
namespace {

using ledger::Bundle;
using ledger::BundleVerdict;
using ledger::ProvenEntry;
using report::Language;
using report::Message;

constexpr Message kBundleOf{"記録簿: {log}（鍵 {hash}）", "Log: {log} (key {hash})"};
constexpr Message kCover{"添え書き:", "Cover:"};
constexpr Message kHeadOf{"記録 {size}件の時点、根 {root}", "As of {size} entries, root {root}"};
constexpr Message kSeen{"立会: {witness}（{time}に署名）", "Witness: {witness}, signed {time}"};
constexpr Message kNoWitness{"立会: なし", "Witness: none"};
constexpr Message kProven{"証明されたこと", "PROVEN"};
constexpr Message kEntry{"記録 {index}: {type}、場所 {site}、{time}（書き手の時計）",
                         "Entry {index}: {type} at {site}, {time} by its writer's clock"};
constexpr Message kAbout{"対象: {refs}", "about: {refs}"};
constexpr Message kSigned{"署名: {name}（{signer}）、{meaning}、{time}、鍵 {key}",
                          "signed: {name} ({signer}), {meaning}, {time}, key {key}"};
constexpr Message kWithheld{"伏せられていること", "WITHHELD"};
constexpr Message kWithholds{
    "記録 {index}: 伏せられた項目がありえます。ここからは数も名前も分かりません",
    "Entry {index}: fields may be kept shut; neither their number nor their names can be told"};
constexpr Message kNothingWithheld{"なし", "nothing"};
constexpr Message kNotProven{"証明されていないこと", "NOT PROVEN"};
constexpr Message kWhoseKeys{
    "鍵が名前のとおりの者のものか。鍵 {hash} を、持ち主が公表したものと比べてください"
    "（または --policy）",
    "whose keys these are: compare the key {hash} with what its owner published (or give "
    "--policy)"};
constexpr Message kTruth{"人が書いた内容が正しいか、ほかに何が記録されたか",
                         "that what people wrote is true, and what else was recorded"};
constexpr Message kNoOtherEyes{
    "記録簿がほかの人にも同じものか、時刻が正しいか（立会の署名がないため）",
    "that others are shown the same log, and that the times are right (no witness signed)"};
constexpr Message kTimes{
    "立会の署名より前の、書き手の時計の時刻",
    "the times by the writers' clocks, but that they are before the witness's"};
constexpr Message kFails{"成り立たないこと", "WHAT DOES NOT HOLD"};
constexpr Message kHolds{"判定: この包みはすべて成り立ちます（記録 {count}件）",
                         "VERDICT: everything in this bundle holds (entries: {count})"};
constexpr Message kDoesNotHold{
    "判定: 成り立ちません（不備 {count}件）。この包みを証拠にしないで"
    "ください",
    "VERDICT: it does not hold (faults: {count}). Do not rely on it"};

// Of seconds since 1970; what no calendar here has stays a number.
std::string time_text(std::uint64_t seconds) {
  constexpr std::uint64_t kYear2200 = 7'258'118'400;
  if (seconds >= kYear2200) return std::to_string(seconds);
  return Timestamp(static_cast<std::int64_t>(seconds) * 1000).to_string();
}

// What would steer a terminal or turn the direction of writing, beyond what JSON escapes anyway:
// DEL and the second block of controls, and the marks that embed, override or isolate a direction.
std::string tamed(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view(text).substr(i);
    const auto byte = [&](std::size_t k) {
      return k < rest.size() ? static_cast<unsigned char>(rest[k]) : 0U;
    };
    const bool control = byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f;
    const bool direction =
        byte(0) == 0xe2 && ((byte(1) == 0x80 && byte(2) >= 0xaa && byte(2) <= 0xae) ||
                            (byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9));
    if (byte(0) == 0x7f || control || direction) {
      plain += "\\?";
      i += control ? 1 : direction ? 2 : 0;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string shown(const Json& value) { return tamed(write_json(value, -1)); }
std::string quoted(const std::string& text) { return shown(Json(text)); }

// Of the key by which the log's signature holds; the bundle's own where none does.
std::string key_hash(const Bundle& bundle, const BundleVerdict& verdict) {
  const auto& key = verdict.checkpoint ? verdict.checkpoint->key : bundle.policy.keys.front();
  return fmt::format("{:08x}", key.hash());
}

// Lines that a section is made of, each under its heading.
class Lines {
 public:
  explicit Lines(Language language) : language_(language) {}
  void heading(const Message& message) { text_ += "\n" + label(language_, message) + "\n"; }
  void line(const std::string& line, int depth = 1) {
    text_ += std::string(static_cast<std::size_t>(2 * depth), ' ') + line + "\n";
  }
  void plain(const std::string& line) { text_ += line + "\n"; }
  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  Language language_;
  std::string text_;
};

using report::arg;

void add_entry(Lines& lines, const ProvenEntry& proven) {
  const Language language = lines.language();
  lines.line(say(language, kEntry, arg<"index">(std::to_string(proven.index.value)),
                 arg<"type">(proven.entry.type), arg<"site">(proven.entry.site),
                 arg<"time">(proven.entry.at.to_string())));
  if (!proven.entry.refs.empty()) {
    std::string refs;
    for (const auto& ref : proven.entry.refs) {
      refs += (refs.empty() ? "" : ", ") + ref.to_string();
    }
    lines.line(say(language, kAbout, arg<"refs">(refs)), 2);
  }
  for (const auto& [name, value] : proven.entry.body.items()) {
    lines.line(fmt::format("{}: {}", quoted(name), shown(value)), 2);
  }
  for (const auto& field : proven.fields) {
    lines.line(fmt::format("{}: {}", quoted(field.path), shown(field.value)), 2);
  }
  for (const auto& one : proven.entry.signatures) {
    lines.line(say(language, kSigned, arg<"name">(quoted(one.name)), arg<"signer">(one.signer),
                   arg<"meaning">(quoted(one.meaning)), arg<"time">(one.time.to_string()),
                   arg<"key">(one.key.id())),
               2);
  }
}

void add_log(Lines& lines, const Bundle& bundle, const BundleVerdict& verdict) {
  const Language language = lines.language();
  lines.plain(say(language, kBundleOf, arg<"log">(quoted(bundle.policy.log_name())),
                  arg<"hash">(key_hash(bundle, verdict))));
  if (!bundle.cover.empty()) {
    lines.plain(label(language, kCover) + " " + quoted(bundle.cover));
  }
  if (!verdict.checkpoint) return;
  const ledger::Checkpoint& log = verdict.checkpoint->checkpoint;
  lines.plain(say(language, kHeadOf, arg<"size">(std::to_string(log.size.value)),
                  arg<"root">(log.root.to_base64())));
  for (const auto& [witness, time] : verdict.checkpoint->seen) {
    lines.plain(
        say(language, kSeen, arg<"witness">(quoted(witness)), arg<"time">(time_text(time))));
  }
  if (verdict.checkpoint->seen.empty()) lines.plain(label(language, kNoWitness));
}

void add_not_proven(Lines& lines, const Bundle& bundle, const BundleVerdict& verdict) {
  const Language language = lines.language();
  lines.heading(kNotProven);
  if (!verdict.policy_given) {
    lines.line(say(language, kWhoseKeys, arg<"hash">(key_hash(bundle, verdict))));
  }
  const bool witnessed = verdict.checkpoint && !verdict.checkpoint->seen.empty();
  lines.line(label(language, witnessed ? kTimes : kNoOtherEyes));
  lines.line(label(language, kTruth));
}

}  // namespace

std::string verdict_text(Language language, const Bundle& bundle, const BundleVerdict& verdict) {
  Lines lines(language);
  add_log(lines, bundle, verdict);
  if (!verdict.proven.empty()) {
    lines.heading(kProven);
    for (const ProvenEntry& proven : verdict.proven) add_entry(lines, proven);
    lines.heading(kWithheld);
    bool any = false;
    for (const ProvenEntry& proven : verdict.proven) {
      if (!proven.withholds) continue;
      any = true;
      lines.line(say(language, kWithholds, arg<"index">(std::to_string(proven.index.value))));
    }
    if (!any) lines.line(label(language, kNothingWithheld));
  }
  add_not_proven(lines, bundle, verdict);
  if (!verdict.faults.empty()) {
    lines.heading(kFails);
    for (const Error& fault : verdict.faults) lines.line(report::error_text(language, fault));
  }
  const bool holds = verdict.faults.empty();
  const std::string count = std::to_string(holds ? verdict.proven.size() : verdict.faults.size());
  lines.plain("\n" + (holds ? say(language, kHolds, arg<"count">(count))
                            : say(language, kDoesNotHold, arg<"count">(count))));
  return lines.take();
}

std::string unread_text(Language language, const Error& error) {
  Lines lines(language);
  lines.heading(kFails);
  lines.line(report::error_text(language, error));
  lines.plain("\n" + say(language, kDoesNotHold, arg<"count">("1")));
  return lines.take().substr(1);
}

namespace {

Json fault_json(Language language, const Error& fault) {
  return Json{{"code", fault.code()},
              {"pointer", fault.place().pointer},
              {"message", report::error_sentence(language, fault)},
              {"remedy", fault.remedy()}};
}

}  // namespace

Json unread_json(Language language, const Error& error, bool keys_given) {
  return Json{{"holds", false},
              {"keys_given_by_reader", keys_given},
              {"entries", Json::array()},
              {"faults", Json::array({fault_json(language, error)})}};
}

Json verdict_json(Language language, const Bundle& bundle, const BundleVerdict& verdict) {
  Json entries = Json::array();
  for (const ProvenEntry& proven : verdict.proven) {
    Json fields = Json::object();
    for (const auto& field : proven.fields) fields[field.path] = field.value;
    entries.push_back({{"index", proven.index.value},
                       {"type", proven.entry.type},
                       {"at", proven.entry.at.to_string()},
                       {"body", proven.entry.body},
                       {"opened", std::move(fields)},
                       {"signatures", proven.entry.signatures.size()},
                       {"withholds", proven.withholds}});
  }
  Json faults = Json::array();
  for (const Error& fault : verdict.faults) faults.push_back(fault_json(language, fault));
  Json json{{"holds", verdict.faults.empty()}, {"log", bundle.policy.log_name()}};
  if (verdict.checkpoint) {
    json["size"] = verdict.checkpoint->checkpoint.size.value;
    json["root"] = verdict.checkpoint->checkpoint.root.to_base64();
    Json witnesses = Json::array();
    for (const auto& [witness, time] : verdict.checkpoint->seen) {
      witnesses.push_back({{"witness", witness}, {"time", time_text(time)}});
    }
    json["witnesses"] = std::move(witnesses);
  }
  json["keys_given_by_reader"] = verdict.policy_given;
  json["entries"] = std::move(entries);
  json["faults"] = std::move(faults);
  return json;
}

Result<BundleToJudge> read_bundle(const std::string& file, const std::string& policy_file) {
  const auto text = disk().read(file, ledger::kBundleBytesMax + 1);
  if (!text) return fail(text.error());
  auto bundle = ledger::parse_bundle(file, *text);
  if (!bundle) {
    Error error = bundle.error();
    if (error.place().file.empty()) error.place().file = file;
    return fail(std::move(error));
  }
  BundleToJudge judged{*std::move(bundle), std::nullopt};
  if (policy_file.empty()) return judged;
  const auto policy_text = disk().read(policy_file, 1 << 20U);
  if (!policy_text) return fail(policy_text.error());
  auto policy = ledger::parse_log_policy(policy_file, *policy_text);
  if (!policy) return fail(policy.error());
  judged.trusted = *std::move(policy);
  return judged;
}

}  // namespace renkei::cli
