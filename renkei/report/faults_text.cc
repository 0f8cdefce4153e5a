// Errors in words: the Japanese sentence of each code, and the place of an error. The English
// sentence is the Error's own. Sentences may use {value}, the error's arguments by name, and parts
// of its place ({file}, {field}, {id}, {pointer}).
#include "renkei/report/faults_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

#include "renkei/report/catalogue.h"
#include "renkei/report/number_text.h"

namespace renkei::report {

namespace {

// The argument of an Error that is its Japanese sentence.
constexpr std::string_view kJapanese = "ja";

std::optional<std::string> argument(const Error& error, std::string_view name) {
  for (const auto& [own_name, value] : error.args()) {
    if (own_name == name) return value;
  }
  const Place& place = error.place();
  const std::map<std::string_view, const std::string*> known{{"value", &error.value()},
                                                             {"file", &place.file},
                                                             {"field", &place.field},
                                                             {"id", &place.id},
                                                             {"pointer", &place.pointer}};
  const auto found = known.find(name);
  if (found == known.end() || found->second->empty()) return std::nullopt;
  return *found->second;
}

// Of some arguments the value is English: what a parser or the system says.
std::string in_japanese(std::string_view name, const std::string& value) {
  if (name == "reason") return reason_ja(value);
  if (name == "toml_reason") return toml_reason_ja(value);
  if (name == "separator") return separator_ja(value);
  return value;
}

// Empty when an argument of the sentence is not there.
std::optional<std::string> fill_sentence(std::string_view sentence, const Error& error) {
  std::string out;
  std::size_t at = 0;
  while (at < sentence.size()) {
    const std::size_t open = sentence.find('{', at);
    internal::append_piece(out, sentence.substr(at, open == sentence.npos ? open : open - at));
    if (open == sentence.npos) break;
    const std::size_t close = sentence.find('}', open);
    const std::string_view name = sentence.substr(open + 1, close - open - 1);
    const auto value = argument(error, name);
    if (!value) return std::nullopt;
    internal::append_piece(out, in_japanese(name, *value));
    at = close + 1;
  }
  return out;
}

std::string did_you_mean_ja(const Error& error) {
  for (const auto& [name, value] : error.args()) {
    if (name == "near" && !value.empty()) return "（「" + value + "」ではありませんか）";
  }
  return {};
}

std::string place_ja(const Place& place) {
  std::string out = place.file;
  const auto add = [&](const std::string& words) {
    if (!out.empty()) out += ' ';
    out += words;
  };
  std::string position;
  if (place.line > 0) position += std::to_string(place.line) + "行";
  if (place.column > 0) position += std::to_string(place.column) + "列";
  if (!place.field.empty()) {
    const bool alone = position.empty() && out.empty();  // an option of the command line
    position += alone ? place.field : "（" + place.field + "）";
  }
  if (!position.empty()) add(position);
  if (!place.id.empty()) add(place.id);
  if (!place.pointer.empty()) add(place.pointer);
  if (place.byte_offset >= 0) add(std::to_string(place.byte_offset) + "バイト目");
  return out;
}

std::string place_en(const Place& place) {
  std::string out = place.file;
  if (place.line > 0) out += (out.empty() ? "line " : ":") + std::to_string(place.line);
  const auto add = [&](const std::string& words) {
    if (!out.empty()) out += ": ";
    out += words;
  };
  if (place.column > 0) {
    const std::string column = "column " + std::to_string(place.column);
    add(place.field.empty() ? column : column + " (" + place.field + ")");
  } else if (!place.field.empty()) {
    add(place.field);
  }
  if (!place.id.empty()) add(place.id);
  if (!place.pointer.empty()) add(place.pointer);
  if (place.byte_offset >= 0) add("byte " + std::to_string(place.byte_offset));
  return out;
}

}  // namespace

std::optional<std::string_view> fault_sentence_ja(std::string_view code) {
  for (const auto sentences :
       {base_fault_sentences(), network_fault_sentences(), plan_fault_sentences(),
        cli_fault_sentences(), ledger_fault_sentences(), execute_fault_sentences(),
        recipe_fault_sentences(), batch_fault_sentences(), batchml_fault_sentences(),
        quality_fault_sentences(), filedrop_fault_sentences(), sila_fault_sentences(),
        connection_fault_sentences()}) {
    for (const FaultSentence& sentence : sentences) {
      if (sentence.code == code) return sentence.ja;
    }
  }
  return std::nullopt;
}

Error error_in_both(std::string code, const Both& message, const Both& remedy) {
  return Error(std::move(code), message.en)
      .remedy(remedy.en)
      .arg(std::string(kJapanese), remedy.ja.empty() ? message.ja : message.ja + "。" + remedy.ja);
}

std::string place_text(Language language, const Place& place) {
  return language == Language::kJa ? place_ja(place) : place_en(place);
}

std::string error_sentence(Language language, const Error& error) {
  if (language == Language::kJa) {
    for (const auto& [name, value] : error.args()) {
      if (name == kJapanese) return value;
    }
    if (const auto sentence = fault_sentence_ja(error.code())) {
      if (auto filled = fill_sentence(*sentence, error)) return *filled + did_you_mean_ja(error);
    }
  }
  return error.remedy().empty() ? error.message() : error.message() + "; " + error.remedy();
}

std::string error_text(Language language, const Error& error) {
  const std::string place = place_text(language, error.place());
  const std::string sentence = error_sentence(language, error);
  return place.empty() ? sentence : place + ": " + sentence;
}

}  // namespace renkei::report
