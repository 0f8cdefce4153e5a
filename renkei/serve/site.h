// A site at work: its ledger, its machines, the engine that carries out its batches, and the people
// who are not there, wired together and moved through time. One thread; not thread-safe.
//
// What is asked of it from outside comes between two rounds (Hooks::between), so nothing here needs
// a lock. Everything that counts is in the ledger: a site that was killed is opened again and goes
// on. Simulated machines keep what they remember in the ledger's folder, under machines/.
//
//   auto site = Site::open({.folder = "out/ledger", .plant = plant, .speed = 0});
//   (*site)->engine().create(request);
//   (*site)->run({...});
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "renkei/equipment/connected_device.h"
#include "renkei/equipment/plant_file.h"
#include "renkei/equipment/simulated_plant.h"
#include "renkei/execute/engine.h"
#include "renkei/serve/paced_clock.h"
#include "renkei/serve/simulated_people.h"
#include "renkei/serve/telemetry_keeper.h"
#include "renkei/store/ledger_folder.h"

namespace renkei::serve {

// Whether a site at work stops, and why.
enum class Ended : std::uint8_t {
  kAllFinal,     // every batch is Complete, Stopped or Aborted
  kWaits,        // computed time would pass for nothing: what there is waits for people
  kInterrupted,  // Hooks::between said so
};

class Site {
 public:
  struct Options {
    std::filesystem::path folder{};
    store::SqliteStore::Access access = store::SqliteStore::Access::kWrite;
    // The machines; none: what they do is not known, and nothing is sent to them.
    std::optional<equipment::PlantFile> plant{};
    // Chance from a seed, for a ledger that was made by one (seeded_bytes.h).
    std::optional<std::uint64_t> seed{};
    double speed = 1;               // seconds of the site in one that passes; 0: as can be computed
    bool people = false;            // simulated ones answer
    bool stay = false;              // computed time stands while what there is waits for people
    double sign_every_s = 1;        // a checkpoint, in time that passes
    double virtual_days_max = 400;  // of one run, of time that is computed
  };
  // Reads the ledger, and asks each machine what it did meanwhile. Errors: those of LedgerFolder,
  // Engine::open, SimulatedPlant, connect_unit and TelemetryKeeper; site.speed (connected machines
  // live in time as it passes).
  [[nodiscard]] static Result<std::unique_ptr<Site>> open(Options options);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  ~Site();

  [[nodiscard]] execute::Engine& engine() { return *engine_; }
  [[nodiscard]] store::LedgerFolder& folder() { return *folder_; }
  [[nodiscard]] const execute::Engine& engine() const { return *engine_; }
  [[nodiscard]] const equipment::SimulatedPlant* plant() const { return plant_.get(); }
  // All machines, simulated here and connected.
  [[nodiscard]] std::vector<equipment::Device*> machines_at_work() const;
  // Its chance follows from a seed, and nothing in it is real.
  [[nodiscard]] bool is_simulation() const { return options_.seed.has_value(); }
  [[nodiscard]] const std::optional<std::uint64_t>& seed() const { return options_.seed; }
  // Who operates where nobody real does. Requires a plant.
  [[nodiscard]] const std::string& operator_id() const { return options_.plant->operator_id; }
  [[nodiscard]] std::uint64_t samples() const { return telemetry_ ? telemetry_->samples() : 0; }

  struct Hooks {
    // Between two rounds; may wait up to so long for something to come from outside. False: stop.
    std::function<bool(std::chrono::milliseconds may_wait)> between{};
  };
  // Until Ended. Errors: those of recording, of the machines' equations, of the disk; the ledger
  // holds what was recorded, and the site is not to be used further.
  [[nodiscard]] Result<Ended> run(const Hooks& hooks);
  // Records, keeps and signs what there is: at the end of a run, and before the process ends.
  [[nodiscard]] Result<void> settle();

 private:
  explicit Site(Options options) : options_(std::move(options)) {}
  [[nodiscard]] Result<void> open_folder();
  [[nodiscard]] Result<void> open_plant();
  [[nodiscard]] Result<void> connect_units();
  [[nodiscard]] Result<events::AttachmentRef> keep_file(const equipment::FileReport& file);
  [[nodiscard]] Result<void> open_engine();
  // One round: what the machines did, what follows, what people answer. True: something happened.
  [[nodiscard]] Result<bool> round();
  // What was measured is on the disk, and the machines as they are with it, when it is time.
  [[nodiscard]] Result<void> keep_samples(bool all);
  [[nodiscard]] std::filesystem::path machines() const {
    return options_.folder / "machines" / "state.json";
  }
  [[nodiscard]] Result<void> sign();
  [[nodiscard]] bool waits_for_people() const;
  [[nodiscard]] bool all_final() const;
  // Moves computed time to what comes next, or lets time pass.
  [[nodiscard]] bool pass(const Hooks& hooks);

  Options options_;
  std::optional<store::LedgerFolder> folder_;
  Timestamp last_entry_{};
  std::unique_ptr<PacedClock> clock_;
  std::unique_ptr<equipment::SimulatedPlant> plant_;
  std::vector<std::unique_ptr<equipment::ConnectedDevice>> connected_;
  std::unique_ptr<TelemetryKeeper> telemetry_;
  std::unique_ptr<SimulatedPeople> people_;
  std::unique_ptr<execute::Engine> engine_;
  std::set<std::string> closed_;  // batches whose telemetry is all kept
  Timestamp flushed_{};
  Timestamp began_{};
  std::chrono::steady_clock::time_point signed_{};
  ledger::Head signed_head_{};  // by this site; a kill may have left the last checkpoint behind
};

}  // namespace renkei::serve
