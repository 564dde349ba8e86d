package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/** What an object of Cluster API names in its spec: infrastructure, bootstrap, templates, identities, Secrets. Pure. */
final class Links {
    private Links() {}

    /**
     * One name in a spec; the namespace is the object's own.
     *
     * @param field where it stands
     */
    record Link(String field, String group, String kind, String name) {
        boolean leadsTo(CapiObject object) {
            return object.is(group, kind) && object.name().equals(name);
        }

        @Override
        public String toString() {
            return kind + " " + name + " (" + field + ")";
        }
    }

    static List<Link> of(CapiObject object) {
        var links = new ArrayList<Link>();
        var group = object.ref().group();
        if (!group.isEmpty()) {
            walk(object.spec(), group, links);
        }
        return List.copyOf(links);
    }

    private static void walk(JsonView place, String group, List<Link> links) {
        place.members().forEach((name, child) -> {
            if (child.present()) {
                var json = child.json().orElseThrow();
                if (json instanceof Json.Obj) {
                    named(name, child, group, links);
                    walk(child, group, links);
                } else if (json instanceof Json.Arr) {
                    for (var item : child.items()) {
                        if (item.json().orElseThrow() instanceof Json.Obj) {
                            walk(item, group, links);
                        }
                    }
                } else if (name.equals("dataSecretName")) {
                    links.add(new Link(child.path(), "", "Secret", child.text()));
                }
            }
        });
    }

    private static void named(String member, JsonView place, String group, List<Link> links) {
        var target = place.at("name");
        if (isText(target) && member.endsWith("Ref") && isText(place.at("kind"))) {
            var kind = place.at("kind").text();
            links.add(new Link(place.path(), group(place, kind, group), kind, target.text()));
        } else if (isText(target) && member.equals("secret") && isText(place.at("key"))) {
            links.add(new Link(place.path(), "", "Secret", target.text()));
        }
    }

    /** References say a group, a version with it, or nothing when they mean their own group or a Secret. */
    private static String group(JsonView place, String kind, String own) {
        if (isText(place.at("apiGroup"))) {
            return place.at("apiGroup").text();
        }
        if (isText(place.at("apiVersion"))) {
            var version = place.at("apiVersion").text();
            return version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        }
        return kind.equals("Secret") || kind.equals("ConfigMap") ? "" : own;
    }

    private static boolean isText(JsonView place) {
        return place.json().filter(Json.Str.class::isInstance).isPresent();
    }
}
