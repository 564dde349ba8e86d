package dev.holdfast.hub.publish;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.registry.ImageName;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Says by digest which images a profile runs, where a registry that somebody applied has them (protocol.md D45): a tag that
 * moves later changes nothing at any site. No other registry is asked.
 *
 * @param registries those that a profile may take from, by its name
 */
public record ImageDigests(Renderer renderer, Function<String, Registries> registries) {
    /**
     * The profile with the contents of its images.
     *
     * @param published the same version as it was published, whose images stay as they are
     * @param warnings gets HF-REG-020 for each registry that could not be asked
     */
    Composition lock(Composition composition, Optional<Composition> published, List<Finding> warnings) {
        if (published.isPresent()) {
            return composition.like(published.get());
        }
        var named = renderer.images(composition);
        var all = new TreeSet<String>();
        named.values().forEach(all::addAll);
        var digests = digests(composition.name(), all, warnings);
        var images = new TreeMap<String, Map<String, String>>();
        named.forEach((layer, names) -> {
            var own = new TreeMap<>(digests);
            own.keySet().retainAll(names);
            images.put(layer, own);
        });
        return composition.withImages(images);
    }

    private Map<String, String> digests(String profile, Set<String> images, List<Finding> warnings) {
        var asked = registries.apply(profile);
        var digests = new TreeMap<String, String>();
        var silent = new TreeSet<String>();
        for (var image : images) {
            ImageName.parse(image).filter(name -> !silent.contains(name.host())).ifPresent(name -> {
                try {
                    asked.image(name).map(Digest::toString).ifPresent(digest -> digests.put(image, digest));
                } catch (Refusal e) {
                    var all = e.problem().code().equals("HF-REG-007") && silent.add(name.host());
                    warnings.add(Finding.warning(
                            "images",
                            0,
                            "HF-REG-020",
                            (all
                                            ? "images of " + name.host() + " such as " + image + " keep their tags: "
                                            : image + " keeps its tag: ")
                                    + e.problem().found(),
                            "publish the next version when the registry answers"));
                }
            });
        }
        return digests;
    }
}
