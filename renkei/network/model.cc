#include "renkei/network/model.h"

#include <algorithm>

namespace renkei::network {

namespace {

template <typename Row, typename IdType>
const Row* find_in(const std::vector<Row>& rows, const IdType& id) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&id](const Row& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const Site* find(const Network& network, const SiteId& id) { return find_in(network.sites, id); }

const Party* find(const Network& network, const PartyId& id) {
  return find_in(network.parties, id);
}

const Platform* find(const Network& network, const PlatformId& id) {
  return find_in(network.platforms, id);
}

const Product* find(const Network& network, const ProductId& id) {
  return find_in(network.products, id);
}

const Material* find(const Network& network, const MaterialId& id) {
  return find_in(network.materials, id);
}

const Suite* find(const Network& network, const SuiteId& id) { return find_in(network.suites, id); }

const Process* find(const Network& network, const ProcessId& id) {
  return find_in(network.processes, id);
}

const Lab* find(const Network& network, const LabId& id) { return find_in(network.labs, id); }

const Scenario* find(const Network& network, const ScenarioId& id) {
  return find_in(network.scenarios, id);
}

const Parameter* find(const Network& network, const ParameterId& id) {
  return find_in(network.parameters, id);
}

}  // namespace renkei::network
