#ifndef ZEROPOINT_TOOLS_DRIVER_FLOAT_TABLES_H_
#define ZEROPOINT_TOOLS_DRIVER_FLOAT_TABLES_H_

// What quantization left of a model that is mostly tables.

#include <cstdint>

#include "ir/module.h"

namespace zeropoint::tools {

/// The bytes of constants in f32 of which embeddings pick rows, each counted once.
std::int64_t FloatTableBytes(const ir::Module& module);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_FLOAT_TABLES_H_
