// check_network.h: sites, suites, units and laboratories.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "renkei/network/check_network.h"

namespace renkei::network {

namespace {

class Places {
 public:
  Places(const Book& book, const Network& all, Findings& findings)
      : book_(book), all_(all), findings_(findings) {
    for (const Site& site : all.sites) sites_.emplace(site.id, &site);
    for (const Material& material : all.materials) materials_.emplace(material.id, &material);
    for (const EquipmentUnit& unit : all.units) units_[unit.suite].push_back(&unit);
    for (const Licence& licence : all.licences) licensed_.emplace(licence.site, licence.product);
    for (const Process& process : all.processes) by_platform_[process.platform].push_back(&process);
  }

  void check() {
    for (const Site& site : all_.sites) check_coordinates(site);
    for (const Suite& suite : all_.suites) check_withdrawn(suite.origin, suite.site, suite);
    for (const Lab& lab : all_.labs) check_lab(lab);
    if (findings_.clean({"suites.platforms", "processes.platform_id", "processes.unit_kind",
                         "processes.only_suite", "units.kind", "units.suite_id"})) {
      for (const Suite& suite : all_.suites) check_suite(suite);
      check_processes();
    }
  }

 private:
  bool clean(const Origin& origin) const {
    return findings_.clean_row(origin.place.file, origin.place.line);
  }

  void add(const Origin& origin, std::string_view column, Fault fault) {
    const RecordReader row = book_.reader(origin);
    if (fault.value.empty()) fault.value = row.cell(column);
    findings_.add(row.place(column), std::move(fault));
  }

  void check_coordinates(const Site& site) {
    if (site.latitude.has_value() == site.longitude.has_value() || !clean(site.origin)) return;
    const std::string column = site.latitude ? "longitude" : "latitude";
    add(site.origin, column,
        {.code = "network.coordinate_pair",
         .message = "'" + column + "' is empty beside the other coordinate",
         .value = "",
         .remedy = "write both, or neither",
         .args = {{"field", column}}});
  }

  const Site* withdrawn_site(const SiteId& id) const {
    const auto found = sites_.find(id);
    if (found == sites_.end() || found->second->status != SiteStatus::kWithdrawn) return nullptr;
    return found->second->closed_on ? nullptr : found->second;
  }

  void check_withdrawn(const Origin& origin, const SiteId& id, const Suite& suite) {
    if (!suite.available_to)
      report_withdrawn(origin, id, "suite '" + suite.id.str() + "'",
                       "製造室「" + suite.id.str() + "」");
  }

  void report_withdrawn(const Origin& origin, const SiteId& id, const std::string& user,
                        const std::string& user_ja) {
    if (withdrawn_site(id) == nullptr || !clean(origin)) return;
    add(origin, "site_id",
        {.code = "network.withdrawn_site",
         .message = user + " is used at '" + id.str() + "', which was withdrawn",
         .value = "",
         .remedy = "remove the row, or say when it ended (the site's closed_on, the suite's "
                   "available_to)",
         .args = {{"user", user}, {"user_ja", user_ja}}});
  }

  void check_lab(const Lab& lab) {
    if (!lab.site || !clean(lab.origin)) return;
    report_withdrawn(lab.origin, *lab.site, "laboratory '" + lab.id.str() + "'",
                     "試験室「" + lab.id.str() + "」");
    if (!lab.stages.empty()) return;
    add(lab.origin, "stages",
        {.code = "network.lab_stages",
         .message = "laboratory '" + lab.id.str() + "' of a site does not say which lots it tests",
         .value = "",
         .remedy = "write the stages, such as drug_substance;drug_product"});
  }

  static bool has_platform(const Suite& suite, const PlatformId& platform) {
    return std::find(suite.platforms.begin(), suite.platforms.end(), platform) !=
           suite.platforms.end();
  }

  std::vector<const EquipmentUnit*> units(const Suite& suite, const std::string& kind) const {
    std::vector<const EquipmentUnit*> found;
    if (const auto all = units_.find(suite.id); all != units_.end()) {
      std::copy_if(all->second.begin(), all->second.end(), std::back_inserter(found),
                   [&kind](const EquipmentUnit* unit) { return unit->kind == kind; });
    }
    return found;
  }

  bool equipped(const Suite& suite, const Process& process) const {
    return process.unit_kind.empty() || !units(suite, process.unit_kind).empty();
  }

  static bool meant(const Suite& suite, const Process& process) {
    return has_platform(suite, process.platform) &&
           (!process.only_suite || *process.only_suite == suite.id);
  }

  std::vector<const Process*> processes_meant(const Suite& suite) const {
    std::vector<const Process*> found;
    for (const PlatformId& platform : suite.platforms) {
      const auto of = by_platform_.find(platform);
      if (of == by_platform_.end()) continue;
      for (const Process* process : of->second) {
        if (meant(suite, *process)) found.push_back(process);
      }
    }
    return found;
  }

  void check_suite(const Suite& suite) {
    const auto wanted = processes_meant(suite);
    bool any = wanted.empty();
    std::set<std::string> kinds;
    for (const Process* process : wanted) {
      if (!equipped(suite, *process)) {
        kinds.insert(process->unit_kind);
        continue;
      }
      any = true;
      can_run_.insert(process->id);
      check_units(suite, *process);
    }
    if (!any) report_no_unit(suite, wanted, kinds);
    check_running(suite);
  }

  void report_no_unit(const Suite& suite, const std::vector<const Process*>& wanted,
                      const std::set<std::string>& kinds) {
    for (const Process* process : wanted) explained_.insert(process->id);
    std::string words;
    for (const std::string& kind : kinds) words += (words.empty() ? "" : ", ") + kind;
    add(suite.origin, "suite_id",
        {.code = "network.suite_without_unit",
         .message = "suite '" + suite.id.str() + "' has no unit of a kind that its processes want",
         .value = "",
         .remedy = "add a row to units.csv of kind " + words,
         .args = {{"kinds", words}}});
  }

  void check_units(const Suite& suite, const Process& process) {
    for (const EquipmentUnit* unit : units(suite, process.unit_kind)) {
      if (process.titre) check_volume(*unit, process);
      const bool needs_rate = process.filling && !process.days_between;
      if (needs_rate && !unit->vials_per_minute) {
        report_unit(*unit, "vials_per_minute", "network.fill_rate_missing", process,
                    "the filling rate of '" + unit->id.str() + "' is missing, and '" +
                        process.id.str() + "' has no days_between",
                    "write the filling rate in vials per minute");
      }
    }
  }

  void check_volume(const EquipmentUnit& unit, const Process& process) {
    if (!unit.volume) {
      report_unit(unit, "volume", "network.volume_missing", process,
                  "the volume of '" + unit.id.str() + "' is missing, and '" + process.id.str() +
                      "' has a titre",
                  "write the working volume and its unit");
      return;
    }
    const auto output = materials_.find(process.output);
    if (output == materials_.end() || !clean(output->second->origin)) return;
    if (!clean(process.origin) || !clean(unit.origin)) return;
    const Unit& wanted = output->second->unit;
    const Unit made = process.titre->unit.times(unit.volume->unit);
    if (made.commensurable(wanted)) return;
    add(process.origin, "titre_unit",
        {.code = "network.unit_dimension",
         .message = "titre in " + process.titre->unit.code() + " times volume in " +
                    unit.volume->unit.code() + " does not convert into " + wanted.code() +
                    ", the unit of '" + process.output.str() + "'",
         .value = "",
         .remedy = "write a titre in " + wanted.code() + " per " + unit.volume->unit.code(),
         .args = {{"what_ja", "力価 " + process.titre->unit.code() + " に容量 " +
                                  unit.volume->unit.code() + " を掛けたもの（産物「" +
                                  process.output.str() + "」）"},
                  {"wanted", wanted.code()}}});
  }

  // Each unit once, however many processes miss it.
  void report_unit(const EquipmentUnit& unit, const std::string& column, const std::string& code,
                   const Process& process, const std::string& message, const std::string& remedy) {
    if (!clean(unit.origin)) return;
    add(unit.origin, column,
        {.code = code,
         .message = message,
         .value = "",
         .remedy = remedy,
         .args = {{"process", process.id.str()}}});
  }

  void check_running(const Suite& suite) {
    if (!suite.running || !clean(suite.origin)) return;
    const auto process = std::find_if(all_.processes.begin(), all_.processes.end(),
                                      [&](const Process& one) { return one.id == *suite.running; });
    if (process == all_.processes.end() || !clean(process->origin)) return;
    std::string why;
    std::string why_ja;
    if (!has_platform(suite, process->platform)) {
      why = "the suite cannot work on platform '" + process->platform.str() + "'";
      why_ja = "製造室に技術基盤「" + process->platform.str() + "」がありません";
    } else if (!meant(suite, *process)) {
      why = "the process runs in suite '" + process->only_suite->str() + "' only";
      why_ja = "製造室「" + process->only_suite->str() + "」だけで行う工程です";
    } else if (!equipped(suite, *process)) {
      why = "the suite has no unit of kind '" + process->unit_kind + "'";
      why_ja = "製造室に種類「" + process->unit_kind + "」の設備がありません";
    } else if (process->product && book_.trusts("licences") &&
               findings_.clean({"licences.site_id", "licences.product_id"}) &&
               !licensed_.contains({suite.site, *process->product})) {
      why = "licences.csv has no row for '" + suite.site.str() + "' and '" +
            process->product->str() + "'";
      why_ja = "licences.csv に事業所「" + suite.site.str() + "」と製品「" +
               process->product->str() + "」の行がありません";
    }
    if (why.empty() || explained_suite(suite)) return;
    add(suite.origin, "running",
        {.code = "network.running_not_possible",
         .message =
             "'" + suite.running->str() + "' cannot be running in '" + suite.id.str() + "': " + why,
         .value = "",
         .remedy = "name a process that the suite can run, or leave it empty",
         .args = {{"process", suite.running->str()}, {"why_ja", why_ja}}});
  }

  bool explained_suite(const Suite& suite) const { return !clean(suite.origin); }

  void check_processes() {
    if (!book_.trusts("suites")) return;
    std::set<PlatformId> platforms;
    for (const Suite& suite : all_.suites) {
      platforms.insert(suite.platforms.begin(), suite.platforms.end());
    }
    for (const Process& process : all_.processes) {
      if (can_run_.contains(process.id) || !clean(process.origin)) continue;
      if (!platforms.contains(process.platform)) {
        add(process.origin, "platform_id",
            {.code = "network.platform_without_suite",
             .message = "no suite has platform '" + process.platform.str() + "', which '" +
                        process.id.str() + "' needs",
             .value = "",
             .remedy = "add the platform to a suite, or name another",
             .args = {{"platform", process.platform.str()}}});
        continue;
      }
      if (explained_.contains(process.id)) continue;
      const std::string column = process.only_suite ? "only_suite" : "unit_kind";
      add(process.origin, column,
          {.code = "network.process_without_suite",
           .message = "no suite can run '" + process.id.str() + "': none with platform '" +
                      process.platform.str() + "' has a unit of kind '" + process.unit_kind + "'" +
                      (process.only_suite ? " and is '" + process.only_suite->str() + "'" : ""),
           .value = "",
           .remedy = "correct unit_kind or only_suite, or add the unit to a suite",
           .args = {
               {"platform", process.platform.str()},
               {"kind", process.unit_kind},
               {"only_ja", process.only_suite ? "の「" + process.only_suite->str() + "」" : ""}}});
    }
  }

  const Book& book_;
  const Network& all_;
  Findings& findings_;
  std::unordered_map<SiteId, const Site*> sites_;
  std::unordered_map<MaterialId, const Material*> materials_;
  std::unordered_map<SuiteId, std::vector<const EquipmentUnit*>> units_;
  std::unordered_map<PlatformId, std::vector<const Process*>> by_platform_;
  std::set<std::pair<SiteId, ProductId>> licensed_;
  std::set<ProcessId> can_run_;
  std::set<ProcessId> explained_;  // by a suite without the unit they want
};

}  // namespace

void check_places(const Book& book, const Network& all, Findings& findings) {
  Places(book, all, findings).check();
}

}  // namespace renkei::network
