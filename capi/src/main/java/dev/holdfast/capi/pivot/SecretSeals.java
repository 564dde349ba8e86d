package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Sealed sets as Secrets of an API server, in parts: one Secret holds at most 1 MiB. The first part says how many there
 * are and is written last, so that a set is there as a whole or not at all. Thread-safe.
 */
public final class SecretSeals implements SealStore {
    private static final int PART = 700 * 1024;

    private final CapiApi api;
    private final String namespace;

    /** @param namespace must exist */
    public SecretSeals(CapiApi api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    @Override
    public Look read(String id) {
        var out = new java.io.ByteArrayOutputStream();
        var parts = 1L;
        for (int i = 0; i < parts; i++) {
            switch (api.get(part(id, i))) {
                case CapiAnswer.Found(var secret) -> {
                    if (i == 0) {
                        parts = parts(secret);
                    }
                    out.writeBytes(content(secret));
                }
                case CapiAnswer.Absent _ -> {
                    return new Nothing();
                }
                case CapiAnswer.Denied(var reason) -> {
                    return new Silent(reason);
                }
                case CapiAnswer.Unavailable(var reason) -> {
                    return new Silent(reason);
                }
            }
        }
        return new Kept(Bytes.copyOf(out.toByteArray()));
    }

    @Override
    public Outcome write(String id, Bytes file) {
        var bytes = file.toArray();
        var parts = Math.max(1, (bytes.length + PART - 1) / PART);
        if (api.get(part(id, 0)) instanceof CapiAnswer.Found(var other)
                && parts(other) > parts
                && delete(id) instanceof Silent silent) {
            return silent;
        }
        for (int i = parts - 1; i >= 0; i--) {
            var part = Arrays.copyOfRange(bytes, i * PART, Math.min(bytes.length, (i + 1) * PART));
            var data = Json.object("part", base64(part), "parts", base64(Integer.toString(parts)));
            var problem = replace(part(id, i), data);
            if (problem.isPresent()) {
                return problem.get();
            }
        }
        return new Done();
    }

    @Override
    public Outcome delete(String id) {
        // The first part goes last: while it is there, it says which others there were.
        return switch (api.get(part(id, 0))) {
            case CapiAnswer.Absent _ -> new Done();
            case CapiAnswer.Denied(var reason) -> new Silent(reason);
            case CapiAnswer.Unavailable(var reason) -> new Silent(reason);
            case CapiAnswer.Found(var first) -> {
                for (var i = parts(first) - 1; i > 0; i--) {
                    if (api.get(part(id, i)) instanceof CapiAnswer.Found(var other)
                            && api.delete(other.ref(), other.uid()) instanceof CapiAnswer.Unavailable(var reason)) {
                        yield new Silent(reason);
                    }
                }
                yield switch (api.delete(first.ref(), first.uid())) {
                    case CapiAnswer.Gone _, CapiAnswer.Ending _, CapiAnswer.Replaced _ -> new Done();
                    case CapiAnswer.Denied(var reason) -> new Silent(reason);
                    case CapiAnswer.Unavailable(var reason) -> new Silent(reason);
                };
            }
        };
    }

    private Optional<Silent> replace(ObjectRef ref, Json.Obj data) {
        var answer = api.create(OwnSecret.manifest(ref, data), OwnSecret.MANAGER, CapiApi.Mode.REAL);
        if (answer instanceof CapiAnswer.Exists) {
            answer = api.patch(ref, Json.object("data", data), OwnSecret.MANAGER);
        }
        return answer instanceof CapiAnswer.Written ? Optional.empty() : Optional.of(new Silent(answer.toString()));
    }

    private ObjectRef part(String id, long number) {
        return new ObjectRef("v1", "Secret", namespace, "holdfast-seal-" + id + "-" + number);
    }

    private static long parts(CapiObject secret) {
        return Long.parseLong(new String(data(secret, "parts"), java.nio.charset.StandardCharsets.UTF_8));
    }

    private static byte[] content(CapiObject secret) {
        return data(secret, "part");
    }

    private static byte[] data(CapiObject secret, String key) {
        return Base64.getDecoder().decode(secret.view().at("data").at(key).text());
    }

    private static String base64(String text) {
        return base64(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
