#include "tools/data/zip_entry.h"

namespace zeropoint::tools {

bool AddStoredEntry(zip_t* archive, const std::string& name, zip_source_t* source) {
  if (source == nullptr) return false;
  const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  const auto id = static_cast<zip_uint64_t>(index);
  // The earliest date that zip knows.
  constexpr zip_uint16_t kJanuary1980 = 1 << 5 | 1;
  zip_file_set_dostime(archive, id, /*dostime=*/0, kJanuary1980, 0);
  zip_set_file_compression(archive, id, ZIP_CM_STORE, 0);
  return true;
}

}  // namespace zeropoint::tools
