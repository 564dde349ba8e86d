package dev.holdfast.sim.bench;

import dev.holdfast.sim.drive.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A process with the options of an agent that applies when it is told to. Confined to one thread. */
final class ApplyProcess implements AutoCloseable {
    private final Child child;
    private final OutputStream requests;
    private final BufferedReader answers;

    /** @param processor seconds that the process computed meanwhile */
    record Applied(double seconds, double processor) {}

    private ApplyProcess(Child child) {
        this.child = child;
        requests = child.process().getOutputStream();
        answers = child.process().inputReader(StandardCharsets.UTF_8);
    }

    static ApplyProcess start(ServedCluster cluster, Path folder, int count) throws IOException {
        var command = AgentProcess.command(
                ApplyMain.class, cluster.kubeconfig().toString(), folder.toString(), String.valueOf(count));
        return new ApplyProcess(
                Child.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)));
    }

    Applied apply(String namespace) throws IOException {
        var line = namespace + "\n";
        requests.write(line.getBytes(StandardCharsets.UTF_8));
        requests.flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException("expected " + namespace + " to be applied, found the process ended");
        }
        var numbers = answer.split(" ", -1);
        return new Applied(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    /** Without input it ends. */
    @Override
    public void close() throws IOException {
        requests.close();
        child.end(Duration.ofSeconds(20));
    }
}
