#include "renkei/network/edits.h"

#include <algorithm>

#include "renkei/base/id.h"
#include "renkei/base/nearest.h"
#include "renkei/base/result.h"
#include "renkei/network/records.h"
#include "renkei/network/schema.h"

namespace renkei::network {

namespace {

using Operator = ParsedEdit::Operator;

constexpr std::string_view kForms =
    "write fill-rate*=1.2, processes[make-vax].titre*=0.5 or offers[*].rate*=1.1, with *= += -= "
    "or =";

void report_syntax(const ParsedEdit& edit, const std::string& why, const std::string& why_ja,
                   Findings& findings) {
  findings.add(edit.place, {.code = "network.edit_syntax",
                            .message = "the edit '" + edit.text + "' cannot be read: " + why,
                            .value = edit.text,
                            .remedy = std::string(kForms),
                            .args = {{"why_ja", why_ja}}});
}

// Cuts "target op operand" apart; false when there is no operator.
bool split_operator(ParsedEdit& edit, std::string& target) {
  const std::size_t equals = edit.text.find('=');
  if (equals == std::string::npos || equals == 0) return false;
  std::size_t end = equals;
  switch (edit.text[equals - 1]) {
    case '*':
      edit.op = Operator::kTimes;
      --end;
      break;
    case '+':
      edit.op = Operator::kPlus;
      --end;
      break;
    case '-':
      edit.op = Operator::kMinus;
      --end;
      break;
    default:
      edit.op = Operator::kSet;
  }
  target = std::string(trim(std::string_view(edit.text).substr(0, end)));
  edit.operand = std::string(trim(std::string_view(edit.text).substr(equals + 1)));
  return !target.empty();
}

// "table[row].column" or a parameter's name; false when it is neither.
bool split_target(ParsedEdit& edit, const std::string& target) {
  const std::size_t open = target.find('[');
  if (open == std::string::npos) {
    edit.row = target;
    return is_id(target);
  }
  const std::size_t close = target.find("].", open);
  if (open == 0 || close == std::string::npos) return false;
  edit.table = target.substr(0, open);
  edit.row = target.substr(open + 1, close - open - 1);
  edit.column = target.substr(close + 2);
  return !edit.row.empty() && !edit.column.empty();
}

// The table and column must be in the schema, and a number is wanted where one stands.
bool check_target(const ParsedEdit& edit, Findings& findings) {
  const TableSchema* table = find_table(edit.table);
  if (table == nullptr) {
    std::vector<std::string_view> names;
    for (const TableSchema& one : network_schema()) names.push_back(one.name);
    const std::string near(nearest(edit.table, names));
    findings.add(edit.place, {.code = "network.edit_unknown_table",
                              .message = "there is no table '" + edit.table + "'",
                              .value = edit.table,
                              .remedy = near.empty() ? "name one of the network's tables"
                                                     : "did you mean '" + near + "'?",
                              .args = {{"near", near}}});
    return false;
  }
  const int index = table->column(edit.column);
  if (index <= 0 || edit.table == "parameters") {
    std::vector<std::string_view> names;
    for (const Column& one : table->columns) names.push_back(one.name);
    const bool parameters = edit.table == "parameters";
    const std::string near(index == 0 || parameters ? "" : nearest(edit.column, names));
    findings.add(edit.place,
                 {.code = "network.edit_unknown_column",
                  .message = "'" + edit.column + "' of table '" + edit.table + "' cannot be edited",
                  .value = edit.column,
                  .remedy = parameters     ? "write parameter-id=value"
                            : near.empty() ? "name another column of the table"
                                           : "did you mean '" + near + "'?",
                  .args = {{"near", near},
                           {"table", edit.table},
                           {"remedy_ja", parameters ? "「パラメータのID=値」と書いてください"
                                                    : "列の名前を確かめてください"}}});
    return false;
  }
  const Column& column = table->columns[static_cast<std::size_t>(index)];
  if (edit.op != Operator::kSet && !column.is_number()) {
    report_syntax(edit, "column '" + edit.column + "' holds no numbers",
                  "列「" + edit.column + "」は数値の列ではありません", findings);
    return false;
  }
  return true;
}

}  // namespace

std::vector<ParsedEdit> parse_edits(const std::vector<Edit>& edits, Findings& findings) {
  std::vector<ParsedEdit> parsed;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    ParsedEdit edit;
    edit.text = edits[i].text;
    edit.place = {.file = std::string(kEditsPlace), .line = static_cast<std::int64_t>(i) + 1};
    std::string target;
    if (!split_operator(edit, target)) {
      const bool equals = edit.text.find('=') != std::string::npos;
      report_syntax(edit, equals ? "there is no target before '='" : "there is no '=' in it",
                    equals ? "「=」の前に変えるものの名前がありません" : "「=」がありません",
                    findings);
      continue;
    }
    if (!split_target(edit, target)) {
      report_syntax(edit, "'" + target + "' names neither a parameter nor a cell",
                    "「" + target + "」はパラメータの名前でもセルでもありません", findings);
      continue;
    }
    if (!edit.table.empty() && !check_target(edit, findings)) continue;
    if (auto number = parse_spreadsheet_decimal(edit.operand)) edit.number = number->exact();
    const bool number_needed = edit.table.empty() || edit.op != Operator::kSet;
    if (number_needed && !edit.number) {
      report_syntax(edit, "'" + edit.operand + "' is not a number",
                    "「" + edit.operand + "」は数値ではありません", findings);
      continue;
    }
    parsed.push_back(std::move(edit));
  }
  return parsed;
}

Exact apply_edit(const ParsedEdit& edit, const Exact& value) {
  RENKEI_CHECK(edit.number.has_value());
  switch (edit.op) {
    case Operator::kSet:
      return *edit.number;
    case Operator::kTimes:
      return Exact(value * *edit.number);
    case Operator::kPlus:
      return Exact(value + *edit.number);
    case Operator::kMinus:
      return Exact(value - *edit.number);
  }
  return value;
}

bool same_parameter_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char left, char right) {
    return left == right || ((left == '-' || left == '_') && (right == '-' || right == '_'));
  });
}

}  // namespace renkei::network
