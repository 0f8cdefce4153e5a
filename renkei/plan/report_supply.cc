#include <algorithm>

#include "renkei/plan/report_sections.h"

namespace renkei::plan::internal {

namespace {

std::string doses_text(const Exact& doses) { return report::whole_text(ceil_to_int(doses)); }

std::vector<std::string> purchase_row(const Page& page, const PurchaseView& view) {
  const Language language = page.language;
  const network::Network& network = page.input.network;
  const network::Offer* offer = view.row;
  const std::string unknown = label(language, words::kUnknown);
  std::string material = view.offer.str();
  std::string supplier = unknown;
  std::string origin = unknown;
  std::string unit;
  if (offer != nullptr) {
    material = material_name(language, network, offer->material);
    const network::Party* party = find(network, offer->supplier);
    supplier =
        party == nullptr ? offer->supplier.str() : name_in(language, party->name, party->id.str());
    origin = label(language, offer->domestic ? words::kDomestic : words::kImported);
    if (const network::Material* row = find(network, offer->material)) {
      unit = report::unit_text(language, row->unit.code());
    }
    if (!offer->qualified && offer->qualification_days > 0) {
      origin = say(language, words::kNotQualified, arg<"origin">(origin),
                   arg<"days">(report::days_text(language, offer->qualification_days)));
    }
  }
  const std::string amount = report::amount_text(to_double(view.amount));
  return {material,
          page.date(view.first_order_day),
          page.date(view.first_arrival_day),
          page.date(view.last_arrival_day),
          report::whole_text(view.orders),
          unit.empty() ? amount : amount + " " + unit,
          supplier,
          origin};
}

}  // namespace

Section purchases_section(const Page& page) {
  const Language language = page.language;
  Section section{"purchases", label(language, words::kPurchasesSection), {}};
  const auto views = purchases_of(page.input);
  if (views.empty()) {
    section.body = paragraph(label(language, words::kPurchasesNone));
    return section;
  }
  std::int64_t domestic = 0;
  std::int64_t imported = 0;
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kMaterialColumn), false},
                                  {label(language, words::kOrderByColumn), false, true},
                                  {label(language, words::kArrivesColumn), false, true},
                                  {label(language, words::kLastArrivalColumn), false, true},
                                  {label(language, words::kOrdersColumn), true},
                                  {label(language, words::kAmountColumn), true},
                                  {label(language, words::kSupplierColumn), false},
                                  {label(language, words::kOriginColumn), false}},
                      .language = language};
  for (const PurchaseView& view : views) {
    if (view.row != nullptr) (view.row->domestic ? domestic : imported) += 1;
    table.rows.push_back(purchase_row(page, view));
  }
  section.body = paragraph(say(
      language, words::kPurchasesSummary,
      arg<"count">(report::whole_text(static_cast<std::int64_t>(views.size()))),
      arg<"domestic">(report::whole_text(domestic)), arg<"imported">(report::whole_text(imported)),
      arg<"date">(page.date(views.front().first_order_day))));
  section.body += report::table_html(table, section.title);
  return section;
}

Section licences_section(const Page& page) {
  const Language language = page.language;
  const network::Network& network = page.input.network;
  Section section{"licences", label(language, words::kLicencesSection), {}};
  if (page.input.plan.licences.empty()) {
    section.body = paragraph(label(language, words::kLicencesNone));
    return section;
  }
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kSiteColumn), false},
                                  {label(language, words::kProductColumn), false},
                                  {label(language, words::kStageColumn), false},
                                  {label(language, words::kApplyColumn), false, true},
                                  {label(language, words::kGrantedColumn), false, true},
                                  {label(language, words::kPathwayColumn), false}},
                      .language = language};
  for (const LicenceStart& start : page.input.plan.licences) {
    const network::Licence* licence = row_by_id(network.licences, start.licence);
    std::vector<std::string> row{start.licence.str(), "", ""};
    if (licence != nullptr) {
      row = {site_name(language, network, licence->site),
             product_name(language, network, licence->product),
             licence->stage ? stage_name(language, *licence->stage)
                            : label(language, words::kAllStages)};
    }
    row.push_back(page.date(start.apply_day));
    row.push_back(page.date(start.granted_day));
    row.push_back(licence == nullptr ? ""
                                     : name_in(language, licence->pathway_name, licence->pathway));
    table.rows.push_back(row);
  }
  section.body = report::table_html(table, section.title);
  return section;
}

Section peace_section(const Page& page) {
  const Language language = page.language;
  Section section{"peace", label(language, words::kPeaceSection), {}};
  const auto views = demands_of(page.input);
  if (views.empty()) {
    section.body = paragraph(label(language, words::kPeaceNone));
    return section;
  }
  const auto late = std::count_if(views.begin(), views.end(),
                                  [](const DemandView& view) { return view.worst_backlog > 0; });
  const Exact& backlog = page.input.plan.objective.protected_backlog_dose_days;
  section.body = paragraph(
      late == 0 ? label(language, words::kPeaceGood)
                : say(language, words::kPeaceShort, arg<"count">(report::whole_text(late)),
                      arg<"protected">(report::amount_text(to_double(backlog)))));
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kProductColumn), false},
                                  {label(language, words::kDueColumn), true},
                                  {label(language, words::kSuppliedColumn), true},
                                  {label(language, words::kProtectedColumn), true},
                                  {label(language, words::kWorstColumn), true},
                                  {label(language, words::kWorstWhenColumn), false, true},
                                  {label(language, words::kOpenColumn), true}},
                      .language = language};
  for (const DemandView& view : views) {
    table.rows.push_back({product_name(language, page.input.network, view.row->product),
                          doses_text(view.due), report::whole_text(view.supplied),
                          report::percent_text(to_double(view.row->protection)),
                          doses_text(view.worst_backlog),
                          view.worst_day ? page.date(*view.worst_day) : std::string(),
                          doses_text(std::max(view.open_backlog, Exact(0)))});
  }
  section.body += report::table_html(table, section.title);
  return section;
}

}  // namespace renkei::plan::internal
