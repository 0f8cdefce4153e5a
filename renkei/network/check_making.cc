// check_network.h: products, materials, processes and bills.
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/network/check_network.h"

namespace renkei::network {

namespace {

class Making {
 public:
  Making(const Book& book, const Network& all, Findings& findings)
      : book_(book), all_(all), findings_(findings) {
    for (const Product& product : all.products) products_.emplace(product.id, &product);
    for (const Material& material : all.materials) materials_.emplace(material.id, &material);
    for (const Process& process : all.processes) made_.insert(process.output);
    // An offer of which neither rate nor stock is known supplies nothing.
    for (const Offer& offer : all.offers) {
      if (offer.rate_per_day > 0 || offer.stock > 0) offered_.insert(offer.material);
    }
    for (const Stock& stock : all.stocks) stocked_.insert(stock.material);
  }

  void check() {
    for (const Material& material : all_.materials) check_material(material);
    for (const Process& process : all_.processes) check_process(process);
    check_filling();
    check_sources();
    check_cycles();
    check_chains();
    check_products();
  }

 private:
  const Product* product(const std::optional<ProductId>& id) const {
    if (!id) return nullptr;
    const auto found = products_.find(*id);
    return found == products_.end() ? nullptr : found->second;
  }

  const Material* material(const MaterialId& id) const {
    const auto found = materials_.find(id);
    return found == materials_.end() ? nullptr : found->second;
  }

  bool clean(const Origin& origin) const {
    return findings_.clean_row(origin.place.file, origin.place.line);
  }

  void add(const Origin& origin, std::string_view column, Fault fault) {
    const RecordReader row = book_.reader(origin);
    if (fault.value.empty()) fault.value = row.cell(column);
    findings_.add(row.place(column), std::move(fault));
  }

  void check_material(const Material& material) {
    if (material.kind != MaterialKind::kDrugProduct || !clean(material.origin)) return;
    const Product* of = product(material.product);
    if (of == nullptr) {
      if (material.product) return;  // an unknown one: named already
      add(material.origin, "product_id",
          {.code = "network.product_missing",
           .message = "drug product '" + material.id.str() + "' names no product",
           .value = "",
           .remedy = "write the product whose doses it is"});
      return;
    }
    if (!clean(of->origin) || !book_.reader(of->origin).has("dosing_unit")) return;
    if (material.unit.commensurable(of->dosing_unit)) return;
    add(material.origin, "unit",
        {.code = "network.dosing_unit",
         .message = "drug product in " + material.unit.code() + " cannot be counted in doses of " +
                    of->dosing_unit.code() + " (product '" + of->id.str() + "')",
         .value = "",
         .remedy = "write a unit that converts into " + of->dosing_unit.code(),
         .args = {{"wanted", of->dosing_unit.code()}, {"product", of->id.str()}}});
  }

  void check_process(const Process& process) {
    if (!clean(process.origin)) return;
    const Material* output = material(process.output);
    if (output != nullptr && process.stage == Stage::kDrugProduct &&
        output->kind != MaterialKind::kDrugProduct && findings_.clean({"materials.kind"})) {
      add(process.origin, "output",
          {.code = "network.output_kind",
           .message = "a process of stage drug_product makes '" + process.output.str() +
                      "', which is not of kind drug_product",
           .value = "",
           .remedy = "name a material of kind drug_product, or another stage",
           .args = {{"output", process.output.str()}}});
    }
    if (output != nullptr && output->product && process.product &&
        *output->product != *process.product) {
      add(process.origin, "product_id",
          {.code = "network.product_mismatch",
           .message = "the output '" + process.output.str() + "' is of product '" +
                      output->product->str() + "', the process of '" + process.product->str() + "'",
           .value = "",
           .remedy = "write '" + output->product->str() + "', or another output",
           .args = {{"product", output->product->str()},
                    {"output", process.output.str()},
                    {"wanted", process.product->str()}}});
    }
    check_batch_amount(process);
  }

  void check_batch_amount(const Process& process) {
    const RecordReader row = book_.reader(process.origin);
    const bool titre = row.filled("titre");
    const bool amount = row.filled("batch_amount");
    const bool filled = book_.knows("filling", process.id.str()) || !book_.trusts("filling");
    const int ways = (titre ? 1 : 0) + (amount ? 1 : 0) + (filled ? 1 : 0);
    if (ways == 0 && findings_.clean({"filling.process_id"})) {
      add(process.origin, "titre",
          {.code = "network.no_batch_amount",
           .message = "nothing says how much a batch of '" + process.id.str() + "' makes",
           .value = "",
           .remedy = "fill in titre or batch_amount, or add a row to filling.csv"});
    }
    if (ways > 1) {
      const std::string column = amount ? "batch_amount" : "titre";
      add(process.origin, column,
          {.code = "network.two_batch_amounts",
           .message = "the batch amount of '" + process.id.str() + "' is said " +
                      std::to_string(ways) + " times",
           .value = "",
           .remedy = "leave one of titre, batch_amount and the row in filling.csv",
           .args = {{"ways", std::to_string(ways)}}});
    }
    if (titre && process.unit_kind.empty()) {
      add(process.origin, "unit_kind",
          {.code = "network.unit_kind_missing",
           .message = "'" + process.id.str() +
                      "' has a titre, but no kind of unit to take the "
                      "volume from",
           .value = "",
           .remedy = "write the kind of unit, such as reactor",
           .args = {{"lacks_ja", "力価がありますが、容量をとる"}, {"example", "reactor"}}});
    }
  }

  void check_filling() {
    const TableRecords* filling = book_.table("filling");
    if (filling == nullptr) return;
    std::unordered_map<std::string, const Process*> by_id;
    for (const Process& process : all_.processes) by_id.emplace(process.id.str(), &process);
    for (const Record& record : filling->records) {
      const RecordReader row(*filling, record);
      const auto found = by_id.find(row.string("process_id"));
      if (found == by_id.end() || !clean(found->second->origin)) continue;
      check_filled(row, *found->second);
    }
  }

  void check_filled(const RecordReader& row, const Process& process) {
    if (process.stage != Stage::kDrugProduct) {
      findings_.add(row.place("process_id"),
                    {.code = "network.filling_stage",
                     .message = "'" + process.id.str() +
                                "' fills nothing: its stage is not "
                                "drug_product",
                     .value = process.id.str(),
                     .remedy = "name a process of stage drug_product, or remove the row"});
      return;
    }
    const Material* output = material(process.output);
    if (!process.product && (output == nullptr || !output->product)) {
      add(process.origin, "product_id",
          {.code = "network.product_missing",
           .message = "filling process '" + process.id.str() +
                      "' names no product to take the "
                      "dose from",
           .value = "",
           .remedy = "write the product that is filled"});
    }
    if (!process.days_between && process.unit_kind.empty()) {
      add(process.origin, "unit_kind",
          {.code = "network.unit_kind_missing",
           .message = "'" + process.id.str() +
                      "' has neither days_between nor a kind of unit to "
                      "take the filling rate from",
           .value = "",
           .remedy = "write the kind of unit, such as fill_line",
           .args = {{"lacks_ja", "days_between がなく、充填の速度をとる"},
                    {"example", "fill_line"}}});
    }
  }

  // Can `id` come from anywhere at all?
  bool obtainable(const MaterialId& id) const {
    return made_.contains(id) || offered_.contains(id) || stocked_.contains(id);
  }

  bool sources_known() const {
    return findings_.clean({"processes.output", "offers.material_id", "offers.rate", "offers.stock",
                            "stocks.material_id"}) &&
           book_.trusts("processes") && book_.trusts("offers") && book_.trusts("stocks");
  }

  void check_sources() {
    if (!sources_known()) return;
    for (const BillLine& line : all_.bills) {
      if (!clean(line.origin) || obtainable(line.material)) continue;
      if (material(line.material) == nullptr) continue;
      add(line.origin, "material_id",
          {.code = "network.material_without_source",
           .message = "nobody makes, stocks or offers any '" + line.material.str() + "', which '" +
                      line.process.str() + "' needs",
           .value = "",
           .remedy = "add a row to offers.csv, stocks.csv or processes.csv",
           .args = {{"process", line.process.str()}}});
    }
  }

  // A process that needs, through bills and the processes that make what they name, its own
  // output. One fault for each circle, at the last of its bill lines.
  void check_cycles() {
    std::unordered_map<MaterialId, std::vector<const Process*>> makers;
    for (const Process& process : all_.processes) {
      // Materials that are not there are faults of their own, and lead nowhere.
      if (material(process.output) != nullptr) makers[process.output].push_back(&process);
    }
    std::unordered_map<ProcessId, std::vector<const BillLine*>> bills;
    for (const BillLine& line : all_.bills) bills[line.process].push_back(&line);

    enum class Mark { kNone, kOnPath, kDone };
    std::unordered_map<ProcessId, Mark> marks;
    struct Step {
      ProcessId process;
      std::size_t line = 0;   // next bill line
      std::size_t maker = 0;  // next maker of its material
    };
    for (const Process& start : all_.processes) {
      if (marks[start.id] != Mark::kNone) continue;
      std::vector<Step> path{{.process = start.id}};
      marks[start.id] = Mark::kOnPath;
      while (!path.empty()) {
        Step& step = path.back();
        const auto& lines = bills[step.process];
        if (step.line == lines.size()) {
          marks[step.process] = Mark::kDone;
          path.pop_back();
          continue;
        }
        const auto& by = makers[lines[step.line]->material];
        if (step.maker == by.size()) {
          ++step.line;
          step.maker = 0;
          continue;
        }
        const ProcessId next = by[step.maker++]->id;
        if (marks[next] == Mark::kDone) continue;
        if (marks[next] == Mark::kNone) {
          marks[next] = Mark::kOnPath;
          path.push_back({.process = next});
          continue;
        }
        std::vector<const BillLine*> circle;
        std::vector<std::string> names;
        auto at = std::find_if(path.begin(), path.end(),
                               [&next](const Step& one) { return one.process == next; });
        for (; at != path.end(); ++at) {
          circle.push_back(bills[at->process][at->line]);
          names.push_back(at->process.str());
        }
        report_cycle(circle, names);
      }
    }
  }

  // Nobody reads more of them.
  static constexpr std::size_t kStepsShownMax = 5;

  void report_cycle(const std::vector<const BillLine*>& circle,
                    const std::vector<std::string>& names) {
    const BillLine* last = circle.front();
    for (const BillLine* line : circle) {
      if (line->origin.place.line > last->origin.place.line) last = line;
    }
    std::string words;
    std::string arrows;  // the same for every language
    const std::size_t shown = std::min(circle.size(), kStepsShownMax);
    for (std::size_t i = 0; i < shown; ++i) {
      words += names[i] + " needs " + circle[i]->material.str() + ", ";
      arrows += names[i] + " → " + circle[i]->material.str() + " → ";
    }
    if (shown < circle.size()) {
      const std::string more = "... (" + std::to_string(circle.size() - shown) + ")";
      words += more + ", ";
      arrows += more + " → ";
    }
    arrows += names.front();
    add(last->origin, "material_id",
        {.code = "network.cyclic_bill",
         .message = words + "which '" + names.front() + "' must be done for first",
         .value = "",
         .remedy = "remove one of these bill lines",
         .args = {{"cycle", arrows}}});
  }

  // What a scenario or a demand asks for must be made as drug product, or be in stock.
  void check_chains() {
    if (!sources_known() || !findings_.clean({"materials.product_id", "materials.kind"})) return;
    std::set<ProductId> reachable;
    for (const Material& one : all_.materials) {
      const bool is_product = one.kind == MaterialKind::kDrugProduct && one.product;
      if (is_product && (made_.contains(one.id) || stocked_.contains(one.id))) {
        reachable.insert(*one.product);
      }
    }
    const auto check_one = [&](const Origin& origin, std::string_view column, const ProductId& id) {
      if (reachable.contains(id) || !products_.contains(id)) return;
      add(origin, column,
          {.code = "network.no_process_chain",
           .message = "no process leads to drug product of '" + id.str() + "'",
           .value = id.str(),
           .remedy = "add a material of kind drug_product and the processes that make it"});
    };
    for (const Scenario& scenario : all_.scenarios) {
      for (const ProductId& id : scenario.products) check_one(scenario.origin, "products", id);
    }
    for (const Demand& demand : all_.demands) {
      check_one(demand.origin, "product_id", demand.product);
    }
  }

  // Products that something uses must say what a dose is.
  void check_products() {
    std::map<ProductId, std::pair<std::string, std::string>> used;  // by whom, and in Japanese
    const auto use = [&](const ProductId& id, const char* what, const char* what_ja,
                         const std::string& user) {
      used.try_emplace(id, std::string(what) + " '" + user + "'",
                       std::string(what_ja) + "「" + user + "」");
    };
    for (const Process& process : all_.processes) {
      if (process.product) use(*process.product, "process", "工程", process.id.str());
    }
    for (const Material& one : all_.materials) {
      if (one.product && one.kind == MaterialKind::kDrugProduct) {
        use(*one.product, "drug product", "製剤", one.id.str());
      }
    }
    for (const Scenario& scenario : all_.scenarios) {
      for (const ProductId& id : scenario.products) {
        use(id, "scenario", "シナリオ", scenario.id.str());
      }
    }
    for (const Demand& demand : all_.demands) {
      use(demand.product, "demand", "需要", demand.id.str());
    }
    for (const Product& one : all_.products) {
      const auto user = used.find(one.id);
      if (user == used.end()) continue;
      const RecordReader row = book_.reader(one.origin);
      for (const std::string column : {"platform_id", "dosing_unit", "dose"}) {
        if (row.filled(column)) continue;
        add(one.origin, column,
            {.code = "network.product_incomplete",
             .message =
                 "'" + column + "' is empty, and " + user->second.first + " uses the product",
             .value = "",
             .remedy = "fill in platform_id, dosing_unit and dose",
             .args = {{"field", column}, {"user_ja", user->second.second}}});
      }
    }
  }

  const Book& book_;
  const Network& all_;
  Findings& findings_;
  std::unordered_map<ProductId, const Product*> products_;
  std::unordered_map<MaterialId, const Material*> materials_;
  std::unordered_set<MaterialId> made_, offered_, stocked_;
};

}  // namespace

void check_making(const Book& book, const Network& all, Findings& findings) {
  Making(book, all, findings).check();
}

}  // namespace renkei::network
