#include "renkei/ledger/recorder.h"

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::draft_of;

// Keeps every completion, in the order they came.
struct Answers {
  std::mutex mutex;
  std::vector<Recorder::Completion> all;
  std::vector<std::size_t> sizes;
  void operator()(std::vector<Recorder::Completion> completions) {
    const std::lock_guard lock(mutex);
    sizes.push_back(completions.size());
    for (auto& one : completions) all.push_back(std::move(one));
  }
};

TEST(Recorder, ManyClientsAreEachAnsweredOnceAndInTheirOrder) {
  constexpr std::uint64_t kClients = 8;
  constexpr std::uint64_t kEach = 150;
  MemoryStore store;
  auto log = Log::open(store, EventTypes::known());
  Answers answers;
  {
    Recorder recorder(*log, {.on_done = [&](auto done) { answers(std::move(done)); }});
    std::vector<std::thread> clients;
    for (std::uint64_t client = 0; client < kClients; ++client) {
      clients.emplace_back([&, client] {
        for (std::uint64_t i = 0; i < kEach; ++i) {
          const std::uint64_t number = client * kEach + i;
          EXPECT_TRUE(recorder.submit(draft_of(number, {"l" + std::to_string(client)}), number));
        }
      });
    }
    for (std::thread& client : clients) client.join();
  }
  ASSERT_EQ(answers.all.size(), kClients * kEach);
  std::map<std::uint64_t, std::uint64_t> last;  // by client: index of its last entry
  std::set<std::uint64_t> places;
  for (const auto& [ticket, result] : answers.all) {
    ASSERT_TRUE(result) << result.error().to_string();
    EXPECT_TRUE(places.insert(result->index.value).second);
    const auto [before, first] = last.emplace(ticket / kEach, result->index.value);
    EXPECT_TRUE(first || before->second < result->index.value);
    before->second = result->index.value;
    EXPECT_EQ(store.entry(result->index)->event_id, test::event_id_of(ticket));
  }
  EXPECT_EQ(log->head().size.value, kClients * kEach);
  EXPECT_TRUE(verify_log(store, {})->faults.empty());
}

TEST(Recorder, AWrongDraftIsToldAndTheOthersAreRecorded) {
  MemoryStore store;
  auto log = Log::open(store, EventTypes::known());
  Answers answers;
  {
    Recorder recorder(*log, {.on_done = [&](auto done) { answers(std::move(done)); }});
    Draft wrong = draft_of(2, {});
    wrong.entry.site = "";
    ASSERT_TRUE(recorder.submit(draft_of(1, {}), 1));
    ASSERT_TRUE(recorder.submit(wrong, 2));
    ASSERT_TRUE(recorder.submit(draft_of(3, {}), 3));
  }
  ASSERT_EQ(answers.all.size(), 3U);
  EXPECT_EQ(code_of(answers.all[0].result), "");
  EXPECT_EQ(code_of(answers.all[1].result), "ledger.entry");
  EXPECT_EQ(code_of(answers.all[2].result), "");
}

TEST(Recorder, AfterAFailureNothingIsAcknowledgedAndNothingAccepted) {
  MemoryStore store;
  auto log = Log::open(store, EventTypes::known());
  store.fail_after(3);
  Answers answers;
  std::atomic<int> failures = 0;
  {
    Recorder recorder(*log, {.batch_max = 1,
                             .on_done = [&](auto done) { answers(std::move(done)); },
                             .on_failure = [&](const Error&) { ++failures; }});
    for (std::uint64_t i = 0; i < 20; ++i) (void)recorder.submit(draft_of(i, {}), i);
    while (!recorder.failure()) std::this_thread::yield();
    EXPECT_EQ(code_of(recorder.submit(draft_of(99, {}), 99)), "ledger.recorder_stopped");
  }
  int recorded = 0;
  bool failed = false;
  for (const auto& [ticket, result] : answers.all) {
    if (result) ++recorded;
    EXPECT_FALSE(failed && result) << ticket;
    failed = failed || !result;
  }
  EXPECT_EQ(recorded, 3);
  EXPECT_EQ(store.head()->size.value, 3U);
  EXPECT_EQ(failures, 1);
}

TEST(Recorder, AcceptsNoMoreThanItMayHold) {
  MemoryStore store;
  auto log = Log::open(store, EventTypes::known());
  std::mutex gate;
  std::unique_lock closed(gate);
  std::atomic<int> done = 0;
  Recorder recorder(*log, {.waiting_max = 5, .batch_max = 1, .on_done = [&](auto) {
                             const std::lock_guard wait(gate);
                             ++done;
                           }});
  int accepted = 0;
  std::string refusal;
  for (std::uint64_t i = 0; i < 20 && refusal.empty(); ++i) {
    refusal = code_of(recorder.submit(draft_of(i, {}), i));
    accepted += refusal.empty() ? 1 : 0;
  }
  EXPECT_EQ(refusal, "ledger.recorder_full");
  EXPECT_LE(accepted, 6);  // one may be on its way
  closed.unlock();
  while (done < accepted) std::this_thread::yield();
  EXPECT_TRUE(recorder.submit(draft_of(50, {}), 50));
}

}  // namespace
}  // namespace renkei::ledger
