#include "renkei/equipment/plant_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/decimal.h"
#include "renkei/base/id.h"
#include "renkei/base/nearest.h"
#include "renkei/base/structured.h"
#include "renkei/equipment/opcua/opcua_connection.h"
#include "renkei/equipment/plant/models.h"
#include "renkei/recipe/recipe_table.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::equipment {
namespace {

using recipe::internal::RecipeTable;
using Need = RecipeTable::Need;

constexpr std::string_view kFormat = "renkei plant 1";

// A time in seconds, within what machines and people take; what is wrong with it is noted.
struct SecondsRange {
  double low;
  double high;
  const char* words;
};
constexpr SecondsRange kSampling{0.1, 86'400, "'100 ms' to '1 d'"};
constexpr SecondsRange kAnswering{0.001, 31'536'000, "'1 ms' to '365 d'"};

double seconds(RecipeTable& table, const std::string& key, const SecondsRange& range,
               double otherwise) {
  static const Unit second = *Unit::parse("s");
  const auto amount = table.amount(key, Need::kOptional);
  if (!amount) return otherwise;
  const auto factor = recipe::unit_factor(amount->unit, second);
  const double given = amount->number.to_double() * factor.value_or(0);
  if (factor && given >= range.low && given <= range.high) return given;
  table.wrong(key, recipe::amount_text(*amount),
              fmt::format("this is no time from {}", range.words),
              "write it as in '60 s' or '10 min'");
  return otherwise;
}

void check_model(RecipeTable& table, const std::string& kind) {
  const auto kinds = SimulatedUnit::kinds();
  if (kind.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return;
  const std::string near(nearest(kind, std::vector<std::string_view>(kinds.begin(), kinds.end())));
  table.fault("model",
              Error{"equipment.kind", fmt::format("'{}' is no machine that can be simulated", kind)}
                  .value(kind)
                  .arg("kinds", fmt::format("{}", fmt::join(kinds, ", ")))
                  .remedy(near.empty() ? fmt::format("write one of {}", fmt::join(kinds, ", "))
                                       : fmt::format("write {}", near)));
}

const plant::UnitModel* model_named(const std::string& kind) {
  const auto models = plant::models();
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const auto* model) { return model->spec().kind == kind; });
  return found == models.end() ? nullptr : *found;
}

// The variable of that name; one that is not there is a fault.
const plant::Variable* variable_named(RecipeTable& table, const std::string& key,
                                      const std::vector<plant::Variable>& variables,
                                      const std::string& name) {
  const auto found = std::find_if(variables.begin(), variables.end(),
                                  [&](const plant::Variable& one) { return one.name == name; });
  if (found != variables.end()) return &*found;
  std::vector<std::string_view> names;
  for (const plant::Variable& one : variables) names.emplace_back(one.name);
  table.wrong(key, name, fmt::format("the model has no {}", name),
              fmt::format("write one of {}", fmt::join(names, ", ")));
  return nullptr;
}

// An amount in the unit of the variable it is of.
std::optional<double> number_of(RecipeTable& table, const std::string& key,
                                const std::vector<plant::Variable>& variables,
                                const std::string& name, const std::string& text) {
  const plant::Variable* variable = variable_named(table, key, variables, name);
  if (variable == nullptr) return std::nullopt;
  const auto amount = recipe::parse_amount(text);
  if (!amount) {
    table.fault(key, amount.error());
    return std::nullopt;
  }
  const auto factor = recipe::unit_factor(amount->unit, *Unit::parse(variable->unit));
  if (!factor) {
    table.fault(key, factor.error());
    return std::nullopt;
  }
  const double number = amount->number.to_double() * *factor;
  if (number >= variable->low && number <= variable->high) return number;
  table.wrong(key, text, fmt::format("{} is outside what the model is made for", name),
              fmt::format("write {} to {} {}", variable->low, variable->high, variable->unit));
  return std::nullopt;
}

ServiceName read_service(const std::string& name, const plant::UnitModel& model,
                         RecipeTable& table) {
  ServiceName read;
  read.name = name;
  const auto of = table.text("of", Need::kRequired);
  const auto index = of ? plant::service_named(model, *of) : std::nullopt;
  if (of && !index) {
    std::vector<std::string_view> names;
    for (const auto& service : model.spec().services) names.emplace_back(service.name);
    table.wrong("of", *of, fmt::format("the model has no service {}", *of),
                fmt::format("write one of {}", fmt::join(names, ", ")));
  }
  static const std::vector<plant::Variable> none;
  const auto& variables = index ? model.spec().services[*index].parameters : none;
  table.each_text("parameters", [&](const std::string& here, const std::string& there) {
    if (index && variable_named(table, "parameters", variables, there) != nullptr) {
      read.parameters[here] = there;
    }
  });
  table.each_text("with", [&](const std::string& there, const std::string& text) {
    if (!index) return;
    if (const auto number = number_of(table, "with", variables, there, text)) {
      read.with[there] = *number;
    }
  });
  table.each_text("ignored", [&](const std::string& here, const std::string& text) {
    auto unit = Unit::parse(text);
    if (unit) {
      read.ignored.emplace(here, *std::move(unit));
    } else {
      table.fault("ignored", unit.error());
    }
  });
  if (index) read.of = *of;
  return read;
}

void check_id(const std::string& id, RecipeTable& table) {
  if (is_id(id)) return;
  table.fault(
      "", Error{"equipment.unit_id", fmt::format("'{}' is no id of a unit", id)}.value(id).remedy(
              "write small letters, digits, '-', '_' and '.': bioreactor-1"));
}

// An amount begins with its number; anything else is text.
std::map<std::string, recipe::Setting> read_properties(RecipeTable& table) {
  std::map<std::string, recipe::Setting> properties;
  table.each_text("properties", [&](const std::string& name, const std::string& text) {
    auto amount = recipe::parse_amount(text);
    if (amount) {
      properties.emplace(name, *std::move(amount));
    } else if (text.find_first_of("0123456789-+.") == 0) {
      table.fault("properties", amount.error());
    } else {
      properties.emplace(name, text);
    }
  });
  return properties;
}

ConnectedService read_connected_service(const std::string& name, RecipeTable& table) {
  ConnectedService service;
  service.name = name;
  service.of = table.text("of", Need::kRequired).value_or("");
  table.each_text("parameters", [&](const std::string& here, const std::string& there) {
    service.parameters.emplace(here, there);
  });
  table.each_text("results", [&](const std::string& here, const std::string& there) {
    service.results.emplace(here, there);
  });
  table.each_text("units", [&](const std::string& here, const std::string& text) {
    auto unit = Unit::parse(text);
    if (unit) {
      service.units.emplace(here, *std::move(unit));
    } else {
      table.fault("units", unit.error());
    }
  });
  if (table.has("ends_by_itself")) service.self_completing = table.flag("ends_by_itself", true);
  service.stop_is_end = table.flag("stop_is_end", false);
  return service;
}

ConnectedUnit read_connected(const std::string& id, RecipeTable& table) {
  constexpr std::size_t kSha256Digits = 64;
  ConnectedUnit unit;
  unit.id = id;
  check_id(id, table);
  unit.url = table.text("device", Need::kRequired).value_or("");
  if (unit.url.find("://") == std::string::npos) {
    table.wrong("device", unit.url, "this is no address of a machine",
                "write it as in 'opc.tcp://192.0.2.7:4840'");
  }
  unit.equipment_class = table.text_or_empty("class");
  unit.certificate_sha256 = table.text_or_empty("certificate");
  const bool digits =
      unit.certificate_sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!digits || unit.certificate_sha256.size() % kSha256Digits != 0 ||
      unit.certificate_sha256.size() > kSha256Digits) {
    table.wrong("certificate", unit.certificate_sha256, "this is no SHA-256 of a certificate",
                "write its 64 hexadecimal digits, in small letters");
  }
  unit.policy = table.text_or_empty("policy");
  if (!unit.policy.empty() && !opcua::policy_named(unit.policy)) {
    table.wrong("policy", unit.policy, "this is no security policy of OPC UA",
                "write None, Basic256Sha256, Aes128_Sha256_RsaOaep or Aes256_Sha256_RsaPss");
  }
  unit.manifest = table.text_or_empty("mtp");
  // The text is kept with the ledger, and read there again.
  if (!unit.manifest.empty() && !unit.manifest.starts_with('/')) {
    table.wrong("mtp", unit.manifest, "a manifest is named from the root of the file system",
                "write it as in '/srv/plant/dosing.aml'");
  }
  unit.user = table.text_or_empty("user");
  unit.sample_every_s = seconds(table, "sample_every", kSampling, unit.sample_every_s);
  unit.properties = read_properties(table);
  table.each("value", [&](const std::string& name, RecipeTable& value) {
    ValueName of;
    of.of = value.text("of", Need::kRequired).value_or("");
    if (auto given = value.unit("unit", Need::kOptional)) of.unit = *std::move(given);
    unit.values.emplace(name, std::move(of));
  });
  table.each("service", [&](const std::string& name, RecipeTable& service) {
    unit.services.push_back(read_connected_service(name, service));
  });
  return unit;
}

constexpr std::array<std::string_view, 3> kProtocols{"lads", "opcua", "sila"};

SimulatedUnitOptions read_unit(const std::string& id, RecipeTable& table) {
  SimulatedUnitOptions unit;
  unit.id = id;
  check_id(id, table);
  unit.kind = table.text("model", Need::kRequired).value_or("");
  check_model(table, unit.kind);
  unit.equipment_class = table.text_or_empty("class");
  unit.knows_keys = table.flag("knows_keys", true);
  unit.sample_every_s = seconds(table, "sample_every", kSampling, unit.sample_every_s);
  unit.properties = read_properties(table);
  if (const plant::UnitModel* model = model_named(unit.kind)) {
    table.each_text("initial", [&](const std::string& name, const std::string& text) {
      if (const auto number = number_of(table, "initial", model->spec().states, name, text)) {
        unit.initial.emplace(name, *number);
      }
    });
    table.each("service", [&](const std::string& name, RecipeTable& service) {
      unit.services.push_back(read_service(name, *model, service));
    });
    std::erase_if(unit.services, [](const ServiceName& service) { return service.of.empty(); });
  }
  return unit;
}

// A basic string of TOML 1.0; JSON's escapes are among its own.
std::string quoted(const std::string& text) { return write_json(Json(text), -1); }

using Texts = std::vector<std::pair<std::string, std::string>>;
void write_table(std::string& out, const char* name, const Texts& members) {
  if (members.empty()) return;
  out += fmt::format("{} = {{ ", name);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& [key, value] = members[i];
    out += fmt::format("{}{} = {}", i == 0 ? "" : ", ", quoted(key), quoted(value));
  }
  out += " }\n";
}
Texts texts(const std::map<std::string, std::string>& from) { return {from.begin(), from.end()}; }

void write_unit(std::string& out, const ConnectedUnit& unit) {
  const std::string table = "unit." + quoted(unit.id);
  const auto text = [&](const char* key, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} = {}\n", key, quoted(value));
  };
  out += fmt::format("\n[{}]\n", table);
  text("device", unit.url);
  text("class", unit.equipment_class);
  text("certificate", unit.certificate_sha256);
  text("policy", unit.policy);
  text("mtp", unit.manifest);
  text("user", unit.user);
  text("sample_every", fmt::format("{} s", unit.sample_every_s));
  Texts properties;
  for (const auto& [name, setting] : unit.properties) {
    if (const auto* const amount = std::get_if<recipe::Amount>(&setting)) {
      properties.emplace_back(name, recipe::amount_text(*amount));
    } else if (const auto* const words = std::get_if<std::string>(&setting)) {
      properties.emplace_back(name, *words);
    }
  }
  write_table(out, "properties", properties);
  for (const auto& [name, value] : unit.values) {
    out += fmt::format("[{}.value.{}]\n", table, quoted(name));
    text("of", value.of);
    text("unit", value.unit.code());
  }
  for (const ConnectedService& service : unit.services) {
    out += fmt::format("[{}.service.{}]\n", table, quoted(service.name));
    text("of", service.of);
    write_table(out, "parameters", texts(service.parameters));
    write_table(out, "results", texts(service.results));
    Texts units;
    for (const auto& [name, one] : service.units) units.emplace_back(name, one.code());
    write_table(out, "units", units);
    if (service.self_completing) {
      out += fmt::format("ends_by_itself = {}\n", *service.self_completing);
    }
    if (service.stop_is_end) out += "stop_is_end = true\n";
  }
}

}  // namespace

std::string_view protocol_name(PlantProtocol protocol) {
  return kProtocols.at(static_cast<std::size_t>(protocol));
}

std::string write_connected_plant(const PlantFile& plant) {
  std::string out = fmt::format("format = {}\n", quoted(std::string(kFormat)));
  if (!plant.title.en.empty() || !plant.title.ja.empty()) {
    write_table(out, "title", {{"en", plant.title.en}, {"ja", plant.title.ja}});
  }
  for (const ConnectedUnit& unit : plant.connected) write_unit(out, unit);
  out += fmt::format("\n[people]\noperator = {}\nwitness = {}\ndelay = \"{} s\"\n",
                     quoted(plant.operator_id), quoted(plant.witness_id), plant.answer_after_s);
  if (!plant.answers.empty()) out += "\n[answers]\n";
  for (const auto& [question, answer] : plant.answers) {
    out += fmt::format("{} = {}\n", quoted(question), quoted(answer));
  }
  return out;
}

Result<PlantFile> read_plant(const std::string& file, std::string_view text, Faults& faults) {
  const auto document = parse_toml(file, text);
  if (!document) return fail(document.error());
  const auto format = document->value.find("format");
  if (format == document->value.end() || *format != Json(kFormat)) {
    return fail(Error{"equipment.plant_format", fmt::format("'{}' describes no plant", file)}
                    .at({.file = file})
                    .value(format == document->value.end() ? "" : write_json(*format, -1))
                    .remedy(fmt::format("the first line is format = \"{}\"", kFormat)));
  }
  PlantFile plant;
  RecipeTable top(*document, "", faults);
  (void)top.text("format", Need::kRequired);
  plant.title = top.words("title");
  top.each("unit", [&](const std::string& id, RecipeTable& table) {
    if (table.has("device")) {
      plant.connected.push_back(read_connected(id, table));
      return;
    }
    const auto protocol =
        table.one_of("protocol", {kProtocols.begin(), kProtocols.end()}, Need::kOptional);
    if (protocol) plant.protocols[id] = static_cast<PlantProtocol>(*protocol);
    auto unit = read_unit(id, table);
    // Each machine has chance of its own.
    unit.seed = plant.units.size() + 1;
    plant.units.push_back(std::move(unit));
  });
  const std::size_t units = plant.units.size() + plant.connected.size();
  if (units > kPlantUnitsMax) {
    top.wrong("unit", std::to_string(units), "these are more units than are taken",
              fmt::format("write up to {}", kPlantUnitsMax));
  }
  if (top.is_table("people", Need::kOptional)) {
    RecipeTable people(*document, "/people", faults);
    if (auto id = people.text("operator", Need::kOptional)) plant.operator_id = *std::move(id);
    if (auto id = people.text("witness", Need::kOptional)) plant.witness_id = *std::move(id);
    plant.answer_after_s = seconds(people, "delay", kAnswering, plant.answer_after_s);
  }
  top.each_text("answers", [&](const std::string& question, const std::string& answer) {
    plant.answers.emplace(question, answer);
  });
  return plant;
}

std::string usual_answer(const recipe::Question& question) {
  if (question.type == recipe::AnswerType::kYesNo) return "yes";
  if (question.type == recipe::AnswerType::kText) return "simulated";
  if (question.type == recipe::AnswerType::kChoice) {
    return question.choices.empty() ? "" : question.choices.front();
  }
  for (const recipe::Range* range :
       {&question.limits.target, &question.limits.acceptable, &question.limits.critical}) {
    if (range->empty()) continue;
    if (!range->low) return range->high->to_string();
    if (!range->high) return range->low->to_string();
    return to_text((range->low->exact() + range->high->exact()) / 2);
  }
  return "0";
}

}  // namespace renkei::equipment
