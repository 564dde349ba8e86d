package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How much the agent asks of the API server, counted by the server's own audit log. */
class QuietIT extends Interference {
    private static final int PASSES = 60;

    @Test
    void when_nothing_changes_nothing_is_written_and_hardly_anything_asked() {
        var objects = new ArrayList<Json.Obj>();
        for (var i = 0; i < 60; i++) {
            objects.add(place.config("settings-" + i, "k", "1"));
        }
        objects.add(place.deployment("shop", "shop:1", "1"));
        place.settle(Layer.of("app", objects.toArray(Json.Obj[]::new)));
        objects.forEach(object -> place.untilHeard(dev.holdfast.protocol.layer.ObjectRef.of(object)));
        place.settle();
        var before = place.plane().auditEnd();
        for (var i = 0; i < PASSES; i++) {
            place.site().pass(1);
        }
        var requests = place.plane().audit(before).stream()
                .filter(request -> request.agent().equals("holdfast-agent"))
                .toList();
        assertThat(requests).noneMatch(SharedPlane.Request::writes).hasSizeLessThanOrEqualTo(3);
        assertThat(place.site().status().converged()).isTrue();
    }

    @Test
    void an_api_server_that_answers_slowly_is_not_pressed_and_that_is_said() throws IOException {
        place.others().kubectl("", "create", "namespace", place.namespace());
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var never = new Semaphore(0);
        try (var webhook = new MutatingWebhook(place, "/configmaps", config -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                // The webhook thinks for two seconds.
                assertThat(never.tryAcquire(2, TimeUnit.SECONDS)).isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                inside.decrementAndGet();
            }
            return Json.Arr.EMPTY;
        })) {
            var objects = new Json.Obj[12];
            for (var i = 0; i < objects.length; i++) {
                objects[i] = place.config("settings-" + i, "k", "1");
            }
            place.site().desired.publish(Layer.of("app", objects));
            assertThat(place.site().until(() -> webhook.reviews() > 0)).isTrue();
            assertThat(place.site().condition("ApiServerReachable").reason()).isEqualTo("AnswersSlowly");
            assertThat(place.site().condition("ApiServerReachable").message()).contains("more than 1 s");
            place.settle();
            assertThat(most.get()).isBetween(2, 8);
            assertThat(webhook.reviews()).isEqualTo(objects.length);
        }
    }
}
