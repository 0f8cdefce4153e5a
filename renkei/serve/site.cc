#include "renkei/serve/site.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/ledger/fold.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/serve/connected_units.h"
#include "renkei/serve/seeded_bytes.h"
#include "renkei/serve/site_settings.h"

namespace renkei::serve {
namespace {

using recipe::State;
using Access = store::SqliteStore::Access;

// Computed time goes on at least so often: waits and limits of time are seen no later.
constexpr std::int64_t kStepMs = 60'000;
// So long is waited for somebody outside, at most, while time passes by itself.
constexpr std::chrono::milliseconds kWaitMax{100};
// Samples are flushed each second and a chunk spans an hour; of computed time, six hours and a day.
constexpr std::chrono::seconds kChunk{3'600};
constexpr std::chrono::seconds kChunkComputed{86'400};
constexpr std::int64_t kFlushMs = 1'000;
constexpr std::int64_t kFlushComputedMs = 6 * 3'600'000;

Timestamp later(Timestamp time, std::int64_t milliseconds) {
  return Timestamp(time.milliseconds() + milliseconds);
}

}  // namespace

Site::~Site() = default;

Result<std::unique_ptr<Site>> Site::open(Options options) {
  std::unique_ptr<Site> site(new Site(std::move(options)));
  for (const auto part : {&Site::open_folder, &Site::open_plant, &Site::open_engine}) {
    if (auto opened = (site.get()->*part)(); !opened) return fail(opened.error());
  }
  return site;
}

Result<void> Site::open_folder() {
  auto folder = store::LedgerFolder::open(options_.folder, options_.access);
  if (!folder) return fail(folder.error());
  folder_.emplace(*std::move(folder));
  const std::uint64_t size = folder_->log().head().size.value;
  const auto read = ledger::read_entries(folder_->store(), {size == 0 ? 0 : size - 1},
                                         [&](auto, const ledger::Entry& entry) -> Result<void> {
                                           last_entry_ = entry.at;
                                           return {};
                                         });
  if (!read) return fail(read.error());
  return {};
}

Result<void> Site::open_plant() {
  // A simulation goes on where it stopped, and who only reads sees it as of its last entry; else
  // time went on meanwhile. What was computed ahead of time stays before what comes.
  const bool is_connected = options_.plant && !options_.plant->connected.empty();
  const bool stands = (options_.seed && !is_connected) || options_.access == Access::kRead;
  Timestamp start =
      std::max(stands ? last_entry_ : Timestamp::of(system_clock().now()), last_entry_);
  if (options_.plant && options_.access != Access::kRead) {
    auto plant = equipment::SimulatedPlant::make(*options_.plant, options_.seed.value_or(0), start);
    if (!plant) return fail(plant.error());
    plant_ = std::make_unique<equipment::SimulatedPlant>(*std::move(plant));
    if (auto loaded = plant_->load(disk(), machines()); !loaded) return loaded;
    start = std::max(start, plant_->now());
    if (is_connected) {
      if (auto done = connect_units(); !done) return done;
    }
    if (options_.people) people_ = std::make_unique<SimulatedPeople>(*options_.plant, *plant_);
  }
  clock_ = std::make_unique<PacedClock>(start, options_.speed, system_clock());
  began_ = flushed_ = start;
  return {};
}

Result<void> Site::connect_units() {
  if (options_.speed != 1) {
    return fail(Error{"site.speed", "machines behind a link live in time as it passes"}
                    .at({.field = "--speed"})
                    .value(fmt::format("{}", options_.speed))
                    .remedy("leave --speed out"));
  }
  for (const equipment::ConnectedUnit& unit : options_.plant->connected) {
    auto device = connect_unit(unit);
    if (!device) return fail(std::move(device.error()));
    connected_.push_back(*std::move(device));
  }
  return {};
}

std::vector<equipment::Device*> Site::machines_at_work() const {
  std::vector<equipment::Device*> all;
  if (plant_) {
    for (const auto& unit : plant_->units()) all.push_back(unit.get());
  }
  for (const auto& device : connected_) all.push_back(device.get());
  return all;
}

Result<events::AttachmentRef> Site::keep_file(const equipment::FileReport& file) {
  const auto kept = folder_->attachments().add_bytes(file.bytes);
  if (!kept) return fail(kept.error());
  return events::AttachmentRef{kept->hash.to_base64(), kept->bytes, file.content_type};
}

Result<void> Site::open_engine() {
  execute::Engine::Options options;
  options.site = folder_->site();
  options.recipe_text = [this](const std::string& sha256) -> Result<std::string> {
    const auto hash = ledger::hash_from_hex(sha256);
    if (!hash) return fail(hash.error());
    return folder_->attachments().read(*hash, recipe::kRecipeBytesMax);
  };
  if (options_.access != Access::kRead) {
    options.actor = folder_->actor().key.public_key().id();
    // Streams of chance of their own for each time the site is opened, so that none is used twice
    // and neither of the two hangs on how often the other asks.
    std::uint64_t opening = 0;
    if (options_.seed) {
      auto counted = count_opening(options_.folder);
      if (!counted) return fail(counted.error());
      opening = *counted;
    }
    const auto secret = [&](const char* purpose) {
      return options_.seed ? seeded_bytes(*options_.seed, fmt::format("{} {}", purpose, opening))
                           : ledger::SecretBytes(ledger::secret_bytes);
    };
    options.secret = secret("engine");
    options.inner = [this] { return folder_->inner_log(); };
    auto telemetry = TelemetryKeeper::open(*folder_, *clock_, secret("telemetry"),
                                           clock_->is_computed() ? kChunkComputed : kChunk);
    if (!telemetry) return fail(telemetry.error());
    telemetry_ = *std::move(telemetry);
    options.keep_file = [this](const equipment::FileReport& file) { return keep_file(file); };
    options.on_reading = [this](const std::string& batch, const std::string& unit,
                                const equipment::Reading& reading) {
      telemetry_->add(batch, *engine_->unit(unit)->description, reading);
    };
  }
  engine_ = std::make_unique<execute::Engine>(folder_->log(), *clock_, options);
  for (equipment::Device* machine : machines_at_work()) engine_->add(*machine);
  if (auto opened = engine_->open(folder_->store(), folder_->inner_store()); !opened) {
    return opened;
  }
  for (const execute::BatchState* batch : engine_->batches()) {
    if (recipe::is_final(batch->state())) closed_.insert(batch->id());
  }
  return {};
}

bool Site::all_final() const {
  const auto batches = engine_->batches();
  return std::all_of(batches.begin(), batches.end(), [](const execute::BatchState* batch) {
    return recipe::is_final(batch->state());
  });
}

// A batch that is held, paused or idle goes on by a person's order alone; one that asks, by an
// answer.
bool Site::waits_for_people() const {
  const auto batches = engine_->batches();
  return std::all_of(batches.begin(), batches.end(), [&](const execute::BatchState* batch) {
    const State state = batch->state();
    if (recipe::is_final(state) || state == State::kHeld || state == State::kPaused ||
        state == State::kIdle) {
      return true;
    }
    return !options_.people &&
           std::any_of(batch->prompts().begin(), batch->prompts().end(),
                       [](const execute::Prompt& prompt) { return !prompt.answered; });
  });
}

Result<bool> Site::round() {
  const Timestamp now = engine_->now();
  if (plant_) {
    if (auto lived = plant_->advance(now); !lived) return fail(lived.error());
    // What a machine has done it knows before anybody records it.
    if (plant_->has_changed()) {
      if (auto kept = keep_samples(true); !kept) return fail(kept.error());
    }
  }
  auto stepped = engine_->step();
  if (!stepped) return stepped;
  if (people_) {
    auto answered = people_->answer(*engine_);
    if (!answered) return answered;
    stepped = *stepped || *answered;
  }
  if (auto kept = keep_samples(false); !kept) return fail(kept.error());
  return stepped;
}

Result<void> Site::keep_samples(bool all) {
  const Timestamp now = engine_->now();
  const auto every_ms = clock_->is_computed() ? kFlushComputedMs : kFlushMs;
  if (all || now.milliseconds() - flushed_.milliseconds() >= every_ms) {
    flushed_ = now;
    if (auto flushed = telemetry_->flush(); !flushed) return flushed;
    // The machines go on from where their last samples are kept; what they show at that moment is
    // told once more then.
    if (plant_) {
      if (auto saved = plant_->save(disk(), machines()); !saved) return saved;
    }
  }
  for (const execute::BatchState* batch : engine_->batches()) {
    if (!recipe::is_final(batch->state()) || closed_.contains(batch->id())) continue;
    if (auto closed = telemetry_->close_batch(batch->id()); !closed) return closed;
    closed_.insert(batch->id());
  }
  return {};
}

Result<void> Site::sign() {
  if (folder_->log().head() == signed_head_) return {};
  signed_head_ = folder_->log().head();
  return folder_->sign_checkpoint();
}

Result<void> Site::settle() {
  if (auto kept = keep_samples(true); !kept) return kept;
  return sign();
}

bool Site::pass(const Hooks& hooks) {
  Timestamp next = later(engine_->now(), kStepMs);
  if (plant_ && !plant_->units().empty()) next = std::min(next, plant_->next_due());
  if (people_) next = std::min(next, people_->next_due().value_or(next));
  if (!clock_->is_computed()) {
    return !hooks.between || hooks.between(std::min(kWaitMax, clock_->wait_for(next)));
  }
  clock_->move_to(std::max(next, later(engine_->now(), 1)));
  return !hooks.between || hooks.between(std::chrono::milliseconds(0));
}

Result<Ended> Site::run(const Hooks& hooks) {
  const auto settled = [&](Ended ended) -> Result<Ended> {
    if (auto done = settle(); !done) return fail(done.error());
    return ended;
  };
  for (;;) {
    const auto happened = round();
    if (!happened) return fail(happened.error());
    const auto steady = system_clock().steady_now();
    if (std::chrono::duration<double>(steady - signed_).count() >= options_.sign_every_s) {
      signed_ = steady;
      if (auto done = sign(); !done) return fail(done.error());
    }
    if (*happened) {
      if (hooks.between && !hooks.between(std::chrono::milliseconds(0))) {
        return settled(Ended::kInterrupted);
      }
      continue;
    }
    if (all_final()) return settled(Ended::kAllFinal);
    const double days =
        static_cast<double>(engine_->now().milliseconds() - began_.milliseconds()) / 86'400'000.0;
    if (clock_->is_computed() && (waits_for_people() || days > options_.virtual_days_max)) {
      if (!options_.stay) return settled(Ended::kWaits);
      if (hooks.between && !hooks.between(kWaitMax)) return settled(Ended::kInterrupted);
      continue;
    }
    if (!pass(hooks)) return settled(Ended::kInterrupted);
  }
}

}  // namespace renkei::serve
