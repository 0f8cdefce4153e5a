#include "renkei/report/html.h"

#include <cmath>
#include <cstdio>
#include <utf8proc.h>

namespace renkei::report {

namespace {

constexpr std::string_view kGenerator = "renkei";

}  // namespace

namespace {

bool is_void(std::string_view name) {
  return internal::one_of(name, {"br", "col", "hr", "input", "meta", "wbr"});
}

bool is_allowed(utf8proc_int32_t code) {
  if (code == '\n' || code == '\t') return true;
  return code >= 0x20 && !(code >= 0x7f && code < 0xa0) && code != 0xfffe && code != 0xffff;
}

void append_escaped(std::string& out, std::string_view words) {
  std::size_t at = 0;
  while (at < words.size()) {
    utf8proc_int32_t code = 0;
    const auto size = static_cast<utf8proc_ssize_t>(words.size() - at);
    const utf8proc_ssize_t used =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(words.data()) + at, size, &code);
    if (used <= 0 || !is_allowed(code)) {
      out += "\xEF\xBF\xBD";
      at += used <= 0 ? 1 : static_cast<std::size_t>(used);
      continue;
    }
    switch (code) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += words.substr(at, static_cast<std::size_t>(used));
    }
    at += static_cast<std::size_t>(used);
  }
}

}  // namespace

Attribute::Attribute(AttributeName name, double value) : name_(name) {
  const double rounded = std::round(value * 100) / 100;
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.2f", rounded == 0 ? 0.0 : rounded);
  value_ = buffer;
  while (value_.ends_with('0')) value_.pop_back();
  if (value_.ends_with('.')) value_.pop_back();
}

Attribute Attribute::link_to(std::string_view id) {
  Attribute attribute("id", "#" + std::string(id));
  attribute.name_ = AttributeName("href", AttributeName::Trusted{});
  return attribute;
}

Html text(std::string_view words) {
  std::string out;
  out.reserve(words.size() + 16);
  append_escaped(out, words);
  return Html(std::move(out));
}

Html element(ElementName name, const Attributes& attributes, const std::vector<Html>& children) {
  std::string out = "<";
  out += name.view();
  for (const Attribute& attribute : attributes) {
    out += ' ';
    out += attribute.name().view();
    out += "=\"";
    append_escaped(out, attribute.value());
    out += '"';
  }
  out += '>';
  if (is_void(name.view())) return Html(std::move(out));
  for (const Html& child : children) out += child.str();
  out += "</";
  out += name.view();
  out += '>';
  return Html(std::move(out));
}

Html element(ElementName name, const Attributes& attributes, std::string_view words) {
  return element(name, attributes, std::vector<Html>{text(words)});
}

Html join(const std::vector<Html>& pieces) {
  Html out;
  for (const Html& piece : pieces) out += piece;
  return out;
}

Html text_in(Language language, Language around, std::string_view words) {
  if (language == around) return text(words);
  return element("span", {{"lang", language_code(language)}}, words);
}

bool is_own_page(std::string_view page) {
  const std::string mark = element("meta", {{"name", "generator"}, {"content", kGenerator}}).str();
  return page.find(mark) != page.npos;
}

std::string PageParts::str() const {
  const Html head = join({
      element("meta", {{"charset", "utf-8"}}),
      element("meta", {{"http-equiv", "Content-Security-Policy"},
                       {"content",
                        "default-src 'none'; style-src 'unsafe-inline'; "
                        "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"}}),
      element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}),
      element("meta", {{"name", "color-scheme"}, {"content", "light dark"}}),
      element("meta", {{"name", "generator"}, {"content", kGenerator}}),
      element("meta", {{"name", "description"}, {"content", description}}),
      element("title", {}, title),
  });
  // The opening tag of the body as element() would write it.
  std::string opening = element("div", body_attributes).str();
  opening = "<body" + opening.substr(4, opening.size() - 4 - std::string_view("</div>").size());

  std::string out = "<!DOCTYPE html>\n<html lang=\"";
  out += language_code(language);
  out += "\">\n<head>\n" + head.str() + "\n<style>";
  out += style.view();
  out += "</style>\n</head>\n" + opening + "\n" + body.str() + "\n";
  if (!script.view().empty()) {
    out += "<script>";
    out += script.view();
    out += "</script>\n";
  }
  return out + "</body>\n</html>\n";
}

}  // namespace renkei::report
