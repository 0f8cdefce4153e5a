#include "renkei/equipment/opcua/calls.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/services.h"

namespace renkei::equipment::opcua {
namespace {

bool is_lost(UA_StatusCode status) {
  return status == UA_STATUSCODE_BADSECURECHANNELCLOSED ||
         status == UA_STATUSCODE_BADCONNECTIONCLOSED || status == UA_STATUSCODE_BADSHUTDOWN ||
         status == UA_STATUSCODE_BADTIMEOUT || status == UA_STATUSCODE_BADSESSIONCLOSED ||
         status == UA_STATUSCODE_BADSESSIONIDINVALID;
}

}  // namespace

CallError call_error(UA_StatusCode status, const UA_CallMethodResult* result,
                     const Method& method) {
  CallError error;
  error.id = status_text(status);
  error.message = error.id;
  if (result == nullptr) {
    error.kind = is_lost(status) ? CallErrorKind::kLost : CallErrorKind::kFramework;
    return error;
  }
  for (std::size_t i = 0; i < result->inputArgumentResultsSize; ++i) {
    if (quality_of(result->inputArgumentResults[i]) != Quality::kBad) continue;
    error.kind = CallErrorKind::kValidation;
    if (i < method.inputs.size()) error.parameter = method.inputs[i].name;
    error.message += "; " + status_text(result->inputArgumentResults[i]);
    return error;
  }
  switch (status) {
    case UA_STATUSCODE_BADINVALIDARGUMENT:
    case UA_STATUSCODE_BADARGUMENTSMISSING:
    case UA_STATUSCODE_BADTOOMANYARGUMENTS:
    case UA_STATUSCODE_BADTYPEMISMATCH:
    case UA_STATUSCODE_BADOUTOFRANGE:
      error.kind = CallErrorKind::kValidation;
      break;
    case UA_STATUSCODE_BADNOTEXECUTABLE:
    case UA_STATUSCODE_BADMETHODINVALID:
    case UA_STATUSCODE_BADUSERACCESSDENIED:
    case UA_STATUSCODE_BADNODEIDUNKNOWN:
    case UA_STATUSCODE_BADINVALIDSTATE:
      error.kind = CallErrorKind::kFramework;
      break;
    default:
      error.kind = CallErrorKind::kUndefined;
  }
  return error;
}

Result<std::string> Calls::start(const std::string& command, const Method& method,
                                 const Json& parameters) {
  CallRequest request;
  request->methodsToCall = UA_CallMethodRequest_new();
  request->methodsToCallSize = 1;
  UA_CallMethodRequest& one = *request->methodsToCall;
  NodeId object = space_.words.names.id(method.object);
  NodeId id = space_.words.names.id(space_.nodes[method.node].id);
  std::swap(one.objectId, *object);
  std::swap(one.methodId, *id);
  one.inputArguments =
      static_cast<UA_Variant*>(UA_Array_new(method.inputs.size(), &UA_TYPES[UA_TYPES_VARIANT]));
  one.inputArgumentsSize = method.inputs.size();
  for (std::size_t i = 0; i < method.inputs.size(); ++i) {
    const Argument& input = method.inputs[i];
    auto value = variant_of(parameters.at(input.name), input.type, space_.words);
    if (!value) {
      value.error().place().id = command;
      value.error().place().pointer = json_pointer_step(input.name) + value.error().place().pointer;
      return fail(std::move(value.error()));
    }
    std::swap(one.inputArguments[i], **value);
  }
  const std::string call = fmt::format("call-{}", next_++);
  // Reported before it is sent, so that this comes before its end.
  tell_({.call = call,
         .stage = CallStage::kRunning,
         .progress = {},
         .remaining_s = {},
         .intermediate = {},
         .results = Json::object(),
         .error = {},
         .at = Timestamp::of(options_.clock->now())});
  handles_[call] = 0;
  const std::uint32_t handle = session_.ask<CallResponse>(
      request, [this, call, &method](UA_CallResponse& response) { ended(call, method, response); });
  if (handle != 0) handles_[call] = handle;
  return call;
}

void Calls::ended(const std::string& call, const Method& method, const UA_CallResponse& response) {
  handles_.erase(call);
  CallReport report;
  report.call = call;
  report.at = Timestamp::of(options_.clock->now());
  const UA_StatusCode all = response.responseHeader.serviceResult;
  const UA_CallMethodResult* const result =
      all == UA_STATUSCODE_GOOD && response.resultsSize == 1 ? response.results : nullptr;
  const UA_StatusCode status = result != nullptr ? result->statusCode : all;
  if (result == nullptr || quality_of(status) == Quality::kBad) {
    report.stage = CallStage::kFailed;
    report.error = call_error(status, result, method);
    return tell_(std::move(report));
  }
  report.stage = CallStage::kFinished;
  for (std::size_t i = 0; i < method.outputs.size() && i < result->outputArgumentsSize; ++i) {
    auto value = json_of(result->outputArguments[i], method.outputs[i].type, space_.words);
    if (value) report.results[method.outputs[i].name] = *std::move(value);
  }
  tell_(std::move(report));
}

void Calls::cancel(const std::string& call, std::function<void(Result<void>)> done) {
  const auto found = handles_.find(call);
  if (found == handles_.end()) {
    return done(fail(
        Error{"equipment.no_call", fmt::format("no call {} is under way", call)}.value(call).remedy(
            "it has ended already, or was never started")));
  }
  CancelRequest request;
  request->requestHandle = found->second;
  session_.ask<CancelResponse>(request,
                               [call, done = std::move(done)](UA_CancelResponse& response) {
                                 const UA_StatusCode status = response.responseHeader.serviceResult;
                                 if (status != UA_STATUSCODE_GOOD)
                                   return done(refused_by(status, call));
                                 if (response.cancelCount == 0) {
                                   return done(refused_by(UA_STATUSCODE_BADNOTHINGTODO, call));
                                 }
                                 done({});
                               });
}

}  // namespace renkei::equipment::opcua
