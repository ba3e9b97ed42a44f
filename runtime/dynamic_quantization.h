#ifndef ZEROPOINT_RUNTIME_DYNAMIC_QUANTIZATION_H_
#define ZEROPOINT_RUNTIME_DYNAMIC_QUANTIZATION_H_

#include <cstdint>

namespace zeropoint::runtime {

/// How input 0 of a matrix product or convolution is quantized to int8 when the program runs: the
/// node's attribute "dynamic". The numbers are part of the file format.
enum class DynamicQuantization : std::int8_t {
  kNone = 0,
  /// A scale and zero point for each row along the last axis.
  kPerRow = 1,
  /// One for the whole tensor, as ONNX's DynamicQuantizeLinear has it.
  kPerTensor = 2,
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_DYNAMIC_QUANTIZATION_H_
