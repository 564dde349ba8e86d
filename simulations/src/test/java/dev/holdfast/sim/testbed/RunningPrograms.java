package dev.holdfast.sim.testbed;

import java.util.Set;
import java.util.stream.Collectors;

/** What of the test bed runs now below this JVM: to see that nothing is left behind. */
public final class RunningPrograms {
    private RunningPrograms() {}

    /** Process ids. */
    public static Set<Long> of(Binaries binaries) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.startsWith(binaries.folder().toString()))
                        .isPresent())
                .map(ProcessHandle::pid)
                .collect(Collectors.toUnmodifiableSet());
    }
}
