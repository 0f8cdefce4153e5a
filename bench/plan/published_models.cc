#include "bench/plan/published_models.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

#include <nlohmann/json.hpp>

namespace renkei::bench {
namespace {

using plan::kInfinity;
using plan::Milp;
using plan::Term;
using Terms = std::vector<Term>;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Columns by (row, product, period), -1 where the pair does not exist.
class Grid {
 public:
  Grid(std::size_t rows, std::size_t products, std::size_t periods)
      : products_(products), periods_(periods), index_(rows * products * periods, -1) {}
  int& at(std::size_t row, std::size_t product, std::size_t period) {
    return index_[(row * products_ + product) * periods_ + period];
  }

 private:
  std::size_t products_, periods_;
  std::vector<int> index_;
};

int costed(Milp& milp, double cost, double upper, bool whole) {
  const int column = milp.add_column(0, upper, whole);
  milp.cost[static_cast<std::size_t>(column)] = cost;
  return column;
}

void at_most(Milp& milp, const Terms& terms, double bound) {
  milp.add_row(-kInfinity, bound, terms);
}
void at_least(Milp& milp, const Terms& terms, double bound) {
  milp.add_row(bound, kInfinity, terms);
}
void equal(Milp& milp, const Terms& terms, double value) { milp.add_row(value, value, terms); }

// --- 2005
// -----------------------------------------------------------------------------------------

struct Product2005 {
  double rate = 0, lead = 0, least_days = 0, lead_downstream = 0, price = 0, cost = 0, factor = 1;
  std::map<std::size_t, double> demand;  // by period, from 0
};

struct Case2005 {
  std::size_t upstream = 0, downstream = 0, periods = 0;
  std::vector<Product2005> products;
  std::vector<std::vector<bool>> may;  // upstream suite, product
  nlohmann::json common;
};

Case2005 read_case(const std::filesystem::path& file, const std::string& example) {
  const auto all = nlohmann::json::parse(text_of(file));
  const auto& told = all.at("examples").at(example);
  const auto& base =
      told.contains("as") ? all.at("examples").at(told.at("as").get<std::string>()) : told;
  Case2005 read;
  read.common = all.at("common");
  read.upstream = told.at("usp_suites");
  read.downstream = told.at("dsp_suites");
  read.periods = base.at("periods");
  std::vector<std::string> names;
  for (const auto& [name, row] : base.at("products").items()) {
    Product2005 product;
    product.rate = row.at("usp_rate");
    product.lead = row.at("usp_lead_days");
    product.least_days = row.at("usp_min_days");
    product.lead_downstream = row.at("dsp_lead_days");
    product.price = row.at("price");
    product.cost = row.at("mfg_cost");
    product.factor = told.value("conversion_all", row.at("conversion").get<double>());
    for (const auto& [period, batches] : row.at("demand").items()) {
      product.demand[std::stoul(period) - 1] = batches;
    }
    names.push_back(name);
    read.products.push_back(product);
  }
  read.may.assign(read.upstream, std::vector<bool>(names.size(), true));
  if (told.contains("suite_map") && told.at("suite_map").is_object()) {
    for (std::size_t i = 0; i < read.upstream; ++i) {
      const auto& allowed = told.at("suite_map").at("i" + std::to_string(i + 1));
      for (std::size_t p = 0; p < names.size(); ++p) {
        read.may[i][p] = std::find(allowed.begin(), allowed.end(), names[p]) != allowed.end();
      }
    }
  }
  return read;
}

class Builder2005 {
 public:
  explicit Builder2005(Case2005 read)
      : case_(std::move(read)),
        products_(case_.products.size()),
        periods_(case_.periods),
        y_(case_.upstream, products_, periods_),
        z_(y_),
        b_(y_),
        d_(y_),
        u_(case_.downstream, products_, periods_),
        x_(u_),
        w_(u_),
        f_(u_),
        e_(u_),
        crude_(1, products_, periods_),
        final_(crude_),
        crude_waste_(crude_),
        final_waste_(crude_),
        sales_(crude_),
        backlog_(crude_) {}

  Milp build() {
    add_columns();
    for (std::size_t i = 0; i < case_.upstream; ++i) add_upstream(i);
    for (std::size_t j = 0; j < case_.downstream; ++j) add_downstream(j);
    for (std::size_t p = 0; p < products_; ++p) add_product(p);
    return std::move(milp_);
  }

 private:
  [[nodiscard]] double common(const char* name) const { return case_.common.at(name); }

  void add_columns() {
    const double change = common("changeover_cost");
    for (std::size_t p = 0; p < products_; ++p) {
      const auto& product = case_.products[p];
      for (std::size_t t = 0; t < periods_; ++t) {
        for (std::size_t i = 0; i < case_.upstream; ++i) {
          if (!case_.may[i][p]) continue;
          y_.at(i, p, t) = costed(milp_, 0, 1, true);
          z_.at(i, p, t) = costed(milp_, change, 1, true);
          b_.at(i, p, t) = costed(milp_, product.cost, kInfinity, true);
          d_.at(i, p, t) = costed(milp_, 0, kInfinity, false);
        }
        for (std::size_t j = 0; j < case_.downstream; ++j) {
          u_.at(j, p, t) = costed(milp_, 0, 1, true);
          x_.at(j, p, t) = costed(milp_, change, 1, true);
          w_.at(j, p, t) = costed(milp_, 0, 1, true);
          f_.at(j, p, t) = costed(milp_, product.cost, kInfinity, true);
          e_.at(j, p, t) = costed(milp_, 0, kInfinity, false);
        }
        crude_.at(0, p, t) = costed(milp_, common("intermediate_storage_cost"),
                                    common("intermediate_storage_cap_batches"), false);
        final_.at(0, p, t) =
            costed(milp_, common("final_storage_cost"), common("final_storage_cap_batches"), false);
        crude_waste_.at(0, p, t) = costed(milp_, common("waste_cost"), kInfinity, false);
        final_waste_.at(0, p, t) = costed(milp_, common("waste_cost"), kInfinity, false);
        sales_.at(0, p, t) = costed(milp_, -product.price, kInfinity, false);
        backlog_.at(0, p, t) =
            costed(milp_, common("lateness_cost_per_batch_per_period"), kInfinity, false);
      }
    }
  }

  // Batches from days, set-ups and starts of one suite and product; `lead_in` says where the lead
  // time is charged.
  struct Columns {
    Grid& on;
    Grid& start;
    Grid& lead_in;
    Grid& batches;
    Grid& days;
  };
  struct Pace {
    double rate = 0, lead = 0, least = 0, most = 0;
  };
  void add_suite_rows(const Columns& of, std::size_t s, std::size_t p, const Pace& pace) {
    const auto& [on, start, lead_in, batches, days] = of;
    const auto [rate, lead, least, most] = pace;
    for (std::size_t t = 0; t < periods_; ++t) {
      equal(milp_,
            {{batches.at(s, p, t), 1},
             {days.at(s, p, t), -rate},
             {lead_in.at(s, p, t), rate * lead - 1}},
            0);
      at_least(milp_, {{days.at(s, p, t), 1}, {on.at(s, p, t), -least}}, 0);
      at_most(milp_, {{days.at(s, p, t), 1}, {on.at(s, p, t), -most}}, 0);
      Terms begin{{start.at(s, p, t), 1}, {on.at(s, p, t), -1}};
      if (t > 0) begin.push_back({on.at(s, p, t - 1), 1});
      at_least(milp_, begin, 0);
    }
  }

  void add_one_at_a_time(Grid& on, Grid& days, std::size_t s) {
    for (std::size_t t = 0; t < periods_; ++t) {
      Terms set_up, used;
      for (std::size_t p = 0; p < products_; ++p) {
        if (on.at(s, p, t) < 0) continue;
        set_up.push_back({on.at(s, p, t), 1});
        used.push_back({days.at(s, p, t), 1});
      }
      at_most(milp_, set_up, 1);
      at_most(milp_, used, kPeriodDays);
    }
  }

  void add_upstream(std::size_t i) {
    for (std::size_t p = 0; p < products_; ++p) {
      if (!case_.may[i][p]) continue;
      const auto& product = case_.products[p];
      add_suite_rows(
          {y_, z_, z_, b_, d_}, i, p,
          {product.rate, product.lead, product.least_days, common("usp_campaign_max_days")});
    }
    add_one_at_a_time(y_, d_, i);
  }

  void add_downstream(std::size_t j) {
    for (std::size_t p = 0; p < products_; ++p) {
      add_suite_rows({u_, x_, w_, f_, e_}, j, p,
                     {common("dsp_rate_batches_per_day"), case_.products[p].lead_downstream,
                      common("dsp_campaign_min_days"), common("dsp_campaign_max_days")});
      // The lead time counts where both stages start the product.
      for (std::size_t t = 0; t < periods_; ++t) {
        Terms terms{{w_.at(j, p, t), 1}, {x_.at(j, p, t), -1}};
        for (std::size_t i = 0; i < case_.upstream; ++i) {
          if (z_.at(i, p, t) < 0) continue;
          terms.push_back({z_.at(i, p, t), -1.0 / static_cast<double>(case_.upstream)});
        }
        at_least(milp_, terms, -1);
      }
    }
    add_one_at_a_time(u_, e_, j);
  }

  void add_balance(Grid& stock, Terms others, std::size_t p, std::size_t t) {
    others.push_back({stock.at(0, p, t), 1});
    if (t > 0) others.push_back({stock.at(0, p, t - 1), -1});
    equal(milp_, others, 0);
  }

  void add_product(std::size_t p) {
    const auto& product = case_.products[p];
    const std::size_t life = case_.common.at("final_life_periods");
    for (std::size_t t = 0; t < periods_; ++t) {
      Terms crude{{crude_waste_.at(0, p, t), 1}};
      Terms made{{final_waste_.at(0, p, t), 1}, {sales_.at(0, p, t), 1}};
      Terms crude_life{{crude_.at(0, p, t), 1}};
      for (std::size_t i = 0; i < case_.upstream; ++i) {
        if (b_.at(i, p, t) >= 0) crude.push_back({b_.at(i, p, t), -1});
      }
      for (std::size_t j = 0; j < case_.downstream; ++j) {
        crude.push_back({f_.at(j, p, t), 1 / product.factor});
        made.push_back({f_.at(j, p, t), -1});
        if (t + 1 < periods_) crude_life.push_back({f_.at(j, p, t + 1), -1});
      }
      add_balance(crude_, crude, p, t);
      add_balance(final_, made, p, t);
      at_most(milp_, crude_life, 0);
      Terms final_life{{final_.at(0, p, t), 1}};
      for (std::size_t v = t + 1; v < periods_ && v <= t + life; ++v) {
        final_life.push_back({sales_.at(0, p, v), -1});
      }
      at_most(milp_, final_life, 0);
      const auto due = product.demand.find(t);
      Terms late{{backlog_.at(0, p, t), 1}, {sales_.at(0, p, t), 1}};
      if (t > 0) late.push_back({backlog_.at(0, p, t - 1), -1});
      equal(milp_, late, due == product.demand.end() ? 0 : due->second);
    }
  }

  static constexpr double kPeriodDays = 60;

  Case2005 case_;
  Milp milp_;
  std::size_t products_, periods_;
  Grid y_, z_, b_, d_, u_, x_, w_, f_, e_;
  Grid crude_, final_, crude_waste_, final_waste_, sales_, backlog_;
};

// --- 2007
// -----------------------------------------------------------------------------------------

std::vector<std::vector<std::string>> rows_of(const std::filesystem::path& file) {
  std::istringstream in(text_of(file));
  std::vector<std::vector<std::string>> rows;
  std::string line;
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    std::string cell;
    while (std::getline(row, cell, ',')) cells.push_back(cell);
    if (!cells.empty()) rows.push_back(std::move(cells));
  }
  return rows;
}

std::size_t number_of(const std::string& id) { return std::stoul(id.substr(1)) - 1; }

constexpr std::size_t kPeriods2007 = 60;
constexpr std::size_t kFacilities2007 = 10;

std::size_t first_period_of(std::size_t facility) {
  if (facility == 5) return 4;
  if (facility == 8) return 39;
  return 0;
}

struct Product2007 {
  std::map<std::size_t, double> demand;
  std::vector<Terms> made = std::vector<Terms>(kPeriods2007);
};

void add_product_rows(Milp& milp, const Product2007& product) {
  std::vector<int> stock, sales;
  for (std::size_t t = 0; t < kPeriods2007; ++t) {
    const auto due = product.demand.find(t);
    const double amount = due == product.demand.end() ? 0 : due->second;
    stock.push_back(costed(milp, 0.01, kInfinity, false));
    sales.push_back(milp.add_column(amount, amount, false));
    milp.cost.back() = -2.5;
  }
  for (std::size_t t = 0; t < kPeriods2007; ++t) {
    Terms balance{{stock[t], -1}, {sales[t], -1}, {costed(milp, 0, kInfinity, false), -1}};
    if (t > 0) balance.push_back({stock[t - 1], 1});
    balance.insert(balance.end(), product.made[t].begin(), product.made[t].end());
    equal(milp, balance, 0);
    Terms life{{stock[t], 1}};
    for (std::size_t v = t + 1; v < kPeriods2007 && v <= t + 8; ++v) life.push_back({sales[v], -1});
    at_most(milp, life, 0);
  }
}

}  // namespace

Milp lakhdar2005_model(const std::filesystem::path& cases, const std::string& example) {
  return Builder2005(read_case(cases / "lakhdar2005.json", example)).build();
}

Milp lakhdar2007_model(const std::filesystem::path& cases) {
  Milp milp;
  std::map<std::size_t, Product2007> products;
  const auto demand = rows_of(cases / "lakhdar2007_demand.csv");
  for (std::size_t r = 1; r < demand.size(); ++r) {
    for (std::size_t c = 1; c < demand[r].size(); ++c) {
      products[number_of(demand[r][0])].demand[number_of(demand[0][c])] = std::stod(demand[r][c]);
    }
  }
  std::vector<std::vector<Terms>> together(kFacilities2007, std::vector<Terms>(kPeriods2007));
  const auto pairs = rows_of(cases / "lakhdar2007_pairs.csv");
  for (std::size_t r = 1; r < pairs.size(); ++r) {
    const std::size_t facility = number_of(pairs[r][0]);
    auto& product = products[number_of(pairs[r][1])];
    const double rate = std::stod(pairs[r][2]);
    int before = -1;
    for (std::size_t t = first_period_of(facility); t < kPeriods2007; ++t) {
      const int on = costed(milp, 0, 1, true);
      const int start = costed(milp, 2, 1, true);
      const int batches = costed(milp, std::stod(pairs[r][4]), kInfinity, true);
      const int days = costed(milp, 0, kInfinity, false);
      equal(milp, {{batches, 1}, {days, -rate}, {start, 14 * rate - 1}}, 0);
      at_most(milp, {{days, 1}, {on, -87}}, 0);
      Terms begin{{start, 1}, {on, -1}};
      if (before >= 0) begin.push_back({before, 1});
      at_least(milp, begin, 0);
      together[facility][t].push_back({on, 1});
      product.made[t].push_back({batches, std::stod(pairs[r][3])});
      before = on;
    }
  }
  for (const auto& facility : together) {
    for (const auto& terms : facility) {
      if (!terms.empty()) at_most(milp, terms, 1);
    }
  }
  for (const auto& [id, product] : products) add_product_rows(milp, product);
  return milp;
}

}  // namespace renkei::bench
