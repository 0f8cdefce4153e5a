// The one place that includes SUNDIALS: 6.4 (Debian 12) and 7 (Debian 13).
#include "renkei/equipment/plant/integrator.h"

#include <algorithm>
#include <cmath>

#include <cvode/cvode.h>
#include <fmt/format.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_config.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

namespace renkei::equipment::plant {
namespace {

struct VectorFree {
  void operator()(N_Vector vector) const { N_VDestroy(vector); }
};
struct MatrixFree {
  void operator()(SUNMatrix matrix) const { SUNMatDestroy(matrix); }
};
struct SolverFree {
  void operator()(SUNLinearSolver solver) const { SUNLinSolFree(solver); }
};
struct MemoryFree {
  void operator()(void* memory) const { CVodeFree(&memory); }
};
struct ContextFree {
  void operator()(SUNContext context) const { SUNContext_Free(&context); }
};
template <typename Pointer, typename Free>
using Owned = std::unique_ptr<std::remove_pointer_t<Pointer>, Free>;

// SUNDIALS prints what it meets unless somebody listens. It is told in the Error instead.
#if SUNDIALS_VERSION_MAJOR >= 7
void say_nothing(int, const char*, const char*, const char*, SUNErrCode, void*, SUNContext) {}
#else
void say_nothing(int, const char*, const char*, char*, void*) {}
#endif

SUNContext made_context() {
  SUNContext context = nullptr;
#if SUNDIALS_VERSION_MAJOR >= 7
  RENKEI_CHECK(SUNContext_Create(SUN_COMM_NULL, &context) == 0);
  SUNContext_ClearErrHandlers(context);
  RENKEI_CHECK(SUNContext_PushErrHandler(context, say_nothing, nullptr) == 0);
#else
  RENKEI_CHECK(SUNContext_Create(nullptr, &context) == 0);
#endif
  return context;
}

// What the flag of CVode() means to somebody who wrote a model.
const char* reason_of(int flag) {
  switch (flag) {
    case CV_TOO_MUCH_WORK:
      return "more steps were needed than are allowed";
    case CV_TOO_MUCH_ACC:
      return "more accuracy was asked for than numbers hold";
    case CV_ERR_FAILURE:
      return "the accuracy could not be held even by the smallest step";
    case CV_CONV_FAILURE:
      return "the step's equations did not converge";
    case CV_RHSFUNC_FAIL:
    case CV_FIRST_RHSFUNC_ERR:
    case CV_REPTD_RHSFUNC_ERR:
    case CV_UNREC_RHSFUNC_ERR:
      return "a rate of change is not a finite number";
    case CV_RTFUNC_FAIL:
      return "what remains of the service is not a finite number";
    default:
      return "the solver gave up";
  }
}

}  // namespace

struct Integrator::Parts {
  const UnitModel* model;
  Options options;
  // In the order in which they must stand until the others are freed.
  Owned<SUNContext, ContextFree> context;
  Owned<N_Vector, VectorFree> y;
  Owned<SUNMatrix, MatrixFree> matrix;
  Owned<SUNLinearSolver, SolverFree> solver;
  std::unique_ptr<void, MemoryFree> cvode;
  // As the last advance left it: if it comes back otherwise, the past of CVODE is not its past.
  UnitState left;
  bool has_past = false;

  Parts(const UnitModel& of, const Options& with);
  [[nodiscard]] bool watches() const {
    return left.service && model->spec().services[*left.service].self_completing;
  }
  void start_at(const UnitState& state);
  Result<bool> on_to(UnitState& state, double until_s);
  [[nodiscard]] Error failure(int flag, const UnitState& state) const;

  // C calls these: nothing may be thrown through it. Below 0: give up; above 0: try a smaller step.
  static int rates(sunrealtype t, N_Vector y, N_Vector dy, void* data) noexcept;
  static int root(sunrealtype t, N_Vector y, sunrealtype* out, void* data) noexcept;
};

int Integrator::Parts::rates(sunrealtype t, N_Vector y, N_Vector dy, void* data) noexcept {
  const auto& parts = *static_cast<const Parts*>(data);
  const std::size_t size = parts.left.y.size();
  const std::span<double> out(N_VGetArrayPointer(dy), size);
  try {
    parts.model->derivative(t, {N_VGetArrayPointer(y), size}, parts.left, out);
  } catch (...) {
    return -1;
  }
  return std::ranges::all_of(out, [](double rate) { return std::isfinite(rate); }) ? 0 : 1;
}

int Integrator::Parts::root(sunrealtype t, N_Vector y, sunrealtype* out, void* data) noexcept {
  const auto& parts = *static_cast<const Parts*>(data);
  try {
    *out = parts.watches()
               ? parts.model->remaining(t, {N_VGetArrayPointer(y), parts.left.y.size()}, parts.left)
               : 1.0;
  } catch (...) {
    return -1;
  }
  return std::isfinite(*out) ? 0 : -1;
}

Integrator::Parts::Parts(const UnitModel& of, const Options& with)
    : model(&of), options(with), context(made_context()), left(initial_state(of)) {
  const auto size = static_cast<sunindextype>(left.y.size());
  RENKEI_CHECK(size > 0);
  y.reset(N_VNew_Serial(size, context.get()));
  matrix.reset(SUNDenseMatrix(size, size, context.get()));
  RENKEI_CHECK(y && matrix);
  solver.reset(SUNLinSol_Dense(y.get(), matrix.get(), context.get()));
  cvode.reset(CVodeCreate(CV_BDF, context.get()));
  RENKEI_CHECK(solver && cvode);
  void* memory = cvode.get();
#if SUNDIALS_VERSION_MAJOR < 7
  RENKEI_CHECK(CVodeSetErrHandlerFn(memory, say_nothing, nullptr) == CV_SUCCESS);
#endif
  RENKEI_CHECK(CVodeInit(memory, rates, 0.0, y.get()) == CV_SUCCESS);
  RENKEI_CHECK(CVodeSetUserData(memory, this) == CV_SUCCESS);
  RENKEI_CHECK(CVodeSStolerances(memory, options.relative_tolerance, options.absolute_tolerance) ==
               CV_SUCCESS);
  RENKEI_CHECK(CVodeSetLinearSolver(memory, solver.get(), matrix.get()) == CV_SUCCESS);
  RENKEI_CHECK(CVodeSetMaxNumSteps(memory, options.steps_max) == CV_SUCCESS);
  if (options.step_s_max > 0) {
    RENKEI_CHECK(CVodeSetMaxStep(memory, options.step_s_max) == CV_SUCCESS);
  }
  RENKEI_CHECK(CVodeRootInit(memory, 1, root) == CV_SUCCESS);
  // A service that begins with nothing to do is not worth a warning.
  RENKEI_CHECK(CVodeSetNoInactiveRootWarn(memory) == CV_SUCCESS);
}

void Integrator::Parts::start_at(const UnitState& state) {
  left = state;
  std::ranges::copy(left.y, N_VGetArrayPointer(y.get()));
  RENKEI_CHECK(CVodeReInit(cvode.get(), left.time_s, y.get()) == CV_SUCCESS);
  has_past = true;
}

Error Integrator::Parts::failure(int flag, const UnitState& state) const {
  const std::string time = fmt::format("{:.6g}", state.time_s);
  return Error{"plant.integration",
               fmt::format("the equations of '{}' cannot be followed beyond {} s: {}",
                           model->spec().kind, time, reason_of(flag))}
      .value(time)
      .arg("model", model->spec().kind)
      .arg("reason", reason_of(flag))
      .remedy("stop the unit and look at what was last done to it");
}

Result<bool> Integrator::Parts::on_to(UnitState& state, double until_s) {
  sunrealtype reached = state.time_s;
  const int flag = CVode(cvode.get(), until_s, y.get(), &reached, CV_NORMAL);
  // Two times so near that CVODE sees no way between them are one time.
  const bool no_way = flag == CV_TOO_CLOSE;
  if (no_way) reached = until_s;
  const std::span<const double> found(N_VGetArrayPointer(y.get()), state.y.size());
  const bool good = std::isfinite(reached) && reached >= state.time_s && reached <= until_s &&
                    std::ranges::all_of(found, [](double v) { return std::isfinite(v); });
  if (good && !no_way) state.y.assign(found.begin(), found.end());
  if (good) state.time_s = reached;
  if (no_way || flag < 0) {
    has_past = false;
    if (!no_way) return fail(failure(flag, state));
  }
  left = state;
  return watches() &&
         (flag == CV_ROOT_RETURN || model->remaining(state.time_s, state.y, state) <= 0);
}

Integrator::Integrator(const UnitModel& model, const Options& options)
    : parts_(std::make_unique<Parts>(model, options)) {}
Integrator::~Integrator() = default;
Integrator::Integrator(Integrator&&) noexcept = default;
Integrator& Integrator::operator=(Integrator&&) noexcept = default;

Result<bool> Integrator::advance(UnitState& state, double until_s) {
  RENKEI_CHECK(until_s >= state.time_s);
  RENKEI_CHECK(state.y.size() == parts_->left.y.size());
  if (!parts_->has_past || !(state == parts_->left)) parts_->start_at(state);
  if (parts_->watches() && parts_->model->remaining(state.time_s, state.y, state) <= 0) {
    return true;
  }
  if (until_s == state.time_s) return false;
  return parts_->on_to(state, until_s);
}

}  // namespace renkei::equipment::plant
