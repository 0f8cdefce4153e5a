#include "renkei/serve/machine_host.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/equipment/opcua/machine_server.h"
#include "renkei/equipment/sila/machine_server.h"

namespace renkei::serve {
namespace {

using equipment::PlantProtocol;
using std::chrono::milliseconds;

constexpr std::uint64_t kStateBytesMax = 16 << 20U;
constexpr std::int64_t kSaveEveryMs = 10'000;
constexpr milliseconds kRound{20};

Error ask_error(const std::string& value, const std::string& reason) {
  return Error{"site.ask", reason}
      .value(value)
      .arg("reason", reason)
      .remedy("renkei plant fault --help names the faults there are");
}

// Whether services of the machine have parameters of that name in several units.
bool differs(const equipment::DeviceDescription& machine, const std::string& name) {
  std::optional<Unit> first;
  for (const recipe::Service& one : machine.services) {
    const auto found = one.parameters.find(name);
    if (found == one.parameters.end()) continue;
    if (first && !(*first == found->second)) return true;
    first = found->second;
  }
  return false;
}

std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

MachineHost::~MachineHost() = default;

Result<std::unique_ptr<MachineHost>> MachineHost::open(Options options) {
  std::unique_ptr<MachineHost> host(new MachineHost(std::move(options)));
  std::error_code error;
  std::filesystem::create_directories(host->options_.folder, error);
  // Its key lies there.
  std::filesystem::permissions(host->options_.folder, std::filesystem::perms::owner_all, error);
  if (auto done = host->take_up(); !done) return fail(std::move(done.error()));
  if (auto done = host->serve(); !done) return fail(std::move(done.error()));
  auto control = ControlServer::listen(host->options_.folder);
  if (!control) return fail(std::move(control.error()));
  host->control_ = *std::move(control);
  return host;
}

Result<void> MachineHost::take_up() {
  const Timestamp now = Timestamp::of(system_clock().now());
  auto unit = equipment::SimulatedUnit::make(options_.unit, now);
  if (!unit) return fail(std::move(unit.error()));
  unit_ = *std::move(unit);
  const auto file = options_.folder / "state";
  if (disk().exists(file)) {
    const auto text = disk().read_stored(file, kStateBytesMax);
    if (!text) return fail(text.error());
    if (auto loaded = unit_->load(*text); !loaded) return loaded;
  }
  saved_ = unit_->changes();
  clock_ =
      std::make_unique<PacedClock>(std::max(now, unit_->now()), options_.speed, system_clock());
  saved_at_ = unit_->now();
  return {};
}

Result<void> MachineHost::serve() {
  if (options_.protocol == PlantProtocol::kOpcUa) {
    const std::string named(equipment::protocol_name(options_.protocol));
    return fail(Error{"plant.protocol", fmt::format("machines are not shown over '{}' yet", named)}
                    .at({.id = options_.unit.id})
                    .value(named)
                    .remedy("write protocol = \"lads\" or \"sila\""));
  }
  const auto file = options_.folder / "port";
  std::uint16_t port = 0;
  if (disk().exists(file)) {
    const auto text = disk().read_stored(file, 16);
    if (!text) return fail(text.error());
    (void)std::from_chars(text->data(), text->data() + text->size(), port);
  }
  // Who was away while it was switched off hears of the run that goes on.
  for (const recipe::Service& one : unit_->description().services) unit_->read_back(one.name);
  const auto told = unit_->take();
  auto made = serve_at(port, told);
  // Somebody else has taken it meanwhile.
  if (!made && port != 0) made = serve_at(0, told);
  if (!made) return fail(std::move(made.error()));
  server_ = *std::move(made);
  for (const equipment::Delivery& one : told) server_->show(one);
  const std::string url = server_->address().url;
  return disk().write(file, url.substr(url.rfind(':') + 1));
}

Result<std::unique_ptr<equipment::MachineServer>> MachineHost::serve_at(
    std::uint16_t port, const std::vector<equipment::Delivery>& told) const {
  if (options_.protocol == PlantProtocol::kSila) {
    std::vector<equipment::ServiceReport> remembered;
    for (const equipment::Delivery& one : told) {
      const auto* const run = std::get_if<equipment::ServiceReport>(&one);
      if (run != nullptr) remembered.push_back(*run);
    }
    return equipment::sila::serve_sila({.description = unit_->description(),
                                        .folder = options_.folder,
                                        .port = port,
                                        .remembered = std::move(remembered)});
  }
  return equipment::opcua::serve_lads(
      {.description = unit_->description(), .folder = options_.folder, .port = port});
}

equipment::ConnectedUnit MachineHost::unit() const {
  const equipment::DeviceDescription& machine = unit_->description();
  const equipment::DeviceAddress address = server_->address();
  equipment::ConnectedUnit unit;
  unit.id = machine.id;
  unit.equipment_class = machine.equipment_class;
  unit.url = address.url;
  unit.certificate_sha256 = address.certificate_sha256;
  unit.properties = machine.properties;
  if (options_.protocol == PlantProtocol::kSila) {
    const auto names = equipment::sila::machine_names(machine);
    for (const auto& [name, in] : machine.values) unit.values[name] = {names.values.at(name), in};
    for (const recipe::Service& one : machine.services) {
      const auto& of = names.services.at(one.name);
      equipment::ConnectedService service{one.name, of.command, of.parameters, of.results};
      service.self_completing = one.self_completing;
      unit.services.push_back(std::move(service));
    }
    return unit;
  }
  for (const auto& [name, in] : machine.values) {
    // docs/formats/equipment-opcua.md
    unit.values[name] = {fmt::format("DeviceSet/{}/FunctionalUnitSet/Unit/FunctionSet/{}/"
                                     "SensorValue",
                                     machine.id, name),
                         in};
  }
  for (const recipe::Service& one : machine.services) {
    equipment::ConnectedService service{one.name, one.name};
    for (const auto& [name, in] : one.parameters) {
      if (differs(machine, name)) service.parameters[name] = one.name + "." + name;
    }
    // LADS describes no results.
    service.units = one.results;
    for (const auto& [name, in] : one.results) service.results[name] = name;
    service.self_completing = one.self_completing;
    unit.services.push_back(std::move(service));
  }
  return unit;
}

Result<void> MachineHost::save() {
  saved_ = unit_->changes();
  saved_at_ = unit_->now();
  return disk().write(options_.folder / "state", unit_->save());
}

Result<void> MachineHost::round() {
  for (const equipment::DeviceOrder& order : server_->take_orders()) unit_->send(order);
  if (auto lived = unit_->advance(Timestamp::of(clock_->now())); !lived) return lived;
  const auto told = unit_->take();
  // What it has done it knows before anybody hears of it.
  const bool is_time = unit_->now().milliseconds() - saved_at_.milliseconds() >= kSaveEveryMs;
  if (unit_->changes() != saved_ || is_time) {
    if (auto saved = save(); !saved) return saved;
  }
  for (const equipment::Delivery& one : told) server_->show(one);
  return {};
}

Result<HostEnded> MachineHost::run(const std::function<bool()>& go_on) {
  while (go_on()) {
    if (auto lived = round(); !lived) return fail(std::move(lived.error()));
    control_->serve(milliseconds(0), [this](const Json& ask) { return answer(ask); });
    if (restart_) {
      if (auto saved = save(); !saved) return fail(std::move(saved.error()));
      return HostEnded::kRestart;
    }
    (void)server_->wait(kRound);
  }
  if (auto saved = save(); !saved) return fail(std::move(saved.error()));
  return HostEnded::kStopped;
}

//   {"ask": "unit"}                                   {"url": …, "certificate": …}
//   {"ask": "fault", "fault": F, "value": V, "rate": R, "reason": WHY}   {"fault": F}
Result<Json> MachineHost::answer(const Json& ask) {
  const equipment::DeviceAddress address = server_->address();
  if (text_of(ask, "ask") == "unit") {
    return Json{{"url", address.url}, {"certificate", address.certificate_sha256}};
  }
  if (text_of(ask, "ask") != "fault") return fail(ask_error(text_of(ask, "ask"), "no such ask"));
  const std::string fault = text_of(ask, "fault");
  const std::string value = text_of(ask, "value");
  std::string reason = text_of(ask, "reason");
  if (reason.empty()) reason = "told to";
  const bool of_value = fault == "freeze" || fault == "drift" || fault == "spoil";
  if (of_value && !unit_->description().values.contains(value)) {
    return fail(ask_error(value, fmt::format("{} shows no '{}'", unit_->description().id, value)));
  }
  if (fault == "cut") {
    server_->cut();
  } else if (fault == "restore") {
    server_->restore();
  } else if (fault == "refuse") {
    unit_->refuse_next(reason);
  } else if (fault == "fail") {
    unit_->fail_service(reason);
  } else if (fault == "freeze") {
    unit_->freeze(value);
  } else if (fault == "spoil") {
    unit_->spoil(value, equipment::Quality::kBad, false);
  } else if (fault == "drift") {
    const auto rate = ask.find("rate");
    if (rate == ask.end() || !rate->is_number() || !std::isfinite(rate->get<double>())) {
      return fail(ask_error("", "a drift needs a rate: so much an hour"));
    }
    unit_->drift(value, rate->get<double>());
  } else if (fault == "mend") {
    unit_->mend();
  } else if (fault == "restart" || fault == "wrong-certificate") {
    if (fault == "wrong-certificate") {
      std::error_code error;
      for (const char* name : {"certificate.der", "key.der", "certificate.pem", "key.pem"}) {
        std::filesystem::remove(options_.folder / name, error);
      }
    }
    restart_ = true;
  } else {
    return fail(ask_error(fault,
                          "a fault is cut, restore, refuse, fail, freeze, drift, spoil, mend, "
                          "restart or wrong-certificate"));
  }
  return Json{{"unit", unit_->description().id}, {"fault", fault}};
}

}  // namespace renkei::serve
