// Reading plan.json: strict, so that what was misspelt is not taken for absent. The first thing
// found wrong is told; numbers are only taken where they are exact.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/structured.h"
#include "renkei/plan/plan_json.h"
#include "renkei/plan/plan_json_dates.h"
#include "renkei/plan/plan_json_internal.h"
#include "renkei/plan/plan_json_messages.h"

namespace renkei::plan {
namespace {

using report::Both;
using report::both;
using report::say_both;

using internal::Dates;
using internal::shown;
using internal::Sink;

constexpr int kDayMax = 1'000'000;

bool all_digits(std::string_view text, std::size_t digits_max) {
  return !text.empty() && text.size() <= digits_max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

boost::multiprecision::cpp_int whole_from_digits(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return 0;
  return boost::multiprecision::cpp_int(std::string(digits.substr(first)));
}

// "-12.5" or "1/3".
std::optional<Exact> parse_exact(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  Exact value;
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    const auto over = text.substr(0, slash);
    const auto under = text.substr(slash + 1);
    if (!all_digits(over, internal::kExactWholeDigitsMax) ||
        !all_digits(under, internal::kExactDenominatorDigitsMax)) {
      return std::nullopt;
    }
    const auto denominator = whole_from_digits(under);
    if (denominator == 0) return std::nullopt;
    value = Exact(whole_from_digits(over), denominator);
  } else if (const auto point = text.find('.'); point != std::string_view::npos) {
    const auto decimals = text.substr(point + 1);
    if (!all_digits(text.substr(0, point), internal::kExactWholeDigitsMax) ||
        !all_digits(decimals, internal::kExactDecimalsMax)) {
      return std::nullopt;
    }
    boost::multiprecision::cpp_int scale = 1;
    for (std::size_t i = 0; i < decimals.size(); ++i) scale *= 10;
    std::string digits(text.substr(0, point));
    digits += decimals;
    value = Exact(whole_from_digits(digits), scale);
  } else {
    if (!all_digits(text, internal::kExactWholeDigitsMax)) return std::nullopt;
    value = Exact(whole_from_digits(text));
  }
  return negative ? Exact(-value) : value;
}

// One JSON object: every field is asked for once, by name and kind; finish() refuses the rest.
class Fields {
 public:
  Fields(Sink& sink, const Json& json, std::string pointer)
      : sink_(sink), json_(json), pointer_(std::move(pointer)) {
    if (!json_.is_object()) wrong_type("", json_, say_both(words::kAnObject));
  }

  [[nodiscard]] const Json* get(const char* name) {
    if (!json_.is_object()) return nullptr;
    names_.emplace_back(name);
    const auto found = json_.find(name);
    if (found != json_.end()) return &*found;
    const auto field = both<"field">(std::string(name));
    sink_.tell("plan_json.missing", pointer_, name, say_both(words::kFieldMissing, field),
               say_both(words::kAddField, field));
    return nullptr;
  }

  std::string text(const char* name) {
    const Json* value = get(name);
    if (value == nullptr) return {};
    if (!value->is_string()) {
      return wrong_type(name, *value, say_both(words::kAText)), std::string();
    }
    return value->get<std::string>();
  }
  std::optional<std::string> text_or_null(const char* name) {
    const Json* value = get(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (value->is_string()) return value->get<std::string>();
    wrong_type(name, *value, say_both(words::kATextOrNull));
    return std::nullopt;
  }
  template <typename IdType>
  IdType id(const char* name) {
    return IdType(checked_id(name, text(name)));
  }
  std::string checked_id(const char* name, std::string text) {
    if (!sink_.error && !is_id(text)) {
      out_of_range(name, text, say_both(words::kAnId));
    }
    return text;
  }
  std::int64_t whole(const char* name, std::int64_t low, std::int64_t high) {
    const Json* value = get(name);
    return value == nullptr ? 0 : whole_of(name, *value, low, high);
  }
  int day(const char* name) { return static_cast<int>(whole(name, -kDayMax, kDayMax)); }
  std::optional<int> day_or_null(const char* name) {
    const Json* value = get(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return static_cast<int>(whole_of(name, *value, -kDayMax, kDayMax));
  }
  bool yes_no(const char* name) {
    const Json* value = get(name);
    if (value == nullptr) return false;
    if (!value->is_boolean()) return wrong_type(name, *value, say_both(words::kYesOrNo)), false;
    return value->get<bool>();
  }
  // A number for people; null (a bound that is not known) is infinity of that sign.
  double real(const char* name, double when_null) {
    const Json* value = get(name);
    if (value == nullptr || value->is_null()) return when_null;
    if (!value->is_number()) return wrong_type(name, *value, say_both(words::kANumberOrNull)), 0.0;
    return value->get<double>();
  }
  double number(const char* name) {
    const Json* value = get(name);
    if (value == nullptr) return 0;
    if (!value->is_number()) return wrong_type(name, *value, say_both(words::kANumber)), 0.0;
    return value->get<double>();
  }
  Exact exact(const char* name) {
    const Json* value = get(name);
    if (value == nullptr) return 0;
    if (value->is_number_integer()) {
      return Exact(boost::multiprecision::cpp_int(value->dump()));
    }
    if (value->is_string()) {
      if (auto amount = parse_exact(value->get<std::string>())) return *amount;
    }
    wrong_type(name, *value, say_both(words::kAnExactAmount));
    return 0;
  }
  Date date(const char* name) {
    const std::string given = text(name);
    if (sink_.error) return {};
    const auto parsed = Date::parse(given);
    if (parsed) return *parsed;
    out_of_range(name, given, say_both(words::kADate));
    return {};
  }
  // The date beside a day: it may be absent, and says the same as the day when it is there.
  void date_beside(const char* name, std::optional<int> day, Dates& dates) {
    names_.emplace_back(name);
    if (!json_.is_object() || sink_.error) return;
    const auto found = json_.find(name);
    if (found == json_.end()) return;
    dates.add(pointer_ + "/" + name, day, *found);
  }
  template <typename Item, typename Read>
  std::vector<Item> list(const char* name, Read read) {
    std::vector<Item> items;
    const Json* value = get(name);
    if (value == nullptr) return items;
    if (!value->is_array()) return wrong_type(name, *value, say_both(words::kAList)), items;
    items.reserve(value->size());
    for (std::size_t i = 0; i < value->size() && !sink_.error; ++i) {
      items.push_back(read((*value)[i], fmt::format("{}/{}/{}", pointer_, name, i)));
    }
    return items;
  }
  void out_of_range(const char* name, const std::string& value, const Both& wanted) {
    sink_.tell("plan_json.range", path(name), value,
               say_both(words::kCannotStand, both<"value">(value)),
               say_both(words::kWriteWanted, both<"wanted">(wanted)));
  }
  void finish() {
    if (sink_.error) return;
    for (const auto& [name, value] : json_.items()) {
      if (std::find(names_.begin(), names_.end(), name) != names_.end()) continue;
      sink_.tell("plan_json.unknown", pointer_ + "/" + name, name,
                 say_both(words::kNoField, both<"field">(name)), say_both(words::kRemoveField));
      return;
    }
  }

 private:
  [[nodiscard]] std::string path(const char* name) const {
    return *name == '\0' ? pointer_ : pointer_ + "/" + name;
  }
  void wrong_type(const char* name, const Json& value, const Both& wanted) {
    sink_.tell("plan_json.type", path(name), shown(value),
               say_both(words::kIsNot, both<"value">(shown(value)), both<"wanted">(wanted)),
               say_both(words::kWriteWanted, both<"wanted">(wanted)));
  }
  std::int64_t whole_of(const char* name, const Json& value, std::int64_t low, std::int64_t high) {
    if (!value.is_number_integer()) return wrong_type(name, value, say_both(words::kAWhole)), 0;
    const bool beyond = value.is_number_unsigned() &&
                        value.get<std::uint64_t>() >
                            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const std::int64_t number = beyond ? 0 : value.get<std::int64_t>();
    if (!beyond && number >= low && number <= high) return number;
    out_of_range(name, shown(value),
                 say_both(words::kAWholeFromTo, both<"low">(std::to_string(low)),
                          both<"high">(std::to_string(high))));
    return 0;
  }

  Sink& sink_;
  const Json& json_;
  std::string pointer_;
  std::vector<std::string> names_;
};

constexpr std::int64_t kWholeMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kWholeMin = std::numeric_limits<std::int64_t>::min();

class Reader {
 public:
  explicit Reader(std::string file) { sink_.file = std::move(file); }

  Result<Plan> read(const Json& root) && {
    Fields top(sink_, root, "");
    read_head(top);
    if (!sink_.error) read_value(top);
    if (!sink_.error) read_production(top);
    if (!sink_.error) read_flows(top);
    if (!sink_.error) read_people(top);
    top.finish();
    dates_.tell(sink_);
    if (sink_.error) return fail(std::move(*sink_.error));
    return std::move(plan_);
  }

 private:
  void read_head(Fields& top) {
    const std::string format = top.text("format");
    if (!sink_.error && format != "renkei.plan") {
      top.out_of_range("format", format, say_both(words::kTheFormat));
    }
    const auto version = top.whole("version", 1, kWholeMax);
    if (!sink_.error && version != kPlanFormatVersion) {
      sink_.tell("plan_json.version", "/version", std::to_string(version),
                 say_both(words::kOtherVersion, both<"version">(std::to_string(version))),
                 say_both(words::kMakeAgain, both<"version">(std::to_string(kPlanFormatVersion))));
    }
    plan_.network = top.text("network");
    plan_.as_of = top.date("as_of");
    plan_.scenario = top.id<network::ScenarioId>("scenario");
    plan_.edits = top.list<std::string>("edits", [this](const Json& value, std::string pointer) {
      if (value.is_string()) return value.get<std::string>();
      sink_.tell("plan_json.type", pointer, shown(value), say_both(words::kAnEdit),
                 say_both(words::kWriteEdit));
      return std::string();
    });
    plan_.day_zero = top.date("day_zero");
    plan_.horizon_days = static_cast<int>(top.whole("horizon_days", 1, kDayMax));
    plan_.period_days = static_cast<int>(top.whole("period_days", 1, kDayMax));
  }

  void read_value(Fields& top) {
    const std::string status = top.text("status");
    bool known = false;
    for (const auto each : {Status::kOptimal, Status::kWithinTime, Status::kInterrupted}) {
      if (status != internal::status_text(each)) continue;
      plan_.status = each;
      known = true;
    }
    if (!sink_.error && !known) {
      top.out_of_range("status", status, say_both(words::kAStatus));
    }
    const auto said = read_said_again(top);
    if (const Json* value = top.get("objectives")) {
      Fields fields(sink_, *value, "/objectives");
      plan_.objective.protected_backlog_dose_days = fields.exact("protected_backlog_dose_days");
      plan_.objective.waiting_person_days = fields.exact("waiting_person_days");
      plan_.objective.other_backlog_dose_days = fields.exact("other_backlog_dose_days");
      plan_.objective.cost = fields.exact("cost");
      fields.finish();
    }
    plan_.proofs = top.list<Proof>("proofs", [this](const Json& value, std::string pointer) {
      Fields fields(sink_, value, std::move(pointer));
      constexpr double kInfinite = std::numeric_limits<double>::infinity();
      Proof proof;
      proof.objective = fields.text("objective");
      proof.value = fields.real("value", kInfinite);
      proof.bound = fields.real("bound", -kInfinite);
      proof.gap = fields.real("gap", kInfinite);
      proof.seconds = fields.number("seconds");
      proof.period_days = static_cast<int>(fields.whole("period_days", 1, kDayMax));
      proof.optimal = fields.yes_no("optimal");
      fields.finish();
      return proof;
    });
    if (!sink_.error) check_said_again(said);
    plan_.milestones =
        top.list<Milestone>("milestones", [this](const Json& value, std::string pointer) {
          Fields fields(sink_, value, std::move(pointer));
          Milestone milestone;
          milestone.persons = fields.whole("persons", kWholeMin, kWholeMax);
          milestone.day = fields.day_or_null("day");
          fields.date_beside("date", milestone.day, dates_);
          fields.finish();
          return milestone;
        });
  }

  // What stands in `proofs` and once more at the top, for readers who want one number.
  struct SaidAgain {
    std::optional<std::string> name;
    std::array<std::optional<double>, 4> numbers;  // kSaidAgain; none: null
  };
  static constexpr std::array<const char*, 4> kSaidAgain{"objective", "bound", "gap",
                                                         "solve_seconds"};

  static SaidAgain read_said_again(Fields& top) {
    SaidAgain said;
    said.name = top.text_or_null("objective_name");
    for (std::size_t i = 0; i < kSaidAgain.size(); ++i) {
      const double number = top.real(kSaidAgain[i], std::numeric_limits<double>::quiet_NaN());
      if (!std::isnan(number)) said.numbers[i] = number;
    }
    return said;
  }

  void check_said_again(const SaidAgain& said) {
    const Proof* ranking = internal::ranking_proof(plan_);
    double seconds = 0;
    for (const auto& proof : plan_.proofs) seconds += proof.seconds;
    const auto text = [](const auto& one) { return one ? fmt::format("{}", *one) : "null"; };
    const auto tell = [&](const char* name, const std::string& is, const std::string& wanted) {
      sink_.tell("plan_json.differs", std::string("/") + name, is,
                 say_both(words::kProofsDiffer, both<"field">(std::string(name)), both<"is">(is),
                          both<"wanted">(wanted)),
                 say_both(words::kWriteWanted, both<"wanted">(wanted)));
    };
    const auto name = ranking == nullptr ? std::nullopt : std::optional(ranking->objective);
    if (said.name != name) tell("objective_name", text(said.name), text(name));
    const auto finite = [](double number) {
      return std::isfinite(number) ? std::optional(number) : std::nullopt;
    };
    std::array<std::optional<double>, 4> wanted{};
    if (ranking != nullptr) {
      wanted = {finite(ranking->value), finite(ranking->bound), finite(ranking->gap)};
    }
    wanted[3] = finite(seconds);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      // A sum, or a number that was written with fewer digits.
      const double room = 1e-9 * std::max(1.0, std::abs(wanted[i].value_or(0)));
      const bool both = said.numbers[i] && wanted[i];
      const bool same = both ? std::abs(*said.numbers[i] - *wanted[i]) <= room
                             : said.numbers[i].has_value() == wanted[i].has_value();
      if (!same) tell(kSaidAgain[i], text(said.numbers[i]), text(wanted[i]));
    }
  }

  void count_one() {
    if (++production_items_ <= internal::kPlanBatchesMax) return;
    sink_.tell(
        "plan_json.too_large", "/campaigns", std::to_string(production_items_),
        say_both(words::kTooManyBatches, both<"most">(std::to_string(internal::kPlanBatchesMax))),
        say_both(words::kShorterHorizon));
  }

  Campaign read_campaign(const Json& value, std::string pointer) {
    count_one();
    Fields fields(sink_, value, std::move(pointer));
    Campaign campaign;
    campaign.id = fields.text("id");
    campaign.suite = fields.id<network::SuiteId>("suite");
    campaign.process = fields.id<network::ProcessId>("process");
    campaign.continues = fields.yes_no("continues");
    campaign.start_day = fields.day("start_day");
    fields.date_beside("start_date", campaign.start_day, dates_);
    campaign.batches = fields.list<Batch>("batches", [this](const Json& item, std::string place) {
      count_one();
      Fields inner(sink_, item, std::move(place));
      Batch batch;
      batch.start_day = inner.day("start_day");
      batch.complete_day = inner.day("complete_day");
      inner.date_beside("complete_date", batch.complete_day, dates_);
      inner.finish();
      return batch;
    });
    fields.finish();
    return campaign;
  }

  void read_production(Fields& top) {
    plan_.campaigns =
        top.list<Campaign>("campaigns", [this](const Json& value, std::string pointer) {
          return read_campaign(value, std::move(pointer));
        });
    plan_.switches =
        top.list<SwitchUse>("switches", [this](const Json& value, std::string pointer) {
          Fields fields(sink_, value, std::move(pointer));
          SwitchUse use;
          use.switch_id = fields.id<network::SwitchId>("switch");
          use.suite = fields.id<network::SuiteId>("suite");
          use.from = fields.id<network::ProcessId>("from");
          use.to = fields.id<network::ProcessId>("to");
          use.start_day = fields.day("start_day");
          fields.date_beside("start_date", use.start_day, dates_);
          use.end_day = fields.day("end_day");
          fields.date_beside("end_date", use.end_day, dates_);
          use.approval_day = fields.day_or_null("approval_day");
          fields.date_beside("approval_date", use.approval_day, dates_);
          fields.finish();
          return use;
        });
    plan_.licences =
        top.list<LicenceStart>("licences", [this](const Json& value, std::string pointer) {
          Fields fields(sink_, value, std::move(pointer));
          LicenceStart start;
          start.licence = fields.id<network::LicenceId>("licence");
          start.apply_day = fields.day("apply_day");
          fields.date_beside("apply_date", start.apply_day, dates_);
          start.granted_day = fields.day("granted_day");
          fields.date_beside("granted_date", start.granted_day, dates_);
          fields.finish();
          return start;
        });
  }

  void read_flows(Fields& top) {
    plan_.purchases =
        top.list<Purchase>("purchases", [this](const Json& value, std::string pointer) {
          Fields fields(sink_, value, std::move(pointer));
          Purchase purchase;
          purchase.offer = fields.id<network::OfferId>("offer");
          purchase.order_day = fields.day("order_day");
          fields.date_beside("order_date", purchase.order_day, dates_);
          purchase.arrival_day = fields.day("arrival_day");
          fields.date_beside("arrival_date", purchase.arrival_day, dates_);
          purchase.amount = fields.exact("amount");
          fields.finish();
          return purchase;
        });
    plan_.shipments =
        top.list<Shipment>("shipments", [this](const Json& value, std::string pointer) {
          Fields fields(sink_, value, std::move(pointer));
          Shipment shipment;
          shipment.material = fields.id<network::MaterialId>("material");
          shipment.from = fields.id<network::SiteId>("from");
          if (auto to = fields.text_or_null("to")) {
            shipment.to = network::SiteId(fields.checked_id("to", std::move(*to)));
          }
          shipment.ship_day = fields.day("ship_day");
          fields.date_beside("ship_date", shipment.ship_day, dates_);
          shipment.arrive_day = fields.day("arrive_day");
          fields.date_beside("arrive_date", shipment.arrive_day, dates_);
          shipment.amount = fields.exact("amount");
          fields.finish();
          return shipment;
        });
    plan_.wastes = top.list<Waste>("wastes", [this](const Json& value, std::string pointer) {
      Fields fields(sink_, value, std::move(pointer));
      Waste waste;
      waste.material = fields.id<network::MaterialId>("material");
      waste.day = fields.day("day");
      fields.date_beside("date", waste.day, dates_);
      waste.amount = fields.exact("amount");
      fields.finish();
      return waste;
    });
  }

  void read_people(Fields& top) {
    plan_.supplies = top.list<Supply>("supplies", [this](const Json& value, std::string pointer) {
      Fields fields(sink_, value, std::move(pointer));
      Supply supply;
      supply.demand = fields.id<network::DemandId>("demand");
      supply.day = fields.day("day");
      fields.date_beside("date", supply.day, dates_);
      supply.doses = fields.whole("doses", kWholeMin, kWholeMax);
      fields.finish();
      return supply;
    });
    plan_.dosings = top.list<Dosing>("dosings", [this](const Json& value, std::string pointer) {
      Fields fields(sink_, value, std::move(pointer));
      Dosing dosing;
      dosing.product = fields.id<network::ProductId>("product");
      dosing.day = fields.day("day");
      fields.date_beside("date", dosing.day, dates_);
      dosing.dose_number = fields.day("dose_number");
      dosing.persons = fields.whole("persons", kWholeMin, kWholeMax);
      fields.finish();
      return dosing;
    });
    plan_.doses = top.list<DoseRow>("doses", [this](const Json& value, std::string pointer) {
      Fields fields(sink_, value, std::move(pointer));
      DoseRow row;
      row.product = fields.id<network::ProductId>("product");
      row.day = fields.day("day");
      fields.date_beside("date", row.day, dates_);
      row.drug_substance = fields.whole("drug_substance", kWholeMin, kWholeMax);
      row.drug_product = fields.whole("drug_product", kWholeMin, kWholeMax);
      row.released = fields.whole("released", kWholeMin, kWholeMax);
      row.lot_released = fields.whole("lot_released", kWholeMin, kWholeMax);
      row.delivered = fields.whole("delivered", kWholeMin, kWholeMax);
      fields.finish();
      return row;
    });
  }

  Sink sink_;
  Plan plan_;
  Dates dates_{plan_};
  std::size_t production_items_ = 0;
};

}  // namespace

Result<Plan> read_plan_json(const std::string& file, std::string_view text) {
  if (text.size() > internal::kPlanJsonBytesMax) {
    return fail(report::error_in_both(
                    "plan_json.too_large",
                    say_both(words::kPlanBytes, both<"bytes">(std::to_string(text.size()))),
                    say_both(words::kPlanBytesMax,
                             both<"most">(std::to_string(internal::kPlanJsonBytesMax))))
                    .at({.file = file,
                         .line = 0,
                         .column = 0,
                         .field = "",
                         .id = "",
                         .pointer = "",
                         .byte_offset = -1})
                    .value(std::to_string(text.size())));
  }
  auto root = parse_json(file, text);
  if (!root) return fail(std::move(root.error()));
  return Reader(file).read(*root);
}

}  // namespace renkei::plan
