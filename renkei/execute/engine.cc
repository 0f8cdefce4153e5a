#include "renkei/execute/engine.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/execute/decide.h"
#include "renkei/ledger/hash.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::execute {

using events::BatchEvent;
using recipe::State;

namespace {

// An event is named by its batch and its place in it: recorded twice it is one entry.
ledger::EventId event_id(const std::string& batch, std::uint64_t number) {
  const std::string text = "renkei batch event\n" + batch + "\n" + std::to_string(number) + "\n";
  return *ledger::EventId::parse(ledger::sha256({text}).to_hex().substr(0, 32));
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
  auto program = std::make_shared<const RecipeProgram>(*std::move(recipe));
  recipes_[sha256] = program;
  return program;
}

Result<BatchState> Engine::created(const events::BatchCreated& request, Timestamp at) {
  auto program = recipe_of(request.recipe_sha256);
  if (!program) return fail(program.error());
  auto values = parameter_values((*program)->recipe(), request.size, request.parameters);
  if (!values) return fail(values.error());
  return BatchState(*std::move(program), request, *std::move(values), at);
}

Result<void> Engine::open(ledger::LogStore& store) {
  const auto head = ledger::read_entries(
      store, {0}, [&](ledger::EntryIndex, const ledger::Entry& entry) -> Result<void> {
        auto event = events::read_batch_event(entry.type, entry.body);
        if (!event) return fail(event.error());
        if (!*event) return {};
        if (const auto* request = std::get_if<events::BatchCreated>(&**event)) {
          auto batch = created(*request, entry.at);
          if (!batch) return fail(batch.error());
          keep(*std::move(batch));
          return {};
        }
        auto batch = known(events::batch_of(**event));
        if (!batch) return fail(batch.error());
        if (auto applied = (*batch)->apply(**event, entry.at); !applied) return applied;
        follow(**event);
        return {};
      });
  if (!head) return fail(head.error());
  // What was ordered before is asked for when the link to its machine is there, never sent again
  // unasked.
  to_send_.clear();
  return {};
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
  const std::uint64_t number = (*batch)->entries();
  if (auto applied = (*batch)->apply(event, now()); !applied) return applied;
  follow(event);
  happened_.push_back({event, now(), number});
  return {};
}

Result<void> Engine::happen_now(const BatchEvent& event) {
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
  std::vector<ledger::Draft> drafts;
  drafts.reserve(happened_.size());
  for (const Happened& one : happened_) {
    ledger::Draft draft;
    draft.entry.type = events::type_of(one.event);
    draft.entry.event_id = event_id(events::batch_of(one.event), one.number);
    draft.entry.site = options_.site;
    draft.entry.actor = options_.actor;
    draft.entry.refs = events::refs_of(one.event);
    draft.entry.at = one.at;
    draft.entry.body = events::body_of(one.event);
    drafts.push_back(std::move(draft));
  }
  for (std::size_t from = 0; from < drafts.size(); from += options_.append_max) {
    const auto count = std::min(options_.append_max, drafts.size() - from);
    const auto answers = log_.append(std::span(drafts).subspan(from, count));
    failed_ = !answers;
    if (!answers) return fail(answers.error());
    for (const auto& answer : *answers) {
      failed_ = failed_ || !answer;
      if (!answer) return fail(answer.error());
    }
  }
  const auto recorded = std::exchange(happened_, {});
  if (options_.on_event) {
    for (const Happened& one : recorded) options_.on_event(one.event, one.at);
  }
  for (const auto& order : std::exchange(to_send_, {})) send(order);
  return true;
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
  for (std::size_t i = 0; i < created_.size(); ++i) {
    if (auto done = look_at(*created_[i]); !done) return fail(done.error());
  }
  return record();
}

Result<void> Engine::look_at(Kept& batch) {
  if (!batch.stirred && !(batch.due && *batch.due <= now())) return {};
  // A loop of a recipe that takes no time must not keep the others waiting.
  for (std::size_t i = 0; i < options_.events_max; ++i) {
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
