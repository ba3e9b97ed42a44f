// MelWeightMatrix: triangular filters at equal steps of the mel scale.

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/operators/families.h"
#include "ir/op_kind.h"
#include "ir/saturating.h"
#include "ir/status_macros.h"

namespace zeropoint::frontend {
namespace {

struct MelBank {
  std::int64_t filters = 0, dft_length = 0;
  double sample_rate = 0, lowest_hertz = 0, highest_hertz = 0;

  std::int64_t bins() const { return dft_length / 2 + 1; }
};

double MelOfHertz(double hertz) { return 2595 * std::log10(1 + hertz / 700); }
double HertzOfMel(double mel) { return 700 * (std::pow(10.0, mel / 2595) - 1); }

absl::StatusOr<MelBank> ReadMelBank(NodeImport& node) {
  constexpr double kMaxSize = 1 << 20;
  double numbers[5] = {};
  for (int i = 0; i < 5; ++i) {
    ASSIGN_OR_RETURN(numbers[i], node.ConstantFloat(i));
    const bool is_size = i < 3;
    // Written so that NaN fails too.
    if (!(numbers[i] >= (is_size ? 1 : 0)) || (i < 2 && numbers[i] > kMaxSize)) {
      return Malformed(absl::StrCat("input ", i, " is ", numbers[i]));
    }
  }
  return MelBank{static_cast<std::int64_t>(numbers[0]), static_cast<std::int64_t>(numbers[1]),
                 numbers[2], numbers[3], numbers[4]};
}

/// The spectrogram bin of each filter's corner: filter i rises from corner i to i + 1 and falls to
/// i + 2.
absl::StatusOr<std::vector<std::int64_t>> Corners(const MelBank& bank) {
  const double low = MelOfHertz(bank.lowest_hertz);
  const double step =
      (MelOfHertz(bank.highest_hertz) - low) / static_cast<double>(bank.filters + 2);
  std::vector<std::int64_t> corners;
  for (std::int64_t i = 0; i < bank.filters + 2; ++i) {
    const double hertz = HertzOfMel(low + static_cast<double>(i) * step);
    const double bin =
        std::floor(static_cast<double>(bank.dft_length + 1) * hertz / bank.sample_rate);
    if (!(bin >= 0 && bin < static_cast<double>(bank.bins()))) {
      return Malformed("a mel filter lies outside the spectrum");
    }
    corners.push_back(static_cast<std::int64_t>(bin));
  }
  return corners;
}

std::vector<float> Weights(const MelBank& bank, const std::vector<std::int64_t>& corners) {
  std::vector<float> weights(static_cast<std::size_t>(bank.bins() * bank.filters), 0.0f);
  for (std::size_t i = 0; i + 2 < corners.size(); ++i) {
    const std::int64_t low = corners[i], center = corners[i + 1], high = corners[i + 2];
    const auto set = [&](std::int64_t bin, double weight) {
      weights[static_cast<std::size_t>(bin * bank.filters) + i] = static_cast<float>(weight);
    };
    for (std::int64_t bin = low; bin < center; ++bin) {
      set(bin, static_cast<double>(bin - low) / static_cast<double>(center - low));
    }
    set(center, 1.0);
    for (std::int64_t bin = center; bin < high; ++bin) {
      set(bin, static_cast<double>(high - bin) / static_cast<double>(high - center));
    }
  }
  return weights;
}

absl::Status ImportMelWeightMatrix(NodeImport& node) {
  ASSIGN_OR_RETURN(const MelBank bank, ReadMelBank(node));
  ASSIGN_OR_RETURN(const std::int64_t type, node.IntOr("output_datatype", 1));
  ASSIGN_OR_RETURN(const ir::DType dtype, DTypeOfOnnx(type));
  RETURN_IF_ERROR(node.ReserveComputed(ir::SaturatingMultiply(bank.bins(), bank.filters)));
  ASSIGN_OR_RETURN(const std::vector<std::int64_t> corners, Corners(bank));
  ir::Value* matrix = node.AddConstant(
      node.output_name(0),
      ir::TensorData::FromValues({bank.bins(), bank.filters}, Weights(bank, corners)));
  if (dtype != ir::DType::kFloat32) {
    ASSIGN_OR_RETURN(matrix, node.Emit(ir::OpKind::kTo, {matrix}, {{"dtype", dtype}}));
  }
  node.SetOutput(0, matrix);
  return absl::OkStatus();
}

constexpr OpRow kRows[] = {
    {"MelWeightMatrix", 17, ImportMelWeightMatrix, Operands(0, 1, 2, 3, 4)},
};

}  // namespace

absl::Span<const OpRow> MelImporters() { return kRows; }

}  // namespace zeropoint::frontend
