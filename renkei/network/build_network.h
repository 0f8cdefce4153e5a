// Records into the values of model.h, with units converted. For this room alone. Not thread-safe.
#pragma once

#include "renkei/network/findings.h"
#include "renkei/network/in_force.h"
#include "renkei/network/model.h"
#include "renkei/network/records.h"

namespace renkei::network {

// Fills the tables of `network` with the rows in force. What does not convert becomes a finding;
// the row stands with zero in its place.
void build_network(Book& book, const InForce& in_force, Network& network, Findings& findings);

}  // namespace renkei::network
