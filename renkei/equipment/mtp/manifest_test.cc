#include "renkei/equipment/mtp/manifest.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace renkei::equipment::mtp {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
std::string dosing() {
  return content(fs::path(RENKEI_SOURCE_DIR) / "renkei/equipment/corpus/mtp_manifest/dosing.aml");
}
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}
std::int64_t line_of(const std::string& text, const std::string& what) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
}
Manifest good(const std::string& text) {
  Faults faults;
  auto read = read_manifest("m.aml", text, faults);
  for (const Error& one : faults) ADD_FAILURE() << one.to_string();
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().to_string());
  return read ? *std::move(read) : Manifest{};
}
// "CODE LINE" of each.
std::vector<std::string> faults_of(const std::string& text) {
  Faults faults;
  const auto read = read_manifest("m.aml", text, faults);
  if (!read) faults.push_back(read.error());
  std::vector<std::string> all;
  for (const Error& one : faults) {
    EXPECT_EQ(one.place().file, "m.aml");
    EXPECT_FALSE(one.remedy().empty());
    all.push_back(fmt::format("{} {}", one.code(), one.place().line));
  }
  return all;
}
// One line for each procedure, parameter and report value, with the nodes it stands on.
std::vector<std::string> listed(const Manifest& manifest) {
  std::vector<std::string> all;
  const auto parameters = [&](const std::string& of, const std::vector<Parameter>& list) {
    for (const Parameter& one : list) {
      const DataAssembly& assembly = manifest.assemblies[one.assembly];
      std::string node = assembly.node_id("VExt");
      if (node.empty()) node = assembly.node_id("V");
      if (node.empty()) node = assembly.node_id("Text");
      all.push_back(fmt::format("{}.{} {} {} {}", of, one.name, one.kind, assembly.kind, node));
    }
  };
  for (const Service& service : manifest.services) {
    all.push_back(service.name + " " + manifest.assemblies[service.control].node_id("CommandExt"));
    parameters(service.name, service.parameters);
    for (const Procedure& one : service.procedures) {
      all.push_back(fmt::format("{}/{} {}{}{}", service.name, one.name, one.id,
                                one.is_default ? " default" : "",
                                one.self_completing ? " ends by itself" : ""));
      parameters(service.name + "/" + one.name, one.parameters);
    }
  }
  return all;
}

TEST(MtpManifest, ServicesProceduresAndParametersAreListedWithTheirNodes) {
  const Manifest manifest = good(dosing());
  EXPECT_EQ(manifest.name, "Dosing");
  EXPECT_EQ(manifest.version, "1.0.0");
  EXPECT_EQ(manifest.writer, "by hand");
  EXPECT_EQ(manifest.endpoint, "opc.tcp://127.0.0.1:4840/");
  const std::string node = "nsu=urn:renkei:pea;s=dosing.";
  EXPECT_EQ(listed(manifest),
            (std::vector<std::string>{
                "dosing " + node + "Control.CommandExt",
                "dosing.speed ConfigurationParameter DIntServParam " + node + "speed.VExt",
                "dosing/dose 1 default ends by itself",
                "dosing/dose.volume ProcedureParameter AnaServParam " + node + "dose.volume.VExt",
                "dosing/dose.warm ProcedureParameter BinServParam " + node + "dose.warm.VExt",
                "dosing/dose.dosed ReportValue AnaView " + node + "dose.dosed.V",
                "dosing/dose.label ReportValue StringView " + node + "dose.label.Text",
                "dosing/rinse 2",
            }));
  // A value of the manifest itself is no variable.
  const auto volume =
      std::find_if(manifest.assemblies.begin(), manifest.assemblies.end(),
                   [](const DataAssembly& one) { return one.name == "dosing.dose.volume"; });
  ASSERT_NE(volume, manifest.assemblies.end());
  EXPECT_EQ(volume->attributes.at("VSclMax").value, "20");
  EXPECT_EQ(volume->node_id("VSclMax"), "");
  EXPECT_EQ(volume->attributes.at("VUnit").value, "1038");
  EXPECT_EQ(volume->about, "How much");
}

TEST(MtpManifest, RecipesAreToldOfNumbersAndYesAndNo) {
  const DeviceForm form = manifest_form(good(dosing()));
  EXPECT_EQ(form.address.protocol, "MTP");
  ASSERT_EQ(form.services.size(), 2U);
  const ServiceForm* const dose = form.service("dosing/dose");
  ASSERT_NE(dose, nullptr);
  EXPECT_TRUE(dose->service.self_completing);
  std::vector<std::string> names;
  for (const auto& [name, unit] : dose->service.parameters) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"speed", "volume", "warm"}));
  EXPECT_EQ(dose->service.results.size(), 1U);
  EXPECT_TRUE(dose->service.results.contains("dosed"));
  ASSERT_NE(form.service("dosing/rinse"), nullptr);
  EXPECT_FALSE(form.service("dosing/rinse")->service.self_completing);
  const ValueForm* const flow = form.value("flow/V");
  ASSERT_NE(flow, nullptr);
  EXPECT_EQ(flow->address, "nsu=urn:renkei:pea;s=flow.V");
}

TEST(MtpManifest, AnIdentifierThatIsANodeIdStaysAsItIs) {
  EXPECT_EQ((Item{"", "ns=3;s=a.b", "3"}.node_id()), "ns=3;s=a.b");
  EXPECT_EQ((Item{"", "a.b", "3"}.node_id()), "ns=3;s=a.b");
  EXPECT_EQ((Item{"", "|var|PLC one.x", "maker/3S/Access"}.node_id()),
            "nsu=maker/3S/Access;s=|var|PLC one.x");
  EXPECT_EQ((Item{"", "77", "urn:a", "xs:int"}.node_id()), "nsu=urn:a;i=77");
  EXPECT_EQ((Item{"", "i=77", "urn:a"}.node_id()), "nsu=urn:a;i=77");
  EXPECT_EQ((Item{"", "x", "urn:a;50%"}.node_id()), "nsu=urn:a%3B50%25;s=x");
}

TEST(MtpManifest, FaultsAreNamedWithTheirLine) {
  const std::string text = dosing();
  const auto expect = [&](const std::string& from, const std::string& to, const char* code,
                          const std::string& blamed) {
    const std::string broken = replaced(text, from, to);
    const auto faults = faults_of(broken);
    ASSERT_FALSE(faults.empty()) << from;
    EXPECT_EQ(faults.front(), fmt::format("{} {}", code, line_of(broken, blamed))) << from;
  };
  const std::string volume = "<InternalElement Name=\"volume\"";
  const std::string dose = "<InternalElement Name=\"dose\"";
  expect("<Value>ref-volume</Value>", "<Value>ref-other</Value>", "equipment.mtp_reference",
         volume);
  expect("<Value>ref-volume</Value>", "<Value>ref-warm</Value>", "equipment.mtp_reference", volume);
  expect("<Value>1</Value>", "<Value>0</Value>", "equipment.mtp_member", dose);
  expect("<Value>1</Value>", "<Value>one</Value>", "equipment.mtp_member", dose);
  expect("<Value>2</Value>", "<Value>1</Value>", "equipment.mtp_name",
         "<InternalElement Name=\"rinse\"");
  expect("<Value>True</Value>", "<Value>maybe</Value>", "equipment.mtp_member", dose);
  expect("<InternalElement Name=\"warm\"", volume, "equipment.mtp_name",
         volume + " ID=\"sp-0101\"");
  expect("<Value>item-0002</Value>", "<Value>item-none</Value>", "equipment.mtp_reference",
         "<Attribute Name=\"WQC\"");
}

TEST(MtpManifest, WhatIsNoManifestIsRefused) {
  const auto refused = [](const std::string& text) {
    Faults faults;
    const auto read = read_manifest("m.aml", text, faults);
    return read ? std::string("read") : read.error().code();
  };
  EXPECT_EQ(refused(""), "equipment.mtp_format");
  EXPECT_EQ(refused("<Other/>"), "equipment.mtp_format");
  EXPECT_EQ(refused("<CAEXFile/>"), "equipment.mtp_format");
  EXPECT_EQ(refused("<!DOCTYPE CAEXFile><CAEXFile/>"), "equipment.mtp_format");
  EXPECT_EQ(refused(dosing().substr(0, 4000)), "equipment.mtp_format");
  EXPECT_EQ(refused(std::string(kManifestBytesMax + 1, ' ')), "equipment.mtp_format");
}

// Three manifests of other makers, MIT: what stands in each was listed by hand.
class PublishedManifest : public testing::Test {
 protected:
  static std::vector<std::string> listed_of(const std::string& name) {
    return listed(good(content(fs::path(RENKEI_SHARED_DIR) / "standards/mtp" / name)));
  }
  void SetUp() override {
    if (!fs::exists(fs::path(RENKEI_SHARED_DIR) / "standards/mtp")) {
      GTEST_SKIP() << "skipped: the published manifests are not at hand";
    }
  }
};

TEST_F(PublishedManifest, OneServiceWithOneProcedure) {
  const std::string stem = "ns=3;s=services.rand_num_gen.";
  const std::string procedure = stem + "procedures.cont.";
  EXPECT_EQ(listed_of("mtppy_example_minimal_manifest.aml"),
            (std::vector<std::string>{
                "rand_num_gen " + stem + "state_machine.CommandExt", "rand_num_gen/cont 1 default",
                "rand_num_gen/cont.lower_bound ProcedureParameter DIntServParam " + procedure +
                    "procedure_parameters.lower_bound.VExt",
                "rand_num_gen/cont.upper_bound ProcedureParameter DIntServParam " + procedure +
                    "procedure_parameters.upper_bound.VExt",
                "rand_num_gen/cont.generated_value ReportValue AnaView " + procedure +
                    "report_values.generated_value.V"}));
}

TEST_F(PublishedManifest, ThreeProceduresAndEveryKindOfParameter) {
  const std::string stem = "ns=3;s=services.dummy.";
  std::vector<std::string> expected{"dummy " + stem + "state_machine.CommandExt"};
  const std::vector<std::pair<std::string, std::string>> kinds{
      {"ana", "Ana"}, {"dint", "DInt"}, {"bin", "Bin"}, {"str", "String"}};
  for (const auto& [name, kind] : kinds) {
    expected.push_back(
        fmt::format("dummy.serv_param_{} ConfigurationParameter {}ServParam "
                    "{}configuration_parameters.serv_param_{}.VExt",
                    name, kind, stem, name));
  }
  expected.emplace_back("dummy/proc_1 1");
  expected.emplace_back("dummy/proc_2 2 default ends by itself");
  expected.emplace_back("dummy/proc_3 3 ends by itself");
  for (const auto& [name, kind] : kinds) {
    expected.push_back(
        fmt::format("dummy/proc_3.proc_param_{} ProcedureParameter {}ServParam "
                    "{}procedures.proc_3.procedure_parameters.proc_param_{}.VExt",
                    name, kind, stem, name));
  }
  for (const auto& [name, kind] : kinds) {
    expected.push_back(
        fmt::format("dummy/proc_3.proc_rv_{} ReportValue {}View "
                    "{}procedures.proc_3.report_values.proc_rv_{}.V",
                    name, kind, stem, name));
  }
  EXPECT_EQ(listed_of("mtppy_example_recipe_manifest.aml"), expected);
}

TEST_F(PublishedManifest, OneThatNamesItsNamespaceByUri) {
  const std::string stem =
      "nsu=CODESYSSPV3/3S/IecVarAccess;s=|var|WAGO 750-8212 PFC200 G2 2ETH RS.Application."
      "Services.Service_Transfer_Media.";
  EXPECT_EQ(listed_of("mtppy_mtp_example.aml"),
            (std::vector<std::string>{
                "Services.Service_Transfer_Media " + stem + "ServiceControl.CommandExt",
                "Services.Service_Transfer_Media.Flow_SP ConfigurationParameter AnaServParam " +
                    stem + "Flow_SP.VExt",
                "Services.Service_Transfer_Media/oProcedure_continuous_dosing 1 default"}));
}

}  // namespace
}  // namespace renkei::equipment::mtp
