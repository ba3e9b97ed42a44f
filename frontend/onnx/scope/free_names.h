#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_FREE_NAMES_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_FREE_NAMES_H_

// What a subgraph reads of the graphs around it.

#include <string>
#include <vector>

namespace onnx {
class GraphProto;
class NodeProto;
}  // namespace onnx

namespace zeropoint::frontend {

/// Names that the graph, or a graph inside it, reads and does not define; each once, in the order
/// of reading.
std::vector<std::string> FreeNames(const onnx::GraphProto& graph);

/// The names that a node needs before it can run: its inputs (without absent ones) and the free
/// names of its subgraphs.
std::vector<std::string> NamesRead(const onnx::NodeProto& node);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_FREE_NAMES_H_
