#include "renkei/network/schema_tables.h"

namespace renkei::network {

namespace {

using Type = ColumnType;

TableSchema platforms_table() {
  TableSchema table{.name = "platforms"};
  table.meaning = "Families of processes that share equipment: rows, not code.";
  table.needed = true;
  table.columns = {
      {.name = "platform_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the platform",
       .example = "mrna"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese", .example = "mRNA"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English", .example = "mRNA"},
  };
  return table;
}

TableSchema products_table() {
  TableSchema table{.name = "products"};
  table.meaning =
      "What people receive. `platform_id`, `dosing_unit` and `dose` are "
      "required once a process, a scenario, a demand or a drug product names "
      "the product.";
  table.needed = true;
  table.columns = {
      {.name = "product_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the product",
       .example = "kostaive"},
      {.name = "name_ja",
       .type = Type::kText,
       .meaning = "name in Japanese",
       .example = "コスタイベ"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English", .example = "Kostaive"},
      {.name = "platform_id",
       .type = Type::kRef,
       .meaning = "platform it is made on",
       .example = "mrna",
       .target = "platforms"},
      {.name = "dosing_unit",
       .type = Type::kUnit,
       .meaning = "the unit its doses are counted in",
       .example = "ug"},
      {.name = "dose",
       .type = Type::kDecimal,
       .meaning = "one dose",
       .example = "5",
       .range = Range::kPositive,
       .unit = "dosing_unit of the row"},
      {.name = "lot_release_days",
       .type = Type::kInteger,
       .meaning = "national lot release after the maker's own; empty: not designated",
       .example = "60",
       .range = Range::kDays,
       .unit = "d"},
      {.name = "lot_release_lab",
       .type = Type::kRef,
       .meaning = "laboratory that does it",
       .example = "niid",
       .target = "labs"},
      {.name = "generic", .type = Type::kText, .meaning = "generic name", .example = "filgrastim"},
      {.name = "product_class",
       .type = Type::kText,
       .meaning = "class in words",
       .example = "biosimilar"},
      {.name = "modality",
       .type = Type::kText,
       .meaning = "modality in words",
       .example = "cell sheet"},
      {.name = "cell_source",
       .type = Type::kText,
       .meaning = "where the cells come from",
       .example = "autologous"},
      {.name = "mah",
       .type = Type::kText,
       .meaning = "marketing authorisation holder",
       .example = "テルモ"},
      {.name = "approval_type",
       .type = Type::kText,
       .meaning = "kind of approval",
       .example = "conditional"},
      {.name = "approved_on",
       .type = Type::kText,
       .meaning = "day of approval",
       .example = "2015-09-18"},
      {.name = "term_years",
       .type = Type::kText,
       .meaning = "term of the approval",
       .example = "7"},
      {.name = "term_end",
       .type = Type::kText,
       .meaning = "end of the term",
       .example = "2025-12-28"},
      {.name = "outcome",
       .type = Type::kText,
       .meaning = "what became of it",
       .example = "approved"},
      {.name = "dose_or_lot",
       .type = Type::kText,
       .meaning = "dose or lot in words",
       .example = "1 sheet a patient"},
      {.name = "storage",
       .type = Type::kText,
       .meaning = "storage in words",
       .example = "2-8 degC"},
      {.name = "shelf_life",
       .type = Type::kText,
       .meaning = "shelf life in words",
       .example = "24 months"},
      {.name = "data_target",
       .type = Type::kText,
       .meaning = "what data are gathered after approval",
       .example = "comparison of users and non-users"},
  };
  return table;
}

TableSchema materials_table() {
  TableSchema table{.name = "materials"};
  table.meaning = "Anything that is stocked: bought, made, used up or given.";
  table.needed = true;
  table.columns = {
      {.name = "material_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the material",
       .example = "lipid"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese", .example = "脂質"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English", .example = "Lipid"},
      {.name = "kind",
       .type = Type::kEnum,
       .required = kRequired,
       .meaning = "where it stands on the way to the dose",
       .example = "raw",
       .choices = "raw;single_use;intermediate;drug_substance;drug_product"},
      {.name = "product_id",
       .type = Type::kRef,
       .meaning = "product it becomes; required for drug_product",
       .example = "kostaive",
       .target = "products"},
      {.name = "unit",
       .type = Type::kUnit,
       .required = kRequired,
       .meaning = "unit it is counted in; for drug product of the dimension of the "
                  "product's dosing unit",
       .example = "g"},
      {.name = "shelf_life_days",
       .type = Type::kInteger,
       .meaning = "days from completion or arrival to expiry; empty: does not expire",
       .example = "365",
       .range = Range::kDays,
       .unit = "d"},
      {.name = "storage_max",
       .type = Type::kDecimal,
       .meaning = "most that can be stored",
       .example = "5000",
       .range = Range::kNotNegative,
       .unit = "the material's unit"},
      {.name = "holding_cost_per_day",
       .type = Type::kDecimal,
       .meaning = "cost of keeping",
       .example = "0.5",
       .range = Range::kNotNegative,
       .unit = "currency per material's unit and day"},
      {.name = "waste_cost",
       .type = Type::kDecimal,
       .meaning = "cost of throwing away",
       .example = "2",
       .range = Range::kNotNegative,
       .unit = "currency per material's unit"},
  };
  return table;
}

TableSchema stocks_table() {
  TableSchema table{.name = "stocks"};
  table.needed_where = NeededWhere::kDrawnFromOutside;
  table.meaning = "What stands ready on the as-of day.";
  table.columns = {
      {.name = "stock_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the stock",
       .example = "lipid-stock"},
      {.name = "material_id",
       .type = Type::kRef,
       .required = kRequired,
       .meaning = "the material",
       .example = "lipid",
       .target = "materials"},
      {.name = "site_id",
       .type = Type::kRef,
       .meaning = "where it stands; empty: pooled",
       .example = "arcalis-ds",
       .target = "sites"},
      {.name = "amount",
       .type = Type::kDecimal,
       .required = kRequired,
       .meaning = "how much",
       .example = "250",
       .range = Range::kNotNegative,
       .unit = "in amount_unit"},
      {.name = "amount_unit",
       .type = Type::kUnit,
       .meaning = "unit of amount; empty: the material's",
       .example = "g"},
      {.name = "expires_on",
       .type = Type::kDate,
       .meaning = "first day on which it may not be used",
       .example = "2027-03-31"},
  };
  return table;
}

}  // namespace

std::vector<TableSchema> product_tables() {
  return {platforms_table(), products_table(), materials_table(), stocks_table()};
}

}  // namespace renkei::network
