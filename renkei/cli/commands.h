// The subcommands of `renkei`. Each takes its options and returns the exit code: 0 yes; 1 the
// answer is no (refused, infeasible, check failed); 2 wrong usage; 3 the surroundings failed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/date.h"
#include "renkei/report/catalogue.h"

namespace renkei::cli {

inline constexpr int kYes = 0;
inline constexpr int kNo = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kSurroundingsFailed = 3;

struct CommonOptions {
  report::Language language = report::Language::kEn;
  std::string as_of;  // empty: the network's own
  bool json = false;
};

struct CheckOptions {
  CommonOptions common;
  std::string network;
};
[[nodiscard]] int run_check(const CheckOptions& options);

struct NetworkShowOptions {
  CommonOptions common;
  std::string network;
  std::string id;  // empty: the whole network
};
[[nodiscard]] int run_network_show(const NetworkShowOptions& options);

struct NetworkDiffOptions {
  CommonOptions common;
  std::string before;
  std::string after;
};
[[nodiscard]] int run_network_diff(const NetworkDiffOptions& options);

struct PlanCommandOptions {
  CommonOptions common;
  std::string network;
  std::string scenario;
  double gap = 0.01;
  double seconds = 60;
  int threads = 2;
  std::string out;
  std::vector<std::string> what_if;
  std::string by;      // PERSONS:DATE, a question to answer with yes or no; empty: none
  bool stress = true;  // what stops us, ranges, assumptions
};
[[nodiscard]] int run_plan(const PlanCommandOptions& options);

struct CompareOptions {
  CommonOptions common;
  std::string before;  // plan.json, or a folder that holds one
  std::string after;
};
[[nodiscard]] int run_compare(const CompareOptions& options);

struct CheckPlanOptions {
  CommonOptions common;
  std::string network;
  std::string plan;
};
[[nodiscard]] int run_check_plan(const CheckPlanOptions& options);

// What `renkei ledger COMMAND` takes; each command uses its own part.
struct LedgerOptions {
  CommonOptions common;
  std::string command;  // init, append, show, head, tail, checkpoint, prove, verify, …
  std::string folder;   // the ledger; of `open` the bundle
  std::string name;
  std::string site;
  std::string type = "record.noted/1";
  std::vector<std::string> about;
  std::string body;
  std::vector<std::string> hide;  // NAME=VALUE
  std::string sign;               // PERSON:MEANING:NAME
  std::string event_id;
  std::optional<std::uint64_t> index;
  std::vector<std::string> fields;
  std::string out;
  std::string cover;
  std::string policy;
  std::vector<std::string> attach;  // FILE or FILE:MEDIA/TYPE
  std::string hash;                 // of an attachment, base64
  std::string reason;
  bool clock_corrected = false;
  bool sd_jwt = false;  // instead of a bundle
  bool follow = false;
  bool finish = false;
};
[[nodiscard]] int run_ledger(const LedgerOptions& options);

// What `renkei recipe COMMAND` takes; each command uses its own part.
struct RecipeOptions {
  CommonOptions common;
  std::string command;             // check, show, diff, import, export, derive, propose, …
  std::vector<std::string> files;  // of check
  std::string file;   // of show, import, export, derive, propose; of diff the one before
  std::string other;  // of diff the one after
  std::string svg;    // file to write
  std::string html;
  std::string element;  // path; empty: the procedure
  std::string out;      // of import, export and derive
  std::string id;       // of import: which recipe of the document; else the recipe's
  std::string schema;   // of import and export: folder of MESA's schemas
  std::string version;

  // Of derive: the level, the size, and lists of NAME=VALUE.
  std::string to;
  std::string size;
  std::vector<std::string> settings;
  std::vector<std::string> materials;
  std::vector<std::string> classes;
  std::vector<std::string> services;
  std::vector<std::string> consumed;
  std::vector<std::string> produced;
  std::vector<std::string> units;

  // Of propose, approve, withdraw, versions: the ledger, and who signs.
  std::string ledger;
  std::string key;
  std::string person;
  std::string name;
  std::string reason;
  bool clock_corrected = false;
};
[[nodiscard]] int run_recipe(const RecipeOptions& options);

// What `renkei key COMMAND` takes.
struct KeyOptions {
  CommonOptions common;
  std::string name;
  std::string out;
};
[[nodiscard]] int run_key_make(const KeyOptions& options);

// What `renkei witness COMMAND` takes.
struct WitnessOptions {
  CommonOptions common;
  std::string command;  // init, trust, serve, status
  std::string folder;
  std::string name;
  std::string key;  // of a log
  std::string address = "127.0.0.1";
  std::uint64_t port = 0;
};
[[nodiscard]] int run_witness(const WitnessOptions& options);

}  // namespace renkei::cli
