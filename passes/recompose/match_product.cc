#include "passes/recompose/match_product.h"

#include <optional>

#include "ir/str_cat.h"
#include "passes/match.h"

namespace zeropoint::passes {
namespace {

/// The constant `c` for which `factor` is `c * x`, other than through values with other users.
std::optional<float> ScaleOf(const ir::Value* factor, const ir::Value* x) {
  if (factor == x) {
    return 1.0f;
  }
  const ir::Op* producer = factor->defining_op();
  if (producer == nullptr || !factor->HasOneUse()) {
    return std::nullopt;
  }
  const std::optional<OperandAndConstant> scaling = AsScaling(*producer);
  return scaling && scaling->operand == x ? std::optional<float>(scaling->constant) : std::nullopt;
}

class ProductWalk {
 public:
  ProductWalk(const ir::Value* x, float constant)
      : wants_x_(x != nullptr), x_(x), wanted_(constant) {}

  ProductMatch Run(ir::Value* gate) {
    for (ir::Value* product = gate;;) {
      if (!product->HasOneUse()) {
        return {nullptr, ir::StrCat(product->defining_op()->Describe(), " has other users")};
      }
      ir::Op& user = *product->uses().front().op;
      if (!Absorb(user, product)) {
        return {nullptr, ir::StrCat(product->defining_op()->Describe(), " is read by ",
                                    user.Describe(), ", which does not complete the product")};
      }
      product = user.result();
      if (!wants_x_ && IsNear(constant_, wanted_)) {
        return {&user, ""};
      }
    }
  }

 private:
  /// Takes the other factor of `user` into account; false when it is none of those wanted.
  bool Absorb(const ir::Op& user, const ir::Value* product) {
    if (const std::optional<OperandAndConstant> scaling = AsScaling(user)) {
      constant_ *= scaling->constant;
      return scaling->operand == product;
    }
    if (user.kind() != ir::OpKind::kMul || !wants_x_) {
      return false;
    }
    const ir::Value* other = user.operand(user.operand(0) == product ? 1 : 0);
    const std::optional<float> scale = ScaleOf(other, x_);
    constant_ *= scale.value_or(1.0f);
    wants_x_ = !scale;
    return scale.has_value();
  }

  bool wants_x_;
  const ir::Value* x_;
  float wanted_;
  float constant_ = 1.0f;
};

}  // namespace

ProductMatch MatchProduct(ir::Value* gate, const ir::Value* x, float constant) {
  ProductMatch match = ProductWalk(x, constant).Run(gate);
  const ir::Value* shape_of = x == nullptr ? gate : x;
  if (match.root != nullptr && match.root->result()->type() != shape_of->type()) {
    return {nullptr, ir::StrCat(match.root->Describe(), " broadcasts to another shape")};
  }
  return match;
}

}  // namespace zeropoint::passes
