# Third-party libraries the rooms may name under LIBRARIES:
#
#   tl::expected  fmt::fmt  tomlplusplus::tomlplusplus  nlohmann_json::nlohmann_json  CLI11::CLI11
#   valijson  Boost::headers  PkgConfig::UTF8PROC  renkei::highs  ZLIB::ZLIB  OpenSSL::Crypto
#   SQLite::SQLite3  LibXml2::LibXml2  PkgConfig::ZSTD
#   SUNDIALS::cvode (with SUNDIALS::nvecserial)
#   open62541::open62541  PkgConfig::GRPC  protobuf::libprotobuf
#   benchmark::benchmark (bench/ only)
#
# A missing one is an error that says what brings it. All their headers count as system headers.

# CMake 3.30 and later: Boost's own CMake package instead of the module CMake has dropped.
if(POLICY CMP0167)
  cmake_policy(SET CMP0167 NEW)
endif()

macro(renkei_find package)
  find_package(${package} ${ARGN} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} is not installed; run tools/bootstrap")
  endif()
endmacro()

renkei_find(PkgConfig)
renkei_find(Threads)
renkei_find(tl-expected CONFIG)
renkei_find(fmt CONFIG)
renkei_find(tomlplusplus CONFIG)
renkei_find(nlohmann_json CONFIG)
renkei_find(CLI11 CONFIG)
renkei_find(valijson CONFIG)
renkei_find(Boost 1.81)
renkei_find(ZLIB)
renkei_find(OpenSSL 3)
renkei_find(SQLite3)
renkei_find(LibXml2)
# Debian's SUNDIALS asks for OpenMP, which clang has only with libomp; what is used here does not.
if(NOT TARGET OpenMP::OpenMP_C)
  add_library(OpenMP::OpenMP_C INTERFACE IMPORTED)
endif()
renkei_find(SUNDIALS CONFIG COMPONENTS cvode nvecserial)
renkei_find(open62541 1.4 CONFIG)
renkei_find(Protobuf)

# gRPC's own CMake package wants code generators that are not used here.
foreach(library IN ITEMS libutf8proc libzstd grpc++)
  string(TOUPPER "${library}" name)
  string(REGEX REPLACE "^LIB|[+]" "" name "${name}")
  pkg_check_modules(${name} QUIET IMPORTED_TARGET ${library})
  if(NOT ${name}_FOUND)
    message(FATAL_ERROR "${library} is not installed; run tools/bootstrap")
  endif()
endforeach()

include(RenkeiHighs)

if(RENKEI_TESTS)
  renkei_find(GTest CONFIG)
  renkei_find(rapidcheck CONFIG)
endif()
if(RENKEI_BENCH)
  renkei_find(benchmark CONFIG)
endif()
