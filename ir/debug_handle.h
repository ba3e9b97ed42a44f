#ifndef ZEROPOINT_IR_DEBUG_HANDLE_H_
#define ZEROPOINT_IR_DEBUG_HANDLE_H_

// Debug handles: which result of the imported model an op's result is, whatever passes made of the
// model since.
//
// A handle is a text, `handle(17)` behind an op:
//
//   17      what node 17 of the graph yields; nodes count from 1, in the order of the file
//   17.4    the same of node 4 of the function that node 17 calls
//   17.2.4  of node 4 of the graph in attribute 2 of node 17: a branch of If, a body of Loop
//   17-1    an inner op: the first of those that node 17 was taken apart into
//   0-1     the first of those that no node asked for
//
// Nodes are numbered, not ops: which ops a node becomes depends on what is known of the inputs, and
// handles of two imports of one model must mean the same. Module::source_hash tells whether two
// modules come from one graph, so that their handles can be compared.
//
// The importer gives every op a handle. From then on a handle belongs to a value: an op has the
// handle of the last op of the model whose value it still computes, so that a convolution that took
// in a batch norm and a relu has that of the relu, and theirs are gone. ReplaceOp
// (passes/rewrite.h) sees to it. Ops that observe or quantize a result have its handle, too: where
// several ops have one handle, the last is the value that counts. Ops that passes insert on the way
// to a result, or for weights and inputs of the model, have none, and neither have those whose
// value is no result of the model any more.

#include <string_view>

namespace zeropoint::ir {

/// What stands before the number of an inner op.
inline constexpr char kInnerOpMark = '-';

/// Whether it is that of an inner op, with which nothing is compared: a node may be taken apart
/// otherwise elsewhere.
inline bool IsInnerHandle(std::string_view handle) {
  return handle.find(kInnerOpMark) != std::string_view::npos;
}

/// Annotations of an op that has a handle and yields integers: the numbers that those stand for,
/// `(q - zero point) * scale`, where no quantize tells it. The integer representation
/// (passes/integer) computes without knowing them; who compares values wants to.
inline constexpr std::string_view kDebugScale = "debug.scale";
inline constexpr std::string_view kDebugZeroPoint = "debug.zero_point";

/// Numbers with '.' or '-' between them.
bool IsHandle(std::string_view text);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_DEBUG_HANDLE_H_
