// A recipe after ISA-88 (IEC 61512-1 and -2): what is made, from what, on equipment of which kind,
// and by which procedure. Plain values: reading, checking, drawing and carrying out are elsewhere.
//
// Levels: general and site recipes say what is to be done wherever it is done (IEC 61512-3:
// process, process stage, process operation, process action); master recipes bind that to classes
// of equipment, control recipes to units and one batch (procedure, unit procedure, operation,
// phase). The four kinds of element are the same four here, with the words of either.
//
// An element is named by its path: "culture/expand/inoculate". What holds others has a chart of
// them; what holds none is carried out itself: by equipment (service), by people (prompts), or by
// waiting.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "renkei/base/decimal.h"
#include "renkei/base/unit.h"
#include "renkei/recipe/chart.h"
#include "renkei/recipe/expression.h"

namespace renkei::recipe {

enum class Level : std::uint8_t { kGeneral, kSite, kMaster, kControl };
enum class ElementType : std::uint8_t { kProcedure, kUnitProcedure, kOperation, kPhase };
// What is to happen when a value leaves its limits, or a time its own.
enum class Rule : std::uint8_t { kRecord, kAsk, kHold, kAbort };

struct Text {
  std::string en;
  std::string ja;  // empty: as in English
  friend bool operator==(const Text&, const Text&) = default;
};

struct Amount {
  Decimal number;
  Unit unit;
  friend bool operator==(const Amount&, const Amount&) = default;
};
// What a parameter is set to: an amount, true or false, or text.
using Setting = std::variant<Amount, bool, std::string>;

// From low to high, both included; either may be open. In the unit of what they limit.
struct Range {
  std::optional<Decimal> low{};
  std::optional<Decimal> high{};
  [[nodiscard]] bool empty() const { return !low && !high; }
  friend bool operator==(const Range&, const Range&) = default;
};
// What is aimed at lies in what is accepted, and that in what is critical.
struct Limits {
  Range target{};
  Range acceptable{};
  Range critical{};
  Rule outside_acceptable = Rule::kRecord;
  Rule outside_critical = Rule::kHold;
  friend bool operator==(const Limits&, const Limits&) = default;
};

// A process parameter (IEC 61512-1, 3.46): set, or calculated from others.
struct Parameter {
  std::string id;
  Text title{};
  std::optional<Setting> value{};       // or a formula, or given when the batch starts (neither)
  std::optional<Expression> formula{};  // of other parameters
  Unit unit{};                          // of its amount
  Limits limits{};
  bool critical = false;      // a critical process parameter (ICH Q8)
  bool scales = false;        // with the size of the batch
  bool confidential = false;  // kept shut in the records
  std::string source{};       // of the recipe's sources
};

// A process input, output or intermediate: a material and how much of it.
struct Material {
  std::string id;
  Text title{};
  std::string material{};  // what it is, as the network names it
  Amount quantity{};
  bool scales = true;
  Limits limits{};  // of the quantity
  std::string source{};
};

// What a service of equipment takes, gives, and is.
struct Service {
  std::string name;
  bool self_completing = true;
  std::map<std::string, Unit> parameters{};
  std::map<std::string, Unit> results{};
};
// Equipment by what it can do, not by its name: a class, the values it shows, the services it
// offers, and what must be true of its properties.
struct EquipmentRequirement {
  std::string id;
  Text title{};
  std::string equipment_class{};
  std::map<std::string, Unit> values{};
  std::vector<Service> services{};
  std::vector<Expression> where{};
  std::string unit{};   // of a control recipe: the unit it is bound to
  bool shared = false;  // others may use it meanwhile; a phase takes it for its own time only
  [[nodiscard]] const Service* service(std::string_view name) const;
};

// A parameter of a service, or a quantity, from an expression over the recipe's parameters.
struct Binding {
  std::string name;
  Expression value{};
};

enum class AnswerType : std::uint8_t { kNumber, kYesNo, kText, kChoice };
// One thing that a person is asked.
struct Question {
  std::string id;
  Text title{};
  AnswerType type = AnswerType::kYesNo;
  Unit unit{};                         // of a number
  Limits limits{};                     // of a number
  std::vector<std::string> choices{};  // of a choice
  // Of yes or no: what happens on "no". What nobody thought of stops the batch, not passes.
  Rule when_no = Rule::kHold;
};

// A value that is watched while an element runs.
struct Watch {
  std::string
      value;    // as in expressions: "grow.temperature", or of its own equipment "temperature"
  Unit unit{};  // of the limits
  Limits limits{};
  std::optional<Amount> longer_than{};  // out for this long; none: at once
  bool critical = false;
};

// So much of a process input or intermediate goes in, or so much of an output or intermediate
// comes.
struct Move {
  std::string material;
  Expression quantity{};
  bool consumed = false;
};

struct Element {
  std::string path;  // "culture/expand/inoculate"; empty: the procedure itself
  ElementType type = ElementType::kPhase;
  Text title{};
  Text instruction{};
  std::string equipment{};    // requirement; empty: that of what it lies in
  bool confidential = false;  // inside all is recorded, outsiders see one commitment
  bool witness = false;       // a second person confirms before it counts
  Chart chart{};              // of what lies directly in it; empty for what is carried out itself
  std::string service{};      // of its equipment
  std::vector<Binding> with{};
  std::optional<Expression> until{};  // ends a service that does not end by itself, or a wait
  std::optional<Binding> wait{};      // for so long
  std::vector<Question> questions{};
  std::vector<Watch> watches{};
  std::vector<Move> moves{};

  [[nodiscard]] std::string name() const;    // "inoculate"
  [[nodiscard]] std::string parent() const;  // "culture/expand"; of the procedure: itself
  [[nodiscard]] bool is_leaf() const { return chart.steps.empty(); }
};

// Between the end of one element and the begin of another at most so much time may pass.
struct HoldTime {
  std::string from;  // paths
  std::string to;
  Amount time_max{};
  Rule rule = Rule::kAsk;
};
// Two leaves of different units that begin together; with a material, one gives it to the other.
struct Synchronization {
  std::string from;
  std::string to;
  std::string material{};
  [[nodiscard]] bool transfers() const { return !material.empty(); }
};

// Where a figure of the recipe comes from.
struct Source {
  std::string id;
  std::string text{};
  std::string url{};
  std::string confidence{};  // published, reported, estimated, assumption
};

struct Recipe {
  std::string id;
  std::string version{};
  Level level = Level::kMaster;
  Text title{};
  Text description{};
  std::string product{};
  // Of the recipe it was derived from: its id, version and hash.
  struct Origin {
    std::string id{};
    std::string version{};
    std::string sha256{};
  };
  std::optional<Origin> derived_from{};
  // For which the amounts are written, and between which it may be scaled.
  struct BatchSize {
    Amount reference{};
    Range allowed{};
  };
  std::optional<BatchSize> batch_size{};
  std::vector<Source> sources{};
  std::vector<Parameter> parameters{};
  std::vector<Material> inputs{};
  std::vector<Material> intermediates{};
  std::vector<Material> outputs{};
  std::vector<EquipmentRequirement> equipment{};
  std::vector<Element> elements{};  // the procedure first; what holds before what it holds
  std::vector<HoldTime> hold_times{};
  std::vector<Synchronization> synchronizations{};
  // The BatchML document it was imported from, where that says more than this model does, and the
  // ids here by those there ("parameter 001:7b80"). Export puts into it what has changed since.
  struct BatchmlOrigin {
    std::string document{};
    std::map<std::string, std::string> names{};
  };
  std::optional<BatchmlOrigin> batchml{};

  [[nodiscard]] const Element* element(std::string_view path) const;
  [[nodiscard]] const Parameter* parameter(std::string_view name) const;
  [[nodiscard]] const Material* material(std::string_view name) const;
  [[nodiscard]] const EquipmentRequirement* requirement(std::string_view name) const;
  // That of the element or of the nearest it lies in; nullptr: it needs none.
  [[nodiscard]] const EquipmentRequirement* equipment_of(const Element& element) const;
};

// "master"; "unit_procedure", or of a general or site recipe "process_stage"; "hold".
[[nodiscard]] std::string_view level_name(Level level);
[[nodiscard]] std::string_view type_name(ElementType type, Level level);
[[nodiscard]] std::string_view rule_name(Rule rule);

}  // namespace renkei::recipe
