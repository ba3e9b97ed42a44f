#include "runtime/threads/cost_table.h"

#include <algorithm>

namespace zeropoint::runtime {
namespace {

// 2^64 / golden ratio: spreads addresses, which share their low bits.
constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15u;
constexpr int kRowShift = 54;

// A clock may stand still for a short piece.
constexpr double kLeastNsPerPiece = 1e-3;

constexpr double kLargestRise = 1.25;

// Of the time that one thread takes: what sharing must leave to be of help.
constexpr double kHelpful = 0.9;
constexpr int kMostFailures = 7;

constexpr int kMostBetweenMeasurements = 64;

}  // namespace

void Cost::LearnAlone(std::int64_t ns, std::size_t pieces) {
  const double measured =
      std::max(kLeastNsPerPiece, static_cast<double>(ns) / static_cast<double>(pieces));
  ns_per_piece_ = is_known() ? std::min(measured, ns_per_piece_ * kLargestRise) : measured;
}

void Cost::LearnShared(std::int64_t ns, std::size_t pieces) {
  const double alone = ns_per_piece_ * static_cast<double>(pieces);
  if (static_cast<double>(ns) <= kHelpful * alone) {
    failures_ = 0;
    return;
  }
  failures_ = std::min(failures_ + 1, kMostFailures);
  runs_alone_ = 1 << failures_;
}

bool Cost::MayShare() {
  if (runs_alone_ > 0) {
    --runs_alone_;
    return false;
  }
  if (runs_shared_ < runs_between_measurements_) {
    ++runs_shared_;
    return true;
  }
  runs_shared_ = 0;
  runs_between_measurements_ = std::min(2 * runs_between_measurements_, kMostBetweenMeasurements);
  return false;
}

Cost& CostTable::Find(std::uintptr_t key) {
  static_assert(kRows == std::size_t{1} << (64 - kRowShift));
  Row& row = rows_[static_cast<std::size_t>((std::uint64_t{key} * kSpread) >> kRowShift)];
  if (row.key != key) row = {key, {}};
  return row.cost;
}

}  // namespace zeropoint::runtime
