#!/usr/bin/env bash
# ONNX 1.17.0 (Debian 13: libonnx-testdata 1.17.0-3) and 1.20.0 (Debian forky: 1.20.0-6): one conformance test has two answers.
# test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True has the same input in both and other averages. A
# window that only ceil_mode adds reaches beyond the padding; 1.17.0 divides its sum by all positions of the window, 1.20.0
# by fewer, so that its averages are larger. An implementation passes the suite of one version or of the other.
set -o errexit -o nounset -o pipefail
source "$(dirname "$(readlink -f "$0")")/lib/debian_packages.bash"

fetch trixie old libonnx-testdata=1.17.0-3
fetch forky new libonnx-testdata=1.20.0-6

readonly NAME=test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True
readonly TEST=usr/share/libonnx-testdata/data/node/$NAME/test_data_set_0
cmp "$FOLDER/old/$TEST/input_0.pb" "$FOLDER/new/$TEST/input_0.pb" || { echo "the inputs differ, too"; exit 1; }
python3 - "$FOLDER/old/$TEST/output_0.pb" "$FOLDER/new/$TEST/output_0.pb" <<'EOF'
import struct
import sys


def floats(path):
    """The elements of a float TensorProto: its raw data, field 9."""
    data = open(path, "rb").read()
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        size = varint()
        if key & 7 == 2:
            if key >> 3 == 9:
                return struct.unpack("<%df" % (size // 4), data[at : at + size])
            at += size
    return ()


old, new = (floats(path) for path in sys.argv[1:])
ratios = sorted({round(b / a, 3) for a, b in zip(old, new) if abs(b - a) > 1e-5 * abs(a)})
print("averages: %d; 1.20.0 over 1.17.0 where they differ: %s" % (len(old), ratios))
sys.exit(0 if len(old) == len(new) and ratios and ratios[0] > 1 else 1)
EOF
