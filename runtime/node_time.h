#ifndef ZEROPOINT_RUNTIME_NODE_TIME_H_
#define ZEROPOINT_RUNTIME_NODE_TIME_H_

#include <string>

namespace zeropoint::runtime {

/// Time of one node in the last Session::Run.
struct NodeTime {
  std::string name;  // ONNX node(s)
  std::string kind;  // XNNPACK's operator name, or "reference aten.softmax"
  double milliseconds = 0;
  /// Whether it is of the same node as the time before: one node may be several XNNPACK operators.
  bool continues = false;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_NODE_TIME_H_
