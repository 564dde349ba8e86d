package dev.holdfast.capi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.contract.CapiApiContract;
import dev.holdfast.protocol.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryCapiApiTest extends CapiApiContract {
    private final MemoryCapiApi api =
            new MemoryCapiApi("one", Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    private int names;

    @BeforeEach
    void kinds() {
        install(api);
    }

    @Override
    protected CapiApi api() {
        return api;
    }

    @Override
    protected String fresh() {
        return "contract-" + ++names;
    }

    @Test
    void an_object_whose_owner_never_was_is_collected_at_once() {
        api.create(secret("kept", List.of()), "test", CapiApi.Mode.REAL);
        api.create(
                secret(
                        "lost",
                        List.of(Json.object(
                                "apiVersion", "v1", "kind", "Secret", "name", "none", "uid", "not-a-uid-of-anybody"))),
                "test",
                CapiApi.Mode.REAL);
        assertThat(secrets()).containsExactly("kept");
    }

    @Test
    void a_dependent_follows_its_owner() {
        var owner = ((CapiAnswer.Written) api.create(secret("owner", List.of()), "test", CapiApi.Mode.REAL)).object();
        api.create(
                secret(
                        "dependent",
                        List.of(Json.object(
                                "apiVersion", "v1", "kind", "Secret", "name", "owner", "uid", owner.uid()))),
                "test",
                CapiApi.Mode.REAL);
        assertThat(secrets()).containsExactly("dependent", "owner");
        api.delete(owner.ref(), owner.uid());
        assertThat(secrets()).isEmpty();
    }

    @Test
    void an_outage_and_an_obstacle_are_answers() {
        api.down("the cable is out");
        assertThat(api.kinds()).isEqualTo(new CapiAnswer.Unavailable("the cable is out"));
        api.up();
        api.obstacle((verb, _) ->
                verb.equals("create") ? Optional.of(new CapiAnswer.Denied("exceeded quota")) : Optional.empty());
        assertThat(api.create(secret("a", List.of()), "test", CapiApi.Mode.DRY_RUN))
                .isEqualTo(new CapiAnswer.Denied("exceeded quota"));
    }

    private List<String> secrets() {
        return api.everything().stream()
                .filter(object -> object.is("", "Secret"))
                .map(CapiObject::name)
                .toList();
    }

    private static Json.Obj secret(String name, List<Json.Obj> owners) {
        return Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Json.object("name", name, "namespace", "default", "ownerReferences", owners));
    }
}
