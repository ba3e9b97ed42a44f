#include "ir/calls.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "ir/text.h"

namespace zeropoint::ir {
namespace {

using Types = std::vector<TensorType>;

/// Deeper chains of calls are hostile.
constexpr int kMaxCallDepth = 256;

bool Flows(const TensorType& from, const TensorType& to) {
  if (from.dtype != to.dtype || from.rank() != to.rank()) return false;
  for (std::size_t i = 0; i < from.shape.size(); ++i) {
    if (to.shape[i].is_constant() && from.shape[i] != to.shape[i]) return false;
  }
  return true;
}

Types TypesOf(absl::Span<Value* const> values) {
  Types types;
  for (const Value* value : values) types.push_back(value->type());
  return types;
}

Types ArgumentTypes(const Function& function) {
  Types types;
  for (const auto& argument : function.arguments()) types.push_back(argument->type());
  return types;
}

TensorType Without(TensorType type, std::int64_t axis) {
  type.shape.erase(type.shape.begin() + axis);
  return type;
}

/// Types that meet at the border of a call. Messages name the op, the function and the position.
class Border {
 public:
  Border(const Op& op, const Function& function) : op_(op), function_(function) {}

  absl::Status Count(std::string_view what, std::size_t has, std::size_t wants) const {
    if (has == wants) return absl::OkStatus();
    return Error(StrCat("has ", has, " ", what, ", not ", wants));
  }

  absl::Status Flow(std::string_view what, const Types& from, const Types& to) const {
    for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
      if (!Flows(from[i], to[i])) {
        return Error(
            StrCat(what, " ", i, ": ", from[i].ToString(), " does not fit ", to[i].ToString()));
      }
    }
    return absl::OkStatus();
  }

  absl::Status OneElement(std::string_view what, const TensorType& type, DType dtype) const {
    if (type.dtype == dtype && NumElements(type.shape) == Dim(1)) return absl::OkStatus();
    return Error(StrCat(what, " must be one ", DTypeName(dtype), " but is ", type.ToString()));
  }

 private:
  absl::Status Error(std::string_view message) const {
    return absl::InvalidArgumentError(StrCat(
        op_.Describe(), ": function @", NameToString(function_.name()), " ", message, " (V7)"));
  }

  const Op& op_;
  const Function& function_;
};

absl::Status CheckIf(const Op& op, const Function& branch) {
  const Border border(op, branch);
  const Types captures = TypesOf(op.operands().subspan(1));
  const Types& results = op.types_attribute("results");
  const Types returned = TypesOf(branch.terminator()->operands());
  const Types arguments = ArgumentTypes(branch);
  RETURN_IF_ERROR(border.Count("arguments", arguments.size(), captures.size()));
  RETURN_IF_ERROR(border.Count("results", returned.size(), results.size()));
  RETURN_IF_ERROR(border.Flow("argument", captures, arguments));
  return border.Flow("result", returned, results);
}

Types Slice(const Types& types, std::size_t begin, std::size_t end) {
  return {types.begin() + static_cast<std::ptrdiff_t>(begin),
          types.begin() + static_cast<std::ptrdiff_t>(end)};
}

/// States flow into the body, around it and out, the last two also when it never runs.
absl::Status CheckStates(const Border& border, const Types& initial, const Types& arguments,
                         const Types& returned, const Types& results) {
  RETURN_IF_ERROR(border.Flow("initial state", initial, arguments));
  RETURN_IF_ERROR(border.Flow("returned state", returned, arguments));
  RETURN_IF_ERROR(border.Flow("unchanged state", initial, results));
  return border.Flow("final state", returned, results);
}

/// Body: (iteration, condition, states…, captures…) -> (condition, states…, slices…).
absl::Status CheckLoop(const Op& op, const Function& body) {
  const Border border(op, body);
  const auto states = static_cast<std::size_t>(op.int_attribute("states"));
  const Types values = TypesOf(op.operands().subspan(2));
  const Types& results = op.types_attribute("results");
  const Types arguments = ArgumentTypes(body);
  const Types returned = TypesOf(body.terminator()->operands());
  RETURN_IF_ERROR(border.Count("arguments", arguments.size(), values.size() + 2));
  RETURN_IF_ERROR(border.Count("results", returned.size(), results.size() + 1));
  RETURN_IF_ERROR(border.OneElement("argument 0", arguments[0], DType::kInt64));
  RETURN_IF_ERROR(border.OneElement("argument 1", arguments[1], DType::kBool));
  RETURN_IF_ERROR(border.OneElement("result 0", returned[0], DType::kBool));
  RETURN_IF_ERROR(border.Flow("argument", values, Slice(arguments, 2, arguments.size())));
  RETURN_IF_ERROR(CheckStates(border, Slice(values, 0, states), Slice(arguments, 2, states + 2),
                              Slice(returned, 1, states + 1), Slice(results, 0, states)));
  Types slices;
  for (const TensorType& result : Slice(results, states, results.size())) {
    if (result.rank() == 0) return border.Count("axes of a stacked result", 0, 1);
    slices.push_back(Without(result, 0));
  }
  return border.Flow("slice", Slice(returned, states + 1, returned.size()), slices);
}

/// Body: (states…, slices…, captures…) -> (states…, slices…).
absl::Status CheckScan(const Op& op, const Function& body) {
  const Border border(op, body);
  const auto states = static_cast<std::size_t>(op.int_attribute("states"));
  const std::vector<std::int64_t>& axes = op.ints_attribute("input_axes");
  Types values = TypesOf(op.operands());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    values[states + i] = Without(values[states + i], axes[i]);
  }
  const Types& results = op.types_attribute("results");
  const Types arguments = ArgumentTypes(body);
  const Types returned = TypesOf(body.terminator()->operands());
  RETURN_IF_ERROR(border.Count("arguments", arguments.size(), values.size()));
  RETURN_IF_ERROR(border.Count("results", returned.size(), results.size()));
  RETURN_IF_ERROR(border.Flow("argument", values, arguments));
  RETURN_IF_ERROR(CheckStates(border, Slice(values, 0, states), Slice(arguments, 0, states),
                              Slice(returned, 0, states), Slice(results, 0, states)));
  Types slices;
  for (std::size_t i = states; i < results.size(); ++i) {
    const std::int64_t axis = op.ints_attribute("output_axes")[i - states];
    if (axis >= results[i].rank()) return border.Count("axes of a stacked result", 0, 1);
    slices.push_back(Without(results[i], axis));
  }
  return border.Flow("slice", Slice(returned, states, returned.size()), slices);
}

absl::Status CheckCall(const Op& op, const Function& callee) {
  switch (op.kind()) {
    case OpKind::kIf:
      return CheckIf(op, callee);
    case OpKind::kLoop:
      return CheckLoop(op, callee);
    default:
      return CheckScan(op, callee);
  }
}

class CallGraph {
 public:
  explicit CallGraph(const Module& module) : module_(module) {
    for (const auto& function : module.functions()) by_name_[function->name()] = function.get();
  }

  absl::Status Check() {
    for (const auto& function : module_.functions()) {
      for (const auto& op : function->ops()) RETURN_IF_ERROR(CheckOp(*op));
    }
    for (const auto& function : module_.functions()) {
      RETURN_IF_ERROR(Visit(*function, 0));
    }
    return absl::OkStatus();
  }

  /// Depth first; `order_` gets a function after those it calls. kInvalidArgument for a circle.
  absl::Status Visit(const Function& function, int depth) {
    if (finished_.contains(&function)) return absl::OkStatus();
    if (!active_.insert(&function).second || depth > kMaxCallDepth) {
      return absl::InvalidArgumentError(StrCat("function @", NameToString(function.name()),
                                               " runs itself or calls nest too deep (V7)"));
    }
    for (const auto& op : function.ops()) {
      for (const std::string& name : CalledFunctions(*op)) {
        RETURN_IF_ERROR(Visit(*by_name_.at(name), depth + 1));
      }
    }
    active_.erase(&function);
    finished_.insert(&function);
    order_.push_back(&function);
    return absl::OkStatus();
  }

  std::vector<const Function*> TakeOrder() { return std::move(order_); }

 private:
  absl::Status CheckOp(const Op& op) const {
    for (const std::string& name : CalledFunctions(op)) {
      const auto callee = by_name_.find(name);
      if (callee == by_name_.end() || callee->second == &module_.main()) {
        return absl::InvalidArgumentError(
            StrCat(op.Describe(), ": there is no function @", NameToString(name), " to run (V7)"));
      }
      RETURN_IF_ERROR(CheckCall(op, *callee->second));
    }
    return absl::OkStatus();
  }

  const Module& module_;
  std::map<std::string, const Function*> by_name_;
  std::set<const Function*> active_;
  std::set<const Function*> finished_;
  std::vector<const Function*> order_;
};

}  // namespace

std::vector<std::string> CalledFunctions(const Op& op) {
  std::vector<std::string> names;
  for (const AttributeSchema& row : op.schema().attributes) {
    if (row.kind == AttributeKind::kFunction) {
      names.push_back(op.function_attribute(row.name).name);
    }
  }
  return names;
}

std::vector<const Function*> FunctionsInCallOrder(const Module& module) {
  CallGraph graph(module);
  graph.Visit(module.main(), 0).IgnoreError();
  return graph.TakeOrder();
}

absl::Status CheckCalls(const Module& module) { return CallGraph(module).Check(); }

}  // namespace zeropoint::ir
