#include "tools/driver/weights/weight_passes.h"

#include <algorithm>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kPlain = "plain";

/// In the order in which they run.
constexpr absl::string_view kNames[] = {kEqualizeChannels, "search-weight-scales", "round-weights",
                                        "correct-bias"};

}  // namespace

absl::StatusOr<std::vector<std::string>> ParseWeightPasses(absl::string_view names) {
  if (names == kPlain) return std::vector<std::string>();
  const std::vector<std::string> asked = absl::StrSplit(names, ',');
  for (const std::string& name : asked) {
    if (std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "there is no weight pass \"", name, "\"; there are ", absl::StrJoin(kNames, ", ")));
    }
  }
  std::vector<std::string> passes;
  for (const absl::string_view name : kNames) {
    const bool is_asked = std::find(asked.begin(), asked.end(), name) != asked.end();
    if (is_asked) passes.emplace_back(name);
  }
  return passes;
}

bool HasEqualization(const std::vector<std::string>& passes) {
  return std::find(passes.begin(), passes.end(), kEqualizeChannels) != passes.end();
}

void AddEqualization(std::vector<std::string>& passes) {
  if (!HasEqualization(passes)) passes.insert(passes.begin(), std::string(kEqualizeChannels));
}

std::vector<std::string> WithoutEqualization(std::vector<std::string> passes) {
  passes.erase(std::remove(passes.begin(), passes.end(), kEqualizeChannels), passes.end());
  return passes;
}

std::vector<std::string> DefaultWeightPasses(bool has_samples) {
  // Without samples nobody knows which elements of a weight may be cut.
  if (!has_samples) return {"round-weights"};
  return {"search-weight-scales", "round-weights"};
}

std::vector<std::vector<std::string>> WeightChoices() {
  return {{}, {"correct-bias"}, {"round-weights"}, {"search-weight-scales", "round-weights"}};
}

}  // namespace zeropoint::tools
