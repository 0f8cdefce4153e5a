// Building HTML and SVG in which nothing can stand unescaped.
//
// A piece of markup is an Html value, and the only ways to get one escape what they are given:
// text(), element(), and the raw content of <style> and <script>, which must be constants of the
// program. Names of elements and attributes are checked when the program is built: event handlers,
// inline styles and attributes that load something (src, href, ...) do not compile; a link can go
// to a place in the same page only. Thread-safe.
//
//   element("p", {{"class", "answer"}}, {text(words), element("b", {}, {text(date)})})
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/report/catalogue.h"

namespace renkei::report {

namespace internal {

constexpr bool is_markup_name(std::string_view name) {
  if (name.empty() || name.front() < 'A' || name.back() == '-') return false;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '-') return false;
  }
  return true;
}

constexpr bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace internal

// The name of an element: a constant; not one that runs or loads something.
class ElementName {
 public:
  // Not explicit: literals are handed over. NOLINTNEXTLINE(google-explicit-constructor)
  consteval ElementName(const char* name) : name_(name) {
    if (!internal::is_markup_name(name_) ||
        internal::one_of(name_, {"script", "style", "iframe", "object", "embed", "link", "base",
                                 "img", "image", "use", "form", "html", "head", "body"})) {
      throw "not an element that can be built here";
    }
  }
  [[nodiscard]] constexpr std::string_view view() const { return name_; }

 private:
  std::string_view name_;
};

// The name of an attribute: a constant; not one that runs, styles or loads something.
class AttributeName {
 public:
  // Not explicit: literals are handed over. NOLINTNEXTLINE(google-explicit-constructor)
  consteval AttributeName(const char* name) : name_(name) {
    if (!internal::is_markup_name(name_) || name_.starts_with("on") ||
        internal::one_of(name_, {"style", "src", "srcset", "srcdoc", "href", "poster", "action",
                                 "formaction", "background", "ping", "cite", "data"})) {
      throw "not an attribute that can be built here";
    }
  }
  [[nodiscard]] constexpr std::string_view view() const { return name_; }

 private:
  friend class Attribute;
  struct Trusted {};
  constexpr AttributeName(std::string_view name, Trusted) : name_(name) {}
  std::string_view name_;
};

class Attribute {
 public:
  Attribute(AttributeName name, std::string value) : name_(name), value_(std::move(value)) {}
  Attribute(AttributeName name, const char* value) : name_(name), value_(value) {}
  Attribute(AttributeName name, std::string_view value) : name_(name), value_(value) {}
  // With two decimals at most, as drawing needs.
  Attribute(AttributeName name, double value);
  // A link within the page: href="#id".
  [[nodiscard]] static Attribute link_to(std::string_view id);

  [[nodiscard]] const AttributeName& name() const { return name_; }
  [[nodiscard]] const std::string& value() const { return value_; }

 private:
  AttributeName name_;
  std::string value_;
};

using Attributes = std::vector<Attribute>;

// A constant of the program that may stand raw in <style> or <script>.
class RawConstant {
 public:
  // Not explicit: literals are handed over. NOLINTNEXTLINE(google-explicit-constructor)
  consteval RawConstant(const char* text) : text_(text) {
    if (text_.find("</") != std::string_view::npos || text_.find("<!") != std::string_view::npos) {
      throw "raw content may not close its element";
    }
  }
  [[nodiscard]] constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

class Html {
 public:
  Html() = default;
  Html& operator+=(const Html& more) {
    markup_ += more.markup_;
    return *this;
  }
  [[nodiscard]] const std::string& str() const { return markup_; }
  [[nodiscard]] bool empty() const { return markup_.empty(); }

 private:
  explicit Html(std::string markup) : markup_(std::move(markup)) {}
  friend Html text(std::string_view words);
  friend Html element(ElementName name, const Attributes& attributes,
                      const std::vector<Html>& children);
  friend struct PageParts;
  std::string markup_;
};

// Words as they are meant to be read. Bytes that are not UTF-8 and control characters other than
// line ends and tabs become U+FFFD.
[[nodiscard]] Html text(std::string_view words);
[[nodiscard]] Html element(ElementName name, const Attributes& attributes = {},
                           const std::vector<Html>& children = {});
// element(name, attributes, {text(words)})
[[nodiscard]] Html element(ElementName name, const Attributes& attributes, std::string_view words);
[[nodiscard]] Html join(const std::vector<Html>& pieces);
// Words in a language, marked with `lang` where that is not the language around them.
[[nodiscard]] Html text_in(Language language, Language around, std::string_view words);

// Whether a page (or the beginning of one) was written by this room, as its head says.
[[nodiscard]] bool is_own_page(std::string_view page);

// A whole page that needs nothing beside itself: a content security policy in it forbids every
// load. `title` is plain text.
struct PageParts {
  Language language = Language::kJa;
  std::string title;
  std::string description;
  RawConstant style = "";
  RawConstant script = "";
  Attributes body_attributes;
  Html body;

  [[nodiscard]] std::string str() const;
};

}  // namespace renkei::report
