// The groups of constraints, in the words a person would use for what to buy or change.
#include <algorithm>
#include <cmath>
#include <set>

#include "renkei/plan/stress.h"

namespace renkei::plan {
namespace {

using network::MaterialKind;
using network::Stage;

constexpr double kAll = 1;

// Times shrink by the fraction; capacities grow by it; all of it means no limit.
int quicker(int days, double fraction) {
  return fraction >= kAll ? 0 : static_cast<int>(std::floor(days * (1 - fraction)));
}
Exact faster(const Exact& days, double fraction) {
  if (fraction >= kAll) return Exact(1, 1000);
  return days * 10 / (10 + static_cast<int>(std::lround(fraction * 10)));
}

bool relevant_run(const Problem& problem, const Run& run) {
  return problem.materials[static_cast<std::size_t>(run.output)].used;
}

StressGroup group(std::string key, network::Name label, network::Name action) {
  StressGroup made;
  made.stopper.group = std::move(key);
  made.stopper.label = std::move(label);
  made.stopper.action = std::move(action);
  return made;
}

// Making at one or more stages: cadence, and the first batch when there is no limit at all.
void add_making(const Problem& problem, std::vector<StressGroup>& groups, StressGroup made,
                const std::set<Stage>& stages) {
  std::set<std::string> suites;
  for (const auto& run : problem.runs) {
    if (!relevant_run(problem, run) || !stages.contains(run.process->stage)) continue;
    suites.insert(problem.suites[static_cast<std::size_t>(run.suite)].row->id.str());
  }
  if (suites.empty()) return;
  made.stopper.row_ids.assign(suites.begin(), suites.end());
  made.ease = [stages](Problem& changed, double fraction) {
    for (auto& run : changed.runs) {
      if (!stages.contains(run.process->stage)) continue;
      run.cadence_days = faster(run.cadence_days, fraction);
    }
  };
  groups.push_back(std::move(made));
}

void add_materials(const Problem& problem, std::vector<StressGroup>& groups) {
  for (std::size_t m = 0; m < problem.materials.size(); ++m) {
    const auto& account = problem.materials[m];
    if (!account.used || account.offers.empty()) continue;
    const auto& name = account.row->name;
    StressGroup made =
        group("material:" + account.row->id.str(), {name.ja + "の供給", "Supply of " + name.en},
              {name.ja + "を備蓄するか、供給者を増やす",
               "stock " + name.en + " or qualify more suppliers"});
    for (const int o : account.offers) {
      made.stopper.row_ids.push_back(problem.offers[static_cast<std::size_t>(o)].row->id.str());
    }
    made.ease = [m](Problem& changed, double fraction) {
      if (fraction >= kAll) {
        // Enough for every batch that could ever start.
        Exact most = 0;
        for (const auto& [r, k] : changed.materials[m].drawn_by) {
          const auto& run = changed.runs[static_cast<std::size_t>(r)];
          most += run.draws[static_cast<std::size_t>(k)].amount *
                  (Exact(changed.horizon_days) / run.cadence_days + 1);
        }
        changed.materials[m].initial += most;
        return;
      }
      for (const int o : changed.materials[m].offers) {
        auto& offer = changed.offers[static_cast<std::size_t>(o)];
        offer.rate_per_day *= Exact(11, 10);
        offer.stock *= Exact(11, 10);
        offer.stock_day = quicker(offer.stock_day, fraction);
        offer.first_day = quicker(offer.first_day, fraction);
      }
    };
    groups.push_back(std::move(made));
  }
}

void add_licences(const Problem& problem, std::vector<StressGroup>& groups) {
  StressGroup made =
      group("licences", {"承認・許可", "Licences and approvals"},
            {"申請を平時に済ませておく", "obtain them in peace time, before they are needed"});
  std::set<std::string> rows;
  for (const auto& run : problem.runs) {
    if (relevant_run(problem, run) && run.licence_day > 0) rows.insert(run.licence->id.str());
  }
  if (rows.empty()) return;
  made.stopper.row_ids.assign(rows.begin(), rows.end());
  made.ease = [](Problem& changed, double fraction) {
    for (auto& run : changed.runs) run.licence_day = quicker(run.licence_day, fraction);
  };
  groups.push_back(std::move(made));
}

void add_release(const Problem& problem, std::vector<StressGroup>& groups) {
  const auto any = [&](auto&& days) {
    return std::any_of(problem.runs.begin(), problem.runs.end(),
                       [&](const Run& run) { return relevant_run(problem, run) && days(run) > 0; });
  };
  if (any([](const Run& run) { return run.release_days; })) {
    StressGroup made =
        group("release_testing", {"出荷試験（品質管理）", "Release testing"},
              {"迅速試験法と試験要員を用意する", "introduce rapid test methods and more analysts"});
    made.ease = [](Problem& changed, double fraction) {
      for (auto& run : changed.runs) run.release_days = quicker(run.release_days, fraction);
      for (auto& lab : changed.labs) {
        if (lab.lot_release) continue;
        lab.lots_at_once = fraction >= kAll ? 1'000'000 : (lab.lots_at_once * 11 + 9) / 10;
      }
    };
    groups.push_back(std::move(made));
  }
  if (any([](const Run& run) { return run.lot_release_days; })) {
    StressGroup made = group(
        "lot_release", {"国家検定", "National lot release"},
        {"検定の処理能力と日数を見直す", "shorten national lot release and widen its capacity"});
    made.ease = [](Problem& changed, double fraction) {
      for (auto& run : changed.runs) {
        run.lot_release_days = quicker(run.lot_release_days, fraction);
      }
      for (auto& lab : changed.labs) {
        if (!lab.lot_release) continue;
        lab.lots_at_once = fraction >= kAll ? 1'000'000 : (lab.lots_at_once * 11 + 9) / 10;
      }
    };
    groups.push_back(std::move(made));
  }
  if (any([](const Run& run) { return run.transport_days; })) {
    StressGroup made =
        group("transport", {"輸送日数", "Transport"}, {"輸送を速める", "shorten transport"});
    made.ease = [](Problem& changed, double fraction) {
      for (auto& run : changed.runs) run.transport_days = quicker(run.transport_days, fraction);
    };
    groups.push_back(std::move(made));
  }
}

void add_switching(const Problem& problem, std::vector<StressGroup>& groups) {
  const bool any = std::any_of(problem.suites.begin(), problem.suites.end(), [](const Suite& s) {
    return std::any_of(s.first_start_days.begin(), s.first_start_days.end(),
                       [](const auto& days) { return days && *days > 0; });
  });
  if (any) {
    StressGroup made = group(
        "switching", {"切替手順（洗浄・培地充填など）", "Switching procedures"},
        {"切替訓練を行い、手順を並行化する", "rehearse the switch and run its steps in parallel"});
    made.ease = [](Problem& changed, double fraction) {
      for (auto& suite : changed.suites) {
        for (auto& days : suite.first_start_days) {
          if (days) days = quicker(*days, fraction);
        }
        for (auto& row : suite.change_days) {
          for (auto& days : row) {
            if (days) days = quicker(*days, fraction);
          }
        }
      }
    };
    groups.push_back(std::move(made));
  }
  const bool held = std::any_of(problem.runs.begin(), problem.runs.end(), [&](const Run& run) {
    return relevant_run(problem, run) && run.needs_approval;
  });
  if (!held) return;
  StressGroup made = group(
      "qualification", {"切替後の適格性確認と変更承認", "Qualification lots and change approval"},
      {"適格性確認と一部変更承認を平時に済ませる",
       "qualify the switched process and get the change approved in peace time"});
  made.ease = [](Problem& changed, double fraction) {
    for (auto& run : changed.runs) {
      run.regulatory_days = quicker(run.regulatory_days, fraction);
      if (fraction < kAll) continue;
      run.qualification_lots = 0;
      run.needs_approval = false;
    }
  };
  groups.push_back(std::move(made));
}

void add_sites(const Problem& problem, std::vector<StressGroup>& groups) {
  StressGroup made =
      group("sites", {"建設中・計画中の施設の稼働時期", "Opening dates of new sites"},
            {"建設と立上げを早める", "bring new plants into operation earlier"});
  std::set<std::string> rows;
  for (const auto& run : problem.runs) {
    if (!relevant_run(problem, run) || run.open_from == 0) continue;
    rows.insert(problem.suites[static_cast<std::size_t>(run.suite)].row->site.str());
  }
  if (rows.empty()) return;
  made.stopper.row_ids.assign(rows.begin(), rows.end());
  made.ease = [](Problem& changed, double fraction) {
    for (auto& run : changed.runs) run.open_from = quicker(run.open_from, fraction);
  };
  groups.push_back(std::move(made));
}

void add_needs(const Problem& problem, std::vector<StressGroup>& groups) {
  const bool guarded = std::any_of(problem.demands.begin(), problem.demands.end(),
                                   [](const DemandLine& line) { return line.row->protection > 0; });
  if (guarded) {
    StressGroup made = group("protection", {"平時供給の保護", "Protected peace-time supply"},
                             {"平時製品の在庫を積むか、代替供給を契約する",
                              "stock peace-time products or contract other supply"});
    made.ease = [](Problem& changed, double fraction) {
      // Stock that stands in for a part of what is protected.
      for (const auto& line : changed.demands) {
        Exact doses = 0;
        for (const auto& [day, due] : line.due) doses += due;
        const Exact part = fraction >= kAll ? Exact(1) : Exact(1, 10);
        changed.materials[static_cast<std::size_t>(line.material)].initial +=
            doses * line.dose * line.row->protection * part;
      }
    };
    groups.push_back(std::move(made));
  }
  if (problem.doses_per_person > 1 && problem.interval_days > 0) {
    StressGroup made = group("interval", {"接種間隔", "Interval between doses"},
                             {"接種間隔の見直しを検討する", "consider a shorter interval"});
    made.ease = [](Problem& changed, double fraction) {
      changed.interval_days = quicker(changed.interval_days, fraction);
    };
    groups.push_back(std::move(made));
  }
}

}  // namespace

std::vector<StressGroup> stress_groups(const Problem& problem) {
  std::vector<StressGroup> groups;
  add_making(problem, groups,
             group("filling", {"充填ライン", "Filling lines"},
                   {"充填ラインを増設する", "add filling lines"}),
             {Stage::kDrugProduct});
  add_making(problem, groups,
             group("drug_substance", {"原薬の製造能力", "Drug substance capacity"},
                   {"原薬の製造設備を増やす", "add drug substance capacity"}),
             {Stage::kUpstream, Stage::kDownstream, Stage::kDrugSubstance});
  add_making(problem, groups,
             group("formulation", {"製剤化（LNP）の能力", "Formulation (LNP) capacity"},
                   {"製剤化設備を増やす", "add formulation capacity"}),
             {Stage::kFormulation});
  add_materials(problem, groups);
  add_licences(problem, groups);
  add_release(problem, groups);
  add_switching(problem, groups);
  add_sites(problem, groups);
  add_needs(problem, groups);
  return groups;
}

}  // namespace renkei::plan
