#ifndef ZEROPOINT_TOOLS_DRIVER_WEIGHTS_COLLECT_MOMENTS_H_
#define ZEROPOINT_TOOLS_DRIVER_WEIGHTS_COLLECT_MOMENTS_H_

// Running a float model on samples to learn what the inputs of its layers are like.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ir/module.h"
#include "passes/input_moments.h"
#include "passes/weight_memo.h"
#include "tools/data/dataset.h"

namespace zeropoint::tools {

/// Moments of layers' inputs by ONNX node.
///
///   ASSIGN_OR_RETURN(const MomentsTable table, CollectMoments(*float_module, data, {…}));
///   context.moments = table.Provider();
class MomentsTable {
 public:
  MomentsTable() = default;
  explicit MomentsTable(std::map<std::string, passes::InputMoments> moments)
      : moments_(std::move(moments)) {}

  bool empty() const { return moments_.empty(); }
  /// The table must outlive it.
  passes::MomentsProvider Provider() const;
  /// What passes made of weights by these moments; the table must outlive it.
  passes::WeightMemo& memo() const { return *memo_; }

 private:
  std::map<std::string, passes::InputMoments> moments_;
  std::unique_ptr<passes::WeightMemo> memo_ = std::make_unique<passes::WeightMemo>();
};

struct CollectOptions {
  /// The first samples of the data are run, up to 32 of them.
  std::int64_t samples = 0;
  /// What the model takes at a time.
  std::int64_t unit = 1;
  int threads = 0;
  /// The file of the model.
  absl::string_view where;
};

/// For every linear, conv1d and conv2d with a constant weight whose ONNX node is its own. Errors
/// are complete (error_text.h).
absl::StatusOr<MomentsTable> CollectMoments(const ir::Module& float_module, Dataset& data,
                                            const CollectOptions& options);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_WEIGHTS_COLLECT_MOMENTS_H_
