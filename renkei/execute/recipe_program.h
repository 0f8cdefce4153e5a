// A recipe made ready to be carried out: its expressions checked, their names found, its times in
// seconds, its elements linked to each other. Made once; all batches of the recipe share it.
//
// It holds what follows from the recipe alone: which unit a requirement is bound to, and every
// value, is the batch's. Not for reading or checking a recipe. Immutable, thread-safe.
//
//   auto program = std::make_shared<const RecipeProgram>(recipe);   // without faults
//   const auto& phase = program->element(*program->find("warm/heat"));
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/recipe/expression.h"
#include "renkei/recipe/recipe.h"
#include "renkei/recipe/scope.h"

namespace renkei::execute {

// What a name in an expression stands for.
struct NameRef {
  recipe::Name::Kind kind = recipe::Name::Kind::kParameter;
  std::size_t element = 0;     // in Recipe::elements; of a parameter 0
  std::string name{};          // of the parameter, value, result or question
  const Unit* unit = nullptr;  // of a value of equipment, as the recipe names it
};

struct Formula {
  recipe::Expression expression{};  // checked
  std::vector<NameRef> names{};     // of expression.names()
  double factor = 1;                // into the unit that is wanted
  bool fits = true;                 // false: it names or joins what it cannot, and is never known
  bool reads_time = false;          // what it comes to may change with the time alone
};

class RecipeProgram {
 public:
  struct Watch {
    Formula reading;
    std::optional<double> longer_than_s{};
  };
  // At most so long after the end of `from`.
  struct HoldTime {
    std::size_t from = 0;
    double max_s = 0;
    const recipe::HoldTime* written = nullptr;
  };
  struct Element {
    std::size_t parent = 0;  // of the procedure: itself
    std::vector<std::size_t> children{};
    std::vector<std::optional<std::size_t>> by_step{};        // none for begin and end
    const recipe::EquipmentRequirement* equipment = nullptr;  // that it runs on; none: nullptr
    const recipe::Service* service = nullptr;
    // Its unit is taken while it runs: it names it, or it is carried out on what is shared. What
    // lies in an element that has taken the unit of the same requirement takes it not again.
    bool takes_unit = false;
    bool asks = false;  // a person: questions, an instruction, a witness

    std::vector<Formula> conditions{};  // as Chart::transitions
    std::vector<Formula> with{};        // as Element::with, in the units of the service
    std::vector<Formula> moves{};       // as Element::moves, in the unit of the material
    std::vector<Watch> watches{};       // as Element::watches, in the unit of the limits
    std::optional<Formula> until{};
    std::optional<Formula> wait_s{};
    std::vector<HoldTime> hold_times{};   // that end with its begin
    std::vector<std::size_t> partners{};  // that begin together with it
  };

  // RENKEI_CHECK: check_recipe finds no fault in it.
  explicit RecipeProgram(recipe::Recipe recipe);
  RecipeProgram(const RecipeProgram&) = delete;
  RecipeProgram& operator=(const RecipeProgram&) = delete;

  [[nodiscard]] const recipe::Recipe& recipe() const { return recipe_; }
  [[nodiscard]] const Element& element(std::size_t index) const { return elements_[index]; }
  [[nodiscard]] std::size_t size() const { return elements_.size(); }
  // The element of that path, or nothing.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view path) const;
  // The values of equipment that its expressions name, by requirement: no other reading can change
  // what is decided.
  [[nodiscard]] const std::set<std::string>& values_read(const std::string& requirement) const;

 private:
  void link();
  void bind_equipment(std::size_t index);
  void compile(std::size_t index);
  [[nodiscard]] Formula formula(std::size_t seen_from, const recipe::Expression& expression,
                                const std::optional<Unit>& unit);

  recipe::Recipe recipe_;
  std::vector<Element> elements_;
  std::map<std::string, std::size_t, std::less<>> by_path_;
  std::map<std::string, std::set<std::string>> values_read_;
};

}  // namespace renkei::execute
