#include "renkei/equipment/happening_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace renkei::equipment {

bool HappeningQueue::put(Happening happening) {
  std::unique_lock lock(mutex_);
  emptied_.wait(lock, [this] { return closed_ || happenings_.size() < kHappeningsMax; });
  if (closed_) return false;
  happenings_.push_back(std::move(happening));
  filled_.notify_all();
  return true;
}

std::vector<Happening> HappeningQueue::take(std::size_t most) {
  const std::scoped_lock lock(mutex_);
  const auto end =
      happenings_.begin() + static_cast<std::ptrdiff_t>(std::min(most, happenings_.size()));
  std::vector<Happening> taken(std::make_move_iterator(happenings_.begin()),
                               std::make_move_iterator(end));
  happenings_.erase(happenings_.begin(), end);
  emptied_.notify_all();
  return taken;
}

bool HappeningQueue::wait(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  filled_.wait_for(lock, patience, [this] { return closed_ || !happenings_.empty(); });
  return !happenings_.empty();
}

void HappeningQueue::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  filled_.notify_all();
  emptied_.notify_all();
}

}  // namespace renkei::equipment
