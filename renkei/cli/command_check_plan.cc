#include <fmt/format.h>

#include "renkei/base/structured.h"
#include "renkei/cli/console.h"
#include "renkei/plan/check_plan.h"

namespace renkei::cli {

int run_check_plan(const CheckPlanOptions& options) {
  const auto language = options.common.language;
  auto plan = read_plan(options.plan);
  if (!plan) {
    return give_up(options.common, plan.error());
  }
  // As of the network's own day, or the one asked for: what the plan claims is not trusted (R30).
  int code = kYes;
  auto read = read_for_command(options.common,
                               {.folder = options.network,
                                .as_of = options.common.as_of,
                                .edits = plan->edits,
                                .wrong_edit_code = kNo},
                               code);
  if (!read) return code;
  const Faults violations = plan::check_plan(read->network, *plan);
  if (options.common.json) {
    Json list = Json::array();
    for (const auto& each : violations) {
      list.push_back({{"rule", each.code()},
                      {"pointer", each.place().pointer},
                      {"value", each.value()},
                      {"message", report::error_sentence(language, each)},
                      {"remedy", each.remedy()}});
    }
    print(Json{{"accepted", violations.empty()}, {"violations", list}}.dump(2) + "\n");
    return violations.empty() ? kYes : kNo;
  }
  print_faults(language, violations);
  const bool ja = language == report::Language::kJa;
  if (violations.empty()) {
    print(fmt::format(fmt::runtime(ja ? "{}: 合格。規則 R01〜R30 をすべて満たしています。\n"
                                      : "{}: accepted, it keeps the rules R01 to R30\n"),
                      options.plan));
    return kYes;
  }
  // So many are listed at most.
  if (violations.size() >= plan::kViolationsMax) {
    print(fmt::format(fmt::runtime(ja ? "{}: 不合格（違反 {} 件以上）\n"
                                      : "{}: refused, {} broken rules or more\n"),
                      options.plan, violations.size()));
    return kNo;
  }
  print(fmt::format(fmt::runtime(ja                       ? "{}: 不合格（違反 {} 件）\n"
                                 : violations.size() == 1 ? "{}: refused, {} broken rule\n"
                                                          : "{}: refused, {} broken rules\n"),
                    options.plan, violations.size()));
  return kNo;
}

}  // namespace renkei::cli
