package dev.holdfast.agent.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How hard the agent presses a server that is slow, busy or neither. */
class BudgetTest {
    private static final ObjectRef OBJECT = new ObjectRef("v1", "ConfigMap", "web", "a");

    @TempDir
    Path folder;

    @Test
    void too_many_requests_are_asked_again_when_the_server_said() throws IOException {
        try (var server = new StubServer((request, exchange) -> {
                    if (request <= 2) {
                        StubServer.tooMany(exchange, "1");
                    } else {
                        StubServer.found(exchange);
                    }
                });
                var api = connect(server)) {
            assertThat(api.get(OBJECT)).isInstanceOf(Answer.Found.class);
            assertThat(server.times()).hasSize(3);
            assertThat(between(server, 0, 1)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(between(server, 1, 2)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_long_time_to_wait_is_told_instead_of_waited() throws IOException {
        try (var server = new StubServer((request, exchange) -> StubServer.tooMany(exchange, "600"));
                var api = connect(server)) {
            assertThat(api.get(OBJECT)).isInstanceOfSatisfying(Answer.Unavailable.class, answer -> {
                assertThat(answer.retryAfter()).isEqualTo(Duration.ofMinutes(10));
                assertThat(answer.reason()).contains("429", "too many requests, please try again later");
            });
            assertThat(server.times()).hasSize(1);
        }
    }

    @Test
    void after_too_many_fewer_are_in_flight() throws Exception {
        try (var server = new StubServer((request, exchange) -> {
                    if (request == 1) {
                        StubServer.tooMany(exchange, "1");
                    } else {
                        TimeUnit.MILLISECONDS.sleep(30);
                        StubServer.found(exchange);
                    }
                });
                var api = connect(server)) {
            api.pace(KubeApi.Pace.BULK);
            assertThat(api.get(OBJECT)).isInstanceOf(Answer.Found.class);
            all(api, 12);
            assertThat(server.most()).isBetween(2, 6);
        }
    }

    @Test
    void a_first_apply_begins_with_eight_in_flight() throws Exception {
        var budget = new Budget(() -> 0);
        budget.pace(KubeApi.Pace.BULK);
        assertThat(room(budget)).isEqualTo(8);
    }

    @Test
    void a_server_that_answers_quickly_gets_up_to_thirty_two() throws Exception {
        var budget = new Budget(() -> 0);
        budget.pace(KubeApi.Pace.BULK);
        answers(budget, 1_000, Duration.ofMillis(20));
        assertThat(room(budget)).isEqualTo(32);
    }

    @Test
    void a_server_that_becomes_slow_gets_eight_again() throws Exception {
        var budget = new Budget(() -> 0);
        budget.pace(KubeApi.Pace.BULK);
        answers(budget, 1_000, Duration.ofMillis(20));
        answers(budget, 24, Duration.ofMillis(300));
        assertThat(room(budget)).isEqualTo(8);
        answers(budget, 1_000, Duration.ofSeconds(1));
        assertThat(room(budget)).isEqualTo(8);
    }

    @Test
    void everyday_work_never_has_more_than_eight_in_flight() throws Exception {
        var seconds = new AtomicLong();
        var budget = new Budget(() -> TimeUnit.SECONDS.toNanos(seconds.getAndIncrement()));
        answers(budget, 1_000, Duration.ofMillis(20));
        assertThat(room(budget)).isEqualTo(8);
    }

    @Test
    void those_that_wait_for_the_kinds_hear_one_answer() throws Exception {
        try (var server = new StubServer((request, exchange) -> StubServer.found(exchange));
                var api = connect(server)) {
            api.pace(KubeApi.Pace.BULK);
            all(api, 100);
            assertThat(server.kinds()).isEqualTo(1);
        }
    }

    @Test
    void everyday_work_is_twenty_requests_a_second() throws Exception {
        try (var server = new StubServer((request, exchange) -> StubServer.found(exchange));
                var api = connect(server)) {
            all(api, 50);
            // The first twenty are saved up (one went to ask for kinds).
            assertThat(between(server, 0, 49)).isGreaterThanOrEqualTo(Duration.ofMillis(1_400));
        }
    }

    @Test
    void a_slow_server_is_measured() throws Exception {
        try (var server = new StubServer((request, exchange) -> {
                    TimeUnit.MILLISECONDS.sleep(300);
                    StubServer.found(exchange);
                });
                var api = connect(server)) {
            assertThat(api.answerTime()).isZero();
            all(api, 16);
            assertThat(api.answerTime()).isBetween(Duration.ofMillis(150), Duration.ofSeconds(5));
            assertThat(server.most()).isLessThanOrEqualTo(8);
        }
    }

    /** So many answers, one after the other. */
    private static void answers(Budget budget, int times, Duration took) throws InterruptedException {
        for (var i = 0; i < times; i++) {
            budget.enter();
            budget.leave(took.toNanos());
        }
    }

    /** How many get in before one has to wait; all leave again, and nothing is learned of them. */
    private static int room(Budget budget) throws InterruptedException {
        var inside = 0;
        while (true) {
            var next = Thread.ofPlatform().start(() -> {
                try {
                    budget.enter();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            while (next.isAlive() && next.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            if (next.isAlive()) {
                next.interrupt();
                next.join();
                break;
            }
            inside++;
        }
        for (var i = 0; i < inside; i++) {
            budget.leave(Duration.ofSeconds(1).toNanos());
        }
        return inside;
    }

    private FabricKubeApi connect(StubServer server) throws IOException {
        return FabricKubeApi.connect(server.kubeconfig(folder), new Random(1));
    }

    private static Duration between(StubServer server, int from, int to) {
        return Duration.ofNanos(server.times().get(to) - server.times().get(from));
    }

    private static void all(KubeApi api, int times) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer.Read>> questions = Stream.generate(() -> (Callable<Answer.Read>) () -> api.get(OBJECT))
                    .limit(times)
                    .toList();
            for (var answer : executor.invokeAll(questions)) {
                assertThat(answer.get()).isInstanceOf(Answer.Found.class);
            }
        }
    }
}
