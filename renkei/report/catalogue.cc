#include "renkei/report/catalogue.h"

namespace renkei::report {

std::string_view language_code(Language language) {
  return language == Language::kJa ? "ja" : "en";
}

Language other(Language language) {
  return language == Language::kJa ? Language::kEn : Language::kJa;
}

namespace internal {

std::string fill(std::string_view text,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> arguments) {
  std::string out;
  out.reserve(text.size() + 32);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find('{', at);
    out += text.substr(at, open == std::string_view::npos ? open : open - at);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const auto found = std::find_if(arguments.begin(), arguments.end(),
                                    [&](const auto& argument) { return argument.first == name; });
    out += found != arguments.end() ? found->second : text.substr(open, close - open + 1);
    at = close + 1;
  }
  return out;
}

}  // namespace internal

}  // namespace renkei::report
