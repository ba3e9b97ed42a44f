#include "tools/driver/tensor_data.h"

#include <cstddef>
#include <memory>
#include <utility>

#include "passes/lowering/dtype_conversion.h"

namespace zeropoint::tools {

absl::StatusOr<ir::TensorData> ToTensorData(runtime::Tensor tensor) {
  const auto owner = std::make_shared<const runtime::Tensor>(std::move(tensor));
  const runtime::TensorView view = owner->view();
  return ir::TensorData::Create(
      passes::lowering::ToIrDType(view.dtype), owner->extents(),
      absl::MakeConstSpan(static_cast<const std::byte*>(view.data), view.num_bytes()), owner);
}

runtime::TensorView ViewOf(const ir::TensorData& data) {
  return {passes::lowering::ToRuntimeDType(data.dtype()), data.shape(), data.bytes().data()};
}

}  // namespace zeropoint::tools
