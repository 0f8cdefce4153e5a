#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/nearest.h"
#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/cli/console.h"
#include "renkei/cli/recipe_commands.h"
#include "renkei/cli/recipe_messages.h"
#include "renkei/recipe/batchml_read.h"
#include "renkei/recipe/batchml_write.h"
#include "renkei/recipe/checked_recipe.h"
#include "renkei/recipe/recipe_diff.h"
#include "renkei/recipe/recipe_show.h"
#include "renkei/recipe/recipe_svg.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/report/html.h"

namespace renkei::cli {
namespace {

using recipe::CheckedRecipe;
using report::arg;

constexpr std::uint64_t kBatchmlBytesMax = 16ULL << 20;

Result<CheckedRecipe> read_file(const std::string& file) {
  const auto text = disk().read(file, recipe::kRecipeBytesMax);
  if (!text) return fail(text.error());
  return recipe::read_and_check_recipe(file, *text);
}

// Of a file that is there but no recipe: one fault more, not the end of the command.
bool is_fault(const Error& error) { return !error.code().starts_with("file."); }

int run_recipe_check(const RecipeOptions& options) {
  const auto language = options.common.language;
  Json recipes = Json::array();
  std::string told;
  bool all_sound = true;
  for (const std::string& file : options.files) {
    auto checked = read_file(file);
    if (!checked && !is_fault(checked.error())) return give_up(options.common, checked.error());
    const Faults faults = checked ? checked->faults : Faults{checked.error()};
    all_sound = all_sound && faults.empty();
    if (options.common.json) {
      Json list = Json::array();
      for (const Error& fault : faults) list.push_back(fault_json(language, fault));
      recipes.push_back({{"file", file},
                         {"id", checked ? checked->recipe.id : ""},
                         {"version", checked ? checked->recipe.version : ""},
                         {"faults", list}});
      continue;
    }
    print_faults(language, faults);
    if (faults.empty()) {
      told += say(language, words::kRecipeSound, arg<"file">(file), arg<"id">(checked->recipe.id),
                  arg<"version">(checked->recipe.version),
                  arg<"count">(std::to_string(checked->recipe.elements.size())));
    } else {
      told += say(language, words::kRecipeFaulty, arg<"file">(file),
                  arg<"count">(std::to_string(faults.size())));
    }
  }
  print(options.common.json ? write_json(Json{{"recipes", recipes}}) : told);
  return all_sound ? kYes : kNo;
}

// A recipe whose form is without faults; what it says may still be faulty, which is told but not in
// the way.
Result<recipe::Recipe> read_for_showing(const RecipeOptions& options, const std::string& file) {
  auto checked = read_file(file);
  if (!checked) return fail(checked.error());
  if (checked->read) {
    print_faults(options.common.language, checked->faults);
    return std::move(checked->recipe);
  }
  // The first ends the command and is told there.
  print_faults(options.common.language, Faults(checked->faults.begin() + 1, checked->faults.end()));
  return fail(checked->faults.front());
}

// What is there already is replaced where renkei wrote it, and only there.
Result<void> write_out(const RecipeOptions& options, const char* option, const std::string& file,
                       const std::string& content) {
  constexpr std::uint64_t kBytesMax = 64ULL << 20;
  if (disk().exists(file)) {
    const auto old = disk().read_stored(file, kBytesMax);
    if (!old) return fail(old.error());
    const bool own = report::is_own_page(*old) || recipe::is_own_chart(*old);
    if (!old->empty() && !own) {
      return fail(Error("recipe.out_is_foreign",
                        fmt::format("'{}' was not written by renkei, and would be replaced", file))
                      .at({.field = option})
                      .value(file)
                      .remedy("name another file, or move that one away"));
    }
  }
  if (auto written = disk().write(file, content); !written) return fail(written.error());
  if (!options.common.json) {
    print(say(options.common.language, words::kRecipeWrote, arg<"file">(file)));
  }
  return {};
}

Result<void> write_chart(const RecipeOptions& options, const recipe::Recipe& shown) {
  const auto holders = recipe::elements_with_charts(shown);
  std::vector<std::string_view> paths;
  const recipe::Element* wanted = nullptr;
  for (const auto* one : holders) {
    if (one->path == options.element) {
      wanted = one;
    } else if (!one->path.empty()) {
      paths.emplace_back(one->path);
    }
  }
  if (wanted == nullptr) {
    const std::string near(nearest(options.element, paths));
    const std::string known = fmt::format("{}", fmt::join(paths, ", "));
    return fail(Error("recipe.no_chart",
                      options.element.empty()
                          ? std::string("the procedure has no chart")
                          : fmt::format("there is no element {} with a chart", options.element))
                    .at({.field = "--element"})
                    .value(options.element)
                    .arg("known", known)
                    .arg("near", near)
                    .remedy(!near.empty()   ? fmt::format("did you mean '{}'?", near)
                            : known.empty() ? std::string("give an element a chart")
                                            : fmt::format("write one of: {}", known)));
  }
  const auto language = options.common.language;
  auto written =
      write_out(options, "--svg", options.svg, recipe::chart_svg(shown, *wanted, language));
  if (!written) return written;
  if (!paths.empty() && !options.common.json) {
    print(say(language, words::kRecipeOtherCharts,
              arg<"paths">(fmt::format("{}", fmt::join(paths, ", ")))));
  }
  return {};
}

int run_recipe_show(const RecipeOptions& options) {
  const auto shown = read_for_showing(options, options.file);
  if (!shown) return give_up(options.common, shown.error());
  const auto language = options.common.language;
  if (!options.svg.empty()) {
    if (auto written = write_chart(options, *shown); !written) {
      return give_up(options.common, written.error());
    }
  }
  if (!options.html.empty()) {
    if (auto written =
            write_out(options, "--html", options.html, recipe::recipe_page(*shown, language));
        !written) {
      return give_up(options.common, written.error());
    }
  }
  if (options.common.json) {
    print(write_json(recipe::recipe_json(*shown)));
  } else if (options.svg.empty() && options.html.empty()) {
    print(recipe::recipe_as_text(*shown, language));
  }
  return kYes;
}

int run_recipe_diff(const RecipeOptions& options) {
  const auto before = read_for_showing(options, options.file);
  if (!before) return give_up(options.common, before.error());
  const auto after = read_for_showing(options, options.other);
  if (!after) return give_up(options.common, after.error());
  const auto changes = recipe::recipe_diff(*before, *after);
  print(options.common.json ? write_json(recipe::diff_json(changes))
                            : recipe::diff_text(changes, options.common.language));
  return kYes;
}

// What MESA's schemas say of the document, where the user has them.
bool is_valid(const RecipeOptions& options, const std::string& file, const std::string& text) {
  if (options.schema.empty()) return true;
  const Faults faults = recipe::validate_batchml(file, text, options.schema);
  print_faults(options.common.language, faults);
  return faults.empty();
}

int run_recipe_import(const RecipeOptions& options) {
  const auto text = disk().read(options.file, kBatchmlBytesMax);
  if (!text) return give_up(options.common, text.error());
  if (!is_valid(options, options.file, *text)) return kNo;
  Faults faults;
  const auto imported = recipe::read_batchml(options.file, *text, faults, options.id);
  if (!imported) return give_up(options.common, imported.error());
  print_faults(options.common.language, faults);
  if (!faults.empty()) return kNo;
  if (auto written = write_new(options, recipe::write_recipe(*imported)); !written) {
    return give_up(options.common, written.error());
  }
  if (options.common.json) print(write_json(recipe::recipe_json(*imported)));
  return kYes;
}

int run_recipe_export(const RecipeOptions& options) {
  const auto exported = read_for_showing(options, options.file);
  if (!exported) return give_up(options.common, exported.error());
  const auto text = recipe::write_batchml(*exported);
  if (!text) return give_up(options.common, text.error());
  if (!is_valid(options, options.out, *text)) return kNo;
  if (auto written = write_new(options, *text); !written) {
    return give_up(options.common, written.error());
  }
  return kYes;
}

constexpr std::pair<const char*, Result<int> (*)(const RecipeOptions&)> kOthers[] = {
    {"derive", recipe_derive},
    {"propose", recipe_propose},
    {"approve", recipe_approve},
    {"withdraw", recipe_withdraw},
    {"versions", recipe_versions}};

}  // namespace

Result<void> write_new(const RecipeOptions& options, const std::string& content) {
  if (disk().exists(options.out)) {
    return fail(Error("recipe.out_exists", fmt::format("'{}' is there already", options.out))
                    .at({.field = "--out"})
                    .value(options.out)
                    .remedy("name another file, or move that one away"));
  }
  return write_out(options, "--out", options.out, content);
}

int run_recipe(const RecipeOptions& options) {
  for (const auto& [name, run] : kOthers) {
    if (options.command != name) continue;
    const auto code = run(options);
    return code ? *code : give_up(options.common, code.error());
  }
  if (options.command == "import") return run_recipe_import(options);
  if (options.command == "export") return run_recipe_export(options);
  if (options.command == "check") return run_recipe_check(options);
  if (options.command == "show") return run_recipe_show(options);
  RENKEI_CHECK(options.command == "diff");
  return run_recipe_diff(options);
}

}  // namespace renkei::cli
