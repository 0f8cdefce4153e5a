#include <algorithm>
#include <filesystem>
#include <functional>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/cli/bundle_verdict.h"
#include "renkei/cli/console.h"
#include "renkei/ledger/proof_file.h"
#include "renkei/report/table.h"
#include "renkei/store/ledger_folder.h"

namespace renkei::cli {
namespace {

using ledger::EntryIndex;
using report::Language;
using store::LedgerFolder;
using Access = store::SqliteStore::Access;

Result<LedgerFolder> open_folder(const LedgerOptions& options, Access access) {
  return LedgerFolder::open(options.folder, access);
}

bool ja(const LedgerOptions& options) { return options.common.language == Language::kJa; }

// The words after the first two colons may hold more of them.
std::vector<std::string> split_at_colons(const std::string& text, std::size_t parts) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while (words.size() + 1 < parts) {
    const auto end = text.find(':', begin);
    if (end == std::string::npos) break;
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  words.push_back(text.substr(begin));
  return words;
}

Error value_error(const std::string& option, const std::string& value, const std::string& wanted,
                  const std::string& wanted_ja) {
  return Error{"cli.value", fmt::format("'{}' cannot be used", value)}
      .at({.field = option})
      .value(value)
      .arg("wanted", wanted_ja)
      .remedy("write " + wanted);
}

using Fields = std::vector<std::pair<std::string, std::string>>;

Result<Fields> fields_to_hide(const LedgerOptions& options) {
  Fields fields;
  for (const std::string& field : options.hide) {
    const auto equals = field.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(value_error("--hide", field, "a name, '=' and a value, such as temperature=36.8",
                              "temperature=36.8 のように、名前と「=」と値"));
    }
    fields.emplace_back(field.substr(0, equals), field.substr(equals + 1));
  }
  return fields;
}

// Each field with a salt of its own.
Result<ledger::DisclosureTree> hidden(const Fields& fields) {
  std::vector<std::string> strings;
  for (const auto& [name, value] : fields) {
    auto text =
        ledger::disclosure_string(ledger::make_disclosure(name, value, ledger::secret_bytes));
    if (!text) return fail(text.error());
    strings.push_back(*std::move(text));
  }
  return ledger::DisclosureTree::make(strings, ledger::secret_bytes);
}

// Whether a tree keeps exactly these fields.
bool keeps(const ledger::DisclosureTree& tree, Fields fields) {
  Fields kept;
  for (const ledger::SecretLeaf& leaf : tree.leaves()) {
    if (leaf.disclosure.empty()) continue;
    const auto field = ledger::parse_disclosure(leaf.disclosure);
    if (!field || !field->value.is_string()) return false;
    kept.emplace_back(field->name, field->value.get<std::string>());
  }
  std::sort(kept.begin(), kept.end());
  std::sort(fields.begin(), fields.end());
  return kept == fields;
}

// What was recorded of this event before, if anything.
Result<std::optional<ledger::Entry>> recorded_before(LedgerFolder& folder,
                                                     const ledger::EventId& id) {
  const auto index = folder.store().find(id);
  if (!index) return fail(index.error());
  if (!*index) return std::optional<ledger::Entry>{};
  const auto stored = folder.store().entry(**index);
  if (!stored) return fail(stored.error());
  auto entry = ledger::parse_entry(stored->bytes);
  if (!entry) return fail(entry.error());
  return std::optional(*std::move(entry));
}

// The confidential fields: those kept when the event was sent before with the same, else new ones.
Result<void> add_hidden(const LedgerOptions& options, LedgerFolder& folder,
                        const std::optional<ledger::Entry>& before, ledger::Draft& draft) {
  const auto fields = fields_to_hide(options);
  if (!fields) return fail(fields.error());
  if (fields->empty()) return {};
  if (before && before->secret) {
    auto kept = folder.store().secret(before->secret->root);
    if (kept && keeps(*kept, *fields)) {
      draft.entry.secret = before->secret;
      draft.secrets.push_back(*std::move(kept));
      return {};
    }
  }
  auto tree = hidden(*fields);
  if (!tree) return fail(tree.error());
  draft.entry.secret = tree->root();
  draft.secrets.push_back(*std::move(tree));
  return {};
}

Result<void> sign(const LedgerOptions& options, LedgerFolder& folder,
                  const std::optional<ledger::Entry>& before, ledger::Entry& entry) {
  const auto words = split_at_colons(options.sign, 3);
  if (words.size() != 3) {
    return fail(value_error("--sign", options.sign,
                            "the person's id, the meaning and the printed name, such as "
                            "p-17:approved:Hanako Yamada",
                            "p-17:approved:山田花子 のように、人のID、意味、氏名"));
  }
  auto chains = folder.log().chains(entry.refs);
  if (!chains) return fail(chains.error());
  entry.prev_of_entity = before ? before->prev_of_entity : *std::move(chains);
  return ledger::sign_entry(entry, folder.actor().key, words[0], words[2], words[1], entry.at);
}

Result<ledger::Draft> draft_of(const LedgerOptions& options, LedgerFolder& folder) {
  ledger::Draft draft;
  ledger::Entry& entry = draft.entry;
  entry.type = options.type;
  entry.event_id = ledger::EventId::make(ledger::secret_bytes);
  std::optional<ledger::Entry> before;
  if (!options.event_id.empty()) {
    auto id = ledger::EventId::parse(options.event_id);
    if (!id) return fail(id.error());
    entry.event_id = *std::move(id);
    auto found = recorded_before(folder, entry.event_id);
    if (!found) return fail(found.error());
    before = *std::move(found);
  }
  entry.site = folder.site();
  // An event that is sent again happened when it was first said to.
  entry.at = before ? before->at : Timestamp::of(system_clock().now());
  entry.actor = folder.actor().key.public_key().id();
  if (!options.body.empty()) {
    auto body = parse_json("--body", options.body);
    if (!body) return fail(body.error());
    entry.body = *std::move(body);
  }
  for (const std::string& about : options.about) {
    auto ref = ledger::parse_entity_ref(about);
    if (!ref) return fail(ref.error());
    entry.refs.push_back(*std::move(ref));
  }
  std::sort(entry.refs.begin(), entry.refs.end());
  if (auto done = add_hidden(options, folder, before, draft); !done) return fail(done.error());
  if (options.sign.empty()) return draft;
  if (auto done = sign(options, folder, before, entry); !done) return fail(done.error());
  return draft;
}

Result<int> init(const LedgerOptions& options) {
  const auto made =
      LedgerFolder::init(options.folder, {options.name, options.site}, system_clock());
  if (!made) return fail(made.error());
  const std::string key = made->policy().log.to_text();
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

Result<int> append(const LedgerOptions& options) {
  auto folder = open_folder(options, Access::kWrite);
  if (!folder) return fail(folder.error());
  const auto draft = draft_of(options, *folder);
  if (!draft) return fail(draft.error());
  const auto done = folder->log().append({&*draft, 1});
  if (!done) return fail(done.error());
  if (!done->front()) return fail(done->front().error());
  if (auto sealed = folder->sign_checkpoint(); !sealed) return fail(sealed.error());
  const ledger::Recorded& recorded = *done->front();
  const std::string id = draft->entry.event_id.str();
  if (options.common.json) {
    print(write_json(Json{{"index", recorded.index.value},
                          {"leaf", recorded.leaf.to_base64()},
                          {"event_id", id},
                          {"again", recorded.again},
                          {"state", "sealed"}}));
  } else if (recorded.again) {
    print(fmt::format(fmt::runtime(ja(options) ? "記録 {} として、すでに記録されています\n"
                                               : "it is recorded already, as entry {}\n"),
                      recorded.index.value));
  } else {
    print(fmt::format(fmt::runtime(ja(options) ? "記録 {} を書き、封をしました（出来事 {}）\n"
                                               : "entry {} is recorded and sealed (event {})\n"),
                      recorded.index.value, id));
  }
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
  auto folder = open_folder(options, Access::kRead);
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
  auto folder = open_folder(options, Access::kRead);
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

Result<int> checkpoint(const LedgerOptions& options) {
  auto folder = open_folder(options, Access::kWrite);
  if (!folder) return fail(folder.error());
  if (auto done = folder->sign_checkpoint(); !done) return fail(done.error());
  print(folder->checkpoint().to_text());
  return kYes;
}

Result<int> prove(const LedgerOptions& options) {
  auto folder = open_folder(options, Access::kRead);
  if (!folder) return fail(folder.error());
  const auto sealed = ledger::parse_checkpoint(folder->checkpoint().text);
  if (!sealed) return fail(sealed.error());
  auto proof = folder->log().prove({*options.index}, sealed->size);
  if (!proof) return fail(proof.error());
  print(ledger::ProofFile{{*options.index}, *std::move(proof), folder->checkpoint()}.to_text());
  return kYes;
}

Result<int> verify(const LedgerOptions& options) {
  catch_interrupts(options.common.language);
  auto folder = open_folder(options, Access::kRead);
  if (!folder) return fail(folder.error());
  ProgressLine progress;
  const ledger::VerifyOptions how{.on_progress = [&](ledger::TreeSize checked) {
    progress.show(fmt::format("{}/{}", checked.value, folder->log().head().size.value));
    return !interrupted();
  }};
  const auto verdict = ledger::verify_log(folder->store(), how);
  progress.clear();
  if (!verdict) return fail(verdict.error());
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

Result<int> disclose(const LedgerOptions& options) {
  auto folder = open_folder(options, Access::kRead);
  if (!folder) return fail(folder.error());
  if (disk().exists(options.out)) {
    return fail(Error{"store.exists", fmt::format("{} is there already", options.out)}
                    .at({.file = options.out})
                    .remedy("take another place; nothing was changed"));
  }
  ledger::BundleRequest request{options.cover, {{{*options.index}, {}}}};
  for (const std::string& field : options.fields) {
    request.parts[0].fields.push_back(field.starts_with("/") ? field : "/" + field);
  }
  auto bundle =
      ledger::make_bundle(folder->store(), folder->policy(), folder->checkpoint(), request);
  if (!bundle) return fail(bundle.error());
  if (auto done = folder->seal(*bundle); !done) return fail(done.error());
  const auto text = ledger::bundle_text(*bundle);
  if (!text) return fail(text.error());
  if (auto done = disk().write(options.out, *text); !done) return fail(done.error());
  print(fmt::format(fmt::runtime(ja(options) ? "{}: {}バイト。renkei-verify で確かめられます\n"
                                             : "{}: {} bytes; renkei-verify judges it\n"),
                    options.out, text->size()));
  return kYes;
}

Result<int> open_bundle(const LedgerOptions& options) {
  const auto judged = read_bundle(options.folder, options.policy);
  if (!judged) {
    if (options.common.json || judged.error().code().starts_with("file.")) {
      return fail(judged.error());
    }
    print(unread_text(options.common.language, judged.error()));
    return kNo;
  }
  const auto verdict = ledger::verify_bundle(judged->bundle, judged->trusted);
  print(options.common.json
            ? write_json(verdict_json(options.common.language, judged->bundle, verdict))
            : verdict_text(options.common.language, judged->bundle, verdict));
  return verdict.faults.empty() ? kYes : kNo;
}

// Verifies a store that lies elsewhere before anything is said to be saved or restored.
Result<void> verify_copy(const std::string& file) {
  auto copy = store::SqliteStore::open(file, Access::kRead);
  if (!copy) return fail(copy.error());
  const auto verdict = ledger::verify_log(**copy, {});
  if (!verdict) return fail(verdict.error());
  if (!verdict->faults.empty()) return fail(verdict->faults.front());
  return {};
}

Result<int> backup(const LedgerOptions& options) {
  auto folder = open_folder(options, Access::kRead);
  if (!folder) return fail(folder.error());
  if (auto done = folder->store().backup(options.out); !done) return fail(done.error());
  if (auto right = verify_copy(options.out); !right) return fail(right.error());
  print(fmt::format(fmt::runtime(ja(options) ? "{}: 写しを取り、確かめました。鍵は入っていません\n"
                                             : "{}: copied and verified; keys are not in it\n"),
                    options.out));
  return kYes;
}

const std::pair<const char*, Result<int> (*)(const LedgerOptions&)> kCommands[] = {
    {"init", init},     {"append", append},         {"show", show},
    {"head", head},     {"checkpoint", checkpoint}, {"prove", prove},
    {"verify", verify}, {"disclose", disclose},     {"open", open_bundle},
    {"backup", backup}};

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
