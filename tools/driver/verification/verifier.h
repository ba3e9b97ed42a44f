#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERIFIER_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERIFIER_H_

// How far programs are from a float one, on samples of a data set.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/arena.h"
#include "runtime/program.h"
#include "runtime/session.h"
#include "tools/data/dataset.h"
#include "tools/driver/compare_outputs.h"
#include "tools/driver/run_samples.h"
#include "tools/driver/verification/sample_variety.h"

namespace zeropoint::tools {

/// Compares programs with one reference on the same samples. These are read once, and what the
/// reference makes of them is computed once and kept where it is small, else again each time:
/// memory does not grow with the samples.
///
///   ASSIGN_OR_RETURN(Verifier verifier, Verifier::Create(float_program, data, {90, 100, 10}, 0,
///   arena)); ASSIGN_OR_RETURN(std::vector<OutputReport> outputs, verifier.Measure(int8_program,
///   10)); WorstPart(outputs).sqnr_db
class Verifier {
 public:
  /// `data` must outlive it. `threads` as in SessionOptions. Everything runs in `arena`, or in
  /// one of its own, and so many samples of a batch at once as fit in memory.
  static absl::StatusOr<Verifier> Create(runtime::Program reference, Dataset& data,
                                         const std::vector<SampleRange>& ranges, int threads,
                                         std::shared_ptr<const runtime::Arena> arena = nullptr);

  /// Called with each batch, and what the reference and the program make of it.
  using BatchHook = std::function<absl::Status(const SampleRange& batch,
                                               absl::Span<const runtime::Tensor> expected,
                                               absl::Span<const runtime::Tensor> actual)>;

  /// Each output of `program` over the first `samples` of the ranges, or all there are. `at_batch`
  /// may be empty.
  absl::StatusOr<std::vector<OutputReport>> Measure(runtime::Program program, std::int64_t samples,
                                                    const BatchHook& at_batch = nullptr);

  std::int64_t num_samples() const;
  /// Elements of all outputs in one sample of the batch that was measured last; 0 before.
  std::int64_t num_output_elements() const { return output_elements_; }

  /// The first input that held NaN or infinity in a sample that was measured; nullopt while none
  /// did.
  const std::optional<NonFiniteInput>& non_finite_input() const { return non_finite_; }
  /// Of the samples that were measured.
  const SampleVariety& variety() const { return variety_; }

 private:
  using Outputs = std::vector<runtime::Tensor>;

  Verifier(std::unique_ptr<runtime::Session> reference, Dataset& data,
           std::vector<SampleRange> batches, int threads,
           std::shared_ptr<const runtime::Arena> arena)
      : arena_(std::move(arena)),
        reference_(std::move(reference)),
        data_(&data),
        batches_(std::move(batches)),
        threads_(threads) {}

  /// Samples [begin, end), and what the reference yields for them.
  struct JudgedBatch {
    std::int64_t begin = 0, end = 0;
    std::vector<runtime::Tensor> inputs;
    Outputs expected;
  };
  /// Valid until the next call.
  absl::StatusOr<const JudgedBatch*> Judged(const SampleRange& batch);
  absl::StatusOr<Outputs> Run(runtime::Session& session, const SampleRange& batch,
                              const std::vector<runtime::Tensor>& inputs);

  std::shared_ptr<const runtime::Arena> arena_;
  std::unique_ptr<runtime::Session> reference_;
  Dataset* data_;
  std::vector<SampleRange> batches_;  // each is one run
  int threads_ = 0;

  std::int64_t output_elements_ = 0;
  std::optional<NonFiniteInput> non_finite_;
  SampleVariety variety_;
  std::vector<JudgedBatch> kept_;
  std::int64_t kept_bytes_ = 0;
  JudgedBatch latest_;  // one that is not kept
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_VERIFIER_H_
