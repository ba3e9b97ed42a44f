#include "tools/driver/reference_only.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// The nodes of a program and of the functions that its control flow runs.
struct NodeCount {
  std::int64_t all = 0;
  std::int64_t of_xnnpack = 0;
  const runtime::Node* first_of_xnnpack = nullptr;

  void Add(const runtime::Program& program) {
    for (const runtime::Segment& segment : program.segments) Add(segment);
    for (const runtime::Function& function : program.functions) Add(function.body);
  }

 private:
  void Add(const runtime::Segment& segment) {
    all += static_cast<std::int64_t>(segment.nodes.size());
    if (segment.backend != runtime::Backend::kXnnpack) return;
    of_xnnpack += static_cast<std::int64_t>(segment.nodes.size());
    if (first_of_xnnpack == nullptr && !segment.nodes.empty()) {
      first_of_xnnpack = &segment.nodes.front();
    }
  }
};

}  // namespace

absl::Status CheckRunsInReferenceKernels(const runtime::Program& program, absl::string_view where) {
  NodeCount count;
  count.Add(program);
  if (count.of_xnnpack == 0) return absl::OkStatus();
  return absl::UnimplementedError(ErrorText(
      absl::StrCat(count.of_xnnpack, " of its ", count.all, " nodes are XNNPACK's (the first is ",
                   count.first_of_xnnpack->op, " of '", count.first_of_xnnpack->name,
                   "'), and no reference kernel computes those"),
      where,
      "give the IR that it was lowered from (`zp compile --emit-ir folded=FILE.ir`), or the "
      ".onnx"));
}

}  // namespace zeropoint::tools
