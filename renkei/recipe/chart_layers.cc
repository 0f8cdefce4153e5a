#include "renkei/recipe/chart_layers.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <numeric>

namespace renkei::recipe::internal {

namespace {

constexpr std::size_t kLinesMax = 2'000;
constexpr std::size_t kBendsMax = 20'000;
constexpr double kRoom = 28;  // between neighbours
constexpr int kOrderSweeps = 8;
constexpr int kPlaceSweeps = 24;

class LayerMaker {
 public:
  LayerMaker(const Chart& chart, const std::vector<Extent>& steps,
             const std::vector<Extent>& transitions)
      : chart_(chart), steps_(chart.steps.size()) {
    for (const auto* extents : {&steps, &transitions}) {
      for (const Extent& extent : *extents) {
        out_.nodes.emplace_back();
        out_.nodes.back().extent = extent;
      }
    }
  }

  std::optional<Layers> make() {
    std::size_t lines = 0;
    for (const Transition& one : chart_.transitions) lines += one.from.size() + one.to.size();
    if (lines > kLinesMax) return std::nullopt;
    find_loops();
    find_layers();
    if (!connect()) return std::nullopt;
    sort_first();
    sort_by_means();
    place();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_loop(std::size_t transition, std::size_t step) const {
    return std::find(out_.loops.begin(), out_.loops.end(), std::pair{steps_ + transition, step}) !=
           out_.loops.end();
  }

  // An arrow leads back when it comes to a step from which it was come to.
  void find_loops() {
    enum class Seen : std::uint8_t { kNot, kOpen, kDone };
    std::vector<Seen> seen(steps_, Seen::kNot);
    std::vector<std::vector<std::size_t>> from_step(steps_);
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t) {
      for (const std::size_t step : chart_.transitions[t].from) from_step[step].push_back(t);
    }
    const auto visit = [&](const auto& self, std::size_t step) -> void {
      seen[step] = Seen::kOpen;
      for (const std::size_t t : from_step[step]) {
        for (const std::size_t to : chart_.transitions[t].to) {
          if (seen[to] == Seen::kNot) self(self, to);
          if (seen[to] == Seen::kOpen && !is_loop(t, to)) out_.loops.emplace_back(steps_ + t, to);
        }
      }
      seen[step] = Seen::kDone;
    };
    for (std::size_t step = 0; step < steps_; ++step) {
      if (seen[step] == Seen::kNot) visit(visit, step);
    }
  }

  // Each node below the last of those it follows; without loops there is no circle.
  void find_layers() {
    const std::size_t count = out_.nodes.size();
    std::vector<std::vector<std::size_t>> next(count);
    std::vector<std::size_t> waits_for(count);
    for (std::size_t t = 0; t < chart_.transitions.size(); ++t) {
      for (const std::size_t step : chart_.transitions[t].from) {
        next[step].push_back(steps_ + t);
        ++waits_for[steps_ + t];
      }
      for (const std::size_t step : chart_.transitions[t].to) {
        if (is_loop(t, step)) continue;
        next[steps_ + t].push_back(step);
        ++waits_for[step];
      }
    }
    std::deque<std::size_t> ready;
    for (std::size_t node = 0; node < count; ++node) {
      if (waits_for[node] == 0) ready.push_back(node);
      if (node >= steps_) out_.nodes[node].layer = 1;
    }
    while (!ready.empty()) {
      const std::size_t node = ready.front();
      ready.pop_front();
      for (const std::size_t after : next[node]) {
        std::size_t& layer = out_.nodes[after].layer;
        layer = std::max(layer, out_.nodes[node].layer + 1);
        if (--waits_for[after] == 0) ready.push_back(after);
      }
    }
    forward_ = std::move(next);
  }

  // Lines between neighbours only: what reaches further bends in every layer between.
  bool connect() {
    const std::size_t count = out_.nodes.size();
    for (std::size_t node = 0; node < count; ++node) {
      for (const std::size_t after : forward_[node]) {
        std::size_t above = node;
        for (std::size_t layer = out_.nodes[node].layer + 1; layer < out_.nodes[after].layer;
             ++layer) {
          if (out_.nodes.size() - count >= kBendsMax) return false;
          out_.nodes.emplace_back();
          out_.nodes.back().layer = layer;
          out_.nodes.back().extent = {4, 4, 0};
          out_.nodes.back().bend = true;
          link(above, out_.nodes.size() - 1);
          above = out_.nodes.size() - 1;
        }
        link(above, after);
      }
    }
    return true;
  }
  void link(std::size_t above, std::size_t below) {
    out_.nodes[above].down.push_back(below);
    out_.nodes[below].up.push_back(above);
  }

  // As they are come to from the begin, the arrows of a selection in their order.
  void sort_first() {
    std::size_t last = 0;
    for (const LayerNode& node : out_.nodes) last = std::max(last, node.layer);
    out_.layers.resize(last + 1);
    std::vector<bool> seen(out_.nodes.size());
    std::vector<std::size_t> waiting;
    for (std::size_t first = 0; first < out_.nodes.size(); ++first) {
      waiting.push_back(first);
      while (!waiting.empty()) {
        const std::size_t node = waiting.back();
        waiting.pop_back();
        if (seen[node]) continue;
        seen[node] = true;
        out_.layers[out_.nodes[node].layer].push_back(node);
        const auto& down = out_.nodes[node].down;
        waiting.insert(waiting.end(), down.rbegin(), down.rend());
      }
    }
  }

  [[nodiscard]] std::vector<std::size_t> places() const {
    std::vector<std::size_t> at(out_.nodes.size());
    for (const auto& layer : out_.layers) {
      for (std::size_t i = 0; i < layer.size(); ++i) at[layer[i]] = i;
    }
    return at;
  }

  // Pairs of lines that cross, counted with a tree of sums over the places below.
  [[nodiscard]] std::size_t crossings() const {
    const auto at = places();
    std::size_t total = 0;
    for (std::size_t k = 0; k + 1 < out_.layers.size(); ++k) {
      std::vector<std::size_t> sums(out_.layers[k + 1].size() + 1);
      std::size_t before = 0;
      for (const std::size_t node : out_.layers[k]) {
        for (const std::size_t below : out_.nodes[node].down) {
          std::size_t not_right = 0;
          for (std::size_t i = at[below] + 1; i > 0; i &= i - 1) not_right += sums[i];
          total += before - not_right;
        }
        for (const std::size_t below : out_.nodes[node].down) {
          for (std::size_t i = at[below] + 1; i < sums.size(); i += i & (~i + 1)) ++sums[i];
          ++before;
        }
      }
    }
    return total;
  }

  void sort_by_means() {
    auto best = out_.layers;
    std::size_t fewest = crossings();
    for (int sweep = 0; sweep < kOrderSweeps && fewest > 0; ++sweep) {
      const bool downwards = sweep % 2 == 0;
      auto at = places();
      for (std::size_t i = 0; i < out_.layers.size(); ++i) {
        auto& layer = out_.layers[downwards ? i : out_.layers.size() - 1 - i];
        std::vector<std::pair<double, std::size_t>> sorted;
        for (const std::size_t node : layer) {
          const auto& others = downwards ? out_.nodes[node].up : out_.nodes[node].down;
          double sum = 0;
          for (const std::size_t one : others) sum += static_cast<double>(at[one]);
          sorted.emplace_back(others.empty() ? static_cast<double>(at[node])
                                             : sum / static_cast<double>(others.size()),
                              node);
        }
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t j = 0; j < layer.size(); ++j) at[layer[j] = sorted[j].second] = j;
      }
      const std::size_t now = crossings();
      if (now >= fewest) continue;
      fewest = now;
      best = out_.layers;
    }
    out_.layers = std::move(best);
  }

  void place() {
    for (const auto& layer : out_.layers) {
      double x = 0;
      for (const std::size_t node : layer) {
        x += out_.nodes[node].extent.left;
        out_.nodes[node].x = x;
        x += out_.nodes[node].extent.right + kRoom;
      }
    }
    // Downwards last, so that what follows one stands straight under it.
    for (int sweep = 0; sweep <= kPlaceSweeps; ++sweep) {
      const bool downwards = sweep % 2 == 0;
      for (std::size_t i = 0; i < out_.layers.size(); ++i) {
        place_layer(out_.layers[downwards ? i : out_.layers.size() - 1 - i], downwards);
      }
    }
  }

  // The least squares of the distances to where they would like to be, in order and with room
  // between: of neighbours that would come too near each other all move as one.
  void place_layer(const std::vector<std::size_t>& layer, bool downwards) {
    struct Block {
      double sum;
      double weight;
      std::size_t count;
    };
    std::vector<Block> blocks;
    std::vector<double> offsets;
    double offset = 0;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      const LayerNode& node = out_.nodes[layer[i]];
      if (i > 0) offset += out_.nodes[layer[i - 1]].extent.right + kRoom + node.extent.left;
      offsets.push_back(offset);
      const auto& others = downwards ? node.up : node.down;
      double wanted = node.x;
      if (!others.empty()) {
        wanted = 0;
        for (const std::size_t one : others) wanted += out_.nodes[one].x;
        wanted /= static_cast<double>(others.size());
      }
      const double weight = others.empty() ? 0.1 : 1;
      blocks.push_back({(wanted - offset) * weight, weight, 1});
      while (blocks.size() > 1) {
        const Block last = blocks.back();
        Block& before = blocks[blocks.size() - 2];
        if (before.sum / before.weight <= last.sum / last.weight) break;
        before = {before.sum + last.sum, before.weight + last.weight, before.count + last.count};
        blocks.pop_back();
      }
    }
    std::size_t at = 0;
    for (const Block& block : blocks) {
      for (std::size_t i = 0; i < block.count; ++i, ++at) {
        out_.nodes[layer[at]].x = block.sum / block.weight + offsets[at];
      }
    }
  }

  const Chart& chart_;
  std::size_t steps_;
  std::vector<std::vector<std::size_t>> forward_;
  Layers out_;
};

}  // namespace

std::optional<Layers> make_layers(const Chart& chart, const std::vector<Extent>& steps,
                                  const std::vector<Extent>& transitions) {
  return LayerMaker(chart, steps, transitions).make();
}

}  // namespace renkei::recipe::internal
