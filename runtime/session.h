#ifndef ZEROPOINT_RUNTIME_SESSION_H_
#define ZEROPOINT_RUNTIME_SESSION_H_

// Running a program.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/arena.h"
#include "runtime/function_watch.h"
#include "runtime/module.h"
#include "runtime/node_time.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime {

struct SessionOptions {
  /// Threads, the calling one included: 1 runs on that alone, 0 means one for each core that the
  /// process may use. At most so many: a node gets only as many as its work pays for, and there are
  /// never more than cores. Results do not depend on it.
  int threads = 0;
  /// Collect times per node (Session::profile()). Costs a few percent.
  bool profile = false;
  /// Memory to run in, which sessions that take turns may share (arena.h); null gives the session
  /// some of its own.
  std::shared_ptr<const Arena> arena = {};
  /// Looks into the functions of the program; null for programs whose functions yield what they
  /// return, as all files do.
  std::shared_ptr<const FunctionWatch> watch = {};
};

/// Takes output port `index` of a run; the view is good until it returns.
using OutputSink = absl::FunctionRef<absl::Status(std::size_t index, const TensorView& output)>;

/// A program made ready to run: XNNPACK runtimes built, weights packed. One Run at a time; several
/// sessions of one module may run in parallel, and share the packed weights. Input extents may
/// change from run to run where the program has symbols; the same extents again cost nothing.
///
///   auto program = std::make_shared<const Program>(*ReadProgramFile("model.zpm"));
///   auto module = *Module::Create(program);
///   auto session = *Session::Create(module, {.threads = 2});
///   std::vector<Tensor> outputs = *session->Run({image.view()});
class Session {
 public:
  /// kInvalidArgument (naming node and values) when a node is refused, kResourceExhausted for want
  /// of memory or threads.
  static absl::StatusOr<std::unique_ptr<Session>> Create(
      const std::shared_ptr<const Module>& module, const SessionOptions& options);
  /// The only session of its program: of a module of its own.
  static absl::StatusOr<std::unique_ptr<Session>> Create(std::shared_ptr<const Program> program,
                                                         const SessionOptions& options);
  /// What Create would say of `program`, at a fraction of its cost: weights are not packed. A
  /// compiler asks so whether what it made will load.
  static absl::Status CheckLoads(const Program& program);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const Program& program() const;

  /// One view per input port, in order; returns one tensor per output port, in order. Inputs that
  /// XNNPACK reads are copied first: it reads past the end of arrays, which the caller's may
  /// forbid. kInvalidArgument when dtype, rank, a fixed extent or a shared symbol does not fit;
  /// kResourceExhausted for want of memory. After an error the session is as good as before.
  absl::StatusOr<std::vector<Tensor>> Run(absl::Span<const TensorView> inputs);
  /// The same, but each output goes to `sink` once, as soon as its segment has run, and is not kept
  /// for the end: of a program with many outputs that SplitAtOutputs (split_segments.h) has cut, no
  /// more is in memory than the rest of the run needs. An error of `sink` ends the run.
  absl::Status Stream(absl::Span<const TensorView> inputs, OutputSink sink);

  /// Bytes of the tensors that the last run had in memory at once, at most. Those inside a segment
  /// count as if none took the place of another; weights do not.
  std::size_t peak_bytes() const;

  /// Times of the last Run, in execution order; empty unless SessionOptions::profile.
  absl::StatusOr<std::vector<NodeTime>> profile() const;

 private:
  class Impl;
  class WatchedImpl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_SESSION_H_
