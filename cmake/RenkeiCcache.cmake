# Compiles through ccache where it is installed. Paths are made relative, so that a fresh clone in
# another folder finds what an earlier one compiled.

find_program(RENKEI_CCACHE ccache)
mark_as_advanced(RENKEI_CCACHE)
if(RENKEI_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_CURRENT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
    "${RENKEI_CCACHE}")
endif()
