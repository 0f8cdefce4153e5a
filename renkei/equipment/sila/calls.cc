#include "renkei/equipment/sila/calls.h"

#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "renkei/equipment/sila/message_values.h"
#include "renkei/equipment/sila/sila_error.h"

namespace renkei::equipment::sila {
namespace {

namespace pb = google::protobuf;

constexpr std::chrono::seconds kAskAgain{1};
constexpr std::chrono::seconds kLastIntermediates{2};
constexpr const char* kUnknownExecution = "INVALID_COMMAND_EXECUTION_UUID";
constexpr const char* kNotFinished = "COMMAND_EXECUTION_NOT_FINISHED";

std::unique_ptr<pb::Message> standard(const Session& session, std::string_view name) {
  auto message = session.model().pool().message(fmt::format("{}.{}", kFrameworkPackage, name));
  RENKEI_CHECK(message != nullptr);
  return message;
}

const pb::Message* inner(const pb::Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  if (!message.GetReflection()->HasField(message, field)) return nullptr;
  return &message.GetReflection()->GetMessage(message, field);
}

std::string text_in(const pb::Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  return message.GetReflection()->GetString(message, field);
}

std::string uuid_request(const Session& session, const std::string& uuid) {
  auto message = standard(session, "CommandExecutionUUID");
  const auto* field = message->GetDescriptor()->FindFieldByName("value");
  message->GetReflection()->SetString(message.get(), field, uuid);
  return message->SerializeAsString();
}

enum class Status : std::uint8_t { kWaiting, kRunning, kSuccess, kError, kOther };

struct Info {
  Status status = Status::kOther;
  std::optional<double> progress{};
  std::optional<double> remaining_s{};
};

Info info_of(const pb::Message& message) {
  Info info;
  const auto* field = message.GetDescriptor()->FindFieldByName("commandStatus");
  const int status = message.GetReflection()->GetEnumValue(message, field);
  if (status >= 0 && status <= 3) info.status = static_cast<Status>(status);
  if (const pb::Message* progress = inner(message, "progressInfo")) {
    const auto* value = progress->GetDescriptor()->FindFieldByName("value");
    const double number = progress->GetReflection()->GetDouble(*progress, value);
    if (number >= 0 && number <= 1) info.progress = number;
  }
  if (const pb::Message* remaining = inner(message, "estimatedRemainingTime")) {
    const auto& own = *remaining->GetDescriptor();
    const auto& access = *remaining->GetReflection();
    const double seconds =
        static_cast<double>(access.GetInt64(*remaining, own.FindFieldByName("seconds"))) +
        access.GetInt32(*remaining, own.FindFieldByName("nanos")) * 1e-9;
    if (seconds >= 0) info.remaining_s = seconds;
  }
  return info;
}

CallError plain(const Error& error) {
  return {.kind = CallErrorKind::kUndefined, .message = error.message()};
}

}  // namespace

CallError call_error(const RpcEnd& end) {
  if (end.kind == RpcEnd::Kind::kAborted) {
    if (auto error = call_error_of(end.message)) return *std::move(error);
    return {.kind = CallErrorKind::kUndefined, .message = end.message};
  }
  const bool named = !end.message.empty();
  return {.kind = CallErrorKind::kLost, .message = named ? end.message : "no answer came in time"};
}

Result<std::string> Calls::start(const std::shared_ptr<Session>& session,
                                 const CommandTarget& command, const Json& parameters,
                                 Connection::Patience patience, Observer observer,
                                 const std::function<void(const std::string&)>& started) {
  auto request = session->request_of(command, parameters, patience);
  if (!request) return fail(std::move(request.error()));
  if (!command.command->observable) {
    return start_unobservable(*session, command, *request, std::move(observer), started);
  }
  const RpcAnswer told =
      session->link().call(command.method, *request, session->headers(command.qualified), patience);
  const bool refused = told.end.kind == RpcEnd::Kind::kAborted;
  if (!told.end.ok() && !refused) return fail(rpc_error(told.end, command.name));
  std::string uuid;
  if (!refused) {
    auto confirmation = standard(*session, "CommandConfirmation");
    if (auto read = parse_message(told.bytes, *confirmation); !read) {
      return fail(std::move(read.error()));
    }
    const pb::Message* named = inner(*confirmation, "commandExecutionUUID");
    if (named != nullptr) uuid = text_in(*named, "value");
    if (uuid.empty()) {
      const std::string reason = "it confirmed a command and gave no UUID for it";
      return fail(Error{"equipment.answer", "the machine's answer: " + reason}
                      .arg("reason", reason)
                      .remedy("look at the machine: the command may be under way"));
    }
  }
  std::string call;
  {
    const std::scoped_lock lock(mutex_);
    call = refused ? fmt::format("call-{}", ++last_call_) : uuid;
    executions_[call] = {
        .command = &command, .observer = std::move(observer), .uuid = uuid, .link = link_};
  }
  if (refused) {
    fail_call(call, call_error(told.end));
    return call;
  }
  if (started) started(call);
  follow(*session, call);
  return call;
}

Result<std::string> Calls::start_unobservable(
    Session& session, const CommandTarget& command, const std::string& request, Observer observer,
    const std::function<void(const std::string&)>& started) {
  std::string call;
  std::uint64_t link = 0;
  {
    const std::scoped_lock lock(mutex_);
    call = fmt::format("call-{}", ++last_call_);
    link = link_;
    executions_[call] = {.command = &command, .observer = std::move(observer), .link = link};
  }
  if (started) started(call);
  const auto results = std::make_shared<std::optional<Result<Json>>>();
  const auto id = session.link().stream(
      command.method, request, session.headers(command.qualified),
      [&session, &command, results](const std::string& bytes) {
        *results = session.answer_of(command, "_Responses", bytes);
      },
      [this, call, results](const RpcEnd& end) {
        if (!end.ok()) return fail_call(call, call_error(end));
        if (!*results) {
          return fail_call(call, {.kind = CallErrorKind::kUndefined, .message = "no answer came"});
        }
        if (!**results) return fail_call(call, plain((**results).error()));
        CallReport report{.call = call, .stage = CallStage::kFinished, .results = ***results};
        tell(call, std::move(report));
      });
  if (id == 0) fail_call(call, call_error({.kind = RpcEnd::Kind::kLost, .message = "closed"}));
  return call;
}

void Calls::adopt(Session& session, const CommandTarget& command, const std::string& uuid,
                  Observer observer) {
  {
    const std::scoped_lock lock(mutex_);
    if (executions_.contains(uuid)) return;
    executions_[uuid] = {
        .command = &command, .observer = std::move(observer), .uuid = uuid, .link = link_};
  }
  follow(session, uuid);
}

std::optional<std::string> Calls::execution(const std::string& call) const {
  const std::scoped_lock lock(mutex_);
  const auto found = executions_.find(call);
  if (found == executions_.end() || found->second.uuid.empty()) return std::nullopt;
  return found->second.uuid;
}

bool Calls::is_over(const std::string& call) const {
  const std::scoped_lock lock(mutex_);
  return !executions_.contains(call);
}

Calls::Execution* Calls::live(const std::string& call, std::uint64_t link) {
  const auto found = executions_.find(call);
  if (found == executions_.end() || found->second.link != link) return nullptr;
  return &found->second;
}

void Calls::resume(Session& session) {
  std::vector<std::string> names;
  {
    const std::scoped_lock lock(mutex_);
    ++link_;
    for (auto& [name, one] : executions_) {
      if (one.uuid.empty()) continue;  // it is not observable: its own end has told of it
      one.link = link_;
      one.between = one.ended = one.asked = one.again = false;
      names.push_back(name);
    }
  }
  for (const std::string& one : names) follow(session, one);
}

// Subscribes to the state of an execution and to what it tells in between.
void Calls::follow(Session& session, const std::string& call) {
  const CommandTarget* command = nullptr;
  std::uint64_t link = 0;
  bool open_between = false;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = executions_.find(call);
    if (found == executions_.end()) return;
    Execution& one = found->second;
    command = one.command;
    link = one.link;
    one.again = false;
    open_between = !command->form.intermediates.empty() && !one.between;
    one.between = one.between || open_between;
  }
  const std::string request = uuid_request(session, call);
  const Headers headers = session.headers(command->qualified);
  if (open_between) {
    session.link().stream(
        command->method + "_Intermediate", request, headers,
        [this, &session, call, link](const std::string& bytes) {
          on_between(session, call, link, bytes);
        },
        [this, &session, call, link](const RpcEnd&) { on_between_end(session, call, link); });
  }
  session.link().stream(
      command->method + "_Info", request, headers,
      [this, &session, call, link](const std::string& bytes) {
        on_info(session, call, link, bytes);
      },
      [this, &session, call, link](const RpcEnd& end) { on_info_end(session, call, link, end); });
}

void Calls::on_info(Session& session, const std::string& call, std::uint64_t link,
                    const std::string& bytes) {
  auto message = standard(session, "ExecutionInfo");
  if (!parse_message(bytes, *message)) return;
  const Info info = info_of(*message);
  bool ask = false;
  CallStage stage = CallStage::kRunning;
  {
    const std::scoped_lock lock(mutex_);
    Execution* one = live(call, link);
    if (one == nullptr || one->ended) return;
    if (info.status == Status::kSuccess || info.status == Status::kError) {
      one->ended = true;
      one->again_at = clock_.steady_now() + kLastIntermediates;
      ask = !one->between;
    }
    if (info.status == Status::kWaiting) stage = CallStage::kWaiting;
    one->stage = stage;
  }
  if (info.status <= Status::kRunning) {
    tell(
        call,
        {.call = call, .stage = stage, .progress = info.progress, .remaining_s = info.remaining_s});
  }
  if (ask) ask_result(session, call, link);
}

void Calls::on_info_end(Session& /*session*/, const std::string& call, std::uint64_t link,
                        const RpcEnd& end) {
  CallError error = call_error(end);
  {
    const std::scoped_lock lock(mutex_);
    Execution* one = live(call, link);
    if (one == nullptr || one->ended) return;
    // The link is gone, or the machine has ended the stream too early: it is asked again.
    if (end.kind != RpcEnd::Kind::kAborted && end.kind != RpcEnd::Kind::kOther) {
      one->again = true;
      one->again_at = clock_.steady_now() + kAskAgain;
      return;
    }
  }
  if (error.kind == CallErrorKind::kFramework && error.id == kUnknownExecution) {
    error = {.kind = CallErrorKind::kLost,
             .id = error.id,
             .message = "the machine does not know the execution any more: " + error.message};
  }
  fail_call(call, std::move(error));
}

void Calls::on_between(Session& session, const std::string& call, std::uint64_t link,
                       const std::string& bytes) {
  const CommandTarget* command = nullptr;
  {
    const std::scoped_lock lock(mutex_);
    const Execution* one = live(call, link);
    if (one == nullptr) return;
    command = one->command;
  }
  auto value = session.answer_of(*command, "_IntermediateResponses", bytes);
  CallReport report{.call = call, .stage = CallStage::kRunning};
  if (value) {
    report.intermediate = *std::move(value);
  } else {
    report.error = plain(value.error());
  }
  tell(call, std::move(report));
}

void Calls::on_between_end(Session& session, const std::string& call, std::uint64_t link) {
  {
    const std::scoped_lock lock(mutex_);
    Execution* one = live(call, link);
    if (one == nullptr) return;
    one->between = false;
    if (!one->ended) return;
  }
  ask_result(session, call, link);
}

void Calls::ask_result(Session& session, const std::string& call, std::uint64_t link) {
  const CommandTarget* command = nullptr;
  {
    const std::scoped_lock lock(mutex_);
    Execution* one = live(call, link);
    if (one == nullptr || one->asked) return;
    one->asked = true;
    command = one->command;
  }
  const auto results =
      std::make_shared<Result<Json>>(fail(Error{"equipment.answer", "no result came"}));
  session.link().stream(
      command->method + "_Result", uuid_request(session, call), session.headers(command->qualified),
      [&session, command, results](const std::string& bytes) {
        *results = session.answer_of(*command, "_Responses", bytes);
      },
      [this, &session, call, link, results](const RpcEnd& end) {
        on_result_end(session, call, link, *results, end);
      });
}

void Calls::on_result_end(Session& /*session*/, const std::string& call, std::uint64_t link,
                          const Result<Json>& results, const RpcEnd& end) {
  const CallError error = call_error(end);
  {
    const std::scoped_lock lock(mutex_);
    Execution* one = live(call, link);
    if (one == nullptr) return;
    const bool early = error.kind == CallErrorKind::kFramework && error.id == kNotFinished;
    if (!end.ok() && (error.kind == CallErrorKind::kLost || early)) {
      // Its results are still there: they are asked for again, over this link or the next.
      one->ended = one->asked = false;
      one->again = true;
      one->again_at = clock_.steady_now() + kAskAgain;
      return;
    }
  }
  if (!end.ok()) return fail_call(call, error);
  if (!results) return fail_call(call, plain(results.error()));
  tell(call, {.call = call, .stage = CallStage::kFinished, .progress = 1.0, .results = *results});
}

void Calls::tend(Session& session) {
  std::vector<std::string> again;
  std::vector<std::pair<std::string, std::uint64_t>> overdue;
  {
    const std::scoped_lock lock(mutex_);
    const auto time = clock_.steady_now();
    for (const auto& [name, one] : executions_) {
      if (one.link != link_ || time < one.again_at) continue;
      if (one.again) again.push_back(name);
      if (one.ended && !one.asked) overdue.emplace_back(name, one.link);
    }
  }
  for (const auto& one : again) follow(session, one);
  for (const auto& [name, link] : overdue) ask_result(session, name, link);
}

void Calls::tell(const std::string& call, CallReport report) {
  Observer observer;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = executions_.find(call);
    if (found == executions_.end()) return;
    observer = found->second.observer;
    const bool last = report.stage == CallStage::kFinished || report.stage == CallStage::kFailed;
    if (last) executions_.erase(found);
  }
  report.at = now();
  observer(report);
}

void Calls::fail_call(const std::string& call, CallError error) {
  CallReport report{.call = call, .stage = CallStage::kFailed};
  report.error = std::move(error);
  tell(call, std::move(report));
}

}  // namespace renkei::equipment::sila
