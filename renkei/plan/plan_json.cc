// Writing plan.json. Every list stands one item a line, so that two plans can be compared by eye
// and by diff.
#include "renkei/plan/plan_json.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/structured.h"
#include "renkei/plan/plan_json_internal.h"

namespace renkei::plan {
namespace internal {

// "12.5" where the value has an end as a decimal, else "1/3": nothing is rounded.
std::string exact_text(const Exact& value) {
  using boost::multiprecision::cpp_int;
  cpp_int numerator = boost::multiprecision::numerator(value);
  const cpp_int denominator = boost::multiprecision::denominator(value);
  if (denominator == 1) return numerator.str();
  cpp_int rest = denominator;
  std::size_t twos = 0;
  std::size_t fives = 0;
  for (; rest % 2 == 0; rest /= 2) ++twos;
  for (; rest % 5 == 0; rest /= 5) ++fives;
  const std::size_t decimals = std::max(twos, fives);
  if (rest != 1 || decimals > kExactDecimalsMax) return numerator.str() + "/" + denominator.str();
  const bool negative = numerator < 0;
  if (negative) numerator = -numerator;
  cpp_int scaled = numerator;
  for (std::size_t i = 0; i < decimals; ++i) scaled *= 10;
  scaled /= denominator;
  std::string digits = scaled.str();
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  digits.insert(digits.size() - decimals, ".");
  return negative ? "-" + digits : digits;
}

const Proof* ranking_proof(const Plan& plan) {
  for (const char* name : {"waiting", "profit"}) {
    for (const auto& proof : plan.proofs) {
      if (proof.objective == name && proof.value != 0) return &proof;
    }
  }
  for (const auto& proof : plan.proofs) {
    if (proof.value != 0) return &proof;
  }
  return plan.proofs.empty() ? nullptr : &plan.proofs.front();
}

const char* status_text(Status status) {
  switch (status) {
    case Status::kOptimal:
      return "optimal";
    case Status::kWithinTime:
      return "within_time";
    case Status::kInterrupted:
      return "interrupted";
  }
  RENKEI_CHECK(false);
}

}  // namespace internal

namespace {

using internal::exact_text;

// Text that is no UTF-8 (an edit from a command line) is written with U+FFFD in its place.
std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

class Writer {
 public:
  explicit Writer(const Plan& plan) : plan_(plan) {}

  std::string write() && {
    add_head();
    add_value();
    add_production();
    add_flows();
    add_people();
    return "{\n" + text_ + "\n}\n";
  }

 private:
  [[nodiscard]] std::string date(int day) const {
    return plan_.day_zero.plus_days(static_cast<std::int64_t>(day) * plan_.period_days).to_string();
  }

  void field(const char* name, const std::string& json_text) {
    if (!text_.empty()) text_ += ",\n";
    text_ += fmt::format("  \"{}\": {}", name, json_text);
  }
  void field(const char* name, const Json& value) { field(name, dump(value)); }

  // One item a line.
  template <typename Items, typename ToJson>
  void list(const char* name, const Items& items, ToJson to_json) {
    std::string lines;
    for (const auto& item : items) {
      lines += lines.empty() ? "\n    " : ",\n    ";
      lines += dump(to_json(item));
    }
    field(name, items.empty() ? std::string("[]") : "[" + lines + "\n  ]");
  }

  void add_head() {
    field("format", Json("renkei.plan"));
    field("version", Json(kPlanFormatVersion));
    field("network", Json(plan_.network));
    field("as_of", Json(plan_.as_of.to_string()));
    field("scenario", Json(plan_.scenario.str()));
    field("edits", Json(plan_.edits));
    field("day_zero", Json(plan_.day_zero.to_string()));
    field("horizon_days", Json(plan_.horizon_days));
    field("period_days", Json(plan_.period_days));
  }

  void add_value() {
    field("status", Json(internal::status_text(plan_.status)));
    const Proof* ranking = internal::ranking_proof(plan_);
    double seconds = 0;
    for (const auto& proof : plan_.proofs) seconds += proof.seconds;
    field("objective_name", ranking == nullptr ? Json(nullptr) : Json(ranking->objective));
    field("objective", ranking == nullptr ? Json(nullptr) : number(ranking->value));
    field("bound", ranking == nullptr ? Json(nullptr) : number(ranking->bound));
    field("gap", ranking == nullptr ? Json(nullptr) : number(ranking->gap));
    field("solve_seconds", number(seconds));
    const Objective& value = plan_.objective;
    field("objectives",
          Json{{"protected_backlog_dose_days", exact_text(value.protected_backlog_dose_days)},
               {"waiting_person_days", exact_text(value.waiting_person_days)},
               {"other_backlog_dose_days", exact_text(value.other_backlog_dose_days)},
               {"cost", exact_text(value.cost)}});
    list("proofs", plan_.proofs, [](const Proof& proof) {
      return Json{{"objective", proof.objective},     {"value", number(proof.value)},
                  {"bound", number(proof.bound)},     {"gap", number(proof.gap)},
                  {"seconds", number(proof.seconds)}, {"period_days", proof.period_days},
                  {"optimal", proof.optimal}};
    });
    list("milestones", plan_.milestones, [this](const Milestone& milestone) {
      return Json{{"persons", milestone.persons},
                  {"day", milestone.day ? Json(*milestone.day) : Json(nullptr)},
                  {"date", milestone.day ? Json(date(*milestone.day)) : Json(nullptr)}};
    });
  }

  void add_production() {
    list("campaigns", plan_.campaigns, [this](const Campaign& campaign) {
      Json batches = Json::array();
      for (const auto& batch : campaign.batches) {
        batches.push_back(Json{{"start_day", batch.start_day},
                               {"complete_day", batch.complete_day},
                               {"complete_date", date(batch.complete_day)}});
      }
      return Json{{"id", campaign.id},
                  {"suite", campaign.suite.str()},
                  {"process", campaign.process.str()},
                  {"continues", campaign.continues},
                  {"start_day", campaign.start_day},
                  {"start_date", date(campaign.start_day)},
                  {"batches", std::move(batches)}};
    });
    list("switches", plan_.switches, [this](const SwitchUse& use) {
      return Json{
          {"switch", use.switch_id.str()},
          {"suite", use.suite.str()},
          {"from", use.from.str()},
          {"to", use.to.str()},
          {"start_day", use.start_day},
          {"start_date", date(use.start_day)},
          {"end_day", use.end_day},
          {"end_date", date(use.end_day)},
          {"approval_day", use.approval_day ? Json(*use.approval_day) : Json(nullptr)},
          {"approval_date", use.approval_day ? Json(date(*use.approval_day)) : Json(nullptr)}};
    });
    list("licences", plan_.licences, [this](const LicenceStart& start) {
      return Json{{"licence", start.licence.str()},
                  {"apply_day", start.apply_day},
                  {"apply_date", date(start.apply_day)},
                  {"granted_day", start.granted_day},
                  {"granted_date", date(start.granted_day)}};
    });
  }

  void add_flows() {
    list("purchases", plan_.purchases, [this](const Purchase& purchase) {
      return Json{{"offer", purchase.offer.str()},
                  {"order_day", purchase.order_day},
                  {"order_date", date(purchase.order_day)},
                  {"arrival_day", purchase.arrival_day},
                  {"arrival_date", date(purchase.arrival_day)},
                  {"amount", exact_text(purchase.amount)}};
    });
    list("shipments", plan_.shipments, [this](const Shipment& shipment) {
      return Json{{"material", shipment.material.str()},
                  {"from", shipment.from.str()},
                  {"to", shipment.to ? Json(shipment.to->str()) : Json(nullptr)},
                  {"ship_day", shipment.ship_day},
                  {"ship_date", date(shipment.ship_day)},
                  {"arrive_day", shipment.arrive_day},
                  {"arrive_date", date(shipment.arrive_day)},
                  {"amount", exact_text(shipment.amount)}};
    });
    list("wastes", plan_.wastes, [this](const Waste& waste) {
      return Json{{"material", waste.material.str()},
                  {"day", waste.day},
                  {"date", date(waste.day)},
                  {"amount", exact_text(waste.amount)}};
    });
  }

  void add_people() {
    list("supplies", plan_.supplies, [this](const Supply& supply) {
      return Json{{"demand", supply.demand.str()},
                  {"day", supply.day},
                  {"date", date(supply.day)},
                  {"doses", supply.doses}};
    });
    list("dosings", plan_.dosings, [this](const Dosing& dosing) {
      return Json{{"product", dosing.product.str()},
                  {"day", dosing.day},
                  {"date", date(dosing.day)},
                  {"dose_number", dosing.dose_number},
                  {"persons", dosing.persons}};
    });
    list("doses", plan_.doses, [this](const DoseRow& row) {
      return Json{{"product", row.product.str()},
                  {"day", row.day},
                  {"date", date(row.day)},
                  {"drug_substance", row.drug_substance},
                  {"drug_product", row.drug_product},
                  {"released", row.released},
                  {"lot_released", row.lot_released},
                  {"delivered", row.delivered}};
    });
  }

  const Plan& plan_;
  std::string text_;
};

}  // namespace

std::string write_plan_json(const Plan& plan) { return Writer(plan).write(); }

}  // namespace renkei::plan
