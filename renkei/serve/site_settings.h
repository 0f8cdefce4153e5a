// What a site's folder says of its machines beside its ledger, under machines/: the simulated plant
// as it was given, and of a simulation its seed.
//
//   machines/plant.toml    the plant (docs/formats/plant.md)
//   machines/seed          of a simulation: its chance follows from this number
//   machines/opened        of a simulation: how often it was opened to write
//   machines/state.json    what the machines remember
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "renkei/base/result.h"
#include "renkei/base/timestamp.h"
#include "renkei/equipment/plant_file.h"
#include "renkei/store/ledger_folder.h"

namespace renkei::serve {

struct SiteSettings {
  std::optional<equipment::PlantFile> plant{};
  std::optional<std::uint64_t> seed{};
};
// Errors: those of reading, site.plant (the plant there has faults: names the first), site.seed.
[[nodiscard]] Result<SiteSettings> read_settings(const std::filesystem::path& ledger);

// The plant's text, once it was read without faults. Another than is there already is refused:
// machines in the middle of something would be gone. Errors: site.other_plant, file.write.
[[nodiscard]] Result<void> keep_plant(const std::filesystem::path& ledger, const std::string& text);

// How often the site of a simulation has been opened to write, this time too; it is kept before it
// is told. Errors: those of reading and writing, site.seed (the count there is none).
[[nodiscard]] Result<std::uint64_t> count_opening(const std::filesystem::path& ledger);

// A ledger for a simulation: it begins at `start`, and its keys and all its chance follow from the
// seed, so that the same run gives the same root. Its name says so, for everybody can sign as it:
// simulation.invalid/seed-N. Errors: those of LedgerFolder::init.
[[nodiscard]] Result<void> make_simulated_ledger(const std::filesystem::path& ledger,
                                                 std::uint64_t seed, Timestamp start);

}  // namespace renkei::serve
