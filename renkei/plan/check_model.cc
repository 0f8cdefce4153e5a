// What the network means for one scenario: which runs are possible, and what a batch of each is.
#include <algorithm>
#include <limits>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"
#include "renkei/report/number_text.h"

namespace renkei::plan::check {
namespace {

int clamped(std::int64_t value) {
  return static_cast<int>(std::clamp<std::int64_t>(value, -kNever, kNever));
}

template <typename Rows, typename Index>
void index_by_id(const Rows& rows, Index& index) {
  for (std::size_t i = 0; i < rows.size(); ++i) index.emplace(rows[i].id, static_cast<int>(i));
}

// A run's own times have a floor, so that no batch takes no time at all.
const Exact& shortest_cadence() {
  static const Exact value(1, 1000);
  return value;
}

}  // namespace

Model::Model(const network::Network& n, const network::Scenario& s)
    : network(n),
      scenario(s),
      by_period(n.planning.calendar == network::Planning::Calendar::kPeriod),
      day_zero(s.declared_on.value_or(n.as_of)),
      period_days(by_period ? std::max(1, n.planning.period_days) : 1),
      horizon(std::min(kHorizonMax, days(s.horizon_days))),
      persons(s.products.empty() ? 0 : s.persons),
      interval(days(s.interval_days)) {
  index_rows();
  find_products();
  find_runs();
  find_approvals();
  find_transport();
  find_wanted();
}

int Model::days(std::int64_t calendar_days) const {
  std::int64_t whole = calendar_days / period_days;
  if (calendar_days % period_days < 0) --whole;
  return clamped(whole);
}

int Model::day_of(Date date) const { return days(date.days_since(day_zero)); }

Both Model::text(std::int64_t day) const {
  const auto number = both<"day">(std::to_string(day));
  if (day < -kHorizonMax || day > kHorizonMax) return say_both(words::kCheckFarDay, number);
  const Date date = day_zero.plus_days(day * period_days);
  const auto shown =
      both<"date">(Both(report::date_text(report::Language::kJa, date), date.to_string()));
  return by_period ? say_both(words::kCheckPeriod, number, shown)
                   : say_both(words::kCheckDay, number, shown);
}

void Model::index_rows() {
  index_by_id(network.suites, suites_);
  index_by_id(network.sites, sites_);
  index_by_id(network.processes, processes_);
  index_by_id(network.materials, materials_);
  index_by_id(network.products, products_);
  index_by_id(network.offers, offers_);
  index_by_id(network.demands, demands_);
  index_by_id(network.licences, licences_);
  index_by_id(network.labs, labs_);
  index_by_id(network.switches, switches_);
  units_.resize(network.suites.size());
  for (const auto& unit : network.units) {
    if (const int s = suite(unit.suite); s >= 0) {
      units_[static_cast<std::size_t>(s)].push_back(&unit);
    }
  }
  for (const auto& row : network.licences) site_licences_[row.site].push_back(&row);
  bills_.resize(network.processes.size());
  for (const auto& line : network.bills) {
    if (const int p = process(line.process); p >= 0) {
      bills_[static_cast<std::size_t>(p)].push_back(&line);
    }
  }
}

void Model::find_products() {
  lot_release_labs_.assign(network.labs.size(), false);
  for (const auto& row : network.products) {
    const int l = row.lot_release_lab ? lab(*row.lot_release_lab) : -1;
    if (l >= 0) lot_release_labs_[static_cast<std::size_t>(l)] = true;
  }
  drug_product.assign(network.products.size(), -1);
  dose.assign(network.products.size(), Exact(0));
  for (std::size_t m = 0; m < network.materials.size(); ++m) {
    const auto& row = network.materials[m];
    if (row.kind != network::MaterialKind::kDrugProduct || !row.product) continue;
    const int p = product(*row.product);
    if (p < 0) continue;
    const auto i = static_cast<std::size_t>(p);
    drug_product[i] = drug_product[i] == -1 ? static_cast<int>(m) : -2;
    const auto factor = network.products[i].dosing_unit.factor_to(row.unit);
    dose[i] = factor ? Exact(network.products[i].dose * *factor) : Exact(0);
  }
}

bool Model::draws_intermediate(const Run& run) const {
  return std::any_of(run.draws.begin(), run.draws.end(), [this](const Draw& draw) {
    return std::any_of(runs.begin(), runs.end(),
                       [&](const Run& other) { return other.output == draw.material; });
  });
}

const network::Site* Model::site_of(int s) const {
  const int index = site(network.suites[static_cast<std::size_t>(s)].site);
  return index < 0 ? nullptr : &network.sites[static_cast<std::size_t>(index)];
}

// First and last open day, or none within the horizon (R02's window).
std::optional<std::pair<int, int>> Model::open_days(int s) const {
  const auto& row = network.suites[static_cast<std::size_t>(s)];
  const auto* at_site = site_of(s);
  if (at_site == nullptr || at_site->status == network::SiteStatus::kWithdrawn) {
    return std::nullopt;
  }
  const bool stands = at_site->status == network::SiteStatus::kOperating ||
                      at_site->status == network::SiteStatus::kBuilt;
  if (!at_site->operation_from && !stands) return std::nullopt;
  int from = 0;
  int to = horizon - 1;
  if (at_site->operation_from) from = std::max(from, day_of(*at_site->operation_from));
  if (row.available_from) from = std::max(from, day_of(*row.available_from));
  if (row.available_to) to = std::min(to, day_of(*row.available_to));
  if (at_site->closed_on) to = std::min(to, day_of(*at_site->closed_on) - 1);
  if (from > to) return std::nullopt;
  return std::pair{from, to};
}

Model::Equipment Model::equipment(int s, const std::string& kind) const {
  Equipment sum;
  for (const auto* unit : units_[static_cast<std::size_t>(s)]) {
    if (unit->kind != kind) continue;
    sum.present = true;
    if (unit->vials_per_minute) sum.vials_per_minute += *unit->vials_per_minute;
    if (!unit->volume) continue;
    if (!sum.volume) {
      sum.volume = unit->volume;
    } else if (const auto same = unit->volume->in(sum.volume->unit)) {
      sum.volume->amount += *same;
    }
  }
  return sum;
}

// What one batch gives before success_fraction, in the output's unit.
std::optional<Exact> Model::gross_amount(const network::Process& row, const Equipment& has,
                                         const Unit& unit) const {
  if (row.filling) {
    const int p = row.product ? product(*row.product) : -1;
    if (p < 0 || has.vials_per_minute <= 0) return std::nullopt;
    const auto& made = network.products[static_cast<std::size_t>(p)];
    const auto factor = made.dosing_unit.factor_to(unit);
    if (!factor) return std::nullopt;
    return Exact(made.dose * *factor * row.filling->batch_vials * row.filling->doses_per_vial *
                 row.yield_fraction);
  }
  if (row.batch_amount) {
    const auto amount = row.batch_amount->in(unit);
    if (!amount) return std::nullopt;
    return Exact(*amount * row.yield_fraction);
  }
  if (!row.titre || !has.volume) return std::nullopt;
  const Quantity made{row.titre->amount * has.volume->amount,
                      row.titre->unit.times(has.volume->unit)};
  const auto amount = made.in(unit);
  if (!amount) return std::nullopt;
  return Exact(*amount * row.yield_fraction);
}

int Model::licence_day(const network::Licence& row) const {
  if (row.state == network::Licence::State::kMissing) return std::max(0, days(row.days_to_obtain));
  return row.held_from ? std::max(0, day_of(*row.held_from)) : 0;
}

int Model::licence_until(const network::Licence& row) const {
  return row.held_to ? day_of(*row.held_to) : kNever;
}

const network::Licence* Model::licence_for(const network::SiteId& at_site,
                                           const network::Process& row) const {
  const auto found = site_licences_.find(at_site);
  if (found == site_licences_.end()) return nullptr;
  const network::Licence* best = nullptr;
  for (const auto* licence_row : found->second) {
    if (licence_row->product != *row.product) continue;
    if (licence_row->stage && *licence_row->stage != row.stage) continue;
    if (best == nullptr || std::pair(licence_day(*licence_row), -licence_until(*licence_row)) <
                               std::pair(licence_day(*best), -licence_until(*best))) {
      best = licence_row;
    }
  }
  return best;
}

std::optional<Run> Model::make_run(int s, int p, Impossible& reason) const {
  const auto& in = network.suites[static_cast<std::size_t>(s)];
  const auto& row = network.processes[static_cast<std::size_t>(p)];
  const auto refuse = [&](Both why, Both remedy) {
    reason = {std::move(why), std::move(remedy)};
    return std::nullopt;
  };
  if (row.only_suite && *row.only_suite != in.id) {
    const auto only = both<"suite">(row.only_suite->str());
    return refuse(say_both(words::kOnlyIn, both<"process">(row.id.str()), only),
                  say_both(words::kMakeItIn, only));
  }
  if (std::find(in.platforms.begin(), in.platforms.end(), row.platform) == in.platforms.end()) {
    return refuse(say_both(words::kLacksPlatform, both<"platform">(row.platform.str())),
                  say_both(words::kChoosePlatform));
  }
  const Equipment has = equipment(s, row.unit_kind);
  if (!row.unit_kind.empty() && !has.present) {
    return refuse(say_both(words::kLacksUnit, both<"kind">(row.unit_kind)),
                  say_both(words::kChooseUnit));
  }
  const auto open = open_days(s);
  if (!open) {
    return refuse(say_both(words::kNeverOpen), say_both(words::kChooseOpen));
  }
  Run run;
  run.suite = s;
  run.process = p;
  run.output = material(row.output);
  if (run.output < 0) {
    return refuse(say_both(words::kUnknownOutput), say_both(words::kMendNetwork));
  }
  const auto gross =
      gross_amount(row, has, network.materials[static_cast<std::size_t>(run.output)].unit);
  if (!gross) {
    return refuse(say_both(words::kNoAmount), say_both(words::kChooseAmount));
  }
  if (row.product) {
    run.licence = licence_for(in.site, row);
    if (run.licence == nullptr) {
      return refuse(say_both(words::kNoLicence, both<"site">(in.site.str()),
                             both<"product">(row.product->str())),
                    say_both(words::kChooseLicensed));
    }
  }
  run.gross = *gross;
  run.amount = *gross * row.success_fraction;
  run.open_from = open->first;
  run.open_to = open->second;
  Exact cadence = row.first_batch_days;
  if (row.days_between) {
    cadence = *row.days_between;
  } else if (row.filling) {
    const Exact vials_a_day = has.vials_per_minute * 60 * row.filling->hours_per_day;
    if (vials_a_day <= 0) {
      return refuse(say_both(words::kLineNeverRuns), say_both(words::kMendHours));
    }
    cadence = row.filling->batch_vials / vials_a_day + row.filling->clearance_days;
  }
  // Beyond every horizon a batch more or less slow is the same.
  run.cadence = std::clamp(cadence, shortest_cadence(), Exact(kHorizonMax));
  run.first = std::max(row.first_batch_days, run.cadence);
  run.first_days = clamped(ceil_to_int(run.first));
  add_what_follows(run);
  return run;
}

// Release, licence, draws and doses of a run that is possible.
void Model::add_what_follows(Run& run) const {
  const auto& row = network.processes[static_cast<std::size_t>(run.process)];
  const auto& in = network.suites[static_cast<std::size_t>(run.suite)];
  const auto& made = network.materials[static_cast<std::size_t>(run.output)];
  run.at_day_zero = in.running && *in.running == row.id && run.open_from == 0;
  if (run.licence != nullptr) {
    run.licence_day = licence_day(*run.licence);
    run.licence_until = licence_until(*run.licence);
  }
  if (!by_period) {
    run.release_days = row.release_days;
    const int p = made.product ? product(*made.product) : -1;
    if (made.kind == network::MaterialKind::kDrugProduct && p >= 0) {
      const auto& of = network.products[static_cast<std::size_t>(p)];
      run.lot_release_days = of.lot_release_days;
      if (of.lot_release_lab && of.lot_release_days > 0)
        run.lot_release_lab = lab(*of.lot_release_lab);
    }
  }
  for (const auto* line : bills_[static_cast<std::size_t>(run.process)]) {
    const int drawn = material(line->material);
    if (drawn < 0) continue;
    const bool per_batch = line->per == network::BillLine::Per::kBatch;
    run.draws.push_back({drawn, per_batch ? line->amount : Exact(line->amount * run.gross)});
  }
  run.product = row.product ? product(*row.product) : -1;
  if (run.product >= 0) {
    const auto& of = network.products[static_cast<std::size_t>(run.product)];
    const auto factor = of.dosing_unit.factor_to(made.unit);
    if (factor && of.dose > 0) run.doses_per_batch = run.amount / (of.dose * *factor);
  }
}

void Model::find_runs() {
  suite_runs.resize(network.suites.size());
  Impossible reason;
  for (std::size_t s = 0; s < network.suites.size(); ++s) {
    const auto& platforms = network.suites[s].platforms;
    for (std::size_t p = 0; p < network.processes.size(); ++p) {
      // The commonest reason first, without words.
      const auto& platform = network.processes[p].platform;
      if (std::find(platforms.begin(), platforms.end(), platform) == platforms.end()) continue;
      auto run = make_run(static_cast<int>(s), static_cast<int>(p), reason);
      if (!run) continue;
      const int index = static_cast<int>(runs.size());
      suite_runs[s].push_back(index);
      run_index_.emplace(std::pair(run->suite, run->process), index);
      runs.push_back(std::move(*run));
    }
  }
}

int Model::run_of(int s, int p) const {
  const auto found = run_index_.find({s, p});
  return found == run_index_.end() ? -1 : found->second;
}

Impossible Model::why_impossible(int s, int p) const {
  Impossible reason;
  (void)make_run(s, p, reason);
  return reason;
}

// Materials that something wanted is made of.
void Model::find_wanted() {
  wanted.assign(network.materials.size(), false);
  std::vector<int> open;
  const auto want = [&](const network::ProductId& id) {
    const int p = product(id);
    if (p >= 0 && drug_product[static_cast<std::size_t>(p)] >= 0) {
      open.push_back(drug_product[static_cast<std::size_t>(p)]);
    }
  };
  for (const auto& row : network.demands) want(row.product);
  for (const auto& id : scenario.products) want(id);
  std::vector<std::vector<int>> made_by(network.materials.size());
  for (std::size_t r = 0; r < runs.size(); ++r) {
    made_by[static_cast<std::size_t>(runs[r].output)].push_back(static_cast<int>(r));
  }
  while (!open.empty()) {
    const auto m = static_cast<std::size_t>(open.back());
    open.pop_back();
    if (wanted[m]) continue;
    wanted[m] = true;
    for (const int r : made_by[m]) {
      for (const auto& draw : runs[static_cast<std::size_t>(r)].draws)
        open.push_back(draw.material);
    }
  }
}

}  // namespace renkei::plan::check
