#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/cli/console.h"
#include "renkei/cli/ledger_messages.h"
#include "renkei/store/key_file.h"
#include "renkei/store/store_errors.h"

namespace renkei::cli {
namespace {

Result<int> key_make(const KeyOptions& options) {
  if (auto named = ledger::check_key_name(options.name); !named) return fail(named.error());
  if (disk().exists(options.out)) return fail(store::exists_error(options.out));
  const ledger::SignerKey key{options.name, ledger::NoteAlgorithm::kEd25519,
                              ledger::PrivateKey::generate()};
  if (auto written = store::write_key(options.out, key); !written) return fail(written.error());
  const std::string open = key.verifier().to_text();
  const std::string id = key.key.public_key().id();
  print(options.common.json
            ? write_json(Json{{"file", options.out}, {"key", open}, {"id", id}})
            : say(options.common.language, words::kKeyMade, report::arg<"file">(options.out),
                  report::arg<"key">(open), report::arg<"id">(id)));
  return kYes;
}

}  // namespace

int run_key_make(const KeyOptions& options) {
  const auto code = key_make(options);
  return code ? *code : give_up(options.common, code.error());
}

}  // namespace renkei::cli
