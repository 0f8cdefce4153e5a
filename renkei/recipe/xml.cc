#include "renkei/recipe/xml.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include <fmt/format.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/uri.h>
#include <libxml/xmlschemas.h>

#include "renkei/base/utf8.h"

namespace renkei::recipe {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";

struct FreeContext {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};
struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
struct FreeUri {
  void operator()(xmlURI* uri) const { xmlFreeURI(uri); }
};
using Document = std::unique_ptr<xmlDoc, FreeDocument>;

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{}
                         : std::string_view(reinterpret_cast<const char*>(text));
}
const xmlChar* chars(const char* text) { return reinterpret_cast<const xmlChar*>(text); }

// Once for the program: nothing is ever fetched over a network, not even by a schema.
void set_up() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
  });
}

Error xml_error(std::string code, const std::string& file, std::int64_t line, std::string message,
                std::string remedy) {
  return Error{std::move(code), std::move(message)}
      .at({.file = file, .line = line})
      .remedy(std::move(remedy));
}

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

// A document type declaration: noted, and nothing of it is read.
void refuse_doctype(void* context, const xmlChar* /*name*/, const xmlChar* /*id*/,
                    const xmlChar* /*system*/) {
  auto* parser = static_cast<xmlParserCtxt*>(context);
  *static_cast<bool*>(parser->_private) = true;
  xmlStopParser(parser);
}

Error syntax_error(const std::string& file, xmlParserCtxt* context) {
  const xmlError* last = xmlCtxtGetLastError(context);
  const std::string reason = last == nullptr || last->message == nullptr ? "it is no XML document"
                                                                         : one_line(last->message);
  return xml_error("batchml.syntax", file, last == nullptr ? 0 : last->line,
                   "the XML cannot be read: " + reason,
                   "mend it there, or export it again from the tool it comes from")
      .arg("parser", reason);
}

// The encodings a document may name; it has been seen to be UTF-8.
bool names_utf8(const xmlDoc& document) {
  std::string name(view(document.encoding));
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name.empty() || name == "UTF-8" || name == "US-ASCII";
}

Result<Document> read_document(const std::string& file, std::string_view text) {
  set_up();
  if (text.size() > kXmlBytesMax) {
    return fail(xml_error("batchml.too_large", file, 0, "the document is larger than 16 MiB",
                          "export one recipe at a time"));
  }
  if (const std::size_t valid = utf8_valid_bytes(text); valid != text.size()) {
    return fail(xml_error("batchml.encoding", file, line_column_at(text, valid).line,
                          "the document is not UTF-8", "save it as UTF-8"));
  }
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlNewParserCtxt());
  RENKEI_CHECK(context != nullptr);
  bool doctype = false;
  context->_private = &doctype;
  context->sax->internalSubset = refuse_doctype;
  Document document(xmlCtxtReadMemory(context.get(), text.data(), static_cast<int>(text.size()),
                                      nullptr, nullptr,
                                      XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
                                          XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES));
  if (doctype) {
    return fail(xml_error("batchml.doctype", file,
                          line_column_at(text, text.find("<!DOCTYPE")).line,
                          "the document has a DOCTYPE, and what one may hide is not read here",
                          "take the line <!DOCTYPE ...> out"));
  }
  if (document == nullptr || context->wellFormed == 0) {
    return fail(syntax_error(file, context.get()));
  }
  if (!names_utf8(*document)) {
    return fail(xml_error("batchml.encoding", file, 1,
                          fmt::format("the document says it is {}", view(document->encoding)),
                          "save it as UTF-8"));
  }
  return document;
}

std::string qualified(const xmlNs* space, const xmlChar* local) {
  if (space == nullptr || space->prefix == nullptr) return std::string(view(local));
  return fmt::format("{}:{}", view(space->prefix), view(local));
}

void take_attributes(xmlNode* from, XmlNode& to) {
  for (const xmlNs* one = from->nsDef; one != nullptr; one = one->next) {
    const std::string_view prefix = view(one->prefix);
    to.attributes.emplace_back(prefix.empty() ? "xmlns" : fmt::format("xmlns:{}", prefix),
                               view(one->href));
  }
  for (xmlAttr* one = from->properties; one != nullptr; one = one->next) {
    xmlChar* value = xmlNodeListGetString(from->doc, one->children, 1);
    to.attributes.emplace_back(qualified(one->ns, one->name), view(value));
    xmlFree(value);
  }
}

bool is_blank(const XmlNode& node) {
  return node.kind == XmlNode::Kind::kText &&
         node.content.find_first_not_of(kSpaces) == std::string::npos;
}

// White space between elements says nothing; what stands alone in an element does.
void drop_blanks(XmlNode& node) {
  bool has_elements = false;
  for (const XmlNode& child : node.children) {
    has_elements = has_elements || child.kind == XmlNode::Kind::kElement;
  }
  if (has_elements) std::erase_if(node.children, is_blank);
}

// The first namespace declared in it that is no absolute URI, or nullptr: a document that has one
// has no canonical form (Canonical XML 1.0, clause 1.3), and libxml2 makes none of it.
const xmlNs* namespace_without_scheme(const xmlNode* in, std::int64_t& line) {
  for (const xmlNs* one = in->nsDef; one != nullptr; one = one->next) {
    if (view(one->href).empty()) continue;
    const std::unique_ptr<xmlURI, FreeUri> uri(
        xmlParseURI(reinterpret_cast<const char*>(one->href)));
    if (uri != nullptr && uri->scheme != nullptr && *uri->scheme != 0) continue;
    line = xmlGetLineNo(in);
    return one;
  }
  for (const xmlNode* child = in->children; child != nullptr; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    if (const xmlNs* found = namespace_without_scheme(child, line)) return found;
  }
  return nullptr;
}

// Nothing where it goes deeper than is read.
std::optional<XmlNode> converted(xmlNode* from, int depth) {
  if (depth > kXmlDepthMax) return std::nullopt;
  XmlNode to;
  to.name = qualified(from->ns, from->name);
  to.space = from->ns == nullptr ? "" : std::string(view(from->ns->href));
  to.line = xmlGetLineNo(from);
  take_attributes(from, to);
  for (xmlNode* child = from->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      auto read = converted(child, depth + 1);
      if (!read) return std::nullopt;
      to.children.push_back(*std::move(read));
      continue;
    }
    XmlNode other;
    other.line = xmlGetLineNo(child);
    other.content = std::string(view(child->content));
    if (child->type == XML_COMMENT_NODE) {
      other.kind = XmlNode::Kind::kComment;
    } else if (child->type == XML_PI_NODE) {
      other.kind = XmlNode::Kind::kInstruction;
      other.name = std::string(view(child->name));
    } else {
      other.kind = XmlNode::Kind::kText;
      // Pieces of one text, where a CDATA section was among them.
      if (!to.children.empty() && to.children.back().kind == XmlNode::Kind::kText) {
        to.children.back().content += other.content;
        continue;
      }
    }
    to.children.push_back(std::move(other));
  }
  drop_blanks(to);
  return to;
}

std::string escaped(std::string_view text, bool in_attribute) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\r':
        out += "&#xD;";
        break;
      case '"':
        out += in_attribute ? "&quot;" : "\"";
        break;
      case '\n':
        out += in_attribute ? "&#xA;" : "\n";
        break;
      case '\t':
        out += in_attribute ? "&#x9;" : "\t";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void write_node(const XmlNode& node, int depth, bool indented, std::string& out) {
  switch (node.kind) {
    case XmlNode::Kind::kText:
      out += escaped(node.content, false);
      return;
    case XmlNode::Kind::kComment:
      out += "<!--" + node.content + "-->";
      return;
    case XmlNode::Kind::kInstruction:
      out += "<?" + node.name + (node.content.empty() ? "" : " ") + node.content + "?>";
      return;
    case XmlNode::Kind::kElement:
      break;
  }
  out += "<" + node.name;
  for (const auto& [name, value] : node.attributes) {
    out += fmt::format(" {}=\"{}\"", name, escaped(value, true));
  }
  if (node.children.empty()) {
    out += "/>";
    return;
  }
  out += ">";
  bool lines = indented;
  for (const XmlNode& child : node.children) lines = lines && child.kind != XmlNode::Kind::kText;
  for (const XmlNode& child : node.children) {
    if (lines) out += "\n" + std::string(static_cast<std::size_t>(depth + 1) * 2, ' ');
    write_node(child, depth + 1, lines, out);
  }
  if (lines) out += "\n" + std::string(static_cast<std::size_t>(depth) * 2, ' ');
  out += "</" + node.name + ">";
}

struct FreeSchema {
  void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
  void operator()(xmlSchemaParserCtxt* parser) const { xmlSchemaFreeParserCtxt(parser); }
  void operator()(xmlSchemaValidCtxt* context) const { xmlSchemaFreeValidCtxt(context); }
};

struct SchemaFaults {
  const std::string* file;
  Faults* faults;
};
void note_schema_fault(void* data, xmlErrorPtr error) {
  constexpr std::size_t kFaultsMax = 100;
  const auto* to = static_cast<SchemaFaults*>(data);
  if (to->faults->size() == kFaultsMax) return;
  const std::string reason = error->message == nullptr ? "" : one_line(error->message);
  to->faults->push_back(xml_error("batchml.schema", *to->file, error->line,
                                  "the schema does not allow it: " + reason,
                                  "write it as BatchML V0701 has it")
                            .arg("parser", reason));
}
void ignore_message(void* /*data*/, xmlErrorPtr /*error*/) {}

}  // namespace

std::string_view XmlNode::local() const {
  if (kind != Kind::kElement) return {};
  const std::string_view whole = name;
  const auto colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

std::string XmlNode::text() const {
  std::string all;
  for (const XmlNode& child : children) {
    if (child.kind == Kind::kText) all += child.content;
  }
  const auto begin = all.find_first_not_of(kSpaces);
  if (begin == std::string::npos) return {};
  return all.substr(begin, all.find_last_not_of(kSpaces) - begin + 1);
}

const XmlNode* XmlNode::child(std::string_view local) const {
  for (const XmlNode& one : children) {
    if (one.local() == local && one.space == space) return &one;
  }
  return nullptr;
}

std::vector<const XmlNode*> XmlNode::all(std::string_view local) const {
  std::vector<const XmlNode*> found;
  for (const XmlNode& one : children) {
    if (one.local() == local && one.space == space) found.push_back(&one);
  }
  return found;
}

std::string XmlNode::text_of(std::string_view local) const {
  const XmlNode* found = child(local);
  return found == nullptr ? std::string{} : found->text();
}

std::string XmlNode::attribute(std::string_view wanted) const {
  for (const auto& [own, value] : attributes) {
    if (own == wanted) return value;
  }
  return {};
}

Result<XmlNode> parse_xml(const std::string& file, std::string_view text) {
  const auto document = read_document(file, text);
  if (!document) return fail(document.error());
  std::int64_t line = 0;
  if (const xmlNs* space = namespace_without_scheme(xmlDocGetRootElement(document->get()), line)) {
    const std::string name = one_line(view(space->href));
    return fail(xml_error("batchml.relative_namespace", file, line,
                          fmt::format("the namespace \"{}\" is no absolute URI", name),
                          "name the namespace of the standard, such as "
                          "http://www.mesa.org/xml/B2MML")
                    .value(name));
  }
  auto root = converted(xmlDocGetRootElement(document->get()), 1);
  if (root) return *std::move(root);
  return fail(xml_error("batchml.too_deep", file, 0,
                        fmt::format("elements lie in each other over {} deep", kXmlDepthMax),
                        "a recipe of four levels needs no more"));
}

std::string write_xml(const XmlNode& root) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  write_node(root, 0, true, out);
  return out + "\n";
}

Result<std::string> canonical_xml(const std::string& file, std::string_view text) {
  const auto root = parse_xml(file, text);
  if (!root) return fail(root.error());
  // Without the spaces that write_xml puts between elements.
  std::string bare;
  write_node(*root, 0, false, bare);
  const auto document = read_document(file, bare);
  if (!document) return fail(document.error());
  xmlChar* memory = nullptr;
  const int size =
      xmlC14NDocDumpMemory(document->get(), nullptr, XML_C14N_1_0, nullptr, 0, &memory);
  RENKEI_CHECK(size >= 0);
  std::string canonical(view(memory));
  xmlFree(memory);
  return canonical;
}

Faults validate_xml(const std::string& file, std::string_view text,
                    const std::string& schema_folder) {
  auto document = read_document(file, text);
  if (!document) return {document.error()};
  // A document must not name schemas of its own: what it names would be opened.
  xmlNode* root = xmlDocGetRootElement(document->get());
  for (const char* name : {"schemaLocation", "noNamespaceSchemaLocation"}) {
    xmlUnsetNsProp(root,
                   xmlSearchNsByHref(document->get(), root,
                                     chars("http://www.w3.org/2001/XMLSchema-instance")),
                   chars(name));
  }
  const std::string path = schema_folder + "/AllSchemas.xsd";
  std::unique_ptr<xmlSchema, FreeSchema> schema;
  // libxml2 would print that a file is not there.
  if (std::error_code ignored; std::filesystem::is_regular_file(path, ignored)) {
    const std::unique_ptr<xmlSchemaParserCtxt, FreeSchema> parser(
        xmlSchemaNewParserCtxt(path.c_str()));
    RENKEI_CHECK(parser != nullptr);
    xmlSchemaSetParserStructuredErrors(parser.get(), ignore_message, nullptr);
    schema.reset(xmlSchemaParse(parser.get()));
  }
  if (schema == nullptr) {
    return {xml_error("batchml.schema_folder", path, 0,
                      fmt::format("'{}' cannot be read as an XML schema", path),
                      "name the folder with MESA's AllSchemas.xsd of B2MML V0701")
                .value(path)};
  }
  const std::unique_ptr<xmlSchemaValidCtxt, FreeSchema> valid(xmlSchemaNewValidCtxt(schema.get()));
  RENKEI_CHECK(valid != nullptr);
  Faults faults;
  SchemaFaults to{&file, &faults};
  xmlSchemaSetValidStructuredErrors(valid.get(), note_schema_fault, &to);
  const int verdict = xmlSchemaValidateDoc(valid.get(), document->get());
  if (verdict != 0 && faults.empty()) {
    faults.push_back(xml_error("batchml.schema", file, 0, "the document could not be validated",
                               "look at the schema folder"));
  }
  return faults;
}

}  // namespace renkei::recipe
