# HiGHS as renkei::highs. Debian 13 has it as a package; on Debian 12 tools/bootstrap builds it into
# a prefix of its own, which is looked into first. Found by header and library: the CMake package of
# HiGHS 1.10 names a wrong include path, and so does the pkg-config file in Debian 13's package. The
# library is linked by its full path, so the run path of every program is set by CMake.

if(DEFINED ENV{RENKEI_DEPS})
  set(renkei_deps "$ENV{RENKEI_DEPS}")
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(renkei_deps "$ENV{XDG_CACHE_HOME}/renkei")
else()
  set(renkei_deps "$ENV{HOME}/.cache/renkei")
endif()

find_path(RENKEI_HIGHS_INCLUDE Highs.h HINTS "${renkei_deps}/highs-1.10/include"
  PATH_SUFFIXES highs)
find_library(RENKEI_HIGHS_LIBRARY highs HINTS "${renkei_deps}/highs-1.10/lib")
mark_as_advanced(RENKEI_HIGHS_INCLUDE RENKEI_HIGHS_LIBRARY)
if(NOT RENKEI_HIGHS_INCLUDE OR NOT RENKEI_HIGHS_LIBRARY)
  message(FATAL_ERROR "HiGHS 1.10 is not installed; run tools/bootstrap")
endif()

add_library(renkei::highs SHARED IMPORTED)
set_target_properties(renkei::highs PROPERTIES
  IMPORTED_LOCATION "${RENKEI_HIGHS_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${RENKEI_HIGHS_INCLUDE}")
