#include "tools/driver/compare_layers.h"

#include <algorithm>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <utility>

#include "runtime/quantization_math.h"
#include "runtime/status_macros.h"
#include "tools/data/metrics.h"
#include "tools/driver/layer_taps.h"
#include "tools/driver/open_session.h"
#include "tools/driver/run_samples.h"

namespace zeropoint::tools {
namespace {

using runtime::ProgramValue;

constexpr ValueRange kNothing = {std::numeric_limits<float>::infinity(),
                                 -std::numeric_limits<float>::infinity()};

void Widen(ValueRange& range, const std::vector<float>& values) {
  for (float value : values) {
    range.min = std::min(range.min, value);
    range.max = std::max(range.max, value);
  }
}

bool IsQuantized(const ProgramValue& value) { return value.quant.scales.size() == 1; }

bool HoldsRealNumbers(const ProgramValue& value) {
  return value.dtype == runtime::DType::kFloat32 || IsQuantized(value);
}

/// The real numbers that the integers of an 8-bit type stand for.
ValueRange Representable(const ProgramValue& value) {
  const bool is_signed = value.dtype == runtime::DType::kInt8;
  const float scale = value.quant.scales.front();
  return {runtime::Dequantize(is_signed ? -128 : 0, scale, value.quant.zero_point),
          runtime::Dequantize(is_signed ? 127 : 255, scale, value.quant.zero_point)};
}

/// One layer's statistics, batch by batch.
class LayerStatistics {
 public:
  LayerStatistics(LayerTap program, LayerTap reference, const ProgramValue& value)
      : program_(std::move(program)), reference_(std::move(reference)), value_(value) {
    report_.name = program_.name;
    report_.op = program_.op;
    report_.reference = report_.program = kNothing;
    if (!IsQuantized(value)) return;
    report_.scale = value.quant.scales.front();
    report_.representable = Representable(value);
  }

  /// False when the two differ in shape, so that nothing can be said.
  bool Add(const std::vector<runtime::Tensor>& outputs, const ProgramValue& reference_value,
           const std::vector<runtime::Tensor>& reference_outputs) {
    const RealTensor actual = ToRealTensor(value_, outputs[program_.output]);
    const RealTensor expected = ToRealTensor(reference_value, reference_outputs[reference_.output]);
    if (actual.extents != expected.extents) return false;
    sqnr_.Add(expected.values, actual.values);
    Widen(report_.reference, expected.values);
    Widen(report_.program, actual.values);
    if (report_.scale) CountClipped(expected.values);
    elements_ += static_cast<std::int64_t>(expected.values.size());
    return true;
  }

  const LayerTap& reference() const { return reference_; }

  LayerReport Finish() const {
    LayerReport report = report_;
    report.sqnr_db = sqnr_.decibels();
    if (elements_ == 0) report.reference = report.program = {};
    if (elements_ > 0) {
      report.clipped = static_cast<double>(clipped_) / static_cast<double>(elements_);
    }
    return report;
  }

 private:
  /// A value within half a step of the range rounds to its end and loses nothing.
  void CountClipped(const std::vector<float>& expected) {
    const float half_step = *report_.scale / 2;
    const float low = report_.representable.min - half_step;
    const float high = report_.representable.max + half_step;
    clipped_ += std::count_if(expected.begin(), expected.end(),
                              [&](float value) { return value < low || value > high; });
  }

  LayerTap program_;
  LayerTap reference_;
  const ProgramValue& value_;
  LayerReport report_;
  Sqnr sqnr_;
  std::int64_t clipped_ = 0;
  std::int64_t elements_ = 0;
};

/// A program whose layers are outputs, and its session.
struct Tapped {
  std::vector<LayerTap> taps;
  std::unique_ptr<runtime::Session> session;

  const ProgramValue& value(const LayerTap& tap) const {
    return session->program().values[static_cast<std::size_t>(tap.value)];
  }
};

absl::StatusOr<Tapped> Open(runtime::Program program, int threads, const std::string& where) {
  Tapped tapped;
  tapped.taps = TapLayers(program);
  ASSIGN_OR_RETURN(tapped.session, OpenSession(std::move(program), threads, where));
  return tapped;
}

/// The same samples for both.
struct Batch {
  Dataset& data;
  SampleRange range;
  std::vector<runtime::Tensor> inputs;
};

absl::StatusOr<std::vector<runtime::Tensor>> Run(const Tapped& tapped, const Batch& batch) {
  return RunSamples(*tapped.session, batch.data, batch.range, batch.inputs,
                    DescribeSamples(batch.data, batch.range), "check these samples with `zp run`");
}

class Comparison {
 public:
  Comparison(Tapped program, Tapped reference)
      : program_(std::move(program)), reference_(std::move(reference)) {
    std::map<std::string, const LayerTap*> named;
    for (const LayerTap& tap : reference_.taps) named[tap.name] = &tap;
    for (const LayerTap& tap : program_.taps) {
      const ProgramValue& value = program_.value(tap);
      const auto other = named.find(tap.name);
      if (!HoldsRealNumbers(value)) continue;
      if (other == named.end() || !HoldsRealNumbers(reference_.value(*other->second))) {
        result_.unmatched.push_back(tap.name);
        continue;
      }
      layers_.emplace_back(tap, *other->second, value);
    }
  }

  absl::Status AddBatch(const Batch& batch) {
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> actual, Run(program_, batch));
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> expected, Run(reference_, batch));
    for (auto layer = layers_.begin(); layer != layers_.end();) {
      if (layer->Add(actual, reference_.value(layer->reference()), expected)) {
        ++layer;
      } else {
        result_.unmatched.push_back(layer->Finish().name);
        layer = layers_.erase(layer);
      }
    }
    return absl::OkStatus();
  }

  LayerComparison Finish() {
    result_.layers.reserve(layers_.size());
    for (const LayerStatistics& layer : layers_) result_.layers.push_back(layer.Finish());
    return std::move(result_);
  }

 private:
  Tapped program_;
  Tapped reference_;
  std::list<LayerStatistics> layers_;
  LayerComparison result_;
};

}  // namespace

absl::StatusOr<LayerComparison> CompareLayers(runtime::Program program, runtime::Program reference,
                                              Dataset& data, const CompareOptions& options) {
  const std::string& where = data.file().path();
  ASSIGN_OR_RETURN(Tapped tapped_program, Open(std::move(program), options.threads, where));
  ASSIGN_OR_RETURN(Tapped tapped_reference, Open(std::move(reference), options.threads, where));
  Comparison comparison(std::move(tapped_program), std::move(tapped_reference));
  for (std::int64_t begin = 0; begin < options.samples; begin += options.batch) {
    const std::int64_t end = std::min(begin + options.batch, options.samples);
    Batch batch = {data, {begin, end, options.batch}, {}};
    ASSIGN_OR_RETURN(batch.inputs, data.ReadBatch(begin, end));
    RETURN_IF_ERROR(comparison.AddBatch(batch));
    if (options.progress) options.progress(end);
  }
  return comparison.Finish();
}

}  // namespace zeropoint::tools
