#include "tools/driver/coverage/quantization_summary.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string_view>
#include <vector>

#include "runtime/dynamic_quantization.h"

namespace zeropoint::tools {
namespace {

using runtime::DType;
using runtime::Node;
using runtime::ProgramValue;

/// Nodes that move data, whatever they hold.
constexpr std::string_view kMoves[] = {
    "aten.dropout",   "aten.permute", "aten.view",        "copy",
    "static_reshape", "static_slice", "static_transpose",
};

/// The integer representation, whose operands state no scale.
constexpr std::string_view kIntegerOps = "int.";
constexpr std::string_view kIntegerConversions[] = {"int.requantize", "int.quantize",
                                                    "int.dequantize"};
/// Quantize and dequantize that no node absorbed.
constexpr std::string_view kConversions = "quant.";

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool IsUnary(const Node& node, std::string_view type) {
  const auto attribute = node.attributes.find("type");
  return node.op == "unary" && attribute != node.attributes.end() && attribute->second.text == type;
}

bool IsConversion(const Node& node) {
  return StartsWith(node.op, kConversions) || IsUnary(node, "convert") ||
         std::find(std::begin(kIntegerConversions), std::end(kIntegerConversions), node.op) !=
             std::end(kIntegerConversions);
}

/// Whether operand `id` is the table of a function: no weight, though it is int8.
bool IsTable(const Node& node, runtime::ValueId id) {
  return (IsUnary(node, "table") || node.op == "int.lookup") && node.inputs.size() == 2 &&
         node.inputs[1] == id;
}

bool IsDynamic(const Node& node) {
  const auto dynamic = node.attributes.find("dynamic");
  return dynamic != node.attributes.end() &&
         dynamic->second.ints !=
             std::vector<std::int64_t>{static_cast<int>(runtime::DynamicQuantization::kNone)};
}

/// Integers that stand for real numbers: a table of an embedding has its scales beside it.
bool IsEightBit(const ProgramValue& value) {
  return value.dtype == DType::kInt8 || value.dtype == DType::kUint8 ||
         value.dtype == DType::kInt4 || value.dtype == DType::kUint4;
}

bool IsQuantized(const ProgramValue& value) {
  return !value.quant.scales.empty() || (value.is_constant && IsEightBit(value));
}

class Summarizer {
 public:
  explicit Summarizer(QuantizationSummary& summary) : summary_(summary) {}

  void Add(const runtime::Program& program) {
    counted_.clear();
    integers_.clear();
    for (const runtime::Segment& segment : program.segments) {
      for (const Node& node : segment.nodes) AddNode(program, node);
    }
    for (const runtime::Function& function : program.functions) Add(function.body);
  }

 private:
  /// What a node reads and writes, by kind.
  struct Touched {
    bool activations = false;  // quantized ones
    bool constants = false;    // quantized ones
    bool floats = false;
  };

  /// Whether `node` is of the integer representation, or computes integers of what that computes.
  bool IsOnIntegers(const runtime::Program& program, const Node& node) {
    const bool reads = std::any_of(node.inputs.begin(), node.inputs.end(),
                                   [&](auto id) { return integers_.count(id) > 0; });
    const DType result = program.values[static_cast<std::size_t>(node.outputs.front())].dtype;
    if (!StartsWith(node.op, kIntegerOps) && !(reads && !runtime::IsFloatingPoint(result))) {
      return false;
    }
    integers_.insert(node.outputs.begin(), node.outputs.end());
    return true;
  }

  void AddNode(const runtime::Program& program, const Node& node) {
    const bool is_on_integers = IsOnIntegers(program, node);
    const bool moves = std::find(std::begin(kMoves), std::end(kMoves), node.op) != std::end(kMoves);
    if (moves || IsConversion(node)) return;
    Touched touched;
    NodeCounts counts;
    for (const auto* ids : {&node.inputs, &node.outputs}) {
      for (const runtime::ValueId id : *ids) {
        if (id == runtime::kNoValue || IsTable(node, id)) continue;
        const ProgramValue& value = program.values[static_cast<std::size_t>(id)];
        Touch(value, touched);
        if (value.is_constant && counted_.insert(id).second) AddBytes(value, counts);
      }
    }
    touched.activations |= is_on_integers;
    if (std::int64_t* kind = KindOf(node, touched, counts)) {
      *kind = 1;
      AddTo(counts, summary_.ops[node.op]);
      AddTo(counts, summary_.total);
    }
  }

  static void Touch(const ProgramValue& value, Touched& touched) {
    const bool is_quantized = IsQuantized(value);
    touched.activations |= is_quantized && !value.is_constant;
    touched.constants |= is_quantized && value.is_constant;
    touched.floats |= runtime::IsFloatingPoint(value.dtype);
  }

  static void AddBytes(const ProgramValue& value, NodeCounts& counts) {
    const auto bytes = static_cast<std::int64_t>(value.constant.bytes.size());
    if (IsQuantized(value)) {
      counts.quantized_bytes += bytes;
    } else if (runtime::IsFloatingPoint(value.dtype)) {
      counts.float_bytes += bytes;
    }
  }

  /// Null for a node without real numbers, such as a computation of shapes.
  static std::int64_t* KindOf(const Node& node, const Touched& touched, NodeCounts& counts) {
    if (IsDynamic(node)) return &counts.dynamic;
    if (touched.activations) return &counts.int8;
    if (touched.constants) return &counts.weights_only;
    return touched.floats ? &counts.in_float : nullptr;
  }

  static void AddTo(const NodeCounts& counts, NodeCounts& sum) {
    sum.int8 += counts.int8;
    sum.dynamic += counts.dynamic;
    sum.weights_only += counts.weights_only;
    sum.in_float += counts.in_float;
    sum.quantized_bytes += counts.quantized_bytes;
    sum.float_bytes += counts.float_bytes;
  }

  QuantizationSummary& summary_;
  std::set<runtime::ValueId> counted_;   // constants of the current program
  std::set<runtime::ValueId> integers_;  // what its integer ops compute
};

}  // namespace

QuantizationSummary SummarizeQuantization(const runtime::Program& program) {
  QuantizationSummary summary;
  Summarizer(summary).Add(program);
  return summary;
}

bool HasQuantizedValues(const runtime::Program& program) {
  return std::any_of(
      program.values.begin(), program.values.end(),
      [](const runtime::ProgramValue& value) { return !value.quant.scales.empty(); });
}

std::int64_t ConstantBytes(const runtime::Program& program) {
  std::int64_t bytes = 0;
  for (const runtime::ProgramValue& value : program.values) {
    bytes += static_cast<std::int64_t>(value.constant.bytes.size());
  }
  return bytes;
}

}  // namespace zeropoint::tools
