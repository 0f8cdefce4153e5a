// Different tables that say the same must give the same network.
#include <algorithm>

#include <gtest/gtest.h>

#include "renkei/network/build_enums.h"
#include "renkei/network/network_test_tools.h"

namespace renkei::network {

namespace {

// Amounts of the dimension of mass in g, of all others as they stand.
Exact in_base(const Exact& amount, const Unit& unit) {
  const auto factor = unit.factor_to(Unit::parse("g").value());
  return factor ? Exact(amount * *factor) : amount;
}

std::string text(const Exact& x) { return x.str(); }
std::string text(const std::optional<Exact>& x) { return x ? x->str() : "-"; }
std::string text(const std::optional<Date>& x) { return x ? x->to_string() : "-"; }
std::string text(std::int64_t x) { return std::to_string(x); }
std::string text(const std::optional<std::int64_t>& x) { return x ? std::to_string(*x) : "-"; }
template <typename Tag>
std::string text(const Id<Tag>& id) {
  return id.str();
}
template <typename Tag>
std::string text(const std::optional<Id<Tag>>& id) {
  return id ? id->str() : "-";
}
template <typename Tag>
std::string text(std::vector<Id<Tag>> ids) {
  std::sort(ids.begin(), ids.end());
  std::string all;
  for (const auto& id : ids) all += id.str() + ";";
  return all;
}
std::string text(const std::optional<Quantity>& quantity) {
  if (!quantity) return "-";
  const Unit base = Unit::parse("g").value();
  for (const Unit& to : {base, base.per(Unit::parse("L").value()), Unit::parse("L").value()}) {
    if (const auto amount = quantity->in(to)) return amount->str() + to.code();
  }
  return quantity->amount.str() + quantity->unit.code();
}
std::string text(const Origin& origin) {
  return origin.source + "/" + std::string(to_text(origin.confidence)) + "/" +
         text(origin.parameters);
}

class Canonical {
 public:
  explicit Canonical(const Network& network) : network_(network) {}

  std::string lines() {
    for (const Product& row : network_.products) {
      add("product", row.id, row.platform, in_base(row.dose, row.dosing_unit), row.lot_release_days,
          row.lot_release_lab, row.origin);
    }
    for (const Stock& row : network_.stocks) {
      add("stock", row.material, row.site, of(row.material, row.amount), row.expires_on,
          row.origin);
    }
    for (const Suite& row : network_.suites) {
      add("suite", row.id, row.site, row.platforms, row.running, row.available_from, row.origin);
    }
    for (const EquipmentUnit& row : network_.units) {
      add("unit", row.id, row.suite, row.volume, row.vials_per_minute, row.origin);
    }
    for (const Process& row : network_.processes) add_process(row);
    for (const BillLine& row : network_.bills) {
      const Process& process = *find(network_, row.process);
      const bool per_output = row.per == BillLine::Per::kOutput;
      const Exact per = per_output ? of(process.output, 1) : Exact(1);
      add("bill", row.process, row.material, Exact(of(row.material, row.amount) / per),
          std::int64_t(per_output), row.origin);
    }
    for (const Offer& row : network_.offers) {
      add("offer", row.id, row.material, row.supplier, row.lead_time_days,
          of(row.material, row.stock), of(row.material, row.rate_per_day),
          Exact(row.price / of(row.material, 1)), row.origin);
    }
    add_rules();
    std::sort(lines_.begin(), lines_.end());
    std::string all;
    for (const std::string& line : lines_) all += line + "\n";
    return all;
  }

 private:
  Exact of(const MaterialId& material, const Exact& amount) const {
    return in_base(amount, find(network_, material)->unit);
  }

  template <typename... Parts>
  void add(const std::string& kind, const Parts&... parts) {
    std::string line = kind;
    ((line += " " + text(parts)), ...);
    lines_.push_back(std::move(line));
  }

  void add_process(const Process& row) {
    add("process", row.id, row.product, row.platform, row.output, row.titre, row.batch_amount,
        row.yield_fraction, row.success_fraction, row.first_batch_days, row.days_between,
        row.release_days, row.campaign_batches_min, row.campaign_batches_max, row.batch_cost,
        row.origin);
    if (row.filling) {
      add("filling", row.id, row.filling->batch_vials, row.filling->doses_per_vial,
          row.filling->hours_per_day, row.filling->clearance_days);
    }
  }

  void add_rules() {
    for (const Lab& row : network_.labs) add("lab", row.id, row.site, row.lots_at_once);
    for (const Licence& row : network_.licences) {
      add("licence", row.id, row.site, row.product, row.held_from, row.days_to_obtain);
    }
    for (const Switch& row : network_.switches) {
      add("switch", row.id, row.suite, row.from_platform, row.to_platform, row.origin);
      for (const SwitchStep& step : row.steps) add("step", row.id, step.days, step.origin);
    }
    for (const Lane& row : network_.lanes) add("lane", row.id, row.from, row.to, row.days);
    for (const Demand& row : network_.demands) {
      add("demand", row.id, row.product, row.doses, row.every_days, row.times, row.protection);
    }
    for (const Scenario& row : network_.scenarios) {
      add("scenario", row.id, row.declared_on, row.persons, row.products, row.horizon_days,
          row.period_days.value_or(0));
    }
  }

  const Network& network_;
  std::vector<std::string> lines_;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// Rows last to first, columns too (cells of networks/tiny hold no commas or quotes).
std::string reversed(const std::string& table) {
  std::vector<std::string> lines = lines_of(table);
  std::reverse(lines.begin() + 1, lines.end());
  std::string all;
  for (const std::string& line : lines) {
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t end = std::min(line.find(',', at), line.size());
      cells.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    for (std::size_t i = cells.size(); i > 0; --i) all += cells[i - 1] + (i > 1 ? "," : "\n");
  }
  return all;
}

std::string canonical_of(const Files& files) {
  const Outcome outcome = read_files(files);
  EXPECT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
  return canonical(outcome.result.network);
}

TEST(SameNetwork, WhateverTheOrderOfRowsAndColumns) {
  Files files = tiny_files();
  const std::string before = canonical_of(files);
  for (auto& [name, text] : files) {
    if (name.ends_with(".csv")) text = reversed(text);
  }
  EXPECT_EQ(canonical_of(files), before);
}

TEST(SameNetwork, InGramOrKilogram) {
  Files files = tiny_files();
  const std::string before = canonical_of(files);
  mutate(files, {"stocks.csv", "80,g", "0.08,kg"});
  mutate(files, {"bills.csv", "lipid,2,g", "lipid,2000,mg"});
  mutate(files, {"bills.csv", "vax-ds,1,g,output", "vax-ds,1000,g/kg,output"});
  mutate(files, {"offers.csv", "$lipid-rate,g/wk,2,g", "$lipid-rate,kg/d,0.002,kg"});
  mutate(files, {"processes.csv", "50,g", "0.05,kg"});
  mutate(files, {"processes.csv", "$vax-titre,g/L", "$vax-titre,mg/mL"});
  mutate(files, {"units.csv", "12,L", "12000,mL"});
  mutate(files, {"products.csv", "ug,100", "mg,0.1"});
  EXPECT_EQ(canonical_of(files), before);
}

TEST(SameNetwork, WhenAMaterialIsCountedInKilogram) {
  Files files = tiny_files();
  const std::string before = canonical_of(files);
  mutate(files, {"materials.csv", "raw,,g", "raw,,kg"});
  mutate(files, {"offers.csv", "1000,yes", "1000000,yes"});  // price per kg
  mutate(files, {"materials.csv", "drug_product,vax,g", "drug_product,vax,kg"});
  mutate(files, {"bills.csv", "vax-ds,1,g,output", "vax-ds,1000,g,output"});  // per kg now
  EXPECT_EQ(canonical_of(files), before);
}

TEST(SameNetwork, AsSpreadsheetProgramsWriteIt) {
  const Files plain = tiny_files();
  const std::string before = canonical_of(plain);
  Files bom = plain, crlf = plain, grouped = plain, wide = plain;
  for (auto& [name, text] : bom) {
    if (name.ends_with(".csv")) text.insert(0, "\xEF\xBB\xBF");
  }
  for (auto& [name, text] : crlf) {
    if (!name.ends_with(".csv")) continue;
    std::string with;
    for (const char c : text) with += c == '\n' ? std::string("\r\n") : std::string(1, c);
    text = with + ",,,\r\n";
  }
  mutate(grouped, {"scenarios.csv", "1500000", "\"1,500,000\""});
  mutate(grouped, {"filling.csv", "12000", "\"12,000\""});
  mutate(grouped, {"scenarios.csv", "2026-04-01", "2026/4/1"});
  mutate(wide, {"filling.csv", "12000", "１２０００"});
  mutate(wide, {"suites.csv", "mrna;antibody", " mrna ; antibody　"});
  EXPECT_EQ(canonical_of(bom), before);
  EXPECT_EQ(canonical_of(crlf), before);
  EXPECT_EQ(canonical_of(grouped), before);
  EXPECT_EQ(canonical_of(wide), before);
}

TEST(SameNetwork, AsExcelInJapanWritesIt) {
  Files files = tiny_files();
  const std::string before = canonical_of(files);
  // "抗体,Antibody" and "北工場" in CP932.
  mutate(files, {"platforms.csv", "抗体", "\x8D\x52\x91\xCC"});
  mutate(files, {"sites.csv", "北工場,North plant,北海道",
                 "\x96\x6B\x8D\x48\x8F\xEA,North plant,\x96\x6B\x8A\x43\x93\xB9"});
  const Outcome outcome = read_files(files);
  EXPECT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
  EXPECT_EQ(canonical(outcome.result.network), before);
  EXPECT_EQ(outcome.result.network.platforms.at(1).name.ja, "抗体");
  EXPECT_EQ(outcome.result.network.sites.at(0).prefecture_ja, "北海道");
  EXPECT_EQ(outcome.result.tables.by_name.at("sites").encoding, "CP932");
}

}  // namespace

std::string canonical(const Network& network) { return Canonical(network).lines(); }

}  // namespace renkei::network
