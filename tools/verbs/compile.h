#ifndef ZEROPOINT_TOOLS_VERBS_COMPILE_H_
#define ZEROPOINT_TOOLS_VERBS_COMPILE_H_

// `zp compile MODEL.onnx -o OUT.zpm`: the whole pipeline, from a float ONNX file to a program.

#include "tools/verbs/verb.h"

namespace zeropoint::tools {

void AddCompileVerb(CLI::App& app, Action& action);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_COMPILE_H_
