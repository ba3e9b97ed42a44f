#include "tools/driver/explain/compare_layers.h"

#include <algorithm>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "runtime/status_macros.h"
#include "tools/driver/explain/error_origin.h"
#include "tools/driver/explain/layer_blame.h"
#include "tools/driver/explain/layer_matcher.h"
#include "tools/driver/explain/layer_splitter.h"
#include "tools/driver/explain/layer_statistics.h"
#include "tools/driver/explain/tapped_program.h"

namespace zeropoint::tools {
namespace {

using runtime::ProgramValue;

bool HoldsRealNumbers(const ProgramValue& value) {
  return value.dtype == runtime::DType::kFloat32 || IsQuantizedActivation(value);
}

/// As its metadata say (provenance.h).
bool HasBestWeights(const runtime::Program& program) {
  const auto flags = program.metadata.find("flags");
  return flags != program.metadata.end() && absl::StrContains(flags->second, " weights=best");
}

/// One layer of both programs.
struct ComparedLayer {
  LayerTap program;
  LayerTap reference;
  LayerSplitter splitter;
  LayerStatistics statistics;
  CauseSums causes = {};
  std::string unknown_reason = {};
};

class Comparison {
 public:
  Comparison(TappedProgram& program, TappedProgram& reference, const CompareOptions& options)
      : program_(program), reference_(reference), options_(options) {
    const LayerMatcher matcher(program_.index().program(), reference_.index().program(),
                               reference_.taps());
    result_.by_handle = matcher.by_handle();
    for (const LayerTap& tap : program_.taps()) {
      if (!HoldsRealNumbers(program_.value(tap))) continue;
      const LayerTap* other = matcher.Find(tap);
      if (other == nullptr || !HoldsRealNumbers(reference_.value(*other))) {
        result_.unmatched.push_back(tap.name);
      } else {
        AddLayer(tap, *other);
      }
    }
    // What lies behind a layer is computed again from any of these.
    if (options.causes && options.blame_samples > 0) reference_.ShowAll();
  }

  absl::Status AddBatch(const SampleBatch& batch) {
    RETURN_IF_ERROR(program_.Run(batch));
    RETURN_IF_ERROR(reference_.Run(batch));
    for (auto layer = layers_.begin(); layer != layers_.end();) {
      if (Add(*layer)) {
        RETURN_IF_ERROR(Show(*layer));
        ++layer;
      } else {
        result_.unmatched.push_back(layer->program.name);
        layer = layers_.erase(layer);
      }
    }
    return absl::OkStatus();
  }

  /// Of the batch that ran last.
  absl::Status Blame(const SampleBatch& batch) {
    RETURN_IF_ERROR(program_.Run(batch));
    RETURN_IF_ERROR(reference_.Run(batch));
    std::vector<BlamedLayer> blamed;
    for (const ComparedLayer& layer : layers_) {
      blamed.push_back({layer.program, layer.reference, layer.splitter});
    }
    ASSIGN_OR_RETURN(blames_, BlameLayers(program_, reference_, blamed,
                                          {options_.threads, options_.blame_progress}));
    if (blames_.summary) {
      blames_.summary->samples = batch.range.end - batch.range.begin;
      result_.blame = blames_.summary;
    }
    return absl::OkStatus();
  }

  LayerComparison Finish() {
    std::size_t index = 0;
    for (const ComparedLayer& layer : layers_) {
      result_.layers.push_back(Describe(layer));
      if (index < blames_.layers.size()) result_.layers.back().blame = blames_.layers[index];
      ++index;
    }
    FindOrigins(result_.layers);
    return std::move(result_);
  }

 private:
  void AddLayer(const LayerTap& tap, const LayerTap& other) {
    LayerSplitter splitter(program_.index(), reference_.index(), tap, options_.threads);
    if (options_.causes) {
      for (const runtime::ValueId id : splitter.Reads()) program_.Show(id);
    }
    layers_.push_back(
        {tap, other, std::move(splitter), LayerStatistics(tap, other, program_.value(tap))});
  }

  /// False when the two differ in shape, so that nothing can be said.
  bool Add(ComparedLayer& layer) {
    const ProgramValue& value = program_.value(layer.program);
    const RealTensor actual = ToStoredReals(value, program_.Held(layer.program.value));
    const RealTensor expected = StoredAs(
        value,
        ToRealTensor(reference_.value(layer.reference), reference_.Held(layer.reference.value)));
    if (actual.extents != expected.extents) return false;
    layer.statistics.Add(expected.values, actual.values);
    if (!options_.causes || !layer.unknown_reason.empty()) return true;
    const auto stages = layer.splitter.Stages(
        actual.values,
        [this](runtime::ValueId id) -> const runtime::Tensor& { return program_.Held(id); });
    if (stages.ok()) {
      layer.causes.Add(expected.values, *stages);
    } else {
      layer.unknown_reason = std::string(stages.status().message());
    }
    return true;
  }

  absl::Status Show(const ComparedLayer& layer) {
    if (!options_.on_layer) return absl::OkStatus();
    const auto real = [](TappedProgram& side, const LayerTap& tap) {
      return ToRealTensor(side.value(tap), side.Held(tap.value));
    };
    return options_.on_layer(layer.program, real(program_, layer.program),
                             real(reference_, layer.reference));
  }

  LayerReport Describe(const ComparedLayer& layer) const {
    LayerReport report = layer.statistics.Finish();
    report.reads = LayersRead(program_.index(), layer.splitter.nodes());
    report.is_quantized = layer.splitter.is_quantized();
    report.has_best_weights = HasBestWeights(program_.index().program());
    report.weights = DescribeWeights(program_.index(), layer.splitter.constants());
    report.unknown_reason = layer.unknown_reason;
    if (options_.causes && layer.unknown_reason.empty()) report.split = layer.causes.Finish();
    return report;
  }

  TappedProgram& program_;
  TappedProgram& reference_;
  const CompareOptions& options_;
  std::list<ComparedLayer> layers_;
  Blames blames_;
  LayerComparison result_;
};

absl::StatusOr<SampleBatch> ReadBatch(Dataset& data, std::int64_t begin, std::int64_t end,
                                      std::int64_t size) {
  SampleBatch batch = {data, {begin, end, size}, {}};
  ASSIGN_OR_RETURN(batch.inputs, data.ReadBatch(begin, end));
  return batch;
}

}  // namespace

absl::StatusOr<LayerComparison> CompareLayers(runtime::Program program, runtime::Program reference,
                                              Dataset& data, const CompareOptions& options) {
  TappedProgram tapped_program(std::move(program));
  TappedProgram tapped_reference(std::move(reference));
  Comparison comparison(tapped_program, tapped_reference, options);
  RETURN_IF_ERROR(tapped_program.Open(options.threads, data.file().path()));
  RETURN_IF_ERROR(tapped_reference.Open(options.threads, data.file().path()));
  const std::int64_t last = options.first + options.samples;
  for (std::int64_t begin = options.first; begin < last; begin += options.batch) {
    const std::int64_t end = std::min(begin + options.batch, last);
    ASSIGN_OR_RETURN(const SampleBatch batch, ReadBatch(data, begin, end, options.batch));
    RETURN_IF_ERROR(comparison.AddBatch(batch));
    if (options.progress) options.progress(end - options.first);
  }
  if (options.causes && options.blame_samples > 0 && options.samples > 0) {
    const std::int64_t end =
        options.first + std::min({options.blame_samples, options.batch, options.samples});
    ASSIGN_OR_RETURN(const SampleBatch batch, ReadBatch(data, options.first, end, options.batch));
    RETURN_IF_ERROR(comparison.Blame(batch));
  }
  return comparison.Finish();
}

}  // namespace zeropoint::tools
