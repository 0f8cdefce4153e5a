// What every model asks before a service begins, and how it says no. Functions only; thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

// Nothing else runs and every parameter is a number within its range. Errors: plant.busy,
// plant.parameter. RENKEI_CHECK: the service exists and all its parameters are given.
[[nodiscard]] Result<void> may_begin(const ModelSpec& spec, std::size_t service,
                                     std::span<const double> parameters, const UnitState& state);

// plant.refused: the unit is not in a state for it. `why` completes "'feed' cannot begin: ".
[[nodiscard]] Error refused(const ModelSpec& spec, std::size_t service, const std::string& why,
                            const std::string& remedy);

// The service is the one that runs from now on.
void mark_begun(std::size_t service, UnitState& state);

// The name of the running one. RENKEI_CHECK: one runs.
[[nodiscard]] const std::string& running_service(const ModelSpec& spec, const UnitState& state);

// Amounts that move together: y[held + i] is how much of the i-th is in the vessel, and
// exchanged[i] how much has come in, less what has gone out.
void add_amount(double amount, double& held, double& exchanged);
// Takes the fraction (0 to 1) of every one.
void take_fraction(double fraction, std::span<double> held, std::span<double> exchanged);

}  // namespace renkei::equipment::plant
