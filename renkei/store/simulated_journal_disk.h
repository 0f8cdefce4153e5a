// For tests: a JournalDisk in memory whose power can go at any call, or whose calls fail.
//
// What was written and not synced when the power goes is lost, kept, or kept in parts, by a seeded
// draw; so are files whose folder was not synced. What was synced stays. Not thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/posix_file.h"
#include "renkei/base/seams.h"
#include "renkei/store/journal_disk.h"

namespace renkei::store {

class SimulatedJournalDisk final : public JournalDisk {
 public:
  explicit SimulatedJournalDisk(std::uint64_t seed) : random_(seed) {}

  // The power goes at this call from now; the first is 1. Counts what others do too (step()).
  void lose_power_at(std::optional<std::uint64_t> call) {
    left_ = call;
    has_power_ = true;
  }
  [[nodiscard]] bool has_power() const { return has_power_; }
  // One more call; false when there is no power for it.
  bool step() {
    if (left_ && has_power_ && --*left_ == 0) has_power_ = false;
    return has_power_;
  }
  // Comes back with what is left, and no faults from here on.
  void power_cycle() {
    has_power_ = true;
    left_.reset();
    std::map<std::string, File> left;
    for (auto& [name, file] : files_) {
      if (!file.entry_synced && random_.chance(50)) continue;
      const std::string bytes = left_of(file);
      left[name] = {bytes, bytes, true};
    }
    for (auto& [name, file] : removed_) {
      if (!left.contains(name) && random_.chance(50)) left[name] = {file.synced, file.synced, true};
    }
    files_ = std::move(left);
    removed_.clear();
  }
  // For what a thief or a bad sector would change.
  [[nodiscard]] std::string& raw(const std::string& name) { return files_.at(name).now; }
  [[nodiscard]] bool contains(const std::string& name) const { return files_.contains(name); }

  Result<std::vector<std::string>> list() override {
    std::vector<std::string> names;
    for (const auto& [name, file] : files_) names.push_back(name);
    return names;
  }
  Result<std::string> read(const std::string& name, std::uint64_t) override {
    const auto found = files_.find(name);
    if (found == files_.end()) return fail(file_not_found(name));
    return found->second.now;
  }
  Result<void> append(const std::string& name, std::string_view bytes) override {
    files_[name].now += bytes;  // may be there or not if the power goes now
    return done(name);
  }
  Result<void> sync(const std::string& name) override {
    if (auto now = done(name); !now) return now;
    files_.at(name).synced = files_.at(name).now;
    return {};
  }
  Result<void> sync_folder() override {
    if (auto now = done("."); !now) return now;
    for (auto& [name, file] : files_) file.entry_synced = true;
    removed_.clear();
    return {};
  }
  Result<void> truncate(const std::string& name, std::uint64_t size) override {
    if (auto now = done(name); !now) return now;
    File& file = files_.at(name);
    file.now.resize(static_cast<std::size_t>(size));
    file.synced = file.now;
    return {};
  }
  Result<void> rename(const std::string& from, const std::string& to) override {
    if (auto now = done(from); !now) return now;
    files_[to] = files_.at(from);
    files_.erase(from);
    return {};
  }
  Result<void> remove(const std::string& name) override {
    const auto found = files_.find(name);
    if (found != files_.end()) {
      if (found->second.entry_synced) removed_[name] = found->second;
      files_.erase(found);
    }
    return done(name);
  }

 private:
  struct File {
    std::string now;
    std::string synced;
    bool entry_synced = false;
  };

  Result<void> done(const std::string& name) {
    if (step()) return {};
    return fail(file_write_error(name, EIO));
  }
  // The synced part, and of the rest a piece, with zeros where a page did not reach the disk.
  [[nodiscard]] std::string left_of(const File& file) {
    if (file.now.size() <= file.synced.size()) return file.now;
    std::string left = file.now;
    const auto whole = static_cast<std::int64_t>(file.now.size());
    const auto synced = static_cast<std::int64_t>(file.synced.size());
    left.resize(static_cast<std::size_t>(random_.between(synced, whole)));
    constexpr std::size_t kPage = 16;
    for (auto at = file.synced.size(); at < left.size(); at += kPage) {
      if (random_.chance(70)) continue;
      std::fill_n(left.begin() + static_cast<std::ptrdiff_t>(at), std::min(kPage, left.size() - at),
                  '\0');
    }
    return left;
  }

  Random random_;
  bool has_power_ = true;
  std::optional<std::uint64_t> left_;
  std::map<std::string, File> files_;
  std::map<std::string, File> removed_;  // whose folder was not synced since
};

}  // namespace renkei::store
