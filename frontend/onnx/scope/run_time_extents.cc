#include "frontend/onnx/scope/run_time_extents.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"

namespace zeropoint::frontend {
namespace {

using Ints = std::vector<std::int64_t>;

/// An axis of a tensor.
struct Axis {
  ir::Value* value;
  std::int64_t index;
};

std::optional<Axis> AxisIn(ir::Value* value, const ir::Dim& extent) {
  const ir::Shape& shape = value->shape();
  const auto found = std::find(shape.begin(), shape.end(), extent);
  if (found == shape.end()) return std::nullopt;
  return Axis{value, found - shape.begin()};
}

/// Where the extent can be read: of arguments first, which are there whatever becomes of ops.
std::optional<Axis> FindAxis(const ir::Function& function, const ir::Dim& extent) {
  for (const auto& argument : function.arguments()) {
    if (const auto axis = AxisIn(argument.get(), extent)) return axis;
  }
  for (const auto& op : function.ops()) {
    for (int i = 0; i < op->num_results(); ++i) {
      if (const auto axis = AxisIn(op->result(i), extent)) return axis;
    }
  }
  return std::nullopt;
}

/// Appends ops at one place.
class Emitter {
 public:
  Emitter(GraphScope& scope, const std::string& location) : scope_(scope), location_(location) {}

  absl::StatusOr<ir::Value*> Emit(ir::OpKind kind, std::vector<ir::Value*> operands,
                                  ir::AttributeMap attributes = {}) {
    // Sums of many products would make many ops of a small file.
    if (--scope_.state->node_budget < 0) {
      return absl::InvalidArgumentError("computing extents at run time takes too many ops");
    }
    ASSIGN_OR_RETURN(ir::Op * op, scope_.function->Append(kind, std::move(operands),
                                                          std::move(attributes), location_));
    return op->result();
  }

  ir::Value* Constant(std::int64_t value) {
    return scope_.state->module->AddConstant(location_, ir::TensorData::Scalar(value));
  }

  /// `extent`, i64[].
  absl::StatusOr<ir::Value*> Integer(const ir::Dim& extent);
  absl::StatusOr<ir::Value*> Expanded(ir::Value* x, const ir::Shape& size);

 private:
  absl::StatusOr<ir::Value*> Size(const Axis& axis);
  absl::StatusOr<ir::Value*> Quotient(const ir::Dim& numerator, std::int64_t divisor);
  absl::StatusOr<ir::Value*> Factor(const ir::Dim::Factor& factor);
  absl::StatusOr<ir::Value*> Term(const ir::Dim::Term& term);

  GraphScope& scope_;
  const std::string& location_;
};

absl::StatusOr<ir::Value*> Emitter::Size(const Axis& axis) {
  for (const ir::Use& use : axis.value->uses()) {
    const bool is_known = use.op->kind() == ir::OpKind::kSymSize &&
                          use.op->function() == scope_.function &&
                          use.op->int_attribute("dim") == axis.index;
    if (is_known) return use.op->result();
  }
  return Emit(ir::OpKind::kSymSize, {axis.value}, {{"dim", axis.index}});
}

/// The floor. Of extents that is what the op computes, which truncates; numerators such as N-1 are
/// made positive first.
absl::StatusOr<ir::Value*> Emitter::Quotient(const ir::Dim& numerator, std::int64_t divisor) {
  const bool may_be_negative = numerator.ToString().find('-') != std::string::npos;
  const ir::Dim positive = may_be_negative ? numerator + divisor : numerator;
  ASSIGN_OR_RETURN(ir::Value * dividend, Integer(positive));
  ASSIGN_OR_RETURN(ir::Value * quotient, Emit(ir::OpKind::kDiv, {dividend, Constant(divisor)}));
  if (!may_be_negative) return quotient;
  return Emit(ir::OpKind::kSub, {quotient, Constant(1)});
}

absl::StatusOr<ir::Value*> Emitter::Factor(const ir::Dim::Factor& factor) {
  if (factor.symbol.empty()) return Quotient(factor.numerator, factor.divisor);
  const auto axis = FindAxis(*scope_.function, ir::Dim::Symbol(factor.symbol));
  if (!axis) {
    return absl::UnimplementedError(
        ir::StrCat("the extent ", factor.symbol,
                   " is used as data, but no tensor has it; pin the input "
                   "shapes"));
  }
  return Size(*axis);
}

absl::StatusOr<ir::Value*> Emitter::Term(const ir::Dim::Term& term) {
  ir::Value* product = nullptr;
  for (const ir::Dim::Factor& factor : term.factors) {
    ASSIGN_OR_RETURN(ir::Value * next, Factor(factor));
    if (product != nullptr) {
      ASSIGN_OR_RETURN(next, Emit(ir::OpKind::kMul, {product, next}));
    }
    product = next;
  }
  if (product == nullptr) return Constant(term.coefficient);
  if (term.coefficient == 1) return product;
  return Emit(ir::OpKind::kMul, {product, Constant(term.coefficient)});
}

absl::StatusOr<ir::Value*> Emitter::Integer(const ir::Dim& extent) {
  if (extent.is_constant()) return Constant(extent.constant());
  if (const auto axis = FindAxis(*scope_.function, extent)) return Size(*axis);
  ir::Value* sum = nullptr;
  for (const ir::Dim::Term& term : extent.TermsOf()) {
    ASSIGN_OR_RETURN(ir::Value * next, Term(term));
    if (sum != nullptr) {
      ASSIGN_OR_RETURN(next, Emit(ir::OpKind::kAdd, {sum, next}));
    }
    sum = next;
  }
  return sum;
}

/// For each axis that x lacks a tensor that has it, and with it all others that this one has. What
/// no tensor has is made.
absl::StatusOr<ir::Value*> Emitter::Expanded(ir::Value* x, const ir::Shape& size) {
  ir::Shape shape(size.size() - x->shape().size(), ir::Dim(1));
  shape.insert(shape.end(), x->shape().begin(), x->shape().end());
  for (std::size_t first = 0; first < size.size(); ++first) {
    if (shape[first] == size[first] || size[first].is_constant()) continue;
    std::optional<Axis> axis = FindAxis(*scope_.function, size[first]);
    if (!axis) {
      ASSIGN_OR_RETURN(ir::Value * positions, EmitPositions(scope_, size[first], location_));
      axis = Axis{positions, 0};
    }
    Ints like_dims(size.size(), -1);
    for (std::size_t i = first; i < size.size(); ++i) {
      const auto found = AxisIn(axis->value, size[i]);
      const bool is_missing = shape[i] != size[i] && !size[i].is_constant();
      if (is_missing && found) like_dims[i] = found->index;
      if (size[i].is_constant() || found) shape[i] = size[i];
    }
    ASSIGN_OR_RETURN(x, Emit(ir::OpKind::kExpand, {x, axis->value},
                             {{"size", shape}, {"like_dims", std::move(like_dims)}}));
  }
  // Ones in front are axes that x itself may lack.
  return x->shape() == size ? x : Emit(ir::OpKind::kExpand, {x}, {{"size", size}});
}

}  // namespace

absl::StatusOr<ir::Value*> EmitIntegers(GraphScope& scope, const SymbolicTensor& integers,
                                        const std::string& location) {
  Emitter emitter(scope, location);
  std::vector<ir::Value*> parts;
  for (const ir::Dim& element : integers.elements) {
    ASSIGN_OR_RETURN(ir::Value * part, emitter.Integer(element));
    if (!integers.is_scalar) {
      ASSIGN_OR_RETURN(part,
                       emitter.Emit(ir::OpKind::kUnsqueeze, {part}, {{"dim", std::int64_t{0}}}));
    }
    parts.push_back(part);
  }
  ir::Value* result = parts[0];
  if (parts.size() > 1) {
    ASSIGN_OR_RETURN(result,
                     emitter.Emit(ir::OpKind::kCat, std::move(parts), {{"dim", std::int64_t{0}}}));
  }
  if (integers.columns > 0) {
    const auto count = static_cast<std::int64_t>(integers.elements.size());
    ASSIGN_OR_RETURN(
        result, emitter.Emit(ir::OpKind::kView, {result},
                             {{"size", ir::Shape{count / integers.columns, integers.columns}}}));
  }
  if (integers.dtype == ir::DType::kInt64) return result;
  return emitter.Emit(ir::OpKind::kTo, {result}, {{"dtype", integers.dtype}});
}

absl::StatusOr<ir::Value*> EmitExpanded(GraphScope& scope, ir::Value* x, const ir::Shape& size,
                                        const std::string& location) {
  return Emitter(scope, location).Expanded(x, size);
}

absl::StatusOr<ir::Value*> EmitPositions(GraphScope& scope, const ir::Dim& count,
                                         const std::string& location) {
  ir::Value*& positions = scope.state->positions[{scope.function, count}];
  if (positions != nullptr) return positions;
  Emitter emitter(scope, location);
  ASSIGN_OR_RETURN(ir::Value * end, emitter.Integer(count));
  ASSIGN_OR_RETURN(positions,
                   emitter.Emit(ir::OpKind::kArange, {end}, {{"count", ir::Shape{count}}}));
  return positions;
}

}  // namespace zeropoint::frontend
