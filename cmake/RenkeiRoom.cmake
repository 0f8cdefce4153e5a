# renkei_room: one folder under renkei/ as one static library with its tests.
#
#   renkei_room(
#     NAME base                        # target renkei_base, alias renkei::base
#     SOURCES csv.cc date.cc           # all .cc of the library
#     TESTS csv_test.cc date_test.cc   # base_test, ctest label "fast"
#     SLOW_TESTS law_slow_test.cc      # base_slow_test, label "slow"
#     FAULT_TESTS ...                  # base_fault_test, label "fault"
#     INTEROP_TESTS ...                # base_interop_test, label "interop"
#     WEB_TESTS ...                    # base_web_test, label "web"
#     FUZZ csv_fuzz.cc                 # base_csv_fuzz, label "fuzz", only in the preset "fuzz";
#                                      # its corpus is renkei/base/corpus/csv/
#     DEPENDS network report           # rooms; linked PRIVATE
#     LIBRARIES fmt::fmt               # third-party libraries; linked PRIVATE
#     TEST_LIBRARIES ...               # third-party libraries of the tests alone
#     PROGRAM renkei main.cc)          # a program made from this room: bin/renkei
#
# renkei_test: a test that crosses rooms, from a folder under tests/.
#
#   renkei_test(NAME acceptance SOURCES ... DEPENDS cli LIBRARIES ... LABEL slow)
#
# Every test has two string macros: RENKEI_SOURCE_DIR (the repository) and RENKEI_SHARED_DIR (a
# folder of published data beside it, which need not be there: tests that read it skip).
# Tests are named <executable>.<Suite>.<Case>. Limits: fast 60 s, others 600 s.

include(GoogleTest)

define_property(GLOBAL PROPERTY RENKEI_FUZZ_TARGETS BRIEF_DOCS "Lines: executable, corpus folder")

if(RENKEI_FUZZ)
  add_custom_target(fuzz_targets)
endif()

# What the tests labelled fast need, but for the programs.
if(RENKEI_TESTS)
  add_custom_target(fast_tests)
endif()

set(RENKEI_SHARED_DIR "${CMAKE_CURRENT_SOURCE_DIR}/../shared")
cmake_path(NORMAL_PATH RENKEI_SHARED_DIR)

function(renkei_add_gtest target label)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LIBRARIES")
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE
    ${arg_LIBRARIES} renkei_options GTest::gtest_main GTest::gmock rapidcheck_gtest)
  target_compile_definitions(${target} PRIVATE
    "RENKEI_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"" "RENKEI_SHARED_DIR=\"${RENKEI_SHARED_DIR}\"")
  set(timeout 1800) # slow ones share their machine
  if(label STREQUAL "fast")
    set(timeout 60)
    add_dependencies(fast_tests ${target})
  endif()
  gtest_discover_tests(${target}
    DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60
    TEST_PREFIX "${target}."
    PROPERTIES
      LABELS ${label}
      TIMEOUT ${timeout})
endfunction()

function(renkei_add_fuzz room source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LIBRARIES")
  get_filename_component(name "${source}" NAME_WE)
  set(target "${room}_${name}")
  string(REGEX REPLACE "_fuzz$" "" corpus "${name}")
  set(corpus "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${corpus}")
  if(NOT IS_DIRECTORY "${corpus}")
    message(FATAL_ERROR "renkei/${room}/${source} needs a corpus: put at least one file into "
      "${corpus}")
  endif()
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} renkei_options)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzz_targets ${target})
  # Every file of the corpus once; tools/fuzz searches on from there.
  add_test(NAME ${target}.corpus COMMAND ${target} -runs=0 -print_final_stats=0 "${corpus}")
  set_tests_properties(${target}.corpus PROPERTIES LABELS fuzz TIMEOUT 120)
  set_property(GLOBAL APPEND_STRING PROPERTY RENKEI_FUZZ_TARGETS
    "$<TARGET_FILE:${target}>\t${corpus}\n")
endfunction()

function(renkei_room)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME"
    "SOURCES;TESTS;SLOW_TESTS;FAULT_TESTS;INTEROP_TESTS;WEB_TESTS;FUZZ;DEPENDS;LIBRARIES;\
TEST_LIBRARIES;PROGRAM")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "renkei_room needs NAME and SOURCES; not understood: "
      "'${arg_UNPARSED_ARGUMENTS}'")
  endif()

  set(rooms "")
  foreach(room IN LISTS arg_DEPENDS)
    if(NOT TARGET renkei::${room})
      # So that rooms can be built one by one. The program needs them all, so none gets lost.
      message(WARNING "renkei/${arg_NAME} is left out: it depends on renkei/${room}, which is not "
        "there or stands on a higher floor (the order is in the top CMakeLists.txt)")
      return()
    endif()
    list(APPEND rooms renkei::${room})
  endforeach()

  set(named ${arg_SOURCES} ${arg_TESTS} ${arg_SLOW_TESTS} ${arg_FAULT_TESTS}
    ${arg_INTEROP_TESTS} ${arg_WEB_TESTS} ${arg_FUZZ})
  foreach(source IN LISTS named)
    if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
      message(WARNING "renkei/${arg_NAME} is left out: ${source} is not there")
      return()
    endif()
  endforeach()

  set(library renkei_${arg_NAME})
  add_library(${library} STATIC ${arg_SOURCES})
  add_library(renkei::${arg_NAME} ALIAS ${library})
  target_link_libraries(${library}
    PRIVATE ${rooms} ${arg_LIBRARIES} renkei_options)
  set(linked ${library} ${rooms} ${arg_LIBRARIES})

  if(arg_PROGRAM)
    list(POP_FRONT arg_PROGRAM program)
    add_executable(${program} ${arg_PROGRAM})
    target_link_libraries(${program} PRIVATE ${linked} renkei_options)
    set_target_properties(${program} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
    install(TARGETS ${program})
  endif()

  if(RENKEI_TESTS)
    foreach(kind IN ITEMS fast slow fault interop web)
      if(kind STREQUAL "fast")
        set(sources ${arg_TESTS})
        set(target ${arg_NAME}_test)
      else()
        string(TOUPPER "${kind}_TESTS" argument)
        set(sources ${arg_${argument}})
        set(target ${arg_NAME}_${kind}_test)
      endif()
      if(sources)
        renkei_add_gtest(${target} ${kind}
          SOURCES ${sources}
          LIBRARIES ${linked} ${arg_TEST_LIBRARIES})
      endif()
    endforeach()
  endif()

  if(RENKEI_FUZZ)
    foreach(source IN LISTS arg_FUZZ)
      renkei_add_fuzz(${arg_NAME} ${source} LIBRARIES ${linked})
    endforeach()
  endif()
endfunction()

function(renkei_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;LABEL" "SOURCES;DEPENDS;LIBRARIES")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "renkei_test needs NAME and SOURCES; not understood: "
      "'${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_LABEL)
    set(arg_LABEL fast)
  endif()
  list(TRANSFORM arg_DEPENDS PREPEND renkei::)
  renkei_add_gtest(${arg_NAME}_test ${arg_LABEL}
    SOURCES ${arg_SOURCES}
    LIBRARIES ${arg_DEPENDS} ${arg_LIBRARIES})
endfunction()

# Leaves fuzz_targets.txt in the build folder for tools/fuzz: executable, tab, corpus.
function(renkei_write_fuzz_list)
  if(RENKEI_FUZZ)
    get_property(lines GLOBAL PROPERTY RENKEI_FUZZ_TARGETS)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/fuzz_targets.txt" CONTENT "${lines}")
  endif()
endfunction()
