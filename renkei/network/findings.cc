#include "renkei/network/findings.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

namespace renkei::network {

namespace {

std::string kind_of(const Place& place, const std::string& code) {
  return place.file + '\n' + place.field + '\n' + code;
}

}  // namespace

std::string cell_text(const Place& place) {
  std::string text = place.file;
  if (place.line > 0) text += ":" + std::to_string(place.line);
  if (!place.field.empty()) text += " (" + place.field + ")";
  return text;
}

void Findings::spoil(const Place& place) {
  columns_.insert(std::filesystem::path(place.file).stem().string() + "." + place.field);
  rows_.emplace(place.file, place.line);
}

void Findings::note(const Place& place, const std::string& code, Error&& error) {
  spoil(place);
  Count& count = counts_[kind_of(place, code)];
  count.last = place;
  if (++count.found <= kFaultsOfOneKindMax) faults_.push_back(std::move(error));
}

void Findings::add(const Place& place, Fault fault) {
  Error error = Error{fault.code, fault.message}
                    .at(place)
                    .value(fault.value)
                    .remedy(fault.remedy)
                    .arg("value", fault.value)
                    .arg("id", place.id);
  // The setters return the error itself: assigning that to it would move it onto itself.
  for (auto& [name, value] : fault.args) {
    std::move(error).arg(name, value);  // NOLINT(bugprone-use-after-move): it moves nothing
  }
  note(place, fault.code, std::move(error));
}

void Findings::add(const Place& place, Error error, std::string_view value,
                   std::string_view remedy) {
  error.place() = place;
  // The setters return the error itself and move nothing.
  // NOLINTBEGIN(bugprone-use-after-move)
  if (error.value().empty()) std::move(error).value(std::string(value));
  if (error.remedy().empty()) std::move(error).remedy(std::string(remedy));
  const std::string code = error.code();
  // NOLINTEND(bugprone-use-after-move)
  note(place, code, std::move(error));
}

bool Findings::room_for(const Place& place, const std::string& code) const {
  const auto found = counts_.find(kind_of(place, code));
  return found == counts_.end() || found->second.found < kFaultsOfOneKindMax;
}

bool Findings::clean(std::initializer_list<std::string_view> columns) const {
  return std::none_of(columns.begin(), columns.end(),
                      [this](std::string_view column) { return columns_.contains(column); });
}

bool Findings::clean_row(const std::string& file, std::int64_t line) const {
  return !rows_.contains({file, line});
}

Faults Findings::take() {
  for (const auto& [kind, count] : counts_) {
    const int more = count.found - kFaultsOfOneKindMax;
    if (more <= 0) continue;
    const std::string code = kind.substr(kind.rfind('\n') + 1);
    const std::string number = std::to_string(more);
    const std::string& field = count.last.field;
    const std::string where = field.empty() ? "this table" : "column '" + field + "'";
    faults_.push_back(Error{"network.more_faults", number + " more faults of this kind (" + code +
                                                       ") stand in " + where +
                                                       ", the last in this line"}
                          .at(count.last)
                          .value(number)
                          .remedy("mend those listed, then check again")
                          .arg("count", number)
                          .arg("code", code)
                          .arg("field", field)
                          .arg("where_ja", field.empty() ? "この表" : "列「" + field + "」"));
  }
  std::stable_sort(faults_.begin(), faults_.end(), [](const Error& a, const Error& b) {
    return std::tie(a.place().file, a.place().line, a.place().column) <
           std::tie(b.place().file, b.place().line, b.place().column);
  });
  counts_.clear();
  columns_.clear();
  rows_.clear();
  return std::exchange(faults_, {});
}

}  // namespace renkei::network
