#ifndef ZEROPOINT_RUNTIME_THREADS_USABLE_CORES_H_
#define ZEROPOINT_RUNTIME_THREADS_USABLE_CORES_H_

// How many threads of this process can run at once.

#include <optional>
#include <string>
#include <string_view>

namespace zeropoint::runtime {

/// Cores that this process may use, at least 1: those that its affinity allows (taskset, cpusets),
/// or fewer where a control group grants it less time than that (a container's limit; a core that
/// it gets a part of counts). Asks the kernel each time.
int UsableCores();

/// Cores that the thread's affinity mask allows, whatever time it gets on them.
int AffinityCores();

/// Cores' worth of time in the text of version 2's `cpu.max` ("150000 100000" is 1.5), or in those
/// of version 1's `cpu.cfs_quota_us` and `cpu.cfs_period_us`. nullopt when there is no limit
/// ("max", -1) or the text is something else.
std::optional<double> QuotaOfCpuMax(std::string_view cpu_max);
std::optional<double> QuotaOfCfs(std::string_view quota_us, std::string_view period_us);

/// The smallest limit of the groups that a process is in, their parents included. `groups` is the
/// text of /proc/PID/cgroup, `root` the folder where the hierarchies are mounted
/// ("/sys/fs/cgroup").
std::optional<double> CgroupQuota(const std::string& root, std::string_view groups);

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_THREADS_USABLE_CORES_H_
