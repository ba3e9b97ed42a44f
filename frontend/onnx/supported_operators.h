#ifndef ZEROPOINT_FRONTEND_ONNX_SUPPORTED_OPERATORS_H_
#define ZEROPOINT_FRONTEND_ONNX_SUPPORTED_OPERATORS_H_

// Which ONNX operators can be imported: the op table as data, for documentation.

#include <cstdint>
#include <string>
#include <vector>

namespace zeropoint::frontend {

struct SupportedOperator {
  std::string op_type;
  /// The first version of the default operator set that has it.
  int since = 1;
  /// Bit i: operand i must be known at import.
  std::uint32_t constant_operands = 0;
};

/// Sorted by name.
std::vector<SupportedOperator> SupportedOperators();

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SUPPORTED_OPERATORS_H_
