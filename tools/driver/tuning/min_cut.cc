#include "tools/driver/tuning/min_cut.h"

#include <algorithm>
#include <deque>
#include <limits>

namespace zeropoint::tools {
namespace {

/// Less room than this is rounding.
constexpr double kNoRoom = 1e-12;

}  // namespace

void MinCut::AddArc(std::size_t from, std::size_t to, double capacity) {
  arcs_[from].push_back({to, arcs_[to].size(), capacity});
  arcs_[to].push_back({from, arcs_[from].size() - 1, 0});
}

void MinCut::AddVertex(std::size_t vertex, double first, double second) {
  // On the first side means reached from the source, so that the arc to the sink is cut.
  AddArc(vertex + 2, kSink, first);
  AddArc(kSource, vertex + 2, second);
}

void MinCut::AddEdge(std::size_t from, std::size_t to, double price) {
  AddArc(from + 2, to + 2, price);
}

std::size_t MinCut::AddAuxiliary() {
  arcs_.emplace_back();
  return arcs_.size() - 3;
}

bool MinCut::FindLevels() {
  levels_.assign(arcs_.size(), -1);
  levels_[kSource] = 0;
  std::deque<std::size_t> reached = {kSource};
  while (!reached.empty()) {
    const std::size_t at = reached.front();
    reached.pop_front();
    for (const Arc& arc : arcs_[at]) {
      if (arc.capacity <= kNoRoom || levels_[arc.to] >= 0) continue;
      levels_[arc.to] = levels_[at] + 1;
      reached.push_back(arc.to);
    }
  }
  return levels_[kSink] >= 0;
}

double MinCut::Push(std::size_t from, double limit) {
  if (from == kSink) return limit;
  for (std::size_t& i = next_[from]; i < arcs_[from].size(); ++i) {
    Arc& arc = arcs_[from][i];
    if (arc.capacity <= kNoRoom || levels_[arc.to] != levels_[from] + 1) continue;
    const double sent = Push(arc.to, std::min(limit, arc.capacity));
    if (sent <= kNoRoom) continue;
    arc.capacity -= sent;
    arcs_[arc.to][arc.reverse].capacity += sent;
    return sent;
  }
  return 0;
}

std::vector<bool> MinCut::Solve() {
  while (FindLevels()) {
    next_.assign(arcs_.size(), 0);
    while (Push(kSource, std::numeric_limits<double>::max()) > kNoRoom) {
    }
  }
  std::vector<bool> is_first(vertices_);
  for (std::size_t i = 0; i < vertices_; ++i) is_first[i] = levels_[i + 2] >= 0;
  return is_first;
}

}  // namespace zeropoint::tools
