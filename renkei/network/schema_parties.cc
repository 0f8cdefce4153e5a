#include "renkei/network/schema_tables.h"

namespace renkei::network {

namespace {

using Type = ColumnType;

TableSchema parameters_table() {
  TableSchema table{.name = "parameters"};
  table.meaning = "Numbers that nobody publishes or that are uncertain. A numeric cell of "
          "any other table uses one by holding `$parameter_id`.";
  table.columns = {
      {.name = "parameter_id", .type = Type::kId, .required = kRequired,
       .meaning = "names the parameter", .example = "fill-rate"},
      {.name = "name_ja", .type = Type::kText, .required = kRequired,
       .meaning = "name in Japanese", .example = "充填速度"},
      {.name = "name_en", .type = Type::kText, .required = kRequired, .meaning = "name in English",
       .example = "Filling rate"},
      {.name = "low", .type = Type::kDecimal, .required = kRequired,
       .meaning = "low end of the range thought likely", .example = "150"},
      {.name = "typical", .type = Type::kDecimal, .required = kRequired,
       .meaning = "the value used unless asked otherwise", .example = "300"},
      {.name = "high", .type = Type::kDecimal, .required = kRequired,
       .meaning = "high end of the range thought likely", .example = "400"},
      {.name = "unit", .type = Type::kUnit, .required = kRequired,
       .meaning = "unit of the three; `1` takes the unit of the cell that uses it",
       .example = "{vial}/min"},
      {.name = "better", .type = Type::kEnum, .required = kRequired,
       .meaning = "which end is the good one", .example = "high", .choices = "low;high"},
  };
  return table;
}

TableSchema parties_table() {
  TableSchema table{.name = "parties"};
  table.meaning = "Companies, institutes, authorities.";
  table.columns = {
      {.name = "party_id", .type = Type::kId, .required = kRequired, .meaning = "names the party",
       .example = "arcalis"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese",
       .example = "株式会社ARCALIS"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English",
       .example = "ARCALIS, Inc."},
      {.name = "aliases", .type = Type::kText, .meaning = "other names", .example = "アルカリス"},
      {.name = "party_type", .type = Type::kText, .meaning = "what it is", .example = "CDMO"},
      {.name = "roles", .type = Type::kText, .meaning = "what it does in the network",
       .example = "mRNA drug substance"},
      {.name = "home", .type = Type::kText, .meaning = "head office", .example = "福島県南相馬市"},
      {.name = "programmes", .type = Type::kText, .meaning = "public programmes it takes part in",
       .example = "meti-du-1;meti-du-2"},
  };
  return table;
}

TableSchema programmes_table() {
  TableSchema table{.name = "programmes"};
  table.meaning = "Public programmes that pay for plants and lay duties on them.";
  table.columns = {
      {.name = "programme_id", .type = Type::kId, .required = kRequired,
       .meaning = "names the programme", .example = "meti-du-1"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese",
       .example = "ワクチン生産体制強化事業（1次公募）"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English",
       .example = "Dual-use manufacturing sites, round 1"},
      {.name = "authority", .type = Type::kText, .meaning = "who pays", .example = "METI"},
      {.name = "funding", .type = Type::kText, .meaning = "from which budget",
       .example = "FY2021 supplementary"},
      {.name = "budget_oku_jpy", .type = Type::kDecimal, .meaning = "budget", .example = "2273.8",
       .range = Range::kNotNegative, .unit = "100 million JPY"},
      {.name = "call_open", .type = Type::kDate, .meaning = "first day of the call",
       .example = "2022-03-25"},
      {.name = "call_close", .type = Type::kDate, .meaning = "last day of the call",
       .example = "2022-05-27"},
      {.name = "adopted_on", .type = Type::kDate, .meaning = "day of adoption",
       .example = "2022-09-30"},
      {.name = "n_applied", .type = Type::kText, .meaning = "projects that applied",
       .example = "41"},
      {.name = "n_adopted", .type = Type::kText, .meaning = "projects adopted", .example = "17"},
      {.name = "adopted_oku_jpy", .type = Type::kDecimal, .meaning = "amount adopted",
       .example = "2265", .range = Range::kNotNegative, .unit = "100 million JPY"},
      {.name = "breakdown", .type = Type::kText, .meaning = "adopted projects by kind",
       .example = "vaccine 7; components 5"},
      {.name = "subsidy_rate", .type = Type::kText, .meaning = "part of the cost that is paid",
       .example = "9/10"},
      {.name = "cap", .type = Type::kText, .meaning = "greatest amount", .example = "13 oku JPY"},
      {.name = "complete_by", .type = Type::kText, .meaning = "when works must be done",
       .example = "FY2028"},
      {.name = "obligations", .type = Type::kText, .meaning = "what the adopted must do",
       .example = "supply on request of the State"},
  };
  return table;
}

TableSchema duties_table() {
  TableSchema table{.name = "duties"};
  table.meaning = "What a programme obliges a party to, with its clock.";
  table.columns = {
      {.name = "duty_id", .type = Type::kId, .required = kRequired, .meaning = "names the duty",
       .example = "du-keep"},
      {.name = "programme_id", .type = Type::kRef, .required = kRequired,
       .meaning = "the programme", .example = "meti-du-1", .target = "programmes"},
      {.name = "party_id", .type = Type::kRef,
       .meaning = "the party; empty: all that were adopted", .example = "arcalis",
       .target = "parties"},
      {.name = "name_ja", .type = Type::kText, .meaning = "the duty in Japanese",
       .example = "設備の維持"},
      {.name = "name_en", .type = Type::kText, .meaning = "the duty in English",
       .example = "Keep the equipment in working order"},
      {.name = "years", .type = Type::kDecimal, .meaning = "how long", .example = "8",
       .range = Range::kNotNegative, .unit = "a"},
      {.name = "from_event", .type = Type::kText, .meaning = "what starts the clock",
       .example = "start of operation"},
  };
  return table;
}

TableSchema pathways_table() {
  TableSchema table{.name = "pathways"};
  table.meaning = "Ways to a licence or an approval, for people to read.";
  table.columns = {
      {.name = "pathway_id", .type = Type::kId, .required = kRequired,
       .meaning = "names the pathway", .example = "partial-change"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese",
       .example = "一部変更承認"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English",
       .example = "Partial change approval"},
      {.name = "legal_basis", .type = Type::kText, .meaning = "law and article",
       .example = "PMD Act 23-25"},
      {.name = "applies_to", .type = Type::kText, .meaning = "kind of product",
       .example = "regenerative medical products"},
      {.name = "criterion", .type = Type::kText, .meaning = "what must be shown",
       .example = "efficacy recognised"},
      {.name = "term_or_clock", .type = Type::kText, .meaning = "how long it takes or holds",
       .example = "12 months"},
      {.name = "extension", .type = Type::kText, .meaning = "how it can be prolonged",
       .example = "at most 3 years"},
      {.name = "during_pending", .type = Type::kText, .meaning = "what holds while it is pending",
       .example = "approval stays effective"},
      {.name = "obligations", .type = Type::kText, .meaning = "what follows from it",
       .example = "report on use results"},
      {.name = "rule_for_model", .type = Type::kText, .meaning = "how the model reads it",
       .example = "term clock"},
  };
  return table;
}

TableSchema sites_table() {
  TableSchema table{.name = "sites"};
  table.meaning = "Plants and laboratories, each at one address.";
  table.needed = true;
  table.columns = {
      {.name = "site_id", .type = Type::kId, .required = kRequired, .meaning = "names the site",
       .example = "arcalis-ds"},
      {.name = "party_id", .type = Type::kRefs, .required = kRequired, .meaning = "who runs it",
       .example = "arcalis;meiji-seika-pharma", .target = "parties", .weak = true},
      {.name = "programme_id", .type = Type::kRefs, .meaning = "programmes that paid for it",
       .example = "meti-du-1", .target = "programmes", .weak = true},
      {.name = "category", .type = Type::kText, .meaning = "kind of site", .example = "vaccine"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese",
       .example = "ARCALIS"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English",
       .example = "ARCALIS"},
      {.name = "site_ja", .type = Type::kText, .meaning = "name of the plant in Japanese",
       .example = "南相馬 原薬棟"},
      {.name = "municipality_ja", .type = Type::kText, .meaning = "municipality in Japanese",
       .example = "南相馬市"},
      {.name = "prefecture_ja", .type = Type::kText, .meaning = "prefecture in Japanese",
       .example = "福島県"},
      {.name = "prefecture_en", .type = Type::kText, .meaning = "prefecture in English",
       .example = "Fukushima"},
      {.name = "latitude", .type = Type::kDecimal,
       .meaning = "north of the equator, at municipality level", .example = "37.6",
       .range = Range::kLatitude, .unit = "decimal degrees"},
      {.name = "longitude", .type = Type::kDecimal,
       .meaning = "east of Greenwich, at municipality level", .example = "141.0",
       .range = Range::kLongitude, .unit = "decimal degrees"},
      {.name = "coordinates_confidence", .type = Type::kEnum,
       .meaning = "how sure the coordinates are", .example = "estimated",
       .choices = "published;reported;estimated;assumption"},
      {.name = "emergency_product", .type = Type::kText,
       .meaning = "what it makes in an emergency", .example = "mRNA vaccine"},
      {.name = "peacetime_product", .type = Type::kText, .meaning = "what it makes in peace time",
       .example = "contract mRNA"},
      {.name = "modality", .type = Type::kText, .meaning = "kind of medicine",
       .example = "mRNA/LNP"},
      {.name = "equipment", .type = Type::kText, .meaning = "equipment in words",
       .example = "5-storey, 7252 m2"},
      {.name = "capacity", .type = Type::kText, .meaning = "capacity in words",
       .example = "5 kg mRNA a year"},
      {.name = "capacity_basis", .type = Type::kText, .meaning = "what the capacity counts",
       .example = "mass"},
      {.name = "invest_oku_jpy", .type = Type::kText, .meaning = "investment in 100 million JPY",
       .example = "100"},
      {.name = "status", .type = Type::kEnum, .required = kRequired, .meaning = "where it stands",
       .example = "operating",
       .choices = "planned;under_construction;built;operating;withdrawn;unknown"},
      {.name = "status_note", .type = Type::kText, .meaning = "how that is known",
       .example = "opened 2025-12-23"},
      {.name = "operation_from", .type = Type::kDate,
       .meaning = "first day of operation; without it open only when operating or built",
       .example = "2023-08-01"},
      {.name = "closed_on", .type = Type::kDate, .meaning = "first day on which it is closed",
       .example = "2030-04-01"},
      {.name = "detail_confidence", .type = Type::kEnum,
       .meaning = "how sure equipment, capacity and dates are", .example = "reported",
       .choices = "published;reported;estimated;assumption"},
  };
  return table;
}

}  // namespace

std::vector<TableSchema> party_tables() {
  return {
      parameters_table(), parties_table(), programmes_table(), duties_table(), pathways_table(),
       sites_table()};
}

}  // namespace renkei::network
