package dev.holdfast.protocol.report;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;

/**
 * Whether a site could take a cluster's management over, as far as only the site knows ({@code spec/v1/report.md}).
 *
 * @param kubernetes version of its API server; empty when nothing is known
 * @param providers of Cluster API that are installed there
 * @param unready Nodes that are not ready for work
 * @param stored whether everything that its desired revision consists of is in its store
 * @param disk free bytes of its data folder, coarse and never above {@link #ENOUGH_DISK}
 * @param memory bytes that its machine could still give, coarse and never above {@link #ENOUGH_MEMORY}
 */
public record Takeover(
        String kubernetes, List<Provider> providers, List<Unready> unready, boolean stored, long disk, long memory) {
    public static final long ENOUGH_DISK = 2L << 30;
    public static final long ENOUGH_MEMORY = 1L << 30;
    /** Of a site without an API server, and of one that could not look yet. */
    public static final Takeover UNKNOWN = new Takeover("", List.of(), List.of(), false, 0, 0);

    private static final int STEPS = 8;

    /** One provider of Cluster API, as its inventory object says. */
    public record Provider(String type, String name, String version) {
        public Json.Obj json() {
            return Json.object("type", type, "name", name, "version", version);
        }
    }

    /** A Node, and the condition or taint that speaks against it. */
    public record Unready(String node, String why) {}

    public Takeover {
        providers = List.copyOf(providers);
        unready = List.copyOf(unready);
        disk = coarse(disk, ENOUGH_DISK);
        memory = coarse(memory, ENOUGH_MEMORY);
    }

    /** A report is sent when something changes; free bytes change all the time. */
    private static long coarse(long bytes, long enough) {
        var step = enough / STEPS;
        return Math.min(Math.max(bytes, 0), enough) / step * step;
    }

    public boolean isKnown() {
        return !kubernetes.isEmpty();
    }

    Json.Obj json() {
        return Json.object(
                "kubernetes",
                kubernetes,
                "providers",
                providers.stream().map(Provider::json).toList(),
                "unready",
                unready.stream()
                        .map(one -> Json.object("node", one.node(), "why", one.why()))
                        .toList(),
                "stored",
                stored,
                "disk",
                disk,
                "memory",
                memory);
    }

    static Takeover read(JsonView view) {
        if (!view.present()) {
            return UNKNOWN;
        }
        return new Takeover(
                view.at("kubernetes").text(),
                view.at("providers").items().stream()
                        .map(one -> new Provider(
                                one.at("type").text(""),
                                one.at("name").text(""),
                                one.at("version").text("")))
                        .toList(),
                view.at("unready").items().stream()
                        .map(one ->
                                new Unready(one.at("node").text(), one.at("why").text("")))
                        .toList(),
                view.at("stored").flag(false),
                view.at("disk").natural(0),
                view.at("memory").natural(0));
    }
}
