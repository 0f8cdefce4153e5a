#include "renkei/equipment/connected_device.h"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/nearest.h"
#include "renkei/base/seams.h"
#include "renkei/recipe/expression.h"

namespace renkei::equipment {
namespace {

Error lacks(const std::string& unit, std::string code, const std::string& what,
            const std::string& wanted, const std::vector<std::string_view>& there) {
  const std::string_view near = nearest(wanted, there);
  return Error{std::move(code),
               fmt::format("the machine of the unit {} has no {} '{}'", unit, what, wanted)}
      .at({.id = unit})
      .value(wanted)
      .arg("unit", unit)
      .remedy(near.empty() ? fmt::format("name a {} of its description", what)
                           : fmt::format("did you mean '{}'?", near));
}

template <typename Named>
std::vector<std::string_view> names_of(const std::vector<Named>& list) {
  std::vector<std::string_view> names;
  for (const Named& one : list) names.emplace_back(one.name);
  return names;
}
std::vector<std::string_view> names_of(const std::vector<ServiceForm>& list) {
  std::vector<std::string_view> names;
  for (const ServiceForm& one : list) names.emplace_back(one.service.name);
  return names;
}
std::vector<std::string_view> names_of(const std::map<std::string, Unit>& units) {
  std::vector<std::string_view> names;
  for (const auto& [name, unit] : units) names.emplace_back(name);
  return names;
}

// What a value of these kinds is as an amount.
std::optional<double> amount_of(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  if (value == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (value == "Infinity") return std::numeric_limits<double>::infinity();
  if (value == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

bool is_amount(ValueKind kind) {
  return kind == ValueKind::kReal || kind == ValueKind::kInteger || kind == ValueKind::kBoolean;
}

}  // namespace

Result<std::unique_ptr<ConnectedDevice>> ConnectedDevice::make(
    std::unique_ptr<Connection> connection, ConnectedDeviceOptions options) {
  std::unique_ptr<ConnectedDevice> device(
      new ConnectedDevice(std::move(connection), std::move(options)));
  if (auto named = device->name_values(); !named) return fail(std::move(named.error()));
  for (const ServiceForm& one : device->connection_->form().services) {
    if (auto named = device->name_service({one.service.name, one.service.name}); !named) {
      return fail(std::move(named.error()));
    }
  }
  for (const ConnectedService& one : device->options_.services) {
    if (auto named = device->name_service(one); !named) return fail(std::move(named.error()));
  }
  std::vector<std::string> watched;
  for (const auto& [name, here] : device->options_.values) watched.push_back(here.of);
  auto begun = device->connection_->watch(watched, device->options_.sample_every);
  if (!begun) return fail(std::move(begun.error()));
  return device;
}

ConnectedDevice::ConnectedDevice(std::unique_ptr<Connection> connection,
                                 ConnectedDeviceOptions options)
    : connection_(std::move(connection)), options_(std::move(options)) {
  const DeviceForm& form = connection_->form();
  description_.id = options_.id;
  description_.equipment_class =
      options_.equipment_class.empty() ? form.equipment_class : options_.equipment_class;
  description_.properties = options_.properties;
  description_.properties.insert(form.properties.begin(), form.properties.end());
  description_.knows_keys = form.knows_keys;
  description_.identity = form.identity;
  description_.address = form.address;
  connected_at_ = Timestamp::of(system_clock().now());
}

Result<void> ConnectedDevice::name_values() {
  const DeviceForm& form = connection_->form();
  for (const auto& [name, here] : options_.values) {
    const ValueForm* const value = form.value(here.of);
    if (value == nullptr) {
      return fail(
          lacks(options_.id, "equipment.no_value", "value", here.of, names_of(form.values)));
    }
    if (!is_amount(value->type.kind)) {
      return fail(Error{"equipment.value_type",
                        fmt::format("the value '{}' is of the kind {}, not a number", here.of,
                                    kind_name(value->type.kind))}
                      .at({.id = options_.id})
                      .value(here.of)
                      .remedy("name a value that is a number or true and false"));
    }
    double factor = 1;
    // A number without a unit is in the unit that is said here.
    if (!(value->type.unit == Unit())) {
      auto scale = recipe::unit_factor(value->type.unit, here.unit);
      if (!scale) {
        return fail(
            Error{"equipment.unit",
                  fmt::format("the unit {} shows {} in {}, which does not convert to {}",
                              options_.id, here.of, value->type.unit.code(), here.unit.code())}
                .at({.id = options_.id})
                .value(name)
                .arg("unit", options_.id)
                .remedy("say a unit that converts"));
      }
      factor = *scale;
    }
    description_.values.emplace(name, here.unit);
    shown_.emplace(here.of, Shown{name, factor});
  }
  return {};
}

Result<void> ConnectedDevice::name_service(const ConnectedService& one) {
  const DeviceForm& form = connection_->form();
  const ServiceForm* const found = form.service(one.of);
  if (found == nullptr) {
    return fail(
        lacks(options_.id, "equipment.no_service", "service", one.of, names_of(form.services)));
  }
  const recipe::Service& of = found->service;
  recipe::Service here{one.name, one.self_completing.value_or(of.self_completing), {}, {}};
  Served served{one.of, {}, {}};
  const auto rename = [&](const std::map<std::string, std::string>& names,
                          const std::map<std::string, Unit>& units,
                          const auto& take) -> Result<void> {
    std::map<std::string, std::string> own;  // the machine's -> here
    for (const auto& [name, theirs] : names) {
      const auto said = one.units.find(name);
      // What has no unit, or is not told of, is in the unit that is said here.
      const auto told = units.find(theirs);
      const bool has_unit = told != units.end() && !(told->second == Unit());
      if (!has_unit && said != one.units.end()) {
        take(name, theirs, said->second);
      } else if (!units.contains(theirs)) {
        return fail(lacks(options_.id, "equipment.no_parameter", "parameter or result", theirs,
                          names_of(units)));
      }
      own[theirs] = name;
    }
    for (const auto& [theirs, unit] : units) {
      const auto renamed = own.find(theirs);
      const std::string& name = renamed == own.end() ? theirs : renamed->second;
      const auto said = one.units.find(name);
      const bool is_said = unit == Unit() && said != one.units.end();
      take(name, theirs, is_said ? said->second : unit);
    }
    return {};
  };
  auto named = rename(one.parameters, of.parameters,
                      [&](const std::string& name, const std::string& theirs, const Unit& unit) {
                        here.parameters.emplace(name, unit);
                        served.parameters.emplace(name, theirs);
                      });
  if (!named) return named;
  named = rename(one.results, of.results,
                 [&](const std::string& name, const std::string& theirs, const Unit& unit) {
                   here.results.emplace(name, unit);
                   served.results.emplace(theirs, name);
                 });
  if (!named) return named;
  std::erase_if(description_.services, [&](const auto& other) { return other.name == one.name; });
  description_.services.push_back(std::move(here));
  served_[one.name] = std::move(served);
  return {};
}

void ConnectedDevice::send(const DeviceOrder& order) {
  const auto served = served_.find(order.service);
  DeviceOrder sent = order;
  if (served != served_.end()) {
    sent.service = served->second.of;
    sent.parameters.clear();
    for (const auto& [name, amount] : order.parameters) {
      const auto theirs = served->second.parameters.find(name);
      sent.parameters[theirs == served->second.parameters.end() ? name : theirs->second] = amount;
    }
  }
  connection_->send(sent);
}

void ConnectedDevice::read_back(const std::string& service) {
  const auto served = served_.find(service);
  connection_->read_back(served == served_.end() ? service : served->second.of);
}

std::vector<Delivery> ConnectedDevice::take() {
  std::vector<Delivery> all;
  if (!std::exchange(told_link_, true)) all.emplace_back(LinkReport{.at = connected_at_});
  for (Happening& one : connection_->take()) {
    if (const auto* const value = std::get_if<ValueReport>(&one.what)) {
      deliver(all, *value, one.arrived);
    } else if (const auto* const service = std::get_if<ServiceReport>(&one.what)) {
      deliver(all, *service);
    } else if (auto* const order = std::get_if<OrderReport>(&one.what)) {
      all.emplace_back(std::move(*order));
    } else if (auto* const link = std::get_if<LinkReport>(&one.what)) {
      all.emplace_back(std::move(*link));
    } else if (auto* const event = std::get_if<EventReport>(&one.what)) {
      all.emplace_back(DeviceEvent{std::move(event->name), std::move(event->text), event->at});
    } else if (auto* const file = std::get_if<FileReport>(&one.what)) {
      file->arrived = one.arrived;
      all.emplace_back(std::move(*file));
    }
  }
  return all;
}

void ConnectedDevice::deliver(std::vector<Delivery>& all, const ValueReport& report,
                              Timestamp arrived) const {
  const auto [begin, end] = shown_.equal_range(report.name);
  for (auto here = begin; here != end; ++here) {
    Reading reading{here->second.name, std::nullopt, report.quality, report.at, arrived};
    if (report.value) reading.amount = amount_of(*report.value);
    if (reading.amount) *reading.amount *= here->second.factor;
    // It said something, and no number: that is no value to decide by.
    if (report.value && !reading.amount) reading.quality = Quality::kBad;
    all.emplace_back(std::move(reading));
  }
}

void ConnectedDevice::deliver(std::vector<Delivery>& all, const ServiceReport& report) const {
  // A service of the machine may have several names; who ordered knows it by its own.
  for (const auto& [name, served] : served_) {
    if (served.of != report.service) continue;
    ServiceReport told = report;
    told.service = name;
    told.results.clear();
    for (const auto& [theirs, amount] : report.results) {
      const auto here = served.results.find(theirs);
      if (here != served.results.end()) told.results[here->second] = amount;
    }
    all.emplace_back(std::move(told));
  }
}

}  // namespace renkei::equipment
