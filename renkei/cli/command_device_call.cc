// `renkei device call`: a command or service of a machine, from its start to its end.
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renkei/cli/console.h"
#include "renkei/cli/device_commands.h"
#include "renkei/cli/device_messages.h"
#include "renkei/cli/device_text.h"
#include "renkei/ledger/entry.h"
#include "renkei/ledger/keys.h"
#include "renkei/report/table.h"

namespace renkei::cli {
namespace {

using equipment::CallReport;
using equipment::CallStage;
using equipment::FileReport;
using equipment::Happening;
using equipment::LinkReport;
using equipment::OrderReport;
using equipment::ServiceReport;
using report::arg;
using report::Language;
using std::chrono::milliseconds;

constexpr milliseconds kRound{100};

std::string percent(const CallReport& report) {
  if (!report.progress) return "…";
  std::string text = fmt::format("{:.0f}%", *report.progress * 100);
  if (report.remaining_s) text += fmt::format(" (−{:.0f} s)", *report.remaining_s);
  return text;
}

void tell_results(const DeviceOptions& options, const equipment::CommandForm& form,
                  const Json& results) {
  if (options.common.json) return print(write_json(Json{{"results", results}}));
  const Language language = options.common.language;
  report::Table table{.columns = {{label(language, words::kColumnName)},
                                  {label(language, words::kColumnValue), true},
                                  {label(language, words::kColumnUnit)}}};
  for (const auto& one : form.results) {
    const auto found = results.find(one.name);
    if (found == results.end()) continue;
    table.rows.push_back({one.name, value_text(*found), unit_text(one.type)});
  }
  if (!table.rows.empty()) print(table_text(table));
}

// What a run of either kind has in common: the link, what the machine says, Ctrl-C.
class Following {
 public:
  Following(const DeviceOptions& options, equipment::Connection& connection)
      : options_(options), connection_(connection) {}

  // Until `see` says it is over; `stop` is asked once after Ctrl-C.
  template <typename See, typename Stop>
  Result<int> until(const See& see, const Stop& stop) {
    bool asked = false;
    while (true) {
      (void)connection_.wait(kRound);
      for (Happening& one : connection_.take()) {
        if (const auto* const link = std::get_if<LinkReport>(&one.what)) tell_link(*link);
        if (const auto* const event = std::get_if<equipment::EventReport>(&one.what)) {
          progress_.clear();
          tell(say(language(), words::kEventTold, arg<"time">(moment_text(event->at)),
                   arg<"name">(event->name), arg<"text">(event->text)));
        }
        if (const std::optional<int> code = see(one)) {
          progress_.clear();
          return *code;
        }
      }
      if (interrupted() && !asked) {
        asked = true;
        if (auto done = stop(); !done) return fail(std::move(done.error()));
        progress_.clear();
        tell(std::string(words::kStoppedAsked.in(language())));
      }
    }
  }
  void show(const std::string& text) { progress_.show(text); }

 private:
  [[nodiscard]] Language language() const { return options_.common.language; }
  void tell_link(const LinkReport& link) {
    progress_.clear();
    tell(link_text(link, std::exchange(lost_, !link.connected), language()) + "\n");
  }

  const DeviceOptions& options_;
  equipment::Connection& connection_;
  ProgressLine progress_;
  bool lost_ = false;
};

Result<int> call_command(const DeviceOptions& options, equipment::Connection& connection,
                         const equipment::CommandForm& form) {
  const auto parameters = parameters_of(options.names, form);
  if (!parameters) return fail(parameters.error());
  const auto call = connection.call(form.name, *parameters);
  if (!call) return fail(call.error());
  Following following(options, connection);
  return following.until(
      [&](const Happening& one) -> std::optional<int> {
        const auto* const report = std::get_if<CallReport>(&one.what);
        if (report == nullptr || report->call != *call) return std::nullopt;
        if (report->stage == CallStage::kFinished) {
          tell_results(options, form, report->results);
          return kYes;
        }
        if (report->stage == CallStage::kFailed) {
          const equipment::CallError error = report->error.value_or(equipment::CallError{});
          tell(error_text(error, options.common.language));
          if (options.common.json) print(write_json(Json{{"error", error_json(error)}}));
          return error.kind == equipment::CallErrorKind::kLost ? kSurroundingsFailed : kNo;
        }
        following.show(form.name + " " + percent(*report));
        return std::nullopt;
      },
      [&]() -> Result<void> { return connection.cancel(*call); });
}

class ServiceRun {
 public:
  ServiceRun(const DeviceOptions& options, equipment::Connection& connection,
             const equipment::ServiceForm& form)
      : options_(options), connection_(connection), form_(form) {}

  Result<int> run() {
    const auto parameters = parameters_of(options_.names, form_);
    if (!parameters) return fail(parameters.error());
    start_ = {.key = ledger::EventId::make(ledger::secret_bytes).str(),
              .service = form_.service.name,
              .order = recipe::Order::kStart,
              .parameters = *parameters};
    connection_.send(start_);
    Following following(options_, connection_);
    return following.until(
        [&](const Happening& one) -> std::optional<int> {
          if (const auto* const link = std::get_if<LinkReport>(&one.what)) {
            // What became of it meanwhile only the machine knows.
            if (link->connected && connection_.form().knows_keys) connection_.ask(start_.key);
            if (link->connected) connection_.read_back(form_.service.name);
          }
          if (const auto* const file = std::get_if<FileReport>(&one.what)) {
            tell(say(language(), words::kFileGiven, arg<"name">(file->name),
                     arg<"bytes">(std::to_string(file->bytes.size()))));
          }
          if (const auto* const order = std::get_if<OrderReport>(&one.what)) {
            if (const auto code = refused(*order)) return code;
          }
          const auto* const report = std::get_if<ServiceReport>(&one.what);
          if (report == nullptr || report->service != form_.service.name) return std::nullopt;
          following.show(report->service + " " + std::string(state_name(report->state)));
          if (report->state != recipe::State::kIdle) begun_ = true;
          if (!begun_ || !recipe::is_final(report->state)) return std::nullopt;
          tell_end(*report);
          return report->state == recipe::State::kComplete ? kYes : kNo;
        },
        [&]() -> Result<void> {
          connection_.send({.key = ledger::EventId::make(ledger::secret_bytes).str(),
                            .service = form_.service.name,
                            .order = recipe::Order::kStop});
          return {};
        });
  }

 private:
  [[nodiscard]] Language language() const { return options_.common.language; }

  std::optional<int> refused(const OrderReport& order) const {
    if (order.key != start_.key || order.fate == equipment::Fate::kAccepted) return std::nullopt;
    tell(say(language(), words::kOrderRefused, arg<"reason">(order.reason)));
    if (options_.common.json) {
      print(write_json(Json{{"error", {{"kind", "refused"}, {"message", order.reason}}}}));
    }
    return kNo;
  }

  void tell_end(const ServiceReport& report) const {
    const std::string state(state_name(report.state));
    if (options_.common.json) {
      return print(write_json(Json{{"service", report.service},
                                   {"state", state},
                                   {"reason", report.reason},
                                   {"at", report.at.to_string()},
                                   {"results", report.results}}));
    }
    print(report.reason.empty()
              ? say(language(), words::kServiceEnded, arg<"service">(report.service),
                    arg<"state">(state))
              : say(language(), words::kServiceEndedWhy, arg<"service">(report.service),
                    arg<"state">(state), arg<"reason">(report.reason)));
    report::Table table{.columns = {{label(language(), words::kColumnName)},
                                    {label(language(), words::kColumnValue), true},
                                    {label(language(), words::kColumnUnit)}}};
    for (const auto& [name, number] : report.results) {
      const auto unit = form_.service.results.find(name);
      table.rows.push_back({name, fmt::format("{:.6g}", number),
                            unit == form_.service.results.end() ? "" : unit->second.code()});
    }
    if (!table.rows.empty()) print(table_text(table));
  }

  const DeviceOptions& options_;
  equipment::Connection& connection_;
  const equipment::ServiceForm& form_;
  equipment::DeviceOrder start_{};
  bool begun_ = false;
};

}  // namespace

Result<int> device_call(const DeviceOptions& options) {
  const auto machine = reach(options);
  if (!machine) return fail(machine.error());
  const auto found = command_named(machine->form(), options.name);
  if (!found) return fail(found.error());
  catch_interrupts(options.common.language, Stopping::kAtOnce);
  if (found->command != nullptr) {
    return call_command(options, *machine->connection, *found->command);
  }
  return ServiceRun(options, *machine->connection, *found->service).run();
}

}  // namespace renkei::cli
