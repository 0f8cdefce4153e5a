// The batch commands that ask: a site at work, or the ledger itself where none is.
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "renkei/cli/batch_messages.h"
#include "renkei/cli/batch_options.h"
#include "renkei/cli/batch_story.h"
#include "renkei/cli/batch_text.h"
#include "renkei/cli/console.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/execute/kept_shut.h"
#include "renkei/serve/control.h"
#include "renkei/serve/site.h"
#include "renkei/serve/site_asks.h"
#include "renkei/serve/site_settings.h"

namespace renkei::cli {

using report::arg;
using Access = store::SqliteStore::Access;

Result<std::map<std::string, std::string>> named_values(const std::string& option,
                                                        const std::vector<std::string>& values) {
  std::map<std::string, std::string> named;
  for (const std::string& value : values) {
    const auto equals = value.find('=');
    const bool is_named = equals != std::string::npos && equals > 0;
    if (is_named && named.emplace(value.substr(0, equals), value.substr(equals + 1)).second) {
      continue;
    }
    return fail(cli_value_error(option, value, "NAME=VALUE, each name once",
                                "名前=値（名前はそれぞれ一度だけ）"));
  }
  return named;
}

Result<Json> ask_ledger(const std::string& ledger, const Json& ask, Asking asking) {
  const auto told = serve::ask_site(ledger, ask);
  if (!told) return fail(told.error());
  if (*told) return **told;
  // Time stands in a simulation at which nobody works.
  const auto settings = serve::read_settings(ledger);
  if (!settings) return fail(settings.error());
  const auto open = [&] {
    return serve::Site::open({.folder = ledger,
                              .access = asking == Asking::kReads ? Access::kRead : Access::kWrite,
                              .seed = settings->seed});
  };
  auto site = open();
  // Another command that has it for a moment is waited for.
  constexpr int kTriesMax = 30;
  for (int i = 0; i < kTriesMax && !site && site.error().code() == "store.in_use"; ++i) {
    constexpr auto kPause = std::chrono::milliseconds(100);
    std::this_thread::sleep_for(kPause);
    const auto again = serve::ask_site(ledger, ask);
    if (!again) return fail(again.error());
    if (*again) return **again;
    site = open();
  }
  if (!site) return fail(site.error());
  auto answer = serve::answer_ask(**site, ask);
  if (asking == Asking::kReads || !answer) return answer;
  if (auto settled = (*site)->settle(); !settled) return fail(settled.error());
  return answer;
}

namespace {

// `what` was recorded; what follows from it the site does next.
Result<int> changed(const BatchOptions& options, const Json& ask, const std::string& what) {
  const auto answer = ask_ledger(options.ledger, ask, Asking::kChanges);
  if (!answer) return fail(answer.error());
  print_answer(options.common, *answer,
               say(options.common.language, words::kBatchOrdered, arg<"batch">(options.batch),
                   arg<"what">(what)));
  return kYes;
}

Result<int> order(const BatchOptions& options, const std::string& order) {
  return changed(options,
                 {{"ask", "order"},
                  {"batch", options.batch},
                  {"path", options.path},
                  {"order", order},
                  {"by", options.by},
                  {"reason", options.reason}},
                 order);
}

Result<int> answer(const BatchOptions& options) {
  const auto answers = named_values("answers", options.answers);
  if (!answers) return fail(answers.error());
  Json given = Json::object();
  for (const auto& [question, text] : *answers) given[question] = text;
  return changed(options,
                 {{"ask", "answer"},
                  {"batch", options.batch},
                  {"prompt", options.prompt},
                  {"answers", std::move(given)},
                  {"by", options.by},
                  {"witness", options.witness}},
                 fmt::format("#{}", options.prompt));
}

Result<int> mode(const BatchOptions& options) {
  return changed(
      options,
      {{"ask", "mode"}, {"batch", options.batch}, {"mode", options.mode}, {"by", options.by}},
      options.mode);
}

Result<int> fire(const BatchOptions& options) {
  return changed(options,
                 {{"ask", "fire"},
                  {"batch", options.batch},
                  {"path", options.path},
                  {"transition", options.transition},
                  {"by", options.by}},
                 options.transition);
}

Result<int> fault(const BatchOptions& options) {
  Json ask{
      {"ask", "fault"}, {"unit", options.unit}, {"fault", options.fault}, {"value", options.value}};
  if (!options.reason.empty()) ask["reason"] = options.reason;
  const auto answer = ask_ledger(options.ledger, ask, Asking::kReads);
  if (!answer) return fail(answer.error());
  print_answer(options.common, *answer,
               say(options.common.language, words::kFaultMade, arg<"unit">(options.unit),
                   arg<"fault">(options.fault)));
  return kYes;
}

Result<int> inner(const BatchOptions& options) {
  if (disk().exists(options.out)) {
    return fail(Error("recipe.out_exists", fmt::format("'{}' is there already", options.out))
                    .at({.field = "--out"})
                    .value(options.out)
                    .remedy("name another file, or move that one away"));
  }
  auto folder = store::LedgerFolder::open(options.ledger, Access::kRead);
  if (!folder) return fail(folder.error());
  if (folder->inner_store() == nullptr) {
    return fail(Error{"execute.inner_run", "this ledger keeps nothing shut in an inner log"}
                    .value(options.path)
                    .arg("reason", "there is no inner log")
                    .remedy("name a batch with a confidential element that has ended"));
  }
  const auto opened = execute::open_inner_run(folder->store(), *folder->inner_store(),
                                              {options.batch, options.path, options.run},
                                              {.fields = options.fields});
  if (!opened) return fail(opened.error());
  if (auto written = disk().write(options.out, write_json(*opened)); !written) {
    return fail(written.error());
  }
  std::size_t entries = 0;
  for (const Json& part : opened->at("parts")) entries += part.at("inner").size();
  const std::size_t parts = opened->at("parts").size();
  print_answer(options.common, {{"file", options.out}, {"parts", parts}, {"entries", entries}},
               say(options.common.language, words::kBatchInnerWrote, arg<"file">(options.out),
                   arg<"parts">(std::to_string(parts)), arg<"entries">(std::to_string(entries))));
  return kYes;
}

Result<int> list(const BatchOptions& options) {
  const auto answer = ask_ledger(options.ledger, {{"ask", "list"}}, Asking::kReads);
  if (!answer) return fail(answer.error());
  print(options.common.json ? write_json(*answer)
                            : batch_list_text(*answer, options.common.language));
  return kYes;
}

Result<Json> shown(const BatchOptions& options) {
  return ask_ledger(options.ledger, {{"ask", "show"}, {"batch", options.batch}}, Asking::kReads);
}

Result<int> show(const BatchOptions& options) {
  const auto answer = shown(options);
  if (!answer) return fail(answer.error());
  if (options.story) {
    const auto story = batch_story(options.ledger, options.batch);
    if (!story) return fail(story.error());
    print(options.common.json ? write_json(story_json(*story, options.common.language))
                              : story_text(*story, options.common.language));
    return kYes;
  }
  print(options.common.json ? write_json(*answer)
                            : batch_text(*answer, options.ledger, options.common.language, true));
  return kYes;
}

// On a terminal the screen is drawn anew; elsewhere it is printed when it has changed.
Result<int> watch(const BatchOptions& options) {
  const bool is_terminal = isatty(STDOUT_FILENO) == 1;
  catch_interrupts(options.common.language, Stopping::kAtOnce);
  std::string before;
  for (;;) {
    const auto answer = shown(options);
    if (!answer) return fail(answer.error());
    const std::string text =
        options.common.json ? write_json(*answer, -1) + "\n"
                            : batch_text(*answer, options.ledger, options.common.language, false);
    if (text != before) {
      print(is_terminal && !options.common.json ? "\x1b[H\x1b[2J" + text : text);
      std::fflush(stdout);
    }
    before = text;
    const auto state = recipe::state_named(answer->value("state", ""));
    if (options.once || interrupted() || (state && recipe::is_final(*state))) return kYes;
    constexpr auto kEvery = std::chrono::milliseconds(500);
    std::this_thread::sleep_for(kEvery);
  }
}

Result<int> run_command(const BatchOptions& options) {
  using Run = Result<int> (*)(const BatchOptions&);
  static const std::map<std::string, Run> commands{
      {"start", batch_start}, {"watch", watch}, {"answer", answer}, {"mode", mode},  {"fire", fire},
      {"fault", fault},       {"list", list},   {"show", show},     {"inner", inner}};
  static const std::map<std::string, std::string> orders{{"hold", "Hold"},
                                                         {"restart", "Restart"},
                                                         {"pause", "Pause"},
                                                         {"stop", "Stop"},
                                                         {"abort", "Abort"}};
  if (const auto found = commands.find(options.command); found != commands.end()) {
    return found->second(options);
  }
  if (const auto found = orders.find(options.command); found != orders.end()) {
    return order(options, found->second);
  }
  RENKEI_CHECK(options.command == "resume");
  return options.batch.empty() ? batch_resume(options) : order(options, "Resume");
}

}  // namespace

int run_batch(const BatchOptions& options) {
  const auto code = run_command(options);
  return code ? *code : give_up(options.common, code.error());
}

}  // namespace renkei::cli
