#ifndef ZEROPOINT_TEST_INTEGER_ISLAND_OF_MODEL_H_
#define ZEROPOINT_TEST_INTEGER_ISLAND_OF_MODEL_H_

// Cutting a converted model into its int8 islands, each with what it reads when the model runs.

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/module.h"
#include "runtime/tensor.h"

namespace zeropoint::test {

/// Int8 activations of a model by the value that holds them.
using Activations = std::map<const ir::Value*, runtime::Tensor>;

/// What every quantize_per_tensor of `module` gives on `inputs`, as its integer form computes it.
absl::StatusOr<Activations> QuantizedActivations(const ir::Module& module,
                                                 const std::vector<runtime::Tensor>& inputs);

struct ModelIsland {
  std::unique_ptr<ir::Module> module;
  std::vector<runtime::Tensor> inputs;
};

/// The ops that compute the result of `quantize` from activations, as a module of their own.
/// Nullopt where a float of the model is among what they read.
std::optional<ModelIsland> CutIsland(const ir::Op& quantize, const Activations& activations);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_INTEGER_ISLAND_OF_MODEL_H_
