#include "frontend/onnx/scope/unsupported_report.h"

#include "absl/strings/str_cat.h"

namespace zeropoint::frontend {
namespace {

constexpr std::size_t kMaxNamedNodes = 5;

std::string NodeList(const std::vector<std::string>& nodes) {
  std::string list;
  for (std::size_t i = 0; i < nodes.size() && i < kMaxNamedNodes; ++i) {
    list += absl::StrCat(i == 0 ? "" : ", ", nodes[i]);
  }
  if (nodes.size() > kMaxNamedNodes) {
    list += absl::StrCat(" and ", nodes.size() - kMaxNamedNodes, " more");
  }
  return list;
}

}  // namespace

absl::Status UnsupportedReport::ToStatus() const {
  std::string lines;
  for (const auto& [key, nodes] : nodes_) {
    absl::StrAppend(&lines, "\n  ", nodes.size(), " x ", key.first, ": ", key.second, ": ",
                    NodeList(nodes));
  }
  return absl::UnimplementedError(absl::StrCat("the model needs ", size_,
                                               size_ == 1 ? " thing that is" : " things that are",
                                               " not supported", lines));
}

}  // namespace zeropoint::frontend
