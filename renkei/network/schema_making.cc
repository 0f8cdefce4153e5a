#include "renkei/network/schema_tables.h"

namespace renkei::network {

namespace {

using Type = ColumnType;

TableSchema suites_table() {
  TableSchema table{.name = "suites"};
  table.meaning = "Rooms that work on one thing at a time.";
  table.needed = true;
  table.columns = {
      {.name = "suite_id", .type = Type::kId, .required = kRequired, .meaning = "names the suite",
       .example = "arcalis-ds-1"},
      {.name = "site_id", .type = Type::kRef, .required = kRequired, .meaning = "site it is in",
       .example = "arcalis-ds", .target = "sites"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese", .example = "原薬製造室"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English",
       .example = "Drug substance suite"},
      {.name = "available_from", .type = Type::kDate, .meaning = "first day it can be used",
       .example = "2026-10-01"},
      {.name = "available_to", .type = Type::kDate, .meaning = "last day it can be used",
       .example = "2034-03-31"},
      {.name = "platforms", .type = Type::kRefs, .required = kRequired,
       .meaning = "platforms it can work on", .example = "mrna;antibody", .target = "platforms"},
      {.name = "running", .type = Type::kRef, .meaning = "process it runs on the as-of day",
       .example = "make-mab", .target = "processes", .weak = true},
  };
  return table;
}

TableSchema units_table() {
  TableSchema table{.name = "units"};
  table.meaning = "Equipment in a suite that batch sizes and filling rates come from.";
  table.columns = {
      {.name = "unit_id", .type = Type::kId, .required = kRequired, .meaning = "names the unit",
       .example = "arcalis-ivt-1"},
      {.name = "suite_id", .type = Type::kRef, .required = kRequired,
       .meaning = "suite it stands in", .example = "arcalis-ds-1", .target = "suites"},
      {.name = "kind", .type = Type::kText, .required = kRequired,
       .meaning = "kind, the same word as in processes", .example = "reactor"},
      {.name = "volume", .type = Type::kDecimal, .meaning = "working volume", .example = "2000",
       .range = Range::kPositive, .unit = "in volume_unit"},
      {.name = "volume_unit", .type = Type::kUnit, .meaning = "unit of volume", .example = "L"},
      {.name = "vials_per_minute", .type = Type::kDecimal, .meaning = "filling rate",
       .example = "300", .range = Range::kPositive, .unit = "{vial}/min"},
  };
  return table;
}

TableSchema processes_table() {
  TableSchema table{.name = "processes"};
  table.meaning = "How one batch of a material is made. The batch amount comes from "
          "exactly one of titre (times the volume of the suite's units), "
          "batch_amount, or a row in filling; each times yield_fraction and "
          "success_fraction.";
  table.needed = true;
  table.columns = {
      {.name = "process_id", .type = Type::kId, .required = kRequired,
       .meaning = "names the process", .example = "make-vax"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese",
       .example = "ワクチン原薬製造"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English",
       .example = "Make vaccine drug substance"},
      {.name = "product_id", .type = Type::kRef,
       .meaning = "product it serves: licences and switches go by it", .example = "kostaive",
       .target = "products"},
      {.name = "platform_id", .type = Type::kRef, .required = kRequired,
       .meaning = "platform the suite must have", .example = "mrna", .target = "platforms"},
      {.name = "stage", .type = Type::kEnum, .required = kRequired, .meaning = "stage of making",
       .example = "drug_substance",
       .choices = "upstream;downstream;drug_substance;formulation;drug_product"},
      {.name = "output", .type = Type::kRef, .required = kRequired, .meaning = "what comes out",
       .example = "vax-ds", .target = "materials"},
      {.name = "only_suite", .type = Type::kRef,
       .meaning = "the one suite it can run in; empty: every suite that fits",
       .example = "arcalis-ds-1", .target = "suites"},
      {.name = "unit_kind", .type = Type::kText, .meaning = "kind of unit the suite must have",
       .example = "reactor"},
      {.name = "titre", .type = Type::kDecimal, .meaning = "output per volume", .example = "5",
       .range = Range::kPositive, .unit = "in titre_unit"},
      {.name = "titre_unit", .type = Type::kUnit,
       .meaning = "unit of titre; times volume it has the dimension of the output's unit",
       .example = "g/L"},
      {.name = "batch_amount", .type = Type::kDecimal,
       .meaning = "output of a batch where it does not follow from volume or vials",
       .example = "50", .range = Range::kPositive, .unit = "in batch_amount_unit"},
      {.name = "batch_amount_unit", .type = Type::kUnit,
       .meaning = "unit of batch_amount; empty: the output's", .example = "g"},
      {.name = "yield_fraction", .type = Type::kDecimal,
       .meaning = "part that is left after losses; 1 unless set", .example = "0.7",
       .range = Range::kYield, .unit = "1"},
      {.name = "success_fraction", .type = Type::kDecimal,
       .meaning = "part of the batches that succeed; 1 unless set", .example = "0.95",
       .range = Range::kYield, .unit = "1"},
      {.name = "first_batch_days", .type = Type::kDecimal, .required = kRequired,
       .meaning = "start of a batch to its completion", .example = "14", .range = Range::kDays,
       .unit = "d"},
      {.name = "days_between", .type = Type::kDecimal,
       .meaning = "completion to the next completion in one campaign; empty: from the "
           "filling rate, else first_batch_days",
       .example = "3", .range = Range::kDays, .unit = "d"},
      {.name = "release_days", .type = Type::kInteger,
       .meaning = "completion to release by the maker; 0 unless set", .example = "21",
       .range = Range::kDays, .unit = "d"},
      {.name = "campaign_batches_min", .type = Type::kInteger,
       .meaning = "fewest batches in a campaign", .example = "2", .range = Range::kFromOne},
      {.name = "campaign_batches_max", .type = Type::kInteger,
       .meaning = "most batches in a campaign", .example = "20", .range = Range::kFromOne},
      {.name = "campaign_days_min", .type = Type::kDecimal,
       .meaning = "least days used in a period (calendar period only)", .example = "5",
       .range = Range::kDays, .unit = "d"},
      {.name = "campaign_days_max", .type = Type::kDecimal,
       .meaning = "most days used in a period (calendar period only)", .example = "30",
       .range = Range::kDays, .unit = "d"},
      {.name = "batch_cost", .type = Type::kDecimal, .meaning = "cost of a batch",
       .example = "1000000", .range = Range::kNotNegative, .unit = "network currency"},
      {.name = "campaign_cost", .type = Type::kDecimal, .meaning = "cost of starting a campaign",
       .example = "500000", .range = Range::kNotNegative, .unit = "network currency"},
  };
  return table;
}

TableSchema filling_table() {
  TableSchema table{.name = "filling"};
  table.meaning = "What filling processes need beside their row in processes.";
  table.columns = {
      {.name = "process_id", .type = Type::kRef, .required = kRequired,
       .meaning = "the process, of stage drug_product", .example = "fill-vax",
       .target = "processes"},
      {.name = "batch_vials", .type = Type::kInteger, .required = kRequired,
       .meaning = "vials in a batch", .example = "100000", .range = Range::kFromOne,
       .unit = "{vial}"},
      {.name = "doses_per_vial", .type = Type::kDecimal, .required = kRequired,
       .meaning = "doses in a vial", .example = "10", .range = Range::kPositive,
       .unit = "{dose}/{vial}"},
      {.name = "hours_per_day", .type = Type::kDecimal, .required = kRequired,
       .meaning = "hours a day the line fills", .example = "16", .range = Range::kHoursOfDay,
       .unit = "h"},
      {.name = "clearance_days", .type = Type::kDecimal,
       .meaning = "line clearance between batches; 0 unless set", .example = "0.5",
       .range = Range::kDays, .unit = "d"},
  };
  return table;
}

TableSchema bills_table() {
  TableSchema table{.name = "bills"};
  table.meaning = "What one batch draws at its start.";
  table.columns = {
      {.name = "bill_id", .type = Type::kId, .required = kRequired, .meaning = "names the line",
       .example = "make-vax-lipid"},
      {.name = "process_id", .type = Type::kRef, .required = kRequired,
       .meaning = "process that draws", .example = "make-vax", .target = "processes"},
      {.name = "material_id", .type = Type::kRef, .required = kRequired,
       .meaning = "what is drawn", .example = "lipid", .target = "materials"},
      {.name = "amount", .type = Type::kDecimal, .required = kRequired,
       .meaning = "how much, per batch or per unit of output", .example = "2",
       .range = Range::kPositive, .unit = "in amount_unit"},
      {.name = "amount_unit", .type = Type::kUnit,
       .meaning = "unit of amount; empty: the material's; per output also a ratio such "
           "as g/kg",
       .example = "g"},
      {.name = "per", .type = Type::kEnum, .required = kRequired,
       .meaning = "per batch, or per unit of the batch's output (in the output "
           "material's unit, before success_fraction)",
       .example = "batch", .choices = "batch;output"},
  };
  return table;
}

TableSchema offers_table() {
  TableSchema table{.name = "offers"};
  table.meaning = "What suppliers offer: a stock, then a rate.";
  table.columns = {
      {.name = "offer_id", .type = Type::kId, .required = kRequired, .meaning = "names the offer",
       .example = "lipid-offer"},
      {.name = "material_id", .type = Type::kRef, .required = kRequired, .meaning = "the material",
       .example = "lipid", .target = "materials"},
      {.name = "party_id", .type = Type::kRef, .required = kRequired, .meaning = "the supplier",
       .example = "nof", .target = "parties"},
      {.name = "lead_time_days", .type = Type::kInteger,
       .meaning = "order to first arrival of what is not in stock; 0 unless set", .example = "90",
       .range = Range::kDays, .unit = "d"},
      {.name = "rate", .type = Type::kDecimal, .meaning = "most that arrives in a time",
       .example = "2", .range = Range::kNotNegative, .unit = "in rate_unit"},
      {.name = "rate_unit", .type = Type::kUnit,
       .meaning = "unit of rate; empty: the material's unit per day", .example = "kg/wk"},
      {.name = "stock", .type = Type::kDecimal, .meaning = "stands ready at the supplier",
       .example = "5", .range = Range::kNotNegative, .unit = "in stock_unit"},
      {.name = "stock_unit", .type = Type::kUnit,
       .meaning = "unit of stock; empty: the material's", .example = "kg"},
      {.name = "price", .type = Type::kDecimal, .meaning = "price", .example = "1000",
       .range = Range::kNotNegative, .unit = "currency per material's unit"},
      {.name = "domestic", .type = Type::kBool, .meaning = "made in the country; no unless set",
       .example = "yes"},
      {.name = "qualified", .type = Type::kBool, .meaning = "may be used as it is; yes unless set",
       .example = "yes"},
      {.name = "qualification_days", .type = Type::kInteger,
       .meaning = "days until an offer that is not qualified counts", .example = "180",
       .range = Range::kDays, .unit = "d"},
      {.name = "available_from", .type = Type::kDate, .meaning = "first day of the offer",
       .example = "2027-04-01"},
  };
  return table;
}

TableSchema labs_table() {
  TableSchema table{.name = "labs"};
  table.meaning = "Laboratories: lots under test at once.";
  table.columns = {
      {.name = "lab_id", .type = Type::kId, .required = kRequired,
       .meaning = "names the laboratory", .example = "north-qc"},
      {.name = "site_id", .type = Type::kRef,
       .meaning = "site whose lots it tests; empty: lot release only", .example = "north",
       .target = "sites"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese", .example = "品質管理"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English",
       .example = "Quality control"},
      {.name = "stages", .type = Type::kEnums,
       .meaning = "stages whose lots it tests; required with a site",
       .example = "drug_substance;drug_product",
       .choices = "upstream;downstream;drug_substance;formulation;drug_product"},
      {.name = "lots_at_once", .type = Type::kInteger, .required = kRequired,
       .meaning = "lots under test at once", .example = "6", .range = Range::kFromOne},
  };
  return table;
}

}  // namespace

std::vector<TableSchema> making_tables() {
  return {
      suites_table(), units_table(), processes_table(), filling_table(), bills_table(),
       offers_table(), labs_table()};
}

}  // namespace renkei::network
