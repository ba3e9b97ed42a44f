#ifndef ZEROPOINT_FRONTEND_ONNX_SCOPE_EQUAL_EXTENTS_H_
#define ZEROPOINT_FRONTEND_ONNX_SCOPE_EQUAL_EXTENTS_H_

// Extents of inputs that a model names apart and that are one.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ir/dim.h"

namespace zeropoint::frontend {

/// Exporters name the extents of each input by themselves, or not at all: [N,S] and [unk__1,unk__2]
/// for words and their mask. Where the two meet in a node that wants equal extents, ONNX leaves it
/// to the run; Zeropoint takes them for equal and imports the model again with one name for both.
/// Inputs that share a name are checked against each other at every run. Extents that may also
/// broadcast are taken for equal, too: where one is 1 after all, the run fails, and the user pins
/// it.
///
///   EqualExtents equal;
///   equal.Know({"N", "M", "P"});
///   equal.Learn(n, m);          // true; from now on Named(m) == n
///   equal.Learn(p, n + 1);      // true; Named(p) == n + 1
///   equal.Learn(n, n + 1);      // false: no values of the symbols make these equal
class EqualExtents {
 public:
  /// The symbols of inputs, first ones first; others stand for what only a run can tell, about
  /// which nothing is learnt. Called before the first Learn; later calls add symbols.
  void Know(const std::vector<std::string>& input_symbols);

  /// Takes the extents for equal. False when that says nothing of a symbol of inputs. Products of
  /// as many symbols are taken for equal factor by factor, in the order of the inputs: batch and
  /// sequence of one are batch and sequence of the other.
  bool Learn(const ir::Dim& a, const ir::Dim& b);

  /// False when no values of the symbols make the extents equal: N and N+1.
  bool CanBeEqual(const ir::Dim& a, const ir::Dim& b) const;

  /// The extent in the names that are left.
  ir::Dim Named(const ir::Dim& extent) const { return extent.Substitute(values_); }

  /// How many symbols have another name.
  std::size_t size() const { return values_.size(); }

  /// One line for each symbol that has another name: "import: extents unk__1 and N of the inputs
  /// meet in a node and are taken for equal".
  void AddRemarks(std::vector<std::string>& remarks) const;

 private:
  bool AreKnown(const ir::Dim& extent) const;
  bool LearnOne(const ir::Dim& zero);
  std::vector<std::string> Factors(const ir::Dim& product) const;

  std::map<std::string, std::size_t> ranks_;  // by symbol; the first inputs' are the lowest
  std::map<std::string, ir::Dim> values_;     // no value has a symbol that is a key
};

}  // namespace zeropoint::frontend

#endif  // ZEROPOINT_FRONTEND_ONNX_SCOPE_EQUAL_EXTENTS_H_
