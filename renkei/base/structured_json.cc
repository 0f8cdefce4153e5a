// The JSON half of structured.h.
#include <algorithm>
#include <cstddef>
#include <exception>
#include <iterator>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "renkei/base/structured.h"
#include "renkei/base/utf8.h"

namespace renkei {

namespace {

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
  [[nodiscard]] Place place_at(std::size_t at) const;
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

Place JsonBuilder::place_at(std::size_t at) const {
  const auto [line, column] = line_column_at(text_, at);
  Place place{.file = file_,
              .line = line,
              .column = column,
              .byte_offset = static_cast<std::int64_t>(std::min(at, text_.size()))};
  for (const Open& open : open_) {
    // The member in question is yet to be placed in the innermost and stands last in the others.
    const bool innermost = &open == &open_.back();
    if (open.value->is_array()) {
      place.pointer += "/" + std::to_string(open.value->size() - (innermost ? 0 : 1));
    } else {
      place.pointer += json_pointer_step(
          innermost ? open.key : open.value->get_ref<const Json::object_t&>().back().first);
    }
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
  // "syntax error while parsing value - why": the reason alone is what can be translated.
  const std::size_t dash = message.find(" - ");
  std::string reason = dash == std::string::npos ? message : message.substr(dash + 3);
  error_ = Error{"json.syntax", std::move(message)}
               .at(std::move(place))
               .arg("reason", std::move(reason))
               .remedy("correct the JSON at this place");
  return false;
}

}  // namespace

std::string json_pointer_step(std::string_view key) {
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

Result<Json> parse_json(const std::string& file, std::string_view text) {
  if (text.size() > kJsonBytesMax) {
    return fail(Error{"json.too_large", "the JSON is larger than 256 MiB"}
                    .at({.file = file})
                    .remedy("split it"));
  }
  // The parser would take it for the end of the text, and pass over what stands behind it.
  if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
    const auto line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n');
    return fail(
        Error{"json.syntax", "the JSON has a zero byte"}
            .at({.file = file, .line = line + 1, .byte_offset = static_cast<std::int64_t>(zero)})
            .arg("reason", "a zero byte")
            .remedy("take it out: JSON is text"));
  }
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
                    .arg("reason", exception.what())
                    .remedy("split it"));
  }
}

std::string write_json(const Json& value, int indent) {
  std::string text = value.dump(indent, ' ', false, Json::error_handler_t::replace);
  if (indent >= 0) text += '\n';
  return text;
}

}  // namespace renkei
