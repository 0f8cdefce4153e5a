#include "renkei/equipment/plant/ivt_chemistry.h"

#include <algorithm>
#include <cmath>

namespace renkei::equipment::plant {
namespace {

double from_log10(double exponent) { return std::pow(10.0, exponent); }

// The maximum-likelihood set of Stover et al.; mol/L and h, polymerase and template in nmol/L.
struct Kinetics {
  double k_i = from_log10(3.6069536362146795);
  double k_e = from_log10(5.206113299397379);
  double k_off = from_log10(3.7446323772922425);
  double k_on = from_log10(2.3025910850566524);
  double k_1 = from_log10(-3.5888340328345243);
  double k_2 = from_log10(-3.5927749722516182);
  double ki_ppi = from_log10(-4.379933555815728);
  double k_ppase = 1.0;
  double km_ppase = 0.000214;
  double k_precipitation = from_log10(0.5900758815777631);
  double b_nucleation = from_log10(1.6528184246710627);
  double k_template = from_log10(4.993450140315792);
  double mg2ppi_solubility = from_log10(-3.888054488261979);
};
struct Equilibria {
  double h_ntp = from_log10(6.910083368668689);
  double h_mg_ntp = from_log10(2.0799933537424664);
  double h_ppi = from_log10(9.017430105904815);
  double h_mg_ppi = from_log10(3.315484585355084);
  double h2_ppi = from_log10(6.260672740886328);
  double h2_mg_ppi = from_log10(2.1099372160764096);
  double mg_ntp = from_log10(4.092508774820014);
  double mg2_ntp = from_log10(1.8659813492702368);
  double mg_ppi = from_log10(5.1607090055688545);
  double mg2_ppi = from_log10(3.989872727016195);
  double mg_pi = from_log10(1.88);
  double h_pi = from_log10(6.92);
  double h_buffer = from_log10(kIvtBufferPka);
};
const Kinetics& kinetics() {
  static const Kinetics made;
  return made;
}
const Equilibria& equilibria() {
  static const Equilibria made;
  return made;
}

// How far charge and magnesium are from balanced at given free H+ and Mg2+, both relative, and what
// is bound where.
struct Balanced {
  double charge, magnesium;
  IvtSpeciation found;
};
Balanced balanced(const IvtMixture& mixture, double h, double mg) {
  const Equilibria& k = equilibria();
  const double ntp_total = mixture.ntp[0] + mixture.ntp[1] + mixture.ntp[2] + mixture.ntp[3];
  const double h_ntp = h * k.h_ntp;
  const double h_mg_ntp = h_ntp * mg * k.h_mg_ntp;
  const double mg_ntp = mg * k.mg_ntp;
  const double mg2_ntp = mg_ntp * mg * k.mg2_ntp;
  const double ntp_sum = 1 + h_ntp + h_mg_ntp + mg_ntp + mg2_ntp;
  const double h_ppi = h * k.h_ppi;
  const double h_mg_ppi = h_ppi * mg * k.h_mg_ppi;
  const double h2_ppi = h_ppi * h * k.h2_ppi;
  const double h2_mg_ppi = h2_ppi * mg * k.h2_mg_ppi;
  const double mg_ppi = mg * k.mg_ppi;
  const double mg2_ppi = mg_ppi * mg * k.mg2_ppi;
  const double ppi_sum = 1 + h_ppi + h_mg_ppi + h2_ppi + h2_mg_ppi + mg_ppi + mg2_ppi;
  const double mg_pi = mg * k.mg_pi;
  const double h_pi = h * k.h_pi;
  const double h_buffer = h * k.h_buffer;
  const double ntp = ntp_total / ntp_sum;
  const double ppi = mixture.pyrophosphate / ppi_sum;
  const double pi = mixture.phosphate / (1 + mg_pi + h_pi);
  const double buffer = mixture.buffer / (1 + h_buffer);

  const double negative = mixture.acetate + mixture.chloride + 1e-14 / h +
                          ntp * (4 + 3 * h_ntp + h_mg_ntp + 2 * mg_ntp) +
                          ppi * (4 + 3 * h_ppi + h_mg_ppi + 2 * h2_ppi + 2 * mg_ppi) +
                          pi * (2 + h_pi) + mixture.rna_charges;
  const double positive = h + buffer * h_buffer + mixture.sodium + 2 * mg;
  const double bound = ntp * (h_mg_ntp + mg_ntp + 2 * mg2_ntp) +
                       ppi * (mg_ppi + h_mg_ppi + 2 * mg2_ppi + h2_mg_ppi) + pi * mg_pi;
  return {1 - negative / positive,
          1 - (mg + bound) / mixture.magnesium,
          {h, mg, mg_ntp / ntp_sum, ppi * mg_ppi, ppi * mg2_ppi}};
}

// Free Mg2+ at a given H+: what is bound grows with it, so halving finds it.
double magnesium_by_halving(const IvtMixture& mixture, double h) {
  double low = std::log(1e-15);
  double high = std::log(mixture.magnesium);
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (balanced(mixture, h, std::exp(middle)).magnesium > 0 ? low : high) = middle;
  }
  return std::exp((low + high) / 2);
}

// Slow and certain, for where Newton's steps do not arrive.
IvtSpeciation by_halving(const IvtMixture& mixture) {
  double low = std::log(1e-13);  // pH 13
  double high = std::log(1e-2);
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    const double h = std::exp(middle);
    const Balanced at = balanced(mixture, h, magnesium_by_halving(mixture, h));
    (at.charge < 0 ? low : high) = middle;
  }
  const double h = std::exp((low + high) / 2);
  return balanced(mixture, h, magnesium_by_halving(mixture, h)).found;
}

}  // namespace

IvtSpeciation ivt_speciation(const IvtMixture& mixture) {
  if (!(mixture.magnesium > 1e-12)) {
    IvtMixture without = mixture;
    without.magnesium = 1e-12;
    return by_halving(without);
  }
  double ln_h = std::log(1.32e-8);
  double ln_mg = std::log(std::min(0.00397, mixture.magnesium / 2));
  constexpr double kStep = 1e-6;
  for (int i = 0; i < 60; ++i) {
    const Balanced at = balanced(mixture, std::exp(ln_h), std::exp(ln_mg));
    if (std::abs(at.charge) + std::abs(at.magnesium) < 1e-12) return at.found;
    const Balanced dh = balanced(mixture, std::exp(ln_h + kStep), std::exp(ln_mg));
    const Balanced dm = balanced(mixture, std::exp(ln_h), std::exp(ln_mg + kStep));
    const double a = (dh.charge - at.charge) / kStep;
    const double b = (dm.charge - at.charge) / kStep;
    const double c = (dh.magnesium - at.magnesium) / kStep;
    const double d = (dm.magnesium - at.magnesium) / kStep;
    const double determinant = a * d - b * c;
    const double to_h = (b * at.magnesium - d * at.charge) / determinant;
    const double to_mg = (c * at.charge - a * at.magnesium) / determinant;
    if (!std::isfinite(to_h) || !std::isfinite(to_mg)) break;
    ln_h = std::clamp(ln_h + std::clamp(to_h, -1.0, 1.0), std::log(1e-13), std::log(1e-2));
    ln_mg = std::min(ln_mg + std::clamp(to_mg, -1.0, 1.0), std::log(mixture.magnesium));
  }
  return by_halving(mixture);
}

namespace {

double transcription_rate(const IvtMixture& mixture, const IvtSpeciation& ions,
                          const IvtReagents& reagents) {
  const Kinetics& k = kinetics();
  const double polymerase = reagents.polymerase;
  const double dna = reagents.free_template;
  double elongation_h = 0;  // of a transcript
  for (std::size_t i = 0; i < 4; ++i) {
    if (reagents.bases[i] <= 0) continue;
    const double mg_ntp = mixture.ntp[i] * ions.mg_ntp_fraction;
    if (mg_ntp <= 0) return 0;
    const double rate = k.k_e * mg_ntp / (mg_ntp + k.k_1 * (1 + ions.mg_ppi / k.ki_ppi)) *
                        ions.magnesium / (k.k_2 + ions.magnesium);
    elongation_h += reagents.bases[i] / rate;
  }
  const double alpha = 1 + k.k_i * elongation_h;
  const double k_md = (k.k_off + k.k_i) / k.k_on;
  const double sum = k_md + polymerase + dna * alpha;
  // As 2 P D / (sum + root): no difference of two almost equal numbers.
  const double root = std::sqrt(std::max(sum * sum - 4 * polymerase * dna * alpha, 0.0));
  return 1e-9 * k.k_i * 2 * polymerase * dna / (sum + root);
}

}  // namespace

IvtRates ivt_rates(const IvtMixture& mixture, const IvtReagents& reagents) {
  const Kinetics& k = kinetics();
  const IvtSpeciation ions = ivt_speciation(mixture);
  IvtRates rates;
  if (reagents.bases != std::array<double, 4>{}) {
    rates.transcription = transcription_rate(mixture, ions, reagents);
  }
  const double supersaturation = ions.mg2_ppi / k.mg2ppi_solubility;
  if (supersaturation > 1) {
    const double ln = std::log(supersaturation);
    rates.nucleation = std::exp(-k.b_nucleation / (ln * ln));
    rates.precipitation = k.k_precipitation * reagents.nuclei * ln;
  }
  rates.hydrolysis =
      60 * k.k_ppase * reagents.pyrophosphatase * ions.mg_ppi / (ions.mg_ppi + k.km_ppase);
  rates.sequestration = k.k_template * reagents.nuclei * reagents.free_template;
  return rates;
}

}  // namespace renkei::equipment::plant
