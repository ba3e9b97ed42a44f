#include "tools/driver/pipeline.h"

#include <memory>
#include <utility>

#include "ir/status_macros.h"
#include "passes/pass_manager.h"
#include "passes/pass_registry.h"
#include "tools/driver/constant_evaluator.h"

namespace zeropoint::tools {

absl::Status RunPasses(ir::Module& module, std::string_view passes,
                       std::vector<std::string>& remarks, passes::MomentsProvider moments,
                       passes::WeightMemo* memo) {
  ASSIGN_OR_RETURN(std::vector<std::unique_ptr<passes::Pass>> list, passes::ParsePassList(passes));
  passes::PassManager manager;
  for (std::unique_ptr<passes::Pass>& pass : list) {
    manager.Add(std::move(pass));
  }
  passes::PassContext context;
  context.evaluator = EvaluateConstantOp;
  context.moments = std::move(moments);
  context.weight_memo = memo;
  RETURN_IF_ERROR(manager.Run(module, context));
  remarks.insert(remarks.end(), context.remarks.begin(), context.remarks.end());
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
