#include "renkei/equipment/filedrop/drop_folder.h"

#include <fcntl.h>
#include <functional>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "renkei/equipment/filedrop/content_hash.h"
#include "renkei/equipment/filedrop/examples_test_tools.h"

namespace renkei::equipment::filedrop {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// The machine's disk, but a write can end otherwise.
class FaultyDisk final : public FileSystem {
 public:
  // Is asked before each write and after it; answers an error for a write that fails.
  std::function<std::optional<Error>(const fs::path&, bool is_after)> on_write;

  [[nodiscard]] Result<FileStatus> status(const fs::path& path) const override {
    return disk().status(path);
  }
  [[nodiscard]] bool is_being_written(const fs::path& path) const override {
    return disk().is_being_written(path);
  }
  [[nodiscard]] Result<std::string> read(const fs::path& path, std::uint64_t max) const override {
    return disk().read(path, max);
  }
  [[nodiscard]] Result<std::string> read_stored(const fs::path& path,
                                                std::uint64_t max) const override {
    return disk().read_stored(path, max);
  }
  [[nodiscard]] Result<void> write(const fs::path& path, std::string_view content) override {
    if (auto error = on_write(path, false)) return fail(*std::move(error));
    auto written = disk().write(path, content);
    if (auto error = on_write(path, true)) return fail(*std::move(error));
    return written;
  }
  [[nodiscard]] Result<void> prepare_folder(const fs::path& folder) override {
    return disk().prepare_folder(folder);
  }
  [[nodiscard]] bool exists(const fs::path& path) const override { return disk().exists(path); }
  [[nodiscard]] Result<std::vector<std::string>> list(const fs::path& folder) const override {
    return disk().list(folder);
  }
};

class DropFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(base_);
    fs::create_directories(base_ / "in");
  }
  void TearDown() override { fs::remove_all(base_); }

  [[nodiscard]] DropFolder open(FileSystem& files = disk()) {
    auto opened = DropFolder::open(
        {.folder = base_ / "in", .keep = base_ / "kept", .read = example_settings()}, files,
        clock_);
    EXPECT_TRUE(opened.has_value()) << opened.error().to_string();
    return *std::move(opened);
  }
  [[nodiscard]] static std::string seed(const std::string& name) {
    return bytes_of(fs::path(RENKEI_SOURCE_DIR) / "renkei/equipment/corpus/filedrop" / name);
  }
  // Not by a temporary file, as instruments do not either.
  void drop(const std::string& name, const std::string& bytes) const {
    std::ofstream(base_ / "in" / name, std::ios::binary) << bytes;
  }
  // Looks until what lies there is complete.
  std::vector<DroppedFile> settled(DropFolder& folder) {
    auto early = folder.poll(faults_);
    EXPECT_TRUE(early.empty());
    clock_.advance(5s);
    return folder.poll(faults_);
  }

  fs::path base_ = fs::temp_directory_path() / ("renkei-drop-" + std::to_string(::getpid()));
  ManualClock clock_{std::chrono::sys_days{std::chrono::year{2026} / 5 / 1}};
  Faults faults_;
};

TEST_F(DropFolderTest, TakesAFileWhenItHasSettledAndKeepsItsBytesUnderTheirHash) {
  auto folder = open();
  const std::string bytes = seed("vi-cell-blu.csv");
  drop("run 1.csv", bytes);
  EXPECT_TRUE(folder.poll(faults_).empty());
  clock_.advance(4'999ms);
  EXPECT_TRUE(folder.poll(faults_).empty());
  clock_.advance(1ms);
  const auto taken = folder.poll(faults_);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].number, 1U);
  EXPECT_EQ(taken[0].name, "run 1.csv");
  EXPECT_EQ(taken[0].bytes, bytes.size());
  EXPECT_EQ(taken[0].sha256, sha256_hex(bytes));
  EXPECT_EQ(taken[0].arrived_at.to_string(), "2026-05-01T00:00:05.000Z");
  EXPECT_EQ(all_of(taken[0].faults), "");
  ASSERT_TRUE(taken[0].read);
  EXPECT_EQ(taken[0].read->instrument, Instrument::kViCellBlu);
  EXPECT_EQ(*folder.raw(taken[0].sha256), bytes);
  EXPECT_EQ(bytes_of(base_ / "kept/raw" / taken[0].sha256), bytes);
  EXPECT_EQ(bytes_of(base_ / "in/run 1.csv"), bytes);  // it stays where it lies
  clock_.advance(1h);
  EXPECT_TRUE(folder.poll(faults_).empty());
  EXPECT_EQ(all_of(faults_), "");
}

// The FIPS 180-4 example, so that the name of kept bytes is the one that any tool computes.
TEST(ContentHash, IsSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(DropFolderTest, AFileStillBeingWrittenIsNotTaken) {
  auto folder = open();
  const std::string bytes = seed("nc-view.csv");
  for (std::size_t written = 100; written < bytes.size(); written += 100) {
    drop("slow.csv", bytes.substr(0, written));
    EXPECT_TRUE(folder.poll(faults_).empty()) << written;
    clock_.advance(4s);
  }
  drop("slow.csv", bytes);
  const auto taken = settled(folder);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].bytes, bytes.size());
  EXPECT_TRUE(taken[0].read.has_value()) << all_of(taken[0].faults);
}

// A writer that pauses longer than the settling time, where the disk can tell.
TEST_F(DropFolderTest, AFileThatIsOpenForWritingIsNotTakenHoweverLongItRests) {
  auto folder = open();
  const std::string bytes = seed("nc-view.csv");
  std::ofstream writer(base_ / "in/paused.csv", std::ios::binary);
  writer << bytes.substr(0, 300) << std::flush;
  if (!disk().is_being_written(base_ / "in/paused.csv")) GTEST_SKIP() << "the disk cannot tell";
  EXPECT_TRUE(settled(folder).empty());
  clock_.advance(1h);
  EXPECT_TRUE(folder.poll(faults_).empty());
  writer << bytes.substr(300);
  writer.close();
  const auto taken = settled(folder);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].bytes, bytes.size());
}

TEST_F(DropFolderTest, TheSameBytesAreToldAsDoubledAndOtherBytesAsANewVersion) {
  auto folder = open();
  drop("a.csv", seed("nc-view.csv"));
  ASSERT_EQ(settled(folder).size(), 1U);
  drop("b.csv", seed("nc-view.csv"));
  auto taken = settled(folder);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].doubled_of, 1U);
  EXPECT_FALSE(taken[0].read.has_value());
  EXPECT_EQ(taken[0].faults.at(0).code(), "filedrop.doubled");

  drop("a.csv", seed("cedex-hires.csv"));
  taken = settled(folder);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].version_of, 1U);
  EXPECT_EQ(taken[0].faults.at(0).code(), "filedrop.new_version");
  ASSERT_TRUE(taken[0].read.has_value());
  EXPECT_EQ(taken[0].read->instrument, Instrument::kCedexHiRes);

  // Written again with the same bytes: another time of change, the same content.
  fs::last_write_time(base_ / "in/a.csv", fs::file_time_type::clock::now() + 1h);
  taken = settled(folder);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].doubled_of, 3U);
  EXPECT_EQ(disk().list(base_ / "kept/raw")->size(), 2U);
}

TEST_F(DropFolderTest, AFileOfTwoGigabytesIsRefusedByItsSizeOnceAndStaysWhereItLies) {
  auto folder = open();
  drop("huge.csv", "");
  fs::resize_file(base_ / "in/huge.csv", 2ULL << 30);  // has no blocks: nothing of it is read
  const auto taken = settled(folder);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].bytes, 2ULL << 30);
  EXPECT_EQ(taken[0].sha256, "");
  EXPECT_FALSE(taken[0].read.has_value());
  ASSERT_EQ(taken[0].faults.size(), 1U);
  EXPECT_EQ(taken[0].faults[0].code(), "filedrop.too_large");
  EXPECT_EQ(taken[0].faults[0].place().file, "huge.csv");
  EXPECT_NE(taken[0].faults[0].message().find("2147483648"), std::string::npos);
  EXPECT_TRUE(disk().list(base_ / "kept/raw")->empty());
  EXPECT_TRUE(fs::exists(base_ / "in/huge.csv"));
  auto again = open();
  EXPECT_TRUE(settled(again).empty());
  EXPECT_EQ(again.taken(1)->faults.at(0).code(), "filedrop.too_large");
}

TEST_F(DropFolderTest, ALateFileKeepsItsOwnTimes) {
  auto folder = open();
  drop("new.csv", seed("cedex-hires.csv"));
  ASSERT_EQ(settled(folder).size(), 1U);
  drop("old.csv", seed("vi-cell-blu.csv"));
  struct timespec times[2] = {{.tv_sec = 1'775'000'000, .tv_nsec = 5'000'000},
                              {.tv_sec = 1'775'000'000, .tv_nsec = 5'000'000}};
  ASSERT_EQ(::utimensat(AT_FDCWD, (base_ / "in/old.csv").c_str(), times, 0), 0);
  const auto taken = settled(folder);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].number, 2U);
  EXPECT_EQ(taken[0].modified_at->milliseconds(), 1'775'000'000'005);
  EXPECT_NE(taken[0].read->document.dump().find("\"2026-04-13T09:05:00+00:00\""),
            std::string::npos);
}

TEST_F(DropFolderTest, AnUnknownLayoutIsKeptAndFlagged) {
  auto folder = open();
  drop("notes.txt", "pH looks fine today\n");
  drop("book.xlsx", std::string("PK\x03\x04", 4) + "x");
  drop("empty.csv", "");
  const auto taken = settled(folder);
  ASSERT_EQ(taken.size(), 3U);
  const std::vector<std::string> codes{"filedrop.workbook", "filedrop.empty",
                                       "filedrop.unknown_layout"};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_FALSE(taken[i].read.has_value());
    ASSERT_EQ(taken[i].faults.size(), 1U);
    EXPECT_EQ(taken[i].faults[0].code(), codes[i]);
    EXPECT_EQ(bytes_of(base_ / "kept/raw" / taken[i].sha256),
              bytes_of(base_ / "in" / taken[i].name));
  }
}

// Everything that must hold of a keep, wherever the program was killed before.
void expect_each_once(const DropFolder& folder, const std::map<std::string, std::string>& dropped,
                      const std::string& where) {
  std::map<std::string, int> times;
  for (std::uint64_t number = 1; number <= folder.last_number(); ++number) {
    const auto file = folder.taken(number);
    ASSERT_TRUE(file.has_value()) << where << ": " << file.error().to_string();
    EXPECT_FALSE(file->doubled_of || file->version_of) << where << ": " << file->name;
    EXPECT_EQ(folder.raw(file->sha256), dropped.at(file->name)) << where;
    EXPECT_TRUE(file->read.has_value()) << where;
    ++times[file->name];
  }
  EXPECT_EQ(times.size(), dropped.size()) << where;
  for (const auto& [name, count] : times) EXPECT_EQ(count, 1) << where << ": " << name;
}

TEST_F(DropFolderTest, KilledAnywhereNothingIsLostOrTakenTwice) {
  const std::map<std::string, std::string> dropped{{"a.csv", seed("nc-view.csv")},
                                                   {"b.csv", seed("cedex-hires.csv")},
                                                   {"c.csv", seed("vi-cell-blu.csv")}};
  // Two writes for each file; killed before each, after each, and with half of it written beside.
  int survived = 0;
  for (int write = 0; write < 7; ++write) {
    for (const char* moment : {"before", "half", "after"}) {
      fs::remove_all(base_);
      fs::create_directories(base_ / "in");
      for (const auto& [name, bytes] : dropped) drop(name, bytes);
      const std::string where = std::string(moment) + " write " + std::to_string(write);
      const pid_t child = ::fork();
      ASSERT_GE(child, 0);
      if (child == 0) {
        FaultyDisk faulty;
        int count = 0;
        faulty.on_write = [&](const fs::path& path, bool is_after) -> std::optional<Error> {
          const bool here = count == write;
          if (is_after) ++count;
          if (!here) return std::nullopt;
          if (!is_after && std::string_view(moment) == "half") {
            std::ofstream(path.parent_path() / ".renkei-1-1.tmp") << "half";
          }
          if (is_after == (std::string_view(moment) == "after")) ::_exit(9);
          return std::nullopt;
        };
        auto folder = open(faulty);
        static_cast<void>(settled(folder));
        ::_exit(0);
      }
      int status = 0;
      ASSERT_EQ(::waitpid(child, &status, 0), child);
      ASSERT_TRUE(WIFEXITED(status));
      survived += WEXITSTATUS(status) == 0 ? 1 : 0;
      auto folder = open();
      static_cast<void>(settled(folder));
      expect_each_once(folder, dropped, where);
    }
  }
  EXPECT_EQ(survived, 3);  // of a seventh write that is none
}

TEST_F(DropFolderTest, AFullDiskIsToldOnceAndTheFileTakenWhenThereIsRoom) {
  FaultyDisk faulty;
  bool full = false;
  faulty.on_write = [&](const fs::path& path, bool) -> std::optional<Error> {
    if (!full) return std::nullopt;
    return Error{"file.write", "no space left"}.at({.file = path.string()});
  };
  auto folder = open(faulty);
  full = true;
  drop("a.csv", seed("nc-view.csv"));
  EXPECT_TRUE(settled(folder).empty());
  clock_.advance(1h);
  EXPECT_TRUE(folder.poll(faults_).empty());
  ASSERT_EQ(faults_.size(), 1U);
  EXPECT_EQ(faults_[0].code(), "file.write");
  full = false;
  EXPECT_EQ(folder.poll(faults_).size(), 1U);
}

TEST_F(DropFolderTest, WhatIsNoFileIsPassedOverOrNamed) {
  auto folder = open();
  fs::create_directories(base_ / "in/sub");
  drop(".hidden.csv", "x");
  fs::create_symlink("/etc/hostname", base_ / "in/link.csv");
  ASSERT_EQ(::mkfifo((base_ / "in/pipe.csv").c_str(), 0600), 0);
  drop("\xFF.csv", "x");
  drop("gone.csv", "x");
  EXPECT_TRUE(folder.poll(faults_).empty());
  fs::remove(base_ / "in/gone.csv");
  clock_.advance(5s);
  EXPECT_TRUE(folder.poll(faults_).empty());
  EXPECT_TRUE(folder.poll(faults_).empty());
  std::multiset<std::string> told;
  for (const Error& fault : faults_) told.insert(fault.code() + " " + fault.value());
  EXPECT_EQ(told,
            (std::multiset<std::string>{"file.not_stored " + (base_ / "in/link.csv").string(),
                                        "file.not_stored " + (base_ / "in/pipe.csv").string(),
                                        "filedrop.name \\xFF.csv", "filedrop.vanished gone.csv"}));
}

TEST_F(DropFolderTest, AMissingFolderIsToldOnceAndDamageInTheKeepIsNamed) {
  auto folder = open();
  fs::remove_all(base_ / "in");
  EXPECT_TRUE(folder.poll(faults_).empty());
  EXPECT_TRUE(folder.poll(faults_).empty());
  ASSERT_EQ(faults_.size(), 1U);
  EXPECT_EQ(faults_[0].code(), "file.not_found");
  fs::create_directories(base_ / "in");
  drop("a.csv", seed("nc-view.csv"));
  const auto taken = settled(folder);
  ASSERT_EQ(taken.size(), 1U);

  std::ofstream(base_ / "kept/raw" / taken[0].sha256, std::ios::app) << " ";
  EXPECT_EQ(folder.taken(1).error().code(), "filedrop.raw_damaged");
  for (const char* text : {"", "{}", "{\"format\":\"renkei dropped file 1\",\"number\":2}"}) {
    std::ofstream(base_ / "kept/taken/0000000001.json") << text;
    const auto opened =
        DropFolder::open({.folder = base_ / "in", .keep = base_ / "kept"}, disk(), clock_);
    ASSERT_FALSE(opened.has_value()) << text;
    EXPECT_EQ(opened.error().code(), "filedrop.record");
  }
}

}  // namespace
}  // namespace renkei::equipment::filedrop
