#ifndef ZEROPOINT_RUNTIME_THREADS_PIECE_RANGES_H_
#define ZEROPOINT_RUNTIME_THREADS_PIECE_RANGES_H_

// Pieces of one operator's work, shared out among threads.

#include <atomic>
#include <cstddef>
#include <memory>

namespace zeropoint::runtime {

/// Pieces [begin, end); none when begin == end.
struct Chunk {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool empty() const { return begin == end; }
  std::size_t size() const { return end - begin; }
};

/// One range of pieces for each thread. A thread claims from its own range first, so that from one
/// operator to the next it meets the same part of the values in its cache, and then from the
/// others': who comes late or not at all finds its pieces done.
class PieceRanges {
 public:
  explicit PieceRanges(int max_threads);

  /// Shares [begin, end) out in equal parts. Claims take `grain` pieces at a time. No thread may be
  /// claiming.
  void Divide(Chunk pieces, int threads, std::size_t grain);

  /// The next pieces for `thread`; empty when all are claimed. Safe to call at the same time.
  Chunk Claim(int thread);

 private:
  // Each in cache lines of its own, which only thieves share.
  struct alignas(64) Range {
    std::atomic<std::size_t> next{0};
    std::size_t end = 0;
  };

  std::unique_ptr<Range[]> ranges_;
  int threads_ = 0;
  std::size_t grain_ = 1;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_PIECE_RANGES_H_
