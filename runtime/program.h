#ifndef ZEROPOINT_RUNTIME_PROGRAM_H_
#define ZEROPOINT_RUNTIME_PROGRAM_H_

// The program: what lowering makes, what `*.zpm` stores and what a session runs. Plain data; the
// file format is in program.fbs and program_file.h.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime {

/// An attribute of a node; exactly one of the fields is meaningful for a given name, as the node's
/// table row says. Booleans and dtypes are ints of one element.
struct NodeAttribute {
  std::vector<std::int64_t> ints;
  std::vector<double> floats;
  std::string text;
};
using NodeAttributes = std::map<std::string, NodeAttribute, std::less<>>;

/// Index into Program::values; kNoValue is an absent optional operand.
using ValueId = std::int32_t;
inline constexpr ValueId kNoValue = -1;

/// One call: of an XNNPACK define function (xnnpack/node_table.h) or of a reference kernel
/// (reference/kernel_table.h), by the segment it stands in.
struct Node {
  std::string op;
  std::vector<ValueId> inputs;
  std::vector<ValueId> outputs;
  NodeAttributes attributes;
  /// ONNX node(s) it computes, for errors and profiles.
  std::string name;
  /// Which result of the model its first output is: what the compiler calls a debug handle. For
  /// people and tools that compare values; empty where it is none.
  std::string handle = {};
};

enum class Backend : std::uint8_t { kReference = 0, kXnnpack = 1 };

/// Nodes that one backend runs together, in order. An XNNPACK segment becomes one XNNPACK runtime;
/// its values are internal unless they are graph inputs/outputs or touched by another segment.
struct Segment {
  Backend backend = Backend::kXnnpack;
  std::vector<Node> nodes;
};

/// How an integer value maps to real numbers: real = scale * (q - zero_point).
struct QuantParams {
  /// Empty: not quantized. One entry: per tensor. Else one per extent of `axis`.
  std::vector<float> scales;
  std::int32_t zero_point = 0;
  std::int32_t axis = 0;
};

/// Bytes of a constant and what keeps them alive (a mapped file, an IR constant).
struct ConstantBytes {
  absl::Span<const std::byte> bytes;
  std::shared_ptr<const void> owner;
  /// Bytes past the end that may be read as well (XNNPACK's vector loads do). With less than
  /// kTensorSlack a session works on a copy; a program file gives every constant enough.
  std::size_t readable_past_end = 0;
};

/// One tensor of the program, in the layout in which it is stored (NHWC inside XNNPACK segments).
struct ProgramValue {
  std::string name;
  DType dtype = DType::kFloat32;
  /// -1 marks an extent that is known at run time only.
  Extents extents;
  QuantParams quant;
  /// Axis 1 of the model's tensor is stored last (NHWC, NLC). For people and tools that compare
  /// values; nodes state what they read.
  bool channels_last = false;
  bool is_constant = false;
  ConstantBytes constant;
};

/// A named input or output of the program.
struct Port {
  std::string name;
  ValueId value = kNoValue;
  /// One entry an extent: "" when fixed, else the symbolic expression ("N"); equal plain symbols
  /// must have equal extents in one run.
  std::vector<std::string> symbols;
};

/// The metadata that tell which model's results node handles name: a hash of its nodes.
inline constexpr std::string_view kHandlesKey = "handles";

struct Function;

struct Program {
  std::vector<ProgramValue> values;
  std::vector<Segment> segments;
  std::vector<Port> inputs;
  std::vector<Port> outputs;
  /// What nodes of control flow run (control_flow/), by name. A function runs only functions before
  /// it, so that none runs itself; functions have no functions of their own.
  std::vector<Function> functions;
  /// What the compiler wants remembered, all optional: "preprocess" (the manifest, JSON),
  /// kHandlesKey, "model_hash", "data_hash", "flags", "module", "quantized_ops", "float_ops", …
  std::map<std::string, std::string, std::less<>> metadata;
};

struct Function {
  std::string name;
  Program body;
};

/// Structural rules, checked after reading a file and before running a program: ids in range; every
/// value written once, before it is read; constants of exactly their size and never written, those
/// of kBool all 0 or 1; quant params finite, positive, as many as the axis; ports well-formed and
/// uniquely named; extents non-negative or -1 and not overflowing; functions named uniquely and
/// obeying the same rules. kInvalidArgument names the value, node or function.
absl::Status VerifyProgram(const Program& program);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_PROGRAM_H_
