#include "renkei/serve/paced_clock.h"

#include <algorithm>

#include "renkei/base/result.h"

namespace renkei::serve {

PacedClock::PacedClock(Timestamp start, double factor, const Clock& passing)
    : start_(std::chrono::milliseconds(start.milliseconds())),
      factor_(factor),
      passing_(passing),
      began_(passing.steady_now()) {
  RENKEI_CHECK(factor >= 0);
}

std::chrono::nanoseconds PacedClock::elapsed() const {
  if (is_computed()) return moved_;
  const std::chrono::duration<double, std::nano> passed = passing_.steady_now() - began_;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(passed * factor_);
}

std::chrono::system_clock::time_point PacedClock::now() const { return start_ + elapsed(); }

std::chrono::steady_clock::time_point PacedClock::steady_now() const { return began_ + elapsed(); }

void PacedClock::move_to(Timestamp time) {
  RENKEI_CHECK(is_computed());
  const std::chrono::system_clock::time_point to{std::chrono::milliseconds(time.milliseconds())};
  moved_ = std::max(moved_, std::chrono::nanoseconds(to - start_));
}

std::chrono::milliseconds PacedClock::wait_for(Timestamp time) const {
  if (is_computed()) return std::chrono::milliseconds(0);
  const auto left_ms =
      static_cast<double>(time.milliseconds() - Timestamp::of(now()).milliseconds());
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::max(0.0, left_ms / factor_)));
}

}  // namespace renkei::serve
