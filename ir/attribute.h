#ifndef ZEROPOINT_IR_ATTRIBUTE_H_
#define ZEROPOINT_IR_ATTRIBUTE_H_

// Attribute values of operations: a closed set of kinds.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ir/dtype.h"
#include "ir/type.h"

namespace zeropoint::ir {

/// A function of the module, by its name: what ops of control flow run.
struct FunctionRef {
  std::string name;
  friend bool operator==(const FunctionRef& a, const FunctionRef& b) { return a.name == b.name; }
};

/// Kinds in the order of the variant below; the names are those of error messages.
enum class AttributeKind : std::uint8_t {
  kBool,    // true
  kInt,     // 1
  kFloat,   // 1.0   shortest text that reads back to the same double, always with '.', 'e' or "inf"
  kString,  // "text"
  kInts,    // [1,2]  (also the empty list)
  kFloats,  // [1.0,2.5]
  kShape,   // dims[N,2*N,8]
  kDType,   // i8
  kFunction,  // @body
  kTypes,     // types[f32[N,3],i64[]]
};

/// Text form as noted above. Numbers in lists decide their kind by the first element.
using Attribute =
    std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                 std::vector<double>, Shape, DType, FunctionRef, std::vector<TensorType>>;

/// Sorted by name, so printing is deterministic. Names holding a '.' ("quant.output") are
/// annotations: any op may carry them and the schema does not know them.
using AttributeMap = std::map<std::string, Attribute, std::less<>>;

AttributeKind KindOf(const Attribute& attribute);
std::string_view AttributeKindName(AttributeKind kind);
std::string AttributeToString(const Attribute& attribute);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_ATTRIBUTE_H_
