package dev.holdfast.capi.api;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.ExecutionException;

/**
 * What everybody needs who talks to an API server through fabric8: the client brings addresses, credentials and TLS and
 * repeats nothing; objects stay JSON trees.
 */
public final class ServerAccess {
    /** A list of all definitions of a large server. */
    private static final Limits LIMITS = new Limits(256 << 20, 900, true);

    private ServerAccess() {}

    /** Nothing is asked yet. Who calls has its own back-off; a client that repeats by itself would hide what happens. */
    public static KubernetesClient client(Config config, String userAgent) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestRetryBackoffLimit(0)
                        .withUserAgent(userAgent)
                        .withClientKeyAlgo(ClientKey.algorithm(config))
                        .build())
                .build();
    }

    /** Where the server is, without a slash at the end. */
    public static String address(KubernetesClient client) {
        return client.getMasterUrl().toString().replaceAll("/$", "");
    }

    /** The object that a server answered; empty when it was no JSON object. */
    public static Json.Obj object(Bytes answer) {
        try {
            return StrictJson.parse(answer, LIMITS) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        } catch (Refusal e) {
            return Json.Obj.EMPTY;
        }
    }

    /** Why there is no answer from that server, for people. */
    public static String silence(String server, Exception e) {
        var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        var text = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return "no answer from " + server + " (" + cause.getClass().getSimpleName() + text + ")";
    }
}
