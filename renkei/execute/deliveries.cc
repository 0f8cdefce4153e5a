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
  unit.view.readings[reading.name] = reading;
  if (options_.on_reading) {
    options_.on_reading(unit.holder ? unit.holder->batch : "", id, reading);
  }
  return {};
}

Result<void> Engine::on(const std::string&, Unit&, const equipment::DeviceEvent&) { return {}; }

std::set<std::string> Engine::batches_on(const std::string& unit) const {
  std::set<std::string> found;
  for (const auto& [id, batch] : batches_) {
    for (const ElementState& element : batch.elements()) {
      if (element.unit_allocated && element.unit == unit) found.insert(id);
    }
  }
  return found;
}

Result<void> Engine::on(const std::string& id, Unit& unit, const equipment::LinkReport& report) {
  unit.view.connected = report.connected;
  if (!report.connected) unit.view.readings.clear();
  for (const std::string& batch : batches_on(id)) {
    if (batches_.at(batch).link(id) == report.connected) continue;
    if (auto done = happen(events::LinkChanged{batch, id, report.connected, report.reason});
        !done) {
      return done;
    }
  }
  if (report.connected) ask_again(id);
  return {};
}

void Engine::ask_again(const std::string& unit) {
  const auto found = units_.find(unit);
  if (found == units_.end() || found->second.device == nullptr) return;
  equipment::Device& device = *found->second.device;
  for (const auto& [key, ordered] : orders_) {
    if (ordered.order.unit != unit) continue;
    const SentOrder* sent = sent_order(batches_.at(ordered.batch), ordered.order);
    if (sent == nullptr) continue;
    if (device.description().knows_keys) {
      device.ask(key);
    } else {
      device.read_back(ordered.order.service);
    }
  }
}

Result<void> Engine::on(const std::string&, Unit&, const equipment::OrderReport& report) {
  const auto found = orders_.find(report.key);
  if (found == orders_.end()) return {};
  const events::DeviceOrdered order = found->second.order;
  const SentOrder* sent = sent_order(batches_.at(order.batch), order);
  if (sent == nullptr || sent->fate) return {};
  if (report.fate == equipment::Fate::kUnknown) {
    const BatchState& batch = batches_.at(order.batch);
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
                                       report.reason.substr(0, 1000)});
}

const Engine::Ordered* Engine::order_of(const std::string& unit, const std::string& service,
                                        const std::string& key) const {
  if (!key.empty()) {
    const auto found = orders_.find(key);
    return found == orders_.end() ? nullptr : &found->second;
  }
  // The machine knows no keys: the run that is under way there.
  const Ordered* found = nullptr;
  for (const auto& [unused, ordered] : orders_) {
    (void)unused;
    if (ordered.order.unit != unit || ordered.order.service != service) continue;
    const SentOrder* sent = sent_order(batches_.at(ordered.batch), ordered.order);
    if (sent != nullptr && sent->order == Order::kStart) found = &ordered;
  }
  return found;
}

Result<void> Engine::on(const std::string& id, Unit& unit, const equipment::ServiceReport& report) {
  const Ordered* ordered = order_of(id, report.service, report.key);
  if (ordered == nullptr) return {};
  const events::DeviceOrdered order = ordered->order;
  const BatchState& batch = batches_.at(order.batch);
  const SentOrder* sent = sent_order(batch, order);
  if (sent == nullptr) return {};
  if (report.key.empty()) {
    // Until the order is known to have come there, what the machine did before is of another run.
    const bool before = !sent->fate && (recipe::is_final(report.state) ? report.at <= sent->at
                                                                       : report.at < sent->at);
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
                                report.reason.substr(0, 1000)};
  const auto* requirement = batch.recipe().equipment_of(*batch.recipe().element(order.path));
  const recipe::Service* wanted = requirement->service(report.service);
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
  const BatchState& batch = batches_.at(start.batch);
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
    send(orders_.at(last->key).order);
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
