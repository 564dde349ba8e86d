package dev.holdfast.packs.remote;

import dev.holdfast.packs.registry.ImageName;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Packs and charts in an OCI registry, one repository below {@code base} for each name and one tag for each version
 * (distribution-spec 1.1, image-spec 1.1). Charts are as Helm pushes them; a pack is any other artifact with one tar.
 */
final class OciRepository implements Upstream {
    private static final int LARGEST_DOCUMENT = 4 << 20;
    private static final int MOST_PAGES = 200;
    private static final Set<Integer> NO_CATALOG = Set.of(401, 403, 404, 405, 501);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final String CHART_CONFIG = "application/vnd.cncf.helm.config.v1+json";
    private static final String CHART_CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
    /** Signatures and other things that hang on a digest are no versions. */
    private static final Pattern OF_A_DIGEST = Pattern.compile("sha256-[0-9a-f]{64}.*");

    private final OciPlace place;
    private final OciSession session;

    /** A registry; nothing is asked yet. */
    OciRepository(OciPlace place, OciSession session) {
        this.place = place;
        this.session = session;
    }

    @Override
    public Stock list() {
        var ping = session.send(Web.Call.get(place.api(""), Map.of(), LARGEST_DOCUMENT));
        if (ping.status() != OK) {
            throw Web.odd(ping);
        }
        var names = new ArrayList<String>();
        if (!pages(place.api("_catalog?n=1000"), NO_CATALOG, page -> names.addAll(texts(page, "repositories")))) {
            // Many hosted registries list nothing, or not to everybody.
            return new Stock(List.of(), false);
        }
        var items = new ArrayList<Item>();
        for (var repository : names) {
            place.name(repository).ifPresent(name -> items.addAll(versions(name)));
        }
        return new Stock(items, true);
    }

    @Override
    public List<Item> versions(String name) {
        if (!OciPlace.isName(name)) {
            return List.of();
        }
        var items = new ArrayList<Item>();
        // Only what is not there is nothing: who may not read it must not be told that another registry has it.
        pages(place.api(place.repository(name) + "/tags/list?n=1000"), Set.of(NOT_FOUND), page -> {
            for (var tag : texts(page, "tags")) {
                if (!OF_A_DIGEST.matcher(tag).matches()) {
                    items.add(new Item(name, version(tag), tag, Optional.empty(), false));
                }
            }
        });
        return items;
    }

    @Override
    public boolean isAt(String url) {
        return place.isAt(url);
    }

    @Override
    public Optional<Digest> identify(Item item) {
        var answer = session.send(new Web.Call(
                "HEAD",
                place.manifest(item.name(), item.address()),
                OciPlace.MANIFESTS,
                Optional.empty(),
                LARGEST_DOCUMENT));
        if (answer.status() != OK) {
            throw missing(item, answer);
        }
        return answer.header("Docker-Content-Digest").filter(Digest::isPrefixed).map(Digest::parse);
    }

    @Override
    public Optional<Digest> image(ImageName image) {
        if (!place.has(image)) {
            return Optional.empty();
        }
        var answer = session.send(new Web.Call(
                "HEAD",
                place.api(image.repository() + "/manifests/" + image.tag()),
                OciPlace.IMAGES,
                Optional.empty(),
                LARGEST_DOCUMENT));
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.status() != OK) {
            throw Web.odd(answer);
        }
        return answer.header("Docker-Content-Digest").filter(Digest::isPrefixed).map(Digest::parse);
    }

    @Override
    public Content fetch(Item item) {
        var answer = session.send(
                Web.Call.get(place.manifest(item.name(), item.address()), OciPlace.MANIFESTS, LARGEST_DOCUMENT));
        if (answer.status() != OK) {
            throw missing(item, answer);
        }
        var announced = answer.header("Docker-Content-Digest")
                .filter(Digest::isPrefixed)
                .map(Digest::parse);
        var id = Archives.checked(item, answer.body(), announced);
        var manifest = OciPlace.json(answer);
        var chart = manifest.at("config").at("mediaType").text("").equals(CHART_CONFIG);
        var layer = layer(item, manifest, chart);
        var digest = Optional.of(layer.at("digest").text(""))
                .filter(Digest::isPrefixed)
                .map(Digest::parse)
                .orElseThrow(() -> new Refusal(
                        "HF-REG-010",
                        "a sha256 digest of " + item,
                        layer.at("digest").text(""),
                        "push it again"));
        if (layer.at("size").natural() > Archives.LARGEST) {
            throw new Refusal(
                    "HF-REG-010",
                    "at most " + Archives.LARGEST + " bytes of " + item,
                    layer.at("size").natural() + " bytes",
                    "make it smaller");
        }
        var blob = session.send(Web.Call.get(
                place.api(place.repository(item.name()) + "/blobs/" + digest), Map.of(), Archives.LARGEST));
        if (blob.status() != OK) {
            throw Web.odd(blob);
        }
        Archives.checked(item, blob.body(), Optional.of(digest));
        return new Content(id, chart, blob.body());
    }

    /** The one layer that has the files. */
    private static JsonView layer(Item item, JsonView manifest, boolean chart) {
        var layers = manifest.at("layers").items().stream()
                .filter(layer -> chart
                        ? layer.at("mediaType").text("").equals(CHART_CONTENT)
                        : isTar(layer.at("mediaType").text(""), title(layer)))
                .toList();
        if (layers.size() != 1) {
            throw new Refusal(
                    "HF-REG-010",
                    "one tar in " + item,
                    layers.size() + " of them",
                    chart ? "push the chart with helm push" : "push the pack with holdfast pack push");
        }
        return layers.getFirst();
    }

    private static String title(JsonView layer) {
        return layer.at("annotations").at("org.opencontainers.image.title").text("");
    }

    private static boolean isTar(String type, String title) {
        return type.contains(".tar") || title.endsWith(".tar") || title.endsWith(".tgz") || title.endsWith(".tar.gz");
    }

    @Override
    public Optional<String> nameAt(String address) {
        return place.nameAt(address).filter(OciPlace::isName);
    }

    /**
     * Every page of a list.
     *
     * @param absent what a registry says that has no such list
     * @return whether it has one
     */
    private boolean pages(URI first, Set<Integer> absent, Consumer<JsonView> page) {
        var at = first;
        for (int count = 0; count < MOST_PAGES; count++) {
            var answer = session.send(Web.Call.get(at, Map.of(), LARGEST_DOCUMENT));
            if (absent.contains(answer.status())) {
                return false;
            }
            if (answer.status() != OK) {
                throw Web.odd(answer);
            }
            page.accept(OciPlace.json(answer));
            var next = answer.header("Link").map(NEXT::matcher).filter(Matcher::find);
            if (next.isEmpty()) {
                return true;
            }
            at = Web.redirect(at, next.get().group(1));
            if (!Web.origin(at).equals(Web.origin(first))) {
                throw Web.silent(first, "a next page on another host");
            }
        }
        throw Web.silent(first, "more than " + MOST_PAGES + " pages");
    }

    private static List<String> texts(JsonView page, String field) {
        // A repository without tags has null here.
        return page.at(field).json().filter(Json.Arr.class::isInstance).isPresent()
                ? page.at(field).texts()
                : List.of();
    }

    private static Refusal missing(Item item, Web.Answer answer) {
        return answer.status() == NOT_FOUND
                ? new Refusal(
                        "HF-REG-003", item.toString(), "not in the registry any more", "name a version that it has")
                : Web.odd(answer);
    }

    /** Helm's way to keep build metadata, for which tags have no sign. */
    private static String version(String tag) {
        return tag.replace('_', '+');
    }
}
