#include "test/integer/random_islands.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace zeropoint::test {
namespace {

using Shape = std::vector<int>;

constexpr char kRange[] = "dtype=i8, quant_max=127, quant_min=-128";

std::string Extents(const Shape& shape) {
  return absl::StrCat("[", absl::StrJoin(shape, ","), "]");
}

int Count(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), 1, std::multiplies<int>());
}

std::string QParams(double scale, int zero_point) {
  return absl::StrFormat("{%s, scale=%.9e, zero_point=%d}", kRange,
                         static_cast<double>(static_cast<float>(scale)), zero_point);
}

/// About what fills the range of int8 with sums of `depth` products of uniform integers.
double SumScale(IslandWriter& writer, double x_scale, double w_scale, int depth) {
  return x_scale * w_scale * std::sqrt(depth) * writer.DrawScale(20, 200);
}

std::string MaybeRelu(IslandWriter& writer, const std::string& value, const Shape& shape,
                      double scale) {
  switch (writer.Draw(0, 3)) {
    case 0:
      return writer.Op(absl::StrCat("aten.relu(", value, ")"), shape);
    case 1:
      return writer.Op(absl::StrFormat("aten.hardtanh(%s) {max_val=%.6e, min_val=0.0}", value,
                                       scale * writer.DrawReal(5, 90)),
                       shape);
    default:
      return value;
  }
}

std::string Linear(IslandWriter& writer) {
  const int rows = writer.Draw(1, 4), inputs = writer.Draw(1, 40), outputs = writer.Draw(1, 9);
  const std::string x = writer.Argument({rows, inputs});
  const double x_scale = writer.scale_of_last_argument(), w_scale = writer.DrawScale(1e-3, 1);
  const std::string w = writer.Weight({outputs, inputs}, w_scale, writer.Draw(-1, 0));
  const double scale = SumScale(writer, x_scale, w_scale, inputs);
  const std::string b = writer.Draw(0, 1) ? writer.Bias(outputs, 40 * scale) : "none";
  const std::string y =
      writer.Op(absl::StrCat("aten.linear(", x, ", ", w, ", ", b, ")"), {rows, outputs});
  return writer.Finish(MaybeRelu(writer, y, {rows, outputs}, scale), {rows, outputs}, scale);
}

/// One spatial axis of a window.
struct Axis {
  int input, kernel, stride, dilation, begin, end;
  int Output() const { return (input + begin + end - dilation * (kernel - 1) - 1) / stride + 1; }
};

Axis DrawAxis(IslandWriter& writer) {
  Axis axis;
  axis.kernel = writer.Draw(1, 3);
  axis.dilation = writer.Draw(1, 2);
  axis.stride = writer.Draw(1, 2);
  axis.begin = writer.Draw(0, axis.kernel - 1);
  axis.end = writer.Draw(0, axis.kernel - 1);
  axis.input = axis.dilation * (axis.kernel - 1) + 1 + writer.Draw(0, 4);
  return axis;
}

std::string Lists(const std::vector<Axis>& axes) {
  std::vector<int> strides, dilations, padding;
  for (const Axis& axis : axes) {
    strides.push_back(axis.stride);
    dilations.push_back(axis.dilation);
    padding.push_back(axis.begin);
  }
  for (const Axis& axis : axes) padding.push_back(axis.end);
  return absl::StrCat("dilation=", Extents(dilations), ", padding=", Extents(padding),
                      ", stride=", Extents(strides));
}

std::string Conv(IslandWriter& writer, int spatial) {
  const int groups = writer.Draw(1, 3), group_inputs = writer.Draw(1, 4),
            outputs = groups * writer.Draw(1, 3);
  std::vector<Axis> axes;
  Shape x_shape = {writer.Draw(1, 2), groups * group_inputs}, w_shape = {outputs, group_inputs},
        y_shape = {x_shape[0], outputs};
  for (int i = 0; i < spatial; ++i) {
    axes.push_back(DrawAxis(writer));
    x_shape.push_back(axes.back().input);
    w_shape.push_back(axes.back().kernel);
    y_shape.push_back(axes.back().Output());
  }
  const std::string x = writer.Argument(x_shape);
  const double x_scale = writer.scale_of_last_argument(), w_scale = writer.DrawScale(1e-3, 1);
  const std::string w = writer.Weight(w_shape, w_scale, writer.Draw(-1, 0));
  const double scale = SumScale(writer, x_scale, w_scale, Count(w_shape) / outputs);
  const std::string b = writer.Draw(0, 1) ? writer.Bias(outputs, 40 * scale) : "none";
  const std::string y = writer.Op(absl::StrCat("aten.conv", spatial, "d(", x, ", ", w, ", ", b,
                                               ") {groups=", groups, ", ", Lists(axes), "}"),
                                  y_shape);
  return writer.Finish(MaybeRelu(writer, y, y_shape, scale), y_shape, scale);
}

std::string Conv1d(IslandWriter& writer) { return Conv(writer, 1); }
std::string Conv2d(IslandWriter& writer) { return Conv(writer, 2); }

std::string ConvTranspose(IslandWriter& writer) {
  const int inputs = writer.Draw(1, 5), outputs = writer.Draw(1, 4);
  Shape x_shape = {1, inputs}, w_shape = {inputs, outputs}, y_shape = {1, outputs};
  std::vector<int> extra;
  std::vector<Axis> axes;
  for (int i = 0; i < 2; ++i) {
    Axis axis = DrawAxis(writer);
    axis.input = writer.Draw(3, 6);
    extra.push_back(writer.Draw(0, axis.stride - 1));
    axes.push_back(axis);
    x_shape.push_back(axis.input);
    w_shape.push_back(axis.kernel);
    const int reach = axis.dilation * (axis.kernel - 1) + 1;
    y_shape.push_back((axis.input - 1) * axis.stride + reach + extra.back() - axis.begin -
                      axis.end);
  }
  const std::string x = writer.Argument(x_shape);
  const double x_scale = writer.scale_of_last_argument(), w_scale = writer.DrawScale(1e-3, 1);
  const std::string w = writer.Weight(w_shape, w_scale, writer.Draw(0, 1) ? 1 : -1);
  const double scale = SumScale(writer, x_scale, w_scale, inputs);
  const std::string y =
      writer.Op(absl::StrCat("aten.conv_transpose2d(", x, ", ", w, ", none) {", Lists(axes),
                             ", output_padding=", Extents(extra), "}"),
                y_shape);
  return writer.Finish(y, y_shape, scale);
}

Shape DrawShape(IslandWriter& writer) {
  return {writer.Draw(1, 2), writer.Draw(1, 5), writer.Draw(2, 6), writer.Draw(2, 6)};
}

std::string Sum(IslandWriter& writer, const char* op) {
  const Shape shape = DrawShape(writer);
  Shape other = shape;
  if (writer.Draw(0, 3) == 0) other = {1, shape[1], 1, 1};
  const std::string a = writer.Argument(shape);
  const double a_scale = writer.scale_of_last_argument();
  const std::string b = writer.Argument(other, a_scale * writer.DrawScale(0.1, 10));
  const double scale =
      std::max(a_scale, writer.scale_of_last_argument()) * writer.DrawReal(0.5, 2.5);
  const std::string y = writer.Op(absl::StrCat(op, "(", a, ", ", b, ")"), shape);
  return writer.Finish(MaybeRelu(writer, y, shape, scale), shape, scale);
}

std::string Add(IslandWriter& writer) { return Sum(writer, "aten.add"); }
std::string Sub(IslandWriter& writer) { return Sum(writer, "aten.sub"); }

std::string Mul(IslandWriter& writer) {
  const Shape shape = DrawShape(writer);
  const std::string a = writer.Argument(shape);
  const double a_scale = writer.scale_of_last_argument();
  const std::string b = writer.Argument(shape);
  const double scale = a_scale * writer.scale_of_last_argument() * writer.DrawScale(10, 200);
  const std::string y = writer.Op(absl::StrCat("aten.mul(", a, ", ", b, ")"), shape);
  return writer.Finish(y, shape, scale);
}

std::string MaxPool(IslandWriter& writer) {
  Shape shape = DrawShape(writer);
  std::vector<Axis> axes;
  for (std::size_t i = 2; i < 4; ++i) {
    Axis axis = {0, writer.Draw(2, 3), writer.Draw(1, 2), 1, writer.Draw(0, 1), 0};
    axis.input = axis.kernel + writer.Draw(0, 4);
    axes.push_back(axis);
    shape[i] = axis.input;
  }
  const std::string x = writer.Argument(shape);
  Shape result = {shape[0], shape[1], axes[0].Output(), axes[1].Output()};
  const std::string y =
      writer.Op(absl::StrCat("aten.max_pool2d(", x, ") {", Lists(axes), ", kernel_size=[",
                             axes[0].kernel, ",", axes[1].kernel, "]}"),
                result);
  return writer.Finish(y, result, writer.scale_of_last_argument(), writer.last_zero_point());
}

std::string AvgPool(IslandWriter& writer) {
  Shape shape = DrawShape(writer);
  const int kernel = writer.Draw(2, std::min(shape[2], shape[3])), stride = writer.Draw(1, 2);
  const std::string x = writer.Argument(shape);
  const Shape result = {shape[0], shape[1], (shape[2] - kernel) / stride + 1,
                        (shape[3] - kernel) / stride + 1};
  const std::string y =
      writer.Op(absl::StrCat("aten.avg_pool2d(", x, ") {kernel_size=[", kernel, ",", kernel,
                             "], stride=[", stride, ",", stride, "]}"),
                result);
  return writer.Finish(y, result, writer.scale_of_last_argument() * writer.DrawReal(0.2, 1.5));
}

std::string GlobalPool(IslandWriter& writer) {
  const Shape shape = DrawShape(writer), result = {shape[0], shape[1], 1, 1};
  const std::string x = writer.Argument(shape);
  const std::string y = writer.Op(absl::StrCat("aten.adaptive_avg_pool2d(", x, ")"), result);
  return writer.Finish(y, result, writer.scale_of_last_argument() * writer.DrawReal(0.1, 1.5));
}

std::string Mean(IslandWriter& writer) {
  const Shape shape = DrawShape(writer), result = {shape[0], shape[1], shape[2]};
  const std::string x = writer.Argument(shape);
  const std::string y = writer.Op(absl::StrCat("aten.mean(", x, ") {dim=[3]}"), result);
  return writer.Finish(y, result, writer.scale_of_last_argument() * writer.DrawReal(0.2, 1.5));
}

std::string Cat(IslandWriter& writer) {
  const Shape shape = DrawShape(writer);
  const std::string a = writer.Argument(shape);
  const double scale = writer.scale_of_last_argument();
  const int zero_point = writer.last_zero_point();
  const std::string b = writer.Argument(shape, writer.Draw(0, 1) ? scale : 0);
  const Shape result = {shape[0], 2 * shape[1], shape[2], shape[3]};
  const std::string y = writer.Op(absl::StrCat("aten.cat(", a, ", ", b, ") {dim=1}"), result);
  return writer.Finish(y, result, scale, zero_point);
}

std::string Resize(IslandWriter& writer) {
  Shape shape = DrawShape(writer);
  const Shape result = {shape[0], shape[1], writer.Draw(2, 12), writer.Draw(2, 12)};
  const std::string x = writer.Argument(shape);
  const char* mode = writer.Draw(0, 1) ? "half_pixel" : "align_corners";
  const std::string y = writer.Op(
      absl::StrFormat("aten.resize_linear(%s, none) {coordinate_mode=\"%s\", scales=[1.0,1.0,0.0,"
                      "0.0], size=dims%s}",
                      x, mode, Extents(result)),
      result);
  return writer.Finish(y, result, writer.scale_of_last_argument(), writer.last_zero_point());
}

std::string Activation(IslandWriter& writer) {
  constexpr const char* kOps[] = {"sigmoid", "tanh", "silu", "gelu", "hardswish", "elu", "exp"};
  const Shape shape = DrawShape(writer);
  const std::string x = writer.Argument(shape, writer.DrawScale(0.01, 0.1));
  const std::string y =
      writer.Op(absl::StrCat("aten.", kOps[writer.Draw(0, 6)], "(", x, ")"), shape);
  return writer.Finish(y, shape, writer.DrawScale(0.004, 0.1));
}

std::string LeakyRelu(IslandWriter& writer) {
  const Shape shape = DrawShape(writer);
  const std::string x = writer.Argument(shape);
  const std::string y = writer.Op(
      absl::StrFormat("aten.leaky_relu(%s) {negative_slope=%.6f}", x, writer.DrawReal(0.01, 0.9)),
      shape);
  return writer.Finish(y, shape, writer.scale_of_last_argument() * writer.DrawReal(0.5, 2));
}

std::string Clamp(IslandWriter& writer) {
  const Shape shape = DrawShape(writer);
  const std::string x = writer.Argument(shape);
  const double scale = writer.scale_of_last_argument();
  const std::string y = writer.Op(absl::StrFormat("aten.hardtanh(%s) {max_val=%.6e, min_val=0.0}",
                                                  x, scale * writer.DrawReal(5, 200)),
                                  shape);
  return writer.Finish(y, shape, scale, writer.last_zero_point());
}

std::string Requantize(IslandWriter& writer) {
  const Shape shape = DrawShape(writer);
  const std::string x = writer.Argument(shape);
  return writer.Finish(x, shape, writer.scale_of_last_argument() * writer.DrawScale(0.2, 5));
}

std::string Movement(IslandWriter& writer) {
  const Shape shape = DrawShape(writer);
  const Shape padded = {shape[0], shape[1], shape[2] + 1, shape[3] + 2};
  const std::string x = writer.Argument(shape);
  const std::string y =
      writer.Op(absl::StrCat("aten.constant_pad_nd(", x, ") {pad=[0,0,1,0,0,0,0,2]}"), padded);
  return writer.Finish(y, padded, writer.scale_of_last_argument(), writer.last_zero_point());
}

constexpr IslandFamily kFamilies[] = {
    {"Linear", Linear},
    {"Conv1d", Conv1d},
    {"Conv2d", Conv2d},
    {"ConvTranspose2d", ConvTranspose},
    {"Add", Add},
    {"Sub", Sub},
    {"Mul", Mul},
    {"MaxPool", MaxPool},
    {"AvgPool", AvgPool, /*is_int8_in_xnnpack=*/false},
    {"GlobalPool", GlobalPool},
    {"Mean", Mean},
    {"Cat", Cat, /*is_int8_in_xnnpack=*/false},
    {"ResizeLinear", Resize},
    {"Activation", Activation},
    {"LeakyRelu", LeakyRelu},
    {"Clamp", Clamp},
    {"Requantize", Requantize, /*is_int8_in_xnnpack=*/false},
    {"Movement", Movement},
};

}  // namespace

int IslandWriter::Draw(int low, int high) {
  return low + static_cast<int>(generator_() % static_cast<unsigned>(high - low + 1));
}

double IslandWriter::DrawReal(double low, double high) {
  return low + (high - low) * static_cast<double>(generator_()) / 4294967296.0;
}

double IslandWriter::DrawScale(double low, double high) {
  return std::exp(DrawReal(std::log(low), std::log(high)));
}

std::string IslandWriter::Argument(const Shape& shape, double scale) {
  last_scale_ = static_cast<float>(scale > 0 ? scale : DrawScale(1e-3, 1));
  last_zero_point_ = DrawZeroPoint();
  const std::string argument = absl::StrCat("%x", arguments_.size());
  arguments_.push_back(absl::StrCat(argument, ": i8", Extents(shape)));
  return Op(absl::StrCat("quant.dequantize_per_tensor(", argument, ") ",
                         QParams(last_scale_, last_zero_point_)),
            shape);
}

std::string IslandWriter::Weight(const Shape& shape, double scale, int axis) {
  std::vector<int> values(static_cast<std::size_t>(Count(shape)));
  for (int& value : values) value = Draw(-127, 127);
  constants_.push_back(
      absl::StrCat("  const @w : i8", Extents(shape), " = ", Extents(values), "\n"));
  if (axis < 0) {
    return Op(absl::StrCat("quant.dequantize_per_tensor(@w) ", QParams(scale, 0)), shape);
  }
  const int channels = shape[static_cast<std::size_t>(axis)];
  std::vector<std::string> scales;
  for (int i = 0; i < channels; ++i) {
    scales.push_back(absl::StrFormat("%.6e", scale * DrawScale(0.3, 3)));
  }
  constants_.push_back(absl::StrCat("  const @w_scale : f32[", channels, "] = [",
                                    absl::StrJoin(scales, ","), "]\n"));
  constants_.push_back(absl::StrCat("  const @w_zero : i32[", channels, "] = ",
                                    Extents(Shape(static_cast<std::size_t>(channels), 0)), "\n"));
  return Op(absl::StrCat("quant.dequantize_per_channel(@w, @w_scale, @w_zero) {axis=", axis, ", ",
                         kRange, "}"),
            shape);
}

std::string IslandWriter::Bias(int count, double magnitude) {
  std::vector<std::string> values;
  for (int i = 0; i < count; ++i) {
    values.push_back(absl::StrFormat("%.6e", DrawReal(-magnitude, magnitude)));
  }
  constants_.push_back(
      absl::StrCat("  const @b : f32[", count, "] = [", absl::StrJoin(values, ","), "]\n"));
  return "@b";
}

std::string IslandWriter::Op(const std::string& op, const Shape& shape) {
  const std::string name = Name();
  lines_.push_back(absl::StrCat("    ", name, " = ", op, " : f32", Extents(shape), "\n"));
  return name;
}

std::string IslandWriter::Finish(const std::string& value, const Shape& shape, double scale,
                                 int zero_point) {
  if (zero_point == kDrawn) zero_point = DrawZeroPoint();
  const std::string result = Name();
  return absl::StrCat("module @island {\n", absl::StrJoin(constants_, ""), "  func @main(",
                      absl::StrJoin(arguments_, ", "), ") -> (%y: i8", Extents(shape), ") {\n",
                      absl::StrJoin(lines_, ""), "    ", result, " = quant.quantize_per_tensor(",
                      value, ") ", QParams(scale, zero_point), " : i8", Extents(shape),
                      "\n    return ", result, "\n  }\n}\n");
}

absl::Span<const IslandFamily> IslandFamilies() { return kFamilies; }

}  // namespace zeropoint::test
