#include "renkei/events/batch_events.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/id.h"

namespace renkei::events {

namespace {

struct Writer {
  Json body = Json::object();
  template <typename T>
  void operator()(const char* name, T& value) {
    body[name] = value;
  }
  void operator()(const char* name, Texts& value) {
    Json texts = Json::object();
    for (const auto& [key, text] : value) texts[key] = text;
    body[name] = std::move(texts);
  }
};

struct Reader {
  const Json& body;
  std::string wrong{};

  const Json* member(const char* name) {
    const auto found = body.find(name);
    if (found != body.end()) return &*found;
    wrong = name;
    return nullptr;
  }
  void operator()(const char* name, std::string& value) {
    const Json* found = member(name);
    if (found == nullptr) return;
    if (!found->is_string()) {
      wrong = name;
    } else {
      value = found->get<std::string>();
    }
  }
  void operator()(const char* name, std::uint64_t& value) {
    const Json* found = member(name);
    if (found == nullptr) return;
    if (!found->is_number_unsigned()) {
      wrong = name;
    } else {
      value = found->get<std::uint64_t>();
    }
  }
  void operator()(const char* name, bool& value) {
    const Json* found = member(name);
    if (found == nullptr) return;
    if (!found->is_boolean()) {
      wrong = name;
    } else {
      value = found->get<bool>();
    }
  }
  void operator()(const char* name, Texts& value) {
    const Json* found = member(name);
    if (found == nullptr) return;
    if (!found->is_object()) {
      wrong = name;
      return;
    }
    for (const auto& [key, text] : found->items()) {
      if (!text.is_string()) {
        wrong = name;
        return;
      }
      value[key] = text.get<std::string>();
    }
  }
};

template <std::size_t I = 0>
Result<std::optional<BatchEvent>> read_as(const std::string& type, const Json& body) {
  if constexpr (I == std::variant_size_v<BatchEvent>) {
    return std::optional<BatchEvent>{};
  } else {
    using Event = std::variant_alternative_t<I, BatchEvent>;
    if (type != Event::kType) return read_as<I + 1>(type, body);
    Event event;
    Reader reader{body};
    event.fields(reader);
    if (reader.wrong.empty()) return std::optional<BatchEvent>(std::move(event));
    return fail(Error{"events.body",
                      fmt::format("{} of {} is missing or of another kind", reader.wrong, type)}
                    .at({.pointer = "/body/" + reader.wrong})
                    .value(type)
                    .arg("member", reader.wrong)
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

Json body_of(const BatchEvent& event) {
  return std::visit(
      [](auto one) {
        Writer writer;
        one.fields(writer);
        return std::move(writer.body);
      },
      event);
}

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

Result<std::optional<BatchEvent>> read_batch_event(const std::string& type, const Json& body) {
  return read_as(type, body);
}

}  // namespace renkei::events
