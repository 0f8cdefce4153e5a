// bench_plan: renkei's planner beside plain HiGHS and CBC on the published formulations, one after
// the other on one machine in one run. Prints Markdown.
//
//   bench_plan [--cases NAME,...] [--rounds N] [--seconds S] [--threads N] [--root FOLDER]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "bench/machine.h"
#include "bench/plan/published_models.h"
#include "bench/plan/rivals.h"
#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace renkei::bench {
namespace {

struct Case {
  std::string name;
  std::string network;
  std::string scenario;
  std::string formulation;  // of the rivals
  std::function<RivalModel(const std::filesystem::path& root)> model;
  bool least = false;  // the less of what is counted the better, and it is shown so
  double seconds = 300;
  double gap = 0;
  std::vector<double> looks;  // seconds at which the plans are compared
};

Case published_2005(const std::string& example, const std::string& network) {
  return {.name = network,
          .network = "networks/published/" + network,
          .scenario = "plan",
          .formulation = "published",
          .model =
              [example](const std::filesystem::path& root) {
                return RivalModel{lakhdar2005_model(root / "bench/plan/cases", example)};
              },
          .seconds = 300,
          .gap = 0,
          .looks = {}};
}

Case japan(const std::string& scenario) {
  return {.name = "japan " + scenario,
          .network = "networks/japan",
          .scenario = scenario,
          .formulation = "renkei's grid",
          .model =
              [scenario](const std::filesystem::path& root) {
                return grid_model_of(root / "networks/japan", scenario);
              },
          .least = true,
          .seconds = 60,
          .gap = 0.01,
          .looks = {}};
}

std::vector<Case> all_cases() {
  std::vector<Case> cases{published_2005("ex1", "lakhdar2005-ex1"),
                          published_2005("ex2", "lakhdar2005-ex2"),
                          published_2005("ex2_modified", "lakhdar2005-ex2-modified")};
  cases.push_back({.name = "lakhdar2007",
                   .network = "networks/published/lakhdar2007",
                   .scenario = "plan",
                   .formulation = "published",
                   .model =
                       [](const std::filesystem::path& root) {
                         return RivalModel{lakhdar2007_model(root / "bench/plan/cases")};
                       },
                   .seconds = 300,
                   .gap = 0,
                   .looks = {30, 60, 120, 300}});
  for (const char* scenario : {"mrna-200m", "mrna-100d", "dna", "vector", "protein", "sarna"}) {
    cases.push_back(japan(scenario));
  }
  return cases;
}

std::string number(double value) {
  if (!std::isfinite(value)) return "–";
  return std::abs(value) < 1e7 ? fmt::format("{:.2f}", value) : fmt::format("{:.6g}", value);
}

void print_row(const Case& it, const Outcome& o) {
  if (!o.trouble.empty()) {
    fmt::print("| {} | {} | {} | {} | | | | | {:.1f} | |\n", it.name, o.solver, o.formulation,
               o.trouble, o.load);
  } else {
    const std::string gap = std::isfinite(o.gap()) ? fmt::format("{:.3f}%", o.gap() * 100) : "–";
    const double sign = it.least ? -1 : 1;
    fmt::print("| {} | {} | {} | {} | {} | {} | {:.2f} | {:.2f} | {:.1f} | {} |\n", it.name,
               o.solver, o.formulation, number(sign * o.best), number(sign * o.bound), gap,
               o.wall_seconds, o.processor_seconds, o.load, o.verdict);
  }
  std::fflush(stdout);
}

void print_looks(const Case& it, const std::vector<Outcome>& outcomes) {
  if (it.looks.empty()) return;
  fmt::print("\n{}: best plan after so many seconds\n\n| solver |", it.name);
  for (const double at : it.looks) fmt::print(" {} |", at);
  fmt::print("\n|---|");
  for (std::size_t k = 0; k < it.looks.size(); ++k) fmt::print("--:|");
  fmt::print("\n");
  for (const auto& outcome : outcomes) {
    fmt::print("| {} |", outcome.solver);
    for (const double at : it.looks) fmt::print(" {} |", number(outcome.best_at(at)));
    fmt::print("\n");
  }
}

// A folder of its own for the MPS files, gone at the end.
class Scratch {
 public:
  Scratch()
      : path_(std::filesystem::temp_directory_path() / fmt::format("bench_plan.{}", getpid())) {
    std::filesystem::create_directories(path_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Wishes {
  std::vector<std::string> cases;
  int rounds = 1;
  double seconds = 0;  // 0: each case's own
  int threads = 2;     // of renkei; the others run as they come, with one
  std::string root = ".";
};

void run_case(const Case& it, const Wishes& wishes, const Scratch& scratch) {
  const std::filesystem::path root(wishes.root);
  Limits limits{
      .seconds = wishes.seconds > 0 ? wishes.seconds : it.seconds, .threads = 1, .gap = it.gap};
  const auto model = it.model(root);
  fmt::print(
      "\n| case | solver | formulation | plan | bound | gap | wall s | processor s | load "
      "| checker |\n|---|---|---|--:|--:|--:|--:|--:|--:|---|\n");
  std::vector<Outcome> outcomes;
  for (int round = 0; round < wishes.rounds; ++round) {
    std::vector<Outcome> now{run_highs(model.milp, limits),
                             run_cbc(model.milp, scratch.path(), limits)};
    for (auto& outcome : now) {
      outcome.formulation = it.formulation;
      in_unit(outcome, model.unit);
    }
    Limits own = limits;
    own.threads = wishes.threads;
    now.push_back(run_renkei(root / it.network, it.scenario, own));
    for (const auto& outcome : now) print_row(it, outcome);
    outcomes.insert(outcomes.end(), now.begin(), now.end());
  }
  print_looks(it, outcomes);
}

int run(const Wishes& wishes) {
  fmt::print("{}", machine_text());
  const Scratch scratch;
  const auto cases = all_cases();
  for (const auto& name : wishes.cases) {
    const bool known =
        std::any_of(cases.begin(), cases.end(), [&](const Case& it) { return it.name == name; });
    if (!known) {
      fmt::print(stderr, "there is no case '{}'; there are:\n", name);
      for (const auto& it : cases) fmt::print(stderr, "  {}\n", it.name);
      return 2;
    }
  }
  for (const auto& it : cases) {
    const bool wanted = wishes.cases.empty() || std::find(wishes.cases.begin(), wishes.cases.end(),
                                                          it.name) != wishes.cases.end();
    if (!wanted) continue;
    try {
      run_case(it, wishes, scratch);
    } catch (const std::exception& trouble) {
      fmt::print("\n{}: {}\n", it.name, trouble.what());
    }
  }
  return 0;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  renkei::bench::Wishes wishes;
  CLI::App app("renkei's planner beside plain HiGHS and CBC");
  app.add_option("--cases", wishes.cases, "names of cases; all where none is given")
      ->delimiter(',');
  app.add_option("--rounds", wishes.rounds, "runs of each, in turn")->check(CLI::Range(1, 100));
  app.add_option("--seconds", wishes.seconds, "time limit instead of each case's own");
  app.add_option("--threads", wishes.threads, "of renkei's planner")->check(CLI::Range(1, 64));
  app.add_option("--root", wishes.root, "the repository");
  CLI11_PARSE(app, argc, argv);
  return renkei::bench::run(wishes);
}
