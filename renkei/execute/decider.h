// One decision over one batch; used by the sources of decide.h only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "renkei/execute/decide.h"

namespace renkei::execute {

// The cause of a state that came from the machine.
inline constexpr std::string_view kByMachine = "the machine";

class Decider {
 public:
  Decider(const BatchState& batch, World& world) : batch_(batch), world_(world) {}
  [[nodiscard]] Decision run();

 private:
  using Next = std::optional<events::BatchEvent>;

  [[nodiscard]] const recipe::Element& what(std::size_t index) const {
    return batch_.recipe().elements[index];
  }
  [[nodiscard]] const RecipeProgram::Element& how(std::size_t index) const {
    return batch_.program().element(index);
  }
  [[nodiscard]] const ElementState& at(std::size_t index) const { return batch_.element(index); }

  [[nodiscard]] events::BatchEvent changed(std::size_t index, recipe::State state,
                                           std::string cause) const;
  [[nodiscard]] events::BatchEvent prompted(std::size_t index, std::string kind,
                                            std::string about) const;
  [[nodiscard]] double seconds_since(Timestamp time) const;
  // It is to be looked at again when so many seconds have passed since then.
  void again_after(Timestamp since, double seconds);
  // What it comes to; where that may change with the time, it is to be looked at each time.
  [[nodiscard]] recipe::Value value(const Formula& formula);

  [[nodiscard]] Next released() const;
  [[nodiscard]] Next visit(std::size_t index);
  [[nodiscard]] Next element(std::size_t index);
  [[nodiscard]] Next ordered(std::size_t index);
  [[nodiscard]] Next begin(std::size_t index);
  [[nodiscard]] Next begin_on_unit(std::size_t index) const;
  [[nodiscard]] Next identified(const std::string& path, const std::string& unit) const;
  [[nodiscard]] Next late(std::size_t index);
  [[nodiscard]] Next failed(std::size_t index) const;
  [[nodiscard]] Next asked(std::size_t index) const;
  [[nodiscard]] Next watched(std::size_t index);
  [[nodiscard]] Next one_watched(std::size_t index, std::size_t watch);
  [[nodiscard]] Next not_known(std::size_t index, std::size_t watch);
  [[nodiscard]] events::BatchEvent limit_passed(std::size_t index, std::size_t watch,
                                                std::string reading,
                                                std::optional<recipe::Standing> standing,
                                                recipe::Rule rule) const;
  [[nodiscard]] bool reachable(std::size_t index) const;
  [[nodiscard]] Next holder_running(std::size_t index);
  [[nodiscard]] Next holder_arriving(std::size_t index) const;
  [[nodiscard]] Next undecided(std::size_t index, const Formula& condition) const;

  // What a leaf does: its service, its questions, its wait, its moves.
  enum class Part { kDone, kWaiting };
  struct PartOf {
    Part part = Part::kDone;
    Next event{};
  };
  [[nodiscard]] Next leaf_running(std::size_t index);
  [[nodiscard]] Next leaf_arriving(std::size_t index) const;
  [[nodiscard]] PartOf service(std::size_t index);
  [[nodiscard]] PartOf service_running(std::size_t index);
  [[nodiscard]] PartOf start(std::size_t index);
  [[nodiscard]] PartOf questions(std::size_t index);
  [[nodiscard]] PartOf timing(std::size_t index);
  [[nodiscard]] PartOf moves(std::size_t index);
  // An order to its machine; nothing while the link is lost.
  [[nodiscard]] Next device_order(std::size_t index, recipe::Order order,
                                  events::Texts parameters) const;
  [[nodiscard]] PartOf waiting(Next event = {}) const { return {Part::kWaiting, std::move(event)}; }
  // Whether its wait is over or its condition holds; nothing is known: told once.
  [[nodiscard]] PartOf end_condition(std::size_t index);

  const BatchState& batch_;
  World& world_;
  std::optional<Timestamp> due_{};
};

}  // namespace renkei::execute
