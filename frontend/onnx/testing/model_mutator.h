#ifndef ZEROPOINT_FRONTEND_ONNX_TESTING_MODEL_MUTATOR_H_
#define ZEROPOINT_FRONTEND_ONNX_TESTING_MODEL_MUTATOR_H_

// Changes of ONNX models that leave them models: what a fuzzer needs to get past the parser.

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace zeropoint::frontend::testing {

/// `bytes` with one structural change that `seed` picks: an operator, an attribute, an extent, a
/// data type, the wiring, the size of an initializer, an opset. Bytes that are no model become a
/// small one first.
std::string MutateModel(absl::string_view bytes, std::uint32_t seed);

}  // namespace zeropoint::frontend::testing

#endif  // ZEROPOINT_FRONTEND_ONNX_TESTING_MODEL_MUTATOR_H_
