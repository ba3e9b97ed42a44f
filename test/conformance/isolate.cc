#include "test/conformance/isolate.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace zeropoint::test {
namespace {

constexpr unsigned kSecondsEach = 600;

struct Worker {
  std::size_t index;
  pid_t pid;
  int output;
  std::string answer;
};

[[noreturn]] void Answer(int output, const std::string& answer) {
  std::size_t written = 0;
  while (written < answer.size()) {
    const ssize_t count = write(output, answer.data() + written, answer.size() - written);
    if (count <= 0) std::abort();
    written += static_cast<std::size_t>(count);
  }
  // Not exit(): what the parent has buffered must not be written twice.
  _exit(0);
}

Worker Start(std::size_t index, const std::function<std::string(std::size_t)>& work) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  std::fflush(nullptr);
  const pid_t pid = fork();
  if (pid < 0) std::abort();
  if (pid == 0) {
    close(ends[0]);
    alarm(kSecondsEach);
    Answer(ends[1], work(index));
  }
  close(ends[1]);
  return {index, pid, ends[0], ""};
}

/// Reads what is there; true when the process has closed its end.
bool ReadSome(Worker& worker) {
  char buffer[4096];
  const ssize_t count = read(worker.output, buffer, sizeof(buffer));
  if (count > 0) worker.answer.append(buffer, static_cast<std::size_t>(count));
  return count <= 0;
}

std::string Finish(Worker& worker) {
  close(worker.output);
  int status = 0;
  waitpid(worker.pid, &status, 0);
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return signal == SIGALRM ? "hangs" : "crashes (signal " + std::to_string(signal) + ")";
  }
  return WEXITSTATUS(status) == 0 ? worker.answer
                                  : "crashes (status " + std::to_string(WEXITSTATUS(status)) + ")";
}

}  // namespace

void ForEachIsolated(std::size_t count, int parallel,
                     const std::function<std::string(std::size_t)>& work,
                     const std::function<void(std::size_t, std::string)>& done) {
  std::vector<Worker> running;
  std::size_t next = 0;
  while (next < count || !running.empty()) {
    while (next < count && static_cast<int>(running.size()) < parallel) {
      running.push_back(Start(next++, work));
    }
    std::vector<pollfd> outputs;
    for (const Worker& worker : running) outputs.push_back({worker.output, POLLIN, 0});
    poll(outputs.data(), outputs.size(), -1);
    for (std::size_t i = running.size(); i-- > 0;) {
      if (outputs[i].revents == 0 || !ReadSome(running[i])) continue;
      done(running[i].index, Finish(running[i]));
      running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

}  // namespace zeropoint::test
