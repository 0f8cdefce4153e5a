// Faults of a feature definition while it is read and checked: what this folder's sources share
// between them. At most 100 are kept. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/equipment/sila/feature.h"

namespace renkei::equipment::sila::internal {

class FeatureFaults {
 public:
  FeatureFaults(std::string file, Faults& faults) : file_(std::move(file)), faults_(faults) {}

  // `value` is what stands there, `reason` a sentence on it, `remedy` what to do.
  void add(std::string_view code, std::int64_t line, std::string value, const std::string& reason,
           std::string remedy);
  [[nodiscard]] bool empty() const { return count_ == 0; }

 private:
  std::string file_;
  Faults& faults_;
  std::size_t count_ = 0;
};

// What can only be seen with the whole feature read: names, types, constraints, errors.
void check_feature(const Feature& feature, FeatureFaults& faults);
// Of one type that names no definitions.
void check_type(const FeatureType& type, FeatureFaults& faults);
// Of the constraints of one type: whether they are legal for what lies under them, and leave any
// value at all. `base` is the underlying type.
void check_constraints(const FeatureType& type, const FeatureType& base, FeatureFaults& faults);

}  // namespace renkei::equipment::sila::internal
