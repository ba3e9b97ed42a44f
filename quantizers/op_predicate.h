#ifndef ZEROPOINT_QUANTIZERS_OP_PREDICATE_H_
#define ZEROPOINT_QUANTIZERS_OP_PREDICATE_H_

// Sets of ops, as users name them.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/op.h"

namespace zeropoint::quantizers {

/// Whether an op belongs to the set.
///
///   AllOf({OfKind(ir::OpKind::kConv2d), InModule("layer1")})
using OpPredicate = std::function<bool(const ir::Op& op)>;

OpPredicate OfKind(ir::OpKind kind);

/// `name` is a module path: "layer1.0.conv1" takes every op whose ONNX node stands in that scope,
/// and a node of just that name. Slashes are as good as dots, and so are the doubled names that
/// PyTorch exports for modules in a list: "/layer1/layer1.0/conv1" is the same path.
OpPredicate InModule(std::string_view name);

/// What InModule compares: a module path, or the name of an ONNX node, with one slash before each
/// part and one at the end. "layer1.0.conv1" and "/layer1/layer1.0/conv1" -> "/layer1/0/conv1/".
std::string ModulePath(std::string_view name);

/// The ops of ONNX nodes whose whole name matches `pattern`, in the syntax of RE2.
/// kInvalidArgument says what is wrong with the pattern.
absl::StatusOr<OpPredicate> MatchesRegex(std::string_view pattern);

/// The ops of the ONNX node of exactly this name.
OpPredicate AtNode(std::string name);

/// Ops that all of `parts` take.
OpPredicate AllOf(std::vector<OpPredicate> parts);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OP_PREDICATE_H_
