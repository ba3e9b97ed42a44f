#ifndef ZEROPOINT_QUANTIZERS_NEAREST_NAME_H_
#define ZEROPOINT_QUANTIZERS_NEAREST_NAME_H_

#include <string_view>
#include <vector>

namespace zeropoint::quantizers {

/// The one of `names` that takes the fewest insertions, deletions and replacements of a letter to
/// become `name`; empty where all take more than a third of its letters, and more than one.
///
///   NearestName("xnpack", {"xnnpack", "embedding"})  ->  "xnnpack"
std::string_view NearestName(std::string_view name, const std::vector<std::string_view>& names);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_NEAREST_NAME_H_
