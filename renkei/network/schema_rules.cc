#include "renkei/network/schema_tables.h"

namespace renkei::network {

namespace {

using Type = ColumnType;

TableSchema licences_table() {
  TableSchema table{.name = "licences"};
  table.needed_where = NeededWhere::kProcessOfAProduct;
  table.meaning = "What a site may make. A site and product without a row may not.";
  table.columns = {
      {.name = "licence_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the licence",
       .example = "north-vax-dp"},
      {.name = "site_id",
       .type = Type::kRef,
       .required = kRequired,
       .meaning = "the site",
       .example = "north",
       .target = "sites"},
      {.name = "product_id",
       .type = Type::kRef,
       .required = kRequired,
       .meaning = "the product",
       .example = "vax",
       .target = "products"},
      {.name = "stage",
       .type = Type::kEnum,
       .meaning = "the stage; empty: all",
       .example = "drug_product",
       .choices = "upstream;downstream;drug_substance;formulation;drug_product"},
      {.name = "state",
       .type = Type::kEnum,
       .required = kRequired,
       .meaning = "held, or to be applied for on the day of the declaration",
       .example = "missing",
       .choices = "held;missing"},
      {.name = "held_from",
       .type = Type::kDate,
       .meaning = "first day it is held; empty: always was",
       .example = "2025-04-01"},
      {.name = "held_to",
       .type = Type::kDate,
       .meaning = "last day it is held",
       .example = "2030-03-31"},
      {.name = "days_to_obtain",
       .type = Type::kInteger,
       .meaning = "application to grant; required when missing",
       .example = "180",
       .range = Range::kDays,
       .unit = "d"},
      {.name = "pathway_id",
       .type = Type::kRef,
       .meaning = "the way to it",
       .example = "partial-change",
       .target = "pathways",
       .weak = true},
  };
  return table;
}

TableSchema switches_table() {
  TableSchema table{.name = "switches"};
  table.needed_where = NeededWhere::kSuiteMayChange;
  table.meaning =
      "Procedures for changing a suite from one platform or product to "
      "another. The most specific row counts.";
  table.columns = {
      {.name = "switch_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the switch",
       .example = "to-mrna"},
      {.name = "suite_id",
       .type = Type::kRef,
       .meaning = "the suite; empty: any",
       .example = "north-ds",
       .target = "suites"},
      {.name = "from_platform",
       .type = Type::kRef,
       .meaning = "from this platform; empty: any",
       .example = "antibody",
       .target = "platforms"},
      {.name = "to_platform",
       .type = Type::kRef,
       .meaning = "to this platform; empty: any",
       .example = "mrna",
       .target = "platforms"},
      {.name = "from_product",
       .type = Type::kRef,
       .meaning = "from this product; empty: any",
       .example = "mab",
       .target = "products"},
      {.name = "to_product",
       .type = Type::kRef,
       .meaning = "to this product; empty: any",
       .example = "vax",
       .target = "products"},
      {.name = "work_in_progress",
       .type = Type::kEnum,
       .meaning = "what becomes of it; finish unless set",
       .example = "finish",
       .choices = "finish;discard;hold"},
      {.name = "qualification_lots",
       .type = Type::kInteger,
       .meaning = "lots that count only once approved; 0 unless set",
       .example = "3",
       .range = Range::kNotNegative},
      {.name = "way_back",
       .type = Type::kText,
       .meaning = "how the suite goes back",
       .example = "the same steps"},
  };
  return table;
}

TableSchema switch_steps_table() {
  TableSchema table{.name = "switch_steps"};
  table.needed_where = NeededWhere::kSwitches;
  table.meaning =
      "The steps of a switch in their order. Regulatory steps are a clock "
      "from the last qualification lot to approval; all others take suite "
      "time.";
  table.columns = {
      {.name = "step_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the step",
       .example = "to-mrna-1"},
      {.name = "switch_id",
       .type = Type::kRef,
       .required = kRequired,
       .meaning = "the switch",
       .example = "to-mrna",
       .target = "switches"},
      {.name = "position",
       .type = Type::kInteger,
       .required = kRequired,
       .meaning = "place in the order",
       .example = "1",
       .range = Range::kFromOne},
      {.name = "kind",
       .type = Type::kEnum,
       .required = kRequired,
       .meaning = "what is done",
       .example = "cleaning",
       .choices = "work_in_progress;cleaning;cleaning_verification;containment;"
                  "segregation;media_fill;qualification;regulatory;other"},
      {.name = "days",
       .type = Type::kDecimal,
       .required = kRequired,
       .meaning = "how long it takes",
       .example = "5",
       .range = Range::kDays,
       .unit = "d"},
      {.name = "parallel",
       .type = Type::kBool,
       .meaning = "runs beside the step before it; no unless set",
       .example = "no"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese", .example = "洗浄"},
      {.name = "name_en", .type = Type::kText, .meaning = "name in English", .example = "Cleaning"},
  };
  return table;
}

TableSchema lanes_table() {
  TableSchema table{.name = "lanes"};
  table.needed_where = NeededWhere::kSites;
  table.meaning = "Days on the road. The most specific row counts.";
  table.columns = {
      {.name = "lane_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the lane",
       .example = "north-out"},
      {.name = "from_site",
       .type = Type::kRef,
       .meaning = "from; empty: any site",
       .example = "north",
       .target = "sites"},
      {.name = "to_site",
       .type = Type::kRef,
       .meaning = "to; empty: any site",
       .example = "south",
       .target = "sites"},
      {.name = "to_delivery",
       .type = Type::kBool,
       .meaning = "to the people who use it (then to_site is empty); no unless set",
       .example = "yes"},
      {.name = "days",
       .type = Type::kInteger,
       .required = kRequired,
       .meaning = "days on the road",
       .example = "1",
       .range = Range::kDays,
       .unit = "d"},
  };
  return table;
}

TableSchema demand_table() {
  TableSchema table{.name = "demand"};
  table.needed_where = NeededWhere::kProducts;
  table.meaning = "Peace-time need, in doses.";
  table.columns = {
      {.name = "demand_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the need",
       .example = "mab-need"},
      {.name = "product_id",
       .type = Type::kRef,
       .required = kRequired,
       .meaning = "the product",
       .example = "mab",
       .target = "products"},
      {.name = "first_due",
       .type = Type::kDate,
       .required = kRequired,
       .meaning = "first day it is due",
       .example = "2026-04-06"},
      {.name = "every_days",
       .type = Type::kInteger,
       .meaning = "days to the next; required when times is above 1",
       .example = "30",
       .range = Range::kFromOne,
       .unit = "d"},
      {.name = "times",
       .type = Type::kInteger,
       .meaning = "how often; 1 unless set",
       .example = "12",
       .range = Range::kFromOne},
      {.name = "doses",
       .type = Type::kDecimal,
       .required = kRequired,
       .meaning = "doses due each time",
       .example = "400",
       .range = Range::kNotNegative,
       .unit = "{dose}"},
      {.name = "protection",
       .type = Type::kDecimal,
       .meaning = "part that an emergency must not touch; 0 unless set",
       .example = "0.25",
       .range = Range::kFraction,
       .unit = "1"},
      {.name = "price",
       .type = Type::kDecimal,
       .meaning = "price",
       .example = "5000",
       .range = Range::kNotNegative,
       .unit = "currency per dose"},
      {.name = "lateness_cost_per_day",
       .type = Type::kDecimal,
       .meaning = "cost of being late",
       .example = "10",
       .range = Range::kNotNegative,
       .unit = "currency per dose and day"},
  };
  return table;
}

TableSchema scenarios_table() {
  TableSchema table{.name = "scenarios"};
  table.meaning = "What is asked for, and when.";
  table.needed = true;
  table.columns = {
      {.name = "scenario_id",
       .type = Type::kId,
       .required = kRequired,
       .meaning = "names the scenario",
       .example = "mrna-200m"},
      {.name = "name_ja", .type = Type::kText, .meaning = "name in Japanese", .example = "2億人分"},
      {.name = "name_en",
       .type = Type::kText,
       .meaning = "name in English",
       .example = "For 200 million people"},
      {.name = "declared_on",
       .type = Type::kDate,
       .meaning = "day 0; empty: the as-of day",
       .example = "2027-04-01"},
      {.name = "persons",
       .type = Type::kInteger,
       .meaning = "people to be served; above 0 when products are named; 0 unless set",
       .example = "200000000",
       .range = Range::kNotNegative,
       .unit = "{person}"},
      {.name = "doses_per_person",
       .type = Type::kInteger,
       .meaning = "doses each needs; 1 unless set",
       .example = "2",
       .range = Range::kDoses},
      {.name = "interval_days",
       .type = Type::kInteger,
       .meaning = "days between two doses of a person; required when doses_per_person is "
                  "above 1",
       .example = "21",
       .range = Range::kDays,
       .unit = "d"},
      {.name = "products",
       .type = Type::kRefs,
       .meaning = "products that count; empty in a quiet year",
       .example = "kostaive",
       .target = "products"},
      {.name = "horizon_days",
       .type = Type::kInteger,
       .meaning = "days looked at; 365 unless set",
       .example = "365",
       .range = Range::kHorizon,
       .unit = "d"},
      {.name = "period_days",
       .type = Type::kInteger,
       .meaning = "days of a period of the planner's grid for this scenario, shorter where a few "
                  "large lots decide; that of the network unless set",
       .example = "4",
       .range = Range::kPeriod,
       .unit = "d"},
      {.name = "goal_persons",
       .type = Type::kInteger,
       .meaning = "people to be served within goal_days",
       .example = "100000000",
       .range = Range::kFromOne,
       .unit = "{person}"},
      {.name = "goal_days",
       .type = Type::kInteger,
       .meaning = "days for the goal",
       .example = "100",
       .range = Range::kFromOne,
       .unit = "d"},
  };
  return table;
}

}  // namespace

std::vector<TableSchema> rule_tables() {
  return {licences_table(), switches_table(), switch_steps_table(),
          lanes_table(),    demand_table(),   scenarios_table()};
}

}  // namespace renkei::network
