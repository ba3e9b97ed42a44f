#ifndef ZEROPOINT_QUANTIZERS_EMBEDDING_QUANTIZER_H_
#define ZEROPOINT_QUANTIZERS_EMBEDDING_QUANTIZER_H_

// PT2E's EmbeddingQuantizer: the tables of embeddings, and nothing else.

#include <vector>

#include "quantizers/op_predicate.h"
#include "quantizers/quantizer.h"

namespace zeropoint::quantizers {

/// u8 with a scale and a zero point for each row, which are all that an embedding reads: a table
/// takes a quarter of its size and needs no samples. Rows are dequantized when they have been
/// picked. Zero points are integers, where PT2E has floats: rows differ by half a step at most.
///
///   EmbeddingQuantizer quantizer;
///   quantizer.SetFilter(InModule("encoder"));
///   RETURN_IF_ERROR(quantizer.Annotate(module));
class EmbeddingQuantizer : public Quantizer {
 public:
  /// Embeddings of which it is false keep their tables.
  EmbeddingQuantizer& SetFilter(OpPredicate filter);

  absl::Status Annotate(ir::Module& module) override;
  std::vector<Capability> Capabilities() const override;

 private:
  OpPredicate filter_;
};

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_EMBEDDING_QUANTIZER_H_
