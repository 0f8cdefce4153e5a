#include "renkei/recipe/batchml_import.h"

#include <algorithm>

#include <fmt/format.h>

namespace renkei::recipe::internal {

namespace {

// "/equipment/kettle/service" as steps; nothing where it is no pointer of a recipe's depth.
std::optional<Import::Path> pointer_steps(std::string_view pointer) {
  constexpr std::size_t kStepsMax = 6;
  Import::Path steps;
  while (!pointer.empty()) {
    if (pointer[0] != '/' || steps.size() == kStepsMax) return std::nullopt;
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    std::string step;
    for (std::size_t i = 0; i < end; ++i) {
      const bool escape = pointer[i] == '~' && i + 1 < end;
      step += escape ? (pointer[++i] == '1' ? '/' : '~') : pointer[i];
    }
    steps.push_back(std::move(step));
    pointer.remove_prefix(end);
  }
  if (steps.empty()) return std::nullopt;
  return steps;
}

std::string pointer_of(const Import::Path& path) {
  std::string pointer;
  for (const std::string& step : path) pointer += json_pointer_step(step);
  return pointer;
}

}  // namespace

void Import::put(const Path& path, Json value, const XmlNode& from) {
  Json* at = &document.value;
  Path above;
  const Place place{.file = document.file, .line = from.line};
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    above.push_back(path[i]);
    Json& next = (*at)[path[i]];
    // Only tables lead on; what is none was put there by a document that contradicts itself.
    if (!next.is_object()) next = Json::object();
    document.places.emplace(pointer_of(above), place);
    at = &next;
  }
  (*at)[path.back()] = std::move(value);
  document.places[pointer_of(path)] = place;
}

const Json* Import::get(const Path& path) const {
  const Json* at = &document.value;
  for (const std::string& step : path) {
    if (!at->is_object()) return nullptr;
    const auto found = at->find(step);
    if (found == at->end()) return nullptr;
    at = &*found;
  }
  return at;
}

void Import::fault(const XmlNode& from, std::string code, const std::string& value,
                   std::string message, std::string remedy) {
  Error error =
      Error{std::move(code), message}
          .at({.file = document.file, .line = from.line, .field = std::string(from.local())})
          .value(value)
          .arg("reason", message)
          .remedy(std::move(remedy));
  faults.push_back(std::move(error));
}

std::string Import::required(const XmlNode& node, std::string_view child) {
  std::string text = node.text_of(child);
  if (text.empty()) {
    fault(node, "batchml.missing", std::string(child),
          fmt::format("{} has no {}", node.local(), child), fmt::format("write its {}", child));
  }
  return text;
}

void Import::put_words(const Path& path, const XmlNode& node) {
  std::string en;
  std::string ja;
  const XmlNode* first = nullptr;
  for (const XmlNode* one : node.all("Description")) {
    const std::string text = one->text();
    if (text.empty()) continue;
    if (first == nullptr) first = one;
    std::string& to = one->attribute("languageID").starts_with("ja") ? ja : en;
    to += (to.empty() ? "" : "\n") + text;
  }
  if (first == nullptr) return;
  if (ja.empty()) return put(path, en, *first);
  put(path, Json{{"en", en}, {"ja", ja}}, *first);
}

std::vector<std::pair<std::string, Json>> Import::own_information(const XmlNode& node) {
  std::vector<std::pair<std::string, Json>> found;
  for (const XmlNode* one : node.all("OtherInformation")) {
    std::string id = one->text_of("ID");
    if (id.empty()) id = one->text_of("OtherInfoID");
    const XmlNode* holder = one->child("Value");
    if (holder == nullptr) holder = one->child("OtherValue");
    if (!id.starts_with(kOwn) || holder == nullptr) continue;
    const XmlNode* text = holder->child("ValueString");
    const XmlNode* type = holder->child("DataType");
    std::string content;
    if (text != nullptr && !text->children.empty()) content = text->children.front().content;
    const std::string key = id.substr(kOwn.size());
    if (type != nullptr && type->text() == "boolean") {
      found.emplace_back(key, content == "true");
    } else if (type != nullptr && type->attribute("OtherValue") == "JSON") {
      auto json = parse_json(document.file, content);
      if (json) {
        found.emplace_back(key, *std::move(json));
      } else {
        fault(*one, "batchml.value", id, fmt::format("{} cannot be read as JSON", id),
              "write it as the program that made it did");
      }
    } else {
      found.emplace_back(key, content);
    }
  }
  return found;
}

void Import::put_pointed(const XmlNode& recipe) {
  for (auto& [key, value] : own_information(recipe)) {
    if (!key.starts_with("/")) continue;
    const auto path = pointer_steps(key);
    if (!path || path->front() == "batchml" || path->front() == "format") {
      fault(recipe, "batchml.value", key, fmt::format("renkei:{} points to nothing", key),
            "take it out");
      continue;
    }
    put(*path, std::move(value), recipe);
  }
}

void derive_service(Import& import, const std::string& type, const std::string& path,
                    const std::string& equipment, const std::string& wish, const XmlNode& from,
                    const std::map<std::string, std::string>& units) {
  Json parameters = Json::object();
  for (const auto& [name, unit] : units) parameters[name] = unit;
  std::string name = wish;
  // Another of the same name that takes the same is the same service.
  for (int i = 2;; ++i) {
    const Json* other = import.get({"equipment", equipment, "service", name});
    if (other == nullptr || (other->contains("parameters") && (*other)["parameters"] == parameters))
      break;
    name = fmt::format("{}_{}", wish, i);
  }
  import.put({"equipment", equipment, "service", name}, Json{{"parameters", parameters}}, from);
  import.put({type, path, "service"}, name, from);
}

}  // namespace renkei::recipe::internal
