#!/usr/bin/env bash
# `zp quantizers`: what can be quantized, before a model is tried.
source test/cli/cli_testing.sh

must "$zp" quantizers
grep -q '^xnnpack$' "$work/stdout" || fail "xnnpack is not listed: $(cat "$work/stdout")"
grep -q '^  aten.linear: static, dynamic, weights-only; weights i8 per_tensor_symmetric or per_channel_symmetric; if the weight is a constant' \
  "$work/stdout" || fail "linear is not told: $(cat "$work/stdout")"
grep -q '^  aten.silu: static; if it stands between int8 ops$' "$work/stdout" || fail "no condition: $(cat "$work/stdout")"
grep -q '^  aten.embedding: .*weights u8 per_channel_affine' "$work/stdout" || fail "tables are not told: $(cat "$work/stdout")"

# Several as one, in order; PyTorch's rules know neither SiLU nor recurrent layers.
must "$zp" quantizers --quantizer embedding,xnnpack --json
grep -q '^{"quantizers":\[{"name":"embedding,xnnpack","capabilities":\[{"pattern":\["aten.embedding"\],' "$work/stdout" ||
  fail "the composition is not one: $(cat "$work/stdout")"
grep -q '{"pattern":\["aten.conv2d","aten.relu"\],"modes":\["static","dynamic","weights-only"\],"activations":{"dtype":"i8","qschemes":\["per_tensor_affine"\]}' \
  "$work/stdout" || fail "conv2d + relu is not told: $(cat "$work/stdout")"
grep -q '"aten.gru"' "$work/stdout" || fail "recurrent layers are missing"
must "$zp" quantizers --quantizer xnnpack --pt2e-compat
if grep -qE 'aten.(silu|gru)' "$work/stdout"; then fail "PyTorch's rules have no such row: $(cat "$work/stdout")"; fi

expect 2 "xnpack.*: --quantizer: " "$zp" quantizers --quantizer xnpack

finish
