#include "renkei/recipe/xml_pattern.h"

#include <memory>

#include <libxml/xmlregexp.h>

namespace renkei::recipe {
namespace {

struct RegexpFree {
  void operator()(xmlRegexp* regexp) const { xmlRegFreeRegexp(regexp); }
};
using Regexp = std::unique_ptr<xmlRegexp, RegexpFree>;

void keep_silent(void* /*context*/, xmlError* /*error*/) {}

// nullptr: it is none. libxml2 would print what is wrong with it.
Regexp compiled(const std::string& pattern) {
  xmlStructuredErrorFunc before = xmlStructuredError;
  void* const context = xmlStructuredErrorContext;
  xmlSetStructuredErrorFunc(nullptr, keep_silent);
  Regexp regexp(xmlRegexpCompile(reinterpret_cast<const xmlChar*>(pattern.c_str())));
  xmlSetStructuredErrorFunc(context, before);
  return regexp;
}

}  // namespace

bool is_pattern(const std::string& pattern) { return compiled(pattern) != nullptr; }

bool matches_pattern(const std::string& pattern, const std::string& text) {
  const Regexp regexp = compiled(pattern);
  return regexp && xmlRegexpExec(regexp.get(), reinterpret_cast<const xmlChar*>(text.c_str())) == 1;
}

}  // namespace renkei::recipe
