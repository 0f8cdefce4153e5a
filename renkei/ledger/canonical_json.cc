#include "renkei/ledger/canonical_json.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/utf8.h"

namespace renkei::ledger {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Whether valid UTF-8 is in normal form C.
bool is_nfc(std::string_view text) {
  if (is_ascii(text)) return true;
  utf8proc_uint8_t* composed = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &composed,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(composed, &std::free);
  return size >= 0 && text == std::string_view(reinterpret_cast<const char*>(composed),
                                               static_cast<std::size_t>(size));
}

// RFC 8785 section 3.2.3 sorts by UTF-16 code units. That differs from the order of UTF-8 bytes
// only where a character beyond U+FFFF, whose units begin at 0xD800, meets one from U+E000 on.
bool utf16_less(std::string_view a, std::string_view b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (in_a == a.end() || in_b == b.end()) return in_a == a.end() && in_b != b.end();
  const auto byte_a = static_cast<unsigned char>(*in_a);
  const auto byte_b = static_cast<unsigned char>(*in_b);
  const auto is_private = [](unsigned char first) { return first == 0xee || first == 0xef; };
  if (byte_a >= 0xf0 && is_private(byte_b)) return true;
  if (byte_b >= 0xf0 && is_private(byte_a)) return false;
  return byte_a < byte_b;
}

class Writer {
 public:
  explicit Writer(std::string at) : pointer_(std::move(at)) {}

  Result<std::string> write(const Json& value) {
    if (auto done = any(value); !done) return fail(done.error());
    return std::move(text_);
  }

 private:
  Result<void> any(const Json& value) {
    switch (value.type()) {
      case Json::value_t::object:
        return object(value);
      case Json::value_t::array:
        return array(value);
      case Json::value_t::string:
        return string(value.get_ref<const std::string&>());
      case Json::value_t::boolean:
        text_ += value.get<bool>() ? "true" : "false";
        return {};
      case Json::value_t::number_unsigned:
        return integer(value.get<std::uint64_t>(), false);
      case Json::value_t::number_integer: {
        const auto number = value.get<std::int64_t>();
        const auto size = static_cast<std::uint64_t>(number);
        return number < 0 ? integer(~size + 1, true) : integer(size, false);
      }
      case Json::value_t::number_float:
        return refuse("ledger.json_float", write_json(value, -1),
                      "a number with a fraction or an exponent",
                      "write it as text, such as \"0.25\", beside its unit");
      case Json::value_t::null:
      case Json::value_t::binary:
      case Json::value_t::discarded:
        break;
    }
    return refuse("ledger.json_null", "null", "null", "leave the member out");
  }

  Result<void> object(const Json& value) {
    std::vector<const Json::object_t::value_type*> members;
    members.reserve(value.size());
    for (const auto& member : value.get_ref<const Json::object_t&>()) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return utf16_less(a->first, b->first); });
    text_ += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) text_ += ',';
      const auto depth = pointer_.size();
      pointer_ += json_pointer_step(members[i]->first);
      if (auto done = string(members[i]->first); !done) return done;
      text_ += ':';
      if (auto done = any(members[i]->second); !done) return done;
      pointer_.resize(depth);
    }
    text_ += '}';
    return {};
  }

  Result<void> array(const Json& value) {
    text_ += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) text_ += ',';
      const auto depth = pointer_.size();
      pointer_ += fmt::format("/{}", i);
      if (auto done = any(value[i]); !done) return done;
      pointer_.resize(depth);
    }
    text_ += ']';
    return {};
  }

  Result<void> integer(std::uint64_t size, bool negative) {
    const std::string digits = fmt::format("{}{}", negative ? "-" : "", size);
    if (size > static_cast<std::uint64_t>(kJsonIntegerMax)) {
      return refuse("ledger.json_integer", digits, fmt::format("{}, beyond 2^53 - 1,", digits),
                    "write it as text");
    }
    text_ += digits;
    return {};
  }

  Result<void> string(const std::string& text) {
    if (utf8_valid_bytes(text) != text.size()) {
      return refuse("ledger.json_not_utf8", "", "a text that is not UTF-8", "write UTF-8");
    }
    if (!is_nfc(text)) {
      return refuse("ledger.json_not_nfc", text, "a text that is not in Unicode normal form C",
                    "compose it (NFC) first");
    }
    text_ += '"';
    for (const char c : text) escaped(c);
    text_ += '"';
    return {};
  }

  // RFC 8785 section 3.2.2.2.
  void escaped(char c) {
    switch (c) {
      case '"':
        text_ += "\\\"";
        return;
      case '\\':
        text_ += "\\\\";
        return;
      case '\b':
        text_ += "\\b";
        return;
      case '\f':
        text_ += "\\f";
        return;
      case '\n':
        text_ += "\\n";
        return;
      case '\r':
        text_ += "\\r";
        return;
      case '\t':
        text_ += "\\t";
        return;
      default:
        break;
    }
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20) {
      text_ += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
    } else {
      text_ += c;
    }
  }

  [[nodiscard]] Result<void> refuse(std::string code, std::string value, std::string_view what,
                                    std::string remedy) const {
    return fail(Error{std::move(code), fmt::format("an entry cannot hold {} at '{}'", what,
                                                   pointer_.empty() ? "/" : pointer_)}
                    .at({.pointer = pointer_})
                    .value(std::move(value))
                    .arg("pointer", pointer_.empty() ? "/" : pointer_)
                    .remedy(std::move(remedy)));
  }

  std::string text_;
  std::string pointer_;
};

}  // namespace

Result<std::string> canonical_json(const Json& value, std::string at) {
  return Writer(std::move(at)).write(value);
}

Result<Json> parse_canonical_json(const std::string& file, std::string_view text) {
  auto value = parse_json(file, text);
  if (!value) return value;
  const auto canonical = canonical_json(*value);
  if (!canonical) return fail(canonical.error());
  if (*canonical != text) {
    const auto part =
        std::mismatch(canonical->begin(), canonical->end(), text.begin(), text.end()).second -
        text.begin();
    return fail(Error{"ledger.json_not_canonical",
                      fmt::format("the text leaves the canonical form at byte {}", part)}
                    .at({.file = file, .byte_offset = part})
                    .arg("byte", std::to_string(part))
                    .remedy("write names sorted and without blanks, as RFC 8785 says"));
  }
  return value;
}

}  // namespace renkei::ledger
