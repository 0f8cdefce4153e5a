#include "renkei/equipment/sila/feature.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "renkei/equipment/sila/feature_words.h"

namespace renkei::equipment::sila {
namespace {

constexpr std::array<std::string_view, 9> kBasicNames{
    "String", "Integer", "Real", "Boolean", "Binary", "Date", "Time", "Timestamp", "Any"};

template <typename Named>
const Named* identified(const std::vector<Named>& list, std::string_view identifier) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Named& one) { return one.identifier == identifier; });
  return found == list.end() ? nullptr : &*found;
}

std::string_view major_of(std::string_view version) { return version.substr(0, version.find('.')); }

}  // namespace

std::string_view basic_name(Basic basic) { return kBasicNames.at(static_cast<std::size_t>(basic)); }

std::optional<Basic> basic_named(std::string_view name) {
  const auto* const found = std::find(kBasicNames.begin(), kBasicNames.end(), name);
  if (found == kBasicNames.end()) return std::nullopt;
  return static_cast<Basic>(found - kBasicNames.begin());
}

std::string Feature::qualified() const {
  return fmt::format("{}/{}/{}/v{}", originator, category, identifier, major_of(version));
}
std::string Feature::qualified_command(std::string_view command) const {
  return fmt::format("{}/Command/{}", qualified(), command);
}
std::string Feature::qualified_property(std::string_view property) const {
  return fmt::format("{}/Property/{}", qualified(), property);
}
std::string Feature::qualified_metadata(std::string_view wanted) const {
  return fmt::format("{}/Metadata/{}", qualified(), wanted);
}
std::string Feature::qualified_error(std::string_view wanted) const {
  return fmt::format("{}/DefinedExecutionError/{}", qualified(), wanted);
}

std::string Feature::package() const {
  return fmt::format("sila2.{}.{}.{}.v{}", originator, category, internal::small(identifier),
                     major_of(version));
}

const Element* Feature::definition(std::string_view wanted) const {
  return identified(definitions, wanted);
}
const DefinedError* Feature::error(std::string_view wanted) const {
  return identified(errors, wanted);
}

bool is_qualified_feature(std::string_view text) {
  std::size_t parts = 1;
  std::size_t length = 0;
  for (const char c : text) {
    if (c == '/') {
      if (length == 0) return false;
      length = 0;
      ++parts;
    } else {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
      if (!plain) return false;
      ++length;
    }
  }
  return parts == 4 && length > 0 && text.size() <= 4 * kIdentifierMax;
}

const FeatureType& underlying(const FeatureType& type, const Feature& feature) {
  const FeatureType* at = &type;
  // Definitions are in no circle, so that this ends; the bound is for who breaks the promise.
  for (int step = 0; step < 10 * kTypeDepthMax; ++step) {
    if (at->form == FeatureType::Form::kConstrained) {
      at = &at->inner.front();
    } else if (at->form == FeatureType::Form::kDefined) {
      const Element* definition = feature.definition(at->defined);
      RENKEI_CHECK(definition != nullptr);
      at = &definition->type;
    } else {
      break;
    }
  }
  return *at;
}

}  // namespace renkei::equipment::sila
