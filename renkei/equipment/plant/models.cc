#include "renkei/equipment/plant/models.h"

#include "renkei/equipment/plant/cho_fed_batch.h"
#include "renkei/equipment/plant/ivt_reactor.h"
#include "renkei/equipment/plant/stirred_vessel.h"

namespace renkei::equipment::plant {

std::vector<const UnitModel*> models() {
  return {&cho_fed_batch(), &ivt_reactor(), &stirred_vessel()};
}

}  // namespace renkei::equipment::plant
