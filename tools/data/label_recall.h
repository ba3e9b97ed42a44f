#ifndef ZEROPOINT_TOOLS_DATA_LABEL_RECALL_H_
#define ZEROPOINT_TOOLS_DATA_LABEL_RECALL_H_

// Which class of a label map is lost, though most labels are kept.

#include <cstdint>
#include <map>
#include <optional>

#include "absl/types/span.h"

namespace zeropoint::tools {

/// What became of the elements that are `label` in the reference.
struct LabelLoss {
  std::int64_t label = 0;
  /// Of all elements.
  double share = 0;
  /// Of those, how many are another label now.
  double lost = 0;
};

/// Counts, label by label, elements that keep their label. Labels are integers, as floats; where
/// there are more than 1024 (token numbers, positions) none is a class, and nothing is said.
///
///   LabelRecall recall;
///   recall.Add({0, 0, 0, 7}, {0, 0, 0, 1});
///   recall.Worst()  ->  {.label = 7, .share = 0.25, .lost = 1}
class LabelRecall {
 public:
  void Add(absl::Span<const float> reference, absl::Span<const float> labels);

  /// Of the labels that at least a hundredth of the elements, and 32 of them, have, the one that
  /// loses most; nullopt where there is none.
  std::optional<LabelLoss> Worst() const;

 private:
  struct Count {
    std::int64_t elements = 0;
    std::int64_t kept = 0;
  };

  std::map<std::int64_t, Count> counts_;
  std::int64_t elements_ = 0;
  bool are_classes_ = true;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_LABEL_RECALL_H_
