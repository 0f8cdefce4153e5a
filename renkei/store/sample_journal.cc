#include "renkei/store/sample_journal.h"

#include <algorithm>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/ledger/big_endian.h"
#include "renkei/ledger/hash.h"

namespace renkei::store {
namespace {

using ledger::big_endian_32;
using ledger::JournalContent;

// A record: "rnkj", its number, how many records of this journal were on the disk for certain when
// it was written, its length (32 bits each), the first 8 bytes of the SHA-256 of the journal's name
// and those numbers and the record, and the record.
constexpr std::string_view kMagic = "rnkj";
constexpr std::size_t kNumbersBytes = 12;
constexpr std::size_t kCheckBytes = 8;
constexpr std::size_t kFrameBytes = kMagic.size() + kNumbersBytes + kCheckBytes;
constexpr std::string_view kDamaged = ".damaged";
constexpr std::uint64_t kJournalBytesMax = std::uint64_t{1} << 30U;

std::string check_of(const std::string& name, std::string_view numbers, std::string_view record) {
  return std::string(ledger::sha256({name, numbers, record}).view().substr(0, kCheckBytes));
}

std::string frame_of(const std::string& name, std::uint32_t number, std::uint32_t synced,
                     std::string_view record) {
  const std::string numbers = ledger::big_endian_text(number) + ledger::big_endian_text(synced) +
                              ledger::big_endian_text(static_cast<std::uint32_t>(record.size()));
  std::string frame(kMagic);
  frame += numbers;
  frame += check_of(name, numbers, record);
  frame += record;
  return frame;
}

struct Frame {
  std::uint32_t number = 0;
  std::uint32_t synced = 0;
  std::string_view record;
};

std::optional<Frame> frame_at(const std::string& name, std::string_view bytes) {
  if (bytes.size() < kFrameBytes || !bytes.starts_with(kMagic)) return std::nullopt;
  const auto numbers = bytes.substr(kMagic.size(), kNumbersBytes);
  const std::uint32_t length = big_endian_32(numbers.substr(8));
  if (length > bytes.size() - kFrameBytes) return std::nullopt;
  const Frame frame{big_endian_32(numbers), big_endian_32(numbers.substr(4)),
                    bytes.substr(kFrameBytes, length)};
  const auto check = bytes.substr(kMagic.size() + kNumbersBytes, kCheckBytes);
  if (check != check_of(name, numbers, frame.record)) return std::nullopt;
  return frame;
}

// Where the next right record stands that was written when record `number` was on the disk for
// certain; npos when there is none, and then what stands here was never acknowledged.
std::size_t find_after(const std::string& name, std::string_view bytes, std::size_t from,
                       std::uint32_t number) {
  for (auto at = bytes.find(kMagic, from); at != std::string_view::npos;
       at = bytes.find(kMagic, at + 1)) {
    const auto frame = frame_at(name, bytes.substr(at));
    if (frame && frame->number > number && frame->synced > number) return at;
  }
  return std::string_view::npos;
}

}  // namespace

Result<void> SampleJournal::ready() const {
  if (!failure_) return {};
  return fail(Error{"store.journal_failed",
                    fmt::format("nothing can be kept any more: {}", failure_->message())}
                  .at(failure_->place())
                  .value(failure_->value())
                  .arg("reason", failure_->message())
                  .remedy("end the program, look at the disk, and start again: what was "
                          "acknowledged is there"));
}

Result<void> SampleJournal::kept(Result<void> result) {
  if (!result) failure_ = result.error();
  return result;
}

Result<std::vector<std::string>> SampleJournal::names() {
  auto names = disk_->list();
  if (!names) return names;
  std::erase_if(*names,
                [](const std::string& name) { return !is_id(name) || name.ends_with(kDamaged); });
  return names;
}

Result<void> SampleJournal::append(const std::string& name, std::string_view record) {
  if (auto right = ready(); !right) return right;
  if (!is_id(name) || name.ends_with(kDamaged)) {
    return fail(Error{"store.journal_name", fmt::format("'{}' cannot name a journal", name)}
                    .value(name)
                    .remedy("name it by an id"));
  }
  if (record.empty() || record.size() > ledger::kJournalRecordBytesMax) {
    return fail(
        Error{"store.journal_record", fmt::format("a record of {} bytes; 1 to {} go into a journal",
                                                  record.size(), ledger::kJournalRecordBytesMax)}
            .value(std::to_string(record.size()))
            .arg("limit", std::to_string(ledger::kJournalRecordBytesMax))
            .remedy("append less at a time"));
  }
  const auto [written, is_new] = written_.try_emplace(name);
  new_files_ = new_files_ || is_new;
  grown_.insert(name);
  const std::string frame = frame_of(name, written->second.records, written->second.synced, record);
  ++written->second.records;
  return kept(disk_->append(name, frame));
}

Result<void> SampleJournal::sync() {
  if (auto right = ready(); !right) return right;
  for (const std::string& name : grown_) {
    if (auto done = kept(disk_->sync(name)); !done) return done;
  }
  if (new_files_) {
    if (auto done = kept(disk_->sync_folder()); !done) return done;
  }
  for (const std::string& name : grown_) written_[name].synced = written_[name].records;
  grown_.clear();
  new_files_ = false;
  return {};
}

Result<JournalContent> SampleJournal::read(const std::string& name) {
  RENKEI_CHECK(!written_.contains(name));
  const auto whole = disk_->read(name, kJournalBytesMax);
  if (!whole) return fail(whole.error());
  const std::string_view bytes = *whole;
  JournalContent content;
  std::uint32_t number = 0;
  std::size_t at = 0;
  while (at < bytes.size()) {
    auto frame = frame_at(name, bytes.substr(at));
    if (!frame || frame->number != number) {
      const std::size_t next = find_after(name, bytes, at, number);
      if (next == std::string_view::npos) break;
      content.damaged_bytes += std::max<std::size_t>(next - at, 1);
      damaged_.insert(name);
      at = next;
      frame = frame_at(name, bytes.substr(at));
    }
    content.records.emplace_back(frame->record);
    number = frame->number + 1;
    at += kFrameBytes + frame->record.size();
  }
  if (at < bytes.size()) {
    content.torn_bytes = bytes.size() - at;
    if (auto cut = disk_->truncate(name, at); !cut) return fail(cut.error());
  }
  return content;
}

Result<void> SampleJournal::drop(const std::string& name) {
  if (auto right = ready(); !right) return right;
  written_.erase(name);
  grown_.erase(name);
  auto done = damaged_.contains(name) ? disk_->rename(name, name + std::string(kDamaged))
                                      : disk_->remove(name);
  if (!done) return done;
  return disk_->sync_folder();
}

}  // namespace renkei::store
