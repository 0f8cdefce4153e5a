#include "renkei/equipment/sila/watches.h"

#include <algorithm>
#include <utility>

#include "renkei/equipment/sila/calls.h"
#include "renkei/equipment/sila/sila_error.h"

namespace renkei::equipment::sila {
namespace {

// A subscription that the machine has ended is begun again after so long at least.
constexpr std::chrono::seconds kBeginAgain{5};

}  // namespace

void Watches::add(const PropertyTarget& property, std::chrono::milliseconds interval) {
  const std::scoped_lock lock(mutex_);
  const auto [at, fresh] = watches_.try_emplace(property.name);
  Watch& watch = at->second;
  if (fresh) {
    watch = {.property = &property, .interval = interval, .due = clock_.steady_now()};
  } else {
    watch.interval = std::min(watch.interval, interval);
  }
}

void Watches::resume() {
  const std::scoped_lock lock(mutex_);
  ++link_;
  for (auto& [name, one] : watches_) {
    one.open = false;
    one.due = clock_.steady_now();
  }
}

void Watches::tend(Session& session, Session::Patience patience) {
  std::vector<std::pair<const PropertyTarget*, std::uint64_t>> due;
  {
    const std::scoped_lock lock(mutex_);
    const auto time = clock_.steady_now();
    for (auto& [name, one] : watches_) {
      if (one.open || time < one.due) continue;
      one.link = link_;
      if (one.property->observable) one.open = true;
      one.due = time + one.interval;
      due.emplace_back(one.property, one.link);
    }
  }
  for (const auto& [property, link] : due) {
    if (property->observable) {
      subscribe(session, property->name, *property, link);
      continue;
    }
    const auto value = session.read(*property, patience);
    // That the link is gone is told of the link, not of each value.
    if (!value && value.error().code() == "equipment.unreachable") return;
    tell(*property, value);
  }
}

void Watches::subscribe(Session& session, const std::string& name, const PropertyTarget& property,
                        std::uint64_t link) {
  session.link().stream(
      property.method, "", session.headers(property.qualified),
      [this, &session, &property](const std::string& bytes) {
        tell(property, session.value_in(property, bytes));
      },
      [this, name, link](const RpcEnd& end) { ended(name, link, end); });
}

void Watches::ended(const std::string& name, std::uint64_t link, const RpcEnd& end) {
  {
    const std::scoped_lock lock(mutex_);
    Watch& watch = watches_.at(name);
    if (watch.link != link || link != link_) return;
    watch.open = false;
    watch.due =
        clock_.steady_now() + std::max<std::chrono::milliseconds>(watch.interval, kBeginAgain);
  }
  if (end.kind == RpcEnd::Kind::kLost || end.kind == RpcEnd::Kind::kCancelled) return;
  ValueReport report{.name = name, .quality = Quality::kBad, .at = now()};
  report.status = end.ok() ? "the machine ended the subscription" : words_of(call_error(end));
  tell_(std::move(report));
}

void Watches::tell(const PropertyTarget& property, const Result<Json>& value) {
  if (value) return tell_(value_report(property, *value, now()));
  ValueReport report{.name = property.name, .quality = Quality::kBad, .at = now()};
  report.status = value.error().message();
  tell_(std::move(report));
}

ValueReport value_report(const PropertyTarget& property, Json value, Timestamp now) {
  ValueReport report{.name = property.name, .at = now};
  if (!property.sourced) {
    report.value = std::move(value);
    return report;
  }
  report.value = value["Value"];
  if (const auto at = Timestamp::parse(value["Timestamp"].get<std::string>())) {
    report.at = *at;
    report.at_source = true;
  }
  if (value.contains("Quality") && value["Quality"] != quality_name(Quality::kGood)) {
    report.status = value["Quality"].get<std::string>();
    report.quality =
        report.status == quality_name(Quality::kBad) ? Quality::kBad : Quality::kUncertain;
  }
  return report;
}

}  // namespace renkei::equipment::sila
