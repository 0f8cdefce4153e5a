// Moves a unit's state through time by SUNDIALS CVODE (BDF with Newton and a dense Jacobian by
// differences, after Hindmarsh et al. 2005, doi:10.1145/1089014.1089020), and stops at the moment
// its service is done. SUNDIALS stays behind this door. One integrator for one unit; not
// thread-safe; different ones may run in different threads. The model must outlive it.
#pragma once

#include <memory>

#include "renkei/base/result.h"
#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

class Integrator {
 public:
  struct Options {
    double relative_tolerance = 1e-8;
    double absolute_tolerance = 1e-10;  // in each state's own unit
    double step_s_max = 0;              // 0: as large as the tolerances allow
    int steps_max = 100'000;            // of one advance
  };
  explicit Integrator(const UnitModel& model) : Integrator(model, Options{}) {}
  Integrator(const UnitModel& model, const Options& options);
  ~Integrator();
  Integrator(Integrator&&) noexcept;
  Integrator& operator=(Integrator&&) noexcept;

  // On to until_s, or to the moment the running self-completing service is done if that is before
  // (it is then still the running one: call end). True when it is done. The state may have been
  // changed from outside since the last call (a service begun, a saved state loaded): what was
  // known of the past is dropped then, and only then. Errors: plant.integration (the equations
  // cannot be followed: names the model, the time and the solver's reason; the state stands where
  // it got to). until_s < state.time_s: RENKEI_CHECK.
  [[nodiscard]] Result<bool> advance(UnitState& state, double until_s);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace renkei::equipment::plant
