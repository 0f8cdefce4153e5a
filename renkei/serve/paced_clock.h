// The time of a site: as it passes, faster by a factor, or as fast as can be computed, when it
// moves only as it is told. It begins at a given moment and never goes back. Not thread-safe.
#pragma once

#include <chrono>

#include "renkei/base/seams.h"
#include "renkei/base/timestamp.h"

namespace renkei::serve {

class PacedClock final : public Clock {
 public:
  // `factor`: seconds of the site in a second that passes, above 0; 0: as fast as can be computed.
  // `passing` tells what passes, and must outlive this.
  PacedClock(Timestamp start, double factor, const Clock& passing);

  [[nodiscard]] bool is_computed() const { return factor_ == 0; }
  [[nodiscard]] std::chrono::system_clock::time_point now() const override;
  [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override;
  // Of a clock that is computed: on to `time`, never back.
  void move_to(Timestamp time);
  // How long until the site's time is `time`; none for a clock that is computed.
  [[nodiscard]] std::chrono::milliseconds wait_for(Timestamp time) const;

 private:
  [[nodiscard]] std::chrono::nanoseconds elapsed() const;

  std::chrono::system_clock::time_point start_;
  double factor_;
  const Clock& passing_;
  std::chrono::steady_clock::time_point began_;
  std::chrono::nanoseconds moved_{0};
};

}  // namespace renkei::serve
