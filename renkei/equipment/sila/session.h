// One session with a machine over one link: who it is, its model, what goes with calls, and calls
// with JSON on both ends. Made again for each new link. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "renkei/equipment/connection.h"
#include "renkei/equipment/sila/binary_transfer.h"
#include "renkei/equipment/sila/device_model.h"
#include "renkei/equipment/sila/link.h"
#include "renkei/equipment/sila/sila_connection.h"

namespace renkei::equipment::sila {

// What a machine says of itself, before anything is made of it.
struct Described {
  DeviceForm head{};                                 // id, class, identity, address
  std::map<std::string, std::string> definitions{};  // by the identifiers of the features
};

class Session {
 public:
  using Patience = Link::Patience;

  // Connects, and asks the machine for all that it says of itself. `model` and `described` are made
  // where there are none; else the machine has to be the same as before, or the error is
  // equipment.other_machine.
  [[nodiscard]] static Result<std::shared_ptr<Session>> open(const SilaOptions& options,
                                                             std::shared_ptr<DeviceModel>& model,
                                                             std::optional<Described>& described,
                                                             Patience patience);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();  // takes its lock away, as well as it can

  [[nodiscard]] Link& link() const { return *link_; }
  [[nodiscard]] const DeviceModel& model() const { return *model_; }
  [[nodiscard]] Headers headers(const std::string& qualified) const;

  // Who answers is who was there at first. Errors: equipment.unreachable, equipment.timeout,
  // equipment.other_machine.
  [[nodiscard]] Result<void> still_there(Patience patience);

  // The present value. Errors: rpc_error's, equipment.answer.
  [[nodiscard]] Result<Json> read(const PropertyTarget& property, Patience patience);
  [[nodiscard]] Result<Json> value_in(const PropertyTarget& property, const std::string& bytes);

  [[nodiscard]] Result<std::string> request_of(const CommandTarget& command, const Json& parameters,
                                               Patience patience);
  // `end` of the name of the message: "_Responses", "_IntermediateResponses".
  [[nodiscard]] Result<Json> answer_of(const CommandTarget& command, const char* end,
                                       const std::string& bytes);
  // An unobservable command that is over at once.
  [[nodiscard]] Result<Json> call(const CommandTarget& command, const Json& parameters,
                                  Patience patience);

 private:
  struct Sent {
    std::string header;
    std::string bytes;
    std::set<std::string> affected{};  // fully qualified, in small letters
  };

  Session(std::shared_ptr<Link> link, const SilaOptions& options)
      : options_(options), link_(std::move(link)) {}
  [[nodiscard]] Result<void> add_metadata(const std::string& qualified, const Json& value,
                                          Patience patience);
  [[nodiscard]] Result<void> lock(Patience patience);
  [[nodiscard]] BinaryTransfer binaries(Patience patience);

  SilaOptions options_;
  std::shared_ptr<DeviceModel> model_;
  std::vector<Sent> sent_;
  bool locked_ = false;
  // The last: its handlers, which use the others, are over when it is gone.
  std::shared_ptr<Link> link_;
};

}  // namespace renkei::equipment::sila
