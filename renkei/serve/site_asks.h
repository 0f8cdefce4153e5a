// What may be asked of a site, by whom it is at work for or when it is at rest: orders, answers,
// how a batch stands, and faults of its simulated machines. Each ask is JSON, whatever way it came;
// so is its answer. Not thread-safe: the site's own thread.
#pragma once

#include "renkei/base/structured.h"
#include "renkei/serve/site.h"

namespace renkei::serve {

//   {"ask": "list"}                                     {"batches": [...]}
//   {"ask": "show", "batch": B}                         batch_json
//   {"ask": "order", "batch": B, "path": P, "order": "Hold", "by": WHO, "reason": R}
//   {"ask": "answer", "batch": B, "prompt": N, "answers": {Q: A}, "by": WHO, "witness": WHO}
//   {"ask": "mode", "batch": B, "mode": M, "by": WHO}
//   {"ask": "fire", "batch": B, "path": P, "transition": T, "by": WHO}
//   {"ask": "fault", "unit": U, "fault": "cut" | "restore" | "refuse" | "fail" | "spoil" | "mend",
//    "value": V, "reason": R}
//
// What changes something answers with the batch's line. Errors: those of the engine, site.ask (no
// such ask, or a member is missing: names it), site.no_unit (no such machine, or none is
// simulated), execute.by (nobody is named).
[[nodiscard]] Result<Json> answer_ask(Site& site, const Json& ask);

}  // namespace renkei::serve
