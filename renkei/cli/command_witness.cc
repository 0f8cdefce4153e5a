#include <string>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/cli/console.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/cli/ledger_messages.h"
#include "renkei/ledger/witness.h"
#include "renkei/link/http_server.h"
#include "renkei/link/witness_service.h"
#include "renkei/report/table.h"
#include "renkei/store/witness_folder.h"

namespace renkei::cli {
namespace {

using report::arg;
using report::Language;
using store::WitnessFolder;

Result<int> init(const WitnessOptions& options) {
  const auto made = WitnessFolder::init(options.folder, options.name);
  if (!made) return fail(made.error());
  const std::string key = made->key().verifier().to_text();
  print_answer(options.common, {{"folder", options.folder}, {"key", key}},
               say(options.common.language, words::kWitnessMade, arg<"key">(key)));
  return kYes;
}

Result<int> trust(const WitnessOptions& options) {
  auto folder = WitnessFolder::open(options.folder, WitnessFolder::Access::kWrite);
  if (!folder) return fail(folder.error());
  if (auto done = folder->trust(options.key); !done) return fail(done.error());
  print_answer(options.common, {{"key", options.key}},
               say(options.common.language, words::kWitnessTrusts, arg<"key">(options.key)));
  return kYes;
}

Result<int> serve(const WitnessOptions& options) {
  auto folder = WitnessFolder::open(options.folder, WitnessFolder::Access::kWrite);
  if (!folder) return fail(folder.error());
  if (options.port > 65535) {
    return fail(cli_value_error("--port", std::to_string(options.port), "a port from 0 to 65535",
                                "0〜65535のポート番号"));
  }
  ledger::Witness witness(*folder, folder->key(), system_clock());
  const Language language = options.common.language;
  const auto handler = [&](const link::HttpRequest& request) {
    auto answer = link::answer_as_witness(witness, request);
    // What contradicts what was seen is news to who runs the witness.
    if (answer.status == 422 || answer.status == 500 ||
        (answer.status == 409 && answer.content_type.starts_with("text/plain"))) {
      tell(say(language, words::kWitnessRefused, arg<"reason">(answer.body)));
    }
    return answer;
  };
  const auto server = link::HttpServer::listen({.address = options.address,
                                                .port = static_cast<std::uint16_t>(options.port),
                                                .body_bytes_max = ledger::kWitnessRequestBytesMax},
                                               handler);
  if (!server) return fail(server.error());
  const std::string url =
      fmt::format("http://{}:{}",
                  options.address.find(':') == std::string::npos ? options.address
                                                                 : "[" + options.address + "]",
                  (*server)->port());
  print_answer(options.common, {{"url", url}, {"key", witness.verifier().to_text()}},
               say(language, words::kWitnessServes, arg<"url">(url)));
  if (const auto lost = output_lost()) return fail(*lost);
  (*server)->run();
  return kYes;
}

// What the witness holds of a log.
struct Held {
  std::string size = "0";
  std::string root;
  std::string at;
};

Result<Held> held_of(const WitnessFolder& folder, const ledger::WitnessedLog& log) {
  Held held;
  if (!log.last) return held;
  const auto checkpoint = ledger::parse_checkpoint(log.last->text);
  if (!checkpoint) return fail(checkpoint.error());
  const auto time = ledger::verify_note(*log.last, folder.key().verifier());
  if (!time) return fail(time.error());
  held.size = std::to_string(checkpoint->size.value);
  held.root = checkpoint->root.to_base64();
  held.at = Timestamp(static_cast<std::int64_t>(time->value_or(0)) * 1000).to_string();
  return held;
}

Result<int> status(const WitnessOptions& options) {
  auto folder = WitnessFolder::open(options.folder, WitnessFolder::Access::kRead);
  if (!folder) return fail(folder.error());
  const bool in_ja = options.common.language == Language::kJa;
  report::Table table;
  table.columns = {{in_ja ? "記録簿" : "log"},
                   {in_ja ? "件数" : "entries", true},
                   {in_ja ? "根" : "root"},
                   {in_ja ? "署名した時刻" : "signed at"},
                   {in_ja ? "食い違う提出" : "contradictions", true}};
  Json logs = Json::array();
  bool contradicted = false;
  for (const std::string& origin : folder->origins()) {
    const auto log = folder->log(origin);
    if (!log) return fail(log.error());
    const auto held = held_of(*folder, *log);
    if (!held) return fail(held.error());
    contradicted = contradicted || log->refused > 0;
    table.rows.push_back({origin, held->size, held->root, held->at, std::to_string(log->refused)});
    logs.push_back({{"log", origin},
                    {"size", std::stoull(held->size)},
                    {"root", held->root},
                    {"signed_at", held->at},
                    {"contradictions", log->refused}});
  }
  const std::string key = folder->key().verifier().to_text();
  print_answer(
      options.common, {{"key", key}, {"logs", std::move(logs)}},
      say(options.common.language, words::kWitnessKey, arg<"key">(key)) + "\n" + table_text(table));
  return contradicted ? kNo : kYes;
}

const std::pair<const char*, Result<int> (*)(const WitnessOptions&)> kCommands[] = {
    {"init", init}, {"trust", trust}, {"serve", serve}, {"status", status}};

}  // namespace

int run_witness(const WitnessOptions& options) {
  for (const auto& [name, run] : kCommands) {
    if (options.command != name) continue;
    const auto code = run(options);
    return code ? *code : give_up(options.common, code.error());
  }
  RENKEI_CHECK(false);
}

}  // namespace renkei::cli
