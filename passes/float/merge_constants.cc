#include "passes/float/merge_constants.h"

#include <cstddef>
#include <cstring>
#include <set>

#include "ir/module.h"

namespace zeropoint::passes {
namespace {

/// An order in which equal constants are neighbors; one comparison ends at the first byte that
/// differs, so that many constants of one size cost little more than looking at each.
struct ByContents {
  bool operator()(const ir::Value* left, const ir::Value* right) const {
    const ir::TensorData &a = left->data(), &b = right->data();
    if (a.dtype() != b.dtype()) return a.dtype() < b.dtype();
    if (a.shape() != b.shape()) return a.shape() < b.shape();
    const std::size_t size = a.bytes().size();  // the same by now
    return size != 0 && std::memcmp(a.bytes().data(), b.bytes().data(), size) < 0;
  }
};

class MergeConstantsPass : public Pass {
 public:
  std::string_view name() const override { return "merge-constants"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    std::set<ir::Value*, ByContents> kept;
    // In the order of names: the first of its contents stays.
    for (const auto& [name, constant] : module.constants()) {
      if (constant->type().rank() < 2 || constant->uses().empty()) continue;
      const auto [twin, is_first] = kept.insert(constant.get());
      if (is_first) continue;
      constant->ReplaceAllUsesWith(*twin);
      ++context.statistics["merge-constants.merged"];
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateMergeConstantsPass() { return std::make_unique<MergeConstantsPass>(); }

}  // namespace zeropoint::passes
