#ifndef ZEROPOINT_PASSES_WEIGHT_MEMO_H_
#define ZEROPOINT_PASSES_WEIGHT_MEMO_H_

// What passes made of weights, for graphs that are quantized in many ways.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace zeropoint::passes {

/// One way of making the int8 weight of a layer. Weights and moments are not part of it: a memo is
/// of one float graph, whose layers are known by their ONNX nodes, and of one set of samples.
struct WeightMemoKey {
  std::string_view pass;
  std::string layer;
  /// Before the pass, one for each row.
  std::vector<float> scales;
  std::int32_t quant_min = 0;
  std::int32_t quant_max = 0;
  /// Of scales for rounding: one for each row. Of rounding: what it does to the mean is taken back.
  bool variant = false;

  friend auto operator<=>(const WeightMemoKey&, const WeightMemoKey&) = default;
};

/// Remembers results up to `max_bytes` of them; what is more is made again each time.
class WeightMemo {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{256} << 20;

  explicit WeightMemo(std::size_t max_bytes = kMaxBytes) : room_(max_bytes) {}

  /// Null when it is not known.
  const std::vector<float>* Find(const WeightMemoKey& key) const;
  void Add(const WeightMemoKey& key, const std::vector<float>& result);

 private:
  std::size_t room_;
  std::map<WeightMemoKey, std::vector<float>> results_;
};

}  // namespace zeropoint::passes

#endif  // ZEROPOINT_PASSES_WEIGHT_MEMO_H_
