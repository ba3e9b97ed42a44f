#ifndef ZEROPOINT_RUNTIME_THREADS_SHARING_BUDGET_H_
#define ZEROPOINT_RUNTIME_THREADS_SHARING_BUDGET_H_

// What it may cost to share work among threads in vain.

#include <algorithm>
#include <cstdint>

namespace zeropoint::runtime {

/// Where cores are busy with something else, whoever shares its work may wait a whole time slice
/// for a thread that has lost its core, as long as hundreds of operators take. So a loss is paid
/// back before anything is shared again: by a twentieth of the time that operators run alone. More
/// threads than are of use then cost little more than that twentieth, whatever else the machine
/// does. What sharing gains pays for losses to come, up to a millisecond.
class SharingBudget {
 public:
  /// Whether work may be shared now.
  bool allows() const { return ns_ >= 0; }

  /// An operator took the calling thread `ns` alone.
  void AddRunAlone(double ns) { Add(kShare * ns); }

  /// Threads took `ns` together for what one takes `ns_alone` for.
  void AddSharedRun(double ns, double ns_alone) { Add(ns_alone - ns); }

 private:
  static constexpr double kShare = 0.05;
  static constexpr double kMost = 1'000'000;

  void Add(double ns) { ns_ = std::min(kMost, ns_ + ns); }

  double ns_ = kMost;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_SHARING_BUDGET_H_
