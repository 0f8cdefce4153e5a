// Ids for what BatchML documents name freely: GUIDs, codes with colons, sentences. Thread-safe as
// plain values.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace renkei::recipe::internal {

// Small letters, digits and '_', a letter first, at most 48 of them: "MixingOfLiquids001" is
// mixing_of_liquids001, "2026-04-26_HC20_V3.0 Dosing" hc20_v3_0_dosing. Empty where there is no
// letter to begin with.
[[nodiscard]] std::string id_from_words(std::string_view text);

// From the id as written where people can read it, else from the description: what stands behind
// its last colon.
[[nodiscard]] std::string readable_id(std::string_view written, std::string_view description);

// Both ways between ids as written and ours. Kinds: recipe, parameter, material, equipment,
// element, transition, with (what a service is given), property (of equipment), and what follows
// from elements: step, end_step, end_element. What is written in one `scope` (the path of what it
// lies in) has its own ids; what belongs to the recipe has no scope.
class IdBook {
 public:
  // `given`: names that were found before, as names() has them.
  explicit IdBook(std::map<std::string, std::string> given) : given_(std::move(given)) {}
  void give(const std::string& written, const std::string& id) { given_[written] = id; }

  // Ours for what is written as `written`, made from `wish` where none was given; unlike all others
  // of its kind and scope. Noted as written so.
  std::string add(const std::string& kind, const std::string& scope, const std::string& written,
                  const std::string& wish);
  // As written; `id` itself where it was not read: it is new.
  [[nodiscard]] std::string written(const std::string& kind, const std::string& scope,
                                    const std::string& id) const;
  // Ours of the first that was written so, or nothing.
  [[nodiscard]] std::string id(const std::string& kind, const std::string& scope,
                               const std::string& written) const;
  // "element culture:001:7b80" (kind, scope, written) and ours, where the two are not the same.
  [[nodiscard]] const std::map<std::string, std::string>& names() const { return names_; }
  // Where a parameter stands that stands in an element of a general recipe: the path of it.
  std::map<std::string, std::string> homes{};

 private:
  std::map<std::string, std::string> given_;
  std::map<std::string, std::string> names_;
  std::map<std::string, std::string> ours_;     // by kind, scope and written
  std::map<std::string, std::string> written_;  // by kind, scope and ours
  std::set<std::string> taken_;
};

}  // namespace renkei::recipe::internal
