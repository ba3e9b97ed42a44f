#ifndef ZEROPOINT_PASSES_LOWERING_NODE_ATTRIBUTES_H_
#define ZEROPOINT_PASSES_LOWERING_NODE_ATTRIBUTES_H_

// Short constructors of runtime::NodeAttribute.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "runtime/program.h"

namespace zeropoint::passes::lowering {

inline runtime::NodeAttribute Ints(std::vector<std::int64_t> values) {
  return {std::move(values), {}, {}};
}
inline runtime::NodeAttribute Int(std::int64_t value) { return Ints({value}); }
inline runtime::NodeAttribute Float(double value) { return {{}, {value}, {}}; }
inline runtime::NodeAttribute Text(std::string text) { return {{}, {}, std::move(text)}; }

}  // namespace zeropoint::passes::lowering

#endif  // ZEROPOINT_PASSES_LOWERING_NODE_ATTRIBUTES_H_
