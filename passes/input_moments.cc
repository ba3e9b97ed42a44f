#include "passes/input_moments.h"

#include <algorithm>

namespace zeropoint::passes {
namespace {

/// Runs of more columns would take more memory and time than they are worth.
constexpr std::size_t kMaxBlock = 288;

}  // namespace

InputMoments EmptyMoments(std::size_t groups, std::size_t columns, std::size_t kernel_area) {
  InputMoments moments;
  moments.groups = groups;
  moments.columns = columns;
  const std::size_t channels = std::max<std::size_t>(kMaxBlock / kernel_area, 1);
  moments.block = std::min(columns, channels * kernel_area);
  moments.mean.resize(groups * columns);
  moments.second.resize(groups * moments.moments_of_group());
  return moments;
}

}  // namespace zeropoint::passes
