#include "runtime/threads/usable_cores.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace zeropoint::runtime {
namespace {

// A kernel may know more processors than fit a cpu_set_t of fixed size; it then says EINVAL.
constexpr std::size_t kMostProcessors = std::size_t{1} << 16;

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

// Empty when there is no such file.
std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::optional<double> Smaller(std::optional<double> a, std::optional<double> b) {
  if (!a.has_value() || !b.has_value()) return a.has_value() ? a : b;
  return std::min(*a, *b);
}

// A group and the groups around it. In a container whose root is its own group the path may name
// folders that are not there.
std::vector<std::string> WithParents(absl::string_view group) {
  std::vector<std::string> folders = {""};
  for (const absl::string_view part : absl::StrSplit(group, '/', absl::SkipEmpty())) {
    folders.push_back(folders.back() + "/" + std::string(part));
  }
  return folders;
}

std::optional<double> QuotaOfGroup(const std::string& hierarchy, absl::string_view group) {
  std::optional<double> smallest;
  for (const std::string& folder : WithParents(group)) {
    const std::string at = hierarchy + folder;
    smallest = Smaller(smallest, QuotaOfCpuMax(Contents(at + "/cpu.max")));
    smallest = Smaller(smallest, QuotaOfCfs(Contents(at + "/cpu.cfs_quota_us"),
                                            Contents(at + "/cpu.cfs_period_us")));
  }
  return smallest;
}

}  // namespace

std::optional<double> QuotaOfCfs(std::string_view quota_us, std::string_view period_us) {
  double quota = 0;
  double period = 0;
  if (!absl::SimpleAtod(View(quota_us), &quota) || !absl::SimpleAtod(View(period_us), &period)) {
    return std::nullopt;
  }
  if (!(quota > 0) || !(period > 0)) return std::nullopt;
  return quota / period;
}

std::optional<double> QuotaOfCpuMax(std::string_view cpu_max) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(View(cpu_max), absl::ByAnyChar(" \n"), absl::SkipEmpty());
  if (words.size() != 2) return std::nullopt;
  return QuotaOfCfs({words[0].data(), words[0].size()}, {words[1].data(), words[1].size()});
}

std::optional<double> CgroupQuota(const std::string& root, std::string_view groups) {
  std::optional<double> smallest;
  // "0::/group" of version 2, "4:cpu,cpuacct:/group" of version 1.
  for (const absl::string_view line : absl::StrSplit(View(groups), '\n')) {
    const std::vector<absl::string_view> fields = absl::StrSplit(line, absl::MaxSplits(':', 2));
    if (fields.size() != 3) continue;
    const std::vector<absl::string_view> controllers = absl::StrSplit(fields[1], ',');
    if (fields[0] == "0") {
      smallest = Smaller(smallest, QuotaOfGroup(root, fields[2]));
    } else if (std::find(controllers.begin(), controllers.end(), "cpu") != controllers.end()) {
      smallest = Smaller(smallest, QuotaOfGroup(root + "/" + std::string(fields[1]), fields[2]));
      smallest = Smaller(smallest, QuotaOfGroup(root + "/cpu", fields[2]));
    }
  }
  return smallest;
}

int AffinityCores() {
  for (std::size_t processors = CPU_SETSIZE; processors <= kMostProcessors; processors *= 2) {
    std::vector<cpu_set_t> mask(processors / CPU_SETSIZE);
    const std::size_t bytes = mask.size() * sizeof(cpu_set_t);
    if (sched_getaffinity(0, bytes, mask.data()) == 0) {
      return std::max(1, CPU_COUNT_S(bytes, mask.data()));
    }
  }
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

int UsableCores() {
  const int cores = AffinityCores();
  const std::optional<double> quota = CgroupQuota("/sys/fs/cgroup", Contents("/proc/self/cgroup"));
  if (!quota.has_value()) return cores;
  return static_cast<int>(std::clamp(std::ceil(*quota), 1.0, static_cast<double>(cores)));
}

}  // namespace zeropoint::runtime
