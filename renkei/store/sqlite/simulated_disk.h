// For tests: a disk in memory under SQLite (a sqlite3_vfs), whose power can go at any write, and
// which fails, fills up or writes to the wrong place when told to.
//
// What was written and not synced when the power goes is lost, kept, kept in parts of 512 bytes, or
// kept out of order, by a seeded draw; what was synced stays. A file that was made or deleted and
// whose folder was not synced may be there or not. One disk at a time; not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/seams.h"

namespace renkei::store {

class SimulatedDisk {
 public:
  struct Faults {
    std::optional<std::uint64_t> power_goes_at{};   // this change from now, the first is 1
    std::optional<std::uint64_t> sync_fails_at{};   // this sync from now
    bool syncs_lie = false;                         // say yes and keep nothing
    std::optional<std::uint64_t> bytes_left{};      // then it is full
    std::optional<std::uint64_t> misdirected_at{};  // this write from now lands a page too far
  };
  using Files = std::map<std::string, std::string>;  // by path

  // SQLite's default until it goes.
  SimulatedDisk(Files files, std::uint64_t seed);
  ~SimulatedDisk();
  SimulatedDisk(const SimulatedDisk&) = delete;
  SimulatedDisk& operator=(const SimulatedDisk&) = delete;

  void set_faults(const Faults& faults);
  [[nodiscard]] bool has_power() const { return has_power_; }
  [[nodiscard]] std::uint64_t syncs() const { return syncs_; }
  // Cuts the power if it is still on, and comes back with what is left; no faults from here on.
  void power_cycle();
  // As they read now.
  [[nodiscard]] Files files() const;

 private:
  friend struct SimulatedVfs;
  struct Change {
    bool truncates = false;
    std::size_t offset = 0;  // of what is written, or the new size
    std::string bytes{};
  };
  struct File {
    std::string now;
    std::string synced;
    bool entry_synced = false;  // it is in its folder whatever happens
    std::vector<Change> pending{};
  };

  // Counts a change; false when there is no power for it, or after it.
  bool change();
  static void apply(std::string& bytes, const Change& change);
  [[nodiscard]] std::string left_of(const File& file);

  Random random_;
  Faults faults_;
  bool has_power_ = true;
  std::uint64_t changes_ = 0;
  std::uint64_t syncs_ = 0;
  std::uint64_t writes_ = 0;
  std::map<std::string, File> files_;
  std::map<std::string, File> deleted_;  // whose folder was not synced since
  std::map<std::string, std::vector<std::unique_ptr<char[]>>> shared_;
  struct Registration;
  std::unique_ptr<Registration> registration_;
};

}  // namespace renkei::store
