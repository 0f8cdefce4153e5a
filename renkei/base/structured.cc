// The one source that includes toml++; header-only and without exceptions, so that no shared
// library is needed and nothing is thrown out of the parser.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 32

#include "renkei/base/structured.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <exception>
#include <iterator>
#include <optional>
#include <sstream>
#include <unordered_set>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "renkei/base/utf8.h"

namespace renkei {

namespace {

constexpr std::uint64_t kTomlBytesMax = 1ULL << 20;
constexpr int kTomlDotsMax = 200;

// One step of a JSON pointer, RFC 6901 section 3.
std::string pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

// ------------------------------------------------------------------------------------- JSON

// Walks over the text and tells how far the parser has come, which its events do not.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    *reached_ = at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ != b.at_;
  }

 private:
  const char* at_;
  const char** reached_;
};

// Builds the value event by event; stops at the first fault, which is then in `error`.
class JsonBuilder final : public nlohmann::json_sax<Json> {
 public:
  JsonBuilder(const std::string& file, std::string_view text)
      : file_(file), text_(text), reached_(text.data()) {}

  [[nodiscard]] CountingIterator begin() { return {text_.data(), &reached_}; }
  [[nodiscard]] CountingIterator end() { return {text_.data() + text_.size(), &reached_}; }
  [[nodiscard]] std::optional<Error>& error() { return error_; }
  [[nodiscard]] Json& root() { return root_; }

  bool null() override { return add(Json(nullptr)); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(Json(value)); }
  bool number_float(number_float_t value, const string_t& /*written*/) override {
    return add(Json(value));
  }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t& /*value*/) override { return false; }  // JSON text has none
  bool start_object(std::size_t /*count*/) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*count*/) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override;
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& exception) override;

 private:
  // An object or array that is not closed yet.
  struct Open {
    Json* value;
    std::unordered_set<std::string> names;
    std::string key;  // of the member that comes next
  };

  // Puts a value where it belongs and returns it there. The pointers to open values stay good:
  // a container grows only while it is the innermost open one.
  Json* place(Json value);
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json value);
  bool close() {
    open_.pop_back();
    return true;
  }
  [[nodiscard]] std::size_t offset() const {
    return static_cast<std::size_t>(reached_ - text_.data());
  }
  [[nodiscard]] Place place_at(std::size_t offset) const;
  [[nodiscard]] std::size_t begin_of_string_before(std::size_t end) const;

  const std::string& file_;
  std::string_view text_;
  const char* reached_;
  Json root_;
  std::vector<Open> open_;
  std::optional<Error> error_;
};

Json* JsonBuilder::place(Json value) {
  if (open_.empty()) {
    root_ = std::move(value);
    return &root_;
  }
  Open& parent = open_.back();
  if (parent.value->is_array()) {
    auto& items = parent.value->get_ref<Json::array_t&>();
    return &items.emplace_back(std::move(value));
  }
  // As a vector, which it is: its own emplace looks for the name among all before, and key() has
  // done so already by hash. A wide object would cost the square of its size.
  auto& members = static_cast<Json::object_t::Container&>(parent.value->get_ref<Json::object_t&>());
  return &members.emplace_back(std::move(parent.key), std::move(value)).second;
}

bool JsonBuilder::open(Json value) {
  if (open_.size() == static_cast<std::size_t>(kJsonDepthMax)) {
    error_ = Error{"json.too_deep", "the JSON is nested more than 64 levels deep"}
                 .at(place_at(offset() - 1))
                 .remedy("write it flatter");
    return false;
  }
  Json* const placed = place(std::move(value));
  open_.push_back(Open{placed, {}, {}});
  return true;
}

bool JsonBuilder::key(string_t& name) {
  Open& object = open_.back();
  object.key = name;
  if (object.names.insert(name).second) return true;
  error_ = Error{"json.duplicate_key", "the key '" + name + "' stands twice in one object"}
               .at(place_at(begin_of_string_before(offset())))
               .value(name)
               .remedy("remove one of the two");
  return false;
}

// A quote inside a string has an odd number of backslashes before it.
std::size_t JsonBuilder::begin_of_string_before(std::size_t end) const {
  std::size_t at = end - 1;  // the closing quote
  while (at > 0) {
    --at;
    if (text_[at] != '"') continue;
    std::size_t backslashes = 0;
    while (backslashes < at && text_[at - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) break;
  }
  return at;
}

Place JsonBuilder::place_at(std::size_t offset) const {
  const auto [line, column] = line_column_at(text_, offset);
  Place place{.file = file_,
              .line = line,
              .column = column,
              .byte_offset = static_cast<std::int64_t>(std::min(offset, text_.size()))};
  for (const Open& open : open_) {
    place.pointer +=
        open.value->is_array() ? "/" + std::to_string(open.value->size()) : pointer_step(open.key);
  }
  return place;
}

bool JsonBuilder::parse_error(std::size_t position, const std::string& /*last_token*/,
                              const nlohmann::detail::exception& exception) {
  // "[json.exception.parse_error.101] parse error at line 1, column 2: what is wrong"
  std::string message = exception.what();
  if (const std::size_t id_end = message.find("] "); id_end != std::string::npos) {
    message.erase(0, id_end + 2);
  }
  if (message.starts_with("parse error")) {
    if (const std::size_t colon = message.find(": "); colon != std::string::npos) {
      message.erase(0, colon + 2);
    }
  }
  // What the library quotes of the text may be cut inside a character.
  message.resize(utf8_valid_bytes(message));
  Place place = place_at(position == 0 ? 0 : position - 1);
  place.pointer.clear();  // broken syntax: what would stand at which pointer is anyone's guess
  error_ = Error{"json.syntax", std::move(message)}
               .at(std::move(place))
               .remedy("correct the JSON at this place");
  return false;
}

Error too_large(std::string code, const std::string& file, std::string limit) {
  return Error{std::move(code), "the text is larger than " + limit}
      .at({.file = file})
      .arg("limit", limit)
      .remedy("split it");
}

}  // namespace

Result<Json> parse_json(const std::string& file, std::string_view text) {
  if (text.size() > kJsonBytesMax) return fail(too_large("json.too_large", file, "256 MiB"));
  // An empty view may have no address; the parser wants one.
  if (text.data() == nullptr) text = "";
  try {
    JsonBuilder builder(file, text);
    const bool read = Json::sax_parse(builder.begin(), builder.end(), &builder);
    if (builder.error()) return fail(std::move(*builder.error()));
    RENKEI_CHECK(read);
    return std::move(builder.root());
  } catch (const std::exception& exception) {  // memory
    return fail(Error{"json.syntax", std::string("the JSON cannot be read: ") + exception.what()}
                    .at({.file = file})
                    .remedy("split it"));
  }
}

std::string write_json(const Json& value, int indent) {
  std::string text = value.dump(indent, ' ', false, Json::error_handler_t::replace);
  if (indent >= 0) text += '\n';
  return text;
}

// ------------------------------------------------------------------------------------- TOML

namespace {

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
    entries.emplace_back(name, convert(*node, pointer + pointer_step(name)));
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
  if (text.size() > kTomlBytesMax) return fail(too_large("toml.too_large", file, "1 MiB"));
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
  } catch (const std::exception& exception) {  // memory
    return fail(Error{"toml.syntax", std::string("the TOML cannot be read: ") + exception.what()}
                    .at({.file = file})
                    .remedy("split it"));
  }
}

}  // namespace renkei
