#include "test/trust/planted_defects.h"

namespace zeropoint::test {

std::vector<PlantedDefect> PlantedDefects() {
  std::vector<PlantedDefect> all;
  for (const auto family : {JoinDefects, FunctionDefects, NormDefects, DecisionDefects,
                            MagnitudeDefects, WeightDefects}) {
    const absl::Span<const PlantedDefect> defects = family();
    all.insert(all.end(), defects.begin(), defects.end());
  }
  return all;
}

}  // namespace zeropoint::test
