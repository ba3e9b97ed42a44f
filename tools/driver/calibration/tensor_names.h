#ifndef ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TENSOR_NAMES_H_
#define ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TENSOR_NAMES_H_

// Names by which users know the tensors of a graph.

#include <map>
#include <string>

#include "ir/module.h"
#include "ir/op.h"

namespace zeropoint::tools {

/// An input has its own name, every other tensor that of the ONNX node it comes from:
/// "/layer1/Relu". Where several have one name, those behind the first are "/layer1/Relu#2",
/// "/layer1/Relu#3", in graph order, the main function first. Observing a graph does not change
/// names. The module must outlive it.
class TensorNames {
 public:
  explicit TensorNames(const ir::Module& module);

  /// Of what `observe` sees, below the observes before it. Requires that it is no constant.
  const std::string& Of(const ir::Op& observe) const;
  /// Whether some tensor has this name.
  bool Has(const std::string& name) const;

 private:
  std::map<const ir::Value*, std::string> names_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_CALIBRATION_TENSOR_NAMES_H_
