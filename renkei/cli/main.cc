// The `renkei` command: reads the command line and hands over to commands.h.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "renkei/cli/commands.h"

namespace {

using namespace renkei::cli;  // NOLINT(google-build-using-namespace): one small source

renkei::report::Language language_of(const std::string& name) {
  return name == "ja" ? renkei::report::Language::kJa : renkei::report::Language::kEn;
}

// What the machine is set to, where --lang is not given.
std::string default_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string(value).starts_with("ja") ? "ja" : "en";
  }
  return "en";
}

void add_common(CLI::App& command, CommonOptions& common) {
  command.add_option("--as-of", common.as_of, "read the network as of this day (YYYY-MM-DD)");
  command.add_flag("--json", common.json, "answer as JSON");
}

void add_plan(CLI::App& app, PlanCommandOptions& plan, std::vector<std::string>& compare) {
  add_common(app, plan.common);
  app.add_option("network", plan.network, "folder of the network");
  app.add_option("--scenario", plan.scenario, "id of a row of scenarios.csv");
  app.add_option("--gap", plan.gap, "proven relative gap to stop at")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--time", plan.seconds, "seconds to plan for at most")
      ->check(CLI::Range(0.1, 86400.0))
      ->capture_default_str();
  app.add_option("--threads", plan.threads, "threads to plan with")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--out", plan.out, "folder for plan.json, tables and report.html");
  app.add_option("--what-if", plan.what_if,
                 "change a number for this run only, e.g. \"fill_rate*=1.2\" or "
                 "\"offers[lipid-nof].rate*=2\"; may be repeated")
      ->allow_extra_args(false);
  app.add_option(
      "--by", plan.by,
      "PERSONS:DATE, e.g. 100M:2027-12-31 or 600000:24 (days after the declaration): can "
      "so many be served by then? Yes: exit 0; no: exit 1 and the rules that clash");
  app.add_flag("!--no-stress", plan.stress,
               "leave out ranges, what stops us and why milestones are missed");
  app.add_option("--compare", compare, "compare two plans: PLAN PLAN")->expected(2);
}

int run(int argc, char** argv) {
  CLI::App app{"renkei: plan, run and prove the making of biologics across companies"};
  app.require_subcommand(1);
  app.fallthrough();
  std::string lang = default_language();
  app.add_option("--lang", lang, "ja or en")->check(CLI::IsMember({"ja", "en"}));
  app.set_version_flag("--version", "renkei 0.1.0");

  CheckOptions check;
  auto* check_app = app.add_subcommand("check", "name every fault of a network");
  check_app->add_option("network", check.network, "folder of the network")->required();
  add_common(*check_app, check.common);

  auto* network_app = app.add_subcommand("network", "show a network, or what changed in it");
  network_app->require_subcommand(1);
  NetworkShowOptions show;
  auto* show_app = network_app->add_subcommand("show", "what a network holds and rests on");
  show_app->add_option("network", show.network, "folder of the network")->required();
  show_app->add_option("id", show.id, "show every row that names this id");
  add_common(*show_app, show.common);
  NetworkDiffOptions diff;
  auto* diff_app = network_app->add_subcommand("diff", "rows and cells that differ");
  diff_app->add_option("before", diff.before, "folder of a network")->required();
  diff_app->add_option("after", diff.after, "folder of a network")->required();
  add_common(*diff_app, diff.common);

  PlanCommandOptions plan;
  std::vector<std::string> compare;
  auto* plan_app = app.add_subcommand("plan", "when will the doses be there, and what stops them");
  add_plan(*plan_app, plan, compare);

  CheckPlanOptions check_plan;
  auto* check_plan_app = app.add_subcommand("check-plan", "judge a plan by the exact rules");
  check_plan_app->add_option("network", check_plan.network, "folder of the network")->required();
  check_plan_app->add_option("plan", check_plan.plan, "plan.json, or its folder")->required();
  add_common(*check_plan_app, check_plan.common);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kYes : kWrongUsage;
  }
  const auto language = language_of(lang);
  for (auto* common :
       {&check.common, &show.common, &diff.common, &plan.common, &check_plan.common}) {
    common->language = language;
  }
  if (check_app->parsed()) return run_check(check);
  if (show_app->parsed()) return run_network_show(show);
  if (diff_app->parsed()) return run_network_diff(diff);
  if (check_plan_app->parsed()) return run_check_plan(check_plan);
  if (!compare.empty()) return run_compare({plan.common, compare[0], compare[1]});
  if (plan.network.empty() || plan.scenario.empty()) {
    std::fputs("renkei plan NETWORK --scenario ID, or renkei plan --compare PLAN PLAN\n", stderr);
    return kWrongUsage;
  }
  return run_plan(plan);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("renkei: out of memory; use a smaller network or a coarser period_days\n", stderr);
    return kSurroundingsFailed;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "renkei: %s\n", error.what());
    return kSurroundingsFailed;
  }
}
