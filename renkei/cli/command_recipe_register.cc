// Versions of recipes in a ledger: proposed, approved, withdrawn, listed.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/cli/console.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/cli/recipe_commands.h"
#include "renkei/cli/recipe_messages.h"
#include "renkei/ledger/fold.h"
#include "renkei/quality/recipe_requests.h"
#include "renkei/recipe/checked_recipe.h"
#include "renkei/report/table.h"
#include "renkei/store/key_file.h"

namespace renkei::cli {
namespace {

using quality::RecipeRegister;
using quality::RecipeVersion;
using quality::SignedStep;
using report::arg;
using store::LedgerFolder;

// The ledger, what it says of recipes, and who signs.
struct Desk {
  LedgerFolder folder;
  RecipeRegister recipes;
  quality::Signing signing;
};

Result<RecipeRegister> register_of(LedgerFolder& folder) {
  auto folded = ledger::fold_log<RecipeRegister>(folder.store());
  if (!folded) return fail(folded.error());
  return std::move(folded->view);
}

Result<Desk> open_desk(const RecipeOptions& options) {
  auto key = store::read_key(options.key);
  if (!key) return fail(key.error());
  auto folder = LedgerFolder::open(options.ledger, LedgerAccess::kWrite);
  if (!folder) return fail(folder.error());
  auto recipes = register_of(*folder);
  if (!recipes) return fail(recipes.error());
  const auto now = clock_time(*folder, options.clock_corrected);
  if (!now) return fail(now.error());
  quality::Signing signing{options.person,
                           options.name,
                           std::move(key->key),
                           ledger::EventId::make(ledger::secret_bytes),
                           folder->site(),
                           folder->actor().key.public_key().id(),
                           *now};
  return Desk{*std::move(folder), *std::move(recipes), std::move(signing)};
}

std::string state_words(report::Language language, quality::VersionState state) {
  return label(language, words::kStates.at(static_cast<std::size_t>(state)));
}

Result<int> record_and_tell(const RecipeOptions& options, Desk& desk,
                            const Result<ledger::Draft>& draft, quality::VersionState state) {
  if (!draft) return fail(draft.error());
  const auto done = record(desk.folder, *draft);
  if (!done) return fail(done.error());
  const Json& body = draft->entry.body;
  const auto text = [&](const char* member) { return body.at(member).get<std::string>(); };
  print(options.common.json
            ? write_json(Json{{"recipe", text("recipe")},
                              {"version", text("version")},
                              {"sha256", text("recipe_sha256")},
                              {"index", done->index.value},
                              {"leaf", done->leaf.to_base64()},
                              {"event_id", draft->entry.event_id.str()}})
            : say(options.common.language, words::kRecipeIsNow,
                  arg<"version">(fmt::format("{} {}", text("recipe"), text("version"))),
                  arg<"state">(state_words(options.common.language, state)),
                  arg<"entry">(std::to_string(done->index.value))));
  return kYes;
}

Json step_json(const SignedStep& step) {
  return Json{{"entry", step.entry.value},
              {"person", step.person},
              {"name", step.name},
              {"key", step.key},
              {"at", step.at.to_string()}};
}

Json version_json(const RecipeVersion& version) {
  Json json{{"recipe", version.recipe},
            {"version", version.version},
            {"level", version.level},
            {"state", quality::state_name(version.state())},
            {"sha256", version.sha256},
            {"bytes", version.bytes},
            {"proposed", step_json(version.proposed)}};
  if (version.derived_from) {
    json["derived_from"] = {{"id", version.derived_from->id},
                            {"version", version.derived_from->version},
                            {"sha256", version.derived_from->sha256}};
  }
  if (version.approved) json["approved"] = step_json(*version.approved);
  if (version.withdrawn) {
    json["withdrawn"] = step_json(*version.withdrawn);
    json["reason"] = version.reason;
  }
  return json;
}

std::string step_text(const std::optional<SignedStep>& step) {
  constexpr std::size_t kDay = 10;
  return step ? fmt::format("{} {}", step->person, step->at.to_string().substr(0, kDay)) : "";
}

report::Table versions_table(const std::vector<const RecipeVersion*>& versions,
                             report::Language language) {
  const auto in = [&](const report::Message& message) { return label(language, message); };
  report::Table table;
  table.columns = {{in(words::kColumnRecipe)},    {in(words::kColumnVersion)},
                   {in(words::kColumnLevel)},     {in(words::kColumnState)},
                   {in(words::kColumnProposed)},  {in(words::kColumnApproved)},
                   {in(words::kColumnWithdrawn)}, {in(words::kColumnReason)}};
  for (const RecipeVersion* one : versions) {
    table.rows.push_back({one->recipe, one->version, one->level,
                          state_words(language, one->state()), step_text(one->proposed),
                          step_text(one->approved), step_text(one->withdrawn), one->reason});
  }
  return table;
}

}  // namespace

Result<int> recipe_propose(const RecipeOptions& options) {
  const auto text = disk().read(options.file, recipe::kRecipeBytesMax);
  if (!text) return fail(text.error());
  const auto checked = recipe::read_and_check_recipe(options.file, *text);
  if (!checked) return fail(checked.error());
  print_faults(options.common.language, checked->faults);
  auto desk = open_desk(options);
  if (!desk) return fail(desk.error());
  const auto draft =
      quality::propose_recipe(desk->recipes, *text, desk->signing, desk->folder.log());
  if (!draft) return fail(draft.error());
  // Before an entry names it; a file that no entry names does no harm.
  if (auto kept = desk->folder.attachments().add_bytes(*text); !kept) return fail(kept.error());
  return record_and_tell(options, *desk, draft, quality::VersionState::kProposed);
}

Result<int> recipe_approve(const RecipeOptions& options) {
  auto desk = open_desk(options);
  if (!desk) return fail(desk.error());
  const auto known = desk->recipes.known(options.id, options.version);
  if (!known) return fail(known.error());
  const auto hash = ledger::hash_from_hex((*known)->sha256);
  if (!hash) return fail(hash.error());
  const auto text = desk->folder.attachments().read(*hash, recipe::kRecipeBytesMax);
  if (!text) return fail(text.error());
  return record_and_tell(options, *desk,
                         quality::approve_recipe(desk->recipes, options.id, options.version, *text,
                                                 desk->signing, desk->folder.log()),
                         quality::VersionState::kApproved);
}

Result<int> recipe_withdraw(const RecipeOptions& options) {
  auto desk = open_desk(options);
  if (!desk) return fail(desk.error());
  return record_and_tell(
      options, *desk,
      quality::withdraw_recipe(desk->recipes, options.id, options.version, options.reason,
                               desk->signing, desk->folder.log()),
      quality::VersionState::kWithdrawn);
}

Result<int> recipe_versions(const RecipeOptions& options) {
  auto folder = LedgerFolder::open(options.ledger, LedgerAccess::kRead);
  if (!folder) return fail(folder.error());
  const auto recipes = register_of(*folder);
  if (!recipes) return fail(recipes.error());
  std::vector<const RecipeVersion*> versions;
  for (const RecipeVersion& version : recipes->versions()) versions.push_back(&version);
  std::stable_sort(versions.begin(), versions.end(),
                   [](const auto* a, const auto* b) { return a->recipe < b->recipe; });
  const auto language = options.common.language;
  print_faults(language, recipes->faults());
  if (options.common.json) {
    Json list = Json::array();
    for (const RecipeVersion* version : versions) list.push_back(version_json(*version));
    Json faults = Json::array();
    for (const Error& fault : recipes->faults()) faults.push_back(fault_json(language, fault));
    print(write_json(Json{{"versions", std::move(list)},
                          {"faults", std::move(faults)},
                          {"fault_count", recipes->fault_count()}}));
  } else if (versions.empty()) {
    print(say(language, words::kNoRecipes));
  } else {
    print(table_text(versions_table(versions, language)) + "\n");
  }
  return recipes->fault_count() == 0 ? kYes : kNo;
}

}  // namespace renkei::cli
