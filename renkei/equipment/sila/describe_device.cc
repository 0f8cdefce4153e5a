#include "renkei/equipment/sila/describe_device.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <google/protobuf/message.h>

#include "renkei/equipment/sila/binary_transfer.h"
#include "renkei/equipment/sila/feature.h"
#include "renkei/equipment/sila/message_values.h"
#include "renkei/equipment/sila/uuid.h"

namespace renkei::equipment::sila {
namespace {

// As much of SiLAService v1 as has to be known before any feature is read.
constexpr std::string_view kService = R"(<Feature SiLA2Version="1.1" FeatureVersion="1.0"
  Originator="org.silastandard" Category="core" xmlns="http://www.sila-standard.org">
  <Identifier>SiLAService</Identifier><DisplayName>SiLA Service</DisplayName><Description/>
  <Command><Identifier>GetFeatureDefinition</Identifier><DisplayName/><Description/>
    <Observable>No</Observable>
    <Parameter><Identifier>FeatureIdentifier</Identifier><DisplayName/><Description/>
      <DataType><Basic>String</Basic></DataType></Parameter>
    <Response><Identifier>FeatureDefinition</Identifier><DisplayName/><Description/>
      <DataType><Basic>String</Basic></DataType></Response>
  </Command>
  {}
  <Property><Identifier>ImplementedFeatures</Identifier><DisplayName/><Description/>
    <Observable>No</Observable>
    <DataType><List><DataType><Basic>String</Basic></DataType></List></DataType></Property>
</Feature>)";

constexpr std::string_view kTextProperty =
    "<Property><Identifier>{}</Identifier><DisplayName/><Description/><Observable>No</Observable>"
    "<DataType><Basic>String</Basic></DataType></Property>";

const DeviceModel& service_model() {
  static const std::unique_ptr<DeviceModel> model = [] {
    std::string properties;
    for (const char* name : {"ServerName", "ServerType", "ServerUUID", "ServerDescription",
                             "ServerVersion", "ServerVendorURL"}) {
      properties += fmt::format(fmt::runtime(kTextProperty), name);
    }
    Faults faults;
    auto feature =
        read_feature("SiLAService", fmt::format(fmt::runtime(kService), properties), faults);
    RENKEI_CHECK(feature.has_value() && faults.empty());
    auto made = DeviceModel::make({*std::move(feature)}, {});
    RENKEI_CHECK(made.has_value());
    return *std::move(made);
  }();
  return *model;
}

// There are no binaries in this feature.
class NoBinaries final : public BinaryStore {
 public:
  Result<std::string> fetch(const std::string& /*uuid*/) override { return std::string(); }
  Result<std::string> keep(const std::string& /*bytes*/, const std::string& /*of*/) override {
    return std::string();
  }
};

Result<Json> answer(const RpcAnswer& told, const std::string& message,
                    const std::vector<DataMember>& members, const std::string& what) {
  if (!told.end.ok()) return fail(rpc_error(told.end, what));
  auto to = service_model().pool().message(message);
  RENKEI_CHECK(to != nullptr);
  if (auto read = parse_message(told.bytes, *to); !read) return fail(std::move(read.error()));
  NoBinaries none;
  return decode_members(*to, members, none);
}

Result<Json> property(Link& link, const std::string& name, Link::Patience patience) {
  const PropertyTarget* target = service_model().property("SiLAService/" + name);
  RENKEI_CHECK(target != nullptr);
  auto read = answer(link.call(target->method, "", {}, patience), target->messages + "_Responses",
                     target->members, "SiLAService/" + name);
  if (!read) return read;
  return (*read)[name];
}

Result<std::string> definition(Link& link, const std::string& feature, Link::Patience patience) {
  const CommandTarget* target = service_model().command("SiLAService/GetFeatureDefinition");
  RENKEI_CHECK(target != nullptr);
  auto request = service_model().pool().message(target->messages + "_Parameters");
  NoBinaries none;
  auto made = encode_members({{"FeatureIdentifier", feature}}, target->form.parameters,
                             target->qualified + "/Parameter/", none, *request);
  if (!made) return fail(std::move(made.error()));
  auto read =
      answer(link.call(target->method, request->SerializeAsString(), {}, patience),
             target->messages + "_Responses", target->form.results, "the definition of " + feature);
  if (!read) return fail(std::move(read.error()));
  return (*read)["FeatureDefinition"].get<std::string>();
}

tl::unexpected<Error> wrong(const std::string& reason) {
  return fail(Error{"equipment.answer", fmt::format("the machine's answer: {}", reason)}
                  .arg("reason", reason)
                  .remedy("tell the maker: the machine does not keep to its own description"));
}

DeviceAddress address_of(const Link& link, const SilaOptions& options) {
  DeviceAddress address{.url = options.address, .protocol = "SiLA 2", .security = "none"};
  if (!address.url.starts_with("sila://")) address.url = "sila://" + address.url;
  if (options.trust.kind == Trust::Kind::kPinned) address.security = "TLS, pinned";
  if (options.trust.kind == Trust::Kind::kSystem) address.security = "TLS, authority";
  if (const auto certificate = link.certificate()) address.certificate_sha256 = certificate->sha256;
  return address;
}

}  // namespace

Result<std::string> server_uuid(Link& link, Link::Patience patience) {
  auto read = property(link, "ServerUUID", patience);
  if (!read) return fail(std::move(read.error()));
  std::string uuid = read->get<std::string>();
  if (!is_uuid(uuid)) return wrong(fmt::format("'{}' is no server UUID", uuid.substr(0, 80)));
  return uuid;
}

Result<Described> describe_device(Link& link, const SilaOptions& options, Link::Patience patience) {
  Described read;
  auto uuid = server_uuid(link, patience);
  if (!uuid) return fail(std::move(uuid.error()));
  DeviceIdentity& identity = read.head.identity;
  identity.uuid = *std::move(uuid);
  for (const auto& [name, to] :
       {std::pair{"ServerType", &identity.model}, std::pair{"ServerVendorURL", &identity.maker},
        std::pair{"ServerVersion", &identity.version}, std::pair{"ServerName", &identity.title},
        std::pair{"ServerDescription", &identity.about}}) {
    auto text = property(link, name, patience);
    if (!text) return fail(std::move(text.error()));
    *to = text->get<std::string>();
  }
  read.head.id = options.id.empty() ? identity.uuid : options.id;
  read.head.equipment_class =
      options.equipment_class.empty() ? identity.model : options.equipment_class;
  read.head.address = address_of(link, options);
  auto features = property(link, "ImplementedFeatures", patience);
  if (!features) return fail(std::move(features.error()));
  if (features->size() > kFeaturesMax) {
    return wrong(
        fmt::format("it has {} features, and at most {} are read", features->size(), kFeaturesMax));
  }
  for (const Json& one : *features) {
    const std::string name = one.get<std::string>();
    if (!is_qualified_feature(name)) {
      return wrong(fmt::format("'{}' is no identifier of a feature", name.substr(0, 80)));
    }
    auto text = definition(link, name, patience);
    if (!text) return fail(std::move(text.error()));
    read.definitions[name] = *std::move(text);
  }
  return read;
}

Result<std::shared_ptr<DeviceModel>> model_of(const Described& described) {
  std::vector<Feature> features;
  for (const auto& [name, text] : described.definitions) {
    Faults faults;
    auto feature = read_feature(name, text, faults);
    if (!feature) return fail(std::move(feature.error()));
    if (!faults.empty()) return fail(std::move(faults.front()));
    if (feature->qualified() != name) {
      return wrong(fmt::format("the definition of {} is that of {}", name, feature->qualified()));
    }
    features.push_back(*std::move(feature));
  }
  auto made = DeviceModel::make(std::move(features), described.head);
  if (!made) return fail(std::move(made.error()));
  return std::shared_ptr<DeviceModel>(*std::move(made));
}

}  // namespace renkei::equipment::sila
