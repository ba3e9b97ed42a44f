#include "passes/weights/moment_sums.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <iterator>

#include "ir/op_kind.h"

namespace zeropoint::passes {
namespace {

/// Patches for each column of a run, and at least.
constexpr std::size_t kPatchesPerColumn = 8;
constexpr std::size_t kMinPatches = 2048;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Index Index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// `count` of `total` positions, spread evenly; `turn` shifts them.
std::vector<std::size_t> Spread(std::size_t total, std::size_t count, std::size_t turn) {
  constexpr std::size_t kOddStep = 7919;  // a prime: no period of the position grid
  count = std::min(total, count);
  std::vector<std::size_t> positions(count);
  for (std::size_t i = 0; i < count; ++i) {
    positions[i] = (i * total / count + turn * kOddStep) % total;
  }
  return positions;
}

/// The axis of the input along which its channels lie.
std::size_t ChannelAxis(const ir::Op& layer, std::size_t rank) {
  return layer.kind() == ir::OpKind::kLinear ? rank - 1 : 1;
}

}  // namespace

bool HasMoments(const ir::Op& op) {
  constexpr ir::OpKind kLayers[] = {ir::OpKind::kLinear, ir::OpKind::kConv1d, ir::OpKind::kConv2d};
  return std::find(std::begin(kLayers), std::end(kLayers), op.kind()) != std::end(kLayers);
}

void MomentSums::Add(absl::Span<const float> input, absl::Span<const std::int64_t> extents) {
  const auto turn = static_cast<std::size_t>(added_++);
  const bool is_finite =
      std::all_of(input.begin(), input.end(), [](float x) { return std::isfinite(x); });
  if (input.empty() || !is_finite) return;
  const PatchReader reader(layer_, {extents.begin(), extents.end()});
  if (reader.num_positions() == 0) return;
  if (sums_.patches == 0) {
    sums_ = EmptyMoments(reader.groups(), reader.columns(), reader.kernel_area());
  }
  const std::size_t wanted = std::max(kMinPatches, kPatchesPerColumn * sums_.block);
  const std::size_t batches = static_cast<std::size_t>(batches_);
  AddPatches(reader, Spread(reader.num_positions(), (wanted + batches - 1) / batches, turn), input);
  AddLargest(input, extents);
}

void MomentSums::AddPatches(const PatchReader& reader, const std::vector<std::size_t>& positions,
                            absl::Span<const float> input) {
  RowMajor patches(Index(positions.size()), Index(sums_.columns));
  for (std::size_t group = 0; group < sums_.groups; ++group) {
    for (std::size_t i = 0; i < positions.size(); ++i) {
      reader.Read(input, positions[i], group,
                  absl::MakeSpan(patches.row(Index(i)).data(), sums_.columns));
    }
    Eigen::Map<Eigen::RowVectorXf>(sums_.mean.data() + group * sums_.columns,
                                   Index(sums_.columns)) += patches.colwise().sum();
    for (std::size_t run = 0; run < sums_.num_blocks(); ++run) {
      const std::size_t size = sums_.block_size(run);
      const auto columns = patches.middleCols(Index(run * sums_.block), Index(size));
      float* const second =
          sums_.second.data() + group * sums_.moments_of_group() + run * sums_.block * sums_.block;
      Eigen::Map<RowMajor>(second, Index(size), Index(size)).noalias() +=
          columns.transpose() * columns;
    }
  }
  sums_.patches += static_cast<std::int64_t>(positions.size());
}

void MomentSums::AddLargest(absl::Span<const float> input, absl::Span<const std::int64_t> extents) {
  const std::size_t axis = ChannelAxis(layer_, extents.size());
  const auto channels = static_cast<std::size_t>(extents[axis]);
  std::size_t inner = 1;
  for (std::size_t i = axis + 1; i < extents.size(); ++i) {
    inner *= static_cast<std::size_t>(extents[i]);
  }
  sums_.largest.resize(channels);
  for (std::size_t i = 0; i < input.size(); ++i) {
    float& largest = sums_.largest[i / inner % channels];
    largest = std::max(largest, std::abs(input[i]));
  }
}

InputMoments MomentSums::Finish() const {
  InputMoments moments = sums_;
  const float inverse = moments.patches == 0 ? 0 : 1.0f / static_cast<float>(moments.patches);
  for (float& x : moments.mean) x *= inverse;
  for (float& x : moments.second) x *= inverse;
  return moments;
}

}  // namespace zeropoint::passes
