#include "renkei/execute/kept_shut.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/events/batch_entry.h"
#include "renkei/execute/inner_log.h"

namespace renkei::execute {

using events::KeptShut;
using ledger::EntryIndex;
using ledger::LogStore;

namespace {

constexpr std::string_view kInnerLog = "inner log";

Error run_error(const std::string& reason) {
  return Error{"execute.inner_run", fmt::format("the run cannot be opened: {}", reason)}
      .value(reason)
      .arg("reason", reason)
      .remedy("look at the batch's entries of the type batch.kept-shut/1, and verify the ledger");
}

// An entry of the inner log, as far as a commitment is to it.
struct Inside {
  EntryIndex index;
  std::uint64_t after = 0;
  std::string path;
  ledger::Hash leaf;  // of its bytes as they are
};

bool lies_in(const std::string& path, const std::string& element) {
  return element.empty() || path == element || path.starts_with(element + "/");
}

// The inner log, as its entries belong to the commitments in the main log.
class Insides {
 public:
  // What cannot be read is left out, and told to `on_wrong`.
  Result<void> read(LogStore& inner, const std::function<void(Error)>& on_wrong) {
    const auto head = inner.head();
    if (!head) return fail(head.error());
    std::uint64_t last = 0;
    const auto scanned = inner.scan({0}, head->size, [&](const ledger::StoredEntry& stored) {
      const auto entry = ledger::parse_entry(stored.bytes);
      const auto after = entry ? events::after_of(*entry) : std::nullopt;
      const bool has_place = entry && entry->body.contains("batch") &&
                             entry->body["batch"].is_string() && entry->body.contains("path") &&
                             entry->body["path"].is_string();
      if (!after || !has_place) {
        on_wrong(inner_entry_error(stored.index, "it is no entry of a batch there"));
        return Result<void>();
      }
      if (*after < last) {
        on_wrong(inner_entry_error(stored.index, "it is before the one before it"));
      }
      last = std::max(last, *after);
      by_batch_[entry->body["batch"].get<std::string>()].push_back(
          {stored.index, *after, entry->body["path"].get<std::string>(),
           ledger::leaf_hash(stored.bytes)});
      return Result<void>();
    });
    // An entry that is missing ends it; verify_log names it.
    if (!scanned && scanned.error().code() != "ledger.no_entry") return scanned;
    return {};
  }

  // The entries a commitment at this place of the main log is to; asked for in their order.
  std::vector<Inside> take(const KeptShut& kept, EntryIndex at) {
    auto& from = taken_to_[{kept.batch, kept.path}];
    std::vector<Inside> some;
    for (const Inside& one : by_batch_[kept.batch]) {
      if (one.after >= from && one.after <= at.value && lies_in(one.path, kept.path)) {
        some.push_back(one);
      }
    }
    from = at.value + 1;
    return some;
  }

 private:
  std::map<std::string, std::vector<Inside>> by_batch_;
  // By batch and path: entries that had so many before them belong to what is committed to next.
  std::map<std::pair<std::string, std::string>, std::uint64_t> taken_to_;
};

events::Commitment commitment_to(const std::vector<Inside>& some) {
  ledger::RightEdge edge;
  for (const Inside& one : some) edge.append(one.leaf);
  return commitment_of(edge);
}

struct Kept {
  KeptShut event;
  bool erased = false;
  const ledger::StoredEntry* stored = nullptr;
  const ledger::Entry* entry = nullptr;
};
Result<void> each_kept(LogStore& main, const std::function<Result<void>(const Kept&)>& call) {
  const auto head = main.head();
  if (!head) return fail(head.error());
  return main.scan({0}, head->size, [&](const ledger::StoredEntry& stored) -> Result<void> {
    const auto entry = ledger::parse_entry(stored.bytes);
    // What cannot be read is the main log's fault, and told with it.
    if (!entry || entry->type != KeptShut::kType) return {};
    auto opened = events::read_batch_entry(*entry, main);
    if (!opened)
      return opened.error().code() == "ledger.no_secret" ? Result<void>() : fail(opened.error());
    return call({std::get<KeptShut>((*opened)->event), (*opened)->erased.contains("inner"), &stored,
                 &*entry});
  });
}

// The fields kept shut that are still there, each with its way up.
std::vector<std::pair<std::string, Json>> fields_of(const ledger::DisclosureTree& tree) {
  std::vector<std::pair<std::string, Json>> fields;
  for (std::size_t i = 0; i < tree.leaves().size(); ++i) {
    const std::string& text = tree.leaves()[i].disclosure;
    const auto disclosure = text.empty() ? fail(run_error("")) : ledger::parse_disclosure(text);
    if (!disclosure) continue;
    fields.emplace_back(disclosure->name, ledger::opened_disclosure_json({text, i, tree.proof(i)}));
  }
  return fields;
}

Result<Json> inside_json(LogStore& inner, const Inside& one, const OpenInnerOptions& options) {
  const auto stored = inner.entry(one.index);
  if (!stored) return fail(stored.error());
  Json json{{"entry", stored->bytes}, {"fields", Json::array()}};
  if (!options.fields) return json;
  const auto entry = ledger::parse_entry(stored->bytes);
  if (!entry) return fail(entry.error());
  if (!entry->secret) return json;
  const auto tree = inner.secret(entry->secret->root);
  if (!tree) return fail(tree.error());
  for (auto& [name, field] : fields_of(*tree)) json["fields"].push_back(std::move(field));
  return json;
}

Result<Json> part_json(LogStore& main, LogStore& inner, const Kept& kept,
                       const std::vector<Inside>& some, const OpenInnerOptions& options) {
  if (kept.erased) return fail(run_error("the field that opens it was erased"));
  if (commitment_to(some) != kept.event.inner) {
    return fail(inner_wrong_error(kept.event, kept.stored->index));
  }
  const auto tree = main.secret(kept.entry->secret->root);
  if (!tree) return fail(tree.error());
  Json part{{"index", kept.stored->index.value}, {"entry", kept.stored->bytes}};
  for (auto& [name, field] : fields_of(*tree)) {
    if (name == "inner") part["opened"] = std::move(field);
  }
  part["inner"] = Json::array();
  for (const Inside& one : some) {
    auto json = inside_json(inner, one, options);
    if (!json) return json;
    part["inner"].push_back(*std::move(json));
  }
  return part;
}

// The text of a member, or nothing.
std::optional<std::string> text_of(const Json& json, const char* name) {
  if (!json.is_object() || !json.contains(name) || !json[name].is_string()) return std::nullopt;
  return json[name].get<std::string>();
}

Result<ledger::Disclosure> open_field(const Json& json, const ledger::Entry& entry) {
  const auto field = ledger::parse_opened_disclosure(json);
  if (!field) return fail(field.error());
  if (!entry.secret) return fail(run_error("an entry keeps nothing shut, and a field is shown"));
  return ledger::open_disclosure(*field, *entry.secret);
}

// The leaf of an inner entry whose fields stand under its root.
Result<ledger::Hash> checked_inside(const Json& json) {
  const auto bytes = text_of(json, "entry");
  if (!bytes || !json.contains("fields") || !json["fields"].is_array()) {
    return fail(run_error("an inner entry has no entry and fields"));
  }
  const auto entry = ledger::parse_entry(*bytes);
  if (!entry) return fail(entry.error());
  for (const Json& field : json["fields"]) {
    if (auto opened = open_field(field, *entry); !opened) return fail(opened.error());
  }
  return ledger::leaf_hash(*bytes);
}

Result<void> check_part(const Json& run, const Json& part) {
  const auto bytes = text_of(part, "entry");
  if (!bytes || !part.contains("opened") || !part.contains("inner") || !part["inner"].is_array()) {
    return fail(run_error("a part has no entry, opened and inner"));
  }
  const auto entry = ledger::parse_entry(*bytes);
  if (!entry) return fail(entry.error());
  if (entry->type != KeptShut::kType) return fail(run_error("a part is no commitment"));
  for (const char* name : {"batch", "path", "run"}) {
    if (!run.contains(name) || !entry->body.contains(name) || run[name] != entry->body[name]) {
      return fail(run_error(fmt::format("a part is of another {}", name)));
    }
  }
  const auto opened = open_field(part["opened"], *entry);
  if (!opened) return fail(opened.error());
  ledger::RightEdge edge;
  for (const Json& one : part["inner"]) {
    const auto leaf = checked_inside(one);
    if (!leaf) return fail(leaf.error());
    edge.append(*leaf);
  }
  const events::Commitment is = commitment_of(edge);
  if (opened->name != "inner" || opened->value != Json{{"root", is.root}, {"size", is.size}}) {
    return fail(run_error("the inner entries are not those that were committed to"));
  }
  return {};
}

}  // namespace

events::Commitment commitment_of(const ledger::RightEdge& edge) {
  return {edge.root().to_base64(), edge.size().value};
}

Error inner_wrong_error(const KeptShut& kept, EntryIndex index) {
  const std::string element = kept.path.empty() ? "the procedure" : kept.path;
  return Error{
      "execute.inner_wrong",
      fmt::format("the inner log does not have what entry {} committed to: run {} of {} in "
                  "the batch {}",
                  index.value, kept.run, element, kept.batch)}
      .value(kept.batch)
      .arg("index", std::to_string(index.value))
      .arg("path", kept.path)
      .arg("run", std::to_string(kept.run))
      .remedy(
          "the inner log was altered or is an older copy: keep it as evidence, and restore a "
          "backup of both logs, made together");
}

Result<Faults> verify_kept_shut(LogStore& main, LogStore* inner,
                                const ledger::VerifyOptions& options) {
  Faults faults;
  const auto add = [&](Error error) {
    if (faults.size() < options.faults_max) faults.push_back(std::move(error));
  };
  Insides insides;
  if (inner != nullptr) {
    auto verdict = ledger::verify_log(*inner, options);
    if (!verdict) return fail(verdict.error());
    for (Error& fault : verdict->faults) {
      fault.place().file = kInnerLog;
      add(std::move(fault));
    }
    if (verdict->stopped) return faults;
    if (auto done = insides.read(*inner, add); !done) return fail(done.error());
  }
  const auto done = each_kept(main, [&](const Kept& kept) -> Result<void> {
    const auto some = insides.take(kept.event, kept.stored->index);
    if (!kept.erased && commitment_to(some) != kept.event.inner) {
      add(inner_wrong_error(kept.event, kept.stored->index));
    }
    return {};
  });
  if (!done) return fail(done.error());
  return faults;
}

Result<Json> open_inner_run(LogStore& main, LogStore& inner, const InnerRun& run,
                            const OpenInnerOptions& options) {
  Insides insides;
  std::optional<Error> wrong;
  if (auto done = insides.read(inner, [&](Error error) { wrong = std::move(error); }); !done) {
    return fail(done.error());
  }
  if (wrong) return fail(*wrong);
  Json parts = Json::array();
  const auto done = each_kept(main, [&](const Kept& kept) -> Result<void> {
    if (kept.event.batch != run.batch || kept.event.path != run.path) return {};
    const auto some = insides.take(kept.event, kept.stored->index);
    if (kept.event.run != run.run) return {};
    auto part = part_json(main, inner, kept, some, options);
    if (!part) return fail(part.error());
    parts.push_back(*std::move(part));
    return {};
  });
  if (!done) return fail(done.error());
  if (parts.empty()) {
    return fail(run_error(fmt::format("there is no commitment to run {} of '{}' in the batch {}",
                                      run.run, run.path, run.batch)));
  }
  return Json{
      {"batch", run.batch}, {"path", run.path}, {"run", run.run}, {"parts", std::move(parts)}};
}

Result<void> check_inner_run(const Json& json) {
  if (!json.is_object() || !json.contains("parts") || !json["parts"].is_array() ||
      json["parts"].empty()) {
    return fail(run_error("it has no parts"));
  }
  for (const Json& part : json["parts"]) {
    if (auto right = check_part(json, part); !right) return right;
  }
  return {};
}

}  // namespace renkei::execute
