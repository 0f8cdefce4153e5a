#include "renkei/plan/report_sample.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace renkei::plan {

namespace {

using network::Confidence;
using network::Network;

constexpr std::int64_t kPersons = 200'000'000;
constexpr int kHorizon = 728;

Date day_of(int year, int month, int day) { return Date::from_ymd(year, month, day).value(); }

network::Origin origin(Confidence confidence, const std::string& file, std::int64_t line) {
  return {.place = {.file = file, .line = line},
          .source = confidence == Confidence::kAssumption ? "nobody publishes this number"
                                                          : "Journal of Examples 2026-04-01",
          .confidence = confidence,
          .parameters = {}};
}

struct SuiteRow {
  const char* id;
  const char* site;
  const char* ja;
  const char* en;
  const char* platform;
  const char* running;
  int start;       // of the emergency campaign
  int batch_days;  // between two batches
  int opens;       // day; 0: open
};

constexpr SuiteRow kSuites[] = {
    {"kita-mrna", "kita", "北部RNA 原薬棟 mRNA", "Kita RNA, drug substance", "mrna", "routine-a-ds",
     34, 4, 0},
    {"kanto-mrna", "kanto", "関東バイオ mRNA原薬", "Kanto Biologics, mRNA", "mrna", "", 58, 4, 0},
    {"umi-mrna", "umi", "湖南ジーン 3号棟 mRNA", "Konan Gene, building 3, mRNA", "mrna", "", 190, 4,
     120},
    {"toyama-mrna", "toyama", "北陸第二工場 mRNA", "Hokuriku plant 2, mRNA", "mrna", "", 130, 4,
     40},
    {"yoko-mrna", "yoko", "横浜港 受託製造棟 mRNA", "Yokohama port contract plant, mRNA", "mrna",
     "contract-lot", 96, 4, 0},
    {"kita-lnp", "kita", "北部RNA 原薬棟 LNP", "Kita RNA, LNP", "lnp", "", 44, 2, 0},
    {"kanto-lnp", "kanto", "関東バイオ LNP", "Kanto Biologics, LNP", "lnp", "", 68, 2, 0},
    {"toyama-lnp", "toyama", "北陸第二工場 LNP", "Hokuriku plant 2, LNP", "lnp", "", 142, 2, 40},
    {"kita-fill", "kita", "北部RNA 製剤棟 充填", "Kita RNA, filling", "fill", "", 52, 2, 0},
    {"kanto-fill", "kanto", "関東バイオ 充填", "Kanto Biologics, filling", "fill", "routine-b-dp",
     81, 2, 0},
    {"ashi-fill", "ashi", "西湘製剤 充填・凍結乾燥", "Seisho, filling and freeze-drying", "fill",
     "", 150, 2, 90},
    {"settsu-fill", "settsu", "摂津川 新製剤棟 充填", "Settsugawa new building, filling", "fill",
     "", 112, 2, 0},
    {"koshi-fill", "koshi", "合志台 無菌充填", "Koshidai, aseptic filling", "fill", "routine-c-dp",
     230, 2, 0},
    {"koshi-vector", "koshi", "合志台 ウイルスベクター", "Koshidai, viral vector", "vector", "", 0,
     0, 0},
};

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
  const char* id;
  network::Name name;
  const char* low;
  const char* typical;
  const char* high;
  const char* unit;
  Confidence confidence;
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
    row.pathway = "緊急承認 / emergency approval";
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

Network make_network() {
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

const char* emergency_process(const std::string& platform) {
  if (platform == "mrna") return "pan-ds";
  return platform == "lnp" ? "pan-lnp" : "pan-fill";
}

Campaign campaign(const std::string& id, const SuiteRow& row, const char* process, int from, int to,
                  int step) {
  Campaign made;
  made.id = id;
  made.suite = network::SuiteId(row.id);
  made.process = network::ProcessId(process);
  made.start_day = from;
  for (int day = from; day + step - 1 <= to; day += step) {
    made.batches.push_back({day, day + step - 1});
  }
  return made;
}

void add_campaigns(Plan& plan) {
  for (const SuiteRow& row : kSuites) {
    if (row.batch_days == 0) continue;
    const char* process = emergency_process(row.platform);
    const std::string id = row.id;
    const int switch_days = std::string(row.platform) == "fill" ? 14 : 9;
    const bool runs = *row.running != '\0';
    if (runs) {
      plan.campaigns.push_back(
          campaign(id + "-1", row, row.running, 0, row.start - switch_days - 1, 7));
      plan.campaigns.back().continues = true;
      plan.switches.push_back({.switch_id = network::SwitchId("sw-" + id),
                               .suite = network::SuiteId(id),
                               .from = network::ProcessId(row.running),
                               .to = network::ProcessId(process),
                               .start_day = row.start - switch_days,
                               .end_day = row.start - 1,
                               .approval_day = row.start + 60});
    }
    const int end = std::string(row.platform) == "mrna" ? 470 : 500;
    plan.campaigns.push_back(campaign(id + "-2", row, process, row.start, end, row.batch_days));
    if (id == "kanto-fill" || id == "koshi-fill") {
      plan.campaigns.push_back(campaign(id + "-3", row, row.running, end + 15, 640, 7));
      plan.switches.push_back({.switch_id = network::SwitchId("sw-back"),
                               .suite = network::SuiteId(id),
                               .from = network::ProcessId(process),
                               .to = network::ProcessId(row.running),
                               .start_day = end + 1,
                               .end_day = end + 14,
                               .approval_day = {}});
    }
  }
}

// Doses of the emergency batches complete by the end of a day.
std::int64_t made_by(const Plan& plan, const char* process, std::int64_t doses_each, int day) {
  std::int64_t doses = 0;
  for (const Campaign& one : plan.campaigns) {
    if (one.process.str() != process) continue;
    for (const Batch& batch : one.batches) doses += batch.complete_day <= day ? doses_each : 0;
  }
  return doses;
}

void add_doses(Plan& plan) {
  const auto filled = [&](int day) {
    return std::min<std::int64_t>(2 * kPersons, made_by(plan, "pan-fill", 640'000, day));
  };
  const network::ProductId product("pan-mrna");
  for (int day = 30; day < kHorizon; ++day) {
    DoseRow row{.product = product, .day = day};
    row.drug_substance =
        std::min<std::int64_t>(2 * kPersons + 9'000'000, made_by(plan, "pan-ds", 1'350'000, day));
    row.drug_product = std::min(row.drug_substance, filled(day));
    const auto earlier = [&](int days) { return day - days < 0 ? 0 : filled(day - days); };
    row.released = std::min(row.drug_product, day < 203 ? 0 : earlier(28));
    row.lot_released = day < 203 ? 0 : std::min(row.released, earlier(56));
    row.delivered = day < 205 ? 0 : std::min(row.lot_released, earlier(58));
    if (plan.doses.empty() || plan.doses.back().drug_substance != row.drug_substance ||
        plan.doses.back().delivered != row.delivered || day % 7 == 0) {
      plan.doses.push_back(row);
    }
  }
}

std::int64_t delivered_by(const Plan& plan, int day) {
  std::int64_t doses = 0;
  for (const DoseRow& row : plan.doses) {
    if (row.day <= day) doses = row.delivered;
  }
  return doses;
}

void add_dosings(Plan& plan) {
  const network::ProductId product("pan-mrna");
  std::vector<std::int64_t> first(kHorizon, 0);
  for (int day = 0; day < kHorizon; ++day) {
    const auto at = static_cast<std::size_t>(day);
    const std::int64_t before = day == 0 ? 0 : first[at - 1];
    const std::int64_t second = day < 21 ? 0 : first[at - 21];
    const std::int64_t kept = delivered_by(plan, day) - second;
    first[at] =
        std::clamp(std::min(kept, delivered_by(plan, day) / 2 + 6'000'000), before, kPersons);
    if (first[at] > before) plan.dosings.push_back({product, day, 1, first[at] - before});
    const std::int64_t second_before = day < 22 ? 0 : first[at - 22];
    if (second > second_before) plan.dosings.push_back({product, day, 2, second - second_before});
  }
  for (const std::int64_t persons : {10'000'000LL, 50'000'000LL, 100'000'000LL, 200'000'000LL}) {
    std::int64_t served = 0;
    std::optional<int> reached;
    for (const Dosing& dosing : plan.dosings) {
      if (dosing.dose_number != 2 || reached) continue;
      served += dosing.persons;
      if (served >= persons) reached = dosing.day;
    }
    plan.milestones.push_back({persons, reached});
  }
}

void add_rest(Plan& plan) {
  const auto buy = [&](const char* offer, int order, int arrival, int every, int times,
                       std::int64_t amount) {
    for (int n = 0; n < times; ++n) {
      plan.purchases.push_back(
          {network::OfferId(offer), order + n * every, arrival + n * every, Exact(amount)});
    }
  };
  buy("lipid-yuka", 0, 42, 14, 24, 18);
  buy("lipid-over", 0, 90, 30, 10, 45);
  buy("cap-over", 0, 60, 30, 12, 5200);
  buy("vial-garasu", 7, 50, 14, 28, 2'400'000);
  buy("bag-fukuro", 0, 130, 28, 12, 44);
  buy("filter-over", 21, 81, 60, 6, 120);
  plan.licences.push_back({network::LicenceId("lic-kita"), 0, 203});
  plan.licences.push_back({network::LicenceId("lic-kanto"), 0, 203});
  plan.licences.push_back({network::LicenceId("lic-settsu"), 0, 240});
  for (int n = 0; n < 8; ++n) {
    const int due = 61 + 91 * n;
    if (due >= kHorizon) break;
    plan.supplies.push_back({network::DemandId("dem-a"), due, 400'000});
    plan.supplies.push_back({network::DemandId("dem-c"), due, 1'000'000});
    // B waits while its line fills the emergency vaccine.
    plan.supplies.push_back({network::DemandId("dem-b"), n < 2 || n > 5 ? due : 620, 600'000});
  }
  std::stable_sort(plan.supplies.begin(), plan.supplies.end(),
                   [](const Supply& a, const Supply& b) { return a.day < b.day; });
  plan.objective = {.protected_backlog_dose_days = Exact(0),
                    .waiting_person_days = Exact(71'204'450'000),
                    .other_backlog_dose_days = Exact(412'300'000),
                    .cost = Exact(98'400'000'000)};
  plan.proofs = {{"protected_backlog", 0, 0, 0, 0.6, 7, true},
                 {"waiting", 7.120445e10, 7.06e10, 0.0085, 8.3, 7, true},
                 {"other_backlog", 4.123e8, 4.09e8, 0.008, 2.2, 7, true},
                 {"cost", 9.84e10, 9.7e10, 0.0142, 4.0, 7, false}};
}

Plan make_plan_on(const Network& network) {
  Plan plan;
  plan.network = network.name;
  plan.as_of = network.as_of;
  plan.scenario = network.scenarios.front().id;
  plan.day_zero = day_of(2026, 12, 1);
  plan.horizon_days = kHorizon;
  plan.status = Status::kOptimal;
  add_campaigns(plan);
  add_doses(plan);
  add_dosings(plan);
  add_rest(plan);
  return plan;
}

ReachedDay shifted(const std::optional<int>& day, double factor, double days) {
  if (!day) return std::nullopt;
  const double moved = std::round(*day * factor + days);
  return moved < kHorizon ? ReachedDay(moved) : std::nullopt;
}

Spread make_spread(const Plan& plan) {
  Spread spread;
  for (const Milestone& milestone : plan.milestones) {
    spread.milestones.push_back({milestone.persons, shifted(milestone.day, 1.52, 60),
                                 shifted(milestone.day, 1, 0), shifted(milestone.day, 0.75, -20)});
  }
  std::vector<std::int64_t> served(kHorizon, 0);
  for (const Dosing& dosing : plan.dosings) {
    if (dosing.dose_number == 2) served[static_cast<std::size_t>(dosing.day)] += dosing.persons;
  }
  for (std::size_t day = 1; day < kHorizon; ++day) served[day] += served[day - 1];
  const auto at = [&](double day) {
    return served[static_cast<std::size_t>(std::clamp(day, 0.0, kHorizon - 1.0))];
  };
  for (int day = 0; day < kHorizon; day += 3) {
    spread.persons_served.push_back({day, at((day - 60) / 1.52), at(day), at((day + 20) / 0.75)});
  }
  return spread;
}

Stopper stopper(const char* group, network::Name name, network::Name action, double eased,
                double removed) {
  Stopper made{.group = group, .label = std::move(name), .action = std::move(action)};
  made.effects.push_back({50'000'000, 330, 330 - eased / 2, 330 - removed / 2});
  made.effects.push_back({200'000'000, 518, 518 - eased, 518 - removed});
  return made;
}

PlanAnalysis make_analysis(const Plan& plan) {
  PlanAnalysis analysis;
  analysis.spread = make_spread(plan);
  analysis.stoppers = {
      stopper("filling", {"充填ライン", "Filling lines"},
              {"充填ラインを1本増やす（西湘と同じ型、約2,700バイアル/分）",
               "One more filling line, of Seisho's kind"},
              24, 96),
      stopper("approval", {"承認までの日数", "Days to approval"},
              {"事前の模擬審査で、承認までの日数を縮める",
               "Shorten approval by a review rehearsed beforehand"},
              20, 88),
      stopper("lot_release", {"国家検定の能力", "National lot release"},
              {"国家検定の試験員と装置を増やす", "More staff and instruments for lot release"}, 9,
              41),
      stopper("lipids", {"脂質の供給", "Lipid supply"},
              {"脂質を備蓄するか、国内の第二の供給者を適格にする",
               "Stockpile lipids, or qualify a second domestic supplier"},
              6, 22),
      stopper("release_testing", {"出荷試験", "Release testing"}, {}, 3, 11),
      stopper("drug_substance", {"原薬の製造室", "Drug-substance suites"}, {}, 1, 4),
      stopper("switches", {"切替えの日数", "Switch days"}, {}, 0, 0),
  };
  analysis.stoppers[5].effects[1] = {200'000'000, std::nullopt, std::nullopt, 700};
  analysis.share = {.published = 61, .reported = 88, .estimated = 74, .assumption = 189};
  const auto effect = [&](const char* id, double low, double high) {
    AssumptionEffect made{.parameter = network::ParameterId(id), .computed = true};
    made.milestones.push_back({50'000'000, 330 + low / 2, 330, 330 - high / 2});
    made.milestones.push_back({200'000'000, 518 + low, 518, 518 - high});
    analysis.assumptions.push_back(made);
  };
  effect("fill-rate", 180, 72);
  effect("doses-per-vial", 120, 66);
  effect("approval-days", 102, 58);
  effect("dose-mrna", 24, 51);
  effect("lot-release-days", 28, 12);
  effect("transfer-days", 18, 9);
  effect("lipid-rate", 0, 0.4);
  analysis.assumptions[1].milestones[1].at_low = std::nullopt;
  analysis.assumptions.push_back({.parameter = network::ParameterId("ds-success")});
  analysis.verdict = Faults{};
  analysis.timing = {.read_seconds = 0.2,
                     .solve_seconds = 15.1,
                     .check_seconds = 0.4,
                     .stress_seconds = 38,
                     .stress_runs = 47,
                     .threads = 2,
                     .solver = "HiGHS 1.10.0"};
  rank_stoppers(analysis.stoppers, plan.horizon_days);
  rank_assumptions(analysis.assumptions, plan.horizon_days);
  return analysis;
}

}  // namespace

ReportSample make_report_sample() {
  ReportSample sample;
  sample.network = make_network();
  sample.plan = make_plan_on(sample.network);
  sample.analysis = make_analysis(sample.plan);
  return sample;
}

ReportSample make_empty_sample() {
  ReportSample sample;
  sample.network.name = "empty";
  sample.plan.network = "empty";
  sample.plan.scenario = network::ScenarioId("none");
  sample.plan.as_of = day_of(2026, 11, 22);
  sample.plan.day_zero = day_of(2026, 11, 22);
  sample.plan.horizon_days = 1;
  return sample;
}

ReportSample make_quiet_sample() {
  ReportSample sample = make_report_sample();
  network::Scenario& scenario = sample.network.scenarios.front();
  scenario.name = {"平時の1年", "A quiet year"};
  scenario.persons = 0;
  scenario.goal_persons.reset();
  scenario.goal_days.reset();
  scenario.products.clear();
  sample.plan.dosings.clear();
  sample.plan.milestones.clear();
  sample.plan.doses.clear();
  sample.analysis.spread.reset();
  sample.analysis.stoppers.clear();
  return sample;
}

}  // namespace renkei::plan
