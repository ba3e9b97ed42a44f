#ifndef ZEROPOINT_IR_PRINTER_H_
#define ZEROPOINT_IR_PRINTER_H_

// IR -> text. The grammar is in parser.h and README.md.

#include <cstdint>
#include <string>

#include "ir/module.h"
#include "ir/tensor_data.h"

namespace zeropoint::ir {

/// Constants of at most this many elements print their values; larger ones print their content
/// hash.
inline constexpr std::int64_t kMaxInlineElements = 16;

/// Whether the text holds the values of a constant; f16 has no text form of its own.
bool PrintsInline(const TensorData& data);

/// Deterministic text of a module: results numbered in program order, attributes sorted, floats in
/// the shortest form that reads back to the same bits.
std::string PrintModule(const Module& module);
/// One op as it stands in the text, for diagnostics and tests.
std::string PrintOp(const Op& op);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_PRINTER_H_
