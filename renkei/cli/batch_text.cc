#include "renkei/cli/batch_text.h"

#include <cmath>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/cli/batch_messages.h"
#include "renkei/report/table.h"

namespace renkei::cli {
namespace {

using report::Language;
using report::Table;

std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A title in the language, else in the other, else the name itself.
std::string title_of(const Json& json, const std::string& name, Language language) {
  const auto title = json.find("title");
  if (title == json.end() || !title->is_object()) return name;
  for (const char* code :
       language == Language::kJa ? std::array{"ja", "en"} : std::array{"en", "ja"}) {
    std::string text = text_of(*title, code);
    if (!text.empty()) return text;
  }
  return name;
}

std::string short_time(const std::string& time) {
  return time.size() >= 19 ? time.substr(0, 10) + " " + time.substr(11, 8) : time;
}

std::string in(Language language, const report::Message& message) {
  return std::string(message.in(language));
}

// What a step does, or waits for.
std::string doing(const Json& one, Language language) {
  const Json& waits = one.at("waits");
  std::vector<std::string> parts;
  if (waits.contains("unit")) {
    parts.push_back(
        say(language, words::kWaitsForUnit, report::arg<"unit">(text_of(waits, "unit"))));
  }
  if (waits.contains("undecided")) {
    parts.push_back(
        say(language, words::kUndecidedNow, report::arg<"condition">(text_of(waits, "undecided"))));
  }
  if (waits.contains("service")) parts.push_back(text_of(waits, "service"));
  if (waits.contains("left_s")) {
    parts.push_back(say(language, words::kTimeLeft,
                        report::arg<"time">(duration_text(
                            std::strtod(text_of(waits, "left_s").c_str(), nullptr)))));
  }
  if (waits.contains("until")) {
    parts.push_back(
        say(language, words::kUntil, report::arg<"condition">(text_of(waits, "until"))));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string steps_text(const Json& batch, Language language) {
  Table steps;
  steps.columns = {{in(language, words::kStepColumn)},
                   {in(language, words::kStateColumn)},
                   {in(language, words::kForColumn), true},
                   {in(language, words::kUnitColumn)},
                   {in(language, words::kDoingColumn)}};
  for (const Json& one : batch.at("active")) {
    const std::string elapsed = text_of(one, "elapsed_s");
    const std::string path = text_of(one, "path");
    steps.rows.push_back(
        {path, text_of(one, "state"),
         elapsed.empty() ? "" : duration_text(std::strtod(elapsed.c_str(), nullptr)),
         one.at("leaf").get<bool>() ? text_of(one, "unit") : "",
         one.at("leaf").get<bool>() || one.at("waits").contains("undecided")
             ? doing(one, language)
             : title_of(one, "", language)});
  }
  return steps.rows.empty() ? "" : table_text(steps) + "\n";
}

std::string standing_words(const std::string& standing, Language language) {
  if (standing == "outside_critical") return in(language, words::kOutsideCritical);
  if (standing == "outside_acceptable") return in(language, words::kOutsideAcceptable);
  return standing.empty() ? in(language, words::kNotKnown) : in(language, words::kWithin);
}

std::string values_text(const Json& batch, Language language) {
  Table values;
  values.columns = {{in(language, words::kValueColumn)},
                    {in(language, words::kNowColumn), true},
                    {in(language, words::kAcceptableColumn)},
                    {in(language, words::kCriticalColumn)},
                    {in(language, words::kStandingColumn)}};
  for (const Json& one : batch.at("active")) {
    for (const Json& value : one.at("watched")) {
      const Json& limits = value.at("limits");
      const std::string reading = text_of(value, "reading");
      values.rows.push_back({text_of(one, "path") + "." + text_of(value, "value"),
                             reading.empty() ? "—" : reading + " " + text_of(value, "unit"),
                             text_of(limits, "acceptable"), text_of(limits, "critical"),
                             standing_words(text_of(value, "standing"), language)});
    }
  }
  return values.rows.empty() ? "" : table_text(values) + "\n";
}

std::string question_words(const Json& question, Language language) {
  std::string text = text_of(question, "id");
  const std::string title = title_of(question, "", language);
  if (!title.empty()) text += ": " + title;
  const std::string type = text_of(question, "type");
  if (type == "number") text += " (" + text_of(question, "unit") + ")";
  if (type == "yes_no") text += " (yes / no)";
  if (question.contains("choices")) {
    text += fmt::format(" ({})",
                        fmt::join(question.at("choices").get<std::vector<std::string>>(), " / "));
  }
  const auto limits = question.find("limits");
  if (limits != question.end() && !text_of(*limits, "acceptable").empty()) {
    text += "  " + text_of(*limits, "acceptable");
  }
  return text;
}

std::string prompt_text(const Json& batch, const Json& prompt, const std::string& ledger,
                        Language language) {
  std::string text = fmt::format("#{} {}  {}\n", prompt.at("number").get<std::uint64_t>(),
                                 text_of(prompt, "path"), title_of(prompt, "", language));
  std::string command = fmt::format("renkei batch answer {} {}", text_of(batch, "batch"),
                                    prompt.at("number").get<std::uint64_t>());
  if (!prompt.contains("questions")) {
    const auto decisions = prompt.at("decisions").get<std::vector<std::string>>();
    text += fmt::format("   {}: {}\n", in(language, words::kind_words(text_of(prompt, "kind"))),
                        text_of(prompt, "about"));
    command += fmt::format(" decision={}", fmt::join(decisions, "|"));
  } else {
    const std::string instruction =
        title_of(Json{{"title", prompt.at("instruction")}}, "", language);
    if (!instruction.empty()) text += "   " + instruction + "\n";
    for (const Json& question : prompt.at("questions")) {
      text += "   - " + question_words(question, language) + "\n";
      command += " " + text_of(question, "id") + "=…";
    }
  }
  command += " --by NAME";
  if (prompt.value("witness", false)) command += " --witness NAME";
  return text + fmt::format("   {} --ledger {}\n", command, ledger);
}

std::string transitions_text(const Json& batch, const std::string& ledger, Language language) {
  std::string text;
  for (const Json& one : batch.at("transitions")) {
    const std::string path = text_of(one, "path");
    text += fmt::format("{} -> {}  {}\n   renkei batch fire {} {}{} --by NAME --ledger {}\n",
                        text_of(one, "transition"),
                        fmt::join(one.at("to").get<std::vector<std::string>>(), ", "),
                        one.at("holds").get<bool>() ? "" : "(" + text_of(one, "condition") + ")",
                        text_of(batch, "batch"), text_of(one, "transition"),
                        path.empty() ? "" : " --path " + path, ledger);
  }
  return text.empty() ? text : in(language, words::kMayGo) + "\n" + text + "\n";
}

std::string units_text(const Json& batch, Language language) {
  Table units;
  units.columns = {{in(language, words::kEquipmentColumn)},
                   {in(language, words::kUnitColumn)},
                   {in(language, words::kAllocationColumn)},
                   {in(language, words::kLinkColumn)}};
  for (const Json& unit : batch.at("units")) {
    const auto connected = unit.find("connected");
    units.rows.push_back(
        {text_of(unit, "requirement"), text_of(unit, "unit"),
         in(language, unit.at("allocated").get<bool>() ? words::kAllocated : words::kFree),
         connected == unit.end()
             ? in(language, words::kAtRest)
             : in(language, connected->get<bool>() ? words::kConnected : words::kLost)});
  }
  return units.rows.empty() ? "" : table_text(units) + "\n";
}

std::string elements_text(const Json& batch, Language language) {
  Table elements;
  elements.columns = {{in(language, words::kStepColumn)},
                      {in(language, words::kTitleColumn)},
                      {in(language, words::kStateColumn)},
                      {in(language, words::kRunsColumn), true},
                      {in(language, words::kBeganColumn), false, true},
                      {in(language, words::kEndedColumn), false, true}};
  for (const Json& one : batch.at("elements")) {
    const std::string path = text_of(one, "path");
    // What its chart has left behind is idle again, and may begin once more.
    const bool is_done = text_of(one, "state") == "Idle" && !text_of(one, "ended").empty();
    elements.rows.push_back({path.empty() ? "/" : path, title_of(one, "", language),
                             is_done ? in(language, words::kDone) : text_of(one, "state"),
                             std::to_string(one.at("run").get<std::uint64_t>()),
                             short_time(text_of(one, "began")), short_time(text_of(one, "ended"))});
  }
  return table_text(elements) + "\n";
}

}  // namespace

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::floor(std::max(0.0, seconds)));
  const std::int64_t days = whole / 86'400;
  const std::string clock =
      fmt::format("{:02}:{:02}:{:02}", whole / 3'600 % 24, whole / 60 % 60, whole % 60);
  return days == 0 ? clock : fmt::format("{} d {}", days, clock);
}

std::string batch_list_text(const Json& list, Language language) {
  Table table;
  table.columns = {
      {in(language, words::kBatchColumn)},        {in(language, words::kRecipeColumn)},
      {in(language, words::kSizeColumn)},         {in(language, words::kStateColumn)},
      {in(language, words::kModeColumn)},         {in(language, words::kEntriesColumn), true},
      {in(language, words::kPromptsColumn), true}};
  for (const Json& one : list.at("batches")) {
    table.rows.push_back({text_of(one, "batch"),
                          text_of(one, "recipe") + " " + text_of(one, "version"),
                          text_of(one, "size"), text_of(one, "state"), text_of(one, "mode"),
                          std::to_string(one.at("entries").get<std::uint64_t>()),
                          std::to_string(one.at("prompts").get<std::uint64_t>())});
  }
  return table.rows.empty() ? in(language, words::kNoBatches) + "\n" : table_text(table);
}

std::string batch_text(const Json& batch, const std::string& ledger, Language language, bool all) {
  std::string text =
      fmt::format("{}  {} {}  {}\n", text_of(batch, "batch"), text_of(batch, "recipe"),
                  text_of(batch, "version"), title_of(batch, "", language));
  text += fmt::format("{}  {} ({})  {}\n\n", short_time(text_of(batch, "now")),
                      text_of(batch, "state"), text_of(batch, "mode"), text_of(batch, "size"));
  text += steps_text(batch, language) + values_text(batch, language);
  const Json& prompts = batch.at("prompts_open");
  if (!prompts.empty()) {
    text += in(language, words::kPromptsTitle) + "\n";
    for (const Json& prompt : prompts) text += prompt_text(batch, prompt, ledger, language);
    text += "\n";
  }
  text += transitions_text(batch, ledger, language) + units_text(batch, language);
  if (all) text += elements_text(batch, language);
  return text;
}

}  // namespace renkei::cli
