#include "renkei/execute/telemetry/telemetry_entry.h"

#include <algorithm>

#include <fmt/format.h>

namespace renkei::execute {
namespace {

Json summary_json(const TagSummary& tag) {
  Json json{{"unit", tag.unit},
            {"samples", tag.stats.samples},
            {"first", tag.first.to_string()},
            {"last", tag.last.to_string()},
            {"quality", std::string(equipment::quality_name(tag.stats.worst))}};
  if (tag.stats.counted > 0) {
    json["min"] = decimal_text(tag.stats.min);
    json["max"] = decimal_text(tag.stats.max);
  }
  return json;
}

Error entry_error(std::string_view member, const Json& found) {
  const std::string text = write_json(found, -1);
  return Error{"execute.telemetry_entry",
               fmt::format("{}: /body/{} is '{}'", kTelemetryStored, member, text)}
      .at({.pointer = fmt::format("/body/{}", member)})
      .value(text)
      .arg("pointer", fmt::format("/body/{}", member))
      .remedy("verify the ledger; see docs/formats/telemetry.md");
}

// A member of an object, or null.
const Json& member_of(const Json& json, const char* name) {
  static const Json null;
  const auto found = json.is_object() ? json.find(name) : json.end();
  return json.is_object() && found != json.end() ? *found : null;
}

std::string text_of(const Json& json) {
  return json.is_string() ? json.get<std::string>() : std::string();
}

}  // namespace

std::string decimal_text(double value) { return fmt::format("{}", value); }

Result<ledger::Draft> chunk_draft(const ChunkHead& head, std::string_view bytes,
                                  const ChunkEnvelope& envelope,
                                  const ledger::SecretBytes& secret) {
  RENKEI_CHECK(!head.tags.empty());
  Timestamp first = head.tags.front().first;
  Timestamp last = head.tags.front().last;
  for (const TagSummary& tag : head.tags) {
    first = std::min(first, tag.first);
    last = std::max(last, tag.last);
  }
  ledger::Draft draft;
  ledger::Entry& entry = draft.entry;
  entry.type = kTelemetryStored;
  entry.event_id = envelope.event_id;
  entry.site = envelope.site;
  entry.refs = {{"batch", head.batch}};
  entry.at = envelope.at;
  entry.actor = envelope.actor;
  entry.body = Json{{"batch", head.batch},
                    {"first", first.to_string()},
                    {"last", last.to_string()},
                    {"samples", head.samples()},
                    {"sha256", ledger::sha256({bytes}).to_base64()},
                    {"bytes", bytes.size()}};
  if (envelope.tags == TagsAre::kOpen) {
    Json tags = Json::array();
    for (const TagSummary& tag : head.tags) {
      tags.push_back(summary_json(tag));
      tags.back()["tag"] = tag.tag;
    }
    entry.body["tags"] = std::move(tags);
    return draft;
  }
  std::vector<std::string> fields;
  for (const TagSummary& tag : head.tags) {
    auto field =
        disclosure_string(ledger::make_disclosure("tag/" + tag.tag, summary_json(tag), secret));
    if (!field) return fail(field.error());
    fields.push_back(*std::move(field));
  }
  auto tree = ledger::DisclosureTree::make(fields, secret);
  if (!tree) return fail(tree.error());
  entry.secret = tree->root();
  draft.secrets = {*std::move(tree)};
  return draft;
}

Result<StoredChunk> stored_chunk_of(const ledger::Entry& entry) {
  StoredChunk chunk;
  const auto batch = std::find_if(entry.refs.begin(), entry.refs.end(),
                                  [](const auto& ref) { return ref.kind == "batch"; });
  chunk.batch = text_of(member_of(entry.body, "batch"));
  if (batch == entry.refs.end() || chunk.batch != batch->id) {
    return fail(entry_error("batch", member_of(entry.body, "batch")));
  }
  for (auto [name, time] : {std::pair("first", &chunk.first), std::pair("last", &chunk.last)}) {
    const auto read = Timestamp::parse(text_of(member_of(entry.body, name)));
    if (!read) return fail(entry_error(name, member_of(entry.body, name)));
    *time = *read;
  }
  if (chunk.last < chunk.first) return fail(entry_error("last", member_of(entry.body, "last")));
  for (auto [name, number] :
       {std::pair("samples", &chunk.samples), std::pair("bytes", &chunk.bytes)}) {
    const Json& said = member_of(entry.body, name);
    if (!said.is_number_integer() || said.get<std::int64_t>() <= 0) {
      return fail(entry_error(name, said));
    }
    *number = said.get<std::uint64_t>();
  }
  const auto hash = ledger::hash_from_base64(text_of(member_of(entry.body, "sha256")));
  if (!hash) return fail(entry_error("sha256", member_of(entry.body, "sha256")));
  chunk.hash = *hash;
  for (const Json& tag : member_of(entry.body, "tags")) {
    chunk.tags.push_back(text_of(member_of(tag, "tag")));
    if (!is_tag(chunk.tags.back())) return fail(entry_error("tags", tag));
  }
  return chunk;
}

}  // namespace renkei::execute
