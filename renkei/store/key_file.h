// Secret keys on the disk: files that only their owner can read.
//
// Instead of the key a file may hold one line `command PROGRAM ARGUMENTS`: the key is then what
// that command prints, and stays where the command has it (a vault, a token).
#pragma once

#include <filesystem>

#include "renkei/base/result.h"
#include "renkei/ledger/note.h"

namespace renkei::store {

// A new file with the key, on the disk when it returns. Errors: file.write (it is there already,
// or cannot be written).
[[nodiscard]] Result<void> write_key(const std::filesystem::path& file,
                                     const ledger::SignerKey& key);

// Errors: file.not_found, file.read, store.key_open_to_others (others may read or change it),
// store.key_command (the command fails, or prints no key), those of parse_signer_key.
[[nodiscard]] Result<ledger::SignerKey> read_key(const std::filesystem::path& file);

}  // namespace renkei::store
