#ifndef ZEROPOINT_RUNTIME_THREADS_COST_TABLE_H_
#define ZEROPOINT_RUNTIME_THREADS_COST_TABLE_H_

// What the pieces of each operator have taken so far.

#include <array>
#include <cstddef>
#include <cstdint>

namespace zeropoint::runtime {

/// What an operator's work takes one thread, and whether others have been of help.
class Cost {
 public:
  /// Whether it ran before.
  bool is_known() const { return ns_per_piece_ > 0; }
  double ns_per_piece() const { return ns_per_piece_; }

  /// `pieces` pieces took one thread `ns`. What was measured is what it took at most: the first run
  /// finds caches cold, and a thread may have had to leave its core. So a cost falls at once and
  /// rises slowly.
  void LearnAlone(std::int64_t ns, std::size_t pieces);

  /// Several threads took `ns` for `pieces` pieces. If one would hardly have taken longer (the
  /// cores are busy with something else, or what the pieces need is not computing), the operator is
  /// not shared for a while: once, and twice as long each time that it did not help again.
  void LearnShared(std::int64_t ns, std::size_t pieces);

  /// Whether to share the run that comes now; counts it. Now and then one runs alone though sharing
  /// helps, often at first: what it took when caches were cold would make any sharing look good.
  bool MayShare();

 private:
  double ns_per_piece_ = 0;
  int failures_ = 0;
  int runs_alone_ = 0;
  int runs_shared_ = 0;
  int runs_between_measurements_ = 1;
};

/// Costs by operator, whose identity is an address. Of a fixed size: an operator that finds its
/// place taken begins anew.
class CostTable {
 public:
  Cost& Find(std::uintptr_t key);

 private:
  struct Row {
    std::uintptr_t key = 0;
    Cost cost;
  };
  static constexpr std::size_t kRows = 1024;
  std::array<Row, kRows> rows_;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_COST_TABLE_H_
