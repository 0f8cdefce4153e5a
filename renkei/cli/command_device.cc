// `renkei device`: what machines there are, what one is, and its values.
#include <algorithm>
#include <filesystem>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/csv.h"
#include "renkei/base/seams.h"
#include "renkei/cli/console.h"
#include "renkei/cli/device_commands.h"
#include "renkei/cli/device_messages.h"
#include "renkei/cli/device_text.h"
#include "renkei/report/table.h"

namespace renkei::cli {
namespace {

using equipment::DeviceForm;
using report::arg;
using report::Language;

constexpr std::size_t kAtOnceMax = 8;
constexpr std::chrono::milliseconds kListPatience{5'000};

int exit_code_of(const Error& error) {
  const std::string& code = error.code();
  const auto one_of = [&](std::initializer_list<std::string_view> codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  };
  if (code.starts_with("device.") ||
      one_of({"equipment.url", "equipment.value_type", "equipment.value_range",
              "equipment.no_value", "equipment.no_command"})) {
    return kWrongUsage;
  }
  if (one_of({"equipment.unreachable", "equipment.timeout", "equipment.certificate",
              "equipment.security", "equipment.credentials", "equipment.other_machine",
              "equipment.answer"})) {
    return kSurroundingsFailed;
  }
  return exit_code_for(error);
}

struct Listed {
  serve::MachineLink link{};
  std::string protocol{};
  std::optional<Error> fault{};
};

// Whether each is reached: as many at once as a small computer can do.
std::vector<Listed> look_at(const std::vector<serve::MachineLink>& links) {
  std::vector<Listed> all;
  const auto look = [](serve::MachineLink link) {
    link.patience = kListPatience;
    Listed one{link, {}, {}};
    const auto connection = serve::connect_machine(link);
    if (connection) {
      one.protocol = (*connection)->form().address.protocol;
    } else {
      one.fault = connection.error();
    }
    return one;
  };
  for (std::size_t from = 0; from < links.size() && !interrupted(); from += kAtOnceMax) {
    std::vector<std::future<Listed>> some;
    for (std::size_t i = from; i < std::min(links.size(), from + kAtOnceMax); ++i) {
      some.push_back(std::async(std::launch::async, look, links[i]));
    }
    for (auto& one : some) all.push_back(one.get());
  }
  return all;
}

Result<int> list(const DeviceOptions& options) {
  const Language language = options.common.language;
  std::vector<serve::MachineLink> links;
  if (options.machine.empty()) {
    // Machines that announce themselves on the network would be added here.
    tell(std::string(words::kNoDiscovery.in(language)));
    return kWrongUsage;
  }
  auto units = machines_of_plant(options.machine);
  if (!units) return fail(std::move(units.error()));
  for (const auto& one : *units) links.push_back(serve::link_of(one));
  catch_interrupts(language, Stopping::kAtOnce);
  const auto listed = look_at(links);
  const bool all_there =
      std::all_of(listed.begin(), listed.end(), [](const Listed& one) { return !one.fault; });
  const int code = all_there ? kYes : kSurroundingsFailed;
  if (options.common.json) {
    Json machines = Json::array();
    for (const Listed& one : listed) {
      machines.push_back(
          {{"id", one.link.id},
           {"class", one.link.equipment_class},
           {"url", one.link.url},
           {"certificate", one.link.certificate_sha256},
           {"protocol", one.protocol},
           {"reachable", !one.fault},
           {"reason", one.fault ? report::error_sentence(language, *one.fault) : ""}});
    }
    print(write_json(Json{{"machines", std::move(machines)}}));
    return code;
  }
  report::Table table{.columns = {{label(language, words::kColumnMachine)},
                                  {label(language, words::kColumnAddress)},
                                  {label(language, words::kColumnProtocol)},
                                  {label(language, words::kColumnState)}}};
  for (const Listed& one : listed) {
    table.rows.push_back({one.link.id, one.link.url, one.protocol.empty() ? "—" : one.protocol,
                          one.fault
                              ? say(language, words::kNotReachable,
                                    arg<"reason">(report::error_sentence(language, *one.fault)))
                              : label(language, words::kReachable)});
  }
  print(table_text(table));
  return code;
}

Result<int> describe(const DeviceOptions& options) {
  const auto show = [&](const DeviceForm& form) {
    print(options.common.json ? write_json(equipment::form_json(form))
                              : form_text(form, options.common.language));
    return kYes;
  };
  const bool is_local = options.machine.find("://") == std::string::npos;
  const bool is_manifest = is_local && options.machine.ends_with(".aml");
  if (is_manifest || (is_local && options.machine.ends_with(".json"))) {
    const auto form = is_manifest ? manifest_in(options.common, options.machine)
                                  : form_in(options.common, options.machine);
    if (!form) return fail(form.error());
    return *form ? show(**form) : kNo;
  }
  const auto machine = reach(options);
  if (!machine) return fail(machine.error());
  return show(machine->form());
}

void tell_values(
    const DeviceOptions& options,
    const std::vector<std::pair<const equipment::ValueForm*, equipment::ValueReport>>& values) {
  const Language language = options.common.language;
  if (options.common.json) {
    Json list = Json::array();
    for (const auto& [form, report] : values) list.push_back(value_json(report, form->type));
    return print(write_json(Json{{"values", std::move(list)}}));
  }
  report::Table table{.columns = {{label(language, words::kColumnName)},
                                  {label(language, words::kColumnValue), true},
                                  {label(language, words::kColumnUnit)},
                                  {label(language, words::kColumnQuality)},
                                  {label(language, words::kColumnSourceTime)}}};
  for (const auto& [form, report] : values) {
    std::string quality(equipment::quality_name(report.quality));
    if (!report.status.empty() && report.quality != equipment::Quality::kGood) {
      quality += " (" + report.status + ")";
    }
    table.rows.push_back({report.name, value_text(report.value), unit_text(form->type),
                          std::move(quality),
                          report.at_source ? moment_text(report.at) : std::string("—")});
  }
  if (!options.csv) return print(table_text(table));
  std::vector<std::vector<std::string>> rows;
  for (const auto& [form, report] : values) {
    rows.push_back({report.name, report.value ? value_text(report.value) : "",
                    unit_text(form->type), std::string(equipment::quality_name(report.quality)),
                    report.status, report.at_source ? report.at.to_string() : ""});
  }
  print(write_csv({"name", "value", "unit", "quality", "status", "source_time"}, rows));
}

Result<int> read(const DeviceOptions& options) {
  const auto machine = reach(options);
  if (!machine) return fail(machine.error());
  std::vector<const equipment::ValueForm*> wanted;
  for (const std::string& name : options.names) {
    const auto value = value_named(*machine, name);
    if (!value) return fail(value.error());
    wanted.push_back(*value);
  }
  if (wanted.empty()) {
    for (const auto& one : machine->form().values) wanted.push_back(&one);
  }
  std::vector<std::pair<const equipment::ValueForm*, equipment::ValueReport>> values;
  int code = kYes;
  for (const auto* const one : wanted) {
    auto report = machine->connection->read(one->name);
    if (!report) {
      // Of all values some may be refused; what is there is told all the same.
      if (exit_code_of(report.error()) != kNo || !options.names.empty()) {
        return fail(std::move(report.error()));
      }
      print_error(options.common.language, report.error());
      code = kNo;
      continue;
    }
    values.emplace_back(one, *std::move(report));
  }
  tell_values(options, values);
  return code;
}

Result<int> write(const DeviceOptions& options) {
  const auto machine = reach(options);
  if (!machine) return fail(machine.error());
  const auto value = value_named(*machine, options.name);
  if (!value) return fail(value.error());
  const auto what = value_of(options.value, (*value)->type, (*value)->name);
  if (!what) return fail(what.error());
  const auto done = machine->connection->write((*value)->name, *what);
  if (!done) return fail(done.error());
  print(options.common.json
            ? write_json(Json{{"name", (*value)->name}, {"value", *what}})
            : say(options.common.language, words::kWritten, arg<"value">((*value)->name)));
  return kYes;
}

}  // namespace

std::string link_text(const equipment::LinkReport& link, bool was_lost, Language language) {
  const auto time = arg<"time">(moment_text(link.at));
  const auto reason = arg<"reason">(link.reason);
  if (!link.connected) return say(language, words::kLinkLost, time, reason);
  return was_lost ? say(language, words::kLinkBack, time, reason)
                  : say(language, words::kLinkNote, time, reason);
}

int run_device(const DeviceOptions& options) {
  const auto code = options.command == "list"       ? list(options)
                    : options.command == "describe" ? describe(options)
                    : options.command == "read"     ? read(options)
                    : options.command == "write"    ? write(options)
                    : options.command == "call"     ? device_call(options)
                    : options.command == "certify"  ? device_certify(options)
                                                    : device_watch(options);
  if (code) return *code;
  (void)give_up(options.common, code.error());
  return exit_code_of(code.error());
}

}  // namespace renkei::cli
