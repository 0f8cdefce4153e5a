// Binaries over 2 MiB, by the standard's own services BinaryUpload and BinaryDownload. Waits for
// the machine; thread-safe as the link is.
#pragma once

#include <functional>
#include <string>

#include "renkei/equipment/sila/descriptors.h"
#include "renkei/equipment/sila/link.h"
#include "renkei/equipment/sila/message_values.h"

namespace renkei::equipment::sila {

class BinaryTransfer final : public BinaryStore {
 public:
  // Headers that go with a call, by the fully qualified identifier of what is called.
  using HeadersOf = std::function<Headers(const std::string& qualified)>;

  // `bytes_max`: of one binary, in bytes. `patience`: for each of the machine's answers; for the
  // bytes themselves one second per MiB more.
  BinaryTransfer(Link& link, const MessagePool& pool, HeadersOf headers, std::size_t bytes_max,
                 Link::Patience patience)
      : link_(link),
        pool_(pool),
        headers_(std::move(headers)),
        bytes_max_(bytes_max),
        patience_(patience) {}

  // Errors of both: equipment.refused (the machine's words), equipment.value_range (larger than
  // `bytes_max`), equipment.answer, equipment.unreachable, equipment.timeout.
  [[nodiscard]] Result<std::string> fetch(const std::string& uuid) override;
  [[nodiscard]] Result<std::string> keep(const std::string& bytes,
                                         const std::string& parameter) override;

 private:
  Link& link_;
  const MessagePool& pool_;
  HeadersOf headers_;
  std::size_t bytes_max_;
  Link::Patience patience_;
};

// The error of a call that did not end well. `what` was asked, in words.
[[nodiscard]] Error rpc_error(const RpcEnd& end, const std::string& what);

}  // namespace renkei::equipment::sila
