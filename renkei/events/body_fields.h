// How the typed happenings of this room are written into an entry and read out of one: each type
// names its members to a visitor, those that everybody sees by `visit`, those that are kept shut by
// `visit.shut`. For the sources of this room.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/events/attachment_ref.h"
#include "renkei/events/batch_events.h"
#include "renkei/ledger/entry.h"

namespace renkei::events::internal {

template <typename T>
Json json_of(const T& value) {
  return value;
}
inline Json json_of(const Texts& value) {
  Json texts = Json::object();
  for (const auto& [key, text] : value) texts[key] = text;
  return texts;
}
inline Json json_of(const Commitment& value) {
  return Json{{"root", value.root}, {"size", value.size}};
}
inline Json json_of(const std::vector<AttachmentRef>& value) {
  Json list = Json::array();
  for (const AttachmentRef& one : value) {
    list.push_back({{"sha256", one.sha256}, {"bytes", one.bytes}, {"media_type", one.media_type}});
  }
  return list;
}

// False when it is of another kind.
inline bool read(const Json& json, std::string& value) {
  if (json.is_string()) value = json.get<std::string>();
  return json.is_string();
}
inline bool read(const Json& json, std::uint64_t& value) {
  if (json.is_number_unsigned()) value = json.get<std::uint64_t>();
  return json.is_number_unsigned();
}
inline bool read(const Json& json, bool& value) {
  if (json.is_boolean()) value = json.get<bool>();
  return json.is_boolean();
}
inline bool read(const Json& json, Texts& value) {
  if (!json.is_object()) return false;
  return std::all_of(json.items().begin(), json.items().end(),
                     [&](const auto& one) { return read(one.value(), value[one.key()]); });
}
inline bool read(const Json& json, Commitment& value) {
  return json.is_object() && json.size() == 2 && json.contains("root") && json.contains("size") &&
         read(json["root"], value.root) && read(json["size"], value.size);
}
inline bool read(const Json& json, AttachmentRef& value) {
  return json.is_object() && json.contains("sha256") && json.contains("bytes") &&
         json.contains("media_type") && read(json["sha256"], value.sha256) &&
         read(json["bytes"], value.bytes) && read(json["media_type"], value.media_type);
}
inline bool read(const Json& json, std::vector<AttachmentRef>& value) {
  return json.is_array() && std::all_of(json.begin(), json.end(), [&](const Json& one) {
           return read(one, value.emplace_back());
         });
}

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

template <typename Events>
[[nodiscard]] Writer written(const Events& event) {
  return std::visit(
      [](auto one) {
        Writer writer;
        one.fields(writer);
        return writer;
      },
      event);
}

template <typename Events>
struct ReadEvent {
  Events event;
  std::set<std::string> erased{};  // members kept shut that `shut` did not have
};

// The alternative of `Events` (a variant) whose kType is `type`; nothing where none is. Errors:
// events.body.
template <typename Events, std::size_t I = 0>
[[nodiscard]] Result<std::optional<ReadEvent<Events>>> read_as(const std::string& type,
                                                               const Json& body, const Json& shut) {
  if constexpr (I == std::variant_size_v<Events>) {
    return std::optional<ReadEvent<Events>>{};
  } else {
    using Event = std::variant_alternative_t<I, Events>;
    if (type != Event::kType) return read_as<Events, I + 1>(type, body, shut);
    Event event;
    Reader reader{body, shut};
    event.fields(reader);
    if (reader.wrong.empty()) {
      return std::optional(ReadEvent<Events>{std::move(event), std::move(reader.erased)});
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

inline void add_ref(std::vector<ledger::EntityRef>& refs, std::string kind, const std::string& id) {
  if (is_id(id)) refs.push_back({std::move(kind), id});
}

}  // namespace renkei::events::internal
