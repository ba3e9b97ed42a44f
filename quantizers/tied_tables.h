#ifndef ZEROPOINT_QUANTIZERS_TIED_TABLES_H_
#define ZEROPOINT_QUANTIZERS_TIED_TABLES_H_

// Tables that are read by an embedding and are the weight of a linear layer, too.

#include <functional>

#include "ir/function.h"

namespace zeropoint::quantizers {

/// Gives each embedding whose table equals the weight of an annotated linear, byte for byte, the
/// spec of that weight, in place of any other: quantized alike, both are one int8 constant of the
/// program. Embeddings that `may_annotate` refuses stay as they are.
void AnnotateTiedTables(ir::Function& function,
                        const std::function<bool(const ir::Op& op)>& may_annotate);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_TIED_TABLES_H_
