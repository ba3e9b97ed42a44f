#ifndef ZEROPOINT_TOOLS_DATA_OUTPUT_SQNR_H_
#define ZEROPOINT_TOOLS_DATA_OUTPUT_SQNR_H_

// How close one output of a model is to its reference: as a whole, and the worst part of it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "runtime/tensor.h"
#include "tools/data/metrics.h"

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

/// Nor is a slice of which a few elements make up all that varies: a class that hardly any sample
/// shows, a column that is always the same, one sample a hundred times as large as the others.
/// Elements are counted as elements over kurtosis, E[(x-m)^4] / E[(x-m)^2]^2, and there have to be
/// an eighth of them, or as many as stated: more in a slice of several positions, each of which may
/// be another class.
inline constexpr double kMinVaryingElements = 8;
inline constexpr double kMinVaryingElementsOfSeveral = 32;

/// Accumulates batch by batch. One number for a whole tensor hides its small parts: scores of 0 to
/// 1 beside boxes of 0 to 640 may all be 0 at 52 dB. So every axis whose extent is the same in
/// every run is sliced, too.
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

  /// Of the whole output, as Sqnr::decibels.
  double decibels() const { return whole_.sqnr.decibels(); }
  /// The judged slice of the least SQNR; nullopt when there is none.
  std::optional<SliceSqnr> worst_slice() const;

 private:
  struct Part {
    Sqnr sqnr;
    double peak = 0;  // largest magnitude of the reference
    /// Sums of powers 0 to 4 of the finite reference.
    std::array<double, 5> moments = {};

    void Add(float reference, float value);
    /// The second and fourth central moment of the reference.
    std::pair<double, double> CentralMoments() const;
    bool IsConstant() const;
    /// Whether fewer of many elements than `least` make up all that varies.
    bool HardlyVaries(double least) const;
  };
  struct SlicedAxis {
    std::size_t axis = 0;
    std::int64_t extent = 0;
    std::int64_t slice_size = 1;
    std::vector<Part> slices;
  };

  /// The largest magnitude of a slice that varies.
  double VaryingPeak() const;
  static void AddSlices(absl::Span<const std::int64_t> extents, absl::Span<const float> reference,
                        absl::Span<const float> value, SlicedAxis& sliced);

  Part whole_;
  std::vector<SlicedAxis> axes_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_OUTPUT_SQNR_H_
