// From XML to values. The order and number of elements are those of the standard's schema; they are
// written down here as a few tables, so that each fault names its line.
#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/nearest.h"
#include "renkei/equipment/sila/feature.h"
#include "renkei/equipment/sila/feature_faults.h"
#include "renkei/equipment/sila/feature_words.h"
#include "renkei/recipe/xml.h"

namespace renkei::equipment::sila {
namespace {

using internal::characters;
using internal::FeatureFaults;
using internal::is_dotted;
using internal::is_identifier;
using internal::is_version;
using internal::one_line;
using recipe::XmlNode;

constexpr std::string_view kNamespace = "http://www.sila-standard.org";
constexpr std::size_t kMany = kPartsMax;

// A child element: how often it may stand, at its place in the order.
struct Child {
  std::string_view name;
  std::size_t least = 1;
  std::size_t most = 1;
};

constexpr std::array<std::string_view, 8> kSiUnits{
    "Dimensionless", "Meter", "Kilogram", "Second", "Ampere", "Kelvin", "Mole", "Candela"};
constexpr std::array<std::string_view, 9> kQualifiedKinds{"FeatureIdentifier",
                                                          "CommandIdentifier",
                                                          "CommandParameterIdentifier",
                                                          "CommandResponseIdentifier",
                                                          "IntermediateCommandResponseIdentifier",
                                                          "DefinedExecutionErrorIdentifier",
                                                          "PropertyIdentifier",
                                                          "TypeIdentifier",
                                                          "MetadataIdentifier"};

class Reader {
 public:
  Reader(FeatureFaults& faults, std::string space) : faults_(faults), space_(std::move(space)) {}

  Feature feature(const XmlNode& root) {
    Feature feature;
    attributes(root, feature);
    static constexpr std::array<Child, 8> kOrder{{{"Identifier"},
                                                  {"DisplayName"},
                                                  {"Description"},
                                                  {"Command", 0, kMany},
                                                  {"Property", 0, kMany},
                                                  {"Metadata", 0, kMany},
                                                  {"DefinedExecutionError", 0, kMany},
                                                  {"DataTypeDefinition", 0, kMany}}};
    const auto children = elements(root, kOrder, 3);
    heading(root, feature);
    if (children.size() > kPartsMax) {
      faults_.add("equipment.feature_limit", root.line, std::to_string(children.size()),
                  fmt::format("a feature of more than {} parts is not read", kPartsMax),
                  "part it into several features");
      return feature;
    }
    for (const XmlNode* child : children) part(*child, feature);
    return feature;
  }

  FeatureType type(const XmlNode& node, int depth = 0) {
    FeatureType read;
    read.line = node.line;
    if (depth > kTypeDepthMax) {
      faults_.add("equipment.feature_limit", node.line, "DataType",
                  fmt::format("data types lie in each other over {} deep", kTypeDepthMax),
                  "make the type flatter");
      return read;
    }
    const XmlNode* form = nullptr;
    for (const XmlNode& child : node.children) {
      if (child.kind != XmlNode::Kind::kElement) continue;
      if (form != nullptr) {
        member(child, fmt::format("a DataType has one element, and this is a second"),
               "leave one of them out");
        return read;
      }
      form = &child;
    }
    if (form == nullptr) {
      member(node, "the DataType is empty", "say which type it is, such as <Basic>Real</Basic>");
      return read;
    }
    const std::string_view name = form->space == space_ ? form->local() : std::string_view{};
    if (name == "Basic") {
      basic(*form, read);
    } else if (name == "List") {
      read.form = FeatureType::Form::kList;
      elements(*form, std::array<Child, 1>{{{"DataType"}}});
      inner(*form, read, depth);
    } else if (name == "Structure") {
      read.form = FeatureType::Form::kStructure;
      for (const XmlNode* one : elements(*form, std::array<Child, 1>{{{"Element", 1, kMany}}})) {
        read.elements.push_back(element(*one, depth + 1));
      }
    } else if (name == "Constrained") {
      read.form = FeatureType::Form::kConstrained;
      elements(*form, std::array<Child, 2>{{{"DataType"}, {"Constraints"}}});
      inner(*form, read, depth);
      const XmlNode* limits = form->child("Constraints");
      if (limits != nullptr) constraints(*limits, read.constraints, depth);
    } else if (name == "DataTypeIdentifier") {
      read.form = FeatureType::Form::kDefined;
      read.defined = identifier(*form);
    } else {
      member(*form, "it is no kind of data type",
             "write Basic, List, Structure, Constrained or DataTypeIdentifier");
    }
    return read;
  }

 private:
  void member(const XmlNode& node, const std::string& reason, std::string remedy) {
    faults_.add("equipment.feature_member", node.line, node.name, reason, std::move(remedy));
  }
  void value(const XmlNode& node, std::string value, const std::string& reason,
             std::string remedy) {
    faults_.add("equipment.feature_value", node.line, std::move(value),
                fmt::format("{}: {}", node.name, reason), std::move(remedy));
  }

  // The child elements in the order and number that stand in the table; from `free` on in any order
  // (of these given back, else all). What is missing, too much or not known is a fault.
  template <std::size_t N>
  std::vector<const XmlNode*> elements(const XmlNode& node, const std::array<Child, N>& order,
                                       std::size_t free = N) {
    std::vector<const XmlNode*> found;
    std::array<std::size_t, N> counts{};
    std::size_t at = 0;
    for (const XmlNode& child : node.children) {
      if (child.kind != XmlNode::Kind::kElement) continue;
      const auto place = std::find_if(order.begin(), order.end(), [&](const Child& one) {
        return one.name == child.local() && child.space == space_;
      });
      const auto index = static_cast<std::size_t>(place - order.begin());
      if (index == N) {
        unknown(child, node, order.begin(), order.end());
        continue;
      }
      if (index < at && index < free) {
        member(child, fmt::format("it stands after {}, before which it belongs", order.at(at).name),
               "keep the order of the standard");
      }
      at = std::max(at, std::min(index, free == N ? index : free));
      if (++counts.at(index) == place->most + 1) {
        member(child, fmt::format("{} has it too often", node.name),
               fmt::format("at most {}", place->most));
      }
      if (counts.at(index) <= place->most && (free == N || index >= free)) found.push_back(&child);
    }
    for (std::size_t i = 0; i < N; ++i) {
      if (counts.at(i) < order.at(i).least) {
        member(node, fmt::format("{} has no {}", node.name, order.at(i).name),
               fmt::format("add <{}>", order.at(i).name));
      }
    }
    return found;
  }

  template <typename Iterator>
  void unknown(const XmlNode& child, const XmlNode& node, Iterator begin, Iterator end) {
    if (child.space != space_) {
      member(child, fmt::format("it is not of the namespace {}", space_), "leave it out");
      return;
    }
    std::vector<std::string_view> names;
    for (auto one = begin; one != end; ++one) names.push_back(one->name);
    const std::string_view meant = nearest(child.local(), names);
    member(child, fmt::format("{} has no such element", node.name),
           meant.empty() ? std::string("leave it out") : fmt::format("write {}", meant));
  }

  void attributes(const XmlNode& root, Feature& feature) {
    static constexpr std::array<std::string_view, 6> kKnown{
        "Locale", "SiLA2Version", "FeatureVersion", "MaturityLevel", "Originator", "Category"};
    for (const auto& [name, what] : root.attributes) {
      const bool foreign = name.find(':') != std::string::npos || name == "xmlns";
      if (foreign || std::find(kKnown.begin(), kKnown.end(), name) != kKnown.end()) continue;
      faults_.add("equipment.feature_member", root.line, name, "Feature has no such attribute",
                  "leave it out");
    }
    const auto read = [&](std::string_view name, std::string_view without, auto fits,
                          std::string_view example) {
      std::string text = root.attribute(name);
      if (text.empty()) {
        if (without.empty()) {
          faults_.add("equipment.feature_member", root.line, std::string(name),
                      "Feature lacks the attribute", fmt::format("add {}=\"{}\"", name, example));
        }
        return std::string(without);
      }
      if (!fits(text)) {
        faults_.add("equipment.feature_value", root.line, text,
                    fmt::format("it cannot be the {} of a feature", name),
                    fmt::format("write it as {}", example));
      }
      return text;
    };
    const auto any = [](std::string_view) { return true; };
    const auto mature = [](std::string_view text) {
      return text == "Draft" || text == "Verified" || text == "Normative";
    };
    feature.locale = read("Locale", "en-us", any, "en-us");
    feature.sila_version = read("SiLA2Version", "", is_version, "1.1");
    feature.version = read("FeatureVersion", "", is_version, "1.0");
    feature.maturity = read("MaturityLevel", "Draft", mature, "Draft, Verified or Normative");
    feature.originator = read("Originator", "", is_dotted, "org.silastandard");
    feature.category = read("Category", "none", is_dotted, "core.commands");
  }

  template <typename Named>
  void heading(const XmlNode& node, Named& named) {
    if (const XmlNode* one = node.child("Identifier")) named.identifier = identifier(*one);
    if (const XmlNode* one = node.child("DisplayName")) {
      named.display_name = one_line(one->text());
      if (characters(named.display_name) > kIdentifierMax) {
        value(*one, named.display_name.substr(0, 40),
              fmt::format("a display name has at most {} characters", kIdentifierMax),
              "shorten it");
      }
    }
    named.description = one_line(node.text_of("Description"));
  }

  std::string identifier(const XmlNode& node) {
    std::string text = node.text();
    if (!is_identifier(text)) {
      value(node, text.substr(0, 80), "it is no identifier",
            fmt::format("begin with a capital letter, use letters and digits alone, at most {}",
                        kIdentifierMax));
    }
    return text;
  }

  void part(const XmlNode& node, Feature& feature) {
    const std::string_view name = node.local();
    if (name == "Command") {
      feature.commands.push_back(command(node));
    } else if (name == "Property") {
      feature.properties.push_back(property(node));
    } else if (name == "Metadata") {
      elements(node, std::array<Child, 5>{{{"Identifier"},
                                           {"DisplayName"},
                                           {"Description"},
                                           {"DataType"},
                                           {"DefinedExecutionErrors", 0, 1}}});
      feature.metadata.push_back({element_parts(node, 0), errors(node)});
    } else if (name == "DefinedExecutionError") {
      elements(node, std::array<Child, 3>{{{"Identifier"}, {"DisplayName"}, {"Description"}}});
      DefinedError error;
      error.line = node.line;
      heading(node, error);
      feature.errors.push_back(std::move(error));
    } else {
      feature.definitions.push_back(element(node, 0));
    }
  }

  Command command(const XmlNode& node) {
    elements(node, std::array<Child, 8>{{{"Identifier"},
                                         {"DisplayName"},
                                         {"Description"},
                                         {"Observable"},
                                         {"Parameter", 0, kMany},
                                         {"Response", 0, kMany},
                                         {"IntermediateResponse", 0, kMany},
                                         {"DefinedExecutionErrors", 0, 1}}});
    Command command;
    command.line = node.line;
    heading(node, command);
    command.observable = observable(node);
    for (const XmlNode* one : node.all("Parameter")) command.parameters.push_back(element(*one, 0));
    for (const XmlNode* one : node.all("Response")) command.responses.push_back(element(*one, 0));
    const auto between = node.all("IntermediateResponse");
    for (const XmlNode* one : between) command.intermediates.push_back(element(*one, 0));
    if (!command.observable && !between.empty()) {
      member(*between.front(), "only an observable command tells anything before its end",
             "make the command observable, or leave it out");
    }
    command.errors = errors(node);
    return command;
  }

  Property property(const XmlNode& node) {
    elements(node, std::array<Child, 6>{{{"Identifier"},
                                         {"DisplayName"},
                                         {"Description"},
                                         {"Observable"},
                                         {"DataType"},
                                         {"DefinedExecutionErrors", 0, 1}}});
    Property property;
    property.element = element_parts(node, 0);
    property.observable = observable(node);
    property.errors = errors(node);
    return property;
  }

  bool observable(const XmlNode& node) {
    const XmlNode* one = node.child("Observable");
    if (one == nullptr) return false;  // that it is missing has been told
    const std::string text = one->text();
    if (text != "Yes" && text != "No") value(*one, text, "it is neither Yes nor No", "write one");
    return text == "Yes";
  }

  std::vector<std::string> errors(const XmlNode& node) {
    std::vector<std::string> named;
    const XmlNode* list = node.child("DefinedExecutionErrors");
    if (list == nullptr) return named;
    elements(*list, std::array<Child, 1>{{{"Identifier", 1, kMany}}});
    for (const XmlNode* one : list->all("Identifier")) named.push_back(identifier(*one));
    return named;
  }

  Element element(const XmlNode& node, int depth) {
    elements(node, std::array<Child, 4>{
                       {{"Identifier"}, {"DisplayName"}, {"Description"}, {"DataType"}}});
    return element_parts(node, depth);
  }

  Element element_parts(const XmlNode& node, int depth) {
    Element read;
    read.line = node.line;
    heading(node, read);
    if (const XmlNode* one = node.child("DataType")) read.type = type(*one, depth);
    return read;
  }

  void basic(const XmlNode& node, FeatureType& read) {
    const std::string text = node.text();
    if (const auto known = basic_named(text)) {
      read.basic = *known;
      return;
    }
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Basic::kAny); ++i) {
      names.push_back(basic_name(static_cast<Basic>(i)));
    }
    const std::string_view meant = nearest(text, names);
    faults_.add("equipment.feature_type", node.line, text, "it is no basic type",
                meant.empty() ? std::string("write one, such as String or Real")
                              : fmt::format("write {}", meant));
  }

  void inner(const XmlNode& node, FeatureType& read, int depth) {
    const XmlNode* one = node.child("DataType");
    if (one == nullptr) {
      read.inner.emplace_back();
    } else {
      read.inner.push_back(type(*one, depth + 1));
    }
  }

  void constraints(const XmlNode& node, Constraints& read, int depth) {
    static constexpr std::array<std::string_view, 17> kKnown{"Length",
                                                             "MinimalLength",
                                                             "MaximalLength",
                                                             "Set",
                                                             "Pattern",
                                                             "MaximalExclusive",
                                                             "MaximalInclusive",
                                                             "MinimalExclusive",
                                                             "MinimalInclusive",
                                                             "Unit",
                                                             "ContentType",
                                                             "ElementCount",
                                                             "Schema",
                                                             "MinimalElementCount",
                                                             "AllowedTypes",
                                                             "MaximalElementCount",
                                                             "FullyQualifiedIdentifier"};
    std::vector<std::string_view> seen;
    for (const XmlNode& child : node.children) {
      if (child.kind != XmlNode::Kind::kElement) continue;
      const std::string_view name = child.local();
      if (child.space != space_ || std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
        const std::string_view meant = nearest(name, {kKnown.begin(), kKnown.end()});
        member(child, "it is no constraint",
               meant.empty() ? std::string("leave it out") : fmt::format("write {}", meant));
        continue;
      }
      if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
        member(child, "the constraint stands twice", "leave one of them out");
        continue;
      }
      seen.push_back(name);
      constraint(child, name, read, depth);
    }
  }

  void constraint(const XmlNode& node, std::string_view name, Constraints& read, int depth) {
    const std::array<std::pair<std::string_view, std::optional<std::uint64_t>*>, 6> counts{
        {{"Length", &read.length},
         {"MinimalLength", &read.minimal_length},
         {"MaximalLength", &read.maximal_length},
         {"ElementCount", &read.element_count},
         {"MinimalElementCount", &read.minimal_element_count},
         {"MaximalElementCount", &read.maximal_element_count}}};
    const std::array<std::pair<std::string_view, std::optional<std::string>*>, 5> texts{
        {{"Pattern", &read.pattern},
         {"MaximalExclusive", &read.maximal_exclusive},
         {"MaximalInclusive", &read.maximal_inclusive},
         {"MinimalExclusive", &read.minimal_exclusive},
         {"MinimalInclusive", &read.minimal_inclusive}}};
    for (const auto& [own, to] : counts) {
      if (own == name) *to = count(node);
    }
    for (const auto& [own, to] : texts) {
      if (own == name) *to = node.text();
    }
    if (name == "Set") {
      elements(node, std::array<Child, 1>{{{"Value", 1, kMany}}});
      for (const XmlNode* one : node.all("Value")) read.set.push_back(one->text());
    } else if (name == "Unit") {
      read.unit = unit(node);
    } else if (name == "ContentType") {
      read.content_type = content_type(node);
    } else if (name == "FullyQualifiedIdentifier") {
      read.fully_qualified_identifier =
          word(node, {kQualifiedKinds.begin(), kQualifiedKinds.end()});
    } else if (name == "Schema") {
      const bool at_url = node.child("Url") != nullptr;
      elements(node, std::array<Child, 2>{{{"Type"}, {at_url ? "Url" : "Inline"}}});
      if (const XmlNode* one = node.child("Type")) read.schema_type = word(*one, {"Xml", "Json"});
      read.schema_url = node.text_of("Url");
    } else if (name == "AllowedTypes") {
      elements(node, std::array<Child, 1>{{{"DataType", 1, kMany}}});
      for (const XmlNode* one : node.all("DataType")) {
        read.allowed_types.push_back(type(*one, depth + 1));
      }
    }
  }

  std::string word(const XmlNode& node, const std::vector<std::string_view>& known) {
    std::string text = node.text();
    if (std::find(known.begin(), known.end(), text) == known.end()) {
      value(node, text, "it is no word of the standard", fmt::format("write {}", known.front()));
    }
    return text;
  }

  // A length of 0 is how Void is written (Part A v1.1, 4.8.4).
  std::optional<std::uint64_t> count(const XmlNode& node) {
    const std::string text = node.text();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
      value(node, text, "it is no whole number", "write one, such as 36");
      return std::nullopt;
    }
    return number;
  }

  Decimal decimal(const XmlNode* node) {
    if (node == nullptr) return {};
    std::string text = node->text();
    if (text.starts_with('+')) text.erase(0, 1);
    // Cut to what is kept exactly: generators write 1/60 with more digits than a double has.
    if (text.find('.') != std::string::npos && text.size() > 20) text.resize(20);
    const auto read = Decimal::parse(text);
    if (!read) {
      value(*node, node->text(), "it is no decimal number", "write one, such as 0.001");
      return {};
    }
    return *read;
  }

  UnitConstraint unit(const XmlNode& node) {
    elements(node, std::array<Child, 4>{
                       {{"Label"}, {"Factor"}, {"Offset"}, {"UnitComponent", 1, kMany}}});
    UnitConstraint unit;
    unit.label = one_line(node.text_of("Label"));
    unit.factor = decimal(node.child("Factor"));
    unit.offset = decimal(node.child("Offset"));
    for (const XmlNode* one : node.all("UnitComponent")) {
      elements(*one, std::array<Child, 2>{{{"SIUnit"}, {"Exponent"}}});
      UnitComponent component;
      if (const XmlNode* si = one->child("SIUnit")) {
        const std::string text = word(*si, {kSiUnits.begin(), kSiUnits.end()});
        const auto* const found = std::find(kSiUnits.begin(), kSiUnits.end(), text);
        if (found != kSiUnits.end()) {
          component.unit = static_cast<SiUnit>(found - kSiUnits.begin());
        }
      }
      if (const XmlNode* exponent = one->child("Exponent")) {
        component.exponent = whole(*exponent);
      }
      unit.components.push_back(component);
    }
    return unit;
  }

  std::int64_t whole(const XmlNode& node) {
    const std::string text = node.text();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < -99 || number > 99) {
      value(node, text, "it is no exponent of a unit", "write a whole number, such as -1");
      return 0;
    }
    return number;
  }

  std::string content_type(const XmlNode& node) {
    elements(node, std::array<Child, 3>{{{"Type"}, {"Subtype"}, {"Parameters", 0, 1}}});
    std::string text = fmt::format("{}/{}", node.text_of("Type"), node.text_of("Subtype"));
    const XmlNode* parameters = node.child("Parameters");
    if (parameters == nullptr) return text;
    elements(*parameters, std::array<Child, 1>{{{"Parameter", 1, kMany}}});
    for (const XmlNode* one : parameters->all("Parameter")) {
      text += fmt::format("; {}={}", one->text_of("Attribute"), one->text_of("Value"));
    }
    return text;
  }

  FeatureFaults& faults_;
  std::string space_;
};

Result<XmlNode> parse(const std::string& file, std::string_view text) {
  const auto refuse = [&](const Place& place, const std::string& reason) {
    return fail(Error{"equipment.feature_xml", "the feature definition cannot be read: " + reason}
                    .at(place)
                    .arg("reason", reason)
                    .remedy("ask the maker of the device for a feature definition that is whole"));
  };
  if (text.size() > kFeatureBytesMax) {
    return refuse({.file = file}, fmt::format("it is larger than {} bytes", kFeatureBytesMax));
  }
  auto root = recipe::parse_xml(file, text);
  if (!root) return refuse(root.error().place(), root.error().message());
  return root;
}

}  // namespace

Result<Feature> read_feature(const std::string& file, std::string_view text, Faults& faults) {
  const auto root = parse(file, text);
  if (!root) return fail(root.error());
  FeatureFaults own(file, faults);
  if (root->local() != "Feature" || root->space != kNamespace) {
    own.add("equipment.feature_member", root->line, root->name,
            fmt::format("it is no Feature of the namespace {}", kNamespace),
            "give a SiLA 2 feature definition");
    return Feature{};
  }
  Feature feature = Reader(own, root->space).feature(*root);
  // What is read in part would be blamed for what is missing in it.
  if (own.empty()) internal::check_feature(feature, own);
  return feature;
}

Result<FeatureType> read_type(std::string_view text) {
  const auto root = parse("DataType", text);
  if (!root) return fail(root.error());
  Faults faults;
  FeatureFaults own("DataType", faults);
  if (root->local() != "DataType") {
    own.add("equipment.feature_member", root->line, root->name, "it is no DataType",
            "write <DataType>");
    return fail(std::move(faults.front()));
  }
  FeatureType type = Reader(own, root->space).type(*root);
  if (own.empty()) internal::check_type(type, own);
  if (!faults.empty()) return fail(std::move(faults.front()));
  return type;
}

}  // namespace renkei::equipment::sila
