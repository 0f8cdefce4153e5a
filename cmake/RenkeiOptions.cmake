# The one place for compiler flags: every target of renkei links `renkei_options`.

add_library(renkei_options INTERFACE)
target_compile_features(renkei_options INTERFACE cxx_std_20)
target_include_directories(renkei_options INTERFACE "${CMAKE_CURRENT_SOURCE_DIR}")

target_compile_options(renkei_options INTERFACE
  -Wall -Wextra -Wpedantic
  -Wcast-qual -Wconversion -Wextra-semi -Wformat=2 -Wimplicit-fallthrough -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wshadow -Wundef -Wunused
  $<$<BOOL:${RENKEI_WERROR}>:-Werror>
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-branches -Wduplicated-cond -Wlogical-op>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 warns wrongly of overlapping copies in std::string's operator+ (GCC bug 105651).
  target_compile_options(renkei_options INTERFACE -Wno-restrict)
endif()

# Checks of the standard library (index within bounds, iterators valid), but for release.
target_compile_definitions(renkei_options INTERFACE
  $<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS>)

if(RENKEI_SANITIZE)
  set(renkei_sanitizer_flags "-fsanitize=${RENKEI_SANITIZE}" -fno-omit-frame-pointer)
  if(RENKEI_SANITIZE MATCHES "undefined")
    list(APPEND renkei_sanitizer_flags -fno-sanitize-recover=all)
  endif()
  target_compile_options(renkei_options INTERFACE ${renkei_sanitizer_flags})
  target_link_options(renkei_options INTERFACE ${renkei_sanitizer_flags})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The sanitizers' own code makes g++ see uninitialised values where there are none.
    target_compile_options(renkei_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()

if(RENKEI_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "RENKEI_FUZZ needs clang (g++ has no libFuzzer): use the preset 'fuzz'")
  endif()
  target_compile_options(renkei_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
