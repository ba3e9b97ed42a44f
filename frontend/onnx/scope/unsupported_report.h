#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_UNSUPPORTED_REPORT_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_UNSUPPORTED_REPORT_H_

// Collects what a model needs and Zeropoint has not, so that it is told once and in full.

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace zeropoint::frontend {

/// Groups nodes (or other parts, such as inputs) by what they are and why they are refused.
///
///   the model needs 3 things that are not supported:
///     2 x LSTM (opset 17): not supported: /rnn/LSTM, /rnn/LSTM_1
///     1 x Pad (opset 17): padding in mode "reflect": /Pad
class UnsupportedReport {
 public:
  void Add(std::string what, std::string reason, std::string node) {
    nodes_[{std::move(what), std::move(reason)}].push_back(std::move(node));
    ++size_;
  }
  /// How often Add was called.
  std::size_t size() const { return size_; }

  /// kUnimplemented: one line per operator and reason, with the count and the first node names.
  absl::Status ToStatus() const;

 private:
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> nodes_;
  std::size_t size_ = 0;
};

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_UNSUPPORTED_REPORT_H_
