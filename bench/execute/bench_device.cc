#include "bench/execute/bench_device.h"

#include <utility>

namespace renkei::bench {

using equipment::Fate;
using recipe::Order;
using recipe::State;

BenchDevice::BenchDevice(const std::string& id, int service_s, Timestamp start)
    : service_ms_(1000L * service_s), now_(start) {
  const Unit litre = *Unit::parse("L");
  const Unit celsius = *Unit::parse("Cel");
  description_.id = id;
  description_.equipment_class = "bench-vessel";
  description_.values = {{"temperature", celsius}, {"level", litre}};
  description_.services = {{"run", true, {{"amount", litre}}, {{"done", litre}}},
                           {"warm", false, {{"goal", celsius}}, {}}};
  waiting_.emplace_back(equipment::LinkReport{true, "", now_});
}

void BenchDevice::send(const equipment::DeviceOrder& order) {
  const bool known = !keys_.insert(order.key).second;
  waiting_.emplace_back(equipment::OrderReport{order.key, Fate::kAccepted, "", now_});
  if (known) return;
  if (order.order == Order::kStart) {
    run_ = {order.service, State::kRunning, order.key, {}, "", now_};
    ends_ = Timestamp(now_.milliseconds() + service_ms_);
    temperature_ = 20;
    come_to(State::kRunning);
  } else if (order.order == Order::kComplete) {
    come_to(State::kComplete);
  }
}

void BenchDevice::ask(const std::string& key) {
  const Fate fate = keys_.contains(key) ? Fate::kAccepted : Fate::kUnknown;
  waiting_.emplace_back(equipment::OrderReport{key, fate, "", now_});
  if (key == run_.key) waiting_.emplace_back(run_);
}

void BenchDevice::read_back(const std::string&) { waiting_.emplace_back(run_); }

std::vector<equipment::Delivery> BenchDevice::take() { return std::exchange(waiting_, {}); }

void BenchDevice::advance(Timestamp now) {
  now_ = now;
  const bool runs = run_.state == State::kRunning;
  if (runs && run_.service == "warm") temperature_ += 1;
  waiting_.emplace_back(
      equipment::Reading{"temperature", temperature_, equipment::Quality::kGood, now_});
  waiting_.emplace_back(equipment::Reading{"level", 10.0, equipment::Quality::kGood, now_});
  if (runs && run_.service == "run" && now_ >= ends_) {
    run_.results = {{"done", 1.0}};
    come_to(State::kComplete);
  }
}

void BenchDevice::come_to(State state) {
  run_.state = state;
  run_.at = now_;
  waiting_.emplace_back(run_);
}

}  // namespace renkei::bench
