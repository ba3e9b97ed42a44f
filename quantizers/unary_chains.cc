#include "quantizers/unary_chains.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "ir/op_kind.h"

namespace zeropoint::quantizers {
namespace {

/// The one op of `chain` that reads its input, if it is a clamp; null otherwise.
ir::Op* LeadingClamp(const ir::UnaryChain& chain) {
  ir::Op* leading = nullptr;
  for (ir::Op* op : chain.ops) {
    if (!op->Reads(chain.input)) continue;
    if (leading != nullptr || !op->schema().Has(ir::kTraitClamp)) return nullptr;
    leading = op;
  }
  return leading;
}

void DropLeadingClamps(ir::UnaryChain& chain) {
  while (ir::Op* clamp = LeadingClamp(chain)) {
    chain.input = clamp->result();
    chain.ops.erase(std::find(chain.ops.begin(), chain.ops.end(), clamp));
  }
}

}  // namespace

std::vector<ir::UnaryChain> UnaryChainsOf(const ir::Function& function) {
  std::vector<ir::UnaryChain> chains;
  std::set<const ir::Op*> taken;
  for (auto it = function.ops().rbegin(); it != function.ops().rend(); ++it) {
    ir::Op& last = **it;
    if (taken.count(&last) > 0 || last.num_results() != 1 ||
        last.result()->dtype() != ir::DType::kFloat32) {
      continue;
    }
    std::optional<ir::UnaryChain> chain = ir::FindUnaryChain(last);
    if (!chain) continue;
    DropLeadingClamps(*chain);
    if (chain->ops.size() < 2 || chain->input->dtype() != ir::DType::kFloat32) continue;
    taken.insert(chain->ops.begin(), chain->ops.end());
    chains.push_back(*std::move(chain));
  }
  return chains;
}

}  // namespace zeropoint::quantizers
