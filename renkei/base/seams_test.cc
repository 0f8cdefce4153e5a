#include "renkei/base/seams.h"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <limits>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace renkei {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::chrono::system_clock::time_point utc(int year, unsigned month, unsigned day,
                                          std::chrono::seconds of_day) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} /
                               std::chrono::day{day}} +
         of_day;
}

TEST(FileSystemPlaces, APathThroughAFileLeadsNowhereAndAFolderIsTriedBeforeItIsUsed) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("renkei-places-" + std::to_string(::getpid()));
  ASSERT_TRUE(disk().prepare_folder(folder / "a" / "b").has_value());
  EXPECT_TRUE(std::filesystem::is_empty(folder / "a" / "b"));
  ASSERT_TRUE(disk().write(folder / "file", "x").has_value());
  EXPECT_EQ(disk().read(folder / "file" / "y", 10).error().code(), "file.not_found");
  const auto refused = disk().prepare_folder(folder / "file" / "out");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), "file.write");
  std::filesystem::remove_all(folder);
}

TEST(FileSystemPlaces, TellsWhatAnEntryIsAndWhetherSomebodyWritesToIt) {
  const auto folder = fs::temp_directory_path() / ("renkei-status-" + std::to_string(::getpid()));
  ASSERT_TRUE(disk().write(folder / "file", "12345").has_value());
  const auto status = disk().status(folder / "file");
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->bytes, 5U);
  EXPECT_TRUE(status->is_stored);
  struct stat found {};
  ASSERT_EQ(::stat((folder / "file").c_str(), &found), 0);
  EXPECT_EQ(status->modified_s, found.st_mtim.tv_sec);
  EXPECT_EQ(status->modified_ns, found.st_mtim.tv_nsec);
  EXPECT_TRUE(disk().status(folder)->is_folder);
  fs::create_symlink("file", folder / "link");
  EXPECT_FALSE(disk().status(folder / "link")->is_stored);
  EXPECT_EQ(disk().status(folder / "none").error().code(), "file.not_found");

  EXPECT_FALSE(disk().is_being_written(folder / "file"));
  {
    // Not every disk can tell.
    const int descriptor = ::open((folder / "file").c_str(), O_RDONLY);
    const bool can_tell = ::fcntl(descriptor, F_SETLEASE, F_RDLCK) == 0;
    ::close(descriptor);
    const std::ofstream writer(folder / "file", std::ios::app);
    EXPECT_EQ(disk().is_being_written(folder / "file"), can_tell);
  }
  EXPECT_FALSE(disk().is_being_written(folder / "file"));
  EXPECT_FALSE(disk().is_being_written(folder / "none"));
  fs::remove_all(folder);
}

TEST(Clock, TodayInJapanBeginsNineHoursBeforeUtc) {
  EXPECT_EQ(ManualClock(utc(2026, 11, 21, 14h + 59min + 59s)).today_in_japan().to_string(),
            "2026-11-21");
  EXPECT_EQ(ManualClock(utc(2026, 11, 21, 15h)).today_in_japan().to_string(), "2026-11-22");
  EXPECT_EQ(ManualClock(utc(1969, 12, 31, 1h)).today_in_japan().to_string(), "1969-12-31");
}

TEST(Clock, ManualClockMovesOnlyWhenTold) {
  ManualClock clock(utc(2026, 11, 21, 0s));
  const auto start = clock.steady_now();
  EXPECT_EQ(clock.now(), utc(2026, 11, 21, 0s));
  clock.advance(90s);
  EXPECT_EQ(clock.now(), utc(2026, 11, 21, 90s));
  EXPECT_EQ(clock.steady_now() - start, 90s);
}

TEST(Clock, SystemClockGoesForward) {
  const auto before = system_clock().steady_now();
  EXPECT_LE(before, system_clock().steady_now());
  EXPECT_GT(system_clock().today_in_japan(), *Date::parse("2024-01-01"));
}

TEST(Random, GivesThePublishedSequence) {
  // Outputs of Vigna's splitmix64.c for the seed 1234567, as in Rosetta Code's task of that name.
  Random random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317ULL);
  EXPECT_EQ(random.next(), 3203168211198807973ULL);
  EXPECT_EQ(random.next(), 9817491932198370423ULL);
}

TEST(Random, ReachesBothEndsAndEveryNumberBetween) {
  Random random(1);
  std::array<int, 6> counts{};
  for (int i = 0; i < 6000; ++i) counts.at(static_cast<std::size_t>(random.between(-3, 2) + 3))++;
  for (const int count : counts) {
    EXPECT_GT(count, 850);
    EXPECT_LT(count, 1150);
  }
  EXPECT_EQ(random.between(5, 5), 5);
}

TEST(Random, TakesTheWholeRangeOfInt64) {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kGreatest = std::numeric_limits<std::int64_t>::max();
  Random random(1);
  bool negative = false;
  bool positive = false;
  for (int i = 0; i < 100; ++i) {
    const std::int64_t drawn = random.between(kLeast, kGreatest);
    negative = negative || drawn < 0;
    positive = positive || drawn > 0;
    EXPECT_GE(random.between(kLeast + 1, kGreatest), kLeast + 1);
  }
  EXPECT_TRUE(negative && positive);
}

TEST(Random, ChanceIsThePercentAsked) {
  Random random(7);
  int hits = 0;
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(random.chance(0));
    EXPECT_TRUE(random.chance(100));
    if (random.chance(30)) ++hits;
  }
  EXPECT_NEAR(hits, 3000, 150);
}

RC_GTEST_PROP(Random, StaysWithinItsBoundsAndRepeatsWithItsSeed, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto a = *rc::gen::arbitrary<std::int64_t>();
  const auto b = *rc::gen::arbitrary<std::int64_t>();
  const auto [low, high] = std::minmax(a, b);
  Random one(seed);
  Random two(seed);
  for (int i = 0; i < 20; ++i) {
    const std::int64_t drawn = one.between(low, high);
    RC_ASSERT(low <= drawn && drawn <= high);
    RC_ASSERT(two.between(low, high) == drawn);
  }
}

// A folder of its own that goes with the test.
class Disk : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "renkei-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  fs::path folder_;
};

std::string code_of(const Error& error) { return error.code(); }

TEST_F(Disk, WritesReadsAndReplaces) {
  const fs::path path = folder_ / "a" / "b" / "記録.txt";
  EXPECT_FALSE(disk().exists(path));
  ASSERT_TRUE(disk().write(path, "one"));
  EXPECT_EQ(*disk().read(path, 3), "one");
  const std::string binary("\0\xFF\r\n", 4);
  ASSERT_TRUE(disk().write(path, binary));
  EXPECT_EQ(*disk().read(path, 4), binary);
  ASSERT_TRUE(disk().write(path, ""));
  EXPECT_EQ(*disk().read(path, 0), "");
  EXPECT_TRUE(disk().exists(path));
}

TEST_F(Disk, LeavesNothingBesideTheFile) {
  ASSERT_TRUE(disk().write(folder_ / "a.txt", "x"));
  ASSERT_TRUE(disk().write(folder_ / "a.txt", "y"));
  EXPECT_FALSE(disk().write(folder_ / "a.txt" / "b", "z"));
  ASSERT_TRUE(fs::create_directory(folder_ / "sub"));
  EXPECT_FALSE(disk().write(folder_ / "sub", "z"));
  EXPECT_EQ(*disk().list(folder_), (std::vector<std::string>{"a.txt", "sub"}));
}

TEST_F(Disk, ListsSortedNamesOfFilesAndFolders) {
  for (const char* name : {"b", "a", "c/d", ".hidden"})
    ASSERT_TRUE(disk().write(folder_ / name, ""));
  EXPECT_EQ(*disk().list(folder_), (std::vector<std::string>{".hidden", "a", "b", "c"}));
  EXPECT_EQ(code_of(disk().list(folder_ / "none").error()), "file.not_found");
  EXPECT_EQ(code_of(disk().list(folder_ / "a").error()), "file.read");
}

TEST_F(Disk, TellsWhyAFileCannotBeRead) {
  EXPECT_EQ(code_of(disk().read(folder_ / "none", 10).error()), "file.not_found");
  const auto is_folder = disk().read(folder_, 10);
  ASSERT_FALSE(is_folder);
  EXPECT_EQ(is_folder.error().code(), "file.read");
  EXPECT_EQ(is_folder.error().to_string(), folder_.string() + ": cannot read '" + folder_.string() +
                                               "': Is a directory; name a file, not a folder");
  ASSERT_TRUE(disk().write(folder_ / "big", "12345"));
  EXPECT_EQ(code_of(disk().read(folder_ / "big", 4).error()), "file.too_large");
  EXPECT_TRUE(disk().read(folder_ / "big", 5));
}

TEST_F(Disk, ReadsWhatHasNoSizeBeforehand) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string content(200'000, 'x');
  for (const std::uint64_t limit : {200'000U, 199'999U}) {
    std::thread writer([&] { std::ofstream(pipe) << content; });
    const auto read = disk().read(pipe, limit);
    if (limit == content.size()) {
      EXPECT_EQ(*read, content);
    } else {
      EXPECT_EQ(code_of(read.error()), "file.too_large");
    }
    writer.join();
  }
}

TEST_F(Disk, WhatIsNotStoredIsNotWaitedFor) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const auto read = disk().read_stored(pipe, 10);
  EXPECT_EQ(code_of(read.error()), "file.not_stored");
  EXPECT_EQ(read.error().value(), pipe.string());
  EXPECT_EQ(code_of(disk().read_stored("/dev/null", 10).error()), "file.not_stored");
  EXPECT_EQ(code_of(disk().read_stored(folder_ / "none", 10).error()), "file.not_found");
  EXPECT_EQ(code_of(disk().read_stored(folder_, 10).error()), "file.read");
  ASSERT_TRUE(disk().write(folder_ / "file", "12345"));
  fs::create_symlink(folder_ / "file", folder_ / "link");
  EXPECT_EQ(*disk().read_stored(folder_ / "link", 5), "12345");
}

TEST_F(Disk, TellsWhyAFileCannotBeWritten) {
  ASSERT_TRUE(disk().write(folder_ / "file", ""));
  const auto below_file = disk().write(folder_ / "file" / "x", "");
  ASSERT_FALSE(below_file);
  EXPECT_EQ(below_file.error().code(), "file.write");
  EXPECT_NE(below_file.error().message().find((folder_ / "file" / "x").string()),
            std::string::npos);
  EXPECT_NE(below_file.error().remedy().find("a part of the path is a file"), std::string::npos);
  EXPECT_EQ(code_of(disk().write(folder_ / "new" / "", "").error()), "file.write");
  EXPECT_EQ(code_of(disk().write(folder_ / std::string(300, 'n'), "").error()), "file.write");
  EXPECT_EQ(code_of(disk().write("/dev/full/x", "").error()), "file.write");
}

// A device must not become a file, nor what a link points to.
TEST_F(Disk, WhatIsNoFileIsNotReplaced) {
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::filesystem::create_symlink(pipe, folder_ / "link");
  for (const auto* name : {"pipe", "link"}) {
    const auto written = disk().write(folder_ / name, "text");
    ASSERT_FALSE(written.has_value()) << name;
    EXPECT_EQ(written.error().code(), "file.not_stored");
  }
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST_F(Disk, KeepsPermissionsAndLinks) {
  const fs::path target = folder_ / "target";
  ASSERT_TRUE(disk().write(target, "one"));
  ASSERT_EQ(::chmod(target.c_str(), 0640), 0);
  fs::create_symlink("target", folder_ / "link");
  ASSERT_TRUE(disk().write(folder_ / "link", "two"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(*disk().read(target, 10), "two");
  EXPECT_EQ(static_cast<unsigned>(fs::status(target).permissions()), 0640U);
}

TEST_F(Disk, AReaderNeverSeesHalfAFile) {
  const fs::path path = folder_ / "shared";
  const std::array<std::string, 2> contents{std::string(100'000, 'a'), std::string(50'000, 'b')};
  ASSERT_TRUE(disk().write(path, contents[0]));
  const pid_t writer = ::fork();
  ASSERT_GE(writer, 0);
  if (writer == 0) {
    bool good = true;
    for (std::size_t i = 0; i < 100; ++i) good = disk().write(path, contents[i % 2]) && good;
    ::_exit(good ? 0 : 1);
  }
  int status = 0;
  while (::waitpid(writer, &status, WNOHANG) == 0) {
    const auto read = disk().read(path, 1'000'000);
    ASSERT_TRUE(read);
    ASSERT_TRUE(*read == contents[0] || *read == contents[1]) << read->size();
  }
  EXPECT_EQ(status, 0);
}

TEST(MemoryFileSystem, BehavesAsADiskDoes) {
  MemoryFileSystem files;
  EXPECT_EQ(code_of(files.list("n").error()), "file.not_found");
  for (const char* name : {"n/b.csv", "n/a/x", "n/a.csv", "n/a/y", "m"}) {
    ASSERT_TRUE(files.write(name, name));
  }
  EXPECT_EQ(*files.read("n/a.csv", 7), "n/a.csv");
  EXPECT_EQ(code_of(files.read("n/a.csv", 6).error()), "file.too_large");
  EXPECT_EQ(code_of(files.read("n/c.csv", 6).error()), "file.not_found");
  EXPECT_EQ(code_of(files.read("n", 6).error()), "file.read");
  EXPECT_EQ(*files.list("n"), (std::vector<std::string>{"a", "a.csv", "b.csv"}));
  EXPECT_EQ(*files.list("n/"), (std::vector<std::string>{"a", "a.csv", "b.csv"}));
  EXPECT_EQ(*files.list("n/a"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(*files.list(""), (std::vector<std::string>{"m", "n"}));
  EXPECT_TRUE(files.exists("n/a"));
  EXPECT_TRUE(files.exists("n/a/x"));
  EXPECT_FALSE(files.exists("n/a/z"));
  ASSERT_TRUE(files.write("m", "new"));
  EXPECT_EQ(*files.read("m", 3), "new");
  EXPECT_EQ(code_of(files.write("n/a", "").error()), "file.write");
  EXPECT_EQ(files.status("m")->bytes, 3U);
  EXPECT_TRUE(files.status("m")->is_stored);
  EXPECT_TRUE(files.status("n/a")->is_folder);
  EXPECT_EQ(code_of(files.status("x").error()), "file.not_found");
}

}  // namespace
}  // namespace renkei
