// What must hold between the tables of a network, beyond the form of single cells. The checks go
// over all rows, of whatever date; where one date matters it is asked for. For this room alone.
#pragma once

#include <filesystem>

#include "renkei/network/findings.h"
#include "renkei/network/model.h"
#include "renkei/network/records.h"

namespace renkei::network {

// Ids that stand twice, and rows of one id whose dates overlap; dates and numbers of one row that
// contradict each other.
void check_rows(const Book& book, Findings& findings);
// Products, materials, processes, bills: can everything be made?
void check_making(const Book& book, const Network& all, Findings& findings);
// Batches of a size that nobody can mean.
void check_amounts(const Book& book, const Network& all, Findings& findings);
// Sites, suites, units, labs: is everything at its place?
void check_places(const Book& book, const Network& all, Findings& findings);
// Is every table there that what the others hold makes needed? Those that are not count as tables
// that cannot be read: what follows from that is not told.
void check_tables(Book& book, const Network& all, const std::filesystem::path& folder,
                  Findings& findings);
// Licences, switches, lanes, demand, scenarios.
void check_rules(const Book& book, const Network& all, Findings& findings);

}  // namespace renkei::network
