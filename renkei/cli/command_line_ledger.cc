#include "renkei/cli/command_line_ledger.h"

#include "renkei/cli/ledger_messages.h"

namespace renkei::cli {

LedgerCommandLine::LedgerCommandLine(CLI::App& program, const CommandLineTools& tools)
    : app_(tools.command(program, "ledger", words::kLedger)) {
  app_->require_subcommand(1);
  const auto command = [&](const char* name, const report::Message& about) {
    auto* made = tools.command(*app_, name, about);
    tools.json(*made);
    return made;
  };
  const auto of_folder = [&](const char* name, const report::Message& about) {
    auto* made = command(name, about);
    tools.text(*made, "folder", options_.folder, words::kLedgerFolder)->required();
    return made;
  };
  const auto of_entry = [&](const char* name, const report::Message& about) {
    auto* made = of_folder(name, about);
    tools.index(*made, "entry", index_, words::kEntryIndex)->required();
    return made;
  };

  auto* init = of_folder("init", words::kLedgerInit);
  tools.text(*init, "--name", options_.name, words::kLedgerName)->required();
  tools.text(*init, "--site", options_.site, words::kLedgerSite)->required();

  auto* append = of_folder("append", words::kLedgerAppend);
  tools.text(*append, "--type", options_.type, words::kEventType);
  tools.texts(*append, "--about", options_.about, words::kEventAbout);
  tools.text(*append, "--body", options_.body, words::kEventBody);
  tools.texts(*append, "--hide", options_.hide, words::kEventHide);
  tools.text(*append, "--sign", options_.sign, words::kEventSign);
  tools.text(*append, "--event-id", options_.event_id, words::kEventId);

  auto* show = of_folder("show", words::kLedgerShow);
  tools.index(*show, "entry", index_, words::kEntryIndex);
  of_folder("head", words::kLedgerHead);
  of_folder("checkpoint", words::kLedgerCheckpoint);
  of_entry("prove", words::kLedgerProve);
  of_folder("verify", words::kLedgerVerify);

  auto* disclose = of_entry("disclose", words::kLedgerDisclose);
  tools.texts(*disclose, "--field", options_.fields, words::kDiscloseField);
  tools.text(*disclose, "--out", options_.out, words::kDiscloseOut)->required();
  tools.text(*disclose, "--cover", options_.cover, words::kDiscloseCover);

  auto* open = command("open", words::kLedgerOpen);
  tools.text(*open, "bundle", options_.folder, words::kBundleFile)->required();
  tools.text(*open, "--policy", options_.policy, words::kBundlePolicy);

  auto* backup = of_folder("backup", words::kLedgerBackup);
  tools.text(*backup, "file", options_.out, words::kBackupFile)->required();
}

LedgerOptions LedgerCommandLine::options(const CommonOptions& common) const {
  LedgerOptions options = options_;
  options.common = common;
  const CLI::App* named = app_->get_subcommands().front();
  options.command = named->get_name();
  const auto* index = named->get_option_no_throw("entry");
  if (index != nullptr && index->count() > 0) options.index = index_;
  return options;
}

}  // namespace renkei::cli
