// How the typed happenings of this room are written into the body of an entry and read out of one:
// each type names its members to a visitor, `fields(visit)`. For the sources of this room.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/events/attachment_ref.h"
#include "renkei/ledger/entry.h"

namespace renkei::events::internal {

struct BodyWriter {
  Json body = Json::object();
  template <typename T>
  void operator()(const char* name, T& value) {
    body[name] = value;
  }
  void operator()(const char* name, std::map<std::string, std::string>& value);
  void operator()(const char* name, std::vector<AttachmentRef>& value);
};

// `wrong`: the last member that is missing or of another kind; empty: none.
struct BodyReader {
  const Json& body;
  std::string wrong{};

  void operator()(const char* name, std::string& value);
  void operator()(const char* name, std::uint64_t& value);
  void operator()(const char* name, bool& value);
  void operator()(const char* name, std::map<std::string, std::string>& value);
  void operator()(const char* name, std::vector<AttachmentRef>& value);

 private:
  const Json* member(const char* name);
};

template <typename Event>
[[nodiscard]] Json written_body(Event event) {
  BodyWriter writer;
  event.fields(writer);
  return std::move(writer.body);
}

// Reads `body` as the I-th alternative where `type` is its kType; the member that is wrong.
template <std::size_t I, typename Events>
void read_if(const std::string& type, const Json& body, std::optional<Events>& into,
             std::string& wrong) {
  if (type != std::variant_alternative_t<I, Events>::kType) return;
  into.emplace(std::in_place_index<I>);
  BodyReader reader{body};
  std::get<I>(*into).fields(reader);
  wrong = std::move(reader.wrong);
}

// The alternative of `Events` (a variant) whose kType is `type`; nothing where none is. Errors:
// events.body.
template <typename Events>
[[nodiscard]] Result<std::optional<Events>> read_body(const std::string& type, const Json& body) {
  std::optional<Events> read;
  std::string wrong;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (read_if<I>(type, body, read, wrong), ...);
  }(std::make_index_sequence<std::variant_size_v<Events>>{});
  if (wrong.empty()) return read;
  return fail(
      Error{"events.body", fmt::format("{} of {} is missing or of another kind", wrong, type)}
          .at({.pointer = "/body/" + wrong})
          .value(type)
          .arg("member", wrong)
          .remedy("verify the ledger: it holds what its schemas refuse"));
}

inline void add_ref(std::vector<ledger::EntityRef>& refs, std::string kind, const std::string& id) {
  if (is_id(id)) refs.push_back({std::move(kind), id});
}

}  // namespace renkei::events::internal
