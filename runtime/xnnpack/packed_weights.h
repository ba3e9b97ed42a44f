#ifndef ZEROPOINT_RUNTIME_XNNPACK_PACKED_WEIGHTS_H_
#define ZEROPOINT_RUNTIME_XNNPACK_PACKED_WEIGHTS_H_

// Weights as XNNPACK packs them, shared by the sessions of a module.

#include <xnnpack.h>

#include <cstddef>
#include <map>
#include <mutex>

#include "runtime/tensor.h"

namespace zeropoint::runtime::xnnpack {

/// XNNPACK's weights cache: an operator packs its weights into memory that this lends, and is told
/// where to find them; if equal bytes are here already, there. Entries are compared whole, byte by
/// byte, and never move or go, so runtimes may be made and run in any order and on any threads.
/// Must outlive them.
///
///   PackedWeights weights;
///   xnn_create_runtime_v4(subgraph, weights.cache(), workspace, pool, flags, &runtime);
///
/// Why not by XNNPACK's key (a seed, the addresses of filter and bias): the packed bytes hold more
/// than it tells, such as the input's zero point and the scales, so two nodes with one filter would
/// meet; and a filter that is dequantized to be packed leaves its address to the next one.
///
/// Why not xnn_create_weights_cache: it must be finalized before the first run and takes no new
/// entry afterwards, and does not save the packing either.
class PackedWeights {
 public:
  enum class Packing {
    kKept,
    /// For runtimes that are made to see whether they can be, and must not run: what operators can
    /// leave unpacked they do, and the rest is dropped.
    kDropped,
  };
  explicit PackedWeights(Packing packing = Packing::kKept);
  PackedWeights(const PackedWeights&) = delete;
  PackedWeights& operator=(const PackedWeights&) = delete;

  xnn_weights_cache_t cache() { return &provider_; }

  /// Of all entries, each counted once.
  std::size_t num_bytes() const;

 private:
  using Entries = std::multimap<std::size_t, Tensor>;

  /// Memory for an operator to pack into, until it comes back through Keep; null when there is
  /// none.
  void* Lend(std::size_t size);
  /// Where the bytes that were packed into `lent` are from now on. XNNPACK takes no "nowhere" for
  /// an answer, so this allocates nothing: the entry moves from one map to the other.
  const void* Keep(void* lent) noexcept;

  const Packing packing_;
  xnn_weights_cache_provider provider_;
  mutable std::mutex mutex_;
  // By address.
  Entries lent_;
  // By a hash of the contents.
  Entries kept_;
};

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_PACKED_WEIGHTS_H_
