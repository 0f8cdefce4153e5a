// Named rules: opening days, switches, first batches, tests, laboratories, intervals, keeping.
#include <algorithm>

#include "renkei/plan/explain_rules.h"

namespace renkei::plan::internal {
namespace {

std::string days_between(Language language, int low, int high) {
  if (low == high) return report::days_text(language, low);
  return say(language, words::kDaysRange, arg<"low">(std::to_string(low)),
             arg<"high">(std::to_string(high)));
}

// A copy of the material's row that may be changed.
network::Material& own_material(Lifted& lifted, std::size_t m) {
  auto& account = lifted.problem.materials[m];
  auto& own = lifted.materials.emplace_back(*account.row);
  account.row = &own;
  return own;
}

}  // namespace

void Rules::add_suites() {
  for (std::size_t s = 0; s < problem_.suites.size(); ++s) {
    const auto& row = problem_.suites[s];
    const Run* first = nullptr;
    const Run* held = nullptr;
    for (const int r : row.runs) {
      const auto& run = problem_.runs[static_cast<std::size_t>(r)];
      if (!relevant(run)) continue;
      first = &run;
      if (run.needs_approval) held = &run;
    }
    if (first == nullptr) continue;
    const bool opens = first->open_from > 0;
    if (opens || first->open_to < problem_.horizon_days - 1) {
      const int on = opens ? first->open_from : first->open_to;
      add("open:" + row.row->id.str(), both([&](Language language) {
            const auto name = arg<"suite">(suite(language, row));
            const auto when = arg<"date">(date(language, on));
            const auto number = arg<"day">(day(on));
            return opens ? say(language, words::kSuiteOpens, name, when, number)
                         : say(language, words::kSuiteCloses, name, when, number);
          }),
          {row.row->id.str(), row.row->site.str()}, [s](Lifted& lifted) {
            auto& problem = lifted.problem;
            for (const int r : problem.suites[s].runs) {
              auto& run = problem.runs[static_cast<std::size_t>(r)];
              run.open_from = 0;
              run.open_to = problem.horizon_days - 1;
            }
          });
    }
    if (held != nullptr) {
      add("approval:" + row.row->id.str(), both([&](Language language) {
            return say(language, words::kApprovalRule, arg<"suite">(suite(language, row)),
                       arg<"lots">(report::whole_text(held->qualification_lots)),
                       arg<"days">(report::days_text(language, held->regulatory_days)));
          }),
          {row.row->id.str()}, [s](Lifted& lifted) {
            for (const int r : lifted.problem.suites[s].runs) {
              lifted.problem.runs[static_cast<std::size_t>(r)].needs_approval = false;
            }
          });
    }
    add_switch(s);
  }
}

Name Rules::switch_words(const Suite& row) const {
  const auto* running = row.row->running ? network::find(network_, *row.row->running) : nullptr;
  int most = 0;
  const network::Process* never = nullptr;
  for (std::size_t j = 0; j < row.runs.size(); ++j) {
    const auto& run = problem_.runs[static_cast<std::size_t>(row.runs[j])];
    if (!relevant(run) || run.at_day_zero) continue;
    if (!row.first_start_days[j]) never = run.process;
    most = std::max(most, row.first_start_days[j].value_or(0));
    for (const auto& from : row.change_days) {
      if (running == nullptr) most = std::max(most, from[j].value_or(0));
    }
  }
  if (most == 0 && never == nullptr) return {};
  return both([&](Language language) {
    const auto name = arg<"suite">(suite(language, row));
    const auto days = arg<"days">(report::days_text(language, most));
    if (running == nullptr) return say(language, words::kSwitchBetween, name, days);
    const auto from = arg<"from">(process_name(language, network_, running->id));
    if (most > 0) return say(language, words::kSwitchRule, name, from, days);
    return say(language, words::kSwitchNever, name, from,
               arg<"to">(process_name(language, network_, never->id)));
  });
}

void Rules::add_switch(std::size_t s) {
  const auto& row = problem_.suites[s];
  Name words = switch_words(row);
  if (words.en.empty()) return;
  std::set<std::string> rows{row.row->id.str()};
  for (const auto* one : row.first_switch) {
    if (one != nullptr) rows.insert(one->id.str());
  }
  add("switch:" + row.row->id.str(), std::move(words), {rows.begin(), rows.end()},
      [s](Lifted& lifted) {
        auto& suite = lifted.problem.suites[s];
        for (auto& days : suite.first_start_days) days = 0;
        for (auto& from : suite.change_days) {
          for (auto& days : from) days = 0;
        }
      });
}

// How long a first batch takes, by stage.
void Rules::add_stage_days() {
  if (problem_.by_period) return;
  for (const auto& group : stage_groups()) {
    std::set<std::string> rows;
    int low = kHorizonDaysMax;
    int high = 0;
    for (const auto& run : problem_.runs) {
      if (!counts(run) || !group.stages.contains(run.process->stage)) continue;
      rows.insert(run.process->id.str());
      const auto days = static_cast<int>(ceil_to_int(run.first_days));
      low = std::min(low, days);
      high = std::max(high, days);
    }
    if (rows.empty() || high == 0) continue;
    add(std::string("first_batch:") + group.key, both([&](Language language) {
          return say(language, words::kFirstBatchRule, arg<"stage">(label(language, group.stage)),
                     arg<"days">(days_between(language, low, high)));
        }),
        {rows.begin(), rows.end()}, [stages = group.stages](Lifted& lifted) {
          for (auto& run : lifted.problem.runs) {
            if (stages.contains(run.process->stage)) run.first_days = no_time();
          }
        });
  }
}

void Rules::add_tests() {
  std::set<const network::Process*> tested;
  std::set<const network::Product*> lot_tested;
  int transport = 0;
  int transport_low = kHorizonDaysMax;
  for (const auto& run : problem_.runs) {
    if (!relevant(run)) continue;
    if (run.transport_days > 0) {
      transport = std::max(transport, run.transport_days);
      transport_low = std::min(transport_low, run.transport_days);
    }
    if (run.release_days > 0 && tested.insert(run.process).second) {
      add("release:" + run.process->id.str(), both([&](Language language) {
            return say(language, words::kReleaseRule,
                       arg<"process">(process_name(language, network_, run.process->id)),
                       arg<"days">(report::days_text(language, run.release_days)));
          }),
          {run.process->id.str()}, [process = run.process](Lifted& lifted) {
            for (auto& one : lifted.problem.runs) {
              if (one.process == process) one.release_days = 0;
            }
          });
    }
    const auto& made = problem_.materials[static_cast<std::size_t>(run.output)].row->product;
    const auto* product = made ? network::find(network_, *made) : nullptr;
    if (run.lot_release_days <= 0 || product == nullptr || !lot_tested.insert(product).second) {
      continue;
    }
    add("lot_release:" + product->id.str(), both([&](Language language) {
          return say(language, words::kLotReleaseRule,
                     arg<"product">(product_name(language, network_, product->id)),
                     arg<"days">(report::days_text(language, run.lot_release_days)));
        }),
        {product->id.str()}, [output = run.output](Lifted& lifted) {
          for (auto& one : lifted.problem.runs) {
            if (one.output == output) one.lot_release_days = 0;
          }
        });
  }
  if (transport == 0) return;
  add("transport", both([&](Language language) {
        return say(language, words::kTransportRule,
                   arg<"days">(days_between(language, transport_low, transport)));
      }),
      {}, [](Lifted& lifted) {
        for (auto& run : lifted.problem.runs) run.transport_days = 0;
      });
}

void Rules::add_labs() {
  for (std::size_t l = 0; l < problem_.labs.size(); ++l) {
    const auto& lab = problem_.labs[l];
    if (std::none_of(lab.runs.begin(), lab.runs.end(),
                     [&](int r) { return relevant(problem_.runs[static_cast<std::size_t>(r)]); })) {
      continue;
    }
    add("lab:" + lab.row->id.str(), both([&](Language language) {
          return say(language, words::kLabRule,
                     arg<"lab">(name_in(language, lab.row->name, lab.row->id.str())),
                     arg<"lots">(report::whole_text(lab.lots_at_once)));
        }),
        {lab.row->id.str()}, [l](Lifted& lifted) { lifted.problem.labs[l].runs.clear(); });
  }
}

void Rules::add_interval() {
  add("interval", both([&](Language language) {
        return say(language, words::kIntervalRule,
                   arg<"days">(report::days_text(language, calendar_days(problem_.interval_days))));
      }),
      {problem_.scenario->id.str()}, [](Lifted& lifted) { lifted.problem.interval_days = 0; });
}

void Rules::add_keeping() {
  for (std::size_t m = 0; m < problem_.materials.size(); ++m) {
    const auto& account = problem_.materials[m];
    if (!account.used) continue;
    const auto& row = *account.row;
    const auto name = [&](Language language) {
      return arg<"material">(material_name(language, network_, row.id));
    };
    if (row.storage_max) {
      add("storage:" + row.id.str(), both([&](Language language) {
            return say(language, words::kStorageRule, name(language),
                       arg<"amount">(amount(language, *row.storage_max, static_cast<int>(m))));
          }),
          {row.id.str()}, [m](Lifted& lifted) { own_material(lifted, m).storage_max.reset(); });
    }
    if (!row.shelf_life_days && account.expiring.empty()) continue;
    add("shelf_life:" + row.id.str(), both([&](Language language) {
          if (row.shelf_life_days) {
            return say(
                language, words::kShelfLifeRule, name(language),
                arg<"days">(report::days_text(language, calendar_days(*row.shelf_life_days))));
          }
          return say(language, words::kExpiryRule, name(language),
                     arg<"date">(date(language, account.expiring.front().first)));
        }),
        {row.id.str()}, [m](Lifted& lifted) {
          own_material(lifted, m).shelf_life_days.reset();
          lifted.problem.materials[m].expiring.clear();
        });
  }
}

}  // namespace renkei::plan::internal
