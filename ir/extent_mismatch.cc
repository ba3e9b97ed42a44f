#include "ir/extent_mismatch.h"

#include <string>

#include "absl/strings/cord.h"
#include "ir/str_cat.h"

namespace zeropoint::ir {
namespace {

// Two dims as text, one a line.
constexpr char kPayload[] = "zeropoint/extents";

}  // namespace

absl::Status ExtentMismatch(const Dim& a, const Dim& b, std::string_view message) {
  absl::Status status = absl::InvalidArgumentError(ToAbsl(message));
  const std::string extents = StrCat(a.ToString(), "\n", b.ToString());
  status.SetPayload(kPayload, absl::Cord(absl::string_view(extents)));
  return status;
}

absl::Status Reworded(const absl::Status& cause, std::string_view message) {
  absl::Status status(cause.code(), ToAbsl(message));
  cause.ForEachPayload(
      [&](absl::string_view type, const absl::Cord& payload) { status.SetPayload(type, payload); });
  return status;
}

std::optional<ExtentPair> MismatchOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayload);
  if (!payload) return std::nullopt;
  const std::string text(*payload);
  const std::size_t middle = text.find('\n');
  const auto a = Dim::Parse(text.substr(0, middle));
  const auto b = Dim::Parse(text.substr(middle + 1));
  if (!a.ok() || !b.ok()) return std::nullopt;
  return ExtentPair{*a, *b};
}

}  // namespace zeropoint::ir
