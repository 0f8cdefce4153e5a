#include "renkei/equipment/opcua/file_reading.h"

#include <utility>

#include "renkei/equipment/opcua/services.h"

namespace renkei::equipment::opcua {
namespace {

constexpr UA_Byte kOpenForReading = 1;
constexpr UA_Int32 kPortionBytes = 65'536;

template <typename T>
Variant variant(const T& value, std::size_t type) {
  Variant out;
  UA_Variant_setScalarCopy(&*out, &value, &UA_TYPES[type]);
  return out;
}

}  // namespace

FileMethods::FileMethods() {
  *open = UA_NODEID_NUMERIC(0, UA_NS0ID_FILETYPE_OPEN);
  *read = UA_NODEID_NUMERIC(0, UA_NS0ID_FILETYPE_READ);
  *close = UA_NODEID_NUMERIC(0, UA_NS0ID_FILETYPE_CLOSE);
}

Result<std::vector<Variant>> call_and_wait(Session& session, const NodeId& object,
                                           const NodeId& method, const std::vector<Variant>& inputs,
                                           std::chrono::milliseconds patience) {
  CallRequest request;
  request->methodsToCall = UA_CallMethodRequest_new();
  request->methodsToCallSize = 1;
  UA_CallMethodRequest& one = *request->methodsToCall;
  UA_NodeId_copy(&*object, &one.objectId);
  UA_NodeId_copy(&*method, &one.methodId);
  one.inputArguments =
      static_cast<UA_Variant*>(UA_Array_new(inputs.size(), &UA_TYPES[UA_TYPES_VARIANT]));
  one.inputArgumentsSize = inputs.size();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    UA_Variant_copy(&*inputs[i], &one.inputArguments[i]);
  }
  auto response = session.get<CallResponse>(request, patience);
  UA_StatusCode status = response->responseHeader.serviceResult;
  if (status == UA_STATUSCODE_GOOD) {
    status = response->resultsSize == 1 ? response->results->statusCode
                                        : UA_STATUSCODE_BADUNEXPECTEDERROR;
  }
  if (quality_of(status) == Quality::kBad) return refused_by(status, "Call");
  std::vector<Variant> out(response->results->outputArgumentsSize);
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::swap(*out[i], response->results->outputArguments[i]);
  }
  return out;
}

Result<std::string> read_file(Session& session, const NodeId& file, const FileMethods& methods,
                              std::uint64_t bytes_max, std::chrono::milliseconds patience) {
  const auto opened = call_and_wait(session, file, methods.open,
                                    {variant(kOpenForReading, UA_TYPES_BYTE)}, patience);
  if (!opened) return fail(Error(opened.error()));
  if (opened->size() != 1 ||
      !UA_Variant_hasScalarType(&*opened->front(), &UA_TYPES[UA_TYPES_UINT32])) {
    return refused_by(UA_STATUSCODE_BADUNEXPECTEDERROR, "Open of a file");
  }
  const auto handle = *static_cast<const UA_UInt32*>(opened->front()->data);
  std::string bytes;
  Result<void> done;
  while (done) {
    const auto read = call_and_wait(
        session, file, methods.read,
        {variant(handle, UA_TYPES_UINT32), variant(kPortionBytes, UA_TYPES_INT32)}, patience);
    if (!read) {
      done = fail(Error(read.error()));
    } else if (read->size() != 1 ||
               !UA_Variant_hasScalarType(&*read->front(), &UA_TYPES[UA_TYPES_BYTESTRING])) {
      done = refused_by(UA_STATUSCODE_BADUNEXPECTEDERROR, "Read of a file");
    } else {
      const auto& portion = *static_cast<const UA_ByteString*>(read->front()->data);
      if (portion.length == 0) break;
      bytes += view(portion);
      if (bytes.size() > bytes_max) done = refused_by(UA_STATUSCODE_BADRESPONSETOOLARGE, "a file");
    }
  }
  const auto closed =
      call_and_wait(session, file, methods.close, {variant(handle, UA_TYPES_UINT32)}, patience);
  if (!done) return fail(std::move(done.error()));
  if (!closed) return fail(Error(closed.error()));
  return bytes;
}

}  // namespace renkei::equipment::opcua
