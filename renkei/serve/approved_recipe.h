// Which recipe a batch may be made by: what the register of the ledger says is approved. Not
// thread-safe: it is the folder's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/timestamp.h"
#include "renkei/recipe/recipe.h"
#include "renkei/store/ledger_folder.h"

namespace renkei::serve {

struct ApprovedRecipe {
  recipe::Recipe recipe;
  std::string sha256;  // of its text, hexadecimal
};

// The version as it was approved. Errors: quality.no_recipe, quality.no_version,
// quality.not_approved, quality.withdrawn, those of the store and of reading the text.
[[nodiscard]] Result<ApprovedRecipe> approved_recipe(store::LedgerFolder& folder,
                                                     const std::string& id,
                                                     const std::string& version);

// The same of a text that somebody brings: it must be the one that was approved. Errors: as above,
// quality.other_text (the version was approved with another text), those of reading it.
[[nodiscard]] Result<ApprovedRecipe> approved_recipe(store::LedgerFolder& folder,
                                                     std::string_view text);

// In a simulation nobody real approves: simulated-author proposes and simulated-approver approves,
// where they have not done so before, with keys that follow from the seed. Errors: those of
// propose_recipe and approve_recipe, of the log.
[[nodiscard]] Result<void> approve_in_simulation(store::LedgerFolder& folder, std::uint64_t seed,
                                                 std::string_view text, Timestamp at);

}  // namespace renkei::serve
