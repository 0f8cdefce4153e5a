// The values of a machine: read, read again, and watched.
#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "renkei/serve/certify_examination.h"

namespace renkei::serve {
namespace {

using equipment::DataType;
using equipment::Quality;
using equipment::ValueForm;
using equipment::ValueReport;
using std::chrono::milliseconds;

constexpr int kRounds = 3;

class Values {
 public:
  explicit Values(Examination& examination)
      : examination_(examination), options_(examination.options) {
    for (const ValueForm& one : examination.form().values) {
      if (is_measured(one)) measured_.insert(one.name);
    }
  }

  void examine() {
    examination_.about("value");
    units();
    types_described();
    for (int round = 0; round < kRounds && options_.go_on(); ++round) {
      if (round > 0) std::this_thread::sleep_for(options_.settle / kRounds);
      for (const ValueForm& one : examination_.form().values) {
        if (!options_.go_on()) return;
        if (round == 0 || measured_.contains(one.name)) read(one, round == 0);
      }
    }
    watch();
    examination_.conclude("value.readable", readable_);
    examination_.conclude("value.present", present_);
    examination_.conclude("value.type", type_);
    examination_.conclude("value.unit", unit_);
    examination_.conclude("value.range", range_);
    examination_.conclude("value.source_time", source_time_);
    examination_.conclude("value.not_in_future", future_);
    examination_.conclude("value.monotonic", monotonic_);
    examination_.conclude("watch.present_first", first_);
  }

 private:
  // What it measures, beside name plates and what it was ordered.
  [[nodiscard]] bool is_measured(const ValueForm& value) const {
    if (examination_.is_lads()) return value.name.find("/FunctionSet/") != std::string::npos;
    const bool amount = value.type.kind == equipment::ValueKind::kReal ||
                        value.type.kind == equipment::ValueKind::kInteger;
    return value.observable && amount;
  }
  [[nodiscard]] const ValueForm* described(const std::string& name) const {
    return options_.description ? options_.description->value(name) : nullptr;
  }
  // What holds of its values: as its maker says, else as it says itself.
  [[nodiscard]] const DataType& type_of(const ValueForm& value) const {
    const ValueForm* const said = described(value.name);
    return said != nullptr ? said->type : value.type;
  }

  static std::string unit_of(const DataType& type) {
    return type.unit_label.empty() ? type.unit.code() : type.unit_label;
  }

  void units() {
    for (const ValueForm& one : examination_.form().values) {
      const ValueForm* const said = described(one.name);
      const bool none = one.type.unit == Unit() && one.type.unit_label.empty();
      if (said != nullptr) {
        unit_.looked();
        if (unit_of(said->type) == unit_of(one.type)) continue;
        unit_.add(one.name, say_both(words::kShows, both<"what">(Both(unit_of(one.type)))),
                  say_both(words::kShows, both<"what">(Both(unit_of(said->type)))));
      } else if (examination_.is_lads() && one.name.ends_with("/SensorValue") &&
                 one.type.kind == equipment::ValueKind::kReal) {
        // AnalogScalarSensorFunctionType has a variable of AnalogUnitType.
        unit_.looked();
        if (none && !has_unit_one(one)) {
          unit_.add(one.name, say_both(words::kWithoutUnit), say_both(words::kAUnit));
        }
      } else if (!none) {
        unit_.looked();
      }
    }
  }
  // A number without dimension may say so.
  [[nodiscard]] bool has_unit_one(const ValueForm& value) const {
    const ValueForm* const unit = examination_.form().value(value.name + "/EngineeringUnits");
    return unit != nullptr || value.type.unit.code() == "1";
  }

  void types_described() {
    for (const ValueForm& one : examination_.form().values) {
      const ValueForm* const said = described(one.name);
      if (said == nullptr || said->type.kind == one.type.kind) continue;
      type_.looked();
      type_.add(
          one.name,
          say_both(words::kShows, both<"what">(Both(std::string(kind_name(one.type.kind))))),
          say_both(words::kShows, both<"what">(Both(std::string(kind_name(said->type.kind))))));
    }
  }

  void read(const ValueForm& value, bool first) {
    const auto report = examination_.connection->read(value.name, options_.patience);
    if (first) readable_.looked();
    if (!report) {
      // A value that it has none of may be refused as such; of what it measures that is a fault.
      if (first) {
        readable_.add(value.name,
                      say_both(words::kNotRead, both<"reason">(Both(report.error().message()))),
                      say_both(words::kAnswered));
      }
      return;
    }
    if (first && measured_.contains(value.name)) {
      present_.looked();
      if (!report->value || report->quality == Quality::kBad) {
        present_.add(value.name, say_both(words::kNoValue, both<"status">(Both(report->status))),
                     say_both(words::kAValue));
      }
    }
    look_at(value, *report, first);
  }

  void look_at(const ValueForm& value, const ValueReport& report, bool first) {
    if (report.value && report.quality != Quality::kBad) look_at_value(value, *report.value, first);
    if (!measured_.contains(value.name) || examination_.is_sila()) return;
    // What has no value has no time at which it was measured.
    if (!report.value) return;
    if (first) source_time_.looked();
    if (!report.at_source) {
      if (first) {
        source_time_.add(value.name, say_both(words::kNoSourceTime), say_both(words::kASourceTime));
      }
      return;
    }
    if (first) future_.looked();
    const Timestamp now = examination_.now();
    const auto ahead = report.at.milliseconds() - now.milliseconds();
    if (ahead > options_.clock_tolerance.count() && told_ahead_.insert(value.name).second) {
      future_.add(
          value.name,
          say_both(words::kAhead, both<"at">(Both(report.at.to_string())),
                   both<"now">(Both(now.to_string()))),
          say_both(words::kNotAhead, both<"s">(Both(seconds_text(options_.clock_tolerance)))));
    }
    const auto last = last_.find(value.name);
    if (last != last_.end()) {
      if (compared_.insert(value.name).second) monotonic_.looked();
      if (report.at < last->second && told_back_.insert(value.name).second) {
        monotonic_.add(value.name,
                       say_both(words::kWentBack, both<"before">(Both(last->second.to_string())),
                                both<"at">(Both(report.at.to_string()))),
                       say_both(words::kNotBack));
      }
    }
    last_[value.name] = report.at;
  }

  void look_at_value(const ValueForm& value, const Json& what, bool first) {
    const DataType& type = type_of(value);
    const bool limited = type.min || type.max || type.above || type.below || !type.choices.empty();
    if (first) type_.looked();
    if (first && limited) range_.looked();
    for (const Error& fault : check_value(what, type, {.id = value.name})) {
      const bool of_range = fault.code() == "equipment.value_range";
      FaultsSeen& faults = of_range ? range_ : type_;
      if (!told_wrong_.insert({value.name, of_range}).second) continue;
      if (of_range && !limited) range_.looked();
      faults.add(value.name, Both(fault.message()), say_both(words::kAsInDescription));
    }
  }

  void watch() {
    examination_.about("watch");
    std::set<std::string> waited;
    for (const std::string& one : measured_) {
      const ValueForm* const value = examination_.form().value(one);
      if (value != nullptr && value->observable) waited.insert(one);
    }
    if (waited.empty()) return;
    const auto begun =
        examination_.connection->watch({waited.begin(), waited.end()}, milliseconds(1000));
    if (!begun) {
      first_.looked();
      return first_.add("", Both(begun.error().message()), say_both(words::kPresentFirst));
    }
    for (std::size_t i = 0; i < waited.size(); ++i) first_.looked();
    const auto see = [&](const equipment::Happening& one) {
      const auto* const report = std::get_if<ValueReport>(&one.what);
      if (report == nullptr) return false;
      waited.erase(report->name);
      const ValueForm* const value = examination_.form().value(report->name);
      if (value != nullptr) look_at(*value, *report, false);
      return waited.empty();
    };
    (void)examination_.wait_for(options_.patience, see);
    for (const std::string& one : waited) {
      first_.add(one,
                 say_both(words::kNothingCame, both<"s">(Both(seconds_text(options_.patience)))),
                 say_both(words::kPresentFirst));
    }
  }

  Examination& examination_;
  const CertifyOptions& options_;
  std::set<std::string> measured_;
  std::map<std::string, Timestamp> last_;
  std::set<std::string> compared_;
  std::set<std::string> told_ahead_;
  std::set<std::string> told_back_;
  std::set<std::pair<std::string, bool>> told_wrong_;
  FaultsSeen readable_, present_, type_, unit_, range_, source_time_, future_, monotonic_, first_;
};

}  // namespace

void examine_values(Examination& examination) { Values(examination).examine(); }

}  // namespace renkei::serve
