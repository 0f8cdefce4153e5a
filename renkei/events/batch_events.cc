#include "renkei/events/batch_events.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/id.h"

namespace renkei::events {

namespace {

template <typename T>
Json json_of(const T& value) {
  return value;
}
Json json_of(const Texts& value) {
  Json texts = Json::object();
  for (const auto& [key, text] : value) texts[key] = text;
  return texts;
}
Json json_of(const Commitment& value) { return Json{{"root", value.root}, {"size", value.size}}; }

struct Writer {
  Json body = Json::object();
  Json hidden = Json::object();
  template <typename T>
  void operator()(const char* name, const T& value) {
    body[name] = json_of(value);
  }
  template <typename T>
  void shut(const char* name, const T& value) {
    hidden[name] = json_of(value);
  }
};

// False when it is of another kind.
bool read(const Json& json, std::string& value) {
  if (json.is_string()) value = json.get<std::string>();
  return json.is_string();
}
bool read(const Json& json, std::uint64_t& value) {
  if (json.is_number_unsigned()) value = json.get<std::uint64_t>();
  return json.is_number_unsigned();
}
bool read(const Json& json, bool& value) {
  if (json.is_boolean()) value = json.get<bool>();
  return json.is_boolean();
}
bool read(const Json& json, Texts& value) {
  if (!json.is_object()) return false;
  return std::all_of(json.items().begin(), json.items().end(),
                     [&](const auto& one) { return read(one.value(), value[one.key()]); });
}
bool read(const Json& json, Commitment& value) {
  return json.is_object() && json.size() == 2 && json.contains("root") && json.contains("size") &&
         read(json["root"], value.root) && read(json["size"], value.size);
}

struct Reader {
  const Json& body;
  const Json& hidden;
  std::string wrong{};  // the pointer of the last that is
  std::set<std::string> erased{};

  template <typename T>
  void operator()(const char* name, T& value) {
    const auto found = body.find(name);
    if (found == body.end() || !read(*found, value)) wrong = std::string("/body/") + name;
  }
  template <typename T>
  void shut(const char* name, T& value) {
    const auto found = hidden.find(name);
    if (found == hidden.end()) {
      erased.insert(name);
    } else if (!read(*found, value)) {
      wrong = std::string("/shut/") + name;
    }
  }
};

template <std::size_t I = 0>
Result<std::optional<OpenedEvent>> read_as(const std::string& type, const Json& body,
                                           const Json& shut) {
  if constexpr (I == std::variant_size_v<BatchEvent>) {
    return std::optional<OpenedEvent>{};
  } else {
    using Event = std::variant_alternative_t<I, BatchEvent>;
    if (type != Event::kType) return read_as<I + 1>(type, body, shut);
    Event event;
    Reader reader{body, shut};
    event.fields(reader);
    if (reader.wrong.empty()) {
      return std::optional(OpenedEvent{std::move(event), std::move(reader.erased)});
    }
    const std::string member = reader.wrong.substr(6);
    return fail(
        Error{"events.body", fmt::format("{} of {} is missing or of another kind", member, type)}
            .at({.pointer = reader.wrong})
            .value(type)
            .arg("member", member)
            .remedy("verify the ledger: it holds what its schemas refuse"));
  }
}

template <typename Event>
concept NamesUnit = requires(const Event& event) { event.unit; };

void add_ref(std::vector<ledger::EntityRef>& refs, std::string kind, const std::string& id) {
  if (is_id(id)) refs.push_back({std::move(kind), id});
}

}  // namespace

std::string_view type_of(const BatchEvent& event) {
  return std::visit([](const auto& one) { return std::decay_t<decltype(one)>::kType; }, event);
}

const std::string& batch_of(const BatchEvent& event) {
  return std::visit([](const auto& one) -> const std::string& { return one.batch; }, event);
}

namespace {

Writer written(const BatchEvent& event) {
  return std::visit(
      [](auto one) {
        Writer writer;
        one.fields(writer);
        return writer;
      },
      event);
}

}  // namespace

Json body_of(const BatchEvent& event) { return written(event).body; }

Json shut_of(const BatchEvent& event) { return written(event).hidden; }

std::vector<ledger::EntityRef> refs_of(const BatchEvent& event) {
  std::vector<ledger::EntityRef> refs;
  add_ref(refs, "batch", batch_of(event));
  std::visit(
      [&](const auto& one) {
        using Event = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Event, MaterialMoved>) {
          add_ref(refs, "lot", one.lot);
        } else if constexpr (std::is_same_v<Event, BatchCreated>) {
          add_ref(refs, "recipe", one.recipe);
        } else if constexpr (NamesUnit<Event> && !std::is_same_v<Event, LimitPassed>) {
          add_ref(refs, "unit", one.unit);
        }
      },
      event);
  std::sort(refs.begin(), refs.end());
  return refs;
}

Result<std::optional<OpenedEvent>> read_batch_event(const std::string& type, const Json& body,
                                                    const Json& shut) {
  return read_as(type, body, shut);
}

}  // namespace renkei::events
