// renkei-verify: judges a bundle on the inspector's own machine. It knows the form of entries and
// proofs and nothing else: no database, no network.
//
//   renkei-verify [--policy FILE] [--lang ja|en] [--json] BUNDLE
//
// Exit codes: 0 everything holds; 1 something does not; 2 wrong usage; 3 the file cannot be read.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "renkei/cli/bundle_verdict.h"

namespace {

using renkei::report::Language;

constexpr std::string_view kUsage =
    "usage: renkei-verify [--policy FILE] [--lang ja|en] [--json] BUNDLE\n"
    "  says what a bundle of a renkei ledger proves, withholds and does not prove\n"
    "  --policy FILE  judge by these keys (the log's policy file), not by those in the bundle\n"
    "exit codes: 0 everything holds; 1 something does not; 2 wrong usage; 3 it cannot be read\n";

struct Options {
  std::string bundle;
  std::string policy;
  Language language = Language::kEn;
  bool json = false;
  bool right = true;
};

Options read_options(int argc, char** argv) {
  Options options;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    if (std::string_view(value).starts_with("ja")) options.language = Language::kJa;
    break;
  }
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const bool more = i + 1 < argc;
    if (argument == "--json") {
      options.json = true;
    } else if (argument == "--policy" && more) {
      options.policy = argv[++i];
    } else if (argument == "--lang" && more &&
               (std::string_view(argv[i + 1]) == "ja" || std::string_view(argv[i + 1]) == "en")) {
      options.language = std::string_view(argv[++i]) == "ja" ? Language::kJa : Language::kEn;
    } else if (!argument.starts_with("-") && options.bundle.empty()) {
      options.bundle = argument;
    } else {
      options.right = false;
    }
  }
  options.right = options.right && !options.bundle.empty();
  return options;
}

int run(int argc, char** argv) {
  if (argc == 2 && (std::string_view(argv[1]) == "--help" || std::string_view(argv[1]) == "-h")) {
    std::fputs(kUsage.data(), stdout);
    return 0;
  }
  const Options options = read_options(argc, argv);
  if (!options.right) {
    std::fputs(kUsage.data(), stderr);
    return 2;
  }
  const auto judged = renkei::cli::read_bundle(options.bundle, options.policy);
  if (!judged) {
    const std::string_view code = judged.error().code();
    if (!code.starts_with("file.")) {
      const auto& error = judged.error();
      const std::string text = options.json ? renkei::write_json(renkei::cli::unread_json(
                                                  options.language, error, !options.policy.empty()))
                                            : renkei::cli::unread_text(options.language, error);
      return std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? 3 : 1;
    }
    std::fputs((renkei::report::error_text(options.language, judged.error()) + "\n").c_str(),
               stderr);
    if (code == "file.not_found") return 2;
    return 3;
  }
  const auto verdict = renkei::ledger::verify_bundle(judged->bundle, judged->trusted);
  const std::string text =
      options.json
          ? renkei::write_json(renkei::cli::verdict_json(options.language, judged->bundle, verdict))
          : renkei::cli::verdict_text(options.language, judged->bundle, verdict);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) return 3;
  return verdict.faults.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "renkei-verify: %s\n", error.what());
    return 3;
  }
}
