// A run of an observable command, as the server keeps it. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "renkei/base/seams.h"
#include "renkei/equipment/sila/client_call.h"
#include "renkei/equipment/sila/server_feature.h"

namespace renkei::equipment::sila {

class Run final : public Execution {
 public:
  // Makes the messages that are told in between.
  using Encode = std::function<tl::expected<std::string, CallEnd>(const Json& intermediate)>;

  Run(std::string command, std::shared_ptr<ClientCall> starter, Encode encode, const Clock& clock,
      std::chrono::seconds lifetime);
  // One that was accepted before the server was started, with its name.
  Run(std::string uuid, std::string command, Encode encode, const Clock& clock,
      std::chrono::seconds lifetime);

  [[nodiscard]] const std::string& uuid() const override { return uuid_; }
  [[nodiscard]] const std::string& command() const override { return command_; }
  void accept() override;
  void refuse(CallError error) override;
  void running(std::optional<double> progress, std::optional<double> remaining_s) override;
  void tell(const Json& intermediate) override;
  void finish(const Json& results) override { end(results); }
  void fail(CallError error) override { end(tl::unexpected(std::move(error))); }
  [[nodiscard]] bool is_over() const override;

  // The state now and each change; ended when the run is.
  void listen_state(const std::shared_ptr<ClientCall>& call);
  void listen_between(const std::shared_ptr<ClientCall>& call);
  // Nothing while it runs.
  [[nodiscard]] std::optional<Reply> result() const;
  // Tells a longer lifetime while it runs; true: it may be forgotten.
  [[nodiscard]] bool tend();

 private:
  void end(Reply reply);
  void tell_state();
  [[nodiscard]] std::string info() const;

  const std::string uuid_;
  const std::string command_;
  const Encode encode_;
  const Clock& clock_;
  const std::chrono::seconds lifetime_;
  mutable std::recursive_mutex mutex_;  // listeners are told in the order of what happens
  std::shared_ptr<ClientCall> starter_;
  std::chrono::steady_clock::time_point until_;
  bool accepted_ = false;
  bool refused_ = false;
  bool running_ = false;
  std::optional<double> progress_;
  std::optional<double> remaining_s_;
  std::optional<std::string> last_between_;
  std::optional<Reply> result_;
  Listeners state_;
  Listeners between_;
};

}  // namespace renkei::equipment::sila
