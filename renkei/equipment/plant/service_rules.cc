#include "renkei/equipment/plant/service_rules.h"

#include <cmath>

#include <fmt/format.h>

namespace renkei::equipment::plant {

Result<void> may_begin(const ModelSpec& spec, std::size_t service,
                       std::span<const double> parameters, const UnitState& state) {
  RENKEI_CHECK(service < spec.services.size());
  const ServiceSpec& wanted = spec.services[service];
  RENKEI_CHECK(parameters.size() == wanted.parameters.size());
  if (state.service) {
    const std::string& running = spec.services[*state.service].name;
    return fail(Error{"plant.busy", fmt::format("'{}' cannot begin: '{}' runs on this {}",
                                                wanted.name, running, spec.kind)}
                    .value(wanted.name)
                    .arg("service", wanted.name)
                    .arg("running", running)
                    .remedy("let it end or stop it first"));
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Variable& parameter = wanted.parameters[i];
    // Also false for what is not a number.
    if (parameters[i] >= parameter.low && parameters[i] <= parameter.high) continue;
    const std::string value = fmt::format("{:.10g}", parameters[i]);
    const std::string low = fmt::format("{:.10g}", parameter.low);
    const std::string high = fmt::format("{:.10g}", parameter.high);
    return fail(Error{"plant.parameter",
                      fmt::format("'{}' of '{}' is {} {}, outside {} to {}", parameter.name,
                                  wanted.name, value, parameter.unit, low, high)}
                    .value(value)
                    .arg("service", wanted.name)
                    .arg("parameter", parameter.name)
                    .arg("low", low)
                    .arg("high", high)
                    .arg("unit", parameter.unit)
                    .remedy(fmt::format("give {} to {} {}", low, high, parameter.unit)));
  }
  return {};
}

Error refused(const ModelSpec& spec, std::size_t service, const std::string& why,
              const std::string& remedy) {
  const std::string& name = spec.services[service].name;
  return Error{"plant.refused", fmt::format("'{}' cannot begin: {}", name, why)}
      .value(name)
      .arg("service", name)
      .arg("why", why)
      .remedy(remedy);
}

void mark_begun(std::size_t service, UnitState& state) {
  state.service = service;
  state.service_began_s = state.time_s;
  state.held = false;
}

const std::string& running_service(const ModelSpec& spec, const UnitState& state) {
  RENKEI_CHECK(state.service.has_value());
  return spec.services[*state.service].name;
}

void add_amount(double amount, double& held, double& exchanged) {
  held += amount;
  exchanged += amount;
}

void take_fraction(double fraction, std::span<double> held, std::span<double> exchanged) {
  RENKEI_CHECK(held.size() == exchanged.size() && fraction >= 0 && fraction <= 1);
  for (std::size_t i = 0; i < held.size(); ++i) {
    add_amount(-fraction * held[i], held[i], exchanged[i]);
  }
}

}  // namespace renkei::equipment::plant
