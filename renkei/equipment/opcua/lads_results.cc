#include "renkei/equipment/opcua/lads_results.h"

#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/file_reading.h"

namespace renkei::equipment::opcua {
namespace {

constexpr std::size_t kResultsMax = 10'000;
constexpr std::size_t kChildrenMax = 1'000;
constexpr std::size_t kFilesMax = 100;
constexpr std::uint64_t kFileBytesMax = 256ULL << 20U;

std::optional<std::string> words_in(const UA_Variant& value) {
  if (UA_Variant_hasScalarType(&value, &UA_TYPES[UA_TYPES_STRING])) {
    return text(*static_cast<const UA_String*>(value.data));
  }
  if (UA_Variant_hasScalarType(&value, &UA_TYPES[UA_TYPES_LOCALIZEDTEXT])) {
    return text(static_cast<const UA_LocalizedText*>(value.data)->text);
  }
  return std::nullopt;
}

}  // namespace

Result<std::map<std::string, Reference>> LadsResults::children(const std::string& node) {
  const auto found = services_.browse({node}, {}, kChildrenMax);
  if (!found) return fail(Error(found.error()));
  std::map<std::string, Reference> out;
  for (const Reference& one : found->front()) out.emplace(one.name, one);
  return out;
}

Result<std::string> LadsResults::text_of(const std::map<std::string, Reference>& children,
                                         const std::string& name) {
  const auto found = children.find(name);
  if (found == children.end()) return std::string();
  const auto read = services_.read({{found->second.target, UA_ATTRIBUTEID_VALUE}});
  if (!read) return fail(Error(read.error()));
  return words_in(read->front()->value).value_or("");
}

Result<std::optional<LadsResult>> LadsResults::find(const std::string& result_set,
                                                    const std::string& key) {
  const auto results = services_.browse({result_set},
                                        {.reference_type = UA_NS0ID_HIERARCHICALREFERENCES,
                                         .forward = true,
                                         .classes = UA_NODECLASS_OBJECT},
                                        kResultsMax);
  if (!results) return fail(Error(results.error()));
  std::vector<std::string> ids;
  for (const Reference& one : results->front()) ids.push_back(one.target);
  const auto parts = services_.browse(ids, {}, kResultsMax * 30);
  if (!parts) return fail(Error(parts.error()));
  std::vector<Services::Attribute> tasks;
  std::vector<std::size_t> of;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (const Reference& one : (*parts)[i]) {
      if (one.name != "SupervisoryTaskId") continue;
      tasks.push_back({one.target, UA_ATTRIBUTEID_VALUE});
      of.push_back(i);
    }
  }
  const auto values = services_.read(tasks);
  if (!values) return fail(Error(values.error()));
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (words_in((*values)[i]->value) != key) continue;
    LadsResult result;
    result.node = ids[of[i]];
    result.task = key;
    std::map<std::string, Reference> there;
    for (const Reference& one : (*parts)[of[i]]) there.emplace(one.name, one);
    auto run = text_of(there, "DeviceProgramRunId");
    if (!run) return fail(std::move(run.error()));
    result.run = *std::move(run);
    if (there.contains("ProgramTemplate")) {
      const auto of_template = children(there.at("ProgramTemplate").target);
      if (!of_template) return fail(Error(of_template.error()));
      auto id = text_of(*of_template, "DeviceTemplateId");
      if (!id) return fail(std::move(id.error()));
      result.program = *std::move(id);
    }
    const auto stopped = there.find("Stopped");
    if (stopped != there.end()) {
      const auto time = services_.read({{stopped->second.target, UA_ATTRIBUTEID_VALUE}});
      if (!time) return fail(Error(time.error()));
      const UA_Variant& value = time->front()->value;
      if (UA_Variant_hasScalarType(&value, &UA_TYPES[UA_TYPES_DATETIME])) {
        const auto at = *static_cast<const UA_DateTime*>(value.data);
        if (at > 0) result.stopped = timestamp(at);
      }
    }
    return std::optional<LadsResult>(std::move(result));
  }
  return std::optional<LadsResult>();
}

Result<std::map<std::string, double>> LadsResults::numbers(const LadsResult& result) {
  std::map<std::string, double> out;
  const auto parts = children(result.node);
  if (!parts) return fail(Error(parts.error()));
  const auto set = parts->find("VariableSet");
  if (set == parts->end()) return out;
  const auto variables = children(set->second.target);
  if (!variables) return fail(Error(variables.error()));
  for (const auto& [name, one] : *variables) {
    if (one.kind != UA_NODECLASS_VARIABLE) continue;
    const auto read = services_.read({{one.target, UA_ATTRIBUTEID_VALUE}});
    if (!read) return fail(Error(read.error()));
    const DataValue& value = read->front();
    if (value->hasStatus && quality_of(value->status) == Quality::kBad) continue;
    if (!UA_Variant_isScalar(&value->value)) continue;
    const Json json = any_json(value->value, ground_.space.words);
    if (json.is_object() && json["value"].is_number()) out[name] = json["value"].get<double>();
  }
  return out;
}

Result<std::vector<FileReport>> LadsResults::files(const LadsResult& result,
                                                   const std::string& service) {
  std::vector<FileReport> out;
  const auto parts = children(result.node);
  if (!parts) return fail(Error(parts.error()));
  const auto set = parts->find("FileSet");
  if (set == parts->end()) return out;
  const auto files = children(set->second.target);
  if (!files) return fail(Error(files.error()));
  for (const auto& [name, one] : *files) {
    if (one.kind != UA_NODECLASS_OBJECT || out.size() == kFilesMax) continue;
    const auto of = children(one.target);
    if (!of) return fail(Error(of.error()));
    FileReport report;
    auto own_name = text_of(*of, "Name");
    auto type = text_of(*of, "MimeType");
    if (!own_name) return fail(std::move(own_name.error()));
    if (!type) return fail(std::move(type.error()));
    report.name = own_name->empty() ? name : *own_name;
    report.content_type = *std::move(type);
    report.service = service;
    report.key = result.task;
    report.at = result.stopped.value_or(ground_.now());
    const auto file = of->find("File");
    if (file == of->end()) continue;  // only a URL is told
    const auto own = children(file->second.target);
    if (!own) return fail(Error(own.error()));
    const Namespaces& names = ground_.space.words.names;
    FileMethods methods;
    for (const auto& [method, to] :
         {std::pair{"Open", &methods.open}, {"Read", &methods.read}, {"Close", &methods.close}}) {
      if (own->contains(method)) *to = names.id(own->at(method).target);
    }
    auto bytes = read_file(ground_.session, names.id(file->second.target), methods, kFileBytesMax,
                           ground_.options.connect_patience);
    if (!bytes) {
      ground_.tell(
          EventReport{.name = "BaseEventType",
                      .text = fmt::format("the result file {} of {} cannot be read: {}",
                                          report.name, result.task, bytes.error().message()),
                      .severity = 500,
                      .fields = Json::object(),
                      .at = ground_.now()});
      continue;
    }
    report.bytes = *std::move(bytes);
    out.push_back(std::move(report));
  }
  return out;
}

}  // namespace renkei::equipment::opcua
