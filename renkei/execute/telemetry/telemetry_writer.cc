#include "renkei/execute/telemetry/telemetry_writer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/base/unit.h"
#include "renkei/execute/telemetry/bytes.h"

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

// Names that sort as they were made.
constexpr std::string_view kNamePrefix = "samples-";
constexpr std::size_t kNumberDigits = 16;
std::string name_of(std::uint64_t number) { return fmt::format("{}{:016}", kNamePrefix, number); }
std::optional<std::uint64_t> number_of(const std::string& name) {
  const auto digits = name.substr(std::min(kNamePrefix.size(), name.size()));
  if (!name.starts_with(kNamePrefix) || digits.size() != kNumberDigits ||
      digits.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stoull(digits);
}

// A record of the journal: for each chunk that grew its event id and what is new of it, packed. A
// flush is split at about this size.
constexpr std::size_t kRecordBytes = std::size_t{16} << 20U;
constexpr std::size_t kEventIdBytes = 32;
struct Part {
  EventId event_id;
  std::string_view bytes;
};
std::optional<std::vector<Part>> parts_of(std::string_view record) {
  std::vector<Part> parts;
  ByteReader reader(record);
  while (reader.left() > 0) {
    const auto event_id = EventId::parse(reader.take(kEventIdBytes));
    const auto bytes = reader.text(kChunkBytesMax);
    if (!event_id || !reader.good()) return std::nullopt;
    parts.push_back({*event_id, bytes});
  }
  return parts;
}

// The parts of chunks, put together in the order in which they were written.
class Gathered {
 public:
  Result<void> add(const std::string& journal, const Part& part) {
    auto chunk = unpack_chunk(part.bytes);
    if (!chunk) return fail(journal_error(journal, chunk.error().message()));
    const auto [place, is_new] = places_.try_emplace(part.event_id, whole_.size());
    if (is_new) whole_.push_back({part.event_id, chunk->batch, {}, 0});
    One& one = whole_[place->second];
    if (chunk->batch != one.batch) return fail(journal_error(journal, "a chunk of two batches"));
    for (TagSamples& tag : chunk->tags) {
      auto& all = one.tags.try_emplace(tag.tag, TagSamples{tag.tag, tag.unit, {}}).first->second;
      if (all.unit != tag.unit) {
        return fail(journal_error(journal, tag.tag + " is in two units"));
      }
      all.samples.insert(all.samples.end(), tag.samples.begin(), tag.samples.end());
      one.samples += tag.samples.size();
    }
    if (one.samples > kChunkSamplesMax || one.tags.size() > kChunkTagsMax) {
      return fail(journal_error(journal, "there is too much in a chunk"));
    }
    return {};
  }
  // In the order in which they were begun; taken out.
  std::vector<std::pair<EventId, Chunk>> chunks() {
    std::vector<std::pair<EventId, Chunk>> chunks;
    for (One& one : whole_) {
      Chunk chunk{one.batch, {}};
      for (auto& [name, tag] : one.tags) chunk.tags.push_back(std::move(tag));
      chunks.emplace_back(one.event_id, std::move(chunk));
    }
    return chunks;
  }

 private:
  struct One {
    EventId event_id;
    std::string batch;
    std::map<std::string, TagSamples> tags;
    std::size_t samples = 0;
  };
  std::map<EventId, std::size_t> places_;
  std::vector<One> whole_;
};

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
  if (auto done = writer.take_up(*names, is_recorded); !done) return fail(done.error());
  return writer;
}

Result<void> TelemetryWriter::take_up(const std::vector<std::string>& names,
                                      const IsRecorded& is_recorded) {
  Gathered gathered;
  std::map<EventId, bool> known;
  for (const std::string& name : names) {
    const auto number = number_of(name);
    if (!number) return fail(journal_error(name, "it has no name of one"));
    next_ = std::max(next_, *number + 1);
    const auto content = journals_->read(name);
    if (!content) return fail(content.error());
    recovered_.journals.push_back({name, content->torn_bytes, content->damaged_bytes});
    auto& waiting = journal_[name];
    for (const std::string& record : content->records) {
      const auto parts = parts_of(record);
      if (!parts) return fail(journal_error(name, "a record in it is none of samples"));
      for (const Part& part : *parts) {
        const auto [is_known, is_new] = known.try_emplace(part.event_id, false);
        if (is_new) {
          const auto recorded = is_recorded(part.event_id);
          if (!recorded) return fail(recorded.error());
          is_known->second = *recorded;
          recovered_.chunks_recorded += *recorded ? 1 : 0;
        }
        if (is_known->second) continue;
        if (auto done = gathered.add(name, part); !done) return done;
        waiting.insert(part.event_id);
      }
    }
  }
  for (const auto& [event_id, chunk] : gathered.chunks()) {
    auto closed = closed_of(chunk, event_id);
    if (!closed) return fail(journal_error(event_id.str(), closed.error().message()));
    recovered_.samples += closed->samples;
    closed_.push_back(*std::move(closed));
  }
  return drop_finished();
}

Result<void> TelemetryWriter::drop_finished() {
  for (auto at = journal_.begin(); at != journal_.end();) {
    if (!at->second.empty()) {
      ++at;
      continue;
    }
    if (auto done = kept(journals_->drop(at->first)); !done) return done;
    if (at->first == current_) current_.clear();
    at = journal_.erase(at);
  }
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

Result<std::string> TelemetryWriter::take_part(const std::string& batch, OpenChunk& open) {
  if (open.journaled == open.samples) return std::string();
  Chunk part{batch, {}};
  for (auto& [name, tag] : open.tags) {
    if (tag.journaled == tag.samples.size()) continue;
    const auto from = tag.samples.begin() + static_cast<std::ptrdiff_t>(tag.journaled);
    part.tags.push_back({name, tag.unit, std::vector<Sample>(from, tag.samples.end())});
    tag.journaled = tag.samples.size();
  }
  open.journaled = open.samples;
  auto bytes = pack_chunk(part, PackFor::kJournal);
  if (bytes) open.journal_bytes += bytes->size();
  return bytes;
}

Result<void> TelemetryWriter::write_journal() {
  if (current_bytes_ >= options_.journal_bytes_max) current_.clear();
  if (current_.empty()) {
    current_ = name_of(next_++);
    current_bytes_ = 0;
  }
  std::string record;
  const auto append = [&]() -> Result<void> {
    current_bytes_ += record.size();
    auto done = journals_->append(current_, record);
    record.clear();
    return done;
  };
  for (auto& [batch, open] : open_) {
    const auto part = take_part(batch, open);
    if (!part) return fail(part.error());
    if (part->empty()) continue;
    record += open.event_id.str();
    put_text(record, *part);
    journal_[current_].insert(open.event_id);
    if (record.size() < kRecordBytes) continue;
    if (auto done = append(); !done) return done;
  }
  return record.empty() ? Result<void>() : append();
}

Result<void> TelemetryWriter::flush_journals() {
  if (failure_) return fail(*failure_);
  if (waiting_ == 0) return {};
  if (auto done = kept(write_journal()); !done) return done;
  if (auto done = kept(journals_->sync()); !done) return done;
  waiting_ = 0;
  return {};
}

bool TelemetryWriter::is_due(const OpenChunk& open) const {
  return open.samples >= options_.samples_max || open.journal_bytes >= options_.chunk_bytes_max ||
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

Result<void> TelemetryWriter::recorded(EventId event_id) {
  if (failure_) return fail(*failure_);
  const auto found = std::find_if(closed_.begin(), closed_.end(), [&](const ClosedChunk& chunk) {
    return chunk.event_id == event_id;
  });
  RENKEI_CHECK(found != closed_.end());
  closed_.erase(found);
  for (auto& [name, waiting] : journal_) waiting.erase(event_id);
  return drop_finished();
}

Result<std::size_t> keep_closed(TelemetryWriter& writer, const KeepBytes& keep_bytes,
                                const RecordDraft& record) {
  std::size_t count = 0;
  for (; !writer.closed().empty(); ++count) {
    const ClosedChunk& chunk = writer.closed().front();
    if (auto done = keep_bytes(chunk.hash, chunk.bytes); !done) return fail(done.error());
    if (auto done = record(chunk.draft); !done) return fail(done.error());
    if (auto done = writer.recorded(chunk.event_id); !done) return fail(done.error());
  }
  return count;
}

}  // namespace renkei::execute
