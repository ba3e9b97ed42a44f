#include "runtime/threads/piece_ranges.h"

#include <algorithm>

namespace zeropoint::runtime {

PieceRanges::PieceRanges(int max_threads)
    : ranges_(new Range[static_cast<std::size_t>(max_threads)]) {}

void PieceRanges::Divide(Chunk pieces, int threads, std::size_t grain) {
  threads_ = threads;
  grain_ = grain;
  const auto parts = static_cast<std::size_t>(threads);
  std::size_t begin = pieces.begin;
  for (std::size_t i = 0; i < parts; ++i) {
    ranges_[i].next.store(begin, std::memory_order_relaxed);
    begin += pieces.size() / parts + (i < pieces.size() % parts ? 1 : 0);
    ranges_[i].end = begin;
  }
}

Chunk PieceRanges::Claim(int thread) {
  for (int i = 0; i < threads_; ++i) {
    Range& range = ranges_[static_cast<std::size_t>((thread + i) % threads_)];
    // Looked at before it is written to: an exhausted range would go from cache to cache.
    if (range.next.load(std::memory_order_relaxed) >= range.end) continue;
    const std::size_t begin = range.next.fetch_add(grain_, std::memory_order_relaxed);
    if (begin < range.end) return {begin, std::min(begin + grain_, range.end)};
  }
  return {};
}

}  // namespace zeropoint::runtime
