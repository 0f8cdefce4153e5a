// Machines, their values and calls as a terminal and a program read them. Pure functions,
// thread-safe.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "renkei/base/structured.h"
#include "renkei/equipment/connection.h"
#include "renkei/report/catalogue.h"

namespace renkei::cli {

// Who it is, its values, commands, services and events.
[[nodiscard]] std::string form_text(const equipment::DeviceForm& form, report::Language language);

// "37.02", "true", "open"; of lists and structures their JSON; "—" where there is none.
[[nodiscard]] std::string value_text(const std::optional<Json>& value);
// UCUM, or as the machine writes it; empty for "1".
[[nodiscard]] std::string unit_text(const equipment::DataType& type);
// "2026-11-24 05:12:07.250 Z".
[[nodiscard]] std::string moment_text(Timestamp at);

// The same value for programs: name, value, unit, quality, status, at, at_source.
[[nodiscard]] Json value_json(const equipment::ValueReport& report,
                              const equipment::DataType& type);
[[nodiscard]] Json error_json(const equipment::CallError& error);
[[nodiscard]] std::string error_text(const equipment::CallError& error, report::Language language);

// The course of numbers in `width` characters of eighths of a line, the latest to the right; one
// that was not there is a space.
[[nodiscard]] std::string sparkline(const std::deque<std::optional<double>>& course, int width);

}  // namespace renkei::cli
