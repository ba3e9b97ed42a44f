#ifndef ZEROPOINT_FRONTEND_ONNX_UNSUPPORTED_REPORT_H_
#define ZEROPOINT_FRONTEND_ONNX_UNSUPPORTED_REPORT_H_

// Collects what a model needs and Zeropoint has not, so that it is told once and in full.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace zeropoint::frontend {

/// Groups nodes by operator and reason.
class UnsupportedReport {
 public:
  void Add(std::string op, std::string reason, std::string node) {
    nodes_[{std::move(op), std::move(reason)}].push_back(std::move(node));
  }
  bool empty() const { return nodes_.empty(); }

  /// kUnimplemented: one line an operator and reason, with the count and the first node names.
  absl::Status ToStatus() const;

 private:
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> nodes_;
};

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_UNSUPPORTED_REPORT_H_
