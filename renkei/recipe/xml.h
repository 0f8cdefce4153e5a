// XML documents as plain values: read by libxml2 with nothing fetched and nothing expanded, and
// written as they stand. libxml2 stays behind this door, in one source.
//
// Names, prefixes, declarations, comments and the order of everything are kept, so that what was
// read and is written again has the same canonical form. White space between elements is dropped.
// Pure functions but for validate_xml, which reads the schema folder; thread-safe.
//
//   const auto root = parse_xml("recipe.xml", text);
//   if (root && root->local() == "GRecipe") ... root->child("ID")->text()
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renkei/base/result.h"

namespace renkei::recipe {

inline constexpr std::size_t kXmlBytesMax = 16U << 20U;
inline constexpr int kXmlDepthMax = 64;

struct XmlNode {
  enum class Kind : std::uint8_t { kElement, kText, kComment, kInstruction };
  Kind kind = Kind::kElement;
  std::string name{};     // as written, "b2mml:ID"; of an instruction its target
  std::string space{};    // the namespace of an element
  std::string content{};  // of what is no element
  std::vector<std::pair<std::string, std::string>> attributes{};  // declarations too, as written
  std::vector<XmlNode> children{};
  std::int64_t line = 0;  // from 1; 0 where it was not read

  // The name without its prefix; empty for what is no element.
  [[nodiscard]] std::string_view local() const;
  // All text directly in it, without white space around it.
  [[nodiscard]] std::string text() const;
  // The first child element of that local name in the same namespace, or nullptr.
  [[nodiscard]] const XmlNode* child(std::string_view local) const;
  [[nodiscard]] std::vector<const XmlNode*> all(std::string_view local) const;
  // The text of that child, or nothing at all.
  [[nodiscard]] std::string text_of(std::string_view local) const;
  [[nodiscard]] std::string attribute(std::string_view name) const;
};

// The root element; comments before and after it are not kept. UTF-8 only. Errors, with file and
// line: batchml.too_large, batchml.encoding, batchml.syntax, batchml.doctype (there is no use for
// one, and harm), batchml.relative_namespace (no absolute URI), batchml.too_deep.
[[nodiscard]] Result<XmlNode> parse_xml(const std::string& file, std::string_view text);

// A whole document, indented by two spaces.
[[nodiscard]] std::string write_xml(const XmlNode& root);

// Canonical XML 1.0 without comments, white space between elements dropped. Errors: parse_xml's.
[[nodiscard]] Result<std::string> canonical_xml(const std::string& file, std::string_view text);

// Whether the document is as AllSchemas.xsd in `schema_folder` says. Faults: batchml.schema with
// the line; batchml.schema_folder where the folder has no schema that can be read; parse_xml's.
[[nodiscard]] Faults validate_xml(const std::string& file, std::string_view text,
                                  const std::string& schema_folder);

}  // namespace renkei::recipe
