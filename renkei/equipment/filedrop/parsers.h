// Internal to filedrop: one reader for each instrument. Each takes a source that has its layout and
// gives the whole document, or puts faults into the report; what it gives then is not used. Not for
// other rooms. Pure functions, thread-safe.
#pragma once

#include <span>
#include <string_view>

#include "renkei/equipment/filedrop/source.h"

namespace renkei::equipment::filedrop {

[[nodiscard]] Json read_nucleo_view(const Source& source, Report& report);
[[nodiscard]] Json read_nc_view(const Source& source, Report& report);
[[nodiscard]] Json read_vi_cell_blu(const Source& source, Report& report);
[[nodiscard]] Json read_cedex_hires(const Source& source, Report& report);
[[nodiscard]] Json read_cedex_bio_ht(const Source& source, Report& report);
[[nodiscard]] Json read_flex2(const Source& source, Report& report);
[[nodiscard]] Json read_cfx_maestro(const Source& source, Report& report);

// What tells a layout from all others: at least half of these names stand in the header of the
// table, or, for a list of keys, at the beginnings of lines.
[[nodiscard]] std::span<const std::string_view> nucleo_view_keys();
[[nodiscard]] std::span<const std::string_view> nc_view_columns();
[[nodiscard]] std::span<const std::string_view> vi_cell_blu_columns();
[[nodiscard]] std::span<const std::string_view> cedex_hires_columns();
[[nodiscard]] std::span<const std::string_view> flex2_columns();
[[nodiscard]] std::span<const std::string_view> cfx_maestro_columns();
[[nodiscard]] bool is_cedex_bio_ht(std::string_view text);

}  // namespace renkei::equipment::filedrop
