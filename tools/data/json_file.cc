#include "tools/data/json_file.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/data/npy_file.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

using Json = nlohmann::json;

// These files are a few lines; anything larger is another kind of file.
constexpr std::uint64_t kMaxBytes = 1 << 20;

// Writing JSON recurses by level, so depth is bounded where it is read.
constexpr int kMaxDepth = 16;

/// Looks over the parser's shoulder for what its result no longer shows.
class Watcher {
 public:
  void Watch(int depth, Json::parse_event_t event, const Json& parsed) {
    if (depth > kMaxDepth) Complain(absl::StrCat("is nested deeper than ", kMaxDepth, " levels"));
    if (event == Json::parse_event_t::object_start) {
      keys_.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      keys_.pop_back();
    } else if (event == Json::parse_event_t::key) {
      const std::string key = parsed.get<std::string>();
      if (!keys_.back().insert(key).second) Complain(absl::StrCat("has the key '", key, "' twice"));
    }
  }

  /// What is wrong first; empty when nothing is.
  const std::string& complaint() const { return complaint_; }

 private:
  void Complain(const std::string& what) {
    if (complaint_.empty()) complaint_ = what;
  }

  std::vector<std::set<std::string>> keys_;  // of the objects that are open
  std::string complaint_;
};

}  // namespace

absl::Status BadValue(absl::string_view where, absl::string_view key, absl::string_view expected) {
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("bad value of '", key, "'"), where, absl::StrCat("give ", expected)));
}

absl::Status UnknownKey(absl::string_view where, absl::string_view key, absl::string_view known) {
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("unknown key '", key, "'"), where, absl::StrCat("use ", known)));
}

absl::Status ParseJsonObject(absl::string_view text, absl::string_view where,
                             absl::string_view form, Json& object) {
  Watcher watcher;
  const auto watch = [&](int depth, Json::parse_event_t event, const Json& parsed) {
    watcher.Watch(depth, event, parsed);
    return true;
  };
  object = Json::parse(text, watch, /*allow_exceptions=*/false);
  if (object.is_object() && !watcher.complaint().empty()) {
    return absl::InvalidArgumentError(
        ErrorText(watcher.complaint(), where, absl::StrCat("write it as ", form)));
  }
  if (!object.is_object()) {
    return absl::InvalidArgumentError(
        ErrorText("is not a JSON object", where, absl::StrCat("write it as ", form)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadJsonFile(const std::string& path, absl::string_view kind) {
  ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, OpenFileSource(path));
  if (source->remaining() > kMaxBytes) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("is ", source->remaining(), " bytes long, too large for ", kind),
                  path, absl::StrCat("name ", kind, " (JSON)")));
  }
  std::string text(source->remaining(), '\0');
  RETURN_IF_ERROR(
      ReadExactly(*source, absl::MakeSpan(reinterpret_cast<std::byte*>(text.data()), text.size())));
  return text;
}

}  // namespace zeropoint::tools
