#include "renkei/execute/telemetry/sample.h"

#include <algorithm>

#include "renkei/base/result.h"

namespace renkei::execute {

bool is_tag(std::string_view text) {
  if (text.empty() || text.size() > kTagBytesMax) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '"' && c != ',' && c != '\\';
  });
}

void StatsOf::add_sum(long double x) {
  const long double sum = sum_ + x;
  lost_ += std::fabs(sum_) >= std::fabs(x) ? (sum_ - sum) + x : (x - sum) + sum_;
  sum_ = sum;
}

void StatsOf::widen(double low, double high) {
  if (stats_.counted == 0 || low < stats_.min) stats_.min = low;
  if (stats_.counted == 0 || high > stats_.max) stats_.max = high;
}

void StatsOf::add(const Sample& sample) {
  ++stats_.samples;
  stats_.worst = std::max(stats_.worst, sample.quality);
  if (!sample.value || !std::isfinite(*sample.value) || sample.quality == Quality::kBad) return;
  widen(*sample.value, *sample.value);
  add_sum(*sample.value);
  ++stats_.counted;
}

void StatsOf::add(const Stats& part) {
  stats_.samples += part.samples;
  stats_.worst = std::max(stats_.worst, part.worst);
  if (part.counted == 0) return;
  widen(part.min, part.max);
  add_sum(static_cast<long double>(part.mean) * static_cast<long double>(part.counted));
  stats_.counted += part.counted;
}

Stats StatsOf::stats() const {
  Stats stats = stats_;
  if (stats.counted > 0) {
    const auto mean = static_cast<double>((sum_ + lost_) / static_cast<long double>(stats.counted));
    // Rounding may not carry the mean out of its own bounds.
    stats.mean = std::clamp(mean, stats.min, stats.max);
  }
  return stats;
}

}  // namespace renkei::execute
