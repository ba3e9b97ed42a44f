#ifndef ZEROPOINT_TOOLS_DRIVER_LAYER_TAPS_H_
#define ZEROPOINT_TOOLS_DRIVER_LAYER_TAPS_H_

// Making what happens inside a program visible: the results of its layers as outputs.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// One result of one layer. A layer is an ONNX node; where several program nodes compute it, the
/// last one's result is the layer's.
struct LayerTap {
  /// The ONNX node's name; of further results with ":1", ":2", … behind it.
  std::string name;
  /// The program node's op.
  std::string op;
  /// Index into Program::values.
  runtime::ValueId value = runtime::kNoValue;
  /// Index into Program::outputs, and so into what Session::Run returns.
  std::size_t output = 0;
};

/// Makes the results of all named nodes outputs of `program`, after those that it has, and returns
/// them in execution order. Nodes inside the functions of control flow are left alone.
///
///   std::vector<LayerTap> taps = TapLayers(program);
std::vector<LayerTap> TapLayers(runtime::Program& program);

/// A tapped tensor in the model's terms: real numbers, in the model's axis order.
struct RealTensor {
  runtime::Extents extents;
  std::vector<float> values;
};

/// Dequantizes with the qparams of `value` and undoes its channels-last storage.
RealTensor ToRealTensor(const runtime::ProgramValue& value, const runtime::Tensor& tensor);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_LAYER_TAPS_H_
