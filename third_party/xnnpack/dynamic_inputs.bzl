"""Edits of XNNPACK for inputs that are quantized at run time (qd8)."""

_RESIZE = "  convolution_op->last_input_height = convolution_op->input_height;\n" + \
          "  convolution_op->last_input_width = convolution_op->input_width;\n" + \
          "  convolution_op->input_height = input_height;\n" + \
          "  convolution_op->input_width = input_width;\n" + \
          "  if (input_size_changed(convolution_op)) {\n" + \
          "    if (convolution_op->zero_buffers) {\n" + \
          "      for (size_t i = 1; i < batch_size; ++i) {\n" + \
          "        xnn_release_simd_memory(convolution_op->zero_buffers[i]);\n" + \
          "      }\n" + \
          "    }\n" + \
          "    convolution_op->zero_buffers = xnn_reallocate_memory(" + \
          "convolution_op->zero_buffers, batch_size * sizeof(void*));\n" + \
          "    convolution_op->zero_buffers[0] = convolution_op->zero_buffer;\n" + \
          "    for (size_t i = 1; i < batch_size; ++i) {\n" + \
          "      convolution_op->zero_buffers[i] = xnn_allocate_simd_memory(convolution_op->zero_size);\n" + \
          "    }\n" + \
          "  }\n"

_RESIZED = """\
  const enum xnn_status resized = zp_resize_zero_buffers(convolution_op, batch_size);
  if (resized != xnn_status_success) return resized;
"""

_RESIZE_ZERO_BUFFERS = """\
static enum xnn_status zp_resize_zero_buffers(xnn_operator_t convolution_op, size_t batch_size)
{
  if (batch_size == 0 ||
      (convolution_op->zero_buffers != NULL && convolution_op->batch_size == batch_size)) {
    return xnn_status_success;
  }
  if (convolution_op->zero_buffers != NULL) {
    for (size_t i = 1; i < convolution_op->batch_size; ++i) {
      xnn_release_simd_memory(convolution_op->zero_buffers[i]);
    }
    xnn_release_memory(convolution_op->zero_buffers);
  }
  convolution_op->state = xnn_run_state_invalid;
  convolution_op->batch_size = batch_size;
  convolution_op->zero_buffers = xnn_allocate_zero_memory(batch_size * sizeof(void*));
  if (convolution_op->zero_buffers == NULL) return xnn_status_out_of_memory;
  convolution_op->zero_buffers[0] = convolution_op->zero_buffer;
  for (size_t i = 1; i < batch_size && convolution_op->zero_size != 0; ++i) {
    convolution_op->zero_buffers[i] = xnn_allocate_simd_memory(convolution_op->zero_size);
    if (convolution_op->zero_buffers[i] == NULL) return xnn_status_out_of_memory;
  }
  return xnn_status_success;
}

"""

_CONVOLUTION = "static enum xnn_status reshape_convolution2d_nhwc(\n"

# The padding of each image has a buffer of its own. They were resized when the images' height or width changed, not
# their number, and as many of the old ones were freed as there are new ones.
DYNAMIC_CONVOLUTION_EDITS = [
    _RESIZE,
    _RESIZED,
    _CONVOLUTION,
    _RESIZE_ZERO_BUFFERS + _CONVOLUTION,
]

_RESHAPE_CONVERT = "enum xnn_status xnn_reshape_convert_nc_f32_qd8(\n"

_SHARE_PARAMS = """\
static void zp_share_qd8_params(const struct f32_qd8_convert_context* context, size_t i)
{
  context->quantization_params[i + 1] = context->quantization_params[0];
}

"""

_PAD_PARAMS = "  convert_op->compute[0].task_1d = (pthreadpool_task_1d_t) xnn_compute_f32_qd8_convert;\n" + \
              "  convert_op->compute[0].range[0] = batch_size;\n" + \
              "\n" + \
              "  convert_op->compute[1].type = xnn_parallelization_type_1d;\n" + \
              "  convert_op->compute[1].task_1d = (pthreadpool_task_1d_t) xnn_compute_pad_qd8_params;\n" + \
              "  convert_op->compute[1].range[0] = 1;\n"

_PAD_OR_SHARE_PARAMS = _PAD_PARAMS + """\
  if (convert_op->flags & 0x00010000) {  // one scale for the whole tensor: it is one row
    convert_op->context.f32_qd8_convert.n *= batch_size;
    convert_op->compute[0].range[0] = 1;
    convert_op->compute[1].task_1d = (pthreadpool_task_1d_t) zp_share_qd8_params;
    convert_op->compute[1].range[0] = batch_size - 1 + XNN_EXTRA_QUANTIZATION_PARAMS;
  }
"""

# The kernels read a scale and zero point for each row (or image), and the conversion chooses one for each.
# DynamicQuantizeLinear of ONNX chooses one for the whole tensor: with bit 16 of its flags
# (runtime/xnnpack/dynamic_input.cc), so does the conversion, and gives it to every row.
DYNAMIC_CONVERSION_EDITS = [
    _PAD_PARAMS,
    _PAD_OR_SHARE_PARAMS,
    _RESHAPE_CONVERT,
    _SHARE_PARAMS + _RESHAPE_CONVERT,
]
