#include "renkei/execute/telemetry/telemetry_writer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/base/unit.h"

namespace renkei::execute {
namespace {

using ledger::EventId;

Error journal_error(const std::string& name, const std::string& reason) {
  return Error{"execute.telemetry_journal",
               fmt::format("the journal of samples {} cannot be taken up: {}", name, reason)}
      .at({.id = name})
      .value(name)
      .arg("reason", reason)
      .remedy("keep it; open it with the version of renkei that wrote it");
}

Error name_error(const std::string& batch, const std::string& tag) {
  return Error{"execute.telemetry_name", fmt::format("no batch and tag: '{}' '{}'", batch, tag)}
      .value(is_id(batch) ? tag : batch)
      .arg("reason", is_id(batch) ? "not the name of a tag" : "not the id of a batch")
      .remedy(
          "name a batch by its id, a tag in 1 to 64 printable ASCII characters without blank, "
          "comma, quote and backslash");
}

// The records of a journal, one after another, as one chunk; an empty one for none.
Result<Chunk> chunk_of_records(const std::string& name, const std::vector<std::string>& records) {
  Chunk whole;
  std::map<std::string, TagSamples> tags;
  std::size_t samples = 0;
  for (const std::string& record : records) {
    auto part = unpack_chunk(record);
    if (!part) return fail(journal_error(name, part.error().message()));
    if (!whole.batch.empty() && part->batch != whole.batch) {
      return fail(journal_error(name, "it is of two batches"));
    }
    whole.batch = part->batch;
    for (TagSamples& tag : part->tags) {
      TagSamples& all = tags.try_emplace(tag.tag, TagSamples{tag.tag, tag.unit, {}}).first->second;
      if (all.unit != tag.unit) return fail(journal_error(name, tag.tag + " is in two units"));
      all.samples.insert(all.samples.end(), tag.samples.begin(), tag.samples.end());
      samples += tag.samples.size();
    }
    if (samples > kChunkSamplesMax) return fail(journal_error(name, "there is too much in it"));
  }
  for (auto& [tag, all] : tags) whole.tags.push_back(std::move(all));
  return whole;
}

}  // namespace

TelemetryWriter::TelemetryWriter(ledger::Journals& journals, const Clock& clock,
                                 ledger::SecretBytes secret, TelemetryOptions options)
    : journals_(&journals),
      clock_(&clock),
      secret_(std::move(secret)),
      options_(std::move(options)) {
  RENKEI_CHECK(options_.samples_max > 0 && options_.samples_max <= kChunkSamplesMax);
}

Result<TelemetryWriter> TelemetryWriter::open(ledger::Journals& journals, const Clock& clock,
                                              ledger::SecretBytes secret, TelemetryOptions options,
                                              const IsRecorded& is_recorded) {
  TelemetryWriter writer(journals, clock, std::move(secret), std::move(options));
  const auto names = journals.names();
  if (!names) return fail(names.error());
  for (const std::string& name : *names) {
    if (auto done = writer.take_up(name, is_recorded); !done) return fail(done.error());
  }
  return writer;
}

Result<void> TelemetryWriter::take_up(const std::string& name, const IsRecorded& is_recorded) {
  const auto event_id = EventId::parse(name);
  if (!event_id) return fail(journal_error(name, "it has no name of a journal"));
  const auto known = is_recorded(*event_id);
  if (!known) return fail(known.error());
  RecoveredJournal found{.event_id = *event_id, .was_recorded = *known};
  if (*known) {
    recovered_.push_back(std::move(found));
    return journals_->drop(name);
  }
  const auto content = journals_->read(name);
  if (!content) return fail(content.error());
  found.torn_bytes = content->torn_bytes;
  found.damaged_bytes = content->damaged_bytes;
  const auto chunk = chunk_of_records(name, content->records);
  if (!chunk) return fail(chunk.error());
  if (chunk->tags.empty()) {
    recovered_.push_back(std::move(found));
    return journals_->drop(name);
  }
  auto closed = closed_of(*chunk, *event_id);
  if (!closed) return fail(journal_error(name, closed.error().message()));
  found.batch = chunk->batch;
  found.samples = closed->samples;
  recovered_.push_back(std::move(found));
  closed_.push_back(*std::move(closed));
  return {};
}

Result<void> TelemetryWriter::kept(Result<void> result) {
  if (!result) failure_ = result.error();
  return result;
}

Result<void> TelemetryWriter::add(const std::string& batch, const std::string& tag,
                                  const std::string& unit, const Sample& sample) {
  if (failure_) return fail(*failure_);
  auto open = open_.find(batch);
  const bool is_new = open == open_.end() || !open->second.tags.contains(tag);
  if (is_new) {
    if (!is_id(batch) || !is_tag(tag)) return fail(name_error(batch, tag));
    if (auto known = Unit::parse(unit); !known) return fail(known.error());
  }
  if (open != open_.end()) {
    const OpenChunk& chunk = open->second;
    const bool other_unit = !is_new && chunk.tags.find(tag)->second.unit != unit;
    if (other_unit) {
      if (auto known = Unit::parse(unit); !known) return fail(known.error());
    }
    if (other_unit || chunk.samples >= options_.samples_max ||
        (is_new && chunk.tags.size() >= kChunkTagsMax)) {
      if (auto done = close_batch(batch); !done) return done;
      open = open_.end();
    }
  }
  if (open == open_.end()) {
    open = open_.try_emplace(batch).first;
    open->second.event_id = EventId::make(secret_);
    open->second.opened = clock_->steady_now();
  }
  auto found = open->second.tags.find(tag);
  if (found == open->second.tags.end()) {
    found = open->second.tags.try_emplace(tag, OpenTag{unit, {}, 0}).first;
  }
  found->second.samples.push_back(sample);
  ++open->second.samples;
  ++waiting_;
  return {};
}

Result<void> TelemetryWriter::write_journal(const std::string& batch, OpenChunk& open) {
  if (open.journaled == open.samples) return {};
  Chunk part{batch, {}};
  for (auto& [name, tag] : open.tags) {
    if (tag.journaled == tag.samples.size()) continue;
    const auto from = tag.samples.begin() + static_cast<std::ptrdiff_t>(tag.journaled);
    part.tags.push_back({name, tag.unit, std::vector<Sample>(from, tag.samples.end())});
    tag.journaled = tag.samples.size();
  }
  const auto record = pack_chunk(part, PackFor::kJournal);
  if (!record) return fail(record.error());
  open.journaled = open.samples;
  open.journal_bytes += record->size();
  return journals_->append(open.event_id.str(), *record);
}

Result<void> TelemetryWriter::flush_journals() {
  if (failure_) return fail(*failure_);
  if (waiting_ == 0) return {};
  for (auto& [batch, open] : open_) {
    if (auto done = kept(write_journal(batch, open)); !done) return done;
  }
  if (auto done = kept(journals_->sync()); !done) return done;
  waiting_ = 0;
  return {};
}

bool TelemetryWriter::is_due(const OpenChunk& open) const {
  return open.samples >= options_.samples_max || open.journal_bytes >= options_.journal_bytes_max ||
         clock_->steady_now() - open.opened >= options_.age_max;
}

Result<ClosedChunk> TelemetryWriter::closed_of(const Chunk& chunk, const EventId& event_id) const {
  auto bytes = pack_chunk(chunk, PackFor::kKeeping);
  if (!bytes) return fail(bytes.error());
  const auto head = read_chunk_head(*bytes);
  if (!head) return fail(head.error());
  auto draft = chunk_draft(*head, *bytes,
                           {.event_id = event_id,
                            .site = options_.site,
                            .actor = options_.actor,
                            .at = Timestamp::of(clock_->now()),
                            .tags = options_.tags},
                           secret_);
  if (!draft) return fail(draft.error());
  ClosedChunk closed{event_id,          chunk.batch,      head->samples(), ledger::sha256({*bytes}),
                     *std::move(bytes), *std::move(draft)};
  return closed;
}

// Only what is in the journals already.
Result<void> TelemetryWriter::close_if(
    const std::function<bool(const std::string&, const OpenChunk&)>& wanted) {
  for (auto at = open_.begin(); at != open_.end();) {
    if (!wanted(at->first, at->second)) {
      ++at;
      continue;
    }
    Chunk chunk{at->first, {}};
    for (auto& [name, tag] : at->second.tags) {
      chunk.tags.push_back({name, tag.unit, std::move(tag.samples)});
    }
    auto closed = closed_of(chunk, at->second.event_id);
    // It stays in its journal, and is taken up from there.
    if (!closed) return kept(fail(closed.error()));
    closed_.push_back(*std::move(closed));
    at = open_.erase(at);
  }
  return {};
}

Result<void> TelemetryWriter::flush() {
  if (auto done = flush_journals(); !done) return done;
  return close_if([&](const std::string&, const OpenChunk& open) { return is_due(open); });
}

Result<void> TelemetryWriter::close_batch(const std::string& batch) {
  if (auto done = flush_journals(); !done) return done;
  return close_if([&](const std::string& one, const OpenChunk&) { return one == batch; });
}

Result<void> TelemetryWriter::close_all() {
  if (auto done = flush_journals(); !done) return done;
  return close_if([](const std::string&, const OpenChunk&) { return true; });
}

Result<void> TelemetryWriter::recorded(const EventId& event_id) {
  if (failure_) return fail(*failure_);
  const auto found = std::find_if(closed_.begin(), closed_.end(), [&](const ClosedChunk& chunk) {
    return chunk.event_id == event_id;
  });
  RENKEI_CHECK(found != closed_.end());
  if (auto done = kept(journals_->drop(event_id.str())); !done) return done;
  closed_.erase(found);
  return {};
}

Result<std::size_t> keep_closed(TelemetryWriter& writer, const KeepBytes& keep_bytes,
                                const RecordDraft& record) {
  std::size_t count = 0;
  for (; !writer.closed().empty(); ++count) {
    const ClosedChunk& chunk = writer.closed().front();
    if (auto done = keep_bytes(chunk.hash, chunk.bytes); !done) return fail(done.error());
    if (auto done = record(chunk.draft); !done) return fail(done.error());
    if (auto done = writer.recorded(EventId(chunk.event_id)); !done) return fail(done.error());
  }
  return count;
}

}  // namespace renkei::execute
