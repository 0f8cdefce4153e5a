// What a plan says of how good it is (R28): its proofs agree with the plan, with themselves and
// with its status. That a bound is true cannot be seen from the plan; it is not judged.
#include <algorithm>
#include <array>
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

// The order of the objectives; what is none comes last.
std::size_t rank_of(const std::string& objective) {
  constexpr std::array kRanks{"protected_backlog", "waiting", "other_backlog", "cost"};
  return static_cast<std::size_t>(std::find(kRanks.begin(), kRanks.end(), objective) -
                                  kRanks.begin());
}

double room(double value) { return kValueTolerance * std::max(1.0, std::abs(value)); }

}  // namespace

void Judged::wrong_proof(int index, const char* field, const std::string& value,
                         const Both& message, const Both& remedy) {
  violations.add(28, pointer("proofs", index, field), value, message, remedy);
}

void Judged::check_proofs(const Objective& right) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < plan.proofs.size(); ++i) {
    const auto& name = plan.proofs[i].objective;
    if (!names.insert(name).second) {
      wrong_proof(static_cast<int>(i), "objective", name,
                  say_both(words::kTwoProofs, both<"name">(name)), say_both(words::kLeaveProofOut));
    }
    check_proof(plan.proofs[i], static_cast<int>(i), right);
  }
  check_ranks();
  check_gaps();
  check_status(right);
}

// In order of rank; the first that is not is told.
void Judged::check_ranks() {
  const auto out = std::is_sorted_until(
      plan.proofs.begin(), plan.proofs.end(),
      [](const Proof& a, const Proof& b) { return rank_of(a.objective) < rank_of(b.objective); });
  if (out == plan.proofs.end()) return;
  wrong_proof(static_cast<int>(out - plan.proofs.begin()), "objective", out->objective,
              say_both(words::kProofAfter, both<"name">(out->objective),
                       both<"before">((out - 1)->objective)),
              say_both(words::kPutInRank));
}

// One gap was asked for, at most 1: what is proven lies within it, what is not beyond.
void Judged::check_gaps() {
  double greatest_proven = -1;
  double least_open = std::numeric_limits<double>::infinity();
  for (const auto& proof : plan.proofs) {
    if (proof.optimal) greatest_proven = std::max(greatest_proven, proof.gap);
    if (!proof.optimal) least_open = std::min(least_open, proof.gap);
  }
  if (greatest_proven <= 1 + kGapTolerance && greatest_proven <= least_open + kGapTolerance) return;
  violations.add(28, "/proofs", number_text(greatest_proven),
                 say_both(words::kGapsDisagree, both<"proven">(number_text(greatest_proven)),
                          both<"open">(number_text(least_open))),
                 say_both(words::kSayOptimal));
}

// Optimal: everything is proven that can be less. Backlog of 0 needs no proof, and waiting none
// where nobody can be served.
void Judged::check_status(const Objective& right) {
  if (plan.status == Status::kInterrupted) return;
  const auto missing = [&](const char* name) {
    const auto value = proven_value(name, right);
    return value && *value > 0 &&
           std::none_of(plan.proofs.begin(), plan.proofs.end(),
                        [name](const Proof& proof) { return proof.objective == name; });
  };
  const bool late_open = missing("protected_backlog");
  const bool waiting_open = missing("waiting") && someone_can_be_served();
  const bool none = plan.proofs.empty();
  const bool all_proven = !none && !late_open && !waiting_open &&
                          std::all_of(plan.proofs.begin(), plan.proofs.end(),
                                      [](const Proof& proof) { return proof.optimal; });
  if (all_proven == (plan.status == Status::kOptimal)) return;
  const Both proofs =
      all_proven ? say_both(words::kAllProven)
      : none     ? say_both(words::kNoneProven)
      : late_open || waiting_open
          ? say_both(words::kProofMissing,
                     both<"name">(std::string(late_open ? "protected_backlog" : "waiting")))
          : say_both(words::kNotAllProven);
  violations.add(
      28, "/status", all_proven ? "within_time" : "optimal",
      say_both(words::kStatusDisagrees, both<"proofs">(proofs)),
      say_both(words::kWrite,
               both<"value">(std::string(all_proven ? "\"optimal\"" : "\"within_time\""))));
}

bool Judged::someone_can_be_served() const {
  return std::any_of(model.scenario.products.begin(), model.scenario.products.end(),
                     [this](const network::ProductId& id) {
                       const int product = model.product(id);
                       return product >= 0 &&
                              model.drug_product[static_cast<std::size_t>(product)] >= 0;
                     });
}

// The plan's own value of what a proof is about; none: there is no such objective.
std::optional<double> Judged::proven_value(const std::string& name, const Objective& right) const {
  const bool profit = model.network.planning.objective == network::Planning::Objective::kProfit;
  if (profit) return name == "profit" ? std::optional(-to_double(right.cost)) : std::nullopt;
  if (name == "protected_backlog") return to_double(right.protected_backlog_dose_days);
  if (name == "waiting") return to_double(right.waiting_person_days);
  if (name == "other_backlog") return to_double(right.other_backlog_dose_days);
  if (name == "cost") return to_double(right.cost);
  return std::nullopt;
}

void Judged::check_proof(const Proof& proof, int index, const Objective& objective) {
  const auto right = proven_value(proof.objective, objective);
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
  const bool wrong = !std::isfinite(proof.value) || (judged && !equal);
  if (wrong) {
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
  if (!wrong) check_bound(proof, index);  // else it would be held against the wrong value
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
