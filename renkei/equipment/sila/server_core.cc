#include "renkei/equipment/sila/server_core.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include <fmt/format.h>
#include <google/protobuf/message.h>

#include "renkei/equipment/sila/feature_words.h"
#include "renkei/equipment/sila/feature_write.h"
#include "renkei/equipment/sila/framework_message.h"
#include "renkei/equipment/sila/message_values.h"
#include "renkei/equipment/sila/sila_error.h"
#include "renkei/equipment/sila/sila_service_feature.h"
#include "renkei/equipment/sila/uuid.h"

namespace renkei::equipment::sila {
namespace {

using internal::small;

constexpr const char* kService = "org.silastandard/core/silaservice/v1/";
constexpr const char* kUpload = "/sila2.org.silastandard.BinaryUpload/";
constexpr const char* kDownload = "/sila2.org.silastandard.BinaryDownload/";

// "org.silastandard/core/SiLAService/v1" of anything in it.
std::string feature_of(const std::string& qualified) {
  std::size_t at = 0;
  for (int i = 0; i < 4 && at != std::string::npos; ++i) at = qualified.find('/', at + 1);
  return qualified.substr(0, at);
}

Error not_done(const std::string& what) {
  return Error{"equipment.no_command", fmt::format("nothing is done for {}", what)}
      .value(what)
      .remedy("give it a handler");
}

CallError validation(const std::string& parameter, const std::string& message) {
  return {.kind = CallErrorKind::kValidation, .parameter = parameter, .message = message};
}

class Subscribed final : public Subscription {
 public:
  Subscribed(std::shared_ptr<ClientCall> call, std::string property)
      : call_(std::move(call)),
        property_(std::move(property)),
        over_(std::make_shared<std::atomic<bool>>(false)) {
    call_->when_gone([over = over_] { *over = true; });
  }
  void fail(CallError error) override { call_->finish(end_of(std::move(error), property_)); }
  bool is_over() const override { return *over_; }

 private:
  std::shared_ptr<ClientCall> call_;
  std::string property_;
  std::shared_ptr<std::atomic<bool>> over_;
};

}  // namespace

const Json* CallContext::sent(std::string_view qualified) const {
  const auto found = metadata.find(small(qualified));
  return found == metadata.end() ? nullptr : &found->second;
}

tl::unexpected<CallError> defined_error(std::string id, std::string message) {
  return tl::unexpected(CallError{
      .kind = CallErrorKind::kDefined, .id = std::move(id), .message = std::move(message)});
}
tl::unexpected<CallError> undefined_error(std::string message) {
  return tl::unexpected(
      CallError{.kind = CallErrorKind::kUndefined, .message = std::move(message)});
}
tl::unexpected<CallError> framework_error(std::string type, std::string message) {
  return tl::unexpected(CallError{
      .kind = CallErrorKind::kFramework, .id = std::move(type), .message = std::move(message)});
}

CallEnd end_of(CallError error, const std::string& called) {
  if (error.kind == CallErrorKind::kDefined && error.id.find('/') == std::string::npos) {
    error.id = fmt::format("{}/DefinedExecutionError/{}", feature_of(called), error.id);
  }
  return {.kind = CallEnd::Kind::kSilaError, .words = sila_error_bytes(error)};
}

Result<std::unique_ptr<ServerCore>> ServerCore::make(ServerOptions options,
                                                     std::vector<ServerFeature> features) {
  std::unique_ptr<ServerCore> made(new ServerCore(std::move(options), std::move(features)));
  made->name_ = made->options_.identity.title;
  made->features_.insert(made->features_.begin(), made->service());
  std::vector<Feature> definitions;
  for (const ServerFeature& one : made->features_) {
    // As clients will read it: what cannot be read is not offered.
    Faults faults;
    auto read = read_feature(one.definition.identifier, write_feature(one.definition), faults);
    if (!read) return fail(std::move(read.error()));
    if (!faults.empty()) return fail(std::move(faults.front()));
    definitions.push_back(*std::move(read));
  }
  auto model = DeviceModel::make(std::move(definitions), {});
  if (!model) return fail(std::move(model.error()));
  made->model_ = *std::move(model);
  for (const ServerFeature& one : made->features_) {
    if (auto added = made->add(one); !added) return fail(std::move(added.error()));
  }
  made->add_binary_methods();
  if (auto good = made->check_identity(); !good) return fail(std::move(good.error()));
  return made;
}

Result<void> ServerCore::check_identity() const {
  const DeviceIdentity& own = options_.identity;
  for (const auto& [name, text] :
       {std::pair{"ServerName", own.title}, std::pair{"ServerType", own.model},
        std::pair{"ServerUUID", small(own.uuid)}, std::pair{"ServerVersion", own.version},
        std::pair{"ServerVendorURL", own.maker}}) {
    const ValueForm* form = model_->form().value(std::string("SiLAService/") + name);
    RENKEI_CHECK(form != nullptr);
    if (check_value(text, form->type, {}).empty()) continue;
    return fail(Error{"equipment.feature_value",
                      fmt::format("'{}' cannot be the {} of a server", text, name)}
                    .value(text)
                    .arg("reason", fmt::format("it cannot be the {} of a server", name))
                    .remedy("write it as SiLAService has it"));
  }
  return {};
}

Result<void> ServerCore::add(const ServerFeature& feature) {
  const std::string begin = feature.definition.qualified() + "/";
  for (const CommandForm& one : model_->form().commands) {
    if (!one.address.starts_with(begin)) continue;
    if (auto added = add_command(feature, *model_->command(one.name)); !added) return added;
  }
  for (const ValueForm& one : model_->form().values) {
    if (!one.address.starts_with(begin)) continue;
    if (auto added = add_property(feature, *model_->property(one.name)); !added) return added;
  }
  for (const Metadata& one : feature.definition.metadata) {
    const auto rule = feature.metadata.find(one.element.identifier);
    const std::string qualified = feature.definition.qualified_metadata(one.element.identifier);
    if (rule == feature.metadata.end()) return fail(not_done(qualified));
    const MetadataTarget* target = model_->metadata(qualified);
    RENKEI_CHECK(target != nullptr);
    rules_.push_back({.target = target, .rule = rule->second});
    add_affected(*target, rule->second);
  }
  return {};
}

void ServerCore::add_affected(const MetadataTarget& target, const MetadataRule& rule) {
  Json affected{{"AffectedCalls", rule.affects}};
  methods_[target.affected_method] = [this, &target, affected](const Headers&, const std::string&,
                                                               const CallPtr& call) {
    DataType list{.kind = ValueKind::kList};
    list.members.push_back({.name = "", .type = {.kind = ValueKind::kText}});
    const auto bytes =
        encoded(affected, {{.name = "AffectedCalls", .type = list}}, target.affected_message);
    if (!bytes) return call->finish(bytes.error());
    call->send(*bytes);
    call->finish({});
  };
}

Result<void> ServerCore::add_command(const ServerFeature& feature, const CommandTarget& target) {
  const std::string& identifier = target.command->identifier;
  if (target.command->observable) {
    const auto found = feature.observable_commands.find(identifier);
    if (found == feature.observable_commands.end()) return fail(not_done(target.qualified));
    methods_[target.method] = [this, &target, handler = found->second](const Headers& headers,
                                                                       const std::string& request,
                                                                       const CallPtr& call) {
      auto context = context_of(target.qualified, headers);
      if (!context) return call->finish(end_of(std::move(context.error()), target.qualified));
      const auto parameters = parameters_of(target, request);
      if (!parameters) return call->finish(parameters.error());
      const auto encode = [this, &target](const Json& told) {
        return encoded(told, target.form.intermediates, target.messages + "_IntermediateResponses");
      };
      auto run = std::make_shared<Run>(target.qualified, call, encode, *options_.clock,
                                       options_.execution_lifetime);
      {
        const std::scoped_lock lock(mutex_);
        if (runs_.size() < options_.executions_max) runs_[run->uuid()] = run;
        if (!runs_.contains(run->uuid()))
          run->refuse(
              framework_error("COMMAND_EXECUTION_NOT_ACCEPTED", "too many runs are remembered")
                  .value());
      }
      if (!run->is_over()) handler(*context, *parameters, std::move(run));
    };
    add_run_methods(target);
    return {};
  }
  const auto found = feature.commands.find(identifier);
  if (found == feature.commands.end()) return fail(not_done(target.qualified));
  methods_[target.method] = [this, &target, handler = found->second](const Headers& headers,
                                                                     const std::string& request,
                                                                     const CallPtr& call) {
    auto context = context_of(target.qualified, headers);
    if (!context) return call->finish(end_of(std::move(context.error()), target.qualified));
    const auto parameters = parameters_of(target, request);
    if (!parameters) return call->finish(parameters.error());
    handler(*context, *parameters, [this, &target, call](Reply reply) {
      if (!reply) return call->finish(end_of(std::move(reply.error()), target.qualified));
      const auto bytes = encoded(*reply, target.form.results, target.messages + "_Responses");
      if (!bytes) return call->finish(bytes.error());
      call->send(*bytes);
      call->finish({});
    });
  };
  return {};
}

std::shared_ptr<Run> ServerCore::run_of(const std::string& request, const CommandTarget& target,
                                        const CallPtr& call) {
  FrameworkMessage uuid("CommandExecutionUUID");
  const bool read = uuid.read(request).has_value();
  std::shared_ptr<Run> found;
  {
    const std::scoped_lock lock(mutex_);
    const auto at = runs_.find(read ? small(uuid.text("value")) : "");
    if (at != runs_.end() && at->second->command() == target.qualified) found = at->second;
  }
  if (found == nullptr) {
    call->finish(end_of(framework_error("INVALID_COMMAND_EXECUTION_UUID",
                                        "there is no such run of this command, or no longer")
                            .value(),
                        target.qualified));
  }
  return found;
}

void ServerCore::add_run_methods(const CommandTarget& target) {
  methods_[target.method + "_Info"] = [this, &target](const Headers&, const std::string& request,
                                                      const CallPtr& call) {
    if (const auto run = run_of(request, target, call)) run->listen_state(call);
  };
  if (!target.form.intermediates.empty()) {
    methods_[target.method + "_Intermediate"] =
        [this, &target](const Headers&, const std::string& request, const CallPtr& call) {
          if (const auto run = run_of(request, target, call)) run->listen_between(call);
        };
  }
  methods_[target.method + "_Result"] = [this, &target](const Headers&, const std::string& request,
                                                        const CallPtr& call) {
    const auto run = run_of(request, target, call);
    if (run == nullptr) return;
    const auto result = run->result();
    if (!result) {
      return call->finish(
          end_of(framework_error("COMMAND_EXECUTION_NOT_FINISHED", "it is under way").value(),
                 target.qualified));
    }
    if (!*result) return call->finish(end_of(result->error(), target.qualified));
    const auto bytes = encoded(**result, target.form.results, target.messages + "_Responses");
    if (!bytes) return call->finish(bytes.error());
    call->send(*bytes);
    call->finish({});
  };
}

Result<void> ServerCore::add_property(const ServerFeature& feature, const PropertyTarget& target) {
  const std::string& identifier = target.members.front().name;
  if (target.observable) {
    auto observed = std::make_unique<Observed>();
    observed->target = &target;
    const auto subscribed = feature.subscribed.find(identifier);
    if (subscribed != feature.subscribed.end()) observed->subscribed = subscribed->second;
    methods_[target.method] = [this, &target, to = observed.get()](
                                  const Headers& headers, const std::string&, const CallPtr& call) {
      auto context = context_of(target.qualified, headers);
      if (!context) return call->finish(end_of(std::move(context.error()), target.qualified));
      subscribe(*to, call);
    };
    observed_[target.name] = std::move(observed);
    return {};
  }
  const auto found = feature.properties.find(identifier);
  if (found == feature.properties.end()) return fail(not_done(target.qualified));
  methods_[target.method] = [this, &target, identifier, handler = found->second](
                                const Headers& headers, const std::string&, const CallPtr& call) {
    auto context = context_of(target.qualified, headers);
    if (!context) return call->finish(end_of(std::move(context.error()), target.qualified));
    handler(*context, [this, &target, identifier, call](Reply reply) {
      if (!reply) return call->finish(end_of(std::move(reply.error()), target.qualified));
      const auto bytes =
          encoded({{identifier, *reply}}, target.members, target.messages + "_Responses");
      if (!bytes) return call->finish(bytes.error());
      call->send(*bytes);
      call->finish({});
    });
  };
  return {};
}

tl::expected<CallContext, CallError> ServerCore::context_of(const std::string& called,
                                                            const Headers& headers) {
  CallContext context{.called = called};
  const std::string qualified = small(called);
  const std::string feature = small(feature_of(called));
  const bool any = std::any_of(headers.begin(), headers.end(),
                               [](const auto& one) { return one.first.starts_with("sila-"); });
  if (any && qualified.starts_with(kService)) {
    return framework_error("NO_METADATA_ALLOWED", "calls of SiLAService take no metadata");
  }
  const auto invalid = [](const std::string& what) {
    return framework_error("INVALID_METADATA", what);
  };
  for (const auto& [header, bytes] : headers) {
    for (const Rule& one : rules_) {
      if (one.target->header != header) continue;
      auto message = model_->pool().message(one.target->message);
      CallBinaries binaries(binaries_, one.target->qualified);
      if (!parse_message(bytes, *message)) return invalid(one.target->qualified + " is no message");
      auto value = decode_members(*message, one.target->members, binaries);
      if (!value) return invalid(one.target->qualified + ": " + value.error().message());
      if (const Faults wrong = check_members(*value, one.target->members, {}); !wrong.empty()) {
        return invalid(one.target->qualified + ": " + wrong.front().message());
      }
      context.metadata[small(one.target->qualified)] = (*value)[one.target->members.front().name];
    }
  }
  for (const Rule& one : rules_) {
    const bool affected = std::any_of(
        one.rule.affects.begin(), one.rule.affects.end(),
        [&](const std::string& to) { return small(to) == qualified || small(to) == feature; });
    if (!affected) continue;
    const Json* value = context.sent(one.target->qualified);
    if (value == nullptr && one.rule.required)
      return invalid(one.target->qualified + " is missing");
    if (!one.rule.check) continue;
    if (auto error = one.rule.check(context, value)) {
      // The error is of the feature that has the metadata, not of the one that is called.
      if (error->kind == CallErrorKind::kDefined && error->id.find('/') == std::string::npos) {
        error->id = fmt::format("{}/DefinedExecutionError/{}", feature_of(one.target->qualified),
                                error->id);
      }
      return tl::unexpected(*std::move(error));
    }
  }
  return context;
}

// One by one, so that what is wrong can be laid to the parameter it is wrong with.
tl::expected<Json, CallEnd> ServerCore::parameters_of(const CommandTarget& target,
                                                      const std::string& request) {
  auto message = model_->pool().message(target.messages + "_Parameters");
  RENKEI_CHECK(message != nullptr);
  if (!parse_message(request, *message)) {
    return tl::unexpected(CallEnd{.kind = CallEnd::Kind::kMalformed,
                                  .words = "what came are no parameters of " + target.qualified});
  }
  Json all = Json::object();
  for (const DataMember& one : target.form.parameters) {
    const std::string parameter = target.qualified + "/Parameter/" + one.name;
    CallBinaries binaries(binaries_, parameter);
    auto value = decode_members(*message, {one}, binaries);
    if (!value) {
      return tl::unexpected(end_of(validation(parameter, value.error().message()), parameter));
    }
    if (const Faults wrong = check_members(*value, {one}, {}); !wrong.empty()) {
      return tl::unexpected(end_of(validation(parameter, wrong.front().message()), parameter));
    }
    all[one.name] = std::move((*value)[one.name]);
  }
  return all;
}

tl::expected<std::string, CallEnd> ServerCore::encoded(const Json& object,
                                                       const std::vector<DataMember>& members,
                                                       const std::string& message, bool* own) {
  auto to = model_->pool().message(message);
  RENKEI_CHECK(to != nullptr);
  CallBinaries binaries(binaries_, "");
  std::optional<std::string> reason;
  if (const Faults wrong = check_members(object, members, {}); !wrong.empty()) {
    reason = wrong.front().message();
  } else if (auto made = encode_members(object, members, "", binaries, *to); !made) {
    reason = made.error().message();
  }
  if (own != nullptr) *own = binaries.kept();
  if (!reason) return to->SerializeAsString();
  // Never something else than the definition says.
  return tl::unexpected(
      end_of({.kind = CallErrorKind::kUndefined,
              .message = fmt::format("the server has no proper answer: {}", *reason)},
             message));
}

void ServerCore::subscribe(Observed& property, const CallPtr& call) {
  {
    const std::scoped_lock lock(property.mutex);
    if (property.error) {
      return call->finish(end_of(*property.error, property.target->qualified));
    }
    if (property.value) {
      const Json object{{property.target->members.front().name, *property.value}};
      const auto bytes =
          encoded(object, property.target->members, property.target->messages + "_Responses");
      if (!bytes) return call->finish(bytes.error());
      call->send(*bytes);
    }
    property.listeners.add(call);
  }
  if (property.subscribed) {
    property.subscribed(std::make_shared<Subscribed>(call, property.target->qualified));
  }
}

void ServerCore::set(const std::string& property, const Json& value) {
  const auto found = observed_.find(property);
  RENKEI_CHECK(found != observed_.end());
  Observed& to = *found->second;
  const std::scoped_lock lock(to.mutex);
  to.value = value;
  to.error.reset();
  if (to.listeners.empty()) return;
  const Json object{{to.target->members.front().name, value}};
  const std::string message = to.target->messages + "_Responses";
  bool own = false;
  auto bytes = encoded(object, to.target->members, message, &own);
  if (!bytes) return to.listeners.finish(bytes.error());
  if (!own) return to.listeners.send(*bytes);
  to.listeners.send([&] { return encoded(object, to.target->members, message).value_or(""); });
}

void ServerCore::spoil(const std::string& property, const CallError& error) {
  const auto found = observed_.find(property);
  RENKEI_CHECK(found != observed_.end());
  const std::scoped_lock lock(found->second->mutex);
  found->second->error = error;
  found->second->listeners.finish(end_of(error, found->second->target->qualified));
}

void ServerCore::add_binary_methods() {
  const auto unary = [this](const std::string& method,
                            ServerBinaries::Bytes (ServerBinaries::*work)(const std::string&)) {
    methods_[method] = [this, work](const Headers&, const std::string& request,
                                    const CallPtr& call) {
      const auto bytes = (binaries_.*work)(request);
      if (!bytes) return call->finish(bytes.error());
      call->send(*bytes);
      call->finish({});
    };
  };
  methods_[std::string(kUpload) + "CreateBinary"] =
      [this](const Headers& headers, const std::string& request, const CallPtr& call) {
        create_binary(headers, request, call);
      };
  unary(std::string(kUpload) + "DeleteBinary", &ServerBinaries::delete_upload);
  unary(std::string(kDownload) + "GetBinaryInfo", &ServerBinaries::info);
  unary(std::string(kDownload) + "DeleteBinary", &ServerBinaries::delete_download);
}

// What guards the command guards what is brought for it.
void ServerCore::create_binary(const Headers& headers, const std::string& request,
                               const CallPtr& call) {
  FrameworkMessage read("CreateBinaryRequest");
  if (!read.read(request)) {
    return call->finish({.kind = CallEnd::Kind::kMalformed, .words = "it is no such request"});
  }
  const std::string parameter = read.text("parameterIdentifier");
  const std::size_t at = parameter.find("/Parameter/");
  const std::string command = parameter.substr(0, at);
  const CommandTarget* target = nullptr;
  for (const CommandForm& one : model_->form().commands) {
    const bool named =
        at != std::string::npos && one.address == command &&
        std::any_of(one.parameters.begin(), one.parameters.end(), [&](const DataMember& member) {
          return parameter == command + "/Parameter/" + member.name;
        });
    if (named) target = model_->command(one.name);
  }
  if (target == nullptr) {
    return call->finish(
        {.kind = CallEnd::Kind::kBinaryError,
         .words = binary_error_bytes(BinaryErrorKind::kUploadFailed,
                                     "there is no parameter " + parameter.substr(0, 300))});
  }
  auto context = context_of(command, headers);
  if (!context) return call->finish(end_of(std::move(context.error()), command));
  const auto made = binaries_.create(
      read.number("binarySize"), static_cast<std::uint32_t>(read.number("chunkCount")), parameter);
  if (!made) return call->finish(made.error());
  call->send(*made);
  call->finish({});
}

bool ServerCore::is_exchange(const std::string& method) {
  return method == std::string(kUpload) + "UploadChunk" ||
         method == std::string(kDownload) + "GetChunk";
}

ServerBinaries::Bytes ServerCore::exchange(const std::string& method, const std::string& request) {
  return method.starts_with(kUpload) ? binaries_.upload_chunk(request)
                                     : binaries_.get_chunk(request);
}

void ServerCore::begin(const std::string& method, const Headers& headers,
                       const std::string& request, const CallPtr& call) {
  const auto found = methods_.find(method);
  if (found == methods_.end()) {
    return call->finish({.kind = CallEnd::Kind::kUnimplemented, .words = "there is no such call"});
  }
  found->second(headers, request, call);
}

void ServerCore::tend() {
  binaries_.tend();
  std::map<std::string, std::shared_ptr<Run>> runs;
  {
    const std::scoped_lock lock(mutex_);
    runs = runs_;
  }
  for (const auto& [uuid, run] : runs) {
    if (!run->tend()) continue;
    const std::scoped_lock lock(mutex_);
    runs_.erase(uuid);
  }
  for (const ServerFeature& one : features_) {
    if (one.tend) one.tend();
  }
}

ServerFeature ServerCore::service() {
  ServerFeature made{.definition = sila_service_feature()};
  made.commands["GetFeatureDefinition"] = [this](const CallContext&, const Json& parameters,
                                                 const Answer& answer) {
    const std::string wanted = parameters["FeatureIdentifier"];
    if (!is_qualified_feature(wanted)) {
      return answer(tl::unexpected(
          validation(fmt::format("{}/Command/GetFeatureDefinition/Parameter/FeatureIdentifier",
                                 sila_service_feature().qualified()),
                     "it is no fully qualified identifier of a feature")));
    }
    for (const ServerFeature& one : features_) {
      if (small(one.definition.qualified()) != small(wanted)) continue;
      return answer(Json{{"FeatureDefinition", write_feature(one.definition)}});
    }
    answer(defined_error("UnimplementedFeature", "this server does not offer " + wanted));
  };
  made.commands["SetServerName"] = [this](const CallContext&, const Json& parameters,
                                          const Answer& answer) {
    const std::string name = parameters["ServerName"];
    {
      const std::scoped_lock lock(mutex_);
      name_ = name;
    }
    if (options_.renamed) options_.renamed(name);
    answer(Json::object());
  };
  const DeviceIdentity& own = options_.identity;
  for (const auto& [name, text] :
       {std::pair{"ServerType", own.model}, std::pair{"ServerUUID", small(own.uuid)},
        std::pair{"ServerDescription", own.about}, std::pair{"ServerVersion", own.version},
        std::pair{"ServerVendorURL", own.maker}}) {
    made.properties[name] = [text = text](const CallContext&, const Answer& answer) {
      answer(Json(text));
    };
  }
  made.properties["ServerName"] = [this](const CallContext&, const Answer& answer) {
    std::string name;
    {
      const std::scoped_lock lock(mutex_);
      name = name_;
    }
    answer(Json(name));
  };
  made.properties["ImplementedFeatures"] = [this](const CallContext&, const Answer& answer) {
    Json all = Json::array();
    for (const ServerFeature& one : features_) all.push_back(one.definition.qualified());
    answer(all);
  };
  return made;
}

}  // namespace renkei::equipment::sila
