#include "renkei/equipment/sila/session.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <google/protobuf/message.h>

#include "renkei/equipment/sila/describe_device.h"
#include "renkei/equipment/sila/feature_words.h"
#include "renkei/equipment/sila/message_values.h"

namespace renkei::equipment::sila {
namespace {

using internal::small;

constexpr const char* kLock = "org.silastandard/core/LockController";
constexpr const char* kService = "org.silastandard/core/silaservice/";

tl::unexpected<Error> other_machine(const std::string& reason) {
  return fail(Error{"equipment.other_machine",
                    "the machine that came back is not the one that was there: " + reason}
                  .arg("reason", reason)
                  .remedy("find out what was changed; if it is right, connect anew"));
}

// "sila://host:port" is "host:port".
std::string target_of(const std::string& address) {
  constexpr std::string_view kScheme = "sila://";
  return address.starts_with(kScheme) ? address.substr(kScheme.size()) : address;
}

Result<void> same(const Described& before, const Described& now) {
  if (before.head.identity.uuid != now.head.identity.uuid) {
    return other_machine(fmt::format("its UUID was {} and is {}", before.head.identity.uuid,
                                     now.head.identity.uuid));
  }
  if (before.head.address.certificate_sha256 != now.head.address.certificate_sha256) {
    return other_machine("it shows another certificate");
  }
  for (const auto& [name, text] : before.definitions) {
    const auto found = now.definitions.find(name);
    if (found == now.definitions.end()) {
      return other_machine(fmt::format("the feature {} is gone", name));
    }
    if (found->second != text) {
      return other_machine(fmt::format("the feature {} is defined anew", name));
    }
  }
  for (const auto& [name, text] : now.definitions) {
    if (!before.definitions.contains(name)) {
      return other_machine(fmt::format("the feature {} is new", name));
    }
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<Session>> Session::open(const SilaOptions& options,
                                               std::shared_ptr<DeviceModel>& model,
                                               std::optional<Described>& described,
                                               Patience patience) {
  auto link = Link::open(target_of(options.address), options.trust, *options.clock, patience);
  if (!link) return fail(std::move(link.error()));
  auto told = describe_device(**link, options, patience);
  if (!told) return fail(std::move(told.error()));
  const auto certificate = (*link)->certificate();
  if (options.trust.kind == Trust::Kind::kPinned) {
    RENKEI_CHECK(certificate.has_value());
    auto good = check_pinned(*certificate, certificate->sha256, told->head.identity.uuid,
                             Timestamp::of(options.clock->now()));
    if (!good) return fail(std::move(good.error()));
  }
  if (!described) {
    auto made = model_of(*told);
    if (!made) return fail(std::move(made.error()));
    model = *std::move(made);
    described = *std::move(told);
  } else if (auto good = same(*described, *told); !good) {
    return fail(std::move(good.error()));
  }
  std::shared_ptr<Session> session(new Session(*std::move(link), options));
  session->model_ = model;
  for (const auto& [name, value] : options.metadata) {
    if (auto added = session->add_metadata(name, value, patience); !added) {
      return fail(std::move(added.error()));
    }
  }
  if (auto locked = session->lock(patience); !locked) return fail(std::move(locked.error()));
  return session;
}

Session::~Session() {
  if (!locked_) return;
  const auto* unlock = model_->standard_command(kLock, "UnlockServer");
  if (unlock == nullptr || link_->wait_broken(Patience(0))) return;
  static_cast<void>(
      call(*unlock, {{"LockIdentifier", options_.lock->identifier}}, Patience(1'000)));
}

Headers Session::headers(const std::string& qualified) const {
  Headers headers;
  const std::string name = small(qualified);
  // Nothing goes with SiLAService (NO_METADATA_ALLOWED).
  if (name.starts_with(kService)) return headers;
  for (const Sent& one : sent_) {
    const bool goes = std::any_of(one.affected.begin(), one.affected.end(), [&](const auto& of) {
      return name == of || name.starts_with(of + "/");
    });
    if (goes) headers.emplace_back(one.header, one.bytes);
  }
  return headers;
}

BinaryTransfer Session::binaries(Patience patience) {
  return {*link_, model_->pool(), [this](const std::string& of) { return headers(of); },
          options_.binary_bytes_max, patience};
}

Result<void> Session::add_metadata(const std::string& qualified, const Json& value,
                                   Patience patience) {
  const auto none = [&](const std::string& reason) {
    return fail(Error{"equipment.no_metadata", fmt::format("{}: {}", qualified, reason)}
                    .arg("reason", reason)
                    .value(qualified)
                    .remedy("see in the machine's features which metadata it has"));
  };
  const MetadataTarget* target = model_->metadata(qualified);
  if (target == nullptr) return none("the machine has no such metadata");
  const Json object{{target->members.front().name, value}};
  if (const Faults faults = check_members(object, target->members, {}); !faults.empty()) {
    return none(faults.front().message());
  }
  auto message = model_->pool().message(target->message);
  RENKEI_CHECK(message != nullptr);
  auto store = binaries(patience);
  if (auto made = encode_members(object, target->members, target->qualified, store, *message);
      !made) {
    return none(made.error().message());
  }
  const RpcAnswer told = link_->call(target->affected_method, "", {}, patience);
  if (!told.end.ok()) return fail(rpc_error(told.end, "what " + qualified + " goes with"));
  auto affected = model_->pool().message(target->affected_message);
  RENKEI_CHECK(affected != nullptr);
  if (auto read = parse_message(told.bytes, *affected); !read) return read;
  DataType list{.kind = ValueKind::kList};
  list.members.push_back({.name = "", .type = {.kind = ValueKind::kText}});
  const auto names = decode_members(*affected, {{.name = "AffectedCalls", .type = list}}, store);
  if (!names) return fail(names.error());
  Sent sent{.header = target->header, .bytes = message->SerializeAsString()};
  for (const Json& one : (*names)["AffectedCalls"]) {
    sent.affected.insert(small(one.get<std::string>()));
  }
  sent_.push_back(std::move(sent));
  return {};
}

Result<void> Session::lock(Patience patience) {
  if (!options_.lock) return {};
  const auto* lock = model_->standard_command(kLock, "LockServer");
  const auto* unlock = model_->standard_command(kLock, "UnlockServer");
  if (lock == nullptr || unlock == nullptr) {
    const std::string reason = "it cannot be locked: it has no LockController";
    return fail(Error{"equipment.refused", "the machine: " + reason}
                    .arg("reason", reason)
                    .value("LockController")
                    .remedy("connect without a lock"));
  }
  const std::string& identifier = options_.lock->identifier;
  const Json parameters{{"LockIdentifier", identifier}, {"Timeout", options_.lock->timeout_s}};
  auto locked = call(*lock, parameters, patience);
  if (!locked) {
    // It may be our own lock, of a connection that broke: then it can be opened with our key.
    if (!call(*unlock, {{"LockIdentifier", identifier}}, patience)) {
      return fail(std::move(locked.error()));
    }
    locked = call(*lock, parameters, patience);
    if (!locked) return fail(std::move(locked.error()));
  }
  locked_ = true;
  const std::string feature = lock->qualified.substr(0, lock->qualified.find("/Command/"));
  const std::string metadata = feature + "/Metadata/LockIdentifier";
  return add_metadata(metadata, identifier, patience);
}

Result<void> Session::still_there(Patience patience) {
  auto uuid = server_uuid(*link_, patience);
  if (!uuid) return fail(std::move(uuid.error()));
  const std::string& before = model_->form().identity.uuid;
  if (*uuid == before) return {};
  return other_machine(fmt::format("its UUID was {} and is {}", before, *uuid));
}

Result<Json> Session::read(const PropertyTarget& property, Patience patience) {
  const Headers sent = headers(property.qualified);
  const RpcAnswer told = property.observable ? link_->first(property.method, "", sent, patience)
                                             : link_->call(property.method, "", sent, patience);
  if (!told.end.ok()) return fail(rpc_error(told.end, property.name));
  return value_in(property, told.bytes);
}

Result<Json> Session::value_in(const PropertyTarget& property, const std::string& bytes) {
  auto message = model_->pool().message(property.messages + "_Responses");
  RENKEI_CHECK(message != nullptr);
  if (auto read = parse_message(bytes, *message); !read) return fail(std::move(read.error()));
  auto store = binaries(Connection::kPatience);
  auto object = decode_members(*message, property.members, store);
  if (!object) return object;
  return std::move((*object)[property.members.front().name]);
}

Result<std::string> Session::request_of(const CommandTarget& command, const Json& parameters,
                                        Patience patience) {
  auto message = model_->pool().message(command.messages + "_Parameters");
  RENKEI_CHECK(message != nullptr);
  auto store = binaries(patience);
  auto made = encode_members(parameters, command.form.parameters, command.qualified + "/Parameter/",
                             store, *message);
  if (!made) return fail(std::move(made.error()));
  return message->SerializeAsString();
}

Result<Json> Session::answer_of(const CommandTarget& command, const char* end,
                                const std::string& bytes) {
  auto message = model_->pool().message(command.messages + end);
  RENKEI_CHECK(message != nullptr);
  if (auto read = parse_message(bytes, *message); !read) return fail(std::move(read.error()));
  auto store = binaries(Connection::kPatience);
  const bool between = std::string_view(end) == "_IntermediateResponses";
  return decode_members(*message, between ? command.form.intermediates : command.form.results,
                        store);
}

Result<Json> Session::call(const CommandTarget& command, const Json& parameters,
                           Patience patience) {
  auto request = request_of(command, parameters, patience);
  if (!request) return fail(std::move(request.error()));
  const RpcAnswer told =
      link_->call(command.method, *request, headers(command.qualified), patience);
  if (!told.end.ok()) return fail(rpc_error(told.end, command.name));
  return answer_of(command, "_Responses", told.bytes);
}

}  // namespace renkei::equipment::sila
