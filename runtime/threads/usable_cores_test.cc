#include "runtime/threads/usable_cores.h"

#include <sched.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace zeropoint::runtime {
namespace {

TEST(UsableCores, ReadsTheQuotaOfVersion2) {
  EXPECT_EQ(QuotaOfCpuMax("200000 100000\n"), 2.0);
  EXPECT_EQ(QuotaOfCpuMax("50000 100000"), 0.5);
  EXPECT_EQ(QuotaOfCpuMax("max 100000\n"), std::nullopt);
}

TEST(UsableCores, ReadsTheQuotaOfVersion1) {
  EXPECT_EQ(QuotaOfCfs("150000\n", "100000\n"), 1.5);
  EXPECT_EQ(QuotaOfCfs("-1\n", "100000\n"), std::nullopt);
}

TEST(UsableCores, TakesNoQuotaFromOtherText) {
  for (const char* const text :
       {"", "\n", "max", "100000", "0 100000", "100000 0", "1 2 3", "a b"}) {
    EXPECT_EQ(QuotaOfCpuMax(text), std::nullopt) << text;
  }
  EXPECT_EQ(QuotaOfCfs("", ""), std::nullopt);
}

class CgroupQuotaTest : public ::testing::Test {
 protected:
  void Write(const std::string& path, const std::string& text) {
    const std::filesystem::path file = root_ + path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  const std::string root_ =
      ::testing::TempDir() + "/" + ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(CgroupQuotaTest, IsThatOfTheGroup) {
  Write("/app/cpu.max", "300000 100000\n");
  Write("/other/cpu.max", "100000 100000\n");
  EXPECT_EQ(CgroupQuota(root_, "0::/app\n"), 3.0);
}

TEST_F(CgroupQuotaTest, IsTheSmallestOfTheGroupAndItsParents) {
  Write("/slice/cpu.max", "150000 100000\n");
  Write("/slice/app/cpu.max", "400000 100000\n");
  Write("/slice/app/worker/cpu.max", "max 100000\n");
  EXPECT_EQ(CgroupQuota(root_, "0::/slice/app/worker\n"), 1.5);
}

TEST_F(CgroupQuotaTest, IsThatOfTheRootWhereAContainerSeesNoOther) {
  Write("/cpu.max", "200000 100000\n");
  EXPECT_EQ(CgroupQuota(root_, "0::/docker/0123456789ab\n"), 2.0);
}

TEST_F(CgroupQuotaTest, IsThatOfTheControllerOfVersion1) {
  Write("/cpu,cpuacct/app/cpu.cfs_quota_us", "250000\n");
  Write("/cpu,cpuacct/app/cpu.cfs_period_us", "100000\n");
  Write("/cpu/cpu.cfs_quota_us", "-1\n");
  Write("/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(CgroupQuota(root_, "12:memory:/m\n4:cpu,cpuacct:/app\n3:cpuset:/\n0::/\n"), 2.5);
}

TEST_F(CgroupQuotaTest, IsNoneWithoutGroups) {
  EXPECT_EQ(CgroupQuota(root_, ""), std::nullopt);
  EXPECT_EQ(CgroupQuota(root_, "0::/\n"), std::nullopt);
  EXPECT_EQ(CgroupQuota(root_, "garbage\n:\n::\n"), std::nullopt);
}

TEST(UsableCores, AreThoseOfTheAffinityMask) {
  ASSERT_GE(UsableCores(), 1);
  ASSERT_LE(UsableCores(), AffinityCores());
  // A thread has a mask of its own; that of the other tests stays as it is.
  std::thread([] {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(AffinityCores(), 1);
    EXPECT_EQ(UsableCores(), 1);
  }).join();
}

}  // namespace
}  // namespace zeropoint::runtime
