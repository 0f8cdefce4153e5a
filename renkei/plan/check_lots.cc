// Rules R12 to R17: when the output of each batch reaches each stage, the licences and approvals
// it waits for, and the laboratories it goes through.
#include <algorithm>

#include <fmt/format.h>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"

namespace renkei::plan::check {
namespace {

// The sum of whole days, kNever when one of them does not come.
int later(int day, int days) {
  return static_cast<int>(std::min<std::int64_t>(std::int64_t{day} + days, kNever));
}

}  // namespace

// R15: the day from which the run's lots are free, over all its campaigns in the suite.
void Judged::find_approval(int r) {
  const Run& run = model.runs[static_cast<std::size_t>(r)];
  if (!run.needs_approval || !after_another(r)) return;
  int& approval = approval_day[static_cast<std::size_t>(r)];
  approval = kNever;
  auto missing = std::max<std::int64_t>(1, run.qualification_lots);
  for (const int index : suite_campaigns[static_cast<std::size_t>(run.suite)]) {
    if (campaign_run[static_cast<std::size_t>(index)] != r) continue;
    for (const auto& batch : plan.campaigns[static_cast<std::size_t>(index)].batches) {
      if (--missing > 0) continue;
      approval = later(batch.complete_day, 1 + run.regulatory_days);
      return;
    }
  }
}

// Was another process in the suite before the run's first campaign?
bool Judged::after_another(int r) const {
  const auto suite = static_cast<std::size_t>(model.runs[static_cast<std::size_t>(r)].suite);
  if (model.network.suites[suite].running) return true;
  for (const int index : suite_campaigns[suite]) {
    return campaign_run[static_cast<std::size_t>(index)] != r;
  }
  return false;
}

void Judged::find_lots() {
  approval_day.assign(model.runs.size(), 0);
  for (std::size_t r = 0; r < model.runs.size(); ++r) find_approval(static_cast<int>(r));
  for (std::size_t i = 0; i < plan.campaigns.size(); ++i) {
    const int r = campaign_run[i];
    if (r < 0) continue;
    const Run& run = model.runs[static_cast<std::size_t>(r)];
    const int held = std::max(run.licence_day, approval_day[static_cast<std::size_t>(r)]);
    const auto& batches = plan.campaigns[i].batches;
    for (std::size_t k = 0; k < batches.size(); ++k) {
      Lot lot;
      lot.run = r;
      lot.campaign = static_cast<int>(i);
      lot.batch = static_cast<int>(k);
      lot.draw_day = batches[k].start_day;
      lot.complete = batches[k].complete_day;
      if (lot.complete <= run.licence_until) {
        const int tested =
            model.by_period ? lot.complete : later(lot.complete, 1 + run.release_days);
        const int lot_tested = later(tested, run.lot_release_days);
        lot.released = std::max(tested, held);
        lot.lot_released = std::max(lot_tested, held);
        lot.usable = std::max(later(lot_tested, run.transport_days), held);
      }
      lots.push_back(lot);
    }
  }
}

// R14's list: what the campaigns need and the network lacks is applied for on day 0.
void Judged::check_licences() {
  std::vector<bool> listed(model.network.licences.size(), false);
  for (std::size_t i = 0; i < plan.licences.size(); ++i) {
    const auto& start = plan.licences[i];
    const int index = static_cast<int>(i);
    const int l = model.licence(start.licence);
    if (l < 0) {
      unknown_id("licences", index, "licence", start.licence.str(), "licences");
      continue;
    }
    if (listed[static_cast<std::size_t>(l)]) {
      violations.add(14, pointer("licences", index), start.licence.str(),
                     say_both(words::kLicenceTwice, both<"licence">(start.licence.str())),
                     say_both(words::kLeaveOneOut));
    }
    listed[static_cast<std::size_t>(l)] = true;
    const auto& row = model.network.licences[static_cast<std::size_t>(l)];
    const int granted = std::max(0, model.days(row.days_to_obtain));
    if (row.state == network::Licence::State::kHeld) {
      violations.add(14, pointer("licences", index), start.licence.str(),
                     say_both(words::kLicenceHeld, both<"licence">(start.licence.str())),
                     say_both(words::kLeaveLicenceOut));
    } else if (start.apply_day != 0 || start.granted_day != granted) {
      violations.add(14, pointer("licences", index),
                     fmt::format("{}-{}", start.apply_day, start.granted_day),
                     say_both(words::kLicenceDates, both<"licence">(start.licence.str()),
                              both<"apply">(model.text(start.apply_day)),
                              both<"granted">(model.text(start.granted_day))),
                     say_both(words::kLicenceTime, both<"granted">(model.text(granted))));
    }
  }
  std::vector<bool> told(model.network.licences.size(), false);
  for (std::size_t i = 0; i < plan.campaigns.size(); ++i) {
    const int r = campaign_run[i];
    if (r < 0 || model.runs[static_cast<std::size_t>(r)].licence == nullptr) continue;
    const auto& row = *model.runs[static_cast<std::size_t>(r)].licence;
    const auto l = static_cast<std::size_t>(model.licence(row.id));
    if (row.state == network::Licence::State::kHeld || listed[l] || told[l]) continue;
    told[l] = true;
    violations.add(
        14, pointer("campaigns", static_cast<int>(i)), row.id.str(),
        say_both(words::kLicenceNeeded, both<"campaign">(plan.campaigns[i].id),
                 both<"licence">(row.id.str())),
        say_both(words::kListLicence,
                 both<"granted">(model.text(std::max(0, model.days(row.days_to_obtain))))));
  }
}

namespace {

// A change that the campaigns make and for which the network has a procedure.
struct MadeChange {
  int campaign = 0;
  int run = 0;
  int after = -1;  // last day of what was before
  Change change;
  bool listed = false;
};

}  // namespace

// R08's list of switches: one for every change that has a procedure, in its place in time.
void Judged::check_switches() {
  using Key = std::tuple<network::SuiteId, network::ProcessId, network::ProcessId>;
  std::map<Key, std::vector<MadeChange>> made;
  for (std::size_t s = 0; s < suite_campaigns.size() && !model.by_period; ++s) {
    const auto& row = model.network.suites[s];
    int before = row.running ? model.process(*row.running) : -1;
    int after = -1;
    for (const int index : suite_campaigns[s]) {
      const auto& campaign = plan.campaigns[static_cast<std::size_t>(index)];
      const int r = campaign_run[static_cast<std::size_t>(index)];
      const int to = model.runs[static_cast<std::size_t>(r)].process;
      if (before >= 0 && before != to && !campaign.continues) {
        const auto& from = model.network.processes[static_cast<std::size_t>(before)];
        const Change change = model.change(static_cast<int>(s), from,
                                           model.network.processes[static_cast<std::size_t>(to)]);
        if (change.row != nullptr) {
          made[{row.id, from.id, campaign.process}].push_back({index, r, after, change, false});
        }
      }
      before = to;
      after = campaign.batches.back().complete_day;
    }
  }
  std::map<Key, std::size_t> next;
  std::vector<int> in_order(plan.switches.size());
  for (std::size_t i = 0; i < in_order.size(); ++i) in_order[i] = static_cast<int>(i);
  std::stable_sort(in_order.begin(), in_order.end(), [this](int a, int b) {
    return plan.switches[static_cast<std::size_t>(a)].start_day <
           plan.switches[static_cast<std::size_t>(b)].start_day;
  });
  for (const int index : in_order) {
    const auto& use = plan.switches[static_cast<std::size_t>(index)];
    if (!known_switch(use, index) || model.by_period || !all_judged) continue;
    const auto found = made.find({use.suite, use.from, use.to});
    auto& k = next[{use.suite, use.from, use.to}];
    if (found == made.end() || k >= found->second.size()) {
      violations.add(8, pointer("switches", index), use.switch_id.str(),
                     say_both(words::kNoSuchChange, both<"suite">(use.suite.str()),
                              both<"from">(use.from.str()), both<"to">(use.to.str())),
                     say_both(words::kRemoveSwitch));
      continue;
    }
    MadeChange& change = found->second[k++];
    change.listed = true;
    check_switch(use, index, change.campaign, change.run, change.after, change.change);
  }
  for (const auto& [key, changes] : made) {
    for (const auto& change : changes) {
      if (change.listed || !all_judged) continue;
      violations.add(
          8, pointer("campaigns", change.campaign), change.change.row->id.str(),
          say_both(words::kSwitchNotListed, both<"suite">(std::get<0>(key).str()),
                   both<"from">(std::get<1>(key).str()), both<"to">(std::get<2>(key).str())),
          say_both(words::kListSwitch, both<"switch">(change.change.row->id.str()),
                   both<"campaign">(plan.campaigns[static_cast<std::size_t>(change.campaign)].id)));
    }
  }
}

bool Judged::known_switch(const SwitchUse& use, int index) {
  bool known = true;
  const auto wanted = [&](bool there, const char* field, const std::string& id, const char* table) {
    if (there) return;
    unknown_id("switches", index, field, id, table);
    known = false;
  };
  wanted(model.switch_row(use.switch_id) >= 0, "switch", use.switch_id.str(), "switches");
  wanted(model.suite(use.suite) >= 0, "suite", use.suite.str(), "suites");
  wanted(model.process(use.from) >= 0, "from", use.from.str(), "processes");
  wanted(model.process(use.to) >= 0, "to", use.to.str(), "processes");
  return known;
}

void Judged::check_switch(const SwitchUse& use, int index, int campaign, int run, int after,
                          const Change& change) {
  const auto& into = plan.campaigns[static_cast<std::size_t>(campaign)];
  if (use.switch_id != change.row->id) {
    violations.add(9, pointer("switches", index, "switch"), use.switch_id.str(),
                   say_both(words::kWrongSwitch, both<"suite">(use.suite.str()),
                            both<"switch">(use.switch_id.str()), both<"from">(use.from.str()),
                            both<"to">(use.to.str())),
                   say_both(words::kRightSwitch, both<"switch">(change.row->id.str())));
  }
  const std::int64_t taken = std::int64_t{use.end_day} - use.start_day + 1;
  if (use.start_day <= after || use.end_day >= into.start_day || taken < change.days) {
    violations.add(
        8, pointer("switches", index), fmt::format("{}-{}", use.start_day, use.end_day),
        say_both(words::kSwitchStands, both<"suite">(use.suite.str()), both<"to">(use.to.str()),
                 both<"start">(model.text(use.start_day)), both<"end">(model.text(use.end_day))),
        say_both(words::kSwitchBelongs, both<"days">(days_of(change.days)),
                 both<"after">(model.text(after)), both<"before">(model.text(into.start_day))));
  }
  const int approval = approval_day[static_cast<std::size_t>(run)];
  const bool needed = approval > 0;
  const bool shown = needed && approval < model.horizon;
  const bool right = use.approval_day ? needed && *use.approval_day == approval : !shown;
  if (right) return;
  violations.add(
      15, pointer("switches", index, "approval_day"),
      use.approval_day ? std::to_string(*use.approval_day) : "null",
      say_both(words::kWrongApproval, both<"suite">(use.suite.str()), both<"to">(use.to.str())),
      shown ? say_both(words::kWriteDay, both<"day">(model.text(approval)))
            : say_both(words::kApprovalNull));
}

// R16 and R17: lots in each laboratory on each day.
void Judged::check_labs() {
  if (model.by_period) return;
  std::map<network::SiteId, std::vector<const Lot*>> made_at;
  std::map<int, std::vector<const Lot*>> released_by;
  for (const auto& lot : lots) {
    const Run& run = model.runs[static_cast<std::size_t>(lot.run)];
    made_at[model.network.suites[static_cast<std::size_t>(run.suite)].site].push_back(&lot);
    if (run.lot_release_lab >= 0) released_by[run.lot_release_lab].push_back(&lot);
  }
  for (std::size_t l = 0; l < model.network.labs.size(); ++l) {
    const auto& lab = model.network.labs[l];
    const int index = static_cast<int>(l);
    if (model.is_lot_release_lab(index)) {
      if (const auto found = released_by.find(index); found != released_by.end()) {
        check_lab(index, found->second);
      }
    } else if (lab.site) {
      if (const auto found = made_at.find(*lab.site); found != made_at.end()) {
        check_lab(index, found->second);
      }
    }
  }
}

void Judged::check_lab(int l, const std::vector<const Lot*>& there) {
  const auto& lab = model.network.labs[static_cast<std::size_t>(l)];
  const bool lot_release = model.is_lot_release_lab(l);
  std::vector<std::tuple<int, int, const Lot*>> changes;  // day, +1 or -1, lot
  for (const Lot* lot : there) {
    const Run& run = model.runs[static_cast<std::size_t>(lot->run)];
    int first = later(lot->complete, 1);
    int days = run.release_days;
    if (lot_release) {
      first = later(first, run.release_days);
      days = run.lot_release_days;
    } else {
      const auto stage = model.network.processes[static_cast<std::size_t>(run.process)].stage;
      if (std::find(lab.stages.begin(), lab.stages.end(), stage) == lab.stages.end()) continue;
    }
    if (days <= 0) continue;
    changes.emplace_back(first, 1, lot);
    changes.emplace_back(later(first, days), -1, lot);
  }
  std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  std::int64_t inside = 0;
  for (const auto& [day, change, lot] : changes) {
    inside += change;
    if (inside <= lab.lots_at_once || day >= model.horizon) continue;
    violations.add(lot_release ? 17 : 16, batch_pointer(lot->campaign, lot->batch),
                   std::to_string(inside),
                   say_both(words::kLabFull, both<"lab">(lab.id.str()),
                            both<"lots">(lots_of(inside)), both<"day">(model.text(day))),
                   say_both(words::kLabTakes, both<"number">(std::to_string(lab.lots_at_once))));
    return;
  }
}

}  // namespace renkei::plan::check
