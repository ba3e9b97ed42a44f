"""Edits of XNNPACK for unary nodes whose table the caller gives.

XNNPACK computes an int8 function by a table of 256 entries, which it fills from its own reference of the function. It
has no SiLU or Mish, and no chain of functions.
"""

_GET_CONFIG = "static const struct xnn_unary_elementwise_config* get_config(\n"

_INIT_TABLE = """\
static enum xnn_status zp_init_table_op(xnn_operator_t op, const union xnn_unary_params* params)
{
  const void* entries;
  static_assert(sizeof(entries) <= sizeof(*params), "an address fits the parameters");
  memcpy(&entries, params, sizeof(entries));
  op->lookup_table = xnn_allocate_simd_memory(256);
  if (op->lookup_table == NULL) return xnn_status_out_of_memory;
  memcpy(op->lookup_table, entries, 256);
  op->lut_config = xnn_init_x8_lut_config();
  op->state = xnn_run_state_invalid;
  return xnn_status_success;
}

"""

_CHOOSE = "  const struct xnn_unary_elementwise_config* config = get_config(op_type, input_datatype, " + \
          "output_datatype, input_quantization, output_quantization);\n"

# With bit 17 of its flags (runtime/xnnpack/define_unary.cc) a unary operator of int8 computes by a table, whose address
# stands in its parameters. The table is copied when the runtime is created.
LOOKUP_TABLE_EDITS = [
    _CHOOSE,
    "  if (flags & 0x00020000) return zp_init_table_op(op, params);\n" + _CHOOSE,
    _GET_CONFIG,
    _INIT_TABLE + _GET_CONFIG,
]
