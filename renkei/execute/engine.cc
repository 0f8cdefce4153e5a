#include "renkei/execute/engine.h"

#include <algorithm>
#include <span>
#include <tuple>
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
  RENKEI_CHECK(!units_.contains(id));
  Unit& unit = units_[id];
  unit.device = &device;
  unit.view.description = &device.description();
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

// Follows who waits for whom; each batch that waits, waits for the holder of one unit.
std::optional<std::string> Engine::deadlock(const std::string& batch) const {
  std::string told;
  std::set<std::string> seen;
  for (std::string at = batch; seen.insert(at).second;) {
    const Unit* wanted = nullptr;
    std::string unit_id;
    for (const auto& [id, unit] : units_) {
      const bool waits = std::any_of(unit.waiting.begin(), unit.waiting.end(),
                                     [&](const Unit::Claim& claim) { return claim.batch == at; });
      if (!waits || !unit.holder) continue;
      wanted = &unit;
      unit_id = id;
    }
    if (wanted == nullptr) return std::nullopt;
    told += fmt::format("{}{} waits for {}, which {} has", told.empty() ? "" : "; ", at, unit_id,
                        wanted->holder->batch);
    at = wanted->holder->batch;
    if (at == batch) return told;
  }
  return std::nullopt;
}

double Engine::outside_for_s(const std::string& batch, std::size_t element, std::size_t watch,
                             bool outside) {
  const auto key = std::make_tuple(batch, element, watch);
  if (!outside) {
    outside_since_.erase(key);
    return 0;
  }
  const auto [found, first] = outside_since_.emplace(key, now());
  (void)first;
  return static_cast<double>(now().milliseconds() - found->second.milliseconds()) / 1000.0;
}

const BatchState* Engine::batch(const std::string& id) const {
  const auto found = batches_.find(id);
  return found == batches_.end() ? nullptr : &found->second;
}

std::vector<const BatchState*> Engine::batches() const {
  std::vector<const BatchState*> all;
  for (const std::string& id : created_) all.push_back(&batches_.at(id));
  return all;
}

Result<std::shared_ptr<const recipe::Recipe>> Engine::recipe_of(const std::string& sha256) {
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
  auto shared = std::make_shared<const recipe::Recipe>(*std::move(recipe));
  recipes_[sha256] = shared;
  return shared;
}

Result<BatchState> Engine::created(const events::BatchCreated& request, Timestamp at,
                                   bool known_values) {
  auto recipe = recipe_of(request.recipe_sha256);
  if (!recipe) return fail(recipe.error());
  // What was erased must not be taken for what was not given.
  auto values = known_values ? parameter_values(**recipe, request.size, request.parameters)
                             : unknown_values(**recipe);
  if (!values) return fail(values.error());
  return BatchState(*std::move(recipe), request, *std::move(values), at);
}

Result<void> Engine::open(ledger::LogStore& store, ledger::LogStore* inner) {
  const auto read = read_batch_events(
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
    batches_.emplace(request->batch, *std::move(batch));
    created_.push_back(request->batch);
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

void Engine::follow(const BatchEvent& event) {
  follow_units(event);
  if (const auto* order = std::get_if<events::DeviceOrdered>(&event)) {
    orders_[order->key] = {order->batch, *order};
    to_send_.push_back(*order);
    return;
  }
  const auto* changed = std::get_if<events::ElementChanged>(&event);
  const auto state = changed == nullptr ? std::nullopt : recipe::state_named(changed->state);
  if (!state || !recipe::is_final(*state)) return;
  std::erase_if(orders_, [&](const auto& one) {
    return one.second.batch == changed->batch && one.second.order.path == changed->path;
  });
}

void Engine::follow_units(const BatchEvent& event) {
  if (const auto* requested = std::get_if<events::UnitRequested>(&event)) {
    auto& waiting = units_[requested->unit].waiting;
    const auto place = std::find_if(waiting.begin(), waiting.end(), [&](const Unit::Claim& claim) {
      return claim.priority > requested->priority;
    });
    waiting.insert(place, {requested->batch, requested->path, requested->priority});
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
  const BatchState& batch = batches_.at(order.batch);
  const auto* requirement = batch.recipe().equipment_of(*batch.recipe().element(order.path));
  const recipe::Service* wanted = requirement->service(order.service);
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
  bool recorded_before = false;
  for (const std::string& id : created_) {
    BatchState& batch = batches_.at(id);
    // A loop of a recipe that takes no time must not keep the others waiting.
    for (std::size_t i = 0; i < options_.events_max; ++i) {
      const auto ended = batch.to_keep_shut();
      // What it commits to must have been recorded.
      const auto before = ended ? record() : Result<bool>(false);
      if (!before) return before;
      recorded_before = recorded_before || *before;
      const auto event =
          ended ? std::optional<BatchEvent>(kept_shut(batch, *ended)) : decide(batch, *this);
      if (!event) break;
      if (auto done = happen(*event); !done) return fail(done.error());
    }
  }
  auto recorded = record();
  if (recorded) *recorded = *recorded || recorded_before;
  return recorded;
}

}  // namespace renkei::execute
