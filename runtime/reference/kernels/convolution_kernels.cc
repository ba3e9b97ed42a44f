// Convolutions: every group of every image is one matrix product over its unfolded windows
// (im2col).

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/kernels/checks.h"
#include "runtime/reference/kernels/kernel_families.h"
#include "runtime/reference/kernels/window.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {
namespace {

using Ints = std::vector<std::int64_t>;
using RowMajorMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A convolution with all sizes proven: x [N,C,H,W], weight [O,C/groups,KH,KW].
struct Convolution {
  std::int64_t batch, channels, outputs, groups;
  Window2d window;
  const float* x;
  const float* weight;
  const float* bias;  // null when absent

  std::int64_t group_channels() const { return channels / groups; }
  std::int64_t group_outputs() const { return outputs / groups; }
  std::int64_t input_plane() const { return window[0].input * window[1].input; }
  std::int64_t output_plane() const { return window[0].output * window[1].output; }
  std::int64_t taps() const { return window[0].kernel * window[1].kernel; }
};

/// Row c*taps + tap holds what that tap of channel c reads at each output position; padding reads
/// 0.
void Unfold(const Convolution& conv, const float* image, RowMajorMatrix& columns) {
  const WindowAxis& h = conv.window[0];
  const WindowAxis& w = conv.window[1];
  std::int64_t row = 0;
  for (std::int64_t c = 0; c < conv.group_channels(); ++c) {
    const float* plane = image + c * conv.input_plane();
    for (std::int64_t kh = 0; kh < h.kernel; ++kh) {
      for (std::int64_t kw = 0; kw < w.kernel; ++kw, ++row) {
        float* out = columns.row(row).data();
        for (std::int64_t oh = 0; oh < h.output; ++oh) {
          const std::int64_t ih = h.Position(oh, kh);
          for (std::int64_t ow = 0; ow < w.output; ++ow) {
            const std::int64_t iw = w.Position(ow, kw);
            *out++ = h.Contains(ih) && w.Contains(iw) ? plane[ih * w.input + iw] : 0.0f;
          }
        }
      }
    }
  }
}

void Compute(const Convolution& conv, float* output) {
  using ConstMap = Eigen::Map<const RowMajorMatrix>;
  const std::int64_t depth = conv.group_channels() * conv.taps();
  RowMajorMatrix columns(depth, conv.output_plane());
  for (std::int64_t n = 0; n < conv.batch; ++n) {
    for (std::int64_t g = 0; g < conv.groups; ++g) {
      const std::int64_t first_channel = n * conv.channels + g * conv.group_channels();
      Unfold(conv, conv.x + first_channel * conv.input_plane(), columns);
      const ConstMap weight(conv.weight + g * conv.group_outputs() * depth, conv.group_outputs(),
                            depth);
      const std::int64_t first_output = n * conv.outputs + g * conv.group_outputs();
      Eigen::Map<RowMajorMatrix> result(output + first_output * conv.output_plane(),
                                        conv.group_outputs(), conv.output_plane());
      result.noalias() = weight * columns;
      if (conv.bias != nullptr) {
        result.colwise() += Eigen::Map<const Eigen::VectorXf>(conv.bias + g * conv.group_outputs(),
                                                              conv.group_outputs());
      }
    }
  }
}

absl::StatusOr<const float*> Bias(const KernelContext& context, std::int64_t outputs) {
  if (context.input(2) == nullptr) {
    return nullptr;
  }
  ASSIGN_OR_RETURN(const TensorView* bias, FloatInput(context, 2, 1));
  if (bias->extents[0] != outputs) {
    return Mismatch(absl::StrCat("a bias of ", outputs), ExtentsToString(bias->extents));
  }
  return static_cast<const float*>(bias->data);
}

absl::StatusOr<Convolution> MakeConvolution(const KernelContext& context, const Extents& x,
                                            const Extents& weight,
                                            const WindowAttributes& attributes) {
  ASSIGN_OR_RETURN(const Window2d window, MakeWindow({x[2], x[3]}, attributes));
  const std::int64_t groups = context.IntOr("groups", 1);
  if (groups < 1 || weight[0] % groups != 0 || x[1] != weight[1] * groups) {
    return Mismatch(absl::StrCat("channels and filters that fit ", groups, " groups"),
                    absl::StrCat(x[1], " channels for a weight of ", ExtentsToString(weight)));
  }
  ASSIGN_OR_RETURN(const float* bias, Bias(context, weight[0]));
  return Convolution{x[0],
                     x[1],
                     weight[0],
                     groups,
                     window,
                     static_cast<const float*>(context.input(0)->data),
                     static_cast<const float*>(context.input(1)->data),
                     bias};
}

absl::Status Conv2d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, FloatInput(context, 0, 4));
  ASSIGN_OR_RETURN(const TensorView* weight, FloatInput(context, 1, 4));
  const WindowAttributes attributes = {{weight->extents[2], weight->extents[3]},
                                       context.IntsOr("stride", {1, 1}),
                                       context.IntsOr("dilation", {1, 1}),
                                       context.IntsOr("padding", {0, 0, 0, 0}),
                                       false};
  ASSIGN_OR_RETURN(const Convolution conv,
                   MakeConvolution(context, {x->extents.begin(), x->extents.end()},
                                   {weight->extents.begin(), weight->extents.end()}, attributes));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kFloat32, {conv.batch, conv.outputs,
                                                                        conv.window[0].output,
                                                                        conv.window[1].output}));
  Compute(conv, output->mutable_values<float>().data());
  return absl::OkStatus();
}

/// [N,C,L] is [N,C,1,L].
absl::Status Conv1d(KernelContext& context) {
  ASSIGN_OR_RETURN(const TensorView* x, FloatInput(context, 0, 3));
  ASSIGN_OR_RETURN(const TensorView* weight, FloatInput(context, 1, 3));
  Ints stride = context.IntsOr("stride", {1});
  Ints dilation = context.IntsOr("dilation", {1});
  Ints padding = context.IntsOr("padding", {0, 0});
  RETURN_IF_ERROR(CheckList("stride", stride, 1, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("dilation", dilation, 1, 1, kMaxWindow));
  RETURN_IF_ERROR(CheckList("padding", padding, 2, -kMaxWindow, kMaxWindow));
  const WindowAttributes attributes = {{1, weight->extents[2]},
                                       {1, stride[0]},
                                       {1, dilation[0]},
                                       {0, padding[0], 0, padding[1]},
                                       false};
  const Extents x_2d = {x->extents[0], x->extents[1], 1, x->extents[2]};
  const Extents weight_2d = {weight->extents[0], weight->extents[1], 1, weight->extents[2]};
  ASSIGN_OR_RETURN(const Convolution conv, MakeConvolution(context, x_2d, weight_2d, attributes));
  ASSIGN_OR_RETURN(Tensor * output, context.AddOutput(DType::kFloat32, {conv.batch, conv.outputs,
                                                                        conv.window[1].output}));
  Compute(conv, output->mutable_values<float>().data());
  return absl::OkStatus();
}

constexpr KernelRow kRows[] = {
    {"aten.conv1d", Conv1d},
    {"aten.conv2d", Conv2d},
};

}  // namespace

absl::Span<const KernelRow> ConvolutionKernels() { return kRows; }

}  // namespace zeropoint::runtime::reference
