#include "renkei/cli/command_line.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "renkei/base/decimal.h"
#include "renkei/base/nearest.h"
#include "renkei/cli/cli_messages.h"
#include "renkei/cli/command_line_batch.h"
#include "renkei/cli/command_line_device.h"
#include "renkei/cli/command_line_ledger.h"
#include "renkei/cli/command_line_plant.h"
#include "renkei/cli/command_line_recipe.h"
#include "renkei/cli/commands.h"
#include "renkei/cli/console.h"

namespace renkei::cli {
namespace {

using report::Language;
using report::Message;

constexpr const char* kPlanForms =
    "renkei plan NETWORK --scenario ID, or renkei plan --compare PLAN PLAN";

// What the machine is set to, where --lang is not given.
Language language_of_machine() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("ja") ? Language::kJa : Language::kEn;
  }
  return Language::kEn;
}

// Help and faults of the command line need the language before the command line is read.
CommonOptions common_beforehand(const std::vector<std::string_view>& arguments) {
  CommonOptions common;
  common.language = language_of_machine();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--json") common.json = true;
    std::string_view language;
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) language = arguments[i + 1];
    if (arguments[i].starts_with("--lang=")) language = arguments[i].substr(7);
    if (language == "ja") common.language = Language::kJa;
    if (language == "en") common.language = Language::kEn;
  }
  return common;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string nearest_of(const std::string& word, const std::vector<std::string>& candidates) {
  return std::string(
      nearest(word, std::vector<std::string_view>(candidates.begin(), candidates.end())));
}

std::string did_you_mean(const std::string& near, const std::string& otherwise) {
  return near.empty() ? otherwise : fmt::format("did you mean '{}'?", near);
}

class CommandLine {
 public:
  explicit CommandLine(CommonOptions beforehand) : common_(std::move(beforehand)) {
    set_up_words();
    add_check();
    add_network();
    add_plan();
    add_check_plan();
    add_recipe_and_ledger();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::Success& help_or_version) {
      std::ostringstream text;
      const int code = app_.exit(help_or_version, text, text);
      print(text.str());
      return code;
    } catch (const CLI::ParseError& error) {
      return give_up(common_, wrong_ ? *wrong_ : usage_error(error));
    }
    for (auto* common : {&check_.common, &show_.common, &diff_.common, &plan_.common,
                         &compare_.common, &check_plan_.common}) {
      common->language = common_.language;
      common->json = common_.json;
    }
    if (check_app_->parsed()) return run_check(check_);
    if (show_app_->parsed()) return run_network_show(show_);
    if (diff_app_->parsed()) return run_network_diff(diff_);
    if (check_plan_app_->parsed()) return run_check_plan(check_plan_);
    if (recipe_->parsed()) return run_recipe(recipe_->options(common_));
    if (batch_->parsed()) return run_batch(batch_->options(common_));
    if (plant_->parsed()) return run_plant(plant_->options(common_));
    if (device_->parsed()) return run_device(device_->options(common_));
    if (ledger_->parsed()) return run_ledger(ledger_->options(common_));
    if (key_->parsed()) return run_key_make(key_->options(common_));
    if (witness_->parsed()) return run_witness(witness_->options(common_));
    if (!compared_.empty()) return compare();
    if (plan_.network.empty()) return give_up(common_, missing("NETWORK", kPlanForms));
    if (plan_.scenario.empty()) return give_up(common_, missing("--scenario ID", kPlanForms));
    return run_plan(plan_);
  }

 private:
  [[nodiscard]] std::string in(const Message& message) const {
    return label(common_.language, message);
  }

  void set_up_words() {
    const auto format = app_.get_formatter();
    format->label("Usage", in(words::kUsage));
    format->label("OPTIONS", in(words::kOptionsWord));
    format->label("Positionals", in(words::kPositionals));
    format->label("SUBCOMMAND", in(words::kCommandWord));
    format->label("REQUIRED", in(words::kRequired));
    app_.option_defaults()->group(in(words::kOptionsGroup));
    app_.name("renkei");
    app_.description(in(words::kAbout));
    app_.footer("\n" + in(words::kExitCodes));
    app_.set_help_flag("-h,--help", in(words::kHelp));
    app_.set_version_flag("--version", "renkei 0.1.0", in(words::kVersion));
    app_.require_subcommand(1);
    app_.fallthrough();
    text(app_, "--lang", language_, words::kLang)->check([this](const std::string& value) {
      if (value == "ja" || value == "en") return std::string();
      return refuse("--lang", value, "ja or en", "ja か en");
    });
  }

  // Keeps the fault for run(), where the parser's own words would not do.
  std::string refuse(const std::string& option, const std::string& value, const std::string& wanted,
                     const std::string& wanted_ja) {
    if (value.empty()) {
      wrong_ = Error("cli.empty", "nothing is written there")
                   .value(value)
                   .remedy(fmt::format("write {}", wanted))
                   .arg("wanted", wanted_ja);
    } else {
      wrong_ = Error("cli.value", fmt::format("'{}' cannot be used", value))
                   .value(value)
                   .remedy(fmt::format("write {}", wanted))
                   .arg("wanted", wanted_ja);
    }
    wrong_->place().field = option;
    return option;
  }

  CLI::App* command(CLI::App& parent, const char* name, const Message& about) {
    auto* made = parent.add_subcommand(name, in(about));
    made->group(in(words::kCommands));
    made->set_help_flag("-h,--help", in(words::kHelp));
    return made;
  }

  // A text that is not empty.
  CLI::Option* text(CLI::App& app, const std::string& name, std::string& target,
                    const Message& about) {
    return app.add_option(name, target, in(about))
        ->type_name(in(words::kText))
        ->check(CLI::Validator(
            [this, name](const std::string& value) {
              return value.empty() ? refuse(name, value, "a value", "値") : std::string();
            },
            ""));
  }

  void day(CLI::App& app, CommonOptions& common) {
    app.add_option("--as-of", common.as_of, in(words::kAsOf))
        ->type_name(in(words::kText))
        ->check([this](const std::string& value) {
          if (Date::parse(value)) return std::string();
          return refuse("--as-of", value, "a day of the calendar as YYYY-MM-DD, such as 2026-11-22",
                        "2026-11-22 のように、暦にある日（YYYY-MM-DD）");
        });
    app.add_flag("--json", common_.json, in(words::kJson));
  }

  template <typename Number>
  void number(CLI::App& app, const char* name, Number& target, double low, double high,
              const Message& about) {
    app.add_option_function<std::string>(
           name,
           [this, name, low, high, &target](const std::string& value) {
             const auto read = parse_spreadsheet_decimal(value);
             const double number = read ? read->to_double() : low - 1;
             target = static_cast<Number>(std::clamp(number, low, high));
             if (number >= low && number <= high && static_cast<double>(target) == number) return;
             const char* whole = std::is_integral_v<Number> ? "whole " : "";
             (void)refuse(name, value, fmt::format("a {}number from {} to {}", whole, low, high),
                          fmt::format("{}から{}までの{}", low, high,
                                      std::is_integral_v<Number> ? "整数" : "数"));
             throw CLI::ValidationError(name, value);
           },
           in(about))
        ->type_name(in(words::kNumber))
        ->default_str(fmt::format("{}", target));
  }

  void add_check() {
    check_app_ = command(app_, "check", words::kCheck);
    text(*check_app_, "network", check_.network, words::kNetworkFolder)->required();
    day(*check_app_, check_.common);
  }

  void add_network() {
    network_app_ = command(app_, "network", words::kNetwork);
    network_app_->require_subcommand(1);
    show_app_ = command(*network_app_, "show", words::kShow);
    text(*show_app_, "network", show_.network, words::kNetworkFolder)->required();
    text(*show_app_, "id", show_.id, words::kShowId);
    day(*show_app_, show_.common);
    diff_app_ = command(*network_app_, "diff", words::kDiff);
    text(*diff_app_, "before", diff_.before, words::kOneNetwork)->required();
    text(*diff_app_, "after", diff_.after, words::kOneNetwork)->required();
    day(*diff_app_, diff_.common);
  }

  void add_plan() {
    plan_app_ = command(app_, "plan", words::kPlan);
    auto& app = *plan_app_;
    day(app, plan_.common);
    text(app, "network", plan_.network, words::kNetworkFolder);
    text(app, "--scenario", plan_.scenario, words::kScenario);
    number(app, "--gap", plan_.gap, 0.0, 1.0, words::kGap);
    number(app, "--time", plan_.seconds, 0.1, 86400.0, words::kTime);
    number(app, "--threads", plan_.threads, 1, 64, words::kThreads);
    text(app, "--out", plan_.out, words::kOut);
    app.add_option("--what-if", plan_.what_if, in(words::kWhatIf))
        ->type_name(in(words::kText))
        ->allow_extra_args(false);
    text(app, "--by", plan_.by, words::kBy);
    app.add_flag_callback(
        "--no-stress", [this] { plan_.stress = false; }, in(words::kNoStress));
    app.add_option("--compare", compared_, in(words::kCompare))
        ->type_name(in(words::kText))
        ->expected(2);
  }

  void add_check_plan() {
    check_plan_app_ = command(app_, "check-plan", words::kCheckPlan);
    text(*check_plan_app_, "network", check_plan_.network, words::kNetworkFolder)->required();
    text(*check_plan_app_, "plan", check_plan_.plan, words::kPlanFile)->required();
    day(*check_plan_app_, check_plan_.common);
  }

  void add_recipe_and_ledger() {
    CommandLineTools tools;
    tools.command = [this](CLI::App& parent, const char* name, const Message& about) {
      return command(parent, name, about);
    };
    tools.text = [this](CLI::App& app, const std::string& name, std::string& target,
                        const Message& about) { return text(app, name, target, about); };
    tools.texts = [this](CLI::App& app, const std::string& name, std::vector<std::string>& target,
                         const Message& about) {
      return app.add_option(name, target, in(about))
          ->type_name(in(words::kText))
          ->allow_extra_args(false);
    };
    tools.index = [this](CLI::App& app, const std::string& name, std::uint64_t& target,
                         const Message& about) {
      return app
          .add_option_function<std::string>(
              name,
              [this, name, &target](const std::string& value) {
                const auto [end, code] =
                    std::from_chars(value.data(), value.data() + value.size(), target);
                if (code == std::errc{} && end == value.data() + value.size()) return;
                (void)refuse(name, value, "a whole number from 0", "0以上の整数");
                throw CLI::ValidationError(name, value);
              },
              in(about))
          ->type_name(in(words::kNumber));
    };
    tools.json = [this](CLI::App& app) { app.add_flag("--json", common_.json, in(words::kJson)); };
    tools.flag = [this](CLI::App& app, const std::string& name, bool& target,
                        const Message& about) { return app.add_flag(name, target, in(about)); };
    recipe_ = std::make_unique<RecipeCommandLine>(app_, tools);
    batch_ = std::make_unique<BatchCommandLine>(app_, tools);
    plant_ = std::make_unique<PlantCommandLine>(app_, tools);
    device_ = std::make_unique<DeviceCommandLine>(app_, tools);
    ledger_ = std::make_unique<LedgerCommandLine>(app_, tools);
    witness_ = std::make_unique<WitnessCommandLine>(app_, tools);
    key_ = std::make_unique<KeyCommandLine>(app_, tools);
  }

  // Everything else on the line would be ignored in silence.
  int compare() {
    std::vector<std::string> ignored;
    for (const auto* option : plan_app_->get_options()) {
      const auto name = option->get_name();
      if (option->count() > 0 && name != "--compare" && name != "--json") ignored.push_back(name);
    }
    if (!ignored.empty()) {
      return give_up(
          common_,
          Error("cli.not_together", fmt::format("--compare does not go with {}", joined(ignored)))
              .value(joined(ignored))
              .remedy("leave one of the two out: plans are compared as they are")
              .arg("first", "--compare")
              .arg("options", joined(ignored)));
    }
    compare_.before = compared_[0];
    compare_.after = compared_[1];
    return run_compare(compare_);
  }

  static Error missing(const std::string& what, const std::string& usage) {
    return Error("cli.missing", what + " is missing")
        .remedy("write " + usage)
        .arg("what", what)
        .arg("usage", usage);
  }

  // The command that was named last, or the program.
  [[nodiscard]] const CLI::App* named() const {
    const CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return app;
  }

  [[nodiscard]] static std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* one : app.get_subcommands({})) names.push_back(one->get_name());
    return names;
  }

  // The parser's error with what the user can do about it.
  [[nodiscard]] Error usage_error(const CLI::ParseError& error) const {
    const CLI::App* app = named();
    if (const auto rest = app_.remaining(true); !rest.empty()) return left_over(*app, rest.front());
    if (app->get_require_subcommand_min() > 0) {
      const auto commands = joined(commands_of(*app));
      return Error("cli.no_command", "a command is missing")
          .remedy("write one of: " + commands)
          .arg("commands", commands);
    }
    for (const auto* option : app->get_options()) {
      if (option->get_required() && option->count() == 0) {
        return missing(option->get_name(), usage_of(*app));
      }
    }
    const std::string what = error.what();
    const std::string option = what.substr(0, what.find(':'));
    if (error.get_name() == "ArgumentMismatch" && option.starts_with("--")) {
      const auto* known = app->get_option_no_throw(option);
      if (known != nullptr && static_cast<int>(known->count()) > known->get_expected_max()) {
        return Error("cli.twice", option + " stands there more than once")
            .remedy("write it once")
            .arg("option", option);
      }
      return Error("cli.no_value", option + " has no value, or too few")
          .remedy("write it after the option; --help says how")
          .arg("option", option);
    }
    return Error("cli.usage", what).value(what).remedy("see renkei --help");
  }

  [[nodiscard]] static Error left_over(const CLI::App& app, const std::string& word) {
    if (word.starts_with("-")) {
      std::vector<std::string> options{"--lang"};
      for (const auto* option : app.get_options()) {
        if (!option->get_positional()) options.push_back(option->get_name());
      }
      const auto near = nearest_of(word.substr(0, word.find('=')), options);
      return Error("cli.unknown_option", fmt::format("there is no option '{}'", word))
          .value(word)
          .remedy(did_you_mean(near, "see them with --help"))
          .arg("near", near);
    }
    const auto commands = commands_of(app);
    if (!commands.empty()) {
      const auto near = nearest_of(word, commands);
      return Error("cli.unknown_command", fmt::format("there is no command '{}'", word))
          .value(word)
          .remedy(did_you_mean(near, "write one of: " + joined(commands)))
          .arg("near", near)
          .arg("commands", joined(commands));
    }
    return Error("cli.unexpected", fmt::format("'{}' is one argument too many", word))
        .at({.field = word})
        .value(word)
        .remedy("remove it, or put a value with spaces in quotes");
  }

  [[nodiscard]] static std::string usage_of(const CLI::App& app) {
    std::string usage = app.get_name();
    for (const auto* up = app.get_parent(); up != nullptr; up = up->get_parent()) {
      usage = up->get_name() + " " + usage;
    }
    for (const auto* option : app.get_options()) {
      if (!option->get_positional()) continue;
      usage += option->get_required() ? " " + option->get_name() : " [" + option->get_name() + "]";
    }
    return usage;
  }

  CommonOptions common_;
  std::optional<Error> wrong_;
  CLI::App app_;
  std::string language_;
  CheckOptions check_;
  NetworkShowOptions show_;
  NetworkDiffOptions diff_;
  PlanCommandOptions plan_;
  CompareOptions compare_;
  CheckPlanOptions check_plan_;
  std::vector<std::string> compared_;
  CLI::App* check_app_ = nullptr;
  CLI::App* network_app_ = nullptr;
  CLI::App* show_app_ = nullptr;
  CLI::App* diff_app_ = nullptr;
  CLI::App* plan_app_ = nullptr;
  CLI::App* check_plan_app_ = nullptr;
  std::unique_ptr<RecipeCommandLine> recipe_;
  std::unique_ptr<BatchCommandLine> batch_;
  std::unique_ptr<PlantCommandLine> plant_;
  std::unique_ptr<DeviceCommandLine> device_;
  std::unique_ptr<LedgerCommandLine> ledger_;
  std::unique_ptr<WitnessCommandLine> witness_;
  std::unique_ptr<KeyCommandLine> key_;
};

}  // namespace

int run_command_line(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  const CommonOptions common = common_beforehand(arguments);
  fill_closed_streams();
  const int code = CommandLine(common).run(argc, argv);
  const auto lost = output_lost();
  if (!lost) return code;
  print_error(common.language, *lost);
  return exit_code_for(*lost);
}

}  // namespace renkei::cli
