#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_TAPS_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_TAPS_H_

// Making what happens inside a program visible: the results of its layers as outputs.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// One result of one layer: what program nodes of one debug handle compute, or of one ONNX node
/// where they have none. Where there are several, the last one's result is the layer's.
struct LayerTap {
  /// The ONNX node's name.
  std::string layer;
  /// That name; of further results with ":1", ":2", … behind it.
  std::string name;
  /// The program node's op.
  std::string op;
  /// Which result of the model it is (runtime::Node::handle), with ":1", … behind it as in `name`;
  /// empty where that is not known.
  std::string handle;
  /// Index into Program::values.
  runtime::ValueId value = runtime::kNoValue;
  /// Index into Program::outputs, and so into what Session::Run returns.
  std::size_t output = 0;
};

/// An output port per value, made on demand behind those that the program has: a value may be a
/// port only once.
class TapPorts {
 public:
  /// `program` must outlive it.
  explicit TapPorts(runtime::Program& program);

  /// Index into Program::outputs.
  std::size_t PortOf(runtime::ValueId id);

 private:
  runtime::Program& program_;
  std::map<runtime::ValueId, std::size_t> ports_;
};

/// Makes the results of all layers outputs of `program`, after those that it has, and returns them
/// in execution order. Left out are nodes without a name, those inside the functions of control
/// flow, and, where a model's results have handles, nodes on the way to them.
///
///   TapPorts ports(program);
///   std::vector<LayerTap> taps = TapLayers(program, ports);
std::vector<LayerTap> TapLayers(const runtime::Program& program, TapPorts& ports);

/// A tapped tensor in the model's terms: real numbers, in the model's axis order.
struct RealTensor {
  runtime::Extents extents;
  std::vector<float> values;
};

/// [N, spatial, C] as [N, C, spatial].
RealTensor ChannelsFirst(const RealTensor& stored);
/// Dequantizes with the qparams of `value` and undoes its channels-last storage.
RealTensor ToRealTensor(const runtime::ProgramValue& value, const runtime::Tensor& tensor);
/// The same, stored as `value` is.
RealTensor ToStoredReals(const runtime::ProgramValue& value, const runtime::Tensor& tensor);
/// From the model's axis order to that of `value`.
RealTensor StoredAs(const runtime::ProgramValue& value, RealTensor real);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_LAYER_TAPS_H_
