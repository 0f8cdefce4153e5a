// What happens to a batch, as typed entries of the ledger: one struct a type, whose members are the
// members of the entry's body. The schemas lie in docs/formats/events/batch.*.json. Amounts are
// decimal text in the unit beside them (the ledger takes no floating point); states, orders and
// modes are named as BatchML names them; paths are those of the recipe's elements, "" the whole
// procedure. Plain values and pure functions, thread-safe.
//
// Members that a struct visits with visit.shut are not in the body: they are fields kept shut
// (ledger/disclosure.h), all of them always, so that none tells by its absence that it is empty.
// One that was erased reads as empty. Making an entry of an event and reading one is in
// batch_entry.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/events/attachment_ref.h"
#include "renkei/ledger/entry.h"

namespace renkei::events {

using Texts = std::map<std::string, std::string>;

// A batch is to be made: by which recipe, how large, on which units, from which lots.
struct BatchCreated {
  static constexpr std::string_view kType = "batch.created/1";
  std::string batch;
  std::string recipe;
  std::string version;
  std::string recipe_sha256;  // of its text, kept as an attachment
  std::string size;           // "2000 L"; empty: as the recipe is written
  std::string mode;
  Texts units;       // requirement -> unit
  Texts lots;        // process input -> lot
  Texts parameters;  // given for this batch: "37 Cel"
  std::string by;
  std::uint64_t priority = 0;  // at units that several wait for: the smaller the sooner

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("recipe", recipe);
    visit("version", version);
    visit("recipe_sha256", recipe_sha256);
    visit.shut("size", size);
    visit("mode", mode);
    visit("units", units);
    visit("lots", lots);
    visit.shut("parameters", parameters);
    visit("by", by);
    visit("priority", priority);
  }
};

// A procedural element has come to a state.
struct ElementChanged {
  static constexpr std::string_view kType = "batch.element-changed/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;  // how often it has begun, from 1
  std::string state;
  std::string cause;  // never a machine's own words

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit("state", state);
    visit("cause", cause);
  }
};

// The steps before a transition have ended, those after it begin.
struct TransitionFired {
  static constexpr std::string_view kType = "batch.transition-fired/1";
  std::string batch;
  std::string path;  // of the element whose chart it is
  std::string transition;
  std::uint64_t run = 0;  // of that element
  std::string by;         // who let it go, in SemiAutomatic and Manual; else empty

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("transition", transition);
    visit("run", run);
    visit("by", by);
  }
};

// The batch waits for a unit, has it, knows who it is, gives it back.
struct UnitRequested {
  static constexpr std::string_view kType = "batch.unit-requested/1";
  std::string batch;
  std::string path;
  std::string unit;
  std::uint64_t priority = 0;  // the smaller the sooner

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("unit", unit);
    visit("priority", priority);
  }
};
struct UnitAllocated {
  static constexpr std::string_view kType = "batch.unit-allocated/1";
  std::string batch;
  std::string path;
  std::string unit;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("unit", unit);
  }
};
// Who the machine is: what it says of itself, and the certificate it showed. Of machines that are
// connected, whenever it is another than the batch knew.
struct UnitIdentified {
  static constexpr std::string_view kType = "batch.unit-identified/1";
  std::string batch;
  std::string path;
  std::string unit;
  std::string maker;
  std::string model;
  std::string serial;
  std::string version;  // of its software
  std::string uuid;
  std::string protocol;  // "SiLA 2", "OPC UA LADS", "file drop"
  std::string url;
  std::string security;            // "Basic256Sha256, SignAndEncrypt"; "none"
  std::string certificate_sha256;  // of the DER, hexadecimal; empty: it showed none

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("unit", unit);
    visit("maker", maker);
    visit("model", model);
    visit("serial", serial);
    visit("version", version);
    visit("uuid", uuid);
    visit("protocol", protocol);
    visit("url", url);
    visit("security", security);
    visit("certificate_sha256", certificate_sha256);
  }
  friend bool operator==(const UnitIdentified&, const UnitIdentified&) = default;
};
struct UnitReleased {
  static constexpr std::string_view kType = "batch.unit-released/1";
  std::string batch;
  std::string path;
  std::string unit;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("unit", unit);
  }
};

// A person (or a rule of the recipe) orders an element: Hold, Restart, Stop, …
struct OrderGiven {
  static constexpr std::string_view kType = "batch.order-given/1";
  std::string batch;
  std::string path;
  std::string order;
  std::string by;
  std::string reason;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("order", order);
    visit("by", by);
    visit.shut("reason", reason);
  }
};
struct ModeChanged {
  static constexpr std::string_view kType = "batch.mode-changed/1";
  std::string batch;
  std::string path;
  std::string mode;
  std::string by;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("mode", mode);
    visit("by", by);
  }
};

// An order to a machine. It is recorded before it is sent.
struct DeviceOrdered {
  static constexpr std::string_view kType = "batch.device-ordered/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  std::string unit;
  std::string service;
  std::string order;
  std::string key;
  Texts parameters;  // in the units of the recipe's service

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit("unit", unit);
    visit("service", service);
    visit("order", order);
    visit("key", key);
    visit.shut("parameters", parameters);
  }
};
// What became of it: Accepted, Refused, Unknown.
struct DeviceAnswered {
  static constexpr std::string_view kType = "batch.device-answered/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  std::string key;
  std::string fate;
  std::string reason;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit("key", key);
    visit("fate", fate);
    visit.shut("reason", reason);
  }
};
// What a machine says of the service it carries out for an element.
struct ServiceReported {
  static constexpr std::string_view kType = "batch.service-reported/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  std::string unit;
  std::string service;
  std::string state;
  Texts results;
  std::string reason;
  std::string source_at{};  // when it came to that state, by the machine's clock

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit("unit", unit);
    visit("service", service);
    visit("state", state);
    visit.shut("results", results);
    visit.shut("reason", reason);
    visit.shut("source_at", source_at);
  }
};
// What a machine that the batch has says by itself: an alarm, a door, a message.
struct DeviceTold {
  static constexpr std::string_view kType = "batch.device-told/1";
  std::string batch;
  std::string path;  // of the element that has the unit
  std::string unit;
  std::string name;  // of the event, as the machine's description has it
  std::string text;
  std::string source_at;  // by the machine's clock

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("unit", unit);
    visit("name", name);
    visit.shut("text", text);
    visit("source_at", source_at);
  }
};
// A file that a machine gave or an instrument left, kept under its hash; and beside it, where the
// instrument's form is known, what was read of it.
struct FileReceived {
  static constexpr std::string_view kType = "batch.file-received/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  std::string unit;
  std::string name;
  std::string sample;     // its identifier, as the file has it; empty: of none
  std::string source_at;  // when it was measured or made, by the instrument's clock; empty: unknown
  std::string arrived_at;                  // here
  std::vector<AttachmentRef> attachments;  // its bytes; and the document, where there is one

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit("unit", unit);
    visit.shut("name", name);
    visit.shut("sample", sample);
    visit("source_at", source_at);
    visit("arrived_at", arrived_at);
    visit("attachments", attachments);
  }
};
// The link to a machine the batch has allocated was lost, or is back.
struct LinkChanged {
  static constexpr std::string_view kType = "batch.link-changed/1";
  std::string batch;
  std::string unit;
  bool connected = false;
  std::string reason;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("unit", unit);
    visit("connected", connected);
    visit("reason", reason);
  }
};

// A person is asked. `kind`: questions (of the element); what to do where a machine refused an
// order, failed in a run, where limits or a hold time were passed, or two batches wait for each
// other; or outcome: what a machine did that cannot tell it.
struct PromptRaised {
  static constexpr std::string_view kType = "batch.prompt-raised/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  // Numbered within the batch, from 1; in the entries that all see, among those that all see.
  std::uint64_t prompt = 0;
  std::string kind;
  std::string about;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit("prompt", prompt);
    visit("kind", kind);
    visit.shut("about", about);
  }
};
struct PromptAnswered {
  static constexpr std::string_view kType = "batch.prompt-answered/1";
  std::string batch;
  std::string path;
  std::uint64_t prompt = 0;
  Texts answers;
  std::string by;
  std::string witness;  // the second person, where one is wanted

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("prompt", prompt);
    visit.shut("answers", answers);
    visit("by", by);
    visit("witness", witness);
  }
};

// A watched value, an answer or a time is outside its limits; or is back within them. An answer
// "no" has no unit, and "yes" for its limit.
struct LimitPassed {
  static constexpr std::string_view kType = "batch.limit-passed/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  std::string value;    // its name
  std::string reading;  // "39.2", "no"; empty: not known
  std::string unit;
  std::string limit;     // "36 to 38 Cel"
  std::string standing;  // acceptable, outside_acceptable, outside_critical
  std::string rule;      // what the recipe says is to happen
  Texts inside{};  // what the members above do not say of what is confidential, by their names

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit("value", value);
    visit.shut("reading", reading);
    visit("unit", unit);
    visit.shut("limit", limit);
    visit("standing", standing);
    visit("rule", rule);
    visit.shut("inside", inside);
  }
};
// A condition cannot be decided: values it needs are missing or not to be trusted.
struct Undecided {
  static constexpr std::string_view kType = "batch.undecided/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  std::string condition;
  std::string values;  // those that are not known, and why
  Texts inside{};      // what the members above do not say of what is confidential, by their names

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit.shut("condition", condition);
    visit("values", values);
    visit.shut("inside", inside);
  }
};

// A lot was consumed, or produced.
struct MaterialMoved {
  static constexpr std::string_view kType = "batch.material-moved/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  std::string material;
  std::string lot;
  std::string quantity;
  std::string unit;
  bool consumed = false;
  Texts inside{};  // what the members above do not say of what is confidential, by their names

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit("material", material);
    visit("lot", lot);
    visit.shut("quantity", quantity);
    visit("unit", unit);
    visit("consumed", consumed);
    visit.shut("inside", inside);
  }
};

// What happened inside a confidential element, as one commitment: the RFC 6962 root over the
// entries of the inner log that are of the element and came since the one before this.
struct Commitment {
  std::string root;  // base64
  std::uint64_t size = 0;
  friend bool operator==(const Commitment&, const Commitment&) = default;
};
struct KeptShut {
  static constexpr std::string_view kType = "batch.kept-shut/1";
  std::string batch;
  std::string path;
  std::uint64_t run = 0;
  Commitment inner;

  template <typename Visitor>
  void fields(Visitor& visit) {
    visit("batch", batch);
    visit("path", path);
    visit("run", run);
    visit.shut("inner", inner);
  }
};

using BatchEvent =
    std::variant<BatchCreated, ElementChanged, TransitionFired, UnitRequested, UnitAllocated,
                 UnitIdentified, UnitReleased, OrderGiven, ModeChanged, DeviceOrdered,
                 DeviceAnswered, ServiceReported, DeviceTold, FileReceived, LinkChanged,
                 PromptRaised, PromptAnswered, LimitPassed, Undecided, MaterialMoved, KeptShut>;

[[nodiscard]] std::string_view type_of(const BatchEvent& event);
[[nodiscard]] const std::string& batch_of(const BatchEvent& event);
// The members that all readers of the log see, and those kept shut, by their names.
[[nodiscard]] Json body_of(const BatchEvent& event);
[[nodiscard]] Json shut_of(const BatchEvent& event);
// What the entry is about: the batch; and the unit, the lot or the recipe where it names one.
[[nodiscard]] std::vector<ledger::EntityRef> refs_of(const BatchEvent& event);

struct OpenedEvent {
  BatchEvent event;
  std::set<std::string> erased{};  // members kept shut that `shut` did not have
};
// Nothing when `type` is none of a batch. Errors: events.body (a member of the body is missing, or
// one of either is of another kind: names it), which a ledger with the schemas does not hold.
[[nodiscard]] Result<std::optional<OpenedEvent>> read_batch_event(const std::string& type,
                                                                  const Json& body,
                                                                  const Json& shut);

}  // namespace renkei::events
