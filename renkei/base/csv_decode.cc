#include "renkei/base/csv_decode.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iconv.h>

#include "renkei/base/utf8.h"

namespace renkei::internal {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

struct Cp932 {
  std::string utf8;
  std::optional<std::size_t> broken_at;  // byte that is no CP932 either
  bool known_here = true;                // a C library may lack the table (minimal containers)
};

Cp932 convert_cp932(std::string_view text) {
  Cp932 result;
  const iconv_t converter = ::iconv_open("UTF-8", "CP932");
  if (converter == reinterpret_cast<iconv_t>(-1)) {  // iconv(3) fails with (iconv_t)-1
    result.known_here = false;
    result.broken_at = utf8_valid_bytes(text);
    return result;
  }
  std::array<char, 64U << 10> buffer{};
  // iconv(3) takes a pointer to non-const but does not write through it.
  char* in = const_cast<char*>(text.data());
  std::size_t in_left = text.size();
  while (in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const std::size_t converted = ::iconv(converter, &in, &in_left, &out, &out_left);
    result.utf8.append(buffer.data(), buffer.size() - out_left);
    if (converted == static_cast<std::size_t>(-1) && errno != E2BIG) {
      result.broken_at = text.size() - in_left;
      break;
    }
  }
  ::iconv_close(converter);
  return result;
}

// True when text that is not UTF-8 as a whole is more likely UTF-8 with damage than CP932: kanji
// and kana in UTF-8 have three bytes each, and CP932 text hits that pattern seldom by chance.
bool looks_like_damaged_utf8(std::string_view text) {
  std::size_t three_byte_characters = 0;
  std::size_t invalid_bytes = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_character_bytes(text.substr(at));
    if (length == 0) ++invalid_bytes;
    if (length >= 3) ++three_byte_characters;
    at += std::max<std::size_t>(length, 1);
  }
  return three_byte_characters > invalid_bytes;
}

bool looks_like_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  // Without a mark: a header of ASCII names has a NUL in every second byte.
  if (text.size() < 4) return false;
  const auto nul = [&](std::size_t index) { return text[index] == '\0'; };
  return (nul(0) && !nul(1) && nul(2) && !nul(3)) || (!nul(0) && nul(1) && !nul(2) && nul(3));
}

// A workbook (.xlsx is a zip archive, .xls a compound file) saved or renamed as .csv.
bool looks_like_workbook(std::string_view text) {
  return text.starts_with("PK\x03\x04") || text.starts_with("\xD0\xCF\x11\xE0");
}

Error encoding_error(const std::string& file, std::string_view text, const Cp932& cp932) {
  const std::size_t broken_at = *cp932.broken_at;
  return Error{"csv.encoding", cp932.known_here
                                   ? "the text is neither UTF-8 nor CP932 (Shift_JIS)"
                                   : "the text is not UTF-8, and this machine cannot read CP932"}
      .at({.file = file,
           .line = line_column_at(text, broken_at).line,
           .byte_offset = static_cast<std::int64_t>(broken_at)})
      .remedy("save the table as CSV UTF-8");
}

Error no_text_error(std::string code, std::string message, const std::string& file) {
  return Error{std::move(code), std::move(message)}
      .at({.file = file})
      .remedy("open it in the spreadsheet program and save it as CSV UTF-8");
}

}  // namespace

std::optional<std::string_view> decode_csv(std::string_view text, CsvTable& table,
                                           std::string& converted, FaultSink& faults) {
  const std::string& file = table.file;
  if (text.size() > kCsvBytesMax) {
    faults.add(Error{"csv.too_large", "the table is larger than 256 MiB"}
                   .at({.file = file})
                   .remedy("split it"));
    return std::nullopt;
  }
  if (looks_like_workbook(text)) {
    faults.add(no_text_error("csv.workbook", "this is a workbook, not a CSV table", file));
    return std::nullopt;
  }
  if (looks_like_utf16(text)) {
    faults.add(no_text_error("csv.utf16", "the text is UTF-16, which is not read", file));
    return std::nullopt;
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    faults.add(Error{"csv.nul", "there is a NUL byte in the text"}
                   .at({.file = file,
                        .line = line_column_at(text, nul).line,
                        .byte_offset = static_cast<std::int64_t>(nul)})
                   .remedy("save the table as CSV UTF-8"));
    return std::nullopt;
  }
  const bool marked = text.starts_with(kUtf8Mark);
  table.encoding = marked ? "UTF-8 with BOM" : "UTF-8";
  const std::size_t valid = utf8_valid_bytes(text);
  if (valid == text.size()) return marked ? text.substr(kUtf8Mark.size()) : text;
  if (marked || looks_like_damaged_utf8(text)) {
    faults.add(
        Error{"csv.encoding", "the text is UTF-8, but broken here"}
            .at({.file = file,
                 .line = line_column_at(text, valid).line,
                 .byte_offset = static_cast<std::int64_t>(valid)})
            .remedy("correct the character, or save the table as CSV UTF-8 from its source"));
    return std::nullopt;
  }
  Cp932 cp932 = convert_cp932(text);
  if (cp932.broken_at) {
    faults.add(encoding_error(file, text, cp932));
    return std::nullopt;
  }
  table.encoding = "CP932";
  converted = std::move(cp932.utf8);
  return converted;
}

}  // namespace renkei::internal
