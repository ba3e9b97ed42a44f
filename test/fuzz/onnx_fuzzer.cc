// ONNX import: the importer, then the verifier over what it made.

#include <cstring>
#include <string>

#include "frontend/onnx/import.h"
#include "frontend/onnx/testing/model_mutator.h"
#include "ir/check.h"
#include "ir/verifier.h"
#include "test/fuzz/fuzz_target.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto module = zeropoint::frontend::ImportOnnxBytes(bytes, "fuzz", {});
  if (module.ok()) {
    ZEROPOINT_CHECK(zeropoint::ir::Verify(**module).ok(), "an imported module does not verify");
  }
  return 0;
}

// Every other mutation is one of the model's structure, which random bytes hardly ever are.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  if (seed % 2 == 0) {
    const std::string mutated = zeropoint::frontend::testing::MutateModel(
        {reinterpret_cast<const char*>(data), size}, seed / 2);
    if (mutated.size() <= max_size) {
      std::memcpy(data, mutated.data(), mutated.size());
      return mutated.size();
    }
  }
  return LLVMFuzzerMutate(data, size, max_size);
}
