#include "passes/recompose/gelu.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/function.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/recompose/expression.h"
#include "passes/rewrite.h"

namespace zeropoint::passes {
namespace {

constexpr std::string_view kName = "recompose-gelu";
constexpr double kInverseSqrt2 = 0.7071067811865475;
constexpr double kSqrt2OverPi = 0.7978845608028654;
constexpr double kCubicWeight = 0.044715;
/// Ops between x and the function, in all directions.
constexpr std::size_t kMaxArgumentOps = 16;

/// The function a GELU is built on, and its argument: linear * x + cubic * x^3.
struct Form {
  ir::OpKind kind;
  double linear;
  double cubic;
  const char* argument;
  const char* approximate;
};

constexpr Form kForms[] = {
    {ir::OpKind::kErf, kInverseSqrt2, 0, "x / sqrt(2)", "none"},
    {ir::OpKind::kTanh, kSqrt2OverPi, kSqrt2OverPi* kCubicWeight,
     "sqrt(2/pi) * (x + 0.044715 * x^3)", "tanh"},
};

Polynomial ArgumentOf(const Form& form) {
  Polynomial argument = {{ProductOf({kX}), form.linear}};
  if (form.cubic != 0) argument.emplace(ProductOf({kX, kX, kX}), form.cubic);
  return argument;
}

/// f(sign * argument of x), which is sign * f(argument of x): both functions are odd.
struct Gate {
  ir::Value* x = nullptr;
  double sign = 1;
};

/// Several where x is itself a multiple of another value: -x of 1 - f(-x).
std::vector<Gate> MatchGates(const ir::Op& op, const Form& form) {
  std::vector<Gate> gates;
  std::vector<ir::Value*> candidates = {op.operand(0)};
  // Grows while it is walked.
  for (std::size_t i = 0; i < candidates.size() && candidates.size() < kMaxArgumentOps; ++i) {
    const std::optional<Polynomial> argument =
        Expression(*candidates[i], {}).Evaluate(*op.operand(0));
    for (const double sign : {1.0, -1.0}) {
      if (argument && IsClose(*argument, Add({}, ArgumentOf(form), sign))) {
        gates.push_back({candidates[i], sign});
      }
    }
    const ir::Op* producer = candidates[i]->defining_op();
    if (producer == nullptr) continue;
    for (ir::Value* operand : producer->operands()) {
      if (operand != nullptr && !operand->is_constant()) candidates.push_back(operand);
    }
  }
  return gates;
}

/// The op that completes 0.5 * x * (1 + f), or why there is none.
struct Product {
  ir::Op* root = nullptr;
  std::string obstacle;
};

Product FindProduct(const ir::Op& op, const Gate& gate) {
  Expression expression(*gate.x, {});
  expression.Define(*op.result(), {{ProductOf({kGate}), gate.sign}});
  const Polynomial gelu = {{ProductOf({kX}), 0.5}, {ProductOf({kX, kGate}), 0.5}};
  for (const ir::Op* last = &op;;) {
    if (!last->result()->HasOneUse()) {
      return {nullptr, ir::StrCat(last->Describe(), " has other users")};
    }
    ir::Op& user = *last->result()->uses().front().op;
    const std::optional<Polynomial> product =
        user.num_results() == 1 ? expression.Evaluate(*user.result()) : std::nullopt;
    if (!product) {
      return {nullptr, ir::StrCat(last->Describe(), " is read by ", user.Describe(),
                                  ", which does not complete 0.5 * x * (1 + f)")};
    }
    if (IsClose(*product, gelu)) {
      return {&user, ""};
    }
    last = &user;
  }
}

class RecomposeGeluPass : public Pass {
 public:
  std::string_view name() const override { return kName; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const Form& form : kForms) {
      for (ir::Op* op : OpsOfKind(module, form.kind)) {
        RETURN_IF_ERROR(Visit(*op, form, context));
      }
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Visit(ir::Op& op, const Form& form, PassContext& context) {
    // A tanh is an activation of its own more often than not.
    std::string obstacle =
        form.kind == ir::OpKind::kTanh ? "" : ir::StrCat("its operand is not ", form.argument);
    for (const Gate& gate : MatchGates(op, form)) {
      const Product product = FindProduct(op, gate);
      if (product.root != nullptr) {
        ++context.statistics["recompose-gelu.matched"];
        return Replace(*product.root, gate, form);
      }
      obstacle = product.obstacle;
    }
    if (!obstacle.empty()) Decline(context, kName, op, obstacle);
    return absl::OkStatus();
  }

  static absl::Status Replace(ir::Op& root, const Gate& gate, const Form& form) {
    ASSIGN_OR_RETURN(ir::Op * gelu,
                     root.function()->InsertBefore(&root, ir::OpKind::kGelu, {gate.x},
                                                   {{"approximate", std::string(form.approximate)}},
                                                   root.location()));
    ReplaceOp(root, gelu->result());
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateRecomposeGeluPass() { return std::make_unique<RecomposeGeluPass>(); }

}  // namespace zeropoint::passes
