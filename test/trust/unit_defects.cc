// Outputs in units of their own: what decides is small beside an offset or another column; and
// outputs whose shape depends on what int8 changes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "test/trust/planted_defects.h"

namespace zeropoint::test {
namespace {

/// 32 features of a vector of 16.
std::string Features(DefectModel& model) {
  const std::string x = model.Input("x", {16}, NormalSamples());
  return model.Op("Relu", {model.Linear(x, 16, 32)});
}

/// A linear layer whose columns have these deviations and offsets, about.
std::string Columns(DefectModel& model, const std::vector<float>& deviations,
                    const std::vector<float>& offsets) {
  const auto count = static_cast<std::int64_t>(deviations.size());
  std::vector<float> weights = model.Normals(32 * count, 0.25f);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] *= deviations[i % deviations.size()];
  const std::string product =
      model.Op("MatMul", {Features(model), model.Constant({32, count}, weights)});
  return model.Op("Add", {product, model.Constant({count}, offsets)});
}

void AnglesBesideMillimetres(DefectModel& model) {
  model.Output("pose", Columns(model, {900, 700, 2000, 0.3f, 0.3f, 0.3f}, {0, 0, 8000, 0, 0, 0}));
}

void VelocitiesBesidePascals(DefectModel& model) {
  model.Output("flow", Columns(model, {1, 0.3f, 20000}, {0, 0, 101325}));
}

/// Barometric pressures: the deviation is below a 2000th of the mean.
void SmallSignalOnAHugeOffset(DefectModel& model) {
  model.Output("pascals", Columns(model, {30, 20}, {101325, 101325}));
}

/// How many rows there are depends on signs, of which int8 changes some.
void PositionsOfPositiveElements(DefectModel& model) {
  const std::string sums = model.Linear(Features(model), 32, 24);
  const std::string positive = model.Op("Greater", {sums, model.Scalar(0)});
  const std::string positions = model.Op("NonZero", {positive});
  model.Output("positions", model.Op("Cast", {positions}, {{"to", std::int64_t{1}}}));
}

constexpr SmallModel kDefects[] = {
    {"AnglesBesideMillimetres", AnglesBesideMillimetres},
    {"VelocitiesBesidePascals", VelocitiesBesidePascals},
    {"SmallSignalOnAHugeOffset", SmallSignalOnAHugeOffset},
    {"PositionsOfPositiveElements", PositionsOfPositiveElements},
};

}  // namespace

absl::Span<const SmallModel> UnitDefects() { return kDefects; }

}  // namespace zeropoint::test
