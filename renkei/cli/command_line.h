// The command line: what may stand on it, its help in both languages, and what is wrong with it.
#pragma once

namespace renkei::cli {

// Reads the arguments and runs the command they name; returns the exit code. May throw only what
// the standard library throws (no memory).
[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace renkei::cli
