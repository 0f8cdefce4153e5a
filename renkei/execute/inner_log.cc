#include "renkei/execute/inner_log.h"

#include <algorithm>
#include <charconv>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "renkei/execute/batch_state.h"
#include "renkei/ledger/fold.h"
#include "renkei/ledger/hash.h"
#include "renkei/recipe/scope.h"

namespace renkei::execute {

using events::BatchEvent;

namespace {

template <typename Event>
constexpr bool kHasPath = requires(const Event& event) { event.path; };

// Of the confidential element itself, what all may see.
template <typename Event>
constexpr bool kOfTheElement =
    std::is_same_v<Event, events::ElementChanged> || std::is_same_v<Event, events::UnitRequested> ||
    std::is_same_v<Event, events::UnitAllocated> || std::is_same_v<Event, events::UnitReleased> ||
    std::is_same_v<Event, events::OrderGiven>;

template <typename Event>
constexpr bool kAlwaysSeen =
    std::is_same_v<Event, events::MaterialMoved> || std::is_same_v<Event, events::KeptShut>;

// The confidential element that a name or path in an entry of the main log would tell about.
std::optional<std::string> tells_of(const recipe::Recipe& recipe, const std::string& seen_from,
                                    const std::string& text) {
  if (recipe.element(text) != nullptr) {
    auto shut = shut_in(recipe, text);
    return shut && *shut != text ? shut : std::nullopt;
  }
  const recipe::Element* element = recipe.element(seen_from);
  const auto expression = recipe::Expression::parse(text);
  if (element == nullptr || !expression) return std::nullopt;
  for (const std::string& name : expression->names()) {
    const auto meant = recipe::resolve(recipe, *element, name);
    if (!meant || meant->kind == recipe::Name::Kind::kParameter) continue;
    if (auto shut = shut_in(recipe, meant->path)) return shut;
  }
  return std::nullopt;
}

// Of names with commas between them.
std::optional<std::string> list_tells_of(const recipe::Recipe& recipe, const std::string& seen_from,
                                         const std::string& names) {
  for (std::size_t from = 0; from < names.size();) {
    const std::size_t end = std::min(names.find(", ", from), names.size());
    if (auto shut = tells_of(recipe, seen_from, names.substr(from, end - from))) return shut;
    from = end + 2;
  }
  return std::nullopt;
}

bool is_seen(const BatchState& batch, const Prompt& prompt) {
  return !shut_in(batch.recipe(), prompt.path);
}

// The number among the prompts of the main log that the prompt `number` has, or would have.
std::uint64_t seen_number(const BatchState& batch, std::uint64_t number) {
  std::uint64_t seen = 1;
  for (const Prompt& prompt : batch.prompts()) {
    if (prompt.number < number && is_seen(batch, prompt)) ++seen;
  }
  return seen;
}

// And back; 0: there is none.
std::uint64_t number_of_seen(const BatchState& batch, std::uint64_t seen) {
  for (const Prompt& prompt : batch.prompts()) {
    if (is_seen(batch, prompt) && --seen == 0) return prompt.number;
  }
  return 0;
}

void record(const BatchState& batch, events::MaterialMoved& moved) {
  const auto shut = shut_in(batch.recipe(), moved.path);
  if (!shut || *shut == moved.path) return;
  moved.inside = {{"path", moved.path}, {"run", std::to_string(moved.run)}};
  moved.run = batch.element(*shut)->run;
  moved.path = *shut;
}

void record(const BatchState& batch, events::LimitPassed& passed) {
  const auto shut = tells_of(batch.recipe(), passed.path, passed.value);
  if (!shut) return;
  passed.inside = {{"value", passed.value}};
  passed.value = *shut;
}

void record(const BatchState& batch, events::Undecided& undecided) {
  const auto shut = list_tells_of(batch.recipe(), undecided.path, undecided.values);
  if (!shut) return;
  undecided.inside = {{"values", undecided.values}};
  undecided.values = *shut;
}

void put_back(const events::Texts& inside, const char* name, std::string& member) {
  const auto found = inside.find(name);
  if (found != inside.end()) member = found->second;
}

}  // namespace

std::optional<std::string> shut_in(const recipe::Recipe& recipe, std::string_view path) {
  const auto is_shut = [&](std::string_view at) {
    const recipe::Element* element = recipe.element(at);
    return element != nullptr && element->confidential;
  };
  if (!has_confidential(recipe)) return std::nullopt;
  if (is_shut("")) return "";
  for (std::size_t end = 0; end < path.size(); ++end) {
    end = std::min(path.find('/', end), path.size());
    if (is_shut(path.substr(0, end))) return std::string(path.substr(0, end));
  }
  return std::nullopt;
}

bool has_confidential(const recipe::Recipe& recipe) {
  return std::any_of(recipe.elements.begin(), recipe.elements.end(),
                     [](const recipe::Element& element) { return element.confidential; });
}

std::optional<std::string> inner_of(const recipe::Recipe& recipe, const BatchEvent& event) {
  return std::visit(
      [&](const auto& one) -> std::optional<std::string> {
        using Event = std::decay_t<decltype(one)>;
        if constexpr (kHasPath<Event> && !kAlwaysSeen<Event>) {
          auto shut = shut_in(recipe, one.path);
          if (shut && !(kOfTheElement<Event> && *shut == one.path)) return shut;
        }
        return std::nullopt;
      },
      event);
}

BatchEvent recorded_form(const BatchState& batch, BatchEvent event) {
  if (inner_of(batch.recipe(), event)) return event;
  std::visit(
      [&](auto& one) {
        using Event = std::decay_t<decltype(one)>;
        if constexpr (requires { one.inside; }) {
          record(batch, one);
        } else if constexpr (std::is_same_v<Event, events::PromptRaised> ||
                             std::is_same_v<Event, events::PromptAnswered>) {
          one.prompt = seen_number(batch, one.prompt);
        }
      },
      event);
  return event;
}

BatchEvent lived_form(const BatchState& batch, BatchEvent event, bool inner) {
  if (inner) return event;
  if (auto* moved = std::get_if<events::MaterialMoved>(&event)) {
    put_back(moved->inside, "path", moved->path);
    std::string run;
    put_back(moved->inside, "run", run);
    (void)std::from_chars(run.data(), run.data() + run.size(), moved->run);
    moved->inside.clear();
  } else if (auto* passed = std::get_if<events::LimitPassed>(&event)) {
    put_back(passed->inside, "value", passed->value);
    passed->inside.clear();
  } else if (auto* undecided = std::get_if<events::Undecided>(&event)) {
    put_back(undecided->inside, "values", undecided->values);
    undecided->inside.clear();
  } else if (auto* raised = std::get_if<events::PromptRaised>(&event)) {
    // The next there is, if it is the next of those seen.
    const std::uint64_t next = batch.prompts().size() + 1;
    raised->prompt = raised->prompt == seen_number(batch, next) ? next : 0;
  } else if (auto* answered = std::get_if<events::PromptAnswered>(&event)) {
    answered->prompt = answered->prompt == 0 ? 0 : number_of_seen(batch, answered->prompt);
  }
  return event;
}

ledger::EventId batch_event_id(const std::string& batch, std::uint64_t number, bool inner) {
  const std::string text =
      fmt::format("renkei {}batch event\n{}\n{}\n", inner ? "inner " : "", batch, number);
  return *ledger::EventId::parse(ledger::sha256({text}).to_hex().substr(0, 32));
}

Error inner_entry_error(ledger::EntryIndex index, std::string reason) {
  return Error{"execute.inner_entry",
               fmt::format("entry {} of the inner log cannot be used: {}", index.value, reason)}
      .value(std::to_string(index.value))
      .arg("reason", std::move(reason))
      .remedy("verify the ledger; restore a backup of both logs, made together");
}

namespace {

using OnRead = std::function<Result<void>(const BatchRead&)>;

// The inner log beside the main log: gives what came before a place there.
class InnerReader {
 public:
  InnerReader(ledger::LogStore* store, ledger::TreeSize size) : store_(store), size_(size) {}

  // All that was recorded while the main log had no more than `main` entries.
  Result<void> read_to(std::uint64_t main, const OnRead& call) {
    for (; next_.value < size_.value; ++next_.value) {
      if (!seen_) {
        if (auto done = look(); !done) return done;
      }
      if (after_ > main) return {};
      if (auto done = call(*seen_); !done) return done;
      seen_.reset();
    }
    return {};
  }
  [[nodiscard]] std::optional<ledger::EntryIndex> left() const {
    return next_.value < size_.value ? std::optional(next_) : std::nullopt;
  }

 private:
  Result<void> look() {
    const auto stored = store_->entry(next_);
    if (!stored) return fail(stored.error());
    const auto entry = ledger::parse_entry(stored->bytes);
    if (!entry) return fail(entry.error());
    auto opened = events::read_batch_entry(*entry, *store_);
    if (!opened) return fail(opened.error());
    const auto after = events::after_of(*entry);
    if (!*opened || !after)
      return fail(inner_entry_error(next_, "it is no entry of a batch there"));
    if (*after < after_) return fail(inner_entry_error(next_, "it is before the one before it"));
    after_ = *after;
    seen_ = BatchRead{**std::move(opened), entry->at, true, next_, stored->leaf};
    return {};
  }

  ledger::LogStore* store_;
  ledger::TreeSize size_;
  ledger::EntryIndex next_{};
  std::uint64_t after_ = 0;
  std::optional<BatchRead> seen_;
};

struct Heads {
  ledger::TreeSize main;
  ledger::TreeSize inner;
};
// Of one moment, while another program may write: the inner log must not have moved meanwhile.
Result<Heads> heads_of(ledger::LogStore& main, ledger::LogStore* inner) {
  constexpr int kTriesMax = 100;
  ledger::TreeSize before{};
  for (int i = 0; i < kTriesMax; ++i) {
    const auto main_head = main.head();
    if (!main_head) return fail(main_head.error());
    if (inner == nullptr) return Heads{main_head->size, {}};
    const auto inner_head = inner->head();
    if (!inner_head) return fail(inner_head.error());
    if (i > 0 && inner_head->size == before) return Heads{main_head->size, before};
    before = inner_head->size;
  }
  return fail(inner_entry_error({before.value}, "another program writes faster than it is read"));
}

}  // namespace

Result<void> read_batch_events(ledger::LogStore& main, ledger::LogStore* inner,
                               const OnRead& call) {
  const auto heads = heads_of(main, inner);
  if (!heads) return fail(heads.error());
  InnerReader beside(inner, heads->inner);
  const auto scanned =
      main.scan({0}, heads->main, [&](const ledger::StoredEntry& stored) -> Result<void> {
        if (auto done = beside.read_to(stored.index.value, call); !done) return done;
        const auto entry = ledger::parse_entry(stored.bytes);
        if (!entry) return fail(entry.error());
        auto opened = events::read_batch_entry(*entry, main);
        if (!opened) return fail(opened.error());
        if (!*opened) return {};
        return call({**std::move(opened), entry->at, false, stored.index, stored.leaf});
      });
  if (!scanned) return scanned;
  if (auto done = beside.read_to(heads->main.value, call); !done) return done;
  if (const auto left = beside.left()) {
    return fail(inner_entry_error(*left, "it came after the end of the main log"));
  }
  return {};
}

}  // namespace renkei::execute
