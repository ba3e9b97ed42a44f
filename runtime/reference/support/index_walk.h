#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_INDEX_WALK_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_INDEX_WALK_H_

// Where the elements or slices lie that an index operand names: what gathering reads is what
// scattering writes.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/reference/kernel.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::reference {

/// For each element of the index (operand `index_operand`, of the rank of x and nowhere larger
/// along other axes than "dim"), the position in x of the element at the same place but `index`
/// along axis "dim".
absl::StatusOr<std::vector<std::int64_t>> ElementPositions(const KernelContext& context,
                                                           const TensorView& x, int index_operand);

/// Slices of x, each named by a tuple: the last axis of the index.
struct SlicePositions {
  Extents batch_extents;                // those of the index without its last axis
  Extents slice_extents;                // those of x behind the axes that a tuple names
  std::int64_t slice = 0;               // elements of a slice
  std::vector<std::int64_t> positions;  // where each begins in x
};

/// The first `batch_dims` axes of x and of the index go together.
absl::StatusOr<SlicePositions> ReadSlicePositions(const KernelContext& context, const TensorView& x,
                                                  int index_operand, std::int64_t batch_dims);

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_INDEX_WALK_H_
