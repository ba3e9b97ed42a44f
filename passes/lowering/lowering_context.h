#ifndef ZEROPOINT_PASSES_LOWERING_LOWERING_CONTEXT_H_
#define ZEROPOINT_PASSES_LOWERING_LOWERING_CONTEXT_H_

// Maps IR values to program values while lowering emits nodes.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/module.h"
#include "passes/lowering/layout.h"
#include "passes/lowering/program_builder.h"
#include "passes/pass.h"
#include "runtime/program.h"

namespace zeropoint::passes::lowering {

/// Ops that XNNPACK refused though nothing here knew of it, and why: they run in their reference
/// kernels.
using RefusedOps = std::map<const ir::Op*, std::string>;

/// The op for which the node was emitted that computes a value; null for what no op asked for.
using NodeOrigins = std::map<runtime::ValueId, const ir::Op*>;

/// What every emitter writes into. An IR value may exist in both layouts; the second is made from
/// the first when somebody asks for it, once.
class LoweringContext {
 public:
  /// `refused` and `evaluator` (which may be empty) outlive the context.
  LoweringContext(ProgramBuilder& builder, const RefusedOps& refused,
                  const ConstantEvaluator& evaluator)
      : builder_(builder), refused_(refused), evaluator_(evaluator) {}

  /// kUnimplemented with the reason for an op that a session refused.
  absl::Status CheckNotRefused(const ir::Op& op) const;

  /// Quantization of an int8 IR value, from the quantize op that makes it or the dequantize op that
  /// reads it; no scales for anything else.
  static runtime::QuantParams QuantOf(const ir::Value& value);
  /// Data of a constant, of one that is observed or of a dequantized one (computed on first use);
  /// null for anything else.
  const ir::TensorData* ConstantOf(const ir::Value& value) const;

  /// The program value holding `value` in `layout`. Emits a transpose (or a free reshape) when it
  /// only exists in the other one; constants are permuted here, at compile time.
  absl::StatusOr<runtime::ValueId> Get(const ir::Value& value, Layout layout);
  /// A constant operand of an element-wise op whose result has `rank` axes: leading extents of 1
  /// are added before the layout applies. Values of that rank already are as with Get.
  absl::StatusOr<runtime::ValueId> GetBroadcast(const ir::Value& value, int rank, Layout layout);
  /// Whether a program value holds it already: results inside an int8 island have none.
  bool Has(const ir::Value& value) const;
  /// The layout in which `value` was first defined.
  Layout NativeLayout(const ir::Value& value) const;

  /// Declares the program value an emitter is about to produce for `value`.
  runtime::ValueId Define(const ir::Value& value, Layout layout);
  /// Says that `value` is held by an existing program value.
  void Bind(const ir::Value& value, Layout layout, runtime::ValueId id);
  /// Makes `value` another name of `source`, in all layouts.
  void Alias(const ir::Value& value, const ir::Value& source);

  runtime::ValueId AddTemporary(std::string name, runtime::DType dtype, runtime::Extents extents,
                                runtime::QuantParams quant);
  /// A constant of equal type, quantization and bytes is stored once, under its first name: a table
  /// that is both an embedding and the last matrix.
  runtime::ValueId AddConstant(std::string name, const ir::TensorData& data,
                               runtime::QuantParams quant);

  /// Names the op for which nodes are emitted from now on.
  void BeginOp(const ir::Op& op) { current_op_ = &op; }
  /// A node that computes what `Define` declared gets the debug handle of that value.
  void EmitXnnpack(runtime::Node node);
  /// The same for a node that shares its segment with no other.
  void EmitLone(runtime::Node node);
  void EmitReference(runtime::Node node);
  ProgramBuilder& builder() { return builder_; }
  const ConstantEvaluator& evaluator() const { return evaluator_; }
  /// Of every XNNPACK node so far.
  const NodeOrigins& origins() const { return origins_; }

 private:
  const ir::Value& Resolve(const ir::Value& value) const;
  /// The result of a fake quantize of a constant (ConstantOf); nullopt for other ops.
  std::optional<ir::TensorData> FakeQuantizedConstant(const ir::Op& op) const;
  /// The result of a view or permute of a constant (ConstantOf); nullopt for other ops.
  std::optional<ir::TensorData> MovedConstant(const ir::Op& op) const;
  runtime::ValueId AddPermutedConstant(const ir::Value& value, const ir::TensorData& data,
                                       Layout layout);
  /// Of the value that the node computes; empty for a temporary, and for what is dequantized, whose
  /// integers have it.
  std::string HandleOf(const runtime::Node& node) const;
  absl::StatusOr<runtime::ValueId> Convert(const ir::Value& value, runtime::ValueId from,
                                           Layout from_layout, Layout to_layout);

  ProgramBuilder& builder_;
  const RefusedOps& refused_;
  const ConstantEvaluator& evaluator_;
  const ir::Op* current_op_ = nullptr;
  NodeOrigins origins_;
  std::map<runtime::ValueId, const ir::Op*> defined_by_;
  std::map<std::pair<const ir::Value*, Layout>, runtime::ValueId> ids_;
  std::map<const ir::Value*, Layout> native_;
  std::map<const ir::Value*, const ir::Value*> aliases_;
  mutable std::map<const ir::Value*, ir::TensorData> dequantized_constants_;
  /// By size, then contents: one comparison of two ends at the first byte that differs.
  struct BytesLess {
    bool operator()(absl::Span<const std::byte> a, absl::Span<const std::byte> b) const;
  };
  /// By their bytes, which the program keeps.
  std::multimap<absl::Span<const std::byte>, runtime::ValueId, BytesLess> constants_;
};

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_LOWERING_CONTEXT_H_
