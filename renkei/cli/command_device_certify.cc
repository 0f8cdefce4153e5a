// `renkei device certify`: the conformance kit for makers of devices.
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/cli/console.h"
#include "renkei/cli/device_commands.h"
#include "renkei/cli/device_messages.h"
#include "renkei/serve/certify_link.h"

namespace renkei::cli {
namespace {

using report::Language;

std::vector<std::string> words_in(const std::string& line) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t from = line.find_first_not_of(' ', at);
    if (from == std::string::npos) break;
    const std::size_t to = std::min(line.find(' ', from), line.size());
    parts.push_back(line.substr(from, to - from));
    at = to;
  }
  return parts;
}

// "SERVICE NAME=VALUE…", by the names of the machine's own form.
Result<std::vector<serve::TrialRun>> runs_of(const DeviceOptions& options,
                                             const equipment::DeviceForm& form) {
  std::vector<serve::TrialRun> runs;
  for (const std::string& line : options.runs) {
    auto parts = words_in(line);
    const std::string name = parts.empty() ? std::string() : parts.front();
    const auto* const service = form.service(name);
    if (service == nullptr) {
      const auto found = command_named(form, name);  // names the nearest
      if (!found) return fail(found.error());
      return fail(no_service_error(name));
    }
    parts.erase(parts.begin());
    auto parameters = parameters_of(parts, *service);
    if (!parameters) return fail(std::move(parameters.error()));
    runs.push_back({name, *std::move(parameters)});
  }
  return runs;
}

}  // namespace

Result<int> device_certify(const DeviceOptions& options) {
  const Language language = options.common.language;
  auto named = machine_of(options);
  if (!named) return fail(std::move(named.error()));
  serve::CertifyOptions certify = serve::certify_over(named->link);
  if (!options.description.empty()) {
    auto description = form_in(options.common, options.description);
    if (!description) return fail(std::move(description.error()));
    if (!*description) return kNo;
    certify.description = *std::move(description);
    // What its maker says may be started; --run says otherwise.
    for (const auto& one : certify.description->trials) {
      certify.runs.push_back({one.service, one.parameters});
    }
  }
  if (!options.runs.empty()) {
    // Words are checked before anything is started.
    const auto connection = certify.open(false);
    if (connection) {
      auto runs = runs_of(options, (*connection)->form());
      if (!runs) return fail(std::move(runs.error()));
      certify.runs = *std::move(runs);
    }
  }
  catch_interrupts(language, Stopping::kBetweenRounds);
  ProgressLine progress;
  certify.progress = [&](const std::string& check) { progress.show(check); };
  certify.go_on = [] { return !interrupted(); };
  const serve::CertifyReport report = serve::certify(certify);
  progress.clear();
  if (!options.html.empty()) {
    auto done = disk().write(options.html, serve::certify_html(report, language));
    if (!done) return fail(std::move(done.error()));
  }
  print(options.common.json ? write_json(serve::certify_json(report))
                            : serve::certify_text(report, language));
  if (report.count(serve::Verdict::kFail) > 0) return kNo;
  if (report.no_link) {
    print_error(language, *report.no_link);
    return kSurroundingsFailed;
  }
  return kYes;
}

}  // namespace renkei::cli
