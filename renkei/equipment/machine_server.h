// The server half of an adapter: shows one machine to clients as a bought one would be shown, over
// a socket. It knows nothing of what moves the machine: who holds it passes on what the machine
// tells, and gives it the orders that clients have sent.
//
//   while (running) {
//     for (const DeviceOrder& order : server->take_orders()) machine.send(order);
//     machine.advance(now);
//     for (const Delivery& delivery : machine.take()) server->show(delivery);
//     server->wait(20ms);
//   }
//
// show() and take_orders() are called from one thread; implementations serve clients from threads
// of their own. An order that was taken is answered by the OrderReport with its key, which show()
// is given; the client waits for it. Destroyed, it ends all sessions and listens no more.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "renkei/equipment/device.h"
#include "renkei/equipment/form.h"

namespace renkei::equipment {

class MachineServer {
 public:
  virtual ~MachineServer() = default;

  // Where it listens, and the SHA-256 of the certificate it shows.
  [[nodiscard]] virtual DeviceAddress address() const = 0;

  // What the machine tells. A Reading becomes the present value, with its quality and the time at
  // which the machine measured it as source time; a ServiceReport a state and its results; an
  // OrderReport the answer to who waits for it. LinkReports are of no use to it.
  virtual void show(const Delivery& delivery) = 0;
  // Everything shown until now has been handed to the sessions that watch it, or there is none.
  // Waits at most so long. For a harness that moves the machine's clock. True: it has been.
  [[nodiscard]] virtual bool flush(std::chrono::milliseconds patience) = 0;

  // Orders that clients have given since the last call, in their order. Where the protocol has no
  // keys, the server makes one for each.
  [[nodiscard]] virtual std::vector<DeviceOrder> take_orders() = 0;
  // Waits until there is an order to take, at most so long. True: there is.
  [[nodiscard]] virtual bool wait(std::chrono::milliseconds patience) = 0;

  // Faults on command: every connection is cut, and none is accepted until restore().
  virtual void cut() = 0;
  virtual void restore() = 0;
};

}  // namespace renkei::equipment
