#ifndef ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_UNFOLD_H_
#define ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_UNFOLD_H_

// Between an image and the columns of its windows (im2col and col2im), for `channels` planes of
// window[0..2].input elements.

#include <algorithm>
#include <cstdint>

#include "runtime/reference/support/window.h"

namespace zeropoint::runtime::reference {

/// Output positions [first, first + count), counted row by row.
struct WindowTile {
  std::int64_t first, count;
};

/// Calls `visit(i, position)` for every output i of the tile, counted from its start, with the
/// element of the plane that tap (kd, kh, kw) of that window reads; -1 in the padding.
template <typename Visit>
void ForEachTapPosition(const Window& window, std::int64_t kd, std::int64_t kh, std::int64_t kw,
                        WindowTile tile, Visit visit) {
  const auto& [d, h, w] = window;
  std::int64_t row = tile.first / w.output, ow = tile.first % w.output;
  for (std::int64_t i = 0; i < tile.count; ow = 0, ++row) {
    const std::int64_t id = d.Position(row / h.output, kd), ih = h.Position(row % h.output, kh);
    const bool inside = d.Contains(id) && h.Contains(ih);
    const std::int64_t base = (id * h.input + ih) * w.input;
    const std::int64_t end = std::min(tile.count, i + w.output - ow);
    for (; i < end; ++i, ++ow) {
      const std::int64_t iw = w.Position(ow, kw);
      visit(i, inside && w.Contains(iw) ? base + iw : -1);
    }
  }
}

/// Calls `visit(plane, row, kd, kh, kw)`: row c*taps + tap of the columns belongs to that tap of
/// channel c.
template <typename Visit>
void ForEachColumnRow(const Window& window, std::int64_t channels, Visit visit) {
  std::int64_t row = 0;
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t kd = 0; kd < window[0].kernel; ++kd) {
      for (std::int64_t kh = 0; kh < window[1].kernel; ++kh) {
        for (std::int64_t kw = 0; kw < window[2].kernel; ++kw, ++row) visit(c, row, kd, kh, kw);
      }
    }
  }
}

/// columns [channels*taps, tile.count]: what each tap of each window reads, zeros in the padding.
template <typename T>
void Unfold(const Window& window, std::int64_t channels, const T* planes, WindowTile tile,
            T* columns) {
  const std::int64_t plane_size = InputElements(window);
  ForEachColumnRow(
      window, channels,
      [&](std::int64_t c, std::int64_t row, std::int64_t kd, std::int64_t kh, std::int64_t kw) {
        const T* plane = planes + c * plane_size;
        T* column = columns + row * tile.count;
        ForEachTapPosition(window, kd, kh, kw, tile, [&](std::int64_t i, std::int64_t position) {
          column[i] = position < 0 ? T{0} : plane[position];
        });
      });
}

/// The adjoint: adds every element of the columns to where Unfold would have read it.
template <typename T>
void Fold(const Window& window, std::int64_t channels, const T* columns, WindowTile tile,
          T* planes) {
  const std::int64_t plane_size = InputElements(window);
  ForEachColumnRow(
      window, channels,
      [&](std::int64_t c, std::int64_t row, std::int64_t kd, std::int64_t kh, std::int64_t kw) {
        T* plane = planes + c * plane_size;
        const T* column = columns + row * tile.count;
        ForEachTapPosition(window, kd, kh, kw, tile, [&](std::int64_t i, std::int64_t position) {
          if (position >= 0) plane[position] += column[i];
        });
      });
}

}  // namespace zeropoint::runtime::reference

#endif  // ZEROPOINT_RUNTIME_REFERENCE_SUPPORT_UNFOLD_H_
