#ifndef ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ERROR_CAUSES_H_
#define ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ERROR_CAUSES_H_

// How much of a layer's error each step of its quantization makes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace zeropoint::tools {

/// Where the error of a layer's result comes from.
enum class ErrorCause : std::uint8_t {
  kWeights,             // its weights are rounded
  kActivationClipping,  // values lie outside the range that was chosen
  kActivationRounding,  // values between two steps of that range
  kBias,                // its bias is rounded to units of the accumulator
  kRequantization,      // integers of one scale become those of another
  kInherited,           // its inputs were wrong already
};
inline constexpr std::size_t kNumErrorCauses = 6;

/// "weights", "activation_clipping", …: as JSON has it.
std::string_view ErrorCauseName(ErrorCause cause);

struct CauseNoise {
  /// Power of what this cause adds, in dB relative to the layer's signal; -kIdenticalSqnrDb where
  /// that is nothing.
  double noise_db = 0;
  /// Of the whole error's power, by how far this cause points the same way: shares add up to 1.
  /// Negative where it undoes some of the others.
  double share = 0;
};

/// The error of one layer, taken apart.
struct ErrorSplit {
  /// Indexed by ErrorCause; nullopt where that cannot be told.
  std::array<std::optional<CauseNoise>, kNumErrorCauses> causes;
  /// The cause of the largest share; nullopt where there is no error.
  std::optional<ErrorCause> main;
  /// Powers of all causes together, in dB relative to the power of the whole error: 0 where they
  /// are independent of each other.
  double explained_db = 0;

  const std::optional<CauseNoise>& of(ErrorCause cause) const {
    return causes[static_cast<std::size_t>(cause)];
  }
};

/// What a layer yields when `cause` acts, too, besides those of the stages before.
struct ErrorStage {
  ErrorCause cause;
  std::vector<float> values;
};

/// Accumulates stages batch by batch; memory does not grow.
///
/// The differences between one stage and the next add up to the whole error, element by element, so
/// that the share of a cause is the inner product of its differences with the error over the power
/// of the error.
class CauseSums {
 public:
  /// `expected` is exact, the last stage what the program yields; all are of one size. Elements
  /// that are not finite in any of them are left out.
  void Add(absl::Span<const float> expected, absl::Span<const ErrorStage> stages);

  ErrorSplit Finish() const;
  /// Power of all but what is inherited, and of the layer's signal.
  double own_power() const { return own_power_; }
  double signal_power() const { return signal_; }

 private:
  struct Sums {
    bool known = false;
    double power = 0;
    double along_error = 0;
  };

  std::array<Sums, kNumErrorCauses> sums_;
  double signal_ = 0;
  double error_ = 0;
  double own_power_ = 0;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_EXPLAIN_ERROR_CAUSES_H_
