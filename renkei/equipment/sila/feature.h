// A Feature Definition (SiLA 2 Part A v1.1, chapter 5; FDL) as plain values: what a device says
// that it can be asked and told. Everything else of this folder is made from it: the protobuf
// messages, the neutral form, the checks of what is sent.
//
// Read from XML with nothing fetched and nothing expanded, and checked whole: whoever has a Feature
// without faults can name each of its types and make messages of it. Plain values and pure
// functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/decimal.h"
#include "renkei/base/result.h"

namespace renkei::equipment::sila {

inline constexpr std::size_t kFeatureBytesMax = 1U << 20U;
inline constexpr std::size_t kIdentifierMax = 255;
// Commands, properties, metadata, errors and type definitions together; parameters of one command;
// elements of one structure; values of one set.
inline constexpr std::size_t kPartsMax = 2'000;
// A type with all its definitions put in: so many types in it, so deep.
inline constexpr std::size_t kTypeNodesMax = 10'000;
inline constexpr int kTypeDepthMax = 24;

enum class Basic : std::uint8_t {
  kString,
  kInteger,
  kReal,
  kBoolean,
  kBinary,
  kDate,
  kTime,
  kTimestamp,
  kAny
};
[[nodiscard]] std::string_view basic_name(Basic basic);  // "String"
[[nodiscard]] std::optional<Basic> basic_named(std::string_view name);

enum class SiUnit : std::uint8_t {
  kDimensionless,
  kMeter,
  kKilogram,
  kSecond,
  kAmpere,
  kKelvin,
  kMole,
  kCandela
};

struct UnitComponent {
  SiUnit unit = SiUnit::kDimensionless;
  std::int64_t exponent = 0;
};
// A value in the unit, times the factor, plus the offset, is the value in SI units.
struct UnitConstraint {
  std::string label{};
  Decimal factor{};
  Decimal offset{};
  std::vector<UnitComponent> components{};
};

struct FeatureType;
// A parameter, a response, an element of a structure, a type definition, a piece of metadata.
// A template so that types can have elements that have types.
template <typename Type>
struct ElementOf {
  std::string identifier;
  std::string display_name{};
  std::string description{};
  Type type{};
  std::int64_t line = 0;
};
using Element = ElementOf<FeatureType>;

// What is not there is not set. Limits stand as written: of an Integer or Real a number, of a Date,
// Time or Timestamp a moment (XML Schema, or without '-' and ':' as older features have it).
template <typename Type>
struct ConstraintsOf {
  std::optional<std::uint64_t> length{};
  std::optional<std::uint64_t> minimal_length{};
  std::optional<std::uint64_t> maximal_length{};
  std::optional<std::uint64_t> element_count{};
  std::optional<std::uint64_t> minimal_element_count{};
  std::optional<std::uint64_t> maximal_element_count{};
  std::vector<std::string> set{};
  std::optional<std::string> pattern{};
  std::optional<std::string> maximal_exclusive{};
  std::optional<std::string> maximal_inclusive{};
  std::optional<std::string> minimal_exclusive{};
  std::optional<std::string> minimal_inclusive{};
  std::optional<UnitConstraint> unit{};
  std::string content_type{};                // "image/png; a=b"
  std::string fully_qualified_identifier{};  // "FeatureIdentifier"
  std::string schema_type{};                 // "Xml", "Json"
  std::string schema_url{};                  // empty where the schema stands in the definition
  std::vector<Type> allowed_types{};
};
using Constraints = ConstraintsOf<FeatureType>;

struct FeatureType {
  enum class Form : std::uint8_t { kBasic, kList, kStructure, kConstrained, kDefined };
  Form form = Form::kBasic;
  Basic basic = Basic::kString;
  std::vector<FeatureType> inner{};  // one, of kList and kConstrained
  std::vector<Element> elements{};   // of kStructure
  Constraints constraints{};         // of kConstrained
  std::string defined{};             // of kDefined: which DataTypeDefinition
  std::int64_t line = 0;
};

struct Command {
  std::string identifier;
  std::string display_name{};
  std::string description{};
  bool observable = false;
  std::vector<Element> parameters{};
  std::vector<Element> responses{};
  std::vector<Element> intermediates{};
  std::vector<std::string> errors{};
  std::int64_t line = 0;
};

struct Property {
  Element element{};
  bool observable = false;
  std::vector<std::string> errors{};
};

struct Metadata {
  Element element{};
  std::vector<std::string> errors{};
};

struct DefinedError {
  std::string identifier;
  std::string display_name{};
  std::string description{};
  std::int64_t line = 0;
};

struct Feature {
  std::string identifier;
  std::string display_name{};
  std::string description{};
  std::string locale{};
  std::string sila_version{};  // "1.0"
  std::string version{};       // "1.0"
  std::string maturity{};      // "Draft", "Verified", "Normative"
  std::string originator{};    // "org.silastandard"
  std::string category{};      // "core.commands"
  std::vector<Command> commands{};
  std::vector<Property> properties{};
  std::vector<Metadata> metadata{};
  std::vector<DefinedError> errors{};
  std::vector<Element> definitions{};

  // "org.silastandard/core/SiLAService/v1" (Part A, 4.9.2). Those of its parts go on from there:
  // "…/Command/SetServerName/Parameter/ServerName".
  [[nodiscard]] std::string qualified() const;
  [[nodiscard]] std::string qualified_command(std::string_view command) const;
  [[nodiscard]] std::string qualified_property(std::string_view property) const;
  [[nodiscard]] std::string qualified_metadata(std::string_view metadata) const;
  [[nodiscard]] std::string qualified_error(std::string_view error) const;
  // The protobuf package (Part B): "sila2.org.silastandard.core.silaservice.v1".
  [[nodiscard]] std::string package() const;
  // nullptr: there is none of that identifier.
  [[nodiscard]] const Element* definition(std::string_view identifier) const;
  [[nodiscard]] const DefinedError* error(std::string_view identifier) const;
};

// "jp.riken/ardea/LabwareService/v1"; four parts, of which none is empty.
[[nodiscard]] bool is_qualified_feature(std::string_view text);

// What lies under constraints and definitions: a basic type, a list or a structure. Requires a
// type without faults.
[[nodiscard]] const FeatureType& underlying(const FeatureType& type, const Feature& feature);

// Reads as far as it can be read; `faults` receives all that is wrong, with lines:
// equipment.feature_member (an element or attribute that is missing, in the wrong place, doubled or
// not known), equipment.feature_value (an identifier, a version, a word or a number that is not in
// its form), equipment.feature_name (two of one name), equipment.feature_type (not known, in a
// circle, a list right in a list), equipment.feature_constraint (not legal for the type, or nothing
// fits it), equipment.feature_error (an error that is not defined), equipment.feature_limit.
// Errors: equipment.feature_xml (no XML that is read here, or over kFeatureBytesMax).
[[nodiscard]] Result<Feature> read_feature(const std::string& file, std::string_view text,
                                           Faults& faults);

// A type on its own, as the value of Any brings it (root element DataType, in whatever namespace).
// It can name no definitions. Errors: those of read_feature, the first of them.
[[nodiscard]] Result<FeatureType> read_type(std::string_view text);

}  // namespace renkei::equipment::sila
