#include "passes/lowering/lowering_table.h"

#include "ir/status_macros.h"

namespace zeropoint::passes::lowering {
namespace {

using Family = absl::Span<const LoweringRow> (*)();

constexpr Family kFamilies[] = {
    AttentionLowerings,              //
    ConvolutionLowerings,            //
    TransposedConvolutionLowerings,  //
    LinearLowerings,                 //
    RecurrentLowerings,              //
    ElementwiseLowerings,            //
    PoolLowerings,                   //
    ResizeLowerings,                 //
    DataMovementLowerings,           //
};

}  // namespace

absl::Status CheckSite(const LoweringRow& row, const Site& site, const LoweringContext& context) {
  RETURN_IF_ERROR(context.CheckNotRefused(*site.op));
  return row.check(site, context);
}

const LoweringRow* FindLowering(ir::OpKind kind) {
  for (const Family family : kFamilies) {
    for (const LoweringRow& row : family()) {
      if (row.kind == kind) {
        return &row;
      }
    }
  }
  return nullptr;
}

std::vector<LoweringRow> AllLowerings() {
  std::vector<LoweringRow> rows;
  for (const Family family : kFamilies) {
    rows.insert(rows.end(), family().begin(), family().end());
  }
  return rows;
}

}  // namespace zeropoint::passes::lowering
