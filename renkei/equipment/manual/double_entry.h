// A value read off by people: typed by one, typed again, blind, by a second (EU GMP Annex 11, 6: a
// second check of what is typed by hand). Only when both have typed the same does it count. Until
// both have typed, neither sees what the other did; where they differ both see both, and either
// types again, until they agree. Every typing stays, with who and when.
//
// Who may type is told by the id of a key: the second must have another key. What people are called
// and allowed is not known here. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/timestamp.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/form.h"

namespace renkei::equipment {

inline constexpr std::size_t kTypedBytesMax = 1000;
inline constexpr std::size_t kTypingsMax = 100;  // of one value

struct Typing {
  std::string actor;  // the id of a key
  std::string text;   // as it was typed
  Json value{};       // as it was understood
  Timestamp at{};
};

enum class EntryStage : std::uint8_t {
  kOpen,       // nobody has typed
  kTyped,      // one has
  kDisagreed,  // both have, and not the same
  kConfirmed   // both the same
};
[[nodiscard]] std::string_view stage_name(EntryStage stage);  // "Disagreed"

// What was typed, as a value of the type: numbers as people write them ("7.10", "７．１"), yes and
// no (はい, いいえ) of a Boolean, a text without the blanks around it. Errors, at `what`:
// equipment.typed (empty, over kTypedBytesMax, or no such value), equipment.value_type (a kind that
// nobody types: lists and the like), equipment.value_range.
[[nodiscard]] Result<Json> typed_value(const std::string& what, std::string_view text,
                                       const DataType& type);

class DoubleEntry {
 public:
  // `value` is a number, text, Boolean, date, time or timestamp.
  explicit DoubleEntry(ValueForm value) : value_(std::move(value)) {}

  [[nodiscard]] const ValueForm& asked() const { return value_; }
  [[nodiscard]] EntryStage stage() const;
  // One of the two has typed; who typed before types anew. Errors, with nothing kept: those of
  // typed_value; equipment.typed_by (a third person; or nobody); equipment.typed_done (it is
  // confirmed, or has been typed kTypingsMax times).
  [[nodiscard]] Result<EntryStage> type(const std::string& actor, std::string_view text,
                                        Timestamp at);
  // What this person may see: until both have typed, only what he or she did.
  [[nodiscard]] std::vector<Typing> visible_to(std::string_view actor) const;
  // All that was typed, in its order: for the record, once it is confirmed or given up.
  [[nodiscard]] const std::vector<Typing>& typings() const { return typings_; }
  // The confirmed value, of the time at which it was typed first as it now is. Nothing before that.
  [[nodiscard]] std::optional<ValueReport> confirmed() const;

 private:
  // The last typing of either; nullptr: there is none.
  [[nodiscard]] const Typing* last_of(bool second) const;

  ValueForm value_;
  std::vector<Typing> typings_;
  std::string first_;
  std::string second_;
};

}  // namespace renkei::equipment
