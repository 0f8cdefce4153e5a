#include "renkei/serve/site_asks.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/nearest.h"
#include "renkei/serve/batch_json.h"

namespace renkei::serve {
namespace {

Error ask_error(const std::string& value, const std::string& reason) {
  return Error{"site.ask", reason}
      .value(value)
      .arg("reason", reason)
      .remedy("ask as docs/formats/batch-status.md says");
}

std::string text_of(const Json& ask, const char* name) {
  const auto found = ask.find(name);
  return found != ask.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// One name is one text: no blanks around it, nothing that cannot be seen.
bool is_name(const std::string& name) {
  constexpr std::size_t kNameBytesMax = 100;
  return !name.empty() && name.size() <= kNameBytesMax && name.front() != ' ' &&
         name.back() != ' ' &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 32 || c == 127; });
}

// Whoever acts is named: a record without is no record.
Result<std::string> by_of(const Json& ask) {
  std::string by = text_of(ask, "by");
  if (is_name(by)) return by;
  return fail(Error{"execute.by",
                    by.empty() ? "nobody is named who does this" : "this is no name of a person"}
                  .value(by.substr(0, 100))
                  .remedy("name the person, without blanks around it: --by anna"));
}

Result<const execute::BatchState*> batch_of(Site& site, const Json& ask) {
  const std::string id = text_of(ask, "batch");
  if (const auto* batch = site.engine().batch(id)) return batch;
  std::vector<std::string> ids;
  for (const auto* batch : site.engine().batches()) ids.push_back(batch->id());
  const std::string near(nearest(id, std::vector<std::string_view>(ids.begin(), ids.end())));
  return fail(Error{"execute.no_batch", fmt::format("there is no batch {}", id)}
                  .value(id)
                  .arg("reason", fmt::format("there is no batch {}", id))
                  .remedy(near.empty() ? "renkei batch list shows those there are"
                                       : fmt::format("did you mean '{}'?", near)));
}

Result<Json> line_of(Site& site, const Json& ask, const Result<void>& done) {
  if (!done) return fail(done.error());
  return batch_line_json(*site.engine().batch(text_of(ask, "batch")));
}

Result<Json> list(Site& site, const Json&) {
  Json batches = Json::array();
  for (const auto* batch : site.engine().batches()) batches.push_back(batch_line_json(*batch));
  return Json{{"batches", std::move(batches)}};
}

Result<Json> show(Site& site, const Json& ask) {
  const auto batch = batch_of(site, ask);
  if (!batch) return fail(batch.error());
  return batch_json(**batch, site.engine());
}

Result<Json> order(Site& site, const Json& ask) {
  const auto batch = batch_of(site, ask);
  if (!batch) return fail(batch.error());
  const auto by = by_of(ask);
  if (!by) return fail(by.error());
  const auto order = recipe::order_named(text_of(ask, "order"));
  if (!order) return fail(ask_error(text_of(ask, "order"), "this is no order"));
  return line_of(site, ask,
                 site.engine().order((*batch)->id(), text_of(ask, "path"), *order, *by,
                                     text_of(ask, "reason")));
}

Result<Json> answer(Site& site, const Json& ask) {
  const auto batch = batch_of(site, ask);
  if (!batch) return fail(batch.error());
  const auto by = by_of(ask);
  if (!by) return fail(by.error());
  const auto prompt = ask.find("prompt");
  const auto answers = ask.find("answers");
  if (prompt == ask.end() || !prompt->is_number_unsigned() || answers == ask.end() ||
      !answers->is_object()) {
    return fail(ask_error("", "a prompt's number and its answers are wanted"));
  }
  events::Texts given;
  for (const auto& [question, text] : answers->items()) {
    if (!text.is_string()) return fail(ask_error(question, "an answer is text"));
    given[question] = text.get<std::string>();
  }
  const std::string witness = text_of(ask, "witness");
  if (!witness.empty() && !is_name(witness)) {
    return fail(Error{"execute.by", "this is no name of a person"}
                    .value(witness.substr(0, 100))
                    .remedy("name the person, without blanks around it: --witness ben"));
  }
  return line_of(site, ask,
                 site.engine().answer((*batch)->id(), prompt->get<std::uint64_t>(), given, *by,
                                      text_of(ask, "witness")));
}

Result<Json> mode(Site& site, const Json& ask) {
  const auto batch = batch_of(site, ask);
  if (!batch) return fail(batch.error());
  const auto by = by_of(ask);
  if (!by) return fail(by.error());
  const auto mode = recipe::mode_named(text_of(ask, "mode"));
  if (!mode) {
    return fail(
        ask_error(text_of(ask, "mode"), "this is no mode: Automatic, SemiAutomatic or Manual"));
  }
  return line_of(site, ask, site.engine().set_mode((*batch)->id(), *mode, *by));
}

Result<Json> fire(Site& site, const Json& ask) {
  const auto batch = batch_of(site, ask);
  if (!batch) return fail(batch.error());
  const auto by = by_of(ask);
  if (!by) return fail(by.error());
  return line_of(
      site, ask,
      site.engine().fire((*batch)->id(), text_of(ask, "path"), text_of(ask, "transition"), *by));
}

Result<Json> fault(Site& site, const Json& ask) {
  const std::string id = text_of(ask, "unit");
  equipment::SimulatedUnit* unit = site.plant() == nullptr ? nullptr : site.plant()->unit(id);
  if (unit == nullptr) {
    return fail(Error{"site.no_unit", fmt::format("no simulated machine {} is at work here", id)}
                    .value(id)
                    .remedy("name one of the plant, while its batch runs"));
  }
  const std::string fault = text_of(ask, "fault");
  const std::string value = text_of(ask, "value");
  const std::string reason = ask.value("reason", std::string("told to"));
  if (fault == "cut") {
    unit->cut_link(reason);
  } else if (fault == "restore") {
    unit->restore_link();
  } else if (fault == "refuse") {
    unit->refuse_next(reason);
  } else if (fault == "fail") {
    unit->fail_service(reason);
  } else if (fault == "spoil" || fault == "mend") {
    if (!unit->description().values.contains(value)) {
      return fail(ask_error(value, fmt::format("{} shows no {}", id, value)));
    }
    unit->spoil(value, fault == "mend" ? equipment::Quality::kGood : equipment::Quality::kBad,
                true);
  } else {
    return fail(ask_error(fault, "a fault is cut, restore, refuse, fail, spoil or mend"));
  }
  return Json{{"unit", id}, {"fault", fault}};
}

using Answer = Result<Json> (*)(Site&, const Json&);
constexpr std::array<std::pair<std::string_view, Answer>, 7> kAnswers{{{"list", list},
                                                                       {"show", show},
                                                                       {"order", order},
                                                                       {"answer", answer},
                                                                       {"mode", mode},
                                                                       {"fire", fire},
                                                                       {"fault", fault}}};

}  // namespace

Result<Json> answer_ask(Site& site, const Json& ask) {
  const std::string name = text_of(ask, "ask");
  for (const auto& [known, answer] : kAnswers) {
    if (known == name) return answer(site, ask);
  }
  return fail(ask_error(name, fmt::format("'{}' cannot be asked here", name)));
}

}  // namespace renkei::serve
