#ifndef ZEROPOINT_TOOLS_DATA_ZIP_ENTRY_H_
#define ZEROPOINT_TOOLS_DATA_ZIP_ENTRY_H_

// Entries of archives whose bytes depend on their contents alone.

#include <zip.h>

#include <string>

namespace zeropoint::tools {

/// Adds `source` as it is, not compressed, with a fixed date, and takes it over; false where libzip
/// refuses, whose archive then has the reason. `source` may be null, which it refuses.
bool AddStoredEntry(zip_t* archive, const std::string& name, zip_source_t* source);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_ZIP_ENTRY_H_
