"""Stands in for XNNPACK's file of this name, whose Starlark is too new for Bazel 4.2.

Its build parameters, of which we read the compiler flags, load these names from here and call none but the last two.
"""

def xnnpack_cc_library(**_kwargs):
    fail("xnnpack.BUILD declares its libraries itself")

def xnnpack_if_kleidiai_enabled(enabled = [], not_enabled = []):  # buildifier: disable=unused-variable
    return not_enabled

def xnnpack_slinky_defines():
    return []
