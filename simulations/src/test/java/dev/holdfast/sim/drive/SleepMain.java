package dev.holdfast.sim.drive;

import java.io.IOException;

/** Starts one child that would sleep for a minute, says so and waits for it. */
final class SleepMain {
    private SleepMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // What the child holds open is our own output: who reads that hears when both are gone.
        var child = Child.start(new ProcessBuilder("sleep", "60").redirectOutput(ProcessBuilder.Redirect.INHERIT));
        System.out.println("started");
        child.process().waitFor();
    }
}
