// Cells into values: the half of records.h that reads.
#include <algorithm>
#include <unordered_set>

#include "renkei/base/id.h"
#include "renkei/base/nearest.h"
#include "renkei/base/result.h"
#include "renkei/network/records.h"

namespace renkei::network {

namespace {

// Beyond these no number in a network makes sense, and whole numbers fit an int64 with room.
const Exact kNumberMax = Exact(1'000'000'000'000LL);
// With a unit of its own: vector genomes, cells.
const Exact kAmountMax = Exact(1'000'000'000'000'000LL);
constexpr int kSuggestionsMax = 20;  // for one column: nearest() reads all ids

struct Bounds {
  std::optional<Exact> low, high;
  bool low_open = false;
};

Bounds bounds_of(Range range) {
  switch (range) {
    case Range::kAny:
      return {};
    case Range::kNotNegative:
      return {.low = 0, .high = {}};
    case Range::kPositive:
      return {.low = 0, .high = {}, .low_open = true};
    case Range::kFraction:
      return {.low = 0, .high = 1};
    case Range::kYield:
      return {.low = 0, .high = 1, .low_open = true};
    case Range::kFromOne:
      return {.low = 1, .high = {}};
    case Range::kDoses:
      return {.low = 1, .high = 100};
    case Range::kDays:
      return {.low = 0, .high = 36'500};
    case Range::kHorizon:
      return {.low = 1, .high = 20'000};
    case Range::kPeriod:
      return {.low = 1, .high = 365};
    case Range::kHoursOfDay:
      return {.low = 0, .high = 24, .low_open = true};
    case Range::kLatitude:
      return {.low = -90, .high = 90};
    case Range::kLongitude:
      return {.low = -180, .high = 180};
  }
  return {};
}

bool is_whole(const Exact& x) { return denominator(x) == 1; }

class RowReader {
 public:
  RowReader(Book& book, TableRecords& table, const ParameterValues* parameters,
            const std::vector<ParsedEdit>& edits, Findings& findings)
      : book_(book), table_(table), parameters_(parameters), findings_(findings) {
    for (const ParsedEdit& edit : edits) {
      if (edit.table == table.schema().name) edits_.push_back(&edit);
    }
    for (const Column& column : table.schema().columns) {
      unit_columns_.push_back(
          column.has_unit_column() ? table.schema().column(column.unit.substr(3)) : -1);
    }
    read_fixed_units();
  }

  Record read(const CsvRow& row) {
    row_ = &row;
    record_ = Record{.row = &row, .values = {}, .parameters = {}};
    const auto& columns = table_.schema().columns;
    record_.values.resize(columns.size());
    // Cells of a row that is broken as CSV may stand in the wrong columns.
    if (!findings_.clean_row(table_.csv().file, row.line)) return std::move(record_);
    if (is_short()) return std::move(record_);
    // Units first: the numbers beside them are read in them.
    for (const bool numbers : {false, true}) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].is_number() == numbers) read_cell(static_cast<int>(i));
      }
    }
    auto& used = record_.parameters;
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    return std::move(record_);
  }

 private:
  void read_fixed_units() {
    for (const Column& column : table_.schema().columns) {
      std::optional<Error> error;
      const auto code = column.fixed_unit();
      fixed_units_.push_back(code.empty() ? nullptr : book_.find_unit(code, error));
      RENKEI_CHECK(!error);
    }
  }

  const Column& column(int index) const {
    return table_.schema().columns[static_cast<std::size_t>(index)];
  }

  Value& value(int index) { return record_.values[static_cast<std::size_t>(index)]; }

  void add(int index, Fault fault) { findings_.add(table_.place(*row_, index), std::move(fault)); }

  // The cell's text with `=` edits applied.
  std::string_view edited_text(int index) {
    std::string_view text = table_.text(*row_, index);
    for (const ParsedEdit* edit : edits_of(index)) {
      if (edit->op == ParsedEdit::Operator::kSet) text = edit->operand;
    }
    return text;
  }

  std::vector<const ParsedEdit*> edits_of(int index) const {
    std::vector<const ParsedEdit*> found;
    for (const ParsedEdit* edit : edits_) {
      if (edit->column != column(index).name) continue;
      if (edit->row == "*" || edit->row == table_.text(*row_, table_.schema().id_column())) {
        found.push_back(edit);
      }
    }
    return found;
  }

  void read_cell(int index) {
    const std::string_view text = edits_.empty() ? table_.text(*row_, index) : edited_text(index);
    if (text.empty()) {
      if (column(index).required && table_.has_column(index)) report_empty(index);
      return;
    }
    switch (column(index).type) {
      case ColumnType::kId:
        return read_id(index, text);
      case ColumnType::kRef:
        return read_reference(index, text);
      case ColumnType::kRefs:
        return read_references(index, text);
      case ColumnType::kText:
        value(index) = text;
        return;
      case ColumnType::kDate:
        return read_date(index, text);
      case ColumnType::kDecimal:
      case ColumnType::kInteger:
        return read_number(index, text);
      case ColumnType::kEnum:
        if (is_choice(index, text)) value(index) = text;
        return;
      case ColumnType::kEnums:
        return read_choices(index, text);
      case ColumnType::kBool:
        return read_yes(index, text);
      case ColumnType::kUnit:
        return read_unit(index, text);
    }
  }

  // Told where a value that must be there is not: cells left out at the end are empty ones.
  bool is_short() {
    const auto& columns = table_.schema().columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const int index = static_cast<int>(i);
      if (!columns[i].required || !table_.has_column(index)) continue;
      if (table_.place(*row_, index).column <= static_cast<std::int64_t>(row_->cells_there)) {
        continue;
      }
      const std::string cells = std::to_string(row_->cells_there);
      const std::string header = std::to_string(table_.csv().columns.size());
      add(index, {.code = "network.short_row",
                  .message = "the row has " + cells + (cells == "1" ? " cell" : " cells") +
                             " and the header " + header,
                  .value = cells,
                  .remedy = "add what is missing, with a comma for each cell that is left empty",
                  .args = {{"header", header}}});
      book_.distrust(table_.schema().name);
      return true;
    }
    return false;
  }

  void report_empty(int index) {
    const std::string name(column(index).name);
    std::string remedy = "fill in " + std::string(column(index).meaning);
    std::string remedy_ja = "値を書いてください";
    if (!column(index).choices.empty()) {
      remedy = "write one of " + in_words(column(index).choices);
      remedy_ja = "次のどれかを書いてください: " + in_words(column(index).choices);
    } else if (!column(index).example.empty()) {
      remedy += ", such as " + std::string(column(index).example);
      remedy_ja = "「" + std::string(column(index).example) + "」のように書いてください";
    }
    add(index, {.code = "network.required",
                .message = "'" + name + "' is empty",
                .value = "",
                .remedy = remedy,
                .args = {{"field", name}, {"remedy_ja", remedy_ja}}});
  }

  static std::string in_words(std::string_view choices) {
    std::string words;
    for (const std::string_view choice : split_choices(choices)) {
      if (!words.empty()) words += ", ";
      words += choice;
    }
    return words;
  }

  void read_id(int index, std::string_view text) {
    if (is_id(text)) {
      value(index) = text;
      return;
    }
    add(index, {.code = "network.bad_id",
                .message = "'" + std::string(text) + "' is not an id",
                .value = std::string(text),
                .remedy = "write 1 to 64 letters a-z, digits, '-', '_' or '.', the first a letter "
                          "or digit"});
  }

  bool is_known(int index, std::string_view text) {
    const std::string target(column(index).target);
    if (book_.knows(target, text)) return true;
    if (!book_.trusts(target)) return false;
    const Place place = table_.place(*row_, index);
    std::string near;
    if (suggestions_[index]++ < kSuggestionsMax) near = nearest_id(target, text);
    findings_.add(place,
                  {.code = "network.unknown_id",
                   .message = "'" + std::string(text) + "' is not in table '" + target + "'",
                   .value = std::string(text),
                   .remedy = near.empty() ? "write an id of " + target + ".csv, or add the row"
                                          : "did you mean '" + near + "'?",
                   .args = {{"table", target}, {"near", near}}});
    return false;
  }

  std::string nearest_id(const std::string& target, std::string_view text) const {
    const TableRecords* table = std::as_const(book_).table(target);
    if (table == nullptr) return {};
    std::vector<std::string_view> ids;
    for (const CsvRow& row : table->csv().rows) {
      ids.push_back(table->text(row, table->schema().id_column()));
    }
    return std::string(nearest(text, ids));
  }

  void read_reference(int index, std::string_view text) {
    if (is_known(index, text)) value(index) = text;
  }

  // The parts of "a;b", each once; faults for the others.
  std::vector<std::string_view> split(int index, std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::string_view part : split_choices(text)) {
      part = trim(part);
      if (part.empty()) continue;
      if (std::find(parts.begin(), parts.end(), part) != parts.end()) {
        add(index,
            {.code = "network.repeated_value",
             .message = "'" + std::string(part) + "' is named twice in '" + std::string(text) + "'",
             .value = std::string(part),
             .remedy = "name it once",
             .args = {{"cell", std::string(text)}}});
        continue;
      }
      parts.push_back(part);
    }
    return parts;
  }

  void read_references(int index, std::string_view text) {
    std::vector<std::string_view> known;
    for (const std::string_view part : split(index, text)) {
      if (is_known(index, part)) known.push_back(part);
    }
    if (!known.empty()) value(index) = std::move(known);
  }

  bool is_choice(int index, std::string_view text) {
    const auto choices = split_choices(column(index).choices);
    if (std::find(choices.begin(), choices.end(), text) != choices.end()) return true;
    const std::string near(nearest(text, choices));
    const std::string all = in_words(column(index).choices);
    add(index, {.code = "network.unknown_value",
                .message = "'" + std::string(text) + "' is none of " + all,
                .value = std::string(text),
                .remedy = near.empty() ? "write one of " + all : "did you mean '" + near + "'?",
                .args = {{"choices", all}, {"near", near}}});
    return false;
  }

  void read_choices(int index, std::string_view text) {
    std::vector<std::string_view> known;
    for (const std::string_view part : split(index, text)) {
      if (is_choice(index, part)) known.push_back(part);
    }
    if (!known.empty()) value(index) = std::move(known);
  }

  void read_yes(int index, std::string_view text) {
    if (text == "yes" || text == "no") {
      value(index) = text == "yes";
      return;
    }
    add(index, {.code = "network.unknown_value",
                .message = "'" + std::string(text) + "' is neither yes nor no",
                .value = std::string(text),
                .remedy = "write yes or no",
                .args = {{"choices", "yes, no"}, {"near", ""}}});
  }

  void read_date(int index, std::string_view text) {
    auto date = Date::parse(text);
    if (date) {
      value(index) = *date;
      return;
    }
    findings_.add(table_.place(*row_, index), std::move(date.error()), text,
                  "write a date such as 2026-11-22");
  }

  void read_unit(int index, std::string_view text) {
    std::optional<Error> error;
    if (const Unit* unit = book_.find_unit(text, error)) {
      value(index) = unit;
      return;
    }
    findings_.add(table_.place(*row_, index), std::move(*error), text,
                  "write a UCUM unit such as " + std::string(column(index).example));
  }

  void read_number(int index, std::string_view text) {
    std::optional<Exact> number;
    bool as_written = true;
    if (text.front() == '$') {
      number = parameter(index, text.substr(1));
      as_written = false;
    } else {
      auto decimal = parse_spreadsheet_decimal(text);
      if (!decimal) {
        findings_.add(table_.place(*row_, index), std::move(decimal.error()), text,
                      "write a number such as " + std::string(column(index).example));
        return;
      }
      number = decimal->exact();
    }
    if (!number) return;
    for (const ParsedEdit* edit : edits_of(index)) {
      if (edit->op == ParsedEdit::Operator::kSet) continue;  // applied to the text
      number = apply_edit(*edit, *number);
      as_written = false;
    }
    if (column(index).type == ColumnType::kInteger && !is_whole(*number)) {
      if (as_written) return report_not_whole(index, text);
      // A part of a day is a day; a part of a lot or a person is none.
      number = column(index).unit == "d" ? Exact(ceil_exact(*number)) : Exact(floor_exact(*number));
    }
    if (in_range(index, *number, text, as_written)) value(index) = std::move(*number);
  }

  static Exact floor_exact(const Exact& x) {
    boost::multiprecision::cpp_int quotient = numerator(x) / denominator(x);
    if (x < 0 && !is_whole(x)) --quotient;
    return Exact(quotient);
  }
  static Exact ceil_exact(const Exact& x) { return Exact(-floor_exact(Exact(-x))); }

  void report_not_whole(int index, std::string_view text) {
    add(index, {.code = "network.not_whole",
                .message = "'" + std::string(text) + "' is not a whole number",
                .value = std::string(text),
                .remedy = "write a whole number such as " + std::string(column(index).example)});
  }

  // The value of a parameter in the unit of this cell.
  std::optional<Exact> parameter(int index, std::string_view id) {
    if (parameters_ == nullptr) {
      add(index,
          {.code = "network.parameter_in_parameters",
           .message = "a parameter cannot be taken from another ('$" + std::string(id) + "')",
           .value = "$" + std::string(id),
           .remedy = "write the number itself"});
      return std::nullopt;
    }
    const auto found = parameters_->find(id);
    if (found == parameters_->end()) {
      report_unknown_parameter(index, id);
      return std::nullopt;
    }
    record_.parameters.push_back(found->second.id);
    const ParameterValue& parameter = found->second;
    if (parameter.unit == Unit()) return parameter.value;  // takes the unit of the cell
    const Unit* wanted = fixed_units_[static_cast<std::size_t>(index)];
    if (const int unit_column = unit_columns_[static_cast<std::size_t>(index)]; unit_column >= 0) {
      Value& unit_value = value(unit_column);
      if (std::holds_alternative<std::monostate>(unit_value)) {
        if (!table_.text(*row_, unit_column).empty()) return std::nullopt;  // a fault already
        unit_value = &parameter.unit;  // the parameter brings its unit
      }
      wanted = std::get<const Unit*>(unit_value);
    }
    if (wanted == nullptr) return parameter.value;  // unit said in words: taken as it stands
    const auto factor = parameter.unit.factor_to(*wanted);
    if (factor) return Exact(parameter.value * *factor);
    add(index, {.code = "network.unit_dimension",
                .message = "parameter '" + std::string(id) + "' stands in " +
                           parameter.unit.code() + ", and " + wanted->code() + " is wanted here",
                .value = "$" + std::string(id),
                .remedy = "give the parameter a unit that converts into " + wanted->code(),
                .args = {{"what_ja",
                          "パラメータ「" + std::string(id) + "」の単位 " + parameter.unit.code()},
                         {"wanted", wanted->code()}}});
    return std::nullopt;
  }

  void report_unknown_parameter(int index, std::string_view id) {
    // There, but with a fault of its own.
    if (book_.knows("parameters", id) || !book_.trusts("parameters")) {
      findings_.spoil(table_.place(*row_, index));
      return;
    }
    const std::string near = nearest_id("parameters", id);
    add(index, {.code = "network.unknown_id",
                .message = "there is no parameter '" + std::string(id) + "'",
                .value = "$" + std::string(id),
                .remedy = near.empty() ? "write an id of parameters.csv, or add the row there"
                                       : "did you mean '$" + near + "'?",
                .args = {{"table", "parameters"}, {"near", near}}});
  }

  bool in_range(int index, const Exact& number, std::string_view text, bool as_written) {
    Bounds bounds = bounds_of(column(index).range);
    const bool amount = column(index).has_unit_column() || table_.schema().name == "parameters";
    const bool days = column(index).type == ColumnType::kInteger && column(index).unit == "d";
    const Exact most = days ? Exact(36'500) : amount ? kAmountMax : kNumberMax;
    const bool own_high = bounds.high && *bounds.high <= most;
    if (!own_high) bounds.high = most;
    if (!bounds.low) bounds.low = -most;
    const bool too_low =
        bounds.low && (number < *bounds.low || (bounds.low_open && number == *bounds.low));
    const bool too_high = bounds.high && number > *bounds.high;
    if (too_low || too_high) {
      std::string range(range_in_words(column(index).range));
      if (range.empty()) range = "at least " + to_text(*bounds.low);
      if (too_high && !own_high) range += ", at most " + to_text(most);
      const bool steps =
          column(index).range == Range::kLatitude || column(index).range == Range::kLongitude;
      const std::string span = to_text(*bounds.low) + (bounds.low_open ? " < x ≤ " : " ≤ x ≤ ") +
                               to_text(*bounds.high) + (steps ? "、0.1刻み" : "");
      // Of "$fill-rate" or an edited cell the number stands nowhere else.
      const std::string shown =
          as_written ? std::string(text) : std::string(text) + " = " + to_text(number);
      add(index,
          {.code = "network.out_of_range",
           .message = "'" + shown + "' is not allowed: " + std::string(column(index).name) +
                      " is " + range,
           .value = shown,
           .remedy = "write a number " + range,
           .args = {
               {"field", std::string(column(index).name)}, {"range", range}, {"range_ja", span}}});
      return false;
    }
    return on_grid(index, number, text);
  }

  bool on_grid(int index, const Exact& number, std::string_view text) {
    const Range range = column(index).range;
    if (range != Range::kLatitude && range != Range::kLongitude) return true;
    if (is_whole(Exact(number * 10))) return true;
    add(index, {.code = "network.coordinate_grid",
                .message = "'" + std::string(text) + "' is finer than 0.1 degrees",
                .value = std::string(text),
                .remedy = "round to one decimal: coordinates stand at municipality level"});
    return false;
  }

  Book& book_;
  TableRecords& table_;
  const ParameterValues* parameters_;
  Findings& findings_;
  std::vector<const ParsedEdit*> edits_;
  std::vector<int> unit_columns_;
  std::vector<const Unit*> fixed_units_;
  std::map<int, int> suggestions_;
  const CsvRow* row_ = nullptr;
  Record record_;
};

}  // namespace

void read_records(Book& book, TableRecords& table, const ParameterValues* parameters,
                  const std::vector<ParsedEdit>& edits, Findings& findings) {
  RowReader reader(book, table, parameters, edits, findings);
  table.records.clear();
  table.records.reserve(table.csv().rows.size());
  for (const CsvRow& row : table.csv().rows) table.records.push_back(reader.read(row));
}

}  // namespace renkei::network
