#ifndef ZEROPOINT_TOOLS_DATA_OUTPUT_SQNR_H_
#define ZEROPOINT_TOOLS_DATA_OUTPUT_SQNR_H_

// How close one output of a model is to its reference: as a whole, and the worst part of it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "runtime/tensor.h"
#include "tools/data/output_mask.h"
#include "tools/data/part_sqnr.h"
#include "tools/data/sample_sqnr.h"

namespace zeropoint::tools {

/// `size` positions of an axis from `index` on, and all that lies there along the other axes.
struct SliceSqnr {
  int axis = 0;
  std::int64_t index = 0;
  std::int64_t size = 1;
  double sqnr_db = 0;
};

/// An axis with more positions than this is cut into as many slices of several.
inline constexpr std::int64_t kMaxSlicesPerAxis = 64;

/// A slice whose reference nowhere exceeds this share of the largest magnitude in any slice that
/// varies is not judged: its noise is of no consequence beside the rest (a class that no sample
/// shows, the empty columns of a padded box). A score of 0.9 beside coordinates to 1280 is above
/// it; and logits are beside the -1e9 of a mask, which does not vary.
inline constexpr double kNegligibleMagnitude = 1.0 / 2000;

/// But scores of 0 to 1, of which some reach this, are judged beside coordinates of any size.
inline constexpr double kSmallestScore = 0.1;

/// And so is a quantity with a unit of its own, such as an angle beside millimetres: a position of
/// an axis of at most so many that varies throughout (PartSqnr), by more than this share of the
/// largest magnitude. What is below is rounding of float.
inline constexpr std::int64_t kMaxQuantities = 16;
inline constexpr double kSmallestQuantity = 3e-7;

/// Accumulates batch by batch. One number for a whole tensor hides its small parts: scores of 0 to
/// 1 beside boxes of 0 to 640 may all be 0 at 52 dB. So every axis whose extent is the same in
/// every run is sliced, too; each sample is judged by itself (SampleSqnr), and what both mask
/// (FindMask) not at all.
///
///   OutputSqnr sqnr({-1, 5, 100});
///   sqnr.Add({2, 5, 100}, reference, value);
///   sqnr.worst_slice()->index  // 4: the scores
class OutputSqnr {
 public:
  /// The output's extents as its program declares them; -1 where an extent is free, which is not
  /// sliced.
  explicit OutputSqnr(const runtime::Extents& declared);

  /// Both row-major of `extents`, which are those declared where these are not free.
  void Add(absl::Span<const std::int64_t> extents, absl::Span<const float> reference,
           absl::Span<const float> value);

  /// Of the whole output, as PartSqnr::decibels.
  double decibels() const { return whole_.decibels(); }
  /// The judged slice of the least SQNR; nullopt when there is none.
  std::optional<SliceSqnr> worst_slice() const;

  /// SampleSqnr::median. Samples lie along axis 0 where that is free; else each Add is one.
  std::optional<double> median_sample() const { return samples_.median(); }

 private:
  struct SlicedAxis {
    std::size_t axis = 0;
    std::int64_t extent = 0;
    std::int64_t slice_size = 1;
    std::vector<PartSqnr> slices;
  };

  /// What one Add gets, and the number that masks elements of it.
  struct Batch {
    absl::Span<const std::int64_t> extents;
    absl::Span<const float> reference;
    absl::Span<const float> value;
    std::optional<float> mask;

    bool IsJudged(std::size_t i) const { return !mask || !IsMasked(*mask, reference[i], value[i]); }
  };

  /// `count` elements from `begin` on, without those that the mask hides.
  static void AddElements(const Batch& batch, std::size_t begin, std::size_t count, PartSqnr& part);
  void AddSamples(const Batch& batch);
  static void AddSlices(const Batch& batch, SlicedAxis& sliced);
  /// The largest magnitude of a slice that varies.
  double VaryingPeak() const;
  static bool IsJudged(const PartSqnr& slice, const SlicedAxis& sliced, double varying_peak);

  bool has_free_samples_ = false;
  PartSqnr whole_;
  std::vector<SlicedAxis> axes_;
  SampleSqnr samples_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_OUTPUT_SQNR_H_
