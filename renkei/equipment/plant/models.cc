#include "renkei/equipment/plant/models.h"

#include "renkei/equipment/plant/cell_expansion.h"
#include "renkei/equipment/plant/cho_fed_batch.h"
#include "renkei/equipment/plant/ipsc_culture.h"
#include "renkei/equipment/plant/ivt_reactor.h"
#include "renkei/equipment/plant/microbial_bioreactor.h"
#include "renkei/equipment/plant/stirred_vessel.h"

namespace renkei::equipment::plant {

std::vector<const UnitModel*> models() {
  return {&cell_expansion(), &cho_fed_batch(),        &ipsc_culture(),
          &ivt_reactor(),    &microbial_bioreactor(), &stirred_vessel()};
}

}  // namespace renkei::equipment::plant
