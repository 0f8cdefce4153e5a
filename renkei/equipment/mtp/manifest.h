// The manifest of a Module Type Package (VDI/VDE/NAMUR 2658-1, -3 and -4, IEC 63280): what a
// process unit offers, written in AutomationML (CAEX 2.15) by its maker. Read are its data
// assemblies, the OPC UA items they stand on, and its services with procedures, parameters and
// report values; pictures of the HMI and class libraries are passed over.
//
// What is linked by what: a service, procedure or parameter and its data assembly carry the same
// RefID; an attribute of a data assembly is a value of its own, or names the OPCUAItem it is read
// from (xs:IDREF). Plain values and pure functions, thread-safe.
//
//   Faults faults;
//   const auto manifest = mtp::read_manifest("dosing.aml", text, faults);
//   for (const mtp::Service& one : manifest->services) print(one.name);
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/form.h"

namespace renkei::equipment::mtp {

inline constexpr std::size_t kManifestBytesMax = 16U << 20U;
inline constexpr std::size_t kItemsMax = 200'000;
inline constexpr std::size_t kAssembliesMax = 20'000;
inline constexpr std::size_t kServicesMax = 1'000;  // and procedures or parameters of each
inline constexpr std::size_t kNoAssembly = static_cast<std::size_t>(-1);

// A variable of the server, as the manifest names it.
struct Item {
  std::string name;
  std::string identifier;  // "ns=3;s=…", or the identifier alone
  std::string space;       // a number, or the URI
  std::string type{};      // AttributeDataType of the identifier: "xs:string", "xs:int", …
  int access = 0;          // 1: read, 2: write, 3: both; 0: none, or not told

  // As a text of node ids (OPC 10000-6, 5.1.12): the identifier as it stands where it is one, else
  // made of both, "nsu=URI;s=…" or "ns=3;s=…".
  [[nodiscard]] std::string node_id() const;
};

struct Attribute {
  std::string value{};    // what stands there; of a variable its default
  std::string node_id{};  // of a variable of the server; empty: the value stands in the manifest
};

struct DataAssembly {
  std::string name;
  std::string kind;  // the last name of its class: "ServiceControl", "AnaServParam"
  std::string ref_id{};
  std::string tag{};
  std::string about{};
  std::map<std::string, Attribute> attributes{};
  std::int64_t line = 0;

  // Empty: it has no such variable.
  [[nodiscard]] std::string node_id(const std::string& attribute) const;
};

// A parameter, report value, or process value.
struct Parameter {
  std::string name;
  std::string kind;  // "ConfigurationParameter", "ReportValue"
  std::size_t assembly = kNoAssembly;
};

struct Procedure {
  std::string name;
  std::int64_t id = 0;  // as ProcedureExt takes it, from 1
  bool is_default = false;
  bool self_completing = false;
  std::vector<Parameter> parameters{};
};

struct Service {
  std::string name;
  std::size_t control = kNoAssembly;  // its ServiceControl
  std::vector<Parameter> parameters{};
  std::vector<Procedure> procedures{};
};

struct Manifest {
  std::string name;  // of the ModuleTypePackage
  std::string version{};
  std::string writer{};    // the program that wrote it
  std::string endpoint{};  // "opc.tcp://…", as the maker wrote it; plants set their own
  std::vector<DataAssembly> assemblies{};
  std::vector<Service> services{};
};

// Reads as far as it can be read; `faults` receives what is wrong, at its line, at most 100:
// equipment.mtp_member (missing, or not what it must be), equipment.mtp_reference (names nothing
// that is there, or two things), equipment.mtp_name (doubled). Errors: equipment.mtp_format (too
// large, not XML, no CAEX file, or no ModuleTypePackage in it), equipment.mtp_limit.
[[nodiscard]] Result<Manifest> read_manifest(const std::string& file, std::string_view text,
                                             Faults& faults);

// The name of a procedure as a service of recipes: "dosing/continuous".
[[nodiscard]] std::string service_name(const Service& service, const Procedure& procedure);

// What a machine of that manifest would be: a value for each variable of its data assemblies, under
// "ASSEMBLY/ATTRIBUTE" with the node id as its address, and a service for each procedure. No type
// or unit of a value is told by a manifest: they are kAny.
[[nodiscard]] DeviceForm manifest_form(const Manifest& manifest);

// What recipes are told of a procedure: parameters whose data assembly takes a number or yes and
// no, and report values that are such. Units are 1: what VUnit means is a list of the standard's.
[[nodiscard]] recipe::Service recipe_service(const Manifest& manifest, const Service& service,
                                             const Procedure& procedure);
// Whether a data assembly's value is a number or yes and no: "AnaServParam", "BinView", ….
[[nodiscard]] bool is_amount(const DataAssembly& assembly);

}  // namespace renkei::equipment::mtp
