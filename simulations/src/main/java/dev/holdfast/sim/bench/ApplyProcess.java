package dev.holdfast.sim.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process with the options of an agent that applies when it is told to. Confined to one thread. */
final class ApplyProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    /** @param processor seconds that the process computed meanwhile */
    record Applied(double seconds, double processor) {}

    private ApplyProcess(Process process) {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ApplyProcess start(ServedCluster cluster, Path folder, int count) throws IOException {
        var command = AgentProcess.command(
                ApplyMain.class, cluster.kubeconfig().toString(), folder.toString(), String.valueOf(count));
        return new ApplyProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    Applied apply(String namespace) throws IOException {
        var line = namespace + "\n";
        process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
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
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
