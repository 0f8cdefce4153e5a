#include "renkei/quality/recipe_register.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/id.h"
#include "renkei/base/nearest.h"
#include "renkei/ledger/hash.h"

namespace renkei::quality {

namespace {

using events::RecipeApproved;
using events::RecipeEvent;
using events::RecipeProposed;
using events::RecipeWithdrawn;
using recipe::Recipe;

std::string shown(const std::string& recipe, const std::string& version) {
  return fmt::format("{} {}", recipe, version);
}

}  // namespace

Error ledger_key_error(const std::string& person) {
  return Error{"quality.ledger_key",
               fmt::format("it is signed for {} with the key of the ledger itself", person)}
      .value(person)
      .remedy("sign with a key of one's own: renkei key make");
}

namespace {

// The signature the entry must have, if all of its signatures are valid.
Result<SignedStep> signed_step(ledger::EntryIndex index, const ledger::Entry& entry,
                               const RecipeEvent& event) {
  const auto found = std::find_if(entry.signatures.begin(), entry.signatures.end(),
                                  [&](const ledger::ElectronicSignature& one) {
                                    return one.signer == events::person_of(event) &&
                                           one.meaning == events::meaning_of(event);
                                  });
  if (found != entry.signatures.end() && ledger::verify_signatures(entry)) {
    if (found->key.id() == entry.actor) return fail(ledger_key_error(found->signer));
    return SignedStep{index, found->signer, found->name, found->key.id(), found->time};
  }
  return fail(
      Error{"quality.signature", fmt::format("it has no valid signature of {} that says '{}'",
                                             events::person_of(event), events::meaning_of(event))}
          .value(events::person_of(event))
          .arg("meaning", std::string(events::meaning_of(event)))
          .remedy("it counts for nothing; have it signed and recorded again"));
}

Error already_error(const RecipeVersion& version) {
  const std::string state(state_name(version.state()));
  return Error{"quality.already",
               fmt::format("{} is {} already", shown(version.recipe, version.version), state)}
      .value(shown(version.recipe, version.version))
      .arg("state", state)
      .remedy(version.state() == VersionState::kProposed
                  ? "have it approved by another person"
                  : "propose a new version, if there is something to change");
}

Error other_text_error(const RecipeVersion& version) {
  return Error{"quality.other_text", fmt::format("{} was proposed with another text",
                                                 shown(version.recipe, version.version))}
      .value(shown(version.recipe, version.version))
      .remedy("look at what was proposed: renkei recipe versions");
}

}  // namespace

std::string_view state_name(VersionState state) {
  static constexpr std::array<std::string_view, 3> kNames{"proposed", "approved", "withdrawn"};
  return kNames.at(static_cast<std::size_t>(state));
}

VersionState RecipeVersion::state() const {
  if (withdrawn) return VersionState::kWithdrawn;
  return approved ? VersionState::kApproved : VersionState::kProposed;
}

Result<void> RecipeRegister::apply(ledger::EntryIndex index, const ledger::Entry& entry) {
  const auto refuse = [&](Error error) {
    ++fault_count_;
    if (faults_.size() >= kFaultsMax) return;
    error.place().id = fmt::format("entry {}", index.value);
    faults_.push_back(std::move(error));
  };
  const auto event = events::read_recipe_event(entry.type, entry.body);
  if (!event) {
    // What is wrong with others is not for this view.
    refuse(event.error());
    return {};
  }
  if (!*event) return {};
  auto step = signed_step(index, entry, **event);
  if (!step) {
    refuse(step.error());
  } else if (auto checked = check(**event, step->key); !checked) {
    refuse(checked.error());
  } else {
    take(**event, *std::move(step));
  }
  return {};
}

const RecipeVersion* RecipeRegister::find(const std::string& recipe,
                                          const std::string& version) const {
  const auto found = places_.find({recipe, version});
  return found == places_.end() ? nullptr : &versions_[found->second];
}

RecipeVersion& RecipeRegister::at(const std::string& recipe, const std::string& version) {
  return versions_[places_.at({recipe, version})];
}

Result<const RecipeVersion*> RecipeRegister::known(const std::string& recipe,
                                                   const std::string& version) const {
  if (const RecipeVersion* found = find(recipe, version)) return found;
  std::set<std::string_view> ids;
  std::vector<std::string> others;
  for (const RecipeVersion& one : versions_) {
    ids.insert(one.recipe);
    if (one.recipe == recipe) others.push_back(one.version);
  }
  if (!others.empty()) {
    const std::string all = fmt::format("{}", fmt::join(others, ", "));
    return fail(Error{"quality.no_version", fmt::format("{} has no version {}", recipe, version)}
                    .value(shown(recipe, version))
                    .arg("known", all)
                    .remedy("there are: " + all));
  }
  const std::string near(nearest(recipe, {ids.begin(), ids.end()}));
  return fail(Error{"quality.no_recipe", fmt::format("no recipe {} was proposed", recipe)}
                  .value(recipe)
                  .arg("near", near)
                  .remedy(near.empty() ? std::string("renkei recipe versions lists them")
                                       : fmt::format("did you mean '{}'?", near)));
}

Result<std::string> RecipeRegister::approved(const std::string& recipe,
                                             const std::string& version) const {
  const auto found = known(recipe, version);
  if (!found) return fail(found.error());
  switch ((*found)->state()) {
    case VersionState::kApproved:
      return (*found)->sha256;
    case VersionState::kProposed:
      return fail(
          Error{"quality.not_approved", fmt::format("{} is not approved", shown(recipe, version))}
              .value(shown(recipe, version))
              .remedy("have it approved by another person than its author: renkei recipe "
                      "approve"));
    case VersionState::kWithdrawn:
      return fail(Error{"quality.withdrawn", fmt::format("{} was withdrawn: {}",
                                                         shown(recipe, version), (*found)->reason)}
                      .value(shown(recipe, version))
                      .arg("why", (*found)->reason)
                      .remedy("take another version: renkei recipe versions lists them"));
  }
  RENKEI_CHECK(false);
}

Result<void> RecipeRegister::check(const RecipeEvent& event, const std::string& key) const {
  const std::string& person = events::person_of(event);
  if (!is_id(person)) {
    return fail(Error{"quality.person", fmt::format("'{}' is no id of a person", person)}
                    .value(person)
                    .remedy("write small letters, digits, '-', '_' and '.', up to 64"));
  }
  const auto owner = keys_.find(key);
  if (owner != keys_.end() && owner->second != person) {
    return fail(Error{"quality.key_of_another",
                      fmt::format("the key of {} was used by {} before", person, owner->second)}
                    .value(person)
                    .arg("other", owner->second)
                    .remedy("sign with a key of one's own: renkei key make"));
  }
  return std::visit([&](const auto& one) { return check_one(one, key); }, event);
}

Result<void> RecipeRegister::check_origin(const Recipe::Origin& origin) const {
  const RecipeVersion* found = find(origin.id, origin.version);
  if (found != nullptr && found->state() == VersionState::kApproved &&
      found->sha256 == origin.sha256) {
    return {};
  }
  const std::string reason = found == nullptr ? "was never proposed"
                             : found->state() != VersionState::kApproved
                                 ? "is " + std::string(state_name(found->state()))
                             : origin.sha256.empty() ? "is named without the hash of its text"
                                                     : "is approved with another text";
  return fail(Error{"quality.origin", fmt::format("{}, from which it was derived, {}",
                                                  shown(origin.id, origin.version), reason)}
                  .value(shown(origin.id, origin.version))
                  .arg("reason", reason)
                  .remedy("derive it again from a version that is approved"));
}

Result<void> RecipeRegister::check_one(const RecipeProposed& event, const std::string&) const {
  constexpr std::size_t kVersionBytesMax = 64;
  if (event.version.empty() || event.version.size() > kVersionBytesMax || !is_id(event.recipe)) {
    return fail(Error{"quality.version",
                      fmt::format("'{}' cannot be recorded", shown(event.recipe, event.version))}
                    .value(shown(event.recipe, event.version))
                    .remedy("give the recipe an id and a version of at most 64 bytes"));
  }
  const auto hash = ledger::hash_from_hex(event.recipe_sha256);
  if (!hash || event.attachments.size() != 1 ||
      event.attachments.front().sha256 != hash->to_base64()) {
    return fail(Error{"quality.text", fmt::format("the text of {} is not what is attached",
                                                  shown(event.recipe, event.version))}
                    .value(shown(event.recipe, event.version))
                    .remedy("propose it again: renkei recipe propose"));
  }
  if (const RecipeVersion* found = find(event.recipe, event.version)) {
    if (found->sha256 == event.recipe_sha256) return fail(already_error(*found));
    return fail(Error{"quality.version_taken",
                      fmt::format("{} has another text", shown(event.recipe, event.version))}
                    .value(shown(event.recipe, event.version))
                    .remedy("a changed recipe is a new version: change version = \"…\""));
  }
  if (event.derived_from.empty()) return {};
  const auto member = [&](const char* name) {
    const auto found = event.derived_from.find(name);
    return found == event.derived_from.end() ? std::string() : found->second;
  };
  return check_origin({member("id"), member("version"), member("sha256")});
}

Result<void> RecipeRegister::check_one(const RecipeApproved& event, const std::string& key) const {
  const auto found = known(event.recipe, event.version);
  if (!found) return fail(found.error());
  const RecipeVersion& version = **found;
  if (version.state() != VersionState::kProposed) return fail(already_error(version));
  if (version.sha256 != event.recipe_sha256) return fail(other_text_error(version));
  if (event.by == version.proposed.person || key == version.proposed.key) {
    return fail(Error{"quality.own_recipe",
                      fmt::format("{} is of {}, who does not approve it too",
                                  shown(event.recipe, event.version), version.proposed.person)}
                    .value(shown(event.recipe, event.version))
                    .arg("person", version.proposed.person)
                    .remedy("have another person approve it, with a key of their own"));
  }
  // It may have been withdrawn since.
  return version.derived_from ? check_origin(*version.derived_from) : Result<void>();
}

Result<void> RecipeRegister::check_one(const RecipeWithdrawn& event, const std::string&) const {
  const auto found = known(event.recipe, event.version);
  if (!found) return fail(found.error());
  if ((*found)->withdrawn) return fail(already_error(**found));
  if ((*found)->sha256 != event.recipe_sha256) return fail(other_text_error(**found));
  if (event.reason.find_first_not_of(" \t\r\n") != std::string::npos) return {};
  return fail(Error{"quality.reason", "no reason is given"}
                  .value(shown(event.recipe, event.version))
                  .remedy("say why, in words that can be understood years later: --reason '…'"));
}

void RecipeRegister::add(RecipeVersion version) {
  places_[{version.recipe, version.version}] = versions_.size();
  versions_.push_back(std::move(version));
}

void RecipeRegister::take(const RecipeEvent& event, SignedStep step) {
  keys_[step.key] = step.person;
  if (const auto* proposed = std::get_if<RecipeProposed>(&event)) {
    RecipeVersion version{proposed->recipe, proposed->version, proposed->level,
                          proposed->recipe_sha256, proposed->attachments.front().bytes};
    if (!proposed->derived_from.empty()) {
      const auto& origin = proposed->derived_from;
      version.derived_from =
          Recipe::Origin{origin.at("id"), origin.at("version"), origin.at("sha256")};
    }
    version.proposed = std::move(step);
    add(std::move(version));
  } else if (const auto* approved = std::get_if<RecipeApproved>(&event)) {
    at(approved->recipe, approved->version).approved = std::move(step);
  } else if (const auto* withdrawn = std::get_if<RecipeWithdrawn>(&event)) {
    RecipeVersion& version = at(withdrawn->recipe, withdrawn->version);
    version.withdrawn = std::move(step);
    version.reason = withdrawn->reason;
  }
}

}  // namespace renkei::quality
