#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_JPEG_END_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_JPEG_END_H_

#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// Whether `bytes` begin as a JPEG and end before its end of image. A decoder makes gray pixels of
/// what is missing and says nothing.
bool IsCutOffJpeg(absl::string_view bytes);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_JPEG_END_H_
