// Values, units, limits and conditions of BatchML documents.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "renkei/recipe/batchml_import.h"
#include "renkei/recipe/batchml_units.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe::internal {

namespace {

std::string small_letters(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1));
}

// DataType (BatchML) by what it holds.
enum class Holds { kNumber, kTruth, kText, kUnsaid };
Holds holds(const std::string& type) {
  static constexpr std::array<std::string_view, 22> kNumbers{"Amount",
                                                             "Measure",
                                                             "Numeric",
                                                             "Quantity",
                                                             "byte",
                                                             "unsignedByte",
                                                             "integer",
                                                             "positiveInteger",
                                                             "negativeInteger",
                                                             "nonNegativeInteger",
                                                             "nonPositiveInteger",
                                                             "int",
                                                             "unsignedInt",
                                                             "long",
                                                             "unsignedLong",
                                                             "short",
                                                             "unsignedShort",
                                                             "decimal",
                                                             "float",
                                                             "double",
                                                             "Double",
                                                             "Integer"};
  if (type.empty() || type == "Other") return Holds::kUnsaid;
  if (type == "boolean" || type == "Indicator") return Holds::kTruth;
  return std::find(kNumbers.begin(), kNumbers.end(), type) != kNumbers.end() ? Holds::kNumber
                                                                             : Holds::kText;
}

// ">=50": the operator, and what follows.
std::string_view take_operator(std::string_view& text) {
  for (const std::string_view one : {">=", "<=", ">", "<"}) {
    if (!text.starts_with(one)) continue;
    text.remove_prefix(one.size());
    return one;
  }
  return {};
}

std::string amount(const ReadValue& value) {
  return value.unit == "1" ? value.text : value.text + " " + value.unit;
}

// "==" as other tools write it is "=" here; not within quotes.
std::string with_our_signs(std::string_view text) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '=' && i + 1 < text.size() && text[i + 1] == '=') {
      ++i;
    }
    out += c;
  }
  return out;
}

// "Step X is Completed": X.
std::optional<std::string> completed_step(std::string_view text) {
  const std::string all = trimmed(text);
  const std::string small = small_letters(all);
  constexpr std::string_view kStep = "step ";
  if (!small.starts_with(kStep)) return std::nullopt;
  for (const std::string_view end : {" is completed", " is complete", " is finished"}) {
    if (!small.ends_with(end) || small.size() < kStep.size() + end.size()) continue;
    return trimmed(
        std::string_view(all).substr(kStep.size(), all.size() - kStep.size() - end.size()));
  }
  return std::nullopt;
}

bool names_one(const std::vector<std::vector<std::string>>& steps, const std::string& name) {
  return std::any_of(steps.begin(), steps.end(), [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  });
}

// All of "Step A is Completed and Step B is Completed", where it is of that form.
std::optional<std::vector<std::string>> completed_steps(std::string_view text) {
  if (auto one = completed_step(text)) {
    if (small_letters(*one).find(" and step ") == std::string::npos) return {{*std::move(one)}};
  }
  std::vector<std::string> steps;
  while (true) {
    const auto at = small_letters(text).find(" and step ");
    auto one = completed_step(text.substr(0, at));
    if (!one) return std::nullopt;
    steps.push_back(*std::move(one));
    if (at == std::string_view::npos) return steps;
    text.remove_prefix(at + 5);
  }
}

}  // namespace

std::optional<ReadValue> Import::value(const XmlNode& node) {
  std::vector<const XmlNode*> strings = node.all("ValueString");
  if (strings.empty()) strings = node.all("QuantityString");
  if (strings.size() > 1) {
    fault(node, "batchml.value", strings[1]->text(), "a value of several strings is not read here",
          "give each a parameter of its own");
    return std::nullopt;
  }
  const XmlNode& at = strings.empty() ? node : *strings.front();
  ReadValue read;
  read.text = strings.empty() ? "" : at.text();
  const std::string meaning = node.text_of("DataInterpretation");
  const Holds type = holds(node.text_of("DataType"));
  if (meaning == "Reference") return ReadValue{ReadValue::Kind::kReference, read.text, "1"};
  if (meaning == "Other") {
    fault(at, "batchml.value", meaning, "what a value of interpretation Other means is not known",
          "write Constant, Reference, Equation or External");
    return std::nullopt;
  }
  std::string_view number = read.text;
  const std::string_view sign = take_operator(number);
  const bool is_number =
      type == Holds::kNumber || (type == Holds::kUnsaid && Decimal::parse(trimmed(number)));
  if (is_number || meaning == "Equation" || meaning == "External") {
    const XmlNode* unit_node = node.child("UnitOfMeasure");
    auto unit = unit_from_words(unit_node == nullptr ? "" : unit_node->text());
    if (unit) {
      read.unit = unit->code();
    } else if (type != Holds::kText && type != Holds::kTruth) {
      Error error = std::move(unit.error());
      error.place() = {.file = document.file, .line = unit_node->line, .field = "UnitOfMeasure"};
      faults.push_back(std::move(error));
      return std::nullopt;
    }
  }
  if (meaning == "Equation") {
    read.kind = ReadValue::Kind::kEquation;
  } else if (meaning == "External") {
    read.kind = ReadValue::Kind::kExternal;
  } else if (is_number) {
    read.text = trimmed(number);
    if (!sign.empty()) {
      read.kind = sign[0] == '>' ? ReadValue::Kind::kLow : ReadValue::Kind::kHigh;
      read.strict = sign.size() == 1;
    }
  } else if (type == Holds::kTruth) {
    read.kind = ReadValue::Kind::kYesNo;
  } else {
    read.kind = ReadValue::Kind::kText;
  }
  return read;
}

void Import::put_values(const Path& path, const XmlNode& node) {
  const auto with = [&](const char* key) {
    Path to = path;
    to.emplace_back(key);
    return to;
  };
  std::optional<ReadValue> low;
  std::optional<ReadValue> high;
  const XmlNode* limits = nullptr;
  bool set = false;
  for (const XmlNode* one : node.all("Value")) {
    const auto read = value(*one);
    if (!read) continue;
    if (read->kind == ReadValue::Kind::kLow || read->kind == ReadValue::Kind::kHigh) {
      auto& limit = read->kind == ReadValue::Kind::kLow ? low : high;
      if (limit || read->strict || (low && low->unit != read->unit) ||
          (high && high->unit != read->unit)) {
        fault(*one, "batchml.value", one->text_of("ValueString"),
              fmt::format("the limit {} cannot be kept exactly here", one->text_of("ValueString")),
              "write one >= and one <= limit in the same unit; the limit itself is allowed");
      }
      limit = *read;
      limits = one;
      continue;
    }
    if (set) {
      fault(*one, "batchml.value", read->text, "the parameter has several values",
            "give each value a parameter of its own");
    }
    set = true;
    switch (read->kind) {
      case ReadValue::Kind::kYesNo:
        put(with("yes"), read->text == "true" || read->text == "1", *one);
        break;
      case ReadValue::Kind::kText:
        put(with("text"), read->text, *one);
        break;
      case ReadValue::Kind::kReference: {
        const std::string id = book.id("parameter", "", read->text);
        put(with("formula"), id.empty() ? read->text : id, *one);
        break;
      }
      case ReadValue::Kind::kEquation:
        put(with("formula"), with_our_signs(read->text), *one);
        [[fallthrough]];
      case ReadValue::Kind::kExternal:
        if (read->unit != "1" && !read->unit.empty()) put(with("unit"), read->unit, *one);
        break;
      default:
        put(with("value"), amount(*read), *one);
    }
  }
  if (!low && !high) return;
  const std::string text = !high  ? ">= " + amount(*low)
                           : !low ? "<= " + amount(*high)
                                  : low->text + " to " + amount(*high);
  put(with("acceptable"), text, *limits);
}

std::optional<std::string> Import::condition(const XmlNode& node, std::string_view written,
                                             const std::vector<std::vector<std::string>>& steps) {
  const std::string text = trimmed(written.substr(0, kExpressionBytesMax + 1));
  if (text.size() > kExpressionBytesMax) {
    fault(node, "batchml.condition", text.substr(0, 40), "the condition is too long to be read",
          fmt::format("write it in at most {} bytes", kExpressionBytesMax));
    return std::nullopt;
  }
  if (small_letters(text) == "true") return "true";
  if (const auto named = completed_steps(text)) {
    const auto other = std::find_if(named->begin(), named->end(), [&](const std::string& name) {
      return !names_one(steps, name);
    });
    if (other == named->end()) return "true";
    fault(node, "batchml.condition", text,
          fmt::format("'{}' waits for {}, which does not lead to this transition", text, *other),
          "name the steps before the transition, or draw a link from that step");
    return std::nullopt;
  }
  // NAME == WORD: a property is that word.
  const auto equal = text.find("==");
  if (steps.empty() && equal != std::string::npos) {
    const std::string name = id_from_words(trimmed(std::string_view(text).substr(0, equal)));
    const std::string word = trimmed(std::string_view(text).substr(equal + 2));
    const bool is_word = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '-';
    });
    if (!name.empty() && is_word && !Decimal::parse(word)) {
      return fmt::format("{} = \"{}\"", name, word);
    }
  }
  std::string ours = with_our_signs(text);
  if (const auto read = Expression::parse(ours)) return read->text();
  fault(node, "batchml.condition", text, fmt::format("'{}' is no condition known here", text),
        "write True, 'Step X is Completed', or a comparison such as grow.temperature >= 36 'Cel'");
  return std::nullopt;
}

}  // namespace renkei::recipe::internal
