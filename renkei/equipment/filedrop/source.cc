#include "renkei/equipment/filedrop/source.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/utf8.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::size_t kShownBytesMax = 60;

std::string shown(std::string_view text) {
  if (text.size() <= kShownBytesMax) return std::string(text);
  return std::string(text.substr(0, utf8_valid_bytes(text.substr(0, kShownBytesMax)))) + "...";
}

void append_utf8(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | (code >> 6U));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | (code >> 12U));
    text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    text += static_cast<char>(0xF0U | (code >> 18U));
    text += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// UTF-16 without its mark; nothing when it is broken.
std::optional<std::string> from_utf16(std::string_view bytes, bool big_endian) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return big_endian ? first * 256U + second : second * 256U + first;
  };
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    std::uint32_t code = unit(at);
    if (code >= 0xDC00 && code < 0xE000) return std::nullopt;
    if (code >= 0xD800 && code < 0xDC00) {
      at += 2;
      if (at >= bytes.size()) return std::nullopt;
      const std::uint32_t low = unit(at);
      if (low < 0xDC00 || low >= 0xE000) return std::nullopt;
      code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
    }
    append_utf8(text, code);
  }
  return text;
}

Error encoding_error(const std::string& file, std::string_view value) {
  return Error{"filedrop.encoding", "the text is neither UTF-8 nor UTF-16 with a byte order mark"}
      .at({.file = file})
      .value(std::string(value))
      .remedy("let the instrument export UTF-8");
}

// How many bytes of white space stand at the front, and at the back.
std::size_t space_before(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || text[0] == '\t') return 1;
  if (text.starts_with("\xC2\xA0")) return 2;
  return text.starts_with("\xE3\x80\x80") ? 3 : 0;
}
std::size_t space_behind(std::string_view text) {
  if (text.empty()) return 0;
  if (text.back() == ' ' || text.back() == '\t') return 1;
  if (text.ends_with("\xC2\xA0")) return 2;
  return text.ends_with("\xE3\x80\x80") ? 3 : 0;
}

std::optional<Exact> plain_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  auto number = Decimal::parse(text);
  if (!number) return std::nullopt;
  return number->exact();
}

// "274 000" as "274000"; nothing unless all groups but the first have three digits and a fraction
// stands only at the end.
std::optional<std::string> without_groups(std::string_view text) {
  constexpr std::array<std::string_view, 3> kSpaces{"\xC2\xA0", "\xE2\x80\xAF", " "};
  std::vector<std::string> groups(1);
  while (!text.empty()) {
    const auto space = std::find_if(kSpaces.begin(), kSpaces.end(),
                                    [&](std::string_view one) { return text.starts_with(one); });
    if (space == kSpaces.end()) {
      groups.back() += text[0];
      text.remove_prefix(1);
    } else {
      groups.emplace_back();
      text.remove_prefix(space->size());
    }
  }
  const auto digits = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  std::string joined;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::string_view group = groups[i];
    if (i + 1 == groups.size()) group = group.substr(0, group.find('.'));
    if (!digits(group)) return std::nullopt;
    if (i == 0 ? group.empty() || group.size() > 3 : group.size() != 3) return std::nullopt;
    joined += groups[i];
  }
  return joined;
}

bool is_remark(std::string_view text) {
  if (text.starts_with('<') || text.starts_with('>'))
    return plain_number(trim(text.substr(1))).has_value();
  const std::size_t open = text.find('(');
  return open != std::string_view::npos && text.ends_with(')') && text.size() > open + 2 &&
         plain_number(trim(text.substr(0, open))).has_value();
}

}  // namespace

void Report::fault(Error error) {
  if (++fault_count_ <= kInstrumentFaultsMax) faults_.push_back(std::move(error));
}

void Report::note(Error error) {
  if (++note_count_ <= kInstrumentFaultsMax) notes_.push_back(std::move(error));
}

void Report::finish(const std::string& file) {
  const auto more = [&](std::size_t count) {
    const std::string beyond = std::to_string(count - kInstrumentFaultsMax);
    return Error{"filedrop.more_faults", beyond + " more of the kind follow"}
        .at({.file = file})
        .arg("count", beyond)
        .remedy("look at the ones above first");
  };
  if (fault_count_ > kInstrumentFaultsMax) faults_.push_back(more(fault_count_));
  if (note_count_ > kInstrumentFaultsMax) notes_.push_back(more(note_count_));
}

std::optional<std::string> decode(const std::string& file, std::string_view bytes, Report& report) {
  std::string text;
  if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) {
    auto converted = from_utf16(bytes.substr(2), bytes[0] == '\xFE');
    if (!converted) {
      report.fault(encoding_error(file, "UTF-16"));
      return std::nullopt;
    }
    text = *std::move(converted);
  } else {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    text = bytes;
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
    report.fault(Error{"filedrop.nul", "there is a NUL byte in the text"}
                     .at({.file = file, .line = line_column_at(text, nul).line})
                     .remedy("export the file again"));
    return std::nullopt;
  }
  if (const std::size_t valid = utf8_valid_bytes(text); valid != text.size()) {
    Error error =
        encoding_error(file, fmt::format("0x{:02X}", static_cast<unsigned char>(text[valid])));
    error.place().line = line_column_at(text, valid).line;
    report.fault(std::move(error));
    return std::nullopt;
  }
  return text;
}

bool is_workbook(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0");
}

std::optional<Line> Lines::next() {
  if (rest_.empty()) return std::nullopt;
  const std::size_t end = std::min(rest_.find('\n'), rest_.size());
  std::string_view line = rest_.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  return Line{.number = ++number_, .text = line};
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string_view trim(std::string_view text) {
  for (std::size_t n = space_before(text); n > 0; n = space_before(text)) text.remove_prefix(n);
  for (std::size_t n = space_behind(text); n > 0; n = space_behind(text)) text.remove_suffix(n);
  return text;
}

std::string canonical(std::string_view name) {
  std::string result(trim(name));
  for (std::size_t at = result.find("\xCE\xBC"); at != std::string::npos;
       at = result.find("\xCE\xBC", at)) {
    result.replace(at, 2, "\xC2\xB5");
  }
  return result;
}

Place Cell::place() const {
  return {.file = std::string(file), .line = line, .column = column, .field = std::string(field)};
}

Error Cell::error(std::string code, const std::string& message) const {
  return Error{std::move(code), "'" + shown(text) + "' " + message}.at(place()).value(shown(text));
}

bool is_number(std::string_view text) { return plain_number(text).has_value(); }

Amount read_amount(const Cell& cell, const AmountForms& forms, Report& report) {
  std::string_view text = cell.text;
  if (text.empty() || (!forms.blank_word.empty() && text == forms.blank_word)) return {};
  if (auto number = plain_number(text)) {
    return {.kind = Amount::Kind::kNumber, .number = *std::move(number)};
  }
  if (forms.grouped) {
    if (const auto joined = without_groups(text)) {
      if (auto number = plain_number(*joined)) {
        return {.kind = Amount::Kind::kNumber, .number = *std::move(number)};
      }
    }
  }
  if (forms.percent && text.ends_with('%')) {
    if (auto number = plain_number(trim(text.substr(0, text.size() - 1)))) {
      report.note(
          cell.error("filedrop.percent", "has a percent sign where none belongs")
              .remedy("the number was taken as it is; look at the instrument's own record"));
      return {.kind = Amount::Kind::kNumber, .number = *std::move(number)};
    }
  }
  const bool word = std::find(forms.words.begin(), forms.words.end(), text) != forms.words.end();
  if (word || (forms.remarks && is_remark(text))) {
    return {.kind = Amount::Kind::kRemark, .remark = std::string(text)};
  }
  report.fault(cell.error("filedrop.not_a_number", "is not a number")
                   .remedy("export the file again; numbers have a decimal point and at most 18 "
                           "digits"));
  return {.kind = Amount::Kind::kBroken};
}

}  // namespace renkei::equipment::filedrop
