// The batch engine: carries out control recipes on machines, and keeps every step in the ledger.
//
// step() takes what the machines have delivered, decides what follows, records it in one append,
// and only then sends the orders that were recorded. Time comes from the clock it is given, and it
// never waits: the same engine runs against machines in real time and against simulated ones as
// fast as they can be computed. All it knows of its batches is a fold over the entries; open()
// reads them and asks each machine what it did meanwhile. What happens inside a confidential
// element goes to a log of its own (inner_log.h), and into the main log one commitment to it. Once
// recording has failed the engine does nothing more: the process should end, and open the log
// again. Not thread-safe.
//
//   Engine engine(log, clock, options);
//   engine.add(device);
//   engine.open(store);                       // batches that were under way go on
//   engine.create({...});
//   while (...) engine.step();
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/equipment/device.h"
#include "renkei/execute/batch_state.h"
#include "renkei/execute/inner_log.h"
#include "renkei/execute/world.h"
#include "renkei/ledger/fold.h"
#include "renkei/ledger/log.h"

namespace renkei::execute {

inline constexpr std::uint64_t kPriorityMax = 1'000'000;

class Engine final : public World {
 public:
  struct Options {
    std::string site;               // where it happens, an id
    std::string actor;              // the id of the engine's key
    std::size_t append_max = 1024;  // entries of one append
    std::size_t events_max = 1000;  // of one batch in one round; the rest in the next
    // Salts what is kept shut; in simulations and tests a seeded sequence, for the same entries.
    ledger::SecretBytes secret = ledger::secret_bytes;
    // The inner log, which must outlive the engine; asked for when it is first needed. None:
    // recipes with confidential elements are refused.
    std::function<Result<ledger::Log*>()> inner{};
    // The text of a recipe by its SHA-256 in hexadecimal digits, as it was approved.
    std::function<Result<std::string>(const std::string& sha256)> recipe_text{};
    // What the machines show, as it comes, with the batch that has the unit ("": none).
    std::function<void(const std::string& batch, const std::string& unit,
                       const equipment::Reading& reading)>
        on_reading{};
    // Keeps a file that a machine gave, and says under which hash. None: files are not recorded.
    std::function<Result<events::AttachmentRef>(const equipment::FileReport&)> keep_file{};
    // Each event once it is recorded.
    std::function<void(const events::BatchEvent& event, Timestamp at)> on_event{};
  };
  Engine(ledger::Log& log, const Clock& clock, Options options);

  // The device must outlive the engine; its id must be new.
  void add(equipment::Device& device);

  // Takes up what the logs say, `inner` being the store of the inner log where there is one; each
  // machine is asked what it did meanwhile once its link is told to be there. Errors: those of
  // read_batch_events, execute.entry, execute.no_inner_log (a batch has one and it is not here),
  // execute.inner_wrong (it is not what was committed to), those of recipe_text and of reading the
  // recipe.
  [[nodiscard]] Result<void> open(ledger::LogStore& store, ledger::LogStore* inner = nullptr);

  // Creates a batch; it is idle until it is started. Errors, with nothing recorded:
  // execute.batch_id (no id, or there already), execute.recipe (its faults are named), execute.unit
  // (a requirement without a unit, or one that does not fit: names what it lacks), execute.lot (a
  // process input without a lot), execute.priority (over kPriorityMax), execute.no_inner_log (the
  // recipe has confidential elements), those of parameter_values and of Options::inner.
  [[nodiscard]] Result<void> create(const events::BatchCreated& request);
  // Errors, with nothing recorded: execute.no_batch, execute.no_element, execute.order (it means
  // nothing in the state the element is in: names state and order).
  [[nodiscard]] Result<void> order(const std::string& batch, const std::string& path,
                                   recipe::Order order, const std::string& by,
                                   const std::string& reason);
  // Errors, with nothing recorded: execute.no_batch, execute.no_prompt (or it is answered, or
  // the batch is over),
  // execute.answer (missing, not of the question, or not of its type: names it), execute.witness
  // (a second person is wanted, and must be another).
  [[nodiscard]] Result<void> answer(const std::string& batch, std::uint64_t prompt,
                                    const events::Texts& answers, const std::string& by,
                                    const std::string& witness);
  // Errors, with nothing recorded: execute.no_batch.
  [[nodiscard]] Result<void> set_mode(const std::string& batch, recipe::Mode mode,
                                      const std::string& by);
  // A person lets a transition go, in SemiAutomatic and Manual. Errors, with nothing recorded:
  // execute.no_batch, execute.no_element, execute.transition (not there, its steps are not done; in
  // SemiAutomatic, its condition does not hold).
  [[nodiscard]] Result<void> fire(const std::string& batch, const std::string& path,
                                  const std::string& transition, const std::string& by);

  // One round. True when something was recorded. Errors: those of recording.
  [[nodiscard]] Result<bool> step();

  [[nodiscard]] const BatchState* batch(const std::string& id) const;
  // In the order in which they were created.
  [[nodiscard]] std::vector<const BatchState*> batches() const;

  [[nodiscard]] Timestamp now() const override;
  [[nodiscard]] const UnitView* unit(const std::string& id) const override;
  [[nodiscard]] bool may_allocate(const std::string& unit, const std::string& batch,
                                  const std::string& path) const override;
  [[nodiscard]] std::optional<std::string> deadlock(const std::string& batch,
                                                    const std::string& path) const override;
  [[nodiscard]] Timestamp outside_since(const std::string& batch, std::size_t element,
                                        std::size_t watch, std::uint64_t run) override;
  void inside(const std::string& batch, std::size_t element, std::size_t watch) override;

 private:
  // A batch, and when it is to be looked at. A step passes over those at which nothing can have
  // changed: no event of theirs, no turn at a unit, no new value or link of one of their units, and
  // no time that has come.
  struct Kept {
    BatchState state;
    bool stirred = true;
    std::optional<Timestamp> due{};
    struct Outside {
      std::uint64_t run = 0;
      Timestamp since{};
    };
    std::map<std::pair<std::size_t, std::size_t>, Outside> outside{};  // by element and watch
  };
  struct Unit {
    equipment::Device* device = nullptr;
    UnitView view{};
    struct Claim {
      std::string batch;
      std::string path;
      std::uint64_t priority = 0;
    };
    std::optional<Claim> holder{};
    std::deque<Claim> waiting{};
    // The orders to it by key, of runs under way.
    std::map<std::string, events::DeviceOrdered> orders{};
    // Batches under way that may run on it, and which of its values they read.
    struct Bound {
      Kept* batch = nullptr;
      const std::set<std::string>* values = nullptr;
    };
    std::vector<Bound> bound{};
  };
  // One that waits for a unit, and who has it.
  struct Wait {
    std::string batch;
    std::string unit;
    std::string holder;
  };

  [[nodiscard]] Result<BatchState*> known(const std::string& id);
  [[nodiscard]] Result<std::shared_ptr<const RecipeProgram>> recipe_of(const std::string& sha256);
  // Where the values it was given were erased, none is known.
  [[nodiscard]] Result<BatchState> created(const events::BatchCreated& request, Timestamp at,
                                           bool known_values);
  [[nodiscard]] static Result<void> check_recordable(const events::BatchEvent& event);
  [[nodiscard]] Result<void> check_units(const recipe::Recipe& recipe,
                                         const events::BatchCreated& request) const;
  [[nodiscard]] Result<void> check_answers(const BatchState& batch, const Prompt& prompt,
                                           const events::Texts& answers) const;

  [[nodiscard]] Result<void> take_up(const BatchRead& read, bool has_inner);
  [[nodiscard]] Result<void> need_inner();
  void keep(BatchState batch);
  // Those that are over are no longer told of their units.
  void let_go(Kept& batch);
  static void stir(const Unit& unit);
  void stir(const std::string& batch) { batches_.at(batch).stirred = true; }
  [[nodiscard]] Result<void> look_at(Kept& batch);
  // Those that wait for each other in a circle, beginning with this one; empty: there is none.
  [[nodiscard]] std::vector<Wait> circle(const std::string& batch, const std::string& path) const;
  struct Search;
  [[nodiscard]] bool leads_back(const BatchState& batch, std::size_t element, Search& search) const;

  // Applies it, and keeps it to be recorded with the others of this round.
  [[nodiscard]] Result<void> happen(const events::BatchEvent& event);
  // What the engine keeps beside the batches: who has a unit, which order is of which run.
  void follow(const events::BatchEvent& event);
  void follow_units(const events::BatchEvent& event);
  // Records what has happened, then sends what was ordered. True when there was something.
  [[nodiscard]] Result<bool> record();
  [[nodiscard]] Result<void> happen_now(const events::BatchEvent& event);
  void send(const events::DeviceOrdered& order);

  [[nodiscard]] Result<void> deliver(const std::string& id, Unit& unit,
                                     const equipment::Delivery& delivery);
  [[nodiscard]] Result<void> on(const std::string& id, Unit& unit,
                                const equipment::Reading& reading);
  [[nodiscard]] Result<void> on(const std::string& id, Unit& unit,
                                const equipment::ServiceReport& report);
  [[nodiscard]] Result<void> on(const std::string& id, Unit& unit,
                                const equipment::OrderReport& report);
  [[nodiscard]] Result<void> on(const std::string& id, Unit& unit,
                                const equipment::LinkReport& report);
  [[nodiscard]] Result<void> on(const std::string& id, Unit& unit,
                                const equipment::DeviceEvent& event);
  [[nodiscard]] Result<void> on(const std::string& id, Unit& unit,
                                const equipment::FileReport& file);
  // The order of a report: by its key, or the run that is under way on the unit.
  [[nodiscard]] const events::DeviceOrdered* order_of(const Unit& unit, const std::string& service,
                                                      const std::string& key) const;
  [[nodiscard]] Result<void> read_back_answer(const events::DeviceOrdered& start,
                                              recipe::State state);
  // Asks a machine what became of the orders that nobody knows the fate of, and how its runs stand.
  void ask_again(const Unit& unit);

  ledger::Log& log_;
  ledger::Log* inner_ = nullptr;
  std::map<std::pair<std::string, std::string>, ledger::RightEdge> edges_;  // by batch and path
  const Clock& clock_;
  Options options_;
  std::map<std::string, Unit> units_;
  std::map<std::string, std::shared_ptr<const RecipeProgram>> recipes_;
  std::map<std::string, Kept> batches_;
  std::vector<Kept*> created_;  // in their order
  struct Happened {
    events::BatchEvent event;
    events::BatchEvent recorded;  // as the entry says it
    Timestamp at;
    std::uint64_t number = 0;            // among the entries of the batch in its log
    std::optional<std::string> inner{};  // the confidential element whose inner log it goes to
  };
  // Some that go to one log, in one append.
  [[nodiscard]] Result<void> append(std::span<const Happened> some);
  // Follows what the inner log has of each confidential element since its last commitment.
  void follow_inner(const events::BatchEvent& event, const std::optional<std::string>& inner,
                    const ledger::Hash& leaf);
  [[nodiscard]] events::KeptShut kept_shut(const BatchState& batch, std::size_t index) const;
  std::vector<Happened> happened_;
  std::vector<events::DeviceOrdered> to_send_;
  bool recorded_early_ = false;  // in this round, before its end
  bool failed_ = false;
};

}  // namespace renkei::execute
