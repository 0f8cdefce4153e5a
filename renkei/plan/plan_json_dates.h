// For the reader of plan.json alone: where its first error goes, and whether the dates that stand
// beside days say the same as the days. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "renkei/base/error.h"
#include "renkei/base/structured.h"
#include "renkei/plan/plan.h"
#include "renkei/report/catalogue.h"

namespace renkei::plan::internal {

// What stands in the file, cut to a length that can be shown.
[[nodiscard]] std::string shown(const Json& value);

// Collects the first error; what is asked for after it comes back empty.
struct Sink {
  std::string file;
  std::optional<Error> error;

  void tell(const char* code, const std::string& pointer, const std::string& value,
            const report::Both& message, const report::Both& remedy);
};

// Where all dates fit another day 0, or another length of period, that is what is wrong in the
// file, and not the first of them.
class Dates {
 public:
  // Of this plan, whose day_zero and period_days are read before the first date.
  explicit Dates(const Plan& plan) : plan_(plan) {}

  // A day, and what is given as its date.
  void add(const std::string& pointer, std::optional<int> day, const Json& given);
  // Tells what is wrong, if anything is.
  void tell(Sink& sink) const;

 private:
  struct Wrong {
    std::string pointer;
    std::string is;
    std::string wanted;
  };
  // The one value that all dates so far ask for.
  struct Fit {
    std::optional<std::int64_t> value;
    bool all = true;
    void add(std::int64_t asked);
  };

  const Plan& plan_;
  std::optional<Wrong> first_;
  bool readable_ = true;
  Fit day_;     // one day alone fits everything
  Fit shift_;   // days, from the plan's day 0 to the one that the dates fit
  Fit length_;  // of a period, in days
};

}  // namespace renkei::plan::internal
