#include "renkei/equipment/mtp/manifest.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/recipe/xml.h"

namespace renkei::equipment::mtp {
namespace {

using recipe::XmlNode;

constexpr std::size_t kFaultsMax = 100;
constexpr std::string_view kElement = "InternalElement";
constexpr std::string_view kService = "MTPServiceSUCLib/Service";
constexpr std::string_view kProcedure = "MTPServiceSUCLib/ServiceProcedure";
constexpr std::string_view kParameter = "MTPServiceSUCLib/ServiceParameter/";
constexpr std::string_view kAssembly = "MTPDataObjectSUCLib/DataAssembly";
constexpr std::string_view kServer = "MTPCommunicationSUCLib/ServerAssembly/OPCUAServer";
constexpr std::string_view kItem = "MTPCommunicationICLib/DataItem/OPCUAItem";
constexpr std::string_view kPackage = "MTPSUCLib/ModuleTypePackage";

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

// Writers say "True", "TRUE" and "1".
std::optional<bool> flag_of(std::string text) {
  for (char& one : text) {
    if (one >= 'A' && one <= 'Z') one = static_cast<char>(one - 'A' + 'a');
  }
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::string class_of(const XmlNode& node) { return node.attribute("RefBaseSystemUnitPath"); }
std::string name_of(const XmlNode& node) { return node.attribute("Name"); }

const XmlNode* attribute_of(const XmlNode& node, std::string_view name) {
  for (const XmlNode& child : node.children) {
    if (child.local() == "Attribute" && name_of(child) == name) return &child;
  }
  return nullptr;
}
std::string value_of(const XmlNode& node, std::string_view name) {
  const XmlNode* const found = attribute_of(node, name);
  return found == nullptr ? std::string() : found->text_of("Value");
}

class Reader {
 public:
  Reader(std::string file, Faults& faults) : file_(std::move(file)), faults_(faults) {}

  Result<Manifest> read(const XmlNode& root) {
    std::vector<const XmlNode*> elements;
    for (const XmlNode* hierarchy : root.all("InstanceHierarchy")) gather(*hierarchy, elements);
    const XmlNode* package = nullptr;
    std::vector<const XmlNode*> services;
    std::vector<const XmlNode*> assemblies;
    for (const XmlNode* one : elements) {
      const std::string of = class_of(*one);
      if (of == kPackage && package == nullptr) package = one;
      if (of == kService) services.push_back(one);
      if (of.starts_with(kAssembly)) assemblies.push_back(one);
      if (of != kServer) continue;
      if (manifest_.endpoint.empty()) manifest_.endpoint = value_of(*one, "Endpoint");
      read_items(*one);
    }
    if (package == nullptr) {
      return refuse("equipment.mtp_format", root.line, "it has no ModuleTypePackage",
                    "give the manifest of a module type package, manifest.aml");
    }
    manifest_.name = name_of(*package);
    manifest_.version = package->text_of("Version");
    for (const XmlNode* one : root.all("AdditionalInformation")) {
      const XmlNode* const header = one->child("WriterHeader");
      if (header != nullptr) manifest_.writer = header->text_of("WriterName");
    }
    for (const auto& [count, most] :
         {std::pair{items_.size(), kItemsMax}, std::pair{assemblies.size(), kAssembliesMax},
          std::pair{services.size(), kServicesMax}}) {
      if (count > most) {
        return refuse("equipment.mtp_limit", package->line,
                      fmt::format("it has {} of what at most {} are taken", count, most),
                      "part the module into smaller ones");
      }
    }
    for (const XmlNode* one : assemblies) read_assembly(*one);
    std::set<std::string> names;
    for (const XmlNode* one : services) {
      if (named_anew(*one, names)) read_service(*one);
    }
    return std::move(manifest_);
  }

  tl::unexpected<Error> refuse(const char* code, std::int64_t line, const std::string& reason,
                               std::string remedy) const {
    return fail(Error{code, "the manifest cannot be read: " + reason}
                    .at({.file = file_, .line = line})
                    .arg("reason", reason)
                    .remedy(std::move(remedy)));
  }

 private:
  static void gather(const XmlNode& node, std::vector<const XmlNode*>& into) {
    for (const XmlNode& child : node.children) {
      if (child.local() != kElement) continue;
      into.push_back(&child);
      gather(child, into);
    }
  }

  void fault(const char* code, const XmlNode& node, std::string value, const std::string& reason,
             std::string remedy) {
    if (++count_ > kFaultsMax) return;
    faults_.push_back(Error{code, fmt::format("'{}': {}", value, reason)}
                          .at({.file = file_, .line = node.line, .id = name_of(node)})
                          .value(std::move(value))
                          .arg("reason", reason)
                          .remedy(std::move(remedy)));
  }

  bool named_anew(const XmlNode& node, std::set<std::string>& names) {
    const std::string name = name_of(node);
    if (name.empty()) {
      fault("equipment.mtp_member", node, node.name, "it has no Name", "write Name=\"…\"");
      return false;
    }
    if (names.insert(name).second) return true;
    fault("equipment.mtp_name", node, name, "two have that name", "name one of them otherwise");
    return false;
  }

  void read_items(const XmlNode& server) {
    for (const XmlNode& child : server.children) {
      if (child.local() != "ExternalInterface") continue;
      // Some writers give the class of an interface as they give that of an element.
      if (child.attribute("RefBaseClassPath") != kItem && class_of(child) != kItem) continue;
      Item item;
      item.name = name_of(child);
      const XmlNode* const identifier = attribute_of(child, "Identifier");
      if (identifier != nullptr) {
        item.identifier = identifier->text_of("Value");
        item.type = identifier->attribute("AttributeDataType");
      }
      item.space = value_of(child, "Namespace");
      item.access = number_of<int>(value_of(child, "Access")).value_or(0);
      if (item.identifier.empty()) {
        fault("equipment.mtp_member", child, item.name, "the item has no Identifier",
              "write the identifier of its node");
        continue;
      }
      const std::string id = child.attribute("ID");
      if (id.empty() || !items_.emplace(id, std::move(item)).second) {
        fault("equipment.mtp_name", child, id, "an item has no ID, or the ID of another",
              "give each an ID of its own");
      }
    }
  }

  void read_assembly(const XmlNode& node) {
    DataAssembly read;
    read.name = name_of(node);
    const std::string of = class_of(node);
    read.kind = of.substr(of.rfind('/') + 1);
    read.line = node.line;
    for (const XmlNode& child : node.children) {
      if (child.local() != "Attribute") continue;
      const std::string name = name_of(child);
      const std::string value = child.text_of("Value");
      if (name == "RefID") {
        // Some writers say it once for each class of which it is.
        if (!read.ref_id.empty() && read.ref_id != value) {
          fault("equipment.mtp_reference", node, value, "it has another RefID already",
                "leave one of them");
        }
        read.ref_id = value;
      } else if (name == "TagName" || name == "tag_name") {
        read.tag = value;
      } else if (name == "TagDescription" || name == "tag_description") {
        read.about = value;
      } else {
        read.attributes.emplace(name, attribute(child, value));
      }
    }
    const std::size_t at = manifest_.assemblies.size();
    if (!read.ref_id.empty()) by_ref_[read.ref_id].push_back(at);
    manifest_.assemblies.push_back(std::move(read));
  }

  Attribute attribute(const XmlNode& node, const std::string& value) {
    if (node.attribute("AttributeDataType") != "xs:IDREF") return {.value = value};
    const std::string standard = node.text_of("DefaultValue");
    if (value.empty()) return {.value = standard};
    const auto found = items_.find(value);
    if (found != items_.end()) return {.value = standard, .node_id = found->second.node_id()};
    fault("equipment.mtp_reference", node, value, "no OPCUAItem has that ID",
          "name the ID of an item of the SourceList");
    return {.value = standard};
  }

  // The data assembly with the RefID of a service or parameter. HealthStateView is a procedure's
  // and carries its RefID.
  std::size_t assembly_of(const XmlNode& node, bool of_service) {
    const std::string ref = value_of(node, "RefID");
    const auto found = by_ref_.find(ref);
    std::vector<std::size_t> fitting;
    if (found != by_ref_.end()) {
      for (const std::size_t at : found->second) {
        const bool is_control = manifest_.assemblies[at].kind == "ServiceControl";
        if (is_control == of_service) fitting.push_back(at);
      }
    }
    if (fitting.size() == 1) return fitting.front();
    fault(
        "equipment.mtp_reference", node, ref,
        fmt::format("{} {} that RefID", fitting.empty() ? "no" : fmt::format("{}", fitting.size()),
                    of_service ? "ServiceControl has" : "data assembly has"),
        "let one data assembly of the InstanceList have it");
    return kNoAssembly;
  }

  void read_parameter(const XmlNode& node, std::set<std::string>& names,
                      std::vector<Parameter>& into) {
    if (!named_anew(node, names)) return;
    if (into.size() == kServicesMax) {
      return fault("equipment.mtp_member", node, name_of(node), "there are too many",
                   fmt::format("write at most {}", kServicesMax));
    }
    Parameter read;
    read.name = name_of(node);
    read.kind = class_of(node).substr(kParameter.size());
    read.assembly = assembly_of(node, false);
    if (read.assembly != kNoAssembly) into.push_back(std::move(read));
  }

  void read_service(const XmlNode& node) {
    Service read;
    read.name = name_of(node);
    read.control = assembly_of(node, true);
    std::set<std::string> parameters;
    std::set<std::string> procedures;
    std::set<std::int64_t> ids;
    for (const XmlNode& child : node.children) {
      const std::string of = child.local() == kElement ? class_of(child) : std::string();
      if (of.starts_with(kParameter)) read_parameter(child, parameters, read.parameters);
      if (of != kProcedure || !named_anew(child, procedures)) continue;
      auto procedure = read_procedure(child, ids);
      if (procedure && read.procedures.size() < kServicesMax) {
        read.procedures.push_back(*std::move(procedure));
      }
    }
    if (read.procedures.empty()) {
      fault("equipment.mtp_member", node, read.name, "the service has no procedure",
            "write a ServiceProcedure with its ProcedureID");
    }
    if (read.control != kNoAssembly) manifest_.services.push_back(std::move(read));
  }

  std::optional<Procedure> read_procedure(const XmlNode& node, std::set<std::int64_t>& ids) {
    Procedure read;
    read.name = name_of(node);
    const std::string id = value_of(node, "ProcedureID");
    // 0 is no procedure: ProcedureCur shows it where none runs.
    const auto number = number_of<std::uint32_t>(id);
    if (!number || *number == 0) {
      fault("equipment.mtp_member", node, id, "ProcedureID is no number from 1",
            "write the number that ProcedureExt takes");
      return std::nullopt;
    }
    read.id = *number;
    if (!ids.insert(read.id).second) {
      fault("equipment.mtp_name", node, id, "two procedures have that ProcedureID",
            "give each its own");
      return std::nullopt;
    }
    const auto flag = [&](const char* name) {
      const std::string text = value_of(node, name);
      const auto value = flag_of(text);
      if (!value) {
        fault("equipment.mtp_member", node, text, fmt::format("{} is neither yes nor no", name),
              "write true or false");
      }
      return value.value_or(false);
    };
    read.is_default = flag("IsDefault");
    read.self_completing = flag("IsSelfCompleting");
    std::set<std::string> names;
    for (const XmlNode& child : node.children) {
      if (child.local() == kElement && class_of(child).starts_with(kParameter)) {
        read_parameter(child, names, read.parameters);
      }
    }
    return read;
  }

  std::string file_;
  Faults& faults_;
  std::size_t count_ = 0;
  Manifest manifest_{};
  std::map<std::string, Item> items_{};  // by ID
  std::map<std::string, std::vector<std::size_t>> by_ref_{};
};

}  // namespace

std::string Item::node_id() const {
  const auto is_typed = [](std::string_view text) {
    return text.size() > 2 && text[1] == '=' &&
           std::string_view("isgb").find(text[0]) != std::string_view::npos;
  };
  const std::string_view whole = identifier;
  const std::size_t end = whole.find(';');
  const bool has_space = whole.starts_with("ns=") || whole.starts_with("nsu=");
  if (has_space && end != std::string_view::npos && is_typed(whole.substr(end + 1))) {
    return identifier;
  }
  std::string of = identifier;
  if (!is_typed(whole)) {
    const char* const letter = type == "xs:int"            ? "i="
                               : type == "xs:ID"           ? "g="
                               : type == "xs:base64Binary" ? "b="
                                                           : "s=";
    of = letter + identifier;
  }
  if (space.empty()) return of;
  if (number_of<std::uint16_t>(space)) return fmt::format("ns={};{}", space, of);
  std::string uri;
  for (const char one : space) {
    // OPC 10000-6, 5.1.12: what would end the URI.
    if (one == ';') {
      uri += "%3B";
    } else if (one == '%') {
      uri += "%25";
    } else {
      uri += one;
    }
  }
  return fmt::format("nsu={};{}", uri, of);
}

std::string DataAssembly::node_id(const std::string& attribute) const {
  const auto found = attributes.find(attribute);
  return found == attributes.end() ? std::string() : found->second.node_id;
}

std::string service_name(const Service& service, const Procedure& procedure) {
  return service.name + "/" + procedure.name;
}

bool is_amount(const DataAssembly& assembly) {
  const std::string_view kind = assembly.kind;
  return kind.starts_with("Ana") || kind.starts_with("DInt") || kind.starts_with("Bin");
}

recipe::Service recipe_service(const Manifest& manifest, const Service& service,
                               const Procedure& procedure) {
  recipe::Service told;
  told.name = service_name(service, procedure);
  told.self_completing = procedure.self_completing;
  for (const auto* list : {&service.parameters, &procedure.parameters}) {
    for (const Parameter& one : *list) {
      if (!is_amount(manifest.assemblies[one.assembly])) continue;
      if (one.kind == "ConfigurationParameter" || one.kind == "ProcedureParameter") {
        told.parameters.emplace(one.name, Unit{});
      } else if (one.kind == "ReportValue") {
        told.results.emplace(one.name, Unit{});
      }
    }
  }
  return told;
}

DeviceForm manifest_form(const Manifest& manifest) {
  DeviceForm form;
  form.id = manifest.name;
  form.identity.title = manifest.name;
  form.address.url = manifest.endpoint;
  form.address.protocol = "MTP";
  std::set<std::string> names;
  for (const DataAssembly& assembly : manifest.assemblies) {
    for (const auto& [name, attribute] : assembly.attributes) {
      if (attribute.node_id.empty()) continue;
      ValueForm value;
      value.name = assembly.name + "/" + name;
      if (!names.insert(value.name).second) continue;
      value.about.en = assembly.about;
      value.type.kind = ValueKind::kAny;
      value.address = attribute.node_id;
      value.observable = true;
      form.values.push_back(std::move(value));
    }
  }
  for (const Service& service : manifest.services) {
    for (const Procedure& procedure : service.procedures) {
      ServiceForm one;
      one.service = recipe_service(manifest, service, procedure);
      one.title.en = procedure.name;
      one.address = manifest.assemblies[service.control].node_id("StateCur");
      form.services.push_back(std::move(one));
    }
  }
  return form;
}

Result<Manifest> read_manifest(const std::string& file, std::string_view text, Faults& faults) {
  Reader reader(file, faults);
  const std::string remedy = "ask the maker of the machine for a manifest that is whole";
  if (text.size() > kManifestBytesMax) {
    return reader.refuse("equipment.mtp_format", 0,
                         fmt::format("it is larger than {} bytes", kManifestBytesMax), remedy);
  }
  const auto root = recipe::parse_xml(file, text);
  if (!root) {
    return reader.refuse("equipment.mtp_format", root.error().place().line, root.error().message(),
                         remedy);
  }
  if (root->local() != "CAEXFile") {
    return reader.refuse("equipment.mtp_format", root->line,
                         fmt::format("it is a {}, no CAEXFile", root->name), remedy);
  }
  return reader.read(*root);
}

}  // namespace renkei::equipment::mtp
