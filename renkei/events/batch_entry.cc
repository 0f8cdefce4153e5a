#include "renkei/events/batch_entry.h"

#include <utility>
#include <vector>

namespace renkei::events {

namespace {

Result<ledger::DisclosureTree> tree_of(const Json& shut, const ledger::SecretBytes& secret) {
  std::vector<std::string> strings;
  for (const auto& [name, value] : shut.items()) {
    auto text = ledger::disclosure_string(ledger::make_disclosure(name, value, secret));
    if (!text) return fail(text.error());
    strings.push_back(*std::move(text));
  }
  return ledger::DisclosureTree::make(strings, secret);
}

// The members that are still there, by their names.
Result<Json> opened(const ledger::DisclosureRoot& root, ledger::LogStore& store) {
  const auto tree = store.secret(root.root);
  if (!tree) return fail(tree.error());
  Json members = Json::object();
  for (const ledger::SecretLeaf& leaf : tree->leaves()) {
    if (leaf.disclosure.empty()) continue;
    auto one = ledger::parse_disclosure(leaf.disclosure);
    if (!one) return fail(one.error());
    members[one->name] = std::move(one->value);
  }
  return members;
}

}  // namespace

Result<ledger::Draft> batch_draft(const BatchEvent& event, const BatchEnvelope& envelope,
                                  const ledger::SecretBytes& secret) {
  ledger::Draft draft;
  draft.entry.type = type_of(event);
  draft.entry.event_id = envelope.event_id;
  draft.entry.site = envelope.site;
  draft.entry.actor = envelope.actor;
  draft.entry.refs = refs_of(event);
  draft.entry.at = envelope.at;
  draft.entry.body = body_of(event);
  if (envelope.after) draft.entry.body["after"] = *envelope.after;
  const Json shut = shut_of(event);
  if (shut.empty()) return draft;
  auto tree = tree_of(shut, secret);
  if (!tree) return fail(tree.error());
  draft.entry.secret = tree->root();
  draft.secrets.push_back(*std::move(tree));
  return draft;
}

Result<std::optional<OpenedEvent>> read_batch_entry(const ledger::Entry& entry,
                                                    ledger::LogStore& store) {
  if (!entry.type.starts_with("batch.")) return std::optional<OpenedEvent>{};
  Json shut = Json::object();
  if (entry.secret) {
    auto members = opened(*entry.secret, store);
    if (!members) return fail(members.error());
    shut = *std::move(members);
  }
  return read_batch_event(entry.type, entry.body, shut);
}

std::optional<std::uint64_t> after_of(const ledger::Entry& entry) {
  const auto found = entry.body.find("after");
  if (found == entry.body.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

}  // namespace renkei::events
