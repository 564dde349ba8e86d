package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.Takeover;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * P0 at the target: the site looks and says what it sees, and the source judges that before it freezes anything. Reads,
 * and keeps nothing.
 */
public final class TargetPreflight {
    private static final String INVENTORY = "clusterctl.cluster.x-k8s.io";
    private static final List<String> PRESSURES =
            List.of("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable");
    /** Set by the kubelet until a cloud controller has seen the Node; set where its network is not there yet. */
    private static final List<String> TAINTS =
            List.of("node.cloudprovider.kubernetes.io/uninitialized", "node.kubernetes.io/network-unavailable");

    // Cluster API 1.14 as a manager; a cluster that manages itself is one.
    private static final int OLDEST_MINOR = 33;
    private static final int NEWEST_MINOR = 36;
    private static final Pattern VERSION = Pattern.compile("v1\\.(\\d{1,4})\\..*");
    private static final long LEAST_DISK = 1L << 30;
    private static final long LEAST_MEMORY = 512L << 20;

    private TargetPreflight() {}

    /** What a site knows besides its API server. */
    public record Host(boolean stored, long disk, long memory) {}

    /** Looks; unknown when the server does not tell all of it. */
    public static Takeover look(CapiApi api, Host host) {
        if (!(api.version() instanceof CapiAnswer.Told(var version))
                || !(api.list(CapiKind.NODE, "") instanceof CapiAnswer.Listed(var nodes))) {
            return Takeover.UNKNOWN;
        }
        return providers(api)
                .map(providers -> new Takeover(
                        version,
                        providers,
                        nodes.stream().flatMap(TargetPreflight::unready).toList(),
                        host.stored(),
                        host.disk(),
                        host.memory()))
                .orElse(Takeover.UNKNOWN);
    }

    /** The providers that an API server has an inventory of; empty when it does not tell. */
    public static Optional<List<Takeover.Provider>> providers(CapiApi api) {
        return api.kinds() instanceof CapiAnswer.Served(var kinds) ? providers(api, kinds) : Optional.empty();
    }

    /** The same, when its kinds are known. */
    public static Optional<List<Takeover.Provider>> providers(CapiApi api, List<CapiKind> kinds) {
        var kind = kinds.stream()
                .filter(one -> one.group().equals(INVENTORY) && one.kind().equals("Provider"))
                .findFirst();
        if (kind.isEmpty()) {
            return Optional.of(List.of());
        }
        return api.list(kind.get(), "") instanceof CapiAnswer.Listed(var objects)
                ? Optional.of(objects.stream().map(TargetPreflight::provider).toList())
                : Optional.empty();
    }

    private static Takeover.Provider provider(CapiObject object) {
        return new Takeover.Provider(
                object.view().at("type").text(""),
                object.view().at("providerName").text(""),
                object.view().at("version").text(""));
    }

    private static Stream<Takeover.Unready> unready(CapiObject node) {
        var ready = node.condition("Ready", "True") ? Stream.<String>empty() : Stream.of("NotReady");
        var pressed = PRESSURES.stream().filter(pressure -> node.condition(pressure, "True"));
        var tainted = node.spec().at("taints").items().stream()
                .map(taint -> taint.at("key").text(""))
                .filter(TAINTS::contains);
        return Stream.of(ready, pressed, tainted)
                .flatMap(Function.identity())
                .map(why -> new Takeover.Unready(node.name(), why));
    }

    /** Whether nothing that the site alone can judge speaks against it. */
    public static boolean isReady(Takeover site) {
        return problems(site, List.of(), 0, 0, "").isEmpty();
    }

    /**
     * What the source holds against it.
     *
     * @param site what the site said
     * @param here the providers at the source
     * @param held the revision that the site had then
     * @param wanted the newest one that it shall have
     * @param age when that was, for people
     */
    public static List<Problem> problems(
            Takeover site, List<Takeover.Provider> here, long held, long wanted, String age) {
        if (!site.isKnown()) {
            return List.of(new Problem(
                    "HF-PIV-050",
                    "a report that says whether the site could take a cluster over",
                    "none that does" + age,
                    "see whether its agent runs with an API server that answers, or bring its report"));
        }
        var problems = new ArrayList<>(unequal(here, site.providers(), "at the site", age));
        if (!isSupported(site.kubernetes())) {
            problems.add(new Problem(
                    "HF-PIV-052",
                    "a Kubernetes of 1." + OLDEST_MINOR + " to 1." + NEWEST_MINOR
                            + " at the site, as Cluster API needs it",
                    site.kubernetes() + age,
                    "take the site's cluster to a version that Cluster API runs on"));
        }
        if (!site.stored() || held != wanted) {
            problems.add(new Problem(
                    "HF-PIV-053",
                    "all of revision " + wanted + " in the site's store",
                    (site.stored() ? "revision " + held : "revision " + held + ", not all of it") + age,
                    "bring the link up, or the newest bundle"));
        }
        site.unready()
                .forEach(node -> problems.add(new Problem(
                        "HF-PIV-054",
                        "every Node of the site ready for work",
                        node.node() + ": " + node.why() + age,
                        "see its network, its cloud controller and its resources")));
        less("HF-PIV-055", LEAST_DISK, "free disk at the site", site.disk(), age)
                .ifPresent(problems::add);
        less("HF-PIV-056", LEAST_MEMORY, "memory at the site", site.memory(), age)
                .ifPresent(problems::add);
        return List.copyOf(problems);
    }

    /** Providers of the source that the target does not have in the same version. */
    public static List<Problem> unequal(
            List<Takeover.Provider> source, List<Takeover.Provider> target, String where, String age) {
        var there = target.stream()
                .collect(Collectors.toMap(TargetPreflight::name, Takeover.Provider::version, (one, _) -> one));
        return source.stream()
                .filter(one -> !one.version().equals(there.get(name(one))))
                .map(one -> new Problem(
                        "HF-PIV-051",
                        name(one) + " in version " + one.version() + " " + where,
                        version(there, one) + age,
                        "install the same versions of all providers on both sides"))
                .toList();
    }

    private static String version(Map<String, String> there, Takeover.Provider one) {
        return there.containsKey(name(one)) ? "version " + there.get(name(one)) : "none";
    }

    private static String name(Takeover.Provider provider) {
        return provider.type() + " " + provider.name();
    }

    private static boolean isSupported(String version) {
        var match = VERSION.matcher(version);
        if (!match.matches()) {
            return false;
        }
        var minor = Integer.parseInt(match.group(1));
        return minor >= OLDEST_MINOR && minor <= NEWEST_MINOR;
    }

    private static Optional<Problem> less(String code, long least, String what, long found, String age) {
        return found >= least
                ? Optional.empty()
                : Optional.of(new Problem(
                        code,
                        (least >> 20) + " MiB of " + what,
                        (found >> 20) + " MiB" + age,
                        "make room there; the providers of Cluster API run on it after the pivot"));
    }
}
