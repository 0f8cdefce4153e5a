#include "renkei/report/catalogue.h"

namespace renkei::report {

std::string_view language_code(Language language) {
  return language == Language::kJa ? "ja" : "en";
}

Language other(Language language) {
  return language == Language::kJa ? Language::kEn : Language::kJa;
}

namespace internal {

namespace {

// From U+3000 on: kana, kanji, and their punctuation. Any byte but the first of a character is
// below them.
bool begins_wide(std::string_view text) {
  return !text.empty() && static_cast<unsigned char>(text.front()) >= 0xE3;
}

bool ends_wide(std::string_view text) {
  constexpr std::size_t kWideBytes = 3;
  return text.size() >= kWideBytes && begins_wide(text.substr(text.size() - kWideBytes));
}

}  // namespace

void append_piece(std::string& sentence, std::string_view piece) {
  if (piece.starts_with(' ') && ends_wide(sentence) && begins_wide(piece.substr(1))) {
    piece.remove_prefix(1);
  } else if (sentence.ends_with(' ') && begins_wide(piece) &&
             ends_wide(std::string_view(sentence).substr(0, sentence.size() - 1))) {
    sentence.pop_back();
  }
  sentence += piece;
}

std::string fill(std::string_view text,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> arguments) {
  std::string out;
  out.reserve(text.size() + 32);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find('{', at);
    append_piece(out, text.substr(at, open == std::string_view::npos ? open : open - at));
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const auto found = std::find_if(arguments.begin(), arguments.end(),
                                    [&](const auto& argument) { return argument.first == name; });
    append_piece(out,
                 found != arguments.end() ? found->second : text.substr(open, close - open + 1));
    at = close + 1;
  }
  return out;
}

}  // namespace internal

}  // namespace renkei::report
