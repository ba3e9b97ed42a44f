#include "passes/float/merge_constants.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

#include "ir/module.h"

namespace zeropoint::passes {
namespace {

bool AreEqual(const ir::Value& a, const ir::Value& b) {
  const auto left = a.data().bytes(), right = b.data().bytes();
  return a.type() == b.type() && std::equal(left.begin(), left.end(), right.begin(), right.end());
}

class MergeConstantsPass : public Pass {
 public:
  std::string_view name() const override { return "merge-constants"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    // By size, in the order of names.
    std::map<std::size_t, std::vector<ir::Value*>> kept;
    for (const auto& [name, constant] : module.constants()) {
      if (constant->type().rank() < 2 || constant->uses().empty()) continue;
      std::vector<ir::Value*>& candidates = kept[constant->data().bytes().size()];
      const auto twin =
          std::find_if(candidates.begin(), candidates.end(),
                       [&](const ir::Value* other) { return AreEqual(*other, *constant); });
      if (twin == candidates.end()) {
        candidates.push_back(constant.get());
        continue;
      }
      constant->ReplaceAllUsesWith(*twin);
      ++context.statistics["merge-constants.merged"];
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Pass> CreateMergeConstantsPass() { return std::make_unique<MergeConstantsPass>(); }

}  // namespace zeropoint::passes
