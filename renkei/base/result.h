// Result<T>: a value or an Error, for every function whose caller can act on the failure.
// RENKEI_CHECK stops the program when an invariant of our own is broken; it stays on in release.
#pragma once

#include <tl/expected.hpp>

#include "renkei/base/error.h"

namespace renkei {

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

namespace internal {
// Prints `file:line: invariant broken: condition` to standard error and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}  // namespace internal

}  // namespace renkei

#define RENKEI_CHECK(condition)                                         \
  do {                                                                  \
    if (!(condition)) {                                                 \
      ::renkei::internal::check_failed(#condition, __FILE__, __LINE__); \
    }                                                                   \
  } while (false)
