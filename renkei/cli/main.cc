// The `renkei` command.
#include <cstdio>
#include <exception>
#include <new>

#include "renkei/cli/command_line.h"
#include "renkei/cli/commands.h"

int main(int argc, char** argv) {
  try {
    return renkei::cli::run_command_line(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("renkei: out of memory; use a smaller network or a coarser period_days\n", stderr);
    return renkei::cli::kSurroundingsFailed;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "renkei: %s\n", error.what());
    return renkei::cli::kSurroundingsFailed;
  }
}
