#ifndef ZEROPOINT_QUANTIZERS_OP_NAMES_H_
#define ZEROPOINT_QUANTIZERS_OP_NAMES_H_

// Names of ops, as users misspell them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ir/module.h"
#include "quantizers/op_predicate.h"

namespace zeropoint::quantizers {

enum class NameKind : std::uint8_t { kNode, kModule };

/// What a user wrote to select ops: the name of an ONNX node, or a module path.
struct OpName {
  NameKind kind;
  std::string name;
};

/// AtNode or InModule.
OpPredicate Selects(const OpName& wanted);

/// What to say of a name that selects no op of `module`; empty where it does, or where no name
/// there is like it.
///
///   HintFor({NameKind::kModule, "layer1.convl"}, module)  ->  ", perhaps \"layer1.conv1\" is
///   meant"
std::string HintFor(const OpName& wanted, const ir::Module& module);

/// The same of any names: ", perhaps \"xnnpack\" is meant".
std::string HintAmong(std::string_view name, const std::vector<std::string_view>& names);

}  // namespace zeropoint::quantizers

#endif  // ZEROPOINT_QUANTIZERS_OP_NAMES_H_
