#include <algorithm>
#include <chrono>
#include <iterator>
#include <thread>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/cli/bundle_verdict.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/execute/kept_shut.h"
#include "renkei/ledger/fold.h"
#include "renkei/ledger/proof_file.h"
#include "renkei/ledger/sd_jwt.h"
#include "renkei/report/table.h"
#include "renkei/store/store_errors.h"

namespace renkei::cli {
namespace {

using ledger::EntryIndex;
using report::Language;
using store::LedgerFolder;

bool ja(const LedgerOptions& options) { return options.common.language == Language::kJa; }

Result<int> init(const LedgerOptions& options) {
  const auto made =
      LedgerFolder::init(options.folder, {options.name, options.site}, system_clock());
  if (!made) return fail(made.error());
  const std::string key = made->policy().keys.front().to_text();
  print(options.common.json ? write_json(Json{{"folder", options.folder}, {"key", key}})
        : ja(options)       ? fmt::format("{}: 記録簿を作りました\n公開鍵: {}\n"
                                                "この鍵を、検査する人に別の経路で伝えてください\n",
                                          options.folder, key)
                            : fmt::format("{}: the log is made\npublic key: {}\n"
                                                "give this key to those who will check, by another "
                                                "way than the bundles\n",
                                          options.folder, key));
  return kYes;
}

Json entry_json(const ledger::StoredEntry& stored) {
  // The bytes are canonical JSON; a program gets them both as they are and taken apart.
  auto json = parse_json("entry", stored.bytes);
  return Json{{"index", stored.index.value},
              {"leaf", stored.leaf.to_base64()},
              {"entry", json ? *json : Json(stored.bytes)}};
}

Result<int> show(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  const ledger::Head head = folder->log().head();
  if (options.index) {
    const auto stored = folder->store().entry({*options.index});
    if (!stored) return fail(stored.error());
    print(write_json(entry_json(*stored)));
    return kYes;
  }
  report::Table table;
  const bool in_ja = ja(options);
  table.columns = {{in_ja ? "記録" : "entry", true}, {in_ja ? "時刻" : "at"},
                   {in_ja ? "種類" : "type"},        {in_ja ? "対象" : "about"},
                   {in_ja ? "署名" : "signed by"},   {in_ja ? "伏せた項目" : "kept shut"}};
  Json list = Json::array();
  const auto done = folder->store().scan({0}, head.size, [&](const ledger::StoredEntry& stored) {
    if (options.common.json) list.push_back(entry_json(stored));
    const auto entry = ledger::parse_entry(stored.bytes);
    if (!entry) return Result<void>(fail(entry.error()));
    std::string about;
    for (const auto& ref : entry->refs) about += (about.empty() ? "" : ", ") + ref.to_string();
    std::string signers;
    for (const auto& one : entry->signatures) {
      signers += (signers.empty() ? "" : ", ") + one.signer;
    }
    table.rows.push_back({std::to_string(stored.index.value), entry->at.to_string(), entry->type,
                          about, signers, entry->secret ? (in_ja ? "あり" : "yes") : ""});
    return Result<void>();
  });
  if (!done) return fail(done.error());
  print(options.common.json ? write_json(list) : table_text(table) + "\n");
  return kYes;
}

Result<int> head(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  const ledger::Head now = folder->log().head();
  const auto last = ledger::parse_checkpoint(folder->checkpoint().text);
  if (!last) return fail(last.error());
  print(options.common.json
            ? write_json(Json{{"size", now.size.value},
                              {"root", now.root.to_base64()},
                              {"sealed_size", last->size.value}})
            : fmt::format(fmt::runtime(ja(options) ? "記録 {}件、根 {}、封をしたのは {}件まで\n"
                                                   : "{} entries, root {}, sealed up to {}\n"),
                          now.size.value, now.root.to_base64(), last->size.value));
  return kYes;
}

Result<int> prove(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  auto note = folder->provable();
  if (!note) return fail(note.error());
  const auto sealed = ledger::parse_checkpoint(note->text);
  if (!sealed) return fail(sealed.error());
  auto proof = folder->log().prove({*options.index}, sealed->size);
  if (!proof) return fail(proof.error());
  const ledger::ProofFile file{{*options.index}, *std::move(proof), *std::move(note)};
  print(options.common.json ? write_json(Json{{"proof", file.to_text()}}) : file.to_text());
  return kYes;
}

// Every attachment that an entry names: there, and what it was.
Result<void> check_attachments(LedgerFolder& folder, Faults& faults) {
  const auto read =
      ledger::read_entries(folder.store(), {0}, [&](auto, const ledger::Entry& entry) {
        if (!entry.body.contains("attachments")) return Result<void>();
        for (const Json& one : entry.body["attachments"]) {
          // What is not of its schema was altered, and is told of by its leaf.
          if (!one.is_object() || !one.contains("sha256") || !one["sha256"].is_string()) continue;
          const auto hash = ledger::hash_from_base64(one["sha256"].get_ref<const std::string&>());
          const auto kept = hash ? folder.attachments().check(*hash) : fail(hash.error());
          if (!kept) faults.push_back(kept.error());
        }
        return Result<void>();
      });
  // An entry that cannot be read is told of already.
  if (!read && faults.empty()) return fail(read.error());
  return {};
}

Result<int> verify(const LedgerOptions& options) {
  catch_interrupts(options.common.language, Stopping::kAtOnce);
  auto folder = open_folder(options, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  ProgressLine progress;
  const ledger::VerifyOptions how{.on_progress = [&](ledger::TreeSize checked) {
    progress.show(fmt::format("{}/{}", checked.value, folder->log().head().size.value));
    return !interrupted();
  }};
  auto verdict = ledger::verify_log(folder->store(), how);
  progress.clear();
  if (!verdict) return fail(verdict.error());
  if (!verdict->stopped) {
    if (auto done = check_attachments(*folder, verdict->faults); !done) return fail(done.error());
    auto inner = execute::verify_kept_shut(folder->store(), folder->inner_store());
    if (!inner) return fail(inner.error());
    std::move(inner->begin(), inner->end(), std::back_inserter(verdict->faults));
  }
  const bool holds = verdict->faults.empty() && !verdict->stopped;
  if (options.common.json) {
    Json faults = Json::array();
    for (const Error& fault : verdict->faults) {
      faults.push_back({{"code", fault.code()}, {"message", fault.message()}});
    }
    print(write_json(Json{{"holds", holds},
                          {"checked", verdict->checked.value},
                          {"stopped", verdict->stopped},
                          {"root", verdict->head.root.to_base64()},
                          {"faults", std::move(faults)}}));
  } else {
    print_faults(options.common.language, verdict->faults);
    const char* text = holds ? (ja(options) ? "記録 {}件はすべて正しい（根 {}）\n"
                                            : "all {} entries hold (root {})\n")
                             : (ja(options) ? "記録 {}件まで調べました。正しくありません（根 {}）\n"
                                            : "{} entries read; the log does not hold (root {})\n");
    if (verdict->stopped && verdict->faults.empty()) {
      text = ja(options) ? "途中で止めました。{}件までは正しい（根 {}）\n"
                         : "stopped; the first {} entries hold (root {})\n";
    }
    print(fmt::format(fmt::runtime(text), verdict->checked.value, verdict->head.root.to_base64()));
  }
  if (verdict->stopped && verdict->faults.empty()) return kSurroundingsFailed;
  return holds ? kYes : kNo;
}

Result<int> disclose_sd_jwt(const LedgerOptions& options, LedgerFolder& folder) {
  const auto keys = folder.log_keys();
  if (!keys) return fail(keys.error());
  const auto text =
      ledger::export_sd_jwt(folder.store(), {*options.index}, options.fields, keys->front());
  if (!text) return fail(text.error());
  if (auto done = disk().write(options.out, *text); !done) return fail(done.error());
  print_answer(
      options.common, {{"sd_jwt", options.out}, {"bytes", text->size()}},
      fmt::format(fmt::runtime(ja(options) ? "{}: {}バイトのSD-JWT" : "{}: an SD-JWT of {} bytes"),
                  options.out, text->size()));
  return kYes;
}

// A token instead of a bundle: it proves who said it, not that it stands in the log.
Result<int> open_sd_jwt(const LedgerOptions& options, const std::string& text) {
  const auto policy_text = disk().read(options.policy, ledger::kPolicyBytesMax);
  if (!policy_text) return fail(policy_text.error());
  const auto policy = ledger::parse_log_policy(options.policy, *policy_text);
  if (!policy) return fail(policy.error());
  Result<Json> claims = Json();
  for (const auto& key : policy->keys) {
    claims = ledger::verify_sd_jwt(text, key.key);
    if (claims) break;
  }
  if (!claims) return fail(claims.error());
  print(write_json(*claims));
  return kYes;
}

Result<int> disclose(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  if (disk().exists(options.out)) {
    return fail(store::exists_error(options.out));
  }
  if (options.sd_jwt) return disclose_sd_jwt(options, *folder);
  ledger::BundleRequest request{options.cover, {{{*options.index}, {}}}};
  for (const std::string& field : options.fields) {
    request.parts[0].fields.push_back(field.starts_with("/") ? field : "/" + field);
  }
  const auto note = folder->provable();
  if (!note) return fail(note.error());
  auto bundle = ledger::make_bundle(folder->store(), folder->policy(), *note, request);
  if (!bundle) return fail(bundle.error());
  if (auto done = folder->seal(*bundle); !done) return fail(done.error());
  const auto text = ledger::bundle_text(*bundle);
  if (!text) return fail(text.error());
  if (auto done = disk().write(options.out, *text); !done) return fail(done.error());
  print_answer(options.common, {{"bundle", options.out}, {"bytes", text->size()}},
               fmt::format(fmt::runtime(ja(options) ? "{}: {}バイト。renkei-verify で確かめられます"
                                                    : "{}: {} bytes; renkei-verify judges it"),
                           options.out, text->size()));
  return kYes;
}

Result<int> open_bundle(const LedgerOptions& options) {
  if (options.sd_jwt) {
    const auto text = disk().read(options.folder, ledger::kSdJwtBytesMax);
    if (!text) return fail(text.error());
    return open_sd_jwt(options, *text);
  }
  const auto judged = read_bundle(options.folder, options.policy);
  if (!judged) {
    if (judged.error().code().starts_with("file.")) return fail(judged.error());
    const Language language = options.common.language;
    print(options.common.json
              ? write_json(unread_json(language, judged.error(), !options.policy.empty()))
              : unread_text(language, judged.error()));
    return kNo;
  }
  const auto verdict = ledger::verify_bundle(judged->bundle, judged->trusted);
  print(options.common.json
            ? write_json(verdict_json(options.common.language, judged->bundle, verdict))
            : verdict_text(options.common.language, judged->bundle, verdict));
  return verdict.faults.empty() ? kYes : kNo;
}

// One line for each entry as it comes: JSON for programs.
void print_line(const LedgerOptions& options, const ledger::StoredEntry& stored) {
  if (options.common.json) {
    print(write_json(entry_json(stored), -1) + "\n");
    return;
  }
  const auto entry = ledger::parse_entry(stored.bytes);
  std::string line = std::to_string(stored.index.value);
  if (entry) {
    line += fmt::format("  {}  {}", entry->at.to_string(), entry->type);
    for (const auto& ref : entry->refs) line += "  " + ref.to_string();
  }
  print(line + "\n");
}

Result<int> tail(const LedgerOptions& options) {
  constexpr std::chrono::milliseconds kBetween{200};
  catch_interrupts(options.common.language, Stopping::kAtOnce);
  auto folder = open_folder(options, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  std::uint64_t next = options.index.value_or(0);
  while (!interrupted()) {
    const auto head = folder->store().head();
    if (!head) return fail(head.error());
    if (next < head->size.value) {
      const auto done = folder->store().scan({next}, head->size, [&](const auto& stored) {
        print_line(options, stored);
        return Result<void>();
      });
      if (!done) return fail(done.error());
      next = head->size.value;
      if (const auto lost = output_lost()) return fail(*lost);
    }
    if (!options.follow) break;
    std::this_thread::sleep_for(kBetween);
  }
  return kYes;
}

const std::pair<const char*, Result<int> (*)(const LedgerOptions&)> kCommands[] = {
    {"init", init},
    {"append", ledger_append},
    {"show", show},
    {"head", head},
    {"tail", tail},
    {"checkpoint", ledger_checkpoint},
    {"prove", prove},
    {"verify", verify},
    {"disclose", disclose},
    {"open", open_bundle},
    {"attachment", ledger_attachment},
    {"erase", ledger_erase},
    {"rotate", ledger_rotate},
    {"backup", ledger_backup},
    {"restore", ledger_restore}};

}  // namespace

int run_ledger(const LedgerOptions& options) {
  for (const auto& [name, run] : kCommands) {
    if (options.command != name) continue;
    const auto code = run(options);
    return code ? *code : give_up(options.common, code.error());
  }
  RENKEI_CHECK(false);
}

}  // namespace renkei::cli
