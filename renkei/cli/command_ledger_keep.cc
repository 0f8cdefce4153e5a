#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "renkei/base/seams.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/cli/ledger_messages.h"
#include "renkei/execute/kept_shut.h"
#include "renkei/ledger/fold.h"
#include "renkei/link/witness_service.h"
#include "renkei/report/table.h"

namespace renkei::cli {
namespace {

using ledger::TreeSize;
using report::arg;
using report::Language;
using store::LedgerFolder;

// What became of asking a witness.
struct Asked {
  std::string witness;
  std::optional<Error> error;
};

// The size a witness signed last, as far as the folder knows.
TreeSize seen_before(const LedgerFolder& folder) {
  const auto note = folder.provable();
  const auto checkpoint = note ? ledger::parse_checkpoint(note->text) : fail(note.error());
  return checkpoint ? checkpoint->size : TreeSize{};
}

Result<std::vector<Asked>> ask_all(LedgerFolder& folder, TreeSize seen) {
  std::vector<Asked> answers;
  for (const auto& witness : folder.policy().witnesses) {
    if (witness.url.empty()) continue;
    auto signature = link::ask_witness(folder.log(), folder.checkpoint(), witness, seen);
    answers.push_back({witness.name, std::nullopt});
    if (!signature) {
      answers.back().error = signature.error();
      continue;
    }
    if (auto kept = folder.add_cosignature(*std::move(signature)); !kept) return fail(kept.error());
  }
  return answers;
}

// Yes when the quorum holds; no when a witness contradicts the log, or those that answered do not
// suffice; not known when those that are missing could not be reached.
int code_of(const LedgerFolder& folder, const std::vector<Asked>& answers) {
  const auto says = [&](const char* code) {
    return std::any_of(answers.begin(), answers.end(),
                       [&](const Asked& one) { return one.error && one.error->code() == code; });
  };
  if (says("link.witness_fork") || says("link.witness_ahead")) return kNo;
  if (ledger::verify_checkpoint(folder.checkpoint(), folder.policy())) return kYes;
  return says("link.unreachable") ? kSurroundingsFailed : kNo;
}

void print_checkpoint(const LedgerOptions& options, const LedgerFolder& folder,
                      const std::vector<Asked>& answers) {
  const Language language = options.common.language;
  if (options.common.json) {
    Json witnesses = Json::array();
    for (const Asked& one : answers) {
      Json json{{"witness", one.witness}, {"signed", !one.error.has_value()}};
      if (one.error) {
        json["code"] = one.error->code();
        json["message"] = report::error_sentence(language, *one.error);
      }
      witnesses.push_back(std::move(json));
    }
    const bool held = ledger::verify_checkpoint(folder.checkpoint(), folder.policy()).has_value();
    const bool asked = folder.policy().quorum != "none";
    print(write_json(Json{{"checkpoint", folder.checkpoint().to_text()},
                          {"state", held && asked ? "witnessed" : "sealed"},
                          {"witnesses", std::move(witnesses)}}));
    return;
  }
  print(folder.checkpoint().to_text());
  for (const Asked& one : answers) {
    if (one.error) {
      print_error(language, *one.error);
    } else {
      tell(say(language, words::kWitnessSigned, arg<"witness">(one.witness)) + "\n");
    }
  }
}

// That the copy of the inner log goes with that of the log.
Result<void> check_inner_copy(const std::string& file) {
  auto copy = store::SqliteStore::open(file, LedgerAccess::kRead);
  if (!copy) return fail(copy.error());
  const std::string inner_file = LedgerFolder::inner_backup(file);
  std::unique_ptr<store::SqliteStore> inner;
  if (disk().exists(inner_file)) {
    auto opened = store::SqliteStore::open(inner_file, LedgerAccess::kRead);
    if (!opened) return fail(opened.error());
    inner = *std::move(opened);
  }
  const auto faults = execute::verify_kept_shut(**copy, inner.get());
  if (!faults) return fail(faults.error());
  if (!faults->empty()) return fail(faults->front());
  return {};
}

// Verifies a store that lies elsewhere before anything is said to be saved.
Result<void> verify_copy(const std::string& file) {
  auto copy = store::SqliteStore::open(file, LedgerAccess::kRead);
  if (!copy) return fail(copy.error());
  const auto verdict = ledger::verify_log(**copy, {});
  if (!verdict) return fail(verdict.error());
  if (!verdict->faults.empty()) return fail(verdict->faults.front());
  return check_inner_copy(file);
}

// The fields of an entry that go when this one goes: it and those in it, innermost first.
Result<std::vector<std::pair<std::string, ledger::BundleField>>> fields_to_erase(
    LedgerFolder& folder, const ledger::Entry& entry, const std::string& path) {
  auto fields = ledger::fields_of(folder.store(), entry);
  if (!fields) return fields;
  std::erase_if(*fields, [&](const auto& field) {
    return field.first != path && !field.first.starts_with(path + "/");
  });
  std::reverse(fields->begin(), fields->end());
  return fields;
}

// The last day until which one of the things the entry is about must be kept, as recorded.
Result<std::optional<std::string>> retained_until(LedgerFolder& folder,
                                                  const ledger::Entry& entry) {
  std::optional<std::string> until;
  const auto read =
      ledger::read_entries(folder.store(), {0}, [&](auto, const ledger::Entry& other) {
        if (other.type != "record.retained/1") return Result<void>();
        const bool same = std::any_of(other.refs.begin(), other.refs.end(), [&](const auto& ref) {
          return std::find(entry.refs.begin(), entry.refs.end(), ref) != entry.refs.end();
        });
        const std::string day = other.body.at("until").get<std::string>();
        if (same && (!until || *until < day)) until = day;
        return Result<void>();
      });
  if (!read) return fail(read.error());
  return until;
}

Result<void> refuse_while_retained(LedgerFolder& folder, const ledger::Entry& entry) {
  const auto until = retained_until(folder, entry);
  if (!until) return fail(until.error());
  if (!*until || **until < system_clock().today_in_japan().to_string()) return {};
  return fail(Error{"ledger.retained",
                    fmt::format("what this entry is about must be kept until {}", **until)}
                  .value(**until)
                  .remedy("erase it after that day; nothing was changed"));
}

// Records that the field goes, and then lets it go: told twice, it is done once.
Result<void> erase_field(const LedgerOptions& options, LedgerFolder& folder,
                         const ledger::Entry& entry, const ledger::BundleField& field) {
  const ledger::Hash leaf = ledger::leaf_hash(field.opened.disclosure);
  ledger::Draft draft;
  draft.entry.type = "secret.erased/1";
  const std::string id =
      ledger::sha256({"renkei/erased/v1\n", field.root.view(), leaf.view()}).to_hex();
  draft.entry.event_id = *ledger::EventId::parse(id.substr(0, 32));
  draft.entry.site = folder.site();
  draft.entry.refs = entry.refs;
  draft.entry.at = Timestamp::of(system_clock().now());
  draft.entry.actor = folder.actor().key.public_key().id();
  draft.entry.body = Json{
      {"root", field.root.to_base64()}, {"leaf", leaf.to_base64()}, {"reason", options.reason}};
  const auto known = folder.store().find(draft.entry.event_id);
  if (!known) return fail(known.error());
  if (!*known) {
    const auto done = folder.log().append({&draft, 1});
    if (!done) return fail(done.error());
    if (!done->front()) return fail(done->front().error());
  }
  return folder.store().erase_secret(field.root, leaf);
}

}  // namespace

Result<int> ledger_checkpoint(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kWrite);
  if (!folder) return fail(folder.error());
  const TreeSize seen = seen_before(*folder);
  if (auto done = folder->sign_checkpoint(); !done) return fail(done.error());
  const auto answers = ask_all(*folder, seen);
  if (!answers) return fail(answers.error());
  print_checkpoint(options, *folder, *answers);
  const int code = code_of(*folder, *answers);
  const auto held = ledger::verify_checkpoint(folder->checkpoint(), folder->policy());
  if (code == kNo && !held && !options.common.json) {
    print_error(options.common.language, held.error());
  }
  return code;
}

Result<int> ledger_rotate(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kWrite);
  if (!folder) return fail(folder.error());
  const auto done = options.finish ? folder->finish_rotation() : folder->rotate(system_clock());
  if (!done) return fail(done.error());
  const std::string policy = folder->policy().to_text();
  print_answer(options.common, {{"policy", policy}},
               label(options.common.language,
                     options.finish ? words::kRotationFinished : words::kRotationBegun) +
                   "\n" + policy.substr(0, policy.size() - 1));
  return kYes;
}

Result<int> ledger_erase(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kWrite);
  if (!folder) return fail(folder.error());
  const auto stored = folder->store().entry({*options.index});
  if (!stored) return fail(stored.error());
  const auto entry = ledger::parse_entry(stored->bytes);
  if (!entry) return fail(entry.error());
  if (auto free = refuse_while_retained(*folder, *entry); !free) return fail(free.error());
  const std::string& named = options.fields.front();
  const std::string path = named.starts_with("/") ? named : "/" + named;
  const auto fields = fields_to_erase(*folder, *entry, path);
  if (!fields) return fail(fields.error());
  if (fields->empty()) {
    return fail(
        Error{"ledger.no_field", fmt::format("entry {} keeps no field '{}'", *options.index, path)}
            .value(path)
            .arg("index", std::to_string(*options.index))
            .arg("fields", "?")
            .remedy("look at the name; what was erased before is gone"));
  }
  for (const auto& [name, field] : *fields) {
    if (auto done = erase_field(options, *folder, *entry, field); !done) return fail(done.error());
  }
  if (auto done = folder->sign_checkpoint(); !done) return fail(done.error());
  print_answer(
      options.common, {{"erased", fields->size()}},
      say(options.common.language, words::kErased, arg<"count">(std::to_string(fields->size()))));
  return kYes;
}

Result<int> ledger_backup(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  if (auto done = folder->backup(options.out); !done) return fail(done.error());
  if (auto right = verify_copy(options.out); !right) return fail(right.error());
  print_answer(options.common, {{"backup", options.out}},
               say(options.common.language, words::kBackedUp, arg<"file">(options.out)));
  return kYes;
}

Result<int> ledger_restore(const LedgerOptions& options) {
  // Its form is for the folder to judge; here, that its two logs go together.
  if (auto right = check_inner_copy(options.out);
      !right && right.error().code().starts_with("execute.")) {
    return fail(right.error());
  }
  auto folder = LedgerFolder::restore(options.folder, options.out);
  if (!folder) return fail(folder.error());
  const std::string size = std::to_string(folder->log().head().size.value);
  print_answer(options.common, {{"size", folder->log().head().size.value}},
               say(options.common.language, words::kRestored, arg<"size">(size)));
  return kYes;
}

Result<int> ledger_attachment(const LedgerOptions& options) {
  auto folder = open_folder(options, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  // As in the entry, or as sha256sum prints it.
  const auto hash = options.hash.size() == 64 ? ledger::hash_from_hex(options.hash)
                                              : ledger::hash_from_base64(options.hash);
  if (!hash) return fail(hash.error());
  const auto taken = folder->attachments().take_out(*hash, options.out);
  if (!taken) return fail(taken.error());
  print_answer(options.common, {{"file", options.out}, {"bytes", taken->bytes}},
               say(options.common.language, words::kTakenOut, arg<"file">(options.out),
                   arg<"bytes">(std::to_string(taken->bytes))));
  return kYes;
}

}  // namespace renkei::cli
