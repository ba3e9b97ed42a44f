#include "runtime/reference/support/pool_window.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/reference/support/checks.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::reference {

absl::StatusOr<const TensorView*> PoolInput(const KernelContext& context, std::size_t axes) {
  ASSIGN_OR_RETURN(const TensorView* x, Input(context, 0));
  if (x->extents.size() != axes + 2 ||
      std::count(x->extents.begin() + 2, x->extents.end(), 0) != 0) {
    return Mismatch(absl::StrCat("an input of rank ", axes + 2, " whose images are not empty"),
                    ExtentsToString(x->extents));
  }
  return x;
}

absl::StatusOr<Window> PoolWindow(const KernelContext& context, const TensorView& x) {
  ASSIGN_OR_RETURN(std::vector<std::int64_t> kernel, context.Ints("kernel_size"));
  RETURN_IF_ERROR(context.Ints("stride").status());
  ASSIGN_OR_RETURN(WindowAttributes attributes, ReadWindowAttributes(context, std::move(kernel)));
  ASSIGN_OR_RETURN(attributes.ceil_mode, context.BoolOr("ceil_mode", false));
  ASSIGN_OR_RETURN(const Window window, MakeWindow(x.extents.subspan(2), attributes));
  for (const WindowAxis& axis : window) {
    const std::int64_t padding = std::max(axis.pad_begin, axis.pad_end);
    if (padding > axis.dilation * (axis.kernel - 1)) {
      return Mismatch(absl::StrCat("padding smaller than the window of kernel ", axis.kernel,
                                   " and dilation ", axis.dilation),
                      absl::StrCat(padding));
    }
  }
  return window;
}

Box CoveredBy(const Window& window, const OutputPosition& position) {
  Box box;
  for (std::size_t i = 0; i < window.size(); ++i) {
    const WindowAxis& axis = window[i];
    const std::int64_t o = position[i];
    box.axes[i] = {axis.Position(o, axis.FirstTap(o)), axis.Position(o, axis.EndTap(o)),
                   axis.dilation};
  }
  return box;
}

}  // namespace zeropoint::runtime::reference
