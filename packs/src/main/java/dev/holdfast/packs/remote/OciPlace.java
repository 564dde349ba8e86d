package dev.holdfast.packs.remote;

import dev.holdfast.packs.registry.ImageName;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the repositories of a registry are: {@code HOST/BASE/NAME}.
 *
 * @param root scheme, host and port
 * @param base the repositories' common path, without slashes at its ends; may be empty
 */
record OciPlace(URI root, String base) {
    /** The media type of an image manifest (image-spec). */
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    /** Headers of a request for a manifest. */
    static final Map<String, String> MANIFESTS =
            Map.of("Accept", MANIFEST + ", application/vnd.docker.distribution.manifest.v2+json");

    /** Headers of a request for an image, of one architecture or of several. */
    static final Map<String, String> IMAGES = Map.of(
            "Accept",
            "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, "
                    + MANIFEST + ", application/vnd.docker.distribution.manifest.v2+json");

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    /** As distribution-spec has it. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");

    private static final int LONGEST_NAME = 255;

    /** @param address {@code oci://HOST/BASE}, which means https, or with http or https */
    static OciPlace of(URI address) {
        var scheme = address.getScheme().equals("oci") ? "https" : address.getScheme();
        var path = String.valueOf(address.getRawPath()).replaceAll("^/+|/+$", "");
        return new OciPlace(URI.create(scheme + "://" + address.getAuthority() + "/"), path);
    }

    static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
    }

    URI api(String path) {
        return root.resolve("v2/" + path);
    }

    URI manifest(String name, String tag) {
        return api(repository(name) + "/manifests/" + tag);
    }

    String repository(String name) {
        return base.isEmpty() ? name : base + "/" + name;
    }

    /** The name that a repository has for us; empty for one of somebody else's in the same registry. */
    Optional<String> name(String repository) {
        if (base.isEmpty()) {
            return Optional.of(repository);
        }
        return repository.startsWith(base + "/")
                ? Optional.of(repository.substring(base.length() + 1))
                : Optional.empty();
    }

    /** Whether an image is in this registry, below its base. */
    boolean has(ImageName image) {
        return image.isAt(root.getAuthority())
                && isName(image.repository())
                && TAG.matcher(image.tag()).matches()
                && name(image.repository()).isPresent();
    }

    /** Whether this is its address, written with {@code oci}. */
    boolean isAt(String url) {
        try {
            var uri = URI.create(url);
            return "oci".equals(uri.getScheme())
                    && root.getAuthority().equalsIgnoreCase(uri.getAuthority())
                    && of(uri).base().equals(base);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The name in an address such as {@code oci://HOST/BASE/NAME}; empty when it is in another registry. */
    Optional<String> nameAt(String address) {
        try {
            var uri = URI.create(address);
            return "oci".equals(uri.getScheme()) && root.getAuthority().equalsIgnoreCase(uri.getAuthority())
                    ? name(of(uri).base())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The document of an answer. @throws Refusal HF-REG-009 when it is none */
    static JsonView json(Web.Answer answer) {
        try {
            return JsonView.of(StrictJson.parseObject(answer.body(), Limits.OBJECTS));
        } catch (Refusal e) {
            throw new Refusal(
                    "HF-REG-009",
                    "JSON from the registry at " + Web.origin(answer.from()),
                    e.problem().found(),
                    "check the type and url of the Registry");
        }
    }
}
