#ifndef ZEROPOINT_FRONTEND_ONNX_GRAPH_SCOPE_H_
#define ZEROPOINT_FRONTEND_ONNX_GRAPH_SCOPE_H_

// The names of a graph being imported, and what they stand for.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "frontend/onnx/limits.h"
#include "frontend/onnx/symbolic_tensor.h"
#include "ir/module.h"

namespace zeropoint::frontend {

/// What an ONNX tensor name stands for: an IR value, integers known at import, or both (a
/// constant).
struct ImportedTensor {
  ir::Value* value = nullptr;
  std::optional<SymbolicTensor> symbolic = std::nullopt;
  /// The elements of a sequence, which is resolved at import and has no value; null for a tensor.
  std::shared_ptr<const std::vector<ImportedTensor>> sequence = nullptr;
};

/// Everything that importing one graph shares: the module, the function, the tensors by name.
struct GraphScope {
  ir::Module* module = nullptr;
  ir::Function* function = nullptr;
  /// Version of the default operator set.
  std::int64_t opset = 0;
  /// Keeps the parsed model alive for the constants that point into it.
  std::shared_ptr<const void> model;
  std::map<std::string, ImportedTensor> tensors;
  /// Elements that constants computed at import may still take: a small file must not ask for much
  /// memory. What the initializers hold is added, so that weights may be transposed and scaled.
  std::int64_t computed_budget = kMaxComputedElements;
  /// Symbols made for extents that only a run can tell.
  int fresh_symbols = 0;
};

/// The IR value of a tensor in scope; integers known at import become a constant. kUnimplemented
/// when they depend on symbols.
absl::StatusOr<ir::Value*> ValueOf(GraphScope& scope, const std::string& name);
/// The same for what a name stands for; `name` is that of a constant that is made. A value that is
/// made is remembered in `tensor`.
absl::StatusOr<ir::Value*> ValueOf(GraphScope& scope, ImportedTensor& tensor,
                                   const std::string& name);

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_GRAPH_SCOPE_H_
