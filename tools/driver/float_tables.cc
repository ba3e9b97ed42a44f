#include "tools/driver/float_tables.h"

#include <set>

namespace zeropoint::tools {

std::int64_t FloatTableBytes(const ir::Module& module) {
  std::set<const ir::Value*> tables;
  std::int64_t bytes = 0;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) {
      if (op->kind() != ir::OpKind::kEmbedding || !op->operand(0)->is_constant()) continue;
      const ir::Value* table = op->operand(0);
      if (table->dtype() != ir::DType::kFloat32 || !tables.insert(table).second) continue;
      bytes += table->data().num_elements() * static_cast<std::int64_t>(sizeof(float));
    }
  }
  return bytes;
}

}  // namespace zeropoint::tools
