// Texts in Japanese and English: messages with named arguments, checked when the program is built.
//
// A Message holds both languages side by side; code refers to it by its C++ name, so that a missing
// text does not compile. Arguments are named, and a name that is missing, misspelt or not used in
// both languages does not compile either. It is not a place for data: names of sites and products
// come with the network. Texts stand in headers by subject, beside the code that says them.
// Thread-safe.
//
//   inline constexpr Message kServed{"{persons}人が{date}まで", "{persons} people by {date}"};
//   say(Language::kEn, kServed, arg<"persons">("5 million"), arg<"date">("2027-03-01"));
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "renkei/base/error.h"

namespace renkei::report {

enum class Language { kJa, kEn };

inline constexpr std::array kLanguages{Language::kJa, Language::kEn};

// "ja" or "en" (BCP 47), as written into `lang` attributes.
[[nodiscard]] std::string_view language_code(Language language);
[[nodiscard]] Language other(Language language);

struct Message {
  std::string_view ja;
  std::string_view en;

  [[nodiscard]] constexpr std::string_view in(Language language) const {
    return language == Language::kJa ? ja : en;
  }
};

// The name of an argument, a template argument itself: arg<"persons">(...).
template <std::size_t N>
struct ArgumentName {
  // Not explicit: "persons" is to be written as it is.
  // NOLINTNEXTLINE(google-explicit-constructor)
  consteval ArgumentName(const char (&name)[N]) { std::copy_n(name, N, text); }
  [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
  char text[N] = {};
};

template <ArgumentName Name>
struct Argument {
  static constexpr std::string_view kName = Name.view();
  std::string value;
};

template <ArgumentName Name>
[[nodiscard]] Argument<Name> arg(std::string value) {
  return {std::move(value)};
}

namespace internal {

// Calls `found(name)` for every {name} of `text`; false when braces do not match.
template <typename Found>
constexpr bool each_placeholder(std::string_view text, Found found) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '}') return false;
    if (text[at] != '{') continue;
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) return false;
    found(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return true;
}

constexpr bool uses_exactly(std::string_view text, std::initializer_list<std::string_view> names) {
  bool known = true;
  const bool whole = each_placeholder(text, [&](std::string_view name) {
    known = known && std::find(names.begin(), names.end(), name) != names.end();
  });
  if (!whole || !known) return false;
  return std::all_of(names.begin(), names.end(), [&](std::string_view name) {
    bool used = false;
    each_placeholder(text, [&](std::string_view other_name) { used = used || name == other_name; });
    return used;
  });
}

// Adds a piece to a sentence. A space between two full-width characters is left out: a sentence
// has one beside an argument for the case that a number or an id stands there.
void append_piece(std::string& sentence, std::string_view piece);

[[nodiscard]] std::string fill(
    std::string_view text,
    std::initializer_list<std::pair<std::string_view, std::string_view>> arguments);

}  // namespace internal

// A message whose arguments were seen to fit; made from a constant Message only.
template <typename... Arguments>
class CheckedMessage {
 public:
  // Not explicit: a Message is handed over as it is. NOLINTNEXTLINE(google-explicit-constructor)
  consteval CheckedMessage(const Message& message) : message_(message) {
    if (!internal::uses_exactly(message.ja, {Arguments::kName...}) ||
        !internal::uses_exactly(message.en, {Arguments::kName...})) {
      throw "the arguments given are not those of the message in both languages";
    }
  }
  [[nodiscard]] constexpr const Message& message() const { return message_; }

 private:
  Message message_;
};

template <typename... Arguments>
[[nodiscard]] std::string say(Language language,
                              std::type_identity_t<CheckedMessage<Arguments...>> message,
                              const Arguments&... arguments) {
  return internal::fill(
      message.message().in(language),
      {std::pair<std::string_view, std::string_view>{Arguments::kName, arguments.value}...});
}

// The same in both languages, for what is said before it is known who will read it (an Error).
struct Both {
  Both() = default;
  // Ids, numbers and the like, which are alike in all languages. Not explicit: both<"id">(id).
  // NOLINTNEXTLINE(google-explicit-constructor)
  Both(std::string same) : ja(same), en(std::move(same)) {}
  Both(std::string japanese, std::string english)
      : ja(std::move(japanese)), en(std::move(english)) {}

  std::string ja;
  std::string en;
};

template <ArgumentName Name>
struct BothArgument {
  static constexpr std::string_view kName = Name.view();
  Both value;
};

template <ArgumentName Name>
[[nodiscard]] BothArgument<Name> both(Both value) {
  return {std::move(value)};
}

template <typename... Arguments>
[[nodiscard]] Both say_both(std::type_identity_t<CheckedMessage<Arguments...>> message,
                            const Arguments&... arguments) {
  return {internal::fill(message.message().ja, {std::pair<std::string_view, std::string_view>{
                                                   Arguments::kName, arguments.value.ja}...}),
          internal::fill(message.message().en, {std::pair<std::string_view, std::string_view>{
                                                   Arguments::kName, arguments.value.en}...})};
}

// An Error that brings its Japanese sentence with it, for codes that are said in many ways.
[[nodiscard]] Error error_in_both(std::string code, const Both& message, const Both& remedy);

// A message without arguments that is chosen at run time (the name of a stage, of a unit). A brace
// in it would be printed as it is.
[[nodiscard]] inline std::string label(Language language, const Message& message) {
  return std::string(message.in(language));
}

// What an Error says to a person: its place, its sentence and the remedy. In Japanese the sentence
// is the one that the error brings (error_in_both), else looked up by its code; a code or argument
// without translation gives the English one.
[[nodiscard]] std::string error_text(Language language, const Error& error);
// The sentence alone, without the place.
[[nodiscard]] std::string error_sentence(Language language, const Error& error);
// The place alone: "processes.csv:12: column 7 (titre)", "processes.csv 12行7列（titre）"; empty
// where nothing is known.
[[nodiscard]] std::string place_text(Language language, const Place& place);

}  // namespace renkei::report
