// The TOML half of structured.h, and the one source that includes toml++.
#include <algorithm>
#include <cmath>
#include <exception>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "renkei/base/structured.h"
#include "renkei/base/utf8.h"

namespace renkei::internal {

// toml++ 3.3 asserts where only the text is at fault ("[日本]", "[.a]": the header's first
// character), and would stop the program, or under NDEBUG let the compiler take it for impossible.
// After that one assertion its parser reports the fault properly, so it passes here; any other is
// thrown, to be caught in parse_toml.
constexpr void toml_assert(bool holds, std::string_view condition) {
  if (holds || condition.starts_with("is_bare_key_character")) return;
  throw std::logic_error(std::string(condition));
}

}  // namespace renkei::internal

// Header-only and without exceptions of its own, so that no
// shared library is needed.
#undef NDEBUG
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 32
#define TOML_ASSERT(condition) \
  ::renkei::internal::toml_assert(static_cast<bool>(condition), #condition)
#include <toml++/toml.h>

namespace renkei {

namespace {

constexpr std::uint64_t kTomlBytesMax = 1ULL << 20;
constexpr int kTomlDotsMax = 200;

// Where the first line begins that could name a table too deep, or npos. toml++ 3.3 bounds nested
// values but not dotted keys: "a.a.a.a..." over a whole file makes a tree whose destructor
// overflows the stack. So dots are counted: those of one line, or, when no quote on that line can
// hide one, those between two commas or equal signs (numbers have dots as well).
std::size_t find_overlong_key(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const bool quoted = line.find_first_of("\"'") != std::string_view::npos;
    int dots = 0;
    for (const char c : line) {
      if (c == '.' && ++dots > kTomlDotsMax) return begin;
      if (!quoted && (c == ',' || c == '=')) dots = 0;
    }
    begin = end + 1;
  }
  return std::string_view::npos;
}

Error too_deep(Place place) {
  return Error{"toml.too_deep", "the tables are nested too deep"}
      .at(std::move(place))
      .remedy("write it flatter; a line with over 200 dots and quotes may be broken in two");
}

// Turns toml++'s tree into Json and notes where every value stands.
class TomlConverter {
 public:
  explicit TomlConverter(TomlDocument& document) : document_(document) {}

  Json convert(const toml::node& node, const std::string& pointer);
  [[nodiscard]] std::optional<Error>& error() { return error_; }

 private:
  Json convert_table(const toml::table& table, const std::string& pointer);
  Json convert_array(const toml::array& array, const std::string& pointer);
  Json convert_number(double number, const Place& place);

  TomlDocument& document_;
  std::optional<Error> error_;
  int depth_ = 0;
};

Place place_of(const std::string& file, const toml::source_region& region,
               const std::string& pointer) {
  return {.file = file,
          .line = static_cast<std::int64_t>(region.begin.line),
          .column = static_cast<std::int64_t>(region.begin.column),
          .pointer = pointer};
}

template <typename T>
std::string written(const T& value) {
  std::ostringstream stream;
  stream << value;
  return stream.str();
}

Json TomlConverter::convert(const toml::node& node, const std::string& pointer) {
  const Place place = place_of(document_.file, node.source(), pointer);
  document_.places[pointer] = place;
  if (node.is_table() || node.is_array()) {
    if (depth_ == kJsonDepthMax) {
      if (!error_) error_ = too_deep(place);
      return {};
    }
    ++depth_;
    Json value = node.is_table() ? convert_table(*node.as_table(), pointer)
                                 : convert_array(*node.as_array(), pointer);
    --depth_;
    return value;
  }
  if (const auto* text = node.as_string()) return Json(text->get());
  if (const auto* number = node.as_integer()) return Json(number->get());
  if (const auto* number = node.as_floating_point()) return convert_number(number->get(), place);
  if (const auto* truth = node.as_boolean()) return Json(truth->get());
  if (const auto* date = node.as_date()) return Json(written(date->get()));
  if (const auto* time = node.as_time()) return Json(written(time->get()));
  if (const auto* moment = node.as_date_time()) return Json(written(moment->get()));
  return Json(nullptr);
}

Json TomlConverter::convert_number(double number, const Place& place) {
  if (!std::isfinite(number) && !error_) {
    error_ = Error{"toml.not_finite", "inf and nan are not amounts"}.at(place).remedy(
        "write a number, or leave the key out");
  }
  return Json(number);
}

Json TomlConverter::convert_table(const toml::table& table, const std::string& pointer) {
  // toml++ sorts by name; a person wants the order of the file.
  std::vector<std::pair<const toml::key*, const toml::node*>> members;
  for (const auto& [key, node] : table) members.emplace_back(&key, &node);
  std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return a.first->source().begin < b.first->source().begin;
  });
  Json object = Json::object();
  auto& entries = static_cast<Json::object_t::Container&>(object.get_ref<Json::object_t&>());
  for (const auto& [key, node] : members) {
    const std::string name(key->str());
    entries.emplace_back(name, convert(*node, pointer + json_pointer_step(name)));
  }
  return object;
}

Json TomlConverter::convert_array(const toml::array& array, const std::string& pointer) {
  Json items = Json::array();
  for (const toml::node& node : array) {
    items.push_back(convert(node, pointer + "/" + std::to_string(items.size())));
  }
  return items;
}

}  // namespace

Place TomlDocument::place(const std::string& pointer) const {
  const auto found = places.find(pointer);
  return found == places.end() ? Place{.file = file} : found->second;
}

Result<TomlDocument> parse_toml(const std::string& file, std::string_view text) {
  if (text.size() > kTomlBytesMax) {
    return fail(Error{"toml.too_large", "the TOML is larger than 1 MiB"}
                    .at({.file = file})
                    .remedy("put what is long into files beside it"));
  }
  if (const std::size_t begin = find_overlong_key(text); begin != std::string_view::npos) {
    return fail(too_deep({.file = file, .line = line_column_at(text, begin).line}));
  }
  try {
    const toml::parse_result parsed = toml::parse(text, std::string_view(file));
    if (!parsed) {
      const toml::parse_error& error = parsed.error();
      return fail(Error{"toml.syntax", std::string(error.description())}
                      .at(place_of(file, error.source(), ""))
                      .remedy("correct the TOML at this place"));
    }
    TomlDocument document;
    document.file = file;
    TomlConverter converter(document);
    document.value = converter.convert(parsed.table(), "");
    if (converter.error()) return fail(std::move(*converter.error()));
    return document;
  } catch (const std::exception& exception) {  // memory, or an assertion of toml++
    return fail(Error{"toml.syntax", std::string("the TOML cannot be read: ") + exception.what()}
                    .at({.file = file})
                    .remedy("split it"));
  }
}

}  // namespace renkei
