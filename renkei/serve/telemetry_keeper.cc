#include "renkei/serve/telemetry_keeper.h"

#include <utility>

namespace renkei::serve {

Result<std::unique_ptr<TelemetryKeeper>> TelemetryKeeper::open(store::LedgerFolder& folder,
                                                               const Clock& clock,
                                                               const ledger::SecretBytes& secret,
                                                               std::chrono::seconds age_max) {
  std::unique_ptr<TelemetryKeeper> keeper(new TelemetryKeeper(folder));
  auto disk = store::open_journal_disk(folder.journal());
  if (!disk) return fail(disk.error());
  keeper->disk_ = *std::move(disk);
  keeper->journal_ = std::make_unique<store::SampleJournal>(*keeper->disk_);
  execute::TelemetryOptions options;
  options.site = folder.site();
  options.age_max = age_max;
  options.actor = folder.actor().key.public_key().id();
  auto writer =
      execute::TelemetryWriter::open(*keeper->journal_, clock, secret, options,
                                     [&folder](const ledger::EventId& id) -> Result<bool> {
                                       const auto found = folder.store().find(id);
                                       if (!found) return fail(found.error());
                                       return found->has_value();
                                     });
  if (!writer) return fail(writer.error());
  keeper->writer_ = std::make_unique<execute::TelemetryWriter>(*std::move(writer));
  if (auto kept = keeper->keep(); !kept) return fail(kept.error());
  return keeper;
}

void TelemetryKeeper::add(const std::string& batch, const equipment::DeviceDescription& unit,
                          const equipment::Reading& reading) {
  if (batch.empty() || failure_) return;
  const auto shown = unit.values.find(reading.name);
  if (shown == unit.values.end()) return;
  execute::Sample sample;
  sample.time = reading.at;
  sample.value = reading.amount;
  sample.quality = reading.quality;
  if (reading.arrived) {
    sample.delay_ms = reading.arrived->milliseconds() - reading.at.milliseconds();
  }
  const auto added =
      writer_->add(batch, unit.id + "." + reading.name, shown->second.code(), sample);
  if (!added) failure_ = added.error();
  ++samples_;
}

Result<void> TelemetryKeeper::flush() {
  if (failure_) return fail(*failure_);
  if (auto flushed = writer_->flush(); !flushed) return flushed;
  return keep();
}

Result<void> TelemetryKeeper::close_batch(const std::string& batch) {
  if (failure_) return fail(*failure_);
  if (auto closed = writer_->close_batch(batch); !closed) return closed;
  return keep();
}

Result<void> TelemetryKeeper::keep() {
  const auto kept = execute::keep_closed(
      *writer_,
      [&](const ledger::Hash& hash, std::string_view bytes) -> Result<void> {
        const auto added = folder_.attachments().add_bytes(bytes);
        if (!added) return fail(added.error());
        RENKEI_CHECK(added->hash == hash);
        return {};
      },
      [&](const ledger::Draft& draft) -> Result<void> {
        const auto done = folder_.log().append({&draft, 1});
        if (!done) return fail(done.error());
        if (!done->front()) return fail(done->front().error());
        return {};
      });
  if (!kept) return fail(kept.error());
  return {};
}

}  // namespace renkei::serve
