// Recipes (JSON): read, completed, and asked about the ops of a small graph.

#include <cstdlib>
#include <memory>

#include "ir/module.h"
#include "ir/parser.h"
#include "quantizers/recipe.h"
#include "test/fuzz/fuzz_target.h"
#include "tools/data/recipe_file.h"

namespace {

using zeropoint::ir::Module;

const Module& Network() {
  static const std::unique_ptr<Module> network = [] {
    auto parsed = zeropoint::ir::ParseModule(R"(
      module @network {
        const @w : f32[1,1,1,1] = [1]
        func @main(%x: f32[N,1,4,4]) -> (%y: f32[N,1,4,4]) {
          %0 = aten.conv2d(%x, @w, none) : f32[N,1,4,4] loc("/layer1/layer1.0/Conv")
          %1 = aten.relu(%0) : f32[N,1,4,4] loc("/layer1/Relu")
          return %1
        }
      })");
    if (!parsed.ok()) std::abort();
    return *std::move(parsed);
  }();
  return *network;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto recipe =
      zeropoint::tools::ParseRecipe({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (recipe.ok()) {
    (void)zeropoint::quantizers::Resolve(*recipe, {});
    (void)zeropoint::quantizers::CheckEveryRuleApplies(*recipe, Network());
  }
  return 0;
}
