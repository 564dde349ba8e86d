package dev.holdfast.sim.campaign;

/**
 * What a campaign applies; every number makes other content.
 *
 * @param dark whether the site has no link, so that everything goes by stick
 */
record Documents(boolean dark) {
    /** The profile whose patch version and content are {@code number}. */
    String profile(int number) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: shop}
                spec:
                  type: add-on
                  version: 1.0.%d
                  variables:
                  - {name: store, format: string, required: true}
                  layers:
                  - name: settings
                    manifest:
                      content: |
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: settings}
                        data: {number: "%d"}
                  - name: page
                    manifest:
                      content: |
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: page}
                        data: {number: "%d", store: "{{.spectro.var.store}}"}
                """
                .formatted(number, number, number);
    }

    String site() {
        return """
                apiVersion: holdfast.dev/v1
                kind: Site
                metadata: {name: %s}
                spec: {link: %s}
                """
                .formatted(World.SITE, dark ? "dark" : "default");
    }

    /** The site's cluster on version 1.0.{@code version}, with a value that tells {@code change}. */
    String cluster(int version, int change) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: %s}
                spec:
                  profiles: [{name: shop, version: 1.0.%d}]
                  variables: {store: s%d}
                """
                .formatted(World.SITE, version, change);
    }
}
