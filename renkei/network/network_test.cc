#include <algorithm>

#include <gtest/gtest.h>

#include "renkei/network/network_show.h"
#include "renkei/network/network_test_tools.h"

namespace renkei::network {
namespace {

Date day(const std::string& text) { return Date::parse(text).value(); }

const Process& process(const Network& network, const std::string& id) {
  return *find(network, ProcessId(id));
}

Network tiny(const ReadOptions& options = {}) {
  const Outcome outcome = read_files(tiny_files(), options);
  EXPECT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
  return outcome.result.network;
}

TEST(ReadNetwork, NetworksOfTheRepositoryHaveNoFaults) {
  for (const std::string name : {"tiny", "japan"}) {
    const auto folder = network_on_disk(name);
    if (!disk().exists(folder / "network.toml")) continue;
    Faults faults;
    const auto read = read_network(disk(), folder, {}, faults);
    ASSERT_TRUE(read.has_value()) << read.error().to_string();
    EXPECT_TRUE(faults.empty()) << in_words(faults);
    EXPECT_FALSE(read->network.processes.empty());
    EXPECT_EQ(read->network.name, name);
  }
}

TEST(ReadNetwork, TinyHoldsWhatItsTablesSay) {
  const Network network = tiny();
  EXPECT_EQ(network.as_of, day("2026-04-01"));
  EXPECT_EQ(network.planning.period_days, 1);
  EXPECT_EQ(network.currency, "JPY");
  const Process& make = process(network, "make-vax");
  ASSERT_TRUE(make.titre.has_value());
  EXPECT_EQ(make.titre->amount, 1);
  EXPECT_EQ(make.titre->unit.code(), "g/L");
  EXPECT_EQ(make.days_between, Exact(2));
  EXPECT_FALSE(make.filling.has_value());
  const Process& fill = process(network, "fill-vax");
  ASSERT_TRUE(fill.filling.has_value());
  EXPECT_EQ(fill.filling->batch_vials, 12000);
  EXPECT_FALSE(fill.days_between.has_value());
  EXPECT_EQ(process(network, "make-mab").yield_fraction, Exact(4, 5));
  EXPECT_EQ(network.offers.at(0).rate_per_day, 1);
  EXPECT_EQ(network.offers.at(0).stock, 2);
  EXPECT_TRUE(network.offers.at(0).domestic);
  EXPECT_EQ(network.switches.at(0).steps.at(0).days, 2);
  EXPECT_EQ(network.switches.at(0).steps.at(1).kind, SwitchStepKind::kCleaningVerification);
  EXPECT_EQ(find(network, ProductId("vax"))->lot_release_lab, LabId("national-lab"));
  EXPECT_EQ(network.demands.at(0).protection, Exact(1, 4));
  EXPECT_EQ(network.scenarios.at(0).goal_days, 30);
  EXPECT_TRUE(network.scenarios.at(1).products.empty());
  EXPECT_FALSE(network.scenarios.at(1).declared_on.has_value());
}

TEST(ReadNetwork, RowsNameTheParametersTheirNumbersCameFrom) {
  const Network network = tiny();
  const std::vector<ParameterId> titre = {ParameterId("vax-titre")};
  EXPECT_EQ(process(network, "make-vax").origin.parameters, titre);
  EXPECT_TRUE(process(network, "fill-vax").origin.parameters.empty());
  EXPECT_EQ(network.offers.at(0).origin.parameters.at(0), ParameterId("lipid-rate"));
  EXPECT_EQ(network.switches.at(0).steps.at(0).origin.parameters.at(0),
            ParameterId("cleaning-days"));
  EXPECT_EQ(process(network, "make-vax").origin.place.line, 2);
  EXPECT_EQ(process(network, "make-vax").origin.confidence, Confidence::kAssumption);
}

TEST(ReadNetwork, LowEstimateTakesTheBadEndOfEveryParameter) {
  const Network low = tiny({.estimate = Estimate::kLow});
  EXPECT_EQ(process(low, "make-vax").titre->amount, Exact(1, 2));
  EXPECT_EQ(low.offers.at(0).rate_per_day, Exact(1, 2));
  EXPECT_EQ(low.switches.at(0).steps.at(0).days, 4);
  const Network high = tiny({.estimate = Estimate::kHigh});
  EXPECT_EQ(process(high, "make-vax").titre->amount, 2);
  EXPECT_EQ(high.offers.at(0).rate_per_day, 2);
  EXPECT_EQ(high.switches.at(0).steps.at(0).days, 1);
}

TEST(ReadNetwork, SingleParametersOverrideTheEstimate) {
  const Network network = tiny(
      {.estimate = Estimate::kLow, .parameter_values = {{ParameterId("vax-titre"), Decimal(3)}}});
  EXPECT_EQ(process(network, "make-vax").titre->amount, 3);
  EXPECT_EQ(network.offers.at(0).rate_per_day, Exact(1, 2));
}

TEST(Edits, ChangeParametersCellsAndWholeColumns) {
  const Network network = tiny({.edits = {{"vax_titre*=1.2"},
                                          {"lipid-rate+=7"},
                                          {"processes[make-mab].batch_amount*=0.5"},
                                          {"processes[*].yield_fraction=0.9"},
                                          {"units[north-line].vials_per_minute-=5"},
                                          {"sites[north].status=built"},
                                          {"suites[north-fill].running="},
                                          {"labs[north-qc].lots_at_once*=1.1"},
                                          {"processes[make-mab].release_days*=1.1"}}});
  EXPECT_EQ(process(network, "make-vax").titre->amount, Exact(6, 5));
  EXPECT_EQ(network.offers.at(0).rate_per_day, 2);
  EXPECT_EQ(process(network, "make-mab").batch_amount->amount, 25);
  for (const Process& one : network.processes) EXPECT_EQ(one.yield_fraction, Exact(9, 10));
  EXPECT_EQ(network.units.at(1).vials_per_minute, Exact(15));
  EXPECT_EQ(network.sites.at(0).status, SiteStatus::kBuilt);
  EXPECT_FALSE(network.suites.at(1).running.has_value());
  EXPECT_EQ(network.labs.at(0).lots_at_once, 5);            // 5.5 lots are 5
  EXPECT_EQ(process(network, "make-mab").release_days, 3);  // 2.2 days are 3
}

TEST(Edits, LeaveTheTablesAsTheyAre) {
  const Outcome outcome = read_files(tiny_files(), {.edits = {{"offers[lipid-offer].stock=9"}}});
  EXPECT_EQ(outcome.result.network.offers.at(0).stock, 9);
  const CsvTable& offers = outcome.result.tables.by_name.at("offers");
  const auto column = static_cast<std::size_t>(offers.column("stock"));
  EXPECT_EQ(offers.rows.at(0).cells.at(column), "2");
}

TEST(Edits, ThatNameNothingAreFaults) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"no operator", "network.edit_syntax"},
      {"vax-titre*=much", "network.edit_syntax"},
      {"=3", "network.edit_syntax"},
      {"a b=3", "network.edit_syntax"},
      {"suites[north-ds].platforms*=2", "network.edit_syntax"},
      {"vax-titer*=2", "network.edit_unknown_row"},
      {"ofers[*].rate*=2", "network.edit_unknown_table"},
      {"offers[*].rates*=2", "network.edit_unknown_column"},
      {"offers[lipid].rate*=2", "network.edit_unknown_row"},
      {"offers[*].offer_id=x", "network.edit_unknown_column"},
      {"processes[make-mab].yield_fraction*=2", "network.out_of_range"},
      {"sites[north].status=shut", "network.unknown_value"}};
  for (const auto& [edit, code] : wrong) {
    const Outcome outcome = read_files(tiny_files(), {.edits = {{edit}}});
    ASSERT_EQ(outcome.faults.size(), 1U) << edit << "\n" << in_words(outcome.faults);
    EXPECT_EQ(outcome.faults[0].code(), code) << edit;
    EXPECT_FALSE(outcome.faults[0].remedy().empty());
    EXPECT_EQ(outcome.faults[0].place().file, "--what-if") << edit;
  }
}

TEST(Edits, ThatMakeATableWrongAreNamedAndNotTheTable) {
  const std::vector<Edit> edits{{"vax-titre*=2"},
                                {"no operator"},
                                {"lipid-rate=2"},
                                {"lipid_rate-=2.5"},
                                {"cleaning-days=3"}};
  const Outcome outcome = read_files(tiny_files(), {.edits = edits});
  ASSERT_EQ(outcome.faults.size(), 2U) << in_words(outcome.faults);
  EXPECT_EQ(outcome.faults[0].code(), "network.edit_syntax");
  EXPECT_EQ(outcome.faults[1].code(), "network.out_of_range");
  EXPECT_EQ(outcome.faults[1].value(), "$lipid-rate = -0.5");
  EXPECT_EQ(outcome.faults[1].place().line, 4);
  EXPECT_EQ(outcome.faults[1].place().field, "lipid_rate-=2.5");
}

TEST(Edits, OfTablesThatAreWrongWithoutThemAreNotBlamed) {
  Files files = tiny_files();
  mutate(files, {"offers.csv", "lipid-works", "nobody"});
  const Outcome outcome = read_files(files, {.edits = {{"vax-titre*=2"}}});
  ASSERT_FALSE(outcome.faults.empty());
  for (const Error& fault : outcome.faults) EXPECT_NE(fault.place().file, "--what-if");
}

TEST(AsOf, RowsHoldBetweenTheirDates) {
  Files files = tiny_files();
  files["lanes.csv"] =
      "lane_id,from_site,to_site,to_delivery,days,valid_from,valid_to,source,confidence\n"
      "north-out,north,,yes,1,,2026-06-30,x,assumption\n"
      "north-out,north,,yes,2,2026-07-01,,x,assumption\n";
  for (const auto& [date, days] :
       std::vector<std::pair<std::string, int>>{{"2026-06-30", 1}, {"2026-07-01", 2}}) {
    const Outcome outcome = read_files(files, {.as_of = day(date)});
    EXPECT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
    ASSERT_EQ(outcome.result.network.lanes.size(), 1U);
    EXPECT_EQ(outcome.result.network.lanes[0].days, days);
  }
}

TEST(AsOf, BeforeAnySiteThereIsNoSuiteAndNoFault) {
  Files files = tiny_files();
  mutate(files, {"sites.csv", "status,", "status,valid_from,"});
  mutate(files, {"sites.csv", "operating,", "operating,2026-04-01,"});
  const Outcome outcome = read_files(files, {.as_of = day("2026-03-31")});
  EXPECT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
  const Network& network = outcome.result.network;
  EXPECT_TRUE(network.sites.empty());
  EXPECT_TRUE(network.suites.empty());
  EXPECT_TRUE(network.units.empty());
  EXPECT_TRUE(network.licences.empty());
  EXPECT_EQ(network.scenarios.size(), 2U);
  EXPECT_EQ(read_files(files).result.network.suites.size(), 2U);
}

TEST(AsOf, ADayMustBeKnown) {
  Files files = tiny_files();
  mutate(files, {"network.toml", "as_of = 2026-04-01", ""});
  EXPECT_EQ(read_files(files).faults.at(0).place().field, "as_of");
  EXPECT_TRUE(read_files(files, {.as_of = day("2026-04-01")}).faults.empty());
}

TEST(ReadNetwork, NoFolderAndNoSettingsEndTheReading) {
  Faults faults;
  const MemoryFileSystem nothing;
  const auto no_folder = read_network(nothing, "nowhere", {}, faults);
  ASSERT_FALSE(no_folder.has_value());
  EXPECT_EQ(no_folder.error().code(), "network.no_network");
  Files files = tiny_files();
  files.erase("network.toml");
  const auto no_settings = read_network(in_memory(files), kFolder, {}, faults);
  ASSERT_FALSE(no_settings.has_value());
  EXPECT_EQ(no_settings.error().code(), "network.no_network");
  EXPECT_FALSE(no_settings.error().remedy().empty());
}

TEST(ReadNetwork, OptionalTablesMayBeMissingOrEmpty) {
  Files files = tiny_files();
  for (const std::string name : {"labs.csv", "lanes.csv", "demand.csv", "switch_steps.csv"}) {
    files[name].resize(files[name].find('\n') + 1);
  }
  files["programmes.csv"] = "programme_id,source,confidence\n";
  mutate(files, {"products.csv", "2,national-lab", "2,"});
  files["pathways.csv"] = "pathway_id,name_ja,source,confidence\n";
  files["README.txt"] = "not a table";
  files[".~lock.sites.csv#"] = "somebody";
  const Outcome outcome = read_files(files);
  EXPECT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
}

TEST(ReadNetwork, ALicenceKnowsTheNameOfItsPathway) {
  Files files = tiny_files();
  files["pathways.csv"] =
      "pathway_id,name_ja,name_en,source,confidence\nfast,緊急承認,Emergency "
      "approval,x,assumption\n";
  files["licences.csv"] =
      "licence_id,site_id,product_id,state,days_to_obtain,pathway_id,source,confidence\n"
      "soon,north,vax,missing,10,fast,x,assumption\nold,north,mab,held,,,x,assumption\n";
  const Outcome outcome = read_files(files);
  ASSERT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
  const auto& licences = outcome.result.network.licences;
  EXPECT_EQ(licences[0].pathway, "fast");
  EXPECT_EQ(licences[0].pathway_name.en, "Emergency approval");
  EXPECT_TRUE(licences[1].pathway_name.en.empty());
}

TEST(ReadNetwork, DemandOfZeroAndASiteWithoutSuiteAreNoFaults) {
  Files files = tiny_files();
  mutate(files, {"demand.csv", ",400,", ",0,"});
  mutate(files, {"sites.csv", "", "south,north-bio,,,,,,,planned,x,reported\n"});
  const Outcome outcome = read_files(files);
  EXPECT_TRUE(outcome.faults.empty()) << in_words(outcome.faults);
  EXPECT_EQ(outcome.result.network.demands.at(0).doses, 0);
}

TEST(ReadNetwork, SuggestsTheNearestId) {
  Files files = tiny_files();
  mutate(files, {"bills.csv", "fill-vax,vax-ds", "fil-vax,vax-sd"});
  const Outcome outcome = read_files(files);
  ASSERT_EQ(outcome.faults.size(), 2U) << in_words(outcome.faults);
  EXPECT_EQ(outcome.faults[0].remedy(), "did you mean 'fill-vax'?");
  EXPECT_EQ(outcome.faults[1].remedy(), "did you mean 'vax-ds'?");
}

// Looking every row up among all before would outlast the time that any test has.
TEST(ReadNetwork, HundredThousandRowsAreReadInTimeThatGrowsWithThem) {
  Files files = tiny_files();
  std::string offers;
  for (int i = 0; i < 100'000; ++i) {
    offers += "m" + std::to_string(i) +
              ",lipid,lipid-works,30,7.5,kg/wk,2,kg,1000,yes,yes,made up,assumption\n";
  }
  files["offers.csv"] += offers;
  const Outcome outcome = read_files(files);
  EXPECT_TRUE(outcome.faults.empty());
  EXPECT_EQ(outcome.result.network.offers.size(), 100'001U);
}

TEST(ReadNetwork, HundredThousandFaultsAreCountedNotListed) {
  Files files = tiny_files();
  for (int i = 0; i < 100'000; ++i) {
    files["offers.csv"] +=
        "o" + std::to_string(i) + ",lipit,lipid-works,x,1,g/d,,,1,yes,yes,a,assumption\n";
  }
  const Outcome outcome = read_files(files);
  EXPECT_EQ(outcome.faults.size(), 202U);
  EXPECT_EQ(std::count_if(outcome.faults.begin(), outcome.faults.end(),
                          [](const Error& fault) { return fault.code() == "network.more_faults"; }),
            2);
  EXPECT_EQ(outcome.faults.back().value(), "99900");
}

TEST(NetworkShow, CountsRowsByConfidenceAndParametersByUse) {
  const Outcome outcome = read_files(tiny_files());
  const NetworkOverview overview = network_overview(outcome.result);
  EXPECT_EQ(overview.name, "tiny");
  const auto processes = std::find_if(overview.tables.rows.begin(), overview.tables.rows.end(),
                                      [](const auto& row) { return row.front() == "processes"; });
  ASSERT_NE(processes, overview.tables.rows.end());
  EXPECT_EQ(*processes, (std::vector<std::string>{"processes", "4", "4", "0", "0", "0", "4"}));
  ASSERT_EQ(overview.parameters.rows.size(), 3U);
  EXPECT_EQ(overview.parameters.rows[1].front(), "lipid-rate");
  EXPECT_EQ(overview.parameters.rows[1].back(), "1");
}

TEST(NetworkShow, FindsEveryRowThatNamesAnId) {
  const Outcome outcome = read_files(tiny_files());
  const auto tables = rows_naming(outcome.result.tables, "vax");
  std::vector<std::string> names;
  for (const TextTable& table : tables) names.push_back(table.name);
  EXPECT_EQ(names, (std::vector<std::string>{"products", "materials", "processes", "licences",
                                             "scenarios"}));
  EXPECT_EQ(tables[1].rows.size(), 2U);
  EXPECT_EQ(rows_naming(outcome.result.tables, "mrna").front().name, "platforms");
  EXPECT_EQ(rows_naming(outcome.result.tables, "vax-titre").back().name, "processes");
  EXPECT_TRUE(rows_naming(outcome.result.tables, "nobody").empty());
}

TEST(NetworkDiff, NamesEachCellThatChanged) {
  Files files = tiny_files();
  const Tables before = read_files(files).result.tables;
  EXPECT_TRUE(network_diff(before, before).empty());
  mutate(files, {"units.csv", "12,L", "15,L"});
  mutate(files, {"stocks.csv", "mab-stock,", "more-stock,"});
  const auto changes = network_diff(before, read_files(files).result.tables);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].table, "stocks");
  EXPECT_EQ(changes[0].kind, RowChange::Kind::kRemoved);
  EXPECT_EQ(changes[1].kind, RowChange::Kind::kAdded);
  EXPECT_EQ(changes[2].kind, RowChange::Kind::kChanged);
  const TextTable table = diff_as_table(changes);
  EXPECT_EQ(table.rows.back(),
            (std::vector<std::string>{"units", "north-reactor", "changed", "volume", "12", "15"}));
}

TEST(NetworkDiff, IsBlindToHowASpreadsheetWritesTheSame) {
  Files files = tiny_files();
  const Tables before = read_files(files).result.tables;
  mutate(files, {"units.csv", "12,L", "1.20E+01,L"});
  mutate(files, {"demand.csv", "2026-04-06", "2026/4/6"});
  EXPECT_TRUE(network_diff(before, read_files(files).result.tables).empty());
  // Names are texts.
  mutate(files, {"units.csv", "north-reactor,", "North-reactor,"});
  EXPECT_FALSE(network_diff(before, read_files(files).result.tables).empty());
}

}  // namespace
}  // namespace renkei::network
