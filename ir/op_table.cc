// Collects the op families into the one table that SchemaOf reads.

#include <algorithm>
#include <array>
#include <utility>

#include "ir/op_schema.h"
#include "ir/ops/op_families.h"

namespace zeropoint::ir {
namespace {

constexpr auto kKinds = std::to_array<OpKind>({
#define ZEROPOINT_OP(kind, name) OpKind::k##kind,
#include "ir/ops.inc"
#undef ZEROPOINT_OP
});

// Every family of ir/ops/, in the order of ops.inc.
constexpr auto kFamilies = std::to_array<std::vector<OpSchema> (*)()>({
    ConvOps,           //
    ConvTransposeOps,  //
    LinearOps,         //
    AttentionOps,      //
    EinsumOps,         //
    RecurrentOps,      //
    NormOps,           //
    ElementwiseOps,    //
    ComparisonOps,     //
    MathOps,           //
    ActivationOps,     //
    PoolOps,           //
    ReduceOps,         //
    OrderOps,          //
    ResizeOps,         //
    VisionOps,         //
    ShapeOps,          //
    BorderOps,         //
    RearrangeOps,      //
    SelectOps,         //
    QuantOps,          //
    IntegerOps,        //
    FunctionOps,       //
    ControlFlowOps,    //
});

std::vector<OpSchema> BuildTable() {
  std::vector<OpSchema> table(kKinds.size());
  for (const OpKind kind : kKinds) {
    OpSchema& row = table[static_cast<std::size_t>(kind)];
    row.kind = kind;
    row.name = OpName(kind);
  }
  for (const auto& family : kFamilies) {
    for (OpSchema& schema : family()) {
      schema.name = OpName(schema.kind);
      table[static_cast<std::size_t>(schema.kind)] = std::move(schema);
    }
  }
  return table;
}

const std::vector<OpSchema>& Table() {
  static const auto* const table = new std::vector<OpSchema>(BuildTable());  // never destroyed
  return *table;
}

}  // namespace

const AttributeSchema* OpSchema::FindAttribute(std::string_view attribute_name) const {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(),
                   [&](const AttributeSchema& row) { return row.name == attribute_name; });
  return found == attributes.end() ? nullptr : &*found;
}

const OpSchema& SchemaOf(OpKind kind) { return Table()[static_cast<std::size_t>(kind)]; }

absl::Span<const OpSchema> AllOpSchemas() { return Table(); }

}  // namespace zeropoint::ir
