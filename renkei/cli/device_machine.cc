#include "renkei/cli/device_machine.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <set>
#include <termios.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/nearest.h"
#include "renkei/base/seams.h"
#include "renkei/cli/console.h"
#include "renkei/cli/device_messages.h"
#include "renkei/equipment/mtp/manifest.h"

namespace renkei::cli {
namespace {

using equipment::ValueKind;
using report::both;
using report::Both;
using report::say_both;

constexpr std::uint64_t kPasswordBytesMax = 4096;
constexpr std::uint64_t kFormBytesMax = 16 << 20U;

// A name that is exactly this; else the only one that ends with it; else the only one that has it
// as a step within.
Result<std::string> name_among(const std::string& wanted, const std::vector<std::string>& names,
                               const char* code, const Both& none) {
  if (std::find(names.begin(), names.end(), wanted) != names.end()) return wanted;
  const auto only = [&](const auto& fits) {
    std::vector<std::string> found;
    std::copy_if(names.begin(), names.end(), std::back_inserter(found), fits);
    return found;
  };
  auto found = only([&](const std::string& name) { return name.ends_with("/" + wanted); });
  if (found.empty()) {
    found = only([&](const std::string& name) {
      return ("/" + name).find("/" + wanted + "/") != std::string::npos;
    });
    // Of a variable and what hangs below it, the variable.
    if (!found.empty()) {
      const auto& least =
          *std::min_element(found.begin(), found.end(),
                            [](const auto& a, const auto& b) { return a.size() < b.size(); });
      const bool below = std::all_of(found.begin(), found.end(), [&](const std::string& name) {
        return name == least || name.starts_with(least + "/");
      });
      if (below) return least;
    }
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    return fail(report::error_in_both(
                    code, say_both(words::kManySuch, both<"value">(wanted)),
                    say_both(words::kDidYouMean, both<"near">(found[0] + "', '" + found[1])))
                    .value(wanted));
  }
  // A misspelt end is as likely as a misspelt name.
  std::vector<std::string_view> candidates(names.begin(), names.end());
  for (const std::string& name : names) {
    std::string_view rest = name;
    while (!rest.empty()) {
      candidates.push_back(rest.substr(0, rest.find('/')));
      rest.remove_prefix(std::min(rest.size(), candidates.back().size() + 1));
    }
  }
  const std::string near(nearest(wanted, candidates));
  return fail(report::error_in_both(code, none,
                                    near.empty() ? say_both(words::kSeeDescription)
                                                 : say_both(words::kDidYouMean, both<"near">(near)))
                  .value(wanted));
}

Error machine_error(const std::string& plant, const std::string& name) {
  return report::error_in_both(
             "device.machine",
             say_both(words::kNoUnitInPlant, both<"plant">(plant.empty() ? Both("—") : Both(plant)),
                      both<"value">(name)),
             say_both(words::kNamePlantMachine))
      .value(name);
}

// Without its being seen.
Result<std::string> ask_password(const DeviceOptions& options) {
  const auto none = [] {
    return fail(report::error_in_both("device.password", say_both(words::kNoPassword),
                                      say_both(words::kGivePasswordFile)));
  };
  termios before{};
  if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before) != 0) return none();
  tell(say(options.common.language, words::kPasswordOf, report::arg<"user">(options.user)));
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0) return none();
  std::string password;
  char next = 0;
  while (::read(STDIN_FILENO, &next, 1) == 1 && next != '\n' &&
         password.size() < kPasswordBytesMax) {
    password += next;
  }
  (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  tell("\n");
  return password;
}

Result<std::string> password_of(const DeviceOptions& options) {
  if (options.password_file.empty()) return ask_password(options);
  auto text = disk().read_stored(options.password_file, kPasswordBytesMax);
  if (!text) return fail(std::move(text.error()));
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  return text;
}

// The name before the first '=', and what is after it.
Result<std::pair<std::string, std::string>> parted(const std::string& word) {
  const std::size_t at = word.find('=');
  if (at == 0 || at == std::string::npos) {
    return fail(report::error_in_both("device.name_value",
                                      say_both(words::kNotNameValue, both<"value">(word)),
                                      say_both(words::kWriteNameValue))
                    .value(word));
  }
  return std::pair(word.substr(0, at), word.substr(at + 1));
}

Both no_parameter(const std::string& of, const std::string& name) {
  return say_both(words::kNoSuchParameter, both<"of">(of), both<"value">(name));
}

Error not_of_kind(const std::string& word, const std::string& kind, const std::string& name) {
  return report::error_in_both("device.value",
                               say_both(words::kNotOfKind, both<"value">(word), both<"name">(name),
                                        both<"kind">(kind)),
                               say_both(words::kGiveKind, both<"kind">(kind)))
      .value(word);
}

template <typename Number>
bool read_number(const std::string& word, Number& into) {
  const char* const end = word.data() + word.size();
  const auto [at, code] = std::from_chars(word.data(), end, into);
  return code == std::errc() && at == end;
}

}  // namespace

Result<std::vector<equipment::ConnectedUnit>> machines_of_plant(const std::string& plant) {
  std::filesystem::path file = plant;
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) file /= "plant.toml";
  const auto text = disk().read_stored(file, equipment::kPlantBytesMax);
  if (!text) return fail(text.error());
  Faults faults;
  auto read = equipment::read_plant(file, *text, faults);
  if (!read) return fail(std::move(read.error()));
  if (!faults.empty()) return fail(std::move(faults.front()));
  return std::move(read->connected);
}

Result<NamedMachine> machine_of(const DeviceOptions& options) {
  NamedMachine named;
  if (options.machine.find("://") != std::string::npos) {
    named.link.url = options.machine;
  } else if (options.plant.empty()) {
    return fail(machine_error("", options.machine));
  } else {
    auto units = machines_of_plant(options.plant);
    if (!units) return fail(std::move(units.error()));
    const auto found = std::find_if(units->begin(), units->end(),
                                    [&](const auto& one) { return one.id == options.machine; });
    if (found == units->end()) return fail(machine_error(options.plant, options.machine));
    named.unit = *found;
    named.link = serve::link_of(*found);
  }
  if (!options.certificate.empty()) named.link.certificate_sha256 = options.certificate;
  if (!options.policy.empty()) named.link.policy = options.policy;
  if (!options.user.empty()) named.link.user = options.user;
  if (!named.link.user.empty()) {
    auto password = password_of(options);
    if (!password) return fail(std::move(password.error()));
    named.link.password = *std::move(password);
  }
  return named;
}

Result<ReachedMachine> reach(const DeviceOptions& options) {
  auto named = machine_of(options);
  if (!named) return fail(std::move(named.error()));
  auto connection = serve::connect_machine(named->link);
  if (!connection) return fail(std::move(connection.error()));
  return ReachedMachine{*std::move(connection), std::move(named->unit)};
}

Result<std::optional<equipment::DeviceForm>> form_in(const CommonOptions& common,
                                                     const std::string& file) {
  const auto text = disk().read_stored(file, kFormBytesMax);
  if (!text) return fail(text.error());
  Faults faults;
  auto form = equipment::read_form(file, *text, faults);
  if (!form) return fail(std::move(form.error()));
  print_faults(common.language, faults);
  if (!faults.empty()) return std::optional<equipment::DeviceForm>{};
  return std::optional(*std::move(form));
}

Result<std::optional<equipment::DeviceForm>> manifest_in(const CommonOptions& common,
                                                         const std::string& file) {
  const auto text = disk().read_stored(file, equipment::mtp::kManifestBytesMax);
  if (!text) return fail(text.error());
  Faults faults;
  const auto manifest = equipment::mtp::read_manifest(file, *text, faults);
  if (!manifest) return fail(Error(manifest.error()));
  print_faults(common.language, faults);
  if (!faults.empty()) return std::optional<equipment::DeviceForm>{};
  return std::optional(equipment::mtp::manifest_form(*manifest));
}

Result<const equipment::ValueForm*> value_named(const ReachedMachine& machine,
                                                const std::string& name) {
  const auto alias = machine.unit.values.find(name);
  if (alias != machine.unit.values.end()) {
    if (const auto* const value = machine.form().value(alias->second.of)) return value;
  }
  std::vector<std::string> names;
  for (const auto& one : machine.form().values) names.push_back(one.name);
  auto found = name_among(name, names, "device.no_value",
                          say_both(words::kNoSuchValue, both<"value">(name)));
  if (!found) return fail(std::move(found.error()));
  return machine.form().value(*found);
}

Result<Callable> command_named(const equipment::DeviceForm& form, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& one : form.commands) names.push_back(one.name);
  for (const auto& one : form.services) {
    if (form.command(one.service.name) == nullptr) names.push_back(one.service.name);
  }
  auto found = name_among(name, names, "device.no_command",
                          say_both(words::kNoSuchCommand, both<"value">(name)));
  if (!found) return fail(std::move(found.error()));
  if (const auto* const command = form.command(*found)) return Callable{.command = command};
  return Callable{.service = form.service(*found)};
}

Error no_service_error(const std::string& name) {
  return report::error_in_both("device.no_service",
                               say_both(words::kNoSuchService, both<"value">(name)),
                               say_both(words::kSeeDescription))
      .value(name);
}

Result<Json> value_of(const std::string& word, const equipment::DataType& type,
                      const std::string& name) {
  const auto wrong = [&] {
    return fail(not_of_kind(word, std::string(equipment::kind_name(type.kind)), name));
  };
  switch (type.kind) {
    case ValueKind::kBoolean:
      if (word == "true" || word == "false") return Json(word == "true");
      return wrong();
    case ValueKind::kInteger: {
      std::int64_t number = 0;
      if (!read_number(word, number)) return wrong();
      return Json(number);
    }
    case ValueKind::kReal: {
      double number = 0;
      if (word == "NaN" || word == "Infinity" || word == "-Infinity") return Json(word);
      if (!read_number(word, number) || !std::isfinite(number)) return wrong();
      return Json(number);
    }
    case ValueKind::kList:
    case ValueKind::kStructure:
    case ValueKind::kAny: {
      auto json = parse_json(name, word);
      if (!json) return wrong();
      return *std::move(json);
    }
    default:
      return Json(word);
  }
}

Result<Json> parameters_of(const std::vector<std::string>& words_given,
                           const equipment::CommandForm& command) {
  std::vector<std::string> names;
  for (const auto& one : command.parameters) names.push_back(one.name);
  Json given = Json::object();
  for (const std::string& word : words_given) {
    auto part = parted(word);
    if (!part) return fail(std::move(part.error()));
    auto name = name_among(part->first, names, "device.no_parameter",
                           no_parameter(command.name, part->first));
    if (!name) return fail(std::move(name.error()));
    const auto parameter = std::find_if(command.parameters.begin(), command.parameters.end(),
                                        [&](const auto& one) { return one.name == *name; });
    auto value = value_of(part->second, parameter->type, *name);
    if (!value) return fail(std::move(value.error()));
    given[*name] = *std::move(value);
  }
  auto faults = equipment::check_members(given, command.parameters, {.id = command.name});
  if (!faults.empty()) return fail(std::move(faults.front()));
  return given;
}

Result<std::map<std::string, double>> parameters_of(const std::vector<std::string>& words_given,
                                                    const equipment::ServiceForm& service) {
  std::vector<std::string> names;
  for (const auto& [name, unit] : service.service.parameters) names.push_back(name);
  std::map<std::string, double> given;
  for (const std::string& word : words_given) {
    auto part = parted(word);
    if (!part) return fail(std::move(part.error()));
    auto name = name_among(part->first, names, "device.no_parameter",
                           no_parameter(service.service.name, part->first));
    if (!name) return fail(std::move(name.error()));
    double number = 0;
    if (!read_number(part->second, number) || !std::isfinite(number)) {
      return fail(not_of_kind(part->second, "Real", *name));
    }
    given[*name] = number;
  }
  return given;
}

}  // namespace renkei::cli
