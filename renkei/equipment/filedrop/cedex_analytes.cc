// The tests of the Cedex Bio HT: what their codes measure, with which kit, in which range.
#include "renkei/equipment/filedrop/cedex_analytes.h"

#include <algorithm>
#include <array>

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kStandard = "Standard";
constexpr std::string_view kLow = "Low";
constexpr std::string_view kHigh = "High";
constexpr std::string_view kDiluted = "High with Pre - Dilution";

// Sorted by code.
constexpr auto kTests = std::to_array<CedexTest>({
    {"AC2B", "acetate", kStandard, "0.25 - 38.9 mmol/L"},
    {"AC2D", "acetate", kDiluted, "14 - 389 mmol/L"},
    {"AQB", "alanine-glutamine", kStandard, "0.1 - 10 mmol/L"},
    {"AQD", "alanine-glutamine", kDiluted, "1 - 100 mmol/L"},
    {"AQQB", "alanine-glutamine corrected", kStandard, ""},
    {"ARAB", "arabinose", kStandard, "0.055 - 27.75 mmol/L"},
    {"ARAD", "arabinose", kDiluted, "0.55 - 277.5 mmol/L"},
    {"ASNHB", "asparagine", kStandard, "0.5 - 9 mmol/L"},
    {"ASNHD", "asparagine", kDiluted, "2.5 - 45 mmol/L"},
    {"ASNLB", "asparagine", kLow, "0.1 - 1 mmol/L"},
    {"ASPB", "aspartate", kStandard, "0.1 - 9 mmol/L"},
    {"ASPD", "aspartate", kDiluted, "1 - 45 mmol/L"},
    {"CA2B", "calcium", kStandard, "0.2 - 5 mmol/L"},
    {"CA2D", "calcium", kDiluted, "2 - 50 mmol/L"},
    {"CHO2B", "cholesterol", kStandard, "0.025 - 2.07 mmol/L"},
    {"CHO2D", "cholesterol", kDiluted, "0.25 - 20.7 mmol/L"},
    {"ETOHB", "ethanol", kStandard, "11 - 220 mmol/L"},
    {"ETOHD", "ethanol", kDiluted, "220 - 4400 mmol/L"},
    {"FABHB", "Ig Fab human", kHigh, "0.3 - 8 g/L"},
    {"FABHD", "Ig Fab human", kDiluted, "6 - 40 g/L"},
    {"FABLA", "Ig Fab human", kLow, "0.13 - 0.35 g/L"},
    {"FABLB", "Ig Fab human", kStandard, "0.01 - 0.4 g/L"},
    {"FE2B", "iron", kStandard, "0.0009 - 0.179 mmol/L"},
    {"FE2D", "iron", kDiluted, "0.009 - 1.79 mmol/L"},
    {"FORB", "formate", kStandard, "0.2 - 20 mmol/L"},
    {"FORD", "formate", kDiluted, "2 - 200 mmol/L"},
    {"GAL2B", "galactose", kStandard, "0.055 - 27.75 mmol/L"},
    {"GAL2D", "galactose", kDiluted, "0.55 - 277.5 mmol/L"},
    {"GLC2B", "glucose", kStandard, "0.111 - 41.63 mmol/L"},
    {"GLC2D", "glucose", kDiluted, "1.11 - 416.3 mmol/L"},
    {"GLC2L", "glucose", kLow, "0.011 - 4.163 mmol/L"},
    {"GLC3B", "glucose", kStandard, "0.111 - 41.63 mmol/L"},
    {"GLC3D", "glucose", kDiluted, "1.11 - 416.3 mmol/L"},
    {"GLC3L", "glucose", kLow, "0.011 - 4.163 mmol/L"},
    {"GLN2B", "glutamine", kStandard, "0.1 - 10.26 mmol/L"},
    {"GLN2D", "glutamine", kDiluted, "0.5 - 51.3 mmol/L"},
    {"GLU2B", "glutamate", kStandard, "0.099 - 10.2 mmol/L"},
    {"GLU2D", "glutamate", kDiluted, "0.99 - 102 mmol/L"},
    {"GLYB", "glycerol", kLow, "0.1 - 10 mmol/L"},
    {"GLYD", "glycerol", kStandard, "1 - 100 mmol/L"},
    {"GLYE", "glycerol", kDiluted, "10 - 1000 mmol/L"},
    {"IGGHB", "IgG human", kStandard, "0.000533 - 0.01067 mmol/L"},
    {"IGGHD", "IgG human", kDiluted, "0.002665 - 0.05335 mmol/L"},
    {"IGGLB", "IgG human", kLow, "0.000067 - 0.000533 mmol/L"},
    {"KB", "potassium", kStandard, "2 - 28 mmol/L"},
    {"KD", "potassium", kDiluted, "24 - 280 mmol/L"},
    {"LAC2B", "lactate", kStandard, "0.0444 - 15.55 mmol/L"},
    {"LAC2D", "lactate", kDiluted, "0.444 - 155.5 mmol/L"},
    {"LDH2B", "ldh", kStandard, "20 - 1000 U/L"},
    {"LDH2D", "ldh", kDiluted, "200 - 10000 U/L"},
    {"MG2B", "magnesium", kStandard, "0.1 - 2.5 mmol/L"},
    {"MG2D", "magnesium", kDiluted, "2.3 - 25 mmol/L"},
    {"MG2L", "magnesium", kLow, "0.01 - 0.25 mmol/L"},
    {"MIGHB", "IgG mouse", kStandard, "0.2 - 1.5 g/L"},
    {"MIGHD", "IgG mouse", kDiluted, "1 - 7.5 g/L"},
    {"MIGLB", "IgG mouse", kLow, "0.01 - 0.2 g/L"},
    {"NAB", "sodium", kStandard, "50 - 275 mmol/L"},
    {"NAD", "sodium", kDiluted, "250 - 1375 mmol/L"},
    {"NH3B", "ammonia", kStandard, "0.278 - 13.89 mmol/L"},
    {"NH3D", "ammonia", kDiluted, "5.56 - 277.8 mmol/L"},
    {"NH3LB", "ammonia", kLow, "0.0278 - 1.389 mmol/L"},
    {"NO3B", "nitrate", kStandard, "1 - 25 mmol/L"},
    {"NO3D", "nitrate", kDiluted, "15 - 250 mmol/L"},
    {"NO3L", "nitrate", kLow, "0.2 - 4 mmol/L"},
    {"PHO2B", "phosphate", kStandard, "0.1 - 8.37 mmol/L"},
    {"PHO2D", "phosphate", kDiluted, "1.1 - 92.07 mmol/L"},
    {"PHO2L", "phosphate", kLow, "0.01 - 0.837 mmol/L"},
    {"PYRB", "pyruvate", kStandard, "0.2 - 8 mmol/L"},
    {"PYRD", "pyruvate", kDiluted, "2 - 80 mmol/L"},
    {"SUCB", "sucrose", kStandard, "0.292 - 40.9 mmol/L"},
    {"SUCD", "sucrose", kDiluted, "2.92 - 409 mmol/L"},
    {"SUGLB", "sucrose corrected", kStandard, "0.292 - 40.9 mmol/L"},
    {"SUGLD", "sucrose corrected", kDiluted, "2.92 - 409 mmol/L"},
    {"TP2B", "total protein", kStandard, "4 - 120 g/L"},
    {"TP2D", "total protein", kDiluted, "40 - 1200 g/L"},
    {"TP2LB", "total protein", kLow, "0.3 - 6.0 g/L"},
});

}  // namespace

const CedexTest* cedex_test(std::string_view code) {
  const auto found = std::lower_bound(
      kTests.begin(), kTests.end(), code,
      [](const CedexTest& one, std::string_view wanted) { return one.code < wanted; });
  return found != kTests.end() && found->code == code ? &*found : nullptr;
}

bool is_optical_density(std::string_view code) { return code == "ODB" || code == "ODD"; }

}  // namespace renkei::equipment::filedrop
