// What an adapter's threads have heard and nobody has taken yet. Thread-safe.
//
// It holds at most kHappeningsMax: put() then waits until there is room or the queue is closed, so
// that a machine that speaks faster than anybody listens is slowed down, and nothing is lost.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "renkei/equipment/connection.h"

namespace renkei::equipment {

inline constexpr std::size_t kHappeningsMax = 100'000;

class HappeningQueue {
 public:
  // False: it was closed, and this is not in it.
  bool put(Happening happening);
  [[nodiscard]] std::vector<Happening> take(std::size_t most);
  [[nodiscard]] bool wait(std::chrono::milliseconds patience);
  // Whoever waits goes on; what is in it can still be taken.
  void close();

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  std::deque<Happening> happenings_;
  bool closed_ = false;
};

}  // namespace renkei::equipment
