// A master recipe from a general or site recipe. The four kinds of element stay the four they are
// (process stage and unit procedure, …); what is new is the equipment: of which class, and which of
// its services carries an action out. What no service carries out is done by people.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/recipe/check_internal.h"
#include "renkei/recipe/derive_internal.h"
#include "renkei/recipe/recipe_table.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/recipe/recipe_words.h"
#include "renkei/recipe/scope.h"

namespace renkei::recipe::internal {

namespace {

using report::arg;
using report::Language;
using report::Message;

constexpr Message kCarryOut{"{what} を行ってください。", "Carry out: {what}."};
constexpr Message kSetTo{"バッチのパラメーターのとおりに設定してください: {settings}",
                         "Set as the parameters of the batch say: {settings}"};
constexpr Message kAsSet{"{what}（実際の値）", "{what}, as it was"};

bool lies_in(const std::string& path, const std::string& holder) {
  return path == holder || path.starts_with(holder + "/");
}

std::string words_of(Language language, const Text& title, const std::string& otherwise) {
  return words::text_or(language, title, otherwise);
}

class MasterMaker {
 public:
  MasterMaker(Recipe& recipe, const DeriveRequest& request, Faults& faults)
      : recipe_(recipe), request_(request), faults_(faults) {}

  void run() {
    bind_classes();
    bind_services();
    place_materials();
  }

 private:
  using Wanted = std::function<bool(const Element&)>;

  // The element an option names; a fault where there is none of that kind.
  Element* named(const std::string& option, const std::string& path, const Wanted& wanted) {
    std::vector<std::string_view> known;
    for (Element& element : recipe_.elements) {
      if (element.path.empty() || !wanted(element)) continue;
      if (element.path == path) return &element;
      known.emplace_back(element.path);
    }
    faults_.push_back(unknown_fault(option, path, known));
    return nullptr;
  }

  EquipmentRequirement& requirement(const std::string& id) {
    return *std::find_if(recipe_.equipment.begin(), recipe_.equipment.end(),
                         [&](const EquipmentRequirement& one) { return one.id == id; });
  }

  void bind_classes() {
    for (const auto& [path, name] : request_.classes) {
      Element* element = named("--class", path, [](const Element&) { return true; });
      if (element != nullptr) bind_class(*element, name);
    }
    for (const Element& element : recipe_.elements) {
      if (element.type != ElementType::kUnitProcedure || recipe_.equipment_of(element) != nullptr ||
          request_.classes.contains(element.path)) {
        continue;
      }
      faults_.push_back(missing_fault(
          "--class", element.path,
          fmt::format("{} runs on equipment of no class; a unit procedure runs on a unit",
                      element.path),
          fmt::format("--class {}=CLASS", element.path)));
    }
  }

  // What the stage needs stays (values, services, conditions); the class is the one given. Where
  // others need the same, the stage gets a requirement of its own.
  void bind_class(Element& element, const std::string& name) {
    const EquipmentRequirement* old = recipe_.equipment_of(element);
    const std::string old_id = old == nullptr ? "" : old->id;
    const bool shared =
        std::any_of(recipe_.elements.begin(), recipe_.elements.end(), [&](const Element& other) {
          return other.equipment == old_id && !lies_in(other.path, element.path);
        });
    if (old != nullptr && !shared) {
      requirement(old_id).equipment_class = name;
      return;
    }
    EquipmentRequirement own = old == nullptr ? EquipmentRequirement{} : *old;
    own.id = free_id(element.name(),
                     [&](const std::string& id) { return recipe_.requirement(id) != nullptr; });
    own.equipment_class = name;
    for (Element& inner : recipe_.elements) {
      if (old != nullptr && lies_in(inner.path, element.path) && inner.equipment == old_id) {
        inner.equipment = own.id;
      }
    }
    element.equipment = own.id;
    recipe_.equipment.push_back(std::move(own));
  }

  void bind_services() {
    for (const auto& [path, name] : request_.services) {
      (void)named("--service", path, [](const Element& one) { return one.is_leaf(); });
      if (is_recipe_id(name)) continue;
      faults_.push_back(option_fault("recipe.derive_value", "--service", name,
                                     fmt::format("'{}' is no name of a service", name),
                                     "write small letters, digits and '_', a letter first")
                            .arg("parameter", path));
    }
    std::map<std::string, std::vector<Service>> used;  // by requirement
    for (Element& element : recipe_.elements) {
      if (!element.is_leaf() || element.path.empty()) continue;
      const auto bound = request_.services.find(element.path);
      const EquipmentRequirement* equipment = recipe_.equipment_of(element);
      const Service* old = equipment == nullptr ? nullptr : equipment->service(element.service);
      if (bound == request_.services.end()) {
        if (old != nullptr) give_to_people(element, *old);
        continue;
      }
      if (equipment == nullptr) {
        faults_.push_back(option_fault(
            "recipe.derive_equipment", "--service", element.path,
            fmt::format("{} has no equipment whose service could be used", element.path),
            fmt::format("write --class {}=CLASS", element.path)));
        continue;
      }
      Service service = old == nullptr ? Service{} : *old;
      service.name = bound->second;
      element.service = service.name;
      add_service(used[equipment->id], std::move(service), element.path);
    }
    // What only the origin's actions used is asked of no unit.
    for (EquipmentRequirement& one : recipe_.equipment) one.services = std::move(used[one.id]);
  }

  void add_service(std::vector<Service>& services, Service service, const std::string& path) {
    const auto same = std::find_if(services.begin(), services.end(),
                                   [&](const Service& one) { return one.name == service.name; });
    if (same == services.end()) {
      services.push_back(std::move(service));
    } else if (same->self_completing != service.self_completing ||
               same->parameters != service.parameters || same->results != service.results) {
      faults_.push_back(option_fault(
          "recipe.derive_service", "--service", path,
          fmt::format("{} gives the service {} other parameters than another action does", path,
                      service.name),
          "bind them to two services"));
    }
  }

  // The action becomes an instruction; what the service would have given is asked for, and what it
  // was to be set to is asked for as it was set, within the limits of the parameter.
  void give_to_people(Element& element, const Service& service) {
    std::string settings;
    for (const Binding& binding : element.with) {
      const std::string& value = binding.value.text();
      settings += settings.empty() ? "" : ", ";
      settings += binding.name == value ? value : fmt::format("{} = {}", binding.name, value);
    }
    element.instruction = {instruction(Language::kEn, element, settings),
                           instruction(Language::kJa, element, settings)};
    const EquipmentRequirement& equipment = *recipe_.equipment_of(element);
    for (const Binding& binding : element.with) {
      const auto unit = service.parameters.find(binding.name);
      if (unit == service.parameters.end()) continue;
      ask_as_set(element, equipment, binding, unit->second);
    }
    for (const auto& [name, unit] : service.results) {
      element.questions.push_back({name, {name, ""}, AnswerType::kNumber, unit, {}, {}});
    }
    element.service.clear();
    element.with.clear();
  }

  static std::string instruction(Language language, const Element& element,
                                 const std::string& settings) {
    std::string text = words::text_in(language, element.instruction);
    if (text.empty()) {
      text =
          say(language, kCarryOut, arg<"what">(words_of(language, element.title, element.name())));
    }
    if (settings.empty()) return text;
    return text + "\n" + say(language, kSetTo, arg<"settings">(settings));
  }

  void ask_as_set(Element& element, const EquipmentRequirement& equipment, const Binding& binding,
                  const Unit& unit) {
    const Parameter* parameter = recipe_.parameter(binding.value.text());
    Question question;
    question.id = free_id(binding.name + "_as_set", [&](const std::string& id) {
      return recipe_.parameter(id) != nullptr || equipment.values.contains(id) ||
             own_name(recipe_, element, id).has_value();
    });
    const Text title = parameter == nullptr ? Text{} : parameter->title;
    question.title = {
        say(Language::kEn, kAsSet, arg<"what">(words_of(Language::kEn, title, binding.name))),
        say(Language::kJa, kAsSet, arg<"what">(words_of(Language::kJa, title, binding.name)))};
    question.type = AnswerType::kNumber;
    question.unit = unit;
    if (parameter != nullptr && parameter->unit == unit) question.limits = parameter->limits;
    element.questions.push_back(std::move(question));
  }

  void place_materials() {
    for (const auto& [material, path] : request_.consumed) place(material, path, true);
    for (const auto& [material, path] : request_.produced) place(material, path, false);
    const auto all_placed = [&](const std::vector<Material>& rows, bool consumed) {
      const char* option = consumed ? "--consume" : "--produce";
      const auto& given = consumed ? request_.consumed : request_.produced;
      for (const Material& row : rows) {
        if (is_moved(row.id, consumed) || given.contains(row.id)) continue;
        faults_.push_back(
            missing_fault(option, row.id,
                          fmt::format("no element {} {}", consumed ? "takes in" : "gives", row.id),
                          fmt::format("{} {}=ELEMENT", option, row.id)));
      }
    };
    all_placed(recipe_.inputs, true);
    all_placed(recipe_.intermediates, false);
    all_placed(recipe_.outputs, false);
  }

  [[nodiscard]] bool is_moved(const std::string& material, bool consumed) const {
    return std::any_of(
        recipe_.elements.begin(), recipe_.elements.end(), [&](const Element& element) {
          return std::any_of(element.moves.begin(), element.moves.end(), [&](const Move& move) {
            return move.material == material && move.consumed == consumed;
          });
        });
  }

  void place(const std::string& id, const std::string& path, bool consumed) {
    const char* option = consumed ? "--consume" : "--produce";
    const Material* material = recipe_.material(id);
    if (material == nullptr) {
      std::vector<std::string_view> known;
      for (auto* rows : {&recipe_.inputs, &recipe_.intermediates, &recipe_.outputs}) {
        for (const Material& row : *rows) known.emplace_back(row.id);
      }
      faults_.push_back(unknown_fault(option, id, known));
      return;
    }
    Element* element = named(option, path, [](const Element& one) { return one.is_leaf(); });
    if (element == nullptr) return;
    if (is_moved(id, consumed)) {
      faults_.push_back(option_fault("recipe.derive_moved", option, id,
                                     fmt::format("the recipe says already where {} goes", id),
                                     fmt::format("leave {} out for it", option)));
      return;
    }
    auto quantity = Expression::parse(quantity_of(*material));
    RENKEI_CHECK(quantity.has_value());  // an id is an expression
    element->moves.push_back({id, *std::move(quantity), consumed});
  }

  // The parameter that says how much: the whole quantity, which so grows with the batch.
  std::string quantity_of(const Material& material) {
    const auto known = quantities_.find(material.id);
    if (known != quantities_.end()) return known->second;
    Parameter parameter;
    parameter.id = free_id(material.id + "_quantity", [&](const std::string& id) {
      return recipe_.parameter(id) != nullptr ||
             std::any_of(recipe_.elements.begin(), recipe_.elements.end(), [&](const Element& one) {
               return own_name(recipe_, one, id).has_value();
             });
    });
    parameter.title = material.title;
    parameter.value = material.quantity;
    parameter.unit = material.quantity.unit;
    parameter.limits = material.limits;
    parameter.scales = material.scales;
    parameter.source = material.source;
    quantities_[material.id] = parameter.id;
    recipe_.parameters.push_back(std::move(parameter));
    return quantities_[material.id];
  }

  Recipe& recipe_;
  const DeriveRequest& request_;
  Faults& faults_;
  std::map<std::string, std::string> quantities_;  // of materials: parameters
};

}  // namespace

void derive_master(Recipe& recipe, const DeriveRequest& request, Faults& faults) {
  MasterMaker(recipe, request, faults).run();
}

}  // namespace renkei::recipe::internal
