#include <string>

#include "renkei/plan/report_sample_internal.h"

namespace renkei::plan::internal {

using network::Confidence;
using network::Network;

namespace {

Date day_of(int year, int month, int day) { return Date::from_ymd(year, month, day).value(); }

network::Origin origin(Confidence confidence, const std::string& file, std::int64_t line) {
  return {.place = {.file = file, .line = line},
          .source = confidence == Confidence::kAssumption ? "nobody publishes this number"
                                                          : "Journal of Examples 2026-04-01",
          .confidence = confidence,
          .parameters = {}};
}

void add_sites(Network& network) {
  const auto site = [&](const char* id, const char* ja, const char* en,
                        network::SiteStatus status) {
    network.sites.push_back({.id = network::SiteId(id),
                             .parties = {},
                             .name = {ja, en},
                             .status = status,
                             .operation_from = {},
                             .closed_on = {},
                             .latitude = {},
                             .longitude = {},
                             .prefecture_en = {},
                             .prefecture_ja = {},
                             .origin = origin(Confidence::kPublished, "sites.csv", 2)});
  };
  using enum network::SiteStatus;
  site("kita", "北部RNA 本社工場", "Kita RNA main plant", kOperating);
  site("kanto", "関東バイオ 北工場", "Kanto Biologics north plant", kOperating);
  site("umi", "湖南ジーン", "Konan Gene", kUnderConstruction);
  site("toyama", "北陸第二工場", "Hokuriku plant 2", kUnderConstruction);
  site("yoko", "横浜港 受託製造棟", "Yokohama port contract plant", kOperating);
  site("ashi", "西湘製剤", "Seisho Drug Products", kUnderConstruction);
  site("settsu", "摂津川製薬", "Settsugawa Pharma", kBuilt);
  site("koshi", "合志台ワクチン", "Koshidai Vaccines", kOperating);
}

void add_product(Network& network, const char* id, const char* ja, const char* en) {
  network::Product product;
  product.id = network::ProductId(id);
  product.name = {ja, en};
  product.origin = origin(Confidence::kAssumption, "products.csv",
                          static_cast<std::int64_t>(network.products.size()) + 2);
  network.products.push_back(product);
}

void add_process(Network& network, const char* id, const char* product, const char* ja,
                 const char* en, network::Stage stage) {
  network::Process process;
  process.id = network::ProcessId(id);
  process.name = {ja, en};
  process.product = network::ProductId(product);
  process.stage = stage;
  process.origin = origin(Confidence::kEstimated, "processes.csv",
                          static_cast<std::int64_t>(network.processes.size()) + 2);
  network.processes.push_back(process);
}

void add_material(Network& network, const char* id, const char* ja, const char* en,
                  const char* unit) {
  network::Material material;
  material.id = network::MaterialId(id);
  material.name = {ja, en};
  material.unit = Unit::parse(unit).value();
  network.materials.push_back(material);
}

void add_offer(Network& network, const char* id, const char* material, const char* party,
               bool domestic, bool qualified) {
  network::Offer offer;
  offer.id = network::OfferId(id);
  offer.material = network::MaterialId(material);
  offer.supplier = network::PartyId(party);
  offer.domestic = domestic;
  offer.qualified = qualified;
  offer.qualification_days = qualified ? 0 : 120;
  offer.origin = origin(Confidence::kAssumption, "offers.csv",
                        static_cast<std::int64_t>(network.offers.size()) + 2);
  network.offers.push_back(offer);
}

struct ParameterRow {
  const char* id = "";
  network::Name name{};
  const char* low = "";
  const char* typical = "";
  const char* high = "";
  const char* unit = "";
  Confidence confidence = Confidence::kAssumption;
};

void add_parameter(Network& network, const ParameterRow& row) {
  network.parameters.push_back(
      {.id = network::ParameterId(row.id),
       .name = row.name,
       .low = Decimal::parse(row.low).value(),
       .typical = Decimal::parse(row.typical).value(),
       .high = Decimal::parse(row.high).value(),
       .unit_code = row.unit,
       .better = network::Parameter::Better::kHigh,
       .origin = origin(row.confidence, "parameters.csv",
                        static_cast<std::int64_t>(network.parameters.size()) + 2)});
}

void add_making(Network& network) {
  add_product(network, "pan-mrna", "緊急時mRNAワクチン", "Emergency mRNA vaccine");
  add_product(network, "routine-a", "定期接種ワクチンA", "Routine vaccine A");
  add_product(network, "routine-b", "定期接種ワクチンB", "Routine vaccine B");
  add_product(network, "routine-c", "定期接種ワクチンC", "Routine vaccine C");
  add_product(network, "contract", "受託ロット", "Contract lots");
  using enum network::Stage;
  add_process(network, "pan-ds", "pan-mrna", "緊急時mRNA 原薬製造",
              "Emergency mRNA: drug substance", kDrugSubstance);
  add_process(network, "pan-lnp", "pan-mrna", "緊急時mRNA LNP製剤化",
              "Emergency mRNA: LNP formulation", kFormulation);
  add_process(network, "pan-fill", "pan-mrna", "緊急時mRNA 充填", "Emergency mRNA: filling",
              kDrugProduct);
  add_process(network, "routine-a-ds", "routine-a", "ワクチンA 原薬製造",
              "Vaccine A: drug substance", kDrugSubstance);
  add_process(network, "routine-b-dp", "routine-b", "ワクチンB 充填", "Vaccine B: filling",
              kDrugProduct);
  add_process(network, "routine-c-dp", "routine-c", "ワクチンC 充填", "Vaccine C: filling",
              kDrugProduct);
  add_process(network, "contract-lot", "contract", "受託ロット 製造", "Contract lot",
              kDrugSubstance);
  for (const SuiteRow& row : kSuites) {
    network::Suite suite;
    suite.id = network::SuiteId(row.id);
    suite.site = network::SiteId(row.site);
    suite.name = {row.ja, row.en};
    if (row.opens > 0) suite.available_from = day_of(2026, 12, 1).plus_days(row.opens);
    suite.origin = origin(Confidence::kAssumption, "suites.csv",
                          static_cast<std::int64_t>(network.suites.size()) + 2);
    network.suites.push_back(suite);
  }
  for (network::Site& site : network.sites) {
    if (site.status == network::SiteStatus::kUnderConstruction) {
      site.operation_from = day_of(2026, 12, 1);
    }
  }
}

void add_supply(Network& network) {
  add_material(network, "lipid", "LNP用脂質（4種の合計）", "LNP lipids (the four together)", "kg");
  add_material(network, "cap-analogue", "キャップアナログ", "Cap analogue", "g");
  add_material(network, "vial", "ガラスバイアルと栓", "Glass vials and stoppers", "{vial}");
  add_material(network, "bag-set", "シングルユースバッグ一式（1バッチ分）",
               "Single-use bag set (for one batch)", "1");
  add_material(network, "filter", "ろ過フィルター", "Sterile filters", "1");
  network.parties.push_back(
      {network::PartyId("yuka"), {"湘南油化", "Shonan Lipids"}, "supplier", {}});
  network.parties.push_back(
      {network::PartyId("over"), {"", "Overseas Lipids Ltd"}, "supplier", {}});
  network.parties.push_back(
      {network::PartyId("garasu"), {"日本硝子容器", "Nippon Glass"}, "supplier", {}});
  network.parties.push_back(
      {network::PartyId("fukuro"), {"三重バッグ", "Mie Bags"}, "supplier", {}});
  add_offer(network, "lipid-yuka", "lipid", "yuka", true, true);
  add_offer(network, "lipid-over", "lipid", "over", false, true);
  add_offer(network, "cap-over", "cap-analogue", "over", false, true);
  add_offer(network, "vial-garasu", "vial", "garasu", true, true);
  add_offer(network, "bag-fukuro", "bag-set", "fukuro", true, false);
  add_offer(network, "filter-over", "filter", "over", false, true);
  const auto licence = [&](const char* id, const char* site, int days) {
    network::Licence row;
    row.id = network::LicenceId(id);
    row.site = network::SiteId(site);
    row.product = network::ProductId("pan-mrna");
    row.days_to_obtain = days;
    row.pathway = "emergency";
    row.pathway_name = {.ja = "緊急承認", .en = "Emergency approval"};
    row.origin = origin(Confidence::kAssumption, "licences.csv", 2);
    network.licences.push_back(row);
  };
  licence("lic-kita", "kita", 203);
  licence("lic-kanto", "kanto", 203);
  licence("lic-settsu", "settsu", 240);
  const auto demand = [&](const char* id, const char* product, int doses, const char* share) {
    network::Demand row;
    row.id = network::DemandId(id);
    row.product = network::ProductId(product);
    row.first_due = day_of(2027, 1, 31);
    row.every_days = 91;
    row.times = 8;
    row.doses = doses;
    row.protection = Decimal::parse(share).value().exact();
    row.origin = origin(Confidence::kAssumption, "demand.csv", 2);
    network.demands.push_back(row);
  };
  demand("dem-a", "routine-a", 400'000, "0.8");
  demand("dem-b", "routine-b", 600'000, "0.8");
  demand("dem-c", "routine-c", 1'000'000, "1");
}

void add_parameters(Network& network) {
  using enum Confidence;
  add_parameter(network, {"fill-rate",
                          {"充填ラインの速度", "Vial filling line rate"},
                          "200",
                          "400",
                          "600",
                          "{vial}/min",
                          kAssumption});
  add_parameter(network, {"doses-per-vial",
                          {"1バイアルあたり回数", "Doses a vial"},
                          "2",
                          "6",
                          "10",
                          "{dose}/{vial}",
                          kAssumption});
  add_parameter(network, {"approval-days",
                          {"緊急時の承認までの日数", "Days from declaration to approval"},
                          "98",
                          "203",
                          "364",
                          "d",
                          kAssumption});
  add_parameter(
      network, {"dose-mrna", {"1回量（mRNA）", "Dose of mRNA"}, "30", "50", "60", "ug", kReported});
  add_parameter(network, {"lot-release-days",
                          {"国家検定の日数", "Days of national lot release"},
                          "14",
                          "28",
                          "60",
                          "d",
                          kAssumption});
  add_parameter(network,
                {"transfer-days",
                 {"技術移転と試作の日数（受託先）", "Days of technology transfer to a second site"},
                 "42",
                 "90",
                 "180",
                 "d",
                 kEstimated});
  add_parameter(network, {"lipid-rate",
                          {"脂質の供給速度", "Lipid supply rate"},
                          "1.2",
                          "2.5",
                          "6",
                          "kg/d",
                          kAssumption});
  add_parameter(network, {"ds-success",
                          {"バッチの成功率", "Share of batches that succeed"},
                          "0.90",
                          "0.95",
                          "1.00",
                          "1",
                          kPublished});
}

}  // namespace

Network make_sample_network() {
  Network network;
  network.name = "sample";
  network.title = {"見本のネットワーク", "A sample network"};
  network.as_of = day_of(2026, 11, 22);
  add_sites(network);
  add_making(network);
  add_supply(network);
  add_parameters(network);
  network::Scenario scenario;
  scenario.id = network::ScenarioId("mrna-200m");
  scenario.name = {"mRNAワクチン 年2億人分", "mRNA vaccine for 200 million people a year"};
  scenario.declared_on = day_of(2026, 12, 1);
  scenario.persons = kPersons;
  scenario.doses_per_person = 2;
  scenario.interval_days = 21;
  scenario.products = {network::ProductId("pan-mrna")};
  scenario.horizon_days = kHorizon;
  scenario.goal_persons = kPersons;
  scenario.goal_days = 365;
  network.scenarios.push_back(scenario);
  return network;
}

}  // namespace renkei::plan::internal
