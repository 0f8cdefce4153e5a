// What becomes of commands: those that run, their progress, what they tell in between and in the
// end, over links that break and come back. Thread-safe.
//
// The execution of an observable command has a UUID by which it is found again over another link.
// What is not observable is over when its link is: nobody knows then what became of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "renkei/base/seams.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/sila/session.h"

namespace renkei::equipment::sila {

// How a call that did not end well is told.
[[nodiscard]] CallError call_error(const RpcEnd& end);

class Calls {
 public:
  // Receives what is told of a call, on whatever thread hears it; one at a time for one call.
  using Observer = std::function<void(const CallReport& report)>;

  explicit Calls(const Clock& clock) : clock_(clock) {}

  // Starts a command of which check_members found no fault with the parameters. `started` is called
  // with the name of the call before the observer is. Errors: see sila_connection.h. What the
  // machine has against it comes to the observer.
  [[nodiscard]] Result<std::string> start(const std::shared_ptr<Session>& session,
                                          const CommandTarget& command, const Json& parameters,
                                          Connection::Patience patience, Observer observer,
                                          const std::function<void(const std::string&)>& started);

  // Follows an execution that somebody else has started, or we before: named by its UUID.
  void adopt(Session& session, const CommandTarget& command, const std::string& uuid,
             Observer observer);

  // The UUID of an execution that is not over; nothing where there is none of that name, or it is
  // not observable.
  [[nodiscard]] std::optional<std::string> execution(const std::string& call) const;
  [[nodiscard]] bool is_over(const std::string& call) const;

  // Over a new link: each execution is asked for anew.
  void resume(Session& session);
  // Asks again where a stream ended early, and for results that are overdue. Now and then.
  void tend(Session& session);

 private:
  struct Execution {
    const CommandTarget* command = nullptr;
    Observer observer{};
    std::string uuid{};
    CallStage stage = CallStage::kWaiting;
    std::uint64_t link = 0;  // over which link it is asked for: handlers of an older one are late
    bool between = false;    // the stream of intermediates is open
    bool ended = false;      // the machine has said that it is over
    bool asked = false;      // for its results
    std::chrono::steady_clock::time_point again_at{};
    bool again = false;
  };
  using Executions = std::map<std::string, Execution>;

  Result<std::string> start_unobservable(Session& session, const CommandTarget& command,
                                         const std::string& request, Observer observer,
                                         const std::function<void(const std::string&)>& started);
  void follow(Session& session, const std::string& call);
  void on_info(Session& session, const std::string& call, std::uint64_t link,
               const std::string& bytes);
  void on_info_end(Session& session, const std::string& call, std::uint64_t link,
                   const RpcEnd& end);
  void on_between(Session& session, const std::string& call, std::uint64_t link,
                  const std::string& bytes);
  void on_between_end(Session& session, const std::string& call, std::uint64_t link);
  void ask_result(Session& session, const std::string& call, std::uint64_t link);
  void on_result_end(Session& session, const std::string& call, std::uint64_t link,
                     const Result<Json>& results, const RpcEnd& end);
  void tell(const std::string& call, CallReport report);
  void fail_call(const std::string& call, CallError error);
  Execution* live(const std::string& call, std::uint64_t link);
  [[nodiscard]] Timestamp now() const { return Timestamp::of(clock_.now()); }

  const Clock& clock_;
  mutable std::mutex mutex_;
  Executions executions_;
  std::uint64_t last_call_ = 0;
  std::uint64_t link_ = 1;
};

}  // namespace renkei::equipment::sila
