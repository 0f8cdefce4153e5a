// What can only be seen with the whole feature read.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/nearest.h"
#include "renkei/equipment/sila/feature.h"
#include "renkei/equipment/sila/feature_faults.h"
#include "renkei/equipment/sila/feature_words.h"

namespace renkei::equipment::sila::internal {
namespace {

constexpr std::size_t kFaultsMax = 100;

// How large a type is with all its definitions put in.
struct Extent {
  std::size_t nodes = 1;
  int depth = 1;
};

class Check {
 public:
  Check(const Feature& feature, FeatureFaults& faults) : feature_(feature), faults_(faults) {}

  void all() {
    names();
    for (const Element& one : feature_.definitions) definition(one);
    for (const Element& one : feature_.definitions) {
      if (!whole_.contains(one.identifier)) return;  // what follows would walk in a circle
    }
    for (const Element& one : feature_.definitions) type(one.type);
    for (const Command& one : feature_.commands) {
      for (const auto* list : {&one.parameters, &one.responses, &one.intermediates}) {
        elements(*list, "of the command " + one.identifier);
      }
      errors(one.errors, one.line);
    }
    for (const Property& one : feature_.properties) {
      type(one.element.type);
      errors(one.errors, one.element.line);
    }
    for (const Metadata& one : feature_.metadata) {
      type(one.element.type);
      errors(one.errors, one.element.line);
    }
  }

  void type(const FeatureType& type) {
    const Extent size = extent(type);
    if (size.nodes > kTypeNodesMax || size.depth > kTypeDepthMax) {
      faults_.add("equipment.feature_limit", type.line, "DataType",
                  fmt::format("with all its definitions the type has {} parts, {} deep; at most {} "
                              "and {} are read",
                              size.nodes, size.depth, kTypeNodesMax, kTypeDepthMax),
                  "make the type smaller");
      return;
    }
    within(type);
  }

 private:
  void twice(std::set<std::string>& seen, const std::string& identifier, std::int64_t line,
             std::string_view what) {
    if (seen.insert(small(identifier)).second) return;
    faults_.add("equipment.feature_name", line, identifier,
                fmt::format("there are two {} of that name (case does not count)", what),
                "rename one of them");
  }

  void names() {
    std::set<std::string> commands;
    std::set<std::string> properties;
    std::set<std::string> metadata;
    std::set<std::string> errors;
    std::set<std::string> definitions;
    for (const auto& one : feature_.commands) twice(commands, one.identifier, one.line, "commands");
    for (const auto& one : feature_.properties) {
      twice(properties, one.element.identifier, one.element.line, "properties");
    }
    for (const auto& one : feature_.metadata) {
      twice(metadata, one.element.identifier, one.element.line, "metadata");
    }
    for (const auto& one : feature_.errors) twice(errors, one.identifier, one.line, "errors");
    for (const auto& one : feature_.definitions) {
      twice(definitions, one.identifier, one.line, "type definitions");
    }
  }

  void elements(const std::vector<Element>& list, const std::string& where) {
    std::set<std::string> seen;
    for (const Element& one : list) {
      twice(seen, one.identifier, one.line, "members " + where);
      type(one.type);
    }
  }

  void errors(const std::vector<std::string>& named, std::int64_t line) {
    std::set<std::string> seen;
    for (const std::string& one : named) {
      if (!seen.insert(one).second) continue;  // said twice is said
      if (feature_.error(one) != nullptr) continue;
      std::vector<std::string_view> known;
      for (const DefinedError& error : feature_.errors) known.push_back(error.identifier);
      const std::string_view meant = nearest(one, known);
      faults_.add("equipment.feature_error", line, one, "no such error is defined in the feature",
                  meant.empty() ? std::string("add a DefinedExecutionError of that name")
                                : fmt::format("write {}", meant));
    }
  }

  // A definition is whole when what it names is defined, and is not made of itself.
  bool definition(const Element& one) {
    if (whole_.contains(one.identifier)) return true;
    if (const auto at = std::find(path_.begin(), path_.end(), one.identifier); at != path_.end()) {
      std::string circle;
      for (auto step = at; step != path_.end(); ++step) circle += *step + " -> ";
      faults_.add("equipment.feature_type", one.line, one.identifier,
                  fmt::format("the type is made of itself: {}{}", circle, one.identifier),
                  "take one of them out of the circle");
      return false;
    }
    if (broken_.contains(one.identifier)) return false;
    path_.push_back(one.identifier);
    const bool good = resolves(one.type);
    path_.pop_back();
    if (good) {
      whole_.insert(one.identifier);
      extents_[one.identifier] = extent(one.type);
    } else {
      broken_.insert(one.identifier);
    }
    return good;
  }

  bool resolves(const FeatureType& type) {
    if (type.form == FeatureType::Form::kDefined) {
      const Element* found = known(type);
      return found != nullptr && definition(*found);
    }
    bool good = true;
    for (const FeatureType& one : type.inner) good = resolves(one) && good;
    for (const Element& one : type.elements) good = resolves(one.type) && good;
    return good;
  }

  const Element* known(const FeatureType& type) {
    const Element* found = feature_.definition(type.defined);
    if (found != nullptr) return found;
    if (!told_.insert({type.line, type.defined}).second) return nullptr;
    std::vector<std::string_view> names;
    for (const Element& one : feature_.definitions) names.push_back(one.identifier);
    const std::string_view meant = nearest(type.defined, names);
    faults_.add("equipment.feature_type", type.line, type.defined,
                "no such data type is defined in the feature",
                meant.empty() ? std::string("add a DataTypeDefinition of that name")
                              : fmt::format("write {}", meant));
    return nullptr;
  }

  Extent extent(const FeatureType& type) {
    if (type.form == FeatureType::Form::kDefined) {
      const auto found = extents_.find(type.defined);
      return found == extents_.end() ? Extent{} : found->second;
    }
    Extent all;
    const auto add = [&](const Extent& one) {
      all.nodes = std::min(all.nodes + one.nodes, kTypeNodesMax + 1);
      all.depth = std::max(all.depth, one.depth + 1);
    };
    for (const FeatureType& one : type.inner) add(extent(one));
    for (const Element& one : type.elements) add(extent(one.type));
    return all;
  }

  // Requires all definitions to be whole.
  void within(const FeatureType& type) {
    switch (type.form) {
      case FeatureType::Form::kBasic:
        return;
      case FeatureType::Form::kDefined:
        static_cast<void>(known(type));
        return;
      case FeatureType::Form::kStructure: {
        std::set<std::string> seen;
        for (const Element& one : type.elements) {
          twice(seen, one.identifier, one.line, "elements of one structure");
          within(one.type);
        }
        return;
      }
      case FeatureType::Form::kList:
        within(type.inner.front());
        if (list_right_in(type.inner.front())) {
          faults_.add("equipment.feature_type", type.line, "List",
                      "a list stands right in a list, which has no message",
                      "define a data type for the inner list");
        }
        return;
      case FeatureType::Form::kConstrained:
        within(type.inner.front());
        if (resolves(type.inner.front())) {
          check_constraints(type, underlying(type.inner.front(), feature_), faults_);
        }
        for (const FeatureType& one : type.constraints.allowed_types) {
          if (resolves(one)) within(one);
        }
        return;
    }
  }

  static bool list_right_in(const FeatureType& type) {
    if (type.form == FeatureType::Form::kList) return true;
    return type.form == FeatureType::Form::kConstrained && list_right_in(type.inner.front());
  }

  const Feature& feature_;
  FeatureFaults& faults_;
  std::vector<std::string> path_;
  std::set<std::string> whole_;
  std::set<std::string> broken_;
  std::map<std::string, Extent> extents_;
  std::set<std::pair<std::int64_t, std::string>> told_;
};

}  // namespace

void FeatureFaults::add(std::string_view code, std::int64_t line, std::string value,
                        const std::string& reason, std::string remedy) {
  if (++count_ > kFaultsMax) return;
  faults_.push_back(Error{std::string(code), fmt::format("{}: {}", value, reason)}
                        .at({.file = file_, .line = line})
                        .arg("reason", reason)
                        .value(std::move(value))
                        .remedy(std::move(remedy)));
}

void check_feature(const Feature& feature, FeatureFaults& faults) { Check(feature, faults).all(); }

void check_type(const FeatureType& type, FeatureFaults& faults) {
  const Feature none;
  Check(none, faults).type(type);
}

}  // namespace renkei::equipment::sila::internal
