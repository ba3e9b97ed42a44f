#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_MIN_CUT_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_MIN_CUT_H_

// The cheapest way to divide things in two where neighbours that are divided cost extra.

#include <cstddef>
#include <vector>

namespace zeropoint::tools {

/// Every vertex goes to one of two sides. Each side has a price for each vertex, and each edge that
/// leads from the first side to the second has one. The division of least price is a minimum cut,
/// which maximum flow finds exactly (Dinic's algorithm).
///
///   MinCut cut(2);
///   cut.AddVertex(0, 1.0, 3.0);  // cheaper on the first side
///   cut.AddVertex(1, 2.0, 1.5);
///   cut.AddEdge(0, 1, 4.0);
///   cut.Solve()  ->  {true, true}: 3.0 in all
class MinCut {
 public:
  explicit MinCut(std::size_t vertices) : arcs_(vertices + 2), vertices_(vertices) {}

  /// What it costs to have `vertex` on the first and on the second side; prices add up.
  void AddVertex(std::size_t vertex, double first, double second);
  /// `price` is due when `from` is on the first side and `to` on the second.
  void AddEdge(std::size_t from, std::size_t to, double price);
  /// A vertex more, which belongs to nobody, as its index.
  std::size_t AddAuxiliary();

  /// True for vertices on the first side. Of equally cheap divisions, the one with the fewest
  /// there.
  std::vector<bool> Solve();

 private:
  struct Arc {
    std::size_t to;
    std::size_t reverse;  // index into arcs_[to]
    double capacity;
  };

  // Vertices are kept behind these two.
  static constexpr std::size_t kSource = 0;
  static constexpr std::size_t kSink = 1;

  void AddArc(std::size_t from, std::size_t to, double capacity);
  /// Distances from the source along arcs with room; false when the sink is out of reach.
  bool FindLevels();
  /// Sends up to `limit` from `from` to the sink; what was sent.
  double Push(std::size_t from, double limit);

  std::vector<std::vector<Arc>> arcs_;
  std::size_t vertices_;
  std::vector<int> levels_;
  std::vector<std::size_t> next_;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_MIN_CUT_H_
