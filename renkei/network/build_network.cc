#include "renkei/network/build_network.h"

#include <algorithm>
#include <unordered_map>

#include "renkei/base/result.h"
#include "renkei/network/build_enums.h"

namespace renkei::network {

namespace {

class Builder {
 public:
  Builder(Book& book, const InForce& in_force, Network& network, Findings& findings)
      : book_(book), in_force_(in_force), network_(network), findings_(findings) {
    std::optional<Error> error;
    day_ = book.find_unit("d", error);
    RENKEI_CHECK(day_ != nullptr);
  }

  void build() {
    each("parameters", [this](const RecordReader& row) { add_parameter(row); });
    each("parties", [this](const RecordReader& row) { add_party(row); });
    each("sites", [this](const RecordReader& row) { add_site(row); });
    each("platforms", [this](const RecordReader& row) {
      network_.platforms.push_back(
          {.id = id<PlatformId>(row, "platform_id"), .name = name(row), .origin = origin(row)});
    });
    each("products", [this](const RecordReader& row) { add_product(row); });
    each("materials", [this](const RecordReader& row) { add_material(row); });
    each("stocks", [this](const RecordReader& row) { add_stock(row); });
    each("suites", [this](const RecordReader& row) { add_suite(row); });
    each("units", [this](const RecordReader& row) { add_unit(row); });
    each("processes", [this](const RecordReader& row) { add_process(row); });
    each("filling", [this](const RecordReader& row) { add_filling(row); });
    each("bills", [this](const RecordReader& row) { add_bill(row); });
    each("offers", [this](const RecordReader& row) { add_offer(row); });
    each("labs", [this](const RecordReader& row) { add_lab(row); });
    each("pathways",
         [this](const RecordReader& row) { pathways_[row.text("pathway_id")] = name(row); });
    each("licences", [this](const RecordReader& row) { add_licence(row); });
    each("switches", [this](const RecordReader& row) { add_switch(row); });
    add_switch_steps();
    each("lanes", [this](const RecordReader& row) { add_lane(row); });
    each("demand", [this](const RecordReader& row) { add_demand(row); });
    each("scenarios", [this](const RecordReader& row) { add_scenario(row); });
  }

 private:
  template <typename Add>
  void each(std::string_view table_name, Add add) {
    const TableRecords* table = std::as_const(book_).table(table_name);
    if (table == nullptr) return;
    for (std::size_t i = 0; i < table->records.size(); ++i) {
      if (in_force_.holds(table_name, i)) add(RecordReader(*table, table->records[i]));
    }
  }

  static Origin origin(const RecordReader& row) {
    Origin origin;
    origin.place = row.place({});
    origin.source = row.string("source");
    origin.confidence = confidence_of(row.text("confidence"));
    origin.parameters = row.record().parameters;
    return origin;
  }

  static Name name(const RecordReader& row) {
    return {.ja = row.string("name_ja"), .en = row.string("name_en")};
  }

  template <typename IdType>
  static IdType id(const RecordReader& row, std::string_view column) {
    return IdType(row.string(column));
  }

  // Empty also when the row named does not hold on the day.
  template <typename IdType>
  std::optional<IdType> reference(const RecordReader& row, std::string_view column,
                                  std::string_view target) const {
    const std::string_view text = row.text(column);
    if (text.empty() || !in_force_.knows(target, text)) return std::nullopt;
    return IdType(std::string(text));
  }

  template <typename IdType>
  std::vector<IdType> references(const RecordReader& row, std::string_view column,
                                 std::string_view target) const {
    std::vector<IdType> ids;
    for (const std::string_view text : row.list(column)) {
      if (in_force_.knows(target, text)) ids.emplace_back(std::string(text));
    }
    return ids;
  }

  static Exact number(const RecordReader& row, std::string_view column, int otherwise = 0) {
    return row.number(column).value_or(Exact(otherwise));
  }

  static int days(const RecordReader& row, std::string_view column) {
    return static_cast<int>(row.whole(column).value_or(0));
  }

  // The number in `column` as so many `wanted`, its unit in `unit_column` or `wanted` itself.
  Exact amount(const RecordReader& row, std::string_view column, std::string_view unit_column,
               const Unit& wanted) {
    const auto number = row.number(column);
    if (!number) return 0;
    const Unit* unit = row.unit(unit_column);
    if (unit == nullptr) return *number;
    const auto factor = unit->factor_to(wanted);
    if (factor) return Exact(*number * *factor);
    report_dimension(row, unit_column, *unit, wanted);
    return 0;
  }

  void report_dimension(const RecordReader& row, std::string_view unit_column, const Unit& unit,
                        const Unit& wanted) {
    findings_.add(row.place(unit_column),
                  {.code = "network.unit_dimension",
                   .message = "'" + unit.code() + "' does not convert into " + wanted.code(),
                   .value = unit.code(),
                   .remedy = "write a unit that converts into " + wanted.code(),
                   .args = {{"what_ja", "単位 " + unit.code()}, {"wanted", wanted.code()}}});
  }

  // A number that is nothing without its unit.
  std::optional<Quantity> quantity(const RecordReader& row, std::string_view column,
                                   std::string_view unit_column) {
    const auto number = row.number(column);
    if (!number) return std::nullopt;
    if (const Unit* unit = row.unit(unit_column)) return Quantity{*number, *unit};
    if (!row.filled(unit_column)) {
      findings_.add(row.place(unit_column), {.code = "network.unit_missing",
                                             .message = "'" + std::string(column) + "' has no unit",
                                             .value = "",
                                             .remedy = "write the unit of " + row.cell(column) +
                                                       " in '" + std::string(unit_column) + "'",
                                             .args = {{"field", std::string(column)}}});
    }
    return std::nullopt;
  }

  // nullptr when the material or its unit has a fault.
  const Unit* unit_of(std::string_view material) const {
    const auto found = material_units_.find(material);
    return found == material_units_.end() ? nullptr : found->second;
  }

  void add_parameter(const RecordReader& row) {
    Parameter parameter{
        .id = id<ParameterId>(row, "parameter_id"),
        .name = name(row),
        .low = decimal(row, "low"),
        .typical = decimal(row, "typical"),
        .high = decimal(row, "high"),
        .unit_code = row.cell("unit"),
        .better = row.text("better") == "low" ? Parameter::Better::kLow : Parameter::Better::kHigh,
        .origin = origin(row)};
    network_.parameters.push_back(std::move(parameter));
  }

  static Decimal decimal(const RecordReader& row, std::string_view column) {
    return parse_spreadsheet_decimal(row.cell(column)).value_or(Decimal());
  }

  void add_party(const RecordReader& row) {
    network_.parties.push_back({.id = id<PartyId>(row, "party_id"),
                                .name = name(row),
                                .type = row.string("party_type"),
                                .origin = origin(row)});
  }

  void add_site(const RecordReader& row) {
    const auto degrees = [&row](std::string_view column) -> std::optional<Decimal> {
      if (!row.has(column)) return std::nullopt;
      return decimal(row, column);
    };
    network_.sites.push_back({.id = id<SiteId>(row, "site_id"),
                              .parties = references<PartyId>(row, "party_id", "parties"),
                              .name = name(row),
                              .status = site_status_of(row.text("status")),
                              .operation_from = row.date("operation_from"),
                              .closed_on = row.date("closed_on"),
                              .latitude = degrees("latitude"),
                              .longitude = degrees("longitude"),
                              .prefecture_en = row.string("prefecture_en"),
                              .prefecture_ja = row.string("prefecture_ja"),
                              .origin = origin(row)});
  }

  void add_product(const RecordReader& row) {
    Product product{.id = id<ProductId>(row, "product_id"),
                    .name = name(row),
                    .platform = id<PlatformId>(row, "platform_id"),
                    .dosing_unit = {},
                    .dose = number(row, "dose"),
                    .lot_release_days = days(row, "lot_release_days"),
                    .lot_release_lab = reference<LabId>(row, "lot_release_lab", "labs"),
                    .origin = origin(row)};
    if (const Unit* unit = row.unit("dosing_unit")) product.dosing_unit = *unit;
    network_.products.push_back(std::move(product));
  }

  void add_material(const RecordReader& row) {
    Material material;
    material.id = id<MaterialId>(row, "material_id");
    material.name = name(row);
    material.kind = material_kind_of(row.text("kind"));
    material.product = reference<ProductId>(row, "product_id", "products");
    if (const Unit* unit = row.unit("unit")) {
      material.unit = *unit;
      material_units_[row.text("material_id")] = unit;
    }
    if (row.has("shelf_life_days")) material.shelf_life_days = days(row, "shelf_life_days");
    material.storage_max = row.number("storage_max");
    material.holding_cost_per_day = number(row, "holding_cost_per_day");
    material.waste_cost = number(row, "waste_cost");
    material.origin = origin(row);
    network_.materials.push_back(std::move(material));
  }

  void add_stock(const RecordReader& row) {
    Stock stock{.material = id<MaterialId>(row, "material_id"),
                .site = reference<SiteId>(row, "site_id", "sites"),
                .amount = 0,
                .expires_on = row.date("expires_on"),
                .origin = origin(row)};
    if (const Unit* unit = unit_of(row.text("material_id"))) {
      stock.amount = amount(row, "amount", "amount_unit", *unit);
    }
    network_.stocks.push_back(std::move(stock));
  }

  void add_suite(const RecordReader& row) {
    network_.suites.push_back({.id = id<SuiteId>(row, "suite_id"),
                               .site = id<SiteId>(row, "site_id"),
                               .name = name(row),
                               .available_from = row.date("available_from"),
                               .available_to = row.date("available_to"),
                               .platforms = references<PlatformId>(row, "platforms", "platforms"),
                               .running = reference<ProcessId>(row, "running", "processes"),
                               .origin = origin(row)});
  }

  void add_unit(const RecordReader& row) {
    network_.units.push_back({.id = id<UnitId>(row, "unit_id"),
                              .suite = id<SuiteId>(row, "suite_id"),
                              .kind = row.string("kind"),
                              .volume = quantity(row, "volume", "volume_unit"),
                              .vials_per_minute = row.number("vials_per_minute"),
                              .origin = origin(row)});
  }

  void add_process(const RecordReader& row) {
    Process process;
    process.id = id<ProcessId>(row, "process_id");
    process.name = name(row);
    process.product = reference<ProductId>(row, "product_id", "products");
    process.platform = id<PlatformId>(row, "platform_id");
    process.stage = stage_of(row.text("stage"));
    process.output = id<MaterialId>(row, "output");
    process.only_suite = reference<SuiteId>(row, "only_suite", "suites");
    process.unit_kind = row.string("unit_kind");
    process.titre = quantity(row, "titre", "titre_unit");
    if (const Unit* unit = unit_of(row.text("output")); unit != nullptr) {
      if (row.has("batch_amount")) {
        const Unit* own = row.unit("batch_amount_unit");
        amount(row, "batch_amount", "batch_amount_unit", *unit);  // says when it does not convert
        process.batch_amount = Quantity{number(row, "batch_amount"), own ? *own : *unit};
      }
    }
    process.yield_fraction = number(row, "yield_fraction", 1);
    process.success_fraction = number(row, "success_fraction", 1);
    process.first_batch_days = number(row, "first_batch_days");
    process.days_between = row.number("days_between");
    process.release_days = days(row, "release_days");
    process.campaign_batches_min = row.whole("campaign_batches_min");
    process.campaign_batches_max = row.whole("campaign_batches_max");
    process.campaign_days_min = row.number("campaign_days_min");
    process.campaign_days_max = row.number("campaign_days_max");
    process.batch_cost = number(row, "batch_cost");
    process.campaign_cost = number(row, "campaign_cost");
    process.origin = origin(row);
    network_.processes.push_back(std::move(process));
    processes_[row.text("process_id")].push_back(network_.processes.size() - 1);
  }

  void add_filling(const RecordReader& row) {
    const auto found = processes_.find(row.text("process_id"));
    if (found == processes_.end()) return;
    for (const std::size_t index : found->second) {
      Process& process = network_.processes[index];
      process.filling = Process::Filling{.batch_vials = row.whole("batch_vials").value_or(0),
                                         .doses_per_vial = number(row, "doses_per_vial"),
                                         .hours_per_day = number(row, "hours_per_day"),
                                         .clearance_days = number(row, "clearance_days"),
                                         .origin = origin(row)};
      for (const ParameterId& parameter : row.record().parameters) {
        auto& used = process.origin.parameters;
        if (std::find(used.begin(), used.end(), parameter) == used.end()) {
          used.push_back(parameter);
        }
      }
    }
  }

  void add_bill(const RecordReader& row) {
    BillLine line{
        .process = id<ProcessId>(row, "process_id"),
        .material = id<MaterialId>(row, "material_id"),
        .amount = 0,
        .per = row.text("per") == "output" ? BillLine::Per::kOutput : BillLine::Per::kBatch,
        .origin = origin(row)};
    const auto process = processes_.find(row.text("process_id"));
    const Unit* unit = unit_of(row.text("material_id"));
    const Unit* output = process == processes_.end()
                             ? nullptr
                             : unit_of(network_.processes[process->second.front()].output.str());
    if (unit != nullptr && output != nullptr) line.amount = bill_amount(row, line, *unit, *output);
    network_.bills.push_back(std::move(line));
  }

  // Per output an amount may stand in the material's unit (for one of the output's unit), or as a
  // ratio, such as g/kg.
  Exact bill_amount(const RecordReader& row, const BillLine& line, const Unit& unit,
                    const Unit& output) {
    const Unit* own = row.unit("amount_unit");
    if (line.per == BillLine::Per::kOutput && own != nullptr && !own->commensurable(unit)) {
      const Unit ratio = unit.per(output);
      if (own->commensurable(ratio)) return amount(row, "amount", "amount_unit", ratio);
    }
    return amount(row, "amount", "amount_unit", unit);
  }

  void add_offer(const RecordReader& row) {
    Offer offer;
    offer.id = id<OfferId>(row, "offer_id");
    offer.material = id<MaterialId>(row, "material_id");
    offer.supplier = id<PartyId>(row, "party_id");
    offer.lead_time_days = days(row, "lead_time_days");
    if (const Unit* unit = unit_of(row.text("material_id"))) {
      offer.stock = amount(row, "stock", "stock_unit", *unit);
      offer.rate_per_day = amount(row, "rate", "rate_unit", unit->per(*day_));
    }
    offer.price = number(row, "price");
    offer.domestic = row.yes("domestic").value_or(false);
    offer.qualified = row.yes("qualified").value_or(true);
    offer.qualification_days = days(row, "qualification_days");
    offer.available_from = row.date("available_from");
    offer.origin = origin(row);
    network_.offers.push_back(std::move(offer));
  }

  void add_lab(const RecordReader& row) {
    Lab lab{.id = id<LabId>(row, "lab_id"),
            .site = reference<SiteId>(row, "site_id", "sites"),
            .name = name(row),
            .stages = {},
            .lots_at_once = row.whole("lots_at_once").value_or(0),
            .origin = origin(row)};
    for (const std::string_view stage : row.list("stages")) lab.stages.push_back(stage_of(stage));
    network_.labs.push_back(std::move(lab));
  }

  void add_licence(const RecordReader& row) {
    Licence licence{
        .id = id<LicenceId>(row, "licence_id"),
        .site = id<SiteId>(row, "site_id"),
        .product = id<ProductId>(row, "product_id"),
        .stage = {},
        .state = row.text("state") == "held" ? Licence::State::kHeld : Licence::State::kMissing,
        .held_from = row.date("held_from"),
        .held_to = row.date("held_to"),
        .days_to_obtain = days(row, "days_to_obtain"),
        .pathway = row.string("pathway_id"),
        .pathway_name = {},
        .origin = origin(row)};
    const auto pathway = pathways_.find(licence.pathway);
    if (pathway != pathways_.end()) licence.pathway_name = pathway->second;
    if (row.has("stage")) licence.stage = stage_of(row.text("stage"));
    network_.licences.push_back(std::move(licence));
  }

  void add_switch(const RecordReader& row) {
    Switch change{.id = id<SwitchId>(row, "switch_id"),
                  .suite = reference<SuiteId>(row, "suite_id", "suites"),
                  .from_platform = reference<PlatformId>(row, "from_platform", "platforms"),
                  .to_platform = reference<PlatformId>(row, "to_platform", "platforms"),
                  .from_product = reference<ProductId>(row, "from_product", "products"),
                  .to_product = reference<ProductId>(row, "to_product", "products"),
                  .work_in_progress = work_in_progress_of(row.text("work_in_progress")),
                  .qualification_lots = row.whole("qualification_lots").value_or(0),
                  .steps = {},
                  .way_back = row.string("way_back"),
                  .origin = origin(row)};
    network_.switches.push_back(std::move(change));
  }

  // By position; rows of equal position (a fault of their own) as they stand.
  void add_switch_steps() {
    struct Placed {
      std::string_view switch_id;
      std::int64_t position = 0;
      SwitchStep step;
    };
    std::vector<Placed> placed;
    each("switch_steps", [&](const RecordReader& row) {
      placed.push_back({.switch_id = row.text("switch_id"),
                        .position = row.whole("position").value_or(0),
                        .step = {.kind = switch_step_kind_of(row.text("kind")),
                                 .days = number(row, "days"),
                                 .parallel = row.yes("parallel").value_or(false),
                                 .name = name(row),
                                 .origin = origin(row)}});
    });
    std::stable_sort(placed.begin(), placed.end(),
                     [](const Placed& a, const Placed& b) { return a.position < b.position; });
    std::unordered_map<std::string_view, std::vector<SwitchStep>> steps;
    for (Placed& one : placed) steps[one.switch_id].push_back(std::move(one.step));
    for (Switch& change : network_.switches) {
      if (const auto found = steps.find(change.id.str()); found != steps.end()) {
        change.steps = found->second;
      }
    }
  }

  void add_lane(const RecordReader& row) {
    network_.lanes.push_back({.id = id<LaneId>(row, "lane_id"),
                              .from = reference<SiteId>(row, "from_site", "sites"),
                              .to = reference<SiteId>(row, "to_site", "sites"),
                              .to_delivery = row.yes("to_delivery").value_or(false),
                              .days = days(row, "days"),
                              .origin = origin(row)});
  }

  void add_demand(const RecordReader& row) {
    network_.demands.push_back({.id = id<DemandId>(row, "demand_id"),
                                .product = id<ProductId>(row, "product_id"),
                                .first_due = row.date("first_due").value_or(Date()),
                                .every_days = days(row, "every_days"),
                                .times = row.whole("times").value_or(1),
                                .doses = number(row, "doses"),
                                .protection = number(row, "protection"),
                                .price = number(row, "price"),
                                .lateness_cost_per_day = number(row, "lateness_cost_per_day"),
                                .origin = origin(row)});
  }

  void add_scenario(const RecordReader& row) {
    Scenario scenario;
    scenario.id = id<ScenarioId>(row, "scenario_id");
    scenario.name = name(row);
    scenario.declared_on = row.date("declared_on");
    scenario.persons = row.whole("persons").value_or(0);
    scenario.doses_per_person = static_cast<int>(row.whole("doses_per_person").value_or(1));
    scenario.interval_days = days(row, "interval_days");
    scenario.products = references<ProductId>(row, "products", "products");
    scenario.horizon_days = static_cast<int>(row.whole("horizon_days").value_or(365));
    if (row.has("period_days")) scenario.period_days = days(row, "period_days");
    scenario.goal_persons = row.whole("goal_persons");
    if (row.has("goal_days")) scenario.goal_days = days(row, "goal_days");
    scenario.origin = origin(row);
    network_.scenarios.push_back(std::move(scenario));
  }

  Book& book_;
  const InForce& in_force_;
  Network& network_;
  Findings& findings_;
  const Unit* day_ = nullptr;
  std::unordered_map<std::string_view, Name> pathways_;
  std::unordered_map<std::string_view, const Unit*> material_units_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> processes_;
};

}  // namespace

void build_network(Book& book, const InForce& in_force, Network& network, Findings& findings) {
  Builder(book, in_force, network, findings).build();
}

}  // namespace renkei::network
