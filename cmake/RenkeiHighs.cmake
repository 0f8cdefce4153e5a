# HiGHS as renkei::highs. Debian 13 has it as a package; on Debian 12 tools/bootstrap builds it
# into a prefix of its own, the same that is looked into here. By pkg-config, because the CMake
# package of HiGHS 1.10 names a wrong include path. The library is linked by its full path, so the
# run path of every program is set by CMake.

if(DEFINED ENV{RENKEI_DEPS})
  set(renkei_deps "$ENV{RENKEI_DEPS}")
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(renkei_deps "$ENV{XDG_CACHE_HOME}/renkei")
else()
  set(renkei_deps "$ENV{HOME}/.cache/renkei")
endif()

set(renkei_pkg_config_path "$ENV{PKG_CONFIG_PATH}")
set(ENV{PKG_CONFIG_PATH} "${renkei_deps}/highs-1.10/lib/pkgconfig:${renkei_pkg_config_path}")
pkg_check_modules(HIGHS QUIET IMPORTED_TARGET highs>=1.10)
set(ENV{PKG_CONFIG_PATH} "${renkei_pkg_config_path}")

if(NOT HIGHS_FOUND)
  message(FATAL_ERROR "HiGHS 1.10 is not installed; run tools/bootstrap")
endif()

add_library(renkei::highs ALIAS PkgConfig::HIGHS)
