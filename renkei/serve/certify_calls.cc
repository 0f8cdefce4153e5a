// What a machine does with calls that no honest client makes.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "renkei/serve/certify_examination.h"

namespace renkei::serve {
namespace {

using equipment::CallError;
using equipment::CallErrorKind;
using equipment::CallReport;
using equipment::CallStage;
using equipment::EventReport;

constexpr const char* kNoSuchProgram = "renkei-no-such-program";
constexpr const char* kNoSuchParameter = "renkei-no-such-parameter";

// A refusal, and the words that came with it.
struct Refusal {
  bool accepted = false;
  bool answered = false;
  CallError error{};
  std::string words{};
  [[nodiscard]] bool names(const std::string& parameter) const {
    return error.parameter.find(parameter) != std::string::npos ||
           words.find(parameter) != std::string::npos;
  }
};

class Calls {
 public:
  explicit Calls(Examination& examination)
      : examination_(examination), options_(examination.options) {}

  void examine() {
    examination_.about("call");
    if (examination_.is_lads()) {
      find_start_program();
      if (start_.empty()) return offers_none();
      lads();
    } else if (options_.misuse) {
      by_probe();
    } else {
      return offers_none();
    }
    if (!named_tried_) {
      examination_.not_tried("parameter.named", say_both(words::kNoRun));
    } else {
      examination_.conclude("parameter.named", named_);
    }
  }

 private:
  void offers_none() {
    for (const char* id : {"command.unknown", "parameter.unknown", "parameter.missing",
                           "parameter.type", "parameter.range", "parameter.named"}) {
      examination_.not_applicable(id, say_both(words::kNotOffered));
    }
  }

  void find_start_program() {
    for (const auto& one : examination_.form().commands) {
      if (one.name.ends_with("/StartProgram")) start_ = one.name;
      if (!start_.empty()) return;
    }
  }

  void lads() {
    judge("command.unknown", start_program(kNoSuchProgram, Json::array(), ""), "");
    if (options_.runs.empty()) {
      for (const char* id : {"parameter.unknown", "parameter.type", "parameter.range"}) {
        examination_.not_tried(id, say_both(words::kNoRun));
      }
      return;
    }
    const TrialRun& run = options_.runs.back();
    const std::string program = program_of(run.service);
    const auto pair = [](const std::string& key, const std::string& value) {
      return Json::array({{{"Key", key}, {"Value", value}}});
    };
    judge("parameter.unknown",
          start_program(program, pair(kNoSuchParameter, "1"), kNoSuchParameter), kNoSuchParameter);
    if (run.parameters.empty()) {
      for (const char* id : {"parameter.type", "parameter.range"}) {
        examination_.not_applicable(id, say_both(words::kNothingSuch));
      }
      return;
    }
    const std::string& name = run.parameters.begin()->first;
    judge("parameter.type", start_program(program, pair(name, "not a number"), name), name);
    judge("parameter.range", start_program(program, pair(name, "1e300"), name), name);
  }

  // What StartProgram calls the program, where that is another than its name.
  std::string program_of(const std::string& service) {
    for (const auto& one : examination_.form().values) {
      if (!one.name.ends_with("/ProgramTemplateSet/" + service + "/DeviceTemplateId")) continue;
      const auto id = examination_.connection->read(one.name, options_.patience);
      if (id && id->value && id->value->is_string() && !id->value->get<std::string>().empty()) {
        return id->value->get<std::string>();
      }
    }
    return service;
  }

  // `name`: of the parameter that its words should name, which may come as an event.
  Refusal start_program(const std::string& program, const Json& properties,
                        const std::string& name) {
    const std::map<std::string, Json> known{{"ProgramTemplateId", program},
                                            {"Properties", properties},
                                            {"SupervisoryJobId", ""},
                                            {"SupervisoryTaskId", new_key()},
                                            {"Samples", Json::array()}};
    Json parameters = Json::object();
    const auto* const form = examination_.form().command(start_);
    for (const auto& one : form->parameters) {
      const auto found = known.find(one.name);
      if (found != known.end()) parameters[one.name] = found->second;
    }
    Refusal refusal;
    const auto call = examination_.connection->call(start_, parameters, options_.patience);
    if (!call) {
      refusal.words = call.error().message();
      return refusal;
    }
    (void)examination_.wait_for(options_.patience, [&](const equipment::Happening& one) {
      if (const auto* const event = std::get_if<EventReport>(&one.what)) {
        refusal.words += event->text + "\n";
      }
      if (const auto* const report = std::get_if<CallReport>(&one.what)) {
        const bool over =
            report->stage == CallStage::kFinished || report->stage == CallStage::kFailed;
        if (report->call == *call && over) {
          refusal.answered = true;
          refusal.accepted = report->stage == CallStage::kFinished;
          if (report->error) refusal.error = *report->error;
          refusal.words += refusal.error.message + "\n";
        }
      }
      return refusal.answered && (refusal.accepted || name.empty() || refusal.names(name));
    });
    return refusal;
  }

  void judge(const char* id, const Refusal& refusal, const std::string& name) {
    Both said = say_both(words::kSaid, both<"words">(Both(first_line(refusal))));
    if (!refusal.answered) {
      return examination_.fails(
          id, say_both(words::kNobodyAnswered, both<"reason">(Both(first_line(refusal)))),
          say_both(words::kRefusalWanted));
    }
    if (refusal.accepted) {
      end_what_runs();
      return examination_.fails(id, say_both(words::kWasAccepted), say_both(words::kRefusalWanted));
    }
    if (refusal.words.find_first_not_of('\n') == std::string::npos) {
      return examination_.fails(id, say_both(words::kNoWords), say_both(words::kRefusalWanted));
    }
    examination_.pass(id, std::move(said));
    if (name.empty()) return;
    named_tried_ = true;
    named_.looked();
    if (refusal.names(name)) return;
    named_.add("",
               say_both(words::kNotNamed, both<"name">(Both(name)),
                        both<"words">(Both(first_line(refusal)))),
               say_both(words::kNamedWanted));
  }

  // What it should have refused and runs now is in the way of what follows.
  void end_what_runs() {
    if (options_.runs.empty()) return;
    const std::string key = new_key();
    examination_.connection->send(
        {.key = key, .service = options_.runs.back().service, .order = recipe::Order::kStop});
    (void)examination_.wait_for(options_.patience, [&](const equipment::Happening& one) {
      const auto* const order = std::get_if<equipment::OrderReport>(&one.what);
      return order != nullptr && order->key == key;
    });
  }

  static std::string first_line(const Refusal& refusal) {
    const std::size_t from = refusal.words.find_first_not_of('\n');
    if (from == std::string::npos) return "";
    return refusal.words.substr(from, refusal.words.find('\n', from) - from);
  }

  void by_probe() {
    constexpr std::pair<const char*, Misuse> kAll[] = {
        {"command.unknown", Misuse::kUnknownCommand},
        {"parameter.unknown", Misuse::kUnknownParameter},
        {"parameter.missing", Misuse::kMissingParameter},
        {"parameter.type", Misuse::kNotOfItsType},
        {"parameter.range", Misuse::kOutOfRange}};
    for (const auto& [id, misuse] : kAll) {
      if (!examination_.is_open(id)) continue;
      if (misuse != Misuse::kUnknownCommand && options_.runs.empty()) {
        examination_.not_tried(id, say_both(words::kNoRun));
        continue;
      }
      const TrialRun run = options_.runs.empty() ? TrialRun{} : options_.runs.back();
      const auto error = options_.misuse(misuse, run);
      if (!error) {
        examination_.not_applicable(id, say_both(words::kNothingSuch));
        continue;
      }
      Refusal refusal;
      refusal.answered = error->kind != CallErrorKind::kLost;
      refusal.accepted = refusal.answered && error->message.empty() && error->id.empty();
      refusal.error = *error;
      refusal.words = error->message.empty() ? error->id : error->message;
      const std::string name = misuse == Misuse::kUnknownCommand || run.parameters.empty()
                                   ? std::string()
                                   : run.parameters.begin()->first;
      judge(id, refusal, name);
    }
  }

  Examination& examination_;
  const CertifyOptions& options_;
  std::string start_;
  FaultsSeen named_;
  bool named_tried_ = false;
};

}  // namespace

void examine_calls(Examination& examination) { Calls(examination).examine(); }

}  // namespace renkei::serve
