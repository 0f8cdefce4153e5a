// Writes the report of each made-up plan into a folder, for the tests of the page in a browser.
//
//   report_pages FOLDER      -> FOLDER/full.html, quiet.html, empty.html
#include <cstdio>
#include <filesystem>
#include <string>

#include "renkei/base/seams.h"
#include "renkei/plan/plan_report.h"
#include "renkei/plan/report_sample.h"

namespace {

bool write(const std::filesystem::path& path, const renkei::plan::ReportSample& sample) {
  const renkei::plan::ReportInput input{sample.network, sample.plan, sample.analysis};
  const auto written = renkei::disk().write(path, renkei::plan::plan_report_html(input, {}));
  if (written) return true;
  std::fprintf(stderr, "%s\n", written.error().to_string().c_str());
  return false;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: report_pages FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder(arguments[1]);
  const bool all = write(folder / "full.html", renkei::plan::make_report_sample()) &&
                   write(folder / "quiet.html", renkei::plan::make_quiet_sample()) &&
                   write(folder / "empty.html", renkei::plan::make_empty_sample());
  return all ? 0 : 1;
}
