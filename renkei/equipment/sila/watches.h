// Values that are watched: subscriptions where the machine offers them, questions now and then
// where it does not, taken up again over each new link. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/sila/session.h"

namespace renkei::equipment::sila {

// A value as the machine gave it, with its own time where it gives one (PropertyTarget::sourced).
[[nodiscard]] ValueReport value_report(const PropertyTarget& property, Json value, Timestamp now);

class Watches {
 public:
  using Tell = std::function<void(ValueReport report)>;

  Watches(const Clock& clock, Tell tell) : clock_(clock), tell_(std::move(tell)) {}

  // From now on; of one that is watched already, only a shorter interval changes anything.
  void add(const PropertyTarget& property, std::chrono::milliseconds interval);
  // Over a new link: all that is watched is begun anew.
  void resume();
  // Begins what is not begun, and asks for what is due. Waits for the machine.
  void tend(Session& session, Session::Patience patience);

 private:
  struct Watch {
    const PropertyTarget* property = nullptr;
    std::chrono::milliseconds interval{};
    std::chrono::steady_clock::time_point due{};
    bool open = false;       // the subscription stands
    std::uint64_t link = 0;  // over which
  };

  void subscribe(Session& session, const std::string& name, const PropertyTarget& property,
                 std::uint64_t link);
  void ended(const std::string& name, std::uint64_t link, const RpcEnd& end);
  void tell(const PropertyTarget& property, const Result<Json>& value);
  [[nodiscard]] Timestamp now() const { return Timestamp::of(clock_.now()); }

  const Clock& clock_;
  Tell tell_;
  std::mutex mutex_;
  std::map<std::string, Watch> watches_;
  std::uint64_t link_ = 1;
};

}  // namespace renkei::equipment::sila
