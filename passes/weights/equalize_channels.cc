#include "passes/weights/equalize_channels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "ir/op_kind.h"
#include "ir/str_cat.h"
#include "passes/weights/channel_domain.h"

namespace zeropoint::passes {
namespace {

constexpr int kWeight = 1;
constexpr int kBias = 2;

/// Factors further from the middle one would leave other scales than these without bits.
constexpr float kMaxFactor = 32;
/// Samples that nobody has seen may be larger by this.
constexpr float kHeadroom = 1.25f;

using Channels = std::vector<float>;

/// The largest |weight| of each slice along `axis`.
Channels LargestAlong(const ir::TensorData& weight, std::size_t axis) {
  std::size_t inner = 1;
  for (std::size_t i = axis + 1; i < weight.shape().size(); ++i) {
    inner *= static_cast<std::size_t>(weight.shape()[i]);
  }
  Channels largest(static_cast<std::size_t>(weight.shape()[axis]));
  const absl::Span<const float> values = weight.values<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    float& of_channel = largest[i / inner % largest.size()];
    of_channel = std::max(of_channel, std::abs(values[i]));
  }
  return largest;
}

void TakeLarger(const Channels& other, Channels& largest) {
  largest.resize(other.size());
  std::transform(other.begin(), other.end(), largest.begin(), largest.begin(),
                 [](float a, float b) { return std::max(a, b); });
}

/// Of the weights that meet the channels column by column; empty where all have rows for them.
Channels ConsumersLargest(const ChannelDomain& domain) {
  Channels largest;
  for (const ir::Op* consumer : domain.consumers) {
    if (IsDepthwise(*consumer)) continue;
    TakeLarger(LargestAlong(consumer->operand(kWeight)->data(), 1), largest);
  }
  return largest;
}

Channels ProducersLargest(const ChannelDomain& domain) {
  Channels largest;
  for (const ir::Op* producer : domain.producers) {
    TakeLarger(LargestAlong(producer->operand(kWeight)->data(), 0), largest);
  }
  return largest;
}

/// Of the activations, as the consumers saw them; empty where one of them saw nothing.
Channels ActivationsLargest(const ChannelDomain& domain, const MomentsProvider& moments) {
  Channels largest;
  for (const ir::Op* consumer : domain.consumers) {
    const InputMoments* seen = moments ? moments(*consumer) : nullptr;
    if (seen == nullptr || seen->largest.size() != domain.channels) return {};
    TakeLarger(seen->largest, largest);
  }
  return largest;
}

/// sqrt(a / b) for each channel, or a without b; 1 where one of them is 0.
Channels Ratios(const Channels& a, const Channels& b) {
  Channels ratios(a.size(), 1.0f);
  for (std::size_t c = 0; c < a.size(); ++c) {
    if (a[c] == 0 || (!b.empty() && b[c] == 0)) continue;
    ratios[c] = b.empty() ? a[c] : std::sqrt(a[c] / b[c]);
  }
  return ratios;
}

/// Around 1, and none too far from it.
void Normalize(Channels& factors) {
  Channels sorted = factors;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2),
                   sorted.end());
  const float middle = sorted[sorted.size() / 2];
  for (float& factor : factors) factor = std::clamp(factor / middle, 1 / kMaxFactor, kMaxFactor);
}

/// Factors of at most 1 with which no channel comes near `limit` that did not reach it before.
void StayBelow(double limit, const Channels& largest, Channels& factors) {
  const float greatest = *std::max_element(factors.begin(), factors.end());
  for (std::size_t c = 0; c < factors.size(); ++c) {
    const float least = largest[c] * kHeadroom / static_cast<float>(limit);
    factors[c] = std::min(std::max(factors[c] / greatest, least), 1.0f);
  }
}

/// What the channels are divided by; empty for a domain that stays as it is.
Channels FactorsOf(const ChannelDomain& domain, const MomentsProvider& moments) {
  const Channels activations = ActivationsLargest(domain, moments);
  if (activations.empty() && domain.upper_limit) return {};
  const Channels consumers = ConsumersLargest(domain);
  if (activations.empty() && consumers.empty()) return {};
  Channels factors =
      Ratios(activations.empty() ? ProducersLargest(domain) : activations, consumers);
  Normalize(factors);
  if (domain.upper_limit) StayBelow(*domain.upper_limit, activations, factors);
  return factors;
}

/// values[i] * factor(channel of i), where a channel is `inner` elements.
template <typename Factor>
void Replace(ir::Module& module, ir::Op& op, int operand, std::size_t inner, std::size_t channels,
             Factor factor) {
  const ir::Value& old = *op.operand(operand);
  const absl::Span<const float> values = old.data().values<float>();
  std::vector<float> scaled(values.begin(), values.end());
  for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i] *= factor(i / inner % channels);
  op.SetOperand(operand,
                module.AddConstant(ir::StrCat(old.name(), ".equalized"),
                                   ir::TensorData::FromValues(old.data().shape(), scaled)));
}

void DivideRows(ir::Module& module, ir::Op& producer, const Channels& factors) {
  const auto inverse = [&](std::size_t channel) { return 1.0f / factors[channel]; };
  const auto size = static_cast<std::size_t>(producer.operand(kWeight)->data().num_elements());
  Replace(module, producer, kWeight, size / factors.size(), factors.size(), inverse);
  if (producer.operand(kBias) != nullptr) {
    Replace(module, producer, kBias, 1, factors.size(), inverse);
  }
}

void MultiplyColumns(ir::Module& module, ir::Op& consumer, const Channels& factors) {
  const ir::TensorData& weight = consumer.operand(kWeight)->data();
  const auto size = static_cast<std::size_t>(weight.num_elements());
  // A depthwise weight has its channels one after the other, else each row has them all.
  const std::size_t times =
      IsDepthwise(consumer) ? 1 : static_cast<std::size_t>(weight.shape().front());
  const std::size_t inner = size / (times * factors.size());
  Replace(module, consumer, kWeight, inner, factors.size(),
          [&](std::size_t channel) { return factors[channel]; });
}

void Scale(ir::Module& module, const ChannelDomain& domain, const Channels& factors) {
  if (factors.empty()) return;
  for (ir::Op* producer : domain.producers) DivideRows(module, *producer, factors);
  for (ir::Op* consumer : domain.consumers) MultiplyColumns(module, *consumer, factors);
}

bool Fits(const ChannelDomain& domain, const Channels& factors) {
  return factors.empty() || (factors.size() == domain.channels &&
                             std::all_of(factors.begin(), factors.end(), [](float factor) {
                               return factor > 0 && std::isfinite(factor);
                             }));
}

class EqualizeChannelsPass : public Pass {
 public:
  std::string_view name() const override { return "equalize-channels"; }

  absl::Status Run(ir::Module& module, PassContext& context) override {
    for (const Channels& factors : EqualizeChannels(module, context.moments)) {
      if (!factors.empty()) ++context.statistics["equalize-channels.domains"];
    }
    return absl::OkStatus();
  }
};

}  // namespace

ChannelFactors EqualizeChannels(ir::Module& module, const MomentsProvider& moments) {
  ChannelFactors all;
  for (const ChannelDomain& domain : FindChannelDomains(module.main())) {
    all.push_back(FactorsOf(domain, moments));
    Scale(module, domain, all.back());
  }
  return all;
}

absl::Status ScaleChannels(ir::Module& module, const ChannelFactors& factors) {
  const std::vector<ChannelDomain> domains = FindChannelDomains(module.main());
  if (domains.size() != factors.size() ||
      !std::equal(domains.begin(), domains.end(), factors.begin(), Fits)) {
    return absl::FailedPreconditionError("its channels are not those that were equalized");
  }
  for (std::size_t i = 0; i < domains.size(); ++i) Scale(module, domains[i], factors[i]);
  return absl::OkStatus();
}

std::unique_ptr<Pass> CreateEqualizeChannelsPass() {
  return std::make_unique<EqualizeChannelsPass>();
}

}  // namespace zeropoint::passes
