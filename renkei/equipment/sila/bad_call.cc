#include "renkei/equipment/sila/bad_call.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/sila/session.h"
#include "renkei/equipment/sila/sila_error.h"

namespace renkei::equipment::sila {
namespace {

constexpr const char* kNoFeature = "org.renkei/none/NoSuchFeature/v1";

// A number that the constraints do not allow; nothing: there are none.
std::optional<double> outside(const DataType& type) {
  if (type.max) return *type.max + std::max(1.0, std::abs(*type.max));
  if (type.below) return *type.below + 1;
  if (type.min) return *type.min - std::max(1.0, std::abs(*type.min));
  if (type.above) return *type.above - 1;
  return std::nullopt;
}

Json json_of(double number, const DataType& type) {
  if (type.kind == ValueKind::kInteger) return static_cast<std::int64_t>(number);
  return number;
}

Result<BadCallAnswer> sent(Session& session, const std::string& method,
                           const std::string& qualified, const std::string& bytes,
                           Connection::Patience patience) {
  const RpcAnswer told = session.link().call(method, bytes, session.headers(qualified), patience);
  if (told.end.ok()) return BadCallAnswer{.made = true};
  auto error = call_error_of(told.end.message);
  if (told.end.kind != RpcEnd::Kind::kAborted || !error) {
    return fail(Error{"equipment.answer", fmt::format("{}: an error that is no SiLAError: {}",
                                                      method, told.end.message)}
                    .value(method)
                    .arg("reason", told.end.message)
                    .remedy("answer with the status ABORTED and a SiLAError in its words"));
  }
  return BadCallAnswer{.made = true, .error = std::move(error)};
}

}  // namespace

Result<BadCallAnswer> bad_call(const SilaOptions& options, BadCall what, const std::string& command,
                               const std::map<std::string, double>& numbers,
                               const std::string& parameter, Connection::Patience patience) {
  std::shared_ptr<DeviceModel> model;
  std::optional<Described> described;
  const auto session = Session::open(options, model, described, patience);
  if (!session) return fail(Error(session.error()));
  if (what == BadCall::kUnknownFeature) {
    const CommandTarget* const target = model->command("SiLAService/GetFeatureDefinition");
    if (target == nullptr) return BadCallAnswer{};
    const auto bytes =
        (*session)->request_of(*target, {{"FeatureIdentifier", kNoFeature}}, patience);
    if (!bytes) return fail(Error(bytes.error()));
    return sent(**session, target->method, target->qualified, *bytes, patience);
  }
  const CommandTarget* const found = model->command(command);
  if (found == nullptr) return BadCallAnswer{};
  CommandTarget target = *found;
  Json given = Json::object();
  for (const DataMember& one : target.form.parameters) {
    const auto number = numbers.find(one.name);
    if (number == numbers.end()) return BadCallAnswer{};
    given[one.name] = json_of(number->second, one.type);
  }
  const auto wrong = std::find_if(target.form.parameters.begin(), target.form.parameters.end(),
                                  [&](const DataMember& one) { return one.name == parameter; });
  if (wrong == target.form.parameters.end()) return BadCallAnswer{};
  if (what == BadCall::kMissingParameter) {
    given.erase(parameter);
    target.form.parameters.erase(wrong);
  } else {
    const auto number = outside(wrong->type);
    if (!number) return BadCallAnswer{};
    given[parameter] = json_of(*number, wrong->type);
  }
  const auto bytes = (*session)->request_of(target, given, patience);
  if (!bytes) return fail(Error(bytes.error()));
  return sent(**session, target.method, target.qualified, *bytes, patience);
}

}  // namespace renkei::equipment::sila
