#include "passes/recompose/attention.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ir/function.h"
#include "ir/module.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/match.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-attention";

struct Scaled {
  ir::Value* value = nullptr;
  double scale = 1.0;
};

/// `value` without the multiplications by a uniform constant around it.
Scaled WithoutScaling(ir::Value* value) {
  Scaled scaled{value, 1.0};
  while (scaled.value->defining_op() != nullptr) {
    const std::optional<OperandAndConstant> scaling = AsScaling(*scaled.value->defining_op());
    if (!scaling || scaling->operand->shape() != scaled.value->shape()) {
      break;
    }
    scaled = {scaling->operand, scaled.scale * scaling->constant};
  }
  return scaled;
}

/// Swaps the last two axes and keeps the others.
bool IsTranspose(const ir::Op& permute) {
  std::vector<std::int64_t> dims = permute.ints_attribute("dims");
  if (dims.size() < 2) {
    return false;
  }
  std::swap(dims[dims.size() - 1], dims[dims.size() - 2]);
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] != static_cast<std::int64_t>(i)) {
      return false;
    }
  }
  return true;
}

/// Scores that stay where the condition holds and are `low` elsewhere.
struct Filter {
  ir::Value* condition;
  ir::Value* low;
};

struct Attention {
  ir::Value *q = nullptr, *k = nullptr;
  std::vector<ir::Value*> masks = {};
  std::vector<Filter> filters = {};
  double scale = 1.0;
  /// The permute that makes k of [N,L,H,D] into [N,H,D,L]; its operand's axes are exchanged again.
  ir::Op* permute = nullptr;
};

/// `scale * q * transposed(k)`, where scales stand on the product or on the factors.
std::optional<Attention> MatchScores(ir::Value* scores) {
  const Scaled product = WithoutScaling(scores);
  const ir::Op* matmul = ProducerOfKind(product.value, ir::OpKind::kMatmul);
  if (matmul == nullptr || product.value->type().rank() < 3) {
    return std::nullopt;
  }
  const Scaled q = WithoutScaling(matmul->operand(0));
  const Scaled k = WithoutScaling(matmul->operand(1));
  ir::Op* permute = ProducerOfKind(k.value, ir::OpKind::kPermute);
  if (permute == nullptr) {
    return std::nullopt;
  }
  return Attention{.q = q.value,
                   .k = permute->operand(0),
                   .scale = product.scale * q.scale * k.scale,
                   .permute = permute};
}

/// So low that a score added to it is lost: where a row chooses nothing, the softmax is as even
/// with the scores below as without them. (-1e4, which old exporters write, would let them
/// through.)
constexpr float kLow = -1e30f;

/// The same under masks: some that are added, on either side, and some that choose.
std::optional<Attention> MatchMaskedScores(ir::Value* scores, int depth = 0) {
  constexpr int kMostMasks = 3;
  if (std::optional<Attention> plain = MatchScores(scores)) return plain;
  if (depth == kMostMasks) return std::nullopt;
  const auto inner = [&](ir::Value* operand) {
    const bool fits = operand->shape() == scores->shape();
    return fits ? MatchMaskedScores(operand, depth + 1) : std::nullopt;
  };
  if (const ir::Op* where = ProducerOfKind(scores, ir::OpKind::kWhere)) {
    const std::optional<float> low = UniformConstant(where->operand(2));
    std::optional<Attention> filtered =
        low && *low <= kLow ? inner(where->operand(1)) : std::nullopt;
    if (filtered) filtered->filters.push_back({where->operand(0), where->operand(2)});
    return filtered;
  }
  const ir::Op* add = ProducerOfKind(scores, ir::OpKind::kAdd);
  for (int i = 0; add != nullptr && i < 2; ++i) {
    if (std::optional<Attention> masked = inner(add->operand(i))) {
      masked->masks.push_back(add->operand(1 - i));
      return masked;
    }
  }
  return std::nullopt;
}

/// All that is added to the scores, as one value; null for nothing.
absl::StatusOr<ir::Value*> MaskOf(const Attention& attention, ir::Op& position) {
  const auto insert = [&](ir::OpKind kind, std::vector<ir::Value*> operands) {
    return position.function()->InsertBefore(&position, kind, std::move(operands), {},
                                             position.location());
  };
  std::vector<ir::Value*> masks = attention.masks;
  for (const Filter& filter : attention.filters) {
    ir::Value* zero = position.function()->module()->AddConstant(filter.low->name() + ".seen",
                                                                 ir::TensorData::Scalar(0.0f));
    ASSIGN_OR_RETURN(ir::Op * chosen,
                     insert(ir::OpKind::kWhere, {filter.condition, zero, filter.low}));
    masks.push_back(chosen->result());
  }
  ir::Value* sum = masks.empty() ? nullptr : masks[0];
  for (std::size_t i = 1; i < masks.size(); ++i) {
    ASSIGN_OR_RETURN(ir::Op * add, insert(ir::OpKind::kAdd, {sum, masks[i]}));
    sum = add->result();
  }
  return sum;
}

bool HaveSameLeadingExtents(const ir::Value& a, const ir::Value& b) {
  const ir::Shape &left = a.shape(), &right = b.shape();
  return left.size() == right.size() && std::equal(left.begin(), left.end() - 2, right.begin());
}

class RecomposeAttentionPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (ir::Op* softmax : OpsOfKind(module, ir::OpKind::kSoftmax)) {
      RETURN_IF_ERROR(Visit(*softmax, context));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& softmax, PassContext& context) {
    std::optional<Attention> attention = MatchMaskedScores(softmax.operand(0));
    if (!attention) {
      return absl::OkStatus();
    }
    const std::string obstacle = Obstacle(softmax, *attention);
    if (!obstacle.empty()) {
      Decline(context, kName, softmax, obstacle);
      return absl::OkStatus();
    }
    ir::Op& product = *softmax.result()->uses().front().op;
    ASSIGN_OR_RETURN(ir::Value * k, KeysInRows(*attention, product));
    ASSIGN_OR_RETURN(ir::Value * mask, MaskOf(*attention, product));
    ASSIGN_OR_RETURN(ir::Op * op, product.function()->InsertBefore(
                                      &product, ir::OpKind::kScaledDotProductAttention,
                                      {attention->q, k, product.operand(1), mask},
                                      {{"scale", attention->scale}}, product.location()));
    ReplaceOp(product, op->result());
    ++context.statistics["recompose-attention.matched"];
    return absl::OkStatus();
  }

  static std::string Obstacle(const ir::Op& softmax, const Attention& attention) {
    const std::int64_t rank = softmax.result()->type().rank();
    const std::int64_t dim = softmax.int_attribute("dim");
    if (dim != rank - 1 && dim != -1) {
      return "it is not over the last axis";
    }
    if (!softmax.result()->HasOneUse()) {
      return "it has other users";
    }
    const ir::Use& use = softmax.result()->uses().front();
    if (use.op->kind() != ir::OpKind::kMatmul || use.operand_index != 0) {
      return ir::StrCat(use.op->Describe(), " does not multiply it with values");
    }
    // Queries that are learned once for all samples, one head of keys for all heads: a product of
    // matrices repeats them, attention does not.
    const ir::Value& q = *attention.q;
    if (!HaveSameLeadingExtents(q, *attention.permute->result()) ||
        !HaveSameLeadingExtents(q, *use.op->operand(1))) {
      return "queries, keys and values have different leading extents";
    }
    return "";
  }

  /// k as [N,H,L,D]: what the permute reads, or a permute of it that exchanges the last axes.
  static absl::StatusOr<ir::Value*> KeysInRows(const Attention& attention, ir::Op& position) {
    if (IsTranspose(*attention.permute)) {
      return attention.k;
    }
    std::vector<std::int64_t> dims = attention.permute->ints_attribute("dims");
    std::swap(dims[dims.size() - 1], dims[dims.size() - 2]);
    ASSIGN_OR_RETURN(ir::Op * permute,
                     position.function()->InsertBefore(&position, ir::OpKind::kPermute,
                                                       {attention.k}, {{"dims", std::move(dims)}},
                                                       attention.permute->location()));
    return permute->result();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeAttentionPass() {
  return std::make_unique<RecomposeAttentionPass>();
}

}  // namespace zeropoint::passes
