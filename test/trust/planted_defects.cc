#include "test/trust/planted_defects.h"

namespace zeropoint::test {

std::vector<SmallModel> PlantedDefects() {
  std::vector<SmallModel> all;
  for (const auto family : {JoinDefects, FunctionDefects, NormDefects, DecisionDefects,
                            MagnitudeDefects, WeightDefects, HiddenDefects, UnitDefects}) {
    const absl::Span<const SmallModel> defects = family();
    all.insert(all.end(), defects.begin(), defects.end());
  }
  return all;
}

}  // namespace zeropoint::test
