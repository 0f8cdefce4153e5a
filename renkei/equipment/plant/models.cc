#include "renkei/equipment/plant/models.h"

#include "renkei/equipment/plant/cell_expansion.h"
#include "renkei/equipment/plant/cho_fed_batch.h"
#include "renkei/equipment/plant/filling_line.h"
#include "renkei/equipment/plant/freezer.h"
#include "renkei/equipment/plant/incubator.h"
#include "renkei/equipment/plant/ipsc_culture.h"
#include "renkei/equipment/plant/ivt_reactor.h"
#include "renkei/equipment/plant/lnp_mixing.h"
#include "renkei/equipment/plant/microbial_bioreactor.h"
#include "renkei/equipment/plant/packed_bed_chromatography.h"
#include "renkei/equipment/plant/stirred_vessel.h"
#include "renkei/equipment/plant/tangential_flow_filtration.h"

namespace renkei::equipment::plant {

std::vector<const UnitModel*> models() {
  return {
      &cation_exchange_polishing(),
      &cell_expansion(),
      &cho_fed_batch(),
      &controlled_rate_freezer(),
      &cryogenic_freezer(),
      &filling_line(),
      &incubator(),
      &ipsc_culture(),
      &ivt_reactor(),
      &lnp_mixing(),
      &microbial_bioreactor(),
      &protein_a_capture(),
      &stirred_vessel(),
      &tangential_flow_filtration(),
      &ultra_low_freezer(),
  };
}

}  // namespace renkei::equipment::plant
