# Writes a C++ source with the event schemas of a folder:
#   cmake -D FOLDER=… -D OUTPUT=… -P this file
# The type of <name>.<version>.json is <name>/<version>. Done when building, so that a changed
# schema is taken up without configuring again.
file(GLOB schemas "${FOLDER}/*.json")
list(SORT schemas)
set(rows "")
foreach(schema IN LISTS schemas)
  file(READ "${schema}" text)
  get_filename_component(name "${schema}" NAME)
  string(REGEX REPLACE "\\.([0-9]+)\\.json$" "/\\1" type "${name}")
  string(APPEND rows "    {\"${type}\", R\"schema(${text})schema\"},\n")
endforeach()
file(WRITE "${OUTPUT}.new" "// Made from docs/formats/events/ by cmake/embed_events.cmake.
#include <array>

#include \"renkei/ledger/event_types.h\"

namespace renkei::ledger {
namespace {

constexpr auto kSchemas = std::to_array<EventSchema>({
${rows}});

}  // namespace

std::span<const EventSchema> event_schemas() { return kSchemas; }

}  // namespace renkei::ledger
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUTPUT}.new")
