#include "renkei/cli/batch_story.h"

#include <limits>
#include <map>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "renkei/base/decimal.h"
#include "renkei/cli/story_messages.h"
#include "renkei/events/batch_events.h"
#include "renkei/execute/inner_log.h"
#include "renkei/execute/telemetry/telemetry_entry.h"
#include "renkei/ledger/fold.h"
#include "renkei/store/ledger_folder.h"

namespace renkei::cli {
namespace {

using report::arg;
using report::Language;
using report::Message;

// Both languages of one message, with its arguments.
template <const Message& kTold, typename... Arguments>
void tell(StoryLine& line, const Arguments&... arguments) {
  line.en = say(Language::kEn, kTold, arguments...);
  line.ja = say(Language::kJa, kTold, arguments...);
}

// A number to six digits, as people read it; the entry has it in full.
std::string shown(const std::string& text) {
  const auto number = Decimal::parse(text);
  if (!number || text.size() <= 7) return text;
  return fmt::format("{:.6g}", number->to_double());
}

std::string listed(const events::Texts& texts) {
  std::string text;
  for (const auto& [name, value] : texts) {
    text += (text.empty() ? "" : ", ") + name + " = " + shown(value);
  }
  return text.empty() ? "—" : text;
}

std::string or_dash(const std::string& text) { return text.empty() ? "—" : text; }

// One sentence for each kind of event.
class Teller {
 public:
  explicit Teller(StoryLine& line) : line_(line) {}

  void operator()(const events::BatchCreated& e) {
    line_.by = e.by;
    tell<words::kStoryCreated>(line_, arg<"recipe">(e.recipe), arg<"version">(e.version),
                               arg<"size">(or_dash(e.size)), arg<"units">(listed(e.units)),
                               arg<"lots">(listed(e.lots)));
  }
  void operator()(const events::ElementChanged& e) {
    line_.path = e.path;
    tell<words::kStoryChanged>(line_, arg<"path">(named(e.path)), arg<"run">(std::to_string(e.run)),
                               arg<"state">(e.state), arg<"cause">(or_dash(e.cause)));
    // The engine's own words; what a person or a machine said stays as it is.
    static const std::map<std::string, std::string> causes{
        {"called", "呼び出し"},
        {"done", "完了"},
        {"ordered", "命令"},
        {"with what it lies in", "上位の要素とともに"},
        {"its chart has come to its end", "手順図の終わり"},
        {"a person has let it count", "人の判断"},
        {"the machine", "機械"}};
    const auto cause = causes.find(e.cause);
    if (cause != causes.end()) {
      line_.ja = say(Language::kJa, words::kStoryChanged, arg<"path">(named(e.path)),
                     arg<"run">(std::to_string(e.run)), arg<"state">(e.state),
                     arg<"cause">(cause->second));
    }
  }
  void operator()(const events::TransitionFired& e) {
    line_.path = e.path;
    line_.by = e.by;
    tell<words::kStoryFired>(line_, arg<"path">(named(e.path)), arg<"transition">(e.transition));
  }
  void operator()(const events::UnitRequested& e) {
    line_.path = e.path;
    tell<words::kStoryRequested>(line_, arg<"path">(named(e.path)), arg<"unit">(e.unit));
  }
  void operator()(const events::UnitAllocated& e) {
    line_.path = e.path;
    tell<words::kStoryAllocated>(line_, arg<"path">(named(e.path)), arg<"unit">(e.unit));
  }
  void operator()(const events::UnitReleased& e) {
    line_.path = e.path;
    tell<words::kStoryReleased>(line_, arg<"path">(named(e.path)), arg<"unit">(e.unit));
  }
  void operator()(const events::OrderGiven& e) {
    line_.path = e.path;
    line_.by = e.by;
    tell<words::kStoryOrdered>(line_, arg<"path">(named(e.path)), arg<"order">(e.order),
                               arg<"reason">(or_dash(e.reason)));
  }
  void operator()(const events::ModeChanged& e) {
    line_.by = e.by;
    tell<words::kStoryMode>(line_, arg<"mode">(e.mode));
  }
  void operator()(const events::DeviceOrdered& e) {
    line_.path = e.path;
    tell<words::kStoryDeviceOrdered>(line_, arg<"path">(named(e.path)), arg<"unit">(e.unit),
                                     arg<"service">(e.service), arg<"order">(e.order),
                                     arg<"parameters">(listed(e.parameters)));
  }
  void operator()(const events::DeviceAnswered& e) {
    line_.path = e.path;
    tell<words::kStoryDeviceAnswered>(line_, arg<"path">(named(e.path)), arg<"fate">(e.fate),
                                      arg<"reason">(or_dash(e.reason)));
  }
  void operator()(const events::ServiceReported& e) {
    line_.path = e.path;
    tell<words::kStoryReported>(
        line_, arg<"path">(named(e.path)), arg<"unit">(e.unit), arg<"service">(e.service),
        arg<"state">(e.state), arg<"results">(listed(e.results)), arg<"reason">(or_dash(e.reason)));
  }
  void operator()(const events::UnitIdentified& e) {
    line_.path = e.path;
    tell<words::kStoryIdentified>(line_, arg<"unit">(e.unit), arg<"maker">(or_dash(e.maker)),
                                  arg<"model">(or_dash(e.model)), arg<"serial">(or_dash(e.serial)),
                                  arg<"protocol">(e.protocol),
                                  arg<"certificate">(or_dash(e.certificate_sha256)));
  }
  void operator()(const events::DeviceTold& e) {
    line_.path = e.path;
    tell<words::kStoryTold>(line_, arg<"unit">(e.unit), arg<"name">(e.name), arg<"at">(e.source_at),
                            arg<"text">(or_dash(e.text)));
  }
  void operator()(const events::FileReceived& e) {
    line_.path = e.path;
    const std::string hash = e.attachments.empty() ? "" : e.attachments.front().sha256;
    tell<words::kStoryFile>(line_, arg<"path">(named(e.path)), arg<"unit">(e.unit),
                            arg<"name">(or_dash(e.name)), arg<"sample">(or_dash(e.sample)),
                            arg<"measured">(or_dash(e.source_at)), arg<"arrived">(e.arrived_at),
                            arg<"hash">(or_dash(hash)));
  }
  void operator()(const events::LinkChanged& e) {
    if (e.connected) {
      tell<words::kStoryLinkBack>(line_, arg<"unit">(e.unit));
    } else {
      tell<words::kStoryLinkLost>(line_, arg<"unit">(e.unit), arg<"reason">(or_dash(e.reason)));
    }
  }
  void operator()(const events::PromptRaised& e) {
    line_.path = e.path;
    tell<words::kStoryAsked>(line_, arg<"number">(std::to_string(e.prompt)),
                             arg<"path">(named(e.path)), arg<"kind">(e.kind),
                             arg<"about">(or_dash(e.about)));
  }
  void operator()(const events::PromptAnswered& e) {
    line_.path = e.path;
    line_.by = e.by;
    tell<words::kStoryAnswered>(line_, arg<"number">(std::to_string(e.prompt)),
                                arg<"path">(named(e.path)), arg<"answers">(listed(e.answers)),
                                arg<"witness">(or_dash(e.witness)));
  }
  void operator()(const events::LimitPassed& e) {
    line_.path = e.path;
    if (e.unit.empty()) {
      return tell<words::kStoryNo>(line_, arg<"path">(named(e.path)), arg<"value">(e.value),
                                   arg<"reading">(or_dash(shown(e.reading))),
                                   arg<"limit">(or_dash(e.limit)), arg<"rule">(or_dash(e.rule)));
    }
    tell<words::kStoryLimit>(line_, arg<"path">(named(e.path)), arg<"value">(e.value),
                             arg<"reading">(or_dash(shown(e.reading))), arg<"unit">(e.unit),
                             arg<"limit">(or_dash(e.limit)), arg<"standing">(e.standing),
                             arg<"rule">(or_dash(e.rule)));
  }
  void operator()(const events::Undecided& e) {
    line_.path = e.path;
    tell<words::kStoryUndecided>(line_, arg<"path">(named(e.path)), arg<"condition">(e.condition),
                                 arg<"values">(or_dash(e.values)));
  }
  void operator()(const events::KeptShut& e) {
    line_.path = e.path;
    tell<words::kStoryKeptShut>(line_, arg<"path">(named(e.path)),
                                arg<"run">(std::to_string(e.run)));
  }
  void operator()(const events::MaterialMoved& e) {
    line_.path = e.path;
    const auto moved = [&]<const Message & kMoved>() {
      tell<kMoved>(line_, arg<"path">(named(e.path)), arg<"quantity">(or_dash(shown(e.quantity))),
                   arg<"unit">(e.unit), arg<"material">(e.material), arg<"lot">(e.lot));
    };
    if (e.consumed) {
      moved.template operator()<words::kStoryConsumed>();
    } else {
      moved.template operator()<words::kStoryProduced>();
    }
  }

 private:
  static std::string named(const std::string& path) { return path.empty() ? "/" : path; }
  StoryLine& line_;
};

}  // namespace

namespace {

// What was measured, by the place of its entry.
Result<std::map<std::uint64_t, StoryLine>> telemetry_lines(store::LedgerFolder& folder,
                                                           const std::string& batch) {
  std::map<std::uint64_t, StoryLine> lines;
  const auto read = ledger::read_entries(
      folder.store(), {0},
      [&](ledger::EntryIndex index, const ledger::Entry& entry) -> Result<void> {
        if (entry.type != execute::kTelemetryStored) return {};
        const auto chunk = execute::stored_chunk_of(entry);
        if (!chunk) return fail(chunk.error());
        if (chunk->batch != batch) return {};
        StoryLine& line = lines[index.value];
        line.index = index.value;
        line.at = entry.at;
        line.type = entry.type;
        tell<words::kStoryTelemetry>(line, arg<"samples">(std::to_string(chunk->samples)),
                                     arg<"first">(chunk->first.to_string()),
                                     arg<"last">(chunk->last.to_string()));
        return {};
      });
  if (!read) return fail(read.error());
  return lines;
}

// Each log numbers its own prompts; people answer them by their number in the batch.
using PromptNumbers = std::map<std::pair<bool, std::uint64_t>, std::uint64_t>;
void number_prompt(events::BatchEvent& event, bool inner, PromptNumbers& numbers) {
  if (auto* raised = std::get_if<events::PromptRaised>(&event)) {
    const std::uint64_t number = numbers.size() + 1;
    raised->prompt = numbers.emplace(std::pair(inner, raised->prompt), number).first->second;
  } else if (auto* answered = std::get_if<events::PromptAnswered>(&event)) {
    const auto found = numbers.find({inner, answered->prompt});
    if (found != numbers.end()) answered->prompt = found->second;
  }
}

}  // namespace

Result<std::vector<StoryLine>> batch_story(const std::string& ledger, const std::string& batch) {
  auto folder = store::LedgerFolder::open(ledger, store::SqliteStore::Access::kRead);
  if (!folder) return fail(folder.error());
  auto measured = telemetry_lines(*folder, batch);
  if (!measured) return fail(measured.error());
  std::vector<StoryLine> story;
  const auto take_measured = [&](std::uint64_t before) {
    while (!measured->empty() && measured->begin()->first < before) {
      story.push_back(std::move(measured->extract(measured->begin()).mapped()));
    }
  };
  PromptNumbers prompts;
  const auto take = [&](const execute::BatchRead& one) -> Result<void> {
    if (events::batch_of(one.opened.event) != batch) return {};
    if (!one.inner) take_measured(one.index.value);
    StoryLine line;
    line.index = one.index.value;
    line.inner = one.inner;
    line.at = one.at;
    line.type = events::type_of(one.opened.event);
    auto event = one.opened.event;
    number_prompt(event, one.inner, prompts);
    std::visit(Teller(line), event);
    story.push_back(std::move(line));
    return {};
  };
  const auto read = execute::read_batch_events(folder->store(), folder->inner_store(), take);
  if (!read) return fail(read.error());
  take_measured(std::numeric_limits<std::uint64_t>::max());
  return story;
}

std::string story_text(const std::vector<StoryLine>& story, Language language) {
  std::string text;
  for (const StoryLine& line : story) {
    const std::string at = line.at.to_string();
    text +=
        fmt::format("{:>6}{} {} {}  {}{}\n", line.index, line.inner ? '*' : ' ', at.substr(0, 10),
                    at.substr(11, 8), language == Language::kJa ? line.ja : line.en,
                    line.by.empty() ? "" : "  [" + line.by + "]");
  }
  return text;
}

Json story_json(const std::vector<StoryLine>& story, Language language) {
  Json lines = Json::array();
  for (const StoryLine& line : story) {
    lines.push_back({{"index", line.index},
                     {"inner", line.inner},
                     {"at", line.at.to_string()},
                     {"type", line.type},
                     {"path", line.path},
                     {"by", line.by},
                     {"text", language == Language::kJa ? line.ja : line.en}});
  }
  return Json{{"story", std::move(lines)}};
}

}  // namespace renkei::cli
