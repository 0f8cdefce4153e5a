#include "renkei/execute/engine.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/execute/decide.h"
#include "renkei/execute/kept_shut.h"
#include "renkei/ledger/hash.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::execute {

using events::BatchEvent;
using recipe::State;

namespace {

Error no_inner_log(const std::string& recipe) {
  return Error{"execute.no_inner_log",
               fmt::format("{} has confidential elements, and there is no inner log", recipe)}
      .value(recipe)
      .remedy("use a ledger folder with its inner.db; nothing was recorded");
}

}  // namespace

Engine::Engine(ledger::Log& log, const Clock& clock, Options options)
    : log_(log), clock_(clock), options_(std::move(options)) {}

void Engine::add(equipment::Device& device) {
  const std::string& id = device.description().id;
  Unit& unit = units_[id];
  RENKEI_CHECK(unit.device == nullptr);
  unit.device = &device;
  unit.view.description = &device.description();
  stir(unit);
}

Timestamp Engine::now() const { return Timestamp::of(clock_.now()); }

const UnitView* Engine::unit(const std::string& id) const {
  const auto found = units_.find(id);
  return found == units_.end() ? nullptr : &found->second.view;
}

bool Engine::may_allocate(const std::string& unit, const std::string& batch,
                          const std::string& path) const {
  const auto found = units_.find(unit);
  if (found == units_.end() || found->second.holder || found->second.waiting.empty()) return false;
  const auto& first = found->second.waiting.front();
  return first.batch == batch && first.path == path;
}

std::optional<std::string> Engine::deadlock(const std::string& batch,
                                            const std::string& path) const {
  std::string told;
  for (const Wait& wait : circle(batch, path)) {
    told += fmt::format("{}{} waits for {}, which {} has", told.empty() ? "" : "; ", wait.batch,
                        wait.unit, wait.holder);
  }
  return told.empty() ? std::nullopt : std::optional(told);
}

struct Engine::Search {
  using Element = std::pair<std::string, std::size_t>;  // of a batch
  Element goal;
  std::set<Element> seen{};
  std::vector<Wait> waits{};
};

std::vector<Engine::Wait> Engine::circle(const std::string& batch, const std::string& path) const {
  const BatchState& first = batches_.at(batch).state;
  const std::size_t element = first.index_of(path);
  Search search{{batch, element}};
  if (!leads_back(first, element, search)) return {};
  return search.waits;
}

// Who waits for a unit waits for the element that has it, and that one for all in it that wait.
bool Engine::leads_back(const BatchState& batch, std::size_t element, Search& search) const {
  const std::string& id = batch.element(element).unit;
  const auto unit = units_.find(id);
  if (unit == units_.end() || !unit->second.holder) return false;
  const BatchState& other = batches_.at(unit->second.holder->batch).state;
  const std::size_t holder = other.index_of(unit->second.holder->path);
  search.waits.push_back({batch.id(), id, other.id()});
  for (std::size_t i = 0; i < other.elements().size(); ++i) {
    const ElementState& one = other.element(i);
    if (!one.unit_requested || one.unit_allocated || !other.lies_in(i, holder)) continue;
    const Search::Element next(other.id(), i);
    if (next == search.goal) return true;
    if (search.seen.insert(next).second && leads_back(other, i, search)) return true;
  }
  search.waits.pop_back();
  return false;
}

Timestamp Engine::outside_since(const std::string& batch, std::size_t element, std::size_t watch,
                                std::uint64_t run) {
  Kept::Outside& outside = batches_.at(batch).outside[{element, watch}];
  if (outside.run != run) outside = {run, now()};
  return outside.since;
}

void Engine::inside(const std::string& batch, std::size_t element, std::size_t watch) {
  batches_.at(batch).outside.erase({element, watch});
}

const BatchState* Engine::batch(const std::string& id) const {
  const auto found = batches_.find(id);
  return found == batches_.end() ? nullptr : &found->second.state;
}

std::vector<const BatchState*> Engine::batches() const {
  std::vector<const BatchState*> all;
  all.reserve(created_.size());
  for (const Kept* batch : created_) all.push_back(&batch->state);
  return all;
}

Result<std::shared_ptr<const RecipeProgram>> Engine::recipe_of(const std::string& sha256) {
  const auto known = recipes_.find(sha256);
  if (known != recipes_.end()) return known->second;
  auto text = options_.recipe_text(sha256);
  if (!text) return fail(text.error());
  if (ledger::sha256({*text}).to_hex() != sha256) {
    return fail(
        Error{"execute.recipe", fmt::format("the recipe {} was changed after its approval", sha256)}
            .value(sha256)
            .arg("reason", "changed")
            .remedy("put back the text that was approved"));
  }
  Faults faults;
  auto recipe = recipe::read_recipe("recipe " + sha256.substr(0, 12), *text, faults);
  if (!recipe) return fail(recipe.error());
  if (faults.empty()) faults = recipe::check_recipe(*recipe);
  if (!faults.empty()) {
    return fail(Error{"execute.recipe", fmt::format("the recipe {} cannot be carried out: {}",
                                                    recipe->id, faults.front().message())}
                    .value(recipe->id)
                    .arg("reason", faults.front().message())
                    .remedy("renkei recipe check names all that is wrong"));
  }
  if (recipe->level != recipe::Level::kMaster && recipe->level != recipe::Level::kControl) {
    const std::string reason = fmt::format("{} is a {} recipe, and says not how it is done here",
                                           recipe->id, recipe::level_name(recipe->level));
    return fail(Error{"execute.level", reason}
                    .value(recipe->id)
                    .arg("reason", reason)
                    .remedy("derive a master recipe from it: renkei recipe derive --to master"));
  }
  auto program = std::make_shared<const RecipeProgram>(*std::move(recipe));
  recipes_[sha256] = program;
  return program;
}

Result<BatchState> Engine::created(const events::BatchCreated& request, Timestamp at,
                                   bool known_values) {
  auto program = recipe_of(request.recipe_sha256);
  if (!program) return fail(program.error());
  const recipe::Recipe& recipe = (*program)->recipe();
  // What was erased must not be taken for what was not given.
  auto values = known_values ? parameter_values(recipe, request.size, request.parameters)
                             : unknown_values(recipe);
  if (!values) return fail(values.error());
  return BatchState(*std::move(program), request, *std::move(values), at);
}

Result<void> Engine::open(ledger::LogStore& store, ledger::LogStore* inner) {
  auto read = read_batch_events(
      store, inner, [&](const BatchRead& one) { return take_up(one, inner != nullptr); });
  if (!read) return read;
  // What was ordered before is asked for when the link to its machine is there, never sent again
  // unasked.
  to_send_.clear();
  return {};
}

Result<void> Engine::take_up(const BatchRead& read, bool has_inner) {
  if (const auto* request = std::get_if<events::BatchCreated>(&read.opened.event)) {
    const auto& erased = read.opened.erased;
    const bool known_values = !erased.contains("size") && !erased.contains("parameters");
    auto batch = created(*request, read.at, known_values);
    if (!batch) return fail(batch.error());
    if (!has_inner && has_confidential(batch->recipe())) {
      return fail(no_inner_log(batch->recipe().id));
    }
    keep(*std::move(batch));
    return {};
  }
  auto batch = known(events::batch_of(read.opened.event));
  if (!batch) return fail(batch.error());
  const BatchEvent event = lived_form(**batch, read.opened.event, read.inner);
  if (const auto* kept = std::get_if<events::KeptShut>(&event)) {
    const bool known_root = !read.opened.erased.contains("inner");
    if (known_root && commitment_of(edges_[{kept->batch, kept->path}]) != kept->inner) {
      return fail(inner_wrong_error(*kept, read.index));
    }
  }
  const auto inner = inner_of((*batch)->recipe(), event);
  if (inner.has_value() != read.inner) {
    return fail(inner_entry_error(read.index, "it is in the wrong log"));
  }
  if (auto applied = (*batch)->apply(event, read.at); !applied) return applied;
  follow(event);
  follow_inner(event, inner, read.leaf);
  return {};
}

Result<void> Engine::need_inner() {
  if (inner_ != nullptr) return {};
  if (!options_.inner) return fail(no_inner_log("the recipe"));
  auto made = options_.inner();
  if (!made) return fail(made.error());
  inner_ = *made;
  return {};
}

void Engine::follow_inner(const BatchEvent& event, const std::optional<std::string>& inner,
                          const ledger::Hash& leaf) {
  if (inner) {
    edges_[{events::batch_of(event), *inner}].append(leaf);
  } else if (const auto* kept = std::get_if<events::KeptShut>(&event)) {
    edges_.erase({kept->batch, kept->path});
  }
}

events::KeptShut Engine::kept_shut(const BatchState& batch, std::size_t index) const {
  const std::string& path = batch.recipe().elements[index].path;
  const auto found = edges_.find({batch.id(), path});
  return {batch.id(), path, batch.element(index).run,
          commitment_of(found == edges_.end() ? ledger::RightEdge{} : found->second)};
}

void Engine::keep(BatchState state) {
  const std::string id = state.id();
  Kept& batch = batches_.emplace(id, Kept{std::move(state)}).first->second;
  created_.push_back(&batch);
  const RecipeProgram& program = batch.state.program();
  for (const recipe::EquipmentRequirement& requirement : program.recipe().equipment) {
    const std::string unit = unit_of(batch.state, requirement);
    units_[unit].bound.push_back({&batch, &program.values_read(requirement.id)});
  }
}

void Engine::let_go(Kept& batch) {
  for (const recipe::EquipmentRequirement& requirement : batch.state.recipe().equipment) {
    auto& bound = units_[unit_of(batch.state, requirement)].bound;
    std::erase_if(bound, [&](const Unit::Bound& one) { return one.batch == &batch; });
  }
  batch.outside.clear();
}

void Engine::stir(const Unit& unit) {
  for (const Unit::Bound& bound : unit.bound) bound.batch->stirred = true;
}

void Engine::follow(const BatchEvent& event) {
  stir(events::batch_of(event));
  follow_units(event);
  if (const auto* order = std::get_if<events::DeviceOrdered>(&event)) {
    units_[order->unit].orders[order->key] = *order;
    to_send_.push_back(*order);
    return;
  }
  const auto* changed = std::get_if<events::ElementChanged>(&event);
  const auto state = changed == nullptr ? std::nullopt : recipe::state_named(changed->state);
  if (!state || !recipe::is_final(*state)) return;
  const BatchState& batch = batches_.at(changed->batch).state;
  std::erase_if(units_[unit_of(batch, batch.index_of(changed->path))].orders, [&](const auto& one) {
    return one.second.batch == changed->batch && one.second.path == changed->path;
  });
}

void Engine::follow_units(const BatchEvent& event) {
  if (const auto* requested = std::get_if<events::UnitRequested>(&event)) {
    auto& waiting = units_[requested->unit].waiting;
    const auto place = std::find_if(waiting.begin(), waiting.end(), [&](const Unit::Claim& claim) {
      return claim.priority > requested->priority;
    });
    waiting.insert(place, {requested->batch, requested->path, requested->priority});
    // Only what begins to wait can close a circle; all in it are told.
    for (const Wait& wait : circle(requested->batch, requested->path)) stir(wait.batch);
  } else if (const auto* allocated = std::get_if<events::UnitAllocated>(&event)) {
    Unit& unit = units_[allocated->unit];
    std::erase_if(unit.waiting, [&](const Unit::Claim& claim) {
      return claim.batch == allocated->batch && claim.path == allocated->path;
    });
    unit.holder = Unit::Claim{allocated->batch, allocated->path, 0};
  } else if (const auto* released = std::get_if<events::UnitReleased>(&event)) {
    Unit& unit = units_[released->unit];
    const auto is_of_this = [&](const Unit::Claim& claim) {
      return claim.batch == released->batch && claim.path == released->path;
    };
    std::erase_if(unit.waiting, is_of_this);
    if (unit.holder && is_of_this(*unit.holder)) unit.holder.reset();
    if (!unit.waiting.empty()) stir(unit.waiting.front().batch);
  }
}

Result<void> Engine::happen(const BatchEvent& event) {
  auto batch = known(events::batch_of(event));
  if (!batch) return fail(batch.error());
  auto inner = inner_of((*batch)->recipe(), event);
  const std::uint64_t seen = (*batch)->seen_entries();
  const std::uint64_t number = inner ? (*batch)->entries() - seen : seen;
  BatchEvent recorded = recorded_form(**batch, event);
  if (auto applied = (*batch)->apply(event, now()); !applied) return applied;
  follow(event);
  happened_.push_back({event, std::move(recorded), now(), number, std::move(inner)});
  return {};
}

Result<void> Engine::happen_now(const BatchEvent& event) {
  if (auto right = check_recordable(event); !right) return right;
  if (auto done = happen(event); !done) return done;
  auto recorded = record();
  if (!recorded) return fail(recorded.error());
  return {};
}

Result<bool> Engine::record() {
  if (happened_.empty()) return false;
  if (failed_) {
    return fail(Error{"execute.stopped", "nothing more is recorded after a failure"}.remedy(
        "end this program, look after the disk, and open the log again"));
  }
  // Runs of events that go to one log, one after another: what is recorded is always the beginning
  // of what has happened.
  for (std::size_t from = 0; from < happened_.size();) {
    const bool inner = happened_[from].inner.has_value();
    std::size_t to = from + 1;
    while (to < happened_.size() && to - from < options_.append_max &&
           happened_[to].inner.has_value() == inner) {
      ++to;
    }
    auto appended = append(std::span(happened_).subspan(from, to - from));
    failed_ = !appended;
    if (!appended) return fail(appended.error());
    from = to;
  }
  const auto recorded = std::exchange(happened_, {});
  if (options_.on_event) {
    for (const Happened& one : recorded) options_.on_event(one.event, one.at);
  }
  for (const auto& order : std::exchange(to_send_, {})) send(order);
  return true;
}

Result<void> Engine::append(std::span<const Happened> some) {
  const bool inner = some.front().inner.has_value();
  if (inner) {
    if (auto there = need_inner(); !there) return there;
  }
  std::vector<ledger::Draft> drafts;
  drafts.reserve(some.size());
  for (const Happened& one : some) {
    const std::string& batch = events::batch_of(one.event);
    events::BatchEnvelope envelope{batch_event_id(batch, one.number, inner), options_.site,
                                   options_.actor, one.at};
    if (inner) envelope.after = log_.head().size.value;
    auto draft = events::batch_draft(one.recorded, envelope, options_.secret);
    if (!draft) return fail(draft.error());
    drafts.push_back(*std::move(draft));
  }
  const auto answers = (inner ? *inner_ : log_).append(drafts);
  if (!answers) return fail(answers.error());
  for (std::size_t i = 0; i < some.size(); ++i) {
    const auto& answer = (*answers)[i];
    if (!answer) return fail(answer.error());
    follow_inner(some[i].event, some[i].inner, answer->leaf);
  }
  return {};
}

void Engine::send(const events::DeviceOrdered& order) {
  const auto unit = units_.find(order.unit);
  if (unit == units_.end() || unit->second.device == nullptr) return;
  const BatchState& batch = batches_.at(order.batch).state;
  const recipe::Service* wanted = batch.program().element(batch.index_of(order.path)).service;
  const auto& services = unit->second.view.description->services;
  const auto has = std::find_if(services.begin(), services.end(),
                                [&](const auto& service) { return service.name == order.service; });
  equipment::DeviceOrder sent{order.key, order.service, *recipe::order_named(order.order), {}};
  for (const auto& [name, text] : order.parameters) {
    const auto number = number_of(text);
    if (!number || wanted == nullptr || has == services.end()) continue;
    const auto factor = recipe::unit_factor(wanted->parameters.at(name), has->parameters.at(name));
    sent.parameters[name] = *number * factor.value_or(1);
  }
  unit->second.device->send(sent);
}

Result<bool> Engine::step() {
  for (auto& [id, unit] : units_) {
    if (unit.device == nullptr) continue;
    for (const equipment::Delivery& delivery : unit.device->take()) {
      if (auto done = deliver(id, unit, delivery); !done) return fail(done.error());
    }
  }
  recorded_early_ = false;
  for (std::size_t i = 0; i < created_.size(); ++i) {
    if (auto done = look_at(*created_[i]); !done) return fail(done.error());
  }
  auto recorded = record();
  if (recorded) *recorded = *recorded || recorded_early_;
  return recorded;
}

Result<void> Engine::look_at(Kept& batch) {
  if (!batch.stirred && !(batch.due && *batch.due <= now())) return {};
  // A loop of a recipe that takes no time must not keep the others waiting.
  for (std::size_t i = 0; i < options_.events_max; ++i) {
    if (const auto ended = batch.state.to_keep_shut()) {
      // What it commits to must have been recorded.
      const auto before = record();
      if (!before) return fail(before.error());
      recorded_early_ = recorded_early_ || *before;
      if (auto done = happen(kept_shut(batch.state, *ended)); !done) return done;
      continue;
    }
    const Decision decision = decide(batch.state, *this);
    if (!decision.event) {
      batch.stirred = false;
      batch.due = decision.due;
      if (recipe::is_final(batch.state.state())) let_go(batch);
      return {};
    }
    if (auto done = happen(*decision.event); !done) return done;
  }
  return {};
}

}  // namespace renkei::execute
