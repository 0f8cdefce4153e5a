// Concurrent clients, kills and retries against what an append-only log must be: every event once,
// what was acknowledged before another was begun stands before it, and readers never see the log
// shrink. After the histories that Jepsen and etcd's robustness tests check.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "renkei/ledger/recorder.h"
#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

constexpr std::uint64_t kClients = 4;
constexpr std::uint64_t kEventsOfAClient = 100'000;  // numbers of one client's events

struct Message {
  enum Kind : std::uint64_t { kBegun, kRecorded, kReadSize };
  std::uint64_t kind = kBegun;
  std::uint64_t event = 0;
  std::uint64_t value = 0;  // index, or size
};

// Says what happens through a pipe; a message is written whole or not at all.
class Teller {
 public:
  explicit Teller(int pipe) : pipe_(pipe) {}
  void tell(const Message& message) const {
    if (write(pipe_, &message, sizeof message) != sizeof message) _exit(1);
  }

 private:
  int pipe_;
};

// One client sends its events one after another, each when the one before is recorded; first those
// whose fate it does not know.
class Client {
 public:
  Client(ledger::Recorder& recorder, const Teller& teller, std::vector<std::uint64_t> unknown,
         std::uint64_t next)
      : recorder_(recorder), teller_(teller), unknown_(std::move(unknown)), next_(next) {}

  void send() {
    const std::lock_guard lock(mutex_);
    if (unknown_.empty()) {
      now_ = next_++;
    } else {
      now_ = unknown_.back();
      unknown_.pop_back();
    }
    teller_.tell({Message::kBegun, now_, 0});
    if (!recorder_.submit(draft_of(now_, {"l" + std::to_string(now_ % 5)}), now_)) _exit(1);
  }

 private:
  ledger::Recorder& recorder_;
  const Teller& teller_;
  std::mutex mutex_;
  std::vector<std::uint64_t> unknown_;
  std::uint64_t next_;
  std::uint64_t now_ = 0;
};

// What the parent knows from before of one client.
struct ClientState {
  std::vector<std::uint64_t> unknown;  // begun, and nothing heard since
  std::uint64_t next = 0;
};

[[noreturn]] void be_killed(const std::filesystem::path& file, int pipe,
                            const std::vector<ClientState>& states) {
  auto store = SqliteStore::open(file, Access::kWrite);
  if (!store) _exit(1);
  auto log = Log::open(**store, EventTypes::known());
  if (!log) _exit(1);
  const Teller teller(pipe);
  std::vector<std::unique_ptr<Client>> clients;
  ledger::Recorder::Options options;
  options.on_done = [&](const std::vector<ledger::Recorder::Completion>& done) {
    for (const auto& [event, result] : done) {
      if (!result) _exit(1);
      teller.tell({Message::kRecorded, event, result->index.value});
      clients[event / kEventsOfAClient]->send();
    }
  };
  ledger::Recorder recorder(*log, options);
  for (const ClientState& state : states) {
    clients.push_back(std::make_unique<Client>(recorder, teller, state.unknown, state.next));
  }
  std::vector<std::thread> beginners;
  for (auto& client : clients) beginners.emplace_back([&client] { client->send(); });
  for (auto& beginner : beginners) beginner.join();
  auto reader = SqliteStore::open(file, Access::kRead);
  if (!reader) _exit(1);
  while (true) {
    const auto head = (*reader)->head();
    if (!head) _exit(1);
    teller.tell({Message::kReadSize, 0, head->size.value});
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

class History {
 public:
  // Takes a message in the order in which it was written.
  void take(const Message& message) {
    switch (message.kind) {
      case Message::kBegun:
        // Of an event that is sent again, the first beginning counts.
        before_.emplace(message.event, greatest_recorded_);
        break;
      case Message::kRecorded: {
        const auto [known, first] = recorded_.emplace(message.event, message.value);
        EXPECT_EQ(known->second, message.value) << "recorded at two places";
        const auto least = before_.at(message.event);
        EXPECT_TRUE(!first || least < 0 || static_cast<std::int64_t>(message.value) > least)
            << "it stands before what was recorded before it was begun";
        greatest_recorded_ = std::max(greatest_recorded_, static_cast<std::int64_t>(message.value));
        break;
      }
      default:
        EXPECT_GE(message.value, last_size_) << "a reader saw the log shrink";
        // What was heard of before is seen by a reader after.
        EXPECT_GE(static_cast<std::int64_t>(message.value), seen_at_last_read_ + 1);
        last_size_ = message.value;
        seen_at_last_read_ = greatest_recorded_;
    }
  }

  [[nodiscard]] ClientState state_of(std::uint64_t client) const {
    ClientState state{{}, client * kEventsOfAClient};
    for (auto event = before_.lower_bound(state.next);
         event != before_.end() && event->first < (client + 1) * kEventsOfAClient; ++event) {
      if (!recorded_.contains(event->first)) state.unknown.push_back(event->first);
      state.next = std::max(state.next, event->first + 1);
    }
    return state;
  }

  void check(SqliteStore& store) const {
    const auto verdict = ledger::verify_log(store, {});
    ASSERT_TRUE(verdict && verdict->faults.empty());
    std::map<std::string, std::uint64_t> events;
    for (const auto& [event, before] : before_) {
      events.emplace(ledger::test::event_id_of(event).str(), event);
    }
    std::set<std::uint64_t> found;
    const auto scanned = store.scan({0}, store.head()->size, [&](const ledger::StoredEntry& entry) {
      const auto event = events.find(entry.event_id.str());
      EXPECT_NE(event, events.end()) << "nobody sent it";
      EXPECT_TRUE(found.insert(event->second).second) << "it stands twice";
      const auto heard = recorded_.find(event->second);
      EXPECT_TRUE(heard == recorded_.end() || heard->second == entry.index.value);
      return Result<void>();
    });
    ASSERT_TRUE(scanned);
    for (const auto& [event, index] : recorded_) EXPECT_TRUE(found.contains(event)) << event;
  }

  [[nodiscard]] std::size_t recorded() const { return recorded_.size(); }

 private:
  std::map<std::uint64_t, std::int64_t> before_;  // the greatest index heard of when it was begun
  std::map<std::uint64_t, std::uint64_t> recorded_;
  std::int64_t greatest_recorded_ = -1;
  std::int64_t seen_at_last_read_ = -1;
  std::uint64_t last_size_ = 0;
};

class SqliteStoreHistory : public StoreTest {};

TEST_F(SqliteStoreHistory, ConcurrentClientsKillsAndRetriesLeaveOneOrder) {
  { (void)open(Access::kCreate); }
  History history;
  Random random(11);
  for (int round = 0; round < 20 && !HasFailure(); ++round) {
    std::vector<ClientState> states;
    for (std::uint64_t i = 0; i < kClients; ++i) states.push_back(history.state_of(i));
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      be_killed(file(), ends[1], states);
    }
    close(ends[1]);
    const auto messages = random.between(40, 400);
    Message message;
    for (std::int64_t i = 0; read(ends[0], &message, sizeof message) == sizeof message; ++i) {
      history.take(message);
      if (i == messages) kill(child, SIGKILL);
    }
    close(ends[0]);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    auto store = open(Access::kWrite);
    history.check(*store);
  }
  EXPECT_GT(history.recorded(), 1000U);
}

}  // namespace
}  // namespace renkei::store
