// The types of events a log takes: each has a name with a version, and a JSON Schema (draft 7) of
// its body. The schemas that come with renkei lie in docs/formats/events/, one file a type, and are
// part of the program. valijson stays behind this door. Thread-safe once made.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"

namespace renkei::ledger {

struct EventSchema {
  std::string_view type;  // "record.noted/1"
  std::string_view schema;
};
// Those that come with renkei, sorted by type.
[[nodiscard]] std::span<const EventSchema> event_schemas();

class EventTypes {
 public:
  // Errors: ledger.event_schema (which, and why it is none), those of parse_json.
  [[nodiscard]] static Result<EventTypes> make(std::span<const EventSchema> schemas);
  // Those that come with renkei.
  [[nodiscard]] static const EventTypes& known();

  EventTypes(EventTypes&&) noexcept;
  EventTypes& operator=(EventTypes&&) noexcept;
  ~EventTypes();

  // Whether a body is one of this type. Errors: ledger.event_type (not known here),
  // ledger.event_body with the pointer of the first fault in the body.
  [[nodiscard]] Result<void> check(const std::string& type, const Json& body) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Schemas;
  explicit EventTypes(std::unique_ptr<Schemas> schemas);
  std::unique_ptr<Schemas> schemas_;
};

}  // namespace renkei::ledger
