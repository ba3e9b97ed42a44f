// Shape and dtype inference of the ops that compare, reduce, select and move elements.

#include <gtest/gtest.h>

#include "ir/testing/expect_inference.h"

namespace zeropoint::ir {
namespace {

using testing::ExpectInference;

TEST(ComparisonInference, ChecksDtypesAndShapes) {
  ExpectInference({
      {"%a: f32[2], %b: i32[2]", "aten.eq(%a, %b) : bool[2]", "of the dtype of operand 0, f32"},
      {"%a: f32[2], %b: f32[3]", "aten.lt(%a, %b) : bool[2]", "do not broadcast"},
      {"%a: f32[2], %b: f32[2]", "aten.logical_and(%a, %b) : bool[2]", "be of dtype bool"},
      {"%x: u8[2]", "aten.logical_not(%x) : bool[2]", "be of dtype bool"},
      {"%a: f32[2], %b: f32[2]", "aten.bitwise_or(%a, %b) : f32[2]", "be of an integer dtype"},
      {"%x: bool[2]", "aten.bitwise_not(%x) : bool[2]", "be of an integer dtype"},
      {"%a: i8[2], %b: u8[2]", "aten.bitwise_left_shift(%a, %b) : i8[2]", "of the dtype of"},
      {"%x: i32[2]", "aten.isnan(%x) : bool[2]", "floating-point"},
      {"%c: i8[2], %a: f32[2]", "aten.where(%c, %a, %a) : f32[2]", "be of dtype bool"},
      {"%c: bool[2], %a: f32[2], %b: f64[2]", "aten.where(%c, %a, %b) : f32[2]",
       "of the dtype of operand 1, f32"},
      {"%c: bool[3], %a: f32[2]", "aten.where(%c, %a, %a) : f32[2]", "do not broadcast"},
      {"%x: f32[3], %w: f32[2,3]", "aten.prelu(%x, %w) : f32[2,3]", "broadcast to x, f32[3]"},
      {"%x: f32[1,3], %w: f32[2,1]", "aten.prelu(%x, %w) : f32[2,3]", "broadcast to x"},
  });
}

TEST(MeanInference, WantsAscendingAxes) {
  ExpectInference({
      {"%x: f32[2,3,4]", "aten.mean(%x) {dim=[0,2]} : f32[3]"},
      {"%x: f32[2,3]", "aten.mean(%x) {dim=[0,1]} : f32[]"},
      {"%x: f32[2,3,4]", "aten.mean(%x) {dim=[2,0]} : f32[3]", "ascending axes in [0,3)"},
      {"%x: f32[2,3,4]", "aten.mean(%x) {dim=[1,1]} : f32[3]", "ascending axes"},
      {"%x: f32[2,3,4]", "aten.mean(%x) {dim=[-1]} : f32[3]", "ascending axes"},
      {"%x: f32[2,3,4]", "aten.mean(%x) {dim=[3]} : f32[3]", "ascending axes"},
      {"%x: f32[2,3,4]", "aten.mean(%x) {dim=[]} : f32[3]", "ascending axes"},
  });
}

TEST(OrderInference, ChecksAxesAndCounts) {
  ExpectInference({
      {"%x: f32[2,3]", "aten.argmax(%x) {dim=0} : i64[3]"},
      {"%x: f32[2,3]", "aten.argmax(%x) {dim=2} : i64[3]", "axis 2 is outside"},
      {"%x: bool[2]", "aten.argmin(%x) {dim=0} : i64[]", "must not be bool"},
      {"%x: f32[2]", "aten.topk(%x) {dim=0, k=3} : f32[3]", "\"k\" is 3, outside [0,2]"},
      {"%x: f32[2]", "aten.topk(%x) {dim=0, k=-1} : f32[3]", "\"k\" is -1"},
      {"%x: f32[2]", "aten.cumsum(%x) {dim=1} : f32[2]", "axis 1 is outside"},
      {"%x: i32[2]", "aten.logsumexp(%x) {dim=[0]} : i32[]", "floating-point"},
      {"%x: bool[2]", "aten.sum(%x) {dim=[0]} : bool[]", "must not be bool"},
      {"%x: f32[2,3]", "aten.linalg_det(%x) : f32[]", "hold square matrices"},
      {"%x: f32[2]", "aten.linalg_det(%x) : f32[]", "rank 2 or more"},
  });
}

TEST(SelectInference, ChecksIndices) {
  ExpectInference({
      {"%x: f32[2,3], %i: f32[2]", "aten.index_select(%x, %i) {dim=0} : f32[2,3]",
       "be of dtype i32 or i64"},
      {"%x: f32[2,3], %i: i64[]", "aten.index_select(%x, %i) {dim=0} : f32[3]"},
      {"%x: f32[2], %i: i64[]", "aten.embedding(%x, %i) : f32[]", "must have rank 2"},
      {"%x: f32[2,3], %i: i64[3]", "aten.gather(%x, %i) {dim=0} : f32[3]", "must have rank 2"},
      {"%x: f32[2,3], %i: i64[2,4]", "aten.gather(%x, %i) {dim=0} : f32[2,4]",
       "have at most 3 along axis 1"},
      {"%x: f32[2,3], %i: i64[3]", "aten.gather_nd(%x, %i) : f32[]", "tuples of at most 2"},
      {"%x: f32[2,3], %i: i64[N]", "aten.gather_nd(%x, %i) : f32[]", "a constant last extent"},
      {"%x: f32[2,3], %i: i64[1]", "aten.gather_nd(%x, %i) {batch_dims=1} : f32[]",
       "\"batch_dims\" is 1"},
      {"%x: f32[2,3], %i: i64[4,1]", "aten.gather_nd(%x, %i) {batch_dims=1} : f32[4]",
       "must be equal"},
      {"%x: f32[4], %i: i64[2], %s: f32[3]", "aten.scatter(%x, %i, %s) {dim=0} : f32[4]",
       "have shape [2]"},
      {"%x: f32[4], %i: i64[2], %s: f32[2]",
       "aten.scatter(%x, %i, %s) {dim=0, reduce=\"mean\"} : f32[4]", "but is \"mean\""},
      {"%x: bool[4], %i: i64[2], %s: bool[2]",
       "aten.scatter(%x, %i, %s) {dim=0, reduce=\"add\"} : bool[4]", "must not be bool"},
      {"%x: f32[4,2], %i: i64[3,1], %s: f32[3]", "aten.scatter_nd(%x, %i, %s) : f32[4,2]",
       "have shape [3,2]"},
      {"%x: f32[4]", "aten.sym_size(%x) {dim=1} : i64[]", "axis 1"},
      {"%x: i64[1]", "aten.arange(%x) {count=dims[n]} : i64[n]", "rank 0"},
      {"%x: f32[4]", "aten.nonzero(%x) {count=dims[n,n]} : i64[n,1]", "must hold one extent"},
      {"%x: f32[4]", "aten.unique_dim(%x) {count=dims[n], dim=1} : f32[n]", "axis 1 is outside"},
  });
}

TEST(RearrangeInference, ChecksShapes) {
  ExpectInference({
      {"%x: f32[1,3]", "aten.expand(%x) {size=dims[4,3]} : f32[4,3]"},
      {"%x: f32[2,3]", "aten.expand(%x) {size=dims[4,3]} : f32[4,3]", "do not broadcast"},
      {"%x: f32[4,3]", "aten.expand(%x) {size=dims[1,3]} : f32[1,3]", "broadcast to [1,3]"},
      {"%x: f32[1,3]", "aten.expand(%x) {size=dims[N,3]} : f32[N,3]",
       "extent N of \"size\" is neither that of x nor of \"like\""},
      {"%x: f32[1,3]", "aten.expand(%x) {like_dims=[0,-1], size=dims[N,3]} : f32[N,3]",
       "\"like_dims\" must hold"},
      {"%x: f32[1,3], %l: f32[N]",
       "aten.expand(%x, %l) {like_dims=[1,-1], size=dims[N,3]} : f32[N,3]", "have an axis 1"},
      {"%x: f32[2]", "aten.repeat(%x) {repeats=[1,2]} : f32[2]", "must hold 1 integers"},
      {"%x: f32[2]", "aten.tril(%x) : f32[2]", "rank 2 or more"},
      {"%x: f32[1,6,2,2]", "aten.pixel_shuffle(%x) {upscale_factor=2} : f32[]",
       "the square of \"upscale_factor\" (2) divides"},
      {"%x: f32[1,6,2,3]", "aten.pixel_unshuffle(%x) {downscale_factor=2} : f32[]",
       "divides at axis 3"},
      {"%x: f32[1,6,2,3]", "aten.pixel_unshuffle(%x) {downscale_factor=0} : f32[]", "(0) divides"},
  });
}

TEST(ViewInference, NeedsAsManyElementsAsSymbolsCanProve) {
  ExpectInference({
      {"%x: f32[N,4,H]", "aten.view(%x) {size=dims[N*H,2,2]} : f32[H*N,2,2]"},
      {"%x: f32[]", "aten.view(%x) {size=dims[1,1]} : f32[1,1]"},
      {"%x: f32[N,4]", "aten.view(%x) {size=dims[N,5]} : f32[N,5]", "4*N elements against 5*N"},
      {"%x: f32[N,4]", "aten.view(%x) {size=dims[M,4]} : f32[M,4]", "cannot view f32[N,4] as"},
      {"%x: f32[]", "aten.flatten(%x) : f32[1]"},
      {"%x: f32[2,3,4]", "aten.flatten(%x) {start_dim=-2} : f32[2,12]"},
      {"%x: f32[2,3,4]", "aten.flatten(%x) {start_dim=2, end_dim=1} : f32[]",
       "\"start_dim\" (2) must not come after \"end_dim\" (1)"},
      {"%x: f32[2,N]", "aten.squeeze(%x) {dim=[1]} : f32[2]", "must have extent 1 at axis 1"},
      {"%x: f32[2]", "aten.unsqueeze(%x) {dim=2} : f32[2]", "axis 2 is outside [-2,2)"},
      {"%x: f32[2]", "aten.unsqueeze(%x) {dim=-1} : f32[2,1]", "must not be negative but is -1"},
  });
}

TEST(MovementInference, ChecksAxesAndBounds) {
  ExpectInference({
      {"%x: f32[2,3]", "aten.permute(%x) {dims=[0,0]} : f32[]", "not a permutation of the axes"},
      {"%x: f32[2,3]", "aten.permute(%x) {dims=[0]} : f32[]", "not a permutation"},
      {"%x: f32[2,3]", "aten.permute(%x) {dims=[0,2]} : f32[]", "not a permutation"},
      {"%a: f32[N,3], %b: f32[2,4]", "aten.cat(%a, %b) {dim=1} : f32[2,7]"},
      {"%a: f32[1,3], %b: f32[2,4]", "aten.cat(%a, %b) {dim=1} : f32[2,7]",
       "must agree with operand 0 (f32[1,3]) in all axes but 1: extents 1 and 2 must be equal"},
      {"%a: f32[1,3], %b: i8[1,4]", "aten.cat(%a, %b) {dim=1} : f32[1,7]",
       "operand 1 (\"tensors\", i8[1,4]) must be of the dtype of operand 0"},
      {"%a: f32[1,3]", "aten.cat() {dim=0} : f32[1,3]", "operand 0 (\"tensors\") is required"},
      {"%a: f32[1,3]", "aten.cat(%a, none) {dim=0} : f32[1,3]", "operand 1 (\"tensors\") is req"},
      {"%a: f32[]", "aten.cat(%a, %a) {dim=0} : f32[2]", "axis 0 is outside"},
      {"%x: f32[9]", "aten.slice(%x) {dim=0, start=-1, end=2} : f32[2]", "0 <= start <= end"},
      {"%x: f32[9]", "aten.slice(%x) {dim=0, start=20, end=30} : f32[0]"},
      {"%x: f32[2,3]", "aten.constant_pad_nd(%x) {pad=[1,1]} : f32[2,3]", "must hold 4 integers"},
      {"%x: f32[2,3]", "aten.constant_pad_nd(%x) {pad=[-3,0,0,0]} : f32[]",
       "keep a non-negative extent at axis 0"},
      {"%x: f32[1,6]", "aten.channel_shuffle(%x) {groups=4} : f32[1,6]",
       "a number of channels that \"groups\" (4) divides"},
  });
}

TEST(BorderInference, RefusesBordersThatReachTooFar) {
  ExpectInference({
      {"%x: f32[2,3]", "aten.pad(%x) {mode=\"reflect\", pad=[0,2,0,0]} : f32[2,5]"},
      {"%x: f32[2,3]", "aten.pad(%x) {mode=\"reflect\", pad=[0,3,0,0]} : f32[2,6]",
       "large enough at axis 1 for a border of 3"},
      {"%x: f32[2,0]", "aten.pad(%x) {mode=\"circular\", pad=[0,1,0,0]} : f32[2,1]",
       "large enough at axis 1"},
      {"%x: f32[2,3]", "aten.pad(%x) {mode=\"mirror\", pad=[0,0,0,0]} : f32[2,3]", "mirror"},
      {"%x: f32[2,3]", "aten.pad(%x) {mode=\"reflect\", pad=[0,0]} : f32[2,3]", "4 integers"},
      {"%x: f32[2,3]", "aten.pad(%x) {mode=\"replicate\", pad=[0,-4,0,0]} : f32[2,0]",
       ""
       "non-negative extent"},
      {"%x: f32[2,3]", "aten.flip(%x) {dims=[2]} : f32[2,3]", "ascending axes"},
      {"", "aten.full() {dtype=f32, size=[-1], value=0.0} : f32[]", "no negative extent"},
  });
}

}  // namespace
}  // namespace zeropoint::ir
