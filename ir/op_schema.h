#ifndef ZEROPOINT_IR_OP_SCHEMA_H_
#define ZEROPOINT_IR_OP_SCHEMA_H_

// The op table: what is known of each kind of op.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ir/attribute.h"
#include "ir/op_kind_fwd.h"
#include "ir/type.h"

namespace zeropoint::ir {

class Op;

/// Facts that passes ask of an op instead of listing kinds themselves. Bits, combined with `|`.
enum OpTrait : std::uint32_t {
  kTraitNone = 0,
  /// Each result element depends on the operand elements at the same (broadcast) position only.
  kTraitPointwise = 1u << 0,
  /// The result holds the operand's elements in row-major order under another shape.
  kTraitView = 1u << 1,
  /// Moves or selects data (or keeps its range): input and output want one observer, as PT2E's
  /// propagate_annotation does. PyTorch 2.6 leaves some out (unsqueeze, slice, dropout) and so
  /// requantizes on a mere data move; here all such ops have the trait.
  kTraitSharesObserver = 1u << 2,
  /// Operands may be swapped.
  kTraitCommutative = 1u << 3,
  /// An activation that a producer's int8 kernel can absorb as an output clamp.
  kTraitClamp = 1u << 4,
  /// Never removed although unused (terminators).
  kTraitKeep = 1u << 5,
};

enum class Arity : std::uint8_t {
  kRequired,
  kOptional,  // may be `none`
  kVariadic,  // one or more; last in the list
  kAny,       // none, one or more; last in the list
};

struct OperandSchema {
  std::string_view name;
  Arity arity = Arity::kRequired;
};

struct AttributeSchema {
  std::string_view name;
  AttributeKind kind;
  /// Absent: the attribute must be given. Present: it may be left out, and is printed only when it
  /// differs.
  std::optional<Attribute> default_value;
};

/// Infers the result types from operands and attributes, or says what is wrong with them
/// (kInvalidArgument; the caller adds op and location). Called when an op is created and by the
/// verifier, which compares the answer with the recorded types.
using InferTypes = absl::StatusOr<std::vector<TensorType>> (*)(const Op& op);

/// One row of the op table.
struct OpSchema {
  OpKind kind;
  std::string_view name{};  // filled from ops.inc
  std::string_view summary;
  std::vector<OperandSchema> operands;
  std::vector<AttributeSchema> attributes;
  std::uint32_t traits = kTraitNone;
  InferTypes infer = nullptr;

  bool Has(OpTrait trait) const { return (traits & trait) != 0; }
  /// Null when there is no such attribute.
  const AttributeSchema* FindAttribute(std::string_view attribute_name) const;
};

const OpSchema& SchemaOf(OpKind kind);
/// All rows, in the order of ops.inc.
absl::Span<const OpSchema> AllOpSchemas();

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_OP_SCHEMA_H_
