#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "renkei/base/nearest.h"
#include "renkei/equipment/form.h"
#include "renkei/recipe/xml_pattern.h"

namespace renkei::equipment {
namespace {

constexpr std::string_view kFormat = "renkei device 1";
constexpr std::size_t kFormBytesMax = 16U << 20U;

// Each part names its members once, for writing and for reading. What is as in a new part is not
// written; `must` names those that have to be there.
template <typename Visit>
void visit_members(Visit& visit, recipe::Text& one) {
  visit("en", one.en);
  visit("ja", one.ja);
}
template <typename Visit>
void visit_members(Visit& visit, DataType& one) {
  visit.must("kind", one.kind);
  visit("unit", one.unit);
  visit("unit_label", one.unit_label);
  visit("min", one.min);
  visit("max", one.max);
  visit("above", one.above);
  visit("below", one.below);
  visit("least", one.least);
  visit("most", one.most);
  visit.pattern("pattern", one.pattern);
  visit("choices", one.choices);
  visit("content_type", one.content_type);
  if (one.kind == ValueKind::kList) {
    if (one.members.size() != 1) one.members.assign(1, {});
    visit.must("item", one.members.front().type);
  } else if (one.kind == ValueKind::kStructure) {
    visit.must("members", one.members);
  }
}
template <typename Visit>
void visit_members(Visit& visit, DataMember& one) {
  visit.must("name", one.name);
  visit("title", one.title);
  visit.must("type", one.type);
  visit("optional", one.optional);
}
template <typename Visit>
void visit_members(Visit& visit, ValueForm& one) {
  visit.must("name", one.name);
  visit("title", one.title);
  visit("about", one.about);
  visit.must("type", one.type);
  visit("address", one.address);
  visit("observable", one.observable);
  visit("writable", one.writable);
  visit("history", one.history);
}
template <typename Visit>
void visit_members(Visit& visit, ErrorForm& one) {
  visit.must("id", one.id);
  visit("title", one.title);
  visit("about", one.about);
}
template <typename Visit>
void visit_members(Visit& visit, CommandForm& one) {
  visit.must("name", one.name);
  visit("title", one.title);
  visit("about", one.about);
  visit("parameters", one.parameters);
  visit("results", one.results);
  visit("intermediates", one.intermediates);
  visit("errors", one.errors);
  visit("address", one.address);
  visit("observable", one.observable);
  visit("cancellable", one.cancellable);
}
template <typename Visit>
void visit_members(Visit& visit, EventForm& one) {
  visit.must("name", one.name);
  visit("title", one.title);
  visit("about", one.about);
  visit("fields", one.fields);
  visit("address", one.address);
}
template <typename Visit>
void visit_members(Visit& visit, ServiceForm& one) {
  visit.must("name", one.service.name);
  visit("title", one.title);
  // What ends by itself is the usual: the name says what is not.
  bool continuous = !one.service.self_completing;
  visit("continuous", continuous);
  one.service.self_completing = !continuous;
  visit("parameters", one.service.parameters);
  visit("results", one.service.results);
  visit("address", one.address);
}
template <typename Visit>
void visit_members(Visit& visit, TrialForm& one) {
  visit.must("service", one.service);
  visit("parameters", one.parameters);
}
template <typename Visit>
void visit_members(Visit& visit, DeviceIdentity& one) {
  visit("maker", one.maker);
  visit("model", one.model);
  visit("serial", one.serial);
  visit("version", one.version);
  visit("uuid", one.uuid);
  visit("title", one.title);
  visit("about", one.about);
}
template <typename Visit>
void visit_members(Visit& visit, DeviceAddress& one) {
  visit("url", one.url);
  visit("protocol", one.protocol);
  visit("security", one.security);
  visit("certificate_sha256", one.certificate_sha256);
}
template <typename Visit>
void visit_members(Visit& visit, DeviceForm& one) {
  visit("id", one.id);
  visit("class", one.equipment_class);
  visit("identity", one.identity);
  visit("address", one.address);
  visit("values", one.values);
  visit("commands", one.commands);
  visit("events", one.events);
  visit("services", one.services);
  visit("properties", one.properties);
  visit("trials", one.trials);
  visit("knows_keys", one.knows_keys);
}

struct Writer {
  Json json = Json::object();

  template <typename T>
  void operator()(const char* name, T& value) {
    Json written = written_of(value);
    // null, [] and {} are empty, texts are not.
    const bool empty = written.empty() || written == Json("") || written == Json(false);
    if (!empty) json[name] = std::move(written);
  }
  template <typename T>
  void must(const char* name, T& value) {
    json[name] = written_of(value);
  }
  void pattern(const char* name, std::string& value) { (*this)(name, value); }

 private:
  static Json written_of(std::string& value) { return value; }
  static Json written_of(bool value) { return value; }
  static Json written_of(ValueKind value) { return std::string(kind_name(value)); }
  static Json written_of(Unit& value) { return value == Unit() ? Json() : Json(value.code()); }
  template <typename T>
  static Json written_of(std::optional<T>& value) {
    return value ? Json(*value) : Json();
  }
  static Json written_of(std::map<std::string, Unit>& value) {
    Json units = Json::object();
    for (const auto& [name, unit] : value) units[name] = unit.code();
    return units;
  }
  static Json written_of(std::map<std::string, double>& value) { return Json(value); }
  static Json written_of(std::map<std::string, recipe::Setting>& value) {
    Json settings = Json::object();
    for (const auto& [name, setting] : value) {
      if (const auto* const amount = std::get_if<recipe::Amount>(&setting)) {
        settings[name] = {{"number", amount->number.to_string()}, {"unit", amount->unit.code()}};
      } else {
        std::visit(
            [&, &key = name](const auto& one) {
              if constexpr (!std::is_same_v<std::decay_t<decltype(one)>, recipe::Amount>) {
                settings[key] = one;
              }
            },
            setting);
      }
    }
    return settings;
  }
  static Json written_of(std::vector<Json>& value) { return Json(value); }
  template <typename T>
  static Json written_of(std::vector<T>& value) {
    Json list = Json::array();
    for (T& one : value) list.push_back(written_of(one));
    return list;
  }
  template <typename T>
  static Json written_of(T& part) {
    Writer writer;
    visit_members(writer, part);
    return std::move(writer.json);
  }
};

// What is read, where it stands, and where faults go.
struct Source {
  const std::string& file;
  Faults& faults;
  std::string pointer{};

  void fault(std::string code, const Json& value, const std::string& reason, std::string remedy) {
    const std::string shown = write_json(value, -1).substr(0, 80);
    faults.push_back(Error{std::move(code), fmt::format("{}: {}", shown, reason)}
                         .at({.file = file, .pointer = pointer})
                         .arg("value", shown)
                         .arg("reason", reason)
                         .value(shown)
                         .remedy(std::move(remedy)));
  }
  template <typename What>
  void below(const std::string& step, const What& what) {
    const std::size_t size = pointer.size();
    pointer += json_pointer_step(step);
    what();
    pointer.resize(size);
  }
};

struct Reader {
  Source& source;
  const Json& json;
  std::vector<std::string_view> known{};

  template <typename T>
  void operator()(const char* name, T& value) {
    known.emplace_back(name);
    const auto found = json.find(name);
    if (found != json.end()) source.below(name, [&] { read(*found, value); });
  }
  template <typename T>
  void must(const char* name, T& value) {
    if (!json.contains(name)) {
      source.fault("equipment.form_member", json, fmt::format("the member {} is missing", name),
                   fmt::format("add {}", name));
    }
    (*this)(name, value);
  }
  void pattern(const char* name, std::string& value) {
    (*this)(name, value);
    if (recipe::is_pattern(value)) return;
    source.below(name, [&] { wrong(value, "a regular expression as XML Schema has them"); });
  }
  void refuse_others() {
    for (const auto& [key, value] : json.items()) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      const std::string_view near = nearest(key, known);
      source.below(key, [&, &value = value] {
        source.fault("equipment.form_member", value, "no such member is known",
                     near.empty() ? "leave it out" : fmt::format("did you mean {}?", near));
      });
    }
  }

 private:
  void wrong(const Json& value, const std::string& wanted) {
    source.fault("equipment.form_member", value, "it is not " + wanted, "give " + wanted);
  }
  void read(const Json& from, std::string& value) {
    if (!from.is_string()) return wrong(from, "a text");
    value = from.get<std::string>();
  }
  void read(const Json& from, bool& value) {
    if (!from.is_boolean()) return wrong(from, "true or false");
    value = from.get<bool>();
  }
  void read(const Json& from, ValueKind& value) {
    const auto kind = from.is_string() ? kind_named(from.get<std::string>()) : std::nullopt;
    if (!kind)
      return wrong(from,
                   "one of Boolean, Integer, Real, Text, Binary, Date, Time, "
                   "Timestamp, List, Structure, Any");
    value = *kind;
  }
  void read(const Json& from, Unit& value) {
    if (!from.is_string()) return wrong(from, "a unit");
    auto unit = Unit::parse(from.get<std::string>());
    if (!unit) {
      unit.error().place() = {.file = source.file, .pointer = source.pointer};
      source.faults.push_back(std::move(unit.error()));
      return;
    }
    value = *std::move(unit);
  }
  void read(const Json& from, std::optional<double>& value) {
    if (!from.is_number()) return wrong(from, "a number");
    value = from.get<double>();
  }
  void read(const Json& from, std::optional<std::uint64_t>& value) {
    if (!from.is_number_unsigned()) return wrong(from, "a whole number, 0 or more");
    value = from.get<std::uint64_t>();
  }
  void read(const Json& from, std::vector<Json>& value) {
    if (!from.is_array()) return wrong(from, "a list");
    value.assign(from.begin(), from.end());
  }
  void read(const Json& from, std::map<std::string, Unit>& value) {
    if (!from.is_object()) return wrong(from, "an object of names and units");
    for (const auto& [name, unit] : from.items()) {
      source.below(name, [&, &key = name, &one = unit] { read(one, value[key]); });
    }
  }
  void read(const Json& from, std::map<std::string, double>& value) {
    if (!from.is_object()) return wrong(from, "an object of names and numbers");
    for (const auto& [name, number] : from.items()) {
      source.below(name, [&, &key = name, &one = number] {
        if (!one.is_number()) return wrong(one, "a number");
        value[key] = one.get<double>();
      });
    }
  }
  void read(const Json& from, std::map<std::string, recipe::Setting>& value) {
    if (!from.is_object()) return wrong(from, "an object of properties");
    for (const auto& [name, setting] : from.items()) {
      source.below(name, [&, &key = name, &one = setting] { read(one, value[key]); });
    }
  }
  void read(const Json& from, recipe::Setting& value) {
    if (from.is_boolean()) {
      value = from.get<bool>();
    } else if (from.is_string()) {
      value = from.get<std::string>();
    } else if (from.is_object() && from.size() == 2 && from.contains("number") &&
               from["number"].is_string() && from.contains("unit")) {
      recipe::Amount amount;
      auto number = Decimal::parse(from["number"].get<std::string>());
      if (!number) return wrong(from, "a decimal number with its unit");
      amount.number = *number;
      read(from["unit"], amount.unit);
      value = amount;
    } else {
      wrong(from, "true, false, a text, or {\"number\": \"2000\", \"unit\": \"L\"}");
    }
  }
  template <typename T>
  void read(const Json& from, std::vector<T>& value) {
    if (!from.is_array()) return wrong(from, "a list");
    std::set<std::string> names;
    for (std::size_t i = 0; i < from.size(); ++i) {
      T& one = value.emplace_back();
      source.below(std::to_string(i), [&] {
        read(from[i], one);
        if (!names.insert(name_of(one)).second) {
          source.fault("equipment.form_name", name_of(one), "the name stands here twice",
                       "give each a name of its own");
        }
      });
    }
  }
  static const std::string& name_of(const ServiceForm& one) { return one.service.name; }
  static const std::string& name_of(const TrialForm& one) { return one.service; }
  static const std::string& name_of(const ErrorForm& one) { return one.id; }
  template <typename T>
  static const std::string& name_of(const T& one) {
    return one.name;
  }
  template <typename T>
  void read(const Json& from, T& part) {
    if (!from.is_object()) return wrong(from, "an object");
    Reader reader{source, from, {}};
    visit_members(reader, part);
    reader.refuse_others();
  }
};

}  // namespace

Json type_json(const DataType& type) {
  DataType copy = type;
  Writer writer;
  visit_members(writer, copy);
  return std::move(writer.json);
}

std::optional<DataType> read_type_json(const Json& json, Faults& faults) {
  static const std::string file = "type";
  const std::size_t before = faults.size();
  DataType type;
  Source source{file, faults};
  if (!json.is_object()) {
    source.fault("equipment.form_member", json, "it is not an object", "give an object");
    return std::nullopt;
  }
  Reader reader{source, json, {}};
  visit_members(reader, type);
  reader.refuse_others();
  if (faults.size() != before) return std::nullopt;
  return type;
}

Json form_json(const DeviceForm& form) {
  DeviceForm copy = form;  // one list of members serves writing and reading
  Writer writer;
  writer.json["format"] = kFormat;
  visit_members(writer, copy);
  return std::move(writer.json);
}

Result<DeviceForm> read_form(const std::string& file, std::string_view text, Faults& faults) {
  const auto not_one = [&](std::string reason) {
    return fail(Error{"equipment.form_format", "this is no description of a device: " + reason}
                    .at({.file = file})
                    .arg("reason", reason)
                    .remedy(fmt::format("give a JSON object with \"format\": \"{}\"", kFormat)));
  };
  if (text.size() > kFormBytesMax) {
    return not_one(fmt::format("it has {} bytes, more than {}", text.size(), kFormBytesMax));
  }
  auto json = parse_json(file, text);
  if (!json) return fail(std::move(json.error()));
  if (!json->is_object() || !json->contains("format") || (*json)["format"] != kFormat) {
    return not_one(fmt::format("its format is not \"{}\"", kFormat));
  }
  DeviceForm form;
  Source source{file, faults};
  Reader reader{source, *json, {"format"}};
  visit_members(reader, form);
  reader.refuse_others();
  return form;
}

}  // namespace renkei::equipment
