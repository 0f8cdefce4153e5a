// What machines deliver, and what is asked of them after a kill or a lost link.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/execute/engine.h"

namespace renkei::execute {

using recipe::Order;
using recipe::State;

namespace {

std::string_view fate_name(equipment::Fate fate) {
  return fate == equipment::Fate::kAccepted  ? "Accepted"
         : fate == equipment::Fate::kRefused ? "Refused"
                                             : "Unknown";
}

bool has_come_to(State state, Order order) {
  switch (order) {
    case Order::kHold:
      return state == State::kHolding || state == State::kHeld;
    case Order::kPause:
      return state == State::kPausing || state == State::kPaused;
    case Order::kRestart:
    case Order::kResume:
      return state == State::kRestarting || state == State::kRunning;
    case Order::kStop:
      return state == State::kStopping || state == State::kStopped;
    case Order::kAbort:
      return state == State::kAborting || state == State::kAborted;
    default:
      return recipe::is_final(state);
  }
}

const SentOrder* sent_order(const BatchState& batch, const events::DeviceOrdered& order) {
  const ElementState* element = batch.element(order.path);
  if (element == nullptr || element->run != order.run) return nullptr;
  const auto found = std::find_if(element->orders.begin(), element->orders.end(),
                                  [&](const SentOrder& one) { return one.key == order.key; });
  return found == element->orders.end() ? nullptr : &*found;
}

// As entries take it: two names of small letters, digits and ". + -" with a stroke between.
bool is_media_type(std::string_view text) {
  constexpr std::size_t kMax = 100;
  const std::size_t stroke = text.find('/');
  if (stroke == 0 || stroke + 1 >= text.size() || text.size() > kMax) return false;
  return std::all_of(text.begin(), text.end(), [&](const char& c) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return is_word || c == '.' || c == '+' || c == '-' || &c == text.data() + stroke;
  });
}

// Whether it has all the parameters it was given.
bool is_whole(const BatchState& batch, const events::DeviceOrdered& order) {
  if (order.order != recipe::order_name(Order::kStart)) return true;
  const auto& with = batch.recipe().element(order.path)->with;
  return std::all_of(with.begin(), with.end(), [&](const recipe::Binding& binding) {
    return order.parameters.contains(binding.name);
  });
}

}  // namespace

Result<void> Engine::deliver(const std::string& id, Unit& unit,
                             const equipment::Delivery& delivery) {
  return std::visit([&](const auto& one) { return on(id, unit, one); }, delivery);
}

Result<void> Engine::on(const std::string& id, Unit& unit, const equipment::Reading& reading) {
  equipment::Reading& known = unit.view.readings[reading.name];
  // What shows the same as before, or what no recipe on it reads, decides nothing.
  if (known.name.empty() || known.amount != reading.amount || known.quality != reading.quality) {
    for (const Unit::Bound& bound : unit.bound) {
      if (bound.values->contains(reading.name)) bound.batch->stirred = true;
    }
  }
  known = reading;
  if (options_.on_reading) {
    options_.on_reading(unit.holder ? unit.holder->batch : "", id, reading);
  }
  return {};
}

Result<void> Engine::on(const std::string& id, Unit& unit, const equipment::DeviceEvent& event) {
  if (!unit.holder) return {};
  return happen(events::DeviceTold{unit.holder->batch, unit.holder->path, id, told_text(event.name),
                                   told_text(event.text), event.at.to_string()});
}

// Of the run whose result it is, else of who has the unit; of nobody it is the machine's own
// matter.
Result<void> Engine::on(const std::string& id, Unit& unit, const equipment::FileReport& file) {
  if (!options_.keep_file) return {};
  const events::DeviceOrdered* ordered =
      file.service.empty() ? nullptr : order_of(unit, file.service, file.key);
  if (ordered == nullptr && !unit.holder) return {};
  auto kept = options_.keep_file(file);
  if (!kept) return fail(std::move(kept.error()));
  if (!is_media_type(kept->media_type)) kept->media_type = "application/octet-stream";
  events::FileReceived event;
  event.batch = ordered != nullptr ? ordered->batch : unit.holder->batch;
  event.path = ordered != nullptr ? ordered->path : unit.holder->path;
  event.run = batches_.at(event.batch).state.element(event.path)->run;
  event.unit = id;
  event.name = told_text(file.name);
  event.source_at = file.at.to_string();
  event.arrived_at = file.arrived.value_or(now()).to_string();
  event.attachments = {*std::move(kept)};
  return happen(event);
}

Result<void> Engine::on(const std::string& id, Unit& unit, const equipment::LinkReport& report) {
  unit.view.connected = report.connected;
  if (!report.connected) unit.view.readings.clear();
  stir(unit);
  if (unit.holder && batches_.at(unit.holder->batch).state.link(id) != report.connected) {
    const events::LinkChanged event{unit.holder->batch, id, report.connected, report.reason};
    if (auto done = happen(event); !done) return done;
  }
  if (report.connected) ask_again(unit);
  return {};
}

void Engine::ask_again(const Unit& unit) {
  if (unit.device == nullptr) return;
  for (const auto& [key, order] : unit.orders) {
    if (sent_order(batches_.at(order.batch).state, order) == nullptr) continue;
    if (unit.device->description().knows_keys) {
      unit.device->ask(key);
    } else {
      unit.device->read_back(order.service);
    }
  }
}

Result<void> Engine::on(const std::string&, Unit& unit, const equipment::OrderReport& report) {
  const auto found = unit.orders.find(report.key);
  if (found == unit.orders.end()) return {};
  const events::DeviceOrdered order = found->second;
  const SentOrder* sent = sent_order(batches_.at(order.batch).state, order);
  if (sent == nullptr || sent->fate) return {};
  if (report.fate == equipment::Fate::kUnknown) {
    const BatchState& batch = batches_.at(order.batch).state;
    if (is_whole(batch, order)) {
      // It never came there: the same order again, under the same key.
      send(order);
      return {};
    }
    // Its parameters were erased: a person who looks says so, and it is ordered anew.
    if (batch.is_asked(*batch.element(order.path))) return {};
    return happen(events::PromptRaised{
        order.batch, order.path, order.run, batch.prompts().size() + 1, "outcome",
        fmt::format("{} does not know the order to {}, whose parameters were erased", order.unit,
                    order.service)});
  }
  return happen(events::DeviceAnswered{order.batch, order.path, order.run, order.key,
                                       std::string(fate_name(report.fate)),
                                       told_text(report.reason)});
}

const events::DeviceOrdered* Engine::order_of(const Unit& unit, const std::string& service,
                                              const std::string& key) const {
  if (!key.empty()) {
    const auto found = unit.orders.find(key);
    // One service may be told of under several names.
    const bool is = found != unit.orders.end() && found->second.service == service;
    return is ? &found->second : nullptr;
  }
  // The machine knows no keys: the run that is under way there.
  const events::DeviceOrdered* found = nullptr;
  for (const auto& [unused, order] : unit.orders) {
    (void)unused;
    if (order.service != service) continue;
    const SentOrder* sent = sent_order(batches_.at(order.batch).state, order);
    if (sent != nullptr && sent->order == Order::kStart) found = &order;
  }
  return found;
}

Result<void> Engine::on(const std::string& id, Unit& unit, const equipment::ServiceReport& report) {
  const events::DeviceOrdered* ordered = order_of(unit, report.service, report.key);
  if (ordered == nullptr) return {};
  const events::DeviceOrdered order = *ordered;
  const BatchState& batch = batches_.at(order.batch).state;
  const SentOrder* sent = sent_order(batch, order);
  if (sent == nullptr) return {};
  if (report.key.empty()) {
    // Until the order is known to have come there, by its answer or by what the machine has told of
    // the run, what the machine did before is of another run.
    const bool begun = sent->fate || batch.element(order.path)->service;
    const bool before =
        !begun && (recipe::is_final(report.state) ? report.at <= sent->at : report.at < sent->at);
    const State state = before ? State::kIdle : report.state;
    if (auto done = read_back_answer(order, state); !done) return done;
    if (state == State::kIdle) return {};
  }
  if (batch.element(order.path)->service == report.state) return {};
  events::ServiceReported event{order.batch,
                                order.path,
                                order.run,
                                id,
                                report.service,
                                std::string(state_name(report.state)),
                                {},
                                told_text(report.reason),
                                report.at.to_string()};
  const recipe::Service* wanted = batch.program().element(batch.index_of(order.path)).service;
  const auto& services = unit.view.description->services;
  const auto has = std::find_if(services.begin(), services.end(), [&](const auto& service) {
    return service.name == report.service;
  });
  for (const auto& [name, number] : report.results) {
    const auto in = wanted->results.find(name);
    if (in == wanted->results.end() || has == services.end()) continue;
    const auto factor = recipe::unit_factor(has->results.at(name), in->second);
    event.results[name] = number_text(number * factor.value_or(1));
  }
  return happen(event);
}

// A machine without keys tells the state of a service: what does that say of the orders to it?
Result<void> Engine::read_back_answer(const events::DeviceOrdered& start, State state) {
  const BatchState& batch = batches_.at(start.batch).state;
  const ElementState& element = *batch.element(start.path);
  const auto answer = [&](const std::string& key) {
    return happen(
        events::DeviceAnswered{start.batch, start.path, start.run, key, "Accepted", "read back"});
  };
  const SentOrder* last = element.last_order();
  if (last == nullptr || last->fate) return {};
  if (last->order != Order::kStart) {
    // It has come to what was ordered, or the order never came there.
    if (has_come_to(state, last->order) || recipe::is_final(state))
      return answer(std::string(last->key));
    send(units_.at(start.unit).orders.at(last->key));
    return {};
  }
  if (state != State::kIdle) return answer(std::string(last->key));
  if (batch.is_asked(element)) return {};
  // Idle: it never began, or it began and is over. Nobody can tell but a person who looks.
  return happen(events::PromptRaised{
      start.batch, start.path, start.run, batch.prompts().size() + 1, "outcome",
      fmt::format("{} was told to start {} and cannot say whether it did", start.unit,
                  start.service)});
}

}  // namespace renkei::execute
