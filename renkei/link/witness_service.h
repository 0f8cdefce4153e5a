// C2SP tlog-witness over HTTP, both sides: how a witness answers, and how a log asks it.
#pragma once

#include <chrono>

#include "renkei/base/result.h"
#include "renkei/ledger/log.h"
#include "renkei/ledger/note.h"
#include "renkei/ledger/policy.h"
#include "renkei/ledger/witness.h"
#include "renkei/link/http.h"

namespace renkei::link {

// POST /add-checkpoint gets the signature, or says why not: 400, 403, 404, 409 with the size in
// text/x.tlog.size, 422, 413. GET / names the witness and its key. A disk that fails is 500.
[[nodiscard]] HttpResponse answer_as_witness(ledger::Witness& witness, const HttpRequest& request);

// Asks a witness to sign a checkpoint of this log; `seen_before` is the size it signed last, as far
// as is known (0: not). The signature is the witness's, and right. Errors: those of ask_http,
// link.witness_ahead (it has seen more of this log than there is here: the log was put back),
// link.witness_fork (it has seen another history), link.witness_refused (it says no otherwise, such
// as to a log it does not know), link.witness_answer (what it says cannot be understood, or bears
// another's signature), those of the store.
[[nodiscard]] Result<ledger::NoteSignature> ask_witness(
    ledger::Log& log, const ledger::Note& checkpoint, const ledger::LogPolicy::Witness& witness,
    ledger::TreeSize seen_before,
    std::chrono::milliseconds time_max = std::chrono::milliseconds{10'000});

}  // namespace renkei::link
