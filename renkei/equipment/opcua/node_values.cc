#include "renkei/equipment/opcua/node_values.h"

#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/services.h"

namespace renkei::equipment::opcua {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLook{20};

template <typename T>
std::optional<double> as(const UA_Variant& value) {
  return static_cast<double>(*static_cast<const T*>(value.data));
}

Error not_written(const char* code, const std::string& node, const std::string& reason) {
  return Error{code, fmt::format("{}: {}", node, reason)}
      .value(node)
      .arg("reason", reason)
      .remedy("see what the machine takes there");
}

template <typename T>
bool put(double number, std::size_t type, UA_Variant& into) {
  if constexpr (std::is_integral_v<T>) {
    // The upper limit itself is no double for 64 bits: what is not below the next power is outside.
    const double low = static_cast<double>(std::numeric_limits<T>::min());
    const double above = std::ldexp(1.0, std::numeric_limits<T>::digits);
    if (number != std::floor(number) || number < low || number >= above) return false;
  }
  const T value = static_cast<T>(number);
  return UA_Variant_setScalarCopy(&into, &value, &UA_TYPES[type]) == UA_STATUSCODE_GOOD;
}

// False: the type does not hold that number. Requires a type of number_in.
bool put_number(double number, int kind, UA_Variant& into) {
  switch (kind) {
    case UA_DATATYPEKIND_BOOLEAN: {
      const UA_Boolean value = number != 0;
      const bool is_flag = number == 0 || number == 1;
      return is_flag && UA_Variant_setScalarCopy(&into, &value, &UA_TYPES[UA_TYPES_BOOLEAN]) ==
                            UA_STATUSCODE_GOOD;
    }
    case UA_DATATYPEKIND_SBYTE:
      return put<UA_SByte>(number, UA_TYPES_SBYTE, into);
    case UA_DATATYPEKIND_BYTE:
      return put<UA_Byte>(number, UA_TYPES_BYTE, into);
    case UA_DATATYPEKIND_INT16:
      return put<UA_Int16>(number, UA_TYPES_INT16, into);
    case UA_DATATYPEKIND_UINT16:
      return put<UA_UInt16>(number, UA_TYPES_UINT16, into);
    case UA_DATATYPEKIND_ENUM:
    case UA_DATATYPEKIND_INT32:
      return put<UA_Int32>(number, UA_TYPES_INT32, into);
    case UA_DATATYPEKIND_UINT32:
      return put<UA_UInt32>(number, UA_TYPES_UINT32, into);
    case UA_DATATYPEKIND_INT64:
      return put<UA_Int64>(number, UA_TYPES_INT64, into);
    case UA_DATATYPEKIND_UINT64:
      return put<UA_UInt64>(number, UA_TYPES_UINT64, into);
    case UA_DATATYPEKIND_FLOAT:
      return std::abs(number) <= std::numeric_limits<float>::max() &&
             put<UA_Float>(number, UA_TYPES_FLOAT, into);
    default:
      return put<UA_Double>(number, UA_TYPES_DOUBLE, into);
  }
}

}  // namespace

std::optional<double> number_in(const UA_Variant& value) {
  if (!UA_Variant_isScalar(&value)) return std::nullopt;
  switch (value.type->typeKind) {
    case UA_DATATYPEKIND_BOOLEAN:
      return *static_cast<const UA_Boolean*>(value.data) ? 1 : 0;
    case UA_DATATYPEKIND_SBYTE:
      return as<UA_SByte>(value);
    case UA_DATATYPEKIND_BYTE:
      return as<UA_Byte>(value);
    case UA_DATATYPEKIND_INT16:
      return as<UA_Int16>(value);
    case UA_DATATYPEKIND_UINT16:
      return as<UA_UInt16>(value);
    case UA_DATATYPEKIND_INT32:
      return as<UA_Int32>(value);
    case UA_DATATYPEKIND_ENUM:
      return as<UA_Int32>(value);
    case UA_DATATYPEKIND_UINT32:
      return as<UA_UInt32>(value);
    case UA_DATATYPEKIND_INT64:
      return as<UA_Int64>(value);
    case UA_DATATYPEKIND_UINT64:
      return as<UA_UInt64>(value);
    case UA_DATATYPEKIND_FLOAT:
      return as<UA_Float>(value);
    case UA_DATATYPEKIND_DOUBLE:
      return as<UA_Double>(value);
    default:
      return std::nullopt;
  }
}

Result<std::vector<std::optional<double>>> NodeValues::read(const std::vector<std::string>& nodes) {
  Services services(ground_.session, ground_.space.words.names, ground_.options.connect_patience);
  std::vector<Services::Attribute> asked;
  for (const std::string& node : nodes) asked.push_back({node, UA_ATTRIBUTEID_VALUE});
  const auto values = services.read(asked);
  if (!values) return fail(Error(values.error()));
  std::vector<std::optional<double>> numbers;
  for (const DataValue& one : *values) {
    const bool is_bad = one->hasStatus && quality_of(one->status) == Quality::kBad;
    numbers.push_back(is_bad || !one->hasValue ? std::nullopt : number_in(one->value));
  }
  return numbers;
}

Result<void> NodeValues::write(const std::string& node, double number) {
  const Namespaces& names = ground_.space.words.names;
  Services services(ground_.session, names, ground_.options.connect_patience);
  const auto present = services.read({{node, UA_ATTRIBUTEID_VALUE}});
  if (!present) return fail(Error(present.error()));
  if (!number_in(present->front()->value)) {
    return fail(not_written("equipment.value_type", node, "what stands there is no number"));
  }
  WriteRequest request;
  request->nodesToWrite = UA_WriteValue_new();
  request->nodesToWriteSize = 1;
  NodeId id = names.id(node);
  std::swap(request->nodesToWrite->nodeId, *id);
  request->nodesToWrite->attributeId = UA_ATTRIBUTEID_VALUE;
  request->nodesToWrite->value.hasValue = true;
  const int kind = static_cast<int>(present->front()->value.type->typeKind);
  if (!put_number(number, kind, request->nodesToWrite->value.value)) {
    return fail(not_written("equipment.value_range", node,
                            fmt::format("its type does not hold {}", number)));
  }
  auto response = ground_.session.get<WriteResponse>(request, ground_.options.connect_patience);
  UA_StatusCode status = response->responseHeader.serviceResult;
  if (status == UA_STATUSCODE_GOOD) {
    status = response->resultsSize == 1 ? *response->results : UA_STATUSCODE_BADUNEXPECTEDERROR;
  }
  if (quality_of(status) == Quality::kBad) return refused_by(status, node);
  return {};
}

Result<bool> NodeValues::wait(const std::string& node, const std::function<bool(double)>& holds,
                              milliseconds patience) {
  const auto end = ground_.options.clock->steady_now() + patience;
  for (;;) {
    const auto now = read({node});
    if (!now) return fail(Error(now.error()));
    if (now->front() && holds(*now->front())) return true;
    if (ground_.options.clock->steady_now() >= end || !ground_.session.iterate(kLook)) return false;
  }
}

}  // namespace renkei::equipment::opcua
