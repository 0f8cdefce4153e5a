// A machine that costs next to nothing, so that the engine is measured and not the machine: its
// services take a fixed time, its temperature rises by one degree a second while it warms. Whoever
// holds it moves its clock. Not thread-safe.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "renkei/equipment/device.h"

namespace renkei::bench {

class BenchDevice final : public equipment::Device {
 public:
  // `service_s`: how long its service "run" takes.
  BenchDevice(const std::string& id, int service_s, Timestamp start);

  [[nodiscard]] const equipment::DeviceDescription& description() const override {
    return description_;
  }
  void send(const equipment::DeviceOrder& order) override;
  void ask(const std::string& key) override;
  void read_back(const std::string& service) override;
  [[nodiscard]] std::vector<equipment::Delivery> take() override;

  // Tells its two values, and that its service has ended.
  void advance(Timestamp now);

 private:
  void come_to(recipe::State state);

  equipment::DeviceDescription description_;
  std::int64_t service_ms_;
  Timestamp now_;
  Timestamp ends_;
  equipment::ServiceReport run_;
  std::set<std::string> keys_;
  double temperature_ = 20;
  std::vector<equipment::Delivery> waiting_;
};

}  // namespace renkei::bench
