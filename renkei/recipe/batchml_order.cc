#include "renkei/recipe/batchml_order.h"

#include <algorithm>
#include <array>

namespace renkei::recipe::internal {

namespace {

struct Order {
  std::string_view parent;
  std::string_view children;  // each with a space before and behind
};

constexpr auto kMaster = std::to_array<Order>({
    {"BatchInformation",
     " ListHeader Description MasterRecipe ControlRecipe RecipeBuildingBlock EquipmentElement "
     "BatchList EnumerationSet "},
    {"MasterRecipe",
     " ID Version VersionDate Description Header EquipmentRequirement Formula ProcedureLogic "
     "RecipeElement OtherInformation "},
    {"ControlRecipe",
     " ID Version VersionDate Description BatchID Header EquipmentRequirement Formula "
     "ProcedureLogic RecipeElement OtherInformation "},
    {"Header",
     " ModificationLog ApprovalHistory EffectiveDate ExpirationDate ProductID ProductName "
     "BatchSize ActualProductProduced Status "},
    {"BatchSize", " Nominal Min Max ScaleReference ScaledSize UnitOfMeasure "},
    {"EquipmentRequirement", " ID Constraint Description "},
    {"Constraint", " ID Condition "},
    {"Formula", " Parameter "},
    {"Parameter",
     " ID Description ParameterType ParameterSubType Value Scaled ScaleReference Parameter "},
    {"Value", " ValueString DataInterpretation DataType UnitOfMeasure EnumerationSetID "},
    {"ProcedureLogic", " Link Step Transition "},
    {"Link", " ID FromID ToID LinkType Depiction EvaluationOrder Description "},
    {"FromID", " FromIDValue FromType IDScope "},
    {"ToID", " ToIDValue ToType IDScope "},
    {"Step", " ID RecipeElementID RecipeElementVersion Description "},
    {"Transition", " ID Condition ConditionAnnotation Description "},
    {"RecipeElement",
     " ID Version VersionDate Description RecipeElementType BuildingBlockElementID "
     "BuildingBlockElementVersion ActualEquipmentID Header EquipmentRequirement Parameter "
     "ProcedureLogic RecipeElement OtherInformation "},
    {"OtherInformation", " ID Value Description "},
});

constexpr auto kGeneral = std::to_array<Order>({
    {"GRecipeInformation", " ID Description HierarchyScope PublishedDate Recipe "},
    {"GRecipe",
     " ID Description GRecipeType LifeCycleState Header Formula ProcessProcedure "
     "ResourceConstraint OtherInformation "},
    {"Header",
     " Description DerivedFromID ProductID ProductName BatchSize EffectiveDate ExpirationDate "
     "HeaderProperty "},
    {"Formula",
     " Description ProcessInputs ProcessOutputs ProcessIntermediates ProcessElementParameter "},
    {"ProcessInputs", " ID Description MaterialsType Material "},
    {"Material", " ID Description MaterialID Order Amount "},
    {"Amount", " QuantityString DataType UnitOfMeasure Key "},
    {"Value", " ValueString DataType UnitOfMeasure Key "},
    {"ProcessElement",
     " ID Description ProcessElementType LifeCycleState SequenceOrder SequencePath Materials "
     "DirectedLink ProcedureChartElement ProcessElement ProcessElementParameter "
     "ResourceConstraint OtherInformation "},
    {"DirectedLink", " ID Description FromID ToID "},
    {"ProcessElementParameter",
     " ID Description ProcessElementParameterType ProcessElementParameter Value "},
    {"ResourceConstraint",
     " ConstraintID Description ConstraintType LifeCycleState Range ResourceConstraintProperty "},
    {"OtherInformation", " OtherInfoID Description OtherValue "},
});

// Elements of other names and the same type.
std::string_view type_of(std::string_view parent, bool general) {
  if (!general) return parent;
  if (parent == "Recipe") return "GRecipe";
  if (parent == "ProcessProcedure") return "ProcessElement";
  if (parent == "ProcessOutputs" || parent == "ProcessIntermediates" || parent == "Materials") {
    return "ProcessInputs";
  }
  return parent == "OtherValue" || parent == "Range" || parent == "BatchSize" ? "Value" : parent;
}

template <std::size_t kSize>
std::size_t place(const std::array<Order, kSize>& orders, std::string_view parent,
                  std::string_view child) {
  for (const Order& order : orders) {
    if (order.parent != parent) continue;
    for (std::size_t at = order.children.find(child); at != std::string_view::npos;
         at = order.children.find(child, at + 1)) {
      const std::size_t end = at + child.size();
      if (order.children[at - 1] == ' ' && order.children[end] == ' ') return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

bool is_unknown_child(std::string_view parent, std::string_view child, bool general) {
  const std::string_view type = type_of(parent, general);
  const auto is_parent = [&](const Order& order) { return order.parent == type; };
  const bool known = general ? std::any_of(kGeneral.begin(), kGeneral.end(), is_parent)
                             : std::any_of(kMaster.begin(), kMaster.end(), is_parent);
  return known && child_order(parent, child, general) == std::string_view::npos;
}

std::size_t child_order(std::string_view parent, std::string_view child, bool general) {
  if (child.empty()) return std::string_view::npos;
  return general ? place(kGeneral, type_of(parent, true), child) : place(kMaster, parent, child);
}

}  // namespace renkei::recipe::internal
