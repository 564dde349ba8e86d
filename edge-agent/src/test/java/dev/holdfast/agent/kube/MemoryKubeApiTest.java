package dev.holdfast.agent.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.contract.KubeApiContract;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MemoryKubeApiTest extends KubeApiContract {
    private final MemoryKubeApi api = new MemoryKubeApi(
            Clock.fixed(Instant.parse("2026-11-20T20:00:00Z"), ZoneOffset.UTC), MemoryKubeApi.Controllers.AT_ONCE);

    @Test
    void an_outage_is_an_answer() {
        api.fail("switched off");
        assertThat(api.health()).isEqualTo(new Answer.Unavailable("switched off"));
        api.recover();
        assertThat(api.health()).isEqualTo(new Answer.Healthy());
    }

    @Override
    protected KubeApi api() {
        return api;
    }

    @Override
    protected void create(Json.Obj manifest, String manager) {
        api.create(manifest, manager);
    }

    @Override
    protected void change(ObjectRef ref, String manager, UnaryOperator<Json.Obj> change) {
        api.change(ref, manager, change);
    }

    @Override
    protected void remove(ObjectRef ref) {
        api.remove(ref);
    }

    @Override
    protected void grant(String user) {
        api.grant(user);
    }

    @Override
    protected String fresh() {
        return "contract";
    }
}
