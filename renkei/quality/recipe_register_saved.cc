// The register as text and back, for saved points of the fold.
#include <utility>

#include "renkei/base/structured.h"
#include "renkei/quality/recipe_register.h"

namespace renkei::quality {

namespace {

Json step_json(const std::optional<SignedStep>& step) {
  if (!step) return Json::object();
  return Json{{"entry", step->entry.value},
              {"person", step->person},
              {"name", step->name},
              {"key", step->key},
              {"at", step->at.to_string()}};
}

std::optional<SignedStep> step_of(const Json& json) {
  if (json.empty()) return std::nullopt;
  return SignedStep{{json.at("entry").get<std::uint64_t>()},
                    json.at("person").get<std::string>(),
                    json.at("name").get<std::string>(),
                    json.at("key").get<std::string>(),
                    Timestamp::parse(json.at("at").get<std::string>()).value_or(Timestamp{})};
}

Json version_json(const RecipeVersion& version) {
  Json origin = Json::object();
  if (version.derived_from) {
    origin = {{"id", version.derived_from->id},
              {"version", version.derived_from->version},
              {"sha256", version.derived_from->sha256}};
  }
  return Json{{"recipe", version.recipe},
              {"version", version.version},
              {"level", version.level},
              {"sha256", version.sha256},
              {"bytes", version.bytes},
              {"derived_from", std::move(origin)},
              {"proposed", step_json(version.proposed)},
              {"approved", step_json(version.approved)},
              {"withdrawn", step_json(version.withdrawn)},
              {"reason", version.reason}};
}

RecipeVersion version_of(const Json& json) {
  RecipeVersion version{json.at("recipe").get<std::string>(), json.at("version").get<std::string>(),
                        json.at("level").get<std::string>(), json.at("sha256").get<std::string>(),
                        json.at("bytes").get<std::uint64_t>()};
  if (const Json& origin = json.at("derived_from"); !origin.empty()) {
    version.derived_from = recipe::Recipe::Origin{origin.at("id").get<std::string>(),
                                                  origin.at("version").get<std::string>(),
                                                  origin.at("sha256").get<std::string>()};
  }
  version.proposed = step_of(json.at("proposed")).value_or(SignedStep{});
  version.approved = step_of(json.at("approved"));
  version.withdrawn = step_of(json.at("withdrawn"));
  version.reason = json.at("reason").get<std::string>();
  return version;
}

Json fault_json(const Error& fault) {
  Json arguments = Json::array();
  for (const auto& [name, value] : fault.args()) arguments.push_back({name, value});
  return Json{{"code", fault.code()},
              {"message", fault.message()},
              {"value", fault.value()},
              {"remedy", fault.remedy()},
              {"id", fault.place().id},
              {"pointer", fault.place().pointer},
              {"arguments", std::move(arguments)}};
}

Error fault_of(const Json& json) {
  Error fault = Error{json.at("code").get<std::string>(), json.at("message").get<std::string>()}
                    .value(json.at("value").get<std::string>())
                    .remedy(json.at("remedy").get<std::string>());
  fault.place().id = json.at("id").get<std::string>();
  fault.place().pointer = json.at("pointer").get<std::string>();
  for (const Json& one : json.at("arguments")) {
    Error with = std::move(fault).arg(one.at(0).get<std::string>(), one.at(1).get<std::string>());
    fault = std::move(with);
  }
  return fault;
}

}  // namespace

std::string RecipeRegister::save() const {
  Json versions = Json::array();
  for (const RecipeVersion& version : versions_) versions.push_back(version_json(version));
  Json keys = Json::object();
  for (const auto& [key, person] : keys_) keys[key] = person;
  Json faults = Json::array();
  for (const Error& fault : faults_) faults.push_back(fault_json(fault));
  return write_json(Json{{"versions", std::move(versions)},
                         {"keys", std::move(keys)},
                         {"faults", std::move(faults)},
                         {"fault_count", fault_count_}},
                    -1);
}

Result<RecipeRegister> RecipeRegister::load(std::string_view state) {
  const auto json = parse_json("recipe register", state);
  if (!json) return fail(json.error());
  RecipeRegister loaded;
  const Error unusable =
      Error{"quality.saved_register", "the saved register of recipes cannot be used"}.remedy(
          "delete it: it is made again from the ledger");
  try {
    for (const Json& version : json->at("versions")) loaded.add(version_of(version));
    for (const auto& [key, person] : json->at("keys").items()) {
      loaded.keys_[key] = person.get<std::string>();
    }
    for (const Json& fault : json->at("faults")) loaded.faults_.push_back(fault_of(fault));
    loaded.fault_count_ = json->at("fault_count").get<std::uint64_t>();
  } catch (const Json::exception&) {
    return fail(unusable);
  }
  // What was read as something else would be written as something else.
  if (loaded.save() != state) return fail(unusable);
  return loaded;
}

}  // namespace renkei::quality
