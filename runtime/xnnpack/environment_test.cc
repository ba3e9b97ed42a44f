#include "runtime/xnnpack/environment.h"

#include <sched.h>

#include <memory>
#include <thread>

#include "gtest/gtest.h"
#include "runtime/threads/usable_cores.h"

namespace zeropoint::runtime::xnnpack {
namespace {

std::size_t ThreadsOf(int asked) {
  const auto environment = Environment::Create(asked, std::make_shared<PackedWeights>());
  EXPECT_TRUE(environment.ok()) << environment.status();
  return (*environment)->pool()->threads;
}

TEST(Environment, HasByDefaultAThreadForEachCoreThatMayBeUsed) {
  EXPECT_EQ(ThreadsOf(0), static_cast<std::size_t>(UsableCores()));
  std::thread([] {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(ThreadsOf(0), 1u);
  }).join();
}

TEST(Environment, HasNoMoreThreadsThanCores) {
  EXPECT_EQ(ThreadsOf(1), 1u);
  EXPECT_EQ(ThreadsOf(1000), static_cast<std::size_t>(AffinityCores()));
}

}  // namespace
}  // namespace zeropoint::runtime::xnnpack
