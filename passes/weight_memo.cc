#include "passes/weight_memo.h"

namespace zeropoint::passes {

const std::vector<float>* WeightMemo::Find(const WeightMemoKey& key) const {
  const auto found = results_.find(key);
  return found == results_.end() ? nullptr : &found->second;
}

void WeightMemo::Add(const WeightMemoKey& key, const std::vector<float>& result) {
  const std::size_t bytes = (result.size() + key.scales.size()) * sizeof(float);
  if (bytes > room_ || !results_.emplace(key, result).second) return;
  room_ -= bytes;
}

}  // namespace zeropoint::passes
