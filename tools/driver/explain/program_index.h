#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PROGRAM_INDEX_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PROGRAM_INDEX_H_

// Looking up the nodes of a program by what they compute.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program.h"

namespace zeropoint::tools {

/// A node and the backend of its segment.
struct PlacedNode {
  const runtime::Node* node = nullptr;
  runtime::Backend backend = runtime::Backend::kXnnpack;
};

/// Whether the value's integers stand for real numbers by one scale.
bool IsQuantizedActivation(const runtime::ProgramValue& value);

/// The nodes of a program in execution order, by name and by result. The program must outlive it.
class ProgramIndex {
 public:
  explicit ProgramIndex(const runtime::Program& program);

  const runtime::Program& program() const { return program_; }
  const runtime::ProgramValue& value(runtime::ValueId id) const {
    return program_.values[static_cast<std::size_t>(id)];
  }

  const std::vector<PlacedNode>& nodes() const { return nodes_; }
  /// Nodes of this ONNX name, in execution order; empty where there are none.
  std::vector<PlacedNode> Named(std::string_view name) const;
  /// The node that writes the value; its `node` is null for constants and inputs.
  PlacedNode Producer(runtime::ValueId id) const;
  /// Whether the node converts between real numbers and integers, or between integers of two
  /// scales, as a conversion or by a table that does no more.
  bool IsConversion(const runtime::Node& node) const;
  /// Whether the node is the last of its name, and its result so that of a layer (layer_taps.h).
  bool IsLayerResult(const runtime::Node& node) const;

 private:
  const runtime::Program& program_;
  std::vector<PlacedNode> nodes_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> named_;
  std::map<runtime::ValueId, std::size_t> producers_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_PROGRAM_INDEX_H_
