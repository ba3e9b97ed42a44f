#ifndef ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_OPERATOR_PTR_H_
#define ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_OPERATOR_PTR_H_

#include <xnnpack.h>

#include <memory>

namespace zeropoint::runtime::xnnpack {

struct DeleteOperator {
  void operator()(xnn_operator_t op) const { xnn_delete_operator(op); }
};
/// One operator of XNNPACK, outside a subgraph.
using OperatorPtr = std::unique_ptr<xnn_operator, DeleteOperator>;

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_RECURRENT_OPERATOR_PTR_H_
