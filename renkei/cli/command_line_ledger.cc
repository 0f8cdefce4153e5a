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
  tools.texts(*append, "--attach", options_.attach, words::kEventAttach);
  tools.flag(*append, "--clock-corrected", options_.clock_corrected, words::kClockCorrected);

  auto* show = of_folder("show", words::kLedgerShow);
  tools.index(*show, "entry", index_, words::kEntryIndex);
  of_folder("head", words::kLedgerHead);
  auto* tail = of_folder("tail", words::kLedgerTail);
  tools.index(*tail, "--from", index_, words::kTailFrom);
  tools.flag(*tail, "--follow", options_.follow, words::kTailFollow);
  of_folder("checkpoint", words::kLedgerCheckpoint);
  of_entry("prove", words::kLedgerProve);
  of_folder("verify", words::kLedgerVerify);

  auto* disclose = of_entry("disclose", words::kLedgerDisclose);
  tools.texts(*disclose, "--field", options_.fields, words::kDiscloseField);
  tools.text(*disclose, "--out", options_.out, words::kDiscloseOut)->required();
  tools.text(*disclose, "--cover", options_.cover, words::kDiscloseCover);
  tools.flag(*disclose, "--sd-jwt", options_.sd_jwt, words::kDiscloseSdJwt);

  auto* open = command("open", words::kLedgerOpen);
  tools.text(*open, "bundle", options_.folder, words::kBundleFile)->required();
  auto* policy = tools.text(*open, "--policy", options_.policy, words::kBundlePolicy);
  tools.flag(*open, "--sd-jwt", options_.sd_jwt, words::kOpenSdJwt)->needs(policy);

  auto* attachment = of_folder("attachment", words::kLedgerAttachment);
  tools.text(*attachment, "hash", options_.hash, words::kAttachmentHash)->required();
  tools.text(*attachment, "--out", options_.out, words::kAttachmentOut)->required();

  auto* erase = of_entry("erase", words::kLedgerErase);
  tools.texts(*erase, "--field", options_.fields, words::kEraseField)->required()->expected(1);
  tools.text(*erase, "--reason", options_.reason, words::kEraseReason)->required();

  auto* rotate = of_folder("rotate", words::kLedgerRotate);
  tools.flag(*rotate, "--finish", options_.finish, words::kRotateFinish);

  auto* backup = of_folder("backup", words::kLedgerBackup);
  tools.text(*backup, "file", options_.out, words::kBackupFile)->required();
  auto* restore = of_folder("restore", words::kLedgerRestore);
  tools.text(*restore, "file", options_.out, words::kRestoreFile)->required();
}

LedgerOptions LedgerCommandLine::options(const CommonOptions& common) const {
  LedgerOptions options = options_;
  options.common = common;
  const CLI::App* named = app_->get_subcommands().front();
  options.command = named->get_name();
  for (const char* name : {"entry", "--from"}) {
    const auto* index = named->get_option_no_throw(name);
    if (index != nullptr && index->count() > 0) options.index = index_;
  }
  return options;
}

WitnessCommandLine::WitnessCommandLine(CLI::App& program, const CommandLineTools& tools)
    : app_(tools.command(program, "witness", words::kWitness)) {
  app_->require_subcommand(1);
  const auto of_folder = [&](const char* name, const report::Message& about) {
    auto* made = tools.command(*app_, name, about);
    tools.json(*made);
    tools.text(*made, "folder", options_.folder, words::kWitnessFolder)->required();
    return made;
  };
  auto* init = of_folder("init", words::kWitnessInit);
  tools.text(*init, "--name", options_.name, words::kWitnessName)->required();
  auto* trust = of_folder("trust", words::kWitnessTrust);
  tools.text(*trust, "key", options_.key, words::kWitnessLogKey)->required();
  auto* serve = of_folder("serve", words::kWitnessServe);
  tools.text(*serve, "--address", options_.address, words::kWitnessAddress);
  tools.index(*serve, "--port", options_.port, words::kWitnessPort);
  of_folder("status", words::kWitnessStatus);
}

WitnessOptions WitnessCommandLine::options(const CommonOptions& common) const {
  WitnessOptions options = options_;
  options.common = common;
  options.command = app_->get_subcommands().front()->get_name();
  return options;
}

KeyCommandLine::KeyCommandLine(CLI::App& program, const CommandLineTools& tools)
    : app_(tools.command(program, "key", words::kKey)) {
  app_->require_subcommand(1);
  auto* make = tools.command(*app_, "make", words::kKeyMake);
  tools.json(*make);
  tools.text(*make, "--name", options_.name, words::kKeyName)->required();
  tools.text(*make, "--out", options_.out, words::kKeyOut)->required();
}

KeyOptions KeyCommandLine::options(const CommonOptions& common) const {
  KeyOptions options = options_;
  options.common = common;
  return options;
}

}  // namespace renkei::cli
