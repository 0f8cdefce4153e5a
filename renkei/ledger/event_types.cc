#include "renkei/ledger/event_types.h"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace renkei::ledger {
namespace {

// valijson's adapter takes the JSON type that sorts its members.
nlohmann::json sorted(const Json& value) { return value; }

// valijson names a place as [root][a][3]; members of renkei's schemas have no brackets.
std::string pointer_of(const std::string& context) {
  std::string pointer;
  for (std::size_t begin = context.find('['); begin != std::string::npos;) {
    const auto end = context.find(']', begin);
    if (end == std::string::npos) break;
    std::string step = context.substr(begin + 1, end - begin - 1);
    if (step.size() >= 2 && step.front() == '"' && step.back() == '"') {
      step = step.substr(1, step.size() - 2);
    }
    pointer += json_pointer_step(step);
    begin = context.find('[', end);
  }
  return pointer;
}

}  // namespace

struct EventTypes::Schemas {
  std::map<std::string, valijson::Schema, std::less<>> by_type;
};

EventTypes::EventTypes(std::unique_ptr<Schemas> schemas) : schemas_(std::move(schemas)) {}
EventTypes::EventTypes(EventTypes&&) noexcept = default;
EventTypes& EventTypes::operator=(EventTypes&&) noexcept = default;
EventTypes::~EventTypes() = default;

Result<EventTypes> EventTypes::make(std::span<const EventSchema> schemas) {
  auto made = std::make_unique<Schemas>();
  for (const EventSchema& one : schemas) {
    const auto json = parse_json(std::string(one.type), one.schema);
    if (!json) return fail(json.error());
    const nlohmann::json value = sorted(*json);
    // valijson throws on what is no schema; exceptions do not leave this source.
    try {
      valijson::SchemaParser parser;
      parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(value),
                            made->by_type[std::string(one.type)]);
    } catch (const std::exception& error) {
      return fail(Error{"ledger.event_schema",
                        fmt::format("the schema of {} is none: {}", one.type, error.what())}
                      .value(std::string(one.type))
                      .arg("reason", error.what())
                      .remedy("mend it; JSON Schema draft 7 is understood"));
    }
  }
  return EventTypes(std::move(made));
}

const EventTypes& EventTypes::known() {
  static const EventTypes types = [] {
    auto made = make(event_schemas());
    RENKEI_CHECK(made.has_value());
    return *std::move(made);
  }();
  return types;
}

Result<void> EventTypes::check(const std::string& type, const Json& body) const {
  const auto found = schemas_->by_type.find(type);
  if (found == schemas_->by_type.end()) {
    return fail(
        Error{"ledger.event_type", fmt::format("'{}' is not a type of event known here", type)}
            .at({.pointer = "/type"})
            .value(type)
            .arg("types", fmt::format("{}", fmt::join(names(), ", ")))
            .remedy(fmt::format("write one of {}", fmt::join(names(), ", "))));
  }
  const nlohmann::json value = sorted(body);
  valijson::Validator validator;
  valijson::ValidationResults results;
  std::string place;
  std::string reason;
  try {
    if (validator.validate(found->second, valijson::adapters::NlohmannJsonAdapter(value),
                           &results)) {
      return {};
    }
    // The deepest fault says most: those above it only say that something below is wrong.
    valijson::ValidationResults::Error error;
    std::size_t deepest = 0;
    while (results.popError(error)) {
      std::string context;
      for (const std::string& step : error.context) {
        if (step != "<root>") context += step;
      }
      if (!reason.empty() && error.context.size() <= deepest) continue;
      deepest = error.context.size();
      place = pointer_of(context);
      reason = error.description;
    }
  } catch (const std::exception& error) {
    reason = error.what();
  }
  return fail(Error{"ledger.event_body", fmt::format("the body of {} is wrong at '{}': {}", type,
                                                     place.empty() ? "/" : place, reason)}
                  .at({.pointer = "/body" + place})
                  .value(type)
                  .arg("pointer", "/body" + place)
                  .arg("reason", reason)
                  .remedy(fmt::format("see docs/formats/events/ for {}", type)));
}

std::vector<std::string> EventTypes::names() const {
  std::vector<std::string> names;
  for (const auto& [name, schema] : schemas_->by_type) {
    (void)schema;
    names.push_back(name);
  }
  return names;
}

}  // namespace renkei::ledger
