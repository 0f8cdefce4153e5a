#include "renkei/equipment/sila/device_model.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/sila/data_types.h"
#include "renkei/equipment/sila/feature_words.h"

namespace renkei::equipment::sila {
namespace {

using internal::small;

template <typename Targets>
auto* found_in(const Targets& targets, std::string_view name) {
  const auto found = targets.find(name);
  return found == targets.end() ? nullptr : &found->second;
}

bool is_number(const DataMember& member) {
  return member.type.kind == ValueKind::kInteger || member.type.kind == ValueKind::kReal;
}

// Value, Timestamp and maybe Quality: how a value carries the time at which it was so, for which
// SiLA 2 itself has no place.
bool is_sourced(const DataType& type) {
  if (type.kind != ValueKind::kStructure) return false;
  const DataMember* const value = type.member("Value");
  const DataMember* const at = type.member("Timestamp");
  const DataMember* const quality = type.member("Quality");
  if (value == nullptr || at == nullptr || at->type.kind != ValueKind::kTimestamp) return false;
  if (quality == nullptr) return type.members.size() == 2;
  return type.members.size() == 3 && quality->type.kind == ValueKind::kText;
}

std::map<std::string, Unit> numbers(const std::vector<DataMember>& members) {
  std::map<std::string, Unit> units;
  for (const DataMember& one : members) {
    if (is_number(one)) units.emplace(one.name, one.type.unit);
  }
  return units;
}

std::vector<ErrorForm> errors_of(const std::vector<std::string>& named, const Feature& feature) {
  std::vector<ErrorForm> errors;
  for (const std::string& one : named) {
    const DefinedError* error = feature.error(one);
    RENKEI_CHECK(error != nullptr);
    const bool twice = std::any_of(errors.begin(), errors.end(), [&](const ErrorForm& other) {
      return other.id == feature.qualified_error(one);
    });
    if (twice) continue;
    errors.push_back({.id = feature.qualified_error(one),
                      .title = {.en = error->display_name, .ja = ""},
                      .about = {.en = error->description, .ja = ""}});
  }
  return errors;
}

}  // namespace

Result<std::unique_ptr<DeviceModel>> DeviceModel::make(std::vector<Feature> features,
                                                       DeviceForm head) {
  if (features.size() > kFeaturesMax) {
    return fail(Error{"equipment.feature_limit",
                      fmt::format("the device has {} features; at most {} are read",
                                  features.size(), kFeaturesMax)}
                    .value(std::to_string(features.size()))
                    .arg("reason", fmt::format("at most {} features are read", kFeaturesMax))
                    .remedy("part the device into several"));
  }
  std::set<std::string> qualified;
  for (const Feature& one : features) {
    if (qualified.insert(small(one.qualified())).second) continue;
    return fail(Error{"equipment.feature_name",
                      fmt::format("the device has the feature {} twice", one.qualified())}
                    .value(one.qualified())
                    .arg("reason", "the device has this feature twice")
                    .remedy("offer one version of each major version of a feature"));
  }
  std::unique_ptr<DeviceModel> made(new DeviceModel);
  made->features_ = std::move(features);
  auto pool = MessagePool::make(made->features_);
  if (!pool) return fail(std::move(pool.error()));
  made->pool_ = *std::move(pool);
  made->form_ = std::move(head);
  std::map<std::string, int> named;
  for (const Feature& one : made->features_) ++named[small(one.identifier)];
  for (const Feature& one : made->features_) {
    const bool alone = named[small(one.identifier)] == 1;
    made->add(one, alone ? one.identifier : one.qualified());
  }
  made->add_services();
  return made;
}

void DeviceModel::add(const Feature& feature, const std::string& prefix) {
  const std::string service = fmt::format("/{}.{}/", feature.package(), feature.identifier);
  const bool whole = prefix != feature.identifier;
  const auto name = [&](std::string_view kind, const std::string& identifier) {
    return whole ? fmt::format("{}/{}/{}", prefix, kind, identifier)
                 : fmt::format("{}/{}", prefix, identifier);
  };
  for (const Property& one : feature.properties) {
    const std::string& identifier = one.element.identifier;
    const std::string rpc = (one.observable ? "Subscribe_" : "Get_") + identifier;
    PropertyTarget target{.name = name("Property", identifier),
                          .method = service + rpc,
                          .qualified = feature.qualified_property(identifier),
                          .messages = fmt::format("{}.{}", feature.package(), rpc),
                          .members = members_of({one.element}, feature),
                          .observable = one.observable};
    const DataType& type = target.members.front().type;
    target.sourced = is_sourced(type);
    form_.values.push_back({.name = target.name,
                            .title = {.en = one.element.display_name, .ja = ""},
                            .about = {.en = one.element.description, .ja = ""},
                            .type = target.sourced ? type.member("Value")->type : type,
                            .address = target.qualified,
                            .observable = one.observable});
    properties_.emplace(target.name, std::move(target));
  }
  for (const Command& one : feature.commands) {
    CommandTarget target{.command = &one,
                         .name = name("Command", one.identifier),
                         .method = service + one.identifier,
                         .qualified = feature.qualified_command(one.identifier),
                         .messages = fmt::format("{}.{}", feature.package(), one.identifier)};
    target.form = {.name = target.name,
                   .title = {.en = one.display_name, .ja = ""},
                   .about = {.en = one.description, .ja = ""},
                   .parameters = members_of(one.parameters, feature),
                   .results = members_of(one.responses, feature),
                   .intermediates = members_of(one.intermediates, feature),
                   .errors = errors_of(one.errors, feature),
                   .address = target.qualified,
                   .observable = one.observable};
    commands_.emplace(target.name, std::move(target));
  }
  for (const Metadata& one : feature.metadata) {
    const std::string& identifier = one.element.identifier;
    MetadataTarget target{.qualified = feature.qualified_metadata(identifier)};
    target.header = fmt::format("sila-{}-bin", small(target.qualified));
    std::replace(target.header.begin(), target.header.end(), '/', '-');
    const std::string rpc = "Get_FCPAffectedByMetadata_" + identifier;
    target.affected_method = service + rpc;
    target.affected_message = fmt::format("{}.{}_Responses", feature.package(), rpc);
    target.message = fmt::format("{}.Metadata_{}", feature.package(), identifier);
    target.members = members_of({one.element}, feature);
    metadata_.emplace(small(target.qualified), std::move(target));
  }
}

// An observable command that takes nothing but numbers can be a phase of a recipe.
void DeviceModel::add_services() {
  const bool cancellable = standard_command("org.silastandard/core.commands/CancelController",
                                            "CancelCommand") != nullptr;
  for (const Feature& feature : features_) {
    for (const Command& one : feature.commands) {
      const std::string qualified = feature.qualified_command(one.identifier);
      const auto found = std::find_if(commands_.begin(), commands_.end(), [&](const auto& target) {
        return target.second.qualified == qualified;
      });
      RENKEI_CHECK(found != commands_.end());
      CommandTarget& target = found->second;
      target.form.cancellable = cancellable && one.observable;
      form_.commands.push_back(target.form);
      const auto& parameters = target.form.parameters;
      if (!one.observable || !std::all_of(parameters.begin(), parameters.end(), is_number)) {
        continue;
      }
      ServiceForm service;
      service.service.name = target.name;
      service.service.parameters = numbers(parameters);
      service.service.results = numbers(target.form.results);
      service.title = target.form.title;
      service.address = target.qualified;
      form_.services.push_back(std::move(service));
    }
  }
}

const CommandTarget* DeviceModel::command(std::string_view name) const {
  return found_in(commands_, name);
}
const PropertyTarget* DeviceModel::property(std::string_view name) const {
  return found_in(properties_, name);
}
const MetadataTarget* DeviceModel::metadata(std::string_view qualified) const {
  return found_in(metadata_, small(qualified));
}

const CommandTarget* DeviceModel::standard_command(std::string_view feature,
                                                   std::string_view command) const {
  const std::string begin = small(fmt::format("{}/v", feature));
  const std::string end = small(fmt::format("/Command/{}", command));
  for (const auto& [name, target] : commands_) {
    const std::string qualified = small(target.qualified);
    if (qualified.starts_with(begin) && qualified.ends_with(end)) return &target;
  }
  return nullptr;
}

}  // namespace renkei::equipment::sila
