#ifndef ZEROPOINT_IR_DIM_ATOM_H_
#define ZEROPOINT_IR_DIM_ATOM_H_

// Private to dim.cc and dim_text.cc: what the monomials of a Dim are made of.

#include <cstdint>
#include <string>

#include "ir/dim.h"

namespace zeropoint::ir {

/// A symbol, or floor(numerator / divisor) that no rule could simplify.
struct Dim::Atom {
  std::string symbol{};  // empty for a division
  Dim numerator{};
  std::int64_t divisor = 0;  // 0 for a symbol, else > 1
  int depth = 0;             // of nested divisions

  bool is_symbol() const { return divisor == 0; }
};

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_DIM_ATOM_H_
