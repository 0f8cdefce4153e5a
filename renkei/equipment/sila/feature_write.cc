#include "renkei/equipment/sila/feature_write.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "renkei/recipe/xml.h"

namespace renkei::equipment::sila {
namespace {

using recipe::XmlNode;

constexpr const char* kNamespace = "http://www.sila-standard.org";
constexpr std::array<const char*, 8> kSiUnits{"Dimensionless", "Meter",  "Kilogram", "Second",
                                              "Ampere",        "Kelvin", "Mole",     "Candela"};

XmlNode node(std::string name, std::vector<XmlNode> children = {}) {
  return {.name = std::move(name), .children = std::move(children)};
}
XmlNode text(std::string name, std::string content) {
  XmlNode made{.name = std::move(name)};
  if (!content.empty()) {
    made.children.push_back({.kind = XmlNode::Kind::kText, .content = std::move(content)});
  }
  return made;
}

XmlNode unit_node(const UnitConstraint& unit) {
  XmlNode made = node("Unit", {text("Label", unit.label), text("Factor", unit.factor.to_string()),
                               text("Offset", unit.offset.to_string())});
  for (const UnitComponent& one : unit.components) {
    made.children.push_back(
        node("UnitComponent", {text("SIUnit", kSiUnits.at(static_cast<std::size_t>(one.unit))),
                               text("Exponent", std::to_string(one.exponent))}));
  }
  return made;
}

// "image/png; a=b"
XmlNode content_type_node(std::string_view written) {
  const auto next = [&](char end) {
    const std::size_t at = std::min(written.find(end), written.size());
    std::string part(written.substr(0, at));
    written.remove_prefix(std::min(at + 1, written.size()));
    const std::size_t first = std::min(part.find_first_not_of(' '), part.size());
    return part.substr(first);
  };
  XmlNode made = node("ContentType");
  made.children.push_back(text("Type", next('/')));
  made.children.push_back(text("Subtype", next(';')));
  if (written.empty()) return made;
  XmlNode parameters = node("Parameters");
  while (!written.empty()) {
    XmlNode one = node("Parameter");
    one.children.push_back(text("Attribute", next('=')));
    one.children.push_back(text("Value", next(';')));
    parameters.children.push_back(std::move(one));
  }
  made.children.push_back(std::move(parameters));
  return made;
}

XmlNode constraints_node(const Constraints& from) {
  XmlNode made = node("Constraints");
  const auto count = [&](const char* name, const std::optional<std::uint64_t>& value) {
    if (value) made.children.push_back(text(name, std::to_string(*value)));
  };
  const auto word = [&](const char* name, const std::optional<std::string>& value) {
    if (value) made.children.push_back(text(name, *value));
  };
  count("Length", from.length);
  count("MinimalLength", from.minimal_length);
  count("MaximalLength", from.maximal_length);
  if (!from.set.empty()) {
    XmlNode set = node("Set");
    for (const std::string& one : from.set) set.children.push_back(text("Value", one));
    made.children.push_back(std::move(set));
  }
  word("Pattern", from.pattern);
  word("MaximalExclusive", from.maximal_exclusive);
  word("MaximalInclusive", from.maximal_inclusive);
  word("MinimalExclusive", from.minimal_exclusive);
  word("MinimalInclusive", from.minimal_inclusive);
  if (from.unit) made.children.push_back(unit_node(*from.unit));
  if (!from.content_type.empty()) made.children.push_back(content_type_node(from.content_type));
  count("ElementCount", from.element_count);
  count("MinimalElementCount", from.minimal_element_count);
  count("MaximalElementCount", from.maximal_element_count);
  if (!from.fully_qualified_identifier.empty()) {
    made.children.push_back(text("FullyQualifiedIdentifier", from.fully_qualified_identifier));
  }
  if (!from.schema_type.empty() && !from.schema_url.empty()) {
    made.children.push_back(
        node("Schema", {text("Type", from.schema_type), text("Url", from.schema_url)}));
  }
  if (!from.allowed_types.empty()) {
    XmlNode allowed = node("AllowedTypes");
    for (const FeatureType& one : from.allowed_types) allowed.children.push_back(type_node(one));
    made.children.push_back(std::move(allowed));
  }
  return made;
}

std::vector<XmlNode> heading(const std::string& identifier, const std::string& display_name,
                             const std::string& description) {
  return {text("Identifier", identifier), text("DisplayName", display_name),
          text("Description", description)};
}

XmlNode element_node(const char* name, const Element& element) {
  XmlNode made = node(name, heading(element.identifier, element.display_name, element.description));
  made.children.push_back(type_node(element.type));
  return made;
}

void add_elements(const char* name, const std::vector<Element>& elements, XmlNode& to) {
  for (const Element& one : elements) to.children.push_back(element_node(name, one));
}

void add_errors(const std::vector<std::string>& errors, XmlNode& to) {
  if (errors.empty()) return;
  XmlNode made = node("DefinedExecutionErrors");
  for (const std::string& one : errors) made.children.push_back(text("Identifier", one));
  to.children.push_back(std::move(made));
}

XmlNode observable(bool is) { return text("Observable", is ? "Yes" : "No"); }

XmlNode command_node(const Command& command) {
  XmlNode made =
      node("Command", heading(command.identifier, command.display_name, command.description));
  made.children.push_back(observable(command.observable));
  add_elements("Parameter", command.parameters, made);
  add_elements("Response", command.responses, made);
  add_elements("IntermediateResponse", command.intermediates, made);
  add_errors(command.errors, made);
  return made;
}

XmlNode property_node(const Property& property) {
  const Element& element = property.element;
  XmlNode made =
      node("Property", heading(element.identifier, element.display_name, element.description));
  made.children.push_back(observable(property.observable));
  made.children.push_back(type_node(element.type));
  add_errors(property.errors, made);
  return made;
}

}  // namespace

XmlNode type_node(const FeatureType& type) {
  XmlNode made = node("DataType");
  switch (type.form) {
    case FeatureType::Form::kBasic:
      made.children.push_back(text("Basic", std::string(basic_name(type.basic))));
      break;
    case FeatureType::Form::kList:
      made.children.push_back(node("List", {type_node(type.inner.front())}));
      break;
    case FeatureType::Form::kStructure:
      made.children.push_back(node("Structure"));
      add_elements("Element", type.elements, made.children.back());
      break;
    case FeatureType::Form::kConstrained:
      made.children.push_back(
          node("Constrained", {type_node(type.inner.front()), constraints_node(type.constraints)}));
      break;
    case FeatureType::Form::kDefined:
      made.children.push_back(text("DataTypeIdentifier", type.defined));
      break;
  }
  return made;
}

std::string write_feature(const Feature& feature) {
  XmlNode root =
      node("Feature", heading(feature.identifier, feature.display_name, feature.description));
  root.attributes = {{"xmlns", kNamespace},
                     {"SiLA2Version", feature.sila_version},
                     {"FeatureVersion", feature.version},
                     {"Originator", feature.originator},
                     {"Category", feature.category}};
  if (!feature.maturity.empty()) root.attributes.emplace_back("MaturityLevel", feature.maturity);
  if (!feature.locale.empty()) root.attributes.emplace_back("Locale", feature.locale);
  for (const Command& one : feature.commands) root.children.push_back(command_node(one));
  for (const Property& one : feature.properties) root.children.push_back(property_node(one));
  for (const Metadata& one : feature.metadata) {
    root.children.push_back(element_node("Metadata", one.element));
    add_errors(one.errors, root.children.back());
  }
  for (const DefinedError& one : feature.errors) {
    root.children.push_back(
        node("DefinedExecutionError", heading(one.identifier, one.display_name, one.description)));
  }
  for (const Element& one : feature.definitions) {
    root.children.push_back(element_node("DataTypeDefinition", one));
  }
  return recipe::write_xml(root);
}

}  // namespace renkei::equipment::sila
