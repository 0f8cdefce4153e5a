#include "renkei/equipment/sila/server_run.h"

#include <algorithm>
#include <utility>

#include "renkei/equipment/sila/framework_message.h"
#include "renkei/equipment/sila/server_core.h"
#include "renkei/equipment/sila/uuid.h"

namespace renkei::equipment::sila {
namespace {

enum class Status : std::uint8_t { kWaiting, kRunning, kSuccess, kError };

double seconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

Run::Run(std::string command, std::shared_ptr<ClientCall> starter, Encode encode,
         const Clock& clock, std::chrono::seconds lifetime)
    : uuid_(random_uuid()),
      command_(std::move(command)),
      encode_(std::move(encode)),
      clock_(clock),
      lifetime_(lifetime),
      starter_(std::move(starter)),
      until_(clock.steady_now() + lifetime) {}

Run::Run(std::string uuid, std::string command, Encode encode, const Clock& clock,
         std::chrono::seconds lifetime)
    : uuid_(std::move(uuid)),
      command_(std::move(command)),
      encode_(std::move(encode)),
      clock_(clock),
      lifetime_(lifetime),
      until_(clock.steady_now() + lifetime),
      accepted_(true) {}

std::shared_ptr<Execution> ServerCore::resume(const std::string& command, const std::string& uuid) {
  const CommandTarget* const target = model_->command(command);
  RENKEI_CHECK(target != nullptr && target->command->observable);
  const auto encode = [this, target](const Json& told) {
    return encoded(told, target->form.intermediates, target->messages + "_IntermediateResponses");
  };
  const auto run = std::make_shared<Run>(uuid, target->qualified, encode, *options_.clock,
                                         options_.execution_lifetime);
  const std::scoped_lock lock(mutex_);
  return runs_.emplace(uuid, run).first->second;
}

void Run::accept() {
  const std::scoped_lock lock(mutex_);
  if (accepted_ || refused_) return;
  accepted_ = true;
  starter_->send(
      FrameworkMessage("CommandConfirmation")
          .set("commandExecutionUUID", FrameworkMessage("CommandExecutionUUID").set("value", uuid_))
          .set("lifetimeOfExecution",
               FrameworkMessage::duration(static_cast<double>(lifetime_.count())))
          .bytes());
  starter_->finish({});
  starter_.reset();
}

void Run::refuse(CallError error) {
  const std::scoped_lock lock(mutex_);
  if (accepted_ || refused_) return;
  refused_ = true;
  starter_->finish(end_of(std::move(error), command_));
  starter_.reset();
}

// Every update carries the lifetime that is left (Part B v1.1).
std::string Run::info() const {
  Status status = running_ ? Status::kRunning : Status::kWaiting;
  if (result_) status = result_->has_value() ? Status::kSuccess : Status::kError;
  FrameworkMessage made("ExecutionInfo");
  made.set("commandStatus", static_cast<std::uint64_t>(status));
  if (progress_) {
    made.set("progressInfo", FrameworkMessage("Real").set("value", std::clamp(*progress_, 0., 1.)));
  }
  if (remaining_s_) made.set("estimatedRemainingTime", FrameworkMessage::duration(*remaining_s_));
  made.set("updatedLifetimeOfExecution",
           FrameworkMessage::duration(seconds(until_ - clock_.steady_now())));
  return made.bytes();
}

void Run::tell_state() {
  state_.send(info());
  if (result_) state_.finish({});
}

void Run::running(std::optional<double> progress, std::optional<double> remaining_s) {
  const std::scoped_lock lock(mutex_);
  if (result_ || refused_) return;
  accept();
  running_ = true;
  progress_ = progress;
  remaining_s_ = remaining_s;
  until_ = clock_.steady_now() + lifetime_;
  tell_state();
}

void Run::tell(const Json& intermediate) {
  const std::scoped_lock lock(mutex_);
  if (result_ || refused_) return;
  auto bytes = encode_(intermediate);
  if (!bytes) return between_.finish(bytes.error());
  accept();
  between_.send(*bytes);
  last_between_ = *std::move(bytes);
}

void Run::end(Reply reply) {
  const std::scoped_lock lock(mutex_);
  if (result_ || refused_) return;
  accept();
  running_ = true;
  if (reply) progress_ = 1;
  remaining_s_ = 0;
  result_ = std::move(reply);
  until_ = clock_.steady_now() + lifetime_;
  between_.finish({});
  tell_state();
}

bool Run::is_over() const {
  const std::scoped_lock lock(mutex_);
  return result_.has_value() || refused_;
}

void Run::listen_state(const std::shared_ptr<ClientCall>& call) {
  const std::scoped_lock lock(mutex_);
  call->send(info());
  if (result_) return call->finish({});
  state_.add(call);
}

void Run::listen_between(const std::shared_ptr<ClientCall>& call) {
  const std::scoped_lock lock(mutex_);
  if (last_between_) call->send(*last_between_);
  if (result_) return call->finish({});
  between_.add(call);
}

std::optional<Reply> Run::result() const {
  const std::scoped_lock lock(mutex_);
  return result_;
}

bool Run::tend() {
  const std::scoped_lock lock(mutex_);
  const auto now = clock_.steady_now();
  if (refused_) return true;
  if (result_) return now > until_;
  if (until_ - now < lifetime_ / 2) {
    until_ = now + lifetime_;
    tell_state();
  }
  return false;
}

}  // namespace renkei::equipment::sila
