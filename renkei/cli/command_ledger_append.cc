#include <algorithm>
#include <optional>
#include <utility>

#include "renkei/base/seams.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/ledger/fold.h"

namespace renkei::cli {
namespace {

using store::LedgerFolder;

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

using Fields = std::vector<std::pair<std::string, std::string>>;

Result<Fields> fields_to_hide(const LedgerOptions& options) {
  Fields fields;
  for (const std::string& field : options.hide) {
    const auto equals = field.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(cli_value_error("--hide", field,
                                  "a name, '=' and a value, such as temperature=36.8",
                                  "temperature=36.8 のように、名前と「=」と値"));
    }
    const std::string name = field.substr(0, equals);
    if (std::any_of(fields.begin(), fields.end(),
                    [&](const auto& one) { return one.first == name; })) {
      return fail(cli_value_error("--hide", name, "each name once", "名前をそれぞれ一度だけ"));
    }
    fields.emplace_back(name, field.substr(equals + 1));
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
    return fail(cli_value_error("--sign", options.sign,
                                "the person's id, the meaning and the printed name, such as "
                                "p-17:approved:Hanako Yamada",
                                "p-17:approved:山田花子 のように、人のID、意味、氏名"));
  }
  auto chains = folder.log().chains(entry.refs);
  if (!chains) return fail(chains.error());
  entry.prev_of_entity = before ? before->prev_of_entity : *std::move(chains);
  return ledger::sign_entry(entry, folder.actor().key, words[0], words[2], words[1], entry.at);
}

// Copies the files in before an entry names them; files that no entry names do no harm.
Result<void> attach(const LedgerOptions& options, LedgerFolder& folder, Json& body) {
  for (const std::string& file : options.attach) {
    const auto colon = file.rfind(':');
    const bool typed = colon != std::string::npos && file.find('/', colon) != std::string::npos &&
                       file.find('/', colon) + 1 < file.size() && file[colon + 1] != '/';
    const auto added = folder.attachments().add(typed ? file.substr(0, colon) : file);
    if (!added) return fail(added.error());
    Json& list = body["attachments"];
    if (!list.is_null() && !list.is_array()) {
      return fail(cli_value_error("--body", write_json(list, -1),
                                  "attachments as a list, or leave them to --attach",
                                  "attachments は一覧にするか、--attach に任せる"));
    }
    list.push_back({{"sha256", added->hash.to_base64()},
                    {"bytes", added->bytes},
                    {"media_type", typed ? file.substr(colon + 1) : "application/octet-stream"}});
  }
  return {};
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
  if (before) {
    entry.at = before->at;
  } else {
    const auto now = clock_time(folder, options.clock_corrected);
    if (!now) return fail(now.error());
    entry.at = *now;
  }
  entry.actor = folder.actor().key.public_key().id();
  if (!options.body.empty()) {
    auto body = parse_json("--body", options.body);
    if (!body) return fail(body.error());
    entry.body = *std::move(body);
  }
  if (auto done = attach(options, folder, entry.body); !done) return fail(done.error());
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

}  // namespace

Result<Timestamp> clock_time(LedgerFolder& folder, bool clock_corrected) {
  constexpr std::uint64_t kLookedBack = 100;
  const Timestamp now = Timestamp::of(system_clock().now());
  if (clock_corrected) return now;
  const std::uint64_t size = folder.log().head().size.value;
  const std::string actor = folder.actor().key.public_key().id();
  Timestamp last;
  const auto read = ledger::read_entries(folder.store(), {size - std::min(size, kLookedBack)},
                                         [&](auto, const ledger::Entry& entry) {
                                           if (entry.actor == actor)
                                             last = std::max(last, entry.at);
                                           return Result<void>();
                                         });
  if (!read) return fail(read.error());
  if (now >= last) return now;
  return fail(Error{"ledger.clock_back",
                    fmt::format("this machine's clock says {}, and its last entry is of {}",
                                now.to_string(), last.to_string())}
                  .value(now.to_string())
                  .arg("last", last.to_string())
                  .remedy("set the clock right; if it was the last entry's that was wrong, say so "
                          "with --clock-corrected; nothing was recorded"));
}

Result<ledger::Recorded> record(LedgerFolder& folder, const ledger::Draft& draft) {
  const auto done = folder.log().append({&draft, 1});
  if (!done) return fail(done.error());
  if (!done->front()) return done->front();
  if (auto sealed = folder.sign_checkpoint(); !sealed) return fail(sealed.error());
  return done->front();
}

Result<int> ledger_append(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kWrite);
  if (!folder) return fail(folder.error());
  const auto draft = draft_of(options, *folder);
  if (!draft) return fail(draft.error());
  const auto done = record(*folder, *draft);
  if (!done) return fail(done.error());
  const ledger::Recorded& recorded = *done;
  const std::string id = draft->entry.event_id.str();
  if (options.common.json) {
    print(write_json(Json{{"index", recorded.index.value},
                          {"leaf", recorded.leaf.to_base64()},
                          {"event_id", id},
                          {"again", recorded.again},
                          {"state", "sealed"}}));
  } else if (recorded.again) {
    print(fmt::format(fmt::runtime(options.common.language == report::Language::kJa
                                       ? "記録 {} として、すでに記録されています\n"
                                       : "it is recorded already, as entry {}\n"),
                      recorded.index.value));
  } else {
    print(fmt::format(fmt::runtime(options.common.language == report::Language::kJa
                                       ? "記録 {} を書き、封をしました（出来事 {}）\n"
                                       : "entry {} is recorded and sealed (event {})\n"),
                      recorded.index.value, id));
  }
  return kYes;
}

}  // namespace renkei::cli
