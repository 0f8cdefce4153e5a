#include "renkei/plan/plan_csv.h"

#include <cmath>

#include "renkei/base/csv.h"
#include "renkei/plan/plan_messages.h"

namespace renkei::plan {

using network::Network;

namespace {

using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

std::string number(std::int64_t value) { return std::to_string(value); }
std::string yes_no(bool value) { return value ? "yes" : "no"; }

std::string date(const Plan& plan, double day) { return date_of(plan, day).to_string(); }

// A reached day to one decimal at most; empty when not reached.
std::string day_cell(const ReachedDay& day) {
  if (!day) return {};
  return to_text(exact_from_double(*day, 1), 1);
}
std::string date_cell(const Plan& plan, const ReachedDay& day) {
  return day ? date(plan, *day) : std::string();
}

// Appends an id's names in both languages.
template <typename Found>
void add_names(Row& row, const Found* found) {
  row.push_back(found == nullptr ? "" : found->name.ja);
  row.push_back(found == nullptr ? "" : found->name.en);
}

std::string unit_of(const Network& network, const network::MaterialId& id) {
  const network::Material* material = find(network, id);
  return material == nullptr ? "" : material->unit.code();
}

Rows campaign_rows(const ReportInput& input) {
  Rows rows;
  for (const Campaign& campaign : input.plan.campaigns) {
    const Span span = span_of(campaign);
    const network::Suite* suite = find(input.network, campaign.suite);
    const auto product = product_of(input.network, campaign.process);
    Row row{campaign.id, campaign.suite.str()};
    add_names(row, suite);
    row.push_back(suite == nullptr ? "" : suite->site.str());
    row.push_back(campaign.process.str());
    add_names(row, find(input.network, campaign.process));
    row.push_back(product ? product->str() : "");
    row.push_back(number(static_cast<std::int64_t>(campaign.batches.size())));
    row.push_back(yes_no(campaign.continues));
    row.push_back(number(span.from));
    row.push_back(date(input.plan, span.from));
    row.push_back(number(span.to - 1));
    row.push_back(date(input.plan, span.to - 1));
    rows.push_back(std::move(row));
  }
  return rows;
}

Rows batch_rows(const ReportInput& input) {
  Rows rows;
  for (const Campaign& campaign : input.plan.campaigns) {
    std::int64_t position = 0;
    for (const Batch& batch : campaign.batches) {
      rows.push_back({campaign.id, number(++position), campaign.suite.str(), campaign.process.str(),
                      number(batch.start_day), date(input.plan, batch.start_day),
                      number(batch.complete_day), date(input.plan, batch.complete_day)});
    }
  }
  return rows;
}

Rows switch_rows(const ReportInput& input) {
  Rows rows;
  for (const SwitchUse& use : input.plan.switches) {
    Row row{use.switch_id.str(), use.suite.str()};
    add_names(row, find(input.network, use.suite));
    row.push_back(use.from.str());
    row.push_back(use.to.str());
    row.push_back(number(use.start_day));
    row.push_back(date(input.plan, use.start_day));
    row.push_back(number(use.end_day));
    row.push_back(date(input.plan, use.end_day));
    row.push_back(use.approval_day ? number(*use.approval_day) : "");
    row.push_back(use.approval_day ? date(input.plan, *use.approval_day) : "");
    rows.push_back(std::move(row));
  }
  return rows;
}

Rows purchase_rows(const ReportInput& input) {
  Rows rows;
  for (const Purchase& purchase : input.plan.purchases) {
    const network::Offer* offer = row_by_id(input.network.offers, purchase.offer);
    const network::MaterialId material = offer == nullptr ? network::MaterialId() : offer->material;
    Row row{purchase.offer.str(), material.str()};
    add_names(row, find(input.network, material));
    row.push_back(offer == nullptr ? "" : offer->supplier.str());
    add_names(row, offer == nullptr ? nullptr : find(input.network, offer->supplier));
    row.push_back(offer == nullptr ? "" : yes_no(offer->domestic));
    row.push_back(offer == nullptr ? "" : yes_no(offer->qualified));
    row.push_back(number(purchase.order_day));
    row.push_back(date(input.plan, purchase.order_day));
    row.push_back(number(purchase.arrival_day));
    row.push_back(date(input.plan, purchase.arrival_day));
    row.push_back(to_text(purchase.amount));
    row.push_back(unit_of(input.network, material));
    rows.push_back(std::move(row));
  }
  return rows;
}

Rows shipment_rows(const ReportInput& input) {
  Rows rows;
  for (const Shipment& shipment : input.plan.shipments) {
    Row row{shipment.material.str()};
    add_names(row, find(input.network, shipment.material));
    row.push_back(shipment.from.str());
    row.push_back(shipment.to ? shipment.to->str() : "delivery");
    row.push_back(number(shipment.ship_day));
    row.push_back(date(input.plan, shipment.ship_day));
    row.push_back(number(shipment.arrive_day));
    row.push_back(date(input.plan, shipment.arrive_day));
    row.push_back(to_text(shipment.amount));
    row.push_back(unit_of(input.network, shipment.material));
    rows.push_back(std::move(row));
  }
  return rows;
}

Rows licence_rows(const ReportInput& input) {
  Rows rows;
  for (const LicenceStart& start : input.plan.licences) {
    const network::Licence* licence = row_by_id(input.network.licences, start.licence);
    Row row{start.licence.str(), licence == nullptr ? "" : licence->site.str()};
    add_names(row, licence == nullptr ? nullptr : find(input.network, licence->site));
    row.push_back(licence == nullptr ? "" : licence->product.str());
    add_names(row, licence == nullptr ? nullptr : find(input.network, licence->product));
    row.push_back(licence == nullptr ? "" : licence->pathway);
    row.push_back(number(start.apply_day));
    row.push_back(date(input.plan, start.apply_day));
    row.push_back(number(start.granted_day));
    row.push_back(date(input.plan, start.granted_day));
    rows.push_back(std::move(row));
  }
  return rows;
}

Rows dose_rows(const ReportInput& input) {
  Rows rows;
  for (const DoseRow& doses : input.plan.doses) {
    rows.push_back({doses.product.str(), number(doses.day), date(input.plan, doses.day),
                    number(doses.drug_substance), number(doses.drug_product),
                    number(doses.released), number(doses.lot_released), number(doses.delivered)});
  }
  return rows;
}

Rows dosing_rows(const ReportInput& input) {
  Rows rows;
  for (const Dosing& dosing : input.plan.dosings) {
    rows.push_back({dosing.product.str(), number(dosing.day), date(input.plan, dosing.day),
                    number(dosing.dose_number), number(dosing.persons)});
  }
  return rows;
}

Rows supply_rows(const ReportInput& input) {
  Rows rows;
  for (const Supply& supply : input.plan.supplies) {
    const network::Demand* demand = row_by_id(input.network.demands, supply.demand);
    Row row{supply.demand.str(), demand == nullptr ? "" : demand->product.str()};
    add_names(row, demand == nullptr ? nullptr : find(input.network, demand->product));
    row.push_back(number(supply.day));
    row.push_back(date(input.plan, supply.day));
    row.push_back(number(supply.doses));
    rows.push_back(std::move(row));
  }
  return rows;
}

Rows milestone_rows(const ReportInput& input) {
  Rows rows;
  for (const MilestoneView& view : milestones_of(input)) {
    Row row{number(view.persons)};
    for (const ReachedDay& day : {view.typical, view.low, view.high}) {
      row.push_back(day_cell(day));
      row.push_back(date_cell(input.plan, day));
    }
    row.push_back(yes_no(view.has_spread));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string gain_cell(const Gain& one) {
  switch (one.kind) {
    case Gain::Kind::kNone:
      return "0";
    case Gain::Kind::kGained:
    case Gain::Kind::kNewlyReached:
      return to_text(exact_from_double(one.days, 1), 1);
    case Gain::Kind::kNeverReached:
      return {};
  }
  return {};
}

std::string gain_kind(const Gain& one) {
  switch (one.kind) {
    case Gain::Kind::kNone:
      return "none";
    case Gain::Kind::kGained:
      return "gained";
    case Gain::Kind::kNewlyReached:
      return "newly_reached";
    case Gain::Kind::kNeverReached:
      return "never_reached";
  }
  return {};
}

Rows stopper_rows(const ReportInput& input) {
  Rows rows;
  std::int64_t rank = 0;
  for (const Stopper& stopper : input.analysis.stoppers) {
    ++rank;
    std::string ids;
    for (const std::string& id : stopper.row_ids) ids += (ids.empty() ? "" : ";") + id;
    for (const StopperEffect& effect : stopper.effects) {
      const Gain eased = gain(effect.base, effect.eased, input.plan.horizon_days);
      const Gain removed = gain(effect.base, effect.removed, input.plan.horizon_days);
      rows.push_back({number(rank), stopper.group, stopper.label.ja, stopper.label.en,
                      number(effect.persons), day_cell(effect.base), day_cell(effect.eased),
                      day_cell(effect.removed), gain_cell(eased), gain_kind(eased),
                      gain_cell(removed), gain_kind(removed), stopper.action.ja, stopper.action.en,
                      ids});
    }
  }
  return rows;
}

Rows assumption_rows(const ReportInput& input) {
  Rows rows;
  std::int64_t rank = 0;
  const bool ranked = !input.analysis.assumptions.empty();
  for (const AssumptionEffect& effect : assumptions_of(input)) {
    ++rank;
    const network::Parameter* parameter = find(input.network, effect.parameter);
    Row head{ranked ? number(rank) : "", effect.parameter.str()};
    add_names(head, parameter);
    if (parameter == nullptr) {
      head.insert(head.end(), 6, "");
    } else {
      head.push_back(parameter->low.to_string());
      head.push_back(parameter->typical.to_string());
      head.push_back(parameter->high.to_string());
      head.push_back(parameter->unit_code);
      head.push_back(
          std::string(confidence_name(report::Language::kEn, parameter->origin.confidence)));
      head.push_back(parameter->origin.source);
    }
    const auto add = [&](const AssumptionDays& one) {
      Row row = head;
      row.push_back(number(one.persons));
      row.push_back(day_cell(one.at_low));
      row.push_back(day_cell(one.at_typical));
      row.push_back(day_cell(one.at_high));
      const DaysMoved moved = days_moved(one, input.plan.horizon_days);
      row.push_back(to_text(exact_from_double(moved.days, 1), 1));
      row.push_back(yes_no(moved.at_least));
      rows.push_back(std::move(row));
    };
    for (const AssumptionDays& one : effect.milestones) add(one);
    if (effect.milestones.empty()) {
      head.insert(head.end(), 6, "");
      rows.push_back(std::move(head));
    }
  }
  return rows;
}

Rows refusal_rows(const ReportInput& input) {
  Rows rows;
  for (std::size_t k = 0; k < input.analysis.refusals.size(); ++k) {
    const Refusal& refusal = input.analysis.refusals[k];
    const auto add = [&](const ClashingRule& rule) {
      std::string ids;
      for (const std::string& id : rule.row_ids) ids += (ids.empty() ? "" : ";") + id;
      rows.push_back({std::to_string(k + 1), refusal.what.ja, refusal.what.en, rule.rule,
                      rule.words.ja, rule.words.en, ids, refusal.note.ja, refusal.note.en});
    };
    for (const ClashingRule& rule : refusal.because) add(rule);
    if (refusal.because.empty()) add({});
  }
  return rows;
}

struct TableKind {
  const char* name;
  std::vector<std::string> columns;
  Rows (*rows)(const ReportInput& input);
};

std::vector<TableKind> table_kinds() {
  return {
      {"campaigns.csv",
       {"campaign_id", "suite_id", "suite_ja", "suite_en", "site_id", "process_id", "process_ja",
        "process_en", "product_id", "batches", "continues", "start_day", "start_date",
        "complete_day", "complete_date"},
       campaign_rows},
      {"batches.csv",
       {"campaign_id", "batch", "suite_id", "process_id", "start_day", "start_date", "complete_day",
        "complete_date"},
       batch_rows},
      {"switches.csv",
       {"switch_id", "suite_id", "suite_ja", "suite_en", "from_process", "to_process", "start_day",
        "start_date", "end_day", "end_date", "approval_day", "approval_date"},
       switch_rows},
      {"purchases.csv",
       {"offer_id", "material_id", "material_ja", "material_en", "party_id", "supplier_ja",
        "supplier_en", "domestic", "qualified", "order_day", "order_date", "arrival_day",
        "arrival_date", "amount", "amount_unit"},
       purchase_rows},
      {"shipments.csv",
       {"material_id", "material_ja", "material_en", "from_site", "to_site", "ship_day",
        "ship_date", "arrive_day", "arrive_date", "amount", "amount_unit"},
       shipment_rows},
      {"licences.csv",
       {"licence_id", "site_id", "site_ja", "site_en", "product_id", "product_ja", "product_en",
        "pathway", "apply_day", "apply_date", "granted_day", "granted_date"},
       licence_rows},
      {"doses.csv",
       {"product_id", "day", "date", "drug_substance", "drug_product", "released", "lot_released",
        "delivered"},
       dose_rows},
      {"dosings.csv", {"product_id", "day", "date", "dose_number", "persons"}, dosing_rows},
      {"supplies.csv",
       {"demand_id", "product_id", "product_ja", "product_en", "day", "date", "doses"},
       supply_rows},
      {"milestones.csv",
       {"persons", "day", "date", "low_case_day", "low_case_date", "high_case_day",
        "high_case_date", "cases_computed"},
       milestone_rows},
      {"stoppers.csv",
       {"rank", "group", "label_ja", "label_en", "persons", "base_day", "eased_day", "removed_day",
        "eased_days_gained", "eased_kind", "removed_days_gained", "removed_kind", "action_ja",
        "action_en", "row_ids"},
       stopper_rows},
      {"assumptions.csv",
       {"rank", "parameter_id", "name_ja", "name_en", "low", "typical", "high", "unit",
        "confidence", "source", "persons", "day_at_low", "day_at_typical", "day_at_high",
        "days_moved", "at_least"},
       assumption_rows},
      {"refusals.csv",
       {"refusal", "what_ja", "what_en", "rule", "rule_ja", "rule_en", "row_ids", "note_ja",
        "note_en"},
       refusal_rows},
  };
}

}  // namespace

namespace {

// Without input: no rows.
std::vector<CsvFile> written(const ReportInput* input, const CsvOptions& options) {
  std::vector<CsvFile> files;
  for (const TableKind& kind : table_kinds()) {
    std::string content = options.byte_order_mark ? "\xEF\xBB\xBF" : "";
    const auto rows = input == nullptr ? decltype(kind.rows(*input)){} : kind.rows(*input);
    content += write_csv(kind.columns, rows, /*for_spreadsheet=*/true);
    files.push_back({.name = kind.name, .content = std::move(content)});
  }
  return files;
}

}  // namespace

std::vector<CsvFile> plan_csv_files(const ReportInput& input, const CsvOptions& options) {
  return written(&input, options);
}

std::vector<CsvFile> plan_csv_headers(const CsvOptions& options) {
  return written(nullptr, options);
}

}  // namespace renkei::plan
