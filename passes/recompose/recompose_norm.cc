#include "passes/recompose/recompose_norm.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/recompose/match_norm.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

using Ints = std::vector<std::int64_t>;

/// The axes of x with the normalized ones last.
Ints NormalizedLast(const NormRoot& match) {
  const Ints& dims = match.expression.dims();
  Ints axes;
  for (std::int64_t axis = 0; axis < match.x->type().rank(); ++axis) {
    if (std::find(dims.begin(), dims.end(), axis) == dims.end()) axes.push_back(axis);
  }
  axes.insert(axes.end(), dims.begin(), dims.end());
  return axes;
}

Ints InverseOf(const Ints& permutation) {
  Ints inverse(permutation.size());
  for (std::size_t i = 0; i < permutation.size(); ++i) {
    inverse[static_cast<std::size_t>(permutation[i])] = static_cast<std::int64_t>(i);
  }
  return inverse;
}

/// Inserts the ops that compute one norm in front of its old end.
class NormWriter {
 public:
  NormWriter(const Norm& norm, const NormRoot& match, ir::OpKind kind)
      : norm_(norm), match_(match), kind_(kind) {}

  absl::StatusOr<ir::Value*> Write() {
    const Ints axes = NormalizedLast(match_);
    ASSIGN_OR_RETURN(ir::Value * x, Permuted(match_.x, axes));
    ir::Value* weight = OperandOf(norm_.weight);
    // What is added to an unweighted norm is not the bias of a weighted one.
    const bool weight_follows = norm_.weight && weight == nullptr;
    ir::Value* bias = weight_follows ? nullptr : OperandOf(norm_.bias);
    std::vector<ir::Value*> operands = {x, weight};
    if (match_.centered) operands.push_back(bias);
    const auto dim = static_cast<std::int64_t>(axes.size() - match_.expression.dims().size());
    ASSIGN_OR_RETURN(ir::Value * value,
                     Insert(kind_, std::move(operands), {{"dim", dim}, {"eps", match_.eps}}));
    ASSIGN_OR_RETURN(value, Permuted(value, InverseOf(axes)));
    if (weight_follows) {
      ASSIGN_OR_RETURN(value, Insert(ir::OpKind::kMul, {value, FactorOf(*norm_.weight)}, {}));
    }
    if (norm_.bias && bias == nullptr) {
      ASSIGN_OR_RETURN(value, Insert(ir::OpKind::kAdd, {value, FactorOf(*norm_.bias)}, {}));
    }
    return value;
  }

 private:
  absl::StatusOr<ir::Value*> Insert(ir::OpKind kind, std::vector<ir::Value*> operands,
                                    ir::AttributeMap attributes) {
    ASSIGN_OR_RETURN(ir::Op * op, norm_.last->function()->InsertBefore(
                                      norm_.last, kind, std::move(operands), std::move(attributes),
                                      norm_.last->location()));
    return op->result();
  }

  absl::StatusOr<ir::Value*> Permuted(ir::Value* value, const Ints& axes) {
    if (std::is_sorted(axes.begin(), axes.end())) return value;
    return Insert(ir::OpKind::kPermute, {value}, {{"dims", axes}});
  }

  ir::Value* Constant(const NormParameter& parameter, const Ints& extents,
                      const std::vector<float>& values) {
    return norm_.last->function()->module()->AddConstant(
        parameter.constant == nullptr ? "norm.parameter" : parameter.constant->name(),
        ir::TensorData::FromValues(extents, values));
  }

  /// The parameter as an operand of the op; null when there is none that fits.
  ir::Value* OperandOf(const std::optional<NormParameter>& parameter) {
    const std::optional<std::vector<float>> values =
        parameter ? ValuesPerPosition(*parameter, match_) : std::nullopt;
    if (!values) return nullptr;
    const Ints extents = *NormalizedExtents(match_);
    const bool as_is = parameter->constant != nullptr && parameter->factor == 1 &&
                       parameter->constant->data().shape() == extents;
    return as_is ? parameter->constant : Constant(*parameter, extents, *values);
  }

  /// The parameter as a factor or summand of x, in the shape that it has.
  ir::Value* FactorOf(const NormParameter& parameter) {
    const auto factor = static_cast<float>(parameter.factor);
    if (parameter.constant == nullptr) return Constant(parameter, {}, {factor});
    if (factor == 1) return parameter.constant;
    const absl::Span<const float> old = parameter.constant->data().values<float>();
    std::vector<float> values(old.begin(), old.end());
    for (float& value : values) value *= factor;
    return Constant(parameter, parameter.constant->data().shape(), values);
  }

  const Norm& norm_;
  const NormRoot& match_;
  ir::OpKind kind_;
};

class RecomposeNormPass : public Pass {
 public:
  explicit RecomposeNormPass(const NormForm& form) : form_(form) {}
  std::string_view name() const override { return form_.pass; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const ir::Op* root : RootsOf(module)) {
      std::optional<NormRoot> match = MatchRoot(*root, form_.centered);
      if (!match) continue;
      const std::vector<Norm> norms = FindNorms(*root, *match);
      if (norms.empty()) Decline(context, form_.pass, *root, form_.obstacle);
      for (const Norm& norm : norms) {
        ASSIGN_OR_RETURN(ir::Value * value, NormWriter(norm, *match, form_.kind).Write());
        ReplaceOp(*norm.last, value);
        ++context.statistics[ir::StrCat(form_.pass, ".matched")];
      }
    }
    return absl::OkStatus();
  }

 private:
  NormForm form_;
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeNormPass(const NormForm& form) {
  return std::make_unique<RecomposeNormPass>(form);
}

}  // namespace zeropoint::passes
