#include <algorithm>
#include <array>
#include <utility>

#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/cli/console.h"
#include "renkei/cli/ledger_commands.h"
#include "renkei/cli/recipe_commands.h"
#include "renkei/ledger/hash.h"
#include "renkei/recipe/checked_recipe.h"
#include "renkei/recipe/derive.h"
#include "renkei/recipe/recipe_show.h"

namespace renkei::cli {
namespace {

using recipe::Level;

// NAME=VALUE, each name once.
Result<recipe::DeriveRequest::Map> pairs(const std::string& option,
                                         const std::vector<std::string>& values) {
  recipe::DeriveRequest::Map map;
  for (const std::string& value : values) {
    const auto equals = value.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == value.size()) {
      return fail(cli_value_error(option, value, "a name, '=' and what it is to be",
                                  "名前と「=」と、それを何にするか"));
    }
    if (!map.emplace(value.substr(0, equals), value.substr(equals + 1)).second) {
      return fail(cli_value_error(option, value, "each name once", "名前をそれぞれ一度だけ"));
    }
  }
  return map;
}

Result<recipe::DeriveRequest> request_of(const RecipeOptions& options) {
  recipe::DeriveRequest request;
  const std::array<Level, 3> levels{Level::kSite, Level::kMaster, Level::kControl};
  const auto* const level = std::find_if(levels.begin(), levels.end(), [&](Level one) {
    return recipe::level_name(one) == options.to;
  });
  if (level == levels.end()) {
    return fail(cli_value_error("--to", options.to, "site, master or control",
                                "site、master、control のどれか"));
  }
  request.to = *level;
  request.id = options.id;
  request.version = options.version;
  request.size = options.size;
  const auto take = [](const char* option, const std::vector<std::string>& values,
                       recipe::DeriveRequest::Map& into) -> Result<void> {
    auto read = pairs(option, values);
    if (!read) return fail(read.error());
    into = *std::move(read);
    return {};
  };
  for (const auto& [option, values, into] :
       {std::tuple{"--set", &options.settings, &request.settings},
        std::tuple{"--material", &options.materials, &request.materials},
        std::tuple{"--class", &options.classes, &request.classes},
        std::tuple{"--service", &options.services, &request.services},
        std::tuple{"--consume", &options.consumed, &request.consumed},
        std::tuple{"--produce", &options.produced, &request.produced},
        std::tuple{"--unit", &options.units, &request.units}}) {
    if (auto done = take(option, *values, *into); !done) return fail(done.error());
  }
  return request;
}

// All that stands in the way, and no recipe.
int refuse(const RecipeOptions& options, const Faults& faults) {
  print_faults(options.common.language, faults);
  if (options.common.json) {
    Json list = Json::array();
    for (const Error& fault : faults) list.push_back(fault_json(options.common.language, fault));
    print(write_json(Json{{"faults", std::move(list)}}));
  }
  return kNo;
}

}  // namespace

Result<int> recipe_derive(const RecipeOptions& options) {
  auto request = request_of(options);
  if (!request) return fail(request.error());
  const auto text = disk().read(options.file, recipe::kRecipeBytesMax);
  if (!text) return fail(text.error());
  const auto origin = recipe::read_and_check_recipe(options.file, *text);
  if (!origin) return fail(origin.error());
  if (!origin->faults.empty()) return refuse(options, origin->faults);
  request->origin_sha256 = ledger::sha256({*text}).to_hex();
  const recipe::Derived derived = recipe::derive(origin->recipe, *request);
  if (!derived.faults.empty()) return refuse(options, derived.faults);
  if (auto written = write_new(options, recipe::write_recipe(derived.recipe)); !written) {
    return fail(written.error());
  }
  if (options.common.json) print(write_json(recipe::recipe_json(derived.recipe)));
  return kYes;
}

}  // namespace renkei::cli
