#include "tools/driver/weights/collect_moments.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ir/status_macros.h"
#include "passes/weights/moment_sums.h"
#include "runtime/memory/block_reuse.h"
#include "runtime/session.h"
#include "runtime/split_segments.h"
#include "tools/driver/lower.h"
#include "tools/driver/open_session.h"
#include "tools/driver/run_samples.h"

namespace zeropoint::tools {
namespace {

constexpr std::int64_t kMaxSamples = 32;

/// A layer of the float graph, and which result of it is the layer's input.
struct Layer {
  const ir::Op* op = nullptr;
  std::size_t output = 0;
};

bool IsLayer(const ir::Op& op) {
  return passes::HasMoments(op) && !op.location().empty() && op.operand(1)->is_constant() &&
         op.operand(1)->dtype() == ir::DType::kFloat32 &&
         op.operand(0)->dtype() == ir::DType::kFloat32 && !op.operand(0)->is_constant();
}

std::vector<const ir::Op*> LayersOf(const ir::Function& function) {
  std::map<std::string, int> count;
  std::vector<const ir::Op*> layers;
  for (const auto& op : function.ops()) {
    if (!IsLayer(*op)) continue;
    layers.push_back(op.get());
    ++count[op->location()];
  }
  layers.erase(std::remove_if(layers.begin(), layers.end(),
                              [&](const ir::Op* op) { return count[op->location()] > 1; }),
               layers.end());
  return layers;
}

/// Makes the inputs of layers results of `function`.
std::vector<Layer> TapInputs(ir::Function& function) {
  std::map<const ir::Value*, std::size_t> output_of;
  std::vector<Layer> layers;
  for (const ir::Op* op : LayersOf(function)) {
    ir::Value* input = op->operand(0);
    const auto [output, is_new] =
        output_of.emplace(input, static_cast<std::size_t>(function.num_results()));
    if (is_new) function.AddResult(absl::StrCat(op->location(), ".input"), input);
    layers.push_back({op, output->second});
  }
  return layers;
}

}  // namespace

passes::MomentsProvider MomentsTable::Provider() const {
  return [this](const ir::Op& op) -> const passes::InputMoments* {
    // Layers of control flow are not looked at, and may have the name of one that is.
    if (op.function() != &op.function()->module()->main()) return nullptr;
    const auto found = moments_.find(op.location());
    return found == moments_.end() ? nullptr : &found->second;
  };
}

absl::StatusOr<MomentsTable> CollectMoments(const ir::Module& float_module, Dataset& data,
                                            const CollectOptions& options) {
  const std::unique_ptr<ir::Module> module = float_module.Clone();
  const std::vector<Layer> layers = TapInputs(module->main());
  ASSIGN_OR_RETURN(passes::lowering::LoweredProgram lowered, Lower(*module, options.where));
  runtime::SplitAtOutputs(lowered.program);
  ASSIGN_OR_RETURN(const std::unique_ptr<runtime::Session> session,
                   OpenSession(std::move(lowered.program), options.threads, options.where));
  const std::int64_t samples = std::min(options.samples, kMaxSamples);
  std::vector<passes::MomentSums> sums;
  for (const Layer& layer : layers) {
    sums.emplace_back(*layer.op, (samples + options.unit - 1) / options.unit);
  }
  const runtime::BlockReuse reuse(std::size_t{kDefaultTensorMib} << 20);
  for (std::int64_t begin = 0; begin < samples; begin += options.unit) {
    const SampleRange range = {begin, std::min(begin + options.unit, samples), options.unit};
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs,
                     data.ReadBatch(range.begin, range.end));
    const auto add = [&](std::size_t output, const runtime::TensorView& tensor) {
      for (std::size_t i = 0; i < layers.size(); ++i) {
        if (layers[i].output == output) sums[i].Add(tensor.values<float>(), tensor.extents);
      }
      return absl::OkStatus();
    };
    RETURN_IF_ERROR(StreamSamples(*session, data, range, inputs, DescribeSamples(data, range),
                                  kCheckSamplesAndManifest, add));
  }
  std::map<std::string, passes::InputMoments> table;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    passes::InputMoments moments = sums[i].Finish();
    if (moments.patches > 0) table.emplace(layers[i].op->location(), std::move(moments));
  }
  return MomentsTable(std::move(table));
}

}  // namespace zeropoint::tools
