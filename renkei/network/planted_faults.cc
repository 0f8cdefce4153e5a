#include "renkei/network/planted_faults.h"

#include <string>
#include <vector>

namespace renkei::network {

Mutation in(const std::string& table, const std::string& find, const std::string& replace) {
  return {table + ".csv", find, replace};
}

namespace {

const std::string kEnd = ",made up for tests,assumption\n";

Mutation append(const std::string& table, const std::string& row) {
  return {table + ".csv", "", row + kEnd};
}

// The columns valid_from and valid_to put before source, empty but for the values given by row.
std::vector<Mutation> dated(const std::string& table, const std::vector<std::string>& values) {
  std::vector<Mutation> all = {in(table, ",source,confidence", ",valid_from,valid_to,Source,conf")};
  for (const std::string& value : values) {
    all.push_back(in(table, ",made up for tests,assumption", "," + value + ",made up,assumption"));
  }
  all.push_back(in(table, "Source,conf", "source,confidence"));
  return all;
}

std::vector<Mutation> both(std::vector<Mutation> some, const std::vector<Mutation>& more) {
  some.insert(some.end(), more.begin(), more.end());
  return some;
}

// One planted fault a row reads as the table it is.
// clang-format off
std::vector<Planted> faults_of_form() {
  return {
      {"UnknownSite", {in("suites", "north-ds,north,", "north-ds,nroth,")},
       "network.unknown_id", "suites.csv", 2, "site_id"},
      {"UnknownPlatform", {in("suites", "mrna;antibody,make", "mrna;antibdy,make")},
       "network.unknown_id", "suites.csv", 2, "platforms"},
      {"UnknownMaterialInBill", {in("bills", "make-vax,lipid", "make-vax,lipids")},
       "network.unknown_id", "bills.csv", 2, "material_id"},
      {"UnknownProcessInFilling", {in("filling", "fill-vax,", "fill-vx,")},
       "network.unknown_id", "filling.csv", 2, "process_id"},
      {"UnknownParty", {in("offers", "lipid-works", "lipid-work")},
       "network.unknown_id", "offers.csv", 2, "party_id"},
      {"UnknownProductInScenario", {in("scenarios", "1,0,vax,", "1,0,vac,")},
       "network.unknown_id", "scenarios.csv", 2, "products"},
      {"UnknownParameter", {in("processes", "$vax-titre", "$vax-tire")},
       "network.unknown_id", "processes.csv", 2, "titre"},
      {"UnknownSwitchOfStep", {in("switch_steps", "to-mrna-2,to-mrna", "to-mrna-2,to-mran")},
       "network.unknown_id", "switch_steps.csv", 3, "switch_id"},
      {"DuplicateSuite", {append("suites", "north-ds,north,,,mrna,")},
       "network.duplicate_id", "suites.csv", 4, "suite_id"},
      {"DuplicateParameter", {append("parameters", "vax-titre,a,b,1,1,1,g/L,high")},
       "network.duplicate_id", "parameters.csv", 5, "parameter_id"},
      {"IdWithCapitals", {in("labs", "national-lab,", "National-Lab,"),
                          in("products", "national-lab", "National-Lab")},
       "network.bad_id", "labs.csv", 3, "lab_id"},
      {"OverlappingDates",
       both(dated("lanes", {"2026-01-01,2026-06-30"}),
            {in("lanes", "", "north-out,north,,yes,2,2026-06-30,,made up,assumption\n")}),
       "network.overlapping_dates", "lanes.csv", 3, "valid_from"},
      {"ValidToBeforeValidFrom", dated("lanes", {"2026-06-30,2026-01-01"}),
       "network.dates_reversed", "lanes.csv", 2, "valid_to"},
      {"AvailableToBeforeFrom",
       {in("suites", "platforms,", "platforms,available_from,available_to,"),
        in("suites", "make-mab", "2027-01-01,2026-01-01,make-mab"),
        in("suites", "fill-mab", ",,fill-mab")},
       "network.dates_reversed", "suites.csv", 2, "available_to"},
      {"ClosedBeforeOpened",
       {in("sites", "status,", "status,operation_from,closed_on,"),
        in("sites", "operating,", "operating,2026-01-01,2025-12-31,")},
       "network.dates_reversed", "sites.csv", 2, "closed_on"},
      {"LicenceEndsBeforeItBegins",
       {in("licences", "held_from,", "held_from,held_to,"),
        in("licences", "2020-04-01,", "2020-04-01,2019-04-01,"),
        in("licences", "2025-04-01,", "2025-04-01,,"), in("licences", "missing,,", "missing,,,")},
       "network.dates_reversed", "licences.csv", 2, "held_to"},
      {"NoSuchDay", {in("scenarios", "2026-04-01", "2026-02-30")},
       "date.no_such_day", "scenarios.csv", 2, "declared_on"},
      {"DateInWords", {in("demand", "2026-04-06", "6 April")},
       "date.syntax", "demand.csv", 2, "first_due"},
      {"UnknownUnit", {in("units", "12,L,", "12,liter,")},
       "unit.unknown", "units.csv", 2, "volume_unit"},
      {"WrongUnitOfBill", {in("bills", "2,g,batch", "2,L,batch")},
       "network.unit_dimension", "bills.csv", 2, "amount_unit"},
      {"WrongUnitOfStock", {in("stocks", "80,g", "80,{vial}")},
       "network.unit_dimension", "stocks.csv", 2, "amount_unit"},
      {"RateWithoutTime",
       {in("offers", "$lipid-rate,g/wk", "7,g")},
       "network.unit_dimension", "offers.csv", 2, "rate_unit"},
      {"ParameterOfWrongUnit", {in("offers", "$lipid-rate", "$cleaning-days")},
       "network.unit_dimension", "offers.csv", 2, "rate"},
      {"TitreOfWrongDimension",
       {in("parameters", "0.5,1,2,g/L", "0.5,1,2,1"), in("processes", "g/L", "g/m2")},
       "network.unit_dimension", "processes.csv", 2, "titre_unit"},
      {"BatchAmountInVials", {in("processes", "50,g", "50,{vial}")},
       "network.unit_dimension", "processes.csv", 4, "batch_amount_unit"},
      {"VolumeWithoutUnit", {in("units", "12,L,", "12,,")},
       "network.unit_missing", "units.csv", 2, "volume_unit"},
      {"DrugProductInLitres", {in("materials", "drug_product,vax,g", "drug_product,vax,L")},
       "network.dosing_unit", "materials.csv", 4, "unit", {"network.unit_dimension"}},
      {"NegativeYield", {in("processes", "50,g,0.8", "50,g,-0.8")},
       "network.out_of_range", "processes.csv", 4, "yield_fraction"},
      {"ZeroYield", {in("processes", "50,g,0.8", "50,g,0")},
       "network.out_of_range", "processes.csv", 4, "yield_fraction"},
      {"SuccessAboveOne", {in("processes", "0.8,1,10", "0.8,1.2,10")},
       "network.out_of_range", "processes.csv", 4, "success_fraction"},
      {"NegativeRate", {in("offers", "$lipid-rate", "-7")},
       "network.out_of_range", "offers.csv", 2, "rate"},
      {"ZeroBillAmount", {in("bills", "lipid,2,", "lipid,0,")},
       "network.out_of_range", "bills.csv", 2, "amount"},
      {"ProtectionAboveOne", {in("demand", "0.25", "25")},
       "network.out_of_range", "demand.csv", 2, "protection"},
      {"NoVialsInBatch", {in("filling", "12000", "0")},
       "network.out_of_range", "filling.csv", 2, "batch_vials"},
      {"MoreHoursThanADayHas", {in("filling", "10,10,1", "10,25,1")},
       "network.out_of_range", "filling.csv", 2, "hours_per_day"},
      {"LatitudeBeyondThePole", {in("sites", "43.1", "143.1")},
       "network.out_of_range", "sites.csv", 2, "latitude"},
      {"LongitudeTooFine", {in("sites", "141.3", "141.35")},
       "network.coordinate_grid", "sites.csv", 2, "longitude"},
      {"LatitudeAlone", {in("sites", "141.3", "")},
       "network.coordinate_pair", "sites.csv", 2, "longitude"},
      {"HorizonOfZeroDays", {in("scenarios", "vax,36", "vax,0")},
       "network.out_of_range", "scenarios.csv", 2, "horizon_days"},
      {"HalfALot", {in("labs", "drug_product,5", "drug_product,5.5")},
       "network.not_whole", "labs.csv", 2, "lots_at_once"},
      {"PercentInCell", {in("processes", "50,g,0.8", "50,g,80%")},
       "csv.percent", "processes.csv", 4, "yield_fraction"},
      {"DecimalComma", {in("processes", "50,g,0.8", "50,g,\"0,8\"")},
       "csv.thousands", "processes.csv", 4, "yield_fraction"},
      {"NotANumber", {in("units", "12,L", "12 L,L")},
       "decimal.syntax", "units.csv", 2, "volume"},
      {"ParameterNotInOrder", {in("parameters", "0.5,1,2,g/L", "1.5,1,2,g/L")},
       "network.parameter_order", "parameters.csv", 2, "typical"},
      {"ParameterOfParameter", {in("parameters", "3.5,7,14", "3.5,$vax-titre,14")},
       "network.parameter_in_parameters", "parameters.csv", 3, "typical"},
      {"UnknownStatus", {in("sites", "operating", "operatng")},
       "network.unknown_value", "sites.csv", 2, "status"},
      {"YesInJapanese", {in("offers", "yes,yes", "はい,yes")},
       "network.unknown_value", "offers.csv", 2, "domestic"},
      {"PlatformNamedTwice", {in("suites", "mrna;antibody,make", "mrna;antibody;mrna,make")},
       "network.repeated_value", "suites.csv", 2, "platforms"},
      {"SuiteWithoutSite", {in("suites", "north-fill,north,", "north-fill,,")},
       "network.required", "suites.csv", 3, "site_id"},
      {"SourceMissing", {in("lanes", "made up for tests", "")},
       "network.required", "lanes.csv", 2, "source"},
      {"ConfidenceMissing", {in("stocks", "tests,assumption", "tests,")},
       "network.required", "stocks.csv", 2, "confidence"},
  };
}

std::vector<Planted> faults_of_tables() {
  return {
      {"UnknownColumn", {in("labs", "lots_at_once", "lots_at_once,colour"),
                         in("labs", ",5,", ",5,red,"), in("labs", ",2,", ",2,blue,")},
       "network.unknown_column", "labs.csv", 1, "colour"},
      {"MistypedColumn", {in("lanes", "days", "day")},
       "network.missing_column", "lanes.csv", 1, "days", {"network.unknown_column"}},
      {"ColumnTwice", {in("lanes", "to_delivery", "to_site")},
       "csv.duplicate_column", "lanes.csv", 1, "to_site"},
      {"TooManyCells", {in("lanes", "yes,1,", "yes,1,extra,")},
       "csv.too_many_cells", "lanes.csv", 2, ""},
      {"UnclosedQuote", {in("lanes", "made up", "\"made up")},
       "csv.unclosed_quote", "lanes.csv", 2, "source"},
      {"EmptyTable", {{"scenarios.csv", "surge,", "\x01"}},
       "network.empty_table", "scenarios.csv", 1, ""},
      {"MissingFile", {{"scenarios.csv", "surge,", "\x02"}},
       "network.missing_file", "scenarios.csv", 1, ""},
      {"UnknownFile", {{"sits.csv", "", "a,b\n1,2\n"}},
       "network.unknown_file", "sits.csv", 1, ""},
      {"FileEndingInCapitals", {{"lanes.CSV", "", "lane_id\n"}},
       "network.file_case", "lanes.CSV", 1, ""},
      {"NumberBeyondAllSense", {in("scenarios", "1500000,1,0", "1500000000000,1,0")},
       "network.out_of_range", "scenarios.csv", 2, "persons"},
      {"UnitThatMakesFarTooMuch", {in("units", "reactor,12,L", "reactor,1200000000,L")},
       "network.batch_too_large", "units.csv", 2, "volume"},
      {"UnknownSetting", {{"network.toml", "calendar = ", "calender = "}},
       "network.unknown_key", "network.toml", 8, "planning.calender"},
      {"UnknownCalendar", {{"network.toml", "\"day\"", "\"month\""}},
       "network.unknown_value", "network.toml", 8, "planning.calendar"},
      {"PeriodOfNoDays", {{"network.toml", "period_days = 1", "period_days = 0"}},
       "network.wrong_type", "network.toml", 9, "planning.period_days"},
      {"NameMissing", {{"network.toml", "name = \"tiny\"", ""}},
       "network.setting_missing", "network.toml", 1, "name"},
      {"NameEmpty", {{"network.toml", "name = \"tiny\"", "name = \"\""}},
       "network.required", "network.toml", 1, "name"},
      {"CurrencyOfSpaces", {{"network.toml", "currency = \"JPY\"", "currency = \" \""}},
       "network.required", "network.toml", 5, "currency"},
  };
}

std::vector<Planted> faults_of_making() {
  return {
      {"CyclicBill", {append("bills", "circle,make-vax,vax-dp,1,g,batch")},
       "network.cyclic_bill", "bills.csv", 5, "material_id"},
      {"ProcessNeedsItsOwnOutput", {append("bills", "circle,make-vax,vax-ds,1,g,batch")},
       "network.cyclic_bill", "bills.csv", 5, "material_id"},
      {"NoBatchAmount", {in("processes", "50,g,0.8", ",,0.8")},
       "network.no_batch_amount", "processes.csv", 4, "titre"},
      {"TwoBatchAmounts", {in("processes", "$vax-titre,g/L,,", "$vax-titre,g/L,50,g")},
       "network.two_batch_amounts", "processes.csv", 2, "batch_amount"},
      {"FillingOfDrugSubstance", {in("processes", "fill-mab,抗体充填,Fill antibody,mab,antibody,"
                                                  "drug_product,mab-dp",
                                     "fill-mab,抗体充填,Fill antibody,mab,antibody,"
                                     "formulation,mab-dp")},
       "network.filling_stage", "filling.csv", 3, "process_id"},
      {"DrugProductStageMakesDrugSubstance",
       {in("processes", "mab,antibody,drug_substance", "mab,antibody,drug_product")},
       "network.output_kind", "processes.csv", 4, "output"},
      {"TitreWithoutUnitKind", {in("processes", "vax-ds,reactor", "vax-ds,")},
       "network.unit_kind_missing", "processes.csv", 2, "unit_kind"},
      {"VolumeMissing", {in("units", "12,L", ",")},
       "network.volume_missing", "units.csv", 2, "volume"},
      {"FillRateMissing", {in("units", ",,20", ",,")},
       "network.fill_rate_missing", "units.csv", 3, "vials_per_minute"},
      {"NobodySuppliesLipid", {in("offers", "lipid-offer,lipid,", "lipid-offer,mab-ds,")},
       "network.material_without_source", "bills.csv", 2, "material_id"},
      {"OfferOfNothing", {in("offers", "$lipid-rate,g/wk,2,g", ",,,")},
       "network.material_without_source", "bills.csv", 2, "material_id"},
      {"ScenarioProductNobodyMakes",
       {append("products", "idle,,,mrna,ug,10,,"), in("scenarios", "0,vax,", "0,vax;idle,")},
       "network.no_process_chain", "scenarios.csv", 2, "products"},
      {"DemandForProductNobodyMakes",
       {append("products", "idle,,,mrna,ug,10,,"), in("demand", "mab,", "idle,")},
       "network.no_process_chain", "demand.csv", 2, "product_id"},
      {"DoseMissing", {in("products", "ug,100", "ug,")},
       "network.product_incomplete", "products.csv", 2, "dose"},
      {"DrugProductOfNoProduct", {in("materials", "drug_product,mab", "drug_product,")},
       "network.product_missing", "materials.csv", 6, "product_id",
       {"network.no_process_chain"}},
      {"OutputOfAnotherProduct",
       {in("processes", "substance,mab,antibody", "substance,vax,antibody")},
       "network.product_mismatch", "processes.csv", 4, "product_id"},
      {"SuiteWithoutItsUnit", {in("units", "north-ds,reactor", "north-ds,mixer")},
       "network.suite_without_unit", "suites.csv", 2, "suite_id"},
      {"PlatformThatNoSuiteHas",
       {append("platforms", "vector,,"),
        append("processes", "make-vec,,,,vector,drug_substance,vax-ds,reactor,1,g/L,,,1,1,1,,,")},
       "network.platform_without_suite", "processes.csv", 6, "platform_id"},
      {"OnlySuiteWithoutTheUnit",
       {in("processes", "unit_kind,", "only_suite,unit_kind,"),
        in("processes", "vax-ds,reactor", "vax-ds,north-fill,reactor"),
        in("processes", "vax-dp,fill", "vax-dp,,fill"),
        in("processes", "mab-ds,reactor", "mab-ds,,reactor"),
        in("processes", "mab-dp,fill", "mab-dp,,fill")},
       "network.process_without_suite", "processes.csv", 2, "only_suite"},
      {"RunningWithoutTheUnit", {in("suites", "antibody,make-mab", "antibody,fill-mab")},
       "network.running_not_possible", "suites.csv", 2, "running"},
      {"RunningWithoutLicence", {in("licences", "north-mab,north,mab", "north-mab,north,vax")},
       "network.running_not_possible", "suites.csv", 2, "running",
       {"network.running_not_possible"}},  // in both suites
      {"WithdrawnSiteUsed", {in("sites", "operating", "withdrawn")},
       "network.withdrawn_site", "suites.csv", 2, "site_id",
       {"network.withdrawn_site"}},  // by both suites and the laboratory
  };
}

std::vector<Planted> faults_of_rules() {
  return {
      {"LabWithoutStages", {in("labs", "drug_substance;drug_product", "")},
       "network.lab_stages", "labs.csv", 2, "stages"},
      {"LabWithoutLots", {in("labs", "drug_product,5", "drug_product,")},
       "network.required", "labs.csv", 2, "lots_at_once"},
      {"NotQualifiedForHowLong", {in("offers", "yes,yes", "yes,no")},
       "network.qualification_days_missing", "offers.csv", 2, "qualification_days"},
      {"LicenceMissingForHowLong", {in("licences", "missing,,10", "missing,,")},
       "network.days_to_obtain_missing", "licences.csv", 4, "days_to_obtain"},
      {"LicenceTwice", {append("licences", "again,north,mab,,held,,")},
       "network.licence_twice", "licences.csv", 5, "product_id"},
      {"SwitchTie", {append("switches", "again,,antibody,mrna,,,finish,0,")},
       "network.switch_tie", "switches.csv", 3, "switch_id"},
      {"SwitchTieOfDifferentSides",
       {append("switches", "a,,,,mab,,finish,0,"), append("switches", "b,,,,,vax,finish,0,")},
       "network.switch_tie", "switches.csv", 4, "switch_id"},
      {"SwitchInconsistent", {in("switches", "antibody,mrna,,", "antibody,mrna,vax,")},
       "network.switch_inconsistent", "switches.csv", 2, "from_product"},
      {"StepPositionTwice", {in("switch_steps", "to-mrna,2,", "to-mrna,1,")},
       "network.switch_position", "switch_steps.csv", 3, "position"},
      {"FirstStepParallel", {in("switch_steps", "$cleaning-days,no", "$cleaning-days,yes")},
       "network.first_step_parallel", "switch_steps.csv", 2, "parallel"},
      {"LaneTwice", {append("lanes", "again,north,,yes,2")},
       "network.lane_twice", "lanes.csv", 3, "lane_id"},
      {"LaneToDeliveryAndSite", {in("lanes", "north,,yes", "north,north,yes")},
       "network.lane_delivery", "lanes.csv", 2, "to_site"},
      {"LaneToItself", {in("lanes", "north,,yes", "north,north,no")},
       "network.lane_to_itself", "lanes.csv", 2, "to_site"},
      {"DemandAgainAndAgain", {in("demand", "04-06,5,6", "04-06,,6")},
       "network.every_days_missing", "demand.csv", 2, "every_days"},
      {"ZeroDaysApart", {in("demand", "04-06,5,6", "04-06,0,6")},
       "network.out_of_range", "demand.csv", 2, "every_days"},
      {"NobodyToReceive", {in("scenarios", "1500000", "0")},
       "network.scenario_persons", "scenarios.csv", 2, "persons"},
      {"NegativePersons", {in("scenarios", "1500000", "-5")},
       "network.out_of_range", "scenarios.csv", 2, "persons"},
      {"PersonsWithoutProduct", {in("scenarios", "1,0,vax,36", "1,0,,36")},
       "network.scenario_products", "scenarios.csv", 2, "products"},
      {"NoDosesPerPerson", {in("scenarios", "1500000,1,0", "1500000,0,0")},
       "network.out_of_range", "scenarios.csv", 2, "doses_per_person"},
      {"PeriodOfAScenarioInPeriods",
       {{"network.toml", "calendar = \"day\"", "calendar = \"period\""},
        in("scenarios", "goal_persons,", "period_days,goal_persons,"),
        in("scenarios", "36,600000", "36,4,600000"), in("scenarios", "36,,", "36,,,")},
       "network.scenario_period", "scenarios.csv", 2, "period_days"},
      {"PeriodOfAScenarioTooLong",
       {in("scenarios", "goal_persons,", "period_days,goal_persons,"),
        in("scenarios", "36,600000", "36,366,600000"), in("scenarios", "36,,", "36,,,")},
       "network.out_of_range", "scenarios.csv", 2, "period_days"},
      {"IntervalMissing", {in("scenarios", "1500000,1,0", "1500000,2,")},
       "network.interval_missing", "scenarios.csv", 2, "interval_days"},
      {"GoalIncomplete", {in("scenarios", "600000,30", "600000,")},
       "network.goal_incomplete", "scenarios.csv", 2, "goal_days"},
      {"GoalOfMoreThanAll", {in("scenarios", "600000,30", "2000000,30")},
       "network.goal_over_persons", "scenarios.csv", 2, "goal_persons"},
      {"CampaignMinOverMax",
       {in("processes", "batch_cost,", "batch_cost,campaign_batches_min,campaign_batches_max,"),
        in("processes", "1,100000,", "1,100000,5,4,"), in("processes", ",10000,", ",10000,,,"),
        in("processes", "2,100000,", "2,100000,,,"), in("processes", ",10000,m", ",10000,,,m")},
       "network.range_reversed", "processes.csv", 2, "campaign_batches_max"},
  };
}

// clang-format on

}  // namespace

std::vector<Planted> all_planted() {
  std::vector<Planted> all;
  for (const auto& part :
       {faults_of_form(), faults_of_tables(), faults_of_making(), faults_of_rules()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

Files planted_files(const Planted& planted) {
  Files files = tiny_files();
  for (const Mutation& mutation : planted.mutations) {
    // Two marks stand for what a replacement cannot say: header alone, and no file at all.
    if (mutation.replace == "\x01") {
      files[mutation.file].resize(files[mutation.file].find('\n') + 1);
    } else if (mutation.replace == "\x02") {
      files.erase(mutation.file);
    } else {
      mutate(files, mutation);
    }
  }
  return files;
}

}  // namespace renkei::network
