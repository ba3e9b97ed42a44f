// Functions of one floating-point number.

#include "ir/ops/inference.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

OpSchema Math(OpKind kind, std::string_view summary) {
  return PointwiseUnary(kind, summary, SameAsFloatOperand);
}

}  // namespace

std::vector<OpSchema> MathOps() {
  return {
      Math(OpKind::kFloor, "The largest integer not above x."),
      Math(OpKind::kCeil, "The smallest integer not below x."),
      Math(OpKind::kRound, "The nearest integer; halves go to the even one."),
      Math(OpKind::kReciprocal, "1 / x."),
      Math(OpKind::kSin, "The sine."),
      Math(OpKind::kCos, "The cosine."),
      Math(OpKind::kTan, "The tangent."),
      Math(OpKind::kAsin, "The inverse sine."),
      Math(OpKind::kAcos, "The inverse cosine."),
      Math(OpKind::kAtan, "The inverse tangent."),
      Math(OpKind::kSinh, "The hyperbolic sine."),
      Math(OpKind::kCosh, "The hyperbolic cosine."),
      Math(OpKind::kAsinh, "The inverse hyperbolic sine."),
      Math(OpKind::kAcosh, "The inverse hyperbolic cosine."),
      Math(OpKind::kAtanh, "The inverse hyperbolic tangent."),
  };
}

}  // namespace zeropoint::ir
