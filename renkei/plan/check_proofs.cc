// What a plan says of how good it is (R28): its proofs agree with the plan, with themselves and
// with its status. That a bound is true cannot be seen from the plan; it is not judged.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"

namespace renkei::plan::check {
namespace {

// A solver's numbers, made whole after its gap was taken: relative to the value, absolute for gaps.
constexpr double kValueTolerance = 1e-3;
constexpr double kGapTolerance = 1e-3;

std::string number_text(double number) {
  return std::isfinite(number) ? fmt::format("{}", number) : "null";
}

double room(double value) { return kValueTolerance * std::max(1.0, std::abs(value)); }

}  // namespace

void Judged::wrong_proof(int index, const char* field, const std::string& value,
                         const Both& message, const Both& remedy) {
  violations.add(28, pointer("proofs", index, field), value, message, remedy);
}

void Judged::check_proofs() {
  std::set<std::string> names;
  double greatest_proven = -1;
  double least_open = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < plan.proofs.size(); ++i) {
    const auto& proof = plan.proofs[i];
    if (!names.insert(proof.objective).second) {
      wrong_proof(static_cast<int>(i), "objective", proof.objective,
                  say_both(words::kTwoProofs, both<"name">(proof.objective)),
                  say_both(words::kLeaveProofOut));
    }
    check_proof(proof, static_cast<int>(i));
    if (proof.optimal) greatest_proven = std::max(greatest_proven, proof.gap);
    if (!proof.optimal) least_open = std::min(least_open, proof.gap);
  }
  // One gap was asked for, at most 1: what is proven lies within it, what is not beyond.
  if (greatest_proven > 1 + kGapTolerance || greatest_proven > least_open + kGapTolerance) {
    violations.add(28, "/proofs", number_text(greatest_proven),
                   say_both(words::kGapsDisagree, both<"proven">(number_text(greatest_proven)),
                            both<"open">(number_text(least_open))),
                   say_both(words::kSayOptimal));
  }
  const bool all_proven =
      !plan.proofs.empty() && std::all_of(plan.proofs.begin(), plan.proofs.end(),
                                          [](const Proof& proof) { return proof.optimal; });
  if (plan.status != Status::kInterrupted && all_proven != (plan.status == Status::kOptimal)) {
    violations.add(
        28, "/status", all_proven ? "within_time" : "optimal",
        say_both(words::kStatusDisagrees,
                 both<"proofs">(all_proven            ? say_both(words::kAllProven)
                                : plan.proofs.empty() ? say_both(words::kNoneProven)
                                                      : say_both(words::kNotAllProven))),
        say_both(words::kWrite,
                 both<"value">(std::string(all_proven ? "\"optimal\"" : "\"within_time\""))));
  }
}

// The plan's own value of what a proof is about; none: there is no such objective.
std::optional<double> Judged::proven_value(const std::string& name) const {
  const bool profit = model.network.planning.objective == network::Planning::Objective::kProfit;
  if (profit) {
    return name == "profit" ? std::optional(-to_double(plan.objective.cost)) : std::nullopt;
  }
  if (name == "protected_backlog") return to_double(plan.objective.protected_backlog_dose_days);
  if (name == "waiting") return to_double(plan.objective.waiting_person_days);
  if (name == "other_backlog") return to_double(plan.objective.other_backlog_dose_days);
  if (name == "cost") return to_double(plan.objective.cost);
  return std::nullopt;
}

void Judged::check_proof(const Proof& proof, int index) {
  const auto right = proven_value(proof.objective);
  if (!right) {
    wrong_proof(index, "objective", proof.objective,
                say_both(words::kNoObjective, both<"name">(proof.objective)),
                say_both(words::kProveThese));
    return;
  }
  // On a grid of one day the cost is the model's, which leaves out how purchases and stocks fall
  // out in the end.
  const bool model_only = proof.period_days == plan.period_days;
  const bool money = proof.objective == "cost" || proof.objective == "profit";
  const bool judged = !(model_only && money && !model.by_period);
  const bool equal = std::abs(proof.value - *right) <= room(*right);
  if (!std::isfinite(proof.value) || (judged && !equal)) {
    wrong_proof(index, "value", number_text(proof.value),
                say_both(words::kProofSays, both<"name">(proof.objective),
                         both<"value">(number_text(proof.value))),
                say_both(words::kOfThisPlan, both<"value">(number_text(*right))));
  }
  if (!(proof.seconds >= 0) || !std::isfinite(proof.seconds)) {
    wrong_proof(index, "seconds", number_text(proof.seconds),
                say_both(words::kProofTook, both<"value">(number_text(proof.seconds))),
                say_both(words::kWriteSeconds));
  }
  const int grid =
      model.by_period ? model.period_days : network::period_days(model.network, model.scenario);
  if (proof.period_days != grid) {
    wrong_proof(index, "period_days", std::to_string(proof.period_days),
                say_both(words::kProofGrid, both<"days">(days_of(proof.period_days))),
                say_both(words::kNetworkGrid, both<"days">(days_of(grid))));
  }
  check_bound(proof, index);
}

// How far the value is from the bound, and that the gap says so.
void Judged::check_bound(const Proof& proof, int index) {
  const bool known = std::isfinite(proof.bound);
  if (!known && !std::isfinite(proof.gap)) return;  // null, null
  const double distance = (proof.value - proof.bound) * (proof.objective == "profit" ? -1 : 1);
  // A plan in days may be better than any on a coarse grid, whose times are rounded.
  const bool coarse = proof.period_days > plan.period_days;
  if (known && !coarse && distance < -room(proof.value)) {
    wrong_proof(index, "bound", number_text(proof.bound),
                say_both(words::kBoundWorse, both<"bound">(number_text(proof.bound)),
                         both<"value">(number_text(proof.value))),
                say_both(words::kMendBound));
    return;
  }
  const double gap = distance <= 0 ? 0 : distance / std::max(1e-9, std::abs(proof.value));
  const bool no_distance = std::abs(distance) <= room(proof.value) && proof.gap == 0;
  // Made whole, a plan may be better than when its gap was taken: then the gap claims less.
  const bool modest = !coarse && !proof.optimal && proof.gap > gap;
  if (known && (std::abs(proof.gap - gap) <= kGapTolerance || no_distance || modest)) return;
  wrong_proof(
      index, "gap", number_text(proof.gap),
      say_both(words::kGapSaid, both<"gap">(number_text(proof.gap))),
      known ? say_both(words::kGapIs, both<"gap">(number_text(gap))) : say_both(words::kGapNull));
}

}  // namespace renkei::plan::check
