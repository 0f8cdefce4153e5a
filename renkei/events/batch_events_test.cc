#include "renkei/events/batch_events.h"

#include <functional>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/ledger/event_types.h"

namespace renkei::events {
namespace {

// Every member of every type set to something.
struct Filler {
  int n = 0;
  void operator()(const char*, std::string& value) { value = "text-" + std::to_string(++n); }
  void operator()(const char*, std::uint64_t& value) { value = static_cast<std::uint64_t>(++n); }
  void operator()(const char*, bool& value) { value = true; }
  void operator()(const char*, Texts& value) { value = {{"a", std::to_string(++n)}, {"b", ""}}; }
  void operator()(const char*, Commitment& value) {
    value = {"root-" + std::to_string(++n), static_cast<std::uint64_t>(n)};
  }
  void operator()(const char*, std::vector<AttachmentRef>& value) {
    value = {{std::string(43, 'A') + "=", static_cast<std::uint64_t>(++n), "text/csv"}};
  }
  template <typename T>
  void shut(const char* name, T& value) {
    (*this)(name, value);
  }
};

template <std::size_t I = 0>
void each_type(const std::function<void(BatchEvent)>& call) {
  if constexpr (I < std::variant_size_v<BatchEvent>) {
    std::variant_alternative_t<I, BatchEvent> event;
    Filler filler;
    event.fields(filler);
    // What the schemas narrow.
    if constexpr (requires { event.state; }) event.state = "Running";
    if constexpr (requires { event.order; }) event.order = "Hold";
    if constexpr (requires { event.mode; }) event.mode = "Manual";
    if constexpr (requires { event.fate; }) event.fate = "Refused";
    if constexpr (requires { event.kind; }) event.kind = "refused";
    if constexpr (requires { event.rule; }) event.rule = "hold";
    if constexpr (requires { event.standing; }) event.standing = "outside_critical";
    if constexpr (requires { event.key; }) event.key = std::string(32, 'a');
    if constexpr (requires { event.recipe_sha256; }) event.recipe_sha256 = std::string(64, 'b');
    if constexpr (requires { event.quantity; }) event.quantity = "12.5";
    if constexpr (requires { event.source_at; }) event.source_at = "2026-11-24T05:47:28.250Z";
    if constexpr (requires { event.arrived_at; }) event.arrived_at = "2026-11-24T05:47:29.000Z";
    if constexpr (requires { event.certificate_sha256; }) {
      event.certificate_sha256 = std::string(64, 'c');
    }
    call(event);
    each_type<I + 1>(call);
  }
}

TEST(BatchEvents, EveryTypeHasItsSchemaAndIsReadBack) {
  int types = 0;
  each_type([&](const BatchEvent& event) {
    ++types;
    const std::string type(type_of(event));
    const Json body = body_of(event);
    const auto checked = ledger::EventTypes::known().check(type, body);
    EXPECT_TRUE(checked) << type << ": " << (checked ? "" : checked.error().to_string());
    const Json shut = shut_of(event);
    const auto read = read_batch_event(type, body, shut);
    ASSERT_TRUE(read && *read) << type;
    EXPECT_EQ(body_of((*read)->event).dump(), body.dump());
    EXPECT_EQ(shut_of((*read)->event).dump(), shut.dump());
    EXPECT_TRUE((*read)->erased.empty()) << type;
    EXPECT_EQ((*read)->event.index(), event.index());
    EXPECT_EQ(batch_of(event), "text-1");
  });
  EXPECT_EQ(types, 21);
}

// Parameters of a process, what machines and people said of them, and what lies inside.
TEST(BatchEvents, WhatIsKeptShutIsInNoBody) {
  const std::map<std::string, std::set<std::string>> wanted{
      {"batch.created/1", {"size", "parameters"}},
      {"batch.order-given/1", {"reason"}},
      {"batch.device-ordered/1", {"parameters"}},
      {"batch.device-answered/1", {"reason"}},
      {"batch.service-reported/1", {"results", "reason", "source_at"}},
      {"batch.device-told/1", {"text"}},
      {"batch.file-received/1", {"name", "sample"}},
      {"batch.prompt-raised/1", {"about"}},
      {"batch.prompt-answered/1", {"answers"}},
      {"batch.limit-passed/1", {"reading", "limit", "inside"}},
      {"batch.undecided/1", {"condition", "inside"}},
      {"batch.material-moved/1", {"quantity", "inside"}},
      {"batch.kept-shut/1", {"inner"}}};
  each_type([&](const BatchEvent& event) {
    std::set<std::string> names;
    const Json shut = shut_of(event);
    for (const auto& [name, value] : shut.items()) {
      (void)value;
      names.insert(name);
      EXPECT_FALSE(body_of(event).contains(name)) << type_of(event) << " " << name;
    }
    const auto found = wanted.find(std::string(type_of(event)));
    EXPECT_EQ(names, found == wanted.end() ? std::set<std::string>{} : found->second)
        << type_of(event);
  });
}

TEST(BatchEvents, WhatWasErasedReadsAsEmptyAndIsNamed) {
  each_type([&](const BatchEvent& event) {
    const Json shut = shut_of(event);
    for (const auto& [name, value] : shut.items()) {
      (void)value;
      Json left = shut;
      left.erase(name);
      const auto read = read_batch_event(std::string(type_of(event)), body_of(event), left);
      ASSERT_TRUE(read && *read) << type_of(event) << " " << name;
      EXPECT_EQ((*read)->erased, std::set<std::string>{name});
      const Json now = shut_of((*read)->event)[name];
      EXPECT_TRUE(now.is_string()                ? now == Json("")
                  : name == std::string("inner") ? now["size"] == 0
                                                 : now.empty())
          << now.dump();
    }
  });
}

TEST(BatchEvents, AMemberKeptShutOfAnotherKindIsNamed) {
  each_type([&](const BatchEvent& event) {
    const Json shut = shut_of(event);
    for (const auto& [name, value] : shut.items()) {
      (void)value;
      Json wrong = shut;
      wrong[name] = Json::array({1});
      const auto read = read_batch_event(std::string(type_of(event)), body_of(event), wrong);
      ASSERT_FALSE(read) << type_of(event) << " " << name;
      EXPECT_EQ(read.error().code(), "events.body");
      EXPECT_EQ(read.error().place().pointer, "/shut/" + name);
    }
  });
}

TEST(BatchEvents, AMemberThatIsMissingOrTooMuchIsRefusedByTheSchemaAndNamedByTheReader) {
  each_type([&](const BatchEvent& event) {
    const std::string type(type_of(event));
    const Json whole = body_of(event);
    for (const auto& [name, value] : whole.items()) {
      (void)value;
      Json body = whole;
      body.erase(name);
      EXPECT_FALSE(ledger::EventTypes::known().check(type, body)) << type << " " << name;
      const auto read = read_batch_event(type, body, shut_of(event));
      ASSERT_FALSE(read) << type << " " << name;
      EXPECT_EQ(read.error().place().pointer, "/body/" + name);
      body[name] = 1.5;
      EXPECT_FALSE(ledger::EventTypes::known().check(type, body)) << type << " " << name;
      EXPECT_FALSE(read_batch_event(type, body, shut_of(event))) << type << " " << name;
    }
    Json more = whole;
    more["more"] = 1;
    EXPECT_FALSE(ledger::EventTypes::known().check(type, more)) << type;
  });
}

TEST(BatchEvents, OthersAreNone) {
  const auto read = read_batch_event("record.noted/1", Json::object(), Json::object());
  ASSERT_TRUE(read);
  EXPECT_FALSE(*read);
}

TEST(BatchEvents, AreAboutTheBatchAndWhatTheyName) {
  const auto shown = [](const BatchEvent& event) {
    std::string text;
    for (const auto& ref : refs_of(event)) text += ref.to_string() + " ";
    return text;
  };
  EXPECT_EQ(shown(UnitAllocated{"b-1", "culture", "br-2000"}), "batch/b-1 unit/br-2000 ");
  MaterialMoved moved;
  moved.batch = "b-1";
  moved.lot = "lot-7";
  moved.unit = "kg";
  EXPECT_EQ(shown(moved), "batch/b-1 lot/lot-7 ");
  LimitPassed passed;
  passed.batch = "b-1";
  passed.unit = "Cel";
  EXPECT_EQ(shown(passed), "batch/b-1 ");
}

}  // namespace
}  // namespace renkei::events
