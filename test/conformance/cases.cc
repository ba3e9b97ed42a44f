#include "test/conformance/cases.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace zeropoint::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolderSuites[] = {"node", "pytorch-converted", "pytorch-operator",
                                              "simple"};

/// "input_0.pb", "input_1.pb", … as far as they go.
std::vector<std::string> Numbered(const fs::path& folder, std::string_view prefix) {
  std::vector<std::string> files;
  while (true) {
    fs::path file = folder / (std::string(prefix) + std::to_string(files.size()) + ".pb");
    if (!fs::exists(file)) return files;
    files.push_back(file.string());
  }
}

std::vector<DataSet> DataSetsIn(const fs::path& folder) {
  std::vector<DataSet> sets;
  while (true) {
    const fs::path data = folder / ("test_data_set_" + std::to_string(sets.size()));
    if (!fs::exists(data)) return sets;
    sets.push_back({Numbered(data, "input_"), Numbered(data, "output_")});
  }
}

/// One folder a test.
void AddFolders(const fs::path& root, std::string_view suite, std::vector<ConformanceCase>& cases) {
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / suite, none)) {
    cases.push_back({std::string(suite), entry.path().filename().string(),
                     (entry.path() / "model.onnx").string(), DataSetsIn(entry.path())});
  }
}

/// light/NAME.onnx with light/NAME_output_0.pb.
void AddLight(const fs::path& root, std::vector<ConformanceCase>& cases) {
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "light", none)) {
    if (entry.path().extension() != ".onnx") continue;
    const std::string name = entry.path().stem().string();
    cases.push_back({"light",
                     name,
                     entry.path().string(),
                     {{.inputs = {}, .outputs = Numbered(root / "light", name + "_output_")}}});
  }
}

}  // namespace

absl::StatusOr<std::vector<ConformanceCase>> FindCases(const std::string& root) {
  std::vector<ConformanceCase> cases;
  for (const std::string_view suite : kFolderSuites) AddFolders(root, suite, cases);
  AddLight(root, cases);
  if (cases.empty()) {
    return absl::NotFoundError(absl::StrCat(root, ": has no folder of ONNX backend tests"));
  }
  std::sort(cases.begin(), cases.end(),
            [](const ConformanceCase& a, const ConformanceCase& b) { return a.id() < b.id(); });
  return cases;
}

}  // namespace zeropoint::test
