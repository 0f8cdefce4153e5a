#include "renkei/cli/command_line_device.h"

#include "renkei/cli/device_messages.h"

namespace renkei::cli {

DeviceCommandLine::DeviceCommandLine(CLI::App& program, const CommandLineTools& tools)
    : app_(tools.command(program, "device", words::kDevice)) {
  app_->require_subcommand(1);
  auto& into = options_;
  const auto made = [&](const char* name, const report::Message& about) {
    auto* command = tools.command(*app_, name, about);
    tools.json(*command);
    return command;
  };
  const auto reaches = [&](CLI::App& command) {
    tools.text(command, "machine", into.machine, words::kDeviceMachine)->required();
    tools.text(command, "--plant", into.plant, words::kDevicePlant);
    tools.text(command, "--certificate", into.certificate, words::kDeviceCertificate);
    tools.text(command, "--policy", into.policy, words::kDevicePolicy);
    tools.text(command, "--user", into.user, words::kDeviceUser);
    tools.text(command, "--password-file", into.password_file, words::kDevicePasswordFile);
  };
  const auto many = [&](CLI::App& command, const char* name, const report::Message& about) {
    tools.texts(command, name, into.names, about)->expected(0, -1)->allow_extra_args(true);
  };
  auto* list = made("list", words::kDeviceList);
  tools.text(*list, "plant", into.machine, words::kDeviceListPlant);

  reaches(*made("describe", words::kDeviceDescribe));

  auto* read = made("read", words::kDeviceRead);
  reaches(*read);
  many(*read, "values", words::kDeviceValues);
  tools.flag(*read, "--csv", into.csv, words::kDeviceCsv);

  auto* write = made("write", words::kDeviceWrite);
  reaches(*write);
  tools.text(*write, "value", into.name, words::kDeviceValue)->required();
  tools.text(*write, "what", into.value, words::kDeviceWhat)->required();

  auto* call = made("call", words::kDeviceCall);
  reaches(*call);
  tools.text(*call, "command", into.name, words::kDeviceCommand)->required();
  many(*call, "parameters", words::kDeviceParameters);

  auto* watch = made("watch", words::kDeviceWatch);
  reaches(*watch);
  many(*watch, "values", words::kDeviceValues);
  tools.text(*watch, "--every", into.every, words::kDeviceEvery);
  tools.flag(*watch, "--csv", into.csv, words::kDeviceCsv);

  auto* certify = made("certify", words::kDeviceCertify);
  reaches(*certify);
  tools.texts(*certify, "--run", into.runs, words::kDeviceRun);
  tools.text(*certify, "--description", into.description, words::kDeviceDescription);
  tools.text(*certify, "--html", into.html, words::kDeviceHtml);
}

DeviceOptions DeviceCommandLine::options(const CommonOptions& common) const {
  DeviceOptions options = options_;
  options.common = common;
  options.command = app_->get_subcommands().front()->get_name();
  return options;
}

}  // namespace renkei::cli
