package dev.holdfast.packs.remote;

import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.Listed.Mark;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a registry lists, as of when. Immutable.
 *
 * @param complete whether the registry says everything that it has
 * @param entries by name, versions in the registry's order
 */
record Listing(Instant asOf, boolean complete, Map<String, List<Entry>> entries) {
    /**
     * One version.
     *
     * @param gone whether the registry had it once and has it no more
     */
    record Entry(Upstream.Item item, boolean gone) {
        Listed listed(String registry) {
            var mark = gone ? Mark.GONE : item.deprecated() ? Mark.DEPRECATED : Mark.CURRENT;
            return new Listed(registry, item.name(), item.version(), mark);
        }
    }

    Listing {
        entries = Map.copyOf(entries);
    }

    static Listing of(Instant asOf, boolean complete, List<Upstream.Item> items) {
        var entries = new TreeMap<String, List<Entry>>();
        for (var item : items) {
            entries.computeIfAbsent(item.name(), _ -> new ArrayList<>()).add(new Entry(item, false));
        }
        return new Listing(asOf, complete, entries);
    }

    /** With these versions of one name in place of those that it had. */
    Listing with(String name, List<Upstream.Item> items) {
        var next = new TreeMap<>(entries);
        next.put(name, items.stream().map(item -> new Entry(item, false)).toList());
        return new Listing(asOf, complete, next);
    }

    /** With what was there before and is not any more, as far as {@code kept} says that there is a copy. */
    Listing withGone(Listing before, Predicate<Upstream.Item> kept) {
        var next = new TreeMap<>(entries);
        before.entries.forEach((name, old) -> {
            var now = new ArrayList<>(next.getOrDefault(name, List.of()));
            var versions = new HashSet<String>();
            now.forEach(entry -> versions.add(entry.item().version()));
            for (var entry : old) {
                var item = entry.item();
                if (!versions.contains(item.version()) && kept.test(item)) {
                    now.add(new Entry(item, true));
                }
            }
            if (!now.isEmpty()) {
                next.put(name, now);
            }
        });
        return new Listing(asOf, complete, next);
    }

    Optional<Entry> find(String name, String version) {
        return entries.getOrDefault(name, List.of()).stream()
                .filter(entry -> entry.item().version().equals(version))
                .findFirst();
    }

    List<Listed> of(String registry, String name) {
        return entries.getOrDefault(name, List.of()).stream()
                .map(entry -> entry.listed(registry))
                .toList();
    }

    List<Listed> all(String registry) {
        return new TreeSet<>(entries.keySet())
                .stream()
                        .flatMap(name -> of(registry, name).stream().sorted(Comparator.comparing(Listed::version)))
                        .toList();
    }

    /** Versions that the registry has now. */
    int size() {
        return entries.values().stream()
                .mapToInt(versions ->
                        (int) versions.stream().filter(entry -> !entry.gone()).count())
                .sum();
    }

    Json.Obj json() {
        var names = new TreeMap<String, Json>();
        entries.forEach((name, versions) ->
                names.put(name, Json.of(versions.stream().map(Listing::json).toList())));
        return Json.object("asOf", asOf.toString(), "complete", complete, "entries", names);
    }

    private static Json.Obj json(Entry entry) {
        var item = entry.item();
        var json = Json.object("version", item.version(), "address", item.address());
        if (item.digest().isPresent()) {
            json = json.with("digest", item.digest().get().toString());
        }
        json = item.deprecated() ? json.with("deprecated", true) : json;
        return entry.gone() ? json.with("gone", true) : json;
    }

    static Listing read(JsonView view) {
        var entries = new TreeMap<String, List<Entry>>();
        view.at("entries")
                .members()
                .forEach((name, versions) -> entries.put(
                        name,
                        versions.items().stream()
                                .map(entry -> new Entry(
                                        new Upstream.Item(
                                                name,
                                                entry.at("version").text(),
                                                entry.at("address").text(),
                                                entry.at("digest")
                                                        .optionalText()
                                                        .map(Digest::parse),
                                                entry.at("deprecated").flag(false)),
                                        entry.at("gone").flag(false)))
                                .toList()));
        return new Listing(
                Instant.parse(view.at("asOf").text()), view.at("complete").flag(false), entries);
    }
}
