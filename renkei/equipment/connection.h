// A connection with one machine, of whatever protocol: what stands between an adapter and the rest
// of renkei. The engine sees it as a Device (connected_device.h); `renkei device` uses it as it is.
//
// Calls that return a Result wait for the machine, at most `patience`, and may be made from any
// thread. What the machine tells by itself, and what becomes of commands and orders, is gathered
// and taken by take(), in the order in which it came. While the link is down a LinkReport says so,
// calls fail with equipment.unreachable, and the connection tries again by itself; nothing is
// reported that the machine did not say. After the link is back, what was watched is watched again:
// values that the machine kept meanwhile are told with their own times, and none is made up.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/base/timestamp.h"
#include "renkei/equipment/device.h"
#include "renkei/equipment/form.h"

namespace renkei::equipment {

// A value as the machine gave it. No value: it gave none (bad quality), or the link was there and
// the value was not. `at` is the machine's own time where it gives one (`at_source`), else ours.
struct ValueReport {
  std::string name;
  std::optional<Json> value{};  // of the type in the form
  Quality quality = Quality::kGood;
  std::string status{};  // the protocol's own word: "BadSensorFailure"
  Timestamp at{};
  bool at_source = false;
};

// The four kinds of SiLA 2 (Part A, 4.5), and what a call may meet besides.
enum class CallErrorKind : std::uint8_t {
  kValidation,  // a parameter is not acceptable; names it
  kDefined,     // one the command declares; `id` says which
  kUndefined,
  kFramework,  // the machine does not accept the call as such, now
  kLost        // the link broke: what became of it is not known
};
struct CallError {
  CallErrorKind kind = CallErrorKind::kUndefined;
  std::string id{};         // of a defined error, fully qualified; of a framework error its type
  std::string parameter{};  // of a validation error, as the machine names it
  std::string message{};    // the machine's own words
};

enum class CallStage : std::uint8_t { kWaiting, kRunning, kFinished, kFailed };
// How far a command is. Of the last report (kFinished, kFailed) `results` or `error`.
struct CallReport {
  std::string call;  // as call() named it
  CallStage stage = CallStage::kWaiting;
  std::optional<double> progress{};  // 0 to 1
  std::optional<double> remaining_s{};
  std::optional<Json> intermediate{};
  Json results = Json::object();
  std::optional<CallError> error{};
  Timestamp at{};
};

// An event in the machine's own fields.
struct EventReport {
  std::string name;  // of the form
  std::string text{};
  std::uint16_t severity = 0;  // 1 to 1000 (OPC 10000-5, 6.4.2); 0: not told
  Json fields = Json::object();
  Timestamp at{};
};

// `arrived` is when it came to us, by our clock.
struct Happening {
  Timestamp arrived{};
  std::variant<ValueReport, CallReport, EventReport, FileReport, ServiceReport, OrderReport,
               LinkReport>
      what;
};

class Connection {
 public:
  using Patience = std::chrono::milliseconds;
  static constexpr Patience kPatience{10'000};

  virtual ~Connection() = default;  // cuts the link and waits for its threads

  // As the machine said when it was connected first. It stays; should the machine come back as
  // something else (another certificate or identity, a command or type less), it is not spoken to,
  // and the LinkReport says why.
  [[nodiscard]] virtual const DeviceForm& form() const = 0;

  // Errors of all: equipment.unreachable, equipment.timeout (what became of it is not known);
  // equipment.no_value, equipment.no_command (names the nearest); equipment.value_type and
  // equipment.value_range (nothing was sent); equipment.refused (the machine's own words).
  [[nodiscard]] virtual Result<ValueReport> read(const std::string& value,
                                                 Patience patience = kPatience) = 0;
  [[nodiscard]] virtual Result<void> write(const std::string& value, const Json& what,
                                           Patience patience = kPatience) = 0;
  // What the machine keeps of a value between two moments, at most `count` from the first on, in
  // the order of their times. Errors besides: equipment.no_history.
  [[nodiscard]] virtual Result<std::vector<ValueReport>> history(const std::string& value,
                                                                 Timestamp from, Timestamp to,
                                                                 std::size_t count,
                                                                 Patience patience = kPatience) = 0;
  // Starts a command and returns the name of the call; CallReports follow.
  [[nodiscard]] virtual Result<std::string> call(const std::string& command, const Json& parameters,
                                                 Patience patience = kPatience) = 0;
  // Asks the machine to end a command early. Errors besides: equipment.no_call.
  [[nodiscard]] virtual Result<void> cancel(const std::string& call,
                                            Patience patience = kPatience) = 0;
  // ValueReports of these from now on, the present one first; of those that are not observable by
  // asking again every `interval`. Adds to what is watched already.
  [[nodiscard]] virtual Result<void> watch(const std::vector<std::string>& values,
                                           std::chrono::milliseconds interval) = 0;

  // As Device's: none waits.
  virtual void send(const DeviceOrder& order) = 0;
  virtual void ask(const std::string& key) = 0;
  virtual void read_back(const std::string& service) = 0;

  // What has come since the last call. At most `most`, the rest in the next.
  [[nodiscard]] virtual std::vector<Happening> take(std::size_t most = 10'000) = 0;
  // Waits until there is something to take, at most so long. True: there is.
  [[nodiscard]] virtual bool wait(std::chrono::milliseconds patience) = 0;
};

}  // namespace renkei::equipment
