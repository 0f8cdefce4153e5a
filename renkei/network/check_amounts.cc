// check_network.h: is a batch of a size that can be meant?
#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "renkei/base/decimal.h"
#include "renkei/network/check_network.h"

namespace renkei::network {

namespace {

// A batch for so many times all that is asked for is a slip of the unit; the planner's numbers
// would lie so far apart that it took everything else for nothing.
const Exact kTimesAsked = 1000;

class Amounts {
 public:
  Amounts(const Book& book, const Network& all, Findings& findings)
      : book_(book), findings_(findings), all_(all) {
    for (const Product& product : all.products) products_.emplace(product.id, &product);
    for (const Material& material : all.materials) materials_.emplace(material.id, &material);
    std::map<ProductId, Exact> persons;
    for (const Scenario& scenario : all.scenarios) {
      for (const ProductId& id : scenario.products) {
        Exact& most = persons[id];
        most = std::max(most, Exact(Exact(scenario.persons) * scenario.doses_per_person));
      }
    }
    for (const auto& [id, doses] : persons) asked_[id] += doses;
    for (const Demand& demand : all.demands) {
      asked_[demand.product] += demand.doses * std::max<std::int64_t>(1, demand.times);
    }
  }

  void check() {
    for (const Process& process : all_.processes) {
      const auto made = materials_.find(process.output);
      if (made == materials_.end() || !clean(process.origin)) continue;
      const MaterialKind kind = made->second->kind;
      const auto& id = process.product ? process.product : made->second->product;
      const bool counts =
          kind == MaterialKind::kDrugSubstance || kind == MaterialKind::kDrugProduct;
      const auto product = id ? products_.find(*id) : products_.end();
      if (!counts || product == products_.end() || !clean(product->second->origin)) continue;
      check_process(process, *product->second, made->second->unit);
    }
  }

 private:
  [[nodiscard]] bool clean(const Origin& origin) const {
    return findings_.clean_row(origin.place.file, origin.place.line);
  }

  void check_process(const Process& process, const Product& product, const Unit& unit) {
    if (process.filling) {
      const Exact doses = process.filling->doses_per_vial * process.filling->batch_vials;
      return check_doses(process, product, doses, process.origin, "process_id");
    }
    const auto one = product.dosing_unit.factor_to(unit);
    if (!one || product.dose <= 0) return;
    const Exact dose = product.dose * *one;
    if (process.batch_amount) {
      const auto amount = process.batch_amount->in(unit);
      if (amount) check_doses(process, product, *amount / dose, process.origin, "batch_amount");
      return;
    }
    if (!process.titre) return;
    for (const EquipmentUnit& has : all_.units) {
      if (has.kind != process.unit_kind || !has.volume || !clean(has.origin)) continue;
      const Quantity made{process.titre->amount * has.volume->amount,
                          process.titre->unit.times(has.volume->unit)};
      const auto amount = made.in(unit);
      if (amount) check_doses(process, product, *amount / dose, has.origin, "volume");
    }
  }

  void check_doses(const Process& process, const Product& product, const Exact& doses,
                   const Origin& origin, const char* column) {
    const auto asked = asked_.find(product.id);
    if (asked == asked_.end() || asked->second <= 0) return;
    if (doses <= asked->second * kTimesAsked) return;
    const RecordReader row = book_.reader(origin);
    const std::string makes = to_text(Exact(floor_of(doses)));
    const std::string wanted = to_text(Exact(floor_of(asked->second)));
    findings_.add(
        row.place(column),
        {.code = "network.batch_too_large",
         .message = "one batch of '" + process.id.str() + "' makes " + makes + " doses of '" +
                    product.id.str() + "', and " + wanted + " are asked for in all",
         .value = row.cell(column),
         .remedy = "check the number and its unit, and the dose of the product",
         .args = {{"process", process.id.str()}, {"doses", makes}, {"asked", wanted}}});
  }

  static boost::multiprecision::cpp_int floor_of(const Exact& x) {
    return numerator(x) / denominator(x);
  }

  const Book& book_;
  Findings& findings_;
  const Network& all_;
  std::unordered_map<ProductId, const Product*> products_;
  std::unordered_map<MaterialId, const Material*> materials_;
  std::map<ProductId, Exact> asked_;  // doses
};

}  // namespace

void check_amounts(const Book& book, const Network& all, Findings& findings) {
  Amounts(book, all, findings).check();
}

}  // namespace renkei::network
