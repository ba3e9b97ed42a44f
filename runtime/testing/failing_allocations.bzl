"""How a test links that makes allocations fail (failing_allocations.h)."""

FAILING_ALLOCATIONS_LINKOPTS = ["-Wl,--wrap=" + function for function in [
    "aligned_alloc",
    "calloc",
    "free",
    "malloc",
    "mmap",
    "posix_memalign",
    "pthread_create",
    "realloc",
]]
