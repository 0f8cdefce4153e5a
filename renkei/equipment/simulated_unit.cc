#include "renkei/equipment/simulated_unit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/structured.h"
#include "renkei/equipment/plant/integrator.h"
#include "renkei/equipment/plant/models.h"
#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment {

using recipe::Order;
using recipe::State;

namespace {

// What the machine remembers of an order it has seen.
struct Seen {
  Fate fate = Fate::kAccepted;
  std::string reason;
  std::string service;
};

class Simulated final : public SimulatedUnit {
 public:
  Simulated(const plant::UnitModel& model, const SimulatedUnitOptions& options, Timestamp start)
      : model_(model),
        options_(options),
        start_(start),
        now_(start),
        random_(options.seed),
        integrator_(model),
        state_(plant::initial_state(model)),
        tags_(model.spec().tags.size()) {
    const auto& states = model.spec().states;
    for (std::size_t i = 0; i < states.size(); ++i) {
      const auto given = options.initial.find(states[i].name);
      if (given != options.initial.end()) state_.y[i] = given->second;
    }
    describe();
    deliver(LinkReport{true, "", now_});
    sample();
  }

  [[nodiscard]] const DeviceDescription& description() const override { return description_; }

  void send(const DeviceOrder& order) override {
    if (!connected_) return;
    const bool lose_answer = std::exchange(cut_next_, false);
    if (lose_answer) {
      carry_out(order, false);
      cut_link("the cable was pulled");
    } else {
      carry_out(order, true);
    }
  }

  void ask(const std::string& key) override {
    if (!connected_) return;
    const auto found = seen_.find(key);
    if (found == seen_.end()) return deliver(OrderReport{key, Fate::kUnknown, "", now_});
    deliver(OrderReport{key, found->second.fate, found->second.reason, now_});
    if (key == run_key_) report();
  }

  void read_back(const std::string& service) override {
    if (!connected_) return;
    ServiceReport told = last_;
    if (last_.service != service) told = {service, State::kIdle, "", {}, "", now_};
    told.key = options_.knows_keys ? told.key : "";
    deliver(told);
  }

  [[nodiscard]] std::vector<Delivery> take() override { return std::exchange(waiting_, {}); }

  [[nodiscard]] Result<void> advance(Timestamp now) override {
    while (now_ < now) {
      const Timestamp to = std::min(now, next_sample_);
      const auto done = integrator_.advance(state_, seconds(to));
      if (!done) return fail(done.error());
      now_ = *done ? Timestamp(start_.milliseconds() +
                               static_cast<std::int64_t>(std::ceil(state_.time_s * 1000)))
                   : to;
      if (*done) finish(State::kComplete, "");
      if (now_ >= next_sample_) sample();
    }
    return {};
  }

  [[nodiscard]] Timestamp now() const override { return now_; }
  [[nodiscard]] Timestamp next_due() const override { return next_sample_; }

  void cut_link(const std::string& reason) override {
    if (!std::exchange(connected_, false)) return;
    waiting_.clear();
    waiting_.emplace_back(LinkReport{false, reason, now_});
  }
  void restore_link() override {
    if (std::exchange(connected_, true)) return;
    deliver(LinkReport{true, "", now_});
    sample();
  }
  void cut_link_after_next_order() override { cut_next_ = true; }
  void refuse_next(const std::string& reason) override { refuse_next_ = reason; }
  void fail_service(const std::string& reason) override {
    if (state_.service) finish(State::kAborted, reason);
  }
  void spoil(const std::string& value, Quality quality, bool with_amount) override {
    spoiled_[value] = {quality, with_amount};
    sample();
  }
  void freeze(const std::string& value) override {
    model_.tags(state_, tags_);
    const auto& specs = model_.spec().tags;
    for (std::size_t i = 0; i < specs.size(); ++i) {
      if (specs[i].name == value) frozen_.emplace(value, tags_[i]);
    }
  }
  void drift(const std::string& value, double per_hour) override {
    drifting_[value] = {per_hour, now_};
  }
  void mend() override {
    spoiled_.clear();
    frozen_.clear();
    drifting_.clear();
    sample();
  }
  [[nodiscard]] const std::map<std::string, int>& effects() const override { return effects_; }

  [[nodiscard]] std::uint64_t changes() const override { return changes_; }
  [[nodiscard]] std::string save() const override;
  [[nodiscard]] Result<void> load(const std::string& text) override;

 private:
  [[nodiscard]] double seconds(Timestamp time) const {
    return static_cast<double>(time.milliseconds() - start_.milliseconds()) / 1000.0;
  }

  void describe() {
    description_.id = options_.id;
    description_.equipment_class =
        options_.equipment_class.empty() ? model_.spec().kind : options_.equipment_class;
    description_.properties = options_.properties;
    description_.knows_keys = options_.knows_keys;
    const auto units = [](const std::vector<plant::Variable>& variables) {
      std::map<std::string, Unit> named;
      for (const auto& one : variables) named[one.name] = *Unit::parse(one.unit);
      return named;
    };
    description_.values = units(model_.spec().tags);
    for (const plant::ServiceSpec& service : model_.spec().services) {
      description_.services.push_back({service.name, service.self_completing,
                                       units(service.parameters), units(service.results)});
    }
    for (const ServiceName& named : options_.services) {
      const auto* const of = description_.service(named.of);
      RENKEI_CHECK(of != nullptr);
      recipe::Service service{named.name, of->self_completing, named.ignored, of->results};
      for (const auto& [name, model_name] : named.parameters) {
        service.parameters[name] = of->parameters.at(model_name);
      }
      description_.services.push_back(std::move(service));
    }
  }

  void deliver(Delivery delivery) {
    if (connected_) waiting_.push_back(std::move(delivery));
  }

  void sample() {
    next_sample_ =
        Timestamp(now_.milliseconds() + static_cast<std::int64_t>(options_.sample_every_s * 1000));
    show();
  }

  // All its values as they are now.
  void show() {
    model_.tags(state_, tags_);
    const auto& specs = model_.spec().tags;
    for (std::size_t i = 0; i < specs.size(); ++i) {
      Reading reading{specs[i].name, noisy(tags_[i], specs[i]), Quality::kGood, now_};
      disturb(reading);
      const auto spoiled = spoiled_.find(specs[i].name);
      if (spoiled != spoiled_.end()) {
        reading.quality = spoiled->second.first;
        if (!spoiled->second.second) reading.amount.reset();
      }
      deliver(reading);
    }
  }

  void disturb(Reading& reading) const {
    const auto frozen = frozen_.find(reading.name);
    if (frozen != frozen_.end()) reading.amount = frozen->second;
    const auto drift = drifting_.find(reading.name);
    if (drift == drifting_.end()) return;
    const auto since =
        static_cast<double>(now_.milliseconds() - drift->second.second.milliseconds());
    *reading.amount += drift->second.first * since / 3'600'000;
  }

  // Twelve uniform numbers, less six: near enough to normal, and the same on every machine.
  double noisy(double value, const plant::Variable& spec) {
    if (options_.noise <= 0 || !std::isfinite(spec.high)) return value;
    double sum = -6;
    for (int i = 0; i < 12; ++i) {
      sum += static_cast<double>(random_.next() >> 11U) / 9007199254740992.0;
    }
    return value + sum * options_.noise * (spec.high - spec.low);
  }

  void report() {
    ServiceReport told = last_;
    if (!options_.knows_keys) told.key.clear();
    deliver(std::move(told));
  }

  void come_to(State state, const std::string& reason) {
    last_.state = state;
    last_.reason = reason;
    last_.at = now_;
    ++changes_;
    report();
  }

  void finish(State state, const std::string& reason) {
    const auto& results = model_.spec().services[*state_.service].results;
    const std::vector<double> numbers = model_.end(state_);
    last_.results.clear();
    for (std::size_t i = 0; i < results.size(); ++i) last_.results[results[i].name] = numbers[i];
    come_to(state, reason);
  }

  void carry_out(const DeviceOrder& order, bool answer) {
    const auto known = seen_.find(order.key);
    if (options_.knows_keys && known != seen_.end()) {
      if (answer) {
        deliver(OrderReport{order.key, known->second.fate, known->second.reason, now_});
      }
      return;
    }
    const std::string reason = effect(order);
    ++changes_;
    const Seen seen{reason.empty() ? Fate::kAccepted : Fate::kRefused, reason, order.service};
    if (reason.empty()) ++effects_[order.key];
    if (options_.knows_keys) seen_[order.key] = seen;
    if (answer) deliver(OrderReport{order.key, seen.fate, reason, now_});
    if (reason.empty() && answer) report();
  }

  // Why it refuses, or nothing when it did it.
  std::string effect(const DeviceOrder& order) {
    if (!refuse_next_.empty()) return std::exchange(refuse_next_, {});
    if (order.order == Order::kStart) return start(order);
    if (!state_.service || last_.service != order.service) {
      return fmt::format("{} does not run", order.service);
    }
    const auto to = recipe::after_order(last_.state, order.order);
    if (!to) {
      return fmt::format("{} means nothing while {} is {}", recipe::order_name(order.order),
                         order.service, recipe::state_name(last_.state));
    }
    switch (order.order) {
      case Order::kComplete:
        finish(State::kComplete, "");
        break;
      case Order::kHold:
      case Order::kPause:
        model_.hold(state_);
        last_.state = order.order == Order::kHold ? State::kHeld : State::kPaused;
        last_.at = now_;
        break;
      case Order::kRestart:
      case Order::kResume:
        model_.restart(state_);
        last_.state = State::kRunning;
        last_.at = now_;
        break;
      case Order::kStop:
        finish(State::kStopped, "ordered");
        break;
      case Order::kAbort:
        finish(State::kAborted, "ordered");
        break;
      default:
        return "it is not offered here";
    }
    return {};
  }

  // Service and parameters as the model names them.
  [[nodiscard]] std::pair<std::string, std::map<std::string, double>> in_model(
      const DeviceOrder& order) const {
    const auto named = std::find_if(options_.services.begin(), options_.services.end(),
                                    [&](const auto& one) { return one.name == order.service; });
    if (named == options_.services.end()) return {order.service, order.parameters};
    std::map<std::string, double> given = named->with;
    for (const auto& [name, model_name] : named->parameters) {
      const auto found = order.parameters.find(name);
      if (found != order.parameters.end()) given[model_name] = found->second;
    }
    return {named->of, std::move(given)};
  }

  std::string start(const DeviceOrder& order) {
    const auto [service, given] = in_model(order);
    const auto index = plant::service_named(model_, service);
    if (!index) return fmt::format("there is no {} here", order.service);
    std::vector<double> parameters;
    for (const auto& wanted : model_.spec().services[*index].parameters) {
      const auto found = given.find(wanted.name);
      parameters.push_back(found == given.end() ? wanted.initial : found->second);
    }
    const auto begun = model_.begin(*index, parameters, state_);
    if (!begun) return begun.error().message();
    run_key_ = order.key;
    last_ = {order.service, State::kRunning, order.key, {}, "", now_};
    return {};
  }

  const plant::UnitModel& model_;
  SimulatedUnitOptions options_;
  DeviceDescription description_;
  Timestamp start_;
  Timestamp now_;
  Timestamp next_sample_;
  Random random_;
  plant::Integrator integrator_;
  plant::UnitState state_;
  std::vector<double> tags_;
  std::vector<Delivery> waiting_;
  std::map<std::string, Seen> seen_;
  std::map<std::string, int> effects_;
  std::map<std::string, std::pair<Quality, bool>> spoiled_;
  std::map<std::string, double> frozen_;
  std::map<std::string, std::pair<double, Timestamp>> drifting_;  // each hour, since
  ServiceReport last_;
  std::string run_key_;
  std::string refuse_next_;
  std::uint64_t changes_ = 0;
  bool connected_ = true;
  bool cut_next_ = false;
};

// Numbers to the bit, as text.
std::string exact(double number) { return fmt::format("{:a}", number); }
Json exact(const std::vector<double>& numbers) {
  Json list = Json::array();
  for (const double number : numbers) list.push_back(exact(number));
  return list;
}
double number_from(const Json& text) {
  return std::strtod(text.get<std::string>().c_str(), nullptr);
}

std::string Simulated::save() const {
  Json json{{"kind", model_.spec().kind},
            {"id", options_.id},
            {"start", start_.to_string()},
            {"now", now_.to_string()},
            {"next_sample", next_sample_.to_string()},
            {"time_s", exact(state_.time_s)},
            {"y", exact(state_.y)},
            {"u", exact(state_.u)},
            {"service", state_.service ? Json(*state_.service) : Json()},
            {"service_began_s", exact(state_.service_began_s)},
            {"held", state_.held},
            {"run_key", run_key_},
            {"last_service", last_.service},
            {"last_state", std::string(recipe::state_name(last_.state))},
            {"last_reason", last_.reason},
            {"last_at", last_.at.to_string()},
            {"last_key", last_.key}};
  Json results = Json::object();
  for (const auto& [name, number] : last_.results) results[name] = exact(number);
  json["last_results"] = results;
  Json seen = Json::object();
  for (const auto& [key, one] : seen_) {
    seen[key] = {
        {"fate", static_cast<int>(one.fate)}, {"reason", one.reason}, {"service", one.service}};
  }
  json["seen"] = seen;
  json["effects"] = effects_;
  return write_json(json);
}

Result<void> Simulated::load(const std::string& text) {
  const auto damaged = [&](const std::string& reason) {
    return fail(Error{"equipment.saved", fmt::format("the saved state of {} cannot be taken up: {}",
                                                     options_.id, reason)}
                    .value(options_.id)
                    .arg("reason", reason)
                    .remedy("take it away: the machine then begins as new"));
  };
  const auto json = parse_json(options_.id, text);
  if (!json) return damaged(json.error().message());
  // nlohmann throws where a member is missing or of another kind; it does not leave this function.
  try {
    if (json->at("kind") != model_.spec().kind || json->at("id") != options_.id) {
      return damaged("it is of another machine");
    }
    plant::UnitState state;
    state.time_s = number_from(json->at("time_s"));
    for (const Json& one : json->at("y")) state.y.push_back(number_from(one));
    for (const Json& one : json->at("u")) state.u.push_back(number_from(one));
    if (state.y.size() != state_.y.size() || state.u.size() != state_.u.size()) {
      return damaged("it has other states");
    }
    if (!json->at("service").is_null()) state.service = json->at("service").get<std::size_t>();
    if (state.service && *state.service >= model_.spec().services.size()) {
      return damaged("it runs a service that is not there");
    }
    state.service_began_s = number_from(json->at("service_began_s"));
    state.held = json->at("held").get<bool>();
    const auto start = Timestamp::parse(json->at("start").get<std::string>());
    const auto now = Timestamp::parse(json->at("now").get<std::string>());
    const auto next = Timestamp::parse(json->at("next_sample").get<std::string>());
    const auto service_state = recipe::state_named(json->at("last_state").get<std::string>());
    const auto last_at = Timestamp::parse(json->at("last_at").get<std::string>());
    if (!start || !now || !next || !service_state || !last_at)
      return damaged("a time or a state is none");
    last_ = {json->at("last_service").get<std::string>(), *service_state,
             json->at("last_key").get<std::string>(),     {},
             json->at("last_reason").get<std::string>(),  *last_at};
    for (const auto& [name, number] : json->at("last_results").items()) {
      last_.results[name] = number_from(number);
    }
    effects_ = json->at("effects").get<std::map<std::string, int>>();
    seen_.clear();
    for (const auto& [key, one] : json->at("seen").items()) {
      const int fate = one.at("fate").get<int>();
      if (fate < 0 || fate > static_cast<int>(Fate::kUnknown)) return damaged("a fate is none");
      seen_[key] = {static_cast<Fate>(fate), one.at("reason").get<std::string>(),
                    one.at("service").get<std::string>()};
    }
    run_key_ = json->at("run_key").get<std::string>();
    start_ = *start;
    now_ = *now;
    next_sample_ = *next;
    state_ = std::move(state);
    waiting_.clear();
    connected_ = true;
    deliver(LinkReport{true, "", now_});
    show();
  } catch (const std::exception& error) {
    return damaged(error.what());
  }
  return {};
}

}  // namespace

std::vector<std::string> SimulatedUnit::kinds() {
  std::vector<std::string> names;
  for (const plant::UnitModel* model : plant::models()) names.push_back(model->spec().kind);
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::unique_ptr<SimulatedUnit>> SimulatedUnit::make(const SimulatedUnitOptions& options,
                                                           Timestamp start) {
  for (const plant::UnitModel* model : plant::models()) {
    if (model->spec().kind != options.kind) continue;
    return std::unique_ptr<SimulatedUnit>(std::make_unique<Simulated>(*model, options, start));
  }
  return fail(
      Error{"equipment.kind", fmt::format("'{}' is no machine that can be simulated", options.kind)}
          .at({.id = options.id})
          .value(options.kind)
          .arg("kinds", fmt::format("{}", fmt::join(kinds(), ", ")))
          .remedy(fmt::format("write one of {}", fmt::join(kinds(), ", "))));
}

}  // namespace renkei::equipment
