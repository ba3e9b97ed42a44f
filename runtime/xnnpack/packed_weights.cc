#include "runtime/xnnpack/packed_weights.h"

#include <cstdint>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/out_of_memory.h"
#include "runtime/status_macros.h"

namespace zeropoint::runtime::xnnpack {
namespace {

absl::string_view Bytes(const Tensor& packed) {
  return {static_cast<const char*>(packed.data()), packed.view().num_bytes()};
}

// XNNPACK knows entries by an "offset": here the address itself, which never changes.
std::size_t ToOffset(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }
void* ToAddress(std::size_t offset) { return reinterpret_cast<void*>(offset); }

// What look_up returns for an unknown key (XNN_CACHE_NOT_FOUND, which xnnpack.h does not declare).
constexpr std::size_t kNotFound = SIZE_MAX;

}  // namespace

PackedWeights::PackedWeights(Packing packing)
    : packing_(packing),
      provider_{
          .context = this,
          // The key does not identify the packed bytes (packed_weights.h): every operator packs.
          // Where nothing is kept any address will do.
          .look_up =
              [](void* context, const xnn_weights_cache_look_up_key*) {
                const bool drops =
                    static_cast<PackedWeights*>(context)->packing_ == Packing::kDropped;
                return drops ? ToOffset(context) : kNotFound;
              },
          .reserve_space =
              [](void* context, std::size_t size) {
                return static_cast<PackedWeights*>(context)->Lend(size);
              },
          .look_up_or_insert =
              [](void* context, const xnn_weights_cache_look_up_key*, void* packed, std::size_t) {
                return ToOffset(static_cast<PackedWeights*>(context)->Keep(packed));
              },
          // XNNPACK sets up operators of a finalized cache only, whose entries stay where they are.
          .is_finalized = [](void*) { return true; },
          .offset_to_addr = [](void*, std::size_t offset) { return ToAddress(offset); },
          // The owner deletes it.
          .delete_cache = [](void*) { return xnn_status_success; },
      } {}

void* PackedWeights::Lend(std::size_t size) {
  const absl::StatusOr<void*> address = CatchOutOfMemory([&]() -> absl::StatusOr<void*> {
    ASSIGN_OR_RETURN(Tensor memory,
                     Tensor::Allocate(DType::kUint8, {static_cast<std::int64_t>(size)}));
    void* const data = memory.data();
    const std::lock_guard<std::mutex> lock(mutex_);
    lent_.emplace(ToOffset(data), std::move(memory));
    return data;
  });
  return address.ok() ? *address : nullptr;
}

const void* PackedWeights::Keep(void* lent) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  Entries::node_type packed = lent_.extract(ToOffset(lent));
  if (packing_ == Packing::kDropped) return this;
  packed.key() = absl::Hash<absl::string_view>{}(Bytes(packed.mapped()));
  const auto [first, last] = kept_.equal_range(packed.key());
  for (auto kept = first; kept != last; ++kept) {
    if (Bytes(kept->second) == Bytes(packed.mapped())) return std::as_const(kept->second).data();
  }
  // The tensor moves, its bytes do not.
  kept_.insert(std::move(packed));
  return lent;
}

std::size_t PackedWeights::num_bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::size_t sum = 0;
  for (const auto& [hash, tensor] : kept_) sum += tensor.view().num_bytes();
  return sum;
}

}  // namespace zeropoint::runtime::xnnpack
